//! Papers when something turns: a year, a class, a ratio, a stay, a right, the holder.

use super::*;
use crate::decide::NextActionCode;
use crate::decide::national::next::next_actions;
use crate::decide::test_people::member;
use crate::numbers::CertificateNo;
use crate::paper::{Departure, PaperDefect, unfit};
use crate::person::Support;
use crate::record::{Certainty, Movement, MovementKind, Task, TaskSource, Wanted};
use crate::registry::MoveReason;
use crate::scheme::national::reasons::EndReason;

/// A person who holds this year's 資格確認書, his or her household, and the office; what happens next is told to it.
struct Desk {
    resident: Resident,
    home: Household,
    head: Option<Resident>,
    office: OfficeRecord,
}

impl Desk {
    fn of(birth: &str) -> Self {
        let (resident, home) = household(1, birth, "2020-04-01");
        Self { resident, home, head: None, office: office() }
    }

    /// The same with this year's 資格確認書 in hand, right as it is.
    fn holding(birth: &str) -> Self {
        let mut desk = Self::of(birth);
        desk.give(PaperRequest::usual(), "2026-08-03");
        desk
    }

    fn subject(&self) -> Subject<'_> {
        let head = Some(self.head.as_ref().unwrap_or(&self.resident));
        Subject { resident: &self.resident, household: Some(&self.home), homes: &[], head, home_hidden: false }
    }

    fn asked(&self, request: PaperRequest, day: &str) -> Result<PaperProposal, Refusal> {
        decide(&self.subject(), &request, &Issuer::of(&self.office), date(day))
    }

    /// Issues and hands over; the number.
    fn give(&mut self, request: PaperRequest, day: &str) -> CertificateNo {
        let proposal = self.asked(request, day).unwrap();
        let paper = made(&proposal, u32::try_from(self.resident.certificates.body.len()).unwrap() + 1);
        let paper = Certificate { purpose: proposal.purpose, applied: proposal.applied, ..paper };
        self.resident.certificates.body.push(paper.clone());
        paper.no
    }

    fn paper(&mut self, no: &CertificateNo) -> &mut Certificate {
        self.resident.certificates.body.iter_mut().find(|c| c.no == *no).unwrap()
    }

    fn unfit(&self, no: &CertificateNo, day: &str) -> Option<PaperDefect> {
        let paper = self.resident.certificate(no.as_str()).unwrap();
        unfit(&self.subject(), paper, &Issuer::of(&self.office), date(day))
    }

    fn actions(&self, day: &str) -> Vec<NextActionCode> {
        let next = next_actions(&self.subject(), &Issuer::of(&self.office), date(day));
        next.into_iter().map(|action| action.code).collect()
    }
}

fn limit() -> PaperRequest {
    PaperRequest { kind: Some(CertificateKind::LimitCertificate), ..PaperRequest::default() }
}

fn notice() -> PaperRequest {
    PaperRequest { kind: Some(CertificateKind::QualificationNotice), ..PaperRequest::default() }
}

fn applied(request: PaperRequest, day: &str) -> PaperRequest {
    PaperRequest { applied: Some(Application { on: date(day), by: ReceivedBy::Head }), ..request }
}

fn purpose(request: PaperRequest, purpose: Purpose) -> PaperRequest {
    PaperRequest { purpose: Some(purpose), ..request }
}

fn time(paper: &PaperProposal) -> (NaiveDate, Option<NaiveDate>) {
    (paper.valid_from, paper.valid_until)
}

fn days(from: &str, until: &str) -> (NaiveDate, Option<NaiveDate>) {
    (date(from), Some(date(until)))
}

fn why(result: Result<PaperProposal, Refusal>) -> (RefusalCode, String) {
    let refusal = result.unwrap_err();
    (refusal.code, refusal.fields.get("why").cloned().unwrap_or_default())
}

fn against(why: &str) -> (RefusalCode, String) {
    (RefusalCode::CertificateAgainstLaw, why.to_owned())
}

