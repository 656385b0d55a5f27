//! 所得区分 70–74: worked cases 13–19.

use super::*;

fn working(taxable: i64) -> Facts {
    household(SEPTEMBER, &[nhi(1, BORN_1954).head().taxable(taxable).proviso(taxable).receipts(9_000_000)])
}

fn exempt_couple(in_month: &str, pension: i64, salary: i64) -> Facts {
    let mut head = nhi(1, "1953-05-01").head().exempt().pension(pension);
    head.income.salary_income_yen = salary;
    household(in_month, &[head, nhi(2, BORN_1954).exempt()])
}

#[test]
fn case_13_three_classes_of_those_who_pay_three_tenths() {
    for (taxable, class) in [
        (2_200_000, "現役並みⅠ"),
        (3_799_999, "現役並みⅠ"),
        (3_800_000, "現役並みⅡ"),
        (3_800_001, "現役並みⅡ"),
        (6_899_999, "現役並みⅡ"),
        (6_900_000, "現役並みⅢ"),
        (6_900_001, "現役並みⅢ"),
    ] {
        class_is(&working(taxable), class);
    }
    // the taxable income alone makes nobody 現役並み
    class_is(&household(SEPTEMBER, &[nhi(1, BORN_1954).head().taxable(6_900_000).proviso(2_100_000)]), "一般");
}

#[test]
fn case_15_to_17_and_19_and_trap_10_the_pension_amount_changes_with_the_month() {
    for (in_month, amount) in
        [("2025-07", 800_000), ("2025-08", 806_700), ("2026-07", 806_700), ("2026-08", 826_500), ("2027-07", 826_500)]
    {
        class_is(&exempt_couple(in_month, amount - 1, 0), "低所得Ⅰ");
        class_is(&exempt_couple(in_month, amount, 0), "低所得Ⅰ");
        class_is(&exempt_couple(in_month, amount + 1, 0), "低所得Ⅱ");
    }
}

#[test]
fn case_18_a_salary_income_of_100_000_leaves_nothing_and_110_000_leaves_something() {
    class_is(&exempt_couple("2026-08", 0, 99_999), "低所得Ⅰ");
    class_is(&exempt_couple("2026-08", 0, 100_000), "低所得Ⅰ");
    class_is(&exempt_couple("2026-08", 0, 100_001), "低所得Ⅱ");
    class_is(&exempt_couple("2026-08", 0, 110_000), "低所得Ⅱ");
    // each income has its own amount: none can use what another leaves over
    class_is(&exempt_couple("2026-08", 826_501, 0), "低所得Ⅱ");
    class_is(&exempt_couple("2026-08", 826_500, 100_000), "低所得Ⅰ");
}

#[test]
fn another_members_income_keeps_all_of_them_out_of_low_income_one() {
    let mut facts = exempt_couple("2026-08", 0, 0);
    facts.people.push(nhi(3, "1980-01-01").exempt());
    class_is(&facts, "低所得Ⅰ");
    facts.people[2].income.other_income_yen = 1;
    class_is(&facts, "低所得Ⅱ");
    facts.people[2].income.tax_exempt = false;
    class_is(&facts, "一般");
}

#[test]
fn trap_08_a_taxed_nominal_head_keeps_the_household_general() {
    let mut facts = household(SEPTEMBER, &[nhi(1, BORN_1954).exempt(), person(9, "1976-01-01", Cover::NominalHead)]);
    class_is(&facts, "一般");
    facts.people[1] = facts.people[1].exempt();
    class_is(&facts, "低所得Ⅰ");
}

#[test]
fn c7_someone_abroad_on_the_tax_date_keeps_the_household_general() {
    let mut facts = exempt_couple(SEPTEMBER, 0, 0);
    facts.people[1] = facts.people[1].abroad();
    class_is(&facts, "一般");
}

#[test]
fn trap_09_an_undeclared_income_does_not_put_70_to_74_into_the_highest_class() {
    let facts = household(SEPTEMBER, &[nhi(1, BORN_1954).head().undeclared()]);
    ratio_is(&facts, 20, 1);
    class_is(&facts, "一般");
}

#[test]
fn c3_a_household_with_someone_dismissed_is_low_income_two_by_its_income() {
    // 430,000 + 570,000 × 2 = 1,570,000
    let with_salary =
        |yen: i64| household(SEPTEMBER, &[nhi(1, BORN_1954).head(), nhi(2, "1970-01-01").salary(yen).lost_work()]);
    class_is(&with_salary(5_233_333), "低所得Ⅱ");
    class_is(&with_salary(5_233_336), "低所得Ⅱ");
    class_is(&with_salary(5_233_337), "一般");
    let mut not_dismissed = with_salary(1_570_000);
    not_dismissed.people[1].involuntary_unemployment = false;
    class_is(&not_dismissed, "一般");
}

#[test]
fn a_borderline_person_is_low_income_one_unless_three_tenths_are_paid() {
    let borderline = |facts: Facts| {
        let people = facts.people.iter().map(|p| Person { borderline: true, ..*p }).collect();
        Facts { people, ..facts }
    };
    class_is(&borderline(household(SEPTEMBER, &[nhi(1, BORN_1954).head()])), "低所得Ⅰ（境）");
    class_is(&borderline(working(6_900_000)), "現役並みⅢ");
}

#[test]
fn an_exemption_not_told_yet_is_pending_only_where_it_would_matter() {
    let mut facts = household(SEPTEMBER, &[nhi(1, BORN_1954).head().exempt(), nhi(2, "1980-01-01").unknown_income()]);
    assert_eq!(judged(&facts).elderly, Outcome::Pending { missing: vec![2], provisional: None });
    ratio_is(&facts, 20, 1);
    facts.people[0].income.tax_exempt = false;
    class_is(&facts, "一般");
}
