//! Who turns 75 in a month (対象者一覧 of 2.5.1): ahead of it, in it, and after its run.
//!
//! Whoever is insured up to the birthday is on it, whether an entry says the end yet or not; of whom no exact day of birth is known is on it,
//! too, for a clerk decides about them.

use chrono::{Datelike, NaiveDate};

use super::by_age::{AsOf, bring, left_before, turns_75_on};
use super::former_member::is_former_member;
use crate::determine::Month;
use crate::person::Birth;
use crate::record::{OfficeRecord, RecordId, Resident};
use crate::rules;
use crate::scheme::national::Household;
use crate::scheme::national::reasons::EndReason;

/// How a person stands who turns 75 in the month, or may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurningState {
    /// The day is still to come.
    Ahead,
    /// The day came; the coverage has ended by it, and no entry says so yet.
    Due,
    /// An entry says so.
    Written,
    /// A file told that the person died or left before the day: a clerk decides on that first.
    LeavingOpen,
    /// The day of birth is not exactly known: nothing ends by itself.
    BirthUnknown,
}

/// What turning 75 does to a person's household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turning {
    /// The birthday, on which the coverage ends; none where it is not known.
    pub on: Option<NaiveDate>,
    /// How it stands.
    pub state: TurningState,
    /// 世帯主 on that day: from then on one who is not insured (擬制世帯主).
    pub is_head: bool,
    /// Whoever stays insured in the household.
    pub stays: Vec<RecordId>,
    /// 特定同一世帯所属者 from that day.
    pub former_member: bool,
}

/// Days of birth of those who turn 75 in a month, or may, as the registry writes them: first and last of each range.
pub fn births_of(month: Month) -> Vec<(String, String)> {
    let first = month.first_day();
    let year = first.year() - i32::try_from(rules::number("late_elderly_age", first)).unwrap_or(0);
    let day = |month: u32, day: u32| format!("{year:04}-{month:02}-{day:02}");
    let mut ranges = vec![
        ("0000-00-00".to_owned(), "0000-99-99".to_owned()),
        (day(0, 0), day(0, 99)),
        (day(first.month(), 0), day(first.month(), 31)),
    ];
    if first.month() == 3 {
        // born on a leap day: in a common year the birthday is 1 March
        ranges.push((day(2, 29), day(2, 29)));
    }
    ranges
}

/// What turning 75 in the month means for a person; none for whom it means nothing here. `people`: members of the household.
pub fn turning(
    person: &Resident,
    household: &Household,
    people: &[Resident],
    month: Month,
    (office, today): (&OfficeRecord, NaiveDate),
) -> Option<Turning> {
    let Some(on) = turns_75_on(person) else {
        let first = month.first_day();
        let covered = household.latest_of(person.id).filter(|m| m.period.to.is_none_or(|to| to > first))?;
        let may = may_turn_in(person.identity.body.birth, month) && covered.period.from <= month.last_day();
        return may.then(|| after(person, household, first, TurningState::BirthUnknown, None));
    };
    let insured = |to: Option<NaiveDate>| to.is_none_or(|to| to >= on);
    let covered = household.latest_of(person.id).filter(|m| m.period.from < on && insured(m.period.to))?;
    if Month::of(on) != month {
        return None;
    }
    let ended = covered.period.to == Some(on);
    if ended && covered.period.end_reason != Some(EndReason::E08.code()) {
        return None;
    }
    let state = match (ended, left_before(person, on)) {
        (true, _) => TurningState::Written,
        (false, true) => TurningState::LeavingOpen,
        (false, false) if on > today => TurningState::Ahead,
        (false, false) => TurningState::Due,
    };
    let (mut home, mut all) = (household.clone(), people.to_vec());
    bring(&mut home, all.iter_mut().collect(), AsOf::shown(office, on));
    let person = all.iter().find(|other| other.id == person.id).unwrap_or(person);
    Some(after(person, &home, on, state, Some(on)))
}

