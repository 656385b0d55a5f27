//! The door for what belongs to this machine: print jobs, sign-in counters, drafts, settings. Nothing
//! kept here can reach a record.

use madoguchi_domain::certificate::Certificate;
use madoguchi_domain::record::RecordId;
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use crate::{Reader, Result, Store, StoreError};

/// Where a print job is. `prepared → created → sent → printed | nothing_sent | unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobState {
    /// The number is taken, nothing was told to a printer.
    Prepared,
    /// The printer knows the job, nothing was sent.
    Created,
    /// The document is on its way or there.
    Sent,
    /// Written to a file; its outcome is asked.
    Written,
    /// Nobody knows whether it came out; its outcome is asked.
    Unknown,
    /// It came out.
    Printed,
    /// It came out spoiled.
    Spoiled,
    /// Nothing came out.
    Nothing,
    /// The order broke before anything was sent.
    NothingSent,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Prepared,
        Self::Created,
        Self::Sent,
        Self::Written,
        Self::Unknown,
        Self::Printed,
        Self::Spoiled,
        Self::Nothing,
        Self::NothingSent,
    ];

    /// States in which a clerk may still answer.
    pub const OPEN: [Self; 5] = [Self::Prepared, Self::Created, Self::Sent, Self::Written, Self::Unknown];

    /// The state as stored and as scripts see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Created => "created",
            Self::Sent => "sent",
            Self::Written => "written",
            Self::Unknown => "unknown",
            Self::Printed => "printed",
            Self::Spoiled => "spoiled",
            Self::Nothing => "nothing",
            Self::NothingSent => "nothing_sent",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// Something of this machine.
#[derive(Debug, Clone)]
pub enum Local {
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
    Draft {
        /// Its id.
        id: String,
        /// What is being typed.
        kind: String,
        /// Who types.
        clerk: String,
        /// The fields as JSON.
        body: String,
        /// When, RFC 3339.
        at: String,
    },
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
    /// Keeps something of this machine; durable when this returns.
    pub fn keep(&mut self, local: &Local) -> Result<()> {
        let conn = &self.conn;
        match local {
            Local::JobCreated { job, printer_job_id, printer_job_uuid, at } => {
                move_job(conn, *job, &[JobState::Prepared], JobState::Created, "", at)?;
                conn.execute(
                    "UPDATE print_job SET printer_job_id = :id, printer_job_uuid = :uuid WHERE job = :job",
                    named_params! {":id": printer_job_id, ":uuid": printer_job_uuid, ":job": job.as_bytes()},
                )?;
            }
            Local::JobMoved { job, from, to, message, at } => move_job(conn, *job, from, *to, message, at)?,
            Local::SignInFailed { name, at } => {
                conn.execute(
                    "INSERT INTO sign_in (name, failures, last_on) VALUES (:name, 1, :at)
                     ON CONFLICT (name) DO UPDATE SET failures = failures + 1, last_on = :at",
                    named_params! {":name": name, ":at": at},
                )?;
            }
            Local::SignedIn { name } => {
                conn.execute("DELETE FROM sign_in WHERE name = :name", named_params! {":name": name})?;
            }
            Local::Draft { id, kind, clerk, body, at } => keep_draft(conn, id, kind, clerk, body, at)?,
            Local::DraftDone { id } => {
                conn.execute("DELETE FROM draft WHERE id = :id", named_params! {":id": id})?;
            }
            Local::Setting { name, value } => {
                conn.execute(
                    "INSERT INTO setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value",
                    named_params! {":name": name, ":value": value},
                )?;
            }
        }
        Ok(())
    }
}

fn keep_draft(conn: &Connection, id: &str, kind: &str, clerk: &str, body: &str, at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO draft (id, kind, clerk, body, changed_at) VALUES (:id, :kind, :clerk, :body, :at)
         ON CONFLICT (id) DO UPDATE SET kind = :kind, clerk = :clerk, body = :body, changed_at = :at",
        named_params! {":id": id, ":kind": kind, ":clerk": clerk, ":body": body, ":at": at},
    )?;
    let kept: i64 = conn.query_row("SELECT count(*) FROM draft", [], |row| row.get(0))?;
    if kept > DRAFTS_MAX { Err(StoreError::BlockUsedUp) } else { Ok(()) }
}

/// Moves a job only from a state it may come from, so that two processes cannot both move it.
pub(crate) fn move_job(
    conn: &Connection,
    job: Uuid,
    from: &[JobState],
    to: JobState,
    message: &str,
    at: &str,
) -> Result<()> {
    for state in from {
        let moved = conn
            .prepare_cached("UPDATE print_job SET state = :to, message = :message, since = :at WHERE job = :job AND state = :from")?
            .execute(named_params! {":to": to.as_str(), ":message": message, ":at": at, ":job": job.as_bytes(), ":from": state.as_str()})?;
        if moved == 1 {
            return Ok(());
        }
    }
    Err(StoreError::JobState)
}

/// Papers of this terminal that wait for their outcome without a job. Those of others are printed elsewhere.
pub(crate) const WITHOUT_JOB: &str = "SELECT job, no, resident, kind FROM certificate_row AS c
     WHERE state = 'issuing' AND substr(no, 1, 4) = printf('%04d', :terminal)
         AND NOT EXISTS (SELECT 1 FROM print_job AS p WHERE p.job = c.job)";

/// Makes a job for a paper that an entry without an effect issued, unless it has one.
pub(crate) fn ask_for_job(conn: &Connection, resident: RecordId, paper: &Certificate, at: &str) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO print_job (job, certificate_no, resident, kind, state, printer, printer_job_id, printer_job_uuid, since, message)
         VALUES (:job, :no, :resident, :kind, 'unknown', '', NULL, NULL, :at, 'interrupted') ON CONFLICT (job) DO NOTHING",
    )?
    .execute(named_params! {
        ":job": paper.job.as_bytes(), ":no": paper.no.as_str(), ":resident": resident.as_bytes(), ":kind": paper.kind.as_str(),
        ":at": at,
    })?;
    Ok(())
}

/// Makes a job for every paper that waits for its outcome without one.
pub(crate) fn ask_for_lost_jobs(conn: &Connection, at: &str) -> Result<()> {
    let sql = format!(
        "INSERT INTO print_job (job, certificate_no, resident, kind, state, printer, printer_job_id, printer_job_uuid, since, message)
         SELECT job, no, resident, kind, 'unknown', '', NULL, NULL, :at, 'interrupted' FROM ({WITHOUT_JOB})"
    );
    conn.execute(&sql, named_params! {":at": at, ":terminal": Reader { conn }.terminal_no()?.get()})?;
    Ok(())
}

/// With a central, papers of entries that wait are known again only when what they stand on was received.
const PAPER_IS_KNOWN: &str =
    "EXISTS (SELECT 1 FROM certificate_row AS c WHERE c.job = ?1 AND c.no = ?2 AND c.resident = ?3)
     OR EXISTS (SELECT 1 FROM cursor)";

/// What belongs to this machine, table by table, with the condition under which a row may be taken over.
const LOCAL_TABLES: [(&str, &str); 8] = [
    ("access_log", "1"),
    ("access_person", "EXISTS (SELECT 1 FROM access_log WHERE seq = ?2)"),
    ("setting", "1"),
    ("draft", "1"),
    ("sign_in", "1"),
    ("print_job", PAPER_IS_KNOWN),
    ("run", "1"),
    ("run_item", "EXISTS (SELECT 1 FROM run AS r WHERE r.run = ?1)"),
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
    LOCAL_TABLES.iter().filter_map(unread).collect()
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
