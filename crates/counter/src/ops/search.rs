//! The one search box (2.1.1).

use madoguchi_domain::access::{Look, Place};
use madoguchi_domain::record::{Household, Resident};
use madoguchi_store::{Hit, WhyKind};

use super::access::Note;
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
    /// 支援措置 hides where the person lives.
    pub home_hidden: bool,
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
            let home_hidden = self.hides_home(&resident)?;
            // who lives with a protected person is not found by where they live
            if home_hidden && hit.why.iter().any(|why| why.kind == WhyKind::Address) {
                continue;
            }
            let household = reader.household_of(hit.record)?;
            let unsent = reader.is_unsent(hit.record)?;
            found.push(Found { hit, resident, household, unsent, home_hidden });
        }
        Ok(found)
    }

    /// The same as a list that leaves the program, noted in the access log by its count.
    pub fn search_out(&mut self, text: &str, limit: usize) -> Result<Vec<Found>> {
        let found = self.search(text, limit)?;
        let whom = found.iter().map(|f| f.resident.id);
        self.note(Note::new(Look::Listed, Place::Search).of(whom).counting(found.len()))?;
        Ok(found)
    }
}
