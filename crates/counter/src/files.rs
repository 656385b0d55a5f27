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

/// What marks a text file as UTF-8; editors write it, and it is no part of the text.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Reads a small file; a large one is an error, not a full memory.
pub fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    read_regular(path, READ_BYTES_MAX)
}

/// The same without the mark of UTF-8 at its beginning.
pub fn read_text_bounded(path: &Path) -> io::Result<Vec<u8>> {
    Ok(without_bom(read_bounded(path)?))
}

/// A text without the mark of UTF-8 at its beginning.
pub fn without_bom(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(BOM) {
        bytes.drain(..BOM.len());
    }
    bytes
}

/// Reads a file of at most so many bytes. Whatever is no regular file is an error before it is opened: a pipe waits for a writer, and a
/// device may have no end.
pub fn read_regular(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !about.is_file() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    if about.len() > bytes_max {
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

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn only_a_regular_file_of_a_bounded_size_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, b"\xEF\xBB\xBFtext").unwrap();
        let kind = |read: io::Result<Vec<u8>>| read.map_err(|error| error.kind());
        assert_eq!(kind(read_regular(&path, 7)), Ok(b"\xEF\xBB\xBFtext".to_vec()));
        assert_eq!(kind(read_text_bounded(&path)), Ok(b"text".to_vec()));
        assert_eq!(kind(read_regular(&path, 6)), Err(ErrorKind::FileTooLarge));
        assert_eq!(kind(read_regular(folder.path(), 100)), Err(ErrorKind::IsADirectory));
        #[cfg(unix)]
        assert_eq!(kind(read_regular(Path::new("/dev/zero"), 100)), Err(ErrorKind::Unsupported));
        assert_eq!(kind(read_bounded(&folder.path().join("none"))), Err(ErrorKind::NotFound));
    }
}
