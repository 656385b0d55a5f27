//! What the counter says no to, with a code, before anything is taken or recorded; and what stays secret all the while.

use std::fs;
use std::path::Path;

use madoguchi_tests::office::{Bureau, DIR, TODAY, arrival, notification, text};
use serde_json::{Value, json};

/// A name nobody else has; it must appear only where a clerk needs it.
const MARKED: (&str, &str) = ("ＭＡＲＫ　壱子", "マークドネーム　イチコ");

fn register(bureau: &Bureau, file: &Value) -> madoguchi_tests::office::Told {
    bureau.run(&["register", DIR, &bureau.write("notification.json", file.to_string())])
}

#[test]
fn a_notification_against_a_rule_is_refused_with_its_code() {
    let bureau = Bureau::with_imported(30);
    let entries = bureau.verified();
    let base = |member: Value| {
        json!({"kind": "join", "reason": "A03", "effective_on": "2026-11-01", "notified_on": TODAY,
               "juki_household_no": "000000000009001", "members": [member]})
    };
    let head = || base(json!({"resident": "000000000090011", "myna": "not_registered"}));
    let with = |field: &str, value: Value| {
        let mut file = head();
        file[field] = value;
        file
    };
    for (code, file) in [
        ("field_invalid", with("kind", json!("change"))),
        ("field_invalid", with("authority", json!("batch"))),
        ("resident_unknown", base(json!({"resident": "000000000099999"}))),
        ("household_unknown", with("juki_household_no", json!("000000000099999"))),
        ("day_in_future", with("effective_on", json!("2026-11-22"))),
        ("field_invalid", with("effective_on", json!("2026-02-30"))),
        ("field_invalid", with("effective_on", Value::Null)),
        ("field_invalid", with("reason", json!("Z99"))),
        ("field_invalid", with("members", json!([]))),
        ("field_invalid", base(json!({}))),
        (
            "not_covered",
            json!({"kind": "leave", "reason": "E04", "effective_on": "2026-11-16", "notified_on": TODAY,
                               "members": [{"resident": "000000000090011"}]}),
        ),
    ] {
        let told = register(&bureau, &file);
        let refusal = told.refusal(1);
        assert_eq!(refusal["code"], code, "{file}: {refusal}");
        assert!(!text(&refusal["message"]).is_empty(), "{refusal}");
    }
    bureau.run(&["register", DIR, &notification("correct")]).refused(1, "movement_unknown");
    bureau.run(&["register", DIR, &notification("special_status")]).refused(1, "not_covered");
    bureau.run(&["show", DIR, "--resident", "nobody"]).refused(1, "resident_unknown");
    bureau.run(&["deliver", DIR, "9999-9999999-1"]).refused(1, "certificate_unknown");
    bureau.run(&["outcome", DIR, "no-job", "printed"]).refused(1, "job_unknown");
    assert_eq!(bureau.verified(), entries);
}

#[test]
fn the_same_newcomer_twice_is_suspected() {
    let bureau = Bureau::demo(7);
    let file = arrival(MARKED.0, MARKED.1, "1980-05-05");
    register(&bureau, &file).done();
    let entries = bureau.verified();
    register(&bureau, &file).refused(1, "duplicate_suspected");
    assert_eq!(bureau.verified(), entries);
    let mut twin = file;
    twin["members"][0]["new_resident"]["confirmed_new"] = json!(true);
    register(&bureau, &twin).done();
}

/// An office that is no sample, and the password of its first account.
fn real_office() -> Bureau {
    let bureau = Bureau::empty().with("MADOGUCHI_PASSPHRASE", Some("a real passphrase"));
    let made = bureau.run(&create(&[])).done();
    assert_eq!((&made["municipality"], &made["insurer"]), (&json!("131016"), &json!("138016")));
    let password = text(&made["password"]).to_owned();
    assert!(password.len() >= 16 && !text(&made["clerk"]).is_empty(), "{made}");
    bureau.with("MADOGUCHI_CLERK_PASSWORD", Some(&password))
}

