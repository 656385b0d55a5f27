//! Opening the file: key, settings, version. Apart from using it, because it fails for other reasons.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::migrate;
use crate::read::Reader;

/// How long one process waits for another's commit.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Oldest SQLite without the WAL-reset bug.
const SQLITE_VERSION_MIN: i32 = 3_051_003;

/// The random key of the database, 32 bytes; its copies are wiped.
pub struct RawKey(Zeroizing<[u8; 32]>);

impl RawKey {
    /// Takes the bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be sealed in a slot.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(80));
        text.push_str("PRAGMA key = \"x'");
        for byte in self.0.iter() {
            text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        text.push_str("'\"");
        text
    }
}

/// Why the database does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file.
    #[error("there is no database file")]
    Missing,
    /// There is a file already where one should be made.
    #[error("there is a database file already")]
    Exists,
    /// The file is empty: its making was interrupted, or it was emptied.
    #[error("the database file is empty")]
    Empty,
    /// The key does not open it, or its first page is damaged.
    #[error("the key does not open this database, or its first page is damaged")]
    WrongKeyOrDamaged(#[source] rusqlite::Error),
    /// Written by a newer program.
    #[error("written by a newer program (schema {found}; this one knows {known})")]
    TooNew {
        /// Version of the file.
        found: u32,
        /// Version of this program.
        known: u32,
    },
    /// The database library is too old to be trusted with WAL.
    #[error("the SQLite in this program has the WAL-reset bug")]
    UnsafeLibrary,
    /// A schema step failed; the file is as it was.
    #[error("cannot upgrade the database")]
    Upgrade(#[source] rusqlite_migration::Error),
    /// The file cannot be read.
    #[error("cannot read the database file")]
    Read(#[source] rusqlite::Error),
}

/// An open office database. One writer at a time over all processes.
pub struct Store {
    pub(crate) conn: Connection,
}

impl Store {
    /// Makes a new database at `path`, which must not exist.
    pub fn create(path: &Path, key: &RawKey) -> Result<Self, OpenError> {
        if path.exists() {
            return Err(OpenError::Exists);
        }
        Self::at(path, Some(key), OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Makes a new database that is *not* encrypted, through the same code: the peer that `make bench` measures the cipher
    /// against. Nothing else may call it (`tests/house/in_clear.rs`), and nothing opens such a file again.
    pub fn create_in_clear(path: &Path) -> Result<Self, OpenError> {
        if path.exists() {
            return Err(OpenError::Exists);
        }
        Self::at(path, None, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens the database at `path`, upgrading an older one.
    pub fn open(path: &Path, key: &RawKey) -> Result<Self, OpenError> {
        if !path.is_file() {
            return Err(OpenError::Missing);
        }
        // SQLite would take an empty file for a new database
        if std::fs::metadata(path).is_ok_and(|meta| meta.len() == 0) {
            return Err(OpenError::Empty);
        }
        Self::at(path, Some(key), OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn at(path: &Path, key: Option<&RawKey>, flags: OpenFlags) -> Result<Self, OpenError> {
        if rusqlite::version_number() < SQLITE_VERSION_MIN {
            return Err(OpenError::UnsafeLibrary);
        }
        let mut conn =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(OpenError::Read)?;
        prepare(&conn, key)?;
        let found = migrate::version_of(&conn).map_err(OpenError::WrongKeyOrDamaged)?;
        if found > migrate::SCHEMA_VERSION {
            return Err(OpenError::TooNew { found, known: migrate::SCHEMA_VERSION });
        }
        if found < migrate::SCHEMA_VERSION {
            migrate::upgrade(&mut conn).map_err(OpenError::Upgrade)?;
        }
        let mut store = Self { conn };
        store.make_search_whole();
        Ok(store)
    }

    /// Whoever wrote many residents at once and did not come to the end, or was an older program, left no index. When it cannot
    /// be made now, the search box looks at every record, and the next opening tries again.
    fn make_search_whole(&mut self) {
        if self.search_is_deferred().is_ok_and(|deferred| deferred) {
            let _next_time = self.rebuild_search(&mut |_| {});
        }
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

/// `None`: a file in clear, with pages of the same size.
fn prepare(conn: &Connection, key: Option<&RawKey>) -> Result<(), OpenError> {
    conn.busy_timeout(BUSY_TIMEOUT).map_err(OpenError::Read)?;
    conn.execute_batch("PRAGMA cipher_log_level = NONE").map_err(OpenError::Read)?;
    match key {
        Some(key) => conn.execute_batch(&key.pragma()).map_err(OpenError::Read)?,
        None => conn.execute_batch("PRAGMA page_size = 8192").map_err(OpenError::Read)?,
    }
    conn.execute_batch(
        "PRAGMA cipher_page_size = 8192;
         PRAGMA cipher_memory_security = OFF;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -32768;",
    )
    .map_err(OpenError::WrongKeyOrDamaged)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}
