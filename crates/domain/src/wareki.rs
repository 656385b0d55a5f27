//! 和暦 and the dates a person types.
//!
//! Knows the eras (data rows) and every way a date is written at a counter. Knows no "today".

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::month::Month;

/// One 元号. A new era is a row in `assets/rules/eras.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct Era {
    /// 令和
    pub name: String,
    /// R
    pub letter: String,
    /// Leading digit of the seven-digit form (5 = 令和).
    pub code: u8,
    /// First Gregorian day.
    pub first_day: NaiveDate,
    /// By law the first day belongs to the era before as well.
    pub shared_first_day: bool,
    /// Where the row comes from.
    pub source: String,
}

/// How the first year of an era is written on papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstYear {
    /// 令和元年
    #[default]
    Gannen,
    /// 令和1年
    One,
}

impl FirstYear {
    /// A day in 和暦 as this office writes it on papers.
    pub fn written(self, long: &str) -> String {
        match self {
            Self::Gannen => long.to_owned(),
            Self::One => long.replace("元年", "1年"),
        }
    }
}

#[derive(Deserialize)]
struct Table {
    era: Vec<Era>,
}

static ERAS: LazyLock<Vec<Era>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../../assets/rules/eras.toml"))
        .expect("the era table is compiled in and read by a test");
    table.era
});

/// The eras, oldest first.
pub fn eras() -> &'static [Era] {
    &ERAS
}

/// Why a typed date is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not one of the accepted forms.
    #[error("not a date form")]
    Form,
    /// The day is not in the calendar.
    #[error("no such day")]
    NoSuchDay,
    /// The day lies outside the era it was written with.
    #[error("the day is not in that era")]
    OutsideEra,
}

fn era_of(day: NaiveDate) -> Option<&'static Era> {
    ERAS.iter().rev().find(|era| era.first_day <= day)
}

/// `令和8年11月`
pub fn month(month: Month) -> String {
    let day = long(month.first_day());
    day.strip_suffix("1日").unwrap_or(&day).to_owned()
}

/// 令和8年11月21日; the first year is 元年. Days before 明治 are written in the western calendar.
pub fn long(day: NaiveDate) -> String {
    let Some(era) = era_of(day) else {
        return format!("{}年{}月{}日", day.year(), day.month(), day.day());
    };
    let year = day.year() - era.first_day.year() + 1;
    let year = if year == 1 { "元".to_owned() } else { year.to_string() };
    format!("{}{year}年{}月{}日", era.name, day.month(), day.day())
}

/// R08.11.21; days before 明治 as 1860.01.01.
pub fn short(day: NaiveDate) -> String {
    let Some(era) = era_of(day) else {
        return day.format("%Y.%m.%d").to_string();
    };
    format!("{}{:02}.{:02}.{:02}", era.letter, day.year() - era.first_day.year() + 1, day.month(), day.day())
}

/// Reads a date as typed: `2026-11-21`, `20261121`, `R8.11.21`, `令和8年11月21日`, `昭20/5/5`,
/// `5081121` (seven digits, era code first), full width or half width.
pub fn parse(text: &str) -> Result<NaiveDate, DateError> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let (era, rest) = split_era(&text);
    let rest = rest.replace("元年", "1年");
    let numbers = numbers_of(&rest)?;
    match (era, numbers.as_slice()) {
        (Some(era), &[year, month, day]) => in_era(era, year, month, day),
        (Some(era), &[packed]) if rest.len() == 6 => in_era(era, packed / 10_000, packed / 100 % 100, packed % 100),
        (None, &[year, month, day]) if year >= 1000 => ymd(year, month, day),
        (None, &[packed]) if rest.len() == 8 => ymd(packed / 10_000, packed / 100 % 100, packed % 100),
        (None, &[packed]) if rest.len() == 7 => {
            let era = ERAS.iter().find(|e| u32::from(e.code) == packed / 1_000_000).ok_or(DateError::Form)?;
            in_era(era, packed / 10_000 % 100, packed / 100 % 100, packed % 100)
        }
        (Some(_) | None, _) => Err(DateError::Form),
    }
}

