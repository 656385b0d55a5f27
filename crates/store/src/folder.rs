//! What is done to whole files of an office's folder.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Makes a new or moved name durable where the system can; elsewhere it is so by itself or not at all.
pub(crate) fn sync(path: &Path) {
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
    std::fs::copy(path, &to)?;
    File::options().write(true).open(&to)?.sync_all()?;
    sync(&to);
    Ok(to)
}
