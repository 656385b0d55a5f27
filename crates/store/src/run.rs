//! Long works of this machine: how far a run is, what it counted, and what became of each of its items.
//!
//! Belongs to this machine, like print jobs: nothing here can reach a record. What a run has done is written in the
//! transaction that did it ([`Commit::move_run`]), so a killed run goes on exactly where it stopped. Knows nothing of the
//! works: subject and cursor of a run are texts that its work defines.

use std::collections::BTreeSet;

use rusqlite::types::Type;
use rusqlite::{
    CachedStatement, Connection, OptionalExtension, Row, ToSql, Transaction, TransactionBehavior, named_params,
};
use uuid::Uuid;

use crate::column::{one_of, signed, unsigned};
use crate::commit::Context;
use crate::run_act;
use crate::run_row::{Counts, ItemResult, LEFT, Run, RunAct, RunItem, RunState};
use crate::verify_report::{FaultKind, VerifyReport};
use crate::{Commit, Reader, Result, Store, StoreError};

/// Of a run that has not ended, in a condition.
const IS_OPEN: &str = "state IN ('running', 'stopped')";
/// Of a run that has ended and can still be taken back.
const CAN_BE_UNDONE: &str = "state IN ('done', 'cancelled')";

impl Store {
    /// Begins a run with the items that are through before its first step. `run.run` is ignored; the number is returned.
    pub fn begin_run(&mut self, run: &Run, items: &[RunItem]) -> Result<u64> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.prepare_cached(
            "INSERT INTO run (work, key, about, state, clerk, started_at, ended_at, total, cursor, counts)
             VALUES (:work, :key, :about, :state, :clerk, :started_at, NULL, :total, :cursor, :counts)",
        )?
        .execute(named_params! {
            ":work": run.work, ":key": run.key, ":about": run.about, ":state": RunState::Running.as_str(), ":clerk": run.clerk,
            ":started_at": run.started_at, ":total": signed(run.total), ":cursor": run.cursor, ":counts": json(&run.counts)?,
        })?;
        let number = tx.query_row("SELECT last_insert_rowid() AS run", [], |row| unsigned(row, "run"))?;
        write_items(&tx, number, items)?;
        tx.commit()?;
        Ok(number)
    }

    /// Says that a run goes on; `total` is how many items there are by now.
    pub fn go_on(&mut self, run: u64, total: u64, by: &Context) -> Result<()> {
        self.act_on(run, (RunAct::Resume, None), by, |tx| {
            let again = tx.prepare_cached(&format!(
                "UPDATE run SET state = :running, ended_at = NULL, total = :total WHERE run = :run AND {IS_OPEN}"
            ))?;
            moved(
                again,
                named_params! {
                    ":running": RunState::Running.as_str(), ":total": signed(total), ":run": signed(run),
                },
            )
        })
    }

    /// Says that a run was stopped, also one that is under way elsewhere: it ends before its next step. One that has ended is
    /// left alone; answers whether it was stopped.
    pub fn stop_run(&mut self, run: u64, by: &Context) -> Result<bool> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let was: Option<String> = tx
            .query_row("SELECT state FROM run WHERE run = :run", named_params! {":run": signed(run)}, |row| row.get(0))
            .optional()?;
        let changed = tx
            .prepare_cached(&format!("UPDATE run SET state = :stopped, ended_at = :at WHERE run = :run AND {IS_OPEN}"))?
            .execute(named_params! {
                ":stopped": RunState::Stopped.as_str(), ":at": by.at.wall.to_rfc3339(), ":run": signed(run),
            })?;
        // whoever drives it finds it stopped by another, and stops it once more
        if was.as_deref() == Some(RunState::Running.as_str()) {
            run_act::write(&tx, run, (RunAct::Stop, None), by)?;
        }
        tx.commit()?;
        Ok(changed == 1)
    }

    /// Gives up a run that did not end, and that nobody drives: as many items as are through are all there were, and those left are
    /// counted besides. Fails when it moved meanwhile.
    pub fn cancel_run(&mut self, run: &Run, by: &Context) -> Result<()> {
        let (through, mut counts) = (run.counts.items(), run.counts.clone());
        counts.count(LEFT, run.total.saturating_sub(through));
        self.act_on(run.run, (RunAct::Cancel, None), by, |tx| {
            let given_up = tx.prepare_cached(&format!(
                "UPDATE run SET state = :cancelled, ended_at = :at, total = :total, counts = :counts
                 WHERE run = :run AND cursor = :cursor AND {IS_OPEN}"
            ))?;
            moved(given_up, named_params! {
                ":cancelled": RunState::Cancelled.as_str(), ":at": by.at.wall.to_rfc3339(), ":total": signed(through),
                ":counts": json(&counts)?, ":run": signed(run.run), ":cursor": run.cursor,
            })
        })
    }

    /// Closes every run of a work about exactly this that has ended and was not taken back; how many.
    pub fn close_runs(&mut self, work: &str, key: &str, by: &Context) -> Result<usize> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let open: Vec<u64> = tx
            .prepare_cached(&format!("SELECT run FROM run WHERE work = :work AND key = :key AND {CAN_BE_UNDONE}"))?
            .query_map(named_params! {":work": work, ":key": key}, |row| unsigned(row, "run"))?
            .collect::<rusqlite::Result<_>>()?;
        for run in &open {
            tx.prepare_cached("UPDATE run SET state = :closed WHERE run = :run")?
                .execute(named_params! {":closed": RunState::Closed.as_str(), ":run": signed(*run)})?;
            run_act::write(&tx, *run, (RunAct::Close, None), by)?;
        }
        tx.commit()?;
        Ok(open.len())
    }

    /// Takes an item out of a run that did not end: what else is known of it stands in the place of what was. Fails when another put
    /// something there meanwhile.
    pub fn exclude_item(&mut self, run: &Run, item: u64, about: &str, by: &Context) -> Result<()> {
        self.act_on(run.run, (RunAct::Exclude, Some(item)), by, |tx| {
            let changed = tx.prepare_cached(&format!(
                "UPDATE run SET about = :to WHERE run = :run AND about = :from AND {IS_OPEN}"
            ))?;
            moved(changed, named_params! {":to": about, ":run": signed(run.run), ":from": run.about})
        })
    }

    /// Changes a run and says who did it, in one transaction.
    fn act_on(
        &mut self,
        run: u64,
        act: (RunAct, Option<u64>),
        by: &Context,
        change: impl FnOnce(&Transaction<'_>) -> Result<()>,
    ) -> Result<()> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        change(&tx)?;
        run_act::write(&tx, run, act, by)?;
        Ok(tx.commit()?)
    }

    /// Lets a long run of commits write in larger pieces; the file is brought in order when it ends.
    pub fn bulk(&mut self, bulk: BulkPhase) -> Result<()> {
        let settings = match bulk {
            BulkPhase::Begin => "PRAGMA wal_autocheckpoint = 8192; PRAGMA cache_size = -131072;",
            BulkPhase::End => "PRAGMA wal_autocheckpoint = 1000; PRAGMA cache_size = -32768;",
        };
        self.conn.execute_batch(settings)?;
        Ok(())
    }
}

