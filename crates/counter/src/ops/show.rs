//! Everything about one resident and the household (2.1.1), on a day.

use chrono::NaiveDate;
use madoguchi_domain::decide::NextAction;
use madoguchi_domain::decide::next::next_actions;
use madoguchi_domain::disclosure::hides_address;
use madoguchi_domain::record::{Household, Resident};

use super::resident;
use crate::error::Result;
use crate::office::Office;

/// A person with everything around.
pub struct Shown {
    /// The person.
    pub resident: Resident,
    /// The household that covers, or last covered, the person.
    pub household: Option<Household>,
    /// 世帯主 of that household.
    pub head: Option<Resident>,
    /// Members of that household.
    pub members: Vec<Resident>,
    /// Everybody of the registry household, in the order of the registry.
    pub juki: Vec<(Resident, Option<Household>)>,
    /// What is left to do.
    pub next: Vec<NextAction>,
    /// The day it is shown for.
    pub on: NaiveDate,
    /// Its last entry is not confirmed by a central.
    pub unsent: bool,
    /// 支援措置 hides where the person lives: the own measure, or that of somebody in the same home.
    pub home_hidden: bool,
}

impl Office {
    /// Shows a resident on `on`; none = today.
    pub fn show(&self, number: &str, on: Option<NaiveDate>) -> Result<Shown> {
        let reader = self.store.read();
        let on = on.unwrap_or_else(|| self.today());
        let person = resident(reader, number)?;
        let household = reader.household_of(person.id)?;
        let head = match household.as_ref().and_then(|h| h.head()) {
            Some(id) => reader.find_resident(id)?,
            None => None,
        };
        let mut members = Vec::new();
        for member in household.iter().flat_map(|h| &h.members.body) {
            members.extend(reader.find_resident(member.resident)?);
        }
        let mut juki = Vec::new();
        for id in juki_ids(self, &person)? {
            if let Some(other) = reader.find_resident(id)? {
                let covering = reader.household_of(id)?;
                juki.push((other, covering));
            }
        }
        juki.sort_by_key(|(r, _)| (r.identity.body.display_order, r.id));
        let next = next_actions(&person, household.as_ref(), on);
        let unsent = reader.is_unsent(person.id)?;
        let living_with: Vec<_> = juki.iter().map(|(r, _)| r).chain(&members).filter(|r| r.id != person.id).collect();
        let living_with: Vec<_> = living_with.iter().map(|r| &r.identity.body).collect();
        let home_hidden = hides_address(&person.identity.body, &living_with);
        Ok(Shown { resident: person, household, head, members, juki, next, on, unsent, home_hidden })
    }
}

fn juki_ids(office: &Office, person: &Resident) -> Result<Vec<uuid::Uuid>> {
    match &person.identity.body.juki_household_no {
        Some(number) => Ok(office.store.read().residents_of_juki_household(number)?),
        None => Ok(vec![person.id]),
    }
}
