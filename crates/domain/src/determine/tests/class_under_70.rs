//! 所得区分 under 70: worked cases 20–23.

use super::*;

const BORN_1980: &str = "1980-01-01";

fn taxed(proviso: i64) -> Facts {
    household(SEPTEMBER, &[nhi(1, BORN_1980).head().proviso(proviso)])
}

#[test]
fn case_20_four_classes_by_the_income_of_all_insured() {
    for (income, class) in [
        (0, "エ"),
        (2_099_999, "エ"),
        (2_100_000, "エ"),
        (2_100_001, "ウ"),
        (5_999_999, "ウ"),
        (6_000_000, "ウ"),
        (6_000_001, "イ"),
        (9_009_999, "イ"),
        (9_010_000, "イ"),
        (9_010_001, "ア"),
    ] {
        under_70_is(&taxed(income), class);
    }
    // incomes of 70–74 are part of the sum, those of a nominal head and of former members are not
    let sum = |other: Person| household(SEPTEMBER, &[nhi(1, BORN_1980).head().proviso(2_000_000), other]);
    under_70_is(&sum(nhi(2, BORN_1954).proviso(100_001)), "ウ");
    under_70_is(&sum(person(2, "1950-01-01", Cover::FormerNhiSameHousehold).proviso(100_001)), "エ");
}

#[test]
fn case_21_and_trap_08_a_taxed_nominal_head_keeps_the_household_in_e() {
    let nominal = person(9, "1978-01-01", Cover::NominalHead).proviso(9_999_999);
    let wife = nhi(1, BORN_1980).exempt();
    let child = Person { adult: false, ..nhi(2, "2012-01-01").exempt() };
    under_70_is(&household(SEPTEMBER, &[nominal, wife, child]), "エ");
    under_70_is(&household(SEPTEMBER, &[nominal.exempt(), wife, child]), "オ");
}

#[test]
fn case_22_and_trap_09_one_undeclared_adult_puts_the_household_into_a() {
    let declared = nhi(1, BORN_1980).head().exempt();
    let undeclared = nhi(2, "1982-01-01").exempt().undeclared();
    let facts = household(SEPTEMBER, &[declared, undeclared]);
    under_70_is(&facts, "ア");
    under_70_is(&household(SEPTEMBER, &[declared, Person { adult: false, ..undeclared }]), "オ");
    // practice, not law text: the municipality may see it otherwise
    let by_law = Practice { undeclared_is_highest: false, ..Practice::default() };
    assert_eq!(judge(&facts, Rules::built_in(), &by_law).under_70, Outcome::Decided(UnderSeventyClass::O));
    // a head who is not insured is not asked for a declaration
    let nominal = person(9, "1978-01-01", Cover::NominalHead).exempt().undeclared();
    under_70_is(&household(SEPTEMBER, &[nominal, nhi(1, BORN_1980).exempt()]), "オ");
}

#[test]
fn case_23_the_salary_of_someone_dismissed_counts_three_tenths() {
    let worker = nhi(1, BORN_1980).head().salary(5_000_000);
    under_70_is(&household(SEPTEMBER, &[worker.lost_work()]), "エ");
    under_70_is(&household(SEPTEMBER, &[worker]), "ウ");
    // 8,433,333 × 30 % − 430,000 = 2,099,999; a yen of salary more is no yen of income
    under_70_is(&household(SEPTEMBER, &[nhi(1, BORN_1980).head().salary(8_433_336).lost_work()]), "エ");
    under_70_is(&household(SEPTEMBER, &[nhi(1, BORN_1980).head().salary(8_433_337).lost_work()]), "ウ");
}

