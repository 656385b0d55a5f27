//! 負担割合 70–74: worked cases 1–14 and their borders.

use super::*;

/// One person of 72 who is head.
fn alone(taxable: i64, proviso: i64, receipts: i64) -> Facts {
    household(SEPTEMBER, &[nhi(1, BORN_1954).head().taxable(taxable).proviso(proviso).receipts(receipts)])
}

fn with_former(taxable: i64, receipts: i64, former_receipts: i64) -> Facts {
    let mut facts = alone(taxable, 2_500_000, receipts);
    facts.people.push(person(2, "1950-01-01", Cover::FormerNhiSameHousehold).receipts(former_receipts));
    facts
}

fn couple(first: i64, second: i64) -> Facts {
    let head = nhi(1, BORN_1954).head().taxable(1_500_000).proviso(2_600_000).receipts(first);
    household(SEPTEMBER, &[head, nhi(2, "1955-02-03").receipts(second)])
}

fn head_with_minors(under_16: u32, from_16_to_18: u32) -> Facts {
    with_minors(alone(1_700_000, 2_500_000, 4_500_000), under_16, from_16_to_18)
}

#[test]
fn case_01_a_taxable_income_below_1_450_000_pays_two_tenths() {
    ratio_is(&alone(1_449_000, 9_000_000, 9_000_000), 20, 1);
    ratio_is(&alone(1_449_999, 9_000_000, 9_000_000), 20, 1);
    ratio_is(&alone(1_450_000, 9_000_000, 9_000_000), 30, 5);
    ratio_is(&alone(1_450_001, 9_000_000, 9_000_000), 30, 5);
}

#[test]
fn case_02_a_former_proviso_income_of_2_100_000_pays_two_tenths_whatever_the_receipts() {
    ratio_is(&alone(1_450_000, 2_099_999, 9_000_000), 20, 2);
    ratio_is(&alone(1_450_000, 2_100_000, 9_000_000), 20, 2);
    ratio_is(&alone(1_450_000, 2_100_001, 9_000_000), 30, 5);
}

#[test]
fn case_03_and_04_receipts_below_3_830_000_of_one_person_pay_two_tenths() {
    ratio_is(&alone(1_450_000, 2_100_001, 3_829_999), 20, 3);
    ratio_is(&alone(1_450_000, 2_100_001, 3_830_000), 30, 5);
    ratio_is(&alone(1_450_000, 2_100_001, 3_830_001), 30, 5);
    class_is(&alone(1_450_000, 2_100_001, 3_830_000), "現役並みⅠ");
}

#[test]
fn case_05_and_06_a_former_member_is_counted_in_below_5_200_000() {
    ratio_is(&with_former(1_450_000, 4_000_000, 1_199_999), 20, 4);
    ratio_is(&with_former(1_450_000, 4_000_000, 1_200_000), 30, 5);
    ratio_is(&with_former(1_450_000, 4_000_000, 1_200_001), 30, 5);
}

#[test]
fn case_07_and_08_two_persons_together_pay_two_tenths_below_5_200_000() {
    ratio_is(&couple(4_200_000, 999_999), 20, 3);
    ratio_is(&couple(4_200_000, 1_000_000), 30, 5);
    ratio_is(&couple(4_200_000, 1_000_001), 30, 5);
    class_is(&couple(4_200_000, 1_000_000), "現役並みⅠ");
}

#[test]
fn case_09_and_10_a_child_under_16_takes_330_000_off_and_one_of_17_takes_120_000() {
    ratio_is(&head_with_minors(1, 0), 20, 1);
    ratio_is(&head_with_minors(0, 1), 30, 5);
    ratio_is(&head_with_minors(0, 3), 20, 1);
    let border = |taxable| with_minors(alone(taxable, 2_500_000, 4_500_000), 1, 0);
    ratio_is(&border(1_779_999), 20, 1);
    ratio_is(&border(1_780_000), 30, 5);
    ratio_is(&border(1_780_001), 30, 5);
}

#[test]
fn case_11_and_trap_07_minors_count_only_for_a_head_of_the_base_day_who_is_70_to_74_himself() {
    let worker = nhi(1, BORN_1954).taxable(1_700_000).proviso(2_500_000).receipts(4_500_000);
    let nominal = person(9, "1980-01-01", Cover::NominalHead);
    ratio_is(&with_minors(household(SEPTEMBER, &[nominal, worker]), 1, 0), 30, 5);
    // who has become head since is not asked, who was head then is
    let head_now = Person { head: true, ..worker };
    ratio_is(&household(SEPTEMBER, &[head_now]), 30, 5);
    let head_then = Person { head: false, minors: Minors { under_16: 1, from_16_to_18: 0 }, ..worker };
    ratio_is(&household(SEPTEMBER, &[head_then, nominal]), 20, 1);
}