fn leaving(reason: EndReason, on: &str, certainty: Certainty) -> Movement {
    let mut movement = household(1, "1980-05-05", "2020-04-01").0.qualification.body.movements[0].clone();
    movement.kind = MovementKind::Leave;
    movement.reason = reason.code();
    movement.effective_on = date(on);
    movement.certainty = certainty;
    movement
}

#[test]
fn c13_a_renewal_made_ahead_ends_within_five_years_of_the_issue() {
    let years = [(crate::options::CERTIFICATE_YEARS, "5"), (crate::options::RENEWAL_YEAR, "2027")];
    let mut desk = Desk { office: crate::options::tests::with(&years), ..Desk::of("1980-05-05") };
    desk.give(PaperRequest::usual(), "2026-11-21");
    let ahead = desk.asked(purpose(PaperRequest::usual(), Purpose::Renewal), "2027-07-01").unwrap();
    assert_eq!(time(&ahead), days("2027-08-01", "2031-07-31"), "five years of 1 July 2027 end on 30 June 2032");
    assert!(ahead.grounds.iter().any(|g| g.clause.contains("5年以内")));
    let on_the_day = desk.asked(PaperRequest::usual(), "2027-08-01").unwrap();
    assert_eq!(time(&on_the_day), days("2027-08-01", "2032-07-31"));
}

#[test]
fn the_notice_of_whoever_turns_70_with_the_yearly_end_has_that_end() {
    for (birth, until) in [("1957-07-20", Some("2027-07-31")), ("1957-08-01", Some("2027-07-31")), ("1957-08-02", None)]
    {
        let mut desk = Desk::of(birth);
        registered(&mut desk.resident);
        assert_eq!(desk.asked(PaperRequest::usual(), TODAY).unwrap().valid_until, until.map(date), "{birth}");
    }
}

#[test]
fn trap_11_the_class_of_a_limit_paper_is_that_of_its_first_month_and_its_end_comes_before_another_class() {
    let mut desk = Desk::holding("1980-05-05");
    judged(&mut desk.home, "2026-08", UnderSeventyClass::U);
    judged(&mut desk.home, "2026-11", UnderSeventyClass::I);
    let october = desk.asked(applied(limit(), "2026-10-30"), TODAY).unwrap();
    assert_eq!(
        (time(&october), text(&october, FieldName::LimitClass)),
        (days("2026-10-01", "2026-10-31"), "ウ".into())
    );
    assert!(october.grounds.iter().any(|g| g.rule == "time_is_over"));
    let no = desk.give(applied(limit(), "2026-10-30"), TODAY);
    assert_eq!(desk.unfit(&no, TODAY), None, "it is for the month gone by");
    let next = desk.asked(purpose(applied(limit(), "2026-10-30"), Purpose::New), TODAY).unwrap();
    assert_eq!((next.purpose, time(&next)), (Purpose::Renewal, days("2026-11-01", "2027-07-31")));
    assert_eq!((text(&next, FieldName::LimitClass), next.replaces.clone()), ("イ".into(), None));
    let november = desk.asked(limit(), TODAY).unwrap();
    assert_eq!((november.purpose, time(&november)), (Purpose::New, days("2026-11-01", "2027-07-31")));
}

#[test]
fn trap_21_an_application_of_july_handled_in_august_gives_a_paper_for_july_and_one_from_august() {
    let mut desk = Desk::holding("1980-05-05");
    judged(&mut desk.home, "2026-07", UnderSeventyClass::A);
    judged(&mut desk.home, "2026-08", UnderSeventyClass::U);
    let request = || applied(limit(), "2026-07-30");
    // judged for July means judged for the benefit year before, too
    judged(&mut desk.home, "2025-08", UnderSeventyClass::A);
    let july = desk.asked(request(), "2026-08-05").unwrap();
    assert_eq!((time(&july), text(&july, FieldName::LimitClass)), (days("2026-07-01", "2026-07-31"), "ア".into()));
    desk.give(request(), "2026-08-05");
    let august = desk.asked(request(), "2026-08-05").unwrap();
    assert_eq!((time(&august), text(&august, FieldName::LimitClass)), (days("2026-08-01", "2027-07-31"), "ウ".into()));
}

