//! Keys, backups and restored states, from outside.

use std::fs;

use madoguchi_tests::office::{Bureau, DIR, arrival, text};
use serde_json::{Value, json};

fn registered(bureau: &Bureau, name: &str, kana: &str) -> Value {
    let file = bureau.write("arrival.json", arrival(name, kana, "1980-05-05").to_string());
    bureau.run(&["register", DIR, &file]).done()
}

fn refused_until_acknowledged(bureau: &Bureau) {
    let file = bureau.write("arrival.json", arrival("再　来", "サイ　ライ", "1980-05-05").to_string());
    bureau.run(&["register", DIR, &file]).refused(1, "restored_state");
    bureau.run(&["register", DIR, &file, "--dry-run"]).done();
    // no step of a long work could be written, and no run is left behind that waits for one
    let runs = bureau.run(&["run", "list", DIR]).done();
    bureau.run(&["run", "start", DIR, "age_75"]).refused(1, "restored_state");
    bureau.run(&["run", "start", DIR, "age_75", "--prepare"]).refused(1, "restored_state");
    bureau.run(&["determine", DIR, "--month", "2026-11"]).refused(1, "restored_state");
    assert_eq!(bureau.run(&["run", "list", DIR]).done(), runs);
    bureau.run(&["run", "start", DIR, "age_75", "--dry-run"]).done();
}

#[test]
fn a_backup_is_put_back_noticed_acknowledged_and_no_number_is_used_twice() {
    let bureau = Bureau::demo(30);
    let (backup, entries) = (bureau.path("backup"), bureau.verified());
    assert_eq!(bureau.run(&["backup", DIR, &backup]).done()["entries"], entries);
    bureau.run(&["backup", DIR, &backup]).refused(1, "file_exists");
    let later = registered(&bureau, "後　日", "ゴ　ジツ");
    let lost_no = text(&later["residents"][0]["provisional_no"]).to_owned();
    let paper = bureau.issue_pdf(&lost_no, "later.pdf");
    bureau.run(&["restore", &backup, DIR]).refused(1, "office_exists");

    // the second file of the day is gone with the disk: only the witness knows
    fs::remove_file(bureau.office().join("unsent.log")).unwrap();
    let put_back = bureau.run(&["restore", &backup, DIR, "--replace"]).done();
    assert_eq!((&put_back["entries"], &put_back["second_file_continues"]), (&json!(entries), &json!(false)));
    assert_eq!(put_back["doubt"], json!({"why": "witness_ahead", "found": entries, "reached": entries + 2}));
    assert!(fs::exists(format!("{}/office.db", text(&put_back["moved_aside"]))).unwrap());
    refused_until_acknowledged(&bureau);
    let acknowledged = bureau.run(&["restore-ack", DIR]).done();
    assert_eq!((&acknowledged["replayed"], &acknowledged["entries"]), (&json!(0), &json!(entries + 1)));
    bureau.run(&["restore-ack", DIR]).refused(1, "not_restored");
    let next = registered(&bureau, "次　日", "ジ　ジツ");
    let next_no = text(&next["residents"][0]["provisional_no"]);
    assert!(next_no > lost_no.as_str(), "{next_no} must not be {lost_no} again");
    let next_paper = bureau.issue_pdf(next_no, "next.pdf");
    assert!(text(&next_paper["certificate_no"]) > text(&paper["certificate_no"]), "{next_paper} {paper}");
    bureau.verified();
}

