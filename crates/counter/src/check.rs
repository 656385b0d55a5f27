//! Making sure of the person: two different items must agree before anything is changed or printed.

use std::collections::BTreeMap;

use madoguchi_domain::entry::IdentityCheck;
use madoguchi_domain::record::Resident;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::scheme::national::Household;
use madoguchi_domain::{kana, wareki};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An item a clerk can compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckItem {
    /// 生年月日
    Birth,
    /// カナ
    Kana,
    /// 氏名
    Name,
    /// 宛名番号, or 記号番号
    Number,
    /// 住所
    Address,
}

/// Names of the items.
const ITEMS: [&str; 5] = ["birth", "kana", "name", "number", "address"];

/// The items a clerk compared, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(transparent)]
#[ts(as = "BTreeMap<CheckItem, String>")]
pub struct Check {
    /// Item → value as typed.
    pub items: BTreeMap<String, String>,
    /// Sample offices only: nothing is compared. A screen cannot say so.
    #[serde(skip)]
    pub sample: bool,
}

impl Check {
    /// Reads `birth=1956-10-15,kana=サトウハナコ`, or `demo`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text == "demo" {
            return Ok(Self { sample: true, ..Self::default() });
        }
        let mut items = BTreeMap::new();
        for part in text.split(',') {
            let (name, value) = part.split_once('=').ok_or_else(|| Refusal::field("check", "項目=値"))?;
            items.insert(name.trim().to_owned(), value.trim().to_owned());
        }
        Ok(Self { items, sample: false })
    }

    /// Proves the items against the person. In a sample office a missing check is taken as done.
    pub fn prove(
        &self,
        person: &Resident,
        household: Option<&Household>,
        sample_office: bool,
    ) -> Result<Vec<String>, Refusal> {
        if self.sample && !sample_office {
            return Err(Refusal::new(RefusalCode::SampleOnly).with("field", "check"));
        }
        if sample_office && (self.sample || self.items.is_empty()) {
            return Ok(vec!["demo".to_owned()]);
        }
        if self.items.keys().any(|k| !ITEMS.contains(&k.as_str())) {
            // what was typed may be a name: it is not repeated
            return Err(Refusal::field("check", ITEMS.join(" ")));
        }
        let told: Vec<_> = self.items.iter().filter(|(_, value)| !kana::plain(value).is_empty()).collect();
        if told.len() < 2 {
            return Err(Refusal::new(RefusalCode::CheckMissing));
        }
        match told.iter().find(|(item, value)| !agrees(item, value, person, household)) {
            Some((item, _)) => Err(Refusal::new(RefusalCode::CheckMismatch).with("field", item.as_str())),
            None => Ok(told.into_iter().map(|(item, _)| item.clone()).collect()),
        }
    }
}

/// Width and spaces do not matter; nothing else is folded.
fn agrees(item: &str, value: &str, person: &Resident, household: Option<&Household>) -> bool {
    let identity = &person.identity.body;
    let same = |stored: &str| !stored.is_empty() && kana::plain(stored) == kana::plain(value);
    match item {
        // a day that a clerk assumed (みなし) nobody has told
        "birth" => {
            let told = identity.told_birth();
            wareki::parse(value)
                .map_or_else(|_| same(&told.to_string()), |day| told.is_exact() && day == told.assumed())
        }
        "kana" => same(&identity.kana),
        "name" => {
            let plain = |text: &str| kana::plain(&kana::without_selectors(text));
            [Some(&identity.name), identity.alias.as_ref()].into_iter().flatten().any(|n| plain(n) == plain(value))
        }
        "number" => {
            let card = household.map(|h| {
                let number = &h.number.body;
                (number.number.clone(), format!("{}{}", number.symbol, number.number))
            });
            same(identity.shown_no()) || card.is_some_and(|(number, whole)| same(&number) || same(&whole))
        }
        "address" => same(&identity.address) || same(&identity.full_address()),
        _ => false,
    }
}