#[test]
fn a_limit_paper_issued_again_keeps_its_first_day_as_long_as_its_class_is_the_same() {
    let mut desk = Desk::holding("1980-05-05");
    judged(&mut desk.home, "2026-08", UnderSeventyClass::U);
    desk.give(limit(), "2026-09-10");
    let lost = PaperRequest { reason: Some(ReissueReason::Lost), ..limit() };
    let again = desk.asked(lost.clone(), TODAY).unwrap();
    assert_eq!((again.purpose, time(&again)), (Purpose::Reissue, days("2026-09-01", "2027-07-31")));
    desk.resident.identity.body.name = "髙﨑　太郎".into();
    let renamed = desk.asked(limit(), TODAY).unwrap();
    assert_eq!((renamed.purpose, time(&renamed)), (Purpose::Replacement, days("2026-09-01", "2027-07-31")));
    let earlier = desk.asked(applied(limit(), "2026-08-20"), TODAY).unwrap();
    assert_eq!(earlier.valid_from, date("2026-08-01"), "an earlier application is told");
    judged(&mut desk.home, "2026-11", UnderSeventyClass::I);
    let other = desk.asked(limit(), TODAY).unwrap();
    assert_eq!((other.purpose, time(&other)), (Purpose::Replacement, days("2026-11-01", "2027-07-31")));
}

#[test]
fn a_class_or_a_ratio_recorded_ahead_ends_the_paper_before_it_and_the_next_is_prepared() {
    let mut desk = Desk::of("1955-05-05");
    ratio(&mut desk.resident, 20, "2026-08-01");
    let held = desk.give(PaperRequest::usual(), "2026-08-03");
    ratio(&mut desk.resident, 30, "2026-12-01");
    assert_eq!(desk.unfit(&held, TODAY), None, "December has not come");
    let new =
        Desk { resident: without_papers(&desk.resident), ..desk.copy() }.asked(PaperRequest::usual(), TODAY).unwrap();
    assert_eq!((time(&new), text(&new, FieldName::Copay)), (days("2026-08-01", "2026-11-30"), "2割".into()));
    let next = desk.asked(purpose(PaperRequest::usual(), Purpose::Renewal), TODAY).unwrap();
    assert_eq!((time(&next), text(&next, FieldName::Copay)), (days("2026-12-01", "2027-07-31"), "3割".into()));
    assert_eq!(text(&next, FieldName::CopayFrom), "令和8年12月1日");
    let prepared = desk.give(purpose(PaperRequest::usual(), Purpose::Renewal), TODAY);
    assert_eq!(desk.unfit(&prepared, TODAY), None);
    assert_eq!(desk.unfit(&prepared, "2026-12-01"), None);
    assert_eq!(desk.unfit(&held, "2026-12-01"), Some(PaperDefect::Differs(FieldName::Copay)));
    assert_eq!(desk.actions("2026-12-01"), [NextActionCode::Collect], "the next one is in hand");
}

impl Desk {
    fn copy(&self) -> Self {
        Self { resident: self.resident.clone(), home: self.home.clone(), head: None, office: self.office.clone() }
    }
}

fn without_papers(resident: &Resident) -> Resident {
    let mut resident = resident.clone();
    resident.certificates.body.clear();
    resident
}

