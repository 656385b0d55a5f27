//! Scenarios from practice (`tests/scenarios/*.txt`): written from law and practice, and played against the real program in this process.
//! The language is described in `tests/scenarios/README.md`.

mod expect;
mod line;
mod play;
mod story;
mod tell;
mod town;
mod words;

use std::collections::BTreeSet;
use std::fs;

/// Each file is one test, so that they run beside each other.
macro_rules! files {
    ($($name:ident),* $(,)?) => {
        /// Every file of scenarios.
        const FILES: &[&str] = &[$(stringify!($name)),*];

        $(#[test]
        fn $name() {
            story::play(stringify!($name));
        })*
    };
}

files! {
    actions,
    age_75,
    corrections,
    dates,
    determinations,
    facts_meet,
    finding,
    foreigners,
    fresh_ages,
    fresh_dates,
    fresh_days_pass,
    fresh_families,
    fresh_foreigners,
    fresh_households,
    fresh_limit_papers,
    fresh_myna,
    fresh_papers,
    fresh_ratios,
    fresh_registry,
    fresh_statuses,
    handing_over,
    held_boundaries,
    held_corrections,
    held_foreigners,
    held_households,
    held_papers,
    held_sources,
    held_statuses,
    held_week,
    household_changes,
    limit_papers,
    moves,
    myna,
    newborns,
    papers_in_hand,
    proof_days,
    proof_families,
    proof_holding,
    proof_months,
    proof_office,
    proof_people,
    proof_sources,
    proof_statuses,
    proof_week,
    registry,
    reissues,
    renewals,
    statuses,
    students,
    three_years,
    turning_70,
}

/// The codes of the actions that some scenario sees left to do, and ended by what happens in it.
pub fn ended_actions() -> BTreeSet<String> {
    let scenarios = FILES.iter().flat_map(|name| story::read(name));
    scenarios.filter(|scenario| scenario.open.is_none()).flat_map(|scenario| scenario.ended_actions()).collect()
}

/// Fewest scenarios there are.
const FEWEST: usize = 700;

#[test]
fn every_file_is_played_and_together_they_are_enough() {
    let named: BTreeSet<String> = FILES.iter().map(|name| format!("{name}.txt")).collect();
    let found = fs::read_dir(story::folder()).expect("the folder of the scenarios");
    let found = found.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    let found: BTreeSet<String> = found.filter(|name| name.ends_with(".txt")).collect();
    assert_eq!(named, found);
    let scenarios: Vec<story::Scenario> = FILES.iter().flat_map(|name| story::read(name)).collect();
    assert!(scenarios.len() >= FEWEST, "{} scenarios", scenarios.len());
    let titles: BTreeSet<&str> = scenarios.iter().map(|scenario| scenario.title.as_str()).collect();
    assert_eq!(titles.len(), scenarios.len(), "a title stands for one scenario");
}

#[test]
fn the_readme_names_every_line_of_the_language_and_no_other() {
    let readme = fs::read_to_string(story::folder().join("README.md")).expect("a text");
    let lists = readme.lines().filter_map(|line| line.strip_prefix("    "));
    let written: BTreeSet<&str> = lists.flat_map(|line| line.split(" | ")).collect();
    let known: BTreeSet<&str> = tell::LINES.iter().chain(expect::LINES).map(|(pattern, _)| *pattern).collect();
    assert_eq!(written, known);
}
