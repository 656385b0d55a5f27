//! What can fail while the store is used, and while it is opened. Each keeps the other as its cause.

use madoguchi_domain::apply::NotApplicable;
use madoguchi_domain::entry::EntryError;

use crate::constraint;
use crate::doubt::Doubt;

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
    /// A stored document cannot be parsed.
    #[error("a stored document cannot be read")]
    Document(#[source] serde_json::Error),
    /// A stored entry cannot be parsed.
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
    StateDoubted(Doubt),
    /// A copy or a new database cannot be made.
    #[error("a copy or a new database cannot be made")]
    Copy(#[source] Box<OpenError>),
    /// Verifying a copy found this many faults.
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
            Some(ConstraintViolation) if constraint::is_taken_number(&error) => Self::NumberUsed(error),
            Some(ConstraintViolation) => Self::Constraint(error),
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

/// Why the database does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file.
    #[error("there is no database file")]
    Missing,
    /// There is a file already where one should be made.
    #[error("there is a database file already")]
    Exists,
    /// The file cannot be made.
    #[error("the database file cannot be made")]
    Make(#[source] std::io::Error),
    /// The file has not even one page: its making was interrupted, or it was emptied or cut.
    #[error("the database file is empty or cut")]
    Empty,
    /// The key does not open it, or its first page is damaged.
    #[error("the key does not open this database, or its first page is damaged")]
    WrongKeyOrDamaged(#[source] rusqlite::Error),
    /// Written by a newer program.
    #[error("written by a newer program (schema {found}; this one knows {known})")]
    TooNew {
        /// Version of the file.
        found: u32,
        /// Version of this program.
        known: u32,
    },
    /// The database library is too old to be trusted with WAL.
    #[error("the SQLite in this program has the WAL-reset bug")]
    UnsafeLibrary,
    /// A schema step failed; the file is as it was.
    #[error("cannot upgrade the database")]
    Upgrade(#[source] rusqlite_migration::Error),
    /// The file cannot be read.
    #[error("cannot read the database file")]
    Read(#[source] rusqlite::Error),
    /// Another process holds the file for too long.
    #[error("another process holds the database file")]
    Busy(#[source] rusqlite::Error),
    /// The second file or the witness cannot be made or read.
    #[error("a file beside the database cannot be made or read")]
    Beside(#[source] std::io::Error),
    /// The database opens, but its journal cannot be read.
    #[error("the journal cannot be read")]
    Journal(#[source] Box<StoreError>),
}
