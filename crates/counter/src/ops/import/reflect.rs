//! Reflected movements: the tasks they open and meet, and what the office's option does at once.
//!
//! `domain::decide::national::reflect` says what a movement asks for. Coverage begins and ends by the same `join` and
//! `leave` a clerk uses; what they refuse becomes a task.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::apply::{Records, apply_all};
use madoguchi_domain::decide::national::by_age::{self, AsOf};
use madoguchi_domain::decide::national::reflect::{
    Automatic, Moved, automatic, end_reason, may_ask, start_reason, wanted,
};
use madoguchi_domain::decide::national::{join, leave, tasks};
use madoguchi_domain::decide::{Decision, DecisionContext, MovementDates, Source};
use madoguchi_domain::entry::{ACTS_MAX, Authority};
use madoguchi_domain::options::Reflect;
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::{RecordId, RecordedAt, Resident, Task, TaskSource, Wanted};
use madoguchi_domain::records::Record;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::scheme::national::Household;
use madoguchi_domain::scheme::national::reasons::{EndReason, NewAddress, StartReason};
use madoguchi_exchange::res_change::ResChangeRow;
use madoguchi_store::{Commit, Reader};
use uuid::Uuid;

use super::ids::derived;
use super::intake::ImportStep;
use crate::entry::claim;
use crate::error::Result;
use crate::ops::met::with_met;
use crate::ops::people::aged::{self, Concerned, Fact};
use crate::ops::people::find::homes;

/// A row that says something new, and of whom.
pub(super) struct ChangedRow<'r> {
    /// The person.
    pub resident: RecordId,
    /// The row.
    pub row: &'r ResChangeRow,
    /// A task of the person may be open.
    pub is_known: bool,
}

/// Everybody whom the rows of an entry are about, as they will be.
pub(super) struct After<'a> {
    pub reader: Reader<'a>,
    pub latest: &'a BTreeMap<RecordId, Box<Identity>>,
    pub wall: RecordedAt,
}

impl After<'_> {
    /// A person known before, with what the row says as the last word; what was said before stays behind it.
    fn with_word(&self, known: Resident, identity: &Identity) -> Resident {
        let (id, mut records) = (known.id, Records::new());
        records.insert(id, Record::Resident(Box::new(known.clone())));
        let act = Act::RecordResident { resident: id, identity: Box::new(identity.clone()) };
        let applied = apply_all([&act], self.wall, &mut records);
        let told = applied.ok().and_then(|()| records.remove(&id)).and_then(Record::into_resident);
        told.unwrap_or(known)
    }

    fn find(&self, id: RecordId) -> Result<Option<(Resident, Option<Household>)>> {
        let Some(identity) = self.latest.get(&id) else { return Ok(None) };
        let resident = match self.reader.find_resident(id)? {
            Some(known) => self.with_word(known, identity),
            None => Resident::unwritten(id, (**identity).clone()),
        };
        Ok(Some((resident, self.reader.household_of(id)?)))
    }
}

