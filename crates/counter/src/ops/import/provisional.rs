//! Persons who have only a 仮番号, and rows that may tell of one of them. Such a row is held: a clerk says who is who
//! (`ops::people::number`), and the same file taken in again applies it.

use std::collections::BTreeSet;

use madoguchi_domain::decide::same_person::Traits;
use madoguchi_domain::person::Identity;
use madoguchi_store::{ItemOrder, ItemResult, ItemsQuery, Reader};

use crate::answers::imports::SAME_PERSON;
use crate::error::Result;

/// Who has only a 仮番号, with what a row is compared with.
pub(super) struct ProvisionalPeople(Vec<(String, Traits)>);

impl ProvisionalPeople {
    /// All of them, as the records stand.
    pub fn read(reader: Reader<'_>) -> Result<Self> {
        let mut people = Vec::new();
        for id in reader.residents_without_atena_no()? {
            let Some(person) = reader.find_resident(id)? else { continue };
            let identity = &person.identity.body;
            people.push((identity.shown_no().to_owned(), Traits::of(identity)));
        }
        Ok(Self(people))
    }

    /// The 仮番号 of those who may be the one an identity tells of.
    pub fn like(&self, told: &Identity) -> Vec<&str> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let traits = Traits::of(told);
        self.0.iter().filter(|(_, known)| known.may_be_one(&traits)).map(|(number, _)| number.as_str()).collect()
    }
}

/// The 宛名番号 of which a run held a row for a clerk: its later rows of them are held, too.
pub(super) fn held_by(reader: Reader<'_>, run: u64) -> Result<BTreeSet<String>> {
    let asked = ItemsQuery {
        result: Some(ItemResult::Held),
        order: ItemOrder::Place,
        offset: 0,
        limit: i64::MAX.unsigned_abs(),
    };
    let items = reader.run_items(run, asked)?.into_iter();
    Ok(items.filter(|item| item.code == SAME_PERSON).filter_map(|item| item.subject).collect())
}
