//! The office's files without us: the same bytes by SQL alone, and what the disk alone takes for as many.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use data_encoding::HEXLOWER;
use madoguchi_counter::keys::{OsKeyStore, Slots};
use madoguchi_counter::office::DATABASE_FILE;
use madoguchi_store::RawKey;
use madoguchi_tests::office::{PASSPHRASE, text};
use rusqlite::Connection;
use serde_json::Value;

use super::row::timed;

/// Bytes written at once where an office's worth is.
const BLOCK: u64 = 256 << 20;

/// The key of an office's files.
pub(super) fn key_of(dir: &Path) -> RawKey {
    let slots = Slots::read(dir).expect("the office's slots");
    slots.open(&OsKeyStore, Some(PASSPHRASE)).expect("the passphrase opens")
}

pub(super) fn raw_key(dir: &Path) -> String {
    HEXLOWER.encode(key_of(dir).bytes())
}

/// The office's file without us.
pub(super) fn raw(dir: &Path) -> Connection {
    raw_with(dir, &raw_key(dir))
}

pub(super) fn raw_with(dir: &Path, key: &str) -> Connection {
    let conn = Connection::open(dir.join(DATABASE_FILE)).expect("the file opens");
    let settings = format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA cipher_page_size = 8192; PRAGMA cipher_memory_security = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;"
    );
    conn.execute_batch(&settings).expect("the key opens it");
    let rows: i64 = conn.query_row("SELECT count(*) FROM setting", [], |row| row.get(0)).expect("a first query");
    assert!(rows >= 0);
    conn
}

/// Reads the documents a statement selects; how many there were.
pub(super) fn bodies(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> usize {
    let mut statement = conn.prepare_cached(sql).expect("a statement");
    let rows = statement.query_map(params, |row| row.get::<_, Vec<u8>>("body")).expect("rows");
    rows.map(|body| body.expect("a document")).filter(|body| !body.is_empty()).count()
}

/// Everybody of the registry household, and the insured one.
pub(super) fn records(conn: &Connection, family: &Value) -> usize {
    const SQL: &str = "SELECT body FROM record WHERE id IN (SELECT record FROM resident_row WHERE juki_household_no = ?1 UNION SELECT \
                       household FROM resident_row WHERE juki_household_no = ?1)";
    bodies(conn, SQL, [text(&family["resident"]["juki_household_no"])])
}

/// What the disk alone takes: a file beside the office grows by so many bytes, durably.
pub(super) fn write_durably(folder: &Path, bytes: u64) -> Duration {
    let block = vec![0xA5; usize::try_from(bytes).expect("it fits")];
    let mut file = File::options().create(true).append(true).open(folder.join("peer")).expect("a scratch file");
    let write = || file.write_all(&block).and_then(|()| file.sync_data()).expect("the disk takes it");
    timed(write).0
}

/// The same for a whole office, of which the disk may not hold another: as much as fits a block, as often as needed.
pub(super) fn write_whole(folder: &Path, bytes: u64) -> Duration {
    let path = folder.join("whole");
    let took = (0..bytes.div_ceil(BLOCK)).map(|at| {
        let block = vec![0xA5; usize::try_from(BLOCK.min(bytes - at * BLOCK)).expect("it fits")];
        let mut file = File::create(&path).expect("a scratch file");
        timed(|| file.write_all(&block).and_then(|()| file.sync_data()).expect("the disk takes it")).0
    });
    let took = took.sum();
    std::fs::remove_file(&path).expect("a scratch file goes");
    took
}