#[test]
fn what_the_second_file_still_holds_comes_back_with_the_acknowledgement() {
    let bureau = Bureau::demo(30);
    let before = registered(&bureau, "前　日", "ゼン　ジツ");
    let before_no = text(&before["residents"][0]["provisional_no"]);
    let on_its_way = bureau.issue_pdf(before_no, "before.pdf");
    let (backup, entries) = (bureau.path("backup"), bureau.verified());
    bureau.run(&["backup", DIR, &backup]).done();
    bureau.outcome(&on_its_way["job"], "spoiled").done();
    let later = registered(&bureau, "後　日", "ゴ　ジツ");
    let no = text(&later["residents"][0]["provisional_no"]);
    let paper = bureau.issue_pdf(no, "later.pdf");
    let put_back = bureau.run(&["restore", &backup, DIR, "--replace"]).done();
    assert_eq!(put_back["second_file_continues"], true);
    let acknowledged = bureau.run(&["restore-ack", DIR, "--last-certificate", text(&paper["certificate_no"])]).done();
    assert_eq!((&acknowledged["replayed"], &acknowledged["entries"]), (&json!(3), &json!(entries + 4)));
    // what came out of it was said after the backup, and is not asked again
    assert_eq!(bureau.job(&on_its_way["job"])["state"], "spoiled");
    bureau.outcome(&on_its_way["job"], "printed").refused(1, "outcome_known");
    assert_eq!(bureau.certificate(before_no, &on_its_way["certificate_no"])["state"], "void");
    // the paper's job went with the old database: what came out is asked
    assert_eq!(bureau.job(&paper["job"])["state"], "unknown");
    bureau.outcome(&paper["job"], "printed").done();
    assert_eq!(bureau.certificate(no, &paper["certificate_no"])["state"], "issued");
    bureau.verified();
}

#[test]
fn on_a_new_machine_nothing_vouches_for_the_backup() {
    let bureau = Bureau::demo(5);
    let backup = bureau.path("backup");
    bureau.run(&["backup", DIR, &backup]).done();
    fs::remove_dir_all(bureau.office()).unwrap();
    let put_back = bureau.run(&["restore", &backup, DIR]).done();
    assert_eq!((&put_back["doubt"]["why"], &put_back["doubt"]["reached"]), (&json!("witness_missing"), &Value::Null));
    refused_until_acknowledged(&bureau);
    let next = bureau.run(&["restore-ack", DIR, "--last-household", "5000"]).done()["next_numbers"].clone();
    assert!(next["household"].as_u64() >= Some(5001), "{next}");
    registered(&bureau, "次　日", "ジ　ジツ");
    bureau.verified();
}

#[test]
fn a_changed_backup_is_refused_and_the_office_stays() {
    let bureau = Bureau::demo(5);
    let backup = bureau.path("backup");
    bureau.run(&["backup", DIR, &backup]).done();
    let entries = bureau.verified();
    for file in ["office.db", "office.key", "unsent.log", "manifest.json"] {
        let path = format!("{backup}/{file}");
        let good = fs::read(&path).unwrap();
        for bad in [good[..good.len() / 2].to_vec(), [&good[..], b" "].concat(), {
            let mut flipped = good.clone();
            flipped[good.len() / 3] ^= 1;
            flipped
        }] {
            let harmless = file == "manifest.json" && bad.len() > good.len();
            fs::write(&path, bad).unwrap();
            let told = bureau.run(&["restore", &backup, DIR, "--replace"]);
            if harmless {
                told.done(); // blanks behind the document say nothing
                bureau.run(&["verify", DIR]).done();
                continue;
            }
            let code = told.refusal(1)["code"].to_string();
            assert!(
                ["\"backup_damaged\"", "\"backup_unproved\"", "\"backup_newer\""].contains(&code.as_str()),
                "{code}"
            );
        }
        fs::write(&path, good).unwrap();
    }
    assert_eq!(bureau.verified(), entries);
    bureau.run(&["restore", &bureau.path("nowhere"), DIR, "--replace"]).refused(1, "backup_missing");
    bureau.run(&["restore", &bureau.office().to_string_lossy(), DIR, "--replace"]).refused(1, "backup_missing");
}

