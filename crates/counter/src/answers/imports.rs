//! An import with what is known of its file, and the codes its list uses.

use std::collections::BTreeMap;

use madoguchi_store::Run;
use serde::{Deserialize, Serialize};

/// Name of this work among the long ones.
pub(crate) const WORK: &str = "import";

/// What an import counts besides its rows: movements that ask for a clerk.
pub(crate) const TASKS: &str = "tasks";
/// What an import counts besides its rows: coverages begun or ended by the office's option.
pub(crate) const AUTOMATIC: &str = "automatic";

/// Code of a row that contradicts what the office holds.
pub(crate) const CANNOT_APPLY: &str = "cannot_apply";

/// Code of a row that may tell of somebody who has only a 仮番号; its message names them, a blank between two.
pub(crate) const SAME_PERSON: &str = "same_person_suspected";

/// Most faults in one answer; the list has them all.
pub(crate) const ERRORS_SHOWN_MAX: usize = 1000;

/// No resident has that 宛名番号.
pub(crate) const RESIDENT_UNKNOWN: &str = "resident_unknown";
/// The 更正日 lies ahead.
pub(crate) const DATE_IN_FUTURE: &str = "date_in_future";
/// The 賦課年度 lies ahead.
pub(crate) const YEAR_IN_FUTURE: &str = "year_in_future";

/// What is known of a file besides its counts; kept with the run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ImportedFile {
    /// Kind of file
    pub kind: String,
    /// SHA-256 of the whole file
    pub sha256: String,
    /// Name of the file, without its folder
    pub file: String,
    /// Where it lay when it was taken in, by which an import that stopped goes on
    pub path: Option<String>,
    /// 連番 of its name
    pub serial: Option<String>,
    /// 作成日時 of its name, `YYYY-MM-DDTHH:MM:SS`
    pub made_at: Option<String>,
    /// `utf8` or `cp932`
    pub encoding: String,
    /// The municipality's own characters in it, by code point
    pub characters: BTreeMap<String, u64>,
    /// Codes of what a person should know of the order of the files
    pub warnings: Vec<String>,
}

/// A run with what is known of its file.
pub(crate) struct ImportRun {
    pub run: Run,
    pub about: ImportedFile,
}

impl From<Run> for ImportRun {
    fn from(run: Run) -> Self {
        let about = serde_json::from_str(&run.about).unwrap_or_default();
        Self { run, about }
    }
}
