//! The records of one moment, each read once: several questions about one file are asked of the same people and households.

use std::cell::RefCell;
use std::collections::BTreeMap;

use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::Reader;

use crate::error::Result;

/// Reads each resident and each household at most once, with everything that was said before. A record comes as it stands in the store: not
/// brought to a day (ADR 0059). For one file, one paper or one household; a round over many reads without this.
pub(crate) struct RecordCache<'s> {
    reader: Reader<'s>,
    residents: RefCell<BTreeMap<RecordId, Option<Resident>>>,
    households: RefCell<BTreeMap<RecordId, Option<Household>>>,
}

impl<'s> RecordCache<'s> {
    /// Nothing is read yet.
    pub fn of(reader: Reader<'s>) -> Self {
        Self { reader, residents: RefCell::default(), households: RefCell::default() }
    }

    /// For what is asked of the store beside records.
    pub fn reader(&self) -> Reader<'s> {
        self.reader
    }

    /// A resident that was found by another way.
    pub fn add(&self, resident: &Resident) {
        self.residents.borrow_mut().insert(resident.id, Some(resident.clone()));
    }

    /// A resident by record id.
    pub fn resident(&self, id: RecordId) -> Result<Option<Resident>> {
        cached(&self.residents, id, || Ok(self.reader.find_resident(id)?))
    }

    /// A household by record id.
    pub fn household(&self, id: RecordId) -> Result<Option<Household>> {
        cached(&self.households, id, || Ok(self.reader.find_household(id)?))
    }

    /// The household that covers, or last covered, a resident.
    pub fn household_of(&self, resident: RecordId) -> Result<Option<Household>> {
        match self.reader.household_id_of(resident)? {
            Some(id) => self.household(id),
            None => Ok(None),
        }
    }

    /// The households that ever covered the person, except that one.
    pub fn homes_besides(&self, person: &Resident, own: Option<&Household>) -> Result<Vec<Household>> {
        let mut homes = Vec::new();
        for id in person.qualification.body.households() {
            if own.is_none_or(|own| own.id != id) {
                homes.extend(self.household(id)?);
            }
        }
        Ok(homes)
    }
}

fn cached<T: Clone>(
    known: &RefCell<BTreeMap<RecordId, Option<T>>>,
    id: RecordId,
    read: impl FnOnce() -> Result<Option<T>>,
) -> Result<Option<T>> {
    if let Some(found) = known.borrow().get(&id) {
        return Ok(found.clone());
    }
    let found = read()?;
    known.borrow_mut().insert(id, found.clone());
    Ok(found)
}
