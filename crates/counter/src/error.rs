//! What can go wrong for a clerk, in one type.

use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::{LayoutError, LayoutFault};
use madoguchi_store::{OpenError, StoreError};

use crate::keys::KeyError;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum CounterError {
    /// The office says no.
    #[error("refused")]
    Refused(#[from] Refusal),
    /// The office cannot be opened.
    #[error("the office cannot be opened")]
    Office(#[from] OfficeError),
    /// The store failed while it was used.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The fonts are missing.
    #[error("a font is missing")]
    Font(#[from] madoguchi_printing::fonts::FontError),
    /// The page could not be turned into a file.
    #[error("the page cannot be written as a file")]
    Render(#[from] madoguchi_printing::render::RenderError),
    /// A list could not be turned into a spreadsheet.
    #[error("the list cannot be written")]
    List(#[source] madoguchi_exchange::table::WriteError),
    /// A file of this machine cannot be read or written.
    #[error("a file cannot be read or written")]
    File(#[source] std::io::Error),
    /// A backup is none.
    #[error("not a backup")]
    Backup(#[source] BackupError),
    /// Neither the database nor the second file proves a single entry.
    #[error("nothing can be proved")]
    NothingToSalvage,
    /// The office's state is not doubted.
    #[error("the state is not doubted")]
    NotRestored,
    /// A printer's address is none.
    #[error("not a printer's address")]
    PrinterAddress,
    /// Nothing was sent to the printer; the number is void.
    #[error("nothing was sent to the printer")]
    NothingSent {
        /// The job.
        job: String,
        /// The number, now void.
        certificate_no: String,
        /// Cause as a code.
        cause: String,
    },
}

/// Why an office cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// There is no office in that folder.
    #[error("there is no office here")]
    Missing,
    /// The database does not open.
    #[error("the database does not open")]
    Open(#[source] OpenError),
    /// No key slot opens.
    #[error("no key slot opens")]
    Key(#[source] KeyError),
    /// The office's own record is missing.
    #[error("the office's own record is missing")]
    Founding,
    /// Another process holds a lock of the office.
    #[error("another process holds the office")]
    Held(#[source] std::io::Error),
}

/// Why a backup is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// There is no manifest.
    #[error("there is no manifest")]
    Missing,
    /// The manifest is none, or names files no backup has.
    #[error("the manifest cannot be read")]
    Manifest,
    /// Written by a newer program.
    #[error("the backup was made by a newer program")]
    TooNew,
    /// A file is missing or is not the one that was backed up.
    #[error("a file of the backup is missing or was changed")]
    File,
    /// The files are those listed, but the list was not made by a holder of the key.
    #[error("the manifest was not made with the office's key")]
    Unproved,
}

impl From<LayoutError> for CounterError {
    /// A page fault is a refusal before a number is taken.
    fn from(error: LayoutError) -> Self {
        let code = match error.code {
            LayoutFault::GlyphMissing => RefusalCode::GlyphMissing,
            LayoutFault::Overflow => RefusalCode::Overflow,
            LayoutFault::SealMissing => RefusalCode::SealMissing,
            LayoutFault::ValueMissing => RefusalCode::ValueMissing,
            LayoutFault::PlaceholderLeft => RefusalCode::PlaceholderLeft,
        };
        let mut refusal = Refusal::new(code)
            .with("form", error.form.split('.').next().unwrap_or_default())
            .with("field", error.field)
            .with("text", error.text);
        if let Some(position) = error.position {
            refusal = refusal.with("position", position.to_string());
        }
        Self::Refused(refusal)
    }
}

/// Result of a counter function.
pub type Result<T> = std::result::Result<T, CounterError>;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fault: LayoutFault, code: RefusalCode) {
        for position in [None, Some(3)] {
            let page = LayoutError {
                code: fault,
                form: "qualification_certificate.2025",
                field: "name".into(),
                text: "葛城".into(),
                position,
            };
            let CounterError::Refused(refusal) = CounterError::from(page) else { panic!("a page fault is a refusal") };
            assert_eq!(refusal.code, code);
            assert_eq!(refusal.code.as_str(), fault.code(), "the same word on both sides");
            let field = |name: &str| refusal.fields.get(name).map(String::as_str);
            assert_eq!((field("form"), field("field")), (Some("qualification_certificate"), Some("name")));
            assert_eq!((field("text"), field("position")), (Some("葛城"), position.map(|_| "3")));
        }
    }

    #[test]
    fn a_page_that_is_not_laid_out_is_a_refusal_by_the_same_name() {
        check(LayoutFault::GlyphMissing, RefusalCode::GlyphMissing);
        check(LayoutFault::Overflow, RefusalCode::Overflow);
        check(LayoutFault::SealMissing, RefusalCode::SealMissing);
        check(LayoutFault::ValueMissing, RefusalCode::ValueMissing);
        check(LayoutFault::PlaceholderLeft, RefusalCode::PlaceholderLeft);
    }
}
