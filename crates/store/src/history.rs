//! What sections said before: append-only rows beside the documents (ADR 0038).
//!
//! Written by `commit` and `receive` in the transaction of the entry, read for earlier dates and for past items.

use madoguchi_domain::record::{OfficeRecord, RecordId, Resident, SectionName, Word};
use madoguchi_domain::records::Record;
use madoguchi_domain::scheme::national::Household;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::column::signed;
use crate::read::Reader;
use crate::{Result, StoreError};

/// Whether the entry that displaced a word was confirmed; in an office alone every entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Confirmed,
    Pending,
}

/// Writes the words that are at hand: those the entry displaced. One that was read before stands already, and is the same.
pub(crate) fn write(conn: &Connection, record: &Record, standing: Standing) -> Result<()> {
    for word in record.words().map_err(StoreError::Document)? {
        conn.prepare_cached(
            "INSERT INTO word (record, section, item, version, recorded_at, body, pending) VALUES (:record, :section, :item, :version, :at, :body, :pending)
             ON CONFLICT (record, section, item, version) DO NOTHING",
        )?
        .execute(named_params! {
            ":record": record.id().as_bytes(), ":section": word.section.code(), ":item": word.item,
            ":version": signed(word.version), ":at": word.at.to_rfc3339(), ":body": word.says,
            ":pending": standing == Standing::Pending,
        })?;
    }
    Ok(())
}

/// Takes away what pending entries displaced, before they are folded anew.
pub(crate) fn forget_pending(conn: &Connection, record: RecordId) -> Result<()> {
    conn.prepare_cached("DELETE FROM word WHERE record = :record AND pending = 1")?
        .execute(named_params! {":record": record.as_bytes()})?;
    Ok(())
}

/// Every word of a record, by section, item and recording.
pub(crate) fn words(conn: &Connection, record: RecordId) -> Result<Vec<Word>> {
    Ok(standing_words(conn, record)?.into_iter().map(|(word, _)| word).collect())
}

/// Those that confirmed entries displaced.
pub(crate) fn confirmed_words(conn: &Connection, record: RecordId) -> Result<Vec<Word>> {
    let all = standing_words(conn, record)?.into_iter();
    Ok(all.filter(|(_, standing)| *standing == Standing::Confirmed).map(|(word, _)| word).collect())
}

/// Every word, and whether the entry that displaced it was confirmed.
pub(crate) fn standing_words(conn: &Connection, record: RecordId) -> Result<Vec<(Word, Standing)>> {
    let mut statement = conn.prepare_cached(
        "SELECT section, item, version, recorded_at, body, pending FROM word WHERE record = :record ORDER BY section, item, version",
    )?;
    let rows = statement.query_map(named_params! {":record": record.as_bytes()}, |row| {
        let standing = if row.get("pending")? { Standing::Pending } else { Standing::Confirmed };
        Ok((word(row)?, standing))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn word(row: &Row<'_>) -> rusqlite::Result<Word> {
    let section = row.get("section").map(SectionName::from_code)?;
    let at: String = row.get("recorded_at")?;
    let unreadable = |column: &str| rusqlite::Error::InvalidColumnName(column.to_owned());
    Ok(Word {
        section: section.ok_or_else(|| unreadable("section"))?,
        item: row.get("item")?,
        version: row.get::<_, i64>("version")?.unsigned_abs(),
        at: at.parse().map_err(|_| unreadable("recorded_at"))?,
        says: row.get("body")?,
    })
}

impl Reader<'_> {
    /// The document of a record as it stands: what is past is not in it.
    pub(crate) fn document(&self, id: RecordId) -> Result<Option<Record>> {
        let mut statement = self.conn.prepare_cached("SELECT body FROM record WHERE id = :id")?;
        let body = |row: &Row<'_>| row.get::<_, Vec<u8>>("body");
        let bytes = statement.query_row(named_params! {":id": id.as_bytes()}, body).optional()?;
        bytes.map(|bytes| serde_json::from_slice(&bytes).map_err(StoreError::Document)).transpose()
    }

    /// The same, and whether any earlier word is stored: a query for words that are not there would make most reads a quarter slower.
    pub(crate) fn document_and_words(&self, id: RecordId) -> Result<Option<(Record, bool)>> {
        // the first entry displaces nothing
        let mut statement = self.conn.prepare_cached(
            "SELECT body, CASE WHEN version > 1 THEN EXISTS (SELECT 1 FROM word WHERE word.record = :id) ELSE FALSE END AS has_words
             FROM record WHERE id = :id",
        )?;
        let columns = |row: &Row<'_>| Ok((row.get::<_, Vec<u8>>("body")?, row.get("has_words")?));
        let found = statement.query_row(named_params! {":id": id.as_bytes()}, columns).optional()?;
        let read = |(bytes, has_words): (Vec<u8>, bool)| {
            let record = serde_json::from_slice(&bytes).map_err(StoreError::Document)?;
            Ok((record, has_words))
        };
        found.map(read).transpose()
    }

    /// Bytes of the largest document there is.
    pub fn document_bytes_max(&self) -> Result<u64> {
        let bytes: i64 =
            self.conn.query_row("SELECT coalesce(max(length(body)), 0) FROM record", [], |row| row.get(0))?;
        Ok(bytes.unsigned_abs())
    }

    /// Loads every earlier word of the record, and puts past items back.
    pub fn remember(&self, record: &mut Record) -> Result<()> {
        record.remember(&words(self.conn, record.id())?).map_err(StoreError::Document)?;
        record.recall();
        Ok(())
    }

    /// A resident as it stands now, with past items and without earlier words: for reading very many.
    pub fn resident_now(&self, id: RecordId) -> Result<Option<Resident>> {
        Ok(self.now(id)?.and_then(Record::into_resident))
    }

    /// The same of a household.
    pub fn household_now(&self, id: RecordId) -> Result<Option<Household>> {
        Ok(self.now(id)?.and_then(Record::into_household))
    }

    /// Only where something is past does it ask for more than the document.
    fn now(&self, id: RecordId) -> Result<Option<Record>> {
        let Some(mut record) = self.document(id)? else { return Ok(None) };
        if record.has_past() {
            self.remember(&mut record)?;
        }
        Ok(Some(record))
    }

    /// The office with everything that was said before.
    pub fn office_with_history(&self, id: RecordId) -> Result<Option<OfficeRecord>> {
        Ok(self.find_record(id)?.and_then(Record::into_office))
    }

    /// Issue numbers of a resident's papers that are past, in the order of their issue.
    pub(crate) fn past_papers(&self, resident: &Resident) -> Result<Vec<String>> {
        let past = resident.certificates.past();
        if past == 0 {
            return Ok(Vec::new());
        }
        let mut statement = self
            .conn
            .prepare_cached("SELECT no FROM certificate_row WHERE resident = :id ORDER BY rowid LIMIT :past")?;
        let rows =
            statement.query_map(named_params! {":id": resident.id.as_bytes(), ":past": past}, |row| row.get("no"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
