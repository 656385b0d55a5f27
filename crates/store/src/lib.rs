//! The encrypted local database, and the only local SQL.
//!
//! Knows entries, records, projections and what belongs to this machine. Three doors write:
//! [`Store::commit`] for facts, [`Store::receive`] for what others did, and [`Store::keep`] for what can never reach a record.
//! Knows nothing of printers, networks, key stores or the words on screens.

mod access;
mod assets;
mod base;
mod changed;
mod commit;
mod constraint;
mod determinations;
mod folder;
mod halves;
mod history;
mod holders;
mod keep;
mod kept;
mod lease;
mod migrate;
mod open;
mod project;
mod read;
mod rebuild;
mod receive;
mod run;
mod search;
pub mod second;
mod side;
mod snapshot;
mod tasks;
mod terminal;
mod twin;
mod verify;
pub mod witness;

#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod run_tests;
#[cfg(test)]
mod tests;

pub use access::AccessFilter;
pub use changed::Changed;
pub use commit::{Commit, Context, Draft, PrintOrder, Receipt};
pub use determinations::{DeterminationRow, Outcome, RowOrder, RowsAsked, RowsOf};
pub use halves::by_halves;
pub use holders::{Duplicate, Holders, NumberKind};
pub use keep::{JobState, Local};
pub use open::{MarkListener, OpenError, RawKey, Store};
pub use read::{DraftRow, Job, Lease, Reader, SignIn};
pub use rebuild::{Salvage, Salvaged};
pub use receive::{Batch, Effect, Received, Taken, Whose};
pub use run::{Bulk, Counts, ItemOrder, ItemResult, ItemsAsked, Run, RunItem, RunState};
pub use search::{Card, CoveredBy, Hit, Hits, How, SEARCH_TERMS_MAX, Why, WhyKind};
pub use second::{Mended, SECOND_FILE};
pub use snapshot::CopyKeys;
pub use tasks::OpenTask;
pub use terminal::Terminal;
pub use verify::{Fault, FaultKind, Verdict};
pub use witness::{Doubt, MARK_BYTES, Mark, Restored, WITNESS_FILE};

use madoguchi_domain::apply::NotApplicable;
use madoguchi_domain::entry::EntryError;

/// What can fail while the store is used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error.
    #[error("the database answered with an error")]
    Query(#[source] rusqlite::Error),
    /// A page of the file cannot be read or proved.
    #[error("the database file is damaged")]
    Damaged(#[source] rusqlite::Error),
    /// Another process holds the office for too long.
    #[error("another process holds the office")]
    Busy(#[source] rusqlite::Error),
    /// The disk is full or cannot be written.
    #[error("the disk cannot be written")]
    Disk(#[source] rusqlite::Error),
    /// A stored document is none.
    #[error("a stored document cannot be read")]
    Document(#[source] serde_json::Error),
    /// A stored entry is none.
    #[error("a stored entry cannot be read")]
    Entry(#[source] EntryError),
    /// A line of the access log was written by a newer program.
    #[error("a line of the access log was written by a newer program")]
    AccessTooNew,
    /// The acts cannot stand on the records.
    #[error("the acts cannot stand on the records")]
    NotApplicable(#[source] NotApplicable),
    /// An asset that is named is not there, or its bytes do not have its hash.
    #[error("an asset is not there or damaged")]
    AssetDamaged,
    /// A record would grow beyond its limit.
    #[error("a record would grow beyond {0} bytes")]
    RecordTooLarge(usize),
    /// The number of a paper, a household or a resident is taken already.
    #[error("a number was used before")]
    NumberUsed(#[source] rusqlite::Error),
    /// A rule of the database forbids it: a defect of the program or of the file.
    #[error("a rule of the database forbids it")]
    Constraint(#[source] rusqlite::Error),
    /// Another record bears that 宛名番号, 仮番号 or 記号番号.
    #[error("another record bears that number")]
    NumberTaken,
    /// Several residents bear that number.
    #[error("several residents bear that number")]
    NumberAmbiguous,
    /// No number is left in a block.
    #[error("no number is left in the block")]
    BlockUsedUp,
    /// The second file cannot be written; nothing was committed.
    #[error("the second file cannot be written")]
    SecondFile(#[source] std::io::Error),
    /// The entry is committed, but the second file could not be flushed.
    #[error("committed, but the second file could not be flushed")]
    SecondFileBehind(#[source] std::io::Error),
    /// The witness cannot be read or written.
    #[error("the witness cannot be read or written")]
    Witness(#[source] std::io::Error),
    /// An older state was put in place of a later one; a clerk has to look first.
    #[error("this state may be older than what had been reached")]
    Restored(Doubt),
    /// A copy or a new database cannot be made.
    #[error("a copy or a new database cannot be made")]
    Copy(#[source] Box<OpenError>),
    /// A copy does not prove itself: so many faults.
    #[error("a copy does not prove itself: {0} faults")]
    Unproved(usize),
    /// The office has no central, or has entries of its own already.
    #[error("the office has no central, or worked alone before")]
    CentralUnfit,
    /// A batch does not follow what was received before.
    #[error("a batch does not follow place {0} of central's order")]
    CursorDiffers(u64),
    /// Nothing says which terminal this is.
    #[error("nothing says which terminal this is")]
    TerminalUnknown,
    /// A lease of numbers overlaps one there is, or stands before it.
    #[error("a lease of numbers does not stand behind those there are")]
    LeaseOverlaps,
    /// A sealed entry does not follow the head of the journal.
    #[error("a sealed entry does not follow the head of the journal")]
    DoesNotFollow,
    /// The job is not in a state from which this follows.
    #[error("the print job is not in that state")]
    JobState,
    /// Another process moved the run's cursor, or ended it.
    #[error("another process moved the run")]
    RunMoved,
}

impl From<rusqlite::Error> for StoreError {
    /// Sorts database errors by what a person can do about them.
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            ConstraintViolation, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, ReadOnly,
            SystemIoFailure,
        };
        match error.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged(error),
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy(error),
            Some(DiskFull | ReadOnly | SystemIoFailure) => Self::Disk(error),
            Some(ConstraintViolation) => constraint::violated(error),
            Some(_) | None => Self::Query(error),
        }
    }
}

impl From<NotApplicable> for StoreError {
    fn from(error: NotApplicable) -> Self {
        Self::NotApplicable(error)
    }
}

/// Result of using the store.
pub type Result<T> = std::result::Result<T, StoreError>;
