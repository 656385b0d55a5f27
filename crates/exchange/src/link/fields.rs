//! The texts of a row, and how each form of column is read.
//!
//! Knows dates, digits, codes and texts, and what of a bad one may be shown. Knows nothing of which
//! column needs what.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use unicode_segmentation::UnicodeSegmentation;

use super::encoding::{Encoding, decode};
use super::fault::{FieldFault, RowFault};
use super::file_name::parse_stamp;
use super::lines::RowBytes;
use crate::columns::{CodeTable, LinkColumn, LinkFileKind, find};
use crate::gaiji::{GaijiTable, is_gaiji};

/// 宛名番号 and 世帯番号: digits.
const NUMBER_DIGITS_MAX: usize = 15;
/// Names, addresses and other words: clusters.
const TEXT_CLUSTERS_MAX: usize = 200;
/// A grapheme cluster has no maximum length; this many bytes hold 200 of them with selectors and more.
const TEXT_BYTES_MAX: usize = 4096;
/// Earliest year of any date (the same as for births).
const YEAR_MIN: i32 = 1850;

/// Whether a column may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
}

pub(crate) type FieldResult<T> = Result<T, FieldFault>;

/// Called with a local character: column, place from 1, character, and what the table calls it.
pub(super) type GaijiListener<'t> = &'t mut dyn FnMut(&'static str, usize, char, Option<&str>);

/// The fields of one row. A missing column reads as empty; rows with too few or too many are refused before.
pub struct RowFields<'b> {
    kind: LinkFileKind,
    texts: Vec<Cow<'b, str>>,
    count: usize,
}

impl<'b> RowFields<'b> {
    /// The texts of a row whose bytes are proved to be in this encoding.
    pub(super) fn of(kind: LinkFileKind, row: &RowBytes<'b>, encoding: Encoding) -> Self {
        let texts = row.fields().iter().map(|field| text_of(encoding, field)).collect();
        Self { kind, texts, count: row.count }
    }

    /// The same with the names a municipality's table gives its own characters; `tell` is called with each of them.
    pub(super) fn with_gaiji_names(mut self, table: &GaijiTable, tell: GaijiListener<'_>) -> Self {
        for (text, column) in self.texts.iter_mut().zip(self.kind.columns()) {
            if !text.chars().any(is_gaiji) {
                continue;
            }
            for (at, cluster) in text.graphemes(true).enumerate() {
                cluster.chars().filter(|c| is_gaiji(*c)).for_each(|c| tell(column, at + 1, c, table.find(c)));
            }
            *text = Cow::Owned(table.replace_gaiji(text));
        }
        self
    }

    /// The field as it is; empty where there is none.
    pub(crate) fn get(&self, column: impl LinkColumn) -> &str {
        self.texts.get(column.index()).map_or("", |text| text)
    }

    /// The resident a row is about, as far as its first field can be a 宛名番号.
    pub(super) fn resident(&self) -> Option<&str> {
        let text = self.texts.first().map_or("", |text| text);
        let is_number = !text.is_empty() && text.len() <= NUMBER_DIGITS_MAX && is_digits(text);
        is_number.then_some(text)
    }

    pub(super) fn check_count(&self) -> FieldResult<()> {
        match self.count {
            count if count == self.kind.columns().len() => Ok(()),
            count => Err(FieldFault::of_row(RowFault::ColumnCount, count.to_string())),
        }
    }

    /// The field, if it is not empty; what is needed must not be.
    pub(crate) fn needed(&self, column: impl LinkColumn, need: Need) -> FieldResult<Option<&str>> {
        match (self.get(column), need) {
            ("", Need::Required) => Err(FieldFault::new(column, RowFault::Required, String::new())),
            ("", Need::Optional) => Ok(None),
            (text, Need::Required | Need::Optional) => Ok(Some(text)),
        }
    }

    pub(crate) fn required(&self, column: impl LinkColumn) -> FieldResult<&str> {
        self.needed(column, Need::Required).map(Option::unwrap_or_default)
    }

    /// Digits or nothing.
    pub(crate) fn digits(&self, column: impl LinkColumn, digits_max: usize) -> FieldResult<&str> {
        let text = self.get(column);
        if !is_digits(text) {
            return Err(FieldFault::new(column, RowFault::NotDigits, String::new()));
        }
        if text.len() > digits_max {
            return Err(FieldFault::new(column, RowFault::TooLong, digits_max.to_string()));
        }
        Ok(text)
    }

    pub(crate) fn number(&self, column: impl LinkColumn, need: Need) -> FieldResult<Option<String>> {
        self.needed(column, need)?;
        Ok(some(self.digits(column, NUMBER_DIGITS_MAX)?))
    }

    pub(crate) fn required_number(&self, column: impl LinkColumn) -> FieldResult<String> {
        self.required(column)?;
        self.digits(column, NUMBER_DIGITS_MAX).map(str::to_owned)
    }

    pub(crate) fn date(&self, column: impl LinkColumn) -> FieldResult<Option<NaiveDate>> {
        match self.get(column) {
            "" => Ok(None),
            text => parse_date(text).map(Some).ok_or_else(|| date_fault(column, text)),
        }
    }

