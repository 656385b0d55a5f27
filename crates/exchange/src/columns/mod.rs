//! The kinds of link files: their columns, the codes a column may hold, and what is said of each.
//!
//! Knows names and codes. Knows nothing of bytes, of rows, or of what is wrong with one.

mod kind;
pub(crate) mod res_change;
pub(crate) mod res_change_codes;
pub(crate) mod tax_income;

pub(crate) use kind::COLUMNS_MAX;
pub use kind::LinkFileKind;

/// The first column of every kind.
pub(crate) const ATENA_NO: &str = "宛名番号";

/// A column of a kind.
pub trait LinkColumn: Copy {
    /// Its place in the row, from 0.
    fn index(self) -> usize;
    /// Its name in the header row.
    fn name(self) -> &'static str;
}

/// The codes a column may hold, and what each means.
pub(crate) type CodeTable<T> = [(&'static str, T)];

/// What a code of a table means.
pub(crate) fn find<T: Copy>(table: &CodeTable<T>, code: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == code).map(|(_, meaning)| *meaning)
}