fn after(person: &Resident, home: &Household, day: NaiveDate, state: TurningState, on: Option<NaiveDate>) -> Turning {
    let others = home.covered_on(day).map(|member| member.resident).filter(|id| *id != person.id);
    Turning {
        on,
        state,
        is_head: home.head_on(day) == Some(person.id),
        stays: others.collect(),
        former_member: is_former_member(person, home, day),
    }
}

/// What is known of the birth leaves that month open.
fn may_turn_in(birth: Birth, month: Month) -> bool {
    let births = births_of(month);
    let birth = birth.to_string();
    births.iter().any(|(first, last)| (first..=last).contains(&&birth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::{household, member, office};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    /// The first of a couple, who is its head, in that month, as it is on a day.
    fn of(births: [&str; 2], asked: &str, today: &str) -> Option<Turning> {
        let (first, mut home) = household(1, births[0], "2020-04-01");
        let second = member(&mut home, 2, births[1], "2020-04-01");
        let people = [first.clone(), second];
        turning(&first, &home, &people, month(asked), (&office(), date(today)))
    }

    #[test]
    fn who_turns_75_is_on_the_list_of_that_month_ahead_of_it_and_in_it() {
        let births = ["1951-12-05", "1960-04-01"];
        for (today, state) in [("2026-11-21", TurningState::Ahead), ("2026-12-05", TurningState::Due)] {
            let listed = of(births, "2026-12", today).unwrap();
            assert_eq!((listed.on, listed.state), (Some(date("2026-12-05")), state), "{today}");
            assert!(listed.is_head && listed.former_member);
            assert_eq!(listed.stays.len(), 1);
        }
        assert_eq!(of(births, "2026-11", "2026-11-21"), None);
        assert_eq!(of(births, "2027-01", "2027-01-21"), None);
        let both = of(["1951-12-05", "1951-12-04"], "2026-12", "2026-11-21").unwrap();
        assert!(both.stays.is_empty() && !both.former_member, "the other one went the day before");
    }

    #[test]
    fn a_leap_day_is_on_the_list_of_march_in_a_common_year() {
        let births = ["1952-02-29", "1960-04-01"];
        assert_eq!(of(births, "2027-03", "2026-11-21").unwrap().on, Some(date("2027-03-01")));
        assert_eq!(of(births, "2027-02", "2026-11-21"), None);
    }

    #[test]
    fn who_has_no_exact_day_of_birth_is_on_every_list_it_may_belong_to() {
        for (birth, asked, listed) in [
            ("1951-12-00", "2026-12", true),
            ("1951-12-00", "2026-11", false),
            ("1951-00-00", "2026-11", true),
            ("1951-00-00", "2027-01", false),
        ] {
            let found = of([birth, "1960-04-01"], asked, "2026-11-21");
            assert_eq!(found.is_some(), listed, "{birth} {asked}");
            assert!(
                found.is_none_or(|t| t.state == TurningState::BirthUnknown && t.on.is_none() && t.stays.len() == 1)
            );
        }
    }

    #[test]
    fn who_left_before_the_birthday_is_not_on_it_and_whose_end_is_written_is() {
        let (mut first, mut home) = household(1, "1951-12-05", "2020-04-01");
        let at = |first: &Resident, home: &Household| {
            turning(first, home, std::slice::from_ref(first), month("2026-12"), (&office(), date("2026-12-20")))
        };
        home.members.body[0].period.to = Some(date("2026-12-03"));
        assert_eq!(at(&first, &home), None);
        home.members.body[0].period.to = Some(date("2026-12-05"));
        assert_eq!(at(&first, &home), None, "by another reason");
        home.members.body[0].period.end_reason = Some(EndReason::E08.code());
        assert_eq!(at(&first, &home).unwrap().state, TurningState::Written);
        home.members.body[0].period.to = None;
        first.identity.body.birth = Birth::parse("1951-12-06").unwrap();
        assert_eq!(at(&first, &home).unwrap().on, Some(date("2026-12-06")));
    }
}
