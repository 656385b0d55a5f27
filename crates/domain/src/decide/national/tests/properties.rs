//! What holds for any people and any days: deciding never panics, and what it proposes can be applied.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::cases::{at_desk, with_option};
use crate::apply::{Records, apply_all};
use crate::certificate::{CertificateKind, Purpose};
use crate::decide::national::change::{Change, Mover};
use crate::decide::national::correct::{Corrected, CorrectionChange, CorrectionField};
use crate::decide::national::{change, correct, join, leave, next, special};
use crate::decide::test_people::{office, resident};
use crate::decide::{Decision, DecisionContext, MovementDates};
use crate::entry::Authority;
use crate::notification::Changes;
use crate::paper::{Issuer, PaperRequest, Subject};
use crate::person::{Birth, ResidentKind, Support};
use crate::record::{OfficeRecord, Resident, StatusKind};
use crate::records::Record;
use crate::refusal::Refusal;
use crate::scheme::national::Household;
use crate::scheme::national::reasons::{ChangeReason, EndReason, NewAddress, StartReason};

const PEOPLE: u128 = 4;

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(n)
}

fn id(who: u128) -> Uuid {
    Uuid::from_u128(1000 + who)
}

/// One step of a counter's life: which kind, who, which reason, and some days and choices.
#[derive(Debug, Clone)]
struct Step {
    which: u8,
    who: u128,
    other: u128,
    reason: usize,
    days: (u64, u64, u64),
    told: bool,
    by_registry: bool,
}

fn step() -> impl Strategy<Value = Step> {
    (0u8..10, 0..PEOPLE, 0..PEOPLE, 0usize..40, (0u64..2600, 0u64..60, 0u64..2600), any::<bool>(), any::<bool>())
        .prop_map(|(which, who, other, reason, days, told, by_registry)| Step {
            which,
            who,
            other,
            reason,
            days,
            told,
            by_registry,
        })
}

fn births() -> impl Strategy<Value = Vec<(i32, u32, u32)>> {
    prop::collection::vec((1935i32..2026, 0u32..13, 0u32..29), usize::try_from(PEOPLE).unwrap())
}

fn start(births: &[(i32, u32, u32)]) -> Records {
    let mut records = Records::new();
    for (who, (year, month, day)) in (0u128..).zip(births) {
        let mut person = resident(who, "1980-05-05");
        let month = (*month > 0).then_some(*month);
        let birth = Birth { year: *year, month, day: month.and(Some(*day).filter(|d| *d > 0)) };
        person.identity.body.birth = birth;
        if who == 3 {
            person.identity.body.resident_kind = ResidentKind::Foreign;
            person.identity.body.residence_status = Some("留学".into());
            person.identity.body.stay_expires_on = NaiveDate::from_ymd_opt(2027, 3, 31);
        }
        records.insert(person.id, Record::Resident(Box::new(person)));
    }
    records
}

fn person(records: &Records, who: u128) -> Resident {
    records[&id(who)].as_resident().unwrap().clone()
}

fn homes(records: &Records) -> Vec<Household> {
    records.values().filter_map(Record::as_household).cloned().collect()
}

/// As the store says it: the household of the newest coverage.
fn household_of(records: &Records, who: u128) -> Option<Household> {
    let newest = |h: &Household| h.latest_of(id(who)).map(|m| (m.period.from, h.id));
    homes(records).into_iter().filter(|h| newest(h).is_some()).max_by_key(newest)
}

fn told(step: &Step, today: NaiveDate) -> MovementDates {
    let effective_on = day(step.days.0);
    let notified_on = (effective_on + Days::new(step.days.1)).min(today);
    MovementDates { effective_on, notified_on, remark: String::new() }
}

fn decide_step(
    step: &Step,
    records: &Records,
    today: NaiveDate,
    desk: &mut DecisionContext<'_>,
) -> Option<Result<Decision, Refusal>> {
    let told = told(step, today);
    let who = person(records, step.who);
    Some(match step.which {
        0..=2 => join::decide(join_ask(step, records, who, told), desk),
        3 | 4 => leave::decide(&leave_ask(step, records, who, told)?, desk),
        5 | 6 => change::decide(
            &change::ChangeInput { reason: ChangeReason::C01, dates: told, change: any_change(step, records, who)? },
            desk,
        ),
        7 | 8 => correct::decide(&correct_ask(step, records, who)?, desk),
        _ => special::decide(&special_ask(step, records, who, &told), desk),
    })
}

