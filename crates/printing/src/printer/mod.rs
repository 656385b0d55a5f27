//! Printers: how a document gets onto paper at most once, and what is known of it afterwards.
//!
//! Knows IPP jobs, media and the states in which a clerk must be asked. Knows nothing of forms, residents or the store: the caller
//! keeps the memo (`drive::JobMemo`), the clock and the sleep. A job's name is the issue's UUID, so no personal data can enter it.

pub mod drive;
pub mod ipp;
mod job;
pub mod media;
pub mod plan;
pub mod readiness;
mod ticket;
mod transport;
mod wire;

use uuid::Uuid;

pub use drive::{
    Cause, DriveOutcome, JobMemo, Left, MemoNotStored, OutcomeState, Wait, drive, follow, reconcile, sweep,
};
pub use ipp::{IppPrinter, Timeouts, UriError};
pub use job::{Created, FoundJob, PrintCount, PrinterJobState, Seen};
pub use media::{MediaEntry, MediaSize, Resolution, Setting, Sides};
pub use readiness::{Capability, Description, PrinterState, Readiness};
pub use ticket::{Order, OrderError, Ticket};
pub use transport::TransportError;
pub use wire::AnswerError;

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
    /// It broke in the middle of the document: the printer has a part of it at most, and may print that.
    #[error("the document was cut short")]
    CutShort(#[source] TransportError),
    /// It broke after that: the printer may have all of it.
    #[error("the document was sent but not confirmed")]
    AnswerLost(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The printer answered that it did not take the document.
    #[error("the printer refused the document (status {0:#06x})")]
    Refused(u16),
}

/// A printer. The real one speaks IPP (`IppPrinter`); what every one must do is a suite of tests (`madoguchi-doubles`).
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
    fn find(&self, issue: Uuid) -> Result<Vec<FoundJob>, PrinterError>;

    /// Asks to cancel a job. Success does not mean that nothing comes out.
    fn cancel(&self, job: &Created) -> Result<(), PrinterError>;
}