/// Beginning or end of a long run of commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkPhase {
    /// It begins.
    Begin,
    /// It is over.
    End,
}

impl Commit<'_> {
    /// Writes items of a run, with the facts they tell of.
    pub fn list_items(&mut self, run: u64, items: &[RunItem]) -> Result<()> {
        write_items(&self.tx, run, items)
    }

    /// Moves a run's cursor, with the facts it counts. Fails when another process moved it meanwhile.
    pub fn move_run(&mut self, run: u64, from: &str, to: &str, counts: &Counts) -> Result<()> {
        let step = self.tx.prepare_cached(&format!(
            "UPDATE run SET cursor = :to, counts = :counts WHERE run = :run AND cursor = :from AND {IS_OPEN}"
        ))?;
        moved(step, named_params! {":to": to, ":counts": json(counts)?, ":run": signed(run), ":from": from})
    }

    /// Says that a run is done, with the facts of its end; `total` is how many items there are by now.
    pub fn finish_run(&mut self, run: u64, cursor: &str, total: u64, at: &str) -> Result<()> {
        let end = self.tx.prepare_cached(&format!(
            "UPDATE run SET state = :done, ended_at = :at, total = :total WHERE run = :run AND cursor = :cursor AND {IS_OPEN}"
        ))?;
        moved(
            end,
            named_params! {
                ":done": RunState::Done.as_str(), ":at": at, ":total": signed(total), ":run": signed(run), ":cursor": cursor,
            },
        )
    }

    /// Says that what a run wrote was taken back. Fails when it was closed meanwhile.
    pub fn mark_undone(&mut self, run: u64) -> Result<()> {
        let marked =
            self.tx.prepare_cached(&format!("UPDATE run SET state = :undone WHERE run = :run AND {CAN_BE_UNDONE}"))?;
        moved(marked, named_params! {":undone": RunState::Undone.as_str(), ":run": signed(run)})?;
        run_act::write(&self.tx, run, (RunAct::Undo, None), &self.context)
    }
}

