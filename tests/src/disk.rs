//! A disk that keeps a diary or fails (`tests/data/disk.c`), and what a crash would have left of an office's files.
//!
//! The diary holds every change of the office's files in order, every flush, and every word the program said. A crash
//! image is what a disk may hold when the power goes at some line of it: what was flushed is whole; of what was not, any
//! part may be there, torn at sectors. Knows nothing of what the files mean. Panics instead of returning errors.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A sector reaches the disk whole or not at all.
const SECTOR: usize = 512;

/// Builds the shim in a scratch folder.
pub fn build(scratch: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/disk.c");
    let library = scratch.join("disk.so");
    let args = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"];
    let done = Command::new("gcc").args(args).arg(&library).arg(source).args(["-ldl", "-lpthread"]).status();
    assert!(done.expect("gcc is in scripts/need").success(), "the shim must build");
    library
}

/// Dice that fall the same for the same seed (xorshift).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// One of `0..below`.
    pub fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % below.max(1) as u64).expect("it fits")
    }
}

/// One line of the diary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A file was made, or emptied.
    Made(PathBuf),
    /// Bytes were written at a place.
    Wrote(PathBuf, usize, Vec<u8>),
    /// A file was cut or grown.
    Cut(PathBuf, usize),
    /// A file, or a folder's names, were flushed.
    Flushed(PathBuf),
    /// A file was moved.
    Moved(PathBuf, PathBuf),
    /// A file was removed.
    Removed(PathBuf),
    /// The program said this on standard output.
    Said(String),
}

/// Reads a diary.
pub fn read(path: &Path) -> Vec<Line> {
    let bytes = fs::read(path).expect("the diary");
    let mut rest = bytes.as_slice();
    let mut lines = Vec::new();
    while !rest.is_empty() {
        let mut take = |n: usize| {
            let (now, later) = rest.split_at(n);
            rest = later;
            now
        };
        let op = take(1)[0];
        let named = usize::from(u16::from_le_bytes(take(2).try_into().expect("two bytes")));
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let path = PathBuf::from(text(take(named)));
        let at = usize::try_from(u64::from_le_bytes(take(8).try_into().expect("eight bytes"))).expect("it fits");
        let len = u32::from_le_bytes(take(4).try_into().expect("four bytes")) as usize;
        let data = take(len).to_vec();
        lines.push(match op {
            b'C' => Line::Made(path),
            b'W' => Line::Wrote(path, at, data),
            b'L' => Line::Cut(path, at),
            b'F' => Line::Flushed(path),
            b'R' => Line::Moved(path, PathBuf::from(text(&data))),
            b'U' => Line::Removed(path),
            b'A' => Line::Said(text(&data)),
            other => panic!("no such line: {other}"),
        });
    }
    lines
}

/// A change that no flush has made sure of yet.
#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Cut(usize),
}

#[derive(Debug, Clone, Default)]
struct FileState {
    durable: Vec<u8>,
    pending: Vec<Change>,
}

/// What becomes of changes that were not flushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// All are there: only the program died.
    All,
    /// None is there.
    None,
    /// Each is there or not.
    Some,
    /// Of each write, any sectors are there.
    Torn,
    /// A beginning of them is there, the last one torn.
    Prefix,
}

impl FileState {
    fn now(&self) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        self.pending.iter().for_each(|change| apply(&mut bytes, change));
        bytes
    }

    fn after(&self, fate: Fate, dice: &mut Dice) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        let whole = dice.below(self.pending.len() + 1);
        for (n, change) in self.pending.iter().enumerate() {
            let (there, torn) = match fate {
                Fate::All => (true, false),
                Fate::None => (false, false),
                Fate::Some => (dice.below(2) == 0, false),
                Fate::Torn => (true, true),
                Fate::Prefix => (n <= whole, n == whole),
            };
            if !there {
                continue;
            }
            match change {
                Change::Write(at, data) if torn => tear(&mut bytes, *at, data, dice),
                Change::Write(..) | Change::Cut(_) => apply(&mut bytes, change),
            }
        }
        bytes
    }
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Cut(len) => bytes.resize(*len, 0),
        Change::Write(at, data) => {
            bytes.resize(bytes.len().max(at + data.len()), 0);
            bytes[*at..at + data.len()].copy_from_slice(data);
        }
    }
}

fn tear(bytes: &mut Vec<u8>, at: usize, data: &[u8], dice: &mut Dice) {
    let mut from = 0;
    while from < data.len() {
        let until = ((at + from) / SECTOR * SECTOR + SECTOR - at).min(data.len());
        if dice.below(2) == 0 {
            apply(bytes, &Change::Write(at + from, data[from..until].to_vec()));
        }
        from = until;
    }
}

/// A disk as the diary tells it, up to some line.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    files: BTreeMap<PathBuf, FileState>,
    /// Removed files whose removal no flush of the folder made sure of.
    undead: BTreeMap<PathBuf, Vec<u8>>,
    /// What the program had said.
    pub said: String,
}

impl Disk {
    /// What lies in a folder now, all of it durable.
    pub fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        for file in fs::read_dir(folder).expect("a folder") {
            let path = file.expect("the folder can be read").path();
            if path.is_file() {
                let durable = fs::read(&path).expect("a file");
                disk.files.insert(path, FileState { durable, pending: Vec::new() });
            }
        }
        disk
    }

    /// The next line of the diary.
    pub fn follow(&mut self, line: &Line) {
        match line {
            Line::Made(path) => {
                self.undead.remove(path);
                self.files.entry(path.clone()).or_default().pending.push(Change::Cut(0));
            }
            Line::Wrote(path, at, data) => {
                self.files.entry(path.clone()).or_default().pending.push(Change::Write(*at, data.clone()));
            }
            Line::Cut(path, len) => self.files.entry(path.clone()).or_default().pending.push(Change::Cut(*len)),
            Line::Flushed(path) => match self.files.get_mut(path) {
                Some(file) => *file = FileState { durable: file.now(), pending: Vec::new() },
                None => self.undead.retain(|file, _| file.parent() != Some(path)),
            },
            Line::Moved(from, to) => {
                if let Some(file) = self.files.remove(from) {
                    self.files.insert(to.clone(), file);
                }
            }
            Line::Removed(path) => {
                if let Some(file) = self.files.remove(path) {
                    self.undead.insert(path.clone(), file.now());
                }
            }
            Line::Said(words) => self.said.push_str(words),
        }
    }

    /// Writes what a crash may leave into `folder`. What SQLite shares between processes in memory is never there.
    pub fn crash(&self, seed: u64, folder: &Path) {
        let mut dice = Dice::new(seed);
        let fates = [Fate::All, Fate::None, Fate::Some, Fate::Torn, Fate::Prefix];
        fs::create_dir_all(folder).expect("a scratch folder");
        for (path, file) in &self.files {
            let name = path.file_name().expect("a file has a name");
            if !name.to_string_lossy().ends_with("-shm") {
                let bytes = file.after(fates[dice.below(fates.len())], &mut dice);
                fs::write(folder.join(name), bytes).expect("a scratch file");
            }
        }
        for (path, bytes) in &self.undead {
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            if !name.ends_with("-shm") && dice.below(2) == 0 && !self.files.contains_key(path) {
                fs::write(folder.join(name), bytes).expect("a scratch file");
            }
        }
    }
}
