//! Torn, foreign and damaged bytes at every door: a refusal each time, never a panic, and the office stays whole.

use std::fs;

use std::process::Command;
use std::time::Duration;

use madoguchi_tests::office::{Bureau, DIR, Told, finished, link_file, notification, text};
use serde_json::json;

/// 64 kB that are nothing, the same every time.
fn noise() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut step = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..8192).flat_map(|_| step()).collect()
}

fn import(bureau: &Bureau, file: &str) -> Told {
    bureau.run(&["import", DIR, "RES_CHANGE", file])
}

#[test]
fn a_torn_or_foreign_link_file_is_refused_whole() {
    let bureau = Bureau::demo(7);
    let entries = bureau.verified();
    let good = fs::read(link_file("001.csv")).unwrap();
    let text = String::from_utf8(good.clone()).unwrap();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut zeroed = good.clone();
    zeroed[700..760].fill(0);
    let torn = (0..good.len()).step_by(97).map(|end| (format!("torn at {end}"), good[..end].to_vec()));
    let foreign = [
        ("empty", Vec::new()),
        ("NUL", vec![0; 1524]),
        ("NUL inside", zeroed),
        ("noise", noise()),
        ("UTF-16", utf16),
        ("one line", text.lines().next().unwrap().into()),
        ("no trailer", text.rsplit_once("\r\n\"").unwrap().0.into()),
        ("twice", good.repeat(2)),
    ];
    let name = "RES_CHANGE_131016_20261110101500_001.csv";
    for (case, bytes) in torn.chain(foreign.map(|(case, bytes)| (case.to_owned(), bytes))) {
        let told = import(&bureau, &bureau.write(name, bytes));
        let refusal = told.refused(1, "file_refused");
        assert!(!refusal["fields"]["reason"].is_null(), "{case}: {refusal}");
    }
    import(&bureau, &bureau.path("nowhere.csv")).refused(1, "file");
    fs::create_dir(bureau.path("folder.csv")).unwrap();
    import(&bureau, &bureau.path("folder.csv")).refused(1, "file");
    bureau.run(&["import", DIR, "SOMETHING", &link_file("001.csv")]).refused(1, "field_invalid");
    assert_eq!(bureau.verified(), entries, "nothing was changed");
}

