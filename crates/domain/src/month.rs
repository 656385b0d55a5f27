//! 適用年月 and 診療年月: the month a determination is made for.
//!
//! Knows which tax year and which 31 December a month looks back to. Knows nothing of today.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A month of the calendar, written `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Its first day.
    first: NaiveDate,
}

/// The text is no month `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no month YYYY-MM")]
pub struct NoMonth;

impl Month {
    /// The month `day` lies in.
    pub fn of(day: NaiveDate) -> Self {
        Self { first: day.with_day(1).unwrap_or(day) }
    }

    /// Month `month` (1–12) of `year`.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, 1).map(|first| Self { first })
    }

    /// Reads `YYYY-MM`.
    ///
    /// # Errors
    /// [`NoMonth`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NoMonth> {
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        let (year, month) = text.split_once('-').filter(|(y, m)| y.len() == 4 && m.len() == 2).ok_or(NoMonth)?;
        let year = digits(year).and_then(|year| i32::try_from(year).ok()).ok_or(NoMonth)?;
        Self::new(year, digits(month).ok_or(NoMonth)?).ok_or(NoMonth)
    }

    /// Year of the calendar.
    pub fn year(self) -> i32 {
        self.first.year()
    }

    /// Month of the year, 1–12.
    pub fn number(self) -> u32 {
        self.first.month()
    }

    /// First day.
    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    /// Last day.
    pub fn last_day(self) -> NaiveDate {
        self.first.checked_add_months(Months::new(1)).map_or(NaiveDate::MAX, |next| next - Days::new(1))
    }

    /// The month after; the last month of the calendar stays.
    #[must_use]
    pub fn next(self) -> Self {
        self.first.checked_add_months(Months::new(1)).map_or(self, |first| Self { first })
    }

    /// The month before; the first month of the calendar stays.
    #[must_use]
    pub fn previous(self) -> Self {
        self.first.checked_sub_months(Months::new(1)).map_or(self, |first| Self { first })
    }

    /// 年度 of the tax data that decide in this month: August to December this year's, January to July
    /// last year's.
    pub fn tax_year(self) -> i32 {
        if self.number() >= 8 { self.year() } else { self.year() - 1 }
    }

    /// 31 December of the income year: who is head and who is under 19 is asked for that day (国保令27条の2,
    /// 高確令7条).
    pub fn base_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.tax_year() - 1, 12, 31).unwrap_or(NaiveDate::MIN)
    }

    /// 賦課期日: 1 January of the tax year.
    pub fn tax_date(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.tax_year(), 1, 1).unwrap_or(NaiveDate::MIN)
    }

    /// The months of the benefit year this month lies in begin here (August).
    #[must_use]
    pub fn benefit_year_start(self) -> Self {
        Self::new(self.tax_year(), 8).unwrap_or(self)
    }

    /// Months since year 0, to reckon with.
    pub(super) fn index(self) -> i64 {
        index_of(self.year(), self.number())
    }
}

/// Months since year 0.
pub(super) fn index_of(year: i32, month: u32) -> i64 {
    i64::from(year) * 12 + i64::from(month) - 1
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        Self::parse(text)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(month: &str, tax_year: i32, base_day: &str, tax_date: &str) {
        let month = Month::parse(month).unwrap();
        assert_eq!(
            (month.tax_year(), month.base_day().to_string(), month.tax_date().to_string()),
            (tax_year, base_day.to_owned(), tax_date.to_owned())
        );
    }

    #[test]
    fn trap_05_august_takes_the_new_income_year_and_july_still_the_old_one() {
        check("2026-07", 2025, "2024-12-31", "2025-01-01");
        check("2026-08", 2026, "2025-12-31", "2026-01-01");
        check("2026-12", 2026, "2025-12-31", "2026-01-01");
        check("2027-01", 2026, "2025-12-31", "2026-01-01");
    }

    #[test]
    fn a_month_is_written_with_four_and_two_digits() {
        for text in ["2026-8", "26-08", "2026-13", "2026-00", "2026/08", "", "2026-08-01", "+026-08", "２０２６-08"]
        {
            assert_eq!(Month::parse(text), Err(NoMonth), "{text}");
        }
        let month = Month::parse("2028-02").unwrap();
        assert_eq!((month.to_string(), month.last_day().to_string()), ("2028-02".into(), "2028-02-29".into()));
        assert_eq!(serde_json::from_str::<Month>(&serde_json::to_string(&month).unwrap()).unwrap(), month);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for day in [NaiveDate::MIN, NaiveDate::MAX] {
            let month = Month::of(day);
            let _ = (month.next(), month.previous(), month.last_day(), month.base_day(), month.tax_date());
            let _ = (month.benefit_year_start(), month.to_string());
        }
    }
}
