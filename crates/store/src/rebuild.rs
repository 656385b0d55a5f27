//! Building an office again from what can be proved: entries of a damaged database whose chain holds, and
//! the second file. Nothing is guessed: the first entry that neither of them can prove ends it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use madoguchi_domain::entry::{self, Entry};
use rusqlite::{Connection, OpenFlags};

use crate::column::signed;
use crate::commit::{Commit, Context};
use crate::read::{Lease, OWN, Reader};
use crate::second::frame::START;
use crate::second::frame::{self, ChainHead, Frame, SealedFrame};
use crate::second::{SECOND_FILE, hash_at};
use crate::side::SideKeys;
use crate::witness::{Mark, Witness, doubt};
use crate::{OpenError, RawKey, Result, Store, StoreError, Terminal, base, lease};

/// Entries written in one transaction.
const ENTRIES_A_TRANSACTION: usize = 1000;

/// The order to build a new office from a damaged one.
pub struct Salvage<'a> {
    /// The damaged database; the files beside it are read too. Nothing there is changed.
    pub from: &'a Path,
    /// Where the new one is made; must not exist.
    pub to: &'a Path,
    /// The key of both.
    pub key: &'a RawKey,
    /// Who does it, and when.
    pub context: Context,
    /// Another witness, sealed, kept outside the folder.
    pub other_mark: Option<Vec<u8>>,
}

/// What a salvage recovered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SalvageReport {
    /// Entries in the new database.
    pub entries: u64,
    /// Of these, proved by the damaged database.
    pub from_database: u64,
    /// Of these, proved only by the second file.
    pub from_second_file: u64,
    /// First and last place known to have been reached that nothing proves any more.
    pub lost: Option<(u64, u64)>,
    /// Tables of this machine that could not be read to their end.
    pub local_unread: Vec<&'static str>,
    /// First and last place of entries in the second file that are of another history than the new database.
    pub other_history: Option<(u64, u64)>,
    /// What the witness says had been reached.
    pub reached: Option<u64>,
}

impl SalvageReport {
    /// Everything there was is there again.
    pub fn is_whole(&self) -> bool {
        self.lost.is_none() && self.local_unread.is_empty() && self.other_history.is_none()
    }
}

/// What was replayed from a second file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplayReport {
    /// Entries taken over.
    pub entries: u64,
    /// Where it lies now, if it holds entries that were not taken over.
    pub aside: Option<PathBuf>,
}

/// Both sources, and where the chain stands.
struct Sources<'k> {
    keys: &'k SideKeys,
    database: Option<Connection>,
    second: Vec<u8>,
    frames: BTreeMap<u64, SealedFrame>,
    open: Option<Frame>,
    place: ChainHead,
    last_known: u64,
}

impl<'k> Sources<'k> {
    fn open(salvage: &Salvage<'_>, keys: &'k SideKeys) -> Self {
        let database = read_only(salvage.from, salvage.key);
        let second = std::fs::read(salvage.from.with_file_name(SECOND_FILE)).unwrap_or_default();
        let frames: BTreeMap<u64, SealedFrame> =
            frame::parse_scattered(&second).into_iter().map(|f| (f.head.first_seq, f)).collect();
        let in_database = database.as_ref().and_then(|conn| {
            conn.query_row("SELECT max(seq) FROM entry WHERE terminal = ?", [OWN], |row| row.get::<_, Option<i64>>(0))
                .ok()
                .flatten()
        });
        let mut sources = Self {
            keys,
            database,
            second,
            frames,
            open: None,
            place: START,
            last_known: u64::try_from(in_database.unwrap_or(0)).unwrap_or(0),
        };
        // the head of a frame counts only when its seal holds
        let last = sources.frames.values().map(|f| f.head).max_by_key(|head| head.last_seq());
        if let Some(head) = last.filter(|head| sources.frame_of(head.last_seq()).is_some()) {
            sources.last_known = sources.last_known.max(head.last_seq());
        }
        sources
    }

    fn frame_of(&mut self, seq: u64) -> Option<&Frame> {
        let holds = |head: &frame::FrameHead| (head.first_seq..=head.last_seq()).contains(&seq);
        if !self.open.as_ref().is_some_and(|frame| holds(&frame.head)) {
            let sealed = self.frames.range(..=seq).next_back().map(|(_, frame)| *frame).filter(|f| holds(&f.head))?;
            self.open = frame::open(self.keys, self.second.get(sealed.at..)?).ok();
        }
        self.open.as_ref().filter(|frame| holds(&frame.head))
    }

    /// Whose office it was: the salvaged one goes on with the same chain.
    fn terminal(&mut self, mark: Option<&Mark>) -> Option<Terminal> {
        let stored = self.database.as_ref().and_then(|conn| Terminal::of(conn).ok());
        if let Some(terminal) = stored.or(mark.map(|m| m.terminal)) {
            return Some(terminal);
        }
        let first = self.frames.values().next().map_or(1, |found| found.head.first_seq);
        let of_frame = self.frame_of(first).map(|frame| frame.head.terminal);
        let of_entry = || Some(Entry::open(&self.in_database(1)?).ok()?.terminal);
        // nothing says another number than that of an office alone
        of_frame.or_else(of_entry).map(Terminal::alone)
    }

