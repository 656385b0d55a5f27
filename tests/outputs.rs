//! Files that a command puts out: none takes the place of another, none lies among the files of an office, and nobody else reads them.

use std::fs;
use std::path::Path;

use madoguchi_tests::office::{Bureau, DIR, text};
use serde_json::json;

/// 佐藤: somebody whom the law gives a paper.
fn somebody(bureau: &Bureau) -> String {
    let found = bureau.run(&["search", DIR, "サトウ", "--limit", "500"]).done();
    let hits = found.as_array().expect("a list").iter();
    let mut numbers = hits.filter(|hit| hit["coverage"] == "covered").map(|hit| text(&hit["atena_no"]).to_owned());
    numbers.find(|no| !bureau.show(no)["lawful_paper"].is_null()).expect("somebody has a paper")
}

#[test]
fn a_paper_never_takes_the_place_of_another_file() {
    let (bureau, other) = (Bureau::demo(60), Bureau::demo(1));
    let resident = somebody(&bureau);
    let key_file = other.office().join("office.key");
    let (key, foreign) = (fs::read(&key_file).unwrap(), key_file.to_string_lossy().into_owned());
    let (paper, inside) = (bureau.path("paper.pdf"), bureau.office().join("paper.pdf").to_string_lossy().into_owned());
    let issue = |more: &[&str]| bureau.run(&[&["issue", DIR, "--resident", &resident], more].concat());
    issue(&["--pdf", &foreign]).refused(1, "file_exists");
    issue(&["--pdf", &paper, "--svg", &foreign]).refused(1, "file_exists");
    issue(&["--pdf", &paper, "--svg", &paper]).refused(1, "file_exists");
    issue(&["--pdf", &inside, "--force"]).refused(1, "file_refused");
    assert_eq!((fs::read(&key_file).unwrap(), fs::exists(&paper).unwrap()), (key, false));
    assert_eq!(bureau.jobs(), [json!(null); 0], "no number was taken");
    let first = issue(&["--pdf", &paper]).done();
    bureau.outcome(&first["job"], "spoiled").done();
    issue(&["--pdf", &paper]).refused(1, "file_exists");
    let before = fs::read(&paper).unwrap();
    issue(&["--pdf", &paper, "--force"]).done();
    assert_ne!(fs::read(&paper).unwrap(), before, "another number stands on it");
    bureau.verified();
}

#[test]
fn a_list_is_refused_before_the_work_it_is_of() {
    let bureau = Bureau::demo(20);
    let (there, list) = (bureau.write("there.csv", "a list of somebody"), bureau.path("list.csv"));
    let entries = bureau.verified();
    let file = madoguchi_tests::office::link_file("001.csv");
    bureau.run(&["import", DIR, "RES_CHANGE", &file, "--list", &there]).refused(1, "file_exists");
    bureau.run(&["determine", DIR, "--month", "2026-11", "--list", &there]).refused(1, "file_exists");
    assert_eq!((bureau.verified(), fs::read_to_string(&there).unwrap().as_str()), (entries, "a list of somebody"));
    bureau.run(&["option", "list", DIR, "--list", &there]).refused(1, "file_exists");
    bureau.run(&["option", "list", DIR, "--list", &list]).done();
    bureau.run(&["option", "list", DIR, "--list", &there, "--force"]).done();
    assert_eq!(fs::read(&there).unwrap(), fs::read(&list).unwrap());
    for place in [bureau.office().join("backup"), bureau.office().join("A.txt")] {
        let place = place.to_string_lossy().into_owned();
        bureau.run(&["backup", DIR, &place]).refused(1, "file_refused");
        let sheets = ["key", "add", DIR, "recovery", "--out", &place, "--out", &bureau.path("B.txt")];
        bureau.run(&sheets).refused(1, "file_refused");
    }
    assert!(!fs::exists(bureau.path("B.txt")).unwrap());
}

#[cfg(unix)]
#[track_caller]
fn for_its_owner_alone(path: &Path) {
    use std::os::unix::fs::PermissionsExt;

    let about = fs::metadata(path).expect("it is there");
    let expected = if about.is_dir() { 0o700 } else { 0o600 };
    assert_eq!(about.permissions().mode() & 0o777, expected, "{}", path.display());
    if about.is_dir() {
        let inside = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("it can be read").path());
        inside.for_each(|path| for_its_owner_alone(&path));
    }
}

#[cfg(unix)]
#[test]
fn files_of_an_office_and_its_outputs_are_for_their_owner_alone() {
    let bureau = Bureau::demo(60);
    let resident = somebody(&bureau);
    let [pdf, svg, list, a, b, backup, copy] =
        ["p.pdf", "p.svg", "l.xlsx", "A.txt", "B.txt", "backup", "copy"].map(|name| bureau.path(name));
    bureau.run(&["issue", DIR, "--resident", &resident, "--pdf", &pdf, "--svg", &svg]).done();
    bureau.run(&["option", "list", DIR, "--list", &list]).done();
    bureau.run(&["key", "add", DIR, "recovery", "--out", &a, "--out", &b]).done();
    bureau.run(&["backup", DIR, &backup]).done();
    bureau.run(&["restore", &backup, &copy]).done();
    bureau.run(&["key", "rotate", DIR]).done();
    for path in [&pdf, &svg, &list, &a, &b, &backup, &copy] {
        for_its_owner_alone(Path::new(path));
    }
    for_its_owner_alone(&bureau.office());
    bureau.run(&["restore", &backup, DIR, "--replace"]).done();
    for_its_owner_alone(&bureau.office());
}
