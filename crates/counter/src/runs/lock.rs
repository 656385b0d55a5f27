//! The lock of a long work: one of a name at a time in an office, across windows and programs. It ends with whoever holds it.

use std::fs::File;
use std::path::Path;

use madoguchi_domain::refusal::{Refusal, RefusalCode};

use crate::error::{CounterError, OfficeError, Result};
use crate::files;

/// Held while a work runs.
pub(crate) struct Alone {
    work: &'static str,
    _lock: File,
}

impl Alone {
    /// Takes the lock of a work, or says that it runs elsewhere.
    pub fn take(dir: &Path, work: &'static str) -> Result<Self> {
        let path = dir.join(format!("run_{work}.lock"));
        let lock = files::with_patience(|| files::try_lock(&path)).map_err(OfficeError::Held);
        let busy = || CounterError::from(Refusal::new(RefusalCode::RunBusy).with("work", work));
        Ok(Self { work, _lock: lock?.ok_or_else(busy)? })
    }

    /// Whose lock it is.
    pub fn work(&self) -> &'static str {
        self.work
    }
}
