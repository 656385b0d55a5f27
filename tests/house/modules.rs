//! Inside the crates, the screens and the tests: modules form no circle, and folders use each other only as the table says.
//!
//! Reads the sources, not what the compiler makes of them: what is called as a method is not seen (ADR 0047).

mod graph;
mod rust;
mod screens;
pub mod tokens;

pub use self::graph::Graph;
use super::{Source, nothing, sources};

/// Which folders of a crate use which others of it. The files beside the folders are open to all of them; an edge that is not
/// here is a finding, and the table itself forms no circle.
const FOLDERS: [(&str, &[&str]); 31] = [
    ("crates/counter/src/answers", &[]),
    ("crates/counter/src/views", &[]),
    ("crates/counter/src/keys", &[]),
    ("crates/counter/src/runs", &[]),
    ("crates/counter/src/words", &["answers", "keys"]),
    ("crates/counter/src/convert", &["answers", "views", "words"]),
    ("crates/counter/src/ops", &["answers", "convert", "runs", "views", "words"]),
    ("crates/counter/src/desk", &["convert", "ops", "runs", "views"]),
    ("crates/counter/src/commands", &["answers", "convert", "desk", "ops", "runs", "views", "words"]),
    ("crates/domain/src/rules", &[]),
    ("crates/domain/src/determine", &["rules"]),
    ("crates/domain/src/record", &[]),
    ("crates/domain/src/scheme", &["determine", "record", "rules"]),
    ("crates/domain/src/apply", &["record", "scheme"]),
    ("crates/domain/src/retention", &["record", "scheme"]),
    ("crates/domain/src/cases", &["determine", "rules", "scheme"]),
    ("crates/domain/src/options", &["determine", "record", "retention", "rules", "scheme"]),
    ("crates/domain/src/paper", &["determine", "options", "record", "rules", "scheme"]),
    ("crates/domain/src/decide", &["apply", "determine", "options", "paper", "record", "rules", "scheme"]),
    ("crates/exchange/src/columns", &[]),
    ("crates/exchange/src/link", &["columns"]),
    ("crates/exchange/src/res_change", &["columns", "link"]),
    ("crates/exchange/src/tax_income", &["columns", "link"]),
    ("crates/printing/src/forms", &[]),
    ("crates/printing/src/layout", &["forms"]),
    ("crates/printing/src/render", &["layout"]),
    ("crates/printing/src/printer", &[]),
    ("crates/store/src/verify", &["search", "second"]),
    ("ui/src/bindings", &[]),
    ("ui/src/lib", &["bindings"]),
    ("ui/src/screens", &["bindings", "lib"]),
];

/// What every kind of office shares: person, coverage period, a paper with its face, entry, rights. It uses nothing of a scheme (ADR 0053).
const KERNEL: [&str; 17] = [
    "access.rs",
    "account.rs",
    "apply/asset.rs",
    "apply/paper.rs",
    "apply/task.rs",
    "approval.rs",
    "asset.rs",
    "birth.rs",
    "certificate.rs",
    "coverage.rs",
    "entry.rs",
    "face.rs",
    "ground.rs",
    "person.rs",
    "record/",
    "refusal.rs",
    "rights.rs",
];

/// The root file of every crate and of every program of the tests.
fn roots(sources: &[Source]) -> Vec<&str> {
    const OF_TESTS: [&str; 5] =
        ["tests/src/lib.rs", "tests/product.rs", "tests/bench.rs", "tests/clerk.rs", "tests/terminal.rs"];
    let of_crate = |path: &str| {
        !path.starts_with("tests/") && ["/src/lib.rs", "/src/main.rs"].iter().any(|end| path.ends_with(end))
    };
    let paths = sources.iter().map(|source| source.path.as_str());
    paths.filter(|path| of_crate(path) || OF_TESTS.contains(path)).collect()
}

/// The graph of the crate with that root file.
pub fn graph_of(sources: &[Source], root: &str) -> Graph {
    rust::graph(sources, root)
}

/// One graph for each root, and one for the screens.
fn graphs(sources: &[Source]) -> Vec<Graph> {
    let all = roots(sources).into_iter().map(|root| rust::graph(sources, root));
    all.chain([screens::graph(sources, "ui/src/")]).collect()
}

/// The folder of a crate, of the screens or of the tests that a file lies in; none for a file beside the folders.
fn folder(path: &str) -> Option<&str> {
    let depth = match path.split('/').next() {
        Some("crates") => 3,
        Some("tests") => 1,
        _ => 2,
    };
    path.match_indices('/').nth(depth).map(|(end, _)| &path[..end])
}

