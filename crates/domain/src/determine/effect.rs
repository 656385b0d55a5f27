//! From when a determination counts, and which months a corrected income reaches.

use chrono::{Datelike, NaiveDate};

use super::practice::{ApplicationCounts, ChangeCounts, Practice};
use crate::month::Month;

/// First month a change of the household counts for.
pub fn change_counts_from(changed_on: NaiveDate, practice: &Practice) -> Month {
    let month = Month::of(changed_on);
    match practice.change_counts {
        ChangeCounts::SameMonth => month,
        ChangeCounts::NextMonthOrSameOnTheFirst if changed_on.day() == 1 => month,
        ChangeCounts::NextMonthOrSameOnTheFirst | ChangeCounts::NextMonth => month.next(),
    }
}

/// First month an application for 基準収入額適用 counts for. One made by 31 July for the new year counts from August.
pub fn application_counts_from(applied_on: NaiveDate, practice: &Practice) -> Month {
    match practice.application_counts {
        ApplicationCounts::SameMonth => Month::of(applied_on),
        ApplicationCounts::NextMonth => Month::of(applied_on).next(),
    }
}

/// The yearly round: ratios and classes are found anew for August.
pub fn is_yearly_round(month: Month) -> bool {
    month.number() == 8
}

/// The twelve months that the incomes of `tax_year` decide: a corrected income is judged anew for these.
pub fn months_of(tax_year: i32) -> impl Iterator<Item = Month> {
    let first = Month::new(tax_year, 8);
    std::iter::successors(first, |month| Some(month.next())).take(12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(changed_on: &str, counts: ChangeCounts, from: &str) {
        let practice = Practice { change_counts: counts, ..Practice::default() };
        assert_eq!(change_counts_from(changed_on.parse().unwrap(), &practice).to_string(), from, "{changed_on}");
    }

    #[test]
    fn a_change_counts_from_the_next_month_and_on_the_first_from_that_month() {
        check("2026-08-31", ChangeCounts::NextMonthOrSameOnTheFirst, "2026-09");
        check("2026-09-01", ChangeCounts::NextMonthOrSameOnTheFirst, "2026-09");
        check("2026-09-02", ChangeCounts::NextMonthOrSameOnTheFirst, "2026-10");
        check("2026-09-01", ChangeCounts::NextMonth, "2026-10");
        check("2026-12-31", ChangeCounts::NextMonth, "2027-01");
        check("2026-09-30", ChangeCounts::SameMonth, "2026-09");
    }

    #[test]
    fn an_application_in_july_counts_for_the_yearly_round() {
        let practice = Practice::default();
        let from = |day: &str| application_counts_from(day.parse().unwrap(), &practice);
        assert_eq!(from("2026-07-31").to_string(), "2026-08");
        assert!(is_yearly_round(from("2026-07-31")));
        assert_eq!(from("2026-08-01").to_string(), "2026-09");
    }

    #[test]
    fn a_corrected_income_reaches_august_to_july() {
        let months: Vec<String> = months_of(2026).map(|month| month.to_string()).collect();
        assert_eq!((months.len(), months[0].as_str(), months[11].as_str()), (12, "2026-08", "2027-07"));
        assert!(months_of(2026).all(|month| month.tax_year() == 2026));
    }
}