    /// The central it belonged to: what is built begins at the first place of its order, and its own entries wait.
    fn central(&self) -> Option<String> {
        self.database.as_ref().and_then(|conn| base::central(conn).ok().flatten())
    }

    /// What was leased, as far as it can be read. In an office alone it is known otherwise, where no lease can be so.
    fn leases(&self) -> Vec<(String, Lease)> {
        let leases = self.database.as_ref().and_then(|conn| Reader { conn }.leases().ok()).unwrap_or_default();
        let may_be = leases.iter().all(|(_, leased)| lease::is_possible(leased));
        if may_be || self.central().is_some() { leases } else { Vec::new() }
    }

    fn in_second(&mut self, seq: u64) -> Option<Vec<u8>> {
        let frame = self.frame_of(seq)?;
        frame.entries.get(usize::try_from(seq - frame.head.first_seq).ok()?).cloned()
    }

    fn in_database(&self, seq: u64) -> Option<Vec<u8>> {
        let mut statement =
            self.database.as_ref()?.prepare_cached("SELECT bytes FROM entry WHERE terminal = ? AND seq = ?").ok()?;
        statement.query_row([OWN, signed(seq)], |row| row.get("bytes")).ok()
    }

    fn follows(&self, bytes: &[u8]) -> bool {
        Entry::open(bytes).is_ok_and(|e| e.seq == self.place.seq + 1 && e.previous == entry::hex(&self.place.hash))
    }

    /// First and last place of entries in the second file that are of another history than this database up to its head.
    fn other_history(&mut self, conn: &Connection, head_seq: u64) -> Result<Option<(u64, u64)>> {
        let (mut first, mut last) = (None, 0);
        for begins in self.frames.keys().copied().collect::<Vec<_>>() {
            let Some(frame) = self.frame_of(begins) else { continue };
            last = frame.head.last_seq();
            for (seq, bytes) in (begins..=head_seq).zip(&frame.entries) {
                if first.is_none() && hash_at(conn, seq)? != Some(entry::hash(bytes)) {
                    first = Some(seq);
                }
            }
        }
        Ok(first.map(|first| (first, last)))
    }

    /// Everything that the second file can prove stands in this database.
    fn is_taken_over(&mut self, conn: &Connection, head_seq: u64) -> Result<bool> {
        let beyond: Vec<u64> =
            self.frames.values().map(|found| found.head.last_seq()).filter(|n| *n > head_seq).collect();
        let any_beyond = beyond.into_iter().any(|seq| self.frame_of(seq).is_some());
        Ok(!any_beyond && self.other_history(conn, head_seq)?.is_none())
    }

    /// The next entry that can be proved, and whether the database proves it.
    fn next(&mut self) -> Option<(Vec<u8>, bool)> {
        let seq = self.place.seq + 1;
        let found = match self.in_database(seq).filter(|bytes| self.follows(bytes)) {
            Some(bytes) => (bytes, true),
            None => (self.in_second(seq).filter(|bytes| self.follows(bytes))?, false),
        };
        self.place = ChainHead { seq, hash: entry::hash(&found.0) };
        Some(found)
    }
}

/// Opens what is there without changing it; a file that cannot be read at all is no source.
fn read_only(path: &Path, key: &RawKey) -> Option<Connection> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    conn.execute_batch("PRAGMA cipher_log_level = NONE").ok()?;
    conn.execute_batch(&key.pragma("key")).ok()?;
    conn.execute_batch("PRAGMA cipher_page_size = 8192").ok()?;
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0)).ok()?;
    Some(conn)
}

impl Store {
    /// Builds a new office from what can be proved of a damaged one. `tick` hears how many entries are there.
    pub fn salvage(salvage: &Salvage<'_>, tick: &mut dyn FnMut(u64)) -> Result<SalvageReport> {
        let keys = Arc::new(SideKeys::of(salvage.key));
        let (mut sources, mark) = (Sources::open(salvage, &keys), latest_mark(salvage, &keys));
        let mut done = SalvageReport { reached: mark.as_ref().map(|m| m.seq), ..SalvageReport::default() };
        // the id of the terminal is in each source
        let Some(terminal) = sources.terminal(mark.as_ref()) else { return Ok(done) };
        let mut store =
            Self::create(salvage.to, salvage.key, terminal).map_err(|e: OpenError| StoreError::Copy(Box::new(e)))?;
        store.write(salvage.context.clone(), |commit| {
            commit.defer_search()?;
            sources.central().map_or(Ok(()), |central| base::begin(commit.conn(), &central))?;
            lease::take_over(commit.conn(), &sources.leases())?;
            done.local_unread = local(commit, &sources, mark.as_ref())?;
            Ok::<_, StoreError>(())
        })?;
        loop {
            let before = done.entries;
            let ended = store.write(salvage.context.clone(), |commit| refill(commit, &mut sources, &mut done))?;
            tick(done.entries);
            if ended || done.entries == before {
                break;
            }
        }
        store.rebuild_search(&mut |_| {})?;
        let known = sources.last_known.max(done.reached.unwrap_or(0));
        done.lost = (known > done.entries).then_some((done.entries + 1, known));
        done.other_history = sources.other_history(&store.conn, done.entries)?;
        store.write(salvage.context.clone(), |commit| {
            crate::keep::forget_sign_ins(commit.conn())?;
            commit.forget_unproved_jobs()?;
            commit.ask_for_lost_jobs()?;
            commit.ask_for_jobs_under_way()
        })?;
        store.write_rebuilt_witness(mark)?;
        Ok(done)
    }

