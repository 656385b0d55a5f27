//! What every link file has in common: its name, its frame, its rows as they lie in the bytes, and when a whole file is
//! refused and when only a row is.
//!
//! Returns the good rows in their order, the bad ones with line, column and fault, and those held back behind a bad one. Knows
//! nothing of what a kind's columns mean (that is its [`Layout`]), nor of what the office already holds: it never says whether
//! a row changes anything.

mod encoding;
mod fault;
mod fields;
mod file_name;
mod frame;
mod lines;
mod loss;
mod refusal;
mod stage;

pub use encoding::Encoding;
pub use fault::{FieldFault, RowError, RowFault};
pub use fields::RowFields;
pub(crate) use fields::{FieldResult, Need, date_fault, is_digits, parse_date, parse_day_parts};
pub use file_name::FileName;
pub use loss::{LOSSES_MAX, Loss, Losses};
pub use refusal::FileRefusal;
pub use stage::{CheckedRow, RowChecker, RowPlace, StagedFile, UncheckedRow, one_by_one, read};
#[cfg(test)]
pub(crate) use stage::{Limits, read_within};

pub use crate::columns::{LinkColumn, LinkFileKind};
use crate::gaiji::GaijiTable;

/// Largest file that is read: 512 MiB, twice what a million rows take. The file is held in memory once.
pub const FILE_BYTES_MAX: usize = 512 << 20;
/// Most data rows of one file.
pub const ROWS_MAX: usize = 1_000_000;

/// What the office is, as far as a file must agree with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileExpectation<'a> {
    /// 市町村コード, 6 digits. A file named for another municipality is refused.
    pub municipality: &'a str,
    /// Without a central nobody can seal a 個人番号, so a row that carries one is refused.
    pub has_central: bool,
    /// What the municipality's own characters (外字) are called.
    pub gaiji: &'a GaijiTable,
}

/// What a kind of link file says in a row.
pub trait Layout {
    /// Which kind.
    const KIND: LinkFileKind;
    /// A row that was read.
    type Row: LinkRow;

    /// Reads one row whose writing is already proved, or tells its first fault. The answer depends on nothing but the row
    /// and `has_central`: a run that goes on must find the rows it left.
    fn read(line: usize, fields: &RowFields<'_>, has_central: bool) -> Result<Self::Row, FieldFault>;

    /// What the row belongs to: rows of one group are applied together.
    fn group(row: Self::Row) -> String;
}

/// What every row tells.
pub trait LinkRow {
    /// Physical line on which the row starts; the header row is line 1.
    fn line(&self) -> usize;
    /// 宛名番号
    fn atena_no(&self) -> &str;
}
