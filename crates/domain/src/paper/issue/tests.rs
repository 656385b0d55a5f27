//! Which papers are made for whom, for which time, and what stands on them.

use super::*;
use crate::certificate::CertificateState;
use crate::decide::test_people::{household, issued, office};
use crate::determine::{Copay, Finding, Judgement, Month, Outcome, Test, UnderSeventyClass};
use crate::face::{FieldName, Value};
use crate::record::{CopayDetermination, FinishedRound, Myna, MynaState, OfficeRecord, StatusKind};
use crate::scheme::national::{Determination, Household};

const TODAY: &str = "2026-11-21";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn subject_of<'a>(resident: &'a Resident, home: &'a Household) -> Subject<'a> {
    Subject { resident, household: Some(home), homes: &[], head: Some(resident), home_hidden: false }
}

/// Decides in the sample office, for somebody born in 1980 and covered since 2020 to whom something happened.
fn ask(
    change: impl FnOnce(&mut Resident, &mut Household),
    request: PaperRequest,
    office: &OfficeRecord,
    today: &str,
) -> Result<PaperProposal, Refusal> {
    let (mut resident, mut home) = household(1, "1980-05-05", "2020-04-01");
    change(&mut resident, &mut home);
    decide(&subject_of(&resident, &home), &request, &Issuer::of(office), date(today))
}

fn run(
    change: impl FnOnce(&mut Resident, &mut Household),
    kind: Option<CertificateKind>,
) -> Result<PaperProposal, Refusal> {
    ask(change, PaperRequest { kind, ..PaperRequest::default() }, &office(), TODAY)
}

fn code(result: Result<PaperProposal, Refusal>) -> RefusalCode {
    result.unwrap_err().code
}

fn text(paper: &PaperProposal, field: FieldName) -> String {
    paper.face.text(field).unwrap_or_default()
}

fn registered(resident: &mut Resident) {
    resident.myna.body = Myna { state: MynaState::Registered, asked_on: None };
}

fn born(resident: &mut Resident, day: &str) {
    resident.identity.body.birth = crate::person::Birth::parse(day).unwrap();
}

fn ratio(resident: &mut Resident, ratio_percent: u8, from: &str) {
    resident.copay.body.push(CopayDetermination {
        ratio_percent,
        from: date(from),
        reason: "見本".into(),
        determined_on: date(from),
        by: None,
    });
}

mod turned;

#[test]
fn a_covered_person_without_the_card_gets_the_certificate() {
    let paper = run(|_, _| {}, None).unwrap();
    assert_eq!(paper.valid_until, Some(date("2027-07-31")));
    assert_eq!(paper.valid_from, date("2026-08-01"));
    assert_eq!(text(&paper, FieldName::Copay), "法定負担割合のとおり");
    assert_eq!(text(&paper, FieldName::ValidUntil), "令和9年7月31日");
}

#[test]
fn a_paper_against_the_law_is_refused_with_its_ground() {
    let refusal = run(|r, _| registered(r), Some(CertificateKind::QualificationCertificate)).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::CertificateAgainstLaw);
    assert_eq!(refusal.fields["lawful"], "qualification_notice");
    assert!(!refusal.grounds.is_empty());
    let notice = run(|_, _| {}, Some(CertificateKind::QualificationNotice)).unwrap_err();
    assert_eq!(
        (notice.code, notice.fields["lawful"].as_str()),
        (RefusalCode::CertificateAgainstLaw, "qualification_certificate")
    );
    assert_eq!(code(run(|_, _| {}, Some(CertificateKind::ElderlyCertificate))), RefusalCode::FormMissing);
}

#[test]
fn who_is_not_covered_today_gets_none() {
    assert_eq!(code(run(|_, h| h.members.body[0].period.to = Some(date("2026-11-21")), None)), RefusalCode::NotCovered);
    assert!(run(|_, h| h.members.body[0].period.to = Some(date("2026-11-22")), None).is_ok());
}

