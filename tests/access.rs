//! Who works at the counter, who looked at whom, and what stays hidden: stories from outside.

use madoguchi_tests::office::{Bureau, DIR, TODAY, text};
use madoguchi_tests::printer::VirtualPrinter;
use madoguchi_tests::res_change::{RowText, file, name};
use serde_json::{Value, json};

/// Numbers of the people of [`people`].
pub const PROTECTED: &str = "000000000091011";
const CHILD: &str = "000000000091012";
const NEIGHBOUR: &str = "000000000091021";

/// One row of a link file: what is not told is empty.
fn row(told: &[(&str, &str)]) -> RowText {
    let usual = [
        ("異動事由", "90"),
        ("異動日", "20261110"),
        ("届出日", "20261110"),
        ("処理日時", "20261110101500"),
        ("生年月日", "19850203"),
        ("不詳フラグ", "0"),
        ("性別", "2"),
        ("続柄", "02"),
        ("記載順位", "01"),
        ("住民区分", "1"),
        ("郵便番号", "1010051"),
        ("住所コード", "131016001000"),
        ("支援措置区分", "0"),
        ("住定日", "20200401"),
    ];
    usual.iter().chain(told).fold(RowText::empty(), |row, (column, value)| row.with(column, value))
}

/// A protected mother and her child at one address, and a neighbour.
fn people() -> Vec<RowText> {
    let home = [("住所", "見本区神田神保町７番７号"), ("方書", "かくれ荘２０２"), ("世帯番号", "000000000091001")];
    let mother = [
        ("宛名番号", PROTECTED),
        ("氏名", "隠岐　まもる"),
        ("カナ", "オキ　マモル"),
        ("支援措置区分", "1"),
        ("異動事由", "31"),
        ("世帯主宛名番号", PROTECTED),
        ("前住所", "見本県旧町１番"),
        ("転出先", ""),
    ];
    let child = [
        ("宛名番号", CHILD),
        ("氏名", "隠岐　こども"),
        ("カナ", "オキ　コドモ"),
        ("生年月日", "20150607"),
        ("続柄", "20"),
        ("記載順位", "02"),
        ("世帯主宛名番号", PROTECTED),
    ];
    let neighbour = [
        ("宛名番号", NEIGHBOUR),
        ("氏名", "隣野　ひとし"),
        ("カナ", "トナリノ　ヒトシ"),
        ("世帯番号", "000000000091002"),
        ("住所", "見本区神田神保町７番８号"),
        ("世帯主宛名番号", NEIGHBOUR),
        ("性別", "1"),
    ];
    vec![row(&[&home[..], &mother[..]].concat()), row(&[&home[..], &child[..]].concat()), row(&neighbour)]
}

/// A sample office with the protected family.
pub fn bureau() -> Bureau {
    let bureau = Bureau::demo(60);
    let path = bureau.write(&name("20261110101500", 91), file(people()));
    let report = bureau.run(&["import", DIR, "RES_CHANGE", &path]).done();
    assert_eq!(report["applied"], 3, "{report}");
    bureau
}

/// Everything an answer says, as one text.
fn said(value: &Value) -> String {
    value.to_string()
}

const HIDDEN: [&str; 4] = ["神保町７番７号", "かくれ荘", "旧町", "1010051"];

#[track_caller]
fn hides(value: &Value) {
    for secret in HIDDEN {
        assert!(!said(value).contains(secret), "{secret}: {value}");
    }
}

fn lines(bureau: &Bureau, more: &[&str]) -> Vec<Value> {
    let told = bureau.run(&[&["access", DIR], more].concat()).done();
    told.as_array().cloned().expect("a list")
}

