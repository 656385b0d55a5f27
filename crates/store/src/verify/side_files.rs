//! Proving what stands beside the records: the second file entry by entry, the witness and the schema.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use madoguchi_domain::entry::EntryHash;
use rusqlite::Connection;

use crate::doubt::Doubt;
use crate::second::frame::FrameError;
use crate::second::hash_at;
use crate::second::walk::Walk;
use crate::side::SideKeys;
use crate::verify_report::{FaultKind, VerifyReport, lines};
use crate::witness::{Witness, doubt};
use crate::{Reader, Result};

/// The files beside the database.
pub(super) struct SideFiles<'f> {
    /// The second file.
    pub second: &'f Path,
    /// Keys of both.
    pub keys: &'f Arc<SideKeys>,
}

/// Looks at both; what cannot be read is a fault, never an error. `hashes`: of the own entries, as the journal was read.
pub(super) fn prove(conn: &Connection, files: &SideFiles<'_>, hashes: &[EntryHash], report: &mut VerifyReport) {
    let Ok((head_seq, _)) = (Reader { conn }).head() else { return };
    if second_file(conn, files, hashes, head_seq, report).is_err() {
        report.fault(FaultKind::PageDamaged, "file");
    }
    let mark = Witness::for_database(files.second, files.keys.clone()).read().ok().flatten();
    let kind = match doubt(conn, mark.as_ref(), head_seq) {
        Ok(None) => return,
        Ok(Some(Doubt::WitnessMissing)) => FaultKind::WitnessMissing,
        Ok(Some(Doubt::WitnessAhead)) => FaultKind::WitnessAhead,
        Ok(Some(Doubt::WitnessDiffers)) => FaultKind::WitnessDiffers,
        Err(_) => FaultKind::PageDamaged,
    };
    report.fault(kind, mark.map_or_else(|| "witness".to_owned(), |mark| format!("witness entry {}", mark.seq)));
}

/// Every entry of this terminal must stand in the second file, byte by byte. What stands behind the head was
/// never acknowledged and is no fault.
fn second_file(
    conn: &Connection,
    files: &SideFiles<'_>,
    hashes: &[EntryHash],
    head_seq: u64,
    report: &mut VerifyReport,
) -> Result<()> {
    let Ok(file) = File::open(files.second) else {
        report.fault(FaultKind::SecondFileMissing, "second file");
        return Ok(());
    };
    let mut walk = match Walk::begin(file, files.keys) {
        Ok(walk) => walk,
        Err(error) => {
            report.fault(FaultKind::SecondFileDamaged, place(error, 0));
            return Ok(());
        }
    };
    let (mut reached, own) = (0, (Reader { conn }).terminal()?);
    while reached < head_seq {
        let frame = match walk.next() {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => {
                report.fault(FaultKind::SecondFileDamaged, place(error, reached));
                return Ok(());
            }
            None => {
                report.fault(FaultKind::SecondFileBehind, format!("second file after entry {reached}"));
                return Ok(());
            }
        };
        if frame.head.terminal != own {
            report.fault(FaultKind::SecondFileDiffers, format!("second file after entry {reached}"));
        }
        for bytes in &frame.entries {
            reached += 1;
            if reached > head_seq {
                break;
            }
            let journal = match usize::try_from(reached - 1).ok().and_then(|at| hashes.get(at)) {
                Some(hash) => Some(*hash),
                // written since, or behind a gap
                None => hash_at(conn, reached)?,
            };
            if journal != Some(madoguchi_domain::entry::hash(bytes)) {
                report.fault(FaultKind::SecondFileDiffers, format!("second file entry {reached}"));
            }
        }
    }
    Ok(())
}

fn place(error: FrameError, reached: u64) -> String {
    format!("second file after entry {reached}: {error}")
}

/// The file's own schema against the one this program makes.
pub(crate) fn schema(conn: &Connection, report: &mut VerifyReport) -> Result<()> {
    let sql = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1";
    let found: BTreeSet<String> = lines(conn, sql)?.into_iter().collect();
    let expected: BTreeSet<String> = lines(&crate::migrate::blank()?, sql)?.into_iter().collect();
    for line in found.symmetric_difference(&expected) {
        let name: Vec<&str> = line.split(' ').take(2).collect();
        report.fault(FaultKind::SchemaDiffers, name.join(" "));
    }
    Ok(())
}
