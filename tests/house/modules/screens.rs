//! The files of the screens, and what each imports from which other.

use super::graph::Graph;
use crate::house::Source;

/// The edges between the files below `folder` (it ends with `/`).
pub fn graph(sources: &[Source], folder: &str) -> Graph {
    let own = |source: &&Source| source.path.starts_with(folder) && source.is(&["ts", "svelte"]) && !source.is_test();
    let files: Vec<&Source> = sources.iter().filter(own).collect();
    let mut graph = Graph::default();
    for source in &files {
        for (names, from) in imports(&source.text) {
            let beside = resolve(&source.path, from);
            let known = |path: &str| files.iter().any(|file| file.path == path);
            let Some(to) =
                ["", ".ts", ".svelte", "/index.ts"].iter().map(|end| format!("{beside}{end}")).find(|p| known(p))
            else {
                continue;
            };
            for name in names.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| !WORDS.contains(name)) {
                graph.add(&source.path, &to, name);
            }
        }
    }
    graph
}

const WORDS: [&str; 5] = ["", "import", "export", "type", "as"];

/// The names and the relative place of each `import … from "./…"`, `export … from "./…"`, `import "./…"` and `import("./…")`.
fn imports(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for quote in ['"', '\''] {
        let opening = format!("{quote}.");
        for (at, _) in text.match_indices(&opening) {
            let Some(end) = text[at + 1..].find(quote) else { continue };
            let before = text[..at].trim_end();
            let names = before
                .strip_suffix("from")
                .map(|head| &head[head.rfind("import").max(head.rfind("export")).unwrap_or(0)..]);
            let bare = ["import", "import("].iter().any(|word| before.ends_with(word));
            if let Some(names) = names.or(bare.then_some("file")) {
                found.push((names, &text[at + 1..at + 1 + end]));
            }
        }
    }
    found
}

/// `../words` as seen from `ui/src/screens/Home.svelte` is `ui/src/words`.
fn resolve(file: &str, place: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in place.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
