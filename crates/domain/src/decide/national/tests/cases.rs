//! The worked cases of the field (38–45) and its traps (1–4, 23–27, 35, 36, 39), each a test named after it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::act::{Act, Boundary};
use crate::age;
use crate::apply::{Records, apply_all};
use crate::certificate::CertificateKind;
use crate::decide::national::change::{Change, Mover};
use crate::decide::national::correct::{Corrected, CorrectionChange, CorrectionField};
use crate::decide::national::next::next_actions;
use crate::decide::national::{change, correct, join, leave, special};
use crate::decide::test_people::{Blank, household, issued, member, office, resident, with_papers};
use crate::decide::{Decision, DecisionContext, FormToPrint, MovementDates, NextAction, NextActionCode};
use crate::entry::Authority;
use crate::face::{FieldName, Value};
use crate::notification::Changes;
use crate::options::{DISABILITY_LOSS_SAME_DAY, NEW_NUMBER_ON_HEAD_CHANGE, Options};
use crate::paper::{Issuer, Subject};
use crate::person::PrintChoice;
use crate::record::{Certainty, OfficeRecord, OptionValue, RecordId, Resident, StatusKind};
use crate::records::Record;
use crate::refusal::RefusalCode;
use crate::scheme::national::Household;
use crate::scheme::national::reasons::{ChangeReason, EndReason, NewAddress, StartReason, notice_due};

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What is left to do for somebody who is head.
fn to_do(who: &Resident, household: Option<&Household>, on: NaiveDate) -> Vec<NextAction> {
    let subject = Subject { resident: who, household, homes: &[], head: Some(who), home_hidden: false };
    next_actions(&subject, &Issuer::of(&office()), on)
}

pub(super) fn movement_dates(on: &str, notified_on: &str) -> MovementDates {
    MovementDates { effective_on: date(on), notified_on: date(notified_on), remark: String::new() }
}

