use super::*;

#[test]
fn every_number_the_code_asks_for_is_there() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    for id in [
        "elderly_age",
        "late_elderly_age",
        "preschool_age",
        "minor_age",
        "disability_age",
        "notice_days",
        "certificate_year_end_month",
        "certificate_year_end_day",
        "certificate_years_max",
        "stay_expiry_offset_days",
        "short_stay_months",
        "stay_renewal_months",
        "stay_renewal_ahead_months",
        "unemployment_age",
        "maternity_months_single",
        "maternity_months_multiple",
        "maternity_notice_months",
        "former_dependant_age",
        "arrears_months",
        "ahead_months",
    ] {
        assert!(number(id, day) > 0, "{id}");
    }
    let month = Month::of(day);
    for number in Number::ALL {
        assert!(Rules::built_in().find(*number, month).is_some_and(|figure| figure.value > 0), "{}", number.id());
    }
}

const SOUND: &str = "since = \"2018-08-01\"\n[[row]]\nid = \"a\"\nvalue = 1\neffective_from = \"2018-08-01\"\nstatus = \"in_force\"\nsource = \"令\"\n";

#[track_caller]
fn fault(text: &str, row: usize, why: &str) {
    let fault = check::read("x.toml", text).unwrap_err();
    assert_eq!((fault.file.as_str(), fault.row), ("x.toml", row), "{fault}");
    assert!(fault.why.contains(why), "{fault}");
}

#[test]
fn a_table_is_refused_with_file_row_and_reason() {
    assert!(check::read("x.toml", SOUND).is_ok());
    let second =
        "[[row]]\nid = \"a\"\nvalue = 2\neffective_from = \"2020-08-01\"\nstatus = \"in_force\"\nsource = \"令\"\n";
    assert!(check::read("x.toml", &format!("{SOUND}{second}")).is_ok());
    for (from, to, row, why) in [
        ("source = \"令\"\n", "", 1, "has no `source`"),
        ("source = \"令\"", "source = \" \"", 1, "not empty"),
        ("in_force", "maybe", 1, "unknown status `maybe`"),
        ("value = 1", "value = -1", 1, "negative"),
        ("value = 1", "value = 1.5", 1, "whole number"),
        ("effective_from = \"2018-08-01\"", "effective_from = \"2018-02-30\"", 1, "no day"),
        ("effective_from = \"2018-08-01\"", "effective_from = \"2018-8-1\"", 1, "no day"),
        ("value = 1", "value = 1\nvalu = 1", 1, "unknown column `valu`"),
        (
            "effective_from = \"2018-08-01\"",
            "effective_from = \"2018-09-01\"",
            1,
            "gap: `a` has no row from 2018-08-01",
        ),
        ("in_force", "planned", 1, "gap: `a` is only planned"),
        ("since = \"2018-08-01\"", "since = \"soon\"", 0, "no day"),
        ("[[row]]", "[[rows]]", 0, "unknown key"),
        ("[[row]]", "[[row", 0, "no TOML"),
    ] {
        fault(&SOUND.replacen(from, to, 1), row, why);
    }
    let twice = format!("{SOUND}{}", second.replace("2020-08-01", "2018-08-01"));
    fault(&twice, 2, "overlap: `a` begins twice on 2018-08-01");
    let late = format!("{SOUND}{}", second.replace("value = 2", "value = 2\nintroduced = true"));
    fault(&late, 1, "introduced later");
    let plan_beside = format!("{SOUND}{}", second.replace("2020-08-01", "2018-08-01").replace("in_force", "planned"));
    assert!(check::read("x.toml", &plan_beside).is_ok());
}

#[test]
fn a_row_that_is_added_must_be_asked_for_and_new() {
    let rules = Rules::built_in();
    let row = |id: &str, from: &str| {
        format!(
            "[[row]]\nid = \"{id}\"\nvalue = 1\neffective_from = \"{from}\"\nstatus = \"in_force\"\nsource = \"令\"\n"
        )
    };
    assert_eq!(
        rules.with(&row("low_pention_yen", "2028-08-01")).unwrap_err(),
        RulesError::UnknownId { row: 1, id: "low_pention_yen".into() }
    );
    assert!(matches!(rules.with(&row("low_pension_yen", "2026-08-01")), Err(RulesError::Table(_))));
    assert!(matches!(rules.with("[[row]]\n"), Err(RulesError::Table(_))));
    assert!(matches!(rules.with("]"), Err(RulesError::Table(_))));
    let twice = format!("{}{}", row("low_pension_yen", "2028-08-01"), row("low_pension_yen", "2028-08-01"));
    assert!(matches!(rules.with(&twice), Err(RulesError::Table(_))));
    let added = rules.with(&row("low_pension_yen", "2028-08-01")).unwrap();
    assert_eq!(added.figure(Number::LowPensionYen, Month::parse("2028-08").unwrap()).value, 1);
    assert_eq!(rules.figure(Number::LowPensionYen, Month::parse("2028-08").unwrap()).value, 826_500);
}

#[test]
fn a_number_is_chosen_by_the_month_and_before_its_first_row_by_the_first_unless_it_was_introduced() {
    let rules = Rules::built_in();
    let value = |number, month: &str| rules.find(number, Month::parse(month).unwrap()).map(|figure| figure.value);
    assert_eq!(value(Number::LowPensionYen, "1999-01"), Some(800_000));
    assert_eq!(value(Number::LowPensionYen, "2025-07"), Some(800_000));
    assert_eq!(value(Number::LowPensionYen, "2025-08"), Some(806_700));
    assert_eq!(value(Number::LateTwoPercent, "2022-09"), None);
    assert_eq!(value(Number::LateTwoPercent, "2022-10"), Some(20));
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(number("low_pension_yen", day("2025-08-01")), 806_700);
    assert_eq!(number("low_pension_yen", day("2025-07-31")), 800_000);
    assert_eq!(row("under_70_classes", day("2030-01-01")).value, 5);
}

#[test]
fn the_day_of_a_table_is_a_day_of_the_calendar() {
    let with = |day: &str| check::read("x.toml", &SOUND.replace("2018-08-01", day)).is_ok();
    for day in ["2024-02-29", "2023-12-31", "2000-02-29"] {
        assert!(with(day), "{day}");
    }
    for day in
        ["2023-02-29", "1900-02-29", "2023-04-31", "2023-13-01", "2023-00-01", "2023-01-00", "2023-1-011", "+023-01-01"]
    {
        assert!(!with(day), "{day}");
    }
}
