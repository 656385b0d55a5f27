//! The one search box (2.1.1).

use madoguchi_domain::record::{Household, Resident};
use madoguchi_store::Hit;

use crate::error::Result;
use crate::office::Office;

/// One resident found, with what a row shows.
pub struct Found {
    /// The hit.
    pub hit: Hit,
    /// The person.
    pub resident: Resident,
    /// The household that covers, or last covered, the person.
    pub household: Option<Household>,
    /// Its last entry is not confirmed by a central.
    pub unsent: bool,
}

impl Office {
    /// Up to `limit` residents whom every word of `text` fits.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<Found>> {
        let reader = self.store.read();
        let mut found = Vec::new();
        for hit in reader.search(text, limit)? {
            let Some(resident) = reader.find_resident(hit.record)? else {
                continue;
            };
            let household = reader.household_of(hit.record)?;
            let unsent = reader.is_unsent(hit.record)?;
            found.push(Found { hit, resident, household, unsent });
        }
        Ok(found)
    }
}