#[test]
fn a_protected_home_is_shown_to_nobody_without_a_reason() {
    let bureau = bureau();
    for resident in [PROTECTED, CHILD] {
        let shown = bureau.show(resident);
        hides(&shown);
        assert_eq!((&shown["masked"], &shown["resident"]["protected"]), (&json!(true), &json!(true)), "{shown}");
        let blank = bureau.run(&["show", DIR, "--resident", resident, "--reason", "　 "]).done();
        hides(&blank);
        assert_eq!(blank["masked"], true);
        let shown = bureau.run(&["show", DIR, "--resident", resident, "--reason", "証の送付先の確認"]).done();
        assert_eq!(shown["masked"], false);
        assert_eq!(shown["resident"]["address"], "見本区神田神保町７番７号　かくれ荘２０２");
        // this opening only
        hides(&bureau.show(resident));
    }
    let neighbour = bureau.show(NEIGHBOUR);
    assert_eq!((&neighbour["masked"], &neighbour["resident"]["protected"]), (&json!(false), &json!(false)));
    assert_eq!(neighbour["resident"]["address"], "見本区神田神保町７番８号");
    assert_eq!(
        bureau.run(&["show", DIR, "--resident", PROTECTED, "--reason", "照会"]).done()["resident"]["previous_address"],
        "見本県旧町１番"
    );
}

#[test]
fn a_search_neither_shows_a_protected_home_nor_finds_anybody_by_it() {
    let bureau = bureau();
    let hits = bureau.run(&["search", DIR, "オキ"]).done();
    hides(&hits);
    let of_the_family = |hit: &&Value| [PROTECTED, CHILD].contains(&text(&hit["atena_no"]));
    let family: Vec<_> = hits.as_array().expect("hits").iter().filter(of_the_family).collect();
    assert_eq!(family.len(), 2, "{hits}");
    assert!(family.iter().all(|hit| hit["masked"] == true && hit["address"] == ""), "{hits}");
    let by_address = bureau.run(&["search", DIR, "神田神保町７番"]).done();
    let found: Vec<_> = by_address.as_array().expect("hits").iter().map(|hit| text(&hit["atena_no"])).collect();
    assert_eq!(found, [NEIGHBOUR], "{by_address}");
}

#[test]
fn who_looked_at_whom_and_why_is_told_to_a_supervisor() {
    let bureau = bureau();
    bureau.show(NEIGHBOUR);
    bureau.run(&["show", DIR, "--resident", PROTECTED, "--reason", "  窓口の届出 "]).done();
    bureau.run(&["search", DIR, "トナリノ"]).done();
    let of = lines(&bureau, &["--resident", PROTECTED]);
    let looks: Vec<_> = of.iter().map(|line| text(&line["look"])).collect();
    assert_eq!(looks, ["revealed", "opened"], "{of:?}");
    assert_eq!(of[0]["reason"], "窓口の届出");
    assert_eq!(of[0]["fields"], json!(["住所", "前住所", "転出先", "送付先"]));
    assert_eq!((&of[1]["clerk"], &of[1]["surface"]), (&json!("見本係"), &json!("command")));
    assert_eq!(of[1]["resident"], PROTECTED);
    // the child was shown with the mother
    assert!(lines(&bureau, &["--resident", CHILD]).iter().any(|line| line["with"] == json!([CHILD])));
    let all = lines(&bureau, &[]);
    for look in ["signed_in", "opened", "revealed", "listed"] {
        assert!(all.iter().any(|line| line["look"] == look), "{look}: {all:?}");
    }
    assert!(all.iter().any(|line| line["look"] == "listed" && line["place"] == "search" && line["count"] == 1));
    assert!(lines(&bureau, &["--from", TODAY, "--until", TODAY]).len() > 5);
    let before = lines(&bureau, &["--until", "2026-11-20"]);
    assert!(before.iter().all(|line| line["look"] == "signed_in"), "only who made the sample office: {before:?}");
    assert_eq!(lines(&bureau, &["--by", "誰か"]), Vec::<Value>::new());
    bureau.run(&["access", DIR, "--from", "2026-02-30"]).refused(1, "field_invalid");
    bureau.verified();
}

