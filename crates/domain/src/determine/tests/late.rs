//! 後期: worked cases 24–31, and the classes.

use super::*;

const BORN_1948: &str = "1948-05-05";

#[track_caller]
fn late_is(facts: &Facts, percent: u8, label: &str) {
    let judgement = judge_late_elderly(facts, Rules::built_in(), &Practice::default());
    assert_eq!(judgement.ratio_percent, Outcome::Decided(percent), "{facts:#?}");
    assert_eq!(judgement.class.decided().map(|class| class.label()), Some(label), "{facts:#?}");
    assert!(!judgement.findings.is_empty());
}

fn single(taxable: i64, pension: i64, other: i64) -> Person {
    late(1, BORN_1948).head().taxable(taxable).pension(pension).other_total(other)
}

fn alone(person: Person) -> Facts {
    household(SEPTEMBER, &[person])
}

fn couple(birth: [&str; 2]) -> Facts {
    let first = late(1, birth[0]).head().taxable(1_460_000).proviso(2_000_000).receipts(4_000_000).pension(2_000_000);
    let second = late(2, birth[1]).proviso(100_000).receipts(1_300_000).pension(1_300_000);
    household(SEPTEMBER, &[first, second])
}

#[test]
fn case_24_a_taxable_income_below_280_000_pays_one_tenth() {
    late_is(&alone(single(279_000, 2_500_000, 0)), 10, "一般Ⅰ");
    late_is(&alone(single(279_999, 2_500_000, 0)), 10, "一般Ⅰ");
    late_is(&alone(single(280_000, 2_500_000, 0)), 20, "一般Ⅱ");
    late_is(&alone(single(280_001, 2_500_000, 0)), 20, "一般Ⅱ");
}

#[test]
fn case_25_one_person_pays_two_tenths_from_2_000_000_on() {
    late_is(&alone(single(280_000, 1_900_000, 99_999)), 10, "一般Ⅰ");
    late_is(&alone(single(280_000, 1_900_000, 100_000)), 20, "一般Ⅱ");
    late_is(&alone(single(280_000, 1_900_000, 100_001)), 20, "一般Ⅱ");
}

#[test]
fn case_26_two_persons_pay_two_tenths_from_3_200_000_on() {
    let of = |second: i64| household(SEPTEMBER, &[single(500_000, 2_000_000, 0), late(2, BORN_1948).pension(second)]);
    late_is(&of(1_199_999), 10, "一般Ⅰ");
    late_is(&of(1_200_000), 20, "一般Ⅱ");
    late_is(&of(1_200_001), 20, "一般Ⅱ");
}

#[test]
fn case_27_and_28_receipts_of_one_person_below_3_830_000_keep_out_of_three_tenths() {
    let of = |receipts: i64| alone(single(1_450_000, 2_400_000, 500_000).proviso(2_200_000).receipts(receipts));
    late_is(&of(3_829_999), 20, "一般Ⅱ");
    late_is(&of(3_830_000), 30, "現役並みⅠ");
    late_is(&of(3_830_001), 30, "現役並みⅠ");
    late_is(&alone(single(1_449_999, 2_400_000, 500_000).proviso(2_200_000).receipts(9_000_000)), 20, "一般Ⅱ");
}

#[test]
fn case_29_and_trap_15_someone_of_70_to_74_with_any_insurer_is_counted_in_below_5_200_000() {
    let of = |partner: i64| {
        let mut facts = alone(single(1_450_000, 2_400_000, 500_000).proviso(2_500_000).receipts(4_000_000));
        facts.people.push(person(2, "1954-03-03", Cover::Aged70To74).receipts(partner));
        facts
    };
    late_is(&of(1_000_000), 20, "一般Ⅱ");
    late_is(&of(1_199_999), 20, "一般Ⅱ");
    late_is(&of(1_200_000), 30, "現役並みⅠ");
    let mut by_nhi = of(1_199_999);
    by_nhi.people[1].cover = Cover::Nhi;
    late_is(&by_nhi, 20, "一般Ⅱ");
    // not where two are 後期 insured
    let mut two = of(0);
    two.people.push(late(3, BORN_1948).receipts(1_300_000));
    late_is(&two, 30, "現役並みⅠ");
}

