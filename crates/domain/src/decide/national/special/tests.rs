//! Each status with what it needs, the days it holds for, and what follows.

use std::collections::BTreeMap;

use super::*;
use crate::certificate::CertificateKind;
use crate::decide::test_people::{Blank, household, issued, office, with_papers};
use crate::person::{Identity, Sex};
use crate::record::MynaState;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn subject(birth: &str, evidence: &[(&str, &str)]) -> StatusSubject {
    let (mut resident, household) = household(1, birth, "2020-04-01");
    resident.identity.body.sex = Sex::Female;
    let evidence = evidence.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    StatusSubject { resident, household: Some(household), evidence, brought: vec![] }
}

fn run(which: StatusTarget, what: StatusChange, subject: StatusSubject) -> Result<Decision, Refusal> {
    let (office, mut source) = (office(), Blank::default());
    let recorded_at = "2026-11-21T10:00:00+09:00".parse().unwrap();
    let mut desk = DecisionContext { today: date("2026-11-21"), recorded_at, office: &office, source: &mut source };
    let (resident, household) = (subject.resident.clone(), subject.household.clone());
    let ask =
        StatusInput { which, what, notified_on: date("2026-11-21"), remark: String::new(), people: vec![subject] };
    let homes: Vec<_> = household.iter().collect();
    decide(&ask, &mut desk).map(|decision| with_papers(&office, &[&resident], &homes, decision))
}

fn begin(kind: StatusKind, birth: &str, from: &str, evidence: &[(&str, &str)]) -> Result<Decision, Refusal> {
    let from = Some(from).filter(|f| !f.is_empty()).map(date);
    run(StatusTarget::Status(kind), StatusChange::Begin { from, to: None }, subject(birth, evidence))
}

fn recorded(decision: &Decision) -> &SpecialStatus {
    let status =
        decision.claims.iter().find_map(|a| if let Act::RecordStatus { status, .. } = a { Some(status) } else { None });
    status.unwrap()
}

#[track_caller]
fn holds(kind: StatusKind, birth: &str, from: &str, evidence: &[(&str, &str)], days: (&str, Option<&str>)) {
    let decision = begin(kind, birth, from, evidence).unwrap();
    let status = recorded(&decision);
    assert_eq!((status.from, status.to), (date(days.0), days.1.map(date)), "{kind:?} {evidence:?}");
    assert!(!decision.grounds.is_empty(), "{kind:?}");
}

#[track_caller]
fn refused(kind: StatusKind, birth: &str, from: &str, evidence: &[(&str, &str)], code: RefusalCode) {
    let refusal = begin(kind, birth, from, evidence).unwrap_err();
    assert_eq!(refusal.code, code, "{kind:?} {evidence:?}");
    assert_eq!(
        refusal.grounds.is_empty(),
        code != RefusalCode::StatusNotMet,
        "a condition of the law tells its ground"
    );
}

const LEFT: &[(&str, &str)] = &[("reason_code", "11"), ("left_on", "2026-10-31")];

#[test]
fn involuntary_unemployment_runs_to_the_end_of_the_next_fiscal_year() {
    let kind = StatusKind::InvoluntaryUnemployment;
    holds(kind, "1980-05-05", "2026-11-01", LEFT, ("2026-11-01", Some("2028-04-01")));
    holds(kind, "1980-05-05", "", LEFT, ("2026-11-01", Some("2028-04-01")));
    let spring = &[("reason_code", "34"), ("left_on", "2026-03-31")];
    holds(kind, "1980-05-05", "", spring, ("2026-04-01", Some("2028-04-01")));
    let winter = &[("reason_code", "23"), ("left_on", "2026-03-30")];
    holds(kind, "1980-05-05", "", winter, ("2026-03-31", Some("2027-04-01")));
}

#[test]
fn involuntary_unemployment_needs_a_listed_reason_and_65_not_reached() {
    let kind = StatusKind::InvoluntaryUnemployment;
    for code in ["11", "12", "21", "22", "23", "31", "32", "33", "34"] {
        assert!(begin(kind, "1980-05-05", "", &[("reason_code", code), ("left_on", "2026-10-31")]).is_ok(), "{code}");
    }
    for code in ["40", "45", "50", "", "99"] {
        let evidence = [("reason_code", code), ("left_on", "2026-10-31")];
        let expected = if code.is_empty() { RefusalCode::EvidenceMissing } else { RefusalCode::StatusNotMet };
        refused(kind, "1980-05-05", "", &evidence, expected);
    }
    refused(kind, "1980-05-05", "", &[("reason_code", "11")], RefusalCode::EvidenceMissing);
    refused(kind, "1961-11-01", "", LEFT, RefusalCode::StatusNotMet);
    assert!(begin(kind, "1961-11-02", "", LEFT).is_ok(), "64 at the end of the day of leaving");
    refused(kind, "1980-05-05", "2026-10-31", LEFT, RefusalCode::DaysContradict);
}

