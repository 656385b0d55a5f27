//! What became of the jobs that nobody drives any more, because the program that printed them stopped.
//!
//! Sends nothing. A printer is asked while nobody holds the office, because it may be silent for long; what it said is kept of a job that
//! has not moved meanwhile, and dropped of any other.

use std::collections::BTreeSet;

use madoguchi_domain::refusal::RefusalCode;
use madoguchi_printing::printer::{Created, Left, OutcomeState, reconcile as ask_printer, sweep};
use madoguchi_store::{Job, JobState, LocalChange, StoreError};
use uuid::Uuid;

use crate::context::{ReadContext, WriteContext};
use crate::error::{CounterError, Result};
use crate::ops::papers::outcome::{OutcomeQuery, cause_code, conclude, move_job};
use crate::ops::papers::reach::{FILE_LOCK, PRINT_LOCK, PrinterAt, WAIT_S, held_if_free, with_wait};
use crate::runs::{Lend, lent};

/// Jobs of which the program that prints them does not know the end, because it prints them now or stopped meanwhile.
pub(crate) fn has_jobs_under_way(at: ReadContext<'_>) -> Result<bool> {
    Ok(at.reader.job_count(&JobState::UNDER_WAY)? > 0)
}

/// Asks what became of each job that nobody drives any more, and answers those whose printer could not be asked: they stay as they are, and
/// the clerk may say what came out. Leaves alone what another process, or another thread, is printing or writing.
pub(crate) fn reconcile(lend: Lend<'_>, printer_at: &PrinterAt) -> Result<BTreeSet<Uuid>> {
    let mut silent = BTreeSet::new();
    let dir = lent(lend, |at| {
        // in a doubted office no fact can be written, and who is to look at it must be able to sign in
        let any = at.store.doubted_state().is_none() && has_jobs_under_way(at.reading())?;
        Ok(any.then(|| at.dir.to_owned()))
    })?;
    let Some(dir) = dir else { return Ok(silent) };
    let (printing, writing) = (held_if_free(&dir, PRINT_LOCK)?, held_if_free(&dir, FILE_LOCK)?);
    // behind the locks: whoever let go of them has moved its jobs on
    let jobs = lent(lend, |at| Ok(at.store.read().jobs(&JobState::UNDER_WAY, None)?))?;
    for job in jobs {
        let lock = if job.printer == "pdf" { &writing } else { &printing };
        if lock.is_some() && !is_heard(lend, printer_at, &job)? {
            silent.insert(job.job);
        }
    }
    Ok(silent)
}

/// Asks after one job; false when its printer could not be asked.
fn is_heard(lend: Lend<'_>, printer_at: &PrinterAt, job: &Job) -> Result<bool> {
    let from = [job.state];
    let asked = OutcomeQuery { job: job.job, from: &from };
    let printer = if job.printer == "pdf" { None } else { printer_at(&job.printer).ok() };
    let Some(printer) = printer else {
        // the file may have been written before the program stopped
        unless_moved(lend, |at| move_job(at, asked, JobState::Unknown, "interrupted"))?;
        return Ok(true);
    };
    let outcome = with_wait(WAIT_S, |wait| ask_printer(&*printer, job.job, &left(job), wait));
    if outcome.state == OutcomeState::Waiting {
        unless_moved(lend, |at| note_silence(at, job, &cause_code(outcome.cause.as_ref())))?;
        return Ok(outcome.cause.is_none());
    }
    unless_moved(lend, |at| conclude(at, asked, &outcome).map(drop))?;
    if outcome.open_job {
        let _left_open_until_the_printer_answers = sweep(&*printer, job.job);
    }
    Ok(true)
}

/// How far the program had come.
fn left(job: &Job) -> Left {
    let created =
        Created { issue: job.job, job_id: job.printer_job_id.unwrap_or(0), job_uuid: job.printer_job_uuid.clone() };
    match job.state {
        JobState::Created => Left::Created(created),
        JobState::Sent => Left::Sending(created),
        JobState::Prepared
        | JobState::Written
        | JobState::Unknown
        | JobState::Printed
        | JobState::Spoiled
        | JobState::Nothing
        | JobState::NothingSent => Left::Prepared,
    }
}

/// The list of jobs says why a job does not move; it is where it was, since when it was.
fn note_silence(at: &mut WriteContext<'_>, job: &Job, cause: &str) -> Result<()> {
    if job.message == cause {
        return Ok(());
    }
    let (from, to, message) = (vec![job.state], job.state, cause.to_owned());
    Ok(at.store.keep(&LocalChange::JobMoved { job: job.job, from, to, message, at: job.since.clone() })?)
}

/// Keeps what was found out of a job, unless somebody moved it on meanwhile.
fn unless_moved(lend: Lend<'_>, mut step: impl FnMut(&mut WriteContext<'_>) -> Result<()>) -> Result<()> {
    lent(lend, |at| match step(at) {
        Err(CounterError::Store(StoreError::JobState)) => Ok(()),
        Err(CounterError::Refused(refusal)) if refusal.code == RefusalCode::OutcomeKnown => Ok(()),
        done => done,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_document_may_have_gone_follows_from_where_its_job_was_left() {
        for state in JobState::ALL {
            let job = Job {
                job: Uuid::from_u128(1),
                certificate_no: String::new(),
                resident: Uuid::from_u128(2),
                kind: String::new(),
                state: *state,
                printer: String::new(),
                printer_job_id: Some(7),
                printer_job_uuid: None,
                since: String::new(),
                message: String::new(),
            };
            let went = match left(&job) {
                Left::Created(created) => (created.job_id, "nothing"),
                Left::Sending(created) => (created.job_id, "perhaps"),
                Left::Sent(created) => (created.job_id, "all"),
                Left::Prepared => (0, "nobody asked"),
            };
            let of = |held: JobState, went| (*state == held).then_some((7, went));
            let expected = of(JobState::Created, "nothing").or(of(JobState::Sent, "perhaps"));
            assert_eq!(went, expected.unwrap_or((0, "nobody asked")), "{state:?}");
        }
    }
}
