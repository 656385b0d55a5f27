//! 市町村の運用: what the law leaves to the municipality and a determination asks for.
//!
//! Knows the choices and their defaults. Who set them, and when, is the office's records.

use serde::{Deserialize, Serialize};

/// The municipality's choices that a determination asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Practice {
    /// An undeclared or unknown income of an adult puts the household's under-70 into ア. Practice, not law text.
    pub undeclared_is_highest: bool,
    /// 基準収入額適用 without application where the office can confirm the receipts itself (since 2022-01-01).
    pub receipts_ex_officio: bool,
    /// Ratio shown and issued while the income is not known.
    pub provisional: Provisional,
    /// From when a change of the household counts.
    pub change_counts: ChangeCounts,
    /// From when an application for 基準収入額適用 counts.
    pub application_counts: ApplicationCounts,
    /// Border of income up to which a minor counts for 年少; none = the row of the law (380,000).
    pub minors_income_max_yen: Option<i64>,
}

impl Default for Practice {
    fn default() -> Self {
        Self {
            undeclared_is_highest: true,
            receipts_ex_officio: true,
            provisional: Provisional::None,
            change_counts: ChangeCounts::NextMonthOrSameOnTheFirst,
            application_counts: ApplicationCounts::NextMonth,
            minors_income_max_yen: None,
        }
    }
}

/// Ratio while an income is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provisional {
    /// No ratio until the income is known.
    #[default]
    None,
    /// 2割
    Twenty,
    /// 3割
    Thirty,
}

impl Provisional {
    /// In percent.
    pub fn percent(self) -> Option<u8> {
        match self {
            Self::None => None,
            Self::Twenty => Some(20),
            Self::Thirty => Some(30),
        }
    }
}

/// From when a change of the household counts for the ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeCounts {
    /// From the 1st of the next month; a change on the 1st from that month.
    #[default]
    NextMonthOrSameOnTheFirst,
    /// Always from the 1st of the next month.
    NextMonth,
    /// From the month of the change.
    SameMonth,
}

/// From when an application for 基準収入額適用 counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationCounts {
    /// From the month after it.
    #[default]
    NextMonth,
    /// From the month of it.
    SameMonth,
}
