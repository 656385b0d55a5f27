//! What columns hold that SQLite has no type for.

use rusqlite::types::Type;
use rusqlite::{Error, Row};
use uuid::Uuid;

/// A uuid from a blob column.
pub(crate) fn uuid(row: &Row<'_>, column: &str) -> rusqlite::Result<Uuid> {
    let bytes: Vec<u8> = row.get(column)?;
    Uuid::from_slice(&bytes).map_err(|e| Error::FromSqlConversionFailure(0, Type::Blob, Box::new(e)))
}

/// A number that is never below zero; one that is cannot be read.
pub(crate) fn unsigned(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|e| Error::FromSqlConversionFailure(0, Type::Integer, Box::new(e)))
}

/// One of few words or numbers; any other cannot be read.
pub(crate) fn one_of<T>(found: Option<T>, of: Type) -> rusqlite::Result<T> {
    found.ok_or_else(|| Error::FromSqlConversionFailure(0, of, "none of the values there are".into()))
}

/// SQLite has no unsigned integers; ours stay far below the sign bit.
pub(crate) fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
