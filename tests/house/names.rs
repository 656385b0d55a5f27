//! A public type name stands for one thing in the whole house, so that a search for it finds that thing.
//!
//! Reads what the files of the crates define for other files. Knows neither the packages of the tests nor associated types
//! (`type Answer` of each command), which are named through their trait.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::tokens::{group_end, tokens, without_tests};
use super::{Source, nothing, sources};

/// Names that stand in several files by a pattern, a text that the paths of these files hold, and why. These files count as one.
const PATTERNS: [(&str, &str, &str); 2] = [
    (
        "Kind",
        "crates/domain/src/paper/",
        "each file of a kind of paper has one unit struct, always named through its file",
    ),
    ("Result", "/src/error.rs", "each crate has one result with its own error"),
];

/// Names that still stand for several things, and in how many files. The list only shrinks: an entry that is not needed any more is
/// a finding, and a new name is renamed instead of added.
const CLASHES_TO_REMOVE: [(&str, usize); 0] = [];

/// The types that a file defines for other files (`pub`, `pub(crate)`, `pub(super)`).
fn public_types(source: &Source) -> BTreeSet<String> {
    const KINDS: [&str; 5] = ["struct", "enum", "union", "trait", "type"];
    let words = without_tests(&tokens(&source.text));
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let mut found = BTreeSet::new();
    for at in (0..words.len()).filter(|at| words[*at] == "pub") {
        let behind = if word(at + 1) == "(" { group_end(&words, at + 1) } else { at + 1 };
        let kind = if word(behind) == "unsafe" { behind + 1 } else { behind };
        if KINDS.contains(&word(kind)) && word(kind + 1).starts_with(char::is_uppercase) {
            found.insert(word(kind + 1).to_owned());
        }
    }
    found
}

/// The files of the programs that define each public type name.
fn definitions(sources: &[Source]) -> BTreeMap<String, Vec<&str>> {
    let of_programs = |path: &str| ["crates/", "src-tauri/"].iter().any(|top| path.starts_with(top));
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for source in sources.iter().filter(|s| s.is(&["rs"]) && !s.is_test() && of_programs(&s.path)) {
        for name in public_types(source) {
            found.entry(name).or_default().push(&source.path);
        }
    }
    found
}

/// How many things the name stands for: a file each, those of a pattern together.
fn things(name: &str, files: &[&str]) -> usize {
    let of_pattern = |path: &str| PATTERNS.iter().any(|(of, text, _)| *of == name && path.contains(text));
    let together = files.iter().filter(|path| of_pattern(path)).count();
    files.len() - together.saturating_sub(1)
}

/// Names that stand for more, or for fewer, things than the table says; one that is not in it stands for one.
fn clashes(sources: &[Source], table: &[(&str, usize)]) -> Vec<String> {
    let found = definitions(sources);
    let names = found.keys().map(String::as_str).chain(table.iter().map(|(name, _)| *name));
    let mut findings = Vec::new();
    for name in names.collect::<BTreeSet<_>>() {
        let files = found.get(name).map(Vec::as_slice).unwrap_or_default();
        let listed = table.iter().find(|(of, _)| *of == name).map_or(1, |(_, count)| *count);
        let count = things(name, files);
        if count != listed {
            findings.push(format!("{name} stands in {count} modules, {listed} are listed: {}", files.join(", ")));
        } else if listed == 1 && table.iter().any(|(of, _)| *of == name) {
            findings.push(format!("{name} needs no entry"));
        }
    }
    findings
}

#[test]
fn a_public_type_name_stands_in_one_module() {
    let sources = sources();
    assert!(definitions(&sources).len() > 300, "{} public types", definitions(&sources).len());
    nothing(&clashes(&sources, &CLASHES_TO_REMOVE));
    for (name, text, why) in PATTERNS {
        let found = definitions(&sources);
        let files = found.get(name).into_iter().flatten().filter(|path| path.contains(text)).count();
        assert!(files > 1, "{name} in {text} is no pattern any more: {why}");
    }
}

#[test]
fn a_planted_second_meaning_is_found() {
    let findings = |texts: [&str; 2], table: &[(&str, usize)]| {
        let paths = ["crates/x/src/a.rs", "crates/y/src/b.rs"];
        let planted = paths.iter().zip(texts).map(|(path, text)| Source::planted(path, text));
        clashes(&planted.collect::<Vec<_>>(), table)
    };
    let one = "pub struct Line;";
    assert!(findings([one, "pub(crate) enum Line { A }"], &[])[0].contains("Line stands in 2 modules"));
    assert_eq!(findings([one, "pub(super) type Line = u8;"], &[]).len(), 1);
    assert_eq!(findings([one, "pub unsafe trait Line {}"], &[]).len(), 1);
    assert_eq!(findings([one, "struct Line; // pub struct Line\nimpl A for B { type Line = u8; }"], &[]), [""; 0]);
    assert_eq!(findings([one, "#[cfg(test)]\nmod tests {\n    pub struct Line;\n}"], &[]), [""; 0]);
    assert_eq!(findings([one, "pub enum Row { Line }"], &[]), [""; 0]);
    assert_eq!(findings([one, one], &[("Line", 2)]), [""; 0], "listed");
    assert_eq!(findings([one, "pub struct Row;"], &[("Line", 2)]).len(), 1, "listed and cured");
    assert_eq!(findings([one, "pub struct Row;"], &[("Line", 1)]).len(), 1, "listed and cured");
    assert_eq!(findings(["", ""], &[("Line", 2)]).len(), 1, "listed and gone");
}
