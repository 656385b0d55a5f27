//! Backup and restore, one command each. A backup is a folder that opens with the office's own keys; it is
//! proved before it counts, and again before it is put back.
//!
//! It holds no witness: an office that was put back is doubted until a clerk has looked, unless the office it
//! replaces shows that nothing was lost.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use madoguchi_domain::clock::Clock;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{CopyKeys, DoubtedState, LocalChange, Mark, RawKey, SECOND_FILE, Store, StoreError, folder};
use serde::{Deserialize, Serialize};

use crate::clock::SystemClock;
use crate::error::{BackupError, CounterError, OfficeError, Result};
use crate::files;
use crate::keys::{KEY_FILE, Slots};
use crate::opening::{Hold, Opened, Unlock, hold, is_office, open_store};
use crate::output::beside_the_office;
use crate::swap::{self, DATABASE_FILE};

/// Name of the list of a backup's files.
pub const MANIFEST_FILE: &str = "manifest.json";

/// Largest manifest read.
const MANIFEST_BYTES_MAX: usize = 64 * 1024;

/// Files of a backup besides the manifest.
const FILES: [&str; 3] = [DATABASE_FILE, KEY_FILE, SECOND_FILE];

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub format: u16,
    /// The office.
    pub office: uuid::Uuid,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Entries in it.
    pub entries: u64,
    /// Hash of the last, hex.
    pub head: String,
    /// Size and blake3 (hex) of each file.
    pub files: BTreeMap<String, FileSeal>,
    /// Keyed hash of everything above, by whoever held the office's key.
    pub check: String,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSeal {
    /// Size in bytes.
    pub bytes: u64,
    /// blake3, hex.
    pub blake3: String,
}

/// Reads the bytes of a manifest. Names that are not a backup's own are refused: a path never comes from outside.
pub fn parse_manifest(bytes: &[u8]) -> std::result::Result<Manifest, BackupError> {
    if bytes.len() > MANIFEST_BYTES_MAX {
        return Err(BackupError::Manifest);
    }
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(|_| BackupError::Manifest)?;
    if manifest.format > 1 {
        return Err(BackupError::TooNew);
    }
    let hex = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let names = manifest.files.len() == FILES.len() && FILES.iter().all(|name| manifest.files.contains_key(*name));
    let hashes = hex(&manifest.head) && manifest.files.values().all(|file| hex(&file.blake3));
    if manifest.format == 1 && names && hashes { Ok(manifest) } else { Err(BackupError::Manifest) }
}

impl Manifest {
    fn hash(&self, key: &RawKey) -> Option<String> {
        let bare = Self { check: String::new(), ..self.clone() };
        let by = zeroize::Zeroizing::new(blake3::derive_key("madoguchi 2026-11 backup", key.bytes()));
        Some(blake3::keyed_hash(&by, &serde_json::to_vec(&bare).ok()?).to_hex().to_string())
    }
}

fn seal_of(path: &Path) -> std::io::Result<FileSeal> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0; 1024 * 1024];
    let mut bytes = 0;
    loop {
        let n = file.read(&mut block)?;
        if n == 0 {
            return Ok(FileSeal { bytes, blake3: hasher.finalize().to_hex().to_string() });
        }
        hasher.update(&block[..n]);
        bytes += n as u64;
    }
}

/// What was backed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackedUp {
    /// Where it lies.
    pub backup: PathBuf,
    /// Entries in it.
    pub entries: u64,
    /// Bytes of all files.
    pub bytes: u64,
    /// What is wrong with the key file, which was copied as it is; as `Slots::damage` names it.
    pub key_file_damage: Vec<&'static str>,
}

/// Backs the office up into the folder `out`, which must not exist, while others work. The backup is proved as a
/// whole before it gets its name.
pub fn backup(dir: &Path, out: &Path, unlock: &Unlock<'_>, tick: &mut dyn FnMut(u64)) -> Result<BackedUp> {
    let taken = || Refusal::new(RefusalCode::FileExists).with("file", "backup");
    if out.symlink_metadata().is_ok() {
        return Err(taken().into());
    }
    beside_the_office(dir, "backup", out)?;
    let Opened { store, slots, key, witness: _witness, open: _open } = open_store(dir, unlock)?;
    let mut name = out.file_name().ok_or(CounterError::File(std::io::ErrorKind::InvalidFilename.into()))?.to_owned();
    name.push(".part");
    let part = out.with_file_name(name);
    if part.exists() {
        if !is_half_a_backup(&part).map_err(CounterError::File)? {
            return Err(taken().into());
        }
        std::fs::remove_dir_all(&part).map_err(CounterError::File)?;
    }
    folder::make_private(&part).map_err(CounterError::File)?;
    let written = write(&store, &slots, &key, dir, &part, tick);
    let moved = written.and_then(|manifest| {
        std::fs::rename(&part, out).map_err(CounterError::File)?;
        folder::sync(out);
        Ok(manifest)
    });
    if moved.is_err() {
        // half a backup must not be taken for one
        let _left = std::fs::remove_dir_all(&part);
    }
    let manifest = moved?;
    let bytes = manifest.files.values().map(|file| file.bytes).sum();
    // of the copy: another program may have changed the slots meanwhile
    let key_file_damage = Slots::read(out).map_or_else(|_| vec!["unreadable"], |slots| slots.damage(&key));
    Ok(BackedUp { backup: out.to_owned(), entries: manifest.entries, bytes, key_file_damage })
}

