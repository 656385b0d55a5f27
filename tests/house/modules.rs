//! Inside the crates, the screens and the tests: modules form no circle, and folders use each other only as the table says.

mod graph;
mod rust;
mod screens;
mod tokens;

use self::graph::Graph;
use super::{Source, nothing, sources};

/// Whose circles are still to be removed.
const STILL_IN_CIRCLES: [&str; 1] = ["crates/counter/src/"];

/// The root file of every crate and of every program of the tests.
fn roots(sources: &[Source]) -> Vec<&str> {
    const OF_TESTS: [&str; 4] = ["tests/src/lib.rs", "tests/product.rs", "tests/bench.rs", "tests/clerk.rs"];
    let of_crate = |path: &str| {
        !path.starts_with("tests/") && ["/src/lib.rs", "/src/main.rs"].iter().any(|end| path.ends_with(end))
    };
    let paths = sources.iter().map(|source| source.path.as_str());
    paths.filter(|path| of_crate(path) || OF_TESTS.contains(path)).collect()
}

/// One graph for each root, with the root's path, and one for the screens.
fn graphs(sources: &[Source]) -> Vec<(&str, Graph)> {
    const SCREENS: &str = "ui/src/";
    let mut graphs: Vec<(&str, Graph)> =
        roots(sources).into_iter().map(|root| (root, rust::graph(sources, root))).collect();
    graphs.push((SCREENS, screens::graph(sources, SCREENS)));
    graphs
}

#[test]
fn modules_form_no_circle() {
    let sources = sources();
    let graphs = graphs(&sources).into_iter();
    let clear = graphs.filter(|(root, _)| !STILL_IN_CIRCLES.iter().any(|place| root.starts_with(place)));
    nothing(&clear.flat_map(|(_, graph)| graph.circles()).collect::<Vec<_>>());
}
