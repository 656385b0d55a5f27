//! Proving what stands beside the records: the second file entry by entry, the witness and the schema.

use std::collections::BTreeSet;
use std::fs::File;

use rusqlite::Connection;

use crate::doubt::Doubt;
use crate::second::frame::FrameError;
use crate::second::hash_at;
use crate::second::walk::Walk;
use crate::verdict::{FaultKind, Verdict, lines};
use crate::witness::{Witness, doubt};
use crate::{Result, Store};

/// Looks at both; what cannot be read is a fault, never an error.
pub(crate) fn beside(store: &Store, verdict: &mut Verdict) {
    let Ok((head_seq, _)) = store.read().head() else { return };
    if second_file(store, head_seq, verdict).is_err() {
        verdict.fault(FaultKind::PageDamaged, "file");
    }
    let mark = Witness::beside(store.second.path(), store.keys.clone()).read().ok().flatten();
    let kind = match doubt(&store.conn, mark.as_ref(), head_seq) {
        Ok(None) => return,
        Ok(Some(Doubt::WitnessMissing)) => FaultKind::WitnessMissing,
        Ok(Some(Doubt::WitnessAhead)) => FaultKind::WitnessAhead,
        Ok(Some(Doubt::WitnessDiffers)) => FaultKind::WitnessDiffers,
        Err(_) => FaultKind::PageDamaged,
    };
    verdict.fault(kind, mark.map_or_else(|| "witness".to_owned(), |mark| format!("witness entry {}", mark.seq)));
}

/// Every entry of this terminal must stand in the second file, byte by byte. What stands behind the head was
/// never acknowledged and is no fault.
fn second_file(store: &Store, head_seq: u64, verdict: &mut Verdict) -> Result<()> {
    let Ok(file) = File::open(store.second.path()) else {
        verdict.fault(FaultKind::SecondFileMissing, "second file");
        return Ok(());
    };
    let mut walk = match Walk::begin(file, &store.keys) {
        Ok(walk) => walk,
        Err(error) => {
            verdict.fault(FaultKind::SecondFileDamaged, place(error, 0));
            return Ok(());
        }
    };
    let (mut reached, own) = (0, store.read().terminal()?);
    while reached < head_seq {
        let frame = match walk.next() {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => {
                verdict.fault(FaultKind::SecondFileDamaged, place(error, reached));
                return Ok(());
            }
            None => {
                verdict.fault(FaultKind::SecondFileBehind, format!("second file after entry {reached}"));
                return Ok(());
            }
        };
        if frame.head.terminal != own {
            verdict.fault(FaultKind::SecondFileDiffers, format!("second file after entry {reached}"));
        }
        for bytes in &frame.entries {
            reached += 1;
            let hash = madoguchi_domain::entry::hash(bytes);
            if reached <= head_seq && hash_at(&store.conn, reached)? != Some(hash) {
                verdict.fault(FaultKind::SecondFileDiffers, format!("second file entry {reached}"));
            }
        }
    }
    Ok(())
}

fn place(error: FrameError, reached: u64) -> String {
    format!("second file after entry {reached}: {error}")
}

/// The file's own schema against the one this program makes.
pub(crate) fn schema(conn: &Connection, verdict: &mut Verdict) -> Result<()> {
    let sql = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1";
    let found: BTreeSet<String> = lines(conn, sql)?.into_iter().collect();
    let expected: BTreeSet<String> = lines(&crate::migrate::blank()?, sql)?.into_iter().collect();
    for line in found.symmetric_difference(&expected) {
        let name: Vec<&str> = line.split(' ').take(2).collect();
        verdict.fault(FaultKind::SchemaDiffers, name.join(" "));
    }
    Ok(())
}
