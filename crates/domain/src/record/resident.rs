//! One person: identity, 資格, special statuses, マイナ, income years, ratios, certificates, open tasks.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::{RecordId, RecordedAt, Section, SpecialStatus, StatusKind, Task};
use crate::certificate::{Certificate, CertificateKind};
use crate::coverage::{Period, ReasonCode};
use crate::person::Identity;
use crate::variants::every;

/// What a movement changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// 適用開始
    Join,
    /// 適用終了
    Leave,
    /// 変更: the coverage goes on, in another household, under another head, or with other personal data
    Change,
}

/// How sure the day of a movement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// 確定
    #[default]
    Confirmed,
    /// 予定: a move announced before it happens; fixed when the new municipality tells (転入通知)
    Planned,
}

impl Certainty {
    fn is_confirmed(&self) -> bool {
        *self == Self::Confirmed
    }
}

/// 異動 with its three dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Its own id; a correction names it.
    pub id: Uuid,
    /// Begin, end or change.
    pub kind: MovementKind,
    /// Its reason
    pub reason: ReasonCode,
    /// 異動日: the day of the fact
    pub effective_on: NaiveDate,
    /// 届出日
    pub notified_on: NaiveDate,
    /// When it was recorded
    pub recorded_at: DateTime<FixedOffset>,
    /// Household whose coverage it changed
    pub household: RecordId,
    /// The household left, where the coverage went over to another
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_household: Option<RecordId>,
    /// 予定 or 確定
    #[serde(default, skip_serializing_if = "Certainty::is_confirmed")]
    pub certainty: Certainty,
    /// The movement this one corrects
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Uuid>,
    /// The movement that corrected this one; a corrected movement no longer holds
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<Uuid>,
    /// The clerk's words on it
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// マイナ保険証の利用登録. Unknown is a state of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
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

/// 申告区分: whether the person has declared an income for that year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum Declaration {
    /// 申告済, or known by a report of employer or pension
    Declared,
    /// 未申告
    Undeclared,
    /// 不明: not asked yet, or another municipality has not answered
    #[default]
    Unknown,
}

/// 所得・課税 of one 賦課年度, in yen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IncomeYear {
    /// 賦課年度 (income of the year before)
    pub tax_year: i32,
    /// Municipality of 1 January (全国地方公共団体コード); empty = no address in Japan
    pub municipality: String,
    /// 申告区分
    pub declaration: Declaration,
    /// 市町村民税 is levied.
    pub taxed: bool,
    /// 総所得金額等
    #[serde(skip_serializing_if = "zero")]
    pub total_income_yen: i64,
    /// 合計所得金額
    #[serde(skip_serializing_if = "zero")]
    pub aggregate_income_yen: i64,
    /// 課税標準額 (課税所得)
    #[serde(skip_serializing_if = "zero")]
    pub taxable_income_yen: i64,
    /// 給与収入
    #[serde(skip_serializing_if = "zero")]
    pub salary_receipts_yen: i64,
    /// 給与所得
    #[serde(skip_serializing_if = "zero")]
    pub salary_income_yen: i64,
    /// 公的年金収入
    #[serde(skip_serializing_if = "zero")]
    pub pension_receipts_yen: i64,
    /// 公的年金雑所得
    #[serde(skip_serializing_if = "zero")]
    pub pension_income_yen: i64,
    /// 専従者給与
    #[serde(skip_serializing_if = "zero")]
    pub family_employee_yen: i64,
    /// 収入合計（基準収入）
    #[serde(skip_serializing_if = "zero")]
    pub receipts_yen: i64,
    /// 扶養16未満数
    #[serde(skip_serializing_if = "none")]
    pub dependants_under_16: u32,
    /// 扶養16–19数
    #[serde(skip_serializing_if = "none")]
    pub dependants_16_to_19: u32,
    /// 更正日: the day the word is of; none = the first assessment
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_on: Option<NaiveDate>,
    /// Where it was learned.
    #[serde(skip_serializing_if = "by_file")]
    pub source: IncomeSource,
    /// The clerk who entered it at the counter; empty for what a file told.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub recorded_by: String,
}

/// Where an income was learned (ADR 0033).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncomeSource {
    /// 課税台帳: the tax office's own file (`TAX_INCOME`)
    #[default]
    TaxRoll,
    /// 本人申告
    Applicant,
    /// 課税証明書
    TaxCertificate,
    /// 前住所地照会
    FormerMunicipality,
}

impl IncomeSource {
    /// Those a clerk can tell.
    pub const TOLD: [Self; 3] = [Self::TaxCertificate, Self::FormerMunicipality, Self::Applicant];
}

impl Declaration {
    /// Every one.
    pub const ALL: [Self; 3] = every();
}

fn by_file(source: &IncomeSource) -> bool {
    *source == IncomeSource::TaxRoll
}

// a yen that is nought is not written
fn zero(yen: &i64) -> bool {
    *yen == 0
}

fn none(count: &u32) -> bool {
    *count == 0
}

impl Default for IncomeYear {
    fn default() -> Self {
        Self {
            tax_year: 0,
            municipality: String::new(),
            declaration: Declaration::Unknown,
            taxed: false,
            total_income_yen: 0,
            aggregate_income_yen: 0,
            taxable_income_yen: 0,
            salary_receipts_yen: 0,
            salary_income_yen: 0,
            pension_receipts_yen: 0,
            pension_income_yen: 0,
            family_employee_yen: 0,
            receipts_yen: 0,
            dependants_under_16: 0,
            dependants_16_to_19: 0,
            corrected_on: None,
            source: IncomeSource::TaxRoll,
            recorded_by: String::new(),
        }
    }
}