#[test]
fn an_end_that_comes_earlier_than_the_paper_says_makes_it_wrong_and_a_later_one_does_not() {
    let mut desk = Desk::of("1995-01-01");
    desk.resident.identity.body.stay_expires_on = Some(date("2028-03-10"));
    let no = desk.give(PaperRequest::usual(), TODAY);
    let ends = Some(PaperDefect::Differs(FieldName::ValidUntil));
    desk.resident.identity.body.stay_expires_on = Some(date("2027-03-10"));
    assert_eq!(desk.unfit(&no, TODAY), ends, "cut short");
    assert_eq!(desk.asked(PaperRequest::usual(), TODAY).unwrap().valid_until, Some(date("2027-03-11")));
    desk.resident.identity.body.stay_expires_on = Some(date("2030-03-10"));
    assert_eq!(desk.unfit(&no, TODAY), None);

    let mut desk = Desk::of("1995-01-01");
    desk.resident.identity.body.stay_expires_on = Some(date("2026-11-10"));
    desk.resident.special.body.push(status(StatusKind::StayRenewal, Some("2027-01-11")));
    let no = desk.give(PaperRequest::usual(), TODAY);
    assert_eq!(desk.unfit(&no, TODAY), None);
    desk.resident.special.body[0].withdrawn = true;
    assert_eq!(desk.unfit(&no, TODAY), ends, "the renewal was refused");

    let mut desk = Desk::of("1995-01-01");
    registered(&mut desk.resident);
    let no = desk.give(notice(), TODAY);
    assert_eq!(desk.resident.certificate(no.as_str()).unwrap().valid_until, None);
    desk.resident.special.body.push(status(StatusKind::Student, Some("2027-04-01")));
    assert_eq!(desk.unfit(&no, TODAY), ends, "a student's notice ends with the proof");
    desk.resident.special.body[0].from = date("2026-11-22");
    assert_eq!(desk.unfit(&no, TODAY), None);
    assert_eq!(desk.unfit(&no, "2026-11-22"), ends, "also of whoever begins to study after it was made");
}

#[test]
fn what_the_office_sets_later_leaves_papers_that_are_out_as_they_are() {
    let with = crate::options::tests::with;
    let set = [(crate::options::CERTIFICATE_YEARS, "2"), (crate::options::RENEWAL_YEAR, "2028")];
    let mut desk = Desk { office: with(&set), ..Desk::of("1995-01-01") };
    desk.resident.identity.body.stay_expires_on = Some(date("2027-03-10"));
    let stay = desk.give(PaperRequest::usual(), TODAY);
    desk.office = with(&[(crate::options::STAY_OFFSET, "0")]);
    assert_eq!(desk.unfit(&stay, TODAY), None, "the last day of the stay instead of the day after it");
    let mut desk = Desk { office: with(&set), ..Desk::of("1995-01-01") };
    let long = desk.give(PaperRequest::usual(), TODAY);
    assert_eq!(desk.resident.certificate(long.as_str()).unwrap().valid_until, Some(date("2028-07-31")));
    desk.office = office();
    assert_eq!(desk.unfit(&long, TODAY), None, "one year instead of two");
}

#[test]
fn a_paper_still_in_the_office_follows_the_law_of_the_day_and_one_in_hand_stays() {
    let mut desk = Desk::of("1980-05-05");
    registered(&mut desk.resident);
    let no = desk.give(notice(), TODAY);
    desk.resident.identity.body.support = Support::NoSelfInformation;
    assert_eq!(desk.unfit(&no, TODAY), None, "it is in hand");
    desk.paper(&no).state = CertificateState::Issued;
    let instead = Some(PaperDefect::AgainstLaw(CertificateKind::QualificationCertificate));
    assert_eq!(desk.unfit(&no, TODAY), instead);
    assert!(desk.actions(TODAY).contains(&NextActionCode::Collect));

    // 要配慮 ended: the paper of this year stays, the one for the next is not given any more
    let mut desk = Desk::of("1980-05-05");
    registered(&mut desk.resident);
    desk.resident.special.body.push(status(StatusKind::CareNeeded, None));
    let this_year = desk.give(PaperRequest::usual(), TODAY);
    let next_year = desk.give(purpose(PaperRequest::usual(), Purpose::Renewal), "2027-07-01");
    desk.paper(&next_year).state = CertificateState::Issued;
    assert_eq!(desk.unfit(&next_year, "2027-07-02"), None);
    desk.resident.special.body[0].to = Some(date("2027-07-02"));
    assert_eq!(desk.unfit(&this_year, "2027-07-02"), None, "it is in hand");
    let notice = Some(PaperDefect::AgainstLaw(CertificateKind::QualificationNotice));
    assert_eq!(desk.unfit(&next_year, "2027-07-02"), notice);
}

