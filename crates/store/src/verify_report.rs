//! What is wrong with a file, named by kind and place.

use rusqlite::Connection;

use crate::{Result, StoreError};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// A page of the file cannot be proved.
    PageDamaged,
    /// The database's own structure is broken.
    StructureBroken,
    /// The bytes of an entry are no entry, or their hash differs.
    EntryDamaged,
    /// A place in the journal is empty.
    EntryMissing,
    /// An entry does not follow the one before.
    ChainBroken,
    /// An entry cannot stand on what came before.
    NotApplicable,
    /// A document differs from the fold of its entries.
    RecordDiffers,
    /// A document the entries make is not there.
    RecordMissing,
    /// A document no entry made.
    RecordUnknown,
    /// A row of what a section said before differs from its entries, is missing, or is of no record.
    WordDiffers,
    /// A row or search key differs from its document.
    ProjectionDiffers,
    /// An asset an entry names is missing or has other bytes, or nothing names it.
    AssetDiffers,
    /// A number block is behind a number already used.
    NumberBlockBehind,
    /// A number was used that no lease holds.
    NumberOutsideLease,
    /// The leases of a block overlap, or one of them is impossible.
    NumberLeaseBroken,
    /// A line of the access log cannot be read, or its hash or rows differ.
    AccessDamaged,
    /// A place in the access log is empty.
    AccessMissing,
    /// A line of the access log does not follow the one before.
    AccessChainBroken,
    /// Nobody known answers for an entry.
    ClerkUnknown,
    /// A certificate that waits for its outcome has no job, or a job no certificate that is where the job is.
    JobDiffers,
    /// Sign-in failures are counted that no account can have.
    SignInDiffers,
    /// A run cannot be read, lists other items than it counted, or items are of no run.
    RunDiffers,
    /// The confirmed image of a record is not what the confirmed entries make, or it is missing, or there for no reason.
    BaseDiffers,
    /// Central's order has a gap, or the cursor stands elsewhere.
    CursorDiffers,
    /// The outbox misses an entry, holds one there is not, or holds one back without a cause.
    OutboxDiffers,
    /// A table, index or trigger differs from this program's schema.
    SchemaDiffers,
    /// There is no second file.
    SecondFileMissing,
    /// The second file is broken before the head of the journal.
    SecondFileDamaged,
    /// The second file is whole but ends before the head of the journal.
    SecondFileBehind,
    /// The second file holds another entry than the journal.
    SecondFileDiffers,
    /// No witness says what had been reached, or it cannot be proved.
    WitnessMissing,
    /// More had been reached than the journal holds.
    WitnessAhead,
    /// Something else had been reached: the histories part.
    WitnessDiffers,
    /// The key file was changed by someone who does not hold the key.
    KeyFileDamaged,
}

impl FaultKind {
    /// Nothing is damaged: the state may be older than what had been reached.
    pub fn is_doubt(self) -> bool {
        [Self::WitnessMissing, Self::WitnessAhead, Self::WitnessDiffers].contains(&self)
    }
}

/// One fault: kind and place. Never a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where: `entry 57`, `record …`, `page …`.
    pub place: String,
}

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyReport {
    /// Entries read.
    pub entries: u64,
    /// Residents there are.
    pub residents: u64,
    /// Households there are.
    pub households: u64,
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
}

/// Most faults named; a ruined file would name every row.
pub(crate) const FAULTS_MAX: usize = 200;

impl VerifyReport {
    pub(crate) fn fault(&mut self, kind: FaultKind, place: impl Into<String>) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(Fault { kind, place: place.into() });
        }
    }
}

pub(crate) fn unreadable(error: &StoreError, report: &mut VerifyReport) {
    let (kind, place) = match error {
        StoreError::Document(_) => (FaultKind::RecordDiffers, "record"),
        StoreError::Entry(_) => (FaultKind::EntryDamaged, "entry"),
        StoreError::NotApplicable(_) => (FaultKind::NotApplicable, "entry"),
        StoreError::Query(_)
        | StoreError::Damaged(_)
        | StoreError::Busy(_)
        | StoreError::Disk(_)
        | StoreError::AssetDamaged
        | StoreError::RecordTooLarge(_)
        | StoreError::NumberUsed(_)
        | StoreError::Constraint(_)
        | StoreError::AccessTooNew
        | StoreError::BlockUsedUp
        | StoreError::SecondFile(_)
        | StoreError::SecondFileBehind(_)
        | StoreError::Witness(_)
        | StoreError::StateDoubted(_)
        | StoreError::DoesNotFollow
        | StoreError::TerminalUnknown
        | StoreError::LeaseOverlaps
        | StoreError::CentralUnfit
        | StoreError::CursorDiffers(_)
        | StoreError::NumberTaken
        | StoreError::NumberAmbiguous
        | StoreError::Copy(_)
        | StoreError::Unproved(_)
        | StoreError::JobState
        | StoreError::RunMoved => (FaultKind::PageDamaged, "file"),
    };
    report.fault(kind, place);
}

pub(crate) fn lines(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
