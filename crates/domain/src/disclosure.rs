//! 支援措置 (DV等): whose address must not be seen without a reason.
//!
//! Knows which values tell where somebody lives. Knows nothing of screens or of who looks: every
//! list, screen and file asks here (trap 38 in `docs/traps.md`: one list forgotten is enough).

use crate::names;
use crate::person::Identity;

/// Whether the address of `person` is hidden: the own measure, or that of somebody who lives with the person
/// and would be found through the same address (住民基本台帳事務処理要領 第5-10).
pub fn hides_address(person: &Identity, living_with: &[&Identity]) -> bool {
    person.protection().support.hides_address()
        || living_with.iter().any(|other| other.protection().support.hides_address() && same_home(person, other))
}

/// The person without what tells where he or she lives, except what `keep` lets stand (name of the field, its text).
pub fn without_home(identity: &Identity, keep: &dyn Fn(&str, &str) -> bool) -> Identity {
    let mut masked = identity.clone();
    for (field, text) in [
        ("postal_code", &mut masked.postal_code),
        ("address_code", &mut masked.address_code),
        ("address", &mut masked.address),
        ("address_extra", &mut masked.address_extra),
        ("previous_address", &mut masked.previous_address),
        ("moved_to", &mut masked.moved_to),
        ("mail_to", &mut masked.mail_to),
    ] {
        if !keep(field, text) {
            text.clear();
        }
    }
    masked
}

/// The place of an address with 方書, however it is written; none where no address is known.
pub fn home_key(full_address: &str) -> Option<String> {
    Some(names::address_key(full_address)).filter(|key| !key.is_empty())
}

fn same_home(a: &Identity, b: &Identity) -> bool {
    let known = |text: &str| !text.is_empty();
    let juki = a.juki_household_no.as_deref().is_some_and(known) && a.juki_household_no == b.juki_household_no;
    let home = home_key(&a.full_address());
    juki || home.is_some() && home == home_key(&b.full_address())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::{Birth, Support};

    fn person(support: Support, juki: &str, address: &str) -> Identity {
        Identity {
            support,
            juki_household_no: Some(juki.to_owned()).filter(|no| !no.is_empty()),
            address: address.into(),
            ..Identity::blank(Birth::parse("1980-05-05").unwrap())
        }
    }

    #[track_caller]
    fn check(person: &Identity, other: &Identity, hidden: bool) {
        assert_eq!(hides_address(person, &[other]), hidden);
    }

    #[test]
    fn who_is_protected_hides_the_home_of_all_who_live_there() {
        let she = person(Support::NoDisclosure, "900", "見本区神田１番");
        let child = person(Support::None, "900", "見本区神田１番");
        check(&she, &child, true);
        check(&child, &she, true);
        check(&person(Support::None, "", "見本区神田１番"), &she, true);
    }

    #[test]
    fn without_the_home_only_what_is_named_stays() {
        let mut she = person(Support::Both, "900", "見本区神田１番");
        she.postal_code = "1010000".into();
        she.mail_to = "見本区湯島２番".into();
        let masked = without_home(&she, &|field, text| field == "mail_to" && text == "見本区湯島２番");
        assert_eq!((masked.address.as_str(), masked.postal_code.as_str()), ("", ""));
        assert_eq!((masked.mail_to, masked.juki_household_no), (she.mail_to, she.juki_household_no));
    }

    #[test]
    fn other_homes_and_the_card_measure_alone_hide_nothing() {
        let she = person(Support::Both, "900", "見本区神田１番");
        check(&person(Support::None, "901", "見本区霞が関２番"), &she, false);
        check(&person(Support::None, "", ""), &person(Support::Both, "", ""), false);
        let no_card = person(Support::NoSelfInformation, "900", "見本区神田１番");
        check(&no_card, &person(Support::None, "900", "見本区神田１番"), false);
    }
}