    pub(crate) fn required_date(&self, column: impl LinkColumn) -> FieldResult<NaiveDate> {
        let text = self.required(column)?;
        parse_date(text).ok_or_else(|| date_fault(column, text))
    }

    pub(crate) fn stamp(&self, column: impl LinkColumn) -> FieldResult<NaiveDateTime> {
        let text = self.required(column)?;
        parse_stamp(text).filter(|at| at.year() >= YEAR_MIN).ok_or_else(|| {
            let shown = if text.len() == 14 && is_digits(text) { text } else { "" };
            FieldFault::new(column, RowFault::DatetimeInvalid, shown.to_owned())
        })
    }

    pub(crate) fn code<T: Copy>(&self, column: impl LinkColumn, table: &CodeTable<T>) -> FieldResult<T> {
        self.code_by(column, |text| find(table, text))
    }

    /// A code that must be there and be known.
    pub(crate) fn code_by<T>(&self, column: impl LinkColumn, find: impl FnOnce(&str) -> Option<T>) -> FieldResult<T> {
        let text = self.required(column)?;
        find(text).ok_or_else(|| code_fault(column, text))
    }

    pub(crate) fn text(&self, column: impl LinkColumn) -> FieldResult<String> {
        let text = self.get(column);
        check_text(text).map(|()| text.to_owned()).map_err(|(code, value)| FieldFault::new(column, code, value))
    }

    pub(crate) fn some_text(&self, column: impl LinkColumn) -> FieldResult<Option<String>> {
        Ok(some(&self.text(column)?))
    }

    /// A text that must not be blank if it is needed.
    pub(crate) fn needed_text(&self, column: impl LinkColumn, need: Need) -> FieldResult<String> {
        match (self.get(column).trim(), need) {
            ("", Need::Required) => Err(FieldFault::new(column, RowFault::Required, String::new())),
            (_, Need::Required | Need::Optional) => self.text(column),
        }
    }
}

/// A field as text, its doubled quotes single.
fn text_of(encoding: Encoding, field: &[u8]) -> Cow<'_, str> {
    let text = decode(encoding, field).expect("the frame proved every byte of the rows");
    if text.contains("\"\"") { Cow::Owned(text.replace("\"\"", "\"")) } else { text }
}

pub(crate) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

pub(crate) fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// `YYYYMMDD`, a day of the calendar.
pub(crate) fn parse_date(text: &str) -> Option<NaiveDate> {
    let (year, month, day) = parse_day_parts(text)?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|day| day.year() >= YEAR_MIN)
}

/// `YYYYMMDD` as its parts, in the calendar or not.
pub(crate) fn parse_day_parts(text: &str) -> Option<(i32, u32, u32)> {
    if text.len() != 8 || !is_digits(text) {
        return None;
    }
    Some((text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?))
}

/// Shows what can only be a date: a shifted column may bring a name or a 個人番号 here.
pub(crate) fn date_fault(column: impl LinkColumn, text: &str) -> FieldFault {
    let is_date_like = text.len() <= 10 && text.bytes().all(|b| b"0123456789-/.".contains(&b));
    let shown = if is_date_like { text } else { "" };
    FieldFault::new(column, RowFault::DateInvalid, shown.to_owned())
}

/// Shows what can only be a code.
fn code_fault(column: impl LinkColumn, text: &str) -> FieldFault {
    let is_code_like = text.len() <= 3 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let shown = if is_code_like { text } else { "" };
    FieldFault::new(column, RowFault::CodeUnknown, shown.to_owned())
}

/// Every character is one we can name, and there are not too many clusters.
fn check_text(text: &str) -> Result<(), (RowFault, String)> {
    let too_long = || (RowFault::TooLong, TEXT_CLUSTERS_MAX.to_string());
    if text.len() > TEXT_BYTES_MAX {
        return Err(too_long());
    }
    let mut count = 0;
    for cluster in text.graphemes(true) {
        count += 1;
        if let Some((code, character)) = cluster.chars().find_map(|c| Some((fault_of(c)?, c))) {
            return Err((code, format!("{count}文字目 U+{:04X}", u32::from(character))));
        }
    }
    if count > TEXT_CLUSTERS_MAX { Err(too_long()) } else { Ok(()) }
}

/// Plane 16 stays: there the characters of 行政事務標準文字 have their provisional places. What the
/// municipality itself put into U+E000–F8FF means something else elsewhere.
fn fault_of(character: char) -> Option<RowFault> {
    match u32::from(character) {
        0xE000..=0xF8FF | 0xFFFD | 0xFDD0..=0xFDEF => Some(RowFault::CharacterUnmappable),
        point if point & 0xFFFE == 0xFFFE => Some(RowFault::CharacterUnmappable),
        0x2028..=0x202E | 0x2066..=0x2069 | 0xFEFF => Some(RowFault::ControlCharacter),
        _ if character.is_control() => Some(RowFault::ControlCharacter),
        _ => None,
    }
}
