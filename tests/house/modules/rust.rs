//! The modules of a Rust crate, and what each takes from which file.
//!
//! A name counts where it is defined, not where it is passed on: `use super::Name` of a parent that only says `pub use child::Name`
//! is an edge to the child. A `mod x;` is no edge. Macros hide what they define, so a name that no file seems to define counts for the
//! module it was asked of. What is called as a method is not seen.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Graph;
use super::tokens::{group_end, tokens, without_tests};
use crate::house::Source;

/// A module: a file, or a `mod x { … }` within one.
#[derive(Default)]
struct Module {
    file: String,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    defined: BTreeSet<String>,
    uses: Vec<Import>,
    /// Paths outside of `use`, at least two names long.
    paths: Vec<Vec<String>>,
    /// Names that stand first in a path, or alone.
    words: BTreeSet<String>,
}

/// One name that a `use` imports; `*` for all of a module.
struct Import {
    path: Vec<String>,
    name: String,
    public: bool,
}

/// Where a path leads.
enum Found {
    Module(usize),
    /// An item, and the module that defines it.
    Item(usize),
    /// Another crate, the prelude, or a local name.
    Outside,
}

/// Which of two that bear one name is meant: the module if more of the path follows, else the item.
#[derive(Clone, Copy, PartialEq)]
enum Want {
    Module,
    Item,
}

/// A crate while it is read.
struct Crate<'a> {
    sources: &'a [Source],
    modules: Vec<Module>,
    /// Whether what is compiled for unit tests only is read as well.
    tests_too: bool,
    /// Modules that are declared and were not found.
    unread: Vec<String>,
}

/// The edges between the files of the crate whose root file is `root`.
pub fn graph(sources: &[Source], root: &str) -> Graph {
    let tests_too = root.starts_with("tests/");
    let mut whole = Crate { sources, modules: Vec::new(), tests_too, unread: Vec::new() };
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    whole.read(root, folder, None);
    let mut graph = Graph::default();
    for at in 0..whole.modules.len() {
        for (to, name) in whole.references(at) {
            graph.add(&whole.modules[at].file, &whole.modules[to].file, &name);
        }
    }
    graph.unread = whole.unread;
    graph
}