/// 一部負担金の割合 of one person from a day on: by a determination of the household, or a clerk's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopayDetermination {
    /// 10, 20 or 30
    pub ratio_percent: u8,
    /// 発効期日
    pub from: NaiveDate,
    /// The clerk's reason; empty where the rules determined it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The day it was determined.
    pub determined_on: NaiveDate,
    /// The determination of the household it follows from; none where a clerk determined it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Uuid>,
}

/// What is known of one person: eight sections, each with its own history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    /// Record id.
    pub id: RecordId,
    /// Count of entries that touched this record.
    pub version: u64,
    /// Identity as the registry or the counter knows it.
    pub identity: Section<Identity>,
    /// 資格の期間 and 異動
    #[serde(default, skip_serializing_if = "Section::is_unwritten")]
    pub qualification: Section<Qualification>,
    /// 特別該当
    #[serde(default, skip_serializing_if = "Section::is_unwritten")]
    pub special: Section<Vec<SpecialStatus>>,
    /// マイナ保険証
    #[serde(default, skip_serializing_if = "Section::is_unwritten")]
    pub myna: Section<Myna>,
    /// 所得・課税, one item a 賦課年度
    #[serde(default, skip_serializing_if = "Section::is_unwritten")]
    pub income: Section<Vec<IncomeYear>>,
    /// 負担割合
    #[serde(default, skip_serializing_if = "Section::is_unwritten")]
    pub copay: Section<Vec<CopayDetermination>>,
    /// 証
    #[serde(default, skip_serializing_if = "Section::is_unwritten")]
    pub certificates: Section<Vec<Certificate>>,
    /// 異動の処理待ち: open tasks only
    #[serde(default, skip_serializing_if = "Section::is_unwritten")]
    pub tasks: Section<Vec<Task>>,
}

/// 資格 periods and the movements that made them, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Qualification {
    /// 資格取得年月日 to 資格喪失年月日 (prefecture), never overlapping.
    pub periods: Vec<Period>,
    /// Movements in the order they were recorded.
    pub movements: Vec<Movement>,
}

impl Qualification {
    /// Every household that a movement names: those that ever covered the person.
    pub fn households(&self) -> BTreeSet<RecordId> {
        self.movements.iter().flat_map(|m| std::iter::once(m.household).chain(m.left_household)).collect()
    }

    /// The movement of that id.
    pub fn movement(&self, id: Uuid) -> Option<&Movement> {
        self.movements.iter().find(|m| m.id == id)
    }
}

impl Resident {
    /// A resident nobody has written yet.
    pub fn unwritten(id: RecordId, identity: Identity) -> Self {
        Self {
            id,
            version: 0,
            identity: Section::unwritten(identity),
            qualification: Section::default(),
            special: Section::default(),
            myna: Section::default(),
            income: Section::default(),
            copay: Section::default(),
            certificates: Section::default(),
            tasks: Section::default(),
        }
    }

    /// The certificate of that number.
    pub fn certificate(&self, no: &str) -> Option<&Certificate> {
        self.certificates.body.iter().find(|c| c.no.as_str() == no)
    }

    /// The papers of that kind that the person has or can get, the newest first.
    pub fn in_hand(&self, kind: CertificateKind) -> impl Iterator<Item = &Certificate> {
        self.certificates.body.iter().rev().filter(move |c| c.kind == kind && c.state.in_hand())
    }

    /// The newest paper of that kind in hand that certifies something on `day`.
    pub fn in_force(&self, kind: CertificateKind, day: NaiveDate) -> Option<&Certificate> {
        self.in_hand(kind).find(|c| c.holds_on(day))
    }

    /// The ratio determined for `day`: the latest determination that has taken effect.
    pub fn copay_on(&self, day: NaiveDate) -> Option<&CopayDetermination> {
        self.copay.body.iter().filter(|c| c.from <= day).max_by_key(|c| (c.from, c.determined_on))
    }

    /// The special statuses that hold on `day`.
    pub fn statuses_on(&self, day: NaiveDate) -> impl Iterator<Item = &SpecialStatus> {
        self.special.body.iter().filter(move |s| s.holds_on(day) && !s.is_decided(&self.identity.body))
    }

    /// A status of that kind holds on `day`.
    pub fn has_status(&self, kind: StatusKind, day: NaiveDate) -> bool {
        self.statuses_on(day).any(|s| s.kind == kind)
    }

    /// Income of a 賦課年度.
    pub fn income_of(&self, tax_year: i32) -> Option<&IncomeYear> {
        self.income.body.iter().find(|i| i.tax_year == tax_year)
    }

    /// Every word at hand on a 賦課年度, newest first, with the time of its recording.
    pub fn income_words(&self, tax_year: i32) -> Vec<(Option<RecordedAt>, IncomeYear)> {
        let all = self.income.history().into_iter().rev();
        all.filter(|(_, year)| year.tax_year == tax_year).collect()
    }

    /// The record as the office knew it at `when`, from the words at hand; none where it did not know the person yet.
    pub fn known_at(&self, when: RecordedAt) -> Option<Self> {
        let mut papers = self.certificates.clone();
        papers.recall();
        let certificates = papers.body.iter().filter_map(|c| c.known_at(when)).collect();
        Some(Self {
            id: self.id,
            version: self.version,
            identity: self.identity.back_to(when)?,
            qualification: self.qualification.back_to(when).unwrap_or_default(),
            special: self.special.back_to(when).unwrap_or_default(),
            myna: self.myna.back_to(when).unwrap_or_default(),
            income: self.income.back_to(when).unwrap_or_default(),
            copay: self.copay.back_to(when).unwrap_or_default(),
            certificates: self.certificates.with_body(certificates),
            tasks: self.tasks.back_to(when).unwrap_or_default(),
        })
    }
}
