//! Why a case cannot be read.

/// A case that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError {
    /// `json`, `kind_unknown`, `field_missing`, `field_invalid`, `contradiction`, `no_answer`
    pub code: &'static str,
    /// Which field, e.g. `members[1].taxable_income_yen`.
    pub field: String,
    /// In the office's words.
    pub message: String,
}

impl CaseError {
    pub(super) fn new(code: &'static str, field: &str, message: &str) -> Self {
        Self { code, field: field.to_owned(), message: message.to_owned() }
    }
}
