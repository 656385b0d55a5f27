//! 生年月日: parts of it may be unknown, and it may stand in no calendar (C34).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wareki;

/// 生年月日 as it was told: month or day, or all of it, may be unknown (不詳), and 29 February may stand in a common year (住民記録システム標準仕様書).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Birth {
    /// Western year; 0 where nothing of it is known.
    pub year: i32,
    /// Month, if known.
    pub month: Option<u32>,
    /// Day, if known.
    pub day: Option<u32>,
}

/// A text that is no birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no birth date")]
pub struct BirthError;

impl Birth {
    /// A fully known day.
    pub fn on(day: NaiveDate) -> Self {
        use chrono::Datelike;
        Self { year: day.year(), month: Some(day.month()), day: Some(day.day()) }
    }

    /// Reads `YYYY-MM-DD` with `00` for unknown parts, or any typed date.
    pub fn parse(text: &str) -> Result<Self, BirthError> {
        if let Some(birth) = Self::written(text) {
            return Ok(birth);
        }
        if let Ok(day) = wareki::parse(text) {
            return Ok(Self::on(day));
        }
        let parts: Vec<&str> = text.split('-').collect();
        let &[year, month, day] = parts.as_slice() else {
            return Err(BirthError);
        };
        if year.len() != 4 || month.len() != 2 || day.len() != 2 {
            return Err(BirthError);
        }
        let number = |t: &str| t.parse::<u32>().map_err(|_| BirthError);
        let (y, m, d) = (number(year)?, number(month)?, number(day)?);
        let birth = Self {
            year: i32::try_from(y).map_err(|_| BirthError)?,
            month: (m != 0).then_some(m),
            day: (d != 0).then_some(d),
        };
        let told = y >= 1850 || (y, m, d) == (0, 0, 0);
        let possible = told && m <= 12 && d <= 31 && !(m == 0 && d != 0);
        if possible && birth.assumed_opt().is_some() { Ok(birth) } else { Err(BirthError) }
    }

    /// As it stands in every document, all parts known. Other forms take far longer to tell apart.
    fn written(text: &str) -> Option<Self> {
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = <&[u8; 10]>::try_from(text.as_bytes()).ok()? else {
            return None;
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0, |n, digit| digit.is_ascii_digit().then(|| n * 10 + u32::from(digit - b'0')))
        };
        let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
        let year = i32::try_from(year).ok().filter(|year| wareki::YEARS.contains(year))?;
        NaiveDate::from_ymd_opt(year, month, day).map(Self::on)
    }

    fn assumed_opt(self) -> Option<NaiveDate> {
        let (year, month, day) = (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        match (year, month, day) {
            (0, ..) => NaiveDate::from_ymd_opt(ASSUMED_YEAR, 1, 1),
            // as for 29 February of a leap year: the birthday of common years is 1 March, the age is reached on its eve
            (_, 2, 29) => NaiveDate::from_ymd_opt(year, 2, 29).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)),
            _ => NaiveDate::from_ymd_opt(year, month, day),
        }
    }

    /// The last day it may be: unknown parts as the last. None where nothing of it is known.
    pub fn latest(self) -> Option<NaiveDate> {
        if !self.is_known() || self.is_exact() {
            return self.is_known().then(|| self.assumed());
        }
        let month = self.month.unwrap_or(12);
        let (year, next) = if month == 12 { (self.year + 1, 1) } else { (self.year, month + 1) };
        NaiveDate::from_ymd_opt(year, next, 1)?.pred_opt()
    }

    /// Both may be one day: unknown parts (不詳) of a known year fit anything.
    pub fn fits(self, other: Self) -> bool {
        let fits = |a: Option<u32>, b: Option<u32>| a.is_none() || b.is_none() || a == b;
        self.year == other.year && fits(self.month, other.month) && fits(self.day, other.day)
    }

    /// Something of it is known: the age can be told.
    pub fn is_known(self) -> bool {
        self.year != 0
    }

    /// The day age rules use: unknown parts as the first (仮日付). See [`Birth::is_exact`]. Where nothing is known, the day of an adult under
    /// 70: no age is told by it, nothing ends or begins by it, and no paper is made ([`Birth::is_known`]).
    pub fn assumed(self) -> NaiveDate {
        self.assumed_opt().expect("parse proved that the day exists")
    }

    /// No part is unknown.
    pub fn is_exact(self) -> bool {
        self.month.is_some() && self.day.is_some()
    }

    /// As printed: 和暦, for foreign residents the western calendar; unknown parts 不詳.
    pub fn printed(self, calendar: Calendar) -> String {
        match (self.month, self.day) {
            _ if !self.is_known() => "不詳".to_owned(),
            (Some(m), Some(d)) if calendar == Calendar::Japanese => {
                // 29 February of a common year is printed as it was told, in the era of its eve
                let on = NaiveDate::from_ymd_opt(self.year, m, d);
                let eve = || NaiveDate::from_ymd_opt(self.year, m, d - 1).map(wareki::long);
                let as_told = || eve().map(|eve| eve.replace(&format!("{}日", d - 1), &format!("{d}日")));
                on.map(wareki::long).or_else(as_told).unwrap_or_default()
            }
            (Some(m), Some(d)) => format!("{}年{m}月{d}日", self.year),
            (Some(m), None) => format!("{}年{m}月（日不詳）", self.year),
            (None, _) => format!("{}年（月日不詳）", self.year),
        }
    }
}

