//! What is built once: the programs (`make run`) and the tests (`make test`) select the same features of every library.
//!
//! Cargo builds a library anew for every selection of its features; one feature of `serde` more doubles three hundred crates.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, SystemTime};

use madoguchi_tests::office::unlike_sources;

use super::{nothing, top};

/// `name version [features]`, one library a line, for these kinds of dependency.
fn selection(edges: &str) -> BTreeSet<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let tree = ["tree", "--workspace", "--locked", "--offline", "--prefix", "none", "--format", "{p} [{f}]", "--edges"];
    let answer = Command::new(cargo).current_dir(top()).args(tree).arg(edges).output().unwrap();
    assert!(answer.status.success(), "cargo tree: {}", String::from_utf8_lossy(&answer.stderr));
    let lines = String::from_utf8_lossy(&answer.stdout).into_owned();
    lines.lines().map(|line| line.trim_end_matches(" (*)").trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// What is built for the programs and again, otherwise, for the tests.
fn built_twice(programs: &BTreeSet<String>, tests: &BTreeSet<String>) -> Vec<String> {
    let unlike = programs.difference(tests);
    unlike.map(|line| format!("{line} is selected with other features in the tests")).collect()
}

#[test]
fn no_library_is_built_twice_between_run_and_test() {
    let programs = selection("normal,build");
    assert!(programs.len() > 100, "{} libraries", programs.len());
    nothing(&built_twice(&programs, &selection("normal,build,dev")));
}

#[test]
fn a_planted_second_selection_is_found() {
    let line = |features: &str| BTreeSet::from([format!("serde_core v1.0.0 [{features}]")]);
    assert_eq!(built_twice(&line("std"), &line("std")), [""; 0]);
    assert_eq!(built_twice(&line("std"), &line("default,std")).len(), 1);
}

#[test]
fn a_story_runs_no_program_that_is_older_than_its_sources() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let minute = |minute: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + 60 * minute);
    let written = |name: &str, text: &str, when: SystemTime| {
        fs::write(at(name), text).unwrap();
        File::options().write(true).open(at(name)).unwrap().set_modified(when).unwrap();
    };
    let why = || unlike_sources(&at("program"), folder.path());
    assert_eq!(why().as_deref(), Some("is not beside the tests"));
    written("program", "", minute(2));
    assert_eq!(why().as_deref(), Some("has no list of its sources beside it"));
    let paths = ["lib.rs", "with\\ space.rs"].map(|name| at(name).display().to_string());
    written("program.d", &format!("{}: {}\n", at("program").display(), paths.join(" ")), minute(2));
    assert_eq!(why().as_deref(), Some("is older than lib.rs"), "a source that is gone");
    written("lib.rs", "", minute(1));
    written("with space.rs", "", minute(2));
    assert_eq!(why(), None);
    written("with space.rs", "", minute(3));
    assert_eq!(why().as_deref(), Some("is older than with space.rs"));
    let elsewhere = tempfile::tempdir().unwrap();
    assert_eq!(unlike_sources(&at("program"), elsewhere.path()).as_deref(), Some("was built from another checkout"));
}
