//! Proving print jobs against the papers they make.

use std::collections::BTreeSet;

use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Entry;
use rusqlite::{Connection, Row};
use uuid::Uuid;

use crate::column::uuid;
use crate::job::JobState;
use crate::verify_report::{FaultKind, VerifyReport};
use crate::{Reader, Result};

/// Own papers that wait for their outcome have a job, and jobs their paper: recorded, or issued by an entry that is parked.
pub(super) fn prove(conn: &Connection, report: &mut VerifyReport) -> Result<()> {
    let sql = format!("SELECT no FROM ({}) AS lost", crate::job::WITHOUT_JOB);
    let mut statement = conn.prepare(&sql)?;
    let reader = Reader { conn };
    let own = reader.terminal_no()?.get();
    let mut rows = statement.query(rusqlite::named_params! {":terminal": own})?;
    while let Some(row) = rows.next()? {
        report.fault(FaultKind::JobDiffers, format!("certificate {}", row.get::<_, String>("no")?));
    }
    let (parked, has_central) = (parked_jobs(conn)?, reader.has_central()?);
    let mut statement = conn.prepare(
        "SELECT p.job AS job, p.state AS state, p.printer_job_id AS printer_job_id, c.state AS paper
         FROM print_job AS p LEFT JOIN certificate_row AS c
             ON c.job = p.job AND c.no = p.certificate_no AND c.resident = p.resident AND c.kind = p.kind",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let job = uuid(row, "job")?;
        if !is_possible(row, parked.contains(&job), has_central)? {
            report.fault(FaultKind::JobDiffers, format!("job {job}"));
        }
    }
    Ok(())
}

/// With a central the outcome of a paper may be parked: then its job is further than the paper.
fn is_possible(row: &Row<'_>, parked: bool, has_central: bool) -> Result<bool> {
    let Some(state) = JobState::parse(&row.get::<_, String>("state")?) else { return Ok(false) };
    let is_at_printer = [JobState::Created, JobState::Sent].contains(&state);
    if is_at_printer && row.get::<_, Option<i64>>("printer_job_id")?.is_none() {
        return Ok(false);
    }
    let paper: Option<String> = row.get("paper")?;
    Ok(paper.map_or(parked, |paper| has_central || leads_to(state, &paper)))
}

/// A job in that state is of a paper in that state.
fn leads_to(state: JobState, paper: &str) -> bool {
    match state {
        JobState::Prepared | JobState::Created | JobState::Sent | JobState::Written | JobState::Unknown => {
            paper == "issuing"
        }
        JobState::Spoiled | JobState::Nothing | JobState::NothingSent => paper == "void",
        JobState::Printed => !["issuing", "void"].contains(&paper),
    }
}

/// Jobs of papers that own entries without an effect issued: parked here, or by central.
fn parked_jobs(conn: &Connection) -> Result<BTreeSet<Uuid>> {
    let sql = "SELECT bytes FROM entry WHERE place IN (SELECT place FROM outbox WHERE parked IS NOT NULL) OR place IN (SELECT place FROM confirmed WHERE applied = 0)";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut jobs = BTreeSet::new();
    while let Some(row) = rows.next()? {
        // what cannot be read is named where the chain is proved
        let Ok(entry) = Entry::open(&row.get::<_, Vec<u8>>("bytes")?) else { continue };
        for act in entry.acts() {
            if let Act::IssueCertificate { certificate, .. } = act {
                jobs.insert(certificate.job);
            }
        }
    }
    Ok(jobs)
}