fn join_ask(step: &Step, records: &Records, who: Resident, told: MovementDates) -> join::JoinInput {
    let into = homes(records).into_iter().next().filter(|_| step.told);
    let into = into
        .map_or(join::Into::New { head: id(step.other), juki_household_no: None }, |h| join::Into::Known(Box::new(h)));
    let covering = household_of(records, step.who);
    let reason = StartReason::ALL[step.reason % StartReason::ALL.len()];
    let given = step.by_registry.then(|| day(step.days.2));
    let joiner = join::Joiner { resident: who, is_new: false, myna: None, covering, evidence: BTreeMap::new() };
    join::JoinInput { reason, dates: told, qualified_on: given, lost_elsewhere_on: given, joiners: vec![joiner], into }
}

fn leave_ask(step: &Step, records: &Records, who: Resident, told: MovementDates) -> Option<leave::LeaveInput> {
    let household = household_of(records, step.who)?;
    Some(leave::LeaveInput {
        reason: EndReason::ALL[step.reason % EndReason::ALL.len()],
        dates: told,
        new_address: if step.told { NewAddress::SameDay } else { NewAddress::LaterOrUnknown },
        lost_on: step.by_registry.then(|| day(step.days.2)),
        authority: if step.told { Authority::Batch } else { Authority::Counter },
        leavers: vec![leave::Leaver {
            resident: who,
            household,
            homes: Vec::new(),
            brought: vec![CertificateKind::QualificationCertificate],
        }],
    })
}

fn any_change(step: &Step, records: &Records, who: Resident) -> Option<Change> {
    let household = household_of(records, step.who)?;
    let mover = |resident| Mover { resident, brought: vec![] };
    Some(match step.reason % 4 {
        0 => {
            let open = household.members.body.iter().filter(|m| m.is_open());
            let members = open.map(|m| mover(records[&m.resident].as_resident().unwrap().clone())).collect();
            Change::Head {
                household: Box::new(household),
                head: Box::new(person(records, step.other)),
                gone: None,
                members,
            }
        }
        1 => {
            let movers = vec![mover(who)];
            Change::Split {
                household: Box::new(household),
                head: Box::new(person(records, step.other)),
                juki_household_no: None,
                movers,
            }
        }
        2 => {
            let into = homes(records).into_iter().next_back()?;
            Change::Merge { household: Box::new(household), into: Box::new(into), movers: vec![mover(who)] }
        }
        _ => {
            let changes = Changes { alias: Some(format!("通称{}", step.days.2)), ..Changes::default() };
            Change::Persons { people: vec![(mover(who), changes, Some(household))] }
        }
    })
}

fn correct_ask(step: &Step, records: &Records, who: Resident) -> Option<correct::CorrectionInput> {
    let movements = &who.qualification.body.movements;
    let movement = movements.get(step.reason.checked_rem(movements.len())?)?;
    let fields = [
        CorrectionField::EffectiveOn,
        CorrectionField::NotifiedOn,
        CorrectionField::QualifiedOn,
        CorrectionField::RecordedOn,
    ];
    let field = fields[step.reason % fields.len()];
    let from = match field {
        CorrectionField::EffectiveOn | CorrectionField::Relation | CorrectionField::DisplayOrder => {
            movement.effective_on
        }
        CorrectionField::NotifiedOn => movement.notified_on,
        CorrectionField::RecordedOn => movement.recorded_at.date_naive(),
        CorrectionField::ResidentSinceOn => who.identity.body.resident_since?,
        CorrectionField::QualifiedOn => who.qualification.body.periods.first()?.from,
    };
    let to = movement.effective_on + Days::new(step.days.1) - Days::new(30);
    let what = if step.told {
        CorrectionChange::Cancel
    } else {
        CorrectionChange::Value { field, from: from.to_string(), to: to.to_string() }
    };
    let movement = Some(movement.id);
    Some(correct::CorrectionInput {
        what,
        notified_on: day(step.days.0),
        authority: if step.by_registry { Authority::ResidentsRegistry } else { Authority::Counter },
        new_address: NewAddress::LaterOrUnknown,
        remark: String::new(),
        others: Vec::new(),
        people: vec![Corrected { resident: who, homes: homes(records), movement }],
    })
}

