//! Crash images from a recorded write log: whenever the power goes, what was acknowledged is there, once, and the
//! office proves itself.

use madoguchi_counter::convert;
use madoguchi_counter::ops::options;
use madoguchi_counter::ops::people::{file, search};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use madoguchi_counter::RawKey;
use madoguchi_counter::keys::{MemoryKeyStore, Slots};
use madoguchi_counter::office::Office;
use madoguchi_store::Store;
use madoguchi_tests::disk::{self, Dice, Disk, Line};
use madoguchi_tests::office::{Bureau, PASSPHRASE, built, link_file, said};

const IMAGES: usize = 320;
const SEED: u64 = 20_261_121;
/// People one recorded clerk registers.
const PEOPLE: u32 = 14;
/// Batches one recorded terminal takes.
const TURNS: usize = 12;

/// The key of a sample office, by its passphrase.
pub fn key_of(dir: &Path) -> RawKey {
    let slots = Slots::read(dir).expect("a key file");
    slots.open(&MemoryKeyStore::default(), Some(PASSPHRASE)).expect("the passphrase opens")
}

pub fn again(key: &RawKey) -> RawKey {
    RawKey::new(*key.bytes())
}

/// Two clerks, one after the other, on a disk that keeps a diary. The second meets what the first left.
fn recorded(bureau: &Bureau) -> (Disk, Vec<Line>) {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let library = disk::build(scratch.path());
    let before = Disk::of(&bureau.office());
    let diary = scratch.path().join("diary");
    for (first, file) in [(1, None), (1 + PEOPLE, Some(link_file("001.csv")))] {
        let mut clerk = Command::new(built("examples/madoguchi-clerk"));
        clerk.arg(bureau.office()).args([first.to_string(), PEOPLE.to_string()]).args(file);
        clerk.env("LD_PRELOAD", &library).env("DISK_FOLDER", bureau.office()).env("DISK_DIARY", &diary);
        let done = clerk.stdin(Stdio::null()).output().expect("the clerk's program starts");
        assert!(done.status.success(), "{done:?}");
    }
    (before, disk::read(&diary))
}

/// Where the power goes: everywhere around the flushes and the words, and anywhere else by dice.
fn cuts(lines: &[Line], dice: &mut Dice) -> Vec<usize> {
    let telling = |line: &Line| matches!(line, Line::Said(_) | Line::Flushed(_) | Line::Removed(_) | Line::Moved(..));
    let near: Vec<usize> = (0..lines.len()).filter(|at| telling(&lines[*at])).flat_map(|at| [at, at + 1]).collect();
    let mut cuts: Vec<usize> = (0..IMAGES)
        .map(|n| if n % 2 == 0 { near[dice.below(near.len())] } else { dice.below(lines.len() + 1) })
        .collect();
    cuts.push(lines.len());
    cuts.sort_unstable();
    cuts
}

/// Opens an image and proves it. Everything here is a promise; a crash alone never makes an office doubted.
fn prove(image: &Path, key: &RawKey, words: &str, case: &str) {
    let mut office = Office::open_by_key(image, again(key)).unwrap_or_else(|error| panic!("{case}: {error:?}"));
    assert!(office.restored().is_none(), "{case}: {:?}", office.restored());
    let verdict = convert::verdict(&office.verify(&mut |_| ()));
    assert!(verdict.ok, "{case}: {:?}", verdict.faults);
    for line in said(words, "registered") {
        let (number, no) = line.split_once(' ').expect("a number and a provisional number");
        let shown = file::show(office.reading(), no, None).unwrap_or_else(|error| panic!("{case}: {line}: {error:?}"));
        let name = format!("佐藤　{number}");
        assert_eq!(shown.resident.identity.body.name, name, "{case}");
        let found = search::search(office.reading(), &name, 50, &|| false).expect("a search");
        let called = |id: &dyn ToString| {
            file::show(office.reading(), &id.to_string(), None).expect("a hit").resident.identity.body.name
        };
        let same = found.hits.iter().filter(|hit| called(&hit.record) == name).count();
        assert_eq!(same, 1, "{case}: {line}");
    }
    for line in said(words, "issued") {
        let (certificate, no) = line.split_once(' ').expect("a certificate and a person");
        let shown = file::show(office.reading(), no, None).expect("a person with a paper");
        let held = shown.resident.certificates.body.iter().any(|c| c.no.as_str() == certificate);
        assert!(held, "{case}: {line}");
    }
    office.sign_in(None, PASSPHRASE).expect("the sample clerk signs in");
    options::set(&mut office.writing(), "after_crash", case).unwrap_or_else(|error| panic!("{case}: {error:?}"));
}

