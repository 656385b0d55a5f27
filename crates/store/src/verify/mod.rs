//! Proving the file: chain, fold, projections, numbers, pages. Only reads; names every fault it finds.
//!
//! The journal is read twice: once in order, for the chain, and once part by part, for the fold, so that an office of any size is proved
//! in little memory (ADR 0031).

mod beside;
mod journal;
mod records;
mod rows;

use rusqlite::Connection;

use self::beside::{outbox, schema};
use self::journal::Bonds;
use self::records::Summary;
use crate::read::uuid;
use crate::search::index::{self, Place};
use crate::{Result, Store, StoreError};

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
    /// A line of the access log is none, or its hash or rows differ.
    AccessDamaged,
    /// A place in the access log is empty.
    AccessMissing,
    /// A line of the access log does not follow the one before.
    AccessChainBroken,
    /// Nobody known answers for an entry.
    ClerkUnknown,
    /// A certificate that waits for its outcome has no job, or a job no certificate.
    JobDiffers,
    /// The outbox misses an entry, or holds one there is not.
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
pub struct Verdict {
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
const FAULTS_MAX: usize = 200;

impl Verdict {
    pub(crate) fn fault(&mut self, kind: FaultKind, place: impl Into<String>) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(Fault { kind, place: place.into() });
        }
    }
}

/// One thing that is compared with what the records came to.
type Step = fn(&Connection, &Summary, &mut Verdict) -> Result<()>;
/// One thing that stands apart from the records.
type Apart = fn(&Connection, &mut Verdict) -> Result<()>;

impl Store {
    /// Proves everything that can be recomputed. `tick` hears how many entries were read.
    pub fn verify(&self, tick: &mut dyn FnMut(u64)) -> Verdict {
        let mut verdict = Verdict::default();
        pages(&self.conn, &mut verdict);
        // somebody else may go on working
        let one_state = self.read().snapshot();
        let bonds = journal::read(&self.conn, &mut verdict, tick);
        let summary = records(&self.conn, bonds, &mut verdict);
        let steps: [Step; 8] = [
            records::documents,
            records::counts,
            rows::strays,
            rows::stray_words,
            rows::tasks,
            found_by,
            numbers,
            assets,
        ];
        let apart: [Apart; 4] = [jobs, outbox, schema, crate::access::prove];
        for step in steps {
            step(&self.conn, &summary, &mut verdict).unwrap_or_else(|error| unreadable(&error, &mut verdict));
        }
        for step in apart {
            step(&self.conn, &mut verdict).unwrap_or_else(|error| unreadable(&error, &mut verdict));
        }
        // the witness may have seen more by now: beside it the head is read anew
        drop(one_state);
        beside::beside(self, &mut verdict);
        verdict.faults.sort();
        verdict.faults.dedup();
        verdict
    }
}

fn unreadable(error: &StoreError, verdict: &mut Verdict) {
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
        | StoreError::Restored(_)
        | StoreError::DoesNotFollow
        | StoreError::Copy(_)
        | StoreError::Unproved(_)
        | StoreError::JobState
        | StoreError::RunMoved => (FaultKind::PageDamaged, "file"),
    };
    verdict.fault(kind, place);
}

/// Reads every page that is in use. What the log beside the file holds anew may stand torn in the file itself, so the
/// file alone is proved page by page only when there is no log.
fn pages(conn: &Connection, verdict: &mut Verdict) {
    let log = conn.path().and_then(|path| std::fs::metadata(format!("{path}-wal")).ok());
    let checks = [
        ("PRAGMA cipher_integrity_check", FaultKind::PageDamaged),
        ("PRAGMA integrity_check(20)", FaultKind::StructureBroken),
    ];
    let skipped = usize::from(log.is_some_and(|log| log.len() > 0));
    for (pragma, kind) in checks.into_iter().skip(skipped) {
        match lines(conn, pragma) {
            Ok(found) => found.iter().filter(|line| *line != "ok").for_each(|line| verdict.fault(kind, place_of(line))),
            Err(_) => verdict.fault(FaultKind::PageDamaged, "file"),
        }
    }
}

/// The library's words may quote an index, never a person.
fn place_of(line: &str) -> String {
    line.chars().take(120).collect()
}

pub(crate) fn lines(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Folds part by part; a part that cannot be read does not keep the others from being proved.
fn records(conn: &Connection, mut bonds: Bonds, verdict: &mut Verdict) -> Summary {
    let parts = bonds.parts();
    let mut summary = Summary::of(bonds);
    for part in parts {
        if let Err(error) = records::prove(conn, &part, &mut summary, verdict) {
            unreadable(&error, verdict);
        }
    }
    summary
}

/// What each resident is found by, and the grams of it.
fn found_by(conn: &Connection, summary: &Summary, verdict: &mut Verdict) -> Result<()> {
    for place in index::faults(conn, &summary.stamp, summary)? {
        let place = match place {
            Place::Record(id) => format!("record {id}"),
            Place::Document(doc) => format!("search document {doc}"),
        };
        verdict.fault(FaultKind::ProjectionDiffers, place);
    }
    Ok(())
}

/// A block that stands at or before a number already used would use it again.
fn numbers(conn: &Connection, summary: &Summary, verdict: &mut Verdict) -> Result<()> {
    for (block, used) in [("certificate", summary.certificate), ("household", summary.household)] {
        let next: i64 =
            conn.query_row("SELECT coalesce(max(next), 1) FROM number_block WHERE name = ?", [block], |row| {
                row.get(0)
            })?;
        if used.is_some_and(|used| used >= next) {
            verdict.fault(FaultKind::NumberBlockBehind, format!("block {block}"));
        }
    }
    Ok(())
}

fn assets(conn: &Connection, summary: &Summary, verdict: &mut Verdict) -> Result<()> {
    crate::assets::prove(conn, summary.assets(), verdict)
}

fn jobs(conn: &Connection, verdict: &mut Verdict) -> Result<()> {
    let sql = "SELECT no FROM certificate_row AS c WHERE state = 'issuing' AND NOT EXISTS (SELECT 1 FROM print_job AS p WHERE p.job = c.job AND p.certificate_no = c.no)";
    for no in lines(conn, sql)? {
        verdict.fault(FaultKind::JobDiffers, format!("certificate {no}"));
    }
    let sql = "SELECT job AS id FROM print_job WHERE NOT EXISTS (SELECT 1 FROM certificate_row AS c WHERE c.job = print_job.job AND c.no = print_job.certificate_no AND c.resident = print_job.resident)";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        verdict.fault(FaultKind::JobDiffers, format!("job {}", uuid(row, "id")?));
    }
    Ok(())
}
