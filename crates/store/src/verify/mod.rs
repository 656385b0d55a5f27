//! Proving the file: chain, fold, projections, numbers, pages. Only reads; names every fault it finds.
//!
//! The journal is read twice: once in order, for the chain, and once part by part, for the fold, so that an office of any size is proved
//! in little memory (ADR 0031). Two threads share the work where a second connection to the same state can be had.

mod jobs;
mod journal;
mod leases;
mod order;
mod records;
mod rows;
mod side_files;
mod strays;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use madoguchi_domain::entry::EntryHash;
use rusqlite::Connection;

use self::order::FoldOrder;
use self::records::Summary;
use self::side_files::{SideFiles, schema};
use crate::read::Snapshot;
use crate::search::index::{self, ImprintHasher, IndexFault, Sums};
use crate::verify_report::{FaultKind, VerifyReport, lines, unreadable};
use crate::{Result, Store};

/// One thing that is compared with what the records came to.
type RecordComparison = fn(&Connection, &Summary, &mut VerifyReport) -> Result<()>;
/// One thing that stands apart from the records.
type FileCheck = fn(&Connection, &mut VerifyReport) -> Result<()>;
/// What was found of the grams of the search index.
type GramsResult = Result<Option<Sums>>;

impl Store {
    /// Proves everything that can be recomputed. `tick` hears how many entries were read.
    pub fn verify(&self, tick: &mut dyn FnMut(u64)) -> VerifyReport {
        // other connections may go on writing
        let (one_state, twin) = self.snapshot_and_twin();
        let mut report = match twin {
            Some(twin) => self.verify_by_two(twin, tick),
            None => self.verify_alone(one_state, tick),
        };
        report.faults.sort();
        report.faults.dedup();
        report
    }

