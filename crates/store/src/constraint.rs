//! What a violated constraint means: a number that is taken already, or a defect of the program or of the file.

use rusqlite::Error;
use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};

/// Columns of numbers, as the database names them: a second use is a refusal that the clerk can act on.
/// Numbers that two terminals may both give in good faith have no constraint: `holders` asks for them.
const NUMBERS: [&str; 1] = ["certificate_row.no"];

/// Whether the error says that a number is in use already.
pub(crate) fn is_taken_number(error: &Error) -> bool {
    let Error::SqliteFailure(failure, Some(message)) = error else { return false };
    let columns = message.strip_prefix("UNIQUE constraint failed: ");
    [SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY].contains(&failure.extended_code)
        && columns.is_some_and(|columns| NUMBERS.contains(&columns))
}

#[cfg(test)]
mod tests {
    use crate::StoreError;
    use crate::tests::Desk;

    /// What the real database says of a statement, and how it is sorted.
    #[track_caller]
    fn check(sql: &str, is_number: bool) {
        let desk = Desk::town();
        desk.store
            .conn
            .execute_batch(
                "INSERT INTO certificate_row VALUES ('0001-0000001-0', x'0b', 'k', 'issued', x'01', '');
                 CREATE TABLE checked (n INTEGER CHECK (n > 0))",
            )
            .unwrap();
        let sorted = StoreError::from(desk.store.conn.execute(sql, []).unwrap_err());
        let expected = if is_number {
            matches!(sorted, StoreError::NumberUsed(_))
        } else {
            matches!(sorted, StoreError::Constraint(_))
        };
        assert!(expected, "{sql}: {sorted:?}");
    }

    #[test]
    fn a_number_that_is_taken_is_told_from_every_other_violation() {
        let resident = |columns: &str, values: &str| {
            format!("INSERT INTO resident_row (record, kana, birth, hides_address{columns}) VALUES ({values})")
        };
        check("INSERT INTO certificate_row VALUES ('0001-0000001-0', x'0c', 'k', 'issued', x'02', '')", true);
        // a job, a record, an entry that is there already; NOT NULL, CHECK, FOREIGN KEY, a trigger
        check("INSERT INTO certificate_row VALUES ('0001-0000002-0', x'0c', 'k', 'issued', x'01', '')", false);
        check("INSERT INTO record SELECT id, kind, version, place, body FROM record LIMIT 1", false);
        check("INSERT INTO entry SELECT place + 9, terminal, seq, x'99', hash, bytes FROM entry LIMIT 1", false);
        check("INSERT INTO entry SELECT place, terminal, seq + 9, x'99', hash, bytes FROM entry LIMIT 1", false);
        check("INSERT INTO household_row SELECT record, symbol, '9999999', NULL FROM household_row", false);
        check(&resident("", "x'63', NULL, '1980-01-01', 0"), false);
        check("INSERT INTO checked VALUES (-1)", false);
        check("INSERT INTO outbox (place) VALUES (99999)", false);
        check("DELETE FROM entry", false);
    }
}
