//! Schema steps. A step is frozen once released; `schema.sql` is their sum.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

const STEPS: &[M<'_>] = &[M::up(include_str!("steps/01_first.sql")), M::up(include_str!("steps/02_run_acts.sql"))];

/// The schema version this program knows.
pub const SCHEMA_VERSION: u32 = 2;

/// Brings the database to this program's schema.
pub fn upgrade(conn: &mut Connection) -> Result<(), rusqlite_migration::Error> {
    Migrations::from_slice(STEPS).to_latest(conn)
}

/// The version a file was written with.
pub fn version_of(conn: &Connection) -> rusqlite::Result<u32> {
    conn.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// An empty database in memory with this program's schema, to compare with.
pub fn blank() -> crate::Result<Connection> {
    let mut conn = Connection::open_in_memory()?;
    upgrade(&mut conn).map_err(|error| crate::StoreError::Copy(Box::new(crate::OpenError::Upgrade(error))))?;
    Ok(conn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(conn: &Connection) -> Vec<(String, String)> {
        let mut rows = conn.prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name").unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn the_schema_file_is_the_sum_of_the_steps() {
        let mut stepped = Connection::open_in_memory().unwrap();
        upgrade(&mut stepped).unwrap();
        let whole = Connection::open_in_memory().unwrap();
        whole.execute_batch(include_str!("schema.sql")).unwrap();
        assert_eq!(shape(&stepped), shape(&whole));
        assert_eq!(version_of(&stepped).unwrap(), SCHEMA_VERSION);
    }

    #[test]
    fn every_older_file_with_rows_upgrades_and_keeps_them() {
        for from in 1..=STEPS.len() {
            let mut conn = Connection::open_in_memory().unwrap();
            Migrations::from_slice(STEPS).to_version(&mut conn, from).unwrap();
            conn.execute("INSERT INTO meta (name, value) VALUES ('kept', 'yes')", []).unwrap();
            conn.execute("INSERT INTO terminal (place, id, number) VALUES (1, x'01', 1)", []).unwrap();
            let entry =
                "INSERT INTO entry (place, terminal, seq, id, hash, bytes) VALUES (1, 1, 1, x'01', x'02', x'03')";
            conn.execute(entry, []).unwrap();
            upgrade(&mut conn).unwrap();
            let kept: String = conn.query_row("SELECT value FROM meta WHERE name = 'kept'", [], |r| r.get(0)).unwrap();
            let bytes: Vec<u8> = conn.query_row("SELECT bytes FROM entry WHERE place = 1", [], |r| r.get(0)).unwrap();
            assert_eq!((kept.as_str(), bytes.as_slice()), ("yes", &[3][..]));
        }
    }
}