/// Decides at a desk of that day.
pub(super) fn at_desk<T>(office: &OfficeRecord, today: &str, decide: impl FnOnce(&mut DecisionContext<'_>) -> T) -> T {
    static DESKS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    let mut source = Blank::from(10_000 * u128::from(DESKS.fetch_add(1, std::sync::atomic::Ordering::Relaxed)));
    let recorded_at = format!("{today}T10:00:00+09:00").parse().unwrap();
    decide(&mut DecisionContext { today: date(today), recorded_at, office, source: &mut source })
}

pub(super) fn with_option(name: &str, value: &str) -> OfficeRecord {
    let mut office = office();
    let value = OptionValue { value: value.into(), set_on: date("2026-04-01"), set_by: "係".into() };
    office.options.body.insert(name.into(), value);
    office
}

/// People and homes after an entry; it must stand.
pub(super) fn after(people: &[&Resident], homes: &[&Household], decision: &Decision) -> Records {
    let mut records = Records::new();
    records.extend(people.iter().map(|p| (p.id, Record::Resident(Box::new((*p).clone())))));
    records.extend(homes.iter().map(|h| (h.id, Record::Household(Box::new((*h).clone())))));
    let at = "2026-11-21T10:00:00+09:00".parse().unwrap();
    apply_all(&decision.claims, at, &mut records).unwrap();
    records
}

pub(super) fn person(records: &Records, id: RecordId) -> &Resident {
    records[&id].as_resident().unwrap()
}

pub(super) fn home(records: &Records, id: RecordId) -> &Household {
    records[&id].as_household().unwrap()
}

pub(super) fn leave_ask(
    reason: EndReason,
    on: &str,
    notified_on: &str,
    who: &Resident,
    from: &Household,
) -> leave::LeaveInput {
    leave::LeaveInput {
        reason,
        dates: movement_dates(on, notified_on),
        new_address: NewAddress::LaterOrUnknown,
        lost_on: None,
        authority: Authority::Counter,
        leavers: vec![leave::Leaver { resident: who.clone(), household: from.clone(), homes: vec![], brought: vec![] }],
    }
}

/// 資格喪失日 and 適用終了日 of somebody who leaves on that day.
#[track_caller]
fn ends(reason: EndReason, on: &str, address: NewAddress, qualified: Option<&str>, covered: &str) {
    let (who, from) = household(1, "1980-05-05", "2020-04-01");
    let ask = leave::LeaveInput { new_address: address, ..leave_ask(reason, on, "2026-04-10", &who, &from) };
    let decision = at_desk(&office(), "2026-04-10", |desk| leave::decide(&ask, desk)).unwrap();
    let records = after(&[&who], &[&from], &decision);
    let period = &person(&records, who.id).qualification.body.periods[0];
    let coverage = &home(&records, from.id).members.body[0];
    assert_eq!((period.to, coverage.period.to), (qualified.map(date), Some(date(covered))), "{reason:?}");
    assert_eq!(coverage.period.end_reason, Some(reason.code()));
    assert!(!decision.grounds.is_empty());
}

#[test]
fn case_38_social_insurance_from_the_1st_ends_nhi_on_the_2nd() {
    ends(EndReason::E04, "2026-04-01", NewAddress::LaterOrUnknown, Some("2026-04-02"), "2026-04-02");
}

#[test]
fn case_39_public_assistance_ends_nhi_the_same_day() {
    ends(EndReason::E06, "2026-04-01", NewAddress::LaterOrUnknown, Some("2026-04-01"), "2026-04-01");
}

#[test]
fn case_40_death_ends_nhi_the_day_after() {
    ends(EndReason::E07, "2026-04-01", NewAddress::LaterOrUnknown, Some("2026-04-02"), "2026-04-02");
}

#[test]
fn case_41_a_mover_with_a_new_address_the_same_day_loses_that_day() {
    ends(EndReason::E01, "2026-04-01", NewAddress::SameDay, Some("2026-04-01"), "2026-04-01");
}

#[test]
fn case_42_a_move_inside_the_prefecture_ends_the_coverage_only() {
    ends(EndReason::E02, "2026-04-01", NewAddress::LaterOrUnknown, None, "2026-04-01");
}

pub(super) fn correct_ask(
    person: &Resident,
    homes: &[&Household],
    field: CorrectionField,
    from: &str,
    to: &str,
) -> correct::CorrectionInput {
    let movement = person.qualification.body.movements.iter().rev().find(|m| m.corrected_by.is_none()).map(|m| m.id);
    correct::CorrectionInput {
        what: CorrectionChange::Value { field, from: from.into(), to: to.into() },
        notified_on: date("2026-04-10"),
        authority: Authority::ResidentsRegistry,
        new_address: NewAddress::LaterOrUnknown,
        remark: String::new(),
        others: Vec::new(),
        people: vec![Corrected {
            resident: person.clone(),
            homes: homes.iter().map(|h| (*h).clone()).collect(),
            movement,
        }],
    }
}

#[test]
fn case_43_a_planned_move_is_confirmed_by_the_new_towns_day_without_a_gap() {
    let (who, from) = household(1, "1980-05-05", "2020-04-01");
    let ask = leave_ask(EndReason::E01, "2026-04-01", "2026-03-20", &who, &from);
    let planned = at_desk(&office(), "2026-03-20", |desk| leave::decide(&ask, desk)).unwrap();
    assert_eq!(planned.late_days, 0);
    assert!(planned.next_actions.iter().any(|a| a.code == NextActionCode::ConfirmPlannedMove));
    let records = after(&[&who], &[&from], &planned);
    let (who, from) = (person(&records, who.id).clone(), home(&records, from.id).clone());
    assert_eq!(who.qualification.body.periods[0].to, Some(date("2026-04-02")), "provisional");
    assert_eq!(who.qualification.body.movements[1].certainty, Certainty::Planned);

    let ask = correct_ask(&who, &[&from], CorrectionField::EffectiveOn, "2026-04-01", "2026-04-03");
    let confirmed = at_desk(&office(), "2026-04-10", |desk| correct::decide(&ask, desk)).unwrap();
    let records = after(&[&who], &[&from], &confirmed);
    let who = person(&records, who.id);
    assert_eq!(who.qualification.body.periods[0].to, Some(date("2026-04-03")), "confirmed, no day without an insurer");
    assert_eq!(home(&records, from.id).members.body[0].period.to, Some(date("2026-04-03")));
    assert_eq!(who.qualification.body.movements[2].certainty, Certainty::Confirmed);
    let left = to_do(who, Some(home(&records, from.id)), date("2026-04-10"));
    assert!(left.iter().all(|a| a.code != NextActionCode::ConfirmPlannedMove), "{left:?}");
}

#[test]
fn case_44_fourteen_days_after_the_2nd_end_on_the_16th() {
    assert_eq!(notice_due(date("2026-11-02")), date("2026-11-16"));
}

#[test]
fn case_45_preschool_ends_on_the_first_31_march_after_reaching_six() {
    for (birth, last) in [("2020-04-01", "2026-03-31"), ("2020-04-02", "2027-03-31")] {
        assert_eq!(age::gates(date(birth)).preschool_until, date(last), "{birth}");
    }
}

fn joiner(resident: Resident) -> join::Joiner {
    join::Joiner { resident, is_new: false, myna: None, covering: None, evidence: BTreeMap::new() }
}

pub(super) fn join_ask(reason: StartReason, on: &str, joiners: Vec<join::Joiner>, into: join::Into) -> join::JoinInput {
    let told = movement_dates(on, "2026-11-21");
    join::JoinInput { reason, dates: told, qualified_on: None, lost_elsewhere_on: None, joiners, into }
}

fn new_home(head: RecordId) -> join::Into {
    join::Into::New { head, juki_household_no: None }
}

fn started(decision: &Decision) -> &crate::act::CoverageStart {
    let start = decision.claims.iter().find_map(|a| if let Act::StartCoverage(start) = a { Some(start) } else { None });
    start.unwrap()
}

#[test]
fn trap_1_somebody_back_from_another_town_of_the_prefecture_keeps_one_qualification() {
    let (who, from) = household(1, "1980-05-05", "2020-04-01");
    let ask = leave_ask(EndReason::E02, "2026-04-01", "2026-04-05", &who, &from);
    let left = at_desk(&office(), "2026-04-05", |desk| leave::decide(&ask, desk)).unwrap();
    let records = after(&[&who], &[&from], &left);
    let (who, from) = (person(&records, who.id).clone(), home(&records, from.id).clone());
    assert_eq!(who.qualification.body.periods[0].to, None, "no 喪失");

    let back = join::Joiner { covering: Some(from.clone()), ..joiner(who.clone()) };
    let ask = join_ask(StartReason::A02, "2026-11-10", vec![back], join::Into::Known(Box::new(from.clone())));
    let back = at_desk(&office(), "2026-11-21", |desk| join::decide(ask, desk)).unwrap();
    let start = started(&back);
    assert_eq!((start.qualified_on, start.covered_from), (date("2020-04-01"), date("2026-11-10")));
    assert_eq!(start.branch, "01", "the same 枝番 for the same person");
    let records = after(&[&who], &[&from], &back);
    assert_eq!(person(&records, who.id).qualification.body.periods.len(), 1);

    let elsewhere = join::Joiner { covering: Some(from.clone()), ..joiner(who.clone()) };
    let mut ask = join_ask(StartReason::A01, "2026-11-10", vec![elsewhere], join::Into::Known(Box::new(from.clone())));
    ask.lost_elsewhere_on = Some(date("2026-08-01"));
    let anew = at_desk(&office(), "2026-11-21", |desk| join::decide(ask, desk)).unwrap();
    let records = after(&[&who], &[&from], &anew);
    let periods = &person(&records, who.id).qualification.body.periods;
    let days: Vec<_> = periods.iter().map(|p| (p.from, p.to)).collect();
    assert_eq!(days, [(date("2020-04-01"), Some(date("2026-08-01"))), (date("2026-11-10"), None)]);
}

#[test]
fn trap_1_an_inherited_day_that_nobody_knows_yet_is_a_state_and_is_corrected_later() {
    let who = resident(1, "1980-05-05");
    let ask = join_ask(StartReason::A02, "2026-11-10", vec![joiner(who.clone())], new_home(who.id));
    let decision = at_desk(&office(), "2026-11-21", |desk| join::decide(ask, desk)).unwrap();
    assert!(decision.next_actions.iter().any(|a| a.code == NextActionCode::ConfirmQualification));
    let records = after(&[&who], &[], &decision);
    let who = person(&records, who.id).clone();
    let from = home(&records, started(&decision).household).clone();
    assert_eq!(who.qualification.body.movements[0].certainty, Certainty::Planned);

    let mut ask = correct_ask(&who, &[&from], CorrectionField::QualifiedOn, "2026-11-10", "2021-07-01");
    ask.notified_on = date("2026-11-21");
    let decision = at_desk(&office(), "2026-11-21", |desk| correct::decide(&ask, desk)).unwrap();
    let records = after(&[&who], &[&from], &decision);
    let who = person(&records, who.id);
    assert_eq!(who.qualification.body.periods[0].from, date("2021-07-01"));
    assert_eq!(home(&records, from.id).members.body[0].period.from, date("2026-11-10"));
    let left = to_do(who, Some(home(&records, from.id)), date("2026-11-21"));
    assert!(left.iter().all(|a| a.code != NextActionCode::ConfirmQualification));

    let mut told = join_ask(StartReason::A02, "2026-11-10", vec![joiner(resident(2, "1980-05-05"))], new_home(who.id));
    told.qualified_on = Some(date("2021-07-01"));
    let decision = at_desk(&office(), "2026-11-21", |desk| join::decide(told, desk)).unwrap();
    assert_eq!(started(&decision).qualified_on, date("2021-07-01"));
    assert_eq!(started(&decision).movement.certainty, Certainty::Confirmed);
}

#[test]
fn trap_2_social_insurance_and_death_the_day_after_assistance_and_society_the_same_day_75_the_birthday() {
    for (reason, on) in [
        (EndReason::E04, "2026-04-02"),
        (EndReason::E07, "2026-04-02"),
        (EndReason::E05, "2026-04-01"),
        (EndReason::E06, "2026-04-01"),
    ] {
        ends(reason, "2026-04-01", NewAddress::LaterOrUnknown, Some(on), on);
    }
    let (who, from) = household(1, "1951-11-20", "2020-04-01");
    let mut ask = leave_ask(EndReason::E08, "2026-11-20", "2026-11-20", &who, &from);
    let refused = at_desk(&office(), "2026-11-20", |desk| leave::decide(&ask, desk)).unwrap_err();
    assert_eq!((refused.code, refused.grounds.len()), (RefusalCode::ByRunOnly, 1), "never by notification");
    ask.authority = Authority::Batch;
    let decision = at_desk(&office(), "2026-11-20", |desk| leave::decide(&ask, desk)).unwrap();
    let records = after(&[&who], &[&from], &decision);
    assert_eq!(
        person(&records, who.id).qualification.body.periods[0].to,
        Some(date("2026-11-20")),
        "the birthday itself"
    );
    ask.dates = movement_dates("2026-11-19", "2026-11-20");
    let wrong = at_desk(&office(), "2026-11-20", |desk| leave::decide(&ask, desk)).unwrap_err();
    assert_eq!(wrong.code, RefusalCode::DaysContradict);
}

#[test]
fn trap_3_seventy_begins_the_month_after_and_seventy_five_on_the_birthday() {
    for (birth, elderly, late) in
        [("1956-11-01", "2026-11-01", "2031-11-01"), ("1956-11-02", "2026-12-01", "2031-11-02")]
    {
        let gates = age::gates(date(birth));
        assert_eq!((gates.elderly_from, gates.late_elderly_from), (date(elderly), date(late)), "{birth}");
    }
    let (seventy, home) = household(1, "1956-11-02", "2020-04-01");
    let due = |who: &Resident, on: &str, code| {
        to_do(who, Some(&home), date(on)).iter().find(|a| a.code == code).and_then(|a| a.due)
    };
    assert_eq!(due(&seventy, "2026-10-01", NextActionCode::Turns70), Some(date("2026-12-01")));
    assert_eq!(due(&seventy, "2026-09-30", NextActionCode::Turns70), None, "two months ahead");
    let (late, home) = household(1, "1951-12-15", "2020-04-01");
    let found = to_do(&late, Some(&home), date("2026-11-21"));
    let due = found.iter().find(|a| a.code == NextActionCode::Turns75).and_then(|a| a.due);
    assert_eq!(due, Some(date("2026-12-15")));
}

#[test]
fn trap_4_births_on_29_february_and_1_april_are_counted_by_the_eve_of_the_birthday() {
    assert_eq!(age::gates(date("1952-02-29")).late_elderly_from, date("2027-03-01"));
    assert_eq!(age::gates(date("2008-04-01")).minor_until, date("2026-03-31"));
    assert_eq!(age::gates(date("2008-04-02")).minor_until, date("2027-03-31"));
}

#[test]
fn trap_23_a_corrected_movement_stays_and_cannot_be_corrected_again() {
    let (who, from) = household(1, "1980-05-05", "2020-04-01");
    let ask = correct_ask(&who, &[&from], CorrectionField::EffectiveOn, "2020-04-01", "2020-03-30");
    let decision = at_desk(&office(), "2026-04-10", |desk| correct::decide(&ask, desk)).unwrap();
    let records = after(&[&who], &[&from], &decision);
    let (now, home) = (person(&records, who.id), home(&records, from.id));
    let movements = &now.qualification.body.movements;
    assert_eq!((movements.len(), movements[0].effective_on), (2, date("2020-04-01")), "nothing is overwritten");
    assert_eq!(movements[1].corrects, Some(movements[0].id));
    assert_eq!(
        (now.qualification.body.periods[0].from, home.members.body[0].period.from),
        (date("2020-03-30"), date("2020-03-30"))
    );

    let mut again = correct_ask(now, &[home], CorrectionField::EffectiveOn, "2020-04-01", "2020-03-28");
    again.people[0].movement = Some(movements[0].id);
    let refused = at_desk(&office(), "2026-04-10", |desk| correct::decide(&again, desk)).unwrap_err();
    assert_eq!((refused.code, refused.fields["field"].as_str()), (RefusalCode::MovementUnknown, "corrected"));
    let stale = correct_ask(now, &[home], CorrectionField::EffectiveOn, "2020-04-01", "2020-03-28");
    let refused = at_desk(&office(), "2026-04-10", |desk| correct::decide(&stale, desk)).unwrap_err();
    assert_eq!((refused.code, refused.fields["present"].as_str()), (RefusalCode::ValueDiffers, "2020-03-30"));
}

#[test]
fn a_day_past_the_day_of_the_notice_is_refused_by_its_own_name() {
    let (who, from) = household(1, "1980-05-05", "2020-04-01");
    let past = correct_ask(&who, &[&from], CorrectionField::EffectiveOn, "2020-04-01", "2020-04-20");
    let refused = at_desk(&office(), "2026-04-10", |desk| correct::decide(&past, desk)).unwrap_err();
    assert_eq!((refused.code, refused.fields["day"].as_str()), (RefusalCode::DaysContradict, "2020-04-20"));
    assert!(refused.grounds[0].fact.contains("届出日"), "the other day is told: {:?}", refused.grounds);
}

#[test]
fn trap_24_a_planned_day_is_not_a_confirmed_one_and_only_moves_may_be_announced() {
    let (who, from) = household(1, "1980-05-05", "2020-04-01");
    for (reason, allowed) in [
        (EndReason::E01, true),
        (EndReason::E02, true),
        (EndReason::E03, true),
        (EndReason::E04, false),
        (EndReason::E07, false),
    ] {
        let ask = leave_ask(reason, "2026-12-10", "2026-11-21", &who, &from);
        let decision = at_desk(&office(), "2026-11-21", |desk| leave::decide(&ask, desk));
        assert_eq!(decision.is_ok(), allowed, "{reason:?}");
        if let Ok(decision) = decision {
            let records = after(&[&who], &[&from], &decision);
            let movement = &person(&records, who.id).qualification.body.movements[1];
            assert_eq!(movement.certainty, Certainty::Planned);
            assert!(home(&records, from.id).coverage_of(who.id, date("2026-12-09")).is_some(), "covered until then");
        }
    }
}

#[test]
fn a_correction_that_would_overlap_or_leave_a_gap_is_refused() {
    let (who, from) = household(1, "1980-05-05", "2020-04-01");
    let leave = leave_ask(EndReason::E04, "2026-02-01", "2026-02-05", &who, &from);
    let left = at_desk(&office(), "2026-02-05", |desk| leave::decide(&leave, desk)).unwrap();
    let records = after(&[&who], &[&from], &left);
    let (who, from) = (person(&records, who.id).clone(), home(&records, from.id).clone());
    let back = join::Joiner { covering: Some(from.clone()), ..joiner(who.clone()) };
    let mut ask = join_ask(StartReason::A03, "2026-03-01", vec![back], join::Into::Known(Box::new(from.clone())));
    ask.dates.notified_on = date("2026-03-05");
    let joined = at_desk(&office(), "2026-03-05", |desk| join::decide(ask, desk)).unwrap();
    let records = after(&[&who], &[&from], &joined);
    let (who, from) = (person(&records, who.id).clone(), home(&records, from.id).clone());
    let earlier = correct_ask(&who, &[&from], CorrectionField::EffectiveOn, "2026-03-01", "2026-01-15");
    let refused = at_desk(&office(), "2026-04-10", |desk| correct::decide(&earlier, desk)).unwrap_err();
    assert_eq!(refused.code, RefusalCode::PeriodsOverlap);
    let touching = correct_ask(&who, &[&from], CorrectionField::EffectiveOn, "2026-03-01", "2026-02-02");
    assert!(at_desk(&office(), "2026-04-10", |desk| correct::decide(&touching, desk)).is_ok());

    let mut cancel = correct_ask(&who, &[&from], CorrectionField::EffectiveOn, "", "");
    cancel.what = CorrectionChange::Cancel;
    cancel.people[0].movement = Some(who.qualification.body.movements[0].id);
    let refused = at_desk(&office(), "2026-04-10", |desk| correct::decide(&cancel, desk)).unwrap_err();
    assert_eq!(refused.code, RefusalCode::MovementFollowed);
    cancel.people[0].movement = Some(who.qualification.body.movements[1].id);
    let refused = at_desk(&office(), "2026-04-10", |desk| correct::decide(&cancel, desk)).unwrap_err();
    assert_eq!(refused.code, RefusalCode::PeriodsOverlap, "the end cannot be undone while the next coverage stands");
}

#[test]
fn the_day_of_recording_is_noted_and_never_changed() {
    let (who, from) = household(1, "1980-05-05", "2020-04-01");
    let ask = correct_ask(&who, &[&from], CorrectionField::RecordedOn, "2020-04-01", "2020-04-03");
    let decision = at_desk(&office(), "2026-04-10", |desk| correct::decide(&ask, desk)).unwrap();
    let records = after(&[&who], &[&from], &decision);
    let movements = &person(&records, who.id).qualification.body.movements;
    assert_eq!(movements[0].recorded_at.date_naive(), date("2020-04-01"));
    assert!(movements[1].remark.contains("令和2年4月3日"), "{}", movements[1].remark);
    assert_eq!(home(&records, from.id).members.body[0].period.from, date("2020-04-01"));
    let ask = correct_ask(&who, &[&from], CorrectionField::NotifiedOn, "2020-04-01", "2020-04-20");
    let decision = at_desk(&office(), "2026-04-10", |desk| correct::decide(&ask, desk)).unwrap();
    assert_eq!(decision.late_days, 5, "a later 届出日 is a late one");
    let records = after(&[&who], &[&from], &decision);
    assert_eq!(person(&records, who.id).qualification.body.movements[1].notified_on, date("2020-04-20"));
}

fn special_ask(kind: StatusKind, who: &Resident, from: &Household, evidence: &[(&str, &str)]) -> special::StatusInput {
    let evidence = evidence.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    special::StatusInput {
        which: special::StatusTarget::Status(kind),
        what: special::StatusChange::Begin { from: Some(date("2026-11-01")), to: None },
        notified_on: date("2026-11-21"),
        remark: String::new(),
        people: vec![special::StatusSubject {
            resident: who.clone(),
            household: Some(from.clone()),
            evidence,
            brought: vec![],
        }],
    }
}

#[test]
fn trap_25_a_facility_makes_a_household_of_one_and_a_student_stays() {
    let (head, mut from) = household(1, "1953-05-05", "2020-04-01");
    let child = member(&mut from, 2, "2006-05-05", "2020-04-01");
    let facility = special_ask(StatusKind::FacilityResident, &child, &from, &[("facility", "特養みほん")]);
    let decision = at_desk(&office(), "2026-11-21", |desk| special::decide(&facility, desk)).unwrap();
    assert_eq!(decision.warnings.len(), 1, "limits start anew");
    let records = after(&[&head, &child], &[&from], &decision);
    let own = records.values().filter_map(Record::as_household).find(|h| h.id != from.id).unwrap();
    assert_eq!(own.head(), Some(child.id));
    assert_eq!(own.covered_on(date("2026-11-01")).count(), 1);
    assert!(home(&records, from.id).coverage_of(child.id, date("2026-11-01")).is_none());
    assert_eq!(person(&records, child.id).qualification.body.periods[0].to, None, "the qualification goes on");

    let student = special_ask(StatusKind::Student, &child, &from, &[("school", "みほん大学")]);
    let decision = at_desk(&office(), "2026-11-21", |desk| special::decide(&student, desk)).unwrap();
    let records = after(&[&head, &child], &[&from], &decision);
    assert_eq!(records.values().filter_map(Record::as_household).count(), 1);
    assert_eq!(decision.late_days, 0, "マル学 has no 14-day limit");
    let renewal = decision.next_actions.iter().find(|a| a.code == NextActionCode::RenewStudent).unwrap();
    assert_eq!(renewal.due, Some(date("2027-03-31")));
}

fn family() -> (Resident, Resident, Household) {
    let (mut head, mut from) = household(1, "1953-05-05", "2020-04-01");
    let mut wife = member(&mut from, 2, "1955-05-05", "2020-04-01");
    wife.identity.body.name = "見本　妙子".into();
    head.certificates.body.push(issued(1));
    wife.certificates.body.push(issued(2));
    (head, wife, from)
}

fn mover(who: &Resident) -> Mover {
    Mover { resident: who.clone(), brought: vec![] }
}

fn change_head(head: &Resident, members: &[&Resident], from: &Household) -> change::ChangeInput {
    let members = members.iter().map(|m| mover(m)).collect();
    let change = Change::Head { household: Box::new(from.clone()), head: Box::new(head.clone()), gone: None, members };
    change::ChangeInput { reason: ChangeReason::C01, dates: movement_dates("2026-11-10", "2026-11-21"), change }
}

#[test]
fn trap_27_a_new_head_means_a_new_number_and_a_warning() {
    let (head, wife, from) = family();
    let ask = change_head(&wife, &[&head, &wife], &from);
    let decision = at_desk(&office(), "2026-11-21", |desk| change::decide(&ask, desk)).unwrap();
    let decision = with_papers(&office(), &[&head, &wife], &[&from], decision);
    assert_eq!(decision.warnings[0].rule, "new_number");
    assert_eq!((decision.papers_to_give.len(), decision.papers_to_collect.len()), (2, 2));
    let records = after(&[&head, &wife], &[&from], &decision);
    let new = records.values().filter_map(Record::as_household).find(|h| h.id != from.id).unwrap();
    assert_eq!((new.head(), new.covered_on(date("2026-11-10")).count()), (Some(wife.id), 2));
    assert_eq!(home(&records, from.id).covered_on(date("2026-11-10")).count(), 0);
    assert_eq!(home(&records, from.id).covered_on(date("2026-11-09")).count(), 2);

    let kept = with_option(NEW_NUMBER_ON_HEAD_CHANGE, "no");
    let decision = at_desk(&kept, "2026-11-21", |desk| change::decide(&ask, desk)).unwrap();
    let decision = with_papers(&kept, &[&head, &wife], &[&from], decision);
    assert!(decision.warnings.is_empty());
    assert_eq!(decision.papers_to_give.len(), 2, "the head's name stands on every paper");
    let records = after(&[&head, &wife], &[&from], &decision);
    let same = home(&records, from.id);
    assert_eq!((same.head_on(date("2026-11-09")), same.head_on(date("2026-11-10"))), (Some(head.id), Some(wife.id)));
    assert_eq!(person(&records, wife.id).qualification.body.movements.last().map(|m| m.reason.as_str()), Some("C01"));
}

#[test]
fn trap_27_a_split_means_a_new_number_and_a_return_the_old_branch() {
    let (head, wife, from) = family();
    let change = Change::Split {
        household: Box::new(from.clone()),
        head: Box::new(wife.clone()),
        juki_household_no: None,
        movers: vec![mover(&wife)],
    };
    let ask =
        change::ChangeInput { reason: ChangeReason::C02, dates: movement_dates("2026-11-10", "2026-11-21"), change };
    let decision = at_desk(&office(), "2026-11-21", |desk| change::decide(&ask, desk)).unwrap();
    assert_eq!(decision.warnings.len(), 1);
    let records = after(&[&head, &wife], &[&from], &decision);
    let new = records.values().filter_map(Record::as_household).find(|h| h.id != from.id).unwrap().clone();
    assert_eq!(new.members.body[0].branch, "01");
    let (wife, from) = (person(&records, wife.id).clone(), home(&records, from.id).clone());

    let change =
        Change::Merge { household: Box::new(new.clone()), into: Box::new(from.clone()), movers: vec![mover(&wife)] };
    let ask =
        change::ChangeInput { reason: ChangeReason::C03, dates: movement_dates("2026-11-15", "2026-11-21"), change };
    let decision = at_desk(&office(), "2026-11-21", |desk| change::decide(&ask, desk)).unwrap();
    let records = after(&[&head, &wife], &[&from, &new], &decision);
    let back = home(&records, from.id).coverage_of(wife.id, date("2026-11-15")).unwrap();
    assert_eq!(back.branch, "02", "her own 枝番 again");
    assert_eq!(person(&records, wife.id).qualification.body.periods.len(), 1);
}

#[test]
fn what_is_no_change_is_refused() {
    let (head, wife, from) = family();
    let code = |ask: &change::ChangeInput| {
        at_desk(&office(), "2026-11-21", |desk| change::decide(ask, desk)).unwrap_err().code
    };
    assert_eq!(code(&change_head(&head, &[&head, &wife], &from)), RefusalCode::NothingChanges);
    let told = movement_dates("2026-11-10", "2026-11-21");
    let all = vec![mover(&head), mover(&wife)];
    let change = Change::Split {
        household: Box::new(from.clone()),
        head: Box::new(head.clone()),
        juki_household_no: None,
        movers: all,
    };
    assert_eq!(
        code(&change::ChangeInput { reason: ChangeReason::C02, dates: told.clone(), change }),
        RefusalCode::NothingChanges
    );
    let change =
        Change::Merge { household: Box::new(from.clone()), into: Box::new(from.clone()), movers: vec![mover(&wife)] };
    assert_eq!(
        code(&change::ChangeInput { reason: ChangeReason::C03, dates: told.clone(), change }),
        RefusalCode::NothingChanges
    );
    let change = Change::Persons { people: vec![(mover(&wife), Changes::default(), Some(from))] };
    assert_eq!(
        code(&change::ChangeInput { reason: ChangeReason::C05, dates: told, change }),
        RefusalCode::NothingChanges
    );
}

#[test]
fn a_head_change_dated_before_a_later_one_is_refused_and_names_its_day() {
    let (head, wife, mut from) = family();
    let daughter = member(&mut from, 3, "1990-05-05", "2020-04-01");
    let on =
        |day: &str, ask: change::ChangeInput| change::ChangeInput { dates: movement_dates(day, "2026-11-21"), ..ask };
    let everybody = [&head, &wife, &daughter];
    for option in ["yes", "no"] {
        let office = with_option(NEW_NUMBER_ON_HEAD_CHANGE, option);
        let decide = |ask: change::ChangeInput| at_desk(&office, "2026-11-21", |desk| change::decide(&ask, desk));
        let first = decide(on("2026-11-15", change_head(&wife, &everybody, &from))).unwrap();
        let records = after(&everybody, &[&from], &first);
        let now = everybody.map(|who| person(&records, who.id).clone());
        let [head, wife, daughter] = &now;
        let covers = |h: &&Household| h.coverage_of(daughter.id, date("2026-11-15")).is_some();
        let home = records.values().filter_map(Record::as_household).find(covers).unwrap();
        let people = [head, wife, daughter];
        let refused = decide(on("2026-11-10", change_head(daughter, &people, home))).unwrap_err();
        assert_eq!(refused.code, RefusalCode::MovementFollowed, "{option}");
        assert_eq!(refused.fields["day"], "2026-11-15", "{option}");
        let back = decide(on("2026-11-10", change_head(head, &people, home))).unwrap_err().code;
        let kept = option == "no";
        let expected = if kept { RefusalCode::NothingChanges } else { RefusalCode::MovementFollowed };
        assert_eq!(back, expected, "{option}: he was the head that day");
        if kept {
            // the same change, told again with the right day
            assert!(decide(on("2026-11-10", change_head(wife, &people, home))).is_ok());
            continue;
        }
        let change = Change::Split {
            household: Box::new(home.clone()),
            head: Box::new(daughter.clone()),
            juki_household_no: None,
            movers: vec![mover(daughter)],
        };
        let split = change::ChangeInput {
            reason: ChangeReason::C02,
            dates: movement_dates("2026-11-12", "2026-11-21"),
            change,
        };
        assert_eq!(decide(split).unwrap_err().code, RefusalCode::MovementFollowed);
    }
}

#[test]
fn a_name_told_at_the_counter_holds_from_its_day_and_renews_the_papers_it_stands_on() {
    let (head, wife, from) = family();
    let changes =
        Changes { alias: Some("田中　太郎".into()), print_choice: Some(PrintChoice::Alias), ..Changes::default() };
    let told_persons = vec![(mover(&head), changes, Some(from.clone()))];
    let change = Change::Persons { people: told_persons };
    let ask =
        change::ChangeInput { reason: ChangeReason::C05, dates: movement_dates("2026-11-10", "2026-11-21"), change };
    let decision = at_desk(&office(), "2026-11-21", |desk| change::decide(&ask, desk)).unwrap();
    let decision = with_papers(&office(), &[&head, &wife], &[&from], decision);
    assert_eq!(decision.papers_to_give.len(), 2, "his own, and hers where he stands as head");
    let records = after(&[&head, &wife], &[&from], &decision);
    let now = person(&records, head.id);
    assert_eq!(now.identity.body.printed_name(), "田中　太郎");
    let movement = now.qualification.body.movements.last().unwrap();
    assert_eq!(
        (movement.reason.as_str(), movement.effective_on, movement.notified_on),
        ("C05", date("2026-11-10"), date("2026-11-21"))
    );
}

#[test]
fn what_was_told_of_a_later_day_is_not_overwritten_by_an_earlier_one() {
    let (head, _, from) = family();
    let moved = |address: &str| Changes { address: Some(address.into()), ..Changes::default() };
    let ask = |who: &Resident, on: &str, changes: Changes| change::ChangeInput {
        reason: ChangeReason::C04,
        dates: movement_dates(on, "2026-11-21"),
        change: Change::Persons { people: vec![(mover(who), changes, Some(from.clone()))] },
    };
    let decide = |ask: change::ChangeInput| at_desk(&office(), "2026-11-21", |desk| change::decide(&ask, desk));
    let at = "2026-11-20T09:00:00+09:00".parse().unwrap();
    let first = Act::RecordResident { resident: head.id, identity: Box::new(head.identity.body.clone()) };
    let mut records: Records = [(from.id, Record::Household(Box::new(from.clone())))].into();
    apply_all([&first], at, &mut records).unwrap();
    let decision = decide(ask(person(&records, head.id), "2026-11-18", moved("見本区神田"))).unwrap();
    apply_all(&decision.claims, at, &mut records).unwrap();
    let now = person(&records, head.id);
    let refused = decide(ask(now, "2026-11-12", moved("見本区湯島"))).unwrap_err();
    assert_eq!((refused.code, refused.fields["day"].as_str()), (RefusalCode::MovementFollowed, "2026-11-18"));
    assert!(decide(ask(now, "2026-11-18", moved("見本区湯島"))).is_ok(), "the same day is told anew");
    let renamed = Changes { name: Some("見本　改".into()), ..Changes::default() };
    assert!(decide(ask(now, "2026-11-12", renamed)).is_ok(), "the later one did not touch it");
}

#[test]
fn trap_35_a_newborn_is_covered_from_birth_without_a_card_when_notified_on_day_14() {
    let (head, from) = household(1, "1980-05-05", "2020-04-01");
    let newborn = join::Joiner { is_new: true, ..joiner(resident(7, "2026-11-07")) };
    let ask = join_ask(StartReason::A05, "2026-11-07", vec![newborn], join::Into::Known(Box::new(from.clone())));
    let decision = at_desk(&office(), "2026-11-21", |desk| join::decide(ask, desk)).unwrap();
    let decision = with_papers(&office(), &[&head], &[&from], decision);
    let start = started(&decision);
    assert_eq!(
        (start.qualified_on, start.covered_from, decision.late_days),
        (date("2026-11-07"), date("2026-11-07"), 0)
    );
    assert_eq!(decision.papers_to_give[0].kind, CertificateKind::QualificationCertificate);
    assert_eq!(decision.forms_to_print, [FormToPrint::BirthBenefitApplication]);
    assert!(decision.next_actions.is_empty(), "there is no card to ask about: {:?}", decision.next_actions);
    assert_ne!(start.resident, head.id);
}

#[test]
fn trap_36_the_first_day_is_not_counted_and_a_late_notice_changes_no_day() {
    let options = Options::of(&office());
    assert_eq!(options.late_days(date("2026-11-07"), date("2026-11-21")), 0);
    assert_eq!(options.late_days(date("2026-11-05"), date("2026-11-21")), 2);
    let ask = join_ask(
        StartReason::A03,
        "2024-02-01",
        vec![joiner(resident(1, "1980-05-05"))],
        new_home(Uuid::from_u128(1001)),
    );
    let decision = at_desk(&office(), "2026-11-21", |desk| join::decide(ask, desk)).unwrap();
    assert_eq!(started(&decision).qualified_on, date("2024-02-01"));
    assert_eq!(decision.late_days, 1010);
}

#[test]
fn trap_39_the_death_of_the_head_asks_for_a_new_one_from_that_day_and_renews_the_others_papers() {
    let (head, wife, from) = family();
    let ask = leave_ask(EndReason::E07, "2026-11-10", "2026-11-21", &head, &from);
    let decision = at_desk(&office(), "2026-11-21", |desk| leave::decide(&ask, desk)).unwrap();
    assert_eq!(decision.forms_to_print, [FormToPrint::FuneralBenefitApplication]);
    let asked = decision.next_actions.iter().find(|a| a.code == NextActionCode::ChangeHead).unwrap();
    assert_eq!(asked.due, Some(date("2026-11-24")));
    let records = after(&[&head, &wife], &[&from], &decision);
    let (head, from) = (person(&records, head.id).clone(), home(&records, from.id).clone());
    let open = |head: &Resident, from: &Household| {
        to_do(head, Some(from), date("2026-11-21")).iter().any(|a| a.code == NextActionCode::ChangeHead)
    };
    assert!(open(&head, &from), "it stays until it is done");

    let ask = change_head(&wife, &[&wife], &from);
    let decision =
        at_desk(&with_option(NEW_NUMBER_ON_HEAD_CHANGE, "no"), "2026-11-21", |desk| change::decide(&ask, desk))
            .unwrap();
    let decision = with_papers(&office(), &[&head, &wife], &[&from], decision);
    assert_eq!(decision.papers_to_give.len(), 1);
    let records = after(&[&head, &wife], &[&from], &decision);
    assert!(!open(&head, home(&records, from.id)), "resolved by C01");
    let mut wife_after = person(&records, wife.id).clone();
    let says = Value::Text("見本　花子".into());
    wife_after.certificates.body[0].face.set(FieldName::HeadName, says);
    let next = to_do(&wife_after, Some(home(&records, from.id)), date("2026-11-21"));
    assert!(next.iter().any(|a| a.code == NextActionCode::Reissue), "{next:?}");
}

#[test]
fn a_cancelled_leaving_brings_back_what_ended_with_it() {
    let (mut who, from) = household(1, "1980-05-05", "2020-04-01");
    let student = special_ask(StatusKind::Student, &who, &from, &[("school", "みほん大学")]);
    let decision = at_desk(&office(), "2026-11-21", |desk| special::decide(&student, desk)).unwrap();
    let mut records = Records::new();
    records.insert(who.id, Record::Resident(Box::new(who.clone())));
    records.insert(from.id, Record::Household(Box::new(from.clone())));
    apply_all(&decision.claims, "2026-11-20T09:00:00+09:00".parse().unwrap(), &mut records).unwrap();
    who = person(&records, who.id).clone();
    let leave = leave_ask(EndReason::E04, "2026-11-16", "2026-11-21", &who, &from);
    let left = at_desk(&office(), "2026-11-21", |desk| leave::decide(&leave, desk)).unwrap();
    apply_all(&left.claims, "2026-11-21T10:00:00+09:00".parse().unwrap(), &mut records).unwrap();
    let (who, from) = (person(&records, who.id).clone(), home(&records, from.id).clone());
    assert_eq!(who.special.body[0].to, Some(date("2026-11-17")), "it ends with the coverage");

    let mut cancel = correct_ask(&who, &[&from], CorrectionField::EffectiveOn, "", "");
    (cancel.what, cancel.notified_on) = (CorrectionChange::Cancel, date("2026-11-21"));
    let decision = at_desk(&office(), "2026-11-21", |desk| correct::decide(&cancel, desk)).unwrap();
    assert!(decision.claims.iter().any(|a| matches!(a, Act::CorrectMovement(c) if c.boundary == Boundary::Cancelled)));
    let records = after(&[&who], &[&from], &decision);
    let now = person(&records, who.id);
    assert_eq!((now.qualification.body.periods[0].to, now.special.body[0].to), (None, Some(date("2027-04-01"))));
    assert!(now.qualification.body.movements[2].remark.starts_with("取消"));
    let again = correct_ask(now, &[home(&records, from.id)], CorrectionField::EffectiveOn, "2026-11-16", "2026-11-18");
    let refused = at_desk(&office(), "2026-11-21", |desk| correct::decide(&again, desk)).unwrap_err();
    assert_eq!(refused.code, RefusalCode::MovementUnknown, "a cancellation is no movement to correct");
}

#[test]
fn a_disability_ends_the_next_day_by_law_or_the_same_day_by_option() {
    let (who, from) = household(1, "1955-05-05", "2020-04-01");
    let ask = leave_ask(EndReason::E09, "2026-11-16", "2026-11-21", &who, &from);
    for (office, ends) in [(office(), "2026-11-17"), (with_option(DISABILITY_LOSS_SAME_DAY, "yes"), "2026-11-16")] {
        let decision = at_desk(&office, "2026-11-21", |desk| leave::decide(&ask, desk)).unwrap();
        let records = after(&[&who], &[&from], &decision);
        assert_eq!(home(&records, from.id).members.body[0].period.to, Some(date(ends)));
    }
}

#[test]
fn trap_20_who_joins_while_a_renewal_is_asked_for_gets_a_paper_for_its_two_months() {
    let mut who = resident(1, "1995-01-01");
    who.identity.body.resident_kind = crate::person::ResidentKind::Foreign;
    who.identity.body.residence_status = Some("留学".into());
    who.identity.body.stay_expires_on = Some(date("2026-11-05"));
    let mut joins = joiner(who.clone());
    joins.evidence.insert("renewal_receipt".into(), "申請受付票".into());
    let ask = join_ask(StartReason::A01, "2026-11-10", vec![joins], new_home(who.id));
    let decision = at_desk(&office(), "2026-11-21", |desk| join::decide(ask, desk)).unwrap();
    let decision = with_papers(&office(), &[&who], &[], decision);
    assert_eq!(decision.papers_to_give[0].valid_until, Some(date("2027-01-05")));
    let records = after(&[&who], &[], &decision);
    let now = person(&records, who.id);
    assert_eq!(now.special.body[0].kind, StatusKind::StayRenewal);
    let house = records.values().find_map(Record::as_household).unwrap();
    let next = to_do(now, Some(house), date("2026-11-21"));
    let ends = next.iter().find(|a| a.code == NextActionCode::StayEndsSoon).unwrap();
    assert_eq!(ends.due, Some(date("2027-01-05")), "the end of the 特例期間, not of the stay");
}

#[test]
fn trap_36_a_late_notice_is_told_with_its_due_day_which_is_never_a_closed_one_unless_the_office_says_so() {
    let late = |office: &OfficeRecord| {
        let who = resident(1, "1980-05-05");
        let ask = join_ask(StartReason::A03, "2026-11-01", vec![joiner(who.clone())], new_home(who.id));
        let decision = at_desk(office, "2026-11-21", |desk| join::decide(ask, desk)).unwrap();
        let note = decision.grounds.iter().find(|g| g.rule == "late_notice").map(|g| g.fact.clone()).unwrap();
        (decision.late_days, note)
    };
    let (days, note) = late(&office());
    assert!(days == 5 && note.contains("令和8年11月16日"), "a Sunday rolls to Monday (地方自治法4条の2第4項): {note}");
    assert!(note.contains("資格の日は変わらない"), "{note}");
    let (days, note) = late(&with_option(crate::options::DUE_ON_CLOSED_DAY, "as_counted"));
    assert!(days == 6 && note.contains("令和8年11月15日"), "{note}");
}

#[test]
fn trap_18_an_office_may_give_newcomers_the_certificate_without_asking() {
    let next = |office: &OfficeRecord| {
        let mut who = resident(1, "1980-05-05");
        who.myna.body = Default::default();
        let ask = join_ask(StartReason::A03, "2026-11-10", vec![joiner(who.clone())], new_home(who.id));
        let decision = at_desk(office, "2026-11-21", |desk| join::decide(ask, desk)).unwrap();
        let decision = with_papers(office, &[&who], &[], decision);
        let asks = decision.next_actions.iter().any(|a| a.code == NextActionCode::AskMyna);
        (decision.papers_to_give[0].kind, asks)
    };
    assert_eq!(next(&office()), (CertificateKind::QualificationCertificate, true));
    let without = with_option(crate::options::UNKNOWN_MYNA, "certificate");
    assert_eq!(next(&without), (CertificateKind::QualificationCertificate, false));
}
