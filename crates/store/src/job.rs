//! Print jobs of this machine: where each is, and how it moves on.

use madoguchi_domain::certificate::{Certificate, PaperOutcome};
use madoguchi_domain::numbers::{CertificateNo, TerminalNo};
use madoguchi_domain::record::RecordId;
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use crate::{Result, StoreError};

/// Where a print job is. `prepared → created → sent → printed | nothing_sent | unknown`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::VariantArray, strum::EnumString,
)]
#[strum(serialize_all = "snake_case")]
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
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// States in which a clerk may still answer.
    pub const OPEN: [Self; 5] = [Self::Prepared, Self::Created, Self::Sent, Self::Written, Self::Unknown];

    /// States that only the program that prints leaves.
    pub const UNDER_WAY: [Self; 3] = [Self::Prepared, Self::Created, Self::Sent];

    /// The state of a job whose paper had that outcome.
    pub fn after(outcome: PaperOutcome) -> Self {
        match outcome {
            PaperOutcome::Printed => Self::Printed,
            PaperOutcome::Spoiled => Self::Spoiled,
            PaperOutcome::Nothing => Self::Nothing,
            PaperOutcome::NothingSent => Self::NothingSent,
        }
    }

    /// The state as stored and as scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// States as a list for `json_each`.
pub(crate) fn states_json(states: &[JobState]) -> String {
    let names: Vec<String> = states.iter().map(|state| format!("\"{}\"", state.as_str())).collect();
    format!("[{}]", names.join(","))
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

/// Closes the job of a paper whose outcome stands in an entry that was sealed before: as it was closed with that entry. Of an outcome that
/// has no effect there is no row of the paper: its job is among those that are open.
pub(crate) fn close_after(conn: &Connection, no: &CertificateNo, outcome: PaperOutcome, at: &str) -> Result<()> {
    let to = JobState::after(outcome).as_str();
    conn.prepare_cached(
        "UPDATE print_job SET state = :to, since = :at
         WHERE job = (SELECT job FROM certificate_row WHERE no = :no) AND state <> :to",
    )?
    .execute(named_params! {":to": to, ":at": at, ":no": no.as_str()})?;
    conn.prepare_cached(
        "UPDATE print_job SET state = :to, since = :at
         WHERE certificate_no = :no AND state IN (SELECT value FROM json_each(:open))",
    )?
    .execute(named_params! {":to": to, ":at": at, ":no": no.as_str(), ":open": states_json(&JobState::OPEN)})?;
    Ok(())
}

/// In a state that may be older than what had been reached nobody knows how far a job went, and the printer may have given its id to
/// another one: the clerk is asked.
pub(crate) fn ask_for_jobs_under_way(conn: &Connection, at: &str) -> Result<()> {
    conn.prepare_cached(
        "UPDATE print_job SET state = 'unknown', message = 'interrupted', since = :at
         WHERE state IN (SELECT value FROM json_each(:states))",
    )?
    .execute(named_params! {":at": at, ":states": states_json(&JobState::UNDER_WAY)})?;
    Ok(())
}

/// After what could be read of a damaged state was taken over: jobs of papers that no entry issued are forgotten, and one that is not asked for
/// while its paper waits is asked for. With a central, papers of entries that wait are known again only when what they stand on was received.
pub(crate) fn forget_unproved(conn: &Connection, at: &str) -> Result<()> {
    conn.execute(
        "DELETE FROM print_job WHERE NOT EXISTS (SELECT 1 FROM cursor) AND NOT EXISTS (SELECT 1 FROM certificate_row AS c
             WHERE c.job = print_job.job AND c.no = print_job.certificate_no AND c.resident = print_job.resident
                 AND c.kind = print_job.kind)",
        [],
    )?;
    conn.execute(
        "UPDATE print_job SET state = 'unknown', message = 'interrupted', since = :at
         WHERE state NOT IN (SELECT value FROM json_each(:open)) AND NOT EXISTS (SELECT 1 FROM cursor)
             AND EXISTS (SELECT 1 FROM certificate_row AS c WHERE c.job = print_job.job AND c.state = 'issuing')",
        named_params! {":at": at, ":open": states_json(&JobState::OPEN)},
    )?;
    Ok(())
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
pub(crate) fn ask_for_lost_jobs(conn: &Connection, own: TerminalNo, at: &str) -> Result<()> {
    let sql = format!(
        "INSERT INTO print_job (job, certificate_no, resident, kind, state, printer, printer_job_id, printer_job_uuid, since, message)
         SELECT job, no, resident, kind, 'unknown', '', NULL, NULL, :at, 'interrupted' FROM ({WITHOUT_JOB})"
    );
    conn.execute(&sql, named_params! {":at": at, ":terminal": own.get()})?;
    Ok(())
}