#[test]
fn a_certificate_is_noted_and_leaves_out_a_home_that_somebody_in_it_hides() {
    let bureau = bureau();
    let join = json!({
        "kind": "join", "reason": "A03", "effective_on": "2026-11-01", "notified_on": TODAY, "juki_household_no": "000000000091001",
        "members": [{"resident": PROTECTED, "myna": "not_registered"}, {"resident": CHILD, "myna": "not_registered"}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "head"}
    });
    bureau.run(&["register", DIR, &bureau.write("join.json", join.to_string())]).done();
    let svg = bureau.path("child.svg");
    let pdf = bureau.path("child.pdf");
    let issued = bureau.run(&["issue", DIR, "--resident", CHILD, "--pdf", &pdf, "--svg", &svg]).done();
    let drawn = std::fs::read_to_string(&svg).expect("the page as a picture");
    assert!(drawn.contains("記載省略") && !drawn.contains("神保町"), "the page tells the hidden home");
    let printed = lines(&bureau, &["--resident", CHILD]);
    let line = printed.iter().find(|line| line["look"] == "printed").expect("the issue is noted");
    assert_eq!(line["certificate_no"], issued["certificate_no"]);
    bureau.outcome(&issued["job"], "printed").done();
    bureau.run(&["deliver", DIR, text(&issued["certificate_no"])]).done();
    let next = bureau.show(CHILD)["next_actions"].to_string();
    assert!(!next.contains("reissue"), "the paper says what it may say: {next}");
    bureau.verified();
}

#[test]
fn a_registration_does_not_show_a_hidden_home_but_what_was_typed() {
    let bureau = bureau();
    let change = |resident: &str, changes: Value| {
        let file = json!({
            "kind": "change", "reason": "C04", "effective_on": "2026-11-20", "notified_on": TODAY,
            "juki_household_no": "000000000091001", "members": [{"resident": resident, "changes": changes}],
            "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"}
        });
        bureau.write("change.json", file.to_string())
    };
    let join = json!({
        "kind": "join", "reason": "A03", "effective_on": "2026-11-01", "notified_on": TODAY, "juki_household_no": "000000000091001",
        "members": [{"resident": PROTECTED, "myna": "not_registered"}, {"resident": CHILD, "myna": "not_registered"}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "head"}
    });
    hides(&bureau.run(&["register", DIR, &bureau.write("join.json", join.to_string())]).done());
    for resident in [PROTECTED, CHILD] {
        let kana = change(resident, json!({"kana": "オキ　ナオ"}));
        hides(&bureau.run(&["register", DIR, &kana, "--dry-run"]).done());
        hides(&bureau.run(&["register", DIR, &kana]).done());
    }
    let moved = change(PROTECTED, json!({"mail_to": "見本区湯島２番２号"}));
    let told = bureau.run(&["register", DIR, &moved, "--dry-run"]).done();
    hides(&told);
    assert!(said(&told).contains("見本区湯島２番２号"), "the clerk typed it: {told}");
    let whole = bureau.run(&["show", DIR, "--resident", CHILD, "--reason", "照会"]).done();
    assert_eq!(whole["resident"]["address"], "見本区神田神保町７番７号　かくれ荘２０２", "only the answer is masked");
    bureau.verified();
}

