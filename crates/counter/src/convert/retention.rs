//! 保存年限 as screens and scripts see it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use madoguchi_domain::record::{OfficeRecord, RecordId};
use madoguchi_domain::retention;

use crate::views::{ClosableView, KeptView, RetentionView};
use crate::words;

/// How many files there are, how many could be closed, and why the others are kept.
pub(crate) struct FilesCounted {
    pub residents: u64,
    pub closable: u64,
    pub kept: BTreeMap<String, u64>,
}

/// The table on a day, what was counted, and the files by name where they were asked for.
pub(crate) fn review(
    on: NaiveDate,
    office: &OfficeRecord,
    counted: FilesCounted,
    list: Option<Vec<ClosableView>>,
) -> RetentionView {
    let FilesCounted { residents, closable, kept } = counted;
    RetentionView { on: on.to_string(), table: table(office), residents, closable, kept, list }
}

/// The table as an office keeps it.
fn table(office: &OfficeRecord) -> Vec<KeptView> {
    let view = |row: &retention::RetentionRow| KeptView {
        id: row.id.clone(),
        label: row.label.clone(),
        years: retention::years_of(row, office),
        counted_from: words::access::counted_from(row.counted_from).to_owned(),
        status: row.status,
        status_label: words::access::retention_status(row.status).to_owned(),
        option: row.option.clone(),
        source: row.source.clone(),
    };
    retention::rows().iter().map(view).collect()
}

/// A file that could be closed since a day, and what the person is called.
pub(crate) fn closable(resident: String, record: RecordId, since: NaiveDate) -> ClosableView {
    ClosableView { resident, record: record.to_string(), since: since.to_string() }
}
