//! Who may use whom: the manifests against the table of `docs/ARCHITECTURE.md`, and a look into the sources.

use super::{Source, metadata, nothing, sources};

/// Our crates and which of ours each may use. Anything else is a finding.
const EDGES: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("store", &["domain"]),
    ("printing", &["domain"]),
    ("exchange", &["domain"]),
    ("sync", &["domain"]),
    ("counter", &["domain", "store", "printing", "sync", "exchange"]),
    ("central", &["domain", "sync"]),
    ("sample", &["counter", "domain", "printing", "store"]),
    ("cli", &["counter", "domain", "sample"]),
    ("desktop", &["counter", "domain"]),
    ("doubles", &["printing"]),
    ("golden", &[]),
];

/// What only the tests of a crate may use besides: golden files, doubles of what lies behind a seam, and an invented office to try commands on.
const IN_TESTS: [(&str, &[&str]); 3] =
    [("domain", &["golden"]), ("printing", &["golden"]), ("counter", &["doubles", "golden", "sample"])];

/// Libraries that belong to one of our crates; a name ending in `*` stands for all that begin so.
/// The tests look at the product from outside with any of them.
const OWNERS: [(&str, &[&str]); 16] = [
    ("rusqlite*", &["store"]),
    ("printpdf", &["printing"]),
    ("lopdf", &["printing"]),
    ("harfrust", &["printing"]),
    ("subsetter", &["printing"]),
    ("qrcodegen", &["printing"]),
    ("ipp", &["printing"]),
    ("ureq", &["printing"]),
    ("csv", &["exchange"]),
    ("encoding_rs", &["exchange"]),
    ("keyring*", &["counter"]),
    ("hpke", &["counter"]),
    ("clap", &["cli", "central"]),
    ("tokio-postgres*", &["central"]),
    ("axum*", &["central"]),
    ("tauri*", &["desktop"]),
];

/// All that the pure crates may use: nothing here reads a clock, a disk or dice unless asked to.
const PURE: [&str; 17] = [
    "base64",
    "blake3",
    "chrono",
    "icu_calendar",
    "proptest",
    "serde",
    "serde_json",
    "sha2",
    "strum",
    "thiserror",
    "toml",
    "ts-rs",
    "unicode-normalization",
    "unicode-segmentation",
    "uuid",
    "zeroize",
    "zstd",
];

/// The only files of the store that change rows: the three doors, the projections and counts they write, runs, print jobs, the bytes of
/// assets, leases of numbers, the terminal itself, and the access log.
const DOORS: [&str; 15] = [
    "crates/store/src/access.rs",
    "crates/store/src/assets.rs",
    "crates/store/src/base.rs",
    "crates/store/src/commit.rs",
    "crates/store/src/history.rs",
    "crates/store/src/job.rs",
    "crates/store/src/keep.rs",
    "crates/store/src/counts.rs",
    "crates/store/src/lease.rs",
    "crates/store/src/project.rs",
    "crates/store/src/receive.rs",
    "crates/store/src/run.rs",
    "crates/store/src/run_act.rs",
    "crates/store/src/search/index.rs",
    "crates/store/src/terminal.rs",
];

/// The one place of each program that asks the machine for the time.
const CLOCKS: [&str; 2] = ["crates/counter/src/clock.rs", "crates/central/src/clock.rs"];

/// One dependency line of a manifest.
struct Edge {
    from: String,
    to: String,
    /// Whether only tests of the crate use it.
    in_tests: bool,
}

/// The name within the house: `madoguchi-store` is `store`; the tests and other people's crates give none.
fn ours(package: &str) -> Option<&str> {
    package.strip_prefix("madoguchi-").filter(|name| *name != "tests")
}

fn wrong_edge(edge: &Edge) -> Option<String> {
    let from = ours(&edge.from)?;
    let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == from) else {
        return Some(format!("{from} is not in the table of layers"));
    };
    let pure = ["domain", "sync"].contains(&from);
    let verdict = match edge.to.strip_prefix("madoguchi-") {
        Some(to) => allowed.contains(&to) || edge.in_tests && in_tests(from).contains(&to),
        None => (!pure || PURE.contains(&edge.to.as_str())) && owners(&edge.to).is_none_or(|own| own.contains(&from)),
    };
    (!verdict).then(|| format!("{from} must not use {}", edge.to))
}

