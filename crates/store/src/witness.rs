//! The witness: what this office had reached, kept outside the database, so that an older state put in
//! its place is noticed before a number is used twice.
//!
//! A mark is written after the commit it speaks of is durable. A witness that lags behind the database is
//! therefore usual (a crash, another process); one that is ahead of it, or on another history, is the alarm.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_domain::entry::{EntryHash, GENESIS};
use madoguchi_domain::numbers::TerminalNo;
use rusqlite::Connection;
use uuid::Uuid;

use crate::doubt::Doubt;
use crate::second::hash_at;
use crate::side::{NONCE, SealPurpose, SideKeys, TAG};
use crate::{Result, Terminal};

/// Name of the witness beside the database.
pub const WITNESS_FILE: &str = "office.witness";

/// Bytes of a sealed mark: one sector, so that a torn write leaves the other mark whole.
pub const MARK_BYTES: usize = 512;

const MAGIC: [u8; 8] = *b"MDGWIT01";
const PLAIN: usize = MARK_BYTES - MAGIC.len() - NONCE - TAG;

/// Most number blocks a mark names.
const BLOCKS_MAX: usize = 12;

/// Longest name of a block in a mark.
const NAME_BYTES_MAX: usize = 20;

/// What had been reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Whose chain it is.
    pub terminal: Terminal,
    /// How often a clerk acknowledged a restored state; a later one overrules an earlier one.
    pub epoch: u64,
    /// Place of the last entry.
    pub seq: u64,
    /// Its hash.
    pub hash: EntryHash,
    /// Next number of each block.
    pub blocks: Vec<(String, u64)>,
}

/// A state that was put in place of a later one, or may have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtedState {
    /// Why it is doubted.
    pub doubt: Doubt,
    /// What had been reached, if anything says so.
    pub mark: Option<Mark>,
    /// What the database holds.
    pub head_seq: u64,
}

impl Mark {
    /// Before the first entry.
    pub(crate) fn first(terminal: Terminal) -> Self {
        Self { terminal, epoch: 0, seq: 0, hash: GENESIS, blocks: Vec::new() }
    }

    fn rank(&self) -> (u64, u64) {
        (self.epoch, self.seq)
    }

    fn plain(&self) -> [u8; PLAIN] {
        let mut out = Vec::with_capacity(PLAIN);
        out.extend(self.terminal.id.as_bytes());
        out.extend(self.terminal.no.get().to_le_bytes());
        out.extend(self.epoch.to_le_bytes());
        out.extend(self.seq.to_le_bytes());
        out.extend(self.hash);
        let fitting = self.blocks.iter().filter(|(name, _)| name.len() <= NAME_BYTES_MAX).take(BLOCKS_MAX);
        out.push(u8::try_from(fitting.clone().count()).unwrap_or(0));
        for (name, next) in fitting {
            out.push(u8::try_from(name.len()).unwrap_or(0));
            out.extend(name.as_bytes());
            out.extend(next.to_le_bytes());
        }
        out.resize(PLAIN, 0);
        let mut plain = [0; PLAIN];
        plain.copy_from_slice(&out[..PLAIN]);
        plain
    }

    fn parse(plain: &[u8]) -> Option<Self> {
        let mut rest = plain;
        let mut take = |n: usize| -> Option<&[u8]> {
            let (now, later) = rest.split_at_checked(n)?;
            rest = later;
            Some(now)
        };
        let number = |bytes: &[u8]| Some(u64::from_le_bytes(bytes.try_into().ok()?));
        let id = Uuid::from_slice(take(16)?).ok()?;
        let no = TerminalNo::new(u16::from_le_bytes(take(2)?.try_into().ok()?)).ok()?;
        let (epoch, seq) = (number(take(8)?)?, number(take(8)?)?);
        let hash = take(32)?.try_into().ok()?;
        let count = usize::from(*take(1)?.first()?);
        let mut blocks = Vec::new();
        for _ in 0..count.min(BLOCKS_MAX) {
            let len = usize::from(*take(1)?.first()?);
            let name = String::from_utf8(take(len)?.to_vec()).ok()?;
            blocks.push((name, number(take(8)?)?));
        }
        Some(Self { terminal: Terminal { id, no }, epoch, seq, hash, blocks })
    }

    pub(crate) fn seal(&self, keys: &SideKeys) -> Option<[u8; MARK_BYTES]> {
        let (nonce, sealed) = keys.seal(SealPurpose::Witness, &self.plain(), &MAGIC)?;
        [&MAGIC[..], &nonce, &sealed].concat().try_into().ok()
    }

    pub(crate) fn open(keys: &SideKeys, bytes: &[u8]) -> Option<Self> {
        let (magic, rest) = bytes.get(..MARK_BYTES)?.split_at(MAGIC.len());
        let (nonce, sealed) = rest.split_at(NONCE);
        let plain = keys.open(SealPurpose::Witness, nonce.try_into().ok()?, sealed, &MAGIC)?;
        (magic == MAGIC).then(|| Self::parse(&plain)).flatten()
    }
}

/// The file of two marks, written in turn.
pub(crate) struct Witness {
    path: PathBuf,
    keys: Arc<SideKeys>,
    file: Option<File>,
}

impl Witness {
    pub(crate) fn for_database(database: &Path, keys: Arc<SideKeys>) -> Self {
        Self { path: database.with_file_name(WITNESS_FILE), keys, file: None }
    }

