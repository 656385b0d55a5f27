//! Who gets which paper (国保法9条2項・54条の3, 国保則7条の3; from 2024-12-02).

use chrono::NaiveDate;

use super::kind::{Holder, Successor};
use crate::age;
use crate::certificate::CertificateKind;
use crate::ground::{Assessment, Ground};
use crate::options::{Options, UnknownMyna};
use crate::record::{MynaState, Resident, StatusKind};

/// The paper for a covered person on `day`, by the law and what the municipality has set.
pub fn paper_for(resident: &Resident, options: &Options, day: NaiveDate) -> Assessment<CertificateKind> {
    let usual = usual_paper(resident, options, day);
    let special = if usual.outcome == CertificateKind::QualificationNotice {
        CertificateKind::SpecialQualificationNotice
    } else {
        CertificateKind::SpecialQualificationCertificate
    };
    if !special_medical_on(resident, day) {
        return usual;
    }
    let ground = Ground::new(
        "special_medical",
        format!("特別療養に該当する。窓口では10割を払い、{}に負担割合は載らない", special.label()),
        "国保法54条の3、国保則27条の5の2",
        "完納・特別の事情・18歳年度末まで・原爆一般疾病医療費などの受給なら通常の証",
    );
    Assessment { outcome: special, grounds: usual.grounds.into_iter().chain([ground]).collect() }
}

/// The paper of 特別療養, where that holds on `day`: none of the usual ones may stay in hand beside it.
pub(super) fn special_paper(resident: &Resident, options: &Options, day: NaiveDate) -> Option<CertificateKind> {
    special_medical_on(resident, day).then(|| paper_for(resident, options, day).outcome)
}

/// What took the place of a paper of `kind`: 特別療養 of every one; of one that is still in the office, the law's other kind too. `bound`
/// tells whether it is held to the law of the day although it was made lawfully.
pub(super) fn lawful_instead(kind: CertificateKind, holder: &Holder<'_>, bound: bool) -> Option<Successor> {
    let (person, options) = (holder.person(), holder.options());
    let special = special_paper(person, options, holder.day);
    let other = || Some(paper_for(person, options, holder.day).outcome).filter(|lawful| bound && *lawful != kind);
    special.or_else(other).filter(|lawful| *lawful != kind).map(Successor::To)
}

/// A kind that says somebody is covered: the law gives exactly one of them.
pub fn is_qualification(kind: CertificateKind) -> bool {
    matches!(
        kind,
        CertificateKind::QualificationCertificate
            | CertificateKind::QualificationNotice
            | CertificateKind::SpecialQualificationCertificate
            | CertificateKind::SpecialQualificationNotice
    )
}

/// A paper of 特別療養.
pub(super) fn is_special(kind: CertificateKind) -> bool {
    matches!(kind, CertificateKind::SpecialQualificationCertificate | CertificateKind::SpecialQualificationNotice)
}

/// 特別療養, which never holds until 18歳年度末 (国保法54条の3).
fn special_medical_on(resident: &Resident, day: NaiveDate) -> bool {
    let minor_until = age::gates(resident.identity.body.birth.assumed()).minor_until;
    day > minor_until && resident.has_status(StatusKind::SpecialMedical, day)
}

