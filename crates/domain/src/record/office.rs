//! The office itself: what it is, its options, its accounts, its rounds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{RecordId, RecordedAt, Section};
use crate::month::Month;
use crate::numbers::{InsuredSymbol, InsurerNumber, MunicipalityCode};
use crate::variants::every;

/// Kind of insurer an office works for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum InsurerKind {
    /// 市町村国保
    Municipality,
    /// 国民健康保険組合
    Society,
    /// 後期高齢者医療
    LateElderly,
}

impl InsurerKind {
    /// Every kind.
    pub const ALL: [Self; 3] = every();

    /// The kind as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Society => "society",
            Self::LateElderly => "late_elderly",
        }
    }
}

/// What an office is called and numbered, as its papers name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insurer {
    /// 全国地方公共団体コード
    pub municipality: MunicipalityCode,
    /// 保険者番号
    pub insurer: InsurerNumber,
    /// 市町村名, or the name of the society or the union
    pub name: String,
}

/// What an office is called and numbered from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    /// The first day.
    pub from: NaiveDate,
    /// What holds from then.
    #[serde(flatten)]
    pub insurer: Insurer,
}

/// What makes an office this office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    /// What it was founded as.
    #[serde(flatten)]
    pub first: Insurer,
    /// 記号 of its certificates
    pub symbol: InsuredSymbol,
    /// Kind of insurer
    pub kind: InsurerKind,
    /// A sample office prints 見本 on every paper and may live on a simulated day.
    pub sample: bool,
    /// The simulated day of a sample office, if one was fixed.
    pub fixed_day: Option<NaiveDate>,
    /// What it was amended to, one for a day, in the order of the days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<Amended>,
}

impl Founding {
    /// What the office is called and numbered on a day.
    pub fn on(&self, day: NaiveDate) -> &Insurer {
        self.later.iter().rev().find(|later| later.from <= day).map_or(&self.first, |later| &later.insurer)
    }
}

/// A clerk's account. The password is kept only as its argon2 hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Name the clerk signs in with.
    pub name: String,
    /// PHC string.
    pub password_hash: String,
    /// What the clerk may do beyond the counter's work.
    pub role: Role,
    /// Cannot sign in any more. An account is never deleted: entries name it.
    pub disabled: bool,
}

/// What an account is for; what it may do stands in [`crate::rights`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, TS, strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 職員
    #[default]
    Clerk,
    /// 管理者: answers for the clerks and the office's rules.
    Supervisor,
    /// システム管理者: keeps accounts, options and files; sees no resident.
    Administrator,
    /// 一括処理の担当: imports, rounds and their lists.
    BackOffice,
}

/// A municipal option and who set it when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionValue {
    /// The value as text.
    pub value: String,
    /// The day it was set.
    pub set_on: NaiveDate,
    /// The clerk who set it.
    pub set_by: String,
}

/// A file of the office by its hash, and who set it when; its bytes are kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetRef {
    /// blake3 of the bytes, hex.
    pub hash: String,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// The day it was set.
    pub set_on: NaiveDate,
    /// The clerk who set it.
    pub set_by: String,
}

/// The office itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeRecord {
    /// Record id.
    pub id: RecordId,
    /// Count of entries that touched this record.
    pub version: u64,
    /// What it is.
    pub founding: Section<Founding>,
    /// Municipal options by name.
    pub options: Section<BTreeMap<String, OptionValue>>,
    /// Files of the office by name.
    pub assets: Section<BTreeMap<String, AssetRef>>,
    /// Accounts.
    pub accounts: Section<Vec<Account>>,
    /// 月次判定 that were finished: the last one of a month, oldest month first, of the last 24 months that had one
    #[serde(default, skip_serializing_if = "Section::is_unwritten")]
    pub rounds: Section<Vec<FinishedRound>>,
}

/// Months whose round stands in the office's record; earlier ones are its history.
pub const ROUNDS_KEPT_MONTHS: usize = 24;

/// 月次判定 that was finished: who ran it, and what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishedRound {
    /// 適用年月
    pub month: Month,
    /// Who began it; who ended it answers for the entry.
    pub clerk: String,
    /// When it began.
    pub started_at: RecordedAt,
    /// When it ended.
    pub ended_at: RecordedAt,
    /// Households looked at.
    pub households: u64,
    /// Households with somebody to judge.
    pub judged: u64,
    /// Of these: another outcome than before.
    pub changed: u64,
    /// Of these: an income is not known yet.
    pub pending: u64,
    /// 証 in hand that say another ratio now.
    pub papers_to_replace: u64,
    /// Households whose records contradict themselves.
    pub refused: u64,
}

impl OfficeRecord {
    /// An option's value, if somebody set it.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.body.get(name).map(|o| o.value.as_str())
    }
}
