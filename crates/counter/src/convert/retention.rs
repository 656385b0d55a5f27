//! 保存年限 as screens and scripts see it.

use chrono::NaiveDate;
use madoguchi_domain::record::{OfficeRecord, RecordId};
use madoguchi_domain::retention;

use crate::views::{ClosableView, KeptView};
use crate::words;

/// The table as an office keeps it.
pub(crate) fn table(office: &OfficeRecord) -> Vec<KeptView> {
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
