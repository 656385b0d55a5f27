//! One connection to the file: key, settings, version of the schema. Knows nothing of what stands beside the file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::key::RawKey;
use crate::{OpenError, migrate};

/// How long one process waits for another's commit, in tries, and between two of them. SQLite's own handler comes to wait 100 ms between two
/// tries, and so misses the short pauses in which a long work of another program lets others write.
const BUSY_TRIES: i32 = 10_000;
const BUSY_PAUSE: Duration = Duration::from_millis(1);

/// Bytes of the write-ahead log that stay on the disk when it begins anew; a longer one is brought into the file by a reader, too (ADR 0049).
pub(crate) const LOG_LONG: u64 = 16 << 20;

/// Oldest SQLite without the WAL-reset bug.
const SQLITE_VERSION_MIN: i32 = 3_051_003;

/// How another connection to the same file is opened.
pub(crate) struct ConnectionSource {
    path: PathBuf,
    /// None: a file in clear.
    key: Option<RawKey>,
}

impl ConnectionSource {
    pub fn new(path: PathBuf, key: Option<&RawKey>) -> Self {
        Self { path, key: key.map(RawKey::duplicate) }
    }

    pub fn connect(&self) -> Result<Connection, OpenError> {
        connect(&self.path, self.key.as_ref())
    }
}

/// Makes the file of a new database, for its owner alone. SQLite takes an empty file for a new database, and gives what it keeps beside it
/// the same mode.
pub(crate) fn make_file(path: &Path) -> Result<(), OpenError> {
    let made = crate::folder::create_private(path);
    made.map(drop)
        .map_err(|e| if e.kind() == ErrorKind::AlreadyExists { OpenError::Exists } else { OpenError::Make(e) })
}

/// Opens the file and brings it to this program's schema. `None`: a file in clear.
pub(crate) fn connect(path: &Path, key: Option<&RawKey>) -> Result<Connection, OpenError> {
    if rusqlite::version_number() < SQLITE_VERSION_MIN {
        return Err(OpenError::UnsafeLibrary);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags).map_err(OpenError::Read)?;
    prepare(&conn, key)?;
    let found = migrate::version_of(&conn).map_err(unopened)?;
    if found > migrate::SCHEMA_VERSION {
        return Err(OpenError::TooNew { found, known: migrate::SCHEMA_VERSION });
    }
    if found < migrate::SCHEMA_VERSION {
        migrate::upgrade(&mut conn).map_err(OpenError::Upgrade)?;
    }
    Ok(conn)
}

/// Sorts errors by what a person can do about them: a full disk and a locked file are no damage.
fn unopened(error: rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, ReadOnly, SystemIoFailure};
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => OpenError::Busy(error),
        Some(CannotOpen | DiskFull | ReadOnly | SystemIoFailure) => OpenError::Read(error),
        Some(_) | None => OpenError::WrongKeyOrDamaged(error),
    }
}

/// Waits for the process that writes, [`BUSY_PAUSE`] a try; false after [`BUSY_TRIES`] tries.
fn wait_for_others(tries: i32) -> bool {
    std::thread::sleep(BUSY_PAUSE);
    tries < BUSY_TRIES
}

/// `None`: a file in clear, with pages of the same size.
fn prepare(conn: &Connection, key: Option<&RawKey>) -> Result<(), OpenError> {
    conn.busy_handler(Some(wait_for_others)).map_err(OpenError::Read)?;
    conn.execute_batch("PRAGMA cipher_log_level = NONE").map_err(OpenError::Read)?;
    match key {
        Some(key) => conn.execute_batch(&key.pragma("key")).map_err(OpenError::Read)?,
        None => conn.execute_batch("PRAGMA page_size = 8192").map_err(OpenError::Read)?,
    }
    conn.execute_batch(&format!(
        "PRAGMA cipher_page_size = 8192;
         PRAGMA cipher_memory_security = OFF;
         PRAGMA journal_mode = WAL;
         PRAGMA journal_size_limit = {LOG_LONG};
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -32768;",
    ))
    .map_err(unopened)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    /// `.cargo/config.toml` says how; a build that did not read it is much slower where there are several connections.
    #[test]
    fn connections_share_no_pages_and_nobody_counts_memory() {
        let conn = Connection::open_in_memory().unwrap();
        let mut statement = conn.prepare("PRAGMA compile_options").unwrap();
        let options: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(std::result::Result::unwrap).collect();
        assert!(options.iter().any(|option| option == "DEFAULT_MEMSTATUS=0"), "{options:?}");
        assert!(!options.iter().any(|option| option == "ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
    }
}
