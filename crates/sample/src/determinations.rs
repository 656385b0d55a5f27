//! 判定 of a home whose records are brought over: of the present benefit year, of what changes until the office's day, and of the
//! year before as far as its incomes are known, for the papers of that year. The rules decide what it says.

use chrono::{Months, NaiveDate};
use madoguchi_domain::act::Act;
use madoguchi_domain::apply::{Records, apply_all};
use madoguchi_domain::clock::Clock;
use madoguchi_domain::decide::national::determine::{Bench, Judged, judge_household};
use madoguchi_domain::decide::national::people::People;
use madoguchi_domain::determine::{Month, Practice};
use madoguchi_domain::record::RecordId;
use madoguchi_domain::records::Record;
use madoguchi_domain::rules::Rules;
use madoguchi_domain::scheme::national::ends::year_start;
use madoguchi_store::StoreError;

use madoguchi_counter::error::Result;

/// The determinations of a household, folded into its records.
pub fn determinations_of(
    household: RecordId,
    records: &mut Records,
    clock: &dyn Clock,
    day: NaiveDate,
) -> Result<Vec<Act>> {
    let this_year = year_start(day);
    let mut acts = Vec::new();
    let before = judgement_of(household, records, Month::of(this_year - Months::new(12)), clock);
    // a year of which too little is known is left out: no paper needs it any more
    acts.extend(fold(before.filter(|judged| !judged.is_pending()), clock, records)?);
    acts.extend(fold(judgement_of(household, records, Month::of(this_year), clock), clock, records)?);
    let mut month = Month::of(clock.now().day());
    while month <= Month::of(day) {
        acts.extend(fold(judgement_of(household, records, month, clock), clock, records)?);
        month = month.next();
    }
    Ok(acts)
}

fn judgement_of(household: RecordId, records: &Records, month: Month, clock: &dyn Clock) -> Option<Judged> {
    let household = records.get(&household).and_then(Record::as_household)?;
    let people = People::among(household, records);
    let practice = Practice::default();
    let bench = Bench { rules: Rules::built_in(), practice: &practice, today: clock.now().day(), rounds: None };
    judge_household(household, &people, month, &bench, &mut || clock.new_id()).ok().flatten()
}

fn fold(judged: Option<Judged>, clock: &dyn Clock, records: &mut Records) -> Result<Vec<Act>> {
    let acts = judged.map(|judged| judged.acts).unwrap_or_default();
    apply_all(&acts, clock.now().wall, records).map_err(StoreError::from)?;
    Ok(acts)
}