/// The paper without 特別療養.
fn usual_paper(resident: &Resident, options: &Options, day: NaiveDate) -> Assessment<CertificateKind> {
    let myna = resident.myna.body;
    // 支援措置 does not end by itself with its term: it is renewed, or ended by a word (住民記録システム標準仕様書)
    let barred = resident.identity.body.protection().support.bars_myna();
    let certificate = CertificateKind::QualificationCertificate;
    let (outcome, fact, clause, would_change) = match (barred, myna.state) {
        (false, MynaState::Registered) if resident.has_status(StatusKind::CareNeeded, day) => (
            certificate,
            "マイナ保険証の利用登録はあるが、要配慮者として申請があった",
            "国保法9条2項（申請による交付）",
            "要配慮の申請が取り下げられれば資格情報のお知らせ",
        ),
        (true, _) => (
            certificate,
            "自己情報提供不可（支援措置）のためマイナ保険証を利用できない",
            "国保法9条2項、支援措置（職権交付）",
            "支援措置が解除されればマイナ保険証の登録による",
        ),
        (false, MynaState::NotRegistered) => (
            certificate,
            "マイナ保険証の利用登録なし",
            "国保法9条2項、附則（当分の間の職権交付）",
            "利用登録があれば資格情報のお知らせ",
        ),
        (false, MynaState::Registered) => (
            CertificateKind::QualificationNotice,
            "マイナ保険証の利用登録あり",
            "国保則7条の3",
            "利用登録の解除または要配慮の申請があれば資格確認書",
        ),
        (false, MynaState::Unknown) => (
            certificate,
            "マイナ保険証の利用登録が不明",
            match options.unknown_myna {
                UnknownMyna::Ask => "市町村の定め（不明のときは本人に聞く。なお不明なら資格確認書）",
                UnknownMyna::Certificate => "市町村の定め（不明のときは聞かずに資格確認書、年次更新で切替）",
            },
            "利用登録ありと分かれば資格情報のお知らせ",
        ),
    };
    Assessment { outcome, grounds: vec![Ground::new("paper", fact.to_owned(), clause, would_change)] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::resident;
    use crate::person::Support;
    use crate::record::Myna;

    #[track_caller]
    fn check(state: MynaState, support: Support, until: Option<&str>, kind: CertificateKind) {
        let mut person = resident(1, "1980-05-05");
        person.myna.body = Myna { state, asked_on: None };
        person.identity.body.support = support;
        person.identity.body.support_until = until.map(|d| d.parse().unwrap());
        let paper = paper_for(&person, &Options::default(), "2026-11-21".parse().unwrap());
        assert_eq!(paper.outcome, kind);
        assert!(!paper.grounds.is_empty());
    }

    /// conformity: 2.1.8
    #[test]
    fn the_paper_follows_the_registration_of_the_card_and_support_overrides_it() {
        use CertificateKind::{QualificationCertificate as Certificate, QualificationNotice as Notice};
        check(MynaState::NotRegistered, Support::None, None, Certificate);
        check(MynaState::Registered, Support::None, None, Notice);
        check(MynaState::Unknown, Support::None, None, Certificate);
        check(MynaState::Registered, Support::NoDisclosure, None, Notice);
        check(MynaState::Registered, Support::NoSelfInformation, None, Certificate);
        check(MynaState::Registered, Support::Both, Some("2027-03-31"), Certificate);
        check(MynaState::Registered, Support::Both, Some("2026-11-20"), Certificate);
    }

    /// Kind for somebody with that status, born and registered so.
    fn with_status(kind: StatusKind, birth: &str, state: MynaState) -> CertificateKind {
        let mut person = resident(1, birth);
        person.myna.body = Myna { state, asked_on: None };
        person.special.body.push(crate::record::SpecialStatus {
            id: uuid::Uuid::from_u128(7),
            kind,
            from: "2026-04-01".parse().unwrap(),
            to: None,
            notified_on: "2026-04-01".parse().unwrap(),
            evidence: std::collections::BTreeMap::new(),
            withdrawn: false,
        });
        let paper = paper_for(&person, &Options::default(), "2026-11-21".parse().unwrap());
        assert!(!paper.grounds.is_empty());
        paper.outcome
    }

    #[test]
    fn c20_special_medical_care_changes_the_paper_but_not_up_to_the_end_of_the_school_year_at_18() {
        use MynaState::{NotRegistered, Registered, Unknown};
        let special = |birth, state| with_status(StatusKind::SpecialMedical, birth, state);
        assert_eq!(special("1980-05-05", NotRegistered), CertificateKind::SpecialQualificationCertificate);
        assert_eq!(special("1980-05-05", Unknown), CertificateKind::SpecialQualificationCertificate);
        assert_eq!(special("1980-05-05", Registered), CertificateKind::SpecialQualificationNotice);
        assert_eq!(special("2009-04-01", NotRegistered), CertificateKind::QualificationCertificate);
        assert_eq!(special("2008-04-01", NotRegistered), CertificateKind::SpecialQualificationCertificate);
        assert_eq!(special("2008-04-02", NotRegistered), CertificateKind::QualificationCertificate);
        let arrears = with_status(StatusKind::Arrears, "1980-05-05", NotRegistered);
        assert_eq!(arrears, CertificateKind::QualificationCertificate);
    }
}