#[test]
fn either_custodian_opens_the_office_and_rotation_asks_neither() {
    let bureau = Bureau::demo(9);
    let (a, b) = (bureau.path("A.txt"), bureau.path("B.txt"));
    let added = bureau.run(&["key", "add", DIR, "recovery", "--out", &a, "--out", &b]).done();
    assert_eq!(added["slots"], json!(["passphrase", "recovery_a", "recovery_b"]));
    let again = bureau.run(&["key", "add", DIR, "recovery", "--out", &bureau.path("C"), "--out", &bureau.path("D")]);
    again.refused(1, "key_slot");
    let before = fs::read(bureau.office().join("unsent.log")).unwrap();
    let rotated = bureau.run(&["key", "rotate", DIR]).done();
    assert_eq!((&rotated["slots"], &rotated["left_behind"]), (&added["slots"], &json!([])));
    assert_ne!(fs::read(bureau.office().join("unsent.log")).unwrap()[..200], before[..200], "encrypted anew");
    let left: Vec<_> = bureau.office_files().into_iter().filter(|f| f.is_dir()).collect();
    assert!(left.is_empty(), "nothing stays readable under the old key: {left:?}");
    bureau.verified();
    let mut bureau = bureau;
    for (sheet, who, passphrase) in [(&b, "recovery_b", "second"), (&a, "recovery_a", "third")] {
        bureau = bureau.with("MADOGUCHI_PASSPHRASE", None).with("MADOGUCHI_NEW_PASSPHRASE", Some(passphrase));
        let recovered = bureau.run(&["recover", DIR, "--recovery", sheet]).done();
        assert_eq!((&recovered["opened_by"], &recovered["journalled"]), (&json!(who), &json!(true)));
        bureau.run(&["verify", DIR]).refused(3, "passphrase_missing");
        bureau = bureau.with("MADOGUCHI_PASSPHRASE", Some("demo"));
        bureau.run(&["verify", DIR]).refused(3, "passphrase_wrong");
        bureau = bureau.with("MADOGUCHI_PASSPHRASE", Some(passphrase));
        bureau.verified();
    }
    let mistyped = fs::read_to_string(&a).unwrap().replacen("MDG ", "MDG Q", 1);
    let mistyped = bureau.write("mistyped.txt", mistyped);
    bureau.run(&["recover", DIR, "--recovery", &mistyped]).refused(3, "recovery_text");
    let other = Bureau::demo(1);
    other.run(&["recover", DIR, "--recovery", &a]).refused(3, "recovery_wrong");
    assert_eq!(bureau.run(&["key", "remove", DIR, "recovery"]).done()["slots"], json!(["passphrase"]));
    bureau.run(&["recover", DIR, "--recovery", &a]).refused(3, "recovery_wrong");
    bureau.run(&["key", "remove", DIR, "passphrase"]).refused(1, "key_slot");
}

#[test]
fn a_damaged_key_file_is_named_and_a_custodians_sheet_brings_it_back() {
    let bureau = Bureau::demo(9);
    let [a, b] = ["A.txt", "B.txt"].map(|name| bureau.path(name));
    bureau.run(&["key", "add", DIR, "recovery", "--out", &a, "--out", &b]).done();
    let file = bureau.office().join("office.key");
    let good = fs::read_to_string(&file).unwrap();
    let (in_check, in_slot) = (good.find("\"check\": \"").unwrap() + 10, good.find("\"nonce\": \"").unwrap() + 10);
    for (at, damage) in [(in_check, "check"), (in_slot, "passphrase")] {
        let mut bad = good.clone().into_bytes();
        bad[at] = if bad[at] == b'0' { b'1' } else { b'0' };
        // the slots as they are where they still open: a passphrase in a damaged slot is no passphrase any more
        let opens = damage == "check";
        fs::write(&file, &bad).unwrap();
        if opens {
            let fault = bureau.run(&["verify", DIR]).json()["faults"][0].clone();
            assert_eq!((&fault["kind"], &fault["where"]), (&json!("key_file_damaged"), &json!("office.key check")));
            let told = bureau.run(&["backup", DIR, &bureau.path("backup")]);
            assert_eq!((told.exit, &told.json()["key_file_damage"]), (1, &json!(["check"])), "{told:?}");
            assert!(told.err.contains("全体の検算"), "{told:?}");
            let refused = bureau.run(&["key", "add", DIR, "passphrase"]).refused(1, "key_slot");
            assert!(refused["next"].to_string().contains("recover"), "{refused}");
        }
        let bureau = bureau.copied().with("MADOGUCHI_NEW_PASSPHRASE", Some("new"));
        let recovered = bureau.run(&["recover", DIR, "--recovery", &a]).done();
        let dropped = if opens { json!([]) } else { json!(["passphrase"]) };
        assert_eq!(
            (&recovered["dropped"], &recovered["slots"]),
            (&dropped, &json!(["recovery_a", "recovery_b", "passphrase"]))
        );
        let bureau = bureau.with("MADOGUCHI_PASSPHRASE", Some("new"));
        bureau.verified();
        bureau.run(&["recover", DIR, "--recovery", &b]).done();
        bureau.verified();
    }
    fs::write(&file, good.replacen("\"recovery_b\"", "\"recovery_x\"", 1)).unwrap();
    let repaired = bureau.run(&["key", "repair", DIR]).done();
    assert_eq!(
        (&repaired["dropped"], &repaired["slots"]),
        (&json!(["unreadable"]), &json!(["passphrase", "recovery_a"]))
    );
    bureau.verified();
}