#[test]
fn a_torn_or_foreign_notification_changes_nothing() {
    let bureau = Bureau::with_imported(7);
    let entries = bureau.verified();
    let good = fs::read(notification("join")).unwrap();
    let torn = (0..good.len()).step_by(31).map(|end| (format!("torn at {end}"), good[..end].to_vec()));
    let long = format!("{{\"kind\":\"join\",\"x\":\"{}\"}}", "あ".repeat(5 << 18));
    let text = String::from_utf8(good.clone()).unwrap();
    let foreign = [
        ("NUL", vec![0; 500]),
        ("noise", noise()),
        ("no object", b"[1, 2]".to_vec()),
        ("5 MB", long.into()),
        ("nested", "[".repeat(100_000).into()),
        ("unknown kind", br#"{"kind": "marry"}"#.to_vec()),
        ("number for text", br#"{"kind": "join", "reason": 3}"#.to_vec()),
        ("members no list", br#"{"kind": "join", "members": {}}"#.to_vec()),
        ("nothing but a kind", br#"{"kind": "join"}"#.to_vec()),
        ("no members", text.split("\"members\"").next().unwrap().to_owned().into()),
        ("UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ];
    for (case, bytes) in torn.chain(foreign.map(|(case, bytes)| (case.to_owned(), bytes))) {
        for extra in [None, Some("--dry-run")] {
            let file = bureau.write("notification.json", &bytes);
            let args: Vec<&str> = ["register", DIR, &file].into_iter().chain(extra).collect();
            let told = bureau.run(&args);
            assert_eq!(told.exit, 1, "{case}: {told:?}");
            told.refusal(1);
        }
    }
    bureau.run(&["register", DIR, &bureau.path("nowhere.json")]).refused(1, "file");
    assert_eq!(bureau.verified(), entries);
}

/// A copy whose damage must be noticed: the office does not open, or says what is wrong.
#[track_caller]
fn noticed(copy: &Bureau, case: &str) {
    let told = copy.run(&["verify", DIR]);
    match told.exit {
        1 => assert_eq!(told.json()["ok"], json!(false), "{case}: {told:?}"),
        _ => drop(told.refusal(3)),
    }
    let searched = copy.run(&["search", DIR, "サトウ"]);
    assert!([0, 1, 3].contains(&searched.exit), "{case}: {searched:?}");
}

#[test]
fn a_flipped_byte_in_the_database_is_noticed() {
    let office = Bureau::with_family(30);
    let good = fs::read(office.office().join("office.db")).unwrap();
    for place in 0..25 {
        let copy = office.copied();
        let mut bad = good.clone();
        let at = place * (bad.len() / 25) + place * 131 % 4096;
        bad[at] ^= 0x40;
        fs::write(copy.office().join("office.db"), bad).unwrap();
        noticed(&copy, &format!("byte {at} of {}", good.len()));
    }
    office.verified();
}

#[test]
fn a_torn_swapped_or_empty_database_is_noticed() {
    let office = Bureau::with_family(30);
    let good = fs::read(office.office().join("office.db")).unwrap();
    let mut swapped = good.clone();
    let (head, tail) = swapped.split_at_mut(8192);
    head[4096..].swap_with_slice(&mut tail[..4096]);
    for (case, bytes) in [
        ("one page short", good[..good.len() - 4096].to_vec()),
        ("half", good[..good.len() / 2].to_vec()),
        ("not whole pages", good[..good.len() - 100].to_vec()),
        ("pages swapped", swapped),
        ("zeros", vec![0; good.len()]),
        ("noise", noise()),
    ] {
        let copy = office.copied();
        fs::write(copy.office().join("office.db"), bytes).unwrap();
        noticed(&copy, case);
    }
    let copy = office.copied();
    fs::write(copy.office().join("office.db"), "").unwrap();
    copy.run(&["verify", DIR]).refused(3, "office_damaged");
    fs::remove_file(copy.office().join("office.db")).unwrap();
    copy.run(&["verify", DIR]).refused(3, "office_missing");
    let other = Bureau::demo(7);
    fs::copy(other.office().join("office.db"), copy.office().join("office.db")).unwrap();
    copy.run(&["verify", DIR]).refused(3, "office_damaged");
    office.verified();
}

#[test]
fn a_wrong_passphrase_or_a_damaged_key_file_opens_nothing() {
    let office = Bureau::demo(7);
    let wrong = office.copied().with("MADOGUCHI_PASSPHRASE", Some("wrong"));
    wrong.run(&["search", DIR, "サトウ"]).refused(3, "passphrase_wrong");
    let key = fs::read(office.office().join("office.key")).unwrap();
    let copy = office.copied();
    // the cost is left alone: a flipped one may ask for minutes of work
    let text = String::from_utf8(key.clone()).unwrap();
    let cost = text.find("\"cost\"").unwrap()..text.find("\"nonce\"").unwrap();
    for at in (0..key.len()).step_by(17).filter(|at| !cost.contains(at)) {
        let mut bad = key.clone();
        bad[at] ^= 0x01;
        fs::write(copy.office().join("office.key"), bad).unwrap();
        let told = copy.run(&["verify", DIR]);
        if told.exit == 1 {
            // the slot still opens: the file's own proof tells the change
            assert_eq!(told.json()["faults"][0]["kind"], "key_file_damaged", "byte {at}");
        } else {
            told.refusal(3);
        }
    }
    for (case, bytes) in [
        ("empty", Vec::new()),
        ("torn", key[..key.len() / 2].to_vec()),
        ("NUL", vec![0; key.len()]),
        ("noise", noise()),
        ("5 MB", b" ".repeat(5 << 20)),
        ("no slots", br#"{"format":2,"office":"01a1fb4b-a0c0-7311-a988-9ec326eb8757","slots":[]}"#.to_vec()),
    ] {
        fs::write(copy.office().join("office.key"), bytes).unwrap();
        let refusal = copy.run(&["verify", DIR]).refusal(3);
        assert_eq!(refusal["code"], "key_damaged", "{case}");
    }
    fs::remove_file(copy.office().join("office.key")).unwrap();
    copy.run(&["verify", DIR]).refused(3, "key_missing");
    office.verified();
}

#[test]
fn wrong_usage_is_told_apart() {
    let bureau = Bureau::demo(1);
    for args in [
        &[][..],
        &["frobnicate"],
        &["show", DIR],
        &["issue", DIR, "--resident", "100000000000001"],
        &["outcome", DIR, "x", "burnt"],
        &["demo", DIR, "--residents", "many"],
        &["deliver", DIR, "0001-0000001-7", "--by", "pigeon"],
        &["search", DIR, "a", "b"],
    ] {
        let told = bureau.run(args);
        assert_eq!(told.exit, 2, "{args:?}: {told:?}");
        assert!(told.out.is_empty() && !told.err.is_empty(), "{args:?}: {told:?}");
    }
    bureau.verified();
}

/// Runs a command that must not wait for anything.
#[track_caller]
fn at_once(bureau: &Bureau, args: &[&str]) -> Told {
    const TRIES: u32 = 3000;
    let mut child = bureau.spawn(args);
    for _ in 0..TRIES {
        if child.try_wait().expect("a program that was started").is_some() {
            return finished(child);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("a program that waits");
    panic!("{args:?} waits for ever");
}

#[test]
fn whatever_is_no_regular_file_is_refused_at_once_at_every_door() {
    let bureau = Bureau::demo(1);
    let pipe = bureau.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let folder = bureau.path("");
    for file in [pipe.as_str(), "/dev/zero", &folder] {
        for args in [
            &["register", DIR, file][..],
            &["import", DIR, "RES_CHANGE", file],
            &["import", DIR, "TAX_INCOME", file],
            &["income", DIR, file, "--resident", "100000000000001"],
            &["office", "seal", DIR, file],
            &["office", "gaiji", DIR, file],
            &["rules", "check", file],
            &["recover", DIR, "--recovery", file],
        ] {
            let refusal = at_once(&bureau, args).refused(1, "file");
            let why = if file == folder { "フォルダーで" } else { "通常のファイルではありません" };
            assert!(text(&refusal["message"]).contains(why), "{args:?}: {refusal}");
        }
    }
    bureau.verified();
}

#[test]
fn the_mark_of_utf8_at_the_beginning_of_a_file_is_no_part_of_it() {
    let bureau = Bureau::with_imported(7);
    let marked = |name: &str, bytes: &[u8]| bureau.write(name, [b"\xEF\xBB\xBF", bytes].concat());
    let join = marked("join.json", &fs::read(notification("join")).unwrap());
    bureau.run(&["register", DIR, &join]).done();
    let cases = marked("cases.jsonl", b"{}\n");
    let answers = [bureau.write("plain.jsonl", "{}\n"), cases].map(|file| bureau.run(&["rules", "check", &file]).out);
    assert_eq!(answers[0], answers[1]);
    bureau.verified();
}

/// conformity: 2.1-b
#[test]
fn a_character_nobody_sees_is_refused_with_its_field() {
    let bureau = Bureau::with_imported(7);
    let entries = bureau.verified();
    let good = fs::read_to_string(notification("join_unknown_person")).unwrap();
    for (from, to, item) in [
        ("NGUYEN VAN ANH", "NGUYEN\\u0007 VAN ANH", "氏名"),
        ("グエン　ヴァン", "グエン\\u202Eヴァン", "カナ"),
        ("見本区神田３番３号", "見本区神田\\n３番３号", "住所"),
        ("ベトナム", "ベトナム\\u0000", "国籍"),
    ] {
        assert!(good.contains(from), "{from}");
        let file = bureau.write("notification.json", good.replace(from, to));
        for extra in [None, Some("--dry-run")] {
            let args: Vec<&str> = ["register", DIR, &file].into_iter().chain(extra).collect();
            let refusal = bureau.run(&args).refused(1, "field_invalid");
            let message = text(&refusal["message"]);
            assert!(message.contains(item) && message.contains("U+"), "{refusal}");
        }
    }
    assert_eq!(bureau.verified(), entries);
}

#[test]
fn a_lock_that_cannot_be_made_is_no_other_program_at_work() {
    let bureau = Bureau::demo(1);
    fs::create_dir(bureau.office().join("run_import.lock")).unwrap();
    let refusal = import(&bureau, &link_file("001.csv")).refused(3, "office_unreadable");
    assert!(text(&refusal["message"]).contains("同じ名前のフォルダー"), "{refusal}");
    fs::remove_dir(bureau.office().join("run_import.lock")).unwrap();
    import(&bureau, &link_file("001.csv")).done();
    bureau.verified();
}