#[test]
fn clerks_are_made_stopped_and_let_in_again_by_a_supervisor() {
    let bureau = bureau();
    let made = bureau.run(&["account", DIR, "add", "窓口花子"]).done();
    let password = text(&made["password"]).to_owned();
    assert!(password.len() >= 10, "{made}");
    let chief = |args: &[&str]| bureau.run(&[args, &["--clerk", "見本係"]].concat());
    chief(&["account", DIR, "add", "窓口　花子"]).refused(1, "account_exists");
    chief(&["account", DIR, "disable", "いない"]).refused(1, "account_unknown");
    chief(&["account", DIR, "disable", "見本係"]).refused(1, "last_supervisor");
    // with two accounts the name must be said
    bureau.run(&["jobs", DIR]).refused(1, "sign_in_failed");
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", Some(&password));
    let hanako = |args: &[&str]| bureau.run(&[args, &["--clerk", "窓口花子"]].concat());
    hanako(&["show", DIR, "--resident", NEIGHBOUR]).done();
    for forbidden in [
        &["account", DIR, "list"][..],
        &["account", DIR, "add", "窓口太郎"],
        &["account", DIR, "password", "見本係"],
        &["access", DIR],
        &["retention", DIR],
        &["office", "option", DIR, "idle_lock_minutes", "0"],
    ] {
        hanako(forbidden).refused(1, "not_allowed");
    }
    let bureau = bureau.with("MADOGUCHI_NEW_PASSWORD", Some("short"));
    let weak = bureau.run(&["account", DIR, "password", "--clerk", "窓口花子"]).refused(1, "password_refused");
    assert!(text(&weak["message"]).contains("10文字以上"), "{weak}");
    let bureau = bureau.with("MADOGUCHI_NEW_PASSWORD", Some("あさひかわのゆきまつり"));
    bureau.run(&["account", DIR, "password", "--clerk", "窓口花子"]).done();
    bureau.run(&["jobs", DIR, "--clerk", "窓口花子"]).refused(1, "sign_in_failed");
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", Some("あさひかわのゆきまつり"));
    bureau.run(&["jobs", DIR, "--clerk", "窓口花子"]).done();
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", None);
    let listed = bureau.run(&["account", DIR, "list", "--clerk", "見本係"]).done();
    let hanako =
        listed.as_array().and_then(|all| all.iter().find(|a| a["name"] == "窓口花子")).expect("listed").clone();
    assert_eq!((&hanako["role"], &hanako["disabled"]), (&json!("clerk"), &json!(false)));
    assert!(text(&hanako["last_seen"]).starts_with(TODAY), "{hanako}");
    bureau.run(&["account", DIR, "disable", "窓口花子", "--clerk", "見本係"]).done();
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", Some("あさひかわのゆきまつり"));
    bureau.run(&["jobs", DIR, "--clerk", "窓口花子"]).refused(1, "account_disabled");
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", None);
    bureau.run(&["account", DIR, "enable", "窓口花子", "--clerk", "見本係"]).done();
    bureau.verified();
}

/// The table itself, every command × role, is tried in `counter::commands::tests`; here it is seen from outside.
#[test]
fn an_administrator_keeps_the_office_and_a_back_office_its_runs_and_neither_serves_residents() {
    let bureau = bureau();
    let bureau = bureau.with("MADOGUCHI_NEW_PASSWORD", Some("あさひかわのゆきまつり"));
    bureau.run(&["account", DIR, "add", "電算係", "--role", "administrator"]).done();
    let chief = ["--clerk", "見本係"];
    bureau.run(&[&["account", DIR, "add", "集計係", "--role", "back_office"][..], &chief].concat()).done();
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", Some("あさひかわのゆきまつり"));
    let by = |clerk: &str, args: &[&str]| bureau.run(&[args, &["--clerk", clerk]].concat());
    let gaiji = bureau.write("gaiji.csv", "F040,葛\u{E0102}\n");
    by("電算係", &["account", DIR, "list"]).done();
    by("電算係", &["office", "gaiji", DIR, &gaiji]).done();
    let supervisor = by("電算係", &["account", DIR, "add", "課長", "--role", "supervisor"]).refused(1, "not_allowed");
    assert!(text(&supervisor["message"]).contains("管理者の職員だけができます"), "{supervisor}");
    by("電算係", &["option", "set", DIR, "idle_lock_minutes", "5"]).done();
    by("集計係", &["determine", DIR, "--month", "2026-11", "--dry-run"]).done();
    by("集計係", &["show", DIR, "--resident", NEIGHBOUR]).done();
    by("集計係", &["retention", DIR]).done();
    let refused = by("電算係", &["search", DIR, "サトウ"]).refused(1, "not_allowed");
    assert_eq!(refused["fields"]["roles"], "clerk supervisor back_office");
    assert_eq!(refused["message"], "これは職員・管理者・一括処理担当の職員だけができます。");
    let pdf = bureau.path("paper.pdf");
    let issue = ["issue", DIR, "--resident", CHILD, "--pdf", &pdf];
    for (clerk, forbidden) in [
        ("電算係", &["show", DIR, "--resident", CHILD][..]),
        ("電算係", &["determine", DIR, "--month", "2026-11"]),
        ("電算係", &issue),
        ("集計係", &issue),
        ("集計係", &["account", DIR, "list"]),
        ("集計係", &["option", "set", DIR, "idle_lock_minutes", "6"]),
        ("集計係", &["access", DIR]),
    ] {
        by(clerk, forbidden).refused(1, "not_allowed");
    }
    assert!(!std::path::Path::new(&pdf).exists(), "nothing was made");
    bureau.verified();
}