/// What an interrupted backup left: files of an office and nothing else. Anybody's own folder of that name is left alone.
fn is_half_a_backup(part: &Path) -> std::io::Result<bool> {
    for entry in std::fs::read_dir(part)? {
        let name = entry?.file_name();
        let of_office = |file: &str| name.to_str().is_some_and(|name| name.starts_with(file));
        if !FILES.into_iter().chain([MANIFEST_FILE, files::BESIDE]).any(of_office) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn write(
    store: &Store,
    slots: &Slots,
    key: &RawKey,
    dir: &Path,
    part: &Path,
    tick: &mut dyn FnMut(u64),
) -> Result<Manifest> {
    let path = part.join(DATABASE_FILE);
    let mark = store.copy_to(&path, &CopyKeys { present: key, next: None })?;
    folder::copy_private(&dir.join(KEY_FILE), &part.join(KEY_FILE)).map_err(CounterError::File)?;
    prove(&path, key, &mark, tick)?;
    let mut manifest = Manifest {
        format: 1,
        office: slots.office(),
        made_at: SystemClock::default().now().wall.to_rfc3339(),
        entries: mark.seq,
        head: HEXLOWER.encode(&mark.hash),
        files: BTreeMap::new(),
        check: String::new(),
    };
    for name in FILES {
        let file = part.join(name);
        File::options().write(true).open(&file).and_then(|f| f.sync_all()).map_err(CounterError::File)?;
        manifest.files.insert(name.to_owned(), seal_of(&file).map_err(CounterError::File)?);
    }
    manifest.check = manifest.hash(key).unwrap_or_default();
    let bytes = serde_json::to_vec_pretty(&manifest).map_err(StoreError::Document)?;
    files::replace(&part.join(MANIFEST_FILE), &bytes).map_err(CounterError::File)?;
    Ok(manifest)
}

/// Everything that can be recomputed is, on the copy. It has no witness yet; for the proof it gets its own.
fn prove(path: &Path, key: &RawKey, mark: &Mark, tick: &mut dyn FnMut(u64)) -> Result<()> {
    let mut copy = Store::open(path, key).map_err(OfficeError::Open)?;
    copy.write_witness(mark)?;
    let verdict = copy.verify(tick);
    drop(copy);
    std::fs::remove_file(path.with_file_name(madoguchi_store::WITNESS_FILE)).map_err(CounterError::File)?;
    if verdict.faults.is_empty() { Ok(()) } else { Err(StoreError::Unproved(verdict.faults.len()).into()) }
}

/// What was put back.
pub struct PutBack {
    /// What the backup said of itself.
    pub manifest: Manifest,
    /// Where the replaced office lies now.
    pub aside: Option<PathBuf>,
    /// Entries of the replaced office's second file that may be taken over by the acknowledgement.
    pub second_file_continues: bool,
    /// Why the state is doubted, if it is.
    pub doubt: Option<DoubtedState>,
}

/// Whether an office may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replace {
    /// It is moved aside.
    MoveAside,
    /// There must be none.
    Refuse,
}

/// Puts a backup in place. An office that is there is moved aside, never deleted, and only when asked for; what its
/// witness knows is carried over, so that numbers used since the backup are not used again.
pub fn restore(from: &Path, dir: &Path, replace: Replace, unlock: &Unlock<'_>) -> Result<PutBack> {
    let (manifest, key) = open_backup(from, unlock)?;
    if is_office(dir) && replace == Replace::Refuse {
        return Err(Refusal::new(RefusalCode::OfficeExists).into());
    }
    files::make_folder(dir).map_err(CounterError::File)?;
    let alone = hold(dir, Hold::Alone)?;
    let next = swap::begin(dir).map_err(CounterError::File)?;
    for name in FILES {
        folder::copy_private(&from.join(name), &next.join(name)).map_err(CounterError::File)?;
    }
    let path = next.join(DATABASE_FILE);
    let reached = madoguchi_store::witness::mark_beside(&dir.join(DATABASE_FILE), &key);
    let mut store = Store::open(&path, &key).map_err(OfficeError::Open)?;
    let continues = store.second_continues(&dir.join(SECOND_FILE))?;
    if let Some(mark) = reached {
        store.write_witness(&mark)?;
    }
    // also where nothing was lost: a job moves on without an entry
    store.keep(&LocalChange::JobsInDoubt { at: SystemClock::default().now().wall.to_rfc3339() })?;
    drop(store);
    if continues {
        let (longer, copied) = (dir.join(SECOND_FILE), next.join(SECOND_FILE));
        let taken = std::fs::remove_file(&copied).and_then(|()| folder::copy_private(&longer, &copied));
        taken.map_err(CounterError::File)?;
    }
    let aside = swap::commit(dir, "replaced").map_err(CounterError::File)?;
    drop(alone);
    let Opened { store, slots: _, key: _, witness: _witness, open: _open } = open_store(dir, unlock)?;
    Ok(PutBack { manifest, aside, second_file_continues: continues, doubt: store.doubted_state().cloned() })
}

/// Proves the files against the manifest, and the manifest against the key.
fn open_backup(from: &Path, unlock: &Unlock<'_>) -> Result<(Manifest, RawKey)> {
    let path = from.join(MANIFEST_FILE);
    if !path.is_file() {
        return Err(CounterError::Backup(BackupError::Missing));
    }
    let bytes = files::read_bounded(&path).map_err(CounterError::File)?;
    let manifest = parse_manifest(&bytes).map_err(CounterError::Backup)?;
    for (name, seal) in &manifest.files {
        if seal_of(&from.join(name)).ok().as_ref() != Some(seal) {
            return Err(CounterError::Backup(BackupError::File));
        }
    }
    let slots = Slots::read(from).map_err(OfficeError::Key)?;
    let key = slots.open(unlock.key_store, unlock.passphrase.as_deref()).map_err(OfficeError::Key)?;
    if manifest.hash(&key).as_deref() != Some(&manifest.check) || slots.office() != manifest.office {
        return Err(CounterError::Backup(BackupError::Unproved));
    }
    Ok((manifest, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let seal = FileSeal { bytes: 5, blake3: "ab".repeat(32) };
        Manifest {
            format: 1,
            office: uuid::Uuid::from_u128(1),
            made_at: "2026-11-21T10:00:00+09:00".into(),
            entries: 3,
            head: "00".repeat(32),
            files: FILES.iter().map(|name| ((*name).to_owned(), seal.clone())).collect(),
            check: String::new(),
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Manifest), expected: std::result::Result<(), BackupError>) {
        let mut changed = manifest();
        change(&mut changed);
        let read = parse_manifest(&serde_json::to_vec(&changed).unwrap());
        assert_eq!(read.map(|_| ()), expected);
    }

    #[test]
    fn a_folder_of_somebody_else_is_not_half_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        assert!(is_half_a_backup(folder.path()).unwrap());
        std::fs::write(folder.path().join("office.db-wal"), "").unwrap();
        assert!(is_half_a_backup(folder.path()).unwrap());
        std::fs::write(folder.path().join("thesis.txt"), "").unwrap();
        assert!(!is_half_a_backup(folder.path()).unwrap());
    }

    #[test]
    fn a_manifest_names_the_files_of_a_backup_and_nothing_else() {
        check(|_| (), Ok(()));
        check(|m| m.format = 2, Err(BackupError::TooNew));
        check(|m| m.format = 0, Err(BackupError::Manifest));
        check(|m| drop(m.files.remove(KEY_FILE)), Err(BackupError::Manifest));
        check(|m| m.head.truncate(9), Err(BackupError::Manifest));
        let seal = FileSeal { bytes: 1, blake3: "zz".repeat(32) };
        check(|m| drop(m.files.insert(KEY_FILE.into(), seal.clone())), Err(BackupError::Manifest));
        check(|m| drop(m.files.insert("../../etc/passwd".into(), seal.clone())), Err(BackupError::Manifest));
        for bytes in [&b""[..], b"{}", b"[]", b"\xff\xfe", &[b' '; 70_000]] {
            assert_eq!(parse_manifest(bytes), Err(BackupError::Manifest));
        }
    }
}