/// Edges between two folders of one crate that a table does not allow.
fn wrong_folders(graph: &Graph, table: &[(&str, &[&str])]) -> Vec<String> {
    let mut findings = Vec::new();
    for (from, to, names) in graph.edges() {
        let (Some(user), Some(used)) = (folder(from), folder(to)) else { continue };
        let name = used.rsplit('/').next().unwrap_or(used);
        let allowed = table.iter().any(|(known, allowed)| *known == user && allowed.contains(&name));
        if user != used && !allowed {
            findings.push(format!("{user} must not use {name}: {from} -> {to}: {names}"));
        }
    }
    findings
}

#[test]
fn every_module_that_is_declared_is_read() {
    let sources = sources();
    let graphs = graphs(&sources);
    let edges: usize = graphs.iter().map(|graph| graph.edges().count()).sum();
    assert!(graphs.len() > 8 && edges > 500, "{} graphs, {edges} edges", graphs.len());
    nothing(&graphs.into_iter().flat_map(|graph| graph.unread).collect::<Vec<_>>());
    assert_eq!(planted(&[("lib.rs", "mod a;\nmod b;"), ("a/mod.rs", "")]).unread.len(), 1);
}

#[test]
fn modules_form_no_circle() {
    nothing(&graphs(&sources()).iter().flat_map(Graph::circles).collect::<Vec<_>>());
}

#[test]
fn folders_use_each_other_as_the_table_says() {
    let graphs = graphs(&sources());
    let wrong = graphs.iter().flat_map(|graph| wrong_folders(graph, &FOLDERS));
    nothing(&wrong.collect::<Vec<_>>());
}

/// Edges from the kernel to what belongs to a scheme, under this folder of a crate.
fn kernel_knows(graph: &Graph, src: &str) -> Vec<String> {
    let of =
        |path: &str, names: &[&str]| path.strip_prefix(src).is_some_and(|p| names.iter().any(|n| p.starts_with(n)));
    let wrong =
        graph.edges().filter(|(from, to, _)| of(from, &KERNEL) && of(to, &["scheme/", "decide/", "determine/"]));
    wrong.map(|(from, to, names)| format!("the kernel must not use a scheme: {from} -> {to}: {names}")).collect()
}

#[test]
fn the_kernel_knows_no_scheme() {
    let sources = sources();
    let src = "crates/domain/src/";
    for name in KERNEL {
        let there = sources.iter().any(|source| source.path.starts_with(&format!("{src}{name}")));
        assert!(there, "{name} is named in the table and is not there");
    }
    nothing(&kernel_knows(&rust::graph(&sources, "crates/domain/src/lib.rs"), src));
    let lib = ("lib.rs", "mod coverage;\nmod scheme;");
    let reasons = ("scheme/mod.rs", "pub struct Reason;");
    let knows = planted(&[lib, reasons, ("coverage.rs", "use crate::scheme::Reason;\npub struct Period(Reason);")]);
    assert_eq!(kernel_knows(&knows, "crates/x/src/").len(), 1);
}

#[test]
fn the_table_of_folders_forms_no_circle() {
    let mut graph = Graph::default();
    for (folder, used) in FOLDERS {
        let (top, _) = folder.rsplit_once('/').unwrap();
        used.iter().for_each(|name| graph.add(folder, &format!("{top}/{name}"), name));
    }
    nothing(&graph.circles());
}

/// The graph of a crate `x` of these files; `lib.rs` first.
fn planted(files: &[(&str, &str)]) -> Graph {
    let sources: Vec<Source> =
        files.iter().map(|(path, text)| Source::planted(&format!("crates/x/src/{path}"), text)).collect();
    rust::graph(&sources, "crates/x/src/lib.rs")
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let circles = planted(files).circles();
    assert_eq!(circles.len(), usize::from(!expected.is_empty()), "{circles:?}");
    for edge in expected {
        assert!(circles[0].replace("crates/x/src/", "").contains(edge), "{edge} in {circles:?}");
    }
}

