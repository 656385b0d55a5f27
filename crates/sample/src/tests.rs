use std::collections::BTreeMap;

use crate::people::SampleHome;
use crate::rarities::RARITIES_FROM_RESIDENTS;
use crate::tally::SpecialityCounts;
use crate::town::Town;
use chrono::NaiveDate;

fn day() -> NaiveDate {
    "2026-11-21".parse().unwrap()
}

/// Every home of a town, in order.
fn homes(residents: u64, seed: u64, day: NaiveDate) -> Vec<SampleHome> {
    let mut town = Town::new(residents, seed, day);
    let mut homes = town.cast();
    if residents >= RARITIES_FROM_RESIDENTS {
        homes.extend(town.rarities());
    }
    while town.left() > 0 {
        homes.push(town.home());
    }
    homes
}

#[test]
fn a_town_has_exactly_as_many_people_as_asked_for_numbered_without_a_gap() {
    for residents in [0, 1, 26, 27, 299, 300, 2_000] {
        let homes = homes(residents, 1, day());
        let numbers: Vec<u64> = homes
            .iter()
            .flat_map(|home| &home.people)
            .map(|person| person.identity.atena_no.as_ref().unwrap().parse().unwrap())
            .collect();
        let expected: Vec<u64> = (0..residents).map(|n| 100_000_000_000_001 + n).collect();
        assert_eq!(numbers, expected);
    }
}

#[test]
fn ages_and_insurance_are_those_of_a_city() {
    let homes = homes(40_000, 7, day());
    let people: Vec<_> = homes.iter().flat_map(|home| &home.people).collect();
    let share = |of: &dyn Fn(&crate::people::SamplePerson) -> bool| {
        people.iter().filter(|person| of(person)).count() * 1_000 / people.len()
    };
    let ages = |from: i32, to: i32| share(&|person| (from..to).contains(&person.years(day())));
    assert!((120..200).contains(&ages(0, 20)), "under 20: {}", ages(0, 20));
    assert!((250..360).contains(&ages(65, 130)), "65 and over: {}", ages(65, 130));
    assert!((120..220).contains(&ages(75, 130)), "75 and over: {}", ages(75, 130));
    let insured = share(&|person| person.covered_on(day()));
    assert!((170..240).contains(&insured), "insured: {insured}");
    let size = people.len() * 100 / homes.len();
    assert!((200..260).contains(&size), "people in 100 homes: {size}");
    let mut surnames: BTreeMap<&str, usize> = BTreeMap::new();
    for person in &people {
        *surnames.entry(person.identity.name.split('　').next().unwrap()).or_default() += 1;
    }
    assert!(surnames["佐藤"] * 1_000 / people.len() >= 12, "the commonest surname is as common as it is");
    assert!(surnames.len() > 1_000, "and there is a long tail: {}", surnames.len());
}

#[test]
fn nobody_is_told_of_before_it_could_be_known_and_nobody_of_75_is_covered() {
    for on in ["2026-11-21", "2026-04-01", "2028-02-29", "2027-01-05"] {
        let day: NaiveDate = on.parse().unwrap();
        let brought_over_on = crate::clock::brought_over(day);
        for person in homes(3_000, 3, day).iter().flat_map(|home| &home.people) {
            assert!(person.birth() <= brought_over_on, "{on}");
            assert!(
                person.spans.iter().all(|span| span.from <= brought_over_on && span.qualified_on <= span.from),
                "{on}"
            );
            assert!(!person.late_elderly_on(day) || !person.covered_on(day), "{on} {}", person.identity.birth);
        }
    }
}

#[test]
fn another_seed_is_another_town() {
    let names = |seed| -> Vec<String> {
        homes(100, seed, day()).iter().flat_map(|home| &home.people).map(|p| p.identity.name.clone()).collect()
    };
    assert_eq!(names(1), names(1));
    assert_ne!(names(1), names(2));
}

#[test]
fn whatever_a_town_is_asked_for_there_is_one_of_everything() {
    for (residents, seed, on) in [(300, 1, "2026-11-21"), (300, 5, "2027-05-31"), (2_000, 2, "2026-12-31")] {
        let day: NaiveDate = on.parse().unwrap();
        let mut tally = SpecialityCounts::new(day);
        homes(residents, seed, day).iter().for_each(|home| tally.home(home));
        let counts = tally.done();
        let missing: Vec<_> = counts.iter().filter(|(_, count)| **count == 0).collect();
        assert!(missing.is_empty(), "{on}: {missing:?}");
        assert!(counts.len() >= 45, "{}", counts.len());
    }
}