/// What the rows do to the work list, as part of their own entry: tasks they meet are closed, and where a clerk decides, new ones
/// are opened.
pub(super) fn work(
    batch: &mut ImportStep<'_>,
    after: &After<'_>,
    entry: Uuid,
    said: &[ChangedRow<'_>],
) -> Result<Vec<Act>> {
    let day = batch.at.day();
    let (mut acts, mut closed, mut asked) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for ChangedRow { resident: id, row, is_known } in said {
        let waits = *is_known && after.reader.has_open_task(*id)? && closed.insert(*id);
        let asks = batch.reflect == Reflect::ByClerk && asks(row, day);
        if !waits && !asks {
            continue;
        }
        let Some((resident, household)) = after.find(*id)? else { continue };
        let (mut resident, household) = as_age_left(batch, row, resident, household);
        if waits {
            let met = tasks::met(&resident, household.as_ref(), day);
            // what the row meets asks for nothing beside what the row asks for
            resident.tasks.body.retain(|task| !met.iter().any(|act| closes(act, task)));
            acts.extend(met);
        }
        if asks {
            let of_row = wanted(&moved(row, &resident, household.as_ref()), day);
            for wanted in of_row.into_iter().filter(|wanted| asked.insert((*id, *wanted))) {
                acts.push(open(*id, task(batch, row, entry, wanted, String::new())));
                batch.counts.tasks += 1;
            }
        }
    }
    Ok(acts)
}

fn closes(act: &Act, open: &Task) -> bool {
    matches!(act, Act::CloseTask { task, .. } if *task == open.id)
}

/// By the office's option: does what needs no clerk, row by row; what is left opens tasks, by an entry of their own.
pub(super) fn at_once(
    batch: &mut ImportStep<'_>,
    commit: &mut Commit<'_>,
    entry: Uuid,
    said: &[ChangedRow<'_>],
) -> Result<()> {
    let day = batch.at.day();
    if batch.reflect == Reflect::ByClerk {
        return Ok(());
    }
    let (mut asked, mut left) = (BTreeSet::new(), Vec::new());
    for ChangedRow { resident: id, row, .. } in said.iter().filter(|said| asks(said.row, day)) {
        let Some(resident) = commit.read().find_resident(*id)? else { continue };
        let household = commit.read().household_of(*id)?;
        let (resident, household) = as_age_left(batch, row, resident, household);
        for wanted in wanted(&moved(row, &resident, household.as_ref()), day) {
            if !asked.insert((*id, wanted)) {
                continue;
            }
            match done_at_once(batch, commit, row, wanted, &resident, household.as_ref())? {
                Ok(()) => batch.counts.automatic += 1,
                Err(note) => left.push((*id, *row, wanted, note)),
            }
        }
    }
    let Some(first) = left.first().map(|(_, row, ..)| *row) else { return Ok(()) };
    let opening = derived(first, &format!("tasks {entry}"));
    let mut acts = Vec::new();
    for (id, row, wanted, note) in left {
        let task = task(batch, row, opening, wanted, note);
        // what was done for another of the household may have met it
        let household = commit.read().household_of(id)?;
        let resident = commit.read().find_resident(id)?;
        if resident.is_some_and(|resident| tasks::is_open(&task, &resident, household.as_ref(), day)) {
            acts.push(open(id, task));
        }
    }
    batch.counts.tasks += acts.len() as u64;
    append(commit, first, opening, acts)
}

/// Appends acts as one entry, or as many as they need.
pub(super) fn append(commit: &mut Commit<'_>, row: &ResChangeRow, entry: Uuid, mut acts: Vec<Act>) -> Result<()> {
    let mut id = entry;
    while !acts.is_empty() {
        let rest = acts.split_off(acts.len().min(ACTS_MAX));
        commit.append(claim(id, acts, None))?;
        id = derived(row, &format!("more of {id}"));
        acts = rest;
    }
    Ok(())
}

/// The person and the household as age has left them by the day: who is 75 asks for no end of the coverage, unless the fact came before.
fn as_age_left(
    batch: &ImportStep<'_>,
    row: &ResChangeRow,
    mut resident: Resident,
    mut household: Option<Household>,
) -> (Resident, Option<Household>) {
    let before = by_age::turns_75_on(&resident).is_some_and(|birthday| row.effective_on < birthday);
    if let Some(household) = household.as_mut().filter(|_| !before) {
        by_age::bring(household, vec![&mut resident], AsOf::shown(batch.office, batch.at.day()));
    }
    (resident, household)
}

/// The registry's reason may ask for something.
fn asks(row: &ResChangeRow, day: NaiveDate) -> bool {
    may_ask(row.reason, row.removed_on.is_some_and(|gone| gone <= day))
}

fn moved<'a>(row: &ResChangeRow, resident: &'a Resident, household: Option<&'a Household>) -> Moved<'a> {
    Moved { reason: row.reason, effective_on: row.effective_on, resident, household }
}

fn open(resident: RecordId, task: Task) -> Act {
    Act::OpenTask { resident, task: Box::new(task) }
}

fn task(batch: &ImportStep<'_>, row: &ResChangeRow, entry: Uuid, wanted: Wanted, note: String) -> Task {
    let cause = match wanted {
        Wanted::EndCoverage => end_reason(row.reason).map(EndReason::code),
        Wanted::StartCoverage => start_reason(row.reason).map(StartReason::code),
        Wanted::ChangeHead | Wanted::ChangeHousehold | Wanted::ReplacePaper | Wanted::Protect => None,
    };
    Task {
        id: derived(row, &format!("task {} {}", batch.file, wanted.as_str())),
        wanted,
        reason: row.reason,
        cause,
        effective_on: row.effective_on,
        told_at: batch.at.wall,
        note,
        opened_by: TaskSource { entry, file: batch.file.to_owned(), line: row.line as u64 },
    }
}

/// Done by the office's option, or the code of what kept it from that (empty when the option leaves it to a clerk).
fn done_at_once(
    batch: &ImportStep<'_>,
    commit: &mut Commit<'_>,
    row: &ResChangeRow,
    wanted: Wanted,
    resident: &Resident,
    household: Option<&Household>,
) -> Result<std::result::Result<(), String>> {
    let seed = format!("automatic {} {}", batch.file, wanted.as_str());
    let mut source = Derived { row, seed, count: 0 };
    let entry = source.id();
    let concerned = Concerned {
        people: vec![resident],
        joined: household.map(|household| household.id),
        fact: Fact::Dated(row.effective_on),
    };
    let as_of = AsOf { office: batch.office, day: batch.at.day(), at: batch.at.wall };
    let mut desk = DecisionContext {
        today: batch.at.day(),
        recorded_at: batch.at.wall,
        office: batch.office,
        source: &mut source,
    };
    let decided = match automatic(row.reason, wanted) {
        None => return Ok(Err(String::new())),
        Some(Automatic::End(reason)) => {
            end(reason, row, resident, (household, homes(commit.read(), resident)?), &mut desk)
        }
        Some(Automatic::Start(reason)) => match family_household(commit, row, &desk)? {
            Some(home) => start(reason, row, resident, (home, household), &mut desk),
            None => return Ok(Err(String::new())),
        },
    };
    match decided {
        Ok(decision) => {
            let due = aged::due(commit.read(), &concerned, as_of)?;
            if !due.is_empty() {
                commit.append(claim(derived(row, &format!("by age {}", batch.file)), due, None))?;
            }
            let claims = with_met(commit.read(), decision.claims, batch.at)?;
            commit.append(claim(entry, claims, None))?;
            Ok(Ok(()))
        }
        Err(refusal) => Ok(Err(refusal.code.as_str())),
    }
}

fn end(
    reason: EndReason,
    row: &ResChangeRow,
    resident: &Resident,
    (household, homes): (Option<&Household>, Vec<Household>),
    desk: &mut DecisionContext<'_>,
) -> std::result::Result<Decision, Refusal> {
    let household = household.ok_or_else(|| Refusal::new(RefusalCode::NotCovered))?.clone();
    let ask = leave::LeaveInput {
        reason,
        dates: movement_dates(row),
        // whether the new address began the same day is a further fact: told later, it is a correction
        new_address: NewAddress::LaterOrUnknown,
        lost_on: None,
        authority: Authority::ResidentsRegistry,
        leavers: vec![leave::Leaver { resident: resident.clone(), household, homes, brought: Vec::new() }],
    };
    leave::decide(&ask, desk)
}

fn start(
    reason: StartReason,
    row: &ResChangeRow,
    resident: &Resident,
    (home, covering): (Household, Option<&Household>),
    desk: &mut DecisionContext<'_>,
) -> std::result::Result<Decision, Refusal> {
    let joiner = join::Joiner {
        resident: resident.clone(),
        is_new: false,
        myna: None,
        covering: covering.cloned(),
        evidence: BTreeMap::new(),
    };
    let ask = join::JoinInput {
        reason,
        dates: movement_dates(row),
        qualified_on: None,
        lost_elsewhere_on: None,
        joiners: vec![joiner],
        into: join::Into::Known(Box::new(home)),
    };
    join::decide(ask, desk)
}

/// A 転出届 comes before the day it is about; the counter's rule counts from the day itself.
fn movement_dates(row: &ResChangeRow) -> MovementDates {
    let notified_on = row.notified_on.unwrap_or(row.effective_on).max(row.effective_on);
    MovementDates { effective_on: row.effective_on, notified_on, remark: String::new() }
}

/// The 国保世帯 of the registry household, if it covers anybody that day.
fn family_household(commit: &Commit<'_>, row: &ResChangeRow, desk: &DecisionContext<'_>) -> Result<Option<Household>> {
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
    row: &'r ResChangeRow,
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
