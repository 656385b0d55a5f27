//! No office in clear: a database without encryption is made by the bench alone, as the cipher's peer.

use super::{Source, nothing, sources};

/// The only place that may make one, and the one that offers it.
const ALLOWED: [&str; 2] = ["tests/bench/cipher.rs", "crates/store/src/open.rs"];

/// The word, in two halves so that this file has none of it.
const WORD: (&str, &str) = ("create_in", "_clear");

fn in_clear(source: &Source) -> Vec<String> {
    let word = WORD.0.to_owned() + WORD.1;
    if !source.is(&["rs"]) || ALLOWED.contains(&source.path.as_str()) || !source.text.contains(&word) {
        return Vec::new();
    }
    vec![format!("{}: makes a database in clear", source.path)]
}

#[test]
fn nothing_but_the_bench_makes_a_database_in_clear() {
    nothing(&sources().iter().flat_map(in_clear).collect::<Vec<_>>());
    let planted = format!("fn make() {{ Store::{}{}(path) }}", WORD.0, WORD.1);
    assert_eq!(in_clear(&Source::planted("crates/counter/src/office.rs", &planted)).len(), 1);
}