    fn files(&self) -> SideFiles<'_> {
        SideFiles { second: self.second.path(), keys: &self.keys }
    }

    fn verify_alone(&self, one_state: Result<Snapshot<'_>>, tick: &mut dyn FnMut(u64)) -> VerifyReport {
        let (mut report, stamp) = (VerifyReport::default(), ImprintHasher::default());
        let grams = pages_and_grams(&self.conn, &stamp, &mut report);
        let parts = Parts::of(&self.conn, &mut report, tick);
        parts.prove(&self.conn, &stamp, &mut report);
        compare(&self.conn, &parts, &stamp, grams, &mut report);
        // the witness may have seen more by now: beside it the head is read anew
        drop(one_state);
        side_files::prove(&self.conn, &self.files(), &parts.hashes, &mut report);
        report
    }

    /// One reads pages and grams while the other reads the journal; then both prove the records, and at the end one reads the
    /// second file while the other compares the rest.
    fn verify_by_two(&self, twin: Connection, tick: &mut dyn FnMut(u64)) -> VerifyReport {
        let (mut report, stamp, files) = (VerifyReport::default(), ImprintHasher::default(), self.files());
        let (to_other, parts_come) = channel();
        let (to_this, proved) = channel();
        let (stamp, files) = (&stamp, &files);
        std::thread::scope(|scope| {
            // a panic here drops it, and the other does not wait for ever
            let to_other = to_other;
            let other = scope.spawn(move || other_half(twin, files, stamp, &parts_come, &to_this));
            let parts = Arc::new(Parts::of(&self.conn, &mut report, tick));
            // an error here and below is the other's panic, which comes up where it is joined
            let _gone = to_other.send(Arc::clone(&parts));
            parts.prove(&self.conn, stamp, &mut report);
            if let Ok(grams) = proved.recv() {
                compare(&self.conn, &parts, stamp, grams, &mut report);
            }
            match other.join() {
                Ok(found) => found.faults.into_iter().for_each(|fault| report.fault(fault.kind, fault.place)),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        report
    }
}

fn other_half(
    twin: Connection,
    files: &SideFiles<'_>,
    stamp: &ImprintHasher,
    parts: &Receiver<Arc<Parts>>,
    proved: &Sender<GramsResult>,
) -> VerifyReport {
    let mut report = VerifyReport::default();
    let grams = pages_and_grams(&twin, stamp, &mut report);
    let Ok(parts) = parts.recv() else { return report };
    parts.prove(&twin, stamp, &mut report);
    let _gone = proved.send(grams);
    // the witness may have seen more by now: beside it the head is read anew
    match twin.execute_batch("COMMIT") {
        Ok(()) => side_files::prove(&twin, files, &parts.hashes, &mut report),
        Err(error) => unreadable(&error.into(), &mut report),
    }
    report
}

/// The parts of the journal; each thread takes the next one.
struct Parts {
    places: Vec<Vec<u64>>,
    /// The next part that no thread has begun.
    next: AtomicUsize,
    order: FoldOrder,
    /// Hashes of the own entries, in the order of their chain.
    hashes: Vec<EntryHash>,
    summary: Mutex<Summary>,
}

impl Parts {
    /// Reads the journal in order.
    fn of(conn: &Connection, report: &mut VerifyReport, tick: &mut dyn FnMut(u64)) -> Self {
        let mut bonds = journal::read(conn, report, tick);
        let (places, hashes) = (bonds.parts(), std::mem::take(&mut bonds.hashes));
        let order = FoldOrder::of(conn).unwrap_or_else(|error| {
            unreadable(&error, report);
            FoldOrder::default()
        });
        Self { places, next: AtomicUsize::new(0), order, hashes, summary: Mutex::new(Summary::of(bonds)) }
    }

    /// Folds part by part; a part that cannot be read does not keep the others from being proved.
    fn prove(&self, conn: &Connection, stamp: &ImprintHasher, report: &mut VerifyReport) {
        while let Some(part) = self.places.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(error) = records::prove(conn, part, &self.order, stamp, &self.summary, report) {
                unreadable(&error, report);
            }
        }
    }
}

/// Compares what is stored with what the records came to, once all of them are proved.
fn compare(conn: &Connection, parts: &Parts, stamp: &ImprintHasher, grams: GramsResult, report: &mut VerifyReport) {
    let summary = &*parts.summary.lock().unwrap_or_else(PoisonError::into_inner);
    let steps: [RecordComparison; 6] =
        [records::documents, records::counts, strays::rows, strays::words, strays::tasks, assets];
    let apart: [FileCheck; 7] = [
        jobs::prove,
        crate::sign_in::prove,
        crate::run::prove,
        order::outbox,
        order::cursor,
        schema,
        crate::access::prove,
    ];
    let done = |step: Result<()>, report: &mut VerifyReport| {
        step.unwrap_or_else(|error| unreadable(&error, report));
    };
    done(order::bases(conn, summary.bases, report), report);
    done(grams.and_then(|grams| search_keys(conn, summary, stamp, grams, report)), report);
    for step in steps {
        done(step(conn, summary, report), report);
    }
    for step in apart {
        done(step(conn, report), report);
    }
}

fn pages_and_grams(conn: &Connection, stamp: &ImprintHasher, report: &mut VerifyReport) -> GramsResult {
    pages(conn, report);
    index::gram_sums(conn, stamp)
}

/// Reads every page that is in use. What the log beside the file holds anew may stand torn in the file itself, so the
/// file alone is proved page by page only when there is no log.
fn pages(conn: &Connection, report: &mut VerifyReport) {
    let log = conn.path().and_then(|path| std::fs::metadata(format!("{path}-wal")).ok());
    let checks = [
        ("PRAGMA cipher_integrity_check", FaultKind::PageDamaged),
        ("PRAGMA integrity_check(20)", FaultKind::StructureBroken),
    ];
    let skipped = usize::from(log.is_some_and(|log| log.len() > 0));
    for (pragma, kind) in checks.into_iter().skip(skipped) {
        match lines(conn, pragma) {
            Ok(found) => found.iter().filter(|line| *line != "ok").for_each(|line| report.fault(kind, place_of(line))),
            Err(_) => report.fault(FaultKind::PageDamaged, "file"),
        }
    }
}

/// The words of SQLite may name an index, never a person.
fn place_of(line: &str) -> String {
    line.chars().take(120).collect()
}

/// What each resident is found by, and the grams of it.
fn search_keys(
    conn: &Connection,
    summary: &Summary,
    stamp: &ImprintHasher,
    grams: Option<Sums>,
    report: &mut VerifyReport,
) -> Result<()> {
    for place in index::faults(conn, stamp, grams, summary)? {
        let place = match place {
            IndexFault::Record(id) => format!("record {id}"),
            IndexFault::Document(doc) => format!("search document {doc}"),
        };
        report.fault(FaultKind::ProjectionDiffers, place);
    }
    Ok(())
}

fn assets(conn: &Connection, summary: &Summary, report: &mut VerifyReport) -> Result<()> {
    crate::assets::prove(conn, summary.assets(), report)
}