#[test]
fn a_student_stays_until_31_march_and_brings_the_proof_each_year() {
    let school = &[("school", "みほん大学")];
    holds(StatusKind::Student, "2006-05-05", "2026-11-01", school, ("2026-11-01", Some("2027-04-01")));
    holds(StatusKind::Student, "2006-05-05", "2026-04-01", school, ("2026-04-01", Some("2027-04-01")));
    refused(StatusKind::Student, "2006-05-05", "2026-04-01", &[], RefusalCode::EvidenceMissing);
}

#[test]
fn maternity_is_four_months_for_one_child_and_six_for_several() {
    let kind = StatusKind::Maternity;
    refused(kind, "2019-05-05", "", &[("due_on", "2027-03-10")], RefusalCode::StatusNotMet);
    holds(kind, "1990-05-05", "", &[("due_on", "2027-03-10")], ("2027-02-01", Some("2027-06-01")));
    let twins = &[("due_on", "2027-03-10"), ("multiple", "true")];
    holds(kind, "1990-05-05", "", twins, ("2026-12-01", Some("2027-06-01")));
    holds(kind, "1990-05-05", "", &[("born_on", "2023-11-15")], ("2024-01-01", Some("2024-02-01")));
    refused(kind, "1990-05-05", "", &[("due_on", "2027-06-10")], RefusalCode::StatusNotMet);
    refused(kind, "1990-05-05", "", &[("born_on", "2023-10-31")], RefusalCode::StatusNotMet);
    refused(kind, "1990-05-05", "", &[], RefusalCode::EvidenceMissing);
}

#[test]
fn a_former_dependant_was_65_at_entry() {
    let kind = StatusKind::FormerDependant;
    holds(kind, "1954-05-05", "2020-04-01", &[("insurer", "協会けんぽ")], ("2020-04-01", Some("2029-05-05")));
    refused(kind, "1980-05-05", "2020-04-01", &[("insurer", "協会けんぽ")], RefusalCode::StatusNotMet);
    refused(kind, "1954-05-05", "2020-04-01", &[], RefusalCode::EvidenceMissing);
}

#[test]
fn special_medical_needs_a_year_of_arrears_and_no_minor() {
    let kind = StatusKind::SpecialMedical;
    let year = &[("arrears_since", "2025-10-31")];
    holds(kind, "1980-05-05", "2026-11-01", year, ("2026-11-01", None));
    refused(kind, "1980-05-05", "2026-11-01", &[("arrears_since", "2025-11-02")], RefusalCode::StatusNotMet);
    refused(kind, "2010-05-05", "2026-11-01", year, RefusalCode::StatusNotMet);
    refused(kind, "1980-05-05", "2026-11-01", &[], RefusalCode::EvidenceMissing);
}

#[test]
fn an_application_for_the_receipts_rule_holds_to_the_31_july_of_the_year_it_counts_for() {
    let (kind, asked) = (StatusKind::ReceiptsApplication, &[("document", "基準収入額適用申請書")]);
    holds(kind, "1954-05-05", "2026-07-10", asked, ("2026-07-10", Some("2027-08-01")));
    holds(kind, "1954-05-05", "2026-06-30", asked, ("2026-06-30", Some("2026-08-01")));
    holds(kind, "1954-05-05", "2026-11-21", asked, ("2026-11-21", Some("2027-08-01")));
    refused(kind, "1954-05-05", "2026-11-21", &[], RefusalCode::EvidenceMissing);
}