/// The check as kept in the entry.
pub fn stored_check(items: Vec<String>, told: Option<&IdentityCheck>) -> IdentityCheck {
    IdentityCheck { items, document: told.and_then(|t| t.document.clone()), by: told.and_then(|t| t.by.clone()) }
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::person::{Birth, Identity};
    use madoguchi_domain::scheme::national::Household;

    use super::*;

    fn person() -> (Resident, Household) {
        let identity = Identity {
            atena_no: Some("000000000090011".into()),
            name: "𠮷野家　葛\u{E0102}城".into(),
            kana: "ヨシノヤ　カツラギ".into(),
            address: "見本区千代田１番１号".into(),
            ..Identity::blank(Birth::parse("1980-05-05").unwrap())
        };
        let resident = Resident::unwritten(uuid::Uuid::from_u128(1), identity);
        let mut household = Household::unwritten(uuid::Uuid::from_u128(2));
        household.number.body.symbol = "見本".into();
        household.number.body.number = "0012345".into();
        (resident, household)
    }

    #[track_caller]
    fn check(text: &str, sample_office: bool, expected: Result<&[&str], RefusalCode>) {
        let (resident, household) = person();
        let proved = Check::parse(text).and_then(|c| c.prove(&resident, Some(&household), sample_office));
        let expected = expected.map(|items| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>());
        assert_eq!(proved.map_err(|refusal| refusal.code), expected, "{text}");
    }

    #[test]
    fn the_items_are_those_of_the_screens() {
        let items = [CheckItem::Birth, CheckItem::Kana, CheckItem::Name, CheckItem::Number, CheckItem::Address];
        assert_eq!(serde_json::to_value(items).unwrap(), serde_json::to_value(ITEMS).unwrap());
    }

    #[test]
    fn two_items_in_any_width_and_calendar_prove_the_person() {
        check("birth=1980-05-05,kana=ヨシノヤカツラギ", false, Ok(&["birth", "kana"]));
        check("birth=S55.5.5,kana=ﾖｼﾉﾔ ｶﾂﾗｷﾞ", false, Ok(&["birth", "kana"]));
        check("name=𠮷野家葛城,number=見本0012345", false, Ok(&["name", "number"]));
        check("address=見本区千代田1番1号,number=000000000090011", false, Ok(&["address", "number"]));
    }

    #[test]
    fn one_item_a_wrong_item_and_the_sample_word_do_not() {
        check("birth=1980-05-05", false, Err(RefusalCode::CheckMissing));
        check("birth=1980-05-05,kana=", false, Err(RefusalCode::CheckMissing));
        check("birth=1980-05-06,kana=ヨシノヤカツラギ", false, Err(RefusalCode::CheckMismatch));
        check("birth=1980-05-05,kana=ヨシノヤカツラキ", false, Err(RefusalCode::CheckMismatch));
        check("birth=1980-05-05,shoe=27", false, Err(RefusalCode::FieldInvalid));
        check("nonsense", false, Err(RefusalCode::FieldInvalid));
        check("demo", false, Err(RefusalCode::SampleOnly));
        check("demo", true, Ok(&["demo"]));
        check("birth=1980-05-06,kana=ヨシノヤカツラギ", true, Err(RefusalCode::CheckMismatch));
    }

    #[test]
    fn an_alias_and_either_number_of_the_card_are_the_persons() {
        let (mut resident, household) = person();
        resident.identity.body.alias = Some("青空　太郎".into());
        let agrees = |item, value| agrees(item, value, &resident, Some(&household));
        for (item, value) in [
            ("name", "青空太郎"),
            ("name", "𠮷野家 葛城"),
            ("number", "0012345"),
            ("number", "見本0012345"),
            ("number", "００００００００００９００１１"),
            ("birth", "昭和55年5月5日"),
        ] {
            assert!(agrees(item, value), "{item}={value}");
        }
        for (item, value) in
            [("name", "吉野家葛城"), ("number", "12345"), ("number", "見本"), ("birth", "1980-05"), ("shoe", "27")]
        {
            assert!(!agrees(item, value), "{item}={value}");
        }
        assert!(!super::agrees("number", "0012345", &resident, None), "without a household there is no card");
    }

    #[test]
    fn what_the_office_does_not_know_agrees_with_nothing() {
        let resident =
            Resident::unwritten(uuid::Uuid::from_u128(1), Identity::blank(Birth::parse("1980-05-05").unwrap()));
        for item in ["kana", "number", "address"] {
            assert!(!agrees(item, "", &resident, None), "{item}");
            assert!(!agrees(item, " ", &resident, None), "{item}");
        }
    }

    #[test]
    fn an_inexact_birth_agrees_only_as_it_is_registered() {
        let birth = Birth::parse("1940-00-00").unwrap();
        let resident = Resident::unwritten(uuid::Uuid::from_u128(1), Identity::blank(birth));
        assert!(agrees("birth", "1940-00-00", &resident, None));
        assert!(!agrees("birth", &resident.identity.body.birth.assumed().to_string(), &resident, None));
        let mut resident = resident;
        let registered = std::mem::replace(&mut resident.identity.body.birth, Birth::parse("1940-05-01").unwrap());
        resident.identity.body.registered_birth = Some(registered);
        assert!(agrees("birth", "1940-00-00", &resident, None), "a day was assumed since");
        assert!(!agrees("birth", "1940-05-01", &resident, None), "the assumed day was told by nobody");
    }

    #[test]
    fn items_are_read_without_the_blanks_around_them_and_the_last_word_counts() {
        let read = Check::parse(" birth = 1980-05-05 ,kana=ア, kana = イ ウ ").unwrap();
        let items: Vec<(&str, &str)> = read.items.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!((items.as_slice(), read.sample), (&[("birth", "1980-05-05"), ("kana", "イ ウ")][..], false));
        assert!(Check::parse("").is_err());
        assert!(Check::parse("birth=1980-05-05,").is_err());
    }

    #[test]
    fn the_entry_keeps_the_document_that_was_shown_and_who_came() {
        let told =
            IdentityCheck { items: vec!["typed".into()], document: Some("passport".into()), by: Some("head".into()) };
        let entry = stored_check(vec!["birth".into()], Some(&told));
        assert_eq!(entry, IdentityCheck { items: vec!["birth".into()], ..told });
        assert_eq!(stored_check(Vec::new(), None), IdentityCheck { items: Vec::new(), document: None, by: None });
    }
}
