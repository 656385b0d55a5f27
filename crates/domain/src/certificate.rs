//! Certificates: what may be handed over while an eligibility stands.
//!
//! Knows the kinds, what is written on them and how long they hold. Knows nothing of forms, printers or SQL.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ground::{Assessment, Ground};
use crate::numbers::CertificateNo;
use crate::options::Options;
use crate::record::RecordedAt;
use crate::{age, rules, wareki};

/// The kinds of 証, both generations: before and after 2024-12-02 (`insurance_card` is history).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateKind {
    /// 資格確認書 (国保法9条2項, 国保則6条)
    QualificationCertificate,
    /// 資格情報のお知らせ (国保則7条の3)
    QualificationNotice,
    /// 資格確認書（特別療養） (国保則27条の5の2; 国保法54条の3): 10割, no ratio
    SpecialQualificationCertificate,
    /// 資格情報のお知らせ（特別療養）
    SpecialQualificationNotice,
    /// 高齢受給者証 (国保則7条の4)
    ElderlyCertificate,
    /// 被保険者証 (history, none new since 2024-12-02)
    InsuranceCard,
    /// 被保険者証兼高齢受給者証 (history)
    CombinedCard,
    /// 短期被保険者証 (history)
    ShortTermCard,
    /// 被保険者資格証明書 (history)
    QualificationStatement,
    /// 加入脱退証明書 (no statutory form; 国保則7条の2の2)
    CoverageStatement,
    /// 限度額適用認定証
    LimitCertificate,
    /// 限度額適用・標準負担額減額認定証
    LimitAndReductionCertificate,
    /// 標準負担額減額認定証
    ReductionCertificate,
    /// 特定疾病療養受療証
    SpecifiedDiseaseCertificate,
    /// 特定同一世帯所属者証明書 (様式第一号の五の三)
    FormerMemberCertificate,
}

/// What is written on one certificate: field name of the form → the exact text, already in the
/// office's words (dates in 和暦, codes as words). The page is laid out from this and nothing else.
pub type Face = BTreeMap<String, String>;

/// Where one certificate is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateState {
    /// A number was used; what came of the paper is not known yet.
    Issuing,
    /// 発行済: it came out.
    Issued,
    /// 交付済: it was handed over.
    Delivered,
    /// 回収
    Collected,
    /// 返送
    Returned,
    /// 抜取
    Withdrawn,
    /// A newer one was issued in its place; to be collected.
    Replaced,
    /// Nothing usable came out; the number is not used again.
    Void,
    /// 失効
    Expired,
}

impl CertificateState {
    /// The paper exists and may be with the person or ready for him or her.
    pub fn in_hand(self) -> bool {
        matches!(self, Self::Issued | Self::Delivered)
    }

    /// The paper exists and can be collected.
    pub fn collectable(self) -> bool {
        matches!(self, Self::Issued | Self::Delivered | Self::Replaced | Self::Expired)
    }
}

/// What came of the paper. A fact of its own; the clerk's or the printer's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperOutcome {
    /// It came out and is good.
    Printed,
    /// It came out and is not good.
    Spoiled,
    /// Nothing came out.
    Nothing,
    /// The order broke before anything was sent.
    NothingSent,
}

/// How a paper reaches the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// 窓口
    Window,
    /// 郵送
    Mail,
}

/// Who took a paper at the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedBy {
    /// 本人
    #[serde(rename = "self")]
    Oneself,
    /// 世帯主
    Head,
    /// 同一世帯員
    Member,
    /// 代理人
    Agent,
}

/// What was shown by whoever took a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// 運転免許証
    DriversLicence,
    /// マイナンバーカード
    MyNumberCard,
    /// 在留カード
    ResidenceCard,
    /// 旅券
    Passport,
    /// Something without a photograph.
    Other,
}

/// Who took a paper at the window, and what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Receiver {
    /// Who.
    pub by: ReceivedBy,
    /// What was shown.
    pub document: Document,
}

