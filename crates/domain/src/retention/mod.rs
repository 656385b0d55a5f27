//! 保存年限: how long the office keeps what, and which files of residents could be closed.
//!
//! Knows the table and how a term is counted. Closes nothing: that is an act a supervisor decides.

use chrono::NaiveDate;
use serde::Serialize;

use crate::certificate::CertificateState;
use crate::person::ResidentKind;
use crate::record::{OfficeRecord, Resident};
use crate::scheme::national::Household;

mod terms;

pub use terms::{CountedFrom, RetentionRow, RetentionStatus, kept_until, rows, years};

/// The years of a row in this office.
pub fn years_of(row: &RetentionRow, office: &OfficeRecord) -> i32 {
    let set = row.option.as_deref().and_then(|name| office.option(name)).and_then(years);
    set.unwrap_or(row.years)
}

/// Why a file cannot be closed on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeepReason {
    /// Covered, or covered later.
    Covered,
    /// Lives here by the registry.
    LivesHere,
    /// A paper waits for its outcome, or is in somebody's hands and in force.
    PaperOut,
    /// The years have not passed.
    YearsLeft,
}

/// Whether a resident's file could be closed on `day`: the first day it could, or why it is kept.
pub fn closable(
    resident: &Resident,
    household: Option<&Household>,
    office: &OfficeRecord,
    day: NaiveDate,
) -> Result<NaiveDate, KeepReason> {
    let mut until = Vec::new();
    for row in rows() {
        for from in starts(row.counted_from, resident, household, day)? {
            until.extend(kept_until(from, years_of(row, office)));
        }
    }
    let last = until.into_iter().max().ok_or(KeepReason::LivesHere)?;
    if last <= day { Ok(last) } else { Err(KeepReason::YearsLeft) }
}

/// The days a row counts from for this person.
fn starts(
    from: CountedFrom,
    resident: &Resident,
    household: Option<&Household>,
    day: NaiveDate,
) -> Result<Vec<NaiveDate>, KeepReason> {
    match from {
        CountedFrom::CoverageEnd => {
            let periods = resident.qualification.body.periods.iter().map(|p| p.to);
            let members = household.into_iter().flat_map(|h| &h.members.body);
            let covered = members.filter(|m| m.resident == resident.id).map(|m| m.period.to);
            periods.chain(covered).map(|to| to.ok_or(KeepReason::Covered)).collect()
        }
        CountedFrom::Removal => {
            let identity = &resident.identity.body;
            // 住登外: the registry never removes who was never in it; the coverage alone counts
            let never_registered = identity.resident_kind == ResidentKind::Unregistered;
            match identity.removed_on {
                None if !never_registered => Err(KeepReason::LivesHere),
                removed => Ok(removed.into_iter().collect()),
            }
        }
        CountedFrom::CertificateEnd => {
            let out = |c: &&crate::certificate::Certificate| {
                c.state == CertificateState::Issuing
                    || c.state.in_hand() && c.valid_until.is_some_and(|until| day <= until)
            };
            if resident.certificates.body.iter().any(|c| out(&c)) {
                return Err(KeepReason::PaperOut);
            }
            Ok(resident
                .certificates
                .body
                .iter()
                .map(|c| c.collected_on.or(c.valid_until).unwrap_or(c.issued_on).min(day))
                .collect())
        }
        CountedFrom::Recorded => {
            Ok(resident.qualification.body.movements.iter().map(|m| m.recorded_at.date_naive()).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn office() -> OfficeRecord {
        use crate::apply::{Records, apply};
        let founding =
            crate::founding::found(crate::record::InsurerKind::Municipality, ["131016", "138016", "見本市"], "見本")
                .unwrap();
        let (office, mut records) = (uuid::Uuid::from_u128(9), Records::new());
        let at = chrono::DateTime::parse_from_rfc3339("2020-01-01T09:00:00+09:00").unwrap();
        apply(&crate::act::Act::FoundOffice { office, founding }, at, &mut records).unwrap();
        records[&office].as_office().unwrap().clone()
    }

    /// Somebody removed from the registry and covered between these days.
    fn person(removed_on: Option<&str>, covered: Option<(&str, Option<&str>)>) -> Resident {
        use crate::coverage::Period;
        use crate::person::{Birth, Identity};
        use crate::scheme::national::reasons::{EndReason, StartReason};
        let identity =
            Identity { removed_on: removed_on.map(day), ..Identity::blank(Birth::parse("1980-05-05").unwrap()) };
        let mut resident = Resident::unwritten(uuid::Uuid::from_u128(1), identity);
        resident.qualification.body.periods.extend(covered.map(|(from, to)| Period {
            to: to.map(day),
            end_reason: to.map(|_| EndReason::E04.code()),
            ..Period::begun(day(from), StartReason::A03, uuid::Uuid::from_u128(2))
        }));
        resident
    }

    #[test]
    fn a_file_could_be_closed_when_the_last_term_has_passed_and_not_a_day_before() {
        let check = |person: &Resident, on: &str, expected: Result<&str, KeepReason>| {
            assert_eq!(closable(person, None, &office(), day(on)), expected.map(day), "{on}");
        };
        let gone = person(Some("2019-06-01"), Some(("2010-04-01", Some("2019-05-20"))));
        check(&gone, "2025-04-01", Ok("2025-04-01"));
        check(&gone, "2025-03-31", Err(KeepReason::YearsLeft));
        let moved_later = person(Some("2022-01-10"), Some(("2010-04-01", Some("2019-05-20"))));
        check(&moved_later, "2027-04-01", Ok("2027-04-01"));
        check(&moved_later, "2026-04-01", Err(KeepReason::YearsLeft));
        check(&person(Some("2019-06-01"), Some(("2010-04-01", None))), "2040-04-01", Err(KeepReason::Covered));
        check(&person(None, Some(("2010-04-01", Some("2011-04-01")))), "2040-04-01", Err(KeepReason::LivesHere));
        check(&person(None, None), "2040-04-01", Err(KeepReason::LivesHere));
    }

    #[test]
    fn an_option_is_a_number_of_years() {
        for (text, read) in [("5", Some(5)), (" 10 ", Some(10)), ("0", None), ("101", None), ("永年", None), ("", None)]
        {
            assert_eq!(years(text), read, "{text}");
        }
    }
}
