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

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_replaced_file_is_the_new_one_whole_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.key");
        // what an interrupted attempt left is no hindrance
        std::fs::write(folder.path().join("office.key.new"), b"half of something longer").unwrap();
        for content in [&b"a longer first text"[..], b"short", b""] {
            replace(&path, content).unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), content);
            assert_eq!(names(folder.path()), ["office.key"]);
        }
    }

    #[test]
    fn a_file_that_cannot_be_replaced_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, b"old").unwrap();
        std::fs::create_dir(folder.path().join("file.new")).unwrap();
        assert!(replace(&path, b"new").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert!(replace(&folder.path().join("none").join("file"), b"new").is_err());
    }

    #[test]
    fn many_share_a_lock_or_one_holds_it_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.lock");
        let shared = [try_share(&path).unwrap().unwrap(), try_share(&path).unwrap().unwrap()];
        assert!(try_lock(&path).unwrap().is_none());
        drop(shared);
        let alone = try_lock(&path).unwrap().unwrap();
        assert!(try_share(&path).unwrap().is_none() && try_lock(&path).unwrap().is_none());
        drop(alone);
        drop(lock(&path).unwrap());
        assert!(try_share(&path).unwrap().is_some());
        assert!(try_lock(folder.path()).is_err(), "a folder is no lock");
    }

    #[test]
    fn patience_ends_with_the_lock_with_an_error_or_after_its_tries() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let patience = |free_after: u32| {
            let mut tries = 0;
            let held = with_patience(|| {
                tries += 1;
                if tries > free_after { lock(&path).map(Some) } else { Ok(None) }
            });
            (held.unwrap().is_some(), tries)
        };
        assert_eq!(patience(0), (true, 1));
        assert_eq!(patience(2), (true, 3));
        assert_eq!(patience(TRIES), (false, TRIES));
        let mut tries = 0;
        let failed = with_patience(|| {
            tries += 1;
            Err(ErrorKind::PermissionDenied.into())
        });
        assert_eq!((failed.unwrap_err().kind(), tries), (ErrorKind::PermissionDenied, 1));
    }

    #[test]
    fn whether_a_file_can_be_made_is_found_out_without_making_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        writable(&path).unwrap();
        assert_eq!(names(folder.path()), [""; 0]);
        std::fs::write(&path, b"kept").unwrap();
        writable(&path).unwrap();
        assert_eq!((std::fs::read(&path).unwrap().as_slice(), names(folder.path()).len()), (&b"kept"[..], 1));
        let kind = |path: &Path| writable(path).unwrap_err().kind();
        assert_eq!(kind(&folder.path().join("none").join("list.csv")), ErrorKind::NotFound);
        assert_eq!(kind(Path::new("/")), ErrorKind::InvalidFilename);
    }

    #[test]
    fn the_mark_of_utf_8_is_taken_off_once_and_only_at_the_beginning() {
        for (bytes, text) in [
            (&b"\xEF\xBB\xBFa"[..], &b"a"[..]),
            (b"\xEF\xBB\xBF\xEF\xBB\xBFa", b"\xEF\xBB\xBFa"),
            (b"a\xEF\xBB\xBF", b"a\xEF\xBB\xBF"),
            (b"\xEF\xBB", b"\xEF\xBB"),
            (b"", b""),
        ] {
            assert_eq!(without_bom(bytes.to_vec()), text);
        }
    }
}