#[test]
fn each_of_two_who_were_heads_on_the_base_day_has_the_own_minors_taken_off() {
    let head = |key, under_16| Person {
        minors: Minors { under_16, from_16_to_18: 0 },
        ..nhi(key, BORN_1954).taxable(1_700_000).proviso(2_500_000).receipts(4_500_000)
    };
    ratio_is(&household(SEPTEMBER, &[head(1, 2), head(2, 1)]), 20, 1);
    ratio_is(&household(SEPTEMBER, &[head(1, 3), head(2, 0)]), 30, 5);
}

#[test]
fn case_12_the_former_member_counts_only_where_one_person_alone_is_70_to_74() {
    let mut facts = couple(4_200_000, 1_100_000);
    facts.people.push(person(3, "1950-01-01", Cover::FormerNhiSameHousehold));
    ratio_is(&facts, 30, 5);
}

#[test]
fn case_14_and_trap_08_a_nominal_head_never_adds_to_the_income_but_keeps_the_household_taxed() {
    let nominal = person(9, "1976-01-01", Cover::NominalHead).taxable(8_000_000).proviso(8_000_000).receipts(9_000_000);
    let mother = nhi(1, "1953-05-01").exempt();
    let facts = household(SEPTEMBER, &[nominal, mother]);
    ratio_is(&facts, 20, 1);
    class_is(&facts, "一般");
}

#[test]
fn trap_06_the_steps_come_in_their_order() {
    // all relieving tests would hold: the first of them answers
    ratio_is(&alone(0, 0, 0), 20, 1);
    ratio_is(&alone(1_450_000, 0, 0), 20, 2);
    ratio_is(&alone(1_450_000, 2_100_001, 0), 20, 3);
    ratio_is(&with_former(1_450_000, 3_830_000, 0), 20, 4);
    ratio_is(&with_former(1_450_000, 3_829_999, 9_000_000), 20, 3);
}

#[test]
fn the_highest_of_two_taxable_incomes_decides_for_both() {
    let poor = nhi(2, "1955-02-03");
    let rich = nhi(1, BORN_1954).head().taxable(1_450_000).proviso(9_000_000).receipts(9_000_000);
    let facts = household(SEPTEMBER, &[poor, rich]);
    ratio_is(&facts, 30, 5);
    assert_eq!(judged(&facts).findings[0].who, Some(1));
    let rules = Rules::built_in();
    for person in &facts.people {
        assert_eq!(member_ratio_percent(person, &facts, rules, &judged(&facts).copay), Some(30));
    }
}

#[test]
fn trap_03_seventy_begins_the_month_after_reaching_it_and_75_ends_it() {
    let ratio = |birth: &str, in_month: &str| {
        let facts = household(in_month, &[nhi(1, birth).head()]);
        let judgement = judged(&facts);
        (
            judgement.copay.decided().map(|copay| copay.ratio_percent),
            member_ratio_percent(&facts.people[0], &facts, Rules::built_in(), &judgement.copay),
        )
    };
    assert_eq!(ratio("1956-10-15", "2026-10"), (None, Some(30)));
    assert_eq!(ratio("1956-10-15", "2026-11"), (Some(20), Some(20)));
    assert_eq!(ratio("1956-10-31", "2026-11"), (Some(20), Some(20)));
    assert_eq!(ratio("1956-11-01", "2026-10"), (None, Some(30)));
    assert_eq!(ratio("1956-11-01", "2026-11"), (Some(20), Some(20)));
    assert_eq!(ratio("1956-11-02", "2026-11"), (None, Some(30)));
    // turning 75 in the middle of a month the person is insured until the eve
    assert_eq!(ratio("1951-11-20", "2026-11"), (Some(20), Some(20)));
    assert_eq!(ratio("1951-11-20", "2026-12"), (None, None));
    assert_eq!(ratio("1951-11-01", "2026-11"), (None, None));
}

#[test]
fn trap_04_29_february_and_1_april_are_counted_by_the_eve_of_the_birthday() {
    let percent = |birth: &str, in_month: &str| {
        let facts = household(in_month, &[nhi(1, birth).head()]);
        member_ratio_percent(&facts.people[0], &facts, Rules::built_in(), &judged(&facts).copay)
    };
    assert_eq!(percent("1956-02-29", "2026-02"), Some(30));
    assert_eq!(percent("1956-02-29", "2026-03"), Some(20));
    assert_eq!(percent("1952-02-29", "2027-02"), Some(20));
    assert_eq!(percent("1952-02-29", "2027-03"), None);
    assert_eq!(percent("2020-04-01", "2026-03"), Some(20));
    assert_eq!(percent("2020-04-01", "2026-04"), Some(30));
    assert_eq!(percent("2020-04-02", "2027-03"), Some(20));
    assert_eq!(percent("2020-04-02", "2027-04"), Some(30));
}

