//! Reflected movements: the next actions they make, and what the office's option does at once.
//!
//! `domain::decide::reflect` says what a movement asks for. Coverage begins and ends by the same `join` and
//! `leave` a clerk uses; what they refuse becomes a next action.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_domain::coverage::{EndReason, NewAddress, StartReason};
use madoguchi_domain::decide::reflect::{
    Automatic, Moved, Reflect, Wanted, automatic, end_reason, may_ask, start_reason, wanted,
};
use madoguchi_domain::decide::{Decision, Desk, Source, Told, join, leave};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{Household, RecordId, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_exchange::res_change::Row;
use madoguchi_store::{Commit, MovementTask, TASK_OPEN};
use uuid::Uuid;

use super::intake::Batch;
use super::rows::derived;
use crate::error::Result;
use crate::office::claim;

/// Makes next actions of what the rows changed, or does by the office's option what needs no clerk.
pub(super) fn reflect(batch: &mut Batch<'_>, commit: &mut Commit<'_>, said: &[(RecordId, &Row)]) -> Result<()> {
    let day = batch.at.day();
    let mut asked: BTreeSet<(RecordId, Wanted)> = BTreeSet::new();
    for (id, row) in said {
        if !may_ask(row.reason, row.removed_on.is_some_and(|gone| gone <= day)) {
            continue;
        }
        let Some(resident) = commit.read().find_resident(*id)? else {
            continue;
        };
        let household = commit.read().household_of(*id)?;
        let moved = Moved {
            reason: row.reason,
            effective_on: row.effective_on,
            resident: &resident,
            household: household.as_ref(),
        };
        for wanted in wanted(&moved, day) {
            if !asked.insert((*id, wanted)) {
                continue;
            }
            let note = match done_at_once(batch, commit, row, wanted, &resident, household.as_ref())? {
                Ok(()) => {
                    batch.counts.automatic += 1;
                    continue;
                }
                Err(note) => note,
            };
            let added = commit.add_task(&task(batch, row, &resident, wanted, note))?;
            batch.counts.tasks += u64::from(added);
        }
    }
    Ok(())
}

fn task(batch: &Batch<'_>, row: &Row, resident: &Resident, wanted: Wanted, note: String) -> MovementTask {
    let cause = match wanted {
        Wanted::EndCoverage => end_reason(row.reason).map(EndReason::code),
        Wanted::StartCoverage => start_reason(row.reason).map(StartReason::code),
        Wanted::ChangeHead | Wanted::ChangeHousehold | Wanted::ReplacePaper | Wanted::Protect => None,
    };
    MovementTask {
        task: derived(row, &format!("task {} {}", batch.file, wanted.as_str())),
        resident: resident.id,
        wanted: wanted.as_str().to_owned(),
        reason: row.reason.code().to_owned(),
        cause: cause.unwrap_or_default(),
        effective_on: row.effective_on.to_string(),
        told_at: batch.at.wall.to_rfc3339(),
        note,
        state: TASK_OPEN.to_owned(),
        closed_at: None,
        closed_by: None,
        why: None,
    }
}

/// Done by the office's option, or the code of what kept it from that (empty when the option leaves it to a clerk).
fn done_at_once(
    batch: &Batch<'_>,
    commit: &mut Commit<'_>,
    row: &Row,
    wanted: Wanted,
    resident: &Resident,
    household: Option<&Household>,
) -> Result<std::result::Result<(), String>> {
    if Reflect::of(batch.office) == Reflect::ByClerk {
        return Ok(Err(String::new()));
    }
    let seed = format!("automatic {} {}", batch.file, wanted.as_str());
    let mut source = Derived { row, seed, count: 0 };
    let entry = source.id();
    let mut desk =
        Desk { today: batch.at.day(), recorded_at: batch.at.wall, office: batch.office, source: &mut source };
    let decided = match automatic(row.reason, wanted) {
        None => return Ok(Err(String::new())),
        Some(Automatic::End(reason)) => end(reason, row, resident, household, &mut desk),
        Some(Automatic::Start(reason)) => match family_household(commit, row, &desk)? {
            Some(home) => start(reason, row, resident, (home, household), &mut desk),
            None => return Ok(Err(String::new())),
        },
    };
    match decided {
        Ok(decision) => {
            commit.append(claim(entry, decision.claims, None))?;
            Ok(Ok(()))
        }
        Err(refusal) => Ok(Err(refusal.code.as_str())),
    }
}

fn end(
    reason: EndReason,
    row: &Row,
    resident: &Resident,
    household: Option<&Household>,
    desk: &mut Desk<'_>,
) -> std::result::Result<Decision, Refusal> {
    let household = household.ok_or_else(|| Refusal::new(RefusalCode::NotCovered))?.clone();
    let ask = leave::Ask {
        reason,
        told: told(row),
        // whether the new address began the same day is a further fact: told later, it is a correction
        new_address: NewAddress::LaterOrUnknown,
        lost_on: None,
        authority: Authority::ResidentsRegistry,
        leavers: vec![leave::Leaver { resident: resident.clone(), household, brought: Vec::new() }],
    };
    leave::decide(&ask, desk)
}

fn start(
    reason: StartReason,
    row: &Row,
    resident: &Resident,
    (home, covering): (Household, Option<&Household>),
    desk: &mut Desk<'_>,
) -> std::result::Result<Decision, Refusal> {
    let joiner = join::Joiner {
        resident: resident.clone(),
        is_new: false,
        myna: None,
        covering: covering.cloned(),
        evidence: BTreeMap::new(),
    };
    let ask = join::Ask {
        reason,
        told: told(row),
        qualified_on: None,
        lost_elsewhere_on: None,
        joiners: vec![joiner],
        into: join::Into::Known(Box::new(home)),
    };
    join::decide(ask, desk)
}

/// A 転出届 comes before the day it is about; the counter's rule counts from the day itself.
fn told(row: &Row) -> Told {
    let notified_on = row.notified_on.unwrap_or(row.effective_on).max(row.effective_on);
    Told { effective_on: row.effective_on, notified_on, remark: String::new() }
}

/// The 国保世帯 of the registry household, if it covers anybody that day.
fn family_household(commit: &Commit<'_>, row: &Row, desk: &Desk<'_>) -> Result<Option<Household>> {
    let Some(number) = &row.juki_household_no else {
        return Ok(None);
    };
    let reader = commit.read();
    for id in reader.households_of_juki(number)? {
        let home = reader.find_household(id)?;
        if let Some(home) = home.filter(|h| h.covered_on(desk.today).next().is_some()) {
            return Ok(Some(home));
        }
    }
    Ok(None)
}

/// Ids that two terminals importing the same file make alike. It has no numbers to give: whoever needs one is a
/// case for a clerk.
struct Derived<'r> {
    row: &'r Row,
    seed: String,
    count: u32,
}

impl Source for Derived<'_> {
    fn id(&mut self) -> Uuid {
        self.count += 1;
        derived(self.row, &format!("{} {}", self.seed, self.count))
    }
    fn household_number(&mut self) -> std::result::Result<String, Refusal> {
        Err(Refusal::new(RefusalCode::NumbersUsedUp).with("kind", "household"))
    }
    fn provisional_no(&mut self) -> std::result::Result<String, Refusal> {
        Err(Refusal::new(RefusalCode::NumbersUsedUp).with("kind", "provisional"))
    }
}
