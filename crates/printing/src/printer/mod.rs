//! Printers: how a document gets onto paper at most once, and what is known of it afterwards.
//!
//! Knows IPP jobs, media and the states in which a clerk must be asked. Knows nothing of forms, residents or the store: the caller
//! keeps the memo (`drive::JobMemo`), the clock and the sleep. A job's name is the issue's UUID, so no personal data can enter it.

pub mod drive;
pub mod ipp;
pub mod media;
pub mod memory;
pub mod plan;
pub mod readiness;
pub mod suite;
mod transport;
mod wire;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use drive::{Cause, JobMemo, Left, MemoNotStored, Outcome, OutcomeState, Wait, drive, follow, reconcile, sweep};
pub use ipp::{IppPrinter, Timeouts, UriError};
pub use media::{MediaEntry, MediaSize, OrderError, Resolution, Setting, Sides, Ticket};
pub use readiness::{Capability, Description, PrinterState, Readiness};
pub use transport::TransportError;
pub use wire::AnswerError;

/// What is to be printed, before a printer was asked whether it can. Always one copy of one PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The issue; its hyphenated text is the `job-name`, unique among all jobs ever sent (printing.md §2.6).
    pub issue: Uuid,
    /// The form's paper, upright.
    pub size: MediaSize,
    /// Printed sides.
    pub sides: Sides,
}

/// A job the printer opened for us. Ids are used again after a restart of a print server, and ippeveprinter makes its UUIDs from its ids:
/// only our own issue tells whether a job of this id is still ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The issue, which is the job's name.
    pub issue: Uuid,
    /// `job-id` (RFC 8011 §5.3.2).
    pub job_id: i32,
    /// `job-uuid` (PWG 5100.13), when the printer gives one.
    pub job_uuid: Option<String>,
}

/// `job-state` (RFC 8011 §5.3.7), and the state of a job the printer does not know any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits its turn, or for its document.
    Pending,
    /// Held back: by an operator, or because its document has not come.
    Held,
    /// On its way to paper; also while the printer waits for paper.
    Processing,
    /// The printer stopped in the middle of it.
    Stopped,
    /// Everything came out.
    Completed,
    /// Cancelled. A card under way may still come out.
    Canceled,
    /// Given up by the printer. Something may have come out.
    Aborted,
    /// The printer does not know the job, or its id means another job now.
    Gone,
}

/// A look at one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// State of the job.
    pub state: JobState,
    /// `job-state-reasons`, without `none`.
    pub reasons: Vec<String>,
    /// `job-state-message`: the printer's own words, for the clerk's eyes only.
    pub message: Option<String>,
    /// Impressions that came out so far.
    pub impressions_completed: Option<i32>,
    /// Size of what the printer holds, in 1024 octets.
    pub k_octets: Option<i32>,
    /// Documents the printer holds for the job.
    pub documents: Option<i32>,
}

impl Seen {
    /// A job nothing is known of.
    pub fn gone() -> Self {
        Self {
            state: JobState::Gone,
            reasons: Vec::new(),
            message: None,
            impressions_completed: None,
            k_octets: None,
            documents: None,
        }
    }

    /// True while the job is still open for a document that has not come (RFC 8011 §5.3.8 `job-incoming`).
    pub fn awaits_document(&self) -> bool {
        let waiting = matches!(self.state, JobState::Pending | JobState::Held);
        let incoming = self.reasons.iter().any(|reason| reason == "job-incoming" || reason == "job-data-insufficient");
        waiting && (incoming || self.documents == Some(0))
    }
}

/// A job found by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The job.
    pub job: Created,
    /// Its state when listed.
    pub state: JobState,
}

/// Why a printer did not do as asked. Holds no personal data: only protocol words and causes of the operating system.
#[derive(Debug, thiserror::Error)]
pub enum PrinterError {
    /// No answer within the deadline, or none at all.
    #[error("the printer cannot be reached")]
    Unreachable(#[source] TransportError),
    /// An answer that is not IPP, or lacks what it must hold.
    #[error("the printer's answer to {operation} cannot be understood")]
    BadAnswer {
        /// The operation asked.
        operation: &'static str,
        /// What is wrong with the answer.
        #[source]
        source: AnswerError,
    },
    /// The printer answered no.
    #[error("the printer refused {operation} (status {status:#06x})")]
    Refused {
        /// The operation asked.
        operation: &'static str,
        /// IPP status code (RFC 8011 appendix B).
        status: u16,
        /// Names of the attributes it does not support.
        unsupported: Vec<String>,
    },
}

/// Why a document may not have reached the printer. Only `NothingSent` proves that nothing can come out.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It broke before the first octet of the document left this machine.
    #[error("the document was not sent")]
    NothingSent(#[source] TransportError),
    /// It broke after that: the printer may have all of it.
    #[error("the document was sent but not confirmed")]
    AnswerLost(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The printer answered that it did not take the document.
    #[error("the printer refused the document (status {0:#06x})")]
    Refused(u16),
}

/// A printer. The real one speaks IPP (`IppPrinter`), the other lives in memory (`MemoryPrinter`); `suite` runs over both.
/// Every call blocks until it is done or its deadline has passed.
pub trait Printer {
    /// What the printer says of itself now.
    fn describe(&self) -> Result<Description, PrinterError>;

    /// Asks whether a job with exactly these settings would be taken; refused when one of them would be replaced.
    fn validate(&self, ticket: &Ticket) -> Result<(), PrinterError>;

    /// Opens a job. Nothing can come out before `send`.
    fn create(&self, ticket: &Ticket) -> Result<Created, PrinterError>;

    /// Sends the only document of a job, once. Never call it twice for a job: a second document would be queued (printing.md §2.6).
    fn send(&self, job: &Created, document: &[u8]) -> Result<(), SendError>;

    /// Looks at a job. A job that is unknown, or is another one by its UUID or name, is `Gone`.
    fn look(&self, job: &Created) -> Result<Seen, PrinterError>;

    /// Our jobs of this issue, finished or not.
    fn find(&self, issue: Uuid) -> Result<Vec<Found>, PrinterError>;

    /// Asks to cancel a job. Success does not mean that nothing comes out.
    fn cancel(&self, job: &Created) -> Result<(), PrinterError>;
}
