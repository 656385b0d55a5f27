//! Properties of folding, and what a record remembers.

use chrono::{Days, FixedOffset, NaiveDate};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::act::{Boundary, Correction, CoverageEnd, CoverageStart, HouseholdChange};
use crate::certificate::{Certificate, CertificateState, Delivery, PaperOutcome};
use crate::coverage::ReasonCode;
use crate::decide::test_people::{identity, issued, office};
use crate::determine::{Copay, Cover, Finding, Judgement, Knowledge, Month, Outcome, Test};
use crate::numbers::CertificateNo;
use crate::record::{
    Certainty, CopayDetermination, Movement, MovementKind, Myna, MynaState, SpecialStatus, StatusKind,
};
use crate::scheme::national::reasons::{EndReason, StartReason};
use crate::scheme::national::{Counted, Determination, HouseholdNumber, PersonRatio};

mod fifty_years;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(minute: i64) -> RecordedAt {
    let start: chrono::DateTime<FixedOffset> = "2026-11-21T10:00:00+09:00".parse().unwrap();
    start + chrono::Duration::minutes(minute)
}

fn person(n: u128) -> RecordId {
    Uuid::from_u128(1000 + n)
}

fn home(n: u128) -> RecordId {
    Uuid::from_u128(2000 + n)
}

fn movement(id: u128, kind: MovementKind, reason: &str, on: NaiveDate, household: RecordId) -> Movement {
    Movement {
        id: Uuid::from_u128(id),
        kind,
        reason: ReasonCode::parse(reason).unwrap(),
        effective_on: on,
        notified_on: on,
        recorded_at: at(0),
        household,
        left_household: None,
        certainty: Certainty::Confirmed,
        corrects: None,
        corrected_by: None,
        remark: String::new(),
    }
}

fn arrive(n: u128) -> Act {
    Act::RecordResident { resident: person(n), identity: Box::new(identity(n, "1980-05-05")) }
}

fn open(n: u128, head: u128) -> Act {
    let number = HouseholdNumber { symbol: "見本".into(), number: format!("{n:07}"), juki_household_no: None };
    Act::OpenHousehold { household: home(n), number, head: person(head) }
}

fn join(id: u128, who: u128, at_home: u128, on: &str) -> Act {
    Act::StartCoverage(CoverageStart {
        resident: person(who),
        household: home(at_home),
        branch: format!("{who:02}"),
        qualified_on: date(on),
        covered_from: date(on),
        reason: StartReason::A03.code(),
        movement: movement(id, MovementKind::Join, "A03", date(on), home(at_home)),
        lost_elsewhere_on: None,
    })
}

fn end(id: u128, who: u128, at_home: u128, on: &str) -> Act {
    Act::EndCoverage(CoverageEnd {
        resident: person(who),
        household: home(at_home),
        disqualified_on: Some(date(on)),
        covered_to: date(on),
        reason: EndReason::E04.code(),
        movement: movement(id, MovementKind::Leave, "E04", date(on), home(at_home)),
    })
}

fn go_over(id: u128, who: u128, from: u128, to: u128, on: &str) -> Act {
    let mut movement = movement(id, MovementKind::Change, "C02", date(on), home(to));
    movement.left_household = Some(home(from));
    Act::ChangeHousehold(HouseholdChange {
        resident: person(who),
        from: home(from),
        to: home(to),
        branch: format!("{who:02}"),
        on: date(on),
        movement,
    })
}

fn correct(corrected: &Act, id: u128, boundary: Boundary) -> Act {
    let (resident, was) = if let Act::StartCoverage(s) = corrected {
        (s.resident, &s.movement)
    } else if let Act::EndCoverage(e) = corrected {
        (e.resident, &e.movement)
    } else {
        panic!("no movement to correct")
    };
    let movement = Movement { id: Uuid::from_u128(id), corrects: Some(was.id), ..was.clone() };
    let (household, left_household, corrects) = (was.household, was.left_household, was.id);
    Act::CorrectMovement(Correction { resident, household, left_household, corrects, movement, boundary })
}

/// Folds one act an entry, a minute apart; panics on what cannot stand.
fn fold(acts: &[Act]) -> Records {
    let mut records = Records::new();
    for (minute, act) in acts.iter().enumerate() {
        apply_all([act], at(i64::try_from(minute).unwrap()), &mut records).unwrap();
    }
    records
}

