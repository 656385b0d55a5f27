//! A clerk's own determination of the ratio, until the rules determine it (5.6.1 by hand).

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::age;
use madoguchi_domain::determine::{Month, ratios_of_elderly};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::names;
use madoguchi_domain::paper::who;
use madoguchi_domain::record::CopayDetermination;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rules::Rules;

use crate::check::{Check, stored_check};
use crate::context::WriteContext;
use crate::entry::claim;
use crate::error::Result;
use crate::ops::people::find::resident;

/// What a clerk determined.
pub struct RatioToRecord<'a> {
    /// 宛名番号, provisional number or record id
    pub resident: &'a str,
    /// One that a person of 70–74 can have on that day
    pub ratio_percent: u8,
    /// 発効期日
    pub from: NaiveDate,
    /// Why; kept.
    pub reason: String,
}

/// Records the ratio a clerk determined for a person of 70–74.
pub fn record(at: &mut WriteContext<'_>, ask: &RatioToRecord<'_>, check: &Check) -> Result<()> {
    if !ratios_of_elderly(Rules::built_in(), Month::of(ask.from)).contains(&ask.ratio_percent) {
        return Err(Refusal::field("ratio_percent", ask.ratio_percent.to_string()).into());
    }
    let reason = names::said(&ask.reason).ok_or_else(|| Refusal::field("reason", ask.reason.as_str()))?;
    let context = at.who(Authority::Counter)?;
    let (id, today) = (at.clock.new_id(), at.today());
    let sample = at.founding().sample;
    at.store.commit(context, |commit| {
        let person = resident(commit.read(), ask.resident)?;
        let household = commit.read().household_of(person.id)?;
        let items = check.prove(&person, household.as_ref(), sample)?;
        let birth = person.identity.body.birth;
        if age::is_75_undated(birth, ask.from) {
            // a ratio is of 70 to 74, and the day of 75 is open: a clerk records the birth that is assumed
            return Err(Refusal::new(RefusalCode::ValueMissing)
                .with("resident", who(&person))
                .with("field", "birth")
                .into());
        }
        let gates = age::gates(birth.assumed());
        if ask.from < gates.elderly_from || ask.from >= gates.late_elderly_from {
            return Err(Refusal::new(RefusalCode::DaysContradict)
                .with("field", "from")
                .with("day", ask.from.to_string())
                .into());
        }
        let copay = CopayDetermination {
            ratio_percent: ask.ratio_percent,
            from: ask.from,
            reason: reason.clone(),
            determined_on: today,
            by: None,
        };
        let act = Act::RecordCopay { resident: person.id, copay };
        commit.append(claim(id, vec![act], Some(stored_check(items, None))))?;
        Ok(())
    })
}
