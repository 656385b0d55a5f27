//! Opening the file: key, settings, version. Apart from using it, because it fails for other reasons.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use uuid::Uuid;

use crate::connect::{ConnectionSource, connect, make_file};
use crate::read::Reader;
use crate::second::RepairReport;
use crate::second::SecondFile;
use crate::second::frame::ChainHead;
use crate::side::SideKeys;
use crate::witness::{self, DoubtedState, MARK_BYTES, Mark, Witness};
use crate::{OpenError, RawKey, StoreError, Terminal};

/// Bytes of a page; no database is shorter.
const PAGE_BYTES: u64 = 8192;

/// Called with each new mark of the witness, sealed: for a copy outside the office's folder.
pub type MarkListener = Box<dyn FnMut(&[u8; MARK_BYTES]) + Send>;

/// An open office database and the files beside it. One writer at a time over all processes.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) keys: Arc<SideKeys>,
    pub(crate) second: SecondFile,
    pub(crate) witness: Witness,
    pub(crate) epoch: u64,
    pub(crate) doubted_state: Option<DoubtedState>,
    pub(crate) listener: Option<MarkListener>,
    pub(crate) source: ConnectionSource,
}

impl Store {
    /// Makes a new database at `path`, which must not exist, for that terminal.
    pub fn create(path: &Path, key: &RawKey, terminal: Terminal) -> Result<Self, OpenError> {
        Self::begin(path, key, Some(key), terminal)
    }

    /// Makes a new database that is *not* encrypted, through the same code: the peer that `make bench` measures the cipher
    /// against. Nothing else may call it (`tests/house/in_clear.rs`), and nothing opens such a file again. The files
    /// beside it are sealed as always.
    pub fn create_in_clear(path: &Path, terminal: Terminal) -> Result<Self, OpenError> {
        Self::begin(path, &RawKey::new([0; 32]), None, terminal)
    }

    fn begin(path: &Path, key: &RawKey, cipher: Option<&RawKey>, terminal: Terminal) -> Result<Self, OpenError> {
        make_file(path)?;
        let mut conn = connect(path, cipher)?;
        terminal.enter(&mut conn).map_err(journal)?;
        let mut store = Self::around(path, key, cipher, conn, terminal.id);
        store.second.create().map_err(OpenError::Beside)?;
        store.witness.begin(&Mark::first(terminal)).map_err(OpenError::Beside)?;
        Ok(store)
    }

    /// Opens the database at `path`, upgrading an older one.
    pub fn open(path: &Path, key: &RawKey) -> Result<Self, OpenError> {
        if !path.is_file() {
            return Err(OpenError::Missing);
        }
        // SQLite would take a file of a few bytes for a new database, and write over it
        if std::fs::metadata(path).is_ok_and(|meta| meta.len() < PAGE_BYTES) {
            return Err(OpenError::Empty);
        }
        let conn = connect(path, Some(key))?;
        let terminal = Reader { conn: &conn }.terminal().map_err(journal)?;
        let mut store = Self::around(path, key, Some(key), conn, terminal);
        store.look_at_witness()?;
        store.make_search_whole();
        Ok(store)
    }

    /// Builds the search index where it is deferred: after an interrupted bulk write, or an older program. When that fails, the search
    /// box reads every record, and the next opening tries again.
    fn make_search_whole(&mut self) {
        if self.search_is_deferred().is_ok_and(|deferred| deferred) {
            let _next_time = self.rebuild_search(&mut |_| {});
        }
    }

    fn around(path: &Path, key: &RawKey, cipher: Option<&RawKey>, conn: Connection, terminal: Uuid) -> Self {
        let keys = Arc::new(SideKeys::of(key));
        Self {
            conn,
            second: SecondFile::for_database(path, keys.clone(), terminal),
            witness: Witness::for_database(path, keys.clone()),
            keys,
            epoch: 0,
            doubted_state: None,
            listener: None,
            source: ConnectionSource::new(path.to_owned(), cipher),
        }
    }

    /// The witness is read before the head: a commit in between only moves the head on.
    fn look_at_witness(&mut self) -> Result<(), OpenError> {
        let mark = self.witness.read().map_err(OpenError::Beside)?;
        self.judge(mark).map_err(journal)
    }

    fn judge(&mut self, mark: Option<Mark>) -> crate::Result<()> {
        let (head_seq, _) = self.read().head()?;
        self.epoch = mark.as_ref().map_or(0, |m| m.epoch);
        self.doubted_state =
            witness::doubt(&self.conn, mark.as_ref(), head_seq)?.map(|doubt| DoubtedState { doubt, mark, head_seq });
        Ok(())
    }

    /// Compares the state with another mark, kept outside the office's folder: the later of the two marks counts.
    pub fn compare_with_mark(&mut self, sealed: &[u8]) -> crate::Result<()> {
        let Some(other) = Mark::open(&self.keys, sealed) else { return Ok(()) };
        let own = self.witness.read().map_err(StoreError::Witness)?;
        let rank = |m: &Mark| (m.epoch, m.seq);
        if own.as_ref().is_some_and(|own| rank(own) >= rank(&other)) {
            return Ok(());
        }
        let own_missing = own.is_none();
        self.judge(Some(other.clone()))?;
        if own_missing && self.doubted_state.is_none() {
            // the copy agrees with this state: the lost file is written again
            self.witness.begin(&other).map_err(StoreError::Witness)?;
        }
        Ok(())
    }

    /// Why facts are refused until a clerk looked: an older state was put in place of a later one.
    pub fn doubted_state(&self) -> Option<&DoubtedState> {
        self.doubted_state.as_ref()
    }

    /// The present mark of the witness, sealed, for a copy elsewhere.
    pub fn sealed_mark(&mut self) -> Option<[u8; MARK_BYTES]> {
        self.witness.read().ok().flatten()?.seal(&self.keys)
    }

    /// Sets the listener of new marks.
    pub fn on_mark(&mut self, listener: MarkListener) {
        self.listener = Some(listener);
    }

    /// Makes the second file end at the database's head: cuts what no commit acknowledged, writes again
    /// what is missing. A doubted state is left alone, because the file may hold what the database lost.
    pub fn mend(&mut self) -> crate::Result<RepairReport> {
        let (seq, hash) = self.read().head()?;
        let head = ChainHead { seq, hash };
        if self.doubted_state.is_some() || self.second.ends_at(head).map_err(StoreError::SecondFile)? {
            return Ok(RepairReport::default());
        }
        let tx = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let (seq, hash) = Reader { conn: &tx }.head()?;
        let mended = self.second.align(&tx, ChainHead { seq, hash })?;
        tx.commit()?;
        Ok(mended)
    }

    /// Reads, outside any commit.
    pub fn read(&self) -> Reader<'_> {
        Reader { conn: &self.conn }
    }

    /// Changes whenever another process wrote; the window refreshes on it.
    pub fn data_version(&self) -> crate::Result<i64> {
        Ok(self.conn.query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }
}

fn journal(error: StoreError) -> OpenError {
    OpenError::Journal(Box::new(error))
}