#[test]
fn someone_of_70_needs_a_determined_ratio() {
    assert_eq!(code(run(|r, _| born(r, "1956-10-15"), None)), RefusalCode::CopayMissing);
    let determined = |r: &mut Resident| {
        born(r, "1956-10-15");
        ratio(r, 20, "2026-11-01");
    };
    let paper = run(|r, _| determined(r), None).unwrap();
    assert_eq!(
        (text(&paper, FieldName::Copay), text(&paper, FieldName::CopayFrom)),
        ("2割".into(), "令和8年11月1日".into())
    );
    // the same ratio determined again took effect when it first did
    let again = run(
        |r, _| {
            determined(r);
            ratio(r, 20, "2026-11-15");
        },
        None,
    );
    assert_eq!(text(&again.unwrap(), FieldName::CopayFrom), "令和8年11月1日");
}

#[test]
fn a_reissue_keeps_the_end_and_names_the_old_paper() {
    let paper = run(|r, _| r.certificates.body.push(issued(1)), None).unwrap();
    assert_eq!((paper.purpose, paper.replaces), (Purpose::Replacement, Some(issued(1).no)), "its face is empty");
    assert_eq!(paper.valid_until, issued(1).valid_until);
}

#[test]
fn an_open_outcome_forbids_another_paper_of_the_kind() {
    let open = |r: &mut Resident, _: &mut Household| {
        let mut c = issued(1);
        c.state = CertificateState::Issuing;
        r.certificates.body.push(c);
    };
    assert_eq!(code(run(open, None)), RefusalCode::OutcomeOpen);
}

fn status(kind: StatusKind, to: Option<&str>) -> crate::record::SpecialStatus {
    crate::record::SpecialStatus {
        id: uuid::Uuid::from_u128(7),
        kind,
        from: date("2026-04-01"),
        to: to.map(date),
        notified_on: date("2026-04-01"),
        evidence: std::collections::BTreeMap::new(),
        withdrawn: false,
    }
}

#[test]
fn a_students_paper_ends_with_the_proof_and_says_so_on_the_reverse() {
    let paper = run(|r, _| r.special.body.push(status(StatusKind::Student, Some("2027-04-01"))), None).unwrap();
    assert_eq!(paper.valid_until, Some(date("2027-03-31")));
    assert_eq!(text(&paper, FieldName::Remarks), "マル学（国保法116条）");
    assert_eq!(paper.grounds.last().unwrap().clause, "国保法116条、市町村の定め（毎年3月31日）");
    assert_eq!(run(|_, _| {}, None).unwrap().face.get(FieldName::Remarks), None);
}

#[test]
fn trap_28_the_sex_stands_on_the_reverse_for_who_asked_for_it() {
    let paper = run(|r, _| r.special.body.push(status(StatusKind::SexNotation, None)), None).unwrap();
    assert_eq!(
        (text(&paper, FieldName::Sex).as_str(), text(&paper, FieldName::Remarks).as_str()),
        ("裏面参照", "性別：男")
    );
}

#[test]
fn special_medical_care_is_refused_by_the_name_of_its_form_and_never_gets_the_usual_paper() {
    let special = |r: &mut Resident, _: &mut Household| {
        r.special.body.push(status(StatusKind::SpecialMedical, None));
    };
    let refusal = run(special, None).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::FormMissing);
    assert_eq!(refusal.fields["kind"], "special_qualification_certificate");
    assert!(refusal.grounds.iter().any(|g| g.clause.contains("54条の3")));
    let usual = run(special, Some(CertificateKind::QualificationCertificate)).unwrap_err();
    assert_eq!(usual.code, RefusalCode::CertificateAgainstLaw);
    assert_eq!(usual.fields["lawful"], "special_qualification_certificate");
}

#[test]
fn trap_20_a_stay_that_ended_still_gets_a_paper_for_the_two_months_its_renewal_is_asked_for() {
    let expired = |r: &mut Resident| {
        r.identity.body.stay_expires_on = Some(date("2026-11-10"));
    };
    assert_eq!(code(run(|r, _| expired(r), None)), RefusalCode::DaysContradict);
    let asked = run(
        |r, _| {
            expired(r);
            r.special.body.push(status(StatusKind::StayRenewal, Some("2027-01-11")));
        },
        None,
    );
    assert_eq!(asked.unwrap().valid_until, Some(date("2027-01-10")));
}