    /// A new file with this mark twice, durable; an older file is overwritten.
    pub(crate) fn begin(&mut self, mark: &Mark) -> io::Result<()> {
        let sealed = mark.seal(&self.keys).ok_or(io::ErrorKind::InvalidData)?;
        let mut file = crate::folder::private().read(true).write(true).create(true).truncate(false).open(&self.path)?;
        file.write_all(&[sealed, sealed].concat())?;
        file.set_len(2 * MARK_BYTES as u64)?;
        file.sync_all()?;
        crate::folder::sync(&self.path);
        self.file = Some(file);
        Ok(())
    }

    /// Takes the file away: nothing vouches for this state.
    pub(crate) fn remove(&mut self) -> io::Result<()> {
        self.file = None;
        std::fs::remove_file(&self.path)?;
        crate::folder::sync(&self.path);
        Ok(())
    }

    fn marks(&mut self) -> io::Result<[Option<Mark>; 2]> {
        if self.file.is_none() {
            self.file = Some(File::options().read(true).write(true).open(&self.path)?);
        }
        let mut bytes = Vec::new();
        if let Some(file) = &mut self.file {
            file.seek(SeekFrom::Start(0))?;
            file.take(2 * MARK_BYTES as u64).read_to_end(&mut bytes)?;
        }
        let at = |n: usize| bytes.get(n * MARK_BYTES..).and_then(|slot| Mark::open(&self.keys, slot));
        Ok([at(0), at(1)])
    }

    /// The later of the two marks; none when there is no file or neither can be proved.
    pub(crate) fn read(&mut self) -> io::Result<Option<Mark>> {
        match self.marks() {
            Ok(marks) => Ok(marks.into_iter().flatten().max_by_key(Mark::rank)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a mark over the earlier of the two. Not flushed: a mark that is lost only lags behind.
    pub(crate) fn note(&mut self, mark: &Mark) -> io::Result<()> {
        let [first, second] = self.marks()?;
        let rank = |m: &Option<Mark>| m.as_ref().map(Mark::rank);
        if rank(&first).max(rank(&second)) >= Some(mark.rank()) {
            return Ok(());
        }
        let slot = u64::from(rank(&first) > rank(&second));
        let sealed = mark.seal(&self.keys).ok_or(io::ErrorKind::InvalidData)?;
        if let Some(file) = &mut self.file {
            file.seek(SeekFrom::Start(slot * MARK_BYTES as u64))?;
            file.write_all(&sealed)?;
        }
        Ok(())
    }
}

/// What the witness beside that database says, if there is one that this key proves.
pub fn mark_beside(database: &Path, key: &crate::RawKey) -> Option<Mark> {
    Witness::for_database(database, Arc::new(SideKeys::of(key))).read().ok().flatten()
}

/// Compares what had been reached with what the database holds.
pub(crate) fn doubt(conn: &Connection, mark: Option<&Mark>, head_seq: u64) -> Result<Option<Doubt>> {
    let Some(mark) = mark else { return Ok(Some(Doubt::WitnessMissing)) };
    if mark.seq > head_seq {
        return Ok(Some(Doubt::WitnessAhead));
    }
    let same = mark.terminal == Terminal::of(conn)? && (mark.seq == 0 || hash_at(conn, mark.seq)? == Some(mark.hash));
    Ok((!same).then_some(Doubt::WitnessDiffers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RawKey;

    fn keys() -> Arc<SideKeys> {
        Arc::new(SideKeys::of(&RawKey::new([3; 32])))
    }

    fn terminal() -> Terminal {
        Terminal { id: Uuid::from_u128(7), no: TerminalNo::new(9_999).unwrap() }
    }

    fn mark(epoch: u64, seq: u64) -> Mark {
        Mark {
            terminal: terminal(),
            epoch,
            seq,
            hash: [seq as u8; 32],
            blocks: vec![("certificate".into(), seq + 1), ("household".into(), 9)],
        }
    }

    #[test]
    fn the_later_mark_counts_and_one_torn_sector_leaves_the_other() {
        let dir = tempfile::tempdir().unwrap();
        let mut witness = Witness::for_database(&dir.path().join("office.db"), keys());
        assert_eq!(witness.read().unwrap(), None);
        witness.begin(&Mark::first(terminal())).unwrap();
        for seq in 1..=5 {
            witness.note(&mark(0, seq)).unwrap();
            assert_eq!(witness.read().unwrap(), Some(mark(0, seq)));
        }
        witness.note(&mark(0, 3)).unwrap();
        assert_eq!(witness.read().unwrap(), Some(mark(0, 5)), "an older mark never replaces a later one");
        let path = dir.path().join(WITNESS_FILE);
        let good = std::fs::read(&path).unwrap();
        for slot in 0..2 {
            let mut torn = good.clone();
            torn[slot * MARK_BYTES..(slot + 1) * MARK_BYTES].fill(0xee);
            std::fs::write(&path, &torn).unwrap();
            let left = Witness::for_database(&dir.path().join("office.db"), keys()).read().unwrap().unwrap();
            assert!(left == mark(0, 5) || left == mark(0, 4), "{left:?}");
        }
        witness.begin(&mark(1, 2)).unwrap();
        assert_eq!(witness.read().unwrap(), Some(mark(1, 2)), "acknowledged: a later epoch overrules");
    }

    #[test]
    fn no_flipped_byte_passes() {
        let sealed = mark(1, 77).seal(&keys()).unwrap();
        assert_eq!(Mark::open(&keys(), &sealed), Some(mark(1, 77)));
        for at in 0..sealed.len() {
            let mut bad = sealed;
            bad[at] ^= 0x04;
            assert_eq!(Mark::open(&keys(), &bad), None, "byte {at}");
        }
    }
}
