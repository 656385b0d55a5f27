//! Fields of a case: each is read once, with the field named where it is wrong.

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value};

use super::error::CaseError;
use crate::determine::Month;
use crate::wareki;

/// The fields of a case, or of one of its members.
pub(super) type CaseFields = Map<String, Value>;

pub(super) fn text<'a>(fields: &'a CaseFields, name: &str) -> Result<&'a str, CaseError> {
    match fields.get(name) {
        Some(Value::String(text)) => Ok(text),
        None | Some(Value::Null) => Err(CaseError::new("field_missing", name, "この項目がありません。")),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Err(CaseError::new("field_invalid", name, "この項目は文字列で書きます。"))
        }
    }
}

/// Years outside the office's books would overflow the calendar when a lifetime is added.
pub(super) fn date(fields: &CaseFields, name: &str) -> Result<NaiveDate, CaseError> {
    wareki::parse(text(fields, name)?)
        .ok()
        .filter(|day| (1800..=2200).contains(&day.year()))
        .ok_or_else(|| CaseError::new("field_invalid", name, "この項目は実在する日付（YYYY-MM-DD）で書きます。"))
}

pub(super) fn flag(fields: &CaseFields, name: &str) -> Result<bool, CaseError> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(Value::String(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Err(CaseError::new("field_invalid", name, "この項目は true か false で書きます。"))
        }
    }
}

/// A month `YYYY-MM` which the tables answer for.
pub(super) fn month(fields: &CaseFields) -> Result<Month, CaseError> {
    let month = Month::parse(text(fields, "month")?)
        .map_err(|_| CaseError::new("field_invalid", "month", "この項目は月（YYYY-MM）で書きます。"))?;
    let first = Month::new(2018, 8).unwrap_or(month);
    if month < first || month.year() > 2200 {
        return Err(CaseError::new("no_answer", "month", "この月の数値は表にありません（2018-08 から）。"));
    }
    Ok(month)
}

/// Every amount is a whole number of yen, not negative, below ten thousand million; left out it is none.
pub(super) fn yen(fields: &CaseFields, name: &str) -> Result<Option<i64>, CaseError> {
    let Some(value) = fields.get(name) else { return Ok(None) };
    match value.as_i64().filter(|yen| (0..10_000_000_000).contains(yen)) {
        Some(yen) => Ok(Some(yen)),
        None => Err(CaseError::new("field_invalid", name, "金額は 0 以上 10,000,000,000 未満の整数（円）で書きます。")),
    }
}

/// A count of people; left out it is nought.
pub(super) fn people(fields: &CaseFields, name: &str) -> Result<u32, CaseError> {
    let Some(value) = fields.get(name) else { return Ok(0) };
    let count = value.as_u64().filter(|count| *count < 1000).and_then(|count| u32::try_from(count).ok());
    count.ok_or_else(|| CaseError::new("field_invalid", name, "人数は 0 以上 1,000 未満の整数で書きます。"))
}
