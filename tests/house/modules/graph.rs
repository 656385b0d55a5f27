//! A graph of files, and its circles.

use std::collections::{BTreeMap, BTreeSet};

/// Which file takes which names from which other.
#[derive(Default)]
pub struct Graph {
    edges: BTreeMap<(String, String), BTreeSet<String>>,
    /// Modules that are declared and were not found: a graph with holes proves nothing.
    pub unread: Vec<String>,
}

impl Graph {
    pub fn add(&mut self, from: &str, to: &str, name: &str) {
        if from != to {
            self.edges.entry((from.into(), to.into())).or_default().insert(name.into());
        }
    }

    /// Each edge: who takes, from whom, and the names.
    pub fn edges(&self) -> impl Iterator<Item = (&str, &str, String)> {
        self.edges.iter().map(|((from, to), names)| (from.as_str(), to.as_str(), joined(names)))
    }

    /// All that can be reached from a file.
    fn reached<'a>(&'a self, from: &'a str) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(file) = open.pop() {
            let next = self.edges.keys().filter(|(from, _)| from == file).map(|(_, to)| to.as_str());
            open.extend(next.filter(|to| reached.insert(*to)));
        }
        reached
    }

    /// Every circle, each with the edges that tie it.
    pub fn circles(&self) -> Vec<String> {
        let files: BTreeSet<&str> = self.edges.keys().map(|(from, _)| from.as_str()).collect();
        let reached: BTreeMap<&str, BTreeSet<&str>> = files.iter().map(|file| (*file, self.reached(file))).collect();
        let together = |a: &str, b: &str| reached[a].contains(b) && reached.get(b).is_some_and(|back| back.contains(a));
        let first =
            |file: &&str| together(file, file) && !files.iter().any(|other| other < file && together(other, file));
        files.iter().filter(|file| first(file)).map(|first| self.circle(&|file| together(first, file))).collect()
    }

    fn circle(&self, member: &dyn Fn(&str) -> bool) -> String {
        let mut report = String::from("a circle of modules:");
        for (from, to, names) in self.edges().filter(|(from, to, _)| member(from) && member(to)) {
            report += &format!("\n    {from} -> {to}: {names}");
        }
        report
    }
}

fn joined(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