fn in_tests(from: &str) -> &'static [&'static str] {
    IN_TESTS.iter().find(|(name, _)| *name == from).map_or(&[], |(_, used)| used)
}

fn owners(library: &str) -> Option<&'static [&'static str]> {
    let named = |name: &str| name.strip_suffix('*').map_or(name == library, |start| library.starts_with(start));
    OWNERS.iter().find(|(name, _)| named(name)).map(|(_, owners)| *owners)
}

fn edges() -> Vec<Edge> {
    let metadata = metadata(&["--no-deps"]);
    let mut edges = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let from = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = dependency["name"].as_str().unwrap().into();
            edges.push(Edge { from: from.into(), to, in_tests: dependency["kind"] == "dev" });
        }
    }
    edges
}

/// The first SQL statement begun on a line of code, if any.
fn statement(line: &str) -> Option<&'static str> {
    const BEGINNINGS: [&str; 9] = [
        "SELECT ",
        "INSERT INTO ",
        "INSERT OR ",
        "REPLACE INTO ",
        "DELETE FROM ",
        "UPDATE ",
        "CREATE TABLE ",
        "PRAGMA ",
        "DROP TABLE ",
    ];
    let code = line.trim_start();
    if code.starts_with("//") {
        return None;
    }
    BEGINNINGS.into_iter().find(|beginning| {
        code.match_indices(beginning).any(|(at, _)| {
            let rest = &code[at + beginning.len()..];
            // `ON CONFLICT … DO UPDATE SET` and `BEFORE UPDATE ON` begin no statement.
            let follows = *beginning != "UPDATE " || rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '{');
            follows && !code[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        })
    })
}

fn changes_rows(statement: &str) -> bool {
    ["INSERT", "REPLACE", "DELETE", "UPDATE"].iter().any(|verb| statement.starts_with(verb))
}

fn misplaced_sql(source: &Source) -> Vec<String> {
    let at = |place: &str| source.path.starts_with(place);
    if !source.is(&["rs", "ts", "svelte"]) || at("crates/central/") {
        return Vec::new();
    }
    let found = source.production().into_iter().filter_map(|(number, line)| Some((number, statement(line)?)));
    let wrong = found.filter(|(_, sql)| !at("crates/store/src/") || changes_rows(sql) && !DOORS.into_iter().any(at));
    wrong.map(|(number, sql)| format!("{}:{number}: {sql}… does not belong here", source.path)).collect()
}

fn impure(source: &Source) -> Vec<String> {
    const ASKS: [&str; 10] = [
        "std::fs",
        "std::io",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant::",
        "HashMap",
        "HashSet",
    ];
    let pure = ["crates/domain/src/", "crates/sync/src/"].iter().any(|place| source.path.starts_with(place));
    let mut findings = Vec::new();
    for (number, line) in source.production() {
        let code = line.split("//").next().unwrap_or_default();
        if let Some(word) = ASKS.iter().find(|word| pure && code.contains(**word)) {
            findings.push(format!("{}:{number}: {word} in a pure crate", source.path));
        }
        if code.contains("clippy::disallowed_methods") && !CLOCKS.contains(&source.path.as_str()) {
            findings.push(format!("{}:{number}: only {} may ask for the time", source.path, CLOCKS[0]));
        }
    }
    findings
}

/// A shell asks commands, where rights are asked; and nothing else asks for a right.
fn around_the_rights(source: &Source) -> Vec<String> {
    const ASKED_IN: &str = "crates/counter/src/commands/command.rs";
    let shell = ["crates/cli/src/", "src-tauri/src/"].iter().any(|place| source.path.starts_with(place));
    let wrong = |line: &str| {
        let code = line.split("//").next().unwrap_or_default();
        let operation =
            shell && ["counter::ops", "set_password(", "Office::sign_in"].iter().any(|word| code.contains(word));
        operation || (source.path != ASKED_IN && code.contains("rights::demand("))
    };
    let lines = source.production().into_iter().filter(|(_, line)| wrong(line));
    lines.map(|(number, _)| format!("{}:{number}: goes around the commands", source.path)).collect()
}