#[test]
fn the_bands_in_months_are_the_gates_in_days() {
    for offset in 0..20_000 {
        let birth = date("1945-01-01") + chrono::Days::new(offset);
        let gates = crate::age::gates(birth);
        for month_of in [gates.elderly_from, gates.late_elderly_from, gates.preschool_until] {
            for month in [Month::of(month_of).previous(), Month::of(month_of), Month::of(month_of).next()] {
                let facts = Facts { people: vec![Person::new(1, birth, Cover::Nhi)], ..Facts::of(month) };
                let first = month.first_day();
                let expected = if gates.late_elderly_from <= first {
                    facts::Band::LateElderly
                } else if gates.elderly_from <= first {
                    facts::Band::Elderly
                } else if first <= gates.preschool_until {
                    facts::Band::Preschool
                } else {
                    facts::Band::Under70
                };
                assert_eq!(sheet::band_of(&facts.people[0], &facts, Rules::built_in()), expected, "{birth} {month}");
            }
        }
    }
}

#[test]
fn an_income_not_told_yet_makes_the_ratio_pending_with_what_the_municipality_gives_meanwhile() {
    let facts = household(SEPTEMBER, &[nhi(4, BORN_1954).head(), nhi(2, "1955-02-03").unknown_income()]);
    for (provisional, percent) in
        [(Provisional::None, None), (Provisional::Twenty, Some(20)), (Provisional::Thirty, Some(30))]
    {
        let judgement = judge(&facts, Rules::built_in(), &Practice { provisional, ..Practice::default() });
        let provisional = percent.map(|ratio_percent| Copay { ratio_percent, step: None });
        assert_eq!(judgement.copay, Outcome::Pending { missing: vec![2], provisional });
        assert_eq!(judgement.elderly, Outcome::Pending { missing: vec![2], provisional: None });
        assert_eq!((judgement.findings[0].test, judgement.findings[0].who), (Test::CopayIncomeKnown, Some(2)));
    }
}

#[test]
fn a_former_member_not_told_yet_matters_only_where_step_4_is_asked_and_open() {
    let former = |facts: &mut Facts| facts.people[1] = facts.people[1].unknown_income();
    let mut open = with_former(1_450_000, 4_000_000, 0);
    former(&mut open);
    assert!(matches!(judged(&open).copay, Outcome::Pending { ref missing, .. } if *missing == [2]));
    let mut over = with_former(1_450_000, 5_200_000, 0);
    former(&mut over);
    ratio_is(&over, 30, 5);
    let mut earlier = with_former(1_449_999, 4_000_000, 0);
    former(&mut earlier);
    ratio_is(&earlier, 20, 1);
}

#[test]
fn receipts_relieve_by_application_or_ex_officio_since_2022() {
    let by_application = Practice { receipts_ex_officio: false, ..Practice::default() };
    let ratio = |facts: &Facts, practice: &Practice| {
        judge(facts, Rules::built_in(), practice).copay.decided().map(|copay| (copay.ratio_percent, copay.step))
    };
    let facts = alone(1_450_000, 2_100_001, 3_829_999);
    assert_eq!(ratio(&facts, &Practice::default()), Some((20, Some(3))));
    assert_eq!(ratio(&facts, &by_application), Some((30, Some(5))));
    let applied = Facts { receipts_application: true, ..facts.clone() };
    assert_eq!(ratio(&applied, &by_application), Some((20, Some(3))));
    let mut earlier = facts;
    earlier.people[0].birth = date("1950-05-01");
    assert_eq!(ratio(&Facts { month: month("2021-12"), ..earlier.clone() }, &Practice::default()), Some((30, Some(5))));
    assert_eq!(ratio(&Facts { month: month("2022-01"), ..earlier }, &Practice::default()), Some((20, Some(3))));
    let step_4 = with_former(1_450_000, 4_000_000, 0);
    assert_eq!(ratio(&step_4, &by_application), Some((30, Some(5))));
    assert_eq!(ratio(&Facts { receipts_application: true, ..step_4 }, &by_application), Some((20, Some(4))));
}

#[test]
fn a_total_income_gives_the_former_proviso_income_by_the_basic_deduction() {
    let with_total = |total: i64| {
        let mut facts = alone(1_450_000, 0, 9_000_000);
        facts.people[0].income.former_proviso_yen = None;
        facts.people[0].income.total_income_yen = total;
        facts
    };
    ratio_is(&with_total(2_530_000), 20, 2);
    ratio_is(&with_total(2_530_001), 30, 5);
}

#[test]
fn the_border_of_a_minors_income_is_a_row_that_the_municipality_may_replace() {
    let (rules, month) = (Rules::built_in(), month(SEPTEMBER));
    assert_eq!(minors_income_max_yen(rules, &Practice::default(), month), (380_000, 100_000));
    let own = Practice { minors_income_max_yen: Some(430_000), ..Practice::default() };
    assert_eq!(minors_income_max_yen(rules, &own, month).0, 430_000);
}