fn resident(records: &Records, n: u128) -> &Resident {
    records[&person(n)].as_resident().unwrap()
}

fn household(records: &Records, n: u128) -> &Household {
    records[&home(n)].as_household().unwrap()
}

#[test]
fn what_was_known_at_any_time_can_be_asked() {
    let start = join(1, 1, 1, "2026-11-01");
    let moved = Boundary::Moved { covered: date("2026-11-05"), qualified: Some(date("2026-11-05")) };
    let records = fold(&[arrive(1), open(1, 1), start.clone(), correct(&start, 2, moved)]);
    let (now, home) = (resident(&records, 1), household(&records, 1));
    assert_eq!(now.qualification.body.periods[0].from, date("2026-11-05"));
    assert_eq!(home.members.body[0].period.from, date("2026-11-05"));
    let then = now.known_at(at(2)).unwrap();
    assert_eq!(then.qualification.body.periods[0].from, date("2026-11-01"));
    assert_eq!(home.known_at(at(2)).unwrap().members.body[0].period.from, date("2026-11-01"));
    assert!(now.known_at(at(1)).unwrap().qualification.body.periods.is_empty());
    assert!(now.known_at(at(-1)).is_none() && home.known_at(at(0)).is_none());
    let movements = &now.qualification.body.movements;
    assert_eq!((movements[0].corrected_by, movements[1].corrects), (Some(movements[1].id), Some(movements[0].id)));
}

#[test]
fn an_identity_holds_from_its_day_and_the_last_word_wins() {
    let told = |address: &str, on: &str| {
        let mut identity = identity(1, "1980-05-05");
        (identity.address, identity.effective_on) = (address.into(), Some(date(on)));
        Act::RecordResident { resident: person(1), identity: Box::new(identity) }
    };
    let records = fold(&[told("甲", "2026-04-01"), told("乙", "2026-06-01"), told("丙", "2026-05-01")]);
    let now = resident(&records, 1);
    for (day, address) in [("2026-01-01", "甲"), ("2026-04-15", "甲"), ("2026-05-15", "丙"), ("2026-06-15", "丙")] {
        assert_eq!(now.identity_on(date(day)).address, address, "{day}");
    }
    assert_eq!(now.known_at(at(1)).unwrap().identity_on(date("2026-06-15")).address, "乙");
}

#[test]
fn a_word_of_an_earlier_day_leaves_the_other_items_as_they_were_that_day() {
    let told = |name: &str, address: &str, on: &str| {
        let mut identity = identity(1, "1980-05-05");
        (identity.name, identity.address, identity.effective_on) = (name.into(), address.into(), Some(date(on)));
        Act::RecordResident { resident: person(1), identity: Box::new(identity) }
    };
    let words = [told("山", "甲", "2026-04-01"), told("川", "甲", "2026-06-01"), told("川", "乙", "2026-05-01")];
    let records = fold(&words);
    let now = resident(&records, 1);
    for (day, expected) in [("2026-04-15", ("山", "甲")), ("2026-05-15", ("山", "乙")), ("2026-06-15", ("川", "乙"))]
    {
        let then = now.identity_on(date(day));
        assert_eq!((then.name.as_str(), then.address.as_str()), expected, "{day}");
    }
    let mut older = now.identity.body.clone();
    (older.name, older.address, older.effective_on) = ("森".into(), "丙".into(), Some(date("2026-05-20")));
    let kept = now.retained(&now.identity.body, &older, date("2026-11-21")).unwrap();
    assert_eq!((kept.present.name.as_str(), kept.present.address.as_str()), ("川", "丙"));
    assert_eq!((kept.from, kept.present.effective_on), (date("2026-06-01"), Some(date("2026-06-01"))));
    older.support = crate::person::Support::Both;
    let kept = now.retained(&now.identity.body, &older, date("2026-11-21")).unwrap();
    assert_eq!(kept.present.support, crate::person::Support::Both);
    assert_eq!(now.retained(&now.identity.body, &older, date("2026-05-31")), None, "what lies ahead binds nobody");
    assert_eq!(now.changed_since(&older, date("2026-11-21")), Some(date("2026-06-01")));
}

