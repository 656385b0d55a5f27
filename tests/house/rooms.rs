//! The rooms of `domain` and `counter`, as their tables tell them: from the ground up, each module uses its own room and those above it.

use std::collections::BTreeMap;

use super::modules::{Graph, graph_of};
use super::{Source, nothing, sources};

/// Where the table of a crate stands, the words of the line before it, and the crate.
const TABLES: [(&str, &str, &str); 2] = [
    ("crates/domain/src/lib.rs", "What stands where", "crates/domain/src/"),
    ("docs/ARCHITECTURE.md", "those of `counter`, from the ground up", "crates/counter/src/"),
];

/// Every module of the table with its room, counted from the ground: the names in the first column behind the line with these words.
fn rooms(text: &str, words: &str) -> BTreeMap<String, usize> {
    let behind = text.lines().skip_while(|line| !line.contains(words)).skip(1);
    let bare = behind.map(|line| line.trim_start_matches("//!").trim()).skip_while(|line| !line.starts_with('|'));
    let rows = bare.take_while(|line| line.starts_with('|')).filter(|line| line.starts_with("| `"));
    let names = |row: &str| -> Vec<String> {
        let cell = row.split('|').nth(1).unwrap_or_default();
        cell.split('`').skip(1).step_by(2).map(|name| name.trim_end_matches('/').to_owned()).collect()
    };
    rows.enumerate().flat_map(|(room, row)| names(row).into_iter().map(move |name| (name, room))).collect()
}

/// The module of the crate that a file belongs to; none for the root and for other crates.
fn module<'p>(path: &'p str, src: &str) -> Option<&'p str> {
    let first = path.strip_prefix(src)?.split('/').next()?;
    Some(first.strip_suffix(".rs").unwrap_or(first)).filter(|name| *name != "lib")
}

/// Modules without a room, and edges to a room below.
fn out_of_room(graph: &Graph, src: &str, rooms: &BTreeMap<String, usize>) -> Vec<String> {
    let mut findings = Vec::new();
    for (from, to, names) in graph.edges() {
        let (Some(user), Some(used)) = (module(from, src), module(to, src)) else { continue };
        match (rooms.get(user), rooms.get(used)) {
            (Some(user), Some(used)) if used <= user => {}
            (Some(_), Some(_)) => findings.push(format!("{from} uses a room below its own: {to}: {names}")),
            (None, _) => findings.push(format!("{user} has no room")),
            (_, None) => findings.push(format!("{used} has no room")),
        }
    }
    findings.sort();
    findings.dedup();
    findings
}

/// Names of the table that no module has.
fn not_there(sources: &[Source], src: &str, rooms: &BTreeMap<String, usize>) -> Vec<String> {
    let there = |name: &str| sources.iter().any(|source| module(&source.path, src) == Some(name));
    rooms.keys().filter(|name| !there(name)).map(|name| format!("{src}: no module {name}")).collect()
}

#[test]
fn every_module_of_domain_and_counter_has_a_room_and_uses_none_below_it() {
    let sources = sources();
    for (file, words, src) in TABLES {
        let table = sources.iter().find(|source| source.path == file).unwrap();
        let rooms = rooms(&table.text, words);
        assert!(rooms.len() > 20, "{src}: {} modules in the table", rooms.len());
        nothing(&not_there(&sources, src, &rooms));
        nothing(&out_of_room(&graph_of(&sources, &format!("{src}lib.rs")), src, &rooms));
    }
}

#[test]
fn a_planted_module_out_of_its_room_is_found() {
    let table = "//! What stands where:\n//!\n//! | room | x |\n//! |---|---|\n//! | `a` `b` | x `c` |\n//! | `d/` | x |\n//!\n//! | `e` | x |\n";
    let rooms = rooms(table, "What stands where");
    assert_eq!(
        rooms.iter().map(|(name, room)| (name.as_str(), *room)).collect::<Vec<_>>(),
        [("a", 0), ("b", 0), ("d", 1)]
    );
    let found = |path: &str, uses: &str| {
        let mut sources: Vec<Source> = ["a", "b", "d/mod", "f"]
            .iter()
            .map(|name| Source::planted(&format!("crates/x/src/{name}.rs"), "pub struct S;"))
            .collect();
        sources.push(Source::planted("crates/x/src/lib.rs", "mod a;\nmod b;\nmod d;\nmod f;"));
        sources.iter_mut().find(|source| source.path.ends_with(path)).unwrap().text = format!("use crate::{uses}::S;");
        out_of_room(&graph_of(&sources, "crates/x/src/lib.rs"), "crates/x/src/", &rooms)
    };
    assert!(found("/d/mod.rs", "a").is_empty() && found("/a.rs", "b").is_empty());
    assert_eq!(found("/a.rs", "d").len(), 1);
    assert_eq!(found("/f.rs", "a"), ["f has no room"]);
    assert_eq!(not_there(&[Source::planted("crates/x/src/a.rs", "")], "crates/x/src/", &rooms).len(), 2);
}
