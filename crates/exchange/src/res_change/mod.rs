//! 住民異動 (`RES_CHANGE`): what the registry tells the counter about its residents.
//!
//! Knows its columns and codes. What a link file is as such is [`crate::link`].

mod fields;
mod row;

pub use crate::columns::res_change_codes::{MoveReason, Relation};
pub use row::{MyNumber, ResChangeRow};

use crate::link::{FieldFault, Layout, LinkFileKind, RowFields};

/// The layout of 住民異動. Rows of one registry household (世帯番号, else the person) are applied together.
#[derive(Debug, Clone, Copy)]
pub enum ResChange {}

impl Layout for ResChange {
    const KIND: LinkFileKind = LinkFileKind::ResChange;
    type Row = ResChangeRow;

    fn read(line: usize, fields: &RowFields<'_>, has_central: bool) -> Result<ResChangeRow, FieldFault> {
        row::read(line, fields, has_central)
    }

    /// 世帯番号; who has none stands alone. Told apart by a letter no number has.
    fn group(row: ResChangeRow) -> String {
        row.juki_household_no.unwrap_or_else(|| format!("a{}", row.atena_no))
    }
}

#[cfg(test)]
mod tests;
