//! What every kind of link file shares on its way into the records: the rows of one transaction, what they came to, and ids
//! that two terminals make alike.

use std::collections::BTreeSet;

use madoguchi_domain::clock::TimeEvidence;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::options::Reflect;
use madoguchi_domain::record::OfficeRecord;
use madoguchi_exchange::link::{Layout, LinkRow, RowError};
use madoguchi_store::{Commit, Counts, ItemResult, RunItem};
use uuid::Uuid;

use super::provisional::ProvisionalPeople;
use crate::answers::imports::{AUTOMATIC, SAME_PERSON, TASKS};
use crate::error::Result;

/// What is done with the rows of a kind.
pub(super) trait Intake: Layout<Row: Send> + Sync {
    /// On whose word its entries are made.
    const AUTHORITY: Authority;

    /// Takes the rows of one group, in file order.
    fn take(batch: &mut ImportStep<'_>, commit: &mut Commit<'_>, rows: Vec<Self::Row>) -> Result<()>;

    /// What the list calls a sound row: 異動事由コード, 賦課年度.
    fn code(row: &Self::Row) -> String;
}

/// What the rows of one transaction came to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowCounts {
    pub applied: u64,
    pub unchanged: u64,
    pub refused: u64,
    pub held: u64,
    pub tasks: u64,
    pub automatic: u64,
}

impl From<RowCounts> for Counts {
    fn from(rows: RowCounts) -> Self {
        let RowCounts { applied, unchanged, refused, held, tasks, automatic } = rows;
        let more = [(TASKS.to_owned(), tasks), (AUTOMATIC.to_owned(), automatic)].into();
        Self { applied, unchanged, refused, held, more }
    }
}

/// The groups of one transaction.
pub(super) struct ImportStep<'o> {
    pub office: &'o OfficeRecord,
    /// SHA-256 of the file
    pub file: &'o str,
    pub at: &'o TimeEvidence,
    /// Who decides on what a movement asks for.
    pub reflect: Reflect,
    /// Whom a row may tell of besides those it names.
    pub who: Who<'o>,
    pub items: Vec<RunItem>,
    pub counts: RowCounts,
}

/// What is known of 宛名番号 that no record bears yet.
pub(super) struct Who<'o> {
    /// Persons who have only a 仮番号.
    pub provisional: ProvisionalPeople,
    /// 宛名番号 that a clerk knows to be nobody's who is registered.
    pub as_new: &'o BTreeSet<String>,
    /// 宛名番号 of which an earlier row of the file was held.
    pub held: BTreeSet<String>,
}

impl<'o> ImportStep<'o> {
    pub fn new(office: &'o OfficeRecord, file: &'o str, at: &'o TimeEvidence, who: Who<'o>) -> Self {
        Self { office, file, at, reflect: Reflect::of(office), who, items: Vec::new(), counts: RowCounts::default() }
    }
}

/// The line of a sound row.
pub(super) fn line<I: Intake>(row: &I::Row, result: ItemResult, message: &str) -> RunItem {
    RunItem {
        item: row.line() as u64,
        result,
        subject: Some(row.atena_no().to_owned()),
        field: String::new(),
        code: I::code(row),
        message: message.to_owned(),
    }
}

/// The line of a row that is sound by itself, and yet cannot be applied.
pub(super) fn refused(row: &impl LinkRow, field: Option<&str>, code: &str) -> RunItem {
    RunItem {
        item: row.line() as u64,
        result: ItemResult::Refused,
        subject: Some(row.atena_no().to_owned()),
        field: field.unwrap_or(RowError::WHOLE_ROW).to_owned(),
        code: code.to_owned(),
        message: String::new(),
    }
}

/// The line of a row that waits for a clerk, because it may tell of one of these persons.
pub(super) fn held_item(row: &impl LinkRow, candidates: &[&str]) -> RunItem {
    let message = candidates.join(" ");
    RunItem { result: ItemResult::Held, message, ..refused(row, Some("宛名番号"), SAME_PERSON) }
}

/// An id that two terminals importing the same file make alike: a UUIDv7 of a time the row tells, then its line, then the hash
/// of what it is for. Ids of one file follow one another, so a large file grows the indexes at one end.
pub(super) fn derived(millis: i64, line: usize, text: &str) -> Uuid {
    let millis = u64::try_from(millis).unwrap_or(0);
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    let hash = blake3::hash(text.as_bytes());
    let mut random = [0; 10];
    // ten bits of the line fill what the version leaves of the first two bytes, then six what the variant leaves of the third
    random[..2].copy_from_slice(&u16::try_from(line >> 22).unwrap_or(0).to_be_bytes());
    random[2] = u8::try_from(line >> 16 & 0x3F).unwrap_or(0);
    random[3..5].copy_from_slice(&u16::try_from(line & 0xFFFF).unwrap_or(0).to_be_bytes());
    random[5..].copy_from_slice(&hash.as_bytes()[..5]);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rows_came_to_is_counted_by_name() {
        let rows = RowCounts { applied: 1, unchanged: 2, refused: 3, held: 4, tasks: 5, automatic: 6 };
        let counts = Counts::from(rows);
        assert_eq!((counts.applied, counts.unchanged, counts.refused, counts.held), (1, 2, 3, 4));
        assert_eq!((counts.get(TASKS), counts.get(AUTOMATIC), counts.get("other")), (5, 6, 0));
    }
}
