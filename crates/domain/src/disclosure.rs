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

/// What stands beside a status and tells where somebody lives, studies or is cared for.
const PLACES: [&str; 4] = ["place", "school", "facility", "mail_to"];

/// Whether what was shown for a status, by its name, tells where somebody is.
pub fn tells_where(evidence: &str) -> bool {
    PLACES.contains(&evidence)
}

/// Where an address with 方書 is, however it is written, as `HOUSE/ROOM`; none where no address is known. Prefecture, the words of a house
/// number and those after a room are left out: 東京都見本区神田七番十二号 メゾン１０１号室 and 見本区神田7-12メゾン101 are one. Two keys are compared by
/// [`is_one_home`].
pub fn home_key(full_address: &str) -> Option<String> {
    let text = full_address.trim();
    let key = names::address_key(names::without_prefecture(text));
    let number = key.find(|c: char| c.is_ascii_digit()).unwrap_or(key.len());
    let after = key[number..].find(|c: char| !c.is_ascii_digit() && c != '-').map_or(key.len(), |at| number + at);
    let (house, room) = key.split_at(after);
    let room = room.trim_end_matches(['-', '室']);
    (!key.is_empty()).then(|| format!("{}{ROOM}{room}", house.trim_end_matches('-')))
}

/// Stands between house and room in a [`home_key`].
const ROOM: char = '/';

/// Two keys may be of one home: the same house, and the same room or one without; or a house number with the room behind.
pub fn is_one_home(a: &str, b: &str) -> bool {
    let ((house, room), (other, other_room)) = (parts(a), parts(b));
    let behind = |whole: &str, none: &str, house: &str, room: &str| {
        none.is_empty() && room_number(room).is_some_and(|number| whole == format!("{house}-{number}"))
    };
    if house == other {
        return room == other_room || room.is_empty() || other_room.is_empty();
    }
    behind(house, room, other, other_room) || behind(other, other_room, house, room)
}

/// The houses under which a home stands that may be this one: its own, and those of a house number with the room behind.
pub fn houses_of(key: &str) -> Vec<String> {
    let (house, room) = parts(key);
    let shorter = house.rsplit_once('-').filter(|_| room.is_empty()).map(|(shorter, _)| shorter.to_owned());
    let longer = room_number(room).map(|number| format!("{house}-{number}"));
    std::iter::once(house.to_owned()).chain(shorter).chain(longer).collect()
}

/// The keys of the homes in a house: the first there can be, and the first after them.
pub fn keys_of_house(house: &str) -> (String, String) {
    (format!("{house}{ROOM}"), format!("{house}{}", char::from(ROOM as u8 + 1)))
}

fn parts(key: &str) -> (&str, &str) {
    key.split_once(ROOM).unwrap_or((key, ""))
}

/// The digits at the end of a room.
fn room_number(room: &str) -> Option<&str> {
    let text = room.trim_end_matches(|c: char| c.is_ascii_digit());
    Some(&room[text.len()..]).filter(|number| !number.is_empty())
}

fn same_home(a: &Identity, b: &Identity) -> bool {
    let known = |text: &str| !text.is_empty();
    let juki = a.juki_household_no.as_deref().is_some_and(known) && a.juki_household_no == b.juki_household_no;
    let home = |one: &Identity| home_key(&one.full_address());
    juki || home(a).zip(home(b)).is_some_and(|(a, b)| is_one_home(&a, &b))
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
    fn one_home_is_known_however_it_is_written() {
        let home = "見本区秘匿町７番１２号　メゾン秘匿１０１号室";
        let key = |text: &str| home_key(text).unwrap();
        for (other, same) in [
            ("見本区秘匿町7-12　メゾン秘匿１０１号室", true),
            ("見本区秘匿町７－１２メゾン秘匿１０１", true),
            ("見本区秘匿町７番地１２　メゾン秘匿　１０１号", true),
            ("見本区秘匿町７の１２　メゾン秘匿１０１室", true),
            ("見本区秘匿町七番十二号　メゾン秘匿一〇一号室", true),
            ("東京都見本区秘匿町７番１２号　メゾン秘匿１０１号室", true),
            ("見本区秘匿町７番１２号－１０１", true),
            ("見本区秘匿町７番１２号", true),
            ("見本区秘匿町７番１２号　メゾン秘匿１０２号室", false),
            ("見本区秘匿町７番１２号－１０２", false),
            ("見本区秘匿町７番１号　メゾン秘匿１０１号室", false),
            ("見本区秘匿町", false),
        ] {
            let (a, b) = (key(home), key(other));
            assert_eq!((is_one_home(&a, &b), is_one_home(&b, &a)), (same, same), "{a} {b}");
            let found = |from: &str, to: &str| {
                let ranges = houses_of(from).into_iter().map(|house| keys_of_house(&house));
                ranges.into_iter().any(|(first, after)| first.as_str() <= to && to < after.as_str())
            };
            assert!(!same || found(&a, &b) && found(&b, &a), "{a} {b}");
        }
        assert_eq!(home_key("　"), None);
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
