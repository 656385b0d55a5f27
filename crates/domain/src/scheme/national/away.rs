//! Who lives elsewhere and stays insured here: マル学, マル遠 (国保法116条) and 住所地特例 (国保法116条の2).

use chrono::NaiveDate;

use crate::record::{Resident, SpecialStatus, StatusKind};
use crate::registry::MoveReason;

/// What stands beside a マル遠 that was recorded while the office meant a home by it (市町村の定め remote_meaning).
pub const REMOTE_MEANING: (&str, &str) = ("meaning", "施設入所");

/// The registry removed the person by a move within the country, and a status says on `day` that the person is insured here all the same.
pub fn stays_insured(person: &Resident, day: NaiveDate) -> bool {
    let gone = [MoveReason::MovedAbroad, MoveReason::RemovedByOffice].map(|reason| person.removed_by(reason));
    let moved = gone.iter().all(Option::is_none) && person.identity.body.removed_on.is_some();
    moved && person.died_on().is_none() && person.statuses_on(day).any(keeps_insured)
}

/// マル遠 keeps somebody insured only where the office meant a home by it when it was recorded.
fn keeps_insured(status: &SpecialStatus) -> bool {
    match status.kind {
        StatusKind::Student | StatusKind::FacilityResident => true,
        StatusKind::Remote => status.evidence.get(REMOTE_MEANING.0).is_some_and(|meant| meant == REMOTE_MEANING.1),
        StatusKind::InvoluntaryUnemployment
        | StatusKind::FormerMember
        | StatusKind::FormerDependant
        | StatusKind::Maternity
        | StatusKind::SexNotation
        | StatusKind::CareNeeded
        | StatusKind::Borderline
        | StatusKind::Arrears
        | StatusKind::SpecialCircumstances
        | StatusKind::SpecialMedical
        | StatusKind::StayRenewal
        | StatusKind::ReceiptsApplication
        | StatusKind::ShortTerm
        | StatusKind::Retiree
        | StatusKind::SpecifiedDisease => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::resident;

    const STATUSES: [StatusKind; 3] = [StatusKind::Student, StatusKind::Remote, StatusKind::FacilityResident];

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
            evidence: [(REMOTE_MEANING.0.to_owned(), REMOTE_MEANING.1.to_owned())].into(),
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

    #[test]
    fn a_remark_of_living_apart_alone_keeps_nobody_insured() {
        let mut person = resident(1, "2006-05-05");
        let day: NaiveDate = "2026-04-01".parse().unwrap();
        person.identity.body.removed_on = Some(day);
        person.special.body.push(SpecialStatus {
            id: uuid::Uuid::from_u128(7),
            kind: StatusKind::Remote,
            from: day,
            to: None,
            notified_on: day,
            evidence: std::collections::BTreeMap::new(),
            withdrawn: false,
        });
        assert!(!stays_insured(&person, day));
    }
}
