//! Which judgements are due: what a household is judged with was told anew, or time passed, and another ratio or class holds than the one
//! that is written.

use chrono::{Days, Months, NaiveDate, NaiveDateTime};
use uuid::Uuid;

use super::determine::{Bench, Judged, counting, differs_for_somebody, judge_household};
use super::people::People;
use crate::act::Act;
use crate::age;
use crate::decide::{NextAction, NextActionCode};
use crate::determine::Month;
use crate::face::Value;
use crate::paper::class_in;
use crate::record::{MovementKind, RecordId, RecordedAt, Resident};
use crate::scheme::national::{Determination, Household, HouseholdCoverage, Member, PersonRatio};

/// Months that the same incomes, people and statuses are looked back for.
const MONTHS_BACK: u32 = 24;

/// When something a household is judged with was recorded last by the end of the day: an income, a 更正, a status, who belongs to it. That
/// somebody reaches 75 is time alone, and told by nobody (ADR 0059, 0062), until an entry writes it.
fn told_at<'p>(
    household: &Household,
    people: impl Iterator<Item = &'p Resident>,
    today: NaiveDate,
) -> Option<RecordedAt> {
    let by = end_of(today);
    let of_people = people.flat_map(|p| [p.identity.at_by(by), p.income.at_by(by), p.special.at_by(by)]);
    of_people.chain([household.members.at_by(by), household.heads.at_by(by)]).max().flatten()
}

fn end_of(today: NaiveDate) -> RecordedAt {
    NaiveDateTime::from(today).and_utc().fixed_offset() + Days::new(1)
}

/// Of what was told, what asks for the judgement of a month where that one holds: in a benefit year that was not judged yet an income of its
/// own tax year, or what was told in its course. That the year began is time alone, and asks for nothing (ADR 0061).
fn told_for(
    month: Month,
    holds: &Determination,
    told_at: Option<RecordedAt>,
    people: &People,
    today: NaiveDate,
) -> Option<RecordedAt> {
    let begun = month.benefit_year_start();
    if begun <= holds.month {
        return told_at;
    }
    let of_year = |person: &Resident| person.income_words(month.tax_year()).into_iter().find_map(|(at, _)| at);
    let income = people.values().filter_map(of_year).filter(|at| *at <= end_of(today)).max();
    told_at.filter(|at| begun.first_day() <= at.date_naive()).max(income)
}

/// Somebody's ratio was determined by a clerk, of whom an income was told since: the household's judgement would settle it.
fn clerk_is_outdated<'p>(mut people: impl Iterator<Item = &'p Resident>) -> bool {
    people.any(|person| person.copay.at < person.income.at && person.copay.body.iter().any(|copay| copay.by.is_none()))
}

/// The judgement gives somebody another ratio than the one that a clerk determined before an income was told.
fn differs_from_clerk(judged: &Judged, month: Month, people: &People) -> bool {
    let differs = |ratio: &PersonRatio| {
        people.get(&ratio.resident).is_some_and(|person| {
            let copay = person.copay_on(ratio.from.max(month.first_day())).filter(|copay| copay.by.is_none());
            person.copay.at < person.income.at && copay.is_some_and(|copay| copay.ratio_percent != ratio.ratio_percent)
        })
    };
    judged.acts.iter().any(|act| matches!(act, Act::Determine { ratios, .. } if ratios.iter().any(differs)))
}

/// A judgement of the household may be due: something it is judged with was recorded since one of its judgements was, somebody joined before
/// the first month judged, or came over and it was not judged since. Tells apart what mostly is so without judging a month, and also of
/// records that were not brought to a day (ADR 0059).
pub fn may_be_due(household: &Household, people: &People, today: NaiveDate) -> bool {
    let whole = people.whole(household);
    let Some(first) = first_judged(&whole) else {
        return somebody_came_over(household, people.values(), today) || clerk_is_outdated(people.values());
    };
    let told_at = told_at(household, people.values(), today);
    whole.determinations.body.iter().any(|judged| judged.at < told_at) || joined_before(&whole, first)
}

fn first_judged(household: &Household) -> Option<Month> {
    household.determinations.body.iter().filter(|d| d.only.is_empty()).map(|d| d.month).min()
}

/// Somebody covered, also until a day to come, came over from another household.
fn somebody_came_over<'p>(household: &Household, people: impl Iterator<Item = &'p Resident>, today: NaiveDate) -> bool {
    let goes_on = |member: &Member| member.period.to.is_none_or(|to| today < to);
    let movement = |person: &Resident| {
        let own = household.members.body.iter().filter(|member| member.resident == person.id && goes_on(member));
        let mut begun = own.filter_map(|member| person.qualification.body.movement(member.period.started_by));
        begun.any(|movement| movement.kind == MovementKind::Change)
    };
    people.into_iter().any(movement)
}

/// Somebody joined in a month before that one, and not so long ago that nobody looks back.
fn joined_before(household: &Household, first: Month) -> bool {
    let horizon = first.first_day().checked_sub_months(Months::new(MONTHS_BACK));
    let joined = household.members.body.iter().map(|member| member.period.from);
    joined.into_iter().any(|from| Month::of(from) < first && horizon.is_none_or(|horizon| horizon <= from))
}

