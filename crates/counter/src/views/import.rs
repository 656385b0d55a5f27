//! Views of imports: runs, lists, movements that ask for a clerk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One row of a link file that was not applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "columns of the list")]
pub struct ImportErrorView {
    #[ts(type = "number")]
    pub line: u64,
    pub resident: Option<String>,
    pub field: String,
    pub code: String,
    pub message: String,
}

/// A character of the file that only its municipality can name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "as in exchange::link::Loss")]
pub struct LossView {
    #[ts(type = "number")]
    pub line: u64,
    pub resident: Option<String>,
    pub field: String,
    #[ts(type = "number")]
    pub position: u64,
    pub code_point: String,
    pub code: Option<String>,
    pub named: Option<String>,
}

/// What became of a link file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "columns of the list")]
pub struct ImportView {
    pub kind: String,
    pub file: String,
    pub rows: usize,
    pub applied: usize,
    pub unchanged: usize,
    pub refused: usize,
    pub held: usize,
    pub errors: Vec<ImportErrorView>,
    /// Faults beyond those shown here; the list has them all.
    pub errors_left_off: usize,
    pub next_actions: usize,
    /// Coverages begun or ended by the office's option.
    pub automatic: usize,
    /// The run, by which its list is made again.
    #[ts(type = "number")]
    pub run: u64,
    /// done or stopped
    pub state: String,
    /// Went on where an earlier run stopped.
    pub resumed: bool,
    /// The municipality's own characters, the first of them.
    pub losses: Vec<LossView>,
    #[ts(type = "number")]
    pub losses_count: u64,
}

/// An import of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "what is known of a file, and what a run counted")]
pub struct ImportRunView {
    #[ts(type = "number")]
    pub run: u64,
    pub kind: String,
    pub kind_label: String,
    /// What a sound row is called by: 異動事由 or 賦課年度
    pub about_label: String,
    pub file: String,
    pub serial: Option<String>,
    pub sha256: String,
    pub clerk: String,
    pub started_at: String,
    pub ended_at: Option<String>,
    pub state: String,
    pub state_label: String,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub applied: u64,
    #[ts(type = "number")]
    pub unchanged: u64,
    #[ts(type = "number")]
    pub refused: u64,
    #[ts(type = "number")]
    pub held: u64,
    #[ts(type = "number")]
    pub next_actions: u64,
    #[ts(type = "number")]
    pub automatic: u64,
    pub encoding: String,
    /// 外字 by code point, and how often
    #[ts(type = "Record<string, number>")]
    pub characters: BTreeMap<String, u64>,
    /// What a person should know of the order of the files, in words.
    pub warnings: Vec<String>,
}

/// One line of a 取込リスト.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "columns of the list")]
pub struct ImportLineView {
    #[ts(type = "number")]
    pub line: u64,
    pub result: String,
    pub result_label: String,
    pub resident: Option<String>,
    pub name: Option<String>,
    /// 支援措置
    pub protected: bool,
    pub reason_label: String,
    pub field: String,
    pub code: String,
    /// 仮番号 of those whom a held row may tell of
    pub candidates: Vec<String>,
    pub message: String,
}

/// A page of a 取込リスト.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "the run and its lines")]
pub struct ImportListView {
    pub run: ImportRunView,
    pub lines: Vec<ImportLineView>,
}

/// A movement of the registry that asks for a clerk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of store::MovementTask")]
pub struct MovementTaskView {
    pub task: String,
    pub record: String,
    pub resident: String,
    pub name: String,
    pub kana: String,
    pub wanted: String,
    pub wanted_label: String,
    pub reason: String,
    pub reason_label: String,
    /// 事由 that fits, for the case; empty when none does.
    pub cause: String,
    pub effective_on: String,
    pub told_at: String,
    /// Why the option left it to a clerk.
    pub note: String,
    pub protected: bool,
}

/// A link file in the folder of arrivals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "what the folder says")]
pub struct InboxFileView {
    /// RES_CHANGE or TAX_INCOME, by its name
    pub kind: String,
    pub kind_label: String,
    pub name: String,
    pub path: String,
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// The `.ok` marker is there.
    pub ready: bool,
    /// new, running, stopped or done
    pub state: String,
    /// The state in words.
    pub state_label: String,
    #[ts(type = "number | null")]
    pub run: Option<u64>,
}

/// The folder of arrivals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "what the folder says")]
pub struct InboxView {
    pub folder: Option<String>,
    pub files: Vec<InboxFileView>,
}
