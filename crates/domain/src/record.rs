//! Records: what the office knows of one resident, one household, and of itself.
//!
//! Knows the sections and their versions. Knows nothing of how a fact gets there: that is `apply`.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::certificate::{Certificate, CertificateKind};
use crate::coverage::{EndReason, StartReason};
use crate::person::Identity;

/// Identity of a record, given from outside (UUIDv7).
pub type RecordId = Uuid;

/// A named part of a record with the record version that last wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Section<T> {
    /// Version of the record when this section was last written; the entry that made the record wrote all of them.
    pub version: u64,
    /// What it says.
    pub body: T,
}

/// 資格: the prefecture-level period. `to` is the first day without (資格喪失日).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualificationPeriod {
    /// 資格取得年月日
    pub from: NaiveDate,
    /// 資格喪失年月日, the first day without
    pub to: Option<NaiveDate>,
    /// 取得事由
    pub reason: StartReason,
    /// 喪失事由
    pub end_reason: Option<EndReason>,
}

/// Whether a movement begins or ends a coverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// 適用開始
    Join,
    /// 適用終了
    Leave,
}

/// 異動 with its three dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Its own id; a correction names it.
    pub id: Uuid,
    /// Begin or end.
    pub kind: MovementKind,
    /// Reason code (`A03`, `E04`).
    pub reason: String,
    /// 異動日: the day of the fact
    pub effective_on: NaiveDate,
    /// 届出日
    pub notified_on: NaiveDate,
    /// When it was recorded
    pub recorded_at: DateTime<FixedOffset>,
    /// Household whose coverage it changed
    pub household: RecordId,
}

/// マイナ保険証の利用登録. Unknown is a state of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MynaState {
    /// 利用登録あり
    Registered,
    /// 利用登録なし
    NotRegistered,
    /// 不明
    #[default]
    Unknown,
}

/// State of the My Number health-insurance card and when it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Myna {
    /// The state.
    pub state: MynaState,
    /// When the person was asked or a file told.
    pub asked_on: Option<NaiveDate>,
}

/// A ratio determined by a clerk (一部負担金の割合) until the rules determine it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopayDetermination {
    /// 10, 20 or 30
    pub ratio_percent: u8,
    /// 発効期日
    pub from: NaiveDate,
    /// The clerk's reason.
    pub reason: String,
    /// The day it was determined.
    pub determined_on: NaiveDate,
}

/// What is known of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    /// Record id.
    pub id: RecordId,
    /// Count of entries that touched this record.
    pub version: u64,
    /// Identity as the registry or the counter knows it.
    pub identity: Section<Identity>,
    /// 資格の期間 and 異動
    pub qualification: Section<Qualification>,
    /// マイナ保険証
    pub myna: Section<Myna>,
    /// 負担割合
    pub copay: Section<Vec<CopayDetermination>>,
    /// 証
    pub certificates: Section<Vec<Certificate>>,
}

/// 資格 periods and the movements that made them, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Qualification {
    /// Periods, never overlapping.
    pub periods: Vec<QualificationPeriod>,
    /// Movements in the order they were recorded.
    pub movements: Vec<Movement>,
}

/// One person's 適用 in a household. `to` is the first day without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The person.
    pub resident: RecordId,
    /// 枝番, two digits; the same for the same person, never given to another.
    pub branch: String,
    /// 適用開始年月日
    pub covered_from: NaiveDate,
    /// 適用終了年月日, the first day without
    pub covered_to: Option<NaiveDate>,
    /// 開始事由
    pub reason: StartReason,
    /// 終了事由
    pub end_reason: Option<EndReason>,
}

impl Member {
    /// Covered on `day`.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.covered_from <= day && self.covered_to.is_none_or(|to| day < to)
    }
}

/// 記号・番号 of a household.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HouseholdNumber {
    /// 記号
    pub symbol: String,
    /// 番号, leading zeros kept
    pub number: String,
    /// 住基世帯の世帯番号, an attribute
    pub juki_household_no: Option<String>,
}

/// 国保世帯.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// Record id.
    pub id: RecordId,
    /// Count of entries that touched this record.
    pub version: u64,
    /// 記号・番号
    pub number: Section<HouseholdNumber>,
    /// 世帯主: debtor and notifier even when not insured (擬制世帯主)
    pub head: Section<Option<RecordId>>,
    /// 適用, in the order of joining
    pub members: Section<Vec<Member>>,
}

/// Kind of insurer an office works for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InsurerKind {
    /// 市町村国保
    Municipality,
    /// 国民健康保険組合
    Society,
    /// 後期高齢者医療
    LateElderly,
}

