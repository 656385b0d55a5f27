//! What central confirmed: how far its order was received, which own entries wait, and the confirmed image of each record
//! that a pending entry wrote (ADR 0042).
//!
//! Effective = base + own entries that wait. A record no pending entry wrote is its own base.

use madoguchi_domain::apply::NotApplicable;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::records::Record;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::read::Reader;
use crate::{Result, Store, StoreError};

/// In `meta`: the central an office belongs to.
pub(crate) const CENTRAL: &str = "central";

/// A record as it was confirmed, and the place of the entry that last wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Image {
    pub record: Record,
    pub place: i64,
}

impl Store {
    /// From now on this terminal belongs to a central: its entries wait until they are confirmed. Only for an office that
    /// has no entry yet.
    pub fn connect(&mut self, central: &str) -> Result<()> {
        let tx = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        begin(&tx, central)?;
        Ok(tx.commit()?)
    }
}

/// The first place of central's order is still to come.
pub(crate) fn begin(conn: &Connection, central: &str) -> Result<()> {
    let reader = Reader { conn };
    if reader.has_central()? || reader.last_place()? > 0 {
        return Err(StoreError::CentralUnfit);
    }
    conn.execute(
        "INSERT INTO meta (name, value) VALUES (:name, :central)",
        named_params! {":name": CENTRAL, ":central": central},
    )?;
    conn.execute("INSERT INTO cursor (one, seq) VALUES (1, 0)", [])?;
    Ok(())
}

impl Reader<'_> {
    /// How far central's order was received; none in an office without a central.
    pub fn cursor(&self) -> Result<Option<u64>> {
        let mut statement = self.conn.prepare_cached("SELECT seq FROM cursor")?;
        let seq: Option<i64> = statement.query_row([], |row| row.get("seq")).optional()?;
        Ok(seq.and_then(|seq| u64::try_from(seq).ok()))
    }

    /// A record as central confirmed it.
    pub fn find_confirmed(&self, id: RecordId) -> Result<Option<Record>> {
        Ok(image(self.conn, id)?.map(|image| image.record))
    }

    /// Own entries that wait and cannot stand on what was confirmed meanwhile, each with its cause.
    pub fn parked(&self) -> Result<Vec<(uuid::Uuid, String)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, parked FROM outbox JOIN entry ON entry.place = outbox.place WHERE parked IS NOT NULL ORDER BY outbox.place",
        )?;
        let rows = statement.query_map([], |row| Ok((crate::column::uuid(row, "id")?, row.get("parked")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Which central the office belongs to.
pub(crate) fn central(conn: &Connection) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT value FROM meta WHERE name = :name")?;
    Ok(statement.query_row(named_params! {":name": CENTRAL}, |row| row.get("value")).optional()?)
}

/// The confirmed image of a record.
pub(crate) fn image(conn: &Connection, id: RecordId) -> Result<Option<Image>> {
    let key = named_params! {":id": id.as_bytes()};
    let read = |row: &Row<'_>| Ok((row.get::<_, Option<i64>>("place")?, row.get::<_, Option<Vec<u8>>>("body")?));
    let kept =
        conn.prepare_cached("SELECT place, body FROM base WHERE record = :id")?.query_row(key, read).optional()?;
    let found = match kept {
        Some(kept) => Some(kept),
        None => {
            conn.prepare_cached("SELECT place, body FROM record WHERE id = :id")?.query_row(key, read).optional()?
        }
    };
    let Some((Some(place), Some(body))) = found else { return Ok(None) };
    Ok(Some(Image { record: serde_json::from_slice(&body).map_err(StoreError::Document)?, place }))
}

/// Before an own entry writes a record: what it is now is its base, unless one is there.
pub(crate) fn keep(conn: &Connection, id: RecordId) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO base (record, version, place, body)
         SELECT :id, version, place, body FROM (SELECT 1) LEFT JOIN record ON id = :id WHERE true
         ON CONFLICT (record) DO NOTHING",
    )?
    .execute(named_params! {":id": id.as_bytes()})?;
    Ok(())
}

/// The base of a record that pending entries write.
pub(crate) fn write(conn: &Connection, id: RecordId, image: Option<&Image>) -> Result<()> {
    let body = image.map(|image| serde_json::to_vec(&image.record)).transpose().map_err(StoreError::Document)?;
    conn.prepare_cached(
        "INSERT INTO base (record, version, place, body) VALUES (:id, :version, :place, :body)
         ON CONFLICT (record) DO UPDATE SET version = excluded.version, place = excluded.place, body = excluded.body",
    )?
    .execute(named_params! {
        ":id": id.as_bytes(), ":version": image.map(|i| i64::try_from(i.record.version()).unwrap_or(i64::MAX)),
        ":place": image.map(|i| i.place), ":body": body,
    })?;
    Ok(())
}

/// Nothing that waits writes the record any more: it is its own base.
pub(crate) fn forget(conn: &Connection, id: RecordId) -> Result<()> {
    conn.prepare_cached("DELETE FROM base WHERE record = :id")?.execute(named_params! {":id": id.as_bytes()})?;
    Ok(())
}

/// Says of a pending entry why it has no effect, or that it has.
pub(crate) fn park(conn: &Connection, place: u64, cause: Option<NotApplicable>) -> Result<()> {
    conn.prepare_cached("UPDATE outbox SET parked = :cause WHERE place = :place")?
        .execute(named_params! {":cause": cause.map(code), ":place": i64::try_from(place).unwrap_or(i64::MAX)})?;
    Ok(())
}

/// A cause as stored.
fn code(cause: NotApplicable) -> &'static str {
    match cause {
        NotApplicable::RecordMissing => "record_missing",
        NotApplicable::RecordExists => "record_exists",
        NotApplicable::OtherKind => "other_kind",
        NotApplicable::CoverageOverlaps => "coverage_overlaps",
        NotApplicable::NoCoverage => "no_coverage",
        NotApplicable::BranchTaken => "branch_taken",
        NotApplicable::MovementMissing => "movement_missing",
        NotApplicable::MovementExists => "movement_exists",
        NotApplicable::MovementFollowed => "movement_followed",
        NotApplicable::DeterminationExists => "determination_exists",
        NotApplicable::NumberUsed => "number_used",
        NotApplicable::CertificateMissing => "certificate_missing",
        NotApplicable::StateForbids => "state_forbids",
        NotApplicable::AssetBroken => "asset_broken",
    }
}