/// Year of birth that is assumed where nothing is known.
const ASSUMED_YEAR: i32 = 1990;

/// Which calendar a date is printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// 和暦
    Japanese,
    /// 西暦
    Western,
}

impl std::fmt::Display for Birth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month.unwrap_or(0), self.day.unwrap_or(0))
    }
}

impl TryFrom<String> for Birth {
    type Error = BirthError;
    fn try_from(text: String) -> Result<Self, BirthError> {
        Self::parse(&text)
    }
}

impl From<Birth> for String {
    fn from(birth: Birth) -> Self {
        birth.to_string()
    }
}

/// 生年月日 as shown, marked where it is assumed (みなし) in place of a registered one.
pub fn shown_birth(birth: Birth, registered: Option<Birth>, calendar: Calendar) -> String {
    let Some(registered) = registered else { return birth.printed(calendar) };
    format!("{}（みなし {}）", registered.printed(calendar), birth.printed(calendar))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_date_may_have_unknown_parts() {
        for (text, printed) in [
            ("1980-05-05", "昭和55年5月5日"),
            ("1950-03-00", "1950年3月（日不詳）"),
            ("1950-00-00", "1950年（月日不詳）"),
            ("1982-02-29", "昭和57年2月29日"),
            ("0000-00-00", "不詳"),
        ] {
            let birth = Birth::parse(text).unwrap();
            assert_eq!(birth.to_string(), text);
            assert_eq!(birth.printed(Calendar::Japanese), printed);
        }
        for bad in [
            "1982-02-30",
            "0000-00-05",
            "0000-05-00",
            "1950-00-05",
            "1950-13-00",
            "50-01-01",
            "",
            "abcd-ef-gh",
            "9999999999-01-00",
        ] {
            assert_eq!(Birth::parse(bad), Err(BirthError), "{bad}");
        }
    }

    #[test]
    fn born_on_29_february_of_a_common_year_the_birthday_is_1_march_and_the_age_reached_on_its_eve() {
        let birth = Birth::parse("1951-02-29").unwrap();
        assert_eq!(birth.assumed(), NaiveDate::from_ymd_opt(1951, 3, 1).unwrap());
        assert!(birth.is_known() && birth.is_exact());
        let gates = crate::age::gates(birth.assumed());
        assert_eq!(gates.elderly_from, NaiveDate::from_ymd_opt(2021, 3, 1).unwrap());
        assert_eq!(gates.late_elderly_from, NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());
        assert!(!Birth::parse("0000-00-00").unwrap().is_known());
    }

    #[test]
    fn the_last_day_somebody_may_be_born_on() {
        for (text, latest) in [
            ("1951-12-05", Some("1951-12-05")),
            ("1951-12-00", Some("1951-12-31")),
            ("1952-02-00", Some("1952-02-29")),
            ("1951-00-00", Some("1951-12-31")),
            ("0000-00-00", None),
        ] {
            let day = Birth::parse(text).unwrap().latest().map(|day| day.to_string());
            assert_eq!(day.as_deref(), latest, "{text}");
        }
    }
}
