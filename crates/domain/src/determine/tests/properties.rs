//! Properties: total, deterministic, the same for every order, readable from the findings, deaf to plans.

use proptest::prelude::*;

use super::*;

fn any_birth() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        20 => (0u64..60_000).prop_map(|days| date("1900-01-01") + chrono::Days::new(days)),
        1 => Just(NaiveDate::MIN),
        1 => Just(NaiveDate::MAX),
    ]
}

fn any_month() -> impl Strategy<Value = Month> {
    prop_oneof![
        20 => (2018i32..2030, 1u32..=12).prop_map(|(year, month)| Month::new(year, month).unwrap()),
        1 => Just(Month::of(NaiveDate::MIN)),
        1 => Just(Month::of(NaiveDate::MAX)),
    ]
}

fn any_yen() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => 0i64..10_000_000,
        2 => prop::sample::select(vec![279_999, 280_000, 826_500, 826_501, 1_449_999, 1_450_000, 2_100_000, 2_100_001, 3_830_000, 5_200_000]),
        3 => Just(0),
        1 => any::<i64>(),
    ]
}

fn any_income() -> impl Strategy<Value = Income> {
    let known =
        prop_oneof![8 => Just(Knowledge::Known), 1 => Just(Knowledge::Undeclared), 1 => Just(Knowledge::Unknown)];
    (known, any::<bool>(), prop::bool::weighted(0.1), prop::option::of(any_yen()), prop::array::uniform7(any_yen()))
        .prop_map(|(known, tax_exempt, abroad_on_tax_date, former_proviso_yen, yen)| Income {
            known,
            tax_exempt,
            abroad_on_tax_date,
            former_proviso_yen,
            taxable_income_yen: yen[0],
            gross_receipts_yen: yen[1],
            total_income_yen: yen[2],
            salary_income_yen: yen[3],
            pension_receipts_yen: yen[4],
            other_income_yen: yen[5],
            other_total_income_yen: yen[6],
        })
}

fn any_person() -> impl Strategy<Value = Person> {
    let cover = prop::sample::select(vec![
        Cover::Nhi,
        Cover::Nhi,
        Cover::Nhi,
        Cover::FormerNhiSameHousehold,
        Cover::NominalHead,
        Cover::LateElderly,
        Cover::LateElderly,
        Cover::Aged70To74,
    ]);
    let birth = prop_oneof![any_birth(), (0u64..3_000).prop_map(|days| date("1949-01-01") + chrono::Days::new(days))];
    let minors = prop_oneof![4 => Just((0, 0)), 2 => (0u32..4, 0u32..4), 1 => any::<(u32, u32)>()];
    (
        0u32..50,
        birth,
        cover,
        prop::array::uniform3(any::<bool>()),
        prop::array::uniform2(prop::bool::weighted(0.05)),
        any_income(),
        minors,
    )
        .prop_map(|(key, birth, cover, flags, seldom, income, minors)| Person {
            head: flags[0],
            minors: Minors { under_16: minors.0, from_16_to_18: minors.1 },
            adult: flags[1],
            involuntary_unemployment: flags[2],
            borderline: seldom[0],
            welfare_pension: seldom[1],
            income,
            ..Person::new(key, birth, cover)
        })
}

fn any_facts() -> impl Strategy<Value = Facts> {
    (any_month(), prop::collection::vec(any_person(), 0..6), any::<[bool; 2]>()).prop_map(
        |(month, mut people, [household_tax_exempt, receipts_application])| {
            // a key is one person's
            for (place, person) in (0u32..).zip(&mut people) {
                person.key = person.key * 6 + place;
            }
            Facts { month, people, household_tax_exempt, receipts_application }
        },
    )
}

fn any_practice() -> impl Strategy<Value = Practice> {
    let provisional = prop::sample::select(vec![Provisional::None, Provisional::Twenty, Provisional::Thirty]);
    (any::<bool>(), any::<bool>(), provisional).prop_map(|(undeclared_is_highest, receipts_ex_officio, provisional)| {
        Practice { undeclared_is_highest, receipts_ex_officio, provisional, ..Practice::default() }
    })
}

