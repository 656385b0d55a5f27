//! 決裁: what one person proposes, another approves.
//!
//! Knows the rule. A proposal keeps what was asked for, never what was decided of it: between proposal and approval a person
//! moves, an income arrives, a rule changes. So **a proposal is decided again when it is approved**, by the records and the day of
//! the approval, and what it leads to then is what is written ([`crate::entry::Entry`] names both people). Knows nothing of where
//! proposals wait, nor of who may approve.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::refusal::{Refusal, RefusalCode};

/// What somebody asks for, until somebody else approves it. `D` is what a decision is made of (a notification, say).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal<D> {
    /// What is asked for; not what was decided.
    pub draft: D,
    /// Who asks.
    pub proposed_by: String,
    /// When.
    pub proposed_on: NaiveDate,
}

/// What an approval leads to, and the two people an entry of it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved<T> {
    /// As decided on the day of the approval.
    pub decided: T,
    /// Who asked.
    pub proposed_by: String,
    /// Who approved.
    pub approved_by: String,
}

impl<D> Proposal<D> {
    /// Decides the proposal again, for whoever approves it. Refused for the one who proposed it, on a day before the proposal, and
    /// whenever `decide` refuses now, whatever it said when it was proposed.
    pub fn approve<T>(
        &self,
        by: &str,
        on: NaiveDate,
        decide: impl FnOnce(&D, NaiveDate) -> Result<T, Refusal>,
    ) -> Result<Approved<T>, Refusal> {
        if by == self.proposed_by {
            return Err(Refusal::new(RefusalCode::OwnProposal).with("account", by));
        }
        if on < self.proposed_on {
            let days = Refusal::new(RefusalCode::DaysContradict).with("field", "proposed_on");
            return Err(days.with("day", self.proposed_on.to_string()));
        }
        let decided = decide(&self.draft, on)?;
        Ok(Approved { decided, proposed_by: self.proposed_by.clone(), approved_by: by.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn proposal() -> Proposal<u32> {
        Proposal { draft: 20, proposed_by: "窓口花子".into(), proposed_on: day("2026-11-21") }
    }

    #[track_caller]
    fn check(by: &str, on: &str, limit: u32, expected: Result<u32, RefusalCode>) {
        let decide = |asked: &u32, _: NaiveDate| {
            if *asked <= limit { Ok(*asked) } else { Err(Refusal::new(RefusalCode::LimitReached)) }
        };
        let approved = proposal().approve(by, day(on), decide);
        assert_eq!(approved.map(|a| a.decided).map_err(|r| r.code), expected, "{by} {on} {limit}");
    }

    #[test]
    fn a_proposal_is_decided_again_when_it_is_approved_and_by_somebody_else() {
        check("係長", "2026-11-24", 30, Ok(20));
        check("係長", "2026-11-24", 10, Err(RefusalCode::LimitReached));
        check("窓口花子", "2026-11-24", 30, Err(RefusalCode::OwnProposal));
        check("係長", "2026-11-20", 30, Err(RefusalCode::DaysContradict));
    }

    #[test]
    fn an_approval_names_both_people_and_the_day_it_was_decided_on() {
        let mut decided_on = None;
        let approved = proposal().approve("係長", day("2026-11-24"), |_, on| {
            decided_on = Some(on);
            Ok(())
        });
        let approved = approved.unwrap();
        assert_eq!((approved.proposed_by.as_str(), approved.approved_by.as_str()), ("窓口花子", "係長"));
        assert_eq!(decided_on, Some(day("2026-11-24")));
    }
}