#[test]
fn the_other_statuses_begin_as_told() {
    for (kind, evidence) in [
        (StatusKind::Remote, &[("place", "見本県")][..]),
        (StatusKind::FacilityResident, &[("facility", "特養みほん")]),
        (StatusKind::SexNotation, &[]),
        (StatusKind::CareNeeded, &[]),
        (StatusKind::Borderline, &[("document", "境界層該当証明書")]),
        (StatusKind::Arrears, &[("arrears_since", "2026-01-31")]),
        (StatusKind::SpecialCircumstances, &[("circumstances", "災害による被害")]),
        (StatusKind::FormerMember, &[("slip", "異動連絡票")]),
    ] {
        holds(kind, "1980-05-05", "2026-11-01", evidence, ("2026-11-01", None));
        refused(kind, "1980-05-05", "", evidence, RefusalCode::FieldInvalid);
    }
    refused(StatusKind::FormerMember, "1950-05-05", "2026-11-01", &[], RefusalCode::StatusNotMet);
}

#[test]
fn a_disease_is_certified_on_a_day_that_has_come() {
    let kind = StatusKind::SpecifiedDisease;
    let certified = |day: &'static str| [("disease", "dialysis"), ("certified_on", day)];
    holds(kind, "1980-05-05", "2026-11-01", &certified("2026-11-01"), ("2026-11-01", None));
    refused(kind, "1980-05-05", "2026-11-01", &certified("2030-01-01"), RefusalCode::DaysContradict);
    refused(kind, "1980-05-05", "2026-11-01", &certified("令和八年"), RefusalCode::FieldInvalid);
    refused(kind, "1980-05-05", "2026-11-01", &[("disease", "dialysis")], RefusalCode::EvidenceMissing);
}

#[test]
fn what_the_law_ended_is_only_history() {
    for (kind, ended) in [(StatusKind::ShortTerm, "2024-12-02"), (StatusKind::Retiree, "2024-04-01")] {
        refused(kind, "1980-05-05", "2023-04-01", &[], RefusalCode::StatusNotMet);
        let what = StatusChange::Begin { from: Some(date("2023-04-01")), to: Some(date(ended)) };
        assert!(run(StatusTarget::Status(kind), what, subject("1980-05-05", &[])).is_ok());
    }
}

#[test]
fn every_kind_has_its_row_of_what_it_needs() {
    use std::collections::BTreeSet;
    assert_eq!(NEEDS.iter().map(|(kind, _)| *kind).collect::<BTreeSet<_>>().len(), NEEDS.len());
}

fn with_student(subject: &mut StatusSubject) {
    subject.resident.special.body.push(SpecialStatus {
        id: uuid::Uuid::from_u128(77),
        kind: StatusKind::Student,
        from: date("2026-04-01"),
        to: Some(date("2027-04-01")),
        notified_on: date("2026-04-01"),
        evidence: BTreeMap::new(),
        withdrawn: false,
    });
}

#[test]
fn a_status_ends_is_withdrawn_and_never_holds_twice() {
    let student = || {
        let mut subject = subject("2006-05-05", &[("school", "みほん大学")]);
        with_student(&mut subject);
        subject
    };
    let which = StatusTarget::Status(StatusKind::Student);
    let twice = run(which, StatusChange::Begin { from: Some(date("2026-11-01")), to: None }, student()).unwrap_err();
    assert_eq!((twice.code, twice.fields["field"].as_str()), (RefusalCode::StatusContradicts, "holds"));
    let next_year = run(which, StatusChange::Begin { from: Some(date("2027-04-01")), to: None }, student()).unwrap();
    assert_eq!(recorded(&next_year).to, Some(date("2028-04-01")), "the renewal follows the old year");
    let ended = run(which, StatusChange::End { on: date("2026-11-15") }, student()).unwrap();
    assert_eq!((recorded(&ended).id, recorded(&ended).to), (uuid::Uuid::from_u128(77), Some(date("2026-11-15"))));
    assert!(recorded(&run(which, StatusChange::Withdraw, student()).unwrap()).withdrawn);
    let none = run(which, StatusChange::Withdraw, subject("2006-05-05", &[])).unwrap_err();
    assert_eq!((none.code, none.fields["field"].as_str()), (RefusalCode::StatusContradicts, "none"));
}

#[test]
fn who_is_not_covered_has_no_status_that_rests_on_it() {
    let mut nobody = subject("2006-05-05", &[("school", "みほん大学")]);
    nobody.household = None;
    let what = StatusChange::Begin { from: Some(date("2026-11-01")), to: None };
    assert_eq!(run(StatusTarget::Status(StatusKind::Student), what, nobody).unwrap_err().code, RefusalCode::NotCovered);
}