#[test]
fn a_limit_paper_is_not_handed_over_against_arrears_that_came_after_it_was_made() {
    let mut desk = Desk::holding("1980-05-05");
    judged(&mut desk.home, "2026-08", UnderSeventyClass::U);
    let no = desk.give(limit(), TODAY);
    desk.resident.special.body.push(status(StatusKind::Arrears, None));
    assert_eq!(desk.unfit(&no, TODAY), None, "it is in hand");
    desk.paper(&no).state = CertificateState::Issued;
    assert!(matches!(desk.unfit(&no, TODAY), Some(PaperDefect::Barred(_))));
    assert!(desk.actions(TODAY).contains(&NextActionCode::Collect));
}

#[test]
fn nobody_gets_a_paper_who_has_left_though_the_coverage_runs_to_the_end_of_the_day() {
    let mut desk = Desk::holding("1980-05-05");
    let no = desk.resident.certificates.body[0].no.clone();
    // died today: the coverage ends tomorrow
    desk.home.members.body[0].period.to = Some(date("2026-11-22"));
    desk.resident.qualification.body.movements.push(leaving(EndReason::E07, TODAY, Certainty::Confirmed));
    assert_eq!(why(desk.asked(PaperRequest::usual(), TODAY)), against("gone"));
    assert_eq!(desk.unfit(&no, TODAY), Some(PaperDefect::Gone(Departure::Left(date(TODAY)))));
    assert_eq!(desk.unfit(&no, "2026-11-20"), None, "the day before");
    assert!(desk.actions(TODAY).contains(&NextActionCode::Collect));
    // who brought it back is offered none
    desk.paper(&no).state = CertificateState::Collected;
    assert!(!desk.actions(TODAY).contains(&NextActionCode::GivePaper), "{:?}", desk.actions(TODAY));

    // a leaving that was cancelled is none, whatever is planned since
    desk.home.members.body[0].period.to = Some(date("2026-12-31"));
    assert!(desk.asked(PaperRequest::usual(), TODAY).is_ok());

    // removed from the registry, and nobody has ended the coverage yet
    let mut desk = Desk::holding("1980-05-05");
    desk.resident.identity.body.removed_on = Some(date("2026-11-10"));
    assert_eq!(why(desk.asked(PaperRequest::usual(), TODAY)), against("gone"));

    // a file says so, and no clerk has decided on it yet
    let mut desk = Desk::holding("1980-05-05");
    let no = desk.resident.certificates.body[0].no.clone();
    desk.resident.tasks.body.push(Task {
        id: uuid::Uuid::from_u128(8),
        wanted: Wanted::EndCoverage,
        reason: MoveReason::Died,
        cause: Some(EndReason::E07.code()),
        effective_on: date("2026-11-10"),
        told_at: "2026-11-21T10:15:00+09:00".parse().unwrap(),
        note: String::new(),
        opened_by: TaskSource { entry: uuid::Uuid::from_u128(9), file: "f".into(), line: 2 },
    });
    assert_eq!(why(desk.asked(PaperRequest::usual(), TODAY)), against("leaving_open"));
    assert_eq!(desk.unfit(&no, TODAY), Some(PaperDefect::Gone(Departure::Undecided(date("2026-11-10")))));
    assert_eq!(desk.unfit(&no, "2026-11-09"), None);
}

