//! Certificates: the kinds, and the life of one numbered paper from its number to its end.
//!
//! Knows nothing of who may have one and until when ([`crate::paper`]), of forms, printers or SQL.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::face::Face;
use crate::numbers::CertificateNo;
use crate::record::RecordedAt;
use crate::variants::every;

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

/// Where one certificate is in its life.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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
    /// 紛失・盗難: another stands in its place, and this one is not asked back
    Lost,
}

impl CertificateState {
    /// Every state.
    pub const ALL: [Self; 10] = every();

    /// As stored, and as scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The paper exists and is with the person or ready for him or her: it came out, was handed over, or came back from the mail.
    pub fn in_hand(self) -> bool {
        matches!(self, Self::Issued | Self::Delivered | Self::Returned)
    }

    /// The paper can be handed over.
    pub fn can_be_delivered(self) -> bool {
        matches!(self, Self::Issued | Self::Returned)
    }

    /// The paper exists and can come back.
    pub fn collectable(self) -> bool {
        matches!(self, Self::Issued | Self::Delivered | Self::Returned | Self::Replaced | Self::Expired)
    }

    /// The paper can be taken back if somebody brings it: one that was lost is found at times.
    pub fn can_be_collected(self) -> bool {
        self.collectable() || self == Self::Lost
    }
}

/// What a paper is made for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    TS,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Purpose {
    /// The person holds none of the kind.
    #[default]
    New,
    /// 再交付: lost, stolen, damaged, soiled; the end stays
    Reissue,
    /// 差替: what stands on the one in hand is no longer so
    Replacement,
    /// 更新: for the time after the one in hand, made before it ends
    Renewal,
}

impl Purpose {
    /// Everything a paper is made for.
    pub const ALL: [Self; 4] = every();

    /// As stored, and as scripts say it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    fn is_new(&self) -> bool {
        *self == Self::New
    }
}

/// Why a paper is issued again, or is no longer asked back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReissueReason {
    /// 紛失
    Lost,
    /// 盗難
    Stolen,
    /// 破損
    Damaged,
    /// 汚損
    Soiled,
}

impl ReissueReason {
    /// Every reason.
    pub const ALL: [Self; 4] = every();

    /// As stored, and as scripts say it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The reason of that name.
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// The old paper is not there to be collected.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Lost | Self::Stolen)
    }
}

/// 申請: who applied for a paper, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// 申請日
    pub on: NaiveDate,
    /// Who applied.
    pub by: ReceivedBy,
}

/// What came of the paper. A fact of its own; the clerk's or the printer's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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

impl PaperOutcome {
    /// What a clerk can say.
    pub const SAID: [Self; 3] = [Self::Printed, Self::Spoiled, Self::Nothing];

    /// Whatever can come of it.
    pub const ALL: [Self; 4] = every();

    /// As stored, and as scripts say it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// How a paper reaches the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Delivery {
    /// 窓口
    Window,
    /// 郵送
    Mail,
}

impl Delivery {
    /// Every way.
    pub const ALL: [Self; 2] = every();

    /// As stored, and as scripts say it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Who took a paper at the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReceivedBy {
    /// 本人
    #[serde(rename = "self")]
    #[strum(serialize = "self")]
    Oneself,
    /// 世帯主
    Head,
    /// 同一世帯員
    Member,
    /// 代理人
    Agent,
}

impl ReceivedBy {
    /// Everybody who may come.
    pub const ALL: [Self; 4] = every();

    /// As stored, and as scripts say it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What was shown by whoever took a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum IdentityDocument {
    /// 運転免許証
    DriversLicence,
    /// マイナンバーカード
    MyNumberCard,
    /// スマートフォンのマイナンバーカード（カード代替電磁的記録, 番号法18条の2）
    SmartphoneCard,
    /// 在留カード
    ResidenceCard,
    /// 特定在留カード・特定特別永住者証明書 (番号法18条の5)
    SpecifiedResidenceCard,
    /// 旅券
    Passport,
    /// Something without a photograph.
    Other,
}

impl IdentityDocument {
    /// Whatever is shown.
    pub const ALL: [Self; 7] = every();

