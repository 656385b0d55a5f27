//! Who may get which 限度額 paper, and its term.

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn ask(class: LimitClass) -> PaperAsk {
    PaperAsk {
        class,
        holds: InsuranceProof::QualificationPaper,
        applied_on: date("2026-11-21"),
        acquired_on: date("2020-04-01"),
        end: EndFacts::yearly(date("2026-11-21"), date("1980-05-05")),
        arrears: false,
        bar_lifted: false,
        hospital_days: 0,
    }
}

fn answer(ask: &PaperAsk) -> PaperAnswer {
    let verdict = limit_paper(ask, Rules::built_in());
    assert!(!verdict.findings.is_empty());
    verdict.outcome
}

fn kind(answer: PaperAnswer) -> Option<LimitPaperKind> {
    match answer {
        PaperAnswer::Issue(paper) => Some(paper.kind),
        PaperAnswer::NotNeeded | PaperAnswer::NotAHolder | PaperAnswer::Arrears | PaperAnswer::NoTerm => None,
    }
}

#[track_caller]
fn term_is(ask: &PaperAsk, from: &str, until: &str) {
    let PaperAnswer::Issue(paper) = answer(ask) else { panic!("{ask:?}") };
    assert_eq!((paper.valid_from, paper.valid_until), (date(from), date(until)), "{ask:?}");
}

const U: LimitClass = LimitClass::UnderSeventy(UnderSeventyClass::U);
const O: LimitClass = LimitClass::UnderSeventy(UnderSeventyClass::O);

#[test]
fn each_class_has_its_paper_and_trap_34_working_three_and_general_have_none() {
    for (class, paper) in [
        (LimitClass::UnderSeventy(UnderSeventyClass::A), Some(LimitPaperKind::Limit)),
        (LimitClass::UnderSeventy(UnderSeventyClass::E), Some(LimitPaperKind::Limit)),
        (O, Some(LimitPaperKind::LimitAndReduction)),
        (LimitClass::Elderly(ElderlyClass::WorkingThree), None),
        (LimitClass::Elderly(ElderlyClass::WorkingTwo), Some(LimitPaperKind::Limit)),
        (LimitClass::Elderly(ElderlyClass::WorkingOne), Some(LimitPaperKind::Limit)),
        (LimitClass::Elderly(ElderlyClass::General), None),
        (LimitClass::Elderly(ElderlyClass::LowTwo), Some(LimitPaperKind::LimitAndReduction)),
        (LimitClass::Elderly(ElderlyClass::LowOne), Some(LimitPaperKind::LimitAndReduction)),
    ] {
        assert_eq!(kind(answer(&ask(class))), paper, "{class:?}");
    }
}

#[test]
fn c8_only_a_holder_of_a_paper_without_the_item_gets_one() {
    for holds in [InsuranceProof::MynaCard, InsuranceProof::PaperWithClass] {
        assert_eq!(answer(&PaperAsk { holds, ..ask(U) }), PaperAnswer::NotAHolder);
    }
}

#[test]
fn trap_34_arrears_bar_those_under_70_and_not_those_from_70_on() {
    let in_arrears = |class| PaperAsk { arrears: true, ..ask(class) };
    assert_eq!(answer(&in_arrears(U)), PaperAnswer::Arrears);
    assert_eq!(kind(answer(&in_arrears(O))), Some(LimitPaperKind::Reduction));
    let elderly = LimitClass::Elderly(ElderlyClass::WorkingOne);
    assert_eq!(kind(answer(&in_arrears(elderly))), Some(LimitPaperKind::Limit));
}

#[test]
fn c20_special_circumstances_lift_the_bar() {
    let lifted = |class| PaperAsk { arrears: true, bar_lifted: true, ..ask(class) };
    assert_eq!(kind(answer(&lifted(U))), Some(LimitPaperKind::Limit));
    assert_eq!(kind(answer(&lifted(O))), Some(LimitPaperKind::LimitAndReduction));
}

#[test]
fn it_begins_on_the_first_of_the_month_of_the_application_or_with_the_coverage() {
    let of =
        |applied: &str, acquired: &str| PaperAsk { applied_on: date(applied), acquired_on: date(acquired), ..ask(U) };
    term_is(&of("2026-11-21", "2020-04-01"), "2026-11-01", "2027-07-31");
    term_is(&of("2026-11-21", "2026-11-10"), "2026-11-10", "2027-07-31");
    term_is(&of("2026-07-31", "2020-04-01"), "2026-07-01", "2026-07-31");
    term_is(&of("2026-08-01", "2020-04-01"), "2026-08-01", "2027-07-31");
    term_is(&of("2026-08-31", "2020-04-01"), "2026-08-01", "2027-07-31");
}

#[test]
fn it_ends_with_july_or_the_70th_or_75th_birthday_or_the_stay() {
    let ends = |end: EndFacts| PaperAsk { end, ..ask(U) };
    let born = |birth: &str| ends(EndFacts { birth: date(birth), ..ask(U).end });
    term_is(&born("1957-03-10"), "2026-11-01", "2027-03-31");
    term_is(&born("1957-04-01"), "2026-11-01", "2027-03-31");
    term_is(&born("1952-05-20"), "2026-11-01", "2027-05-19");
    let stay = |until: &str, stay_offset_days| {
        ends(EndFacts { stay_expires_on: Some(date(until)), stay_offset_days, ..ask(U).end })
    };
    term_is(&stay("2027-03-10", 1), "2026-11-01", "2027-03-11");
    term_is(&stay("2027-03-10", 0), "2026-11-01", "2027-03-10");
    assert_eq!(answer(&stay("2026-10-01", 1)), PaperAnswer::NoTerm);
    let student_until = Some(date("2027-03-31"));
    term_is(&ends(EndFacts { student_until, ..ask(U).end }), "2026-11-01", "2027-03-31");
    let goes_on = EndFacts { stay_goes_on_until: Some(date("2026-12-25")), ..stay("2026-10-25", 1).end };
    term_is(&ends(goes_on), "2026-11-01", "2026-12-25");
}

#[test]
fn more_than_90_days_in_hospital_are_printed_for_o_and_low_income_two() {
    let long = |class, hospital_days| match answer(&PaperAsk { hospital_days, ..ask(class) }) {
        PaperAnswer::Issue(paper) => paper.long_stay_from,
        PaperAnswer::NotNeeded | PaperAnswer::NotAHolder | PaperAnswer::Arrears | PaperAnswer::NoTerm => None,
    };
    assert_eq!(long(O, 90), None);
    assert_eq!(long(O, 91), Some(date("2026-12-01")));
    assert_eq!(long(LimitClass::Elderly(ElderlyClass::LowTwo), 91), Some(date("2026-12-01")));
    assert_eq!(long(LimitClass::Elderly(ElderlyClass::LowOne), 91), None);
    assert_eq!(long(U, 200), None);
}
