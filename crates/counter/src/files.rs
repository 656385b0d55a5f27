//! Files of this machine, written so that a crash leaves the old or the new one.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use madoguchi_store::folder;

use crate::clock::fill_random;

/// How the name of a file begins that is not yet in its place.
pub(crate) const BESIDE: &str = ".madoguchi-";

/// A new file beside the place it is for: under a name that nobody can foresee, for its owner alone, and gone unless it was moved there.
struct Beside {
    path: PathBuf,
    file: File,
    moved: bool,
}

impl Beside {
    fn make(place: &Path) -> io::Result<Self> {
        place.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
        let mut name = [0; 8];
        fill_random(&mut name);
        let path = folder_of(place).join(format!("{BESIDE}{:016x}.new", u64::from_le_bytes(name)));
        let file = folder::create_private(&path)?;
        Ok(Self { path, file, moved: false })
    }

    /// Written and flushed.
    fn of(place: &Path, bytes: &[u8]) -> io::Result<Self> {
        let mut beside = Self::make(place)?;
        beside.file.write_all(bytes)?;
        beside.file.sync_all()?;
        Ok(beside)
    }

    fn move_to(mut self, place: &Path) -> io::Result<()> {
        std::fs::rename(&self.path, place)?;
        self.moved = true;
        folder::sync(place);
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.moved {
            // it may be a paper in clear; where even this fails there is nothing left to try
            let _gone = std::fs::remove_file(&self.path);
        }
    }
}

/// Puts a file in the place of the one that is there, if one is: written beside, flushed to disk, moved over. A link is replaced, not
/// followed.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    Beside::of(path, bytes)?.move_to(path)
}

/// The same for a name that is not taken yet ([`io::ErrorKind::AlreadyExists`]).
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = Beside::of(path, bytes)?;
    drop(folder::create_private(path)?);
    // from here on the name is ours
    beside.move_to(path).inspect_err(|_| {
        let _nothing_was_in_it = std::fs::remove_file(path);
    })
}

/// Makes the folder of an office, or of a backup, for its owner alone. One that is there and has something in it keeps its mode: it may be
/// anybody's.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    folder::make_private(folder)?;
    if std::fs::read_dir(folder)?.next().is_none() { folder::close_to_others(folder) } else { Ok(()) }
}

/// The folder a file lies in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file of that name would lie in the folder, or in one inside it, whatever links lead there.
pub(crate) fn lies_in(folder: &Path, path: &Path) -> bool {
    match (folder.canonicalize(), folder_of(path).canonicalize()) {
        (Ok(folder), Ok(of_path)) => of_path.starts_with(folder),
        _ => false,
    }
}

fn lock_file(path: &Path) -> io::Result<File> {
    folder::private().create(true).truncate(false).write(true).open(path)
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
    Beside::make(path).map(drop)
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
        for content in [&b"a longer first text"[..], b"short", b""] {
            replace(&path, content).unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), content);
            assert_eq!(names(folder.path()), ["office.key"]);
        }
    }

    #[test]
    fn a_file_that_cannot_be_replaced_stays_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        // a folder is in the way when all is written
        std::fs::create_dir_all(path.join("inside")).unwrap();
        assert!(replace(&path, b"a paper in clear").is_err());
        assert_eq!(write_new(&path, b"a paper in clear").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!((names(folder.path()), path.is_dir()), (vec!["file".to_owned()], true));
        assert!(replace(&folder.path().join("none").join("file"), b"new").is_err());
    }

    #[test]
    fn nobody_who_foresees_a_name_gets_the_content() {
        let folder = tempfile::tempdir().unwrap();
        let (path, foreseen) = (folder.path().join("paper.pdf"), folder.path().join("paper.pdf.new"));
        std::fs::write(&foreseen, "somebody's own").unwrap();
        writable(&path).unwrap();
        replace(&path, b"paper").unwrap();
        assert_eq!(
            (std::fs::read(&foreseen).unwrap().as_slice(), names(folder.path()).len()),
            (&b"somebody's own"[..], 2)
        );
    }

    #[test]
    fn a_new_file_takes_no_name_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("paper.pdf");
        write_new(&path, b"paper").unwrap();
        assert_eq!(write_new(&path, b"another").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!((std::fs::read(&path).unwrap().as_slice(), names(folder.path()).len()), (&b"paper"[..], 1));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_written_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (new, old, office) = (folder.path().join("new"), folder.path().join("old"), folder.path().join("office"));
        std::fs::write(&old, "old").unwrap();
        std::fs::set_permissions(&old, PermissionsExt::from_mode(0o644)).unwrap();
        write_new(&new, b"paper").unwrap();
        replace(&old, b"paper").unwrap();
        std::fs::create_dir(&office).unwrap();
        std::fs::set_permissions(&office, PermissionsExt::from_mode(0o755)).unwrap();
        make_folder(&office).unwrap();
        drop(lock(&office.join("office.lock")).unwrap());
        assert_eq!((mode(&new), mode(&old), mode(&office)), (0o600, 0o600, 0o700));
        assert_eq!(mode(&office.join("office.lock")), 0o600);
        std::fs::set_permissions(&office, PermissionsExt::from_mode(0o755)).unwrap();
        make_folder(&office).unwrap();
        assert_eq!(mode(&office), 0o755, "somebody has something in it");
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
