//! The work list: what a movement of the registry asks of a clerk, until it is met or closed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::RecordedAt;
use crate::coverage::ReasonCode;
use crate::registry::MoveReason;
use crate::variants::every;

/// What a movement asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// 適用終了を決める
    EndCoverage,
    /// 加入の要否を確かめる
    StartCoverage,
    /// 世帯主を改める
    ChangeHead,
    /// 国保世帯を改める
    ChangeHousehold,
    /// 証を差し替える
    ReplacePaper,
    /// 支援措置に応じて証と送付先を確かめる
    Protect,
}

impl Wanted {
    /// Everything that can be wanted.
    pub const ALL: [Self; 6] = every();

    /// As stored, and as scripts see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EndCoverage => "end_coverage",
            Self::StartCoverage => "start_coverage",
            Self::ChangeHead => "change_head",
            Self::ChangeHousehold => "change_household",
            Self::ReplacePaper => "replace_paper",
            Self::Protect => "protect",
        }
    }

    /// From the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The day alone can end it: a paper that ran out is not to be replaced any more.
    pub fn depends_on_day(self) -> bool {
        match self {
            Self::ReplacePaper => true,
            Self::StartCoverage | Self::EndCoverage | Self::ChangeHead | Self::ChangeHousehold | Self::Protect => false,
        }
    }
}

/// 異動の処理待ち: an open task of one resident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id, the same for the same row of a file on every terminal.
    pub id: Uuid,
    /// What is wanted.
    pub wanted: Wanted,
    /// 異動事由 of the registry.
    pub reason: MoveReason,
    /// 事由 of the office that fits (`E01`), if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<ReasonCode>,
    /// 異動日
    pub effective_on: NaiveDate,
    /// When the registry's file told it here.
    pub told_at: RecordedAt,
    /// Code of the refusal that kept the automatic way from it; empty when none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What opened it.
    pub opened_by: TaskSource,
}

/// What opened a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskSource {
    /// The entry.
    pub entry: Uuid,
    /// SHA-256 of the link file, in hex.
    pub file: String,
    /// Line of the file.
    pub line: u64,
}

/// Why a task is no longer open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum TaskEnd {
    /// What it wanted was done, or is not wanted any more: it left the list by itself.
    Met,
    /// A clerk closed it: done otherwise, or nothing to do.
    Clerk {
        /// Why, in the clerk's words.
        why: String,
    },
}
