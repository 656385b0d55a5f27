//! What the documents name is there: paths, files and types of ARCHITECTURE.md and style.md, items (`module::item`) of all, and the traps.
//!
//! Reads what stands in backticks. A single small word may be a command, a column or a state, and is not looked for. Decisions may name
//! types and files that were, so of them only items are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Source, nothing, sources};

/// Read whole; of every other document only items are.
const READ: [&str; 2] = ["docs/ARCHITECTURE.md", "docs/style.md"];

/// Where the ids of the traps are told.
const TRAPS: &str = "docs/traps.md";

/// What a document may name: the paths of the checkout, and in which files each word of the code stands.
struct Known<'s> {
    paths: BTreeSet<&'s str>,
    words: BTreeMap<&'s str, BTreeSet<&'s str>>,
}

impl<'s> Known<'s> {
    fn of(sources: &'s [Source]) -> Self {
        let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        // this file names on purpose what is not there
        let own = |path: &str| path == "tests/house/documents.rs";
        for source in sources.iter().filter(|s| s.is(&["rs", "ts", "svelte", "toml", "sql"]) && !own(&s.path)) {
            let code = source.text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for word in code.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')) {
                words.entry(word).or_default().insert(&source.path);
            }
        }
        Self { paths: sources.iter().map(|source| source.path.as_str()).collect(), words }
    }

    /// A file or folder whose path ends so, with or without `crates/…/src` before it.
    fn has_path(&self, name: &str) -> bool {
        let parts = |path: &'_ str| -> Vec<String> {
            let parts = path.split('/').filter(|part| !["", "crates", "src"].contains(part));
            parts.map(str::to_owned).collect()
        };
        let wanted = parts(name);
        self.paths.iter().any(|path| parts(path).windows(wanted.len().max(1)).any(|window| window == wanted))
    }

    /// `module::item`: the item stands in a file that the module's name leads to, or that speaks of the type of that name.
    fn has_item(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split("::").filter(|name| !name.is_empty()).collect();
        names.windows(2).all(|pair| {
            let (of, item) = (pair[0], pair[1]);
            let part =
                |path: &str, name: &str| path.split('/').any(|part| part.strip_suffix(".rs").unwrap_or(part) == name);
            let leads = |path: &str| part(path, of);
            let speaks = |path: &str| self.words.get(of).is_some_and(|files| files.contains(path));
            let module = self.paths.iter().any(|path| leads(path) && part(path, item));
            module || self.words.get(item).is_some_and(|files| files.iter().any(|path| leads(path) || speaks(path)))
        })
    }
}

/// The texts in backticks of a document, without its blocks of code.
fn named(text: &str) -> Vec<(usize, &str)> {
    let mut block = false;
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            block = !block;
        } else if !block {
            found.extend(line.split('`').skip(1).step_by(2).map(|name| (index + 1, name)));
        }
    }
    found
}

/// Whether what is named is there; what is no name (a command line, a signature, a pattern, a small word) counts as there.
fn is_there(known: &Known<'_>, name: &str) -> bool {
    let name = name.split('(').next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_:./-".contains(c);
    if name.is_empty() || !name.chars().all(plain) {
        return true;
    }
    let file = [".rs", ".ts", ".svelte", ".toml", ".md", ".tsv", ".json", ".css"].iter().any(|end| name.ends_with(end));
    if file || name.contains('/') {
        return known.has_path(name);
    }
    if name.contains("::") {
        return known.has_item(name);
    }
    let word = !name.contains(['.', '-', ':']);
    let type_name = word && name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase);
    let long_name = word && name.contains('_');
    !(type_name || long_name) || known.words.contains_key(name)
}

fn unknown(known: &Known<'_>, document: &Source) -> Vec<String> {
    let whole = READ.contains(&document.path.as_str());
    let read = named(&document.text).into_iter().filter(|(_, name)| whole || name.contains("::"));
    let wrong = read.filter(|(_, name)| !is_there(known, name));
    wrong.map(|(line, name)| format!("{}:{line}: {name} is not there", document.path)).collect()
}