#[test]
fn wrong_passwords_make_an_account_wait_longer_each_time_until_a_supervisor_ends_it() {
    let bureau = bureau();
    let bureau = bureau.with("MADOGUCHI_NEW_PASSWORD", Some("あさひかわのゆきまつり"));
    bureau.run(&["account", DIR, "add", "窓口花子"]).done();
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", Some("wrong"));
    for _ in 0..5 {
        bureau.run(&["jobs", DIR, "--clerk", "窓口花子"]).refused(1, "sign_in_failed");
    }
    let waiting = bureau.run(&["jobs", DIR, "--clerk", "窓口花子"]).refused(1, "locked_out");
    assert_eq!(waiting["fields"]["minutes"], "1");
    assert!(text(&waiting["message"]).contains("1 分"), "{waiting}");
    // the wait is this account's alone, and a right password does not end it
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", Some("あさひかわのゆきまつり"));
    bureau.run(&["jobs", DIR, "--clerk", "窓口花子"]).refused(1, "locked_out");
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", None);
    let listed = bureau.run(&["account", DIR, "list", "--clerk", "見本係"]).done();
    let of =
        |name: &str| listed.as_array().and_then(|all| all.iter().find(|a| a["name"] == name)).cloned().expect("listed");
    assert_eq!((&of("窓口花子")["failures"], &of("窓口花子")["waits_minutes"]), (&json!(5), &json!(1)));
    assert_eq!(of("見本係")["failures"], 0);
    bureau.run(&["account", DIR, "unlock", "窓口花子", "--clerk", "見本係"]).done();
    let lifted = lines(&bureau, &["--clerk", "見本係"]);
    assert!(lifted.iter().any(|l| l["look"] == "lock_out_lifted" && l["account"] == "窓口花子"), "{lifted:?}");
    let bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", Some("あさひかわのゆきまつり"));
    bureau.run(&["jobs", DIR, "--clerk", "窓口花子"]).done();
}

#[test]
fn what_is_kept_how_long_is_told_and_can_be_set() {
    let bureau = bureau();
    let told = bureau.run(&["retention", DIR]).done();
    assert_eq!((&told["on"], &told["list"]), (&json!(TODAY), &Value::Null));
    let years = |told: &Value, id: &str| {
        told["table"]
            .as_array()
            .and_then(|t| t.iter().find(|r| r["id"] == id))
            .map(|r| r["years"].clone())
            .expect("a row")
    };
    assert_eq!((years(&told, "eligibility"), years(&told, "claim")), (json!(5), json!(2)));
    let counted = told["kept"].as_object().expect("counts").values().filter_map(Value::as_u64).sum::<u64>();
    assert_eq!(counted + told["closable"].as_u64().expect("a count"), told["residents"].as_u64().expect("a count"));
    bureau.run(&["office", "option", DIR, "retention_eligibility_years", "10"]).done();
    assert_eq!(years(&bureau.run(&["retention", DIR]).done(), "eligibility"), json!(10));
    bureau.run(&["office", "option", DIR, "retention_eligibility_years", "永年"]).refused(1, "field_invalid");
    bureau.run(&["office", "option", DIR, "seal_png", "00"]).refused(1, "field_invalid");
    let named = bureau.run(&["retention", DIR, "--on", "2056-04-01", "--list"]).done();
    assert_eq!(named["list"].as_array().map(Vec::len).map(|n| json!(n)), Some(named["closable"].clone()));
}