#[test]
fn a_cancelled_movement_leaves_no_period_and_a_cancelled_end_goes_on() {
    let (start, stop) = (join(1, 1, 1, "2026-11-01"), end(2, 1, 1, "2026-11-10"));
    let base = [arrive(1), open(1, 1), start.clone(), stop.clone()];
    let reopened = fold(&[base.to_vec(), vec![correct(&stop, 3, Boundary::Cancelled)]].concat());
    assert_eq!(household(&reopened, 1).members.body[0].period.to, None);
    assert_eq!(resident(&reopened, 1).qualification.body.periods[0].to, None);
    let mut records = fold(&base);
    let too_early = apply_all([&correct(&start, 3, Boundary::Cancelled)], at(9), &mut records);
    assert_eq!(too_early, Err(NotApplicable::MovementFollowed));
    let gone = fold(&[arrive(1), open(1, 1), start.clone(), correct(&start, 3, Boundary::Cancelled)]);
    assert!(household(&gone, 1).members.body.is_empty() && resident(&gone, 1).qualification.body.periods.is_empty());
}

#[test]
fn the_coverage_goes_over_to_another_household_and_the_qualification_stays() {
    let records =
        fold(&[arrive(1), open(1, 1), join(1, 1, 1, "2026-04-01"), open(2, 1), go_over(2, 1, 1, 2, "2026-11-01")]);
    assert_eq!(household(&records, 1).members.body[0].period.to, Some(date("2026-11-01")));
    assert_eq!(household(&records, 2).members.body[0].period.from, date("2026-11-01"));
    let periods = &resident(&records, 1).qualification.body.periods;
    assert_eq!((periods.len(), periods[0].to), (1, None));
}

#[test]
fn a_branch_number_never_serves_two_people_nor_one_person_two() {
    let mut records =
        fold(&[arrive(1), arrive(2), open(1, 1), join(1, 1, 1, "2026-04-01"), end(2, 1, 1, "2026-05-01")]);
    let with = |who: u128, branch: &str| {
        let Act::StartCoverage(start) = join(9, who, 1, "2026-06-01") else { panic!("a join") };
        Act::StartCoverage(CoverageStart { branch: branch.into(), ..start })
    };
    for (who, branch) in [(2, "01"), (1, "03")] {
        assert_eq!(apply_all([&with(who, branch)], at(9), &mut records), Err(NotApplicable::BranchTaken));
    }
    apply_all([&with(1, "01")], at(9), &mut records).unwrap();
}

#[test]
fn a_set_back_clock_does_not_turn_the_order_of_recordings_around() {
    let mut records = Records::new();
    let told = |state| Act::RecordMyna { resident: person(1), myna: Myna { state, asked_on: None } };
    apply_all([&arrive(1), &told(MynaState::Registered)], at(10), &mut records).unwrap();
    apply_all([&told(MynaState::NotRegistered)], at(3), &mut records).unwrap();
    let myna = &resident(&records, 1).myna;
    assert_eq!((myna.at, myna.known_at(at(10)).unwrap().state), (Some(at(10)), MynaState::NotRegistered));
}

#[test]
fn a_certificate_is_shown_in_the_state_known_then() {
    let certificate = Certificate { state: CertificateState::Issuing, ..issued(1) };
    let no = certificate.no.clone();
    let records = fold(&[
        arrive(1),
        Act::IssueCertificate { resident: person(1), certificate: Box::new(certificate) },
        Act::RecordPaperOutcome { resident: person(1), no: no.clone(), outcome: PaperOutcome::Printed, reason: None },
        Act::DeliverCertificate {
            resident: person(1),
            no,
            on: date("2026-11-21"),
            by: Delivery::Window,
            received: None,
        },
    ]);
    let state = |minute| resident(&records, 1).known_at(at(minute)).unwrap().certificates.body.first().map(|c| c.state);
    assert_eq!(state(0), None);
    assert_eq!(state(1), Some(CertificateState::Issuing));
    assert_eq!(state(2), Some(CertificateState::Issued));
    assert_eq!(state(9), Some(CertificateState::Delivered));
}

