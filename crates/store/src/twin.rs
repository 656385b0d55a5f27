//! A second connection that reads the very state the first one reads, for long reads that two threads share.

use rusqlite::Connection;

use crate::read::Snapshot;
use crate::{Result, Store};

impl Store {
    /// One state of the file for several reads, and a second connection that reads the same one. There is none where it cannot be
    /// had: in a damaged file, on a disk that cannot be written, within a commit, or while another process writes for long.
    pub(crate) fn snapshot_and_twin(&self) -> (Result<Snapshot<'_>>, Option<Connection>) {
        match self.twin() {
            Some((snapshot, twin)) => (Ok(snapshot), Some(twin)),
            None => (self.read().snapshot(), None),
        }
    }

    fn twin(&self) -> Option<(Snapshot<'_>, Connection)> {
        if !self.conn.is_autocommit() {
            return None;
        }
        let (gate, twin) = (self.source.connect().ok()?, self.source.connect().ok()?);
        // while writing is locked, both begin to read
        gate.execute_batch("BEGIN IMMEDIATE").ok()?;
        let snapshot = self.read().snapshot().ok()?;
        begin_to_read(&self.conn)?;
        twin.execute_batch("BEGIN").ok()?;
        begin_to_read(&twin)?;
        gate.execute_batch("ROLLBACK").ok()?;
        Some((snapshot, twin))
    }
}

/// A transaction takes its state with the first read.
fn begin_to_read(conn: &Connection) -> Option<()> {
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0)).ok().map(drop)
}