/// The months, from `from` up to the next one, whose judgement would be another now than the one that holds, because of what was told since that
/// one was made: judging a later month leaves those before it as they are. Those that were never judged are asked for where somebody joined
/// before the first one judged, or comes over next month, and gets a ratio.
/// Else none of a household that was never judged: that is the month's round's. Asked only where [`may_be_due`] says so.
fn months_to_judge(household: &Household, people: &People, from: Option<Month>, bench: &Bench<'_>) -> Vec<Month> {
    let whole = people.whole(household);
    let (judged_first, present) = (first_judged(&whole), Month::of(bench.today));
    let came_over = somebody_came_over(household, people.values(), bench.today);
    let told_at = told_at(household, people.values(), bench.today);
    // what changes within a month mostly counts from the next one
    let (mut month, mut differ) = (present.next(), Vec::new());
    for _ in 0..=MONTHS_BACK {
        if from.is_some_and(|from| month < from) {
            break;
        }
        let judge = || judge_household(household, people, month, bench, &mut Uuid::nil);
        let is_due = match whole.determination_for(month) {
            Some(holds) => {
                holds.at < told_for(month, holds, told_at, people, bench.today)
                    && matches!(judge(), Ok(Some(judged)) if changes_for_somebody(&judged, holds, people))
            }
            None if judged_first.is_some() || came_over && present < month => {
                matches!(judge(), Ok(Some(judged)) if judged.acts.iter().any(gives_a_ratio))
            }
            None => matches!(judge(), Ok(Some(judged)) if differs_from_clerk(&judged, month, people)),
        };
        if is_due {
            differ.push(month);
        }
        month = month.previous();
    }
    differ.reverse();
    differ
}

/// Somebody covered gets another ratio or class. An age group whose last one left is a matter of the month's round.
fn changes_for_somebody(judged: &Judged, holds: &Determination, people: &People) -> bool {
    let differs = || differs_for_somebody(&holds.judgement, &judged.judgement, &judged.people, people);
    judged.acts.iter().any(gives_a_ratio) || !judged.acts.is_empty() && differs()
}

fn gives_a_ratio(act: &Act) -> bool {
    matches!(act, Act::Determine { ratios, .. } if !ratios.is_empty())
}

/// The action that asks for the judgement of those months. From the first of them on the household of whom it names is judged, so it names
/// somebody who is of no other one in that month: the head where insured, else the first whom it covers, or who counted in it and went over to
/// another one; where each whom it covers is of another one then, whoever counted.
pub fn judgement_due(
    household: &Household,
    people: &People,
    from: Option<Month>,
    bench: &Bench<'_>,
) -> Option<NextAction> {
    if !may_be_due(household, people, bench.today) {
        return None;
    }
    let months = months_to_judge(household, people, from, bench);
    let first = (*months.first()?, bench.practice.change_counts);
    let covered: Vec<RecordId> = household.covered_on(bench.today).map(|member| member.resident).collect();
    let head = household.head_on(bench.today).filter(|head| covered.contains(head));
    let homes = std::iter::once(household).chain(&people.homes);
    let is_here = |person: &RecordId| {
        let place = HouseholdCoverage::of_month(*person, homes.clone(), first);
        place.is_none_or(|place| place.household.id == household.id)
    };
    let counted = || counting(household, people, first);
    let went_over = || counted().find(|member| member.period.end_reason.is_none());
    let gone = || counted().next().filter(|_| !covered.is_empty());
    let for_whom = head.into_iter().chain(covered.iter().copied()).find(is_here);
    let for_whom = for_whom.or_else(|| went_over().or_else(gone).map(|member| member.resident))?;
    Some(NextAction { months, ..NextAction::new(NextActionCode::Judge, for_whom) })
}

/// Whether the rules give a person another ratio or class for a month, by what is recorded now, than a paper says. Nothing is said of what
/// they cannot decide.
pub fn says_otherwise(
    household: &Household,
    people: &People,
    person: RecordId,
    (month, says): (Month, &Value),
    bench: &Bench<'_>,
) -> bool {
    let Ok(Some(judged)) = judge_household(household, people, month, bench, &mut Uuid::nil) else { return false };
    let other = |act: &Act| match (act, says) {
        (Act::Determine { ratios, .. }, Value::Ratio(percent)) => {
            ratios.iter().any(|ratio| ratio.resident == person && ratio.ratio_percent != *percent)
        }
        (Act::Determine { determination, .. }, Value::Text(label)) if determination.only.is_empty() => {
            let gates = people.get(&person).map(|person| age::gates(person.identity.body.birth.assumed()));
            let is_elderly = gates.is_some_and(|gates| gates.elderly_from <= month.first_day());
            class_in(&determination.judgement, is_elderly).is_some_and(|class| class.label() != label)
        }
        _ => false,
    };
    judged.acts.iter().any(other)
}

/// An income of somebody whom the household counts in the month was told since a clerk determined the ratio of a person.
pub fn is_income_told_since_ratio(
    household: &Household,
    people: &People,
    person: &Resident,
    month: Month,
    bench: &Bench<'_>,
) -> bool {
    let Ok(Some(judged)) = judge_household(household, people, month, bench, &mut Uuid::nil) else { return false };
    let with_joined = judged.joined.as_ref().filter(|joined| joined.residents.contains(&person.id));
    let counted = with_joined.map_or(&judged.people, |joined| &joined.people);
    let mut counted = counted.iter().filter_map(|counted| people.get(&counted.resident));
    counted.any(|mate| person.copay.at < mate.income.at)
}
