//! The month and the practice a household is judged by.

use chrono::NaiveDate;
use madoguchi_domain::determine::{Month, Practice};
use madoguchi_domain::options::Options;
use madoguchi_domain::record::OfficeRecord;
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::wareki;

use crate::error::Result;

/// The municipality's own practice, from its options.
pub(crate) fn practice(office: &OfficeRecord) -> Practice {
    Options::of(office).practice
}

/// A month as a person types it, or the present one.
pub fn month_of(text: Option<&str>, today: NaiveDate) -> Result<Month> {
    match text.map(str::trim) {
        None => Ok(Month::of(today)),
        // a month that was left empty is not the present one: a round would judge by it
        Some(text) => typed_month(text).ok_or_else(|| Refusal::field("month", text).into()),
    }
}

/// `2026-08`, `R8.8`, `令和8年8月`, `50808`; a whole date stands for its month.
fn typed_month(text: &str) -> Option<Month> {
    let day = |text: &str| wareki::parse(text).ok().map(Month::of);
    let month = text.strip_suffix('月').unwrap_or(text);
    let read = Month::parse(text).ok().or_else(|| day(text));
    read.or_else(|| day(&format!("{month}.1"))).or_else(|| day(&format!("{month}01")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, month: Option<&str>) {
        assert_eq!(typed_month(text).map(|m| m.to_string()).as_deref(), month, "{text}");
    }

    #[test]
    fn a_month_is_typed_the_short_way() {
        for text in
            ["2026-08", "2026-8", "2026/8", "202608", "R8.8", "r8.8", "R0808", "令和8年8月", "50808", "Ｒ８．８"]
        {
            check(text, Some("2026-08"));
        }
        check("R8.8.15", Some("2026-08"));
        check("H31.4", Some("2019-04"));
        for text in ["2026-13", "R8.0", "R8", "8", "八月", "2026-08-32", ""] {
            check(text, None);
        }
    }

    #[test]
    fn no_month_is_the_present_one_and_an_empty_one_is_refused() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert_eq!(month_of(None, today).unwrap().to_string(), "2026-11");
        assert_eq!(month_of(Some(" R8.8 "), today).unwrap().to_string(), "2026-08");
        for text in ["", " ", "next"] {
            let refused = month_of(Some(text), today);
            assert!(
                matches!(refused, Err(crate::error::CounterError::Refused(r)) if r.fields["field"] == "month"),
                "{text}"
            );
        }
    }
}
