//! What is done to whole files and folders of an office: made for their owner alone, moved, copied, durable.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// How every file of an office, and every file it puts out, is made: for its owner alone (0600) where the system has such modes.
pub fn private() -> OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a new empty file for its owner alone; [`io::ErrorKind::AlreadyExists`] where the name is taken, also by a link.
pub fn create_private(path: &Path) -> io::Result<File> {
    private().read(true).write(true).create_new(true).open(path)
}

/// Makes a folder, and those above it that are missing, for their owner alone (0700). One that is there keeps its mode.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Closes a folder to everybody but its owner (0700), whatever its mode was.
pub fn close_to_others(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    #[cfg(not(unix))]
    let _by_its_owner = folder;
    Ok(())
}

/// Copies a file, whatever its mode, to a new one for its owner alone.
pub fn copy_private(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut File::open(from)?, &mut create_private(to)?).map(drop)
}

/// Makes a new or moved name durable where the system can; elsewhere it is so by itself or not at all.
pub fn sync(path: &Path) {
    if let Some(dir) = path.parent().filter(|d| !d.as_os_str().is_empty()).or(Some(Path::new(".")))
        && let Ok(dir) = File::open(dir)
    {
        let _unsupported_elsewhere = dir.sync_all();
    }
}

/// Moves a file aside under the first free name, and tells which.
pub(crate) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let free = (1_u32..).map(|n| path.with_file_name(format!("{name}.aside-{n}"))).find(|to| !to.exists());
    let to = free.ok_or(io::ErrorKind::AlreadyExists)?;
    std::fs::rename(path, &to)?;
    sync(path);
    Ok(to)
}

/// Copies a file beside itself, durable, and tells where.
pub(crate) fn copy_aside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let to = path.with_file_name(format!("{name}.kept"));
    // what an earlier attempt left is no better than the file itself
    if to.exists() {
        std::fs::remove_file(&to)?;
    }
    copy_private(path, &to)?;
    File::options().write(true).open(&to)?.sync_all()?;
    sync(&to);
    Ok(to)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_for_its_owner_alone_and_takes_no_name_that_is_there() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("a").join("b");
        make_private(&folder).unwrap();
        make_private(&folder).unwrap();
        assert_eq!((mode(&folder), mode(&scratch.path().join("a"))), (0o700, 0o700));
        let (file, copy) = (folder.join("file"), folder.join("copy"));
        std::fs::write(&file, "text").unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
        copy_private(&file, &copy).unwrap();
        assert_eq!((std::fs::read(&copy).unwrap().as_slice(), mode(&copy)), (&b"text"[..], 0o600));
        std::os::unix::fs::symlink(folder.join("nowhere"), folder.join("link")).unwrap();
        for taken in ["copy", "link"] {
            assert_eq!(
                create_private(&folder.join(taken)).unwrap_err().kind(),
                io::ErrorKind::AlreadyExists,
                "{taken}"
            );
        }
        assert!(!folder.join("nowhere").exists());
        std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o755)).unwrap();
        close_to_others(&folder).unwrap();
        assert_eq!(mode(&folder), 0o700);
    }
}
