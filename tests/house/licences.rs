//! Every library we link or bundle may be used under terms that go with ours.

use super::{Source, metadata, nothing, sources};

/// Licences that ask for no more than notices, or (MPL-2.0) for the library's own sources.
const ACCEPTED: [&str; 17] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "WTFPL",
    "Zlib",
];

/// What is taken although the rule above says no: package, its own words, why.
const EXCEPTIONS: [(&str, &str, &str); 0] = [];

/// Whether an SPDX expression leaves a choice within `ACCEPTED`. Malformed text does not.
fn acceptable(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
    either(&mut words) && words.is_empty()
}

fn either(words: &mut Vec<&str>) -> bool {
    let mut good = both(words);
    while words.last() == Some(&"OR") {
        words.pop();
        good |= both(words);
    }
    good
}

fn both(words: &mut Vec<&str>) -> bool {
    let mut good = one(words);
    while words.last() == Some(&"AND") {
        words.pop();
        good &= one(words);
    }
    good
}

fn one(words: &mut Vec<&str>) -> bool {
    match words.pop() {
        None => false,
        Some("(") => {
            let good = either(words);
            words.pop() == Some(")") && good
        }
        Some(id) if words.last() == Some(&"WITH") => {
            words.pop();
            let exception = words.pop().unwrap_or_default();
            ACCEPTED.contains(&format!("{id} WITH {exception}").as_str())
        }
        Some(id) => ACCEPTED.contains(&id),
    }
}

fn refused(package: &str, licence: Option<&str>) -> Option<String> {
    let words = licence.unwrap_or("no licence named");
    let excepted = EXCEPTIONS.iter().any(|(name, its, _)| *name == package && *its == words);
    (!excepted && !acceptable(words)).then(|| format!("{package}: {words}"))
}

fn refused_npm(lock: &Source) -> Vec<String> {
    let lock: serde_json::Value = serde_json::from_str(&lock.text).unwrap();
    let packages = lock["packages"].as_object().expect("a package-lock.json of version 3");
    let installed = packages.iter().filter(|(place, _)| !place.is_empty());
    let named = installed.map(|(place, package)| (place.rsplit("node_modules/").next().unwrap_or(place), package));
    named.filter_map(|(name, package)| refused(name, package["license"].as_str())).collect()
}

#[test]
fn crates_come_under_terms_that_go_with_ours() {
    let metadata = metadata(&[]);
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "cargo metadata listed only {} packages", packages.len());
    let verdict = |package: &serde_json::Value| refused(package["name"].as_str().unwrap(), package["license"].as_str());
    nothing(&packages.iter().filter_map(verdict).collect::<Vec<_>>());
}

#[test]
fn npm_packages_come_under_terms_that_go_with_ours() {
    let lock = sources().into_iter().find(|source| source.path == "ui/package-lock.json");
    nothing(&refused_npm(&lock.expect("ui/package-lock.json")));
}

#[test]
fn every_exception_is_needed_and_says_why() {
    let idle = EXCEPTIONS.iter().filter(|(_, words, why)| acceptable(words) || why.is_empty());
    nothing(&idle.map(|(name, ..)| format!("the exception for {name} is idle or unexplained")).collect::<Vec<_>>());
}

#[test]
fn our_own_licence_is_in_every_manifest() {
    let metadata = metadata(&["--no-deps"]);
    let members = metadata["packages"].as_array().unwrap().iter();
    let other = members.filter(|package| package["license"] != "Apache-2.0 OR MIT");
    nothing(&other.map(|package| package["name"].to_string()).collect::<Vec<_>>());
}

#[test]
fn a_planted_licence_is_refused() {
    assert!(acceptable("MIT"));
    assert!(acceptable("MIT/Apache-2.0"));
    assert!(acceptable("(MIT OR GPL-3.0-only) AND Unicode-3.0"));
    assert!(acceptable("GPL-2.0-only OR Apache-2.0 WITH LLVM-exception"));
    assert!(!acceptable("GPL-3.0-only"));
    assert!(!acceptable("MIT AND GPL-3.0-only"));
    assert!(!acceptable("Apache-2.0 WITH Commons-Clause"));
    assert!(!acceptable("(MIT"));
    assert!(!acceptable(""));
    assert!(refused("planted", None).is_some());
}

#[test]
fn a_planted_npm_package_is_refused() {
    let text = r#"{"packages": {"": {}, "node_modules/a": {"license": "MIT"},
        "node_modules/a/node_modules/b": {"license": "SSPL-1.0"}, "node_modules/c": {}}}"#;
    let findings = refused_npm(&Source::planted("ui/package-lock.json", text));
    assert_eq!(findings, ["b: SSPL-1.0", "c: no licence named"]);
}