/// The run was as it had to be for the change, else another program moved it.
fn moved(mut change: CachedStatement<'_>, values: &[(&str, &dyn ToSql)]) -> Result<()> {
    if change.execute(values)? == 1 { Ok(()) } else { Err(StoreError::RunMoved) }
}

fn json(counts: &Counts) -> Result<String> {
    serde_json::to_string(counts).map_err(StoreError::Document)
}

fn write_items(conn: &Connection, run: u64, items: &[RunItem]) -> Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO run_item (run, item, result, subject, field, code, message)
         VALUES (:run, :item, :result, :subject, :field, :code, :message)",
    )?;
    for item in items {
        insert.execute(named_params! {
            ":run": signed(run), ":item": signed(item.item), ":result": item.result.stored(), ":subject": item.subject,
            ":field": item.field, ":code": item.code, ":message": item.message,
        })?;
    }
    Ok(())
}

/// Which items of a run, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemsQuery {
    /// Only those of this result.
    pub result: Option<ItemResult>,
    /// The order.
    pub order: ItemOrder,
    /// Leave out so many.
    pub offset: u64,
    /// At most so many.
    pub limit: u64,
}

/// An order of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemOrder {
    /// What needs attention first, then by place.
    Attention,
    /// By place.
    Place,
    /// By whom it is about, then by place.
    Subject,
    /// By result and code, then by place.
    Code,
}

impl ItemOrder {
    fn sql(self) -> &'static str {
        match self {
            Self::Attention => "result, item",
            Self::Place => "item",
            Self::Subject => "subject, item",
            Self::Code => "result, code, item",
        }
    }
}

