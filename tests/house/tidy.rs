//! What a reader should never meet: leftovers, this or that machine, files and functions that fill no single head.

use super::{Source, nothing, sources};

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

/// Words that must not stand in any text of ours, in two halves so that this table does not find itself.
const UNWANTED: [(&str, &str, &str); 14] = [
    ("TO", "DO", "a leftover: do it or write it down elsewhere"),
    ("FIX", "ME", "a leftover: do it or write it down elsewhere"),
    ("/wo", "rk/", "a path of one machine"),
    ("/ro", "ot/", "a path of one machine"),
    ("/ho", "me/", "a path of one machine"),
    ("/Us", "ers/", "a path of one machine"),
    ("registry.", "npmjs", "the host of a package registry"),
    ("crates.", "io", "the host of a package registry"),
    ("deb.", "debian.org", "the host of a package registry"),
    ("archive.", "ubuntu.com", "the host of a package registry"),
    ("#[ig", "nore", "a test that does not run"),
    ("@ts-", "ignore", "a type error made silent"),
    ("test.", "skip(", "a test that does not run"),
    ("test.", "only(", "tests that do not run"),
];

/// Written by cargo, which names its registry itself; texts of others; bytes that are bad on purpose.
const NOT_READ: [&str; 4] = ["Cargo.lock", "LICENSE", "tests/fuzz/Cargo.lock", "tests/fuzz/corpus/"];

fn unwanted(source: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        for (head, tail, why) in UNWANTED {
            if holds_word(line, &format!("{head}{tail}")) {
                findings.push(format!("{}:{}: {head}{tail}: {why}", source.path, index + 1));
            }
        }
    }
    findings
}

/// Whether the line holds the text, and not as a part of a longer word.
fn holds_word(line: &str, word: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word_like = word.chars().all(char::is_alphanumeric);
    line.match_indices(word).any(|(at, _)| {
        let longer = line[..at].ends_with(letter) || line[at + word.len()..].starts_with(letter);
        !(word_like && longer)
    })
}

fn untidy_bytes(source: &Source) -> Vec<String> {
    let table = source.is(&["csv", "tsv", "jsonl", "svg"]); // fields may be empty; others' formats
    let tabs = table || source.path.ends_with("Makefile");
    let mut findings = Vec::new();
    let mut say = |what: &str| findings.push(format!("{}: {what}", source.path));
    if !source.text.is_empty() && !source.text.ends_with('\n') {
        say("does not end with a newline");
    }
    if !table && source.text.contains('\r') {
        say("has carriage returns");
    }
    if !table && source.text.lines().any(|line| line.ends_with([' ', '\t'])) {
        say("has blanks at the end of a line");
    }
    if !tabs && source.text.contains('\t') {
        say("has tabs");
    }
    findings
}

fn too_long(source: &Source) -> Vec<String> {
    // what a program writes, no head has to hold
    let generated = source.text.starts_with("// Generated from");
    if generated || !source.is(&["rs", "ts", "svelte"]) {
        return Vec::new();
    }
    let lines = source.production();
    let mut findings: Vec<String> = Vec::new();
    if lines.len() > FILE_LINES_MAX {
        findings.push(format!("{}: {} lines", source.path, lines.len()));
    }
    for (at, length) in functions(&lines) {
        if length > FUNCTION_LINES_MAX {
            findings.push(format!("{}:{at}: a function of {length} lines", source.path));
        }
    }
    findings
}

/// First line and length of every function, by the indentation that rustfmt gives its closing brace.
fn functions(lines: &[(usize, &str)]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (index, (number, line)) in lines.iter().enumerate() {
        if !begins_function(line.trim_start()) {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        if let Some(length) = lines[index..].iter().position(|(_, line)| line.trim_end() == end) {
            found.push((*number, length + 1));
        }
    }
    found
}

fn begins_function(line: &str) -> bool {
    const BEFORE: [&str; 8] =
        ["pub ", "pub(crate) ", "pub(super) ", "const ", "async ", "unsafe ", "export ", "default "];
    let mut rest = line;
    while let Some(after) = BEFORE.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = after;
    }
    let ends_here = rest.ends_with(';') || rest.ends_with('}');
    (rest.starts_with("fn ") || rest.starts_with("function ")) && !ends_here
}

/// Fonts come from distribution packages and are never part of this tree.
fn fonts_among(paths: &[String]) -> Vec<String> {
    let font = |path: &&String| [".ttf", ".otf", ".ttc", ".woff2"].iter().any(|end| path.to_lowercase().ends_with(end));
    paths.iter().filter(font).map(|path| format!("{path}: a font in the tree")).collect()
}

fn over(check: fn(&Source) -> Vec<String>) -> Vec<String> {
    sources()
        .iter()
        .filter(|source| !NOT_READ.iter().any(|path| source.path.starts_with(path)))
        .flat_map(check)
        .collect()
}

#[test]
fn no_leftovers_machines_hosts_or_silenced_tests() {
    nothing(&over(unwanted));
}

#[test]
fn text_files_are_tidy() {
    nothing(&over(untidy_bytes));
}

#[test]
fn files_and_functions_fit_one_head() {
    nothing(&over(too_long));
}

#[test]
fn no_font_is_committed() {
    let mut paths = Vec::new();
    super::walk(&super::top(), &mut |path| paths.push(path.to_string_lossy().into_owned()));
    nothing(&fonts_among(&paths));
}

#[test]
fn planted_leftovers_are_found() {
    for (head, tail, _) in UNWANTED {
        let text = format!("// see {head}{tail} \n");
        assert_eq!(unwanted(&Source::planted("crates/x/src/a.rs", &text)).len(), 1, "{head}{tail}");
    }
    assert!(unwanted(&Source::planted("a.md", &format!("MAS{}{}\n", "TO", "DOS"))).is_empty());
}

#[test]
fn planted_bytes_are_found() {
    let findings = |path: &str, text: &str| untidy_bytes(&Source::planted(path, text)).len();
    assert_eq!(findings("a.rs", "fn a() {}\n"), 0);
    assert_eq!(findings("a.rs", "fn a() {}"), 1);
    assert_eq!(findings("a.rs", "fn a() {} \n"), 1);
    assert_eq!(findings("a.rs", "fn a() {}\r\n"), 1);
    assert_eq!(findings("a.rs", "\tfn a() {}\n"), 1);
    assert_eq!(findings("Makefile", "a:\n\tb\n") + findings("a.csv", "\"a\"\r\n"), 0);
    assert_eq!(fonts_among(&["assets/a.TTF".into(), "assets/a.toml".into()]).len(), 1);
}

#[test]
fn a_planted_giant_is_found() {
    let function =
        |lines: usize| format!("impl X {{\n    pub fn a(\n    ) {{\n{}    }}\n}}\n", "        b();\n".repeat(lines));
    let findings = |text: &str| too_long(&Source::planted("crates/x/src/a.rs", text)).len();
    assert_eq!(findings(&function(FUNCTION_LINES_MAX - 3)), 0);
    assert_eq!(findings(&function(FUNCTION_LINES_MAX - 2)), 1);
    assert_eq!(findings(&"use a;\n".repeat(FILE_LINES_MAX + 1)), 1);
    assert_eq!(findings(&format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "// case\n".repeat(FILE_LINES_MAX))), 0);
}
