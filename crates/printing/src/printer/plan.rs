//! The policy of at-most-once printing, as one table.
//!
//! Knows situations and steps. Performs nothing, waits for nothing and knows no printer: `drive` does what is said here.

use super::PrinterJobState;

/// What is known of a print job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// The printer was not asked for a job.
    NeverCreated,
    /// A job is open and its document was not begun.
    CreatedNotSent,
    /// The document may have left, but the printer still waits for it.
    SentButEmpty,
    /// The printer calls the job completed, and nothing proves that its paper came out: see `drive`.
    CompletedInDoubt(JobDoubt),
    /// The document may have left; a completed job is one whose paper is proved.
    Sent(PrinterJobState),
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanStep {
    /// Open a job.
    CreateJob,
    /// Cancel the open job; nothing was sent.
    CancelThenNothingSent,
    /// Look again later.
    Wait,
    /// It came out.
    RecordPrinted,
    /// Nobody but the clerk can know whether it came out.
    AskClerk(JobDoubt),
    /// Close the job so that it blocks nobody, and ask all the same.
    CancelThenAskClerk,
}

/// Why the clerk must be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobDoubt {
    /// The job was cancelled.
    Cancelled,
    /// The printer gave up.
    Aborted,
    /// The printer does not know the job any more.
    Forgotten,
    /// The document was cut short: what came out is a part of it at most.
    CutShort,
    /// The printer counted no paper, or counts none and never confirmed the document.
    NotCounted,
}

/// The next step. There is no step that sends a document again.
pub fn next(situation: Situation) -> PlanStep {
    match situation {
        Situation::NeverCreated => PlanStep::CreateJob,
        Situation::CreatedNotSent => PlanStep::CancelThenNothingSent, // an open job blocks some printers for everyone
        Situation::SentButEmpty => PlanStep::CancelThenAskClerk,      // it may count its documents late
        Situation::CompletedInDoubt(doubt) => PlanStep::AskClerk(doubt),
        Situation::Sent(PrinterJobState::Completed) => PlanStep::RecordPrinted,
        Situation::Sent(PrinterJobState::Canceled) => PlanStep::AskClerk(JobDoubt::Cancelled), // a cancelled card may still come out
        Situation::Sent(PrinterJobState::Aborted) => PlanStep::AskClerk(JobDoubt::Aborted),
        Situation::Sent(PrinterJobState::Gone) => PlanStep::AskClerk(JobDoubt::Forgotten),
        Situation::Sent(
            PrinterJobState::Pending | PrinterJobState::Held | PrinterJobState::Processing | PrinterJobState::Stopped,
        ) => PlanStep::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [PrinterJobState; 8] = [
        PrinterJobState::Pending,
        PrinterJobState::Held,
        PrinterJobState::Processing,
        PrinterJobState::Stopped,
        PrinterJobState::Completed,
        PrinterJobState::Canceled,
        PrinterJobState::Aborted,
        PrinterJobState::Gone,
    ];

    #[test]
    fn nothing_is_created_or_called_unsent_once_the_document_may_have_left() {
        for state in STATES {
            assert!(
                !matches!(next(Situation::Sent(state)), PlanStep::CreateJob | PlanStep::CancelThenNothingSent),
                "{state:?}"
            );
        }
        assert_eq!(next(Situation::SentButEmpty), PlanStep::CancelThenAskClerk);
        for doubt in [JobDoubt::CutShort, JobDoubt::NotCounted] {
            assert_eq!(next(Situation::CompletedInDoubt(doubt)), PlanStep::AskClerk(doubt));
        }
    }

    #[test]
    fn only_a_completed_job_is_printed() {
        for state in STATES {
            assert_eq!(
                next(Situation::Sent(state)) == PlanStep::RecordPrinted,
                state == PrinterJobState::Completed,
                "{state:?}"
            );
        }
    }
}
