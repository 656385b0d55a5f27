//! Views of 保存年限.

use std::collections::BTreeMap;

use madoguchi_domain::retention::RetentionStatus;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A row of the table as this office keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::retention::RetentionRow")]
pub struct KeptView {
    pub id: String,
    pub label: String,
    pub years: i32,
    pub counted_from: String,
    pub status: RetentionStatus,
    pub status_label: String,
    pub option: Option<String>,
    pub source: String,
}

/// A file that could be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClosableView {
    /// 宛名番号 or provisional number.
    pub resident: String,
    /// Record id.
    pub record: String,
    /// First day it could be.
    pub since: String,
}

/// What the table means on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RetentionView {
    /// The day.
    pub on: String,
    /// The table.
    pub table: Vec<KeptView>,
    /// Residents looked at.
    #[ts(type = "number")]
    pub residents: u64,
    /// How many files could be closed.
    #[ts(type = "number")]
    pub closable: u64,
    /// How many are kept, by reason.
    #[ts(type = "Record<string, number>")]
    pub kept: BTreeMap<String, u64>,
    /// Which could be closed; null unless asked for.
    pub list: Option<Vec<ClosableView>>,
}