    /// Writes the witness of a rebuilt office: its own mark when it reached all that the old one had reached, else the old mark, so
    /// that the state is doubted until a clerk acknowledges it.
    fn write_rebuilt_witness(&mut self, mark: Option<Mark>) -> Result<()> {
        let (head_seq, _) = self.read().head()?;
        let rightful = doubt(&self.conn, mark.as_ref(), head_seq)?.is_none();
        let Some(mark) = mark else {
            return self.witness.remove().map_err(StoreError::Witness);
        };
        self.epoch = mark.epoch;
        let own = if rightful { self.mark()? } else { mark };
        self.witness.begin(&own).map_err(StoreError::Witness)
    }

    /// Takes into the database what the second file holds beyond the head, entry by entry, as far as the chain
    /// holds. Only for a doubted state: everywhere else the database is the truth. A second file that holds anything else is kept aside: the
    /// next commit writes it anew.
    pub fn replay_second_file(&mut self, context: &Context) -> Result<ReplayReport> {
        let (seq, hash) = self.read().head()?;
        let keys = self.keys.clone();
        let bytes = std::fs::read(self.second.path()).unwrap_or_default();
        let frames = frame::parse_scattered(&bytes).into_iter().map(|f| (f.head.first_seq, f)).collect();
        let place = ChainHead { seq, hash };
        let mut sources =
            Sources { keys: &keys, database: None, second: bytes, frames, open: None, place, last_known: 0 };
        if self.doubted_state.is_none() || sources.is_taken_over(&self.conn, seq)? {
            return Ok(ReplayReport::default());
        }
        if sources.in_second(seq + 1).is_none_or(|bytes| !sources.follows(&bytes)) {
            let aside = crate::folder::set_aside(self.second.path()).map_err(StoreError::SecondFile)?;
            return Ok(ReplayReport { entries: 0, aside: Some(aside) });
        }
        let kept = crate::folder::copy_aside(self.second.path()).map_err(StoreError::SecondFile)?;
        let mut done = SalvageReport::default();
        while !self.write(context.clone(), |commit| refill(commit, &mut sources, &mut done))? {}
        self.write(context.clone(), |commit| commit.ask_for_lost_jobs())?;
        let aside = if sources.is_taken_over(&self.conn, sources.place.seq)? {
            // everything in it stands in the database and in the second file by now
            std::fs::remove_file(kept).map(|()| None)
        } else {
            crate::folder::set_aside(&kept).map(Some)
        };
        Ok(ReplayReport { entries: done.entries, aside: aside.map_err(StoreError::SecondFile)? })
    }
}

/// One transaction of entries; answers whether nothing follows any more.
fn refill(commit: &mut Commit<'_>, sources: &mut Sources<'_>, done: &mut SalvageReport) -> Result<bool> {
    for _ in 0..ENTRIES_A_TRANSACTION {
        let before = sources.place;
        let Some((bytes, from_database)) = sources.next() else { return Ok(true) };
        match commit.append_sealed(bytes) {
            Ok(()) => {}
            Err(StoreError::NotApplicable(_)) => {
                sources.place = before;
                return Ok(true);
            }
            Err(error) => return Err(error),
        }
        done.entries += 1;
        done.from_database += u64::from(from_database);
        done.from_second_file += u64::from(!from_database);
    }
    Ok(false)
}

/// What belongs to the machine: number blocks never fall back, jobs and settings as far as they can be read. Before the first entry,
/// so that an outcome closes its job.
fn local(commit: &mut Commit<'_>, sources: &Sources<'_>, mark: Option<&Mark>) -> Result<Vec<&'static str>> {
    let mut unread = crate::keep::local_tables();
    let mut blocks = mark.map(|m| m.blocks.clone()).unwrap_or_default();
    if let Some(old) = &sources.database {
        unread = crate::keep::copy_local(old, commit.conn());
        blocks.extend(Reader { conn: old }.number_blocks().unwrap_or_default());
    }
    for (name, next) in blocks {
        commit.advance_number(&name, next)?;
    }
    Ok(unread)
}

/// The later of the witnesses there are.
fn latest_mark(salvage: &Salvage<'_>, keys: &Arc<SideKeys>) -> Option<Mark> {
    let beside = Witness::for_database(salvage.from, keys.clone()).read().ok().flatten();
    let other = salvage.other_mark.as_deref().and_then(|sealed| Mark::open(keys, sealed));
    beside.into_iter().chain(other).max_by_key(|m| (m.epoch, m.seq))
}
