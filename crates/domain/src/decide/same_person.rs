//! 仮番号 and 宛名番号: whether somebody the registry tells for the first time is a person the office registered under a number of
//! its own, and what gives that person the registry's number (住基法7条; 国保則2条: the notification may come before the registry's row).
//!
//! Knows traits of persons. Knows no file and no store; who really is who is a clerk's to say.

use crate::act::Act;
use crate::kana;
use crate::names;
use crate::person::{Birth, Identity, Sex};
use crate::record::Resident;
use crate::refusal::{Refusal, RefusalCode};

/// Most digits of a 宛名番号 (自治体情報システム標準, 住民基本台帳).
const ATENA_DIGITS_MAX: usize = 15;

/// What two words on one person share, folded as finding folds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traits {
    name: String,
    kana: String,
    birth: Birth,
    sex: Sex,
    juki_household_no: Option<String>,
    address: String,
}

impl Traits {
    /// The traits an identity tells.
    pub fn of(identity: &Identity) -> Self {
        Self {
            name: names::key(&identity.name),
            kana: kana::folded(&identity.kana),
            birth: identity.told_birth(),
            sex: identity.sex,
            juki_household_no: identity.juki_household_no.clone(),
            address: names::address_key(&identity.address),
        }
    }

    /// Whether both may be words on one person. Two of three must fit: the name or its kana, the birth date, the home. A name of which only
    /// kanji or only kana fit counts with the birth date; a home counts with the birth date where the sex does not contradict.
    pub fn may_be_one(&self, other: &Self) -> bool {
        let name = !self.name.is_empty() && self.name == other.name;
        let kana = !self.kana.is_empty() && self.kana == other.kana;
        let birth = self.birth.fits(other.birth);
        let sex = self.sex == other.sex || self.sex == Sex::Unknown || other.sex == Sex::Unknown;
        let home = self.lives_with(other);
        (birth && (name || kana || (home && sex))) || (name && kana && home)
    }

    fn lives_with(&self, other: &Self) -> bool {
        let juki = self.juki_household_no.is_some() && self.juki_household_no == other.juki_household_no;
        juki || (!self.address.is_empty() && self.address == other.address)
    }
}

/// Gives a person known by a 仮番号 the 宛名番号 that the registry knows the person by. Record, coverage and papers stay; the 仮番号 stays beside it.
pub fn assign_number(person: &Resident, atena_no: &str) -> Result<Act, Refusal> {
    let digits = !atena_no.is_empty() && atena_no.bytes().all(|b| b.is_ascii_digit());
    if !digits || atena_no.len() > ATENA_DIGITS_MAX {
        return Err(Refusal::field("atena_no", atena_no));
    }
    let before = &person.identity.body;
    match &before.atena_no {
        Some(known) if known == atena_no => {
            Err(Refusal::new(RefusalCode::NothingChanges).with("resident", atena_no).with("field", "atena_no"))
        }
        Some(known) => {
            Err(Refusal::new(RefusalCode::StateForbids).with("resident", known.clone()).with("field", "atena_no_known"))
        }
        None => {
            let identity = Identity { atena_no: Some(atena_no.to_owned()), ..before.clone() };
            Ok(Act::RecordResident { resident: person.id, identity: Box::new(identity) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::resident;

    fn identity(name: &str, kana: &str, birth: &str, sex: Sex, address: &str) -> Identity {
        Identity {
            name: name.into(),
            kana: kana.into(),
            sex,
            address: address.into(),
            ..Identity::blank(Birth::parse(birth).unwrap())
        }
    }

    #[test]
    fn two_of_name_birth_and_home_that_fit_may_be_one_person() {
        use Sex::{Female, Male, Unknown};
        let known = identity("見本　花子", "ミホン　ハナコ", "1990-04-05", Female, "見本区緑が丘１丁目２番３号");
        let home = "見本区緑ヶ丘1-2-3";
        for (told, expected) in [
            (identity("見本　花子", "ミホン　ハナコ", "1990-04-05", Female, home), true),
            // typed in another way
            (identity("見本 花子", "みほんはなこ", "1990-04-05", Unknown, ""), true),
            // the kanji were written wrongly, or the reading
            (identity("見本　華子", "ミホン　ハナコ", "1990-04-05", Female, ""), true),
            (identity("見本　花子", "ミモト　ハナコ", "1990-04-05", Female, ""), true),
            // the day of birth is unknown to the registry, or was mistaken
            (identity("見本　花子", "ミホン　ハナコ", "1990-04-00", Female, ""), true),
            (identity("見本　花子", "ミホン　ハナコ", "1990-05-04", Female, home), true),
            (identity("見本　花子", "ミホン　ハナコ", "1990-05-04", Female, "見本区本町９番"), false),
            // married meanwhile
            (identity("佐藤　花子", "サトウ　ハナコ", "1990-04-05", Female, home), true),
            // a twin brother, and a namesake elsewhere
            (identity("見本　太郎", "ミホン　タロウ", "1990-04-05", Male, home), false),
            (identity("佐藤　花子", "サトウ　ハナコ", "1990-04-05", Female, "見本区本町９番"), false),
            (identity("見本　花代", "ミホン　ハナヨ", "1960-04-05", Female, home), false),
        ] {
            let (one, other) = (Traits::of(&known), Traits::of(&told));
            assert_eq!((one.may_be_one(&other), other.may_be_one(&one)), (expected, expected), "{told:?}");
        }
    }

    #[test]
    fn a_number_is_given_to_who_has_none_and_the_provisional_one_stays() {
        let mut person = resident(1, "1980-05-05");
        (person.identity.body.atena_no, person.identity.body.provisional_no) = (None, Some("P00010000001".into()));
        let Act::RecordResident { identity, .. } = assign_number(&person, "000000000000077").unwrap() else {
            panic!("the identity is told")
        };
        assert_eq!((identity.atena_no.as_deref(), identity.shown_no()), (Some("000000000000077"), "000000000000077"));
        assert_eq!(identity.provisional_no.as_deref(), Some("P00010000001"));
        let code = |person: &Resident, no: &str| assign_number(person, no).unwrap_err().code;
        for no in ["", "12a", "１２", "1234567890123456"] {
            assert_eq!(code(&person, no), RefusalCode::FieldInvalid, "{no}");
        }
        person.identity.body = *identity;
        assert_eq!(code(&person, "000000000000077"), RefusalCode::NothingChanges);
        assert_eq!(code(&person, "000000000000078"), RefusalCode::StateForbids);
    }
}