#[test]
fn a_planned_move_ends_the_paper_with_the_coverage() {
    let mut desk = Desk::of("1980-05-05");
    desk.home.members.body[0].period.to = Some(date("2026-12-10"));
    desk.resident.qualification.body.movements.push(leaving(EndReason::E01, "2026-12-10", Certainty::Planned));
    let paper = desk.asked(PaperRequest::usual(), TODAY).unwrap();
    assert_eq!(paper.valid_until, Some(date("2026-12-09")));
    assert!(paper.grounds.iter().any(|g| g.fact.contains("適用がこの日で終わる")));
}

#[test]
fn a_paper_cut_short_by_what_was_cancelled_has_its_usual_end_when_it_is_issued_again() {
    let reissue = || purpose(PaperRequest::usual(), Purpose::Reissue);
    let again = |desk: &Desk| desk.asked(reissue(), TODAY).unwrap().valid_until;
    let usual = Some(date("2027-07-31"));
    let mut desk = Desk::of("1980-05-05");
    desk.home.members.body[0].period.to = Some(date("2026-12-10"));
    let no = desk.give(PaperRequest::usual(), TODAY);
    assert_eq!(again(&desk), Some(date("2026-12-09")), "the move is still planned");
    desk.home.members.body[0].period.to = None;
    assert_eq!((again(&desk), desk.unfit(&no, TODAY)), (usual, None));

    let mut desk = Desk::of("2006-05-05");
    desk.resident.special.body.push(status(StatusKind::Student, Some("2027-04-01")));
    desk.give(PaperRequest::usual(), TODAY);
    assert_eq!(again(&desk), Some(date("2027-03-31")));
    desk.resident.special.body[0].withdrawn = true;
    assert_eq!(again(&desk), usual);
}

#[test]
fn a_head_who_died_or_moved_away_stands_on_no_paper() {
    let mut desk = Desk::of("1980-05-05");
    let mut head = member(&mut desk.home, 2, "1950-01-01", "2020-04-01");
    desk.home.members.body[1].period.to = Some(date("2026-11-22"));
    head.qualification.body.movements.push(leaving(EndReason::E04, TODAY, Certainty::Confirmed));
    desk.head = Some(head.clone());
    assert!(desk.asked(PaperRequest::usual(), TODAY).is_ok(), "who is insured elsewhere stays head");
    head.qualification.body.movements.push(leaving(EndReason::E07, TODAY, Certainty::Confirmed));
    desk.head = Some(head.clone());
    assert_eq!(code(desk.asked(PaperRequest::usual(), TODAY)), RefusalCode::HeadMissing);
    desk.home.members.body[1].period.to = None;
    assert!(desk.asked(PaperRequest::usual(), TODAY).is_ok(), "the death was cancelled");
    head.identity.body.removed_on = Some(date("2026-11-10"));
    desk.head = Some(head);
    assert_eq!(code(desk.asked(PaperRequest::usual(), TODAY)), RefusalCode::HeadMissing);
}

#[test]
fn an_amendment_of_the_office_makes_no_paper_wrong_whenever_it_is_told() {
    let mut desk = Desk::holding("1980-05-05");
    let no = desk.resident.certificates.body[0].no.clone();
    let mut merged = desk.office.founding.body.clone();
    merged.first.name = "新見本市".into();
    desk.office.founding.body = merged;
    assert_eq!(desk.unfit(&no, TODAY), None);
}

#[test]
fn a_paper_past_its_end_is_past_its_end_also_when_the_coverage_ended() {
    let mut desk = Desk::holding("1980-05-05");
    let no = desk.resident.certificates.body[0].no.clone();
    desk.home.members.body[0].period.to = Some(date("2027-08-01"));
    assert_eq!(desk.unfit(&no, "2027-08-02"), Some(PaperDefect::Ended));
    assert!(!desk.actions("2027-08-02").contains(&NextActionCode::Collect), "nobody asks for it");
}

