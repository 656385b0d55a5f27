//! Proving the file: chain, fold, projections, numbers, pages. Only reads; names every fault it finds.
//!
//! The journal is read twice: once in order, for the chain, and once part by part, for the fold, so that an office of any size is proved
//! in little memory (ADR 0031).

mod beside;
mod journal;
mod leases;
mod order;
mod records;
mod rows;
mod strays;

use std::collections::BTreeSet;

use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Entry;
use rusqlite::Connection;
use uuid::Uuid;

use self::beside::schema;
use self::journal::Bonds;
use self::order::Order;
use self::records::Summary;
use crate::column::uuid;
use crate::search::index::{self, Place};
use crate::verdict::{FaultKind, Verdict, lines, unreadable};
use crate::{Reader, Result, Store};

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
        let steps: [Step; 7] =
            [records::documents, records::counts, strays::rows, strays::words, strays::tasks, found_by, assets];
        let apart: [Apart; 6] = [jobs, crate::run::prove, order::outbox, order::cursor, schema, crate::access::prove];
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

/// Folds part by part; a part that cannot be read does not keep the others from being proved.
fn records(conn: &Connection, mut bonds: Bonds, verdict: &mut Verdict) -> Summary {
    let parts = bonds.parts();
    let mut summary = Summary::of(bonds);
    let order = Order::of(conn).unwrap_or_else(|error| {
        unreadable(&error, verdict);
        Order::default()
    });
    for part in parts {
        if let Err(error) = records::prove(conn, &part, &order, &mut summary, verdict) {
            unreadable(&error, verdict);
        }
    }
    if let Err(error) = order::bases(conn, summary.bases, verdict) {
        unreadable(&error, verdict);
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

/// Own papers that wait for their outcome have a job, and jobs their paper: recorded, or issued by an entry that is parked.
fn jobs(conn: &Connection, verdict: &mut Verdict) -> Result<()> {
    let sql = format!("SELECT no FROM ({}) AS lost", crate::job::WITHOUT_JOB);
    let mut statement = conn.prepare(&sql)?;
    let own = Reader { conn }.terminal_no()?.get();
    let mut rows = statement.query(rusqlite::named_params! {":terminal": own})?;
    while let Some(row) = rows.next()? {
        verdict.fault(FaultKind::JobDiffers, format!("certificate {}", row.get::<_, String>("no")?));
    }
    let parked = parked_jobs(conn)?;
    let sql = "SELECT job AS id FROM print_job WHERE NOT EXISTS (SELECT 1 FROM certificate_row AS c WHERE c.job = print_job.job AND c.no = print_job.certificate_no AND c.resident = print_job.resident)";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let job = uuid(row, "id")?;
        if !parked.contains(&job) {
            verdict.fault(FaultKind::JobDiffers, format!("job {job}"));
        }
    }
    Ok(())
}

fn assets(conn: &Connection, summary: &Summary, verdict: &mut Verdict) -> Result<()> {
    crate::assets::prove(conn, summary.assets(), verdict)
}

/// Jobs of papers that own entries without an effect issued: parked here, or by central.
fn parked_jobs(conn: &Connection) -> Result<BTreeSet<Uuid>> {
    let sql = "SELECT bytes FROM entry WHERE place IN (SELECT place FROM outbox WHERE parked IS NOT NULL) OR place IN (SELECT place FROM confirmed WHERE applied = 0)";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut jobs = BTreeSet::new();
    while let Some(row) = rows.next()? {
        // what cannot be read is named where the chain is proved
        let Ok(entry) = Entry::open(&row.get::<_, Vec<u8>>("bytes")?) else { continue };
        for act in entry.acts() {
            if let Act::IssueCertificate { certificate, .. } = act {
                jobs.insert(certificate.job);
            }
        }
    }
    Ok(jobs)
}
