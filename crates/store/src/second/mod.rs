//! The second file: every entry of this terminal once more, outside the database, so that a ruined database loses nothing.
//!
//! Written by whoever holds the database's write lock, before the commit; flushed beside the commit. The
//! database is the truth while it opens: what stands here beyond its head was never acknowledged and is
//! cut, what is missing here is written again. Knows nothing of acts and records.

pub mod frame;
pub mod walk;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_domain::entry::{EntryHash, GENESIS, hash};
use rusqlite::{Connection, named_params};
use uuid::Uuid;

use self::frame::{ChainHead, FILE_HEAD, FRAME_TAIL, FileHead, START};
use self::walk::Walk;
use crate::read::OWN;
use crate::side::SideKeys;
use crate::{Result, StoreError};

/// Name of the second file beside the database.
pub const SECOND_FILE: &str = "unsent.log";

/// Entries read from the database at a time when frames are written again.
const ENTRIES_A_FRAME: i64 = 1000;

/// What was repaired when the office was opened or written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RepairReport {
    /// Bytes cut off: torn, broken or never acknowledged.
    pub cut_bytes: u64,
    /// Entries written again from the database.
    pub entries_again: u64,
}

impl RepairReport {
    /// Nothing was wrong.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// How far the file is known to be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tail {
    len: u64,
    place: ChainHead,
}

/// The file and what this process knows of its end. What is known is dropped when the length of the file contradicts it.
pub(crate) struct SecondFile {
    path: PathBuf,
    keys: Arc<SideKeys>,
    terminal: Uuid,
    file: Option<File>,
    tail: Option<Tail>,
}

impl SecondFile {
    pub(crate) fn for_database(database: &Path, keys: Arc<SideKeys>, terminal: Uuid) -> Self {
        Self { path: database.with_file_name(SECOND_FILE), keys, terminal, file: None, tail: None }
    }

    /// A new file with nothing but its head, durable.
    pub(crate) fn create(&mut self) -> io::Result<()> {
        let mut file = crate::folder::create_private(&self.path)?;
        file.write_all(&self.head().bytes())?;
        file.sync_all()?;
        self.tail = Some(Tail { len: FILE_HEAD as u64, place: START });
        self.file = Some(file);
        Ok(())
    }

    fn head(&self) -> FileHead {
        FileHead { owner: self.keys.owner(), first_seq: 1, previous: GENESIS }
    }

