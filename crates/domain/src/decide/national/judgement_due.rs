//! Which judgements are due: what a household is judged with was told anew, or time passed, and another ratio or class holds than the one
//! that is written.

use uuid::Uuid;

use super::determine::{Bench, judge_household};
use super::people::People;
use crate::act::Act;
use crate::age;
use crate::decide::{NextAction, NextActionCode};
use crate::determine::Month;
use crate::face::Value;
use crate::paper::class_in;
use crate::record::{RecordId, RecordedAt, Resident};
use crate::scheme::national::Household;

/// Months that the same incomes, people and statuses are looked back for.
const MONTHS_BACK: u32 = 24;

/// When something a household is judged with was recorded last: an income, a 更正, a status, who belongs to it.
fn told_at<'p>(household: &Household, people: impl Iterator<Item = &'p Resident>) -> Option<RecordedAt> {
    let of_people = people.flat_map(|p| [p.identity.at, p.income.at, p.special.at]);
    of_people.chain([household.members.at, household.heads.at]).max().flatten()
}

/// Something a household is judged with was recorded since one of its judgements was.
pub fn is_told_since_judged<'p>(household: &Household, people: impl Iterator<Item = &'p Resident>) -> bool {
    is_judged_before(household, told_at(household, people))
}

fn is_judged_before(household: &Household, told_at: Option<RecordedAt>) -> bool {
    household.determinations.body.iter().any(|judged| judged.at < told_at)
}

/// The months, from `from` up to the next one, whose judgement would be another now than the one that holds, because of what was told since that
/// one was made: judging a later month leaves those before it as they are.
/// None of a household that was never judged: that is the month's round's.
fn months_to_judge(household: &Household, people: &People, from: Option<Month>, bench: &Bench<'_>) -> Vec<Month> {
    let told_at = told_at(household, people.values());
    let first = household.determinations.body.iter().filter(|d| d.only.is_empty()).map(|d| d.month).min();
    let Some(first) = first.filter(|_| is_judged_before(household, told_at)) else { return Vec::new() };
    let first = from.map_or(first, |from| from.max(first));
    // what changes within a month mostly counts from the next one
    let (mut month, mut differ) = (Month::of(bench.today).next(), Vec::new());
    for _ in 0..=MONTHS_BACK {
        if month < first {
            break;
        }
        let is_told_since = household.determination_for(month).is_some_and(|judged| judged.at < told_at);
        let judged = is_told_since.then(|| judge_household(household, people, month, bench, &mut Uuid::nil));
        if matches!(judged, Some(Ok(Some(judged))) if !judged.acts.is_empty()) {
            differ.push(month);
        }
        month = month.previous();
    }
    differ.reverse();
    differ
}

/// The action that asks for the judgement of those months, for the head of the household where insured, else for the first whom it covers.
pub fn judgement_due(
    household: &Household,
    people: &People,
    from: Option<Month>,
    bench: &Bench<'_>,
) -> Option<NextAction> {
    let months = months_to_judge(household, people, from, bench);
    if months.is_empty() {
        return None;
    }
    let is_insured = |head: &RecordId| household.coverage_of(*head, bench.today).is_some();
    let head = household.head_on(bench.today).filter(|head| people.contains_key(head) && is_insured(head));
    let for_whom = head.or_else(|| household.covered_on(bench.today).map(|member| member.resident).next())?;
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

/// An income that the household is judged with was told since a clerk determined the ratio of a person.
pub fn is_income_told_since_ratio(person: &Resident, people: &People) -> bool {
    people.values().any(|mate| person.copay.at < mate.income.at)
}