#[test]
fn somebody_who_needs_care_gets_the_certificate_though_the_card_is_registered() {
    let mut subject = subject("1953-05-05", &[]);
    subject.resident.myna.body.state = MynaState::Registered;
    let what = StatusChange::Begin { from: Some(date("2026-11-01")), to: None };
    let decision = run(StatusTarget::Status(StatusKind::CareNeeded), what, subject).unwrap();
    assert_eq!(decision.papers_to_give[0].kind, CertificateKind::QualificationCertificate);
}

#[test]
fn support_hides_the_address_bars_the_card_and_renews_the_papers() {
    let mut protected = subject("1980-05-05", &[("level", "both"), ("mail_to", "見本市役所気付")]);
    protected.resident.myna.body.state = MynaState::Registered;
    protected.resident.certificates.body.push(issued(1));
    let begin = StatusChange::Begin { from: Some(date("2026-11-20")), to: Some(date("2027-11-20")) };
    let decision = run(StatusTarget::Support, begin, protected).unwrap();
    let Act::RecordResident { identity, .. } = &decision.claims[0] else { panic!("an identity") };
    let protection = identity.protection();
    assert!(protection.support.hides_address() && protection.support.bars_myna());
    assert_eq!((identity.mail_to.as_str(), protection.until), ("見本市役所気付", Some(date("2027-11-20"))));
    assert_eq!(decision.papers_to_collect.len(), 1, "the address must not stand on a paper");
    assert_eq!(decision.papers_to_give[0].kind, CertificateKind::QualificationCertificate);
    let none = run(StatusTarget::Support, StatusChange::End { on: date("2026-11-20") }, subject("1980-05-05", &[]))
        .unwrap_err();
    assert_eq!(none.code, RefusalCode::StatusContradicts);
    let mut level = subject("1980-05-05", &[("level", "invisible")]);
    level.resident.certificates.body.clear();
    assert_eq!(run(StatusTarget::Support, begin, level).unwrap_err().code, RefusalCode::FieldInvalid);
}

/// C36
#[test]
fn provisional_support_hides_as_much_until_the_registry_tells_its_decision() {
    let begin = StatusChange::Begin { from: Some(date("2026-11-20")), to: None };
    let asked = subject("1980-05-05", &[("level", "both"), ("stage", "provisional")]);
    let decision = run(StatusTarget::Support, begin, asked).unwrap();
    let Act::RecordResident { identity, .. } = &decision.claims[0] else { panic!("an identity") };
    assert!(identity.protection().support.hides_address() && identity.protection().provisional);
    let decided = Identity { support: Support::NoDisclosure, ..(**identity).clone() };
    assert!(decided.protection().support.bars_myna() && !decided.protection().provisional);
    let unknown = subject("1980-05-05", &[("stage", "asked")]);
    assert_eq!(run(StatusTarget::Support, begin, unknown).unwrap_err().code, RefusalCode::FieldInvalid);
}

#[test]
fn c20_special_medical_care_is_not_for_who_gets_atomic_bomb_care_or_has_special_circumstances() {
    let since = ("arrears_since", "2025-06-30");
    for name in ["exempt_care", "special_circumstances"] {
        let evidence = [since, (name, "届出")];
        refused(StatusKind::SpecialMedical, "1980-05-05", "2026-11-01", &evidence, RefusalCode::StatusNotMet);
    }
    assert!(begin(StatusKind::SpecialMedical, "1980-05-05", "2026-11-01", &[since]).is_ok());
    let mut excused = subject("1980-05-05", &[since]);
    let from = StatusChange::Begin { from: Some(date("2026-11-01")), to: None };
    let told = run(StatusTarget::Status(StatusKind::SpecialCircumstances), from, {
        subject("1980-05-05", &[("circumstances", "災害による被害")])
    });
    excused.resident.special.body.push(recorded(&told.unwrap()).clone());
    let refusal = run(StatusTarget::Status(StatusKind::SpecialMedical), from, excused).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::StatusNotMet, "recorded as a status of its own");
}

#[test]
fn special_medical_care_replaces_the_paper_by_its_own_kind() {
    let mut subject = subject("1980-05-05", &[("arrears_since", "2025-06-30")]);
    subject.resident.certificates.body.push(issued(1));
    let what = StatusChange::Begin { from: Some(date("2026-11-01")), to: None };
    let decision = run(StatusTarget::Status(StatusKind::SpecialMedical), what, subject).unwrap();
    assert_eq!(decision.papers_to_give[0].kind, CertificateKind::SpecialQualificationCertificate);
    assert_eq!(decision.papers_to_collect[0].kind, CertificateKind::QualificationCertificate);
}