/// The screens show dates and never reckon with them.
fn reckons(source: &Source) -> Vec<String> {
    if !source.path.starts_with("ui/src/") {
        return Vec::new();
    }
    let asks = |line: &str| ["new Date(", "Date.now(", "Date.parse("].iter().any(|word| line.contains(word));
    let lines = source.production().into_iter().filter(|(_, line)| asks(line));
    lines.map(|(number, _)| format!("{}:{number}: a screen reckons with dates", source.path)).collect()
}

#[test]
fn manifests_keep_the_table_of_layers() {
    nothing(&edges().iter().filter_map(wrong_edge).collect::<Vec<_>>());
}

#[test]
fn sql_stands_in_the_store_and_changes_rows_only_behind_its_doors() {
    nothing(&sources().iter().flat_map(misplaced_sql).collect::<Vec<_>>());
}

#[test]
fn pure_crates_ask_nobody_and_only_the_clock_tells_the_time() {
    let rust: Vec<Source> = sources().into_iter().filter(|source| source.is(&["rs"])).collect();
    nothing(&rust.iter().flat_map(impure).collect::<Vec<_>>());
}

#[test]
fn shells_ask_commands_and_a_right_is_asked_in_one_place() {
    let rust: Vec<Source> = sources().into_iter().filter(|source| source.is(&["rs"])).collect();
    let product = rust.iter().filter(|source| !source.path.starts_with("tests/"));
    nothing(&product.flat_map(around_the_rights).collect::<Vec<_>>());
}

#[test]
fn a_planted_way_around_the_rights_is_found() {
    let found = |path: &str, text: &str| !around_the_rights(&Source::planted(path, text)).is_empty();
    assert!(found("crates/cli/src/run.rs", "use madoguchi_counter::ops::issue;"));
    assert!(found("crates/counter/src/ops/assets.rs", "        rights::demand(&self.record, &name, right)?;"));
    assert!(!found("crates/counter/src/commands/command.rs", "    Ok(rights::demand(&office.record, &clerk, right)?)"));
    assert!(!found("crates/cli/src/run.rs", "use madoguchi_counter::commands::papers::Issue;"));
}

/// Files in which an open office gets functions of its own. Operations stand on a context instead (ADR 0048).
fn blocks_of_office(sources: &[Source]) -> Vec<&str> {
    let counter = sources.iter().filter(|source| source.path.starts_with("crates/counter/src/"));
    let with = counter.filter(|source| source.production().iter().any(|(_, line)| line.starts_with("impl Office")));
    with.map(|source| source.path.as_str()).collect()
}

/// A view that a command or the desk makes field by field: `convert` makes them (ADR 0048). To set one field of a view (`..view`) is none.
fn views_made(source: &Source) -> Vec<String> {
    let made_here = ["crates/counter/src/commands/", "crates/counter/src/desk/"];
    if source.is_test() || !made_here.iter().any(|folder| source.path.starts_with(folder)) {
        return Vec::new();
    }
    let declared = |line: &str| ["struct ", "enum ", "impl ", "-> "].iter().any(|word| line.contains(word));
    let made = |line: &str| line.contains("View {") && !line.contains("..") && !declared(line);
    let found = source.production().into_iter().filter(|(_, line)| made(line));
    found.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())).collect()
}

#[test]
fn commands_and_the_desk_make_no_view() {
    nothing(&sources().iter().flat_map(views_made).collect::<Vec<_>>());
    let found = |line: &str| !views_made(&Source::planted("crates/counter/src/commands/a.rs", line)).is_empty();
    assert!(found("        Ok(DateView { date, long })"));
    assert!(!found("    fn run(self, at: &Admitted<'_>) -> Result<DateView> {"));
    assert!(!found("        Ok(PulseView { locked, ..view })"));
}

