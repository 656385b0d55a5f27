//! 閉庁日: the days a municipal office is closed (地方自治法4条の2), as a dated table.
//!
//! Knows Saturdays and Sundays, the turn of the year and the holidays published so far. Refuses to guess a holiday: in a
//! year the table does not hold, only weekends and the turn of the year are closed, and [`is_known`] says so.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    first_year: i32,
    last_year: i32,
    source: String,
    year_end: Vec<String>,
    holidays: BTreeSet<NaiveDate>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/rules/closed_days.toml"))
        .expect("the table of closed days is compiled in and read by a test")
});

/// Whether the holidays of that year are in the table.
pub fn is_known(year: i32) -> bool {
    (TABLE.first_year..=TABLE.last_year).contains(&year)
}

/// The last year whose holidays are in the table, and where they come from.
pub fn known_until() -> (i32, &'static str) {
    (TABLE.last_year, &TABLE.source)
}

/// Whether the office is closed on `day`.
pub fn is_closed(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        || TABLE.holidays.contains(&day)
        || TABLE.year_end.contains(&day.format("%m-%d").to_string())
}

/// `day` itself, or the first day after it on which the office is open.
pub fn next_open(day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|day| !is_closed(*day)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(day: &str, open: &str) {
        assert_eq!(next_open(date(day)), date(open), "{day}");
    }

    #[test]
    fn a_closed_day_rolls_to_the_first_open_one() {
        check("2026-11-20", "2026-11-20");
        check("2026-11-21", "2026-11-24"); // Saturday; Monday is 勤労感謝の日
        check("2026-09-19", "2026-09-24"); // 敬老の日, 国民の休日, 秋分の日
        check("2026-12-29", "2027-01-04");
        check("2027-03-20", "2027-03-23"); // 春分の日 on a Sunday, 振替休日
        check("2019-04-27", "2019-05-07"); // the ten days of 2019
        check("2021-10-11", "2021-10-11"); // スポーツの日 had been moved to July
        check("2019-12-23", "2019-12-23"); // 天皇誕生日 had moved away
    }

    #[test]
    fn a_year_without_published_holidays_is_told_and_counts_weekends_only() {
        assert!(is_known(2027) && !is_known(2028) && !is_known(2011));
        check("2028-03-20", "2028-03-20");
        check("2028-04-29", "2028-05-01");
        check("2028-12-30", "2029-01-04");
        assert!(known_until().0 == 2027 && !known_until().1.is_empty());
    }

    #[test]
    fn every_year_of_the_table_has_its_holidays_and_none_lies_outside() {
        for year in TABLE.first_year..=TABLE.last_year {
            let count = TABLE.holidays.iter().filter(|d| d.year() == year).count();
            assert!((15..=22).contains(&count), "{year}: {count}");
        }
        assert!(TABLE.holidays.iter().all(|d| is_known(d.year())));
    }
}
