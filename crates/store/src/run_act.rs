//! What clerks did with runs after they began, each with who and when. Append-only, and local to this machine like the runs themselves.

use std::collections::BTreeSet;

use rusqlite::types::Type;
use rusqlite::{Connection, Row, named_params};

use crate::column::{one_of, signed};
use crate::commit::Context;
use crate::run_row::{RunAct, RunActRow};
use crate::{Reader, Result};

/// Writes what a clerk does with a run, in the transaction that does it.
pub(crate) fn write(conn: &Connection, run: u64, (act, item): (RunAct, Option<u64>), by: &Context) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO run_act (run, place, act, item, clerk, at)
         VALUES (:run, (SELECT 1 + count(*) FROM run_act WHERE run = :run), :act, :item, :clerk, :at)",
    )?
    .execute(named_params! {
        ":run": signed(run), ":act": act.as_str(), ":item": item.map(signed), ":clerk": by.clerk, ":at": by.at.wall.to_rfc3339(),
    })?;
    Ok(())
}

impl Reader<'_> {
    /// What clerks did with a run, in order.
    pub fn run_acts(&self, run: u64) -> Result<Vec<RunActRow>> {
        let mut statement = self.conn.prepare_cached("SELECT * FROM run_act WHERE run = :run ORDER BY place")?;
        let rows = statement.query_map(named_params! {":run": signed(run)}, from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<RunActRow> {
    let (act, item): (String, Option<i64>) = (row.get("act")?, row.get("item")?);
    Ok(RunActRow {
        act: one_of(RunAct::parse(&act), Type::Text)?,
        item: item.map(|item| one_of(u64::try_from(item).ok(), Type::Integer)).transpose()?,
        clerk: row.get("clerk")?,
        at: row.get("at")?,
    })
}

/// Runs of which an act cannot be read, is missing between others, or that are not there themselves.
pub(crate) fn unproved(conn: &Connection) -> Result<BTreeSet<i64>> {
    let mut statement = conn.prepare(
        "SELECT a.*, r.run AS known FROM run_act AS a LEFT JOIN run AS r ON r.run = a.run ORDER BY a.run, a.place",
    )?;
    let mut rows = statement.query([])?;
    let (mut unproved, mut last) = (BTreeSet::new(), (0, 0));
    while let Some(row) = rows.next()? {
        let (run, place): (i64, i64) = (row.get("run")?, row.get("place")?);
        let known: Option<i64> = row.get("known")?;
        let next = if last.0 == run { last.1 + 1 } else { 1 };
        if known.is_none() || place != next || from_row(row).is_err() {
            unproved.insert(run);
        }
        last = (run, place);
    }
    Ok(unproved)
}