/// One 証.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Issue number on the paper.
    pub no: CertificateNo,
    /// Kind.
    pub kind: CertificateKind,
    /// Life.
    pub state: CertificateState,
    /// 交付年月日
    pub issued_on: NaiveDate,
    /// First day it certifies.
    pub valid_from: NaiveDate,
    /// 有効期限, last good day.
    pub valid_until: NaiveDate,
    /// What is written on it.
    pub face: Face,
    /// Hash of the page it was laid out to, hex.
    pub page_hash: String,
    /// Print job.
    pub job: uuid::Uuid,
    /// Number it stands in for (再交付).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<CertificateNo>,
    /// When and how it was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<(NaiveDate, Delivery)>,
    /// Who took it at the window, where the office asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Receiver>,
    /// When it was collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_on: Option<NaiveDate>,
    /// Its states in the order they were recorded, the present last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<StateChange>,
}

/// A state of a certificate and when it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateChange {
    /// When.
    pub at: RecordedAt,
    /// The state from then on.
    pub state: CertificateState,
}

impl Certificate {
    /// Moves it on and keeps when.
    pub(crate) fn enter(&mut self, state: CertificateState, at: RecordedAt) {
        let at = self.log.last().map_or(at, |last| last.at.max(at));
        self.state = state;
        self.log.push(StateChange { at, state });
    }

    /// The certificate as the office knew it at `when`; none where it was not recorded yet.
    pub fn known_at(&self, when: RecordedAt) -> Option<Self> {
        let log: Vec<_> = self.log.iter().copied().take_while(|c| c.at <= when).collect();
        let state = log.last()?.state;
        let mut then = Self { state, log, ..self.clone() };
        if !then.log.iter().any(|c| c.state == CertificateState::Delivered) {
            then.delivered = None;
            then.received = None;
        }
        if !then.log.iter().any(|c| c.state == CertificateState::Collected) {
            then.collected_on = None;
        }
        Some(then)
    }
}

impl CertificateKind {
    /// The name on the paper.
    pub fn label(self) -> &'static str {
        match self {
            Self::QualificationCertificate => "資格確認書",
            Self::QualificationNotice => "資格情報のお知らせ",
            Self::SpecialQualificationCertificate => "資格確認書（特別療養）",
            Self::SpecialQualificationNotice => "資格情報のお知らせ（特別療養）",
            Self::ElderlyCertificate => "高齢受給者証",
            Self::InsuranceCard => "被保険者証",
            Self::CombinedCard => "被保険者証兼高齢受給者証",
            Self::ShortTermCard => "短期被保険者証",
            Self::QualificationStatement => "被保険者資格証明書",
            Self::CoverageStatement => "加入脱退証明書",
            Self::LimitCertificate => "限度額適用認定証",
            Self::LimitAndReductionCertificate => "限度額適用・標準負担額減額認定証",
            Self::ReductionCertificate => "標準負担額減額認定証",
            Self::SpecifiedDiseaseCertificate => "特定疾病療養受療証",
            Self::FormerMemberCertificate => "特定同一世帯所属者証明書",
        }
    }

    /// The kind as scripts name it.
    pub fn as_str(self) -> String {
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// Why a certificate can have no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEnd {
    /// Every end lies before the issue (a stay that has expired).
    #[error("the end lies before the issue")]
    BeforeIssue,
}

/// What the end of a certificate turns on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndFacts {
    /// 交付年月日
    pub issued_on: NaiveDate,
    /// 生年月日
    pub birth: NaiveDate,
    /// 在留期間満了日
    pub stay_expires_on: Option<NaiveDate>,
    /// Days after it on which the certificate still holds (市町村の定め).
    pub stay_offset_days: u64,
    /// 特例期間: its renewal was asked for, and it goes on until then (入管法20条6項).
    pub stay_goes_on_until: Option<NaiveDate>,
    /// マル学: last day of the proof (在学証明).
    pub student_until: Option<NaiveDate>,
    /// Years the certificate of somebody under 70 holds (市町村の定め).
    pub years: i32,
    /// A year in which everybody's certificates end (市町村の定め); where they hold one year, every year.
    pub renewal_year: i32,
}

impl EndFacts {
    /// Somebody with nothing special, in an office with these options.
    pub fn of(issued_on: NaiveDate, birth: NaiveDate, options: &Options) -> Self {
        Self {
            issued_on,
            birth,
            stay_expires_on: None,
            stay_offset_days: options.stay_offset_days(issued_on),
            stay_goes_on_until: None,
            student_until: None,
            years: options.certificate_years,
            renewal_year: options.renewal_year,
        }
    }