fn special_ask(step: &Step, records: &Records, who: Resident, told: &MovementDates) -> special::StatusInput {
    let shown = ["school", "place", "facility", "insurer", "document", "slip"];
    let mut evidence: BTreeMap<String, String> = shown.iter().map(|n| ((*n).to_owned(), "見本".to_owned())).collect();
    evidence.insert("reason_code".into(), "11".into());
    for name in ["left_on", "due_on", "arrears_since"] {
        evidence.insert(name.into(), day(step.days.2).to_string());
    }
    let which = match special::NEEDS.get(step.reason % 15) {
        Some((kind, _)) => special::StatusTarget::Status(*kind),
        None => special::StatusTarget::Support,
    };
    let what = match step.reason % 3 {
        0 => special::StatusChange::End { on: told.effective_on },
        1 if step.told => special::StatusChange::Withdraw,
        _ => special::StatusChange::Begin { from: Some(told.effective_on), to: None },
    };
    let household = household_of(records, step.who);
    let people = vec![special::StatusSubject { resident: who, household, evidence, brought: vec![] }];
    special::StatusInput { which, what, notified_on: told.notified_on, remark: String::new(), people }
}

/// Every covered day of a person is a qualified one, and only one household covers it.
fn sound(records: &Records) -> Result<(), String> {
    for who in 0..PEOPLE {
        let periods = person(records, who).qualification.body.periods;
        let mut covered: Vec<_> = homes(records)
            .iter()
            .flat_map(|h| h.members.body.clone())
            .filter(|m| m.resident == id(who) && m.period.to != Some(m.period.from))
            .map(|m| (m.period.from, m.period.to))
            .collect();
        covered.sort_unstable();
        if covered.windows(2).any(|w| w[0].1.is_none_or(|to| to > w[1].0)) {
            return Err(format!("{who} is covered twice: {covered:?}"));
        }
        let inside = |(from, to): &(NaiveDate, Option<NaiveDate>)| {
            periods.iter().any(|p| p.from <= *from && p.to.is_none_or(|end| to.is_some_and(|to| to <= end)))
        };
        if !covered.iter().all(inside) {
            return Err(format!("{who} is covered without a qualification: {covered:?} {periods:?}"));
        }
    }
    Ok(())
}

/// What is left to do may be asked on any day, and whether what is made is right.
fn to_do(who: &Resident, household: Option<&Household>, office: &OfficeRecord, today: NaiveDate) {
    let subject = Subject { resident: who, household, homes: &[], head: Some(who), home_hidden: false };
    let issuer = Issuer::of(office);
    next::next_actions(&subject, &issuer, today);
    for paper in crate::paper::ALL {
        let request = PaperRequest { kind: Some(paper.kind()), ..PaperRequest::default() };
        let _refused_or_not = crate::paper::issue::decide(&subject, &request, &issuer, today);
        let renewal = PaperRequest { purpose: Some(Purpose::Renewal), ..request };
        let _refused_or_not = crate::paper::issue::decide(&subject, &renewal, &issuer, today);
    }
}

