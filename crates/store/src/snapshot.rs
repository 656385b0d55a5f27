//! A consistent copy of the database while others work, under the same key or a new one.
//!
//! The copy gets a second file of its own. It gets no witness, so that a copy that is put back is noticed as an older state.

use std::path::Path;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::connect::{connect, make_file};
use crate::read::Reader;
use crate::second::SecondFile;
use crate::second::frame::ChainHead;
use crate::second::walk::Walk;
use crate::side::SideKeys;
use crate::{Mark, OpenError, RawKey, Result, Store, StoreError, Terminal};

/// Keys of a copy.
pub struct CopyKeys<'k> {
    /// The key of the database copied.
    pub present: &'k RawKey,
    /// The key of the copy, where it is another.
    pub next: Option<&'k RawKey>,
}

impl Store {
    /// Copies the database to `path`, which must not exist, with a second file beside it. Both are durable
    /// when this returns. Answers the head of the copy: its last place and hash.
    pub fn copy_to(&self, path: &Path, keys: &CopyKeys<'_>) -> Result<Mark> {
        make_file(path).map_err(opened)?;
        let mut copy = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        copy.execute_batch(&keys.present.pragma("key"))?;
        copy.execute_batch("PRAGMA cipher_page_size = 8192")?;
        Backup::new(&self.conn, &mut copy)?.step(-1)?;
        copy.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")?;
        if let Some(next) = keys.next {
            copy.execute_batch(&next.pragma("rekey"))?;
        }
        drop(copy);
        let key = keys.next.unwrap_or(keys.present);
        let conn = connect(path, Some(key)).map_err(opened)?;
        let reader = Reader { conn: &conn };
        let (seq, hash) = reader.head()?;
        let blocks = reader.number_blocks()?;
        let terminal = Terminal::of(&conn)?;
        let mut second = SecondFile::for_database(path, std::sync::Arc::new(SideKeys::of(key)), terminal.id);
        second.align(&conn, ChainHead { seq, hash })?;
        // one file again, durable, whatever the log beside it held
        conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        drop(conn);
        std::fs::File::open(path).and_then(|file| file.sync_all()).map_err(StoreError::SecondFile)?;
        crate::folder::sync(path);
        Ok(Mark { terminal, epoch: self.epoch, seq, hash, blocks })
    }

    /// Whether that second file holds this journal's history and goes on behind its head.
    pub fn second_continues(&self, path: &Path) -> Result<bool> {
        let (head_seq, head_hash) = self.read().head()?;
        let Ok(file) = std::fs::File::open(path) else { return Ok(false) };
        let Ok(walk) = Walk::begin(file, &self.keys) else { return Ok(false) };
        let mut same = head_seq == 0;
        for frame in walk.map_while(std::result::Result::ok) {
            if same {
                return Ok(true);
            }
            let at = head_seq.checked_sub(frame.head.first_seq).and_then(|at| usize::try_from(at).ok());
            if let Some(bytes) = at.and_then(|at| frame.entries.get(at)) {
                same = madoguchi_domain::entry::hash(bytes) == head_hash;
                if !same || frame.head.last_seq() > head_seq {
                    return Ok(same);
                }
            }
        }
        Ok(false)
    }

    /// Writes a witness of this mark beside the database, whatever was there.
    pub fn write_witness(&mut self, mark: &Mark) -> Result<()> {
        self.witness.begin(mark).map_err(StoreError::Witness)
    }
}

fn opened(error: OpenError) -> StoreError {
    StoreError::Copy(Box::new(error))
}
