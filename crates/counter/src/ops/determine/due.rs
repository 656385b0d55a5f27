//! A judgement that is due, because what a household is judged with was told anew (次にすること).

use chrono::NaiveDate;
use madoguchi_domain::decide::NextAction;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::decide::national::determine::{Bench, judgement_due};
use madoguchi_domain::determine::Month;
use madoguchi_domain::record::{OfficeRecord, RecordId};
use madoguchi_domain::rules::Rules;
use madoguchi_store::Reader;

use super::month::practice;
use super::round::people_of;
use crate::error::Result;

/// The action, with the months it concerns.
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
    let people = people_of(reader, &mut household, AsOf::shown(office, Month::of(today).next().last_day()))?;
    let practice = practice(office);
    let bench = Bench { rules: Rules::built_in(), practice: &practice, today, writes_year: false };
    Ok(judgement_due(&household, &people, None, &bench))
}
