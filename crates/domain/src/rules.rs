//! Dated rule rows: every number of the law with its date, its status and its source.
//!
//! Knows how a row is chosen for a day. Knows nothing of the people it is applied to.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

/// How far a row has become law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// In the law text.
    InForce,
    /// Announced by the ministry, not yet in the text: decides, with a banner.
    Announced,
    /// Only planned: never decides.
    Planned,
}

/// One number of the law.
#[derive(Debug, Clone, Deserialize)]
pub struct RuleRow {
    /// Name of the number, e.g. `notice_days`.
    pub id: String,
    /// The number, in the unit its name says.
    pub value: i64,
    /// First day it holds.
    pub effective_from: NaiveDate,
    /// How far it has become law.
    pub status: RuleStatus,
    /// Article or notice.
    pub source: String,
}

#[derive(Deserialize)]
struct Table {
    row: Vec<RuleRow>,
}

static ROWS: LazyLock<Vec<RuleRow>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../../assets/rules/eligibility.toml"))
        .expect("the rule table is compiled in and read by a test");
    table.row
});

/// All rows, in the order of the file.
pub fn rows() -> &'static [RuleRow] {
    &ROWS
}

/// The row of `id` that decides on `day`: the latest one in force or announced by then; before the
/// first one, the first (the office also asks about days before its own rules existed, for history).
pub fn row(id: &str, day: NaiveDate) -> &'static RuleRow {
    let mut known = ROWS.iter().filter(|r| r.id == id && r.status != RuleStatus::Planned);
    let first = known.next().expect("every id asked for has a row; the table test proves it");
    known
        .filter(|r| r.effective_from <= day)
        .fold(first, |best, r| if r.effective_from >= best.effective_from { r } else { best })
}

/// The number of `id` on `day`.
pub fn number(id: &str, day: NaiveDate) -> i64 {
    row(id, day).value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_source_and_no_two_rows_start_on_one_day() {
        for (i, a) in rows().iter().enumerate() {
            assert!(!a.source.is_empty(), "{}", a.id);
            for b in &rows()[i + 1..] {
                assert!((&a.id, a.effective_from) != (&b.id, b.effective_from), "{} twice", a.id);
            }
        }
    }

    #[test]
    fn every_number_the_code_asks_for_is_there() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        for id in [
            "elderly_age",
            "late_elderly_age",
            "preschool_age",
            "minor_age",
            "notice_days",
            "certificate_year_end_month",
            "certificate_year_end_day",
            "certificate_years_max",
            "stay_expiry_offset_days",
            "short_stay_months",
            "stay_renewal_months",
            "unemployment_age",
            "maternity_months_single",
            "maternity_months_multiple",
            "maternity_notice_months",
            "former_dependant_age",
            "arrears_months",
            "ahead_months",
        ] {
            assert!(number(id, day) > 0, "{id}");
        }
    }
}
