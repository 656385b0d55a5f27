//! Tasks that are met leave the work list by themselves: the entry that meets them closes them; one that cancels a leaving opens
//! again what it had met.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use madoguchi_domain::act::{Act, Boundary, Correction};
use madoguchi_domain::apply::{Records, apply_all};
use madoguchi_domain::clock::TimeEvidence;
use madoguchi_domain::decide::national::tasks;
use madoguchi_domain::entry::ACTS_MAX;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::records::Record;
use madoguchi_store::{Commit, Reader};
use uuid::Uuid;

use crate::entry::claim;
use crate::error::Result;

/// The acts of an entry to be, and behind them the tasks they meet, closed.
pub(crate) fn with_met(reader: Reader<'_>, mut acts: Vec<Act>, at: &TimeEvidence) -> Result<Vec<Act>> {
    let touched: BTreeSet<RecordId> = acts.iter().flat_map(Act::touches).collect();
    let mut records = Records::new();
    let mut concerned = touched.clone();
    for id in &touched {
        if let Some(record) = reader.find_record(*id)? {
            // what happens to one member may be what a task of another waits for
            let members = record.as_household().map(|h| h.members.body.iter().map(|m| m.resident));
            concerned.extend(members.into_iter().flatten());
            records.insert(*id, record);
        }
    }
    let mut waiting = Vec::new();
    for id in concerned {
        if reader.has_open_task(id)? {
            waiting.push(id);
        }
    }
    let cancelled: Vec<&Correction> = acts.iter().filter_map(cancellation).collect();
    // acts that cannot stand are refused by the commit itself
    if (waiting.is_empty() && cancelled.is_empty()) || apply_all(&acts, at.wall, &mut records).is_err() {
        return Ok(acts);
    }
    let mut closed = Vec::new();
    for id in waiting {
        closed.extend(met_by(reader, id, &records, at.day())?);
    }
    for correction in cancelled {
        closed.extend(reopened_by(correction, &records, at.day()));
    }
    // a task that finds no room stays open; a clerk can close it
    closed.truncate(ACTS_MAX.saturating_sub(acts.len()));
    acts.extend(closed);
    Ok(acts)
}

/// 取消 of a movement.
fn cancellation(act: &Act) -> Option<&Correction> {
    let Act::CorrectMovement(correction) = act else { return None };
    (correction.boundary == Boundary::Cancelled).then_some(correction)
}

/// Opens again what a cancelled leaving had met.
fn reopened_by(correction: &Correction, records: &Records, day: NaiveDate) -> Vec<Act> {
    let resident = records.get(&correction.resident).and_then(Record::as_resident);
    let Some(resident) = resident else { return Vec::new() };
    let household = tasks::latest_household(records, resident.id);
    let cancelled = resident.qualification.body.movement(correction.corrects);
    cancelled.map(|movement| tasks::reopened(resident, household, movement, day)).unwrap_or_default()
}

/// Closes the tasks of one resident that these records meet; what they do not hold is as it is stored.
fn met_by(reader: Reader<'_>, id: RecordId, records: &Records, day: NaiveDate) -> Result<Vec<Act>> {
    let stored;
    let resident = match records.get(&id).and_then(Record::as_resident) {
        Some(resident) => resident,
        None => {
            let Some(found) = reader.find_resident(id)? else { return Ok(Vec::new()) };
            stored = found;
            &stored
        }
    };
    let mut homes = records.clone();
    if let Some(home) = reader.household_of(id)? {
        homes.entry(home.id).or_insert_with(|| Record::Household(Box::new(home)));
    }
    Ok(tasks::met(resident, tasks::latest_household(&homes, id), day))
}

/// After a world fact, which no claim may share an entry with: closes what the records meet by now, by an entry of its own.
pub(crate) fn close_met(commit: &mut Commit<'_>, entry: Uuid, of: &[RecordId], day: NaiveDate) -> Result<()> {
    let mut acts = Vec::new();
    for id in of {
        if commit.read().has_open_task(*id)? {
            acts.extend(met_by(commit.read(), *id, &Records::new(), day)?);
        }
    }
    acts.truncate(ACTS_MAX);
    if !acts.is_empty() {
        commit.append(claim(entry, acts, None))?;
    }
    Ok(())
}
