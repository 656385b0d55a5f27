//! Who gets which paper (from 2024-12-02; rows 2, 3, 6 and 7 of the decision table in `docs/adr/0006`).

use chrono::NaiveDate;

use crate::certificate::CertificateKind;
use crate::ground::{Assessment, Ground};
use crate::record::{MynaState, Resident};

/// The paper for a covered person on `day`, and whether the card must still be asked about.
pub fn paper_for(resident: &Resident, day: NaiveDate) -> Assessment<CertificateKind> {
    let myna = resident.myna.body;
    let barred = resident.identity.body.support.bars_myna()
        && resident.identity.body.support_until.is_none_or(|until| day <= until);
    let certificate = CertificateKind::QualificationCertificate;
    let (outcome, fact, clause, would_change) = match (barred, myna.state) {
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
            "市町村の定め（不明のときは本人に聞く。なお不明なら資格確認書）",
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
        let paper = paper_for(&person, "2026-11-21".parse().unwrap());
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
        check(MynaState::Registered, Support::Both, Some("2026-11-20"), Notice);
    }
}
