//! The folder in which link files arrive, and what became of each of them on this machine.

use std::path::{Path, PathBuf};

use madoguchi_domain::refusal::Refusal;
use madoguchi_exchange::link::{FileName, Kind};
use madoguchi_store::Local;

use crate::context::{ReadContext, WriteContext};
use crate::convert::imports;
use crate::error::{CounterError, Result};
use crate::ops::import::list;
use crate::views::InboxView;

/// Name of the setting that holds the folder.
const SETTING_INBOX: &str = "import_folder";

/// Most files shown.
const FILES_MAX: usize = 500;

/// Sets the folder in which link files arrive.
pub fn set(at: &mut WriteContext<'_>, folder: &str) -> Result<()> {
    let folder = folder.trim();
    if !Path::new(folder).is_dir() {
        return Err(Refusal::field("folder", folder).into());
    }
    let setting = Local::Setting { name: SETTING_INBOX.to_owned(), value: folder.to_owned() };
    Ok(at.store.keep(&setting)?)
}

/// The folder and its link files, in the order in which they are to be taken in.
pub fn list(at: ReadContext<'_>) -> Result<InboxView> {
    let Some(folder) = at.reader.setting(SETTING_INBOX)? else {
        return Ok(InboxView { folder: None, files: Vec::new() });
    };
    let runs = list::import_runs(at, FILES_MAX as u64)?;
    let mut files = Vec::new();
    for (name, path) in link_files(Path::new(&folder)).map_err(CounterError::File)? {
        let run = runs.iter().find(|run| run.about.file == name);
        let size_bytes = std::fs::metadata(&path).map_or(0, |meta| meta.len());
        // the marker is written last: without it the file may still be on its way
        let ready = path.with_extension("ok").is_file();
        files.push(imports::inbox_file((&name, &path), kind_of(&name), (size_bytes, ready), run));
    }
    Ok(InboxView { folder: Some(folder), files })
}

/// The kind a name begins with.
fn kind_of(name: &str) -> Option<Kind> {
    Kind::ALL.iter().copied().find(|kind| name.starts_with(kind.as_str()))
}

fn link_files(folder: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if kind_of(&name).is_some() && name.to_lowercase().ends_with(".csv") {
            files.push((name, entry.path()));
        }
    }
    // by day of making and 連番; a name of another form comes last
    files.sort_by_cached_key(|(name, _)| {
        let told = FileName::parse(name);
        (told.is_none(), told.map(|t| (t.created_at, t.serial)), name.clone())
    });
    files.truncate(FILES_MAX);
    Ok(files)
}
