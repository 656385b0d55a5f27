//! Who lives elsewhere and stays insured here: マル学, マル遠 (国保法116条) and 住所地特例 (国保法116条の2).

use chrono::NaiveDate;

use crate::record::{Resident, StatusKind};
use crate::registry::MoveReason;

const STATUSES: [StatusKind; 3] = [StatusKind::Student, StatusKind::Remote, StatusKind::FacilityResident];

/// The registry removed the person by a move within the country, and a status says on `day` that the person is insured here all the same.
pub fn stays_insured(person: &Resident, day: NaiveDate) -> bool {
    let reason = person.identity.body.registry_reason.as_deref().and_then(MoveReason::from_code);
    let moved = match reason {
        Some(MoveReason::Died | MoveReason::MovedAbroad | MoveReason::RemovedByOffice) => false,
        Some(_) | None => person.identity.body.removed_on.is_some(),
    };
    moved && STATUSES.iter().any(|status| person.has_status(*status, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::resident;
    use crate::record::SpecialStatus;

    #[track_caller]
    fn check(reason: MoveReason, status: StatusKind, day: &str, stays: bool) {
        let date = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let mut person = resident(1, "2006-05-05");
        person.identity.body.removed_on = Some(date("2026-04-01"));
        person.identity.body.registry_reason = Some(reason.code().to_owned());
        person.special.body.push(SpecialStatus {
            id: uuid::Uuid::from_u128(7),
            kind: status,
            from: date("2026-04-01"),
            to: Some(date("2027-04-01")),
            notified_on: date("2026-04-01"),
            evidence: std::collections::BTreeMap::new(),
            withdrawn: false,
        });
        assert_eq!(stays_insured(&person, date(day)), stays, "{reason:?} {status:?} {day}");
    }

    #[test]
    fn who_studies_or_lives_in_a_home_elsewhere_stays_insured_until_the_status_ends() {
        use MoveReason::{Died, MovedAbroad, MovedOutToOtherPrefecture, MovedOutToSamePrefecture, RemovedByOffice};
        for status in STATUSES {
            check(MovedOutToOtherPrefecture, status, "2026-04-01", true);
            check(MovedOutToSamePrefecture, status, "2027-03-31", true);
            check(MovedOutToOtherPrefecture, status, "2027-04-01", false);
        }
        for reason in [Died, MovedAbroad, RemovedByOffice] {
            check(reason, StatusKind::Student, "2026-11-21", false);
        }
        check(MovedOutToOtherPrefecture, StatusKind::CareNeeded, "2026-11-21", false);
    }
}