/// What is pending, without what holds meanwhile.
fn without_provisional<T: Clone>(outcome: &Outcome<T>) -> Outcome<T> {
    match outcome {
        Outcome::Pending { missing, .. } => Outcome::Pending { missing: missing.clone(), provisional: None },
        other @ (Outcome::Nobody | Outcome::Decided(_)) => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_determination_is_total_and_its_findings_alone_lead_to_it(facts in any_facts(), practice in any_practice()) {
        let judgement = judge(&facts, Rules::built_in(), &practice);
        prop_assert!(!judgement.findings.is_empty());
        prop_assert_eq!(evaluator::copay(&judgement.findings), without_provisional(&judgement.copay));
        prop_assert_eq!(evaluator::elderly(&judgement.findings), judgement.elderly);
        prop_assert_eq!(evaluator::under_70(&judgement.findings), judgement.under_70);
        let late = judge_late_elderly(&facts, Rules::built_in(), &practice);
        prop_assert!(!late.findings.is_empty());
        prop_assert_eq!(evaluator::late_percent(&late.findings), without_provisional(&late.ratio_percent));
        prop_assert_eq!(evaluator::late_class(&late.findings), late.class);
    }

    #[test]
    fn the_order_of_the_people_means_nothing(facts in any_facts(), practice in any_practice(), turn in 0usize..6) {
        let mut turned = facts.clone();
        if !turned.people.is_empty() {
            let by = turn % turned.people.len();
            turned.people.rotate_left(by);
            turned.people.reverse();
        }
        let rules = Rules::built_in();
        prop_assert_eq!(judge(&facts, rules, &practice), judge(&turned, rules, &practice));
        prop_assert_eq!(judge_late_elderly(&facts, rules, &practice), judge_late_elderly(&turned, rules, &practice));
    }

    #[test]
    fn findings_are_stored_and_told_without_loss(facts in any_facts()) {
        let judgement = judged(&facts);
        let stored = serde_json::to_string(&judgement.findings).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Vec<Finding>>(&stored).unwrap(), &judgement.findings);
        for finding in &judgement.findings {
            let ground = finding.ground(Rules::built_in(), &|key| key.to_string());
            prop_assert!(!ground.fact.is_empty() && !ground.clause.is_empty() && ground.would_change.is_some());
        }
    }

    #[test]
    fn a_plan_never_decides(facts in any_facts(), number in prop::sample::select(Number::ALL), value in 0i64..10_000_000) {
        let row = format!(
            "[[row]]\nid = \"{}\"\nvalue = {value}\neffective_from = \"2018-08-01\"\nstatus = \"planned\"\nsource = \"案\"\n",
            number.id()
        );
        let planned = Rules::built_in().with(&row).unwrap();
        prop_assert_eq!(judge(&facts, &planned, &Practice::default()), judged(&facts));
    }

    #[test]
    fn limits_are_total_and_turning_75_or_moving_never_raises_them(
        class in prop::sample::select(UnderSeventyClass::ALL.to_vec()),
        month in any_month(),
        cost_yen in any::<i64>(),
        many_times in any::<bool>(),
        turning_75 in any::<bool>(),
        moved in any::<bool>(),
    ) {
        let limit = |care| monthly_limits(LimitClass::UnderSeventy(class), month, care, Rules::built_in()).outcome;
        let plain = Care { cost_yen: cost_yen.min(200_000), many_times, ..Care::default() };
        let special = limit(Care { turning_75, moved, ..plain });
        let whole = limit(plain);
        prop_assert!(special.household_yen <= whole.household_yen && special.person_yen <= special.household_yen);
        let extreme = limit(Care { cost_yen, many_times, turning_75, moved });
        prop_assert!(extreme.household_yen >= 0);
    }
}