fn create(change: &[(&str, &'static str)]) -> Vec<&'static str> {
    let value = |name: &str, usual: &'static str| change.iter().find(|(n, _)| *n == name).map_or(usual, |(_, v)| *v);
    let mut args = vec!["office", "create", DIR];
    args.extend(["--municipality", value("municipality", "131016"), "--insurer", value("insurer", "138016")]);
    args.extend(["--name", "見本市", "--kind", value("kind", "municipality")]);
    args
}

#[test]
fn an_office_is_created_once_and_only_with_good_numbers() {
    let bureau = Bureau::empty();
    for (change, code) in [
        (("kind", "late_elderly"), "field_invalid"),
        (("municipality", "131017"), "field_invalid"),
        (("municipality", "abc"), "field_invalid"),
        (("insurer", "138017"), "field_invalid"),
        (("insurer", ""), "field_invalid"),
    ] {
        bureau.run(&create(&[change])).refused(1, code);
        assert!(!bureau.office().exists(), "{change:?} leaves nothing behind");
    }
    let none = Bureau::empty().with("MADOGUCHI_PASSPHRASE", None);
    none.run(&create(&[])).refused(3, "passphrase_missing");
    let office = real_office();
    office.run(&create(&[])).refused(1, "office_exists");
    office.run(&["demo", DIR, "--residents", "7"]).refused(1, "office_exists");
    office.verified();
}

#[test]
fn a_real_office_asks_for_two_items_and_a_seal_before_a_number_is_taken() {
    let office = real_office();
    let file = office.write("join.json", arrival(MARKED.0, MARKED.1, "1980-05-05").to_string());
    let register = |check: &[&str]| {
        let args: Vec<&str> = ["register", DIR, &file].into_iter().chain(check.iter().copied()).collect();
        office.run(&args)
    };
    let entries = office.verified();
    register(&[]).refused(1, "check_missing");
    register(&["--check", "birth=1980-05-05"]).refused(1, "check_missing");
    register(&["--check", "birth=1980-05-05,kana="]).refused(1, "check_missing");
    register(&["--check", "birth=1980-05-06,kana=マークドネームイチコ"]).refused(1, "check_mismatch");
    register(&["--check", "demo"]).refused(1, "sample_only");
    register(&["--check", "birth=1980-05-05,shoe=24"]).refused(1, "field_invalid");
    assert_eq!(office.verified(), entries);
    let done = register(&["--check", "birth=S55.5.5,kana=ﾏｰｸﾄﾞﾈｰﾑ ｲﾁｺ"]).done();

    let no = text(&done["residents"][0]["provisional_no"]);
    let pdf = office.path("card.pdf");
    let issue = |check: &str| office.run(&["issue", DIR, "--resident", no, "--pdf", &pdf, "--check", check]);
    let good = "birth=1980-05-05,name=ＭＡＲＫ壱子";
    let entries = office.verified();
    issue(good).refused(1, "seal_missing");
    assert_eq!(office.verified(), entries);
    assert!(office.jobs().is_empty());
    let seal = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/seal_sample.png");
    let not_a_seal = office.write("seal.png", "no picture");
    office.run(&["office", "seal", DIR, &not_a_seal]).refused(1, "field_invalid");
    office.run(&["office", "seal", DIR, seal.to_str().unwrap()]).done();
    issue("demo").refused(1, "sample_only");
    issue("birth=1980-05-05,name=ＭＡＲＫ弐子").refused(1, "check_mismatch");
    let other_day = ["issue", DIR, "--resident", no, "--pdf", &pdf, "--check", good, "--on", "2026-11-20"];
    office.run(&other_day).refused(1, "sample_only");
    let issued = issue(good).done();
    assert!(text(&issued["certificate_no"]).starts_with("0001-0000001-"), "the first number of the block: {issued}");
    assert!(!madoguchi_tests::papers::text_of(Path::new(&pdf)).contains("見本係"));
    office.verified();
}

#[test]
fn five_wrong_passwords_lock_the_account() {
    let office = real_office();
    office.run(&["jobs", DIR]).done();
    let guessing = office.copied().with("MADOGUCHI_CLERK_PASSWORD", Some("guess"));
    for _ in 0..5 {
        guessing.run(&["jobs", DIR]).refused(1, "sign_in_failed");
    }
    guessing.run(&["jobs", DIR]).refused(1, "locked_out");
    guessing.run(&["jobs", DIR, "--clerk", "nobody"]).refused(1, "sign_in_failed");
    office.run(&["jobs", DIR]).done();
    guessing.verified();
}

#[test]
fn a_name_without_a_glyph_is_refused_before_anything_is_recorded() {
    let bureau = Bureau::demo(30);
    let name = "葛\u{E0101}城　花子";
    let done = register(&bureau, &arrival(name, "カツラギ　ハナコ", "1980-05-05")).done();
    let no = text(&done["residents"][0]["provisional_no"]).to_owned();
    assert_eq!(bureau.show(&no)["resident"]["name"], name, "the name itself is kept exactly");
    let before = bureau.verified();
    let pdf = bureau.path("card.pdf");
    let refusal = bureau.run(&["issue", DIR, "--resident", &no, "--pdf", &pdf]).refused(1, "glyph_missing");
    assert_eq!(refusal["message"], "「氏名」の 1 文字目を印刷できる字形がありません。");
    assert_eq!(refusal["fields"]["field"], "name");
    assert_eq!(refusal["fields"]["text"], name);
    assert!(text(&refusal["fields"]["form"]).starts_with("qualification_certificate"), "{refusal}");
    assert_eq!(refusal["next"].as_array().map(Vec::len), Some(2), "{refusal}");
    assert_eq!(bureau.verified(), before);
    assert!(bureau.jobs().is_empty() && !Path::new(&pdf).exists());
}

#[test]
fn no_name_lies_open_in_the_folder_or_in_an_error() {
    let bureau = Bureau::demo(7);
    let done = register(&bureau, &arrival(MARKED.0, MARKED.1, "1980-05-05")).done();
    let no = text(&done["residents"][0]["provisional_no"]).to_owned();
    bureau.issue_pdf(&no, "card.pdf");
    let secrets = ["ＭＡＲＫ", "壱子", "マークドネーム", "神田３番３号", "見本係", "佐藤", "1980-05-05"];
    for file in bureau.office_files() {
        let bytes = fs::read(&file).unwrap();
        for secret in secrets {
            let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for needle in [secret.as_bytes(), &wide] {
                assert!(!bytes.windows(needle.len()).any(|window| window == needle), "{secret} in {file:?}");
            }
        }
    }
    let again = arrival(MARKED.0, MARKED.1, "1980-05-05");
    let mut bad_relation = again.clone();
    bad_relation["members"][0]["new_resident"]["relation"] = json!("99");
    let mut bad_type = again.clone();
    bad_type["members"][0]["new_resident"]["sex"] = json!(7);
    let torn = again.to_string();
    let at = torn.find("イチコ").unwrap() + 9;
    let pdf = bureau.path("again.pdf");
    for args in [
        vec!["register", DIR, &bureau.write("a.json", again.to_string())],
        vec!["register", DIR, &bureau.write("b.json", bad_relation.to_string())],
        vec!["register", DIR, &bureau.write("c.json", bad_type.to_string())],
        vec!["register", DIR, &bureau.write("d.json", &torn[..at])],
        vec!["issue", DIR, "--resident", &no, "--pdf", &pdf],
        vec!["issue", DIR, "--resident", &no, "--pdf", &pdf, "--certificate", "elderly_certificate"],
        vec!["issue", DIR, "--resident", &no, "--pdf", &pdf, "--check", "birth=1980-05-06,name=ＭＡＲＫ壱子"],
        vec!["deliver", DIR, "0001-0000001-7"],
    ] {
        let told = bureau.run(&args);
        assert_ne!(told.exit, 0, "{args:?}");
        for secret in ["ＭＡＲＫ", "壱子", "マークドネーム", "神田"] {
            assert!(!told.err.contains(secret), "{args:?}: {}", told.err);
        }
    }
}
