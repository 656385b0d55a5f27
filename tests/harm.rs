//! Harm from outside: damaged files, a full disk, a sealed folder, two programs at once. Found, told, survived.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use madoguchi_counter::RawKey;
use madoguchi_counter::convert;
use madoguchi_counter::office::Office;
use madoguchi_counter::salvage::{Rescue, salvage_by_key};
use madoguchi_tests::disk::{self, Dice};
use madoguchi_tests::office::{Bureau, DIR, Told, arrival, built, finished, said};

use crate::crash::{again, key_of};
use madoguchi_counter::ops::options;
use madoguchi_counter::ops::people::{file, search};

/// Damaged files, each another.
const DAMAGED: usize = 200;
const SEED: u64 = 4_117;

/// Everybody there is, with everything recorded about them, by 宛名番号 or provisional number.
fn everybody(office: &Office, numbers: &[String]) -> Vec<String> {
    let told = |no: &String| match file::show(office.reading(), no, None) {
        Ok(shown) => format!("{:?} {:?}", shown.resident, shown.household),
        Err(_) => String::new(),
    };
    numbers.iter().map(told).collect()
}

/// One seeded damage of one file; tells what was done.
fn damage(folder: &Path, dice: &mut Dice) -> String {
    let files = ["office.db", "office.db", "office.db-wal", "unsent.log", "office.witness"];
    let file = files[dice.below(files.len())];
    let path = folder.join(file);
    let mut bytes = fs::read(&path).expect("the file is there");
    let at = dice.below(bytes.len());
    let what = dice.below(6);
    match what {
        0 | 1 => bytes[at] ^= 1 << dice.below(8),
        2 => bytes.truncate(at),
        3 => {
            let until = (at + 4096).min(bytes.len());
            bytes[at..until].fill(0);
        }
        4 => {
            let until = (at + 700).min(bytes.len());
            bytes[at..until].iter_mut().for_each(|byte| *byte = u8::try_from(dice.below(256)).expect("a byte"));
        }
        _ => {
            let (from, len) = (dice.below(bytes.len()), dice.below(8192));
            let part: Vec<u8> = bytes[from..].iter().copied().take(len).collect();
            let until = (at + part.len()).min(bytes.len());
            let fitting = until - at;
            bytes[at..until].copy_from_slice(&part[..fitting]);
        }
    }
    fs::write(&path, bytes).expect("a scratch file");
    format!("{file}: damage {what} at {at}")
}

/// What is shown is right or not shown at all; what is damaged is found, and salvage brings everything back.
fn survive(folder: &Path, key: &RawKey, numbers: &[String], truth: &[String], case: &str) -> &'static str {
    let mut found = "harmless";
    let proved = match Office::open_by_key_to_verify(folder, again(key)) {
        Err(_) => false,
        Ok(office) => {
            let shown = everybody(&office, numbers);
            let wrong = shown.iter().zip(truth).find(|(shown, truth)| !shown.is_empty() && shown != truth);
            assert!(wrong.is_none() || office.restored().is_some(), "{case}: a wrong row: {wrong:?}");
            convert::verdict(&office.verify(&mut |_| ())).ok
        }
    };
    if !proved {
        found = "found";
        match salvage_by_key(folder, key) {
            Ok(Rescue::Built { salvaged, aside, .. }) => {
                assert_eq!(salvaged.lost, None, "{case}: one damaged file loses nothing");
                assert!(aside.is_some_and(|aside| aside.join("office.db").exists()), "{case}: moved aside");
                found = "salvaged";
            }
            Ok(Rescue::NothingWrong { .. }) => {}
            Err(error) => panic!("{case}: {error:?}"),
        }
    }
    let office = Office::open_by_key(folder, again(key)).unwrap_or_else(|error| panic!("{case}: {error:?}"));
    let verdict = convert::verdict(&office.verify(&mut |_| ()));
    // a damaged witness leaves a doubt that only a clerk can end
    let left: Vec<_> = verdict.faults.iter().filter(|fault| !fault.kind.starts_with("witness")).collect();
    assert!(left.is_empty(), "{case}: {left:?}");
    assert_eq!(everybody(&office, numbers), truth, "{case}");
    found
}