#[test]
fn the_office_writes_the_first_year_of_an_era_its_own_way_and_old_papers_stay_good() {
    let (mut resident, mut home) = household(1, "1989-01-08", "2019-05-01");
    let one = crate::options::tests::with(&[(crate::options::FIRST_YEAR, "one")]);
    let ask = |office: &OfficeRecord, resident: &Resident, home: &Household| {
        decide(&subject_of(resident, home), &PaperRequest::usual(), &Issuer::of(office), date(TODAY)).unwrap()
    };
    let years = |paper: &PaperProposal| (text(paper, FieldName::CoveredFrom), text(paper, FieldName::Birth));
    let paper = ask(&one, &resident, &home);
    assert_eq!(years(&paper), ("令和1年5月1日".into(), "平成1年1月8日".into()));
    assert_eq!(years(&ask(&office(), &resident, &home)), ("令和元年5月1日".into(), "平成元年1月8日".into()));
    resident.certificates.body.push(made(&paper, 1));
    home.version += 1;
    let next =
        crate::decide::national::next::next_actions(&subject_of(&resident, &home), &Issuer::of(&office()), date(TODAY));
    assert!(next.is_empty(), "元年 and 1年 say the same: {next:?}");
}

#[test]
fn an_option_that_cannot_be_read_is_told_beside_the_grounds() {
    let garbage = crate::options::tests::with(&[(crate::options::CERTIFICATE_YEARS, "たくさん")]);
    let paper = ask(|_, _| {}, PaperRequest::usual(), &garbage, TODAY).unwrap();
    assert_eq!(paper.valid_until, Some(date("2027-07-31")), "the default");
    assert!(paper.grounds.iter().any(|g| g.rule == "option_unreadable"));
}

/// The paper of a proposal, handed over.
fn made(paper: &PaperProposal, serial: u32) -> Certificate {
    let no = issued(serial).no;
    let face = paper.face.clone().with(FieldName::CertificateNo, Value::Text(no.to_string()));
    Certificate {
        kind: paper.kind,
        issued_on: paper.issued_on,
        valid_from: paper.valid_from,
        valid_until: paper.valid_until,
        face,
        ..issued(serial)
    }
}

mod notice {
    use super::*;

    fn kind() -> PaperRequest {
        PaperRequest { kind: Some(CertificateKind::QualificationNotice), ..PaperRequest::default() }
    }

    #[test]
    fn whoever_uses_the_card_gets_the_notice_without_an_end_birth_address_and_ratio() {
        let paper = ask(|r, _| registered(r), PaperRequest::usual(), &office(), TODAY).unwrap();
        assert_eq!((paper.kind, paper.valid_until), (CertificateKind::QualificationNotice, None));
        assert_eq!((paper.valid_from, paper.purpose), (date("2020-04-01"), Purpose::New));
        let says: Vec<FieldName> = paper.face.fields().collect();
        use FieldName::{Branch, CoveredFrom, InsurerName, InsurerNumber, IssuedOn, Name, Number, Symbol};
        assert_eq!(says, [Symbol, Number, Branch, Name, CoveredFrom, IssuedOn, InsurerNumber, InsurerName]);
    }

    #[test]
    fn trap_19_the_notice_ends_at_70_with_a_stay_and_with_the_proof_of_a_student() {
        let until = |change: &dyn Fn(&mut Resident)| {
            ask(
                |r, _| {
                    registered(r);
                    change(r);
                },
                kind(),
                &office(),
                TODAY,
            )
            .unwrap()
            .valid_until
        };
        assert_eq!(until(&|r| born(r, "1957-03-10")), Some(date("2027-03-31")), "70 within the year");
        assert_eq!(until(&|r| born(r, "1957-08-10")), None, "70 after it");
        assert_eq!(until(&|r| r.identity.body.stay_expires_on = Some(date("2027-03-10"))), Some(date("2027-03-11")));
        let student = |r: &mut Resident| r.special.body.push(status(StatusKind::Student, Some("2027-04-01")));
        assert_eq!(until(&student), Some(date("2027-03-31")));
    }

