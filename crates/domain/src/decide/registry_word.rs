//! What a row of the registry may take the place of, of what was said of a person before.
//!
//! The registry's word goes before the counter's in everything it tells. What only the counter has told stays beside it until the registry
//! tells the same or something newer: a 支援措置 (住民基本台帳事務処理要領第5-10), the stay seen on a card, an assumed birth (C34), and what no row
//! has a column for. Knows nothing of days on which words hold: that is `record::identity`.

use chrono::NaiveDate;

use crate::person::{Birth, CardStay, Identity, Support};
use crate::registry::MoveReason;

/// The identity that a row tells, with what stays of the one before.
pub fn beside(row: Identity, before: &Identity, reason: MoveReason) -> Identity {
    let (stay_expires_on, card_stay) = stay(&row, before, reason);
    let (birth, registered_birth) = birth(&row, before);
    let (support, support_until) = support(&row, before, reason);
    Identity {
        support,
        support_until,
        stay_expires_on,
        card_stay,
        birth,
        registered_birth,
        // a row about something else says nothing of what was recorded at the counter
        counter_support: before.counter_support.filter(|_| reason != MoveReason::SupportLifted),
        provisional_no: before.provisional_no.clone(),
        name_latin: before.name_latin.clone(),
        print_choice: before.print_choice,
        mail_to: before.mail_to.clone(),
        ..row
    }
}

/// Only what is said of the 支援措置 itself, or of everything, lifts it: a home shown by a row about a name could not be hidden again.
fn support(row: &Identity, before: &Identity, reason: MoveReason) -> (Support, Option<NaiveDate>) {
    let says_it = matches!(reason, MoveReason::SupportSet | MoveReason::SupportLifted | MoveReason::FullLoad);
    if row.support == Support::None && !says_it {
        (before.support, before.support_until)
    } else {
        (row.support, row.support_until)
    }
}

/// An earlier limit than the card's is one of before, unless it was told as a renewal of a later day than the card was seen on.
fn stay(row: &Identity, before: &Identity, reason: MoveReason) -> (Option<NaiveDate>, Option<CardStay>) {
    let is_behind = |card: &CardStay| {
        let renewed_since = reason == MoveReason::StayExtended && row.effective_on > Some(card.seen_on);
        row.stay_expires_on.is_some_and(|told| told < card.until) && !renewed_since
    };
    match before.card_stay.filter(is_behind) {
        Some(card) => (Some(card.until), Some(card)),
        None => (row.stay_expires_on, None),
    }
}

/// An assumed birth ends with a whole one, and where it does not fit what is known by now.
fn birth(row: &Identity, before: &Identity) -> (Birth, Option<Birth>) {
    let assumed = before.registered_birth.map(|_| before.birth);
    let stays = |assumed: &Birth| !row.birth.is_exact() && (!row.birth.is_known() || row.birth.fits(*assumed));
    match assumed.filter(stays) {
        Some(assumed) => (assumed, Some(row.birth)),
        None => (row.birth, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::Protection;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn known(birth: &str) -> Identity {
        Identity::blank(Birth::parse(birth).unwrap())
    }

    #[test]
    fn a_protection_of_the_counter_is_lifted_by_the_registrys_word_about_it_alone() {
        let told = Protection { support: Support::Both, ..Protection::default() };
        let before = Identity { counter_support: Some(told), ..known("1980-05-05") };
        for reason in MoveReason::ALL {
            let after = beside(known("1980-05-05"), &before, *reason);
            let lifted = *reason == MoveReason::SupportLifted;
            assert_eq!(after.protection().support == Support::None, lifted, "{reason:?}");
        }
    }

    #[test]
    fn a_protection_of_the_registry_is_lifted_by_a_row_about_it_or_about_everything() {
        let before = Identity { support: Support::Both, ..known("1980-05-05") };
        for reason in MoveReason::ALL {
            let after = beside(known("1980-05-05"), &before, *reason);
            let says_it = [MoveReason::SupportSet, MoveReason::SupportLifted, MoveReason::FullLoad].contains(reason);
            assert_eq!(after.support == Support::None, says_it, "{reason:?}");
        }
        let row = Identity { support: Support::NoDisclosure, ..known("1980-05-05") };
        assert_eq!(beside(row, &before, MoveReason::NameChanged).support, Support::NoDisclosure);
    }

    /// Seen on the card on 20 November: until 10 March 2029. What holds after a row of that reason, day and limit.
    #[track_caller]
    fn check_stay(reason: MoveReason, on: &str, limit: Option<&str>, holds: Option<&str>, by_card: bool) {
        let card = CardStay { until: date("2029-03-10"), seen_on: date("2026-11-20") };
        let before = Identity { stay_expires_on: Some(card.until), card_stay: Some(card), ..known("1995-03-10") };
        let row = Identity { stay_expires_on: limit.map(date), effective_on: Some(date(on)), ..known("1995-03-10") };
        let after = beside(row, &before, reason);
        assert_eq!((after.stay_expires_on, after.card_stay.is_some()), (holds.map(date), by_card), "{reason:?} {on}");
    }

    #[test]
    fn the_limit_on_the_card_stays_until_the_registry_tells_it_or_a_newer_one() {
        use MoveReason::{MovedWithin, StayExtended};
        check_stay(MovedWithin, "2026-11-22", Some("2026-12-10"), Some("2029-03-10"), true);
        check_stay(StayExtended, "2026-11-01", Some("2026-12-10"), Some("2029-03-10"), true);
        check_stay(StayExtended, "2026-11-20", Some("2029-03-10"), Some("2029-03-10"), false);
        check_stay(StayExtended, "2027-02-01", Some("2028-03-10"), Some("2028-03-10"), false);
        check_stay(MovedWithin, "2027-02-01", Some("2030-03-10"), Some("2030-03-10"), false);
        check_stay(StayExtended, "2027-02-01", None, None, false);
    }

    #[test]
    fn an_assumed_birth_stays_beside_the_registered_one_until_it_is_known() {
        let registered = Birth::parse("1965-05-00").unwrap();
        let before = Identity { registered_birth: Some(registered), ..known("1965-05-01") };
        for (row, birth, assumed) in [
            ("1965-05-00", "1965-05-01", true),
            ("0000-00-00", "1965-05-01", true),
            ("1965-00-00", "1965-05-01", true),
            ("1965-06-00", "1965-06-00", false),
            ("1965-05-07", "1965-05-07", false),
        ] {
            let after = beside(known(row), &before, MoveReason::FullLoad);
            assert_eq!(
                (after.birth.to_string(), after.registered_birth.is_some()),
                (birth.to_owned(), assumed),
                "{row}"
            );
            assert_eq!(after.told_birth().to_string(), row);
        }
    }
}
