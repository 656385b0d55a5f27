//! Golden files: what tests compare their output with, and write anew when `MADOGUCHI_BLESS` is set.
//!
//! A file is written only where it differs, and replaced as a whole, so that a test that reads it at the same time finds the old or the
//! new text. A test that wrote passes, and says on standard error what it wrote: the difference is reviewed before it is committed.

use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::{fs, io, process};

/// The variable of the environment that asks for golden files to be written.
pub const BLESS: &str = "MADOGUCHI_BLESS";

/// One writer at a time: two tests may write sections of one file.
static WRITER: Mutex<()> = Mutex::new(());

/// The command that writes the golden files of the tests of that filter.
pub fn command(filter: &str) -> String {
    format!("{BLESS}=1 scripts/cargo test --workspace --all-targets --locked -- {filter}")
}

/// The golden text, empty where there is no file; `text` itself where golden files are written.
pub fn kept(path: &Path, text: &str) -> String {
    kept_or_written(path, bless(), |_| text.to_owned())
}

/// Fails where the file is another than `text`. The tests of that filter write it.
#[track_caller]
pub fn check(path: &Path, text: &str, filter: &str) {
    compare(path, &kept(path, text), text, filter);
}

/// Fails where another text than this stands between two marks of the file. The tests of that filter write it.
#[track_caller]
pub fn check_section(path: &Path, [begin, end]: [&str; 2], text: &str, filter: &str) {
    let whole = |kept: &str| {
        let (before, rest) = kept.split_once(begin)?;
        let (_, after) = rest.split_once(end)?;
        Some(format!("{before}{begin}{text}{end}{after}"))
    };
    let kept = kept_or_written(path, bless(), |kept| whole(kept).unwrap_or_else(|| kept.to_owned()));
    let Some(text) = whole(&kept) else { panic!("{}: no place between {begin:?} and {end:?}", path.display()) };
    compare(path, &kept, &text, filter);
}

fn bless() -> bool {
    std::env::var_os(BLESS).is_some()
}

#[track_caller]
fn compare(path: &Path, kept: &str, text: &str, filter: &str) {
    if kept == text {
        return;
    }
    let mut lines = kept.lines().map(Some).chain([None]).zip(text.lines().map(Some).chain([None])).enumerate();
    let line = lines.find(|(_, (kept, text))| kept != text).map_or(1, |(index, _)| index + 1);
    let (path, command) = (path.display(), command(filter));
    panic!("{path} is another from line {line} on; if that is meant, write it and review the difference: {command}");
}

/// What the file says, after `text`, made from what it said, was written where that is asked for.
fn kept_or_written(path: &Path, bless: bool, text: impl Fn(&str) -> String) -> String {
    let _turn = WRITER.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = fs::read_to_string(path).unwrap_or_default();
    let text = text(&kept);
    if !bless || kept == text {
        return kept;
    }
    write(path, &text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // not `eprintln!`: of a test that passes, the harness shows nothing of that
    let _unheard = writeln!(io::stderr(), "written: {}", path.display());
    text
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let beside = path.with_file_name(format!(".{}.{}", name.to_string_lossy(), process::id()));
    fs::write(&beside, text)?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_golden_file_is_written_where_it_differs_and_only_when_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let told = |bless: bool, text: &str| kept_or_written(&path, bless, |_| text.to_owned());
        assert_eq!((told(false, "one"), path.exists()), (String::new(), false));
        assert_eq!(told(true, "one"), "one");
        let before = path.metadata().unwrap().modified().unwrap();
        assert_eq!(told(true, "one"), "one");
        assert_eq!(path.metadata().unwrap().modified().unwrap(), before, "not written again");
        assert_eq!(told(false, "two"), "one");
        assert_eq!(told(true, "two"), fs::read_to_string(&path).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn who_reads_while_it_is_written_finds_a_whole_text() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let texts = ["1".repeat(100_000), "2".repeat(100_000)];
        write(&path, &texts[0]).unwrap();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| (0..200).for_each(|turn| write(&path, &texts[turn % 2]).unwrap()));
            while !writer.is_finished() {
                assert!(texts.contains(&fs::read_to_string(&path).unwrap()));
            }
        });
    }

    #[test]
    fn a_difference_is_told_with_its_line_and_the_command_that_writes_it() {
        let differs = |kept: &'static str, text: &'static str| {
            let failed = std::panic::catch_unwind(|| compare(Path::new("a.txt"), kept, text, "some::"));
            failed.err().map(|words| *words.downcast::<String>().unwrap())
        };
        assert_eq!(differs("one\ntwo\n", "one\ntwo\n"), None);
        let told = differs("one\ntwo\n", "one\nthree\n").unwrap();
        assert!(told.contains("from line 2 on") && told.ends_with(&command("some::")), "{told}");
        assert!(differs("one\n", "one\ntwo\n").unwrap().contains("from line 2 on"));
    }

    #[test]
    fn a_section_stands_between_its_marks_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "head\n<!-- a -->\nold\n<!-- /a -->\ntail\n").unwrap();
        let marks = ["<!-- a -->\n", "<!-- /a -->"];
        check_section(&path, marks, "old\n", "some::");
        let fails = |marks: [&'static str; 2], text: &'static str| {
            let path = path.clone();
            std::panic::catch_unwind(move || check_section(&path, marks, text, "some::")).is_err()
        };
        assert!(bless() || fails(marks, "new\n"));
        assert!(fails(["<!-- b -->", "<!-- /a -->"], "old\n"));
    }
}