    #[test]
    fn from_70_on_it_says_the_ratio_and_ends_every_year() {
        let elderly = |r: &mut Resident| {
            registered(r);
            born(r, "1955-05-05");
        };
        assert_eq!(code(ask(|r, _| elderly(r), kind(), &office(), TODAY)), RefusalCode::CopayMissing);
        let paper = ask(
            |r, _| {
                elderly(r);
                ratio(r, 30, "2026-08-01");
            },
            kind(),
            &office(),
            TODAY,
        )
        .unwrap();
        assert_eq!(paper.valid_until, Some(date("2027-07-31")));
        assert_eq!(
            (text(&paper, FieldName::Copay), text(&paper, FieldName::CopayFrom)),
            ("3割".into(), "令和8年8月1日".into())
        );
    }
}

/// Judged for that month.
fn judged(home: &mut Household, month: &str, class: UnderSeventyClass) {
    let month = Month::parse(month).unwrap();
    let judgement = Judgement {
        month,
        copay: Outcome::Nobody,
        elderly: Outcome::Nobody,
        under_70: Outcome::Decided(class),
        findings: vec![Finding::new(Test::NobodyInsured, 0, 0)],
        announced: false,
    };
    home.determinations.body.push(Determination {
        id: uuid::Uuid::from_u128(0x5000 + home.determinations.body.len() as u128),
        month,
        determined_on: month.first_day(),
        at: None,
        people: Vec::new(),
        only: Vec::new(),
        judgement,
        supersedes: None,
    });
}

mod limit {
    use super::*;

    fn kind() -> PaperRequest {
        PaperRequest { kind: Some(CertificateKind::LimitCertificate), ..PaperRequest::default() }
    }

    /// Decides for somebody who holds this year's 資格確認書.
    fn ask(
        change: impl FnOnce(&mut Resident, &mut Household),
        request: PaperRequest,
        office: &OfficeRecord,
        today: &str,
    ) -> Result<PaperProposal, Refusal> {
        let with_certificate = |r: &mut Resident, h: &mut Household| {
            r.certificates.body.push(issued(9));
            change(r, h);
        };
        super::ask(with_certificate, request, office, today)
    }

    #[test]
    fn c8_a_holder_of_the_certificate_gets_the_class_on_application() {
        let paper = ask(|_, h| judged(h, "2026-08", UnderSeventyClass::U), kind(), &office(), TODAY).unwrap();
        assert_eq!((paper.valid_from, paper.valid_until), (date("2026-11-01"), Some(date("2027-07-31"))));
        assert_eq!(
            (text(&paper, FieldName::LimitClass), text(&paper, FieldName::ValidFrom)),
            ("ウ".into(), "令和8年11月1日".into())
        );
        let by = Application { on: date(TODAY), by: ReceivedBy::Head };
        assert_eq!(paper.applied, Some(by), "the head applies, on the day it is made");
        assert!(paper.grounds.iter().any(|g| g.rule == "limit_class"));
        let applied = Some(Application { on: date("2026-10-30"), by: ReceivedBy::Oneself });
        let earlier = PaperRequest { applied, ..kind() };
        let paper = ask(|_, h| judged(h, "2026-08", UnderSeventyClass::A), earlier, &office(), TODAY).unwrap();
        assert_eq!((paper.valid_from, paper.applied), (date("2026-10-01"), applied));
        let ahead =
            PaperRequest { applied: Some(Application { on: date("2026-11-22"), by: ReceivedBy::Head }), ..kind() };
        assert_eq!(
            code(ask(|_, h| judged(h, "2026-08", UnderSeventyClass::A), ahead, &office(), TODAY)),
            RefusalCode::DayInFuture
        );
        let long_ago =
            PaperRequest { applied: Some(Application { on: date("1900-01-01"), by: ReceivedBy::Head }), ..kind() };
        let refused = ask(|_, h| judged(h, "2026-08", UnderSeventyClass::A), long_ago, &office(), TODAY).unwrap_err();
        assert_eq!(refused.code, RefusalCode::DaysContradict);
        assert_eq!((refused.fields["field"].as_str(), refused.fields["day"].as_str()), ("applied_on", "1900-01-01"));
    }

