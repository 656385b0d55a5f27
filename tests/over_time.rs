//! Families over years: what happens to them is told to the real program, on time or late, and an independent reading of the law says each
//! day who is covered, which paper each should hold, until when and with which ratio. The program agrees, or asks for what leads there;
//! whoever does what it asks for ends in agreement.
//!
//! `make family-years` plays more of them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{Datelike, NaiveDate};

mod clerk;
mod compare;
mod dice;
mod family;
mod law;
mod play;

use family::{Day, Family, invent};
use play::{Counts, Failure, Habit, play};

/// Families that `make test` plays, from the first seed on: what fits into its time.
const FAMILIES: u64 = 100;

/// Families of one office, whose stories begin on the same day: those of seeds that stand together.
const IN_ONE_OFFICE: u64 = 20;

/// First days of offices, before each of the Augusts of which the rules know something, and for how many years their stories go on.
const TIMES: [((i32, u32, u32), i64); 4] =
    [((2025, 1, 10), 1), ((2025, 6, 20), 2), ((2026, 2, 15), 3), ((2026, 7, 1), 1)];

/// First day and years of the stories of an office.
fn time_of(office: u64) -> (Day, i64) {
    let ((year, month, day), years) = TIMES[(office % 4) as usize];
    (NaiveDate::from_ymd_opt(year, month, day).expect("a day"), years)
}

/// Half of the offices write 75歳到達 down each month.
fn habit_of(first: Day) -> Habit {
    if first.year() == 2025 { Habit::RunsAge75 } else { Habit::LeavesAge75 }
}

fn env(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().filter(|text| !text.is_empty()).map_or(usual, |text| text.parse().expect("a number"))
}

/// The shortest story that still fails so: parts of it are left out as long as it does, large ones first.
fn shrunk(first: Day, family: &Family, failure: &Failure) -> (Family, Failure) {
    let (mut best, mut why) = (family.clone(), failure.clone());
    best.events.retain(|event| event.on <= failure.day);
    let mut size = best.events.len().div_ceil(2);
    while size > 0 {
        let mut end = best.events.len();
        while end > 0 {
            let begin = end.saturating_sub(size);
            let mut less = best.clone();
            less.events.drain(begin..end);
            if let Some(same) =
                play(first, std::slice::from_ref(&less), habit_of(first)).0.into_iter().find(|f| f.kind == why.kind)
            {
                (best, why) = (less, same);
                best.events.retain(|event| event.on <= why.day);
            }
            end = begin.min(best.events.len());
        }
        size /= 2;
    }
    (best, why)
}

fn story(first: Day, family: &Family, failure: &Failure) -> String {
    let people = family
        .people
        .iter()
        .enumerate()
        .map(|(at, p)| format!("  person {at}: born {}, stay {:?}, card {:?}", p.birth, p.stay, p.card));
    let events = family.events.iter().map(|event| format!("  {event}"));
    let lines: Vec<String> = people.chain(events).collect();
    format!("{failure}\n  the office begins on {first}\n{}\n", lines.join("\n"))
}

/// Stories that are told in full of one kind of difference.
const TOLD_OF_A_KIND: usize = 2;

/// Does `one` for each number below `count`, two at a time.
fn two_at_a_time(count: u64, one: impl Fn(u64) + Sync) {
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    one(number);
                }
            });
        }
    });
}

/// What was found.
#[derive(Default)]
struct Found {
    /// Where families failed, with first day and family, in the order of the seeds.
    failures: Vec<(Day, Family, Failure)>,
    /// How often what happened.
    counts: Counts,
    /// Years of all families together.
    years: u64,
}

/// Plays the families of these seeds.
fn found_of(seeds: Range<u64>) -> Found {
    let found = Mutex::new(Found::default());
    let first_office = seeds.start / IN_ONE_OFFICE;
    let offices = seeds.end.div_ceil(IN_ONE_OFFICE) - first_office;
    two_at_a_time(offices, |number| {
        let office = first_office + number;
        let (first, years) = time_of(office);
        let own = (office * IN_ONE_OFFICE).max(seeds.start)..((office + 1) * IN_ONE_OFFICE).min(seeds.end);
        let families: Vec<Family> = own.map(|seed| invent(seed, first, years)).collect();
        let (failures, counts) = play(first, &families, habit_of(first));
        let mut found = found.lock().expect("no thread panicked");
        for failure in failures {
            let family = families.iter().find(|f| f.seed == failure.seed).expect("its family");
            found.failures.push((first, family.clone(), failure));
        }
        counts.into_iter().for_each(|(what, count)| *found.counts.entry(what).or_default() += count);
        found.years += years.unsigned_abs() * families.len() as u64;
    });
    let mut found = found.into_inner().expect("no thread panicked");
    found.failures.sort_by_key(|(_, _, failure)| failure.seed);
    found
}

/// Some stories of each kind, shrunk, and how many failed so.
fn report(failures: &[(Day, Family, Failure)]) -> String {
    let mut kinds: BTreeMap<&str, Vec<&(Day, Family, Failure)>> = BTreeMap::new();
    failures.iter().for_each(|failed| kinds.entry(&failed.2.kind).or_default().push(failed));
    let told: Vec<_> = kinds.values().flat_map(|of| of.iter().take(TOLD_OF_A_KIND)).collect();
    let stories = Mutex::new(BTreeMap::new());
    two_at_a_time(told.len() as u64, |number| {
        let at = usize::try_from(number).expect("a place");
        let (first, family, failure) = told[at];
        let (family, failure) = shrunk(*first, family, failure);
        stories.lock().expect("no thread panicked").insert(at, story(*first, &family, &failure));
    });
    let stories: Vec<String> = stories.into_inner().expect("no thread panicked").into_values().collect();
    let counts = kinds.iter().map(|(kind, of)| {
        let seeds: Vec<String> = of.iter().map(|(_, _, failure)| failure.seed.to_string()).collect();
        format!("{kind}: {} ({})", of.len(), seeds.join(" "))
    });
    format!("{}\n{}", stories.join("\n"), counts.collect::<Vec<_>>().join("\n"))
}

/// MADOGUCHI_FAMILIES from MADOGUCHI_SEED on; a failing family alone by its seed: MADOGUCHI_FAMILIES=1. What was counted is written to
/// MADOGUCHI_FAMILY_REPORT, if that is a file.
#[test]
fn families_over_years_agree_with_the_law_or_are_asked_for_what_leads_there() {
    let (families, seed) = (env("MADOGUCHI_FAMILIES", FAMILIES), env("MADOGUCHI_SEED", 0));
    let found = found_of(seed..seed + families);
    if let Ok(path) = std::env::var("MADOGUCHI_FAMILY_REPORT") {
        let counts = found.counts.iter().map(|(what, count)| format!("{count}\t{what}\n")).collect::<String>();
        std::fs::write(path, format!("{}\tfamily-years\n{counts}", found.years)).expect("a report");
    }
    assert!(found.failures.is_empty(), "{}", report(&found.failures));
}

#[test]
fn the_law_is_read_apart_from_the_program() {
    let text = include_str!("over_time/law.rs");
    let own = ["over_time::family", "std::collections", "chrono::"];
    for line in text.lines().filter(|line| line.starts_with("use ")) {
        assert!(own.iter().any(|known| line.contains(known)), "{line}");
    }
    assert!(!text.contains("madoguchi"), "it names the program");
}
