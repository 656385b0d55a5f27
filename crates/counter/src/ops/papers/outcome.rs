//! What came of a paper: recorded as a fact, and kept of its job.

use madoguchi_domain::act::Act;
use madoguchi_domain::certificate::PaperOutcome;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::printer::{Cause, DriveOutcome, OutcomeState};
use madoguchi_store::{Draft, JobState, LocalChange};
use uuid::Uuid;

use crate::context::WriteContext;
use crate::error::{CounterError, Result};
use crate::ops::met::close_met;

/// A cause as a code; never personal data.
pub(super) fn cause_code(cause: Option<&Cause>) -> String {
    let code = match cause {
        None => "",
        Some(Cause::Unreachable) => "unreachable",
        Some(Cause::HttpStatus(status)) => return format!("http_status {status}"),
        Some(Cause::BadAnswer) => "bad_answer",
        Some(Cause::NotAccepting) => "not_accepting",
        Some(Cause::Blocked(reasons)) => return format!("blocked {}", reasons.join(" ")),
        Some(Cause::MediaNotSupported(_)) => "media_not_supported",
        Some(Cause::SidesNotSupported(_)) => "sides_not_supported",
        Some(Cause::PdfNotSupported) => "pdf_not_supported",
        Some(Cause::Refused(_)) => "refused",
        Some(Cause::MemoNotStored) => "memo_not_stored",
        Some(Cause::CutShort) => "cut_short",
        Some(Cause::AnswerLost) => "answer_lost",
        Some(Cause::NotCounted) => "not_counted",
        Some(Cause::TimedOut) => "timed_out",
        Some(Cause::Cancelled) => "canceled",
        Some(Cause::Aborted) => "aborted",
        Some(Cause::Forgotten) => "forgotten",
        Some(Cause::Interrupted) => "interrupted",
    };
    code.to_owned()
}

/// A job and the states in which its outcome may be said.
#[derive(Clone, Copy)]
pub(crate) struct OutcomeQuery<'s> {
    /// The job.
    pub job: Uuid,
    /// Whoever says it found the job in one of these; one that has moved on is left alone.
    pub from: &'s [JobState],
}

impl OutcomeQuery<'static> {
    /// A job that nobody answered for yet.
    pub fn open(job: Uuid) -> Self {
        Self { job, from: &JobState::OPEN }
    }
}

/// Records what the printer said of a job.
pub(super) fn conclude(
    at: &mut WriteContext<'_>,
    asked: OutcomeQuery<'_>,
    outcome: &DriveOutcome,
) -> Result<(JobState, String)> {
    let cause = cause_code(outcome.cause.as_ref());
    let state = match outcome.state {
        OutcomeState::Printed => record_outcome(at, asked, PaperOutcome::Printed, &cause, None)?,
        OutcomeState::NothingSent => record_outcome(at, asked, PaperOutcome::NothingSent, &cause, None)?,
        OutcomeState::Unknown => {
            move_job(at, asked, JobState::Unknown, &cause)?;
            JobState::Unknown
        }
        OutcomeState::Waiting => JobState::Sent,
    };
    Ok((state, cause))
}

/// Moves a job on, now.
pub(super) fn move_job(at: &mut WriteContext<'_>, asked: OutcomeQuery<'_>, to: JobState, message: &str) -> Result<()> {
    let (job, from) = (asked.job, asked.from.to_vec());
    let local = LocalChange::JobMoved { job, from, to, message: message.to_owned(), at: at.now_shown() };
    Ok(at.store.keep(&local)?)
}

/// Records the outcome of a paper as a fact and closes its job, in one transaction.
pub(crate) fn record_outcome(
    at: &mut WriteContext<'_>,
    asked: OutcomeQuery<'_>,
    outcome: PaperOutcome,
    message: &str,
    reason: Option<String>,
) -> Result<JobState> {
    let (OutcomeQuery { job, from }, to) = (asked, JobState::after(outcome));
    let context = at.who(Authority::Counter)?;
    let (id, met, today) = (at.clock.new_id(), at.clock.new_id(), at.today());
    at.store.commit(context, |commit| {
        let row = commit.read().find_job(job)?.ok_or_else(|| Refusal::new(RefusalCode::JobUnknown))?;
        if !from.contains(&row.state) {
            return Err(CounterError::Refused(
                Refusal::new(RefusalCode::OutcomeKnown).with("job", job.to_string()).with("state", row.state.as_str()),
            ));
        }
        let no =
            CertificateNo::parse(&row.certificate_no).map_err(|_| Refusal::new(RefusalCode::CertificateUnknown))?;
        let parent = commit.read().entry_of(row.resident)?;
        let act = Act::RecordPaperOutcome { resident: row.resident, no, outcome, reason };
        commit.append(Draft { id, acts: vec![act], parent, check: None, orders: Vec::new() })?;
        close_met(commit, met, &[row.resident], today)?;
        commit.close_job(job, from, to, message)?;
        Ok(to)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_a_code_and_every_code_has_words() {
        let causes = [
            Cause::Unreachable,
            Cause::BadAnswer,
            Cause::NotAccepting,
            Cause::Blocked(vec!["media-empty".to_owned()]),
            Cause::PdfNotSupported,
            Cause::HttpStatus(500),
            Cause::MemoNotStored,
            Cause::CutShort,
            Cause::AnswerLost,
            Cause::NotCounted,
            Cause::TimedOut,
            Cause::Cancelled,
            Cause::Aborted,
            Cause::Forgotten,
            Cause::Interrupted,
        ];
        let codes: std::collections::BTreeSet<String> = causes.iter().map(|cause| cause_code(Some(cause))).collect();
        assert_eq!(codes.len(), causes.len());
        for code in &codes {
            assert_ne!(&crate::words::cause(code), code);
        }
        assert!(codes.contains("blocked media-empty") && codes.contains("http_status 500"));
        assert_eq!(cause_code(None), "");
    }
}
