//! Files that somebody asks for: papers, lists, slips, recovery sheets.
//!
//! Knows where one may lie, and that none takes the place of another unless that was asked for. Knows nothing of what is in it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use madoguchi_domain::refusal::{Refusal, RefusalCode};

use crate::error::{CounterError, Result};
use crate::files;

/// What becomes of a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the output is refused.
    Keep,
    /// The output takes its place.
    Replace,
}

impl Existing {
    /// By the word `force` of a command.
    pub fn by(force: bool) -> Self {
        if force { Self::Replace } else { Self::Keep }
    }
}

/// A place at which a file can be made, found out before anything depends on it.
#[derive(Debug)]
pub struct Output {
    /// Argument that names it.
    field: &'static str,
    path: PathBuf,
    existing: Existing,
}

impl Output {
    /// The place `path`, named by the argument `field`. Refused inside the folder `office` (`file_refused`) and, unless it may be replaced,
    /// where something is (`file_exists`: `file`).
    pub fn at(office: &Path, field: &'static str, path: &Path, existing: Existing) -> Result<Self> {
        beside_the_office(office, field, path)?;
        let output = Self { field, path: path.to_owned(), existing };
        match path.symlink_metadata() {
            Ok(_) if existing == Existing::Keep => return Err(output.exists()),
            Ok(about) if about.is_dir() => return Err(CounterError::File(ErrorKind::IsADirectory.into())),
            Ok(about) if !about.is_file() && !about.is_symlink() => return Err(output.is_no_file()),
            Ok(_) | Err(_) => {}
        }
        files::writable(path).map_err(CounterError::File)?;
        Ok(output)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes it as a whole, for its owner alone.
    pub fn write(&self, bytes: &[u8]) -> Result<()> {
        let written = match self.existing {
            Existing::Keep => files::write_new(&self.path, bytes),
            Existing::Replace => files::replace(&self.path, bytes),
        };
        written.map_err(|error| {
            if error.kind() == ErrorKind::AlreadyExists { self.exists() } else { CounterError::File(error) }
        })
    }

    /// A device or a pipe: other programs need it in its place.
    fn is_no_file(&self) -> CounterError {
        let message = "通常のファイルではない（装置やパイプ）ため、置き換えません。別の名前を指定してください。";
        Refusal::new(RefusalCode::FileRefused).with("field", self.field).with("message", message).into()
    }

    fn exists(&self) -> CounterError {
        Refusal::new(RefusalCode::FileExists).with("file", self.field).into()
    }
}

/// Refuses what would be made among the files of an office (`file_refused`).
pub(crate) fn beside_the_office(office: &Path, field: &str, path: &Path) -> Result<()> {
    if !files::lies_in(office, path) {
        return Ok(());
    }
    let message = "事務所のファイルと混ざらないよう、事務所のフォルダーの中には書き出しません。";
    Err(Refusal::new(RefusalCode::FileRefused).with("field", field).with("message", message).into())
}

/// Refuses outputs of one command of which two are the same file (`file_exists`): one of them would be lost.
pub fn each_its_own(outputs: &[&Output]) -> Result<()> {
    let place = |output: &Output| {
        let folder = files::folder_of(&output.path);
        (folder.canonicalize().unwrap_or_else(|_| folder.to_owned()), output.path.file_name().map(ToOwned::to_owned))
    };
    for (at, output) in outputs.iter().enumerate() {
        if outputs[..at].iter().any(|other| place(other) == place(output)) {
            return Err(output.exists());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(refused: Result<impl std::fmt::Debug>) -> Option<RefusalCode> {
        match refused {
            Ok(_) => None,
            Err(CounterError::Refused(refusal)) => Some(refusal.code),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn nothing_is_written_among_the_files_of_the_office() {
        let folder = tempfile::tempdir().unwrap();
        let (office, beside) = (folder.path().join("office"), folder.path().join("beside"));
        std::fs::create_dir_all(office.join("inside")).unwrap();
        std::fs::create_dir(&beside).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&office, folder.path().join("link")).unwrap();
        let at = |place: &str| code(Output::at(&office, "pdf", &folder.path().join(place), Existing::Replace));
        for place in ["office/office.db", "office/./a.pdf", "office/inside/../a.pdf", "office/inside/a.pdf"] {
            assert_eq!(at(place), Some(RefusalCode::FileRefused), "{place}");
        }
        #[cfg(unix)]
        assert_eq!(at("link/inside/a.pdf"), Some(RefusalCode::FileRefused));
        for place in ["a.pdf", "beside/a.pdf", "office/../a.pdf", "officea.pdf"] {
            assert_eq!(at(place), None, "{place}");
        }
    }

    #[test]
    fn a_file_that_is_there_stays_unless_it_may_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let office = folder.path().join("office");
        let path = folder.path().join("other.key");
        let early = Output::at(&office, "pdf", &path, Existing::Keep).unwrap();
        std::fs::write(&path, "a key").unwrap();
        let Err(CounterError::Refused(refusal)) = Output::at(&office, "pdf", &path, Existing::Keep) else {
            panic!("it exists")
        };
        assert_eq!((refusal.code, refusal.fields["file"].as_str()), (RefusalCode::FileExists, "pdf"));
        assert_eq!(code(early.write(b"paper")), Some(RefusalCode::FileExists), "it came meanwhile");
        assert_eq!(std::fs::read(&path).unwrap(), b"a key");
        Output::at(&office, "pdf", &path, Existing::Replace).unwrap().write(b"paper").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"paper");
        let folder_there = Output::at(&office, "pdf", folder.path(), Existing::Replace);
        assert!(matches!(folder_there, Err(CounterError::File(error)) if error.kind() == ErrorKind::IsADirectory));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _listens = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let at = Output::at(&folder.path().join("office"), "pdf", &socket, Existing::Replace);
        assert_eq!(code(at), Some(RefusalCode::FileRefused));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_never_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (office, link, target) =
            (folder.path().join("o"), folder.path().join("link"), folder.path().join("target"));
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert_eq!(code(Output::at(&office, "pdf", &link, Existing::Keep)), Some(RefusalCode::FileExists));
        Output::at(&office, "pdf", &link, Existing::Replace).unwrap().write(b"paper").unwrap();
        assert!(!target.exists() && !link.is_symlink() && link.is_file());
    }

    #[test]
    fn two_outputs_of_one_command_are_two_files() {
        let folder = tempfile::tempdir().unwrap();
        let office = folder.path().join("office");
        std::fs::create_dir(folder.path().join("in")).unwrap();
        let at = |name: &str| Output::at(&office, "svg", &folder.path().join(name), Existing::Replace).unwrap();
        let (a, b, again) = (at("a.pdf"), at("b.pdf"), at("in/../a.pdf"));
        assert_eq!(code(each_its_own(&[&a, &b])), None);
        assert_eq!(code(each_its_own(&[&a, &b, &again])), Some(RefusalCode::FileExists));
    }
}
