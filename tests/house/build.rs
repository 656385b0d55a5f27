//! What is built once: the programs (`make run`) and the tests (`make test`) select the same features of every library.
//!
//! Cargo builds a library anew for every selection of its features; one feature of `serde` more doubles three hundred crates.

use std::collections::BTreeSet;
use std::process::Command;

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
