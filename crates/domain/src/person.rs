//! The person as the registry knows him or her: names, birth, address, support measures.
//!
//! Names are kept to the exact code point sequence and never normalised.

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

/// 性別 of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub enum Sex {
    /// 不明
    #[default]
    #[serde(rename = "0")]
    Unknown,
    /// 男
    #[serde(rename = "1")]
    Male,
    /// 女
    #[serde(rename = "2")]
    Female,
}

impl Sex {
    /// As printed.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unknown => "不明",
            Self::Male => "男",
            Self::Female => "女",
        }
    }

    /// Registry code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unknown => "0",
            Self::Male => "1",
            Self::Female => "2",
        }
    }

    /// From the registry code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Unknown, Self::Male, Self::Female].into_iter().find(|s| s.code() == code)
    }
}

/// 住民区分.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ResidentKind {
    /// 日本人住民
    #[default]
    Japanese,
    /// 外国人住民
    Foreign,
    /// 住登外
    Unregistered,
    /// 除票
    Removed,
}

/// 支援措置: the two server flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// なし
    #[default]
    None,
    /// 不開示該当
    NoDisclosure,
    /// 自己情報提供不可
    NoSelfInformation,
    /// 両方
    Both,
}

impl Support {
    /// Address and exchange log are hidden.
    pub fn hides_address(self) -> bool {
        matches!(self, Self::NoDisclosure | Self::Both)
    }

    /// マイナ保険証 cannot be used: a 資格確認書 is given without application.
    pub fn bars_myna(self) -> bool {
        matches!(self, Self::NoSelfInformation | Self::Both)
    }
}

/// 続柄コード: the head.
pub const RELATION_HEAD: &str = "02";

/// Who the person is and where he or she lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "field names of the national standard, see docs/vocabulary.md")]
pub struct Identity {
    /// 宛名番号, up to 15 digits; missing until the registry tells it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub atena_no: Option<String>,
    /// Number of this office until the 宛名番号 is known
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional_no: Option<String>,
    /// 氏名
    pub name: String,
    /// 旧氏
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_surname: Option<String>,
    /// 通称
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// 振り仮名
    pub kana: String,
    pub birth: Birth,
    pub sex: Sex,
    /// 続柄コード
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relation: String,
    /// 記載順位
    pub display_order: u32,
    /// 住基世帯の世帯番号
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub juki_household_no: Option<String>,
    /// 宛名番号 of the registry household's head
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_atena_no: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub resident_kind: ResidentKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residence_status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay_expires_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address_code: String,
    /// 住所
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 方書
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address_extra: String,
    /// 前住所
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub previous_address: String,
    /// 転出先
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub moved_to: String,
    /// 住定日
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resident_since: Option<NaiveDate>,
    /// 消除日
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub support: Support,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_until: Option<NaiveDate>,
    /// 処理日時 of the registry row that told this; none when the counter did
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_stamp: Option<String>,
    /// 異動事由コード of that row
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_reason: Option<String>,
    /// ローマ字氏名
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_latin: String,
    /// 氏名印字区分: which name a paper shows
    #[serde(default, skip_serializing_if = "is_default")]
    pub print_choice: PrintChoice,
    /// 送付先, where it is not the address
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mail_to: String,
    /// 異動日 of what told this: from that day it holds; none = always
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<NaiveDate>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// 氏名印字区分: which name the papers of a person show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintChoice {
    /// 本名
    #[default]
    Name,
    /// 通称
    Alias,
    /// 旧氏を併記
    WithFormerSurname,
    /// ローマ字
    Latin,
    /// 本名に通称を併記
    WithAlias,
}

impl Identity {
    /// Someone of whom nothing but the birth is known yet.
    pub fn blank(birth: Birth) -> Self {
        Self {
            atena_no: None,
            provisional_no: None,
            name: String::new(),
            former_surname: None,
            alias: None,
            kana: String::new(),
            birth,
            sex: Sex::Unknown,
            relation: String::new(),
            display_order: 1,
            juki_household_no: None,
            head_atena_no: None,
            resident_kind: ResidentKind::Japanese,
            nationality: None,
            residence_status: None,
            stay_expires_on: None,
            postal_code: String::new(),
            address_code: String::new(),
            address: String::new(),
            address_extra: String::new(),
            previous_address: String::new(),
            moved_to: String::new(),
            resident_since: None,
            removed_on: None,
            support: Support::None,
            support_until: None,
            registry_stamp: None,
            registry_reason: None,
            name_latin: String::new(),
            print_choice: PrintChoice::Name,
            mail_to: String::new(),
            effective_on: None,
        }
    }

    /// The name as the papers show it (氏名印字区分); the real name where the chosen one is missing.
    pub fn printed_name(&self) -> String {
        let alias = self.alias.as_deref().filter(|a| !a.is_empty());
        let former = self.former_surname.as_deref().filter(|f| !f.is_empty());
        match (self.print_choice, alias, former) {
            (PrintChoice::Alias, Some(alias), _) => alias.to_owned(),
            (PrintChoice::WithAlias, Some(alias), _) => format!("{}（{alias}）", self.name),
            (PrintChoice::WithFormerSurname, _, Some(former)) => with_former(&self.name, former),
            (PrintChoice::Latin, ..) if !self.name_latin.is_empty() => self.name_latin.clone(),
            (
                PrintChoice::Name
                | PrintChoice::Alias
                | PrintChoice::WithAlias
                | PrintChoice::WithFormerSurname
                | PrintChoice::Latin,
                ..,
            ) => self.name.clone(),
        }
    }

    /// 宛名番号, else the provisional number.
    pub fn shown_no(&self) -> &str {
        self.atena_no.as_deref().or(self.provisional_no.as_deref()).unwrap_or("")
    }

    /// 住所 with 方書.
    pub fn full_address(&self) -> String {
        if self.address_extra.is_empty() {
            self.address.clone()
        } else {
            format!("{}　{}", self.address, self.address_extra)
        }
    }

    /// Which calendar the birth date is printed in.
    pub fn calendar(&self) -> Calendar {
        match self.resident_kind {
            ResidentKind::Foreign => Calendar::Western,
            ResidentKind::Japanese | ResidentKind::Unregistered | ResidentKind::Removed => Calendar::Japanese,
        }
    }
}

/// 旧氏 stands in square brackets behind the surname, as on the resident's record (住民基本台帳法施行令30条の14).
fn with_former(name: &str, former: &str) -> String {
    match name.split_once('　') {
        Some((surname, given)) => format!("{surname}［{former}］　{given}"),
        None => format!("{name}［{former}］"),
    }
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
}
