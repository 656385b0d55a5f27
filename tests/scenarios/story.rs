//! A file of scenarios: read, played one after the other, each in an office of its own, and everything that is not as it says told together.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::expect;
use super::line::Place;
use super::play::{Failure, Play};
use super::tell;

/// One scenario as written.
#[derive(Debug)]
pub struct Scenario {
    pub title: String,
    pub place: Place,
    pub law: String,
    /// What the program does instead, where it is not yet as the law wants it.
    pub open: Option<String>,
    steps: Vec<(Place, Step)>,
    /// The lines, marked `!`, at which the program does it.
    marked: BTreeSet<usize>,
}

/// A line of a scenario.
#[derive(Debug, PartialEq)]
enum Step {
    /// `given DAY`: the office is of that day.
    Given(String),
    /// `when DAY`: days pass.
    When(String),
    /// Something happens.
    Tell(String),
    /// Something holds.
    Expect(String),
}

/// The folder of the scenarios.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Every scenario of a file.
pub fn read(name: &str) -> Vec<Scenario> {
    let file = format!("{name}.txt");
    let text = fs::read_to_string(folder().join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    parse(&file, &text)
}

fn parse(file: &str, text: &str) -> Vec<Scenario> {
    let mut scenarios: Vec<Scenario> = Vec::new();
    let mut expecting = false;
    for (line, number) in text.lines().zip(1..) {
        let place = Place { file: file.to_owned(), line: number };
        let marked = line.trim_start().starts_with("! ");
        let said = line.trim().trim_start_matches("! ");
        if said.is_empty() || said.starts_with('#') {
            continue;
        }
        if let Some(title) = said.strip_prefix("= ") {
            expecting = false;
            let (law, steps, marked) = (String::new(), Vec::new(), BTreeSet::new());
            scenarios.push(Scenario { title: title.to_owned(), place, law, open: None, steps, marked });
            continue;
        }
        let Some(scenario) = scenarios.last_mut() else { panic!("{place}: no scenario began: {said}") };
        let (first, rest) = said.split_once(' ').unwrap_or((said, ""));
        let step = match first {
            "law:" => {
                rest.clone_into(&mut scenario.law);
                continue;
            }
            "open:" => {
                scenario.open = Some(rest.to_owned());
                continue;
            }
            "then" if rest.is_empty() => {
                expecting = true;
                continue;
            }
            "given" => (false, Step::Given(rest.to_owned())),
            "when" => (false, Step::When(rest.to_owned())),
            _ if expecting => (true, Step::Expect(said.to_owned())),
            _ => (false, Step::Tell(said.to_owned())),
        };
        expecting = step.0;
        if marked {
            scenario.marked.insert(number);
        }
        scenario.steps.push((place, step.1));
    }
    for scenario in &scenarios {
        scenario.is_whole();
    }
    scenarios
}

impl Scenario {
    /// It has a law, a day it begins on, and something that must hold; what is open is marked.
    fn is_whole(&self) {
        let begins = matches!(self.steps.first(), Some((_, Step::Given(_))));
        let once = self.steps.iter().filter(|(_, step)| matches!(step, Step::Given(_))).count() == 1;
        let expects = self.steps.iter().any(|(_, step)| matches!(step, Step::Expect(_)));
        for (so, what) in [(!self.law.is_empty(), "law:"), (begins && once, "given DAY first, once"), (expects, "then")]
        {
            assert!(so, "{}: {}: needs {what}", self.place, self.title);
        }
    }

    /// The actions that are left to do for somebody, and later are not: something that happened between the two ended them.
    pub fn ended_actions(&self) -> BTreeSet<String> {
        let (mut open, mut acted, mut ended) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (_, step) in &self.steps {
            let words: Vec<&str> = match step {
                Step::Expect(said) => said.split_whitespace().collect(),
                // what ends by the day alone is ended by days that pass
                Step::Given(_) | Step::When(_) | Step::Tell(_) => {
                    acted.append(&mut open);
                    continue;
                }
            };
            match words.as_slice() {
                ["action", code, "of", who, ..] => drop(open.insert((code.to_string(), who.to_string()))),
                ["no", "action", code, "of", who] if acted.contains(&(code.to_string(), who.to_string())) => {
                    ended.insert(code.to_string());
                }
                _ => {}
            }
        }
        ended
    }

    /// Plays it; what was not as it says, and the marked lines that were. What happens must happen, or nothing behind it can be told.
    fn play(&self) -> (Vec<(Place, Failure)>, Vec<Place>) {
        let Some((_, Step::Given(day))) = self.steps.first() else { unreachable!("it is whole") };
        let mut play = Play::on(day);
        let (mut failed, mut held) = (Vec::new(), Vec::new());
        for (place, step) in &self.steps[1..] {
            let done = match step {
                Step::Given(_) => unreachable!("it is whole"),
                Step::When(day) if day.is_empty() => Ok(()),
                Step::When(day) => play.go_on(day),
                Step::Tell(said) => {
                    tell::tell(&mut play, said, place).unwrap_or_else(|| panic!("{place}: no such line: {said}"))
                }
                Step::Expect(said) => {
                    expect::expect(&mut play, said, place).unwrap_or_else(|| panic!("{place}: no such line: {said}"))
                }
            };
            match done {
                Ok(()) if self.marked.contains(&place.line) => held.push(place.clone()),
                Ok(()) => {}
                Err(failure) => {
                    failed.push((place.clone(), failure));
                    if !matches!(step, Step::Expect(_)) {
                        return (failed, held);
                    }
                }
            }
        }
        if let Err(faults) = play.practice.verified() {
            let failure = Failure::Unmet { expected: "the office proves itself".into(), found: faults };
            failed.push((self.place.clone(), failure));
        }
        (failed, held)
    }

    /// What is wrong with how it went, if anything: every line must go as written, and a marked one must not.
    #[expect(clippy::print_stdout, reason = "what is open is seen with --nocapture")]
    fn verdict(&self) -> Option<String> {
        let (failed, held) = self.play();
        let told = |(place, failure): &(Place, Failure)| match failure {
            Failure::Refused { code, message, .. } => format!("    {place}: refused {code}: {message}\n"),
            Failure::Unmet { expected, found } => {
                format!("    {place}\n      expected {expected}\n      found    {found}\n")
            }
        };
        let title = format!("  {} {}\n", self.place, self.title);
        let (known, wrong): (Vec<_>, Vec<_>) =
            failed.into_iter().partition(|(place, _)| self.marked.contains(&place.line));
        if let Some(why) = &self.open {
            println!("open: {title}    {why}\n{}", known.iter().map(told).collect::<String>());
        }
        let held = held
            .iter()
            .map(|place| format!("    {place}: is as the law wants it: take ! away, and open: with the last\n"));
        let wrong: String = wrong.iter().map(told).chain(held).collect();
        (!wrong.is_empty()).then(|| title + &wrong)
    }
}

/// Plays all scenarios of a file.
pub fn play(name: &str) {
    let scenarios = read(name);
    let mut wrong = Vec::new();
    for scenario in &scenarios {
        // a line that cannot be read, and a panic of the program, are wrong in an open scenario too
        wrong.extend(catch_unwind(AssertUnwindSafe(|| scenario.verdict())).unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().map_or("", String::as_str);
            Some(format!("  {} {}\n    panicked: {said}\n", scenario.place, scenario.title))
        }));
    }
    assert!(wrong.is_empty(), "{} of {} scenarios:\n{}", wrong.len(), scenarios.len(), wrong.concat());
}

#[test]
fn a_scenario_is_read_line_by_line() {
    let text = "# a note\n\n= 誕生日\nlaw: 国保法8条\ngiven 2026-11-21\n  household 例示: 太郎 1951-12-05 男 世帯主\nwhen 2026-12-05\nthen\n  太郎 not covered\nwhen\n  paper for 太郎\nthen\n  太郎 covered\n";
    let scenarios = parse("a.txt", text);
    let steps: Vec<&Step> = scenarios[0].steps.iter().map(|(_, step)| step).collect();
    let told = |text: &str| Step::Tell(text.to_owned());
    let expected = |text: &str| Step::Expect(text.to_owned());
    let wanted = [
        Step::Given("2026-11-21".into()),
        told("household 例示: 太郎 1951-12-05 男 世帯主"),
        Step::When("2026-12-05".into()),
        expected("太郎 not covered"),
        Step::When(String::new()),
        told("paper for 太郎"),
        expected("太郎 covered"),
    ];
    assert_eq!(steps, wanted.iter().collect::<Vec<_>>());
    assert_eq!((scenarios[0].place.line, scenarios[0].law.as_str()), (3, "国保法8条"));
}