    fn len(&self) -> io::Result<Option<u64>> {
        match std::fs::metadata(&self.path) {
            Ok(meta) => Ok(Some(meta.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether the file ends at `head`. Reads one frame at most.
    pub(crate) fn ends_at(&mut self, head: ChainHead) -> io::Result<bool> {
        let Some(len) = self.len()? else {
            self.file = None;
            return Ok(false);
        };
        if self.file.is_some() && self.tail == Some(Tail { len, place: head }) {
            return Ok(true);
        }
        let file = match self.file.take() {
            Some(file) => file,
            None => File::options().read(true).write(true).open(&self.path)?,
        };
        let known = self.last_place(&file, len)? == Some(head);
        self.file = Some(file);
        if known {
            self.tail = Some(Tail { len, place: head });
        }
        Ok(known)
    }

    /// Where the last frame leads, read from the end of the file.
    fn last_place(&self, mut file: &File, len: u64) -> io::Result<Option<ChainHead>> {
        let mut bytes = vec![0; FILE_HEAD];
        file.seek(SeekFrom::Start(0))?;
        if file.read_exact(&mut bytes).is_err() || FileHead::parse(&bytes) != Ok(self.head()) {
            return Ok(None);
        }
        if len == FILE_HEAD as u64 {
            return Ok(Some(START));
        }
        let Some(at) = len.checked_sub(FRAME_TAIL as u64) else { return Ok(None) };
        let mut tail = [0; FRAME_TAIL];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut tail)?;
        let total = frame::parse_tail(&tail).map(|body| body as usize + frame::FRAME_HEAD + FRAME_TAIL);
        let Some(total) = total.filter(|total| *total <= frame::BODY_BYTES_MAX) else { return Ok(None) };
        let Some(at) = len.checked_sub(total as u64) else { return Ok(None) };
        bytes.resize(total, 0);
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut bytes)?;
        let last = frame::open(&self.keys, &bytes).ok();
        Ok(last.map(|frame| ChainHead { seq: frame.head.last_seq(), hash: frame.last_hash() }))
    }

    /// Makes the file end at the database's head. The caller holds the write lock.
    pub(crate) fn align(&mut self, conn: &Connection, head: ChainHead) -> Result<RepairReport> {
        if self.ends_at(head).map_err(StoreError::SecondFile)? {
            return Ok(RepairReport::default());
        }
        let good = self.good_until(conn, head)?;
        let mut mended = RepairReport::default();
        let len = self.len().map_err(StoreError::SecondFile)?.unwrap_or(0);
        let mut cut = || -> io::Result<File> {
            let mut file =
                crate::folder::private().read(true).write(true).create(true).truncate(false).open(&self.path)?;
            if good.place == START {
                file.set_len(0)?;
                file.seek(SeekFrom::Start(0))?;
                file.write_all(&FileHead { owner: self.keys.owner(), first_seq: 1, previous: GENESIS }.bytes())?;
            } else {
                file.set_len(good.len)?;
            }
            mended.cut_bytes = len.saturating_sub(good.len);
            Ok(file)
        };
        self.file = Some(cut().map_err(StoreError::SecondFile)?);
        self.tail = Some(good);
        mended.entries_again = self.write_again(conn, head)?;
        self.sync().map_err(StoreError::SecondFile)?;
        crate::folder::sync(&self.path);
        Ok(mended)
    }

    /// The end of the last frame that belongs to this database's history.
    fn good_until(&self, conn: &Connection, head: ChainHead) -> Result<Tail> {
        let nothing = Tail { len: FILE_HEAD as u64, place: START };
        let Ok(file) = File::open(&self.path) else { return Ok(nothing) };
        let from = self.tail.unwrap_or(nothing);
        let tail = match self.walk_from(&file, from, head) {
            Some(tail) => tail,
            None => return Ok(nothing),
        };
        if tail.place.seq == 0 || hash_at(conn, tail.place.seq)? == Some(tail.place.hash) {
            return Ok(tail);
        }
        // another history: set aside, and written anew
        crate::folder::set_aside(&self.path).map_err(StoreError::SecondFile)?;
        Ok(nothing)
    }

    fn walk_from(&self, file: &File, from: Tail, head: ChainHead) -> Option<Tail> {
        let mut walk = Walk::begin(file, &self.keys).ok()?;
        walk.skip_to(from.len, from.place).ok()?;
        let mut tail = from;
        while let Some(Ok(frame)) = walk.next() {
            if frame.head.last_seq() > head.seq {
                break;
            }
            tail = Tail { len: walk.at(), place: ChainHead { seq: frame.head.last_seq(), hash: frame.last_hash() } };
        }
        Some(tail)
    }

    fn write_again(&mut self, conn: &Connection, head: ChainHead) -> Result<u64> {
        let mut again = 0;
        loop {
            let after = self.tail.map_or(START, |tail| tail.place);
            if after.seq >= head.seq {
                return Ok(again);
            }
            let entries = entries_after(conn, after.seq, ENTRIES_A_FRAME)?;
            if entries.is_empty() {
                return Ok(again);
            }
            again += entries.len() as u64;
            self.append(&entries).map_err(StoreError::SecondFile)?;
            // with wrong numbers in the journal this loop would not end
            if self.tail.is_none_or(|tail| tail.place.seq <= after.seq) {
                return Err(StoreError::SecondFile(io::ErrorKind::InvalidData.into()));
            }
        }
    }

    /// Writes entries behind the known end; nothing is durable yet.
    pub(crate) fn append(&mut self, entries: &[Vec<u8>]) -> io::Result<()> {
        let (Some(file), Some(tail)) = (&mut self.file, self.tail) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let (bytes, place) =
            frame::make(&self.keys, self.terminal, tail.place, entries).ok_or(io::ErrorKind::InvalidData)?;
        file.seek(SeekFrom::Start(tail.len))?;
        file.write_all(&bytes)?;
        self.tail = Some(Tail { len: tail.len + bytes.len() as u64, place });
        Ok(())
    }

    /// Takes back what was written for a commit that failed. The next writer, who holds the lock, cuts it off.
    pub(crate) fn forget(&mut self) {
        self.tail = None;
    }

    /// The open file, to be flushed beside the commit.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), File::sync_data)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Hash of this terminal's entry at that place in its chain, as the database has it.
pub(crate) fn hash_at(conn: &Connection, seq: u64) -> Result<Option<EntryHash>> {
    use rusqlite::OptionalExtension;
    let mut statement = conn.prepare_cached("SELECT bytes FROM entry WHERE terminal = :own AND seq = :seq")?;
    let bytes: Option<Vec<u8>> = statement
        .query_row(named_params! {":own": OWN, ":seq": crate::column::signed(seq)}, |row| row.get("bytes"))
        .optional()?;
    Ok(bytes.map(|b| hash(&b)))
}

fn entries_after(conn: &Connection, seq: u64, limit: i64) -> Result<Vec<Vec<u8>>> {
    let mut statement = conn
        .prepare_cached("SELECT bytes FROM entry WHERE terminal = :own AND seq > :after ORDER BY seq LIMIT :limit")?;
    let rows = statement
        .query_map(named_params! {":own": OWN, ":after": crate::column::signed(seq), ":limit": limit}, |row| {
            row.get("bytes")
        })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
