//! The table of terms, and how one is counted.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether the law says the years, or the municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RetentionStatus {
    /// In the law text.
    InForce,
    /// The municipality's own rule (文書管理規程); the value here is only a beginning, an option changes it.
    Municipal,
}

/// The day from which years are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// 資格・適用の終わった日の属する年度の翌年度4月1日
    CoverageEnd,
    /// 住民記録から消除された日の属する年度の翌年度4月1日
    Removal,
    /// 証の効力が終わった日の属する年度の翌年度4月1日
    CertificateEnd,
    /// 記録した日の属する年度の翌年度4月1日
    Recorded,
}

/// One kind of record and its years.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct RetentionRow {
    /// Kind of record, e.g. `eligibility`.
    pub id: String,
    /// As the office calls it.
    pub label: String,
    /// Years kept.
    pub years: i32,
    /// From when.
    pub counted_from: CountedFrom,
    /// Whose rule.
    pub status: RetentionStatus,
    /// Name of the municipal option that changes the years, if one may.
    pub option: Option<String>,
    /// Article, notice or the kind of rule to look up.
    pub source: String,
}

#[derive(Deserialize)]
struct Table {
    row: Vec<RetentionRow>,
}

static ROWS: LazyLock<Vec<RetentionRow>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../../../assets/rules/retention.toml"))
        .expect("the retention table is compiled in and read by a test");
    table.row
});

/// The table, in the order of the file.
pub fn rows() -> &'static [RetentionRow] {
    &ROWS
}

/// Years a municipality may set.
const YEARS: std::ops::RangeInclusive<i32> = 1..=100;

/// Reads the years of a municipal option.
pub fn years(text: &str) -> Option<i32> {
    text.trim().parse().ok().filter(|years| YEARS.contains(years))
}

/// The first day after so many years, counted from the April after `day` (文書の保存期間は翌年度の初日から数える).
pub fn kept_until(day: NaiveDate, years: i32) -> Option<NaiveDate> {
    let april = |year: i32| NaiveDate::from_ymd_opt(year, 4, 1);
    let start = if day.month() >= 4 { day.year() + 1 } else { day.year() };
    april(start.checked_add(years)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_row_says_whose_rule_it_is_and_a_municipal_one_can_be_set() {
        let mut ids: Vec<&str> = rows().iter().map(|r| r.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), rows().len(), "an id twice");
        for row in rows() {
            assert!(!row.source.is_empty() && !row.label.is_empty() && YEARS.contains(&row.years), "{}", row.id);
            assert_eq!(row.status == RetentionStatus::Municipal, row.option.is_some(), "{}", row.id);
        }
    }

    #[test]
    fn years_are_counted_from_the_april_after() {
        for (ended, years, until) in [
            ("2020-04-01", 5, "2026-04-01"),
            ("2021-03-31", 5, "2026-04-01"),
            ("2021-04-01", 5, "2027-04-01"),
            ("2024-02-29", 1, "2025-04-01"),
        ] {
            assert_eq!(kept_until(day(ended), years), Some(day(until)), "{ended}");
        }
        assert_eq!(kept_until(day("2020-04-01"), i32::MAX), None);
    }
}