impl Reader<'_> {
    /// Runs of one work, or of every work, newest first.
    pub fn runs(&self, work: Option<&str>, limit: u64) -> Result<Vec<Run>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT * FROM run WHERE :work IS NULL OR work = :work ORDER BY run DESC LIMIT :limit")?;
        let rows = statement.query_map(named_params! {":work": work, ":limit": signed(limit)}, run_from)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One run.
    pub fn find_run(&self, run: u64) -> Result<Option<Run>> {
        let mut statement = self.conn.prepare_cached("SELECT * FROM run WHERE run = :run")?;
        Ok(statement.query_row(named_params! {":run": signed(run)}, run_from).optional()?)
    }

    /// The newest run of a work about exactly this.
    pub fn run_of(&self, work: &str, key: &str) -> Result<Option<Run>> {
        Ok(self.runs_of(work, key)?.into_iter().next())
    }

    /// Runs of a work about exactly this, newest first.
    pub fn runs_of(&self, work: &str, key: &str) -> Result<Vec<Run>> {
        let mut statement =
            self.conn.prepare_cached("SELECT * FROM run WHERE work = :work AND key = :key ORDER BY run DESC")?;
        let rows = statement.query_map(named_params! {":work": work, ":key": key}, run_from)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Items of a run.
    pub fn run_items(&self, run: u64, query: ItemsQuery) -> Result<Vec<RunItem>> {
        let sql = format!(
            "SELECT * FROM run_item WHERE run = :run AND (:result IS NULL OR result = :result) ORDER BY {} LIMIT :limit OFFSET :offset",
            query.order.sql()
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {
                ":run": signed(run), ":result": query.result.map(ItemResult::stored), ":limit": signed(query.limit),
                ":offset": signed(query.offset),
            },
            item_from,
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many items of a run are listed.
    pub fn run_items_listed(&self, run: u64) -> Result<u64> {
        let mut statement = self.conn.prepare_cached("SELECT count(*) AS listed FROM run_item WHERE run = :run")?;
        Ok(statement.query_row(named_params! {":run": signed(run)}, |row| unsigned(row, "listed"))?)
    }

    /// Whether an entry of that id is in the journal.
    pub fn has_entry(&self, id: Uuid) -> Result<bool> {
        let mut statement = self.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM entry WHERE id = :id) AS there")?;
        Ok(statement.query_row(named_params! {":id": id.as_bytes()}, |row| row.get("there"))?)
    }
}

fn run_from(row: &Row<'_>) -> rusqlite::Result<Run> {
    let (state, counts): (String, String) = (row.get("state")?, row.get("counts")?);
    Ok(Run {
        run: unsigned(row, "run")?,
        work: row.get("work")?,
        key: row.get("key")?,
        about: row.get("about")?,
        state: one_of(RunState::parse(&state), Type::Text)?,
        clerk: row.get("clerk")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        total: unsigned(row, "total")?,
        cursor: row.get("cursor")?,
        counts: one_of(serde_json::from_str(&counts).ok(), Type::Text)?,
    })
}

fn item_from(row: &Row<'_>) -> rusqlite::Result<RunItem> {
    Ok(RunItem {
        item: unsigned(row, "item")?,
        result: one_of(ItemResult::from_stored(row.get("result")?), Type::Integer)?,
        subject: row.get("subject")?,
        field: row.get("field")?,
        code: row.get("code")?,
        message: row.get("message")?,
    })
}

/// Runs of which something cannot be read, whose listed items are not those they counted, or that ended without having counted every item, by number. Most of what changed nothing is only counted by some works.
fn unproved(conn: &Connection) -> Result<BTreeSet<i64>> {
    let mut statement = conn.prepare(
        "SELECT i.run AS run, r.counts AS counts, r.state AS state, r.total AS total, sum(i.result = 0) AS refused, sum(i.result = 1) AS held, sum(i.result = 2) AS applied,
             sum(i.result = 3) AS unchanged, count(*) AS listed, min(i.item) AS first FROM run_item AS i LEFT JOIN run AS r ON r.run = i.run GROUP BY i.run
         UNION ALL SELECT run, counts, state, total, 0, 0, 0, 0, 0, 0 FROM run AS r WHERE NOT EXISTS (SELECT 1 FROM run_item AS i WHERE i.run = r.run)",
    )?;
    let mut rows = statement.query([])?;
    let mut unproved = run_act::unproved(conn)?;
    while let Some(row) = rows.next()? {
        let counts: Option<String> = row.get("counts")?;
        let counted: Option<Counts> = counts.and_then(|text| serde_json::from_str(&text).ok());
        let results = [unsigned(row, "refused")?, unsigned(row, "held")?, unsigned(row, "applied")?];
        let unchanged = unsigned(row, "unchanged")?;
        let readable =
            results.iter().sum::<u64>() + unchanged == unsigned(row, "listed")? && row.get::<_, i64>("first")? >= 0;
        let (state, total): (Option<String>, Option<i64>) = (row.get("state")?, row.get("total")?);
        let state = state.as_deref().and_then(RunState::parse);
        let total = total.and_then(|total| u64::try_from(total).ok());
        let proved = |of: Counts, state: RunState, total: u64| {
            let ended = state.is_open() || total == of.items();
            ended && [of.refused, of.held, of.applied] == results && unchanged <= of.unchanged
        };
        let run: i64 = row.get("run")?;
        let known = counted.zip(state).zip(total);
        if run < 1 || !readable || !known.is_some_and(|((of, state), total)| proved(of, state, total)) {
            unproved.insert(run);
        }
    }
    Ok(unproved)
}

/// Every run counted what it lists.
pub(crate) fn prove(conn: &Connection, report: &mut VerifyReport) -> Result<()> {
    for run in unproved(conn)? {
        report.fault(FaultKind::RunDiffers, format!("run {run}"));
    }
    Ok(())
}

/// After what could be read was taken over: a run that lost items is forgotten. Its work begins anew and finds what is done.
pub(crate) fn forget_unproved(conn: &Connection) -> Result<()> {
    for run in unproved(conn)? {
        conn.execute("DELETE FROM run_item WHERE run = :run", named_params! {":run": run})?;
        conn.execute("DELETE FROM run_act WHERE run = :run", named_params! {":run": run})?;
        conn.execute("DELETE FROM run WHERE run = :run", named_params! {":run": run})?;
    }
    Ok(())
}