#[test]
fn an_office_has_functions_of_its_own_in_one_file() {
    assert_eq!(blocks_of_office(&sources()), ["crates/counter/src/office.rs"]);
    let planted = Source::planted("crates/counter/src/ops/papers/issue.rs", "impl Office {\n}");
    assert_eq!(blocks_of_office(&[planted]).len(), 1);
}

#[test]
fn screens_do_not_reckon_with_dates() {
    nothing(&sources().iter().flat_map(reckons).collect::<Vec<_>>());
}

#[track_caller]
fn edge(from: &str, to: &str) -> bool {
    wrong_edge(&Edge { from: from.into(), to: to.into(), in_tests: false }).is_none()
}

#[test]
fn a_planted_edge_is_found() {
    assert!(edge("madoguchi-counter", "madoguchi-store"));
    assert!(edge("madoguchi-store", "rusqlite"));
    assert!(edge("madoguchi-tests", "rusqlite"));
    assert!(!edge("madoguchi-domain", "madoguchi-store"));
    assert!(!edge("madoguchi-desktop", "madoguchi-printing"));
    assert!(!edge("madoguchi-domain", "rusqlite"));
    assert!(!edge("madoguchi-domain", "rand"));
    assert!(!edge("madoguchi-counter", "rusqlite_migration"));
    assert!(!edge("madoguchi-counter", "ipp"));
    assert!(!edge("madoguchi-printing", "keyring"));
    assert!(!edge("madoguchi-cli", "tauri-build"));
    assert!(!edge("madoguchi-counter", "madoguchi-sample"), "only its tests may");
    assert!(!edge("madoguchi-newcomer", "serde"));
    assert!(!edge("madoguchi-counter", "madoguchi-doubles"), "only its tests may");
    let tested =
        |from: &str, to: &str| wrong_edge(&Edge { from: from.into(), to: to.into(), in_tests: true }).is_none();
    assert!(tested("madoguchi-counter", "madoguchi-doubles") && tested("madoguchi-counter", "madoguchi-sample"));
    assert!(!tested("madoguchi-domain", "madoguchi-sample"));
    assert!(tested("madoguchi-domain", "madoguchi-golden") && !edge("madoguchi-domain", "madoguchi-golden"));
}

#[test]
fn a_planted_statement_is_found() {
    let found = |path: &str, text: &str| !misplaced_sql(&Source::planted(path, text)).is_empty();
    let (read, write) = (r#"let q = "SELECT body FROM record";"#, "        UPDATE record SET body = :body");
    assert!(found("src-tauri/src/commands.rs", read));
    assert!(found("crates/cli/src/main.rs", write));
    assert!(found("crates/counter/src/ops/issue.rs", "DELETE FROM entry"));
    assert!(found("crates/store/src/search.rs", write));
    assert!(!found("crates/store/src/search.rs", read));
    assert!(!found("crates/store/src/commit.rs", write));
    assert!(!found("crates/cli/src/main.rs", "// SELECT one of these"));
    assert!(statement("CREATE TRIGGER t BEFORE UPDATE ON entry").is_none());
    assert!(statement("ON CONFLICT (id) DO UPDATE SET body = :body").is_none());
    assert!(changes_rows(statement(write).unwrap()) && !changes_rows(statement(read).unwrap()));
}

#[test]
fn a_planted_question_is_found() {
    let found = |path: &str, text: &str| !impure(&Source::planted(path, text)).is_empty();
    assert!(found("crates/domain/src/a.rs", "use std::collections::HashMap;"));
    assert!(found("crates/domain/src/a.rs", "    std::fs::read(path)"));
    assert!(found("crates/store/src/a.rs", "#[expect(clippy::disallowed_methods, reason = \"…\")]"));
    assert!(!found("crates/counter/src/clock.rs", "#[expect(clippy::disallowed_methods, reason = \"…\")]"));
    assert!(!found("crates/domain/src/a.rs", "// no HashMap: its order is chance"));
    assert!(!reckons(&Source::planted("ui/src/a.ts", "const today = new Date();")).is_empty());
}
