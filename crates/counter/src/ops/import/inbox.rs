//! The folder in which link files arrive, and what became of each of them on this machine.

use std::path::{Path, PathBuf};

use madoguchi_domain::refusal::Refusal;
use madoguchi_exchange::link::{FileName, LinkFileKind};
use madoguchi_store::LocalChange;

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
    let setting = LocalChange::Setting { name: SETTING_INBOX.to_owned(), value: folder.to_owned() };
    Ok(at.store.keep(&setting)?)
}

/// The folder and its link files, in the order in which they are to be taken in.
pub fn list(at: ReadContext<'_>) -> Result<InboxView> {
    let Some(folder) = at.reader.setting(SETTING_INBOX)? else {
        return Ok(imports::inbox(None, Vec::new()));
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
    Ok(imports::inbox(Some(folder), files))
}

/// The kind a name begins with.
fn kind_of(name: &str) -> Option<LinkFileKind> {
    LinkFileKind::ALL.iter().copied().find(|kind| name.starts_with(kind.as_str()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_files_are_listed_in_the_order_in_which_they_are_taken_in() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "RES_CHANGE_131016_20261110101500_002.csv",
            "RES_CHANGE_131016_20261110101500_001.csv",
            "TAX_INCOME_131016_20261109101500_001.CSV",
            "RES_CHANGE_of_the_vendor.csv",
            "RES_CHANGE_131016_20261110101500_001.ok",
            "letter.csv",
        ];
        for name in names {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let found: Vec<String> = link_files(folder.path()).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(found.len(), 4);
        assert_eq!(found[3], "RES_CHANGE_of_the_vendor.csv", "a name of another form comes last");
        let place = |name: &str| found.iter().position(|found| found == name).unwrap();
        assert!(place(names[1]) < place(names[0]), "by 連番");
        assert!(link_files(&folder.path().join("none")).is_err());
    }

    #[test]
    fn a_name_tells_the_kind_by_its_beginning() {
        assert_eq!(kind_of("RES_CHANGE_1.csv"), Some(LinkFileKind::ResChange));
        assert_eq!(kind_of("TAX_INCOME"), Some(LinkFileKind::TaxIncome));
        for name in ["res_change_1.csv", "X_RES_CHANGE.csv", ""] {
            assert_eq!(kind_of(name), None, "{name}");
        }
    }

    #[test]
    fn a_folder_that_is_none_is_refused_and_the_one_before_stays() {
        let (folder, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut office = crate::sampled::sample(folder.path(), 0);
        assert_eq!(list(office.reading()).unwrap().folder, None);
        let path = inbox.path().to_str().unwrap().to_owned();
        set(&mut office.writing(), &format!(" {path} ")).unwrap();
        for none in ["", "none", "/dev/null"] {
            assert!(
                matches!(set(&mut office.writing(), none), Err(CounterError::Refused(r)) if r.fields["field"] == "folder")
            );
        }
        for name in [
            "RES_CHANGE_131016_20261110101500_001.csv",
            "RES_CHANGE_131016_20261110101500_001.ok",
            "RES_CHANGE_131016_20261110101500_002.csv",
        ] {
            std::fs::write(inbox.path().join(name), "1234").unwrap();
        }
        let shown = list(office.reading()).unwrap();
        assert_eq!(shown.folder.as_deref(), Some(path.as_str()));
        let ready: Vec<(bool, u64)> = shown.files.iter().map(|file| (file.ready, file.size_bytes)).collect();
        assert_eq!(ready, [(true, 4), (false, 4)], "without its marker a file may still be on its way");
    }
}