/// What makes an office this office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Founding {
    /// 全国地方公共団体コード
    pub municipality: String,
    /// 保険者番号
    pub insurer: String,
    /// 市町村名
    pub name: String,
    /// 記号 of its certificates
    pub symbol: String,
    /// Kind of insurer
    pub kind: InsurerKind,
    /// A sample office prints 見本 on every paper and may live on a simulated day.
    pub sample: bool,
    /// The simulated day of a sample office, if one was fixed.
    pub fixed_day: Option<NaiveDate>,
}

/// A clerk's account. The password is kept only as its argon2 hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Name the clerk signs in with.
    pub name: String,
    /// PHC string.
    pub password_hash: String,
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

/// The office itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Record id.
    pub id: RecordId,
    /// Count of entries that touched this record.
    pub version: u64,
    /// What it is.
    pub founding: Section<Founding>,
    /// Municipal options by name.
    pub options: Section<BTreeMap<String, OptionValue>>,
    /// Accounts.
    pub accounts: Section<Vec<Account>>,
}

/// Any record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// 個票（住民）
    Resident(Box<Resident>),
    /// 個票（国保世帯）
    Household(Box<Household>),
    /// 個票（事務所）
    Office(Box<Office>),
}

/// Kind of a record, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 住民
    Resident,
    /// 国保世帯
    Household,
    /// 事務所
    Office,
}

/// Largest stored form of one record, in bytes.
pub const RECORD_SIZE_BYTES_MAX: usize = 256 * 1024;

impl Record {
    /// Its id.
    pub fn id(&self) -> RecordId {
        match self {
            Self::Resident(r) => r.id,
            Self::Household(h) => h.id,
            Self::Office(o) => o.id,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Resident(_) => RecordKind::Resident,
            Self::Household(_) => RecordKind::Household,
            Self::Office(_) => RecordKind::Office,
        }
    }

    /// The resident, if it is one.
    pub fn as_resident(&self) -> Option<&Resident> {
        match self {
            Self::Resident(r) => Some(r),
            Self::Household(_) | Self::Office(_) => None,
        }
    }

    /// The household, if it is one.
    pub fn as_household(&self) -> Option<&Household> {
        match self {
            Self::Household(h) => Some(h),
            Self::Resident(_) | Self::Office(_) => None,
        }
    }

    /// The office, if it is one.
    pub fn as_office(&self) -> Option<&Office> {
        match self {
            Self::Office(o) => Some(o),
            Self::Resident(_) | Self::Household(_) => None,
        }
    }

    /// Count of entries that touched it.
    pub fn version(&self) -> u64 {
        match self {
            Self::Resident(r) => r.version,
            Self::Household(h) => h.version,
            Self::Office(o) => o.version,
        }
    }
}

impl RecordKind {
    /// The kind as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Household => "household",
            Self::Office => "office",
        }
    }
}

impl Resident {
    /// A resident nobody has written yet.
    pub fn unwritten(id: RecordId, identity: Identity) -> Self {
        Self {
            id,
            version: 0,
            identity: Section { version: 0, body: identity },
            qualification: Section::default(),
            myna: Section::default(),
            copay: Section::default(),
            certificates: Section::default(),
        }
    }

    /// The certificate of that number.
    pub fn certificate(&self, no: &str) -> Option<&Certificate> {
        self.certificates.body.iter().find(|c| c.no.as_str() == no)
    }

    /// The newest certificate of that kind which a person can hold in hand.
    pub fn certificate_in_hand(&self, kind: CertificateKind) -> Option<&Certificate> {
        self.certificates.body.iter().rev().find(|c| c.kind == kind && c.state.in_hand())
    }

    /// The ratio determined for `day`: the latest determination that has taken effect.
    pub fn copay_on(&self, day: NaiveDate) -> Option<&CopayDetermination> {
        self.copay.body.iter().filter(|c| c.from <= day).max_by_key(|c| (c.from, c.determined_on))
    }
}

impl Household {
    /// A household nobody has written yet.
    pub fn unwritten(id: RecordId) -> Self {
        Self { id, version: 0, number: Section::default(), head: Section::default(), members: Section::default() }
    }

    /// This person's coverage that holds on `day`.
    pub fn coverage_of(&self, resident: RecordId, day: NaiveDate) -> Option<&Member> {
        self.members.body.iter().rev().find(|m| m.resident == resident && m.covers(day))
    }

    /// The newest coverage of this person, ended or not.
    pub fn latest_of(&self, resident: RecordId) -> Option<&Member> {
        self.members.body.iter().rev().find(|m| m.resident == resident)
    }
}

impl Office {
    /// An option's value, if somebody set it.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.body.get(name).map(|o| o.value.as_str())
    }
}