#[test]
fn keys_are_changed_by_those_who_answer_for_the_office_alone() {
    let bureau = Bureau::demo(3).with("MADOGUCHI_NEW_PASSPHRASE", Some("新しい合言葉"));
    let passwords = ["clerk", "back_office", "administrator"].map(|role| {
        let made = bureau.run(&["account", DIR, "add", role, "--role", role, "--clerk", "見本係"]).done();
        (role, text(&made["password"]).to_owned())
    });
    let before = fs::read(bureau.office().join("office.key")).unwrap();
    let mut bureau = bureau;
    for (role, password) in &passwords {
        bureau = bureau.with("MADOGUCHI_CLERK_PASSWORD", Some(password));
        for words in [&["key", "add", DIR, "passphrase"][..], &["key", "rotate", DIR], &["key", "repair", DIR]] {
            let told = bureau.run(&[words, &["--clerk", role]].concat());
            if *role == "administrator" {
                told.done();
            } else {
                told.refused(1, "not_allowed");
                assert_eq!(fs::read(bureau.office().join("office.key")).unwrap(), before, "{role} {words:?}");
            }
        }
    }
    bureau.verified();
}

#[track_caller]
fn names(bureau: &Bureau, kind: &str) {
    let told = bureau.run(&["verify", DIR]);
    assert_eq!(told.exit, 1, "{kind}: {told:?}");
    let faults = told.json()["faults"].clone();
    let named = faults.as_array().is_some_and(|faults| faults.iter().any(|fault| fault["kind"] == kind));
    assert!(named, "{kind}: {faults}");
}

#[test]
fn verify_names_damage_beside_the_database_and_changes_nothing() {
    let office = Bureau::demo(9);
    let file = |bureau: &Bureau, name: &str| bureau.office().join(name);
    let changed = |name: &str, change: &dyn Fn(&mut Vec<u8>), kind: &str| {
        let copy = office.copied();
        let mut bytes = fs::read(file(&copy, name)).unwrap();
        change(&mut bytes);
        fs::write(file(&copy, name), &bytes).unwrap();
        names(&copy, kind);
        assert_eq!(fs::read(file(&copy, name)).unwrap(), bytes, "{name}: verify only reads");
    };
    changed("unsent.log", &|b| b[300] ^= 1, "second_file_damaged");
    changed("unsent.log", &|b| b.truncate(b.len() - 9), "second_file_damaged");
    changed("unsent.log", &|b| b.truncate(64), "second_file_behind");
    changed("office.witness", &|b| b.fill(7), "witness_missing");
    changed(
        "office.key",
        &|b| {
            let at = String::from_utf8(b.clone()).unwrap().find("\"check\": \"").unwrap() + 10;
            b[at] = if b[at] == b'0' { b'1' } else { b'0' };
        },
        "key_file_damaged",
    );
    for (name, kind) in [("unsent.log", "second_file_missing"), ("office.witness", "witness_missing")] {
        let copy = office.copied();
        fs::remove_file(file(&copy, name)).unwrap();
        names(&copy, kind);
    }
    let (older, newer) = (office.copied(), office.copied());
    registered(&newer, "後　日", "ゴ　ジツ");
    for name in ["office.db", "unsent.log"] {
        fs::copy(file(&older, name), file(&newer, name)).unwrap();
    }
    names(&newer, "witness_ahead");
    office.verified();
}
