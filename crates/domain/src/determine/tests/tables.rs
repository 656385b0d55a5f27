//! The tables: a new amount of the law needs no code, a plan never decides, an announcement says so.

use super::*;

fn row(id: &str, value: i64, from: &str, status: &str) -> String {
    format!(
        "[[row]]\nid = \"{id}\"\nvalue = {value}\neffective_from = \"{from}\"\nstatus = \"{status}\"\nsource = \"令和10年政令\"\n"
    )
}

fn exempt(in_month: &str, pension: i64) -> Facts {
    household(in_month, &[nhi(1, "1955-05-01").head().exempt().pension(pension)])
}

fn class(facts: &Facts, rules: &Rules) -> (&'static str, bool) {
    let judgement = judge(facts, rules, &Practice::default());
    (judgement.elderly.decided().unwrap().label(), judgement.announced)
}

#[test]
fn an_amount_of_2028_08_decides_as_soon_as_its_row_is_there() {
    let rules = Rules::built_in().with(&row("low_pension_yen", 840_000, "2028-08-01", "in_force")).unwrap();
    assert_eq!(class(&exempt("2028-08", 840_000), Rules::built_in()), ("低所得Ⅱ", false));
    assert_eq!(class(&exempt("2028-08", 840_000), &rules), ("低所得Ⅰ", false));
    assert_eq!(class(&exempt("2028-08", 840_001), &rules), ("低所得Ⅱ", false));
    assert_eq!(class(&exempt("2028-07", 840_000), &rules), ("低所得Ⅱ", false));
}

#[test]
fn an_announced_row_decides_and_says_so_and_a_planned_one_does_not_decide() {
    let announced = Rules::built_in().with(&row("low_pension_yen", 840_000, "2028-08-01", "announced")).unwrap();
    assert_eq!(class(&exempt("2028-08", 840_000), &announced), ("低所得Ⅰ", true));
    assert_eq!(class(&exempt("2028-07", 800_000), &announced), ("低所得Ⅰ", false));
    let judgement = judge(&exempt("2028-08", 840_000), &announced, &Practice::default());
    let marked: Vec<Test> = judgement.findings.iter().filter(|f| f.announced).map(|f| f.test).collect();
    assert_eq!(marked, [Test::LowOne]);
    let planned = Rules::built_in().with(&row("low_pension_yen", 840_000, "2028-08-01", "planned")).unwrap();
    assert_eq!(class(&exempt("2028-08", 840_000), &planned), ("低所得Ⅱ", false));
}

#[test]
fn trap_11_the_thirteen_classes_of_2027_08_are_a_plan_and_826_500_is_law() {
    let rules = Rules::built_in();
    assert_eq!(rules.figure(Number::Under70Classes, month("2027-08")).value, 5);
    assert!(rules.rows().iter().any(|row| row.id == "under_70_classes" && row.value == 13));
    let pension = rules.figure(Number::LowPensionYen, month("2026-08"));
    assert_eq!((pension.value, pension.announced), (826_500, false));
}

#[test]
fn a_finding_names_the_row_it_was_made_with() {
    let judgement = judged(&exempt("2026-07", 806_701));
    let low_one = judgement.findings.iter().find(|finding| finding.test == Test::LowOne).unwrap();
    assert_eq!(low_one.row(), Some((Number::LowPensionYen, date("2025-08-01"))));
    assert_eq!((low_one.value, low_one.threshold, low_one.held, low_one.who), (1, 0, false, Some(1)));
}