fn split_era(text: &str) -> (Option<&'static Era>, &str) {
    for era in ERAS.iter() {
        let first: String = era.name.chars().take(1).collect();
        let lower = era.letter.to_lowercase();
        for mark in [era.name.as_str(), first.as_str(), era.letter.as_str(), lower.as_str()] {
            if let Some(rest) = text.strip_prefix(mark) {
                return (Some(era), rest);
            }
        }
    }
    (None, text)
}

/// `8年11月21日`, `8.11.21`, `8/11/21`, `8-11-21` → [8, 11, 21]; a bare run of digits is one number.
fn numbers_of(text: &str) -> Result<Vec<u32>, DateError> {
    let text = text.strip_suffix('日').unwrap_or(text);
    text.split(['年', '月', '.', '/', '-', '．', '／'])
        .map(|part| {
            let plain = !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_digit());
            if plain { part.parse().map_err(|_| DateError::Form) } else { Err(DateError::Form) }
        })
        .collect()
}

/// Years a date can be typed in: four digits, so that what is written can be read again.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 1000..=9999;

fn ymd(year: u32, month: u32, day: u32) -> Result<NaiveDate, DateError> {
    let year = i32::try_from(year).ok().filter(|year| YEARS.contains(year)).ok_or(DateError::NoSuchDay)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateError::NoSuchDay)
}

fn in_era(era: &'static Era, year: u32, month: u32, day: u32) -> Result<NaiveDate, DateError> {
    if year == 0 {
        return Err(DateError::NoSuchDay);
    }
    let first_year = u32::try_from(era.first_day.year()).map_err(|_| DateError::Form)?;
    let date = ymd(first_year + year - 1, month, day)?;
    let ends = ERAS.iter().find(|next| next.first_day > era.first_day);
    let inside = date >= era.first_day
        && ends.is_none_or(|next| date < next.first_day || (date == next.first_day && next.shared_first_day));
    if inside { Ok(date) } else { Err(DateError::OutsideEra) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, day: &str) {
        assert_eq!(parse(text), Ok(day.parse().unwrap()), "{text}");
    }

    #[track_caller]
    fn refused(text: &str, why: DateError) {
        assert_eq!(parse(text), Err(why), "{text}");
    }

    #[test]
    fn every_way_a_date_is_typed_is_read() {
        for text in [
            "2026-11-21",
            "20261121",
            "R8.11.21",
            "r08.11.21",
            "令和8年11月21日",
            "令和８年１１月２１日",
            "令8/11/21",
            "5081121",
            "R081121",
            "令和 8年11月21日",
        ] {
            check(text, "2026-11-21");
        }
        check("令和元年5月1日", "2019-05-01");
        check("S20.5.5", "1945-05-05");
        check("昭20/5/5", "1945-05-05");
        check("3200505", "1945-05-05");
        check("M45.7.29", "1912-07-29");
    }

    #[test]
    fn a_change_day_that_belongs_to_both_eras_is_read_with_either() {
        check("明治45年7月30日", "1912-07-30");
        check("大正元年7月30日", "1912-07-30");
        check("T15.12.25", "1926-12-25");
        check("S1.12.25", "1926-12-25");
    }

    #[test]
    fn what_is_no_date_is_refused_with_its_kind() {
        refused("H31.5.1", DateError::OutsideEra);
        refused("S64.1.8", DateError::OutsideEra);
        refused("20226-1-21", DateError::NoSuchDay);
        refused("R8000.1.1", DateError::NoSuchDay);
        refused("R8.2.29", DateError::NoSuchDay);
        refused("R0.1.1", DateError::NoSuchDay);
        refused("1982-02-29", DateError::NoSuchDay);
        for text in ["", "X8.1.1", "8.11.21", "2026-11", "99999999999999999999", "R", "令和", "-", "𠮷"] {
            refused(text, DateError::Form);
        }
    }
}