    #[track_caller]
    fn refused(change: impl FnOnce(&mut Resident, &mut Household), expected: RefusalCode, why: &str) {
        let refusal = ask(change, kind(), &office(), TODAY).unwrap_err();
        assert_eq!((refusal.code, refusal.fields.get("why").map_or("", String::as_str)), (expected, why));
    }

    #[test]
    fn who_gets_none_is_told_why() {
        use UnderSeventyClass::{A, O};
        let against = RefusalCode::CertificateAgainstLaw;
        refused(|_, _| {}, RefusalCode::ClassMissing, "");
        refused(|_, h| judged(h, "2026-07", A), RefusalCode::ClassMissing, "");
        refused(
            |r, h| {
                registered(r);
                judged(h, "2026-08", A);
            },
            against,
            "not_a_holder",
        );
        refused(|_, h| judged(h, "2026-08", O), against, "other_paper");
        let arrears = |r: &mut Resident, h: &mut Household| {
            r.special.body.push(status(StatusKind::Arrears, None));
            judged(h, "2026-08", A);
        };
        refused(arrears, against, "arrears");
        let special = |r: &mut Resident, h: &mut Household| {
            r.special.body.push(status(StatusKind::SpecialMedical, None));
            judged(h, "2026-08", A);
        };
        refused(special, against, "pays_all");
    }

    #[test]
    fn c20_special_circumstances_that_are_recorded_lift_the_bar_of_arrears_as_long_as_they_hold() {
        let excused = |until: Option<&str>| {
            let change = |r: &mut Resident, h: &mut Household| {
                r.special.body.push(status(StatusKind::Arrears, None));
                r.special.body.push(status(StatusKind::SpecialCircumstances, until));
                judged(h, "2026-08", UnderSeventyClass::A);
            };
            ask(change, kind(), &office(), TODAY)
        };
        assert_eq!(text(&excused(None).unwrap(), FieldName::LimitClass), "ア");
        assert!(excused(Some("2026-11-22")).is_ok(), "its last day");
        assert_eq!(excused(Some(TODAY)).unwrap_err().fields["why"], "arrears");
    }

    #[test]
    fn what_the_head_is_excused_for_counts_for_the_household() {
        let (resident, mut home) = household(1, "1980-05-05", "2020-04-01");
        judged(&mut home, "2026-08", UnderSeventyClass::A);
        let mut head = resident.clone();
        head.special.body.push(status(StatusKind::Arrears, None));
        let decided = |head: &Resident| {
            let subject = Subject { head: Some(head), ..subject_of(&resident, &home) };
            decide(&subject, &kind(), &Issuer::of(&office()), date(TODAY)).map(|paper| paper.kind)
        };
        assert_eq!(decided(&head).unwrap_err().fields["why"], "arrears");
        head.special.body.push(status(StatusKind::SpecialCircumstances, None));
        assert_eq!(decided(&head), Ok(CertificateKind::LimitCertificate));
    }

    #[test]
    fn where_no_certificate_is_in_force_yet_that_is_said() {
        let says = |paper: PaperProposal| paper.grounds.iter().any(|g| g.rule == "without_certificate");
        let class = |h: &mut Household| judged(h, "2026-08", UnderSeventyClass::A);
        assert!(!says(ask(|_, h| class(h), kind(), &office(), TODAY).unwrap()));
        assert!(says(super::ask(|_, h| class(h), kind(), &office(), TODAY).unwrap()));
    }

    #[test]
    fn a_round_in_which_nothing_changed_has_judged_the_year_too() {
        let mut office = office();
        office.rounds.body.push(FinishedRound {
            month: Month::parse("2026-08").unwrap(),
            clerk: "見本係".into(),
            started_at: "2026-08-01T09:00:00+09:00".parse().unwrap(),
            ended_at: "2026-08-01T09:10:00+09:00".parse().unwrap(),
            households: 1,
            judged: 1,
            changed: 0,
            pending: 0,
            papers_to_replace: 0,
            refused: 0,
        });
        assert!(ask(|_, h| judged(h, "2026-07", UnderSeventyClass::A), kind(), &office, TODAY).is_ok());
    }