#[test]
fn case_30_and_31_and_trap_15_the_former_proviso_rule_asks_for_someone_born_from_1945_01_02_on() {
    late_is(&couple(["1943-01-01", "1946-01-01"]), 20, "一般Ⅱ");
    late_is(&couple(["1940-01-01", "1943-01-01"]), 30, "現役並みⅠ");
    late_is(&couple(["1940-01-01", "1945-01-01"]), 30, "現役並みⅠ");
    late_is(&couple(["1940-01-01", "1945-01-02"]), 20, "一般Ⅱ");
    late_is(&couple(["1940-01-01", "1945-01-03"]), 20, "一般Ⅱ");
    let mut over = couple(["1943-01-01", "1946-01-01"]);
    over.people[1] = over.people[1].proviso(100_001);
    late_is(&over, 30, "現役並みⅠ");
}

#[test]
fn c6_a_wholly_exempt_household_pays_one_tenth_before_anything_else_is_asked() {
    let facts = alone(single(300_000, 2_500_000, 0));
    late_is(&facts, 20, "一般Ⅱ");
    late_is(&Facts { household_tax_exempt: true, ..facts }, 10, "低所得Ⅱ");
    let rich = alone(single(1_450_000, 0, 0).proviso(9_000_000).receipts(9_000_000));
    late_is(&rich, 30, "現役並みⅠ");
    late_is(&Facts { household_tax_exempt: true, ..rich }, 10, "低所得Ⅰ");
}

#[test]
fn c5_every_minor_of_the_household_is_taken_off_the_heads_taxable_income() {
    let facts = alone(single(1_779_999, 2_400_000, 0).proviso(9_000_000).receipts(9_000_000));
    late_is(&facts, 30, "現役並みⅠ");
    late_is(&with_minors(facts.clone(), 1, 0), 20, "一般Ⅱ");
}

#[test]
fn three_tenths_have_three_classes_by_the_taxable_income() {
    for (taxable, class) in
        [(3_799_999, "現役並みⅠ"), (3_800_000, "現役並みⅡ"), (6_899_999, "現役並みⅡ"), (6_900_000, "現役並みⅢ")]
    {
        late_is(&alone(single(taxable, 0, 0).proviso(9_000_000).receipts(9_000_000)), 30, class);
    }
}

#[test]
fn low_income_one_is_what_leaves_nothing_and_an_old_age_welfare_pension_has_its_own_class() {
    let exempt = |pension: i64| Facts { household_tax_exempt: true, ..alone(single(0, pension, 0)) };
    late_is(&exempt(826_500), 10, "低所得Ⅰ");
    late_is(&exempt(826_501), 10, "低所得Ⅱ");
    let mut welfare = exempt(826_501);
    welfare.people[0].welfare_pension = true;
    welfare.people.push(late(2, BORN_1948));
    let judgement = judge_late_elderly(&welfare, Rules::built_in(), &Practice::default());
    assert_eq!(judgement.class_of(1), Some(LateElderlyClass::LowOneWelfarePension));
    assert_eq!(judgement.class_of(2), Some(LateElderlyClass::LowTwo));
}

#[test]
fn two_tenths_are_asked_only_since_2022_10() {
    let facts = alone(single(500_000, 2_500_000, 0));
    late_is(&Facts { month: month("2022-09"), ..facts.clone() }, 10, "一般Ⅰ");
    late_is(&Facts { month: month("2022-10"), ..facts }, 20, "一般Ⅱ");
}

#[test]
fn an_income_not_told_yet_is_pending_unless_the_household_is_exempt() {
    let facts = alone(single(0, 0, 0).unknown_income());
    let judged = |facts: &Facts| judge_late_elderly(facts, Rules::built_in(), &Practice::default());
    assert_eq!(judged(&facts).ratio_percent, Outcome::Pending { missing: vec![1], provisional: None });
    let exempt = judged(&Facts { household_tax_exempt: true, ..facts });
    assert_eq!(exempt.ratio_percent, Outcome::Decided(10));
    assert_eq!(exempt.class, Outcome::Pending { missing: vec![1], provisional: None });
}

#[test]
fn trap_14_people_who_are_not_insured_by_late_elderly_add_nothing() {
    let mut facts = alone(single(500_000, 1_999_999, 0));
    facts.people.push(nhi(2, "1960-01-01").taxable(9_000_000).receipts(9_000_000).pension(9_000_000));
    late_is(&facts, 10, "一般Ⅰ");
    let nobody =
        judge_late_elderly(&household(SEPTEMBER, &[nhi(2, "1960-01-01")]), Rules::built_in(), &Practice::default());
    assert_eq!((nobody.ratio_percent, nobody.findings[0].test), (Outcome::Nobody, Test::NobodyLate));
}
