//! Who gets which paper (from 2024-12-02; rows 2, 3, 6 and 7 of the decision table in `docs/adr/0006`).

use chrono::{Days, NaiveDate};

use super::{Decision, Desk, NextAction, NextActionCode, PaperToCollect, PaperToGive};
use crate::act::Act;
use crate::certificate::{CertificateKind, EndFacts, end_of};
use crate::ground::{Assessment, Ground};
use crate::options::{Options, UnknownMyna};
use crate::person::Identity;
use crate::record::{MynaState, Resident, StatusKind};
use crate::{age, wareki};

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

/// 特別療養, which never holds until 18歳年度末 (国保法54条の3).
fn special_medical_on(resident: &Resident, day: NaiveDate) -> bool {
    let minor_until = age::gates(resident.identity.body.birth.assumed()).minor_until;
    day > minor_until && resident.has_status(StatusKind::SpecialMedical, day)
}

/// The paper without 特別療養.
fn usual_paper(resident: &Resident, options: &Options, day: NaiveDate) -> Assessment<CertificateKind> {
    let myna = resident.myna.body;
    let barred = resident.identity.body.support.bars_myna()
        && resident.identity.body.support_until.is_none_or(|until| day <= until);
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

/// Last day of a status of that kind that holds on `day` and has an end.
pub(super) fn last_day_of(resident: &Resident, kind: StatusKind, day: NaiveDate) -> Option<NaiveDate> {
    let ends = resident.statuses_on(day).filter(|s| s.kind == kind).filter_map(|s| s.to).max()?;
    ends.checked_sub_days(Days::new(1))
}

/// What the end of a paper of this person turns on, if it were made on `day`.
pub(super) fn end_facts(resident: &Resident, options: &Options, day: NaiveDate) -> EndFacts {
    let identity = &resident.identity.body;
    EndFacts {
        stay_expires_on: identity.stay_expires_on,
        stay_goes_on_until: last_day_of(resident, StatusKind::StayRenewal, day),
        student_until: last_day_of(resident, StatusKind::Student, day),
        ..EndFacts::of(day, identity.birth.assumed(), options)
    }
}

/// What somebody needs who is covered from now on: the paper, the question about the card, the ratio.
pub(super) fn give(after: &Resident, desk: &Desk<'_>, decision: &mut Decision) {
    let id = after.id;
    let options = desk.options();
    let paper = paper_for(after, &options, desk.today);
    hand_out(after, paper.outcome, desk, decision);
    decision.grounds.extend(paper.grounds);
    if after.myna.body.state == MynaState::Unknown && options.unknown_myna == UnknownMyna::Ask {
        decision.next_actions.push(NextAction::new(NextActionCode::AskMyna, id));
    }
    let elderly = age::gates(after.identity.body.birth.assumed()).elderly_from;
    if elderly <= desk.today && after.copay_on(desk.today).is_none() {
        decision.next_actions.push(NextAction::new(NextActionCode::DetermineCopay, id));
        decision.grounds.push(Ground::new(
            "copay_needed",
            format!("{} から70歳以上の区分", wareki::long(elderly)),
            "国保法42条1項3号・4号",
            "負担割合が判定されれば資格確認書を作れる",
        ));
    }
}

fn hand_out(person: &Resident, kind: CertificateKind, desk: &Desk<'_>, decision: &mut Decision) {
    let valid_until = paper_end(person, kind, desk);
    decision.papers_to_give.push(PaperToGive { kind, resident: person.id, valid_until });
}

/// 有効期限 of a paper that has one.
fn paper_end(person: &Resident, kind: CertificateKind, desk: &Desk<'_>) -> Option<NaiveDate> {
    let end = end_of(&end_facts(person, &desk.options(), desk.today)).ok()?.outcome;
    matches!(kind, CertificateKind::SpecialQualificationCertificate | CertificateKind::QualificationCertificate)
        .then_some(end)
}

/// 差替: what is printed on the papers in hand is no longer so. Each is to be collected, and the lawful one given.
pub(super) fn reissue(
    after: &Resident,
    brought: &[CertificateKind],
    fact: &str,
    desk: &Desk<'_>,
    decision: &mut Decision,
) {
    if !after.certificates.body.iter().any(|c| c.state.in_hand()) {
        return;
    }
    take_back(after, brought, None, desk.today, decision);
    hand_out(after, paper_for(after, &desk.options(), desk.today).outcome, desk, decision);
    decision.next_actions.push(NextAction::new(NextActionCode::Reissue, after.id));
    let ground = Ground::new(
        "reissue",
        fact.to_owned(),
        "国保則7条（記載事項の変更・再交付）",
        "印字される内容が同じなら差替は要らない",
    );
    if !decision.grounds.contains(&ground) {
        decision.grounds.push(ground);
    }
}

/// What of a person stands on the papers.
pub(super) fn printed(identity: &Identity) -> [String; 6] {
    let address = if identity.support.hides_address() { String::new() } else { identity.full_address() };
    [
        identity.printed_name(),
        identity.alias.clone().unwrap_or_default(),
        identity.birth.printed(identity.calendar()),
        identity.sex.label().to_owned(),
        address,
        identity.stay_expires_on.map(|d| d.to_string()).unwrap_or_default(),
    ]
}

/// 回収: every paper the person holds comes back; what was brought is a fact at once. `due`: how long it may be used.
pub(super) fn take_back(
    person: &Resident,
    brought: &[CertificateKind],
    due: Option<NaiveDate>,
    today: NaiveDate,
    decision: &mut Decision,
) {
    for kind in brought {
        if !person.certificates.body.iter().any(|c| c.kind == *kind && c.state.collectable()) {
            // a paper of another office or of the years before: it is taken back, there is nothing of ours to close
            let fact = format!("持参された{}の発行の記録はこの事務所にない", kind.label());
            let ground =
                Ground::new("collect_unrecorded", fact, "国保則13条（証の返還）", "発行の記録があれば回収を登録する");
            decision.grounds.push(ground);
        }
    }
    for certificate in person.certificates.body.iter().filter(|c| c.state.collectable()) {
        let brought = brought.contains(&certificate.kind);
        decision.papers_to_collect.push(PaperToCollect {
            kind: certificate.kind,
            resident: person.id,
            certificate_no: certificate.no.to_string(),
            brought,
        });
        if brought {
            decision.facts.push(Act::CollectCertificate {
                resident: person.id,
                no: certificate.no.clone(),
                on: today,
                reason: None,
            });
        } else {
            decision.next_actions.push(NextAction { code: NextActionCode::Collect, resident: person.id, due });
        }
    }
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
        check(MynaState::Registered, Support::Both, Some("2026-11-20"), Notice);
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
