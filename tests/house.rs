//! The house rules: layers, licences, tidiness, and which functions of the mission are claimed.
//!
//! Every check is a plain function from text to findings, and every check is shown a planted fault.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

mod build;
mod conformity;
mod documents;
mod fields;
mod in_clear;
mod layers;
mod licences;
mod modules;
mod names;
mod rooms;
mod tidy;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A text file of the checkout, its path relative to the top and written with `/`.
#[derive(Clone)]
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    fn planted(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    /// The lines with their numbers, up to the module of unit tests.
    fn production(&self) -> Vec<(usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        let end = if self.is_test() { 0 } else { tests_begin(&lines) };
        lines.into_iter().take(end).enumerate().map(|(index, line)| (index + 1, line)).collect()
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.split('/').any(|part| part == "tests")
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
            || [".test.ts", ".spec.ts"].iter().any(|end| name.ends_with(end))
    }

    fn is(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, end)| extensions.contains(&end))
    }
}

/// The first line of `#[cfg(test)] mod … {`; an attribute on a single item does not end the production code.
fn tests_begin(lines: &[&str]) -> usize {
    let opens = |at: usize| lines[at + 1..].iter().take(3).any(|l| l.starts_with("mod ") && l.ends_with('{'));
    (0..lines.len()).find(|&at| lines[at].starts_with("#[cfg(test)]") && opens(at)).unwrap_or(lines.len())
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Every text file of the checkout.
fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    walk(&top(), &mut |path| {
        let Some(text) = fs::read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return;
        };
        let path = path.strip_prefix(top()).unwrap().to_string_lossy().replace('\\', "/");
        found.push(Source { path, text });
    });
    assert!(found.len() > 30, "the walk over the checkout found only {} files", found.len());
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Visits every file of the checkout; what is built or installed is not ours.
fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    const NOT_OURS: [&str; 6] = [".git", "node_modules", "target", "dist", "build", "gen"];
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match path.is_dir() {
            true if NOT_OURS.contains(&name.as_str()) => {}
            true => walk(&path, visit),
            false => visit(&path),
        }
    }
}

/// `cargo metadata` of this workspace, from what is already fetched if that suffices.
fn metadata(options: &[&str]) -> serde_json::Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let ask = |more: &[&str]| {
        let mut command = Command::new(&cargo);
        command.current_dir(top()).args(["metadata", "--format-version", "1", "--locked"]);
        command.args(options).args(more).output().unwrap()
    };
    let mut answer = ask(&["--offline"]);
    if !answer.status.success() {
        answer = ask(&[]);
    }
    assert!(answer.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&answer.stderr));
    serde_json::from_slice(&answer.stdout).unwrap()
}

#[track_caller]
fn nothing(findings: &[String]) {
    assert!(findings.is_empty(), "{} finding(s):\n  {}", findings.len(), findings.join("\n  "));
}

#[test]
fn production_code_ends_where_the_unit_tests_begin() {
    let text = "fn a() {}\n#[cfg(test)]\nuse x;\nfn b() {}\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\n";
    assert_eq!(Source::planted("crates/x/src/lib.rs", text).production().len(), 4);
    assert_eq!(Source::planted("crates/x/src/a/tests.rs", text).production().len(), 0);
}
