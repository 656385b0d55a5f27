//! Whom a household covers, found by the day of birth: for lists of who reaches an age.

use chrono::NaiveDate;
use madoguchi_domain::record::RecordId;
use rusqlite::named_params;

use crate::column::uuid;
use crate::{Reader, Result};

/// Days of birth as the registry writes them: from the first to the last of them. What is unknown of a day is `00`, and so stands before
/// every known one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BirthRange {
    /// The first, `YYYY-MM-DD`.
    pub first: String,
    /// The last.
    pub last: String,
}

impl Reader<'_> {
    /// Residents born in a range whose coverage had not ended before a day, by birth and kana.
    pub fn born_and_covered(&self, born: &BirthRange, on: NaiveDate) -> Result<Vec<RecordId>> {
        let sql = "SELECT r.record FROM resident_row r WHERE r.birth BETWEEN :first AND :last
             AND EXISTS (SELECT 1 FROM member_row m WHERE m.resident = r.record AND (m.covered_to IS NULL OR m.covered_to >= :on))
             ORDER BY r.birth, r.kana, r.record";
        let mut found = self.conn.prepare_cached(sql)?;
        let asked = named_params! {":first": born.first, ":last": born.last, ":on": on.to_string()};
        let rows = found.query_map(asked, |row| uuid(row, "record"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
