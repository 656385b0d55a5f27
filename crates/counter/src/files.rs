//! Files of this machine, written so that a crash leaves the old or the new one.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// Replaces a file: written beside, flushed to disk, moved over.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    sync_folder(path);
    Ok(())
}

/// Makes the move itself durable where the system can; elsewhere the move is durable by itself or not at all.
pub(crate) fn sync_folder(path: &Path) {
    if let Some(dir) = path.parent().filter(|d| !d.as_os_str().is_empty()).or(Some(Path::new(".")))
        && let Ok(dir) = File::open(dir)
    {
        let _unsupported_elsewhere = dir.sync_all();
    }
}

fn lock_file(path: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(path)
}

/// Waits for a lock that one process, and one thread, holds at a time; it ends with the file.
pub fn lock(path: &Path) -> io::Result<File> {
    let file = lock_file(path)?;
    file.lock()?;
    Ok(file)
}

/// A lock that many hold at a time, unless one holds it alone; none when somebody does.
pub fn try_share(path: &Path) -> io::Result<Option<File>> {
    let file = lock_file(path)?;
    match file.try_lock_shared() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(error)) => Err(error),
    }
}

/// The same lock if nobody holds it.
pub fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = lock_file(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(error)) => Err(error),
    }
}

/// How often, and how long apart, a lock is tried that somebody may be about to let go.
const TRIES: u32 = 10;
const BETWEEN_TRIES: Duration = Duration::from_millis(30);

/// Tries for about a third of a second: a program that ends lets go of its locks a moment after its last word, and one that starts
/// another holds them twice until the other has begun.
pub(crate) fn with_patience(mut tried: impl FnMut() -> io::Result<Option<File>>) -> io::Result<Option<File>> {
    for _ in 1..TRIES {
        if let Some(held) = tried()? {
            return Ok(Some(held));
        }
        std::thread::sleep(BETWEEN_TRIES);
    }
    tried()
}

/// Largest notification file read.
const READ_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Reads a small file; a large one is an error, not a full memory.
pub fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    if std::fs::metadata(path)?.len() > READ_BYTES_MAX {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    std::fs::read(path)
}

/// Proves that a file can be made there, before anything depends on it.
pub fn writable(path: &Path) -> io::Result<()> {
    let dir = path.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
    name.push(".new");
    File::create(dir.join(&name))?;
    std::fs::remove_file(dir.join(&name))
}