#[test]
fn whenever_the_power_goes_what_was_acknowledged_is_there_once() {
    let bureau = Bureau::demo(20);
    let (mut at_line, lines) = recorded(&bureau);
    let key = key_of(&bureau.office());
    let flushes = lines.iter().filter(|line| matches!(line, Line::Flushed(_))).count();
    assert!(flushes > 2 * PEOPLE as usize, "a recording without flushes proves nothing: {flushes}");
    let mut dice = Dice::new(SEED);
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let (mut followed, mut acknowledged) = (0, 0);
    for (n, cut) in cuts(&lines, &mut dice).into_iter().enumerate() {
        lines[followed..cut].iter().for_each(|line| at_line.follow(line));
        followed = cut;
        let image = scratch.path().join(n.to_string());
        at_line.crash(SEED + n as u64, &image);
        prove(&image, &key, &at_line.said, &format!("image {n}, power lost at line {cut} of {}", lines.len()));
        acknowledged = said(&at_line.said, "registered").len();
        fs::remove_dir_all(&image).expect("a scratch folder");
    }
    assert_eq!(acknowledged, 2 * PEOPLE as usize);
    assert_eq!((said(&at_line.said, "imported"), said(&at_line.said, "issued").len()), (vec!["3"], 1));
}

/// A terminal that takes what another one wrote: entries, base, cursor and what is folded anew are there together or not at all.
#[test]
fn whenever_the_power_goes_a_batch_of_central_was_taken_whole_or_not_at_all() {
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let folder = scratch.path().join("office");
    fs::create_dir(&folder).expect("a scratch folder");
    let (library, diary) = (disk::build(scratch.path()), scratch.path().join("diary"));
    let mut at_line = Disk::of(&folder);
    let mut terminal = Command::new(built("examples/madoguchi-terminal"));
    terminal.arg(&folder).arg(TURNS.to_string());
    terminal.env("LD_PRELOAD", &library).env("DISK_FOLDER", &folder).env("DISK_DIARY", &diary);
    let done = terminal.stdin(Stdio::null()).output().expect("the terminal's program starts");
    assert!(done.status.success(), "{done:?}");
    let lines = disk::read(&diary);
    let first = lines.iter().position(|line| matches!(line, Line::Said(_))).expect("it says what it did");
    lines[..=first].iter().for_each(|line| at_line.follow(line));
    let mut followed = first + 1;
    for (n, cut) in cuts(&lines, &mut Dice::new(SEED)).into_iter().filter(|cut| *cut > first).step_by(3).enumerate() {
        lines[followed..cut.max(followed)].iter().for_each(|line| at_line.follow(line));
        followed = cut.max(followed);
        let image = scratch.path().join(n.to_string());
        at_line.crash(SEED + n as u64, &image);
        prove_terminal(&image, &at_line.said, &format!("image {n}, power lost at line {cut} of {}", lines.len()));
        fs::remove_dir_all(&image).expect("a scratch folder");
    }
    lines[followed..].iter().for_each(|line| at_line.follow(line));
    assert_eq!(said(&at_line.said, "appended").len(), TURNS);
}

fn prove_terminal(image: &Path, words: &str, case: &str) {
    let opened = Store::open(&image.join("office.db"), &RawKey::new([7; 32]));
    let mut store = opened.unwrap_or_else(|error| panic!("{case}: {error:?}"));
    assert!(store.doubted_state().is_none(), "{case}: {:?}", store.doubted_state());
    store.mend().unwrap_or_else(|error| panic!("{case}: {error:?}"));
    assert_eq!(store.verify(&mut |_| ()).faults, [], "{case}");
    for entry in said(words, "appended") {
        let id = entry.parse().expect("an id");
        assert!(store.read().find_entry(id).expect("a read").is_some(), "{case}: {entry}");
    }
    let received = said(words, "received").last().map_or(0, |cursor| cursor.parse().expect("a place"));
    assert!(store.read().cursor().expect("a read") >= Some(received), "{case}: {received}");
}

/// The check itself must bite: a disk that acknowledges before it flushes loses what was said.
#[test]
fn a_disk_that_lies_about_flushing_is_noticed() {
    let bureau = Bureau::demo(20);
    let (mut at_line, lines) = recorded(&bureau);
    let key = key_of(&bureau.office());
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let mut noticed = 0;
    for (n, line) in lines.iter().enumerate() {
        if !matches!(line, Line::Flushed(_)) {
            at_line.follow(line);
        }
        if matches!(line, Line::Said(words) if words.starts_with("registered")) && n % 3 == 0 {
            let image = scratch.path().join(n.to_string());
            at_line.crash(SEED + n as u64, &image);
            let words = at_line.said.clone();
            let held = std::panic::catch_unwind(|| prove(&image, &key, &words, "a lying disk"));
            noticed += usize::from(held.is_err());
        }
    }
    assert!(noticed > 0, "images without flushes must lose something");
}