    /// 在留期間満了による期限, and why.
    fn stay_end(&self) -> Option<(NaiveDate, &'static str, &'static str)> {
        let expires = self.stay_expires_on?;
        match self.stay_goes_on_until.filter(|until| *until > expires) {
            Some(until) => Some((until, "在留期間の更新を申請中。特例期間の末日", "入管法20条6項（特例期間、2か月）")),
            None => {
                let end = expires + Days::new(self.stay_offset_days);
                Some((end, "在留期間満了による期限", "市町村の定め（満了日の翌日）"))
            }
        }
    }
}

/// 有効期限 of a paper that ends every year, for somebody with nothing else that ends it (限度額の認定証; cases).
pub fn certificate_end(
    issued_on: NaiveDate,
    birth: NaiveDate,
    stay_expires_on: Option<NaiveDate>,
    stay_offset_days: u64,
) -> Result<Assessment<NaiveDate>, NoEnd> {
    let usual = EndFacts::of(issued_on, birth, &Options::default());
    end_of(&EndFacts { stay_expires_on, stay_offset_days, years: 1, ..usual })
}

/// 有効期限: the earliest of the yearly end (or that of the municipality's cycle of years), the eve of 70–74, the eve of
/// the 75th birthday, the stay limit plus the municipal days, and a student's proof. Someone who is 75 already gets the
/// yearly end. (`docs/adr/0006`; 国保則6条: at most five years, which every cycle keeps.)
pub fn end_of(facts: &EndFacts) -> Result<Assessment<NaiveDate>, NoEnd> {
    let gates = age::gates(facts.birth);
    let issued_on = facts.issued_on;
    let mut best = common_end(facts, issued_on < gates.elderly_from);
    let mut shorter = |end: NaiveDate, fact: &str, clause: &str| {
        if end < best.0 {
            let fact = format!("{fact} {}", wareki::long(end));
            best = (end, Ground::new("certificate_end", fact, clause, "この期限がなければ年次更新の期限まで"));
        }
    };
    if issued_on < gates.elderly_from {
        shorter(gates.elderly_from - Days::new(1), "70歳到達による期限", "国保法42条1項3号");
    }
    if issued_on < gates.late_elderly_from {
        shorter(gates.late_elderly_from - Days::new(1), "75歳の誕生日の前日", "国保法6条8号・8条1項");
    }
    if let Some((end, fact, clause)) = facts.stay_end() {
        shorter(end, fact, clause);
    }
    if let Some(end) = facts.student_until {
        shorter(end, "マル学（在学証明）の期限", "国保法116条、市町村の定め（毎年3月31日）");
    }
    let (end, ground) = best;
    if end < issued_on { Err(NoEnd::BeforeIssue) } else { Ok(Assessment { outcome: end, grounds: vec![ground] }) }
}

/// 年次更新, or the common end of the municipality's cycle of years for those under 70.
fn common_end(facts: &EndFacts, under_70: bool) -> (NaiveDate, Ground) {
    let yearly = year_end(facts.issued_on);
    let years = if under_70 { facts.years.max(1) } else { 1 };
    let ahead = (facts.renewal_year - yearly.year()).rem_euclid(years);
    let end = NaiveDate::from_ymd_opt(yearly.year() + ahead, yearly.month(), yearly.day()).unwrap_or(yearly);
    let (fact, clause) = if years == 1 {
        (format!("年次更新の期限 {}", wareki::long(end)), "市町村の定め（7月31日）".to_owned())
    } else {
        (format!("一斉更新の期限 {}", wareki::long(end)), format!("市町村の定め（{years}年ごとの7月31日）"))
    };
    (end, Ground::new("certificate_end", fact, &clause, "交付日が8月1日以後なら翌年の7月31日"))
}

/// The yearly end on or after `day` (31 July).
fn year_end(day: NaiveDate) -> NaiveDate {
    let part = |id| u32::try_from(rules::number(id, day)).unwrap_or(1);
    let end = |year| {
        NaiveDate::from_ymd_opt(year, part("certificate_year_end_month"), part("certificate_year_end_day"))
            .expect("the table's yearly end is a day of every year; read by a test")
    };
    if day <= end(day.year()) { end(day.year()) } else { end(day.year() + 1) }
}

