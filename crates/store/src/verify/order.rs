//! In which order the journal is folded: in an office alone as it was applied; with a central first what it confirmed, in its
//! order, then what waits.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use madoguchi_domain::record::RecordId;
use rusqlite::{Connection, OptionalExtension, named_params};

use crate::column::signed;
use crate::read::OWN;
use crate::verify_report::{FaultKind, VerifyReport};
use crate::{Reader, Result};

/// What the tables beside the journal say of its entries.
#[derive(Debug, Default)]
pub(super) struct FoldOrder {
    pub(super) has_central: bool,
    /// Place in central's order, and whether the entry has an effect, by its place here.
    confirmed: HashMap<u64, (u64, bool)>,
    /// Entries that wait without an effect.
    parked: BTreeSet<u64>,
}

/// Entries of one part of the office in the order in which they are folded.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FoldSequence {
    /// What makes the base, or everything in an office alone.
    pub(super) base: Vec<u64>,
    /// What waits, and whether it has an effect.
    pub(super) pending: Vec<(u64, bool)>,
    /// What central parked.
    pub(super) without_effect: Vec<u64>,
}

impl FoldOrder {
    pub(super) fn of(conn: &Connection) -> Result<Self> {
        let mut order = Self { has_central: (Reader { conn }).has_central()?, ..Self::default() };
        let number = |n: i64| u64::try_from(n).unwrap_or(0);
        let mut statement = conn.prepare("SELECT place, seq, applied FROM confirmed")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            order.confirmed.insert(number(row.get("place")?), (number(row.get("seq")?), row.get("applied")?));
        }
        let mut statement = conn.prepare("SELECT place FROM outbox WHERE parked IS NOT NULL")?;
        let parked = statement.query_map([], |row| Ok(number(row.get("place")?)))?;
        order.parked = parked.collect::<rusqlite::Result<_>>()?;
        Ok(order)
    }

    /// These entries, given by their places in ascending order.
    pub(super) fn sequence_of(&self, places: &[u64]) -> FoldSequence {
        if !self.has_central {
            return FoldSequence { base: places.to_vec(), ..FoldSequence::default() };
        }
        let (mut base, mut pending, mut without_effect) = (BTreeMap::new(), Vec::new(), Vec::new());
        for place in places {
            match self.confirmed.get(place) {
                Some((seq, true)) => drop(base.insert(*seq, *place)),
                Some((_, false)) => without_effect.push(*place),
                None => pending.push((*place, !self.parked.contains(place))),
            }
        }
        FoldSequence { base: base.into_values().collect(), pending, without_effect }
    }
}

/// The base of a record that pending entries write, against what its confirmed entries make: bytes, version and last entry.
pub(super) fn compare_base(
    conn: &Connection,
    id: RecordId,
    expected: Option<(Vec<u8>, u64, u64)>,
    report: &mut VerifyReport,
) -> Result<()> {
    let mut statement = conn.prepare_cached("SELECT body, version, place FROM base WHERE record = :id")?;
    let stored = statement
        .query_row(named_params! {":id": id.as_bytes()}, |row| {
            let of: (Option<Vec<u8>>, Option<i64>, Option<i64>) =
                (row.get("body")?, row.get("version")?, row.get("place")?);
            Ok(of)
        })
        .optional()?;
    let (body, version, place) = match expected {
        Some((body, version, place)) => (Some(body), Some(signed(version)), Some(signed(place))),
        None => (None, None, None),
    };
    if stored != Some((body, version, place)) {
        report.fault(FaultKind::BaseDiffers, format!("record {id}"));
    }
    Ok(())
}

/// There is a base for each record that pending entries write, and for no other.
pub(super) fn bases(conn: &Connection, expected: u64, report: &mut VerifyReport) -> Result<()> {
    let count: i64 = conn.query_row("SELECT count(*) FROM base", [], |row| row.get(0))?;
    if u64::try_from(count).ok() != Some(expected) {
        report.fault(FaultKind::BaseDiffers, "base");
    }
    Ok(())
}

/// Central's order has no gap up to the cursor; in an office alone there is neither.
pub(super) fn cursor(conn: &Connection, report: &mut VerifyReport) -> Result<()> {
    let reader = Reader { conn };
    let sql = "SELECT count(*) AS count, coalesce(min(seq), 1) AS first, coalesce(max(seq), 0) AS last FROM confirmed";
    let (count, first, last): (i64, i64, i64) =
        conn.query_row(sql, [], |row| Ok((row.get("count")?, row.get("first")?, row.get("last")?)))?;
    let whole = first == 1 && count == last && signed(reader.cursor()?.unwrap_or(0)) == last;
    if !whole || reader.has_central()? != reader.cursor()?.is_some() {
        report.fault(FaultKind::CursorDiffers, "cursor");
    }
    Ok(())
}

/// Own entries that were not confirmed wait in the outbox, and nothing else does; entries of others were all confirmed.
pub(super) fn outbox(conn: &Connection, report: &mut VerifyReport) -> Result<()> {
    let sql = if (Reader { conn }).has_central()? {
        "SELECT place FROM entry WHERE place NOT IN (SELECT place FROM confirmed)
             AND (terminal <> :own OR place NOT IN (SELECT place FROM outbox))
         UNION SELECT place FROM outbox WHERE place IN (SELECT place FROM confirmed)
             OR place NOT IN (SELECT place FROM entry WHERE terminal = :own)"
    } else {
        "SELECT place FROM outbox UNION SELECT place FROM confirmed UNION SELECT place FROM entry WHERE terminal <> :own"
    };
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query(named_params! {":own": OWN})?;
    while let Some(row) = rows.next()? {
        report.fault(FaultKind::OutboxDiffers, format!("entry {}", row.get::<_, i64>("place")?));
    }
    Ok(())
}