/// Any act on few people and homes: most cannot stand, all must be answered.
fn any_act() -> impl Strategy<Value = Act> {
    let day = (0u64..400).prop_map(|d| date("2026-01-01") + Days::new(d));
    (0u8..17, 0u128..4, 0u128..4, 0u128..4, 1u128..40, day).prop_map(|(which, who, one, two, id, day)| {
        let text = day.to_string();
        match which {
            0 => arrive(who),
            1 => open(one, who),
            2 | 3 => join(id, who, one, &text),
            4 | 5 => end(id, who, one, &text),
            6 => go_over(id, who, one, two, &text),
            7 => correct(&join(id, who, one, &text), id + 40, Boundary::Cancelled),
            8 => correct(&join(id, who, one, &text), id + 40, Boundary::Moved { covered: day, qualified: Some(day) }),
            9 => correct(&end(id, who, one, &text), id + 40, Boundary::Moved { covered: day, qualified: None }),
            10 => Act::ChangeHead { household: home(one), head: person(who), on: day },
            11 => Act::RecordStatus { resident: person(who), status: Box::new(status(id, day)) },
            12 => Act::RecordCopay { resident: person(who), copay: copay(day) },
            13 => Act::NoteMovement {
                resident: person(who),
                movement: movement(id, MovementKind::Change, "C04", day, home(one)),
            },
            14 | 15 => Act::Determine {
                household: home(one),
                determination: Box::new(determination(id, day)),
                ratios: vec![PersonRatio { resident: person(who), ratio_percent: 30, from: day }],
            },
            _ => Act::CollectCertificate {
                resident: person(who),
                no: CertificateNo::new(1, 1).unwrap(),
                on: day,
                reason: None,
            },
        }
    })
}

fn status(id: u128, from: NaiveDate) -> SpecialStatus {
    SpecialStatus {
        id: Uuid::from_u128(id),
        kind: StatusKind::Student,
        from,
        to: None,
        notified_on: from,
        evidence: std::collections::BTreeMap::new(),
        withdrawn: false,
    }
}

fn determination(id: u128, day: NaiveDate) -> Determination {
    let month = Month::of(day);
    let judgement = Judgement {
        month,
        copay: Outcome::Decided(Copay { ratio_percent: 30, step: Some(5) }),
        elderly: Outcome::Pending { missing: vec![0], provisional: None },
        under_70: Outcome::Nobody,
        findings: vec![Finding::new(Test::CopayTaxable, 1_450_000, 1_450_000).about(Some(0))],
        announced: false,
    };
    Determination {
        id: Uuid::from_u128(id),
        month,
        determined_on: day,
        at: None,
        people: vec![Counted { key: 0, resident: person(1), cover: Cover::Nhi, income: Knowledge::Known }],
        only: Vec::new(),
        judgement,
        supersedes: None,
    }
}

fn copay(from: NaiveDate) -> CopayDetermination {
    CopayDetermination { ratio_percent: 20, from, reason: String::new(), determined_on: from, by: None }
}

/// Folds what stands and drops what does not.
fn run(entries: &[Vec<Act>]) -> (Records, Vec<bool>) {
    let mut records = Records::new();
    let office = office();
    records.insert(office.id, Record::Office(Box::new(office)));
    let stood = (0i64..).zip(entries).map(|(n, acts)| apply_all(acts, at(n), &mut records).is_ok()).collect();
    (records, stood)
}