impl Crate<'_> {
    fn module(&mut self, file: &str, parent: Option<usize>) -> usize {
        self.modules.push(Module { file: file.into(), parent, ..Module::default() });
        self.modules.len() - 1
    }

    /// Reads a file and, through its `mod x;`, all below it. `folder` is where those lie.
    fn read(&mut self, file: &str, folder: &str, parent: Option<usize>) -> Option<usize> {
        let source = self.sources.iter().find(|source| source.path == file)?;
        let all = tokens(&source.text);
        let words = if self.tests_too { all.iter().map(ToString::to_string).collect() } else { without_tests(&all) };
        let module = self.module(file, parent);
        self.scan(&words, module, folder);
        Some(module)
    }

    fn scan(&mut self, words: &[String], module: usize, folder: &str) {
        let mut depth = 0_usize;
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_str();
            match word {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                "use" if is_statement(words, at) => {
                    at = self.scan_use(words, at, module);
                    continue;
                }
                "mod" if depth == 0 => {
                    at = self.scan_mod(words, at, module, folder);
                    continue;
                }
                _ if depth == 0 && is_definition(words, at) => {
                    let name = words[at + if word == "macro_rules" { 2 } else { 1 }].clone();
                    self.modules[module].defined.insert(name);
                }
                _ => {}
            }
            at = self.scan_path(words, at, module);
        }
    }

    fn scan_use(&mut self, words: &[String], at: usize, module: usize) -> usize {
        let public = at > 0 && (words[at - 1] == "pub" || words[at - 1] == ")");
        let end = (at..words.len()).find(|end| words[*end] == ";").unwrap_or(words.len());
        tree(&words[at + 1..end], &[], public, &mut self.modules[module].uses);
        end + 1
    }

    fn scan_mod(&mut self, words: &[String], at: usize, module: usize, folder: &str) -> usize {
        let (Some(name), Some(next)) = (words.get(at + 1), words.get(at + 2)) else { return at + 1 };
        let below = format!("{folder}/{name}");
        let child = match next.as_str() {
            "{" => {
                let file = self.modules[module].file.clone();
                let child = self.module(&file, Some(module));
                let end = group_end(words, at + 2);
                self.scan(&words[at + 3..end - 1], child, &below);
                self.modules[module].children.insert(name.clone(), child);
                return end;
            }
            _ => match stated_path(words, at) {
                Some(path) => {
                    let file = &self.modules[module].file;
                    let beside = file.rsplit_once('/').map_or("", |(folder, _)| folder);
                    self.read(&format!("{beside}/{path}"), &below, Some(module))
                }
                None => (self.read(&format!("{below}.rs"), &below, Some(module)))
                    .or_else(|| self.read(&format!("{below}/mod.rs"), &below, Some(module))),
            },
        };
        match child {
            Some(child) => drop(self.modules[module].children.insert(name.clone(), child)),
            None => self.unread.push(format!("{below}, declared in {}", self.modules[module].file)),
        }
        at + 3
    }

    /// Notes the path or the single name that begins here, if one does.
    fn scan_path(&mut self, words: &[String], at: usize, module: usize) -> usize {
        let follows = at > 0 && (words[at - 1] == "." || words[at - 1] == "::" && !is_dollar(words, at));
        if !is_name(&words[at]) || follows || at > 0 && words[at - 1] == "fn" {
            return at + 1;
        }
        let mut path = vec![words[at].clone()];
        let mut end = at + 1;
        while end + 1 < words.len() && words[end] == "::" && is_name(&words[end + 1]) {
            path.push(words[end + 1].clone());
            end += 2;
        }
        self.modules[module].words.insert(path[0].clone());
        if path.len() > 1 {
            self.modules[module].paths.push(path);
        }
        end
    }

    /// What a module takes from others: the module that defines it, and its name.
    fn references(&self, at: usize) -> Vec<(usize, String)> {
        let module = &self.modules[at];
        let mut references = Vec::new();
        for import in &module.uses {
            if import.name == "*" {
                references.extend(self.glob_references(at, import));
            } else if !import.public || module.words.contains(&import.name) {
                let last = import.path.last().cloned().unwrap_or_default();
                references.extend(self.defines(at, &import.path).map(|to| (to, last)));
            }
        }
        for path in &module.paths {
            let name = path.iter().find(|name| is_upper(name)).unwrap_or(&path[path.len() - 1]);
            references.extend(self.defines(at, path).map(|to| (to, name.clone())));
        }
        references
    }

    fn glob_references(&self, at: usize, import: &Import) -> Vec<(usize, String)> {
        let module = &self.modules[at];
        let Found::Module(of) = self.resolve(at, &import.path, Want::Module, 0) else { return Vec::new() };
        let names = module.words.iter().filter(|name| !module.defined.contains(*name));
        let known = names.filter_map(|name| match self.look_up(of, name, Want::Item, 0)? {
            Found::Item(to) => Some((to, name.clone())),
            Found::Module(_) | Found::Outside => None,
        });
        known.collect()
    }

    fn defines(&self, at: usize, path: &[String]) -> Option<usize> {
        match self.resolve(at, path, Want::Item, 0) {
            Found::Item(to) => Some(to),
            Found::Module(_) | Found::Outside => None,
        }
    }

    fn resolve(&self, from: usize, path: &[String], want: Want, hops: usize) -> Found {
        const HOPS_MAX: usize = 16; // a name passed on in a ring leads nowhere
        let mut at = from;
        if hops > HOPS_MAX {
            return Found::Outside;
        }
        for (index, name) in path.iter().enumerate() {
            let last = index + 1 == path.len();
            let first = index == 0;
            let next = match name.as_str() {
                "crate" => Found::Module(0),
                "self" => Found::Module(at),
                "super" => self.modules[at].parent.map_or(Found::Outside, Found::Module),
                _ => match self.look_up(at, name, if last { want } else { Want::Module }, hops) {
                    Some(found) => found,
                    None if first => Found::Outside,
                    None => Found::Item(at),
                },
            };
            match next {
                Found::Module(to) => at = to,
                Found::Item(_) | Found::Outside => return next,
            }
        }
        Found::Module(at)
    }

    /// A name within a module: what it defines, has below it, or passes on.
    fn look_up(&self, at: usize, name: &str, want: Want, hops: usize) -> Option<Found> {
        let module = &self.modules[at];
        let child = module.children.get(name).map(|child| Found::Module(*child));
        let item = module.defined.contains(name).then_some(Found::Item(at));
        let reexport = || {
            let named = module.uses.iter().filter(|import| import.name == name);
            let mut found = named.map(|import| self.resolve(at, &import.path, want, hops + 1));
            found.find(|found| !matches!(found, Found::Module(_)) || want == Want::Module)
        };
        let glob = || {
            let all = module.uses.iter().filter(|import| import.name == "*");
            all.filter_map(|import| match self.resolve(at, &import.path, Want::Module, hops + 1) {
                Found::Module(of) if of != at && hops < 2 => self.look_up(of, name, want, hops + 1),
                Found::Module(_) | Found::Item(_) | Found::Outside => None,
            })
            .next()
        };
        match want {
            Want::Module => child.or(item).or_else(reexport).or_else(glob),
            Want::Item => item.or_else(reexport).or(child).or_else(glob),
        }
    }
}