#[test]
fn two_hundred_damaged_files_are_found_and_salvaged_and_never_show_a_wrong_row() {
    let bureau = Bureau::with_family(12);
    let dir = bureau.office();
    let key = key_of(&dir);
    let kept = tempfile::tempdir().expect("a scratch folder");
    let numbers = {
        let mut office = Office::open_by_key(&dir, again(&key)).expect("the office opens");
        office.sign_in(None, "demo").expect("the sample clerk signs in");
        // the log of the database is there only while somebody works
        for n in 0..3 {
            options::set(&mut office.writing(), "work", &n.to_string()).expect("an option");
        }
        for file in ["office.db", "office.db-wal", "office.key", "unsent.log", "office.witness"] {
            fs::copy(dir.join(file), kept.path().join(file)).expect("a file of the office");
        }
        let search = |kana: &&str| search::search(office.reading(), kana, 50, &|| false).expect("a search").hits;
        let found = ["サ", "タ", "ヤ", "ミ", "イ", "カ"].iter().flat_map(search);
        let numbers: BTreeSet<String> = found.map(|hit| hit.record.to_string()).collect();
        numbers.into_iter().collect::<Vec<_>>()
    };
    assert!(numbers.len() >= 4, "{numbers:?}");
    let truth = everybody(&Office::open_by_key(&dir, again(&key)).expect("the office opens"), &numbers);
    let (mut dice, mut tally) = (Dice::new(SEED), std::collections::BTreeMap::new());
    for n in 0..DAMAGED {
        let copy = tempfile::tempdir().expect("a scratch folder");
        for file in fs::read_dir(kept.path()).expect("a folder") {
            let file = file.expect("a file").path();
            fs::copy(&file, copy.path().join(file.file_name().expect("a name"))).expect("a file that can be copied");
        }
        let case = format!("{n}: {}", damage(copy.path(), &mut dice));
        *tally.entry(survive(copy.path(), &key, &numbers, &truth, &case)).or_insert(0) += 1;
    }
    assert!(tally["salvaged"] >= DAMAGED / 3, "{tally:?}");
}

#[test]
fn foreign_truncated_empty_and_newer_databases_are_refused_and_stay_as_they_are() {
    let office = Bureau::demo(3);
    let good = fs::read(office.office().join("office.db")).expect("the database");
    let newer = {
        let copy = office.copied();
        let conn = rusqlite::Connection::open(copy.office().join("office.db")).expect("the database opens");
        let hex = data_encoding::HEXLOWER.encode(key_of(&copy.office()).bytes());
        conn.execute_batch(&format!(
            "PRAGMA key = \"x'{hex}'\"; PRAGMA cipher_page_size = 8192; PRAGMA user_version = 99"
        ))
        .expect("the version can be set");
        drop(conn);
        fs::read(copy.office().join("office.db")).expect("the database")
    };
    let plain = {
        let path = office.path("plain.db");
        rusqlite::Connection::open(&path).and_then(|c| c.execute_batch("CREATE TABLE a (b)")).expect("a database");
        fs::read(path).expect("the database")
    };
    for (case, bytes, code) in [
        ("plain", plain, "office_damaged"),
        ("truncated", good[..3000].to_vec(), "office_damaged"),
        ("empty", Vec::new(), "office_damaged"),
        ("text", b"not a database".to_vec(), "office_damaged"),
        ("newer", newer, "office_newer"),
    ] {
        let copy = office.copied();
        let path = copy.office().join("office.db");
        fs::write(&path, &bytes).expect("a scratch file");
        for args in [&["verify", DIR][..], &["search", DIR, "サトウ"], &["jobs", DIR]] {
            copy.run(args).refused(3, code);
            assert_eq!(fs::read(&path).expect("the database"), bytes, "{case}: what was refused stays as it was");
        }
    }
}

