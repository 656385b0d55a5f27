//! 年少 (国保令27条の2①, C5): the children for whom something is taken off the income of the head of the base day.
//!
//! Head and children are those of 31 December, in the household in which the head lived then, whatever number covers him or her now.

use chrono::Days;

use super::people::People;
use crate::age;
use crate::determine::{Minors, Month, Practice, minors_income_max_yen};
use crate::record::{IncomeYear, RecordId};
use crate::rules::Rules;
use crate::scheme::national::Household;

/// What counts as a small income of a child.
#[derive(Clone, Copy)]
pub(super) struct ChildIncome<'a> {
    /// The dated tables.
    pub rules: &'a Rules,
    /// The office's own practice.
    pub practice: &'a Practice,
}

/// The children of each of these people who was the head of a household on the base day.
pub(super) fn of_heads(
    who: &[RecordId],
    household: &Household,
    people: &People,
    month: Month,
    border: ChildIncome<'_>,
) -> Vec<(RecordId, Minors)> {
    let base = month.base_day();
    let others: Vec<_> = people.homes.iter().map(|home| people.whole(home)).collect();
    let homes = || std::iter::once(household).chain(others.iter().map(|home| &**home));
    let headed = |head: RecordId| {
        homes().find(|home| home.head_on(base) == Some(head) && home.covered_on(base).next().is_some())
    };
    who.iter().filter_map(|head| Some((*head, minors(headed(*head)?, people, month, border)))).collect()
}

/// NHI members of a household on the base day, under 19 then, whose income is small.
fn minors(household: &Household, people: &People, month: Month, border: ChildIncome<'_>) -> Minors {
    let base = month.base_day();
    // an age is reached at the end of the eve of the birthday: who is born on 1 January is a year older on 31 December
    let mut minors = Minors::default();
    let (most, salary_relief) = minors_income_max_yen(border.rules, border.practice, month);
    for person in household.covered_on(base).filter_map(|m| people.get(&m.resident)) {
        let years = age::years_on(person.identity.body.birth.assumed(), base + Days::new(1));
        // who earns a salary has it eased first (since 令和2年)
        let eased = |year: &IncomeYear| year.aggregate_income_yen - salary_relief.min(year.salary_income_yen);
        if person.income_of(month.tax_year()).map_or(0, eased) > most {
            continue;
        }
        match years {
            ..16 => minors.under_16 += 1,
            16..19 => minors.from_16_to_18 += 1,
            19.. => {}
        }
    }
    minors
}