/// Whether `use` begins a declaration (and is no `impl Trait + use<'a>`).
fn is_statement(words: &[String], at: usize) -> bool {
    words.get(at + 1).is_some_and(|next| next != "<")
}

/// Whether the name that follows is defined here.
fn is_definition(words: &[String], at: usize) -> bool {
    const KINDS: [&str; 8] = ["fn", "struct", "enum", "union", "trait", "type", "const", "static"];
    let named = words.get(at + 1).is_some_and(|name| is_name(name) && !KINDS.contains(&name.as_str()));
    match words[at].as_str() {
        "macro_rules" => words.get(at + 1).is_some_and(|sign| sign == "!") && words.len() > at + 2,
        kind => KINDS.contains(&kind) && named,
    }
}

/// The file that `#[path = "…"]` names for the `mod` at `at`.
fn stated_path(words: &[String], at: usize) -> Option<&str> {
    let before = &words[at.saturating_sub(7)..at];
    let place = before.iter().position(|word| word == "path")?;
    Some(before.get(place + 2)?.trim_matches('"'))
}

fn is_dollar(words: &[String], at: usize) -> bool {
    at > 1 && words[at - 2] == "$"
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn is_upper(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// The names of a use tree, each with its whole path.
fn tree(words: &[String], before: &[String], public: bool, found: &mut Vec<Import>) {
    let mut path = before.to_vec();
    let mut at = 0;
    while at < words.len() {
        match words[at].as_str() {
            "::" => at += 1,
            "{" => {
                let inner = &words[at + 1..group_end(words, at) - 1];
                for part in split(inner) {
                    tree(part, &path, public, found);
                }
                return;
            }
            "as" => {
                let name = words.get(at + 1).cloned().unwrap_or_default();
                found.push(Import { path, name, public });
                return;
            }
            "self" if at == 0 && !before.is_empty() => at += 1,
            "*" => {
                found.push(Import { path, name: "*".into(), public });
                return;
            }
            name => {
                path.push(name.into());
                at += 1;
            }
        }
    }
    if let Some(name) = path.last().cloned() {
        found.push(Import { path, name, public });
    }
}

/// The parts between the commas of one level.
fn split(words: &[String]) -> Vec<&[String]> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at < words.len() {
        match words[at].as_str() {
            "{" => at = group_end(words, at),
            "," => {
                parts.push(&words[start..at]);
                start = at + 1;
                at += 1;
            }
            _ => at += 1,
        }
    }
    parts.push(&words[start..]);
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}
