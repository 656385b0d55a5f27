//! A judgement that is due, because what a household is judged with was told anew (次にすること).

use chrono::NaiveDate;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::decide::national::determine::{Bench, People, months_to_judge};
use madoguchi_domain::decide::{NextAction, NextActionCode};
use madoguchi_domain::determine::Month;
use madoguchi_domain::record::{OfficeRecord, RecordId};
use madoguchi_domain::rules::Rules;
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::Reader;

use super::month::practice;
use super::round::people_of;
use crate::error::Result;

/// The action, with the months it concerns, for the head of the household, else for the first whom it covers.
pub(crate) fn due(
    reader: Reader<'_>,
    office: &OfficeRecord,
    id: RecordId,
    today: NaiveDate,
) -> Result<Option<NextAction>> {
    let Some(mut household) = reader.household_now(id)? else { return Ok(None) };
    if household.determinations.body.is_empty() {
        return Ok(None);
    }
    let people = people_of(reader, &mut household, AsOf::shown(office, Month::of(today).last_day()))?;
    let practice = practice(office);
    let bench = Bench { rules: Rules::built_in(), practice: &practice, today };
    let months = months_to_judge(&household, &people, &bench);
    let for_whom = named(&household, &people, today).filter(|_| !months.is_empty());
    let action = |resident| NextAction { months, ..NextAction::new(NextActionCode::Judge, resident) };
    Ok(for_whom.map(action))
}

fn named(household: &Household, people: &People, today: NaiveDate) -> Option<RecordId> {
    let head = household.head_on(today).filter(|head| people.contains_key(head));
    head.or_else(|| household.covered_on(today).map(|member| member.resident).next())
}
