//! Homes hidden by 支援措置: whoever lives with a protected person would be found through the same home (trap 38).
//!
//! The one place of the store that answers it: by the own measure, by the registry household, and by the address, which people of two
//! registry households and a 擬制世帯主 may share.

use madoguchi_domain::disclosure::{home_key, houses_of, is_one_home, keys_of_house};
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::{RecordId, Resident};
use rusqlite::named_params;

use crate::Result;
use crate::column::uuid;
use crate::read::Reader;

/// The home of somebody whose own 支援措置 hides it, as a row keeps it.
pub(crate) fn hidden_home(identity: &Identity) -> Option<String> {
    home_key(&identity.full_address()).filter(|_| identity.protection().support.hides_address())
}

impl Reader<'_> {
    /// Whether the address of a resident is hidden.
    pub fn home_is_hidden(&self, resident: &Resident) -> Result<bool> {
        self.home_is_hidden_of(&resident.identity.body)
    }

    /// The same of what is told of somebody.
    pub fn home_is_hidden_of(&self, identity: &Identity) -> Result<bool> {
        let own = identity.protection().support.hides_address();
        Ok(own || self.home_is_hidden_at(identity.juki_household_no.as_deref(), &identity.full_address())?)
    }

    /// Whether somebody of that registry household or at that address is under a 支援措置 that hides it.
    pub fn home_is_hidden_at(&self, juki_household_no: Option<&str>, full_address: &str) -> Result<bool> {
        let mut statement = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM resident_row WHERE juki_household_no = :no AND hides_address = 1) AS hidden",
        )?;
        let by_registry = named_params! {":no": juki_household_no};
        let by_registry: bool = statement.query_row(by_registry, |row| row.get("hidden"))?;
        Ok(by_registry || !self.protected_at(full_address)?.is_empty())
    }

    /// Whose 支援措置 hides an address that is this person's, too.
    pub fn protected_at_home_of(&self, identity: &Identity) -> Result<Vec<RecordId>> {
        self.protected_at(&identity.full_address())
    }

    fn protected_at(&self, full_address: &str) -> Result<Vec<RecordId>> {
        let Some(home) = home_key(full_address) else { return Ok(Vec::new()) };
        let mut statement = self.conn.prepare_cached(
            "SELECT record, hidden_home FROM resident_row WHERE hidden_home >= :first AND hidden_home < :after
             ORDER BY record",
        )?;
        let mut found = Vec::new();
        for house in houses_of(&home) {
            let (first, after) = keys_of_house(&house);
            let mut rows = statement.query(named_params! {":first": first, ":after": after})?;
            while let Some(row) = rows.next()? {
                let hidden: String = row.get("hidden_home")?;
                if is_one_home(&home, &hidden) {
                    found.push(uuid(row, "record")?);
                }
            }
        }
        Ok(found)
    }
}