#[test]
fn a_planted_circle_is_found() {
    let lib = ("lib.rs", "mod a;\nmod b;\nmod c;");
    let a = ("a.rs", "use crate::b::B;\npub struct A(B);");
    check(&[lib, a, ("b.rs", "pub struct B;")], &[]);
    check(&[lib, a, ("b.rs", "use super::a::A;\npub struct B;")], &["a.rs -> b.rs: B", "b.rs -> a.rs: A"]);
    check(&[lib, a, ("b.rs", "pub struct B;\nfn f() -> crate::a::A { todo() }")], &["b.rs -> a.rs: A"]);
    check(&[lib, a, ("b.rs", "use crate::a;\npub struct B;\nfn f() { a::A::new() }")], &["b.rs -> a.rs: A"]);
    check(&[lib, a, ("b.rs", "use crate::a::*;\npub struct B(A);")], &["b.rs -> a.rs: A"]);
    check(
        &[lib, a, ("b.rs", "use crate::c;\npub struct B;\nfn f() { c::f() }"), ("c.rs", "pub fn f(_: crate::a::A) {}")],
        &["a.rs -> b.rs: B", "b.rs -> c.rs: f", "c.rs -> a.rs: A"],
    );
}

#[test]
fn what_no_program_reads_ties_no_circle() {
    let (lib, a) = (("lib.rs", "mod a;\nmod b;"), ("a.rs", "use crate::b::B;\npub struct A(B);"));
    check(&[lib, a, ("b.rs", "pub struct B; // see crate::a::A\nconst T: &str = \"crate::a::A\";")], &[]);
    check(&[lib, a, ("b.rs", "pub struct B;\n#[cfg(test)]\nmod tests {\n    use crate::a::A;\n}")], &[]);
    check(&[lib, a, ("b.rs", "pub struct B;\n#[cfg(test)]\nmod tests;"), ("b/tests.rs", "use crate::a::A;")], &[]);
    check(&[lib, a, ("b.rs", "pub struct B;\n#[cfg(test)]\nuse crate::a::A;\n")], &[]);
}

#[test]
fn a_name_counts_where_it_is_defined() {
    let lib = ("lib.rs", "mod p;");
    let child = ("p/child.rs", "use super::Lower;\npub struct Upper(Lower);");
    // a parent that only passes names on is no part of a circle; one that defines a name and uses its child is
    check(
        &[
            lib,
            ("p/mod.rs", "mod child;\nmod low;\npub use child::Upper;\npub use low::Lower;"),
            child,
            ("p/low.rs", "pub struct Lower;"),
        ],
        &[],
    );
    check(&[lib, ("p/mod.rs", "mod child;\npub use child::Upper;\npub struct Lower;"), child], &[]);
    check(
        &[lib, ("p/mod.rs", "mod child;\npub use child::Upper;\npub struct Lower;\nfn f(_: Upper) {}"), child],
        &["p/child.rs -> p/mod.rs: Lower", "p/mod.rs -> p/child.rs: Upper"],
    );
    check(
        &[lib, ("p/mod.rs", "mod child;\npub struct Lower;\nfn f() { child::run() }"), child],
        &["p/mod.rs -> p/child.rs: run"],
    );
}

#[test]
fn a_planted_circle_of_screens_is_found() {
    let circles = |words: &str| {
        let door = Source::planted("ui/src/door.ts", "import { say } from \"./words\";");
        let words = Source::planted("ui/src/words.ts", words);
        screens::graph(&[door, words], "ui/src/").circles()
    };
    assert!(circles("export const say = 1;").is_empty());
    assert!(circles("import type { Call } from './door';")[0].contains("ui/src/words.ts -> ui/src/door.ts: Call"));
}

#[test]
fn a_planted_edge_between_folders_is_found() {
    let table: [(&str, &[&str]); 2] = [("crates/x/src/ops", &["words"]), ("crates/x/src/words", &[])];
    let found = |words: &str, ops: &str| {
        let lib = "mod codes;\nmod ops;\nmod words;";
        let files = [("lib.rs", lib), ("codes.rs", "pub struct Code;"), ("words/mod.rs", words), ("ops/mod.rs", ops)];
        wrong_folders(&planted(&files), &table)
    };
    assert!(found("use crate::codes::Code;\npub fn say(_: Code) {}", "use crate::words::say;").is_empty());
    let wrong = found("use crate::ops::run;", "pub fn run() {}");
    assert!(wrong[0].starts_with("crates/x/src/words must not use ops"), "{wrong:?}");
    assert_eq!(folder("ui/src/lib/Day.svelte"), Some("ui/src/lib"));
    assert_eq!(folder("tests/house/layers.rs"), Some("tests/house"));
    assert_eq!(folder("src-tauri/src/main.rs"), None);
}