#[test]
fn a_new_paper_beside_one_in_hand_is_a_replacement_where_that_is_wrong_and_refused_where_it_waits_to_be_handed_over() {
    let mut desk = Desk::holding("1980-05-05");
    let no = desk.resident.certificates.body[0].no.clone();
    let new = || purpose(PaperRequest::usual(), Purpose::New);
    assert_eq!(desk.asked(new(), TODAY).unwrap().purpose, Purpose::Reissue);
    desk.paper(&no).state = CertificateState::Issued;
    assert_eq!(why(desk.asked(new(), TODAY)), against("undelivered"));
    assert_eq!(desk.asked(PaperRequest::usual(), TODAY).unwrap().purpose, Purpose::Reissue);
    desk.resident.identity.body.name = "髙﨑　太郎".into();
    assert_eq!(desk.asked(new(), TODAY).unwrap().purpose, Purpose::Replacement);
}

#[test]
fn who_pays_all_keeps_no_limit_paper_and_papers_end_before_special_care_that_is_known() {
    let mut desk = Desk::holding("1980-05-05");
    judged(&mut desk.home, "2026-08", UnderSeventyClass::U);
    let no = desk.give(limit(), TODAY);
    let mut special = status(StatusKind::SpecialMedical, None);
    special.from = date("2026-12-01");
    desk.resident.special.body.push(special);
    assert_eq!(desk.unfit(&no, TODAY), None, "December has not come");
    let again = desk.asked(PaperRequest { reason: Some(ReissueReason::Lost), ..limit() }, TODAY).unwrap();
    assert_eq!(again.valid_until, Some(date("2026-11-30")));
    let instead = Some(PaperDefect::AgainstLaw(CertificateKind::SpecialQualificationCertificate));
    assert_eq!(desk.unfit(&no, "2026-12-01"), instead);
}

#[test]
fn what_waits_to_be_handed_over_is_held_to_what_is_known_by_now() {
    let ends = Some(PaperDefect::Differs(FieldName::ValidUntil));
    let waiting = |birth: &str| {
        let mut desk = Desk::of(birth);
        ratio(&mut desk.resident, 20, "2026-08-01");
        let no = desk.give(PaperRequest::usual(), "2026-08-03");
        desk.paper(&no).state = CertificateState::Issued;
        (desk, no)
    };
    let (mut desk, no) = waiting("1980-05-05");
    desk.home.members.body[0].period.to = Some(date("2026-12-10"));
    assert_eq!(desk.unfit(&no, TODAY), ends, "a planned move");
    desk.paper(&no).state = CertificateState::Delivered;
    assert_eq!(desk.unfit(&no, TODAY), None, "it is in hand, and comes back with the move");
    let (mut desk, no) = waiting("1980-05-05");
    desk.resident.identity.body.removed_on = Some(date("2026-12-10"));
    assert_eq!(desk.unfit(&no, TODAY), ends, "a move that the registry plans");
    assert_eq!(desk.asked(PaperRequest::usual(), TODAY).unwrap().valid_until, Some(date("2026-12-10")));
    let (mut desk, no) = waiting("1955-05-05");
    ratio(&mut desk.resident, 30, "2026-12-01");
    assert_eq!(desk.unfit(&no, TODAY), ends, "another ratio");
    let (mut desk, no) = waiting("1980-05-05");
    let mut head = household(2, "1950-01-01", "2020-04-01").0;
    head.identity.body.name.clone_from(&desk.resident.identity.body.name);
    head.identity.body.removed_on = Some(date("2026-11-10"));
    desk.head = Some(head);
    assert_eq!(desk.unfit(&no, TODAY), Some(PaperDefect::Differs(FieldName::HeadName)), "the head died");
    let (mut desk, no) = waiting("1980-05-05");
    registered(&mut desk.resident);
    assert_eq!(desk.unfit(&no, TODAY), Some(PaperDefect::AgainstLaw(CertificateKind::QualificationNotice)));
}

