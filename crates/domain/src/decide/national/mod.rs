//! Deciding for the 国保 of a municipality: who joins and leaves, what changes, what is corrected, what is judged, what is left to
//! do.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Decision, DecisionContext};
use crate::act::Act;
use crate::ground::Ground;
use crate::record::RecordId;
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::{Household, HouseholdNumber};
use crate::wareki;

pub mod by_age;
pub mod by_age_list;
pub mod by_age_undo;
pub mod change;
pub mod correct;
pub mod determine;
pub mod foreign;
pub mod former_member;
pub mod join;
pub mod judgement_due;
pub mod leave;
mod minors;
pub mod next;
pub mod notes;
pub mod papers;
pub mod people;
mod plan;
pub mod reflect;
mod registry_differs;
mod registry_reasons;
pub mod special;
mod stand;
pub mod tasks;

#[cfg(test)]
mod tests;

impl DecisionContext<'_> {
    /// Days by which a notification came late, as this office counts them; why is added to the grounds once.
    fn late(&self, fact_on: NaiveDate, notified_on: NaiveDate, decision: &mut Decision) {
        let options = self.options();
        let days = options.late_days(fact_on, notified_on);
        if days > decision.late_days {
            decision.late_days = days;
            let due = wareki::long(options.notice_due(fact_on));
            let ground = Ground::new(
                "late_notice",
                format!("届出の期限 {due} を {days} 日過ぎている。届出は受け付け、資格の日は変わらない"),
                "国保則2条・11条ほか（14日以内、初日不算入）、国保法7条・8条",
                "期限までに届け出ていれば遅れにならない",
            );
            decision.grounds.retain(|g| g.rule != ground.rule);
            decision.grounds.push(ground);
        }
    }

    /// A 国保世帯 with a number of its own comes to be.
    fn open_household(
        &mut self,
        head: RecordId,
        juki_household_no: Option<String>,
        decision: &mut Decision,
    ) -> Result<RecordId, Refusal> {
        let household = self.source.id();
        let number = HouseholdNumber {
            symbol: self.office.founding.body.symbol.as_str().to_owned(),
            number: self.source.household_number()?,
            juki_household_no,
        };
        decision.claims.push(Act::OpenHousehold { household, number, head });
        Ok(household)
    }
}

/// 枝番 of one household while several persons enter at once: reused for the same person, never for another.
struct Branches<'a> {
    household: Option<&'a Household>,
    given: BTreeMap<RecordId, String>,
}

impl<'a> Branches<'a> {
    fn of(household: Option<&'a Household>) -> Self {
        Self { household, given: BTreeMap::new() }
    }

    fn give(&mut self, resident: RecordId) -> Result<String, Refusal> {
        let used_up = || Refusal::new(RefusalCode::NumbersUsedUp).with("kind", "branch");
        if let Some(own) = self.household.and_then(|h| h.latest_of(resident)) {
            return Ok(own.branch.clone());
        }
        let before = self.household.into_iter().flat_map(|h| &h.members.body).map(|m| &m.branch);
        let used = before.chain(self.given.values()).filter_map(|b| b.parse::<u32>().ok()).max().unwrap_or(0);
        if used >= 99 {
            return Err(used_up());
        }
        let branch = format!("{:02}", used + 1);
        self.given.insert(resident, branch.clone());
        Ok(branch)
    }
}
