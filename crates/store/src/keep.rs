//! The door for what belongs to this machine: print jobs, sign-in counters, drafts, settings. Nothing
//! kept here can reach a record.

use rusqlite::{Connection, named_params};
use uuid::Uuid;

use crate::job::{JobState, ask_for_jobs_under_way, move_job};
use crate::read::DraftRow;
use crate::{Result, Store, StoreError};

/// A change of what belongs to this machine.
#[derive(Debug, Clone)]
pub enum LocalChange {
    /// The printer took the job; stored before anything is sent.
    JobCreated {
        /// The job.
        job: Uuid,
        /// The printer's number for it.
        printer_job_id: i32,
        /// The printer's uuid for it, where it has one.
        printer_job_uuid: Option<String>,
        /// When, RFC 3339.
        at: String,
    },
    /// The job moved on.
    JobMoved {
        /// The job.
        job: Uuid,
        /// States it may come from.
        from: Vec<JobState>,
        /// Where it is now.
        to: JobState,
        /// Cause as a code, never personal data.
        message: String,
        /// When, RFC 3339.
        at: String,
    },
    /// This state was put in place of another: jobs that were under way are asked for.
    JobsInDoubt {
        /// When, RFC 3339.
        at: String,
    },
    /// A wrong password.
    SignInFailed {
        /// Account.
        name: String,
        /// When, RFC 3339.
        at: String,
    },
    /// The right password.
    SignedIn {
        /// Account.
        name: String,
    },
    /// A half-typed case, field by field.
    Draft(DraftRow),
    /// The case was finished or given up.
    DraftDone {
        /// Its id.
        id: String,
    },
    /// A setting of this machine (printer address).
    Setting {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
}

/// Most half-typed cases kept at once.
pub const DRAFTS_MAX: i64 = 1000;

impl Store {
    /// Writes one change of this machine, durable when this returns.
    pub fn keep(&mut self, local: &LocalChange) -> Result<()> {
        let conn = &self.conn;
        match local {
            LocalChange::JobCreated { job, printer_job_id, printer_job_uuid, at } => {
                move_job(conn, *job, &[JobState::Prepared], JobState::Created, "", at)?;
                conn.execute(
                    "UPDATE print_job SET printer_job_id = :id, printer_job_uuid = :uuid WHERE job = :job",
                    named_params! {":id": printer_job_id, ":uuid": printer_job_uuid, ":job": job.as_bytes()},
                )?;
            }
            LocalChange::JobMoved { job, from, to, message, at } => move_job(conn, *job, from, *to, message, at)?,
            LocalChange::JobsInDoubt { at } => ask_for_jobs_under_way(conn, at)?,
            LocalChange::SignInFailed { name, at } => {
                conn.execute(
                    "INSERT INTO sign_in (name, failures, last_on) VALUES (:name, 1, :at)
                     ON CONFLICT (name) DO UPDATE SET failures = failures + 1, last_on = :at",
                    named_params! {":name": name, ":at": at},
                )?;
            }
            LocalChange::SignedIn { name } => {
                conn.execute("DELETE FROM sign_in WHERE name = :name", named_params! {":name": name})?;
            }
            LocalChange::Draft(draft) => keep_draft(conn, draft)?,
            LocalChange::DraftDone { id } => {
                conn.execute("DELETE FROM draft WHERE id = :id", named_params! {":id": id})?;
            }
            LocalChange::Setting { name, value } => {
                conn.execute(
                    "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value",
                    named_params! {":name": name, ":value": value},
                )?;
            }
        }
        Ok(())
    }
}

fn keep_draft(conn: &Connection, draft: &DraftRow) -> Result<()> {
    let DraftRow { id, kind, version, clerk, body, changed_at } = draft;
    conn.execute(
        "INSERT INTO draft (id, kind, version, clerk, body, changed_at) VALUES (:id, :kind, :version, :clerk, :body, :at)
         ON CONFLICT (id) DO UPDATE SET kind = :kind, version = :version, clerk = :clerk, body = :body, changed_at = :at",
        named_params! {":id": id, ":kind": kind, ":version": version, ":clerk": clerk, ":body": body, ":at": changed_at},
    )?;
    let kept: i64 = conn.query_row("SELECT count(*) FROM draft", [], |row| row.get(0))?;
    if kept > DRAFTS_MAX { Err(StoreError::BlockUsedUp) } else { Ok(()) }
}

/// What belongs to this machine, table by table, with the condition under which a row may be taken over.
const LOCAL_TABLES: [(&str, &str); 9] = [
    ("access_log", "1"),
    ("access_person", "EXISTS (SELECT 1 FROM access_log WHERE seq = ?2)"),
    ("setting", "1"),
    ("draft", "1"),
    ("sign_in", "1"),
    ("print_job", "1"),
    ("run", "1"),
    ("run_item", "EXISTS (SELECT 1 FROM run AS r WHERE r.run = ?1)"),
    ("run_act", "EXISTS (SELECT 1 FROM run AS r WHERE r.run = ?1)"),
];

/// The tables that only this machine has.
pub(crate) fn local_tables() -> Vec<&'static str> {
    LOCAL_TABLES.iter().map(|(table, _)| *table).collect()
}

/// Copies what belongs to this machine from a damaged database, row by row, as far as it can be read.
/// Answers the tables that could not be read to their end.
pub(crate) fn copy_local(from: &Connection, to: &Connection) -> Vec<&'static str> {
    let unread =
        |(table, condition): &(&'static str, &str)| copy_rows(from, to, table, condition).err().map(|_| *table);
    let unread = LOCAL_TABLES.iter().filter_map(unread).collect();
    let _table_unread = crate::run::forget_unproved(to);
    unread
}

/// After every entry that can be proved was taken over: sign-in failures that no account can have are deleted.
pub(crate) fn forget_sign_ins(conn: &Connection) -> Result<()> {
    for place in crate::sign_in::unproved(conn)? {
        conn.execute("DELETE FROM sign_in WHERE rowid = :place", named_params! {":place": place})?;
    }
    Ok(())
}

fn copy_rows(from: &Connection, to: &Connection, table: &str, condition: &str) -> rusqlite::Result<()> {
    let mut statement = from.prepare(&format!("SELECT * FROM {table}"))?;
    let columns = statement.column_count();
    let places: Vec<String> = (1..=columns).map(|n| format!("?{n}")).collect();
    let mut insert =
        to.prepare(&format!("INSERT OR IGNORE INTO {table} SELECT {} WHERE {condition}", places.join(", ")))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let values =
            (0..columns).map(|n| row.get::<_, rusqlite::types::Value>(n)).collect::<rusqlite::Result<Vec<_>>>()?;
        insert.execute(rusqlite::params_from_iter(values))?;
    }
    Ok(())
}
