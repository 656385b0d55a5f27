//! Putting a new set of files in the place of an office's old one, so that a crash leaves either the old
//! office or the new one, never a mixture.
//!
//! The new set is made complete in a folder of its own; then one small file says that it counts. From that
//! moment on whoever opens the office finishes the moves. The old files are moved aside, never overwritten.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use madoguchi_store::folder;

use crate::files;
use crate::keys::KEY_FILE;

/// Name of the database in an office's folder.
pub const DATABASE_FILE: &str = "office.db";

/// Folder in which a new set is made.
const NEXT: &str = ".next";

/// The file that says that the new set counts: the name of the folder for the old one, then the names of the new
/// files, one a line. Which are new must not be guessed from what still waits: some may have been moved already.
const READY: &str = "ready";

/// What SQLite keeps beside a database; while the new database is not in its place, it is the old one's.
const BESIDE: [&str; 2] = ["office.db-wal", "office.db-shm"];

/// Files of an office in the order in which they are moved.
pub(crate) const FILES: [&str; 4] =
    [DATABASE_FILE, KEY_FILE, madoguchi_store::SECOND_FILE, madoguchi_store::WITNESS_FILE];

/// An empty folder for the new set. What an interrupted attempt left there is removed: it never counted.
pub(crate) fn begin(dir: &Path) -> io::Result<PathBuf> {
    let next = dir.join(NEXT);
    if next.exists() {
        std::fs::remove_dir_all(&next)?;
    }
    folder::make_private(&next)?;
    Ok(next)
}

/// The new set counts from here on. Answers the folder that holds the old one, if there was one.
pub(crate) fn commit(dir: &Path, aside: &str) -> io::Result<Option<PathBuf>> {
    let free = (1_u32..).map(|n| format!("{aside}-{n}")).find(|name| !dir.join(name).exists());
    let name = free.ok_or(io::ErrorKind::AlreadyExists)?;
    let next = dir.join(NEXT);
    let new: Vec<&str> = FILES.into_iter().filter(|file| next.join(file).exists()).collect();
    for file in &new {
        File::options().write(true).open(next.join(file))?.sync_all()?;
    }
    files::replace(&next.join(READY), ready(&name, &new).as_bytes())?;
    finish(dir)?;
    let old = dir.join(&name);
    Ok(old.exists().then_some(old))
}

fn ready(aside: &str, new: &[&str]) -> String {
    std::iter::once(aside).chain(new.iter().copied()).collect::<Vec<_>>().join("\n")
}

/// Whether a new set waits for its moves.
pub(crate) fn is_pending(dir: &Path) -> bool {
    dir.join(NEXT).join(READY).exists()
}

/// Finishes the moves of a new set that counts. Running it again does no harm.
pub(crate) fn finish(dir: &Path) -> io::Result<()> {
    let next = dir.join(NEXT);
    let told = std::fs::read_to_string(next.join(READY))?;
    let (name, new) = told.split_once('\n').unwrap_or((told.as_str(), ""));
    let is_new = |file: &str| new.lines().any(|line| line == file);
    // the name is ours; a damaged one must not lead out of the folder
    if name.is_empty() || !is_new(DATABASE_FILE) || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let aside = dir.join(name);
    let put_aside = |file: &str| -> io::Result<()> {
        if !dir.join(file).exists() {
            return Ok(());
        }
        folder::make_private(&aside)?;
        std::fs::rename(dir.join(file), aside.join(file))
    };
    if next.join(DATABASE_FILE).exists() {
        let gone = FILES.iter().filter(|file| !is_new(file));
        BESIDE.iter().chain(gone).try_for_each(|file| put_aside(file))?;
    }
    // the database last: until it is in its place, the rule above holds
    for file in FILES.iter().rev().filter(|file| next.join(file).exists()) {
        put_aside(file)?;
        std::fs::rename(next.join(file), dir.join(file))?;
    }
    folder::sync(&dir.join(DATABASE_FILE));
    std::fs::remove_dir_all(&next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &Path, names: &[&str], text: &str) {
        std::fs::create_dir_all(dir).unwrap();
        for name in names {
            std::fs::write(dir.join(name), text).unwrap();
        }
    }

    fn whole(dir: &Path, names: &[&str], text: &str) -> bool {
        names.iter().all(|name| std::fs::read_to_string(dir.join(name)).is_ok_and(|found| found == text))
    }

    #[test]
    fn an_interrupted_move_is_finished_from_wherever_it_stopped() {
        let old = [FILES[0], FILES[1], FILES[2], FILES[3], BESIDE[0]];
        let new = [FILES[0], FILES[1], FILES[2]];
        for done in 0..=new.len() {
            let dir = tempfile::tempdir().unwrap();
            let dir = dir.path();
            write(dir, &old, "old");
            write(&begin(dir).unwrap(), &new, "new");
            std::fs::write(dir.join(NEXT).join(READY), ready("aside-1", &new)).unwrap();
            // the moves as far as they came, in their order
            let aside = dir.join("aside-1");
            std::fs::create_dir_all(&aside).unwrap();
            for name in [BESIDE[0], FILES[3]] {
                std::fs::rename(dir.join(name), aside.join(name)).unwrap();
            }
            for name in new.iter().rev().take(done) {
                std::fs::rename(dir.join(name), aside.join(name)).unwrap();
                std::fs::rename(dir.join(NEXT).join(name), dir.join(name)).unwrap();
            }
            finish(dir).unwrap();
            assert!(whole(dir, &new, "new") && whole(&aside, &old, "old"), "after {done} moves");
            assert!(!dir.join(FILES[3]).exists() && !is_pending(dir));
        }
    }

    #[test]
    fn a_set_that_never_counted_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &FILES, "old");
        write(&begin(dir.path()).unwrap(), &FILES, "half");
        assert!(!is_pending(dir.path()));
        begin(dir.path()).unwrap();
        assert!(whole(dir.path(), &FILES, "old"));
    }

    #[test]
    fn a_damaged_note_moves_nothing_and_never_leads_out_of_the_folder() {
        for note in [
            "",
            "\noffice.db",
            "../out\noffice.db",
            "a/b\noffice.db",
            "aside-1",
            "aside-1\noffice.key",
            "aside.1\noffice.db",
        ] {
            let dir = tempfile::tempdir().unwrap();
            write(dir.path(), &FILES, "old");
            write(&begin(dir.path()).unwrap(), &FILES, "new");
            std::fs::write(dir.path().join(NEXT).join(READY), note).unwrap();
            assert_eq!(finish(dir.path()).unwrap_err().kind(), io::ErrorKind::InvalidData, "{note:?}");
            assert!(whole(dir.path(), &FILES, "old") && whole(&dir.path().join(NEXT), &FILES, "new"), "{note:?}");
        }
    }

    #[test]
    fn the_old_files_go_to_a_folder_of_their_own_each_time() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        write(&begin(dir).unwrap(), &FILES[..2], "first");
        assert_eq!(commit(dir, "before").unwrap(), None, "there was nothing to put aside");
        for (text, aside) in [("second", "before-1"), ("third", "before-2")] {
            write(&begin(dir).unwrap(), &FILES[..2], text);
            assert_eq!(commit(dir, "before").unwrap(), Some(dir.join(aside)));
            assert!(whole(dir, &FILES[..2], text) && !is_pending(dir));
        }
        assert!(
            whole(&dir.join("before-1"), &FILES[..2], "first") && whole(&dir.join("before-2"), &FILES[..2], "second")
        );
    }
}