    #[test]
    fn another_class_makes_the_paper_wrong_and_a_pending_one_does_not() {
        let (mut resident, mut home) = household(1, "1980-05-05", "2020-04-01");
        resident.certificates.body.push(issued(9));
        judged(&mut home, "2026-08", UnderSeventyClass::U);
        let issuer_office = office();
        let issuer = Issuer::of(&issuer_office);
        let paper = made(&decide(&subject_of(&resident, &home), &kind(), &issuer, date(TODAY)).unwrap(), 1);
        let unfit =
            |home: &Household, day| crate::paper::unfit(&subject_of(&resident, home), &paper, &issuer, date(day));
        assert_eq!(unfit(&home, TODAY), None);
        judged(&mut home, "2026-12", UnderSeventyClass::A);
        assert_eq!(unfit(&home, TODAY), None, "December has not come");
        assert_eq!(unfit(&home, "2026-12-01"), Some(crate::paper::PaperDefect::Differs(FieldName::LimitClass)));
        judged(&mut home, "2027-01", UnderSeventyClass::O);
        let lost = unfit(&home, "2027-01-01");
        let other = |basis: crate::paper::LostBasis| basis.why == "class_with_other";
        assert!(matches!(lost, Some(crate::paper::PaperDefect::Barred(basis)) if other(basis)), "{lost:?}");
        let (_, unjudged) = household(1, "1980-05-05", "2020-04-01");
        assert_eq!(unfit(&unjudged, TODAY), None);
    }
}

mod renewal {
    use super::*;

    fn renewal() -> PaperRequest {
        PaperRequest { purpose: Some(Purpose::Renewal), ..PaperRequest::default() }
    }

    /// Somebody with this year's paper in hand.
    fn holding(change: impl FnOnce(&mut Resident, &mut Household)) -> (Resident, Household) {
        let (mut resident, mut home) = household(1, "1980-05-05", "2020-04-01");
        change(&mut resident, &mut home);
        let paper =
            decide(&subject_of(&resident, &home), &PaperRequest::usual(), &Issuer::of(&office()), date(TODAY)).unwrap();
        resident.certificates.body.push(made(&paper, 1));
        (resident, home)
    }

    fn renewed(
        resident: &Resident,
        home: &Household,
        office: &OfficeRecord,
        on: &str,
    ) -> Result<PaperProposal, Refusal> {
        decide(&subject_of(resident, home), &renewal(), &Issuer::of(office), date(on))
    }

    #[test]
    fn the_paper_of_the_next_year_is_made_on_any_day_of_this_one_and_replaces_nothing() {
        let (mut resident, home) = holding(|_, _| {});
        for on in ["2026-11-21", "2027-06-01", "2027-07-31"] {
            let paper = renewed(&resident, &home, &office(), on).unwrap();
            assert_eq!((paper.valid_from, paper.valid_until), (date("2027-08-01"), Some(date("2028-07-31"))));
            assert_eq!((paper.issued_on, paper.purpose, &paper.replaces), (date(on), Purpose::Renewal, &None));
            assert_eq!(text(&paper, FieldName::IssuedOn), crate::wareki::long(date(on)));
        }
        // made once, it is issued again in its own place
        let first = renewed(&resident, &home, &office(), "2027-06-01").unwrap();
        resident.certificates.body.push(made(&first, 2));
        let again = renewed(&resident, &home, &office(), "2027-06-02").unwrap();
        assert_eq!((again.replaces, again.valid_from), (Some(issued(2).no), date("2027-08-01")));
        let reissue =
            decide(&subject_of(&resident, &home), &PaperRequest::usual(), &Issuer::of(&office()), date("2027-06-02"));
        assert_eq!(reissue.unwrap().replaces, Some(issued(1).no), "the one in force");
    }

    #[test]
    fn it_is_right_before_its_day_and_is_wrong_when_something_on_it_changes() {
        let (mut resident, home) = holding(|_, _| {});
        let paper = made(&renewed(&resident, &home, &office(), "2027-06-01").unwrap(), 2);
        let issuer_office = office();
        let issuer = Issuer::of(&issuer_office);
        let unfit = |resident: &Resident| {
            crate::paper::unfit(&subject_of(resident, &home), &paper, &issuer, date("2027-06-02"))
        };
        assert_eq!(unfit(&resident), None);
        resident.identity.body.address = "見本区神田１番１号".into();
        assert_eq!(unfit(&resident), Some(crate::paper::PaperDefect::Differs(FieldName::Address)));
    }