/// No two periods of a person overlap, no 枝番 serves two people.
fn sound(records: &Records) {
    for r in records.values().filter_map(Record::as_resident) {
        let mut periods: Vec<_> = r.qualification.body.periods.iter().map(|p| (p.from, p.to)).collect();
        periods.sort();
        assert!(periods.windows(2).all(|w| w[0].1.is_some_and(|to| to <= w[1].0)));
    }
    for h in records.values().filter_map(Record::as_household) {
        for (n, a) in h.members.body.iter().enumerate() {
            for b in &h.members.body[n + 1..] {
                assert_eq!(a.resident == b.resident, a.branch == b.branch);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn apply_is_total_and_deterministic(entries in prop::collection::vec(prop::collection::vec(any_act(), 1..4), 0..40)) {
        let (first, stood) = run(&entries);
        let (second, again) = run(&entries);
        sound(&first);
        prop_assert_eq!(&stood, &again);
        prop_assert_eq!(serde_json::to_vec(&first).unwrap(), serde_json::to_vec(&second).unwrap());
        // the stored form says the same
        let read: Records = serde_json::from_slice(&serde_json::to_vec(&first).unwrap()).unwrap();
        prop_assert_eq!(first, read);
    }

    #[test]
    fn the_order_of_entries_that_share_no_record_does_not_matter(
        one in prop::collection::vec(any_act(), 1..3),
        two in prop::collection::vec(any_act(), 1..3),
        before in prop::collection::vec(prop::collection::vec(any_act(), 1..4), 0..30),
    ) {
        let touched = |acts: &[Act]| acts.iter().flat_map(Act::touches).collect::<std::collections::BTreeSet<_>>();
        prop_assume!(touched(&one).is_disjoint(&touched(&two)));
        let (base, _) = run(&before);
        let fold = |order: [(&Vec<Act>, i64); 2]| {
            let mut records = base.clone();
            for (acts, minute) in order {
                let _ = apply_all(acts, at(1000 + minute), &mut records);
            }
            records
        };
        prop_assert_eq!(fold([(&one, 1), (&two, 2)]), fold([(&two, 2), (&one, 1)]));
    }

    #[test]
    fn an_entry_that_cannot_stand_changes_nothing(
        before in prop::collection::vec(prop::collection::vec(any_act(), 1..4), 0..30),
        entry in prop::collection::vec(any_act(), 1..4),
    ) {
        let (base, _) = run(&before);
        let mut after = base.clone();
        if apply_all(&entry, at(1000), &mut after).is_err() {
            prop_assert_eq!(base, after);
        }
    }

    #[test]
    fn what_was_known_then_is_what_was_folded_then(entries in prop::collection::vec(prop::collection::vec(any_act(), 1..4), 1..30), cut in 0usize..30) {
        let cut = cut.min(entries.len());
        let (then, _) = run(&entries[..cut]);
        let (now, _) = run(&entries);
        let when = at(i64::try_from(cut).unwrap() - 1);
        for (id, record) in &now {
            match record {
                Record::Resident(r) => {
                    let known = r.known_at(when).map(|k| (k.qualification.body, k.special.body, k.identity.body, k.copay.body));
                    let folded = then.get(id).and_then(Record::as_resident);
                    prop_assert_eq!(known, folded.map(|f| (f.qualification.body.clone(), f.special.body.clone(), f.identity.body.clone(), f.copay.body.clone())));
                }
                Record::Household(h) => {
                    let known = h.known_at(when).map(|k| (k.members.body, k.heads.body, k.determinations.body));
                    let folded = then.get(id).and_then(Record::as_household);
                    let folded = folded.map(|f| (f.members.body.clone(), f.heads.body.clone(), f.determinations.body.clone()));
                    prop_assert_eq!(known, folded);
                }
                Record::Office(_) => {}
            }
        }
    }
}

#[test]
fn the_last_round_of_a_month_stands_and_the_oldest_month_gives_way() {
    let mut records = Records::from([(office().id, Record::Office(Box::new(office())))]);
    let round = |month: Month, clerk: &str| {
        let (started_at, ended_at, clerk) = (at(0), at(5), clerk.to_owned());
        let counts = (10, 8, 2, 1, 1, 0);
        let (households, judged, changed, pending, papers_to_replace, refused) = counts;
        let round = FinishedRound {
            month,
            clerk,
            started_at,
            ended_at,
            households,
            judged,
            changed,
            pending,
            papers_to_replace,
            refused,
        };
        Act::RecordRound { office: office().id, round: Box::new(round) }
    };
    let mut month = Month::of(date("2026-11-01"));
    for _ in 0..30 {
        apply_all(&[round(month, "甲"), round(month, "乙")], at(1), &mut records).unwrap();
        month = month.next();
    }
    let Some(Record::Office(office)) = records.values().next() else { panic!("the office is there") };
    let rounds = &office.rounds.body;
    assert_eq!(
        (rounds.len(), rounds[0].month, &rounds[0].clerk),
        (24, Month::of(date("2027-05-01")), &"乙".to_owned())
    );
    assert!(rounds.is_sorted_by_key(|round| round.month));
}