/// Somebody whose stay ends then.
fn staying(until: Option<&str>) -> StatusSubject {
    let mut subject = subject("1995-01-01", &[("renewal_receipt", "在留カード裏面の申請中の印")]);
    subject.resident.identity.body.resident_kind = crate::person::ResidentKind::Foreign;
    subject.resident.identity.body.stay_expires_on = until.map(date);
    subject
}

#[test]
fn trap_20_a_renewal_asked_for_extends_the_stay_by_two_months_from_its_end() {
    let which = StatusTarget::Status(StatusKind::StayRenewal);
    let begun =
        |until, from: Option<&str>| run(which, StatusChange::Begin { from: from.map(date), to: None }, staying(until));
    let decision = begun(Some("2026-11-10"), None).unwrap();
    assert_eq!((recorded(&decision).from, recorded(&decision).to), (date("2026-11-21"), Some(date("2027-01-11"))));
    let year_end = begun(Some("2026-12-31"), Some("2026-11-01")).unwrap();
    assert_eq!(recorded(&year_end).to, Some(date("2027-03-01")), "31 December and two months is 28 February");
    assert_eq!(begun(Some("2026-09-20"), None).unwrap_err().code, RefusalCode::StatusNotMet);
    assert!(begun(Some("2026-09-21"), None).is_ok(), "its last day");
    assert_eq!(begun(None, None).unwrap_err().code, RefusalCode::StatusNotMet);
}

#[test]
fn trap_26_remote_means_what_the_municipality_says() {
    let clause = |office: &crate::record::OfficeRecord| {
        let mut source = Blank::default();
        let recorded_at = "2026-11-21T10:00:00+09:00".parse().unwrap();
        let mut desk = DecisionContext { today: date("2026-11-21"), recorded_at, office, source: &mut source };
        let ask = StatusInput {
            which: StatusTarget::Status(StatusKind::Remote),
            what: StatusChange::Begin { from: Some(date("2026-11-01")), to: None },
            notified_on: date("2026-11-21"),
            remark: String::new(),
            people: vec![subject("2015-05-05", &[("place", "みほん学園")])],
        };
        decide(&ask, &mut desk).unwrap().grounds[0].clause.clone()
    };
    assert!(!clause(&office()).contains("116条の2"));
    let facility = crate::options::tests::with(&[(crate::options::REMOTE_MEANING, "facility")]);
    assert!(clause(&facility).contains("116条の2"));
}

#[test]
fn a_student_gets_a_paper_that_ends_with_the_proof() {
    let mut subject = subject("2005-05-05", &[("school", "みほん大学")]);
    subject.resident.certificates.body.push(issued(1));
    let what = StatusChange::Begin { from: Some(date("2026-11-01")), to: None };
    let decision = run(StatusTarget::Status(StatusKind::Student), what, subject).unwrap();
    assert_eq!(decision.papers_to_give[0].valid_until, Some(date("2027-03-31")));
    assert_eq!(decision.papers_to_collect.len(), 1);
}

#[test]
fn arrears_of_somebody_who_is_not_the_head_are_recorded_with_a_warning_whom_they_bar() {
    let warned = |kind, evidence: &[(&str, &str)], of_the_head: bool| {
        let mut subject = subject("1980-05-05", evidence);
        if !of_the_head {
            subject.household.as_mut().unwrap().heads.body[0].resident = uuid::Uuid::from_u128(9);
        }
        let begins = StatusChange::Begin { from: Some(date("2026-11-01")), to: None };
        let decision = run(StatusTarget::Status(kind), begins, subject).unwrap();
        decision.warnings.iter().any(|warning| warning.rule == "not_the_debtor")
    };
    let (arrears, excused) = ([("arrears_since", "2025-07-31")], [("circumstances", "災害")]);
    assert!(warned(StatusKind::Arrears, &arrears, false) && warned(StatusKind::SpecialCircumstances, &excused, false));
    assert!(!warned(StatusKind::Arrears, &arrears, true));
    assert!(!warned(StatusKind::Student, &[("school", "みほん大学")], false));
}
