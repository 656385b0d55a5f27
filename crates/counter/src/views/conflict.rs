//! Views of what stands against each other after a sync: numbers that several bear, own entries without an effect.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What stands against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConflictKind {
    /// 宛名番号 of several residents
    AtenaNo,
    /// 仮番号 of several residents
    ProvisionalNo,
    /// 記号番号 of several households
    HouseholdNo,
    /// 枝番 of several members of a household
    BranchNo,
    /// An own entry that waits and has no effect
    ParkedEntry,
}

/// Somebody whom a conflict concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConflictPersonView {
    /// Record id, by which the file is opened: the number may be that of several. None where nothing is registered under it.
    pub record: Option<String>,
    /// 宛名番号 or provisional number.
    pub resident: String,
    /// 氏名
    pub name: String,
    /// カナ
    pub kana: String,
    /// The home is hidden by 支援措置.
    pub protected: bool,
}

/// A conflict that a clerk resolves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConflictView {
    /// What it is.
    pub kind: ConflictKind,
    /// The same in words.
    pub kind_label: String,
    /// The number, or the id of the entry.
    pub about: String,
    /// When the entry was made; none for a number.
    pub at: Option<String>,
    /// Who made the entry; none for a number.
    pub clerk: Option<String>,
    /// Why it stands here, and what to do.
    pub message: String,
    /// Whom it concerns; for a 記号番号 the heads of the households.
    pub people: Vec<ConflictPersonView>,
}
