//! The functions of the mission, which of them we claim, and the test behind every claim.
//!
//! `tests/conformity/functions.tsv` lists them all. A claimed one needs a test whose comment names it
//! (`conformity: ID`, several with commas); a comment that names an unknown one is a fault too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::{Source, nothing, sources, top};

const TABLE: &str = include_str!("../conformity/functions.tsv");

/// The word that opens a claim, in two halves so that this file makes none.
const MARK: (&str, &str) = ("confor", "mity:");

struct Function<'t> {
    id: &'t str,
    rust: &'t str,
    name: &'t str,
    scope: &'t str,
    claimed: bool,
}

fn functions(table: &str) -> Result<Vec<Function<'_>>, String> {
    let mut seen = BTreeSet::new();
    let mut functions = Vec::new();
    for (index, line) in table.lines().enumerate().skip(1) {
        let [id, rust, name, scope, claimed] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("line {}: not five columns", index + 1));
        };
        if !seen.insert(id) || !["yes", "no"].contains(&claimed) {
            return Err(format!("line {}: {id} twice, or claimed neither yes nor no", index + 1));
        }
        functions.push(Function { id, rust, name, scope, claimed: claimed == "yes" });
    }
    Ok(functions)
}

/// Every id named by a comment, with the test it stands on; a comment on anything else names no test.
fn marks(source: &Source) -> Vec<(String, Option<String>)> {
    let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
    let mark = format!("{}{}", MARK.0, MARK.1);
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let comment = line.strip_prefix("//").map(|text| text.trim_start_matches(['/', '!', ' ', '`']));
        let Some(ids) = comment.and_then(|text| text.strip_prefix(&mark)) else {
            continue;
        };
        let test = test_at(&lines, at).map(|name| format!("{} {name}", source.path));
        found.extend(
            ids.split([',', '、', ' ', '`']).filter(|id| !id.is_empty()).map(|id| (id.to_string(), test.clone())),
        );
    }
    found
}

/// The name of the test whose comments and attributes include this line.
fn test_at(lines: &[&str], at: usize) -> Option<String> {
    let attached = |line: &&&str| line.starts_with("//") || line.starts_with("#[");
    let below = lines[at..].iter().take_while(attached);
    let head = at + below.clone().count();
    let above = lines[..at].iter().rev().take_while(attached);
    let is_test = |line: &&str| line.starts_with("#[test") || line.starts_with("#[tokio::test");
    if !above.chain(below).any(is_test) {
        return None;
    }
    let (_, name) = lines.get(head)?.split_once("fn ")?;
    name.split('(').next().map(str::to_string)
}

/// The table as people read it, and what is wrong with it.
fn report(functions: &[Function<'_>], marks: &[(String, Option<String>)]) -> (String, Vec<String>) {
    let mut tests: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut faults = Vec::new();
    for (id, test) in marks {
        match test {
            _ if functions.iter().all(|function| function.id != id) => {
                faults.push(format!("{id} is no function we know"))
            }
            None => faults.push(format!("{id} is named by a comment that stands on no test")),
            Some(test) => tests.entry(id).or_default().push(test),
        }
    }
    let claimed = functions.iter().filter(|function| function.claimed).count();
    let mut text = format!("{claimed} of {} functions claimed\n\n", functions.len());
    for Function { id, rust, name, scope, claimed } in functions {
        let tests = tests.get(id).map(|tests| tests.join("; ")).unwrap_or_default();
        if *claimed && tests.is_empty() {
            faults.push(format!("{id} {name} is claimed and no test names it"));
        }
        text += &format!("{} {id}\t{name}\t{rust}\t{scope}\t{tests}\n", if *claimed { "✓" } else { "·" });
    }
    (text, faults)
}

#[test]
fn every_claimed_function_has_a_test_that_names_it() {
    let functions = functions(TABLE).unwrap();
    let rust = sources().into_iter().filter(|source| source.is(&["rs"]));
    let marks: Vec<_> = rust.flat_map(|source| marks(&source)).collect();
    let (text, faults) = report(&functions, &marks);
    fs::create_dir_all(top().join("build")).unwrap();
    fs::write(top().join("build/conformity.txt"), text).unwrap();
    nothing(&faults);
}

#[test]
fn a_planted_claim_is_found() {
    const HEAD: &str = "id\trust\tname\tscope\tclaimed\n";
    let faults = |table: &str, source: &str| {
        let table = format!("{HEAD}{table}");
        let marks = marks(&Source::planted("tests/a.rs", &source.replace("MARK", &format!("{}{}", MARK.0, MARK.1))));
        report(&functions(&table).unwrap(), &marks).1.len()
    };
    let (claimed, unclaimed) = ("2.1.1\ta\tA\tC\tyes\n", "2.1.1\ta\tA\tC\tno\n");
    assert_eq!(faults(claimed, "/// MARK 2.1.1\n#[test]\nfn a() {}\n"), 0);
    assert_eq!(faults(claimed, "#[test]\n// MARK 2.1.1\nfn a() {}\n"), 0);
    assert_eq!(faults(unclaimed, ""), 0);
    assert_eq!(faults(claimed, ""), 1, "claimed without a test");
    assert_eq!(faults(unclaimed, "/// MARK 2.1.1, 9.9\n#[test]\nfn a() {}\n"), 1, "unknown");
    assert_eq!(faults(unclaimed, "/// MARK 2.1.1\nfn a() {}\n"), 1, "not on a test");
    assert!(functions(&format!("{HEAD}{claimed}{unclaimed}")).is_err(), "the same id twice");
    assert!(functions(&format!("{HEAD}2.1.1\tA\n")).is_err(), "too few columns");
}