/// The ids of traps that a text uses: `trap 11`, `trap_08`, `C8` in a comment.
fn traps_in(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let number = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
    for word in ["trap ", "trap_", "traps "] {
        for (at, _) in text.match_indices(word) {
            let digits = number(&text[at + word.len()..]);
            found.extend(digits.parse::<u32>().ok().map(|number| format!("trap {number}")));
        }
    }
    for line in text.lines() {
        let comment = line.split_once("//").map_or("", |(_, comment)| comment);
        for (at, _) in comment.match_indices('C') {
            let (before, digits) = (comment[..at].chars().next_back(), number(&comment[at + 1..]));
            let after = comment[at + 1 + digits.len()..].chars().next();
            let apart =
                |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && !['_', '-', '\\', '{'].contains(&c));
            if !digits.is_empty() && digits.len() < 3 && !digits.starts_with('0') && apart(before) && apart(after) {
                found.insert(format!("C{digits}"));
            }
        }
    }
    found
}

/// Ids that are used and not told, and told and not used.
fn untold_traps(sources: &[Source], table: &str) -> Vec<String> {
    let told: BTreeSet<&str> = table.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next()).collect();
    let of_crates = sources.iter().filter(|source| source.path.starts_with("crates/") && source.is(&["rs"]));
    let used: BTreeSet<String> = of_crates.flat_map(|source| traps_in(&source.text)).collect();
    let untold = used.iter().filter(|id| !told.contains(id.as_str())).map(|id| format!("{id} is not in {TRAPS}"));
    let ids = told.iter().filter(|id| id.ends_with(|c: char| c.is_ascii_digit()));
    let unused = ids.filter(|id| !used.contains(**id)).map(|id| format!("{TRAPS}: {id} is used nowhere"));
    untold.chain(unused).collect()
}

#[test]
fn what_the_documents_name_is_there() {
    let sources = sources();
    let known = Known::of(&sources);
    let documents = sources.iter().filter(|source| source.is(&["md"]));
    nothing(&documents.flat_map(|document| unknown(&known, document)).collect::<Vec<_>>());
}

#[test]
fn the_architecture_fits_300_lines() {
    let lines = sources().iter().find(|source| source.path == READ[0]).unwrap().text.lines().count();
    assert!(lines <= 300, "{}: {lines} lines", READ[0]);
}

#[test]
fn a_trap_that_is_named_is_told() {
    let sources = sources();
    let table = sources.iter().find(|source| source.path == TRAPS).unwrap();
    nothing(&untold_traps(&sources, &table.text));
}

#[test]
fn a_planted_name_that_is_not_there_is_found() {
    let sources = [
        Source::planted("crates/x/src/a/lamp.rs", "// Gone\npub struct Lamp;\nimpl Lamp {\n    fn light_it() {}\n}\n"),
        Source::planted("crates/x/src/room.rs", "pub fn enter(wait_s: u8) {}\n"),
    ];
    let known = Known::of(&sources);
    let found = |text: &str| unknown(&known, &Source::planted("docs/ARCHITECTURE.md", text)).len();
    for there in [
        "Lamp",
        "Lamp::light_it",
        "lamp::Lamp",
        "x::a::lamp",
        "room::enter()",
        "a/lamp.rs",
        "lamp.rs",
        "a/",
        "wait_s",
        "open",
        "make run",
        "x-*",
    ] {
        assert_eq!(found(&format!("`{there}`")), 0, "{there}");
    }
    for gone in ["Gone", "Lamp::dim", "lamp::enter", "room::Lamp", "beside.rs", "b/", "timeout_s", "x::b::lamp"] {
        assert_eq!(found(&format!("`{gone}`")), 1, "{gone}");
    }
    assert_eq!(found("```\n`Gone`\n```\n"), 0);
    let decision = Source::planted("docs/adr/0001-lamps.md", "`Gone` and `room::Lamp`");
    assert_eq!(unknown(&known, &decision).len(), 1);
}

#[test]
fn a_planted_trap_that_nobody_tells_is_found() {
    let test = "fn trap_08_a() {}\n// C5: as trap 11 says; not C01, not BCC9, not C99x\nlet c = \"C7\";\n";
    let sources = [Source::planted("crates/x/src/a.rs", test)];
    let all = "| id | x |\n|---|---|\n| trap 8 | x |\n| trap 11 | x |\n| C5 | x |\n";
    assert_eq!(untold_traps(&sources, all), Vec::<String>::new());
    assert_eq!(untold_traps(&sources, &all.replace("trap 11", "trap 12")).len(), 2);
}