/// First day of the certificate year `day` lies in (1 August).
pub fn year_start(day: NaiveDate) -> NaiveDate {
    let end = year_end(day);
    NaiveDate::from_ymd_opt(end.year() - 1, end.month(), end.day()).unwrap_or(end) + Days::new(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(issued: &str, birth: &str, stay: Option<&str>, until: &str) {
        let facts = EndFacts::of(date(issued), date(birth), &Options::default());
        let end = end_of(&EndFacts { stay_expires_on: stay.map(date), ..facts }).unwrap();
        assert_eq!(end.outcome, date(until));
        assert!(!end.grounds.is_empty());
    }

    #[test]
    fn the_earliest_end_holds() {
        check("2026-11-21", "1980-05-05", None, "2027-07-31");
        check("2026-11-21", "1957-03-10", None, "2027-03-31");
        check("2026-11-21", "1957-04-01", None, "2027-03-31");
        check("2026-11-21", "1952-05-20", None, "2027-05-19");
        check("2026-11-21", "1995-01-01", Some("2027-03-10"), "2027-03-11");
        check("2026-11-21", "1995-01-01", Some("2028-03-10"), "2027-07-31");
        check("2026-07-31", "1980-05-05", None, "2026-07-31");
        check("2026-08-01", "1980-05-05", None, "2027-07-31");
        check("2026-11-21", "1940-01-01", None, "2027-07-31");
    }

    #[test]
    fn an_expired_stay_has_no_end() {
        let facts = EndFacts::of(date("2026-11-21"), date("1995-01-01"), &Options::default());
        let expired = EndFacts { stay_expires_on: Some(date("2026-11-19")), ..facts };
        assert_eq!(end_of(&expired), Err(NoEnd::BeforeIssue));
        check("2026-11-21", "1995-01-01", Some("2026-11-20"), "2026-11-21");
    }

    #[track_caller]
    fn cycle(years: i32, issued: &str, birth: &str, until: &str) {
        let facts = EndFacts::of(date(issued), date(birth), &Options::default());
        let end = end_of(&EndFacts { years, renewal_year: 2027, ..facts }).unwrap().outcome;
        assert_eq!(end, date(until), "{years} years, issued {issued}");
        assert!(end < date(issued) + chrono::Months::new(60), "国保則6条: at most five years, the first day included");
    }

    #[test]
    fn a_cycle_of_years_gives_everybody_under_70_the_same_end() {
        cycle(2, "2026-11-21", "1980-05-05", "2027-07-31");
        cycle(2, "2027-07-31", "1980-05-05", "2027-07-31");
        cycle(2, "2027-08-01", "1980-05-05", "2029-07-31");
        cycle(2, "2025-08-01", "1980-05-05", "2027-07-31");
        cycle(5, "2027-08-01", "1980-05-05", "2032-07-31");
        cycle(2, "2027-08-01", "1958-10-15", "2028-10-31"); // 70 comes first
        cycle(2, "2027-08-01", "1955-05-05", "2028-07-31"); // 70–74: every year
        cycle(1, "2027-08-01", "1980-05-05", "2028-07-31");
    }

    #[test]
    fn a_students_paper_ends_with_the_proof_and_an_expired_stay_holds_while_its_renewal_is_asked_for() {
        let facts = EndFacts::of(date("2026-11-21"), date("2005-05-05"), &Options::default());
        let end = |facts: &EndFacts| end_of(facts).map(|end| end.outcome);
        assert_eq!(end(&EndFacts { student_until: Some(date("2027-03-31")), ..facts }), Ok(date("2027-03-31")));
        assert_eq!(end(&EndFacts { student_until: Some(date("2028-03-31")), ..facts }), Ok(date("2027-07-31")));
        assert_eq!(end(&EndFacts { student_until: Some(date("2026-03-31")), ..facts }), Err(NoEnd::BeforeIssue));
        let expired = EndFacts { stay_expires_on: Some(date("2026-11-10")), ..facts };
        assert_eq!(end(&expired), Err(NoEnd::BeforeIssue));
        let asked = EndFacts { stay_goes_on_until: Some(date("2027-01-10")), ..expired };
        assert_eq!(end(&asked), Ok(date("2027-01-10")));
        let renewed = EndFacts { stay_expires_on: Some(date("2028-11-10")), ..asked };
        assert_eq!(end(&renewed), Ok(date("2027-07-31")), "a new stay makes the receipt of the old one nothing");
    }

    #[test]
    fn the_certificate_year_starts_in_august() {
        assert_eq!(year_start(date("2026-11-21")), date("2026-08-01"));
        assert_eq!(year_start(date("2026-07-31")), date("2025-08-01"));
    }
}
