//! Words: what an item of a section said from one recording until the next, in their stored form.

use crate::variants::every;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// When something was recorded, in Japan's time.
pub type RecordedAt = DateTime<FixedOffset>;

/// Which item it is within its section, the version of the record that wrote it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp(pub u32, pub u64, pub RecordedAt);

/// What one item said, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ItemWord<I> {
    /// Number of the item within its section.
    pub item: u32,
    /// Version of the record that wrote it.
    pub version: u64,
    /// When it was recorded.
    pub at: RecordedAt,
    /// What it said; none from the recording on that took the item away.
    pub says: Option<I>,
}

/// What one item said, as stored beside the document. A row is written when a word leaves the document (displaced by a later one,
/// taken away, or past), and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The section.
    pub section: SectionName,
    /// Number of the item within its section; a section that is one whole has the item 0.
    pub item: u32,
    /// Version of the record that wrote it.
    pub version: u64,
    /// When it was recorded.
    pub at: RecordedAt,
    /// JSON of what it said; none from the recording on that took the item away.
    pub says: Option<Vec<u8>>,
}

/// The sections of all kinds of records, by name. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, strum::VariantArray)]
#[repr(u8)]
pub enum SectionName {
    /// resident: identity
    Identity = 1,
    /// resident: 資格 and 異動
    Qualification = 2,
    /// resident: 特別該当
    Special = 3,
    /// resident: マイナ保険証
    Myna = 4,
    /// resident: 所得・課税
    Income = 5,
    /// resident: 負担割合
    Copay = 6,
    /// resident: 証
    Certificates = 7,
    /// resident: 異動の処理待ち
    Tasks = 8,
    /// household: 記号・番号
    Number = 21,
    /// household: 世帯主
    Heads = 22,
    /// household: 適用
    Members = 23,
    /// household: 判定
    Determinations = 24,
    /// office: what it is
    Founding = 41,
    /// office: 市町村の定め
    Options = 42,
    /// office: accounts
    Accounts = 43,
    /// office: assets by name
    Assets = 44,
    /// office: months' rounds
    Rounds = 45,
}

impl SectionName {
    /// Every section.
    pub const ALL: [Self; 17] = every();

    /// The number as stored.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The section of that number.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.code() == code)
    }
}
