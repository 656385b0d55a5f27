use chrono::NaiveDate;

use super::*;
use crate::act::{Act, OptionSet};
use crate::apply::{Records, apply_all};
use crate::decide::test_people::office;
use crate::determine::{ApplicationCounts, ChangeCounts, Practice, Provisional};
use crate::record::{OfficeRecord, OptionValue};
use crate::records::Record;
use crate::rules;
use crate::wareki::FirstYear;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An office that has these values, readable or not.
pub(crate) fn with(values: &[(&str, &str)]) -> OfficeRecord {
    let mut office = office();
    for (name, value) in values {
        let set = OptionValue { value: (*value).into(), set_on: date("2026-04-01"), set_by: "係".into() };
        office.options.body.insert((*name).into(), set);
    }
    office
}

#[test]
fn every_option_has_its_question_its_default_and_the_reason_for_it() {
    for (place, row) in rows().iter().enumerate() {
        for text in [&row.label, &row.question, &row.default, &row.reason, &row.source] {
            assert!(!text.trim().is_empty(), "{}", row.name);
        }
        assert!(!row.acts_on.is_empty(), "{}: an option exists only if something acts on it", row.name);
        assert!(row.kind.reads(&row.default), "{}: the default is a value", row.name);
        assert!(rows()[place + 1..].iter().all(|other| other.name != row.name), "{} twice", row.name);
        assert!(row.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{}", row.name);
    }
}

#[track_caller]
fn reads(name: &str, good: &[&str], bad: &[&str]) {
    let row = row(name).unwrap();
    for text in good {
        assert!(row.kind.reads(text), "{name} takes {text:?}");
    }
    for text in bad.iter().chain(&["", "-1", "1e3", "nan", "0x1", "１", "yes\nno"]) {
        assert!(!row.kind.reads(text), "{name} does not take {text:?}");
    }
}

#[test]
fn an_option_takes_only_what_it_can_mean() {
    reads(NEW_NUMBER_ON_HEAD_CHANGE, &["yes", "no"], &["はい", "true", "1", "YES"]);
    reads(STAY_OFFSET, &["0", "1"], &["2", "01"]);
    reads(UNKNOWN_MYNA, &["ask", "certificate"], &["notice"]);
    reads(CERTIFICATE_YEARS, &["1", "2", "5"], &["0", "6", "1.5"]);
    reads(RENEWAL_YEAR, &["2025", "2027", "2099"], &["2024", "27", "99999999999999"]);
    reads(IDLE_LOCK, &["0", "0.05", "240"], &["240.1", "..", "inf"]);
    reads("retention_eligibility_years", &["1", "100"], &["0", "101"]);
    let label = row(REMOTE_LABEL).unwrap();
    assert!(label.kind.reads("学外証") && label.kind.reads(&"遠".repeat(12)));
    assert!(!label.kind.reads("") && !label.kind.reads(&"遠".repeat(13)) && !label.kind.reads("遠\n学"));
}

#[test]
fn an_office_that_set_nothing_has_the_defaults() {
    let options = Options::of(&office());
    assert_eq!(options, Options::default());
    assert!(options.new_number_on_head_change && !options.disability_loss_same_day);
    assert_eq!((options.certificate_years, options.remote_label.as_str()), (1, "マル遠"));
    assert!((options.idle_lock_minutes - 10.0).abs() < f64::EPSILON);
    assert_eq!(options.stay_offset_days(date("2026-11-21")), 1, "the dated row decides");
    assert_eq!(row(STAY_OFFSET).unwrap().default, rules::number(STAY_OFFSET, date("2026-11-21")).to_string());
    assert!(options.unreadable.is_empty() && options.warnings().is_empty());
}

#[test]
fn what_an_office_set_holds_with_spaces_around_it() {
    let set = with(&[
        (NEW_NUMBER_ON_HEAD_CHANGE, "no"),
        (STAY_OFFSET, " 0 "),
        (UNKNOWN_MYNA, "certificate"),
        (CERTIFICATE_YEARS, "2"),
        (REMOTE_LABEL, "遠隔地"),
        (FIRST_YEAR, "one"),
        (ON_THE_SPOT, "photo_id"),
        (REFLECT, "automatic"),
    ]);
    let options = Options::of(&set);
    assert!(!options.new_number_on_head_change && options.unreadable.is_empty());
    assert_eq!(options.stay_offset_days(date("2026-11-21")), 0);
    assert_eq!(options.unknown_myna, UnknownMyna::Certificate);
    assert_eq!((options.certificate_years, options.remote_label.as_str()), (2, "遠隔地"));
    assert_eq!((options.first_year, options.on_the_spot), (FirstYear::One, OnTheSpot::PhotoId));
    assert_eq!(options.reflect, Reflect::Automatic);
}

#[test]
fn a_value_that_cannot_be_read_is_never_guessed_and_is_told() {
    let garbage = with(&[
        (NEW_NUMBER_ON_HEAD_CHANGE, "いいえ"),
        (DISABILITY_LOSS_SAME_DAY, "true"),
        (STAY_OFFSET, "7"),
        (CERTIFICATE_YEARS, "-3"),
        (REMOTE_LABEL, "\u{7}"),
        (IDLE_LOCK, "NaN"),
        ("seal_png", "not an option of the table"),
    ]);
    let options = Options::of(&garbage);
    let told = options.unreadable.clone();
    assert_eq!(Options { unreadable: Vec::new(), ..options.clone() }, Options::default());
    assert_eq!(told.len(), 6, "{told:?}");
    let warnings = options.warnings();
    assert_eq!(warnings.len(), 5, "the lock of the window decides about nobody");
    assert!(warnings.iter().all(|w| w.rule == "option_unreadable" && w.fact.contains("既定")));
    assert!(row(STAY_OFFSET).unwrap().is_unreadable(&garbage));
}

#[test]
fn the_due_day_rolls_to_an_open_one_unless_the_office_counts_on() {
    let rolls = Options::default();
    let as_counted = Options { due_on_closed_day: DueOnClosedDay::AsCounted, ..Options::default() };
    for (fact, counted, open, late) in [
        ("2026-11-02", "2026-11-16", "2026-11-16", 5),
        ("2026-11-07", "2026-11-21", "2026-11-24", 0),
        ("2026-12-17", "2026-12-31", "2027-01-04", 0),
    ] {
        assert_eq!(as_counted.notice_due(date(fact)), date(counted));
        assert_eq!(rolls.notice_due(date(fact)), date(open), "{fact}");
        assert_eq!(rolls.late_days(date(fact), date("2026-11-21")), late, "{fact}");
    }
    assert_eq!(as_counted.late_days(date("2026-11-06"), date("2026-11-24")), 4);
    assert_eq!(rolls.late_days(date("2026-11-09"), date("2026-11-24")), 0, "23 November is a holiday");
    assert_eq!(rolls.late_days(date("2026-11-06"), date("2026-11-24")), 4);
}

/// The office after these settings, each recorded on its day.
fn settings(told: &[(&str, &str, &str, &str)]) -> OfficeRecord {
    let id = office().id;
    let mut records = Records::from([(id, Record::Office(Box::new(office())))]);
    for (at, name, value, by) in told {
        let at: chrono::DateTime<chrono::FixedOffset> = at.parse().unwrap();
        let set = OptionSet {
            office: id,
            name: (*name).into(),
            value: (*value).into(),
            set_on: at.date_naive(),
            set_by: (*by).into(),
        };
        apply_all(&[Act::SetOption(set)], at, &mut records).unwrap();
    }
    records[&id].as_office().unwrap().clone()
}

#[test]
fn who_set_what_and_when_is_told_with_what_it_said_before() {
    let office = settings(&[
        ("2026-04-01T09:00:00+09:00", STAY_OFFSET, "0", "係長"),
        ("2026-05-01T09:00:00+09:00", UNKNOWN_MYNA, "certificate", "係長"),
        ("2026-06-01T09:00:00+09:00", STAY_OFFSET, "1", "課長"),
        ("2026-06-02T09:00:00+09:00", "seal_png", "00", "課長"),
    ]);
    let told: Vec<_> = changes(&office)
        .into_iter()
        .map(|c| (c.name, c.before, c.set.value, c.set.set_by, c.set.set_on.to_string(), c.at.is_some()))
        .collect();
    let line = |name, before: Option<&str>, value: &str, by: &str, on: &str| {
        (name, before.map(str::to_owned), value.to_owned(), by.to_owned(), on.to_owned(), true)
    };
    assert_eq!(
        told,
        [
            line(STAY_OFFSET, Some("0"), "1", "課長", "2026-06-01"),
            line(UNKNOWN_MYNA, None, "certificate", "係長", "2026-05-01"),
            line(STAY_OFFSET, None, "0", "係長", "2026-04-01"),
        ]
    );
    let then = Options::known_at(&office, "2026-05-15T00:00:00+09:00".parse().unwrap());
    assert_eq!(then.stay_offset_days(date("2026-05-15")), 0, "what held then, not what holds now");
    assert!(changes(&self::office()).is_empty());
}

#[track_caller]
fn differs(name: &str, value: &str, case: &str, before: &str, after: &str) {
    let row = row(name).unwrap();
    let today = date("2026-11-21");
    let find = |office: &OfficeRecord| {
        let shown = row.shows(office, today);
        shown.iter().find(|s| s.case.contains(case)).unwrap_or_else(|| panic!("{shown:?}")).outcome.clone()
    };
    assert_eq!((find(&office()).as_str(), find(&with(&[(name, value)])).as_str()), (before, after), "{name}");
}

#[test]
fn what_would_be_decided_differently_is_worked_by_the_rules_themselves() {
    differs(DISABILITY_LOSS_SAME_DAY, "yes", "障害認定日", "資格喪失日 令和8年11月22日", "資格喪失日 令和8年11月21日");
    differs(STAY_OFFSET, "0", "令和9年2月21日", "有効期限 令和9年2月22日", "有効期限 令和9年2月21日");
    differs(CERTIFICATE_YEARS, "2", "72歳", "有効期限 令和9年7月31日", "有効期限 令和9年7月31日");
    differs(CERTIFICATE_YEARS, "3", "40歳", "有効期限 令和9年7月31日", "有効期限 令和9年7月31日");
    differs(FIRST_YEAR, "one", "2019", "令和元年5月1日", "令和1年5月1日");
    differs(DUE_ON_CLOSED_DAY, "as_counted", "11月15日", "期限 令和8年11月30日", "期限 令和8年11月29日");
    differs(
        "retention_eligibility_years",
        "10",
        "終わった",
        "令和14年4月1日 から閉じられる",
        "令和19年4月1日 から閉じられる",
    );
}

#[test]
fn every_option_that_decides_shows_a_case_and_none_panics_on_any_day() {
    for row in rows() {
        for day in ["2012-01-01", "2026-11-21", "2027-12-31", "2400-02-29"] {
            let cases = row.shows(&office(), date(day));
            let by_words = [REMOTE_LABEL, REFLECT, IDLE_LOCK, DUE_ON_CLOSED_DAY].contains(&row.name);
            assert!(by_words || !cases.is_empty(), "{} on {day}", row.name);
        }
    }
}

#[test]
fn a_determination_asks_for_what_the_office_has_set() {
    assert_eq!(Options::default().practice, Practice::default());
    let set = with(&[
        (PROVISIONAL_COPAY, "30"),
        (COPAY_CHANGE_COUNTS, "same_month"),
        (RECEIPTS_EX_OFFICIO, "no"),
        (RECEIPTS_APPLICATION_COUNTS, "same_month"),
        (UNDECLARED_IS_HIGHEST, "no"),
        (MINORS_INCOME_MAX, "480000"),
    ]);
    let expected = Practice {
        undeclared_is_highest: false,
        receipts_ex_officio: false,
        provisional: Provisional::Thirty,
        change_counts: ChangeCounts::SameMonth,
        application_counts: ApplicationCounts::SameMonth,
        minors_income_max_yen: Some(480_000),
    };
    assert_eq!(Options::of(&set).practice, expected);
    let twenty = with(&[(PROVISIONAL_COPAY, "20"), (COPAY_CHANGE_COUNTS, "next_month"), (MINORS_INCOME_MAX, "多い")]);
    let practice = Options::of(&twenty).practice;
    assert_eq!((practice.provisional, practice.change_counts), (Provisional::Twenty, ChangeCounts::NextMonth));
    assert_eq!(practice.minors_income_max_yen, None, "garbage: the row of the law");
}

#[test]
fn every_value_that_can_be_chosen_is_told_apart_by_somebody() {
    for row in rows() {
        let values: Vec<&str> = match row.kind {
            OptionKind::YesNo { .. } => vec!["yes", "no"],
            OptionKind::Choice(of) => of.iter().map(|(value, _)| *value).collect(),
            OptionKind::Number { .. } | OptionKind::Decimal { .. } | OptionKind::Text { .. } => continue,
        };
        let mut read: Vec<String> =
            values.iter().map(|v| format!("{:?}", Options::of(&with(&[(row.name, v)])))).collect();
        read.sort_unstable();
        read.dedup();
        assert_eq!(read.len(), values.len(), "{}: two values mean the same", row.name);
    }
}

#[test]
fn an_office_that_set_nothing_leaves_movements_to_a_clerk() {
    assert_eq!(Reflect::of(&with(&[])), Reflect::ByClerk);
    assert_eq!(Reflect::of(&with(&[(REFLECT, "automatic")])), Reflect::Automatic);
}

#[test]
fn only_options_whose_words_say_everything_work_no_case() {
    let silent = |row: &&OptionRow| row.shows(&office(), date("2026-11-21")).is_empty();
    let names: Vec<&str> = rows().iter().filter(silent).map(|row| row.name).collect();
    assert_eq!(names, [REMOTE_LABEL, REFLECT, IDLE_LOCK]);
}