    #[test]
    fn what_cannot_be_renewed_says_why() {
        let (mut resident, home) = household(1, "1980-05-05", "2020-04-01");
        let why = |result: Result<PaperProposal, Refusal>| {
            let refusal = result.unwrap_err();
            (refusal.code, refusal.fields.get("why").cloned().unwrap_or_default())
        };
        let nothing = |why: &str| (RefusalCode::NothingInForce, why.to_owned());
        assert_eq!(why(renewed(&resident, &home, &office(), TODAY)), nothing("none_in_force"));
        registered(&mut resident);
        let notice =
            decide(&subject_of(&resident, &home), &PaperRequest::usual(), &Issuer::of(&office()), date(TODAY)).unwrap();
        resident.certificates.body.push(made(&notice, 1));
        assert_eq!(why(renewed(&resident, &home, &office(), TODAY)), nothing("no_end"));
        let (resident, home) = holding(|r, _| {
            born(r, "1952-05-20");
            ratio(r, 20, "2026-08-01");
        });
        assert_eq!(why(renewed(&resident, &home, &office(), TODAY)).0, RefusalCode::LateElderly, "75 comes first");
        let (resident, mut home) = holding(|_, _| {});
        home.members.body[0].period.to = Some(date("2027-04-01"));
        assert_eq!(why(renewed(&resident, &home, &office(), TODAY)).0, RefusalCode::NotCovered);
    }

    #[test]
    fn a_ratio_must_be_that_of_the_year_it_is_printed_for() {
        let (resident, home) = holding(|r, _| {
            born(r, "1955-05-05");
            ratio(r, 30, "2026-08-01");
        });
        assert_eq!(code(renewed(&resident, &home, &office(), "2027-07-10")), RefusalCode::CopayMissing);
        let mut home = home;
        judged(&mut home, "2026-08", UnderSeventyClass::U);
        home.determinations.body[0].judgement.copay = Outcome::Decided(Copay { ratio_percent: 30, step: None });
        assert_eq!(code(renewed(&resident, &home, &office(), "2027-07-10")), RefusalCode::CopayMissing);
        // the round of the new year left it as it was
        let mut with_round = office();
        with_round.rounds.body.push(FinishedRound {
            month: crate::determine::Month::parse("2027-08").unwrap(),
            clerk: "見本係".into(),
            started_at: "2027-07-10T09:00:00+09:00".parse().unwrap(),
            ended_at: "2027-07-10T09:10:00+09:00".parse().unwrap(),
            households: 1,
            judged: 1,
            changed: 0,
            pending: 0,
            papers_to_replace: 0,
            refused: 0,
        });
        let paper = renewed(&resident, &home, &with_round, "2027-07-10").unwrap();
        assert_eq!(text(&paper, FieldName::Copay), "3割");
        // what was judged after the round began, for a month before it, the round left as nothing
        let recorded = |at: &str| {
            let mut home = home.clone();
            home.determinations.body[0].at = Some(at.parse().unwrap());
            renewed(&resident, &home, &with_round, "2027-07-10").map_err(|refusal| refusal.code)
        };
        assert!(recorded("2027-07-09T09:00:00+09:00").is_ok());
        assert_eq!(recorded("2027-07-10T09:05:00+09:00"), Err(RefusalCode::CopayMissing));
        // it was judged pending: neither last year's nor this year's is known
        judged(&mut home, "2027-08", UnderSeventyClass::U);
        home.determinations.body[1].judgement.copay = Outcome::Pending { missing: vec![0], provisional: None };
        assert_eq!(code(renewed(&resident, &home, &with_round, "2027-07-10")), RefusalCode::CopayMissing);
        // 70 comes in November: the paper until then needs no ratio, the one after it does
        let (resident, home) = holding(|r, _| born(r, "1957-03-10"));
        assert_eq!(code(renewed(&resident, &home, &office(), TODAY)), RefusalCode::CopayMissing);
    }
}