/// Lives through the steps; every decision must be applicable and leave the books sound.
fn live(births: &[(i32, u32, u32)], steps: &[Step]) -> Result<[usize; 10], String> {
    let offices = [office(), with_option(crate::options::NEW_NUMBER_ON_HEAD_CHANGE, "no")];
    let mut records = start(births);
    let mut stood = [0; 10];
    for (n, step) in (1u64..).zip(steps) {
        let today = day(2650 + n);
        let office = &offices[usize::from(step.who == 0)];
        let mut source = crate::decide::test_people::Blank::from(u128::from(n) * 100_000);
        let recorded_at = format!("{today}T10:00:00+09:00").parse().map_err(|_| "a day".to_owned())?;
        let mut desk = DecisionContext { today, recorded_at, office, source: &mut source };
        let Some(Ok(decision)) = decide_step(step, &records, today, &mut desk) else { continue };
        for acts in [&decision.claims, &decision.facts] {
            apply_all(acts, recorded_at, &mut records).map_err(|why| format!("{step:?}: {why}: {acts:#?}"))?;
        }
        sound(&records).map_err(|why| format!("{step:?}: {why}"))?;
        stood[usize::from(step.which)] += 1;
        for who in 0..PEOPLE {
            let household = household_of(&records, who);
            to_do(&person(&records, who), household.as_ref(), office, today);
        }
    }
    Ok(stood)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_decided_can_be_applied_and_leaves_the_books_sound(births in births(), steps in prop::collection::vec(step(), 1..30)) {
        let lived = live(&births, &steps);
        prop_assert!(lived.is_ok(), "{}", lived.unwrap_err());
    }

    #[test]
    fn deciding_never_panics_for_any_days(
        years in prop::collection::vec(1i32..9999, 3),
        which in 0u8..5,
        reason in 0usize..40,
        support in any::<bool>(),
    ) {
        let days: Vec<NaiveDate> = years.iter().map(|y| NaiveDate::from_ymd_opt(*y, 2, 28).unwrap()).collect();
        let (mut who, household) = crate::decide::test_people::household(1, "1980-05-05", &days[2].to_string());
        who.identity.body.birth = Birth::on(days[0]);
        who.identity.body.support = if support { Support::Both } else { Support::None };
        let told = MovementDates { effective_on: days[1], notified_on: days[1], remark: String::new() };
        let today = days.iter().max().unwrap().to_string();
        at_desk(&office(), "2026-11-21", |desk| {
            desk.today = today.parse().unwrap();
            let _answer = any_days(which, reason, &who, &household, told, desk);
            to_do(&who, Some(&household), desk.office, desk.today);
        });
    }
}

fn any_days(
    which: u8,
    reason: usize,
    who: &Resident,
    household: &Household,
    told: MovementDates,
    desk: &mut DecisionContext<'_>,
) -> Option<Decision> {
    let on = told.effective_on;
    match which {
        0 => {
            let into = join::Into::New { head: who.id, juki_household_no: None };
            let mut newcomer = resident(2, "1980-05-05");
            newcomer.identity.body.birth = who.identity.body.birth;
            let joiner = join::Joiner {
                resident: newcomer,
                is_new: true,
                myna: None,
                covering: None,
                evidence: BTreeMap::new(),
            };
            let reason = StartReason::ALL[reason % StartReason::ALL.len()];
            let (joiners, dates) = (vec![joiner], told);
            let ask = join::JoinInput { reason, dates, qualified_on: None, lost_elsewhere_on: None, joiners, into };
            join::decide(ask, desk).ok()
        }
        1 => {
            let mut ask = super::cases::leave_ask(
                EndReason::ALL[reason % EndReason::ALL.len()],
                "2026-11-01",
                "2026-11-01",
                who,
                household,
            );
            ask.dates = told;
            leave::decide(&ask, desk).ok()
        }
        2 => {
            let mut ask =
                super::cases::correct_ask(who, &[household], CorrectionField::EffectiveOn, "2026-11-01", "2026-11-01");
            let present = who.qualification.body.movements.first()?.effective_on;
            ask.what = CorrectionChange::Value {
                field: CorrectionField::EffectiveOn,
                from: present.to_string(),
                to: on.to_string(),
            };
            correct::decide(&ask, desk).ok()
        }
        3 => {
            let kind = StatusKind::Student;
            let evidence = [("school".to_owned(), "見本".to_owned())].into();
            let subject = special::StatusSubject {
                resident: who.clone(),
                household: Some(household.clone()),
                evidence,
                brought: vec![],
            };
            let what = special::StatusChange::Begin { from: Some(on), to: None };
            let ask = special::StatusInput {
                which: special::StatusTarget::Status(kind),
                what,
                notified_on: on,
                remark: String::new(),
                people: vec![subject],
            };
            special::decide(&ask, desk).ok()
        }
        _ => {
            let movers = vec![Mover { resident: who.clone(), brought: vec![] }];
            let change = Change::Split {
                household: Box::new(household.clone()),
                head: Box::new(who.clone()),
                juki_household_no: None,
                movers,
            };
            change::decide(&change::ChangeInput { reason: ChangeReason::C02, dates: told, change }, desk).ok()
        }
    }
}

#[test]
fn the_generated_lives_do_something() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let lives = prop::collection::vec((births(), prop::collection::vec(step(), 30)), 60)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    let mut stood = [0; 10];
    for (births, steps) in &lives {
        for (all, one) in stood.iter_mut().zip(live(births, steps).unwrap()) {
            *all += one;
        }
    }
    assert!(stood.iter().all(|count| *count > 10), "of each kind of step so many stood: {stood:?}");
}