/// Every word by which the people of [`people`] could be known.
pub const MARKS: &[&str] =
    &["隠岐", "まもる", "オキ", "マモル", "コドモ", "かくれ荘", "神保町", "旧町", "隣野", "トナリノ"];

/// Where a mark stands outside what a person asked to see: in `texts`, in the name of any file beside or in the office,
/// in what a printer was told about a job, or in clear in any file of the office.
pub fn marks_in(bureau: &Bureau, texts: &[String]) -> Vec<String> {
    let marked = |text: &str| MARKS.iter().find(|mark| text.contains(**mark));
    let mut found: Vec<String> =
        texts.iter().filter_map(|t| marked(t).map(|mark| format!("{mark} in a message: {t}"))).collect();
    let mut folders = vec![bureau.office().parent().expect("a scratch folder").to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the test").flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            found.extend(marked(&name).map(|mark| format!("{mark} in a name: {name}")));
            let own = path.starts_with(bureau.office()) || ["log", "env"].iter().any(|end| name.ends_with(end));
            if path.is_dir() {
                folders.push(path);
            } else if own {
                let bytes = std::fs::read(&path).unwrap_or_default();
                found.extend(marked(&String::from_utf8_lossy(&bytes)).map(|mark| format!("{mark} inside {name}")));
            }
        }
    }
    found
}

/// Files about the marked people: one that is good, and all that are wrong in their own way.
struct Files {
    good: String,
    double: String,
    strange: String,
    torn: String,
    wrong_shape: String,
    bad_file: String,
}

