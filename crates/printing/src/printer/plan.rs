//! The policy of at-most-once printing, as one table.
//!
//! Knows situations and steps. Performs nothing, waits for nothing and knows no printer: `drive` does what is said here.

use super::JobState;

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
    CompletedInDoubt(Doubt),
    /// The document may have left; a completed job is one whose paper is proved.
    Sent(JobState),
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Open a job.
    CreateJob,
    /// Cancel the open job; nothing was sent.
    CancelThenNothingSent,
    /// Look again later.
    Wait,
    /// It came out.
    RecordPrinted,
    /// Nobody but the clerk can know whether it came out.
    AskClerk(Doubt),
    /// Close the job so that it blocks nobody, and ask all the same.
    CancelThenAskClerk,
}

/// Why the clerk must be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
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
pub fn next(situation: Situation) -> Step {
    match situation {
        Situation::NeverCreated => Step::CreateJob,
        Situation::CreatedNotSent => Step::CancelThenNothingSent, // an open job blocks some printers for everyone
        Situation::SentButEmpty => Step::CancelThenAskClerk,      // it may count its documents late
        Situation::CompletedInDoubt(doubt) => Step::AskClerk(doubt),
        Situation::Sent(JobState::Completed) => Step::RecordPrinted,
        Situation::Sent(JobState::Canceled) => Step::AskClerk(Doubt::Cancelled), // a cancelled card may still come out
        Situation::Sent(JobState::Aborted) => Step::AskClerk(Doubt::Aborted),
        Situation::Sent(JobState::Gone) => Step::AskClerk(Doubt::Forgotten),
        Situation::Sent(JobState::Pending | JobState::Held | JobState::Processing | JobState::Stopped) => Step::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [JobState; 8] = [
        JobState::Pending,
        JobState::Held,
        JobState::Processing,
        JobState::Stopped,
        JobState::Completed,
        JobState::Canceled,
        JobState::Aborted,
        JobState::Gone,
    ];

    #[test]
    fn nothing_is_created_or_called_unsent_once_the_document_may_have_left() {
        for state in STATES {
            assert!(
                !matches!(next(Situation::Sent(state)), Step::CreateJob | Step::CancelThenNothingSent),
                "{state:?}"
            );
        }
        assert_eq!(next(Situation::SentButEmpty), Step::CancelThenAskClerk);
        for doubt in [Doubt::CutShort, Doubt::NotCounted] {
            assert_eq!(next(Situation::CompletedInDoubt(doubt)), Step::AskClerk(doubt));
        }
    }

    #[test]
    fn only_a_completed_job_is_printed() {
        for state in STATES {
            assert_eq!(next(Situation::Sent(state)) == Step::RecordPrinted, state == JobState::Completed, "{state:?}");
        }
    }
}
