//! The office itself: what it is, how its proof went, its files.

use std::collections::BTreeMap;

use madoguchi_domain::notification::NotificationKind;
use madoguchi_domain::record::{InsurerKind, Role};
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One fault that verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of store::Fault")]
pub struct FaultView {
    pub kind: String,
    #[serde(rename = "where")]
    pub place: String,
    pub message: String,
}

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of store::Verdict")]
pub struct VerifyView {
    #[ts(type = "number")]
    pub entries: u64,
    #[ts(type = "number")]
    pub residents: u64,
    #[ts(type = "number")]
    pub households: u64,
    pub ok: bool,
    pub faults: Vec<FaultView>,
    /// Central's cursor; null while the office stands alone.
    pub cursor: Option<String>,
    /// Digest of the base; null while the office stands alone.
    pub digest: Option<String>,
}

/// What an office is called and numbered from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InsurerView {
    /// 市町村名, or the name of the society or the union
    pub name: String,
    /// 保険者番号
    pub insurer: String,
    /// 全国地方公共団体コード
    pub municipality: String,
    /// The first day; null = since it was founded.
    pub from: Option<String>,
    /// Kind of insurer.
    pub kind: InsurerKind,
}

/// What an amendment of the office comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AmendedView {
    /// The office from that day on.
    pub office: InsurerView,
}

/// The day of a sample office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfficeDayView {
    /// The office's day from now on.
    pub today: String,
}

/// What the window shows before and after sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfficeView {
    /// What it is called today.
    pub name: String,
    /// Kind of insurer.
    pub kind: InsurerKind,
    /// The kind, as the office calls it.
    pub kind_label: String,
    /// What this kind of office has, beside what every office has. A screen that needs another function is not offered.
    pub functions: Vec<Function>,
    /// What it is called and numbered, since it was founded and by every amendment, in the order of the days; the one of today and those to
    /// come stand among them.
    pub insurers: Vec<InsurerView>,
    /// Place of the one of today.
    pub insurer_now: usize,
    /// A sample office: papers carry 見本.
    pub sample: bool,
    /// The office's day.
    pub today: String,
    /// The office's day in 和暦.
    pub today_shown: String,
    /// Accounts that can sign in.
    pub accounts: Vec<String>,
    /// Who is signed in.
    pub clerk: Option<String>,
    /// What the account is for.
    pub role: Option<Role>,
    /// What the clerk may do; empty where nobody is signed in.
    pub rights: Vec<Right>,
    /// The screen is locked until the clerk gives the password.
    pub locked: bool,
    /// Milliseconds without key or mouse after which it is; null = never.
    #[ts(type = "number | null")]
    pub idle_lock_ms: Option<u64>,
    /// Address of the printer beside the counter, if one is set.
    pub printer: Option<String>,
    /// Who takes a paper at the window, and what was shown, is asked.
    pub receiver_asked: bool,
    /// The office is connected to a central.
    pub has_central: bool,
    /// Entries the central has not confirmed; 0 in an office that has none.
    #[ts(type = "number")]
    pub unsent: u64,
    /// Jobs whose outcome is asked.
    pub open_jobs: usize,
}

/// A date read as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DateView {
    /// `YYYY-MM-DD`
    pub date: String,
    /// 令和8年11月21日
    pub long: String,
}

/// The version of a draft's fields that this program writes and goes on with. Another one is refused where it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(try_from = "u32")]
#[ts(type = "1")]
pub struct DraftVersion;

impl DraftVersion {
    /// Its number.
    pub const NUMBER: u32 = 1;
}

impl TryFrom<u32> for DraftVersion {
    type Error = &'static str;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        if number == Self::NUMBER { Ok(Self) } else { Err("another version of drafts") }
    }
}

/// A half-typed case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of store::DraftRow")]
pub struct DraftView {
    pub id: String,
    /// None: a kind that only another program knows.
    pub kind: Option<NotificationKind>,
    /// This program knows kind and version; another draft can only be discarded here.
    pub may_continue: bool,
    pub clerk: String,
    /// The fields as the screen left them (JSON text).
    pub body: String,
    pub changed_at: String,
}

/// The seal that was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SealView {
    /// The file.
    pub seal: String,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// The table of 外字 that was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GaijiView {
    /// How many it names.
    #[ts(type = "number")]
    pub characters: u64,
}

/// What acknowledging a restored state did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AcknowledgedView {
    /// Entries taken over from the second file.
    #[ts(type = "number")]
    pub replayed: u64,
    /// Entries there are now.
    #[ts(type = "number")]
    pub entries: u64,
    /// Next number of each block.
    #[ts(type = "Record<string, number>")]
    pub next_numbers: BTreeMap<String, u64>,
    /// Where the second file lies now, if it holds entries that were not taken over.
    pub second_file_aside: Option<String>,
}

/// The keys that open the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeysView {
    /// Kind of each slot.
    pub slots: Vec<String>,
    /// What is wrong with the key file: kinds of slots, `unreadable`, `check`.
    pub damage: Vec<String>,
}