    /// As stored, and as scripts say it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Who took a paper at the window, and what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Receiver {
    /// Who.
    pub by: ReceivedBy,
    /// What was shown.
    pub document: IdentityDocument,
}

/// One 証.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Issue number on the paper.
    pub no: CertificateNo,
    /// What it certifies.
    pub kind: CertificateKind,
    /// Where it is in its life.
    pub state: CertificateState,
    /// 交付年月日
    pub issued_on: NaiveDate,
    /// First day it certifies.
    pub valid_from: NaiveDate,
    /// 有効期限, last good day; none where the paper has no end
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// What it was made for.
    #[serde(default, skip_serializing_if = "Purpose::is_new")]
    pub purpose: Purpose,
    /// 申請, where the kind is given on application
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied: Option<Application>,
    /// Why it stands in for the one before, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReissueReason>,
    /// The bulk run that made it; what came of it is then the run's to say, and the counter does not wait for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<uuid::Uuid>,
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
    /// Where it is kept since it came back from the mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf: Option<String>,
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
    /// It certifies something on `day`.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && !self.has_ended(day)
    }

    /// Its end lies before `day`.
    pub fn has_ended(&self, day: NaiveDate) -> bool {
        self.valid_until.is_some_and(|until| until < day)
    }

    /// It came out and lies in the office: it waits to be handed over, or the mail brought it back. One that another replaced lies where it
    /// lay then.
    pub fn is_in_office(&self) -> bool {
        self.lies_as().can_be_delivered()
    }

    /// The mail brought it back, and it lies in the office since.
    pub fn came_back(&self) -> bool {
        self.lies_as() == CertificateState::Returned
    }

    /// The state that tells where it is: that of one that was replaced, before it was.
    fn lies_as(&self) -> CertificateState {
        let before = self.log.iter().rev().nth(1).filter(|_| self.state == CertificateState::Replaced);
        before.map_or(self.state, |before| before.state)
    }

    /// The person has it, or took it unrecorded, and may not keep it once it is not right any more. What the mail brought back is here; a notice
    /// is nobody's to ask back (国保則13条 names the 資格確認書 alone).
    pub fn is_asked_back(&self) -> bool {
        self.state.collectable() && !self.came_back() && !self.kind.is_notice()
    }

    /// A number was used at the counter, and what came of the paper is not known yet.
    pub fn awaits_outcome(&self) -> bool {
        self.state == CertificateState::Issuing && self.run.is_none()
    }

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
        if !then.log.iter().any(|c| c.state == CertificateState::Returned) {
            then.shelf = None;
        }
        Some(then)
    }
}

impl CertificateKind {
    /// 資格情報のお知らせ (国保則7条の3): it tells, and proves nothing.
    pub fn is_notice(self) -> bool {
        matches!(self, Self::QualificationNotice | Self::SpecialQualificationNotice)
    }

    /// It states what was, for somebody who may have left (国保法9条4項, 国保則12条の2).
    pub fn states_the_past(self) -> bool {
        matches!(self, Self::CoverageStatement | Self::FormerMemberCertificate)
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    fn stored<T: Serialize, const N: usize>(all: [T; N]) -> Vec<serde_json::Value> {
        all.iter().map(|one| serde_json::to_value(one).unwrap()).collect()
    }

    #[test]
    fn everything_closed_is_called_as_it_is_stored() {
        assert_eq!(stored(CertificateState::ALL), CertificateState::ALL.map(CertificateState::as_str));
        assert_eq!(stored(ReissueReason::ALL), ReissueReason::ALL.map(ReissueReason::as_str));
        assert_eq!(stored(Purpose::ALL), Purpose::ALL.map(Purpose::as_str));
        assert_eq!(stored(PaperOutcome::ALL), PaperOutcome::ALL.map(PaperOutcome::as_str));
        assert_eq!(stored(Delivery::ALL), Delivery::ALL.map(Delivery::as_str));
        assert_eq!(stored(ReceivedBy::ALL), ReceivedBy::ALL.map(ReceivedBy::as_str));
        assert_eq!(stored(IdentityDocument::ALL), IdentityDocument::ALL.map(IdentityDocument::as_str));
    }
}