fn marked_files(bureau: &Bureau) -> Files {
    let good = json!({
        "kind": "join", "reason": "A03", "effective_on": "2026-11-01", "notified_on": TODAY, "juki_household_no": "000000000091001",
        "members": [{"resident": PROTECTED, "myna": "not_registered"}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "head"}
    });
    let newcomer = json!({
        "kind": "join", "reason": "A01", "effective_on": "2026-11-15", "notified_on": TODAY,
        "new_household": {"address": "見本区神田神保町７番７号", "postal_code": "1010051"},
        "members": [{
            "new_resident": {"name": "隠岐　まもる", "kana": "オキ　マモル", "birth": "1985-02-03", "sex": "2", "relation": "02"},
            "myna": "unknown"
        }],
        "identity_check": {"items": ["birth", "kana"], "document": "other", "by": "self"}
    });
    let mut strange = newcomer.clone();
    strange["members"][0]["new_resident"]["kana"] = json!("隠岐まもる");
    let bad = [("生年月日", "隠岐"), ("住所", ""), ("性別", "トナリノ")];
    let bad_rows = people().into_iter().zip(bad).map(|(row, (column, value))| row.with(column, value));
    Files {
        good: bureau.write("join.json", good.to_string()),
        double: bureau.write("double.json", newcomer.to_string()),
        strange: bureau.write("strange.json", strange.to_string()),
        torn: bureau.write("torn.json", "{\"members\": [{\"name\": \"隠岐　まもる\", "),
        wrong_shape: bureau.write("shape.json", r#"{"kind": "隠岐　まもる"}"#),
        bad_file: bureau.write(&name("20261110101500", 91), file(bad_rows)),
    }
}

/// Invariant 8 of docs/ARCHITECTURE.md: every command, those that fail too, and what a printer hears.
#[test]
fn personal_data_enters_no_error_text_no_log_no_file_name_and_no_job_name() {
    let bureau = bureau();
    let printer = VirtualPrinter::start(std::path::Path::new(&bureau.path("printer")));
    let Files { good, double, strange, torn, wrong_shape, bad_file } = marked_files(&bureau);
    let svg = bureau.path("page.svg");
    let uri = printer.uri();
    let runs: Vec<Vec<&str>> = vec![
        vec!["search", DIR, "オキ マモル"],
        vec!["show", DIR, "--resident", PROTECTED, "--reason", "隠岐さんの届出"],
        vec!["show", DIR, "--resident", "隠岐　まもる"],
        vec!["show", DIR, "--resident", "オキ", "--on", "隠岐"],
        vec!["import", DIR, "RES_CHANGE", &bad_file],
        vec!["import", DIR, "隠岐", &bad_file],
        vec!["register", DIR, &good, "--dry-run"],
        vec!["register", DIR, &good, "--check", "kana=オキ　マモル,birth=1999-01-01"],
        vec!["register", DIR, &good, "--check", "オキ　マモル"],
        vec!["register", DIR, &good, "--check", "隠岐=オキ,birth=1999-01-01"],
        vec!["register", DIR, &good],
        vec!["register", DIR, &good],
        vec!["register", DIR, &double],
        vec!["register", DIR, &strange],
        vec!["register", DIR, &torn],
        vec!["register", DIR, &wrong_shape],
        vec!["issue", DIR, "--resident", "隠岐", "--printer", &uri],
        vec!["issue", DIR, "--resident", PROTECTED, "--certificate", "隠岐", "--printer", &uri],
        vec!["issue", DIR, "--resident", PROTECTED, "--printer", "オキ://マモル"],
        vec!["issue", DIR, "--resident", PROTECTED, "--printer", &uri, "--svg", &svg],
        vec!["issue", DIR, "--resident", CHILD, "--printer", &uri],
        vec!["jobs", DIR],
        vec!["outcome", DIR, "隠岐", "printed"],
        vec!["deliver", DIR, "隠岐"],
        vec!["collect", DIR, "オキ", "--reason", "lost"],
        vec!["copay", DIR, "--resident", PROTECTED, "--ratio", "20", "--from", "隠岐", "--reason", "隠岐"],
        vec!["copay", DIR, "--resident", "隠岐", "--ratio", "20", "--from", "R8.11.1", "--reason", "隠岐"],
        vec!["access", DIR, "--resident", "隠岐"],
        vec!["access", DIR, "--resident", PROTECTED],
        vec!["account", DIR, "enable", "隠岐"],
        vec!["retention", DIR, "--list", "--on", "2056-04-01"],
        vec!["retention", DIR, "--on", "隠岐"],
        vec!["office", "option", DIR, "隠岐", "オキ"],
        vec!["key", "list", DIR],
        vec!["verify", DIR],
    ];
    let messages: Vec<String> = runs.iter().map(|args| bureau.run(args).err).collect();
    assert!(messages.iter().filter(|m| !m.is_empty()).count() > 15, "the failing commands failed");
    assert_eq!(printer.printed().len(), 1, "a paper came out");
    let told = printer.printed().iter().map(|paper| format!("{:?}", printer.env_of(paper))).collect::<Vec<_>>();
    assert!(told[0].to_lowercase().contains("job"), "the printer tells what it heard: {told:?}");
    assert_eq!(marks_in(&bureau, &[messages, told].concat()), Vec::<String>::new());
}

#[test]
fn a_planted_mark_is_found() {
    let bureau = Bureau::empty();
    assert_eq!(marks_in(&bureau, &["住民は見つかりません。".to_owned()]), Vec::<String>::new());
    assert_eq!(marks_in(&bureau, &["住民 隠岐　まもる は見つかりません。".to_owned()]).len(), 1);
    bureau.write("window.log", "show: オキ");
    bureau.write("かくれ荘.pdf", "");
    assert_eq!(marks_in(&bureau, &[]).len(), 2);
}