/// Runs the headless program on a disk that fails in this way.
fn on_disk(bureau: &Bureau, library: &Path, failing: (&str, String), args: &[&str]) -> Told {
    let mut command = Command::new(built("madoguchi"));
    command.env_clear().env("MADOGUCHI_PASSPHRASE", "demo").env("LD_PRELOAD", library);
    command.env("DISK_FOLDER", bureau.office()).env(failing.0, failing.1);
    let office = bureau.office();
    for arg in args {
        command.arg(if *arg == DIR { office.as_path() } else { Path::new(arg) });
    }
    let told =
        finished(command.arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts"));
    assert!([0, 1, 3].contains(&told.exit) && !told.err.contains("panicked"), "{args:?}: {told:?}");
    told
}

#[test]
fn a_full_disk_leaves_nothing_half_done_wherever_it_fills() {
    let bureau = Bureau::demo(12);
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let library = disk::build(scratch.path());
    let file = bureau.write("arrival.json", arrival("満　員", "ミツル　イン", "1980-05-05").to_string());
    let before = bureau.verified();
    let (mut dice, mut codes, mut refused) = (Dice::new(SEED), BTreeSet::new(), 0);
    for n in 0..24 {
        // from nothing at all to a little more than one registration writes
        let bytes = if n < 4 { n * 700 } else { dice.below(1_200_000) };
        let copy = bureau.copied();
        let told = on_disk(&copy, &library, ("DISK_FULL", bytes.to_string()), &["register", DIR, &file]);
        let entries = copy.verified();
        if told.exit == 0 {
            assert_eq!(entries, before + 1, "{bytes} bytes: acknowledged and there");
            continue;
        }
        refused += 1;
        codes.insert(told.refusal(told.exit)["code"].to_string());
        assert_eq!(entries, before, "{bytes} bytes: refused and not there: {told:?}");
        copy.run(&["register", DIR, &file]).done();
        assert_eq!(copy.verified(), before + 1, "{bytes} bytes: with space again, registered once");
    }
    assert!(refused >= 6, "the disk was never full: {refused}");
    assert!(codes.iter().all(|code| ["\"disk\"", "\"office_unreadable\""].contains(&code.as_str())), "{codes:?}");
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_stays_as_it_is() {
    const READ_ONLY_FILE_SYSTEM: i32 = 30;
    const NO_PERMISSION: i32 = 13;
    let bureau = Bureau::demo(5);
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let library = disk::build(scratch.path());
    let file = bureau.write("arrival.json", arrival("封　印", "フウ　イン", "1980-05-05").to_string());
    let contents = || bureau.office_files().iter().map(|f| fs::read(f).expect("a file")).collect::<Vec<_>>();
    let before = contents();
    for errno in [READ_ONLY_FILE_SYSTEM, NO_PERMISSION] {
        for args in [&["register", DIR, &file][..], &["verify", DIR], &["salvage", DIR], &["key", "rotate", DIR]] {
            let told = on_disk(&bureau, &library, ("DISK_SEALED", errno.to_string()), args);
            told.refused(3, "office_unreadable");
            assert_eq!(contents(), before, "{args:?}");
        }
    }
    bureau.verified();
}

#[test]
fn two_programs_write_at_once_and_neither_loses_or_doubles_anything() {
    const EACH: u32 = 25;
    let bureau = Bureau::demo(8);
    let before = bureau.verified();
    let clerks = [1, 1001].map(|first: u32| {
        let mut clerk = Command::new(built("examples/madoguchi-clerk"));
        clerk.arg(bureau.office()).args([first.to_string(), EACH.to_string()]);
        clerk.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the clerk's program starts")
    });
    let told = clerks.map(finished);
    let mut numbers = BTreeSet::new();
    for clerk in &told {
        assert_eq!(clerk.exit, 0, "{clerk:?}");
        for line in said(&clerk.out, "registered") {
            let (_, no) = line.split_once(' ').expect("a number and a provisional number");
            assert!(numbers.insert(no.to_owned()), "a provisional number twice: {line}");
        }
    }
    assert_eq!(numbers.len(), 2 * EACH as usize);
    assert_eq!(bureau.verified(), before + u64::from(2 * EACH));
}

#[test]
fn a_program_that_holds_the_office_for_long_is_waited_for_and_then_told() {
    let bureau = Bureau::demo(3);
    let file = bureau.write("arrival.json", arrival("待　人", "マチ　ビト", "1980-05-05").to_string());
    let hex = data_encoding::HEXLOWER.encode(key_of(&bureau.office()).bytes());
    let conn = rusqlite::Connection::open(bureau.office().join("office.db")).expect("the database opens");
    conn.execute_batch(&format!("PRAGMA key = \"x'{hex}'\"; PRAGMA cipher_page_size = 8192; BEGIN IMMEDIATE"))
        .expect("the lock is free");
    let told = bureau.run(&["register", DIR, &file]);
    told.refused(1, "office_held");
    bureau.verified(); // what writes no line of the access log goes on meanwhile
    // whoever replaces the files must be alone
    conn.execute_batch("ROLLBACK").expect("the lock is ours");
    let open = Office::open_by_key(&bureau.office(), key_of(&bureau.office())).expect("the office opens");
    bureau.run(&["key", "rotate", DIR]).refused(3, "office_held");
    bureau.run(&["salvage", DIR]).refused(3, "office_held");
    drop(open);
    bureau.run(&["register", DIR, &file]).done();
    bureau.verified();
}