#[test]
fn a_students_paper_is_renewed_only_with_a_new_proof_and_ends_the_limit_paper_too() {
    let mut desk = Desk::of("2005-05-05");
    desk.resident.special.body.push(status(StatusKind::Student, Some("2027-04-01")));
    desk.give(PaperRequest::usual(), TODAY);
    judged(&mut desk.home, "2026-08", UnderSeventyClass::U);
    assert_eq!(desk.asked(limit(), TODAY).unwrap().valid_until, Some(date("2027-03-31")));
    let renewal = || purpose(PaperRequest::usual(), Purpose::Renewal);
    assert_eq!(why(desk.asked(renewal(), TODAY)), against("student_over"));
    desk.resident.special.body[0].to = Some(date("2028-04-01"));
    assert_eq!(desk.asked(renewal(), TODAY).unwrap().valid_until, Some(date("2027-07-31")));
}

#[test]
fn one_paper_that_says_somebody_is_covered_is_enough() {
    let mut desk = Desk::holding("1980-05-05");
    registered(&mut desk.resident);
    desk.give(notice(), TODAY);
    desk.resident.identity.body.address = "見本区神田１番１号".into();
    assert_eq!(desk.actions(TODAY), [NextActionCode::Collect], "the notice has no address and is right");
}

#[test]
fn trap_20_a_limit_paper_goes_on_with_the_stay_whose_renewal_is_asked_for() {
    let mut desk = Desk::of("1995-01-01");
    desk.resident.identity.body.stay_expires_on = Some(date("2026-10-25"));
    let mut renewal = status(StatusKind::StayRenewal, Some("2026-12-26"));
    renewal.from = date("2026-10-20");
    desk.resident.special.body.push(renewal);
    judged(&mut desk.home, "2026-10", UnderSeventyClass::U);
    judged(&mut desk.home, "2026-11", UnderSeventyClass::U);
    desk.give(PaperRequest::usual(), TODAY);
    assert_eq!(time(&desk.asked(limit(), TODAY).unwrap()), days("2026-11-01", "2026-12-25"));
    let before = applied(limit(), "2026-10-10");
    assert_eq!(time(&desk.asked(before, TODAY).unwrap()), days("2026-10-01", "2026-12-25"), "told after its first day");
}

#[test]
fn what_is_renewed_or_prepared_is_asked_for_no_more() {
    let mut desk = Desk::holding("2006-05-05");
    desk.resident.special.body.push(status(StatusKind::Student, Some("2027-04-01")));
    assert!(desk.actions("2027-03-10").contains(&NextActionCode::RenewStudent));
    let mut next_year = status(StatusKind::Student, Some("2028-04-01"));
    next_year.from = date("2027-04-01");
    desk.resident.special.body.push(next_year);
    assert!(!desk.actions("2027-03-10").contains(&NextActionCode::RenewStudent));

    let mut desk = Desk::of("1995-01-01");
    desk.resident.identity.body.stay_expires_on = Some(date("2026-11-10"));
    desk.resident.special.body.push(status(StatusKind::StayRenewal, Some("2027-01-11")));
    assert!(desk.actions(TODAY).contains(&NextActionCode::StayEndsSoon));
    desk.resident.identity.body.stay_expires_on = Some(date("2029-11-10"));
    assert!(!desk.actions(TODAY).contains(&NextActionCode::StayEndsSoon), "extended");

    let mut desk = Desk::holding("1956-12-10");
    ratio(&mut desk.resident, 20, "2027-01-01");
    assert!(desk.actions(TODAY).contains(&NextActionCode::Turns70), "the ratio alone is not enough");
    desk.give(purpose(PaperRequest::usual(), Purpose::Renewal), TODAY);
    assert!(!desk.actions(TODAY).contains(&NextActionCode::Turns70));
}
