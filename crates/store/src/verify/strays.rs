//! Rows, words and tasks of records that no entry made, or made something else of.

use std::collections::BTreeSet;

use madoguchi_domain::record::RecordId;
use rusqlite::Connection;

use super::records::{FoldedRecord, Summary};
use super::rows::{task_line, text};
use crate::Result;
use crate::column::uuid;
use crate::verify_report::{FaultKind, VerifyReport};

/// The work list, whole: few rows stand in it, so it is compared at once and not resident by resident.
pub(super) fn tasks(conn: &Connection, summary: &Summary, report: &mut VerifyReport) -> Result<()> {
    let mut found = BTreeSet::new();
    let mut statement = conn.prepare("SELECT task, resident, wanted, effective_on FROM task_row")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line = task_line(uuid(row, "task")?, &text(row, "wanted")?, &text(row, "effective_on")?);
        found.insert((uuid(row, "resident")?, line));
    }
    for (owner, _) in found.symmetric_difference(&summary.tasks) {
        if summary.folded_record(*owner) != Some(&FoldedRecord::Unproved) {
            report.fault(FaultKind::ProjectionDiffers, format!("record {owner}"));
        }
    }
    Ok(())
}

/// Rows of records that no entry made, or made something else of.
pub(super) fn rows(conn: &Connection, summary: &Summary, report: &mut VerifyReport) -> Result<()> {
    let household =
        |id: RecordId| matches!(summary.folded_record(id), Some(FoldedRecord::Household | FoldedRecord::Unproved));
    let resident =
        |id: RecordId| matches!(summary.folded_record(id), Some(FoldedRecord::Resident(..) | FoldedRecord::Unproved));
    owners(conn, "SELECT record AS owner FROM household_row", &household, report)?;
    owners(conn, "SELECT household AS owner FROM member_row", &household, report)?;
    owners(conn, "SELECT household AS owner FROM determination_row", &household, report)?;
    owners(conn, "SELECT record AS owner FROM resident_row", &resident, report)?;
    owners(conn, "SELECT resident AS owner FROM certificate_row", &resident, report)
}

/// Words of records that no entry made.
pub(super) fn words(conn: &Connection, summary: &Summary, report: &mut VerifyReport) -> Result<()> {
    let mut statement = conn.prepare("SELECT DISTINCT record AS owner FROM word")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let owner = uuid(row, "owner")?;
        if matches!(summary.folded_record(owner), None | Some(FoldedRecord::Nothing)) {
            report.fault(FaultKind::WordDiffers, format!("record {owner}"));
        }
    }
    Ok(())
}

fn owners(conn: &Connection, sql: &str, fits: &dyn Fn(RecordId) -> bool, report: &mut VerifyReport) -> Result<()> {
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let owner = uuid(row, "owner")?;
        if !fits(owner) {
            report.fault(FaultKind::ProjectionDiffers, format!("record {owner}"));
        }
    }
    Ok(())
}