#[test]
fn c3_a_household_with_someone_dismissed_is_in_o_by_its_income() {
    // 430,000 + 570,000 = 1,000,000 for one, and 100,000 for each earner after the first
    let alone = |salary: i64| household(SEPTEMBER, &[nhi(1, BORN_1980).head().salary(salary).lost_work()]);
    under_70_is(&alone(3_333_333), "オ");
    under_70_is(&alone(3_333_336), "オ");
    under_70_is(&alone(3_333_337), "エ");
    let two = |second: i64| {
        household(
            SEPTEMBER,
            &[nhi(1, BORN_1980).head().salary(3_000_000).lost_work(), nhi(2, "1982-01-01").salary(second)],
        )
    };
    // 430,000 + 100,000 + 570,000 × 2 = 1,670,000
    under_70_is(&two(769_999), "オ");
    under_70_is(&two(770_000), "オ");
    under_70_is(&two(770_001), "エ");
}

#[test]
fn c3_a_former_member_counts_in_the_border_and_a_nominal_head_only_in_the_income() {
    let worker = nhi(1, BORN_1980).salary(5_000_000).lost_work();
    let former = person(2, "1950-01-01", Cover::FormerNhiSameHousehold);
    let head = person(3, "1970-01-01", Cover::NominalHead);
    under_70_is(&household(SEPTEMBER, &[worker, former, head]), "オ");
    under_70_is(&household(SEPTEMBER, &[worker, head]), "エ");
    under_70_is(&household(SEPTEMBER, &[worker, former, head.salary(70_000)]), "オ");
    // 1,500,000 + 170,001 > 430,000 + 100,000 + 1,140,000
    under_70_is(&household(SEPTEMBER, &[worker, former, head.salary(170_000)]), "オ");
    under_70_is(&household(SEPTEMBER, &[worker, former, head.salary(170_001)]), "エ");
}

#[test]
fn c7_someone_abroad_on_the_tax_date_is_not_exempt() {
    under_70_is(&household(SEPTEMBER, &[nhi(1, BORN_1980).head().exempt()]), "オ");
    under_70_is(&household(SEPTEMBER, &[nhi(1, BORN_1980).head().exempt().abroad()]), "エ");
    under_70_is(
        &household(SEPTEMBER, &[nhi(1, BORN_1980).head().exempt(), nhi(2, "1982-01-01").exempt().abroad()]),
        "エ",
    );
}

#[test]
fn a_borderline_person_puts_the_household_into_its_own_class() {
    let borderline = Person { borderline: true, ..nhi(1, BORN_1980).head().undeclared() };
    under_70_is(&household(SEPTEMBER, &[borderline]), "オ（境）");
}

#[test]
fn an_income_not_told_yet_is_a_by_practice_and_pending_by_the_text() {
    let facts = household(SEPTEMBER, &[nhi(1, BORN_1980).head(), nhi(2, "1982-01-01").unknown_income()]);
    under_70_is(&facts, "ア");
    let by_law = Practice { undeclared_is_highest: false, ..Practice::default() };
    let pending = Outcome::Pending { missing: vec![2], provisional: None };
    assert_eq!(judge(&facts, Rules::built_in(), &by_law).under_70, pending);
    // whether a nominal head is exempt decides only where all insured are
    let head = person(9, "1978-01-01", Cover::NominalHead).unknown_income();
    let pending = Outcome::Pending { missing: vec![9], provisional: None };
    assert_eq!(judged(&household(SEPTEMBER, &[head, nhi(1, BORN_1980).exempt()])).under_70, pending);
    under_70_is(&household(SEPTEMBER, &[head, nhi(1, BORN_1980)]), "エ");
}

#[test]
fn nobody_under_70_has_no_class_and_nobody_insured_is_a_finding() {
    let facts = household(SEPTEMBER, &[nhi(1, BORN_1954).head()]);
    assert_eq!(judged(&facts).under_70, Outcome::Nobody);
    let nobody = judged(&Facts::of(month(SEPTEMBER)));
    assert_eq!((nobody.copay, nobody.elderly, nobody.under_70), (Outcome::Nobody, Outcome::Nobody, Outcome::Nobody));
    assert_eq!(nobody.findings[0].test, Test::NobodyInsured);
}
