//! Everybody whose papers an entry may touch: the people of its acts, and whoever shares a household, a head or a home with them.

use std::collections::BTreeSet;

use madoguchi_domain::act::Act;
use madoguchi_domain::apply::Records;
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::records::Record;
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::Reader;

use crate::error::Result;
use crate::ops::people::find::homes;

/// The records that acts touch, with everybody around, as they stand.
pub(super) fn around(reader: Reader<'_>, acts: &[Act]) -> Result<Records> {
    let mut found = Around { reader, records: Records::new() };
    let touched: BTreeSet<RecordId> = acts.iter().flat_map(Act::touches).collect();
    let mut affected: BTreeSet<RecordId> = acts.iter().filter_map(head_to_be).collect();
    for id in touched {
        match reader.find_record(id)? {
            Some(Record::Resident(person)) => affected.extend(found.close_to(*person)?),
            Some(Record::Household(household)) => affected.extend(found.household(*household)),
            // somebody new, or a household that comes to be
            Some(Record::Office(_)) | None => {}
        }
    }
    for act in acts {
        affected.extend(found.by_address(act)?);
    }
    for id in affected {
        found.with_home(id)?;
    }
    Ok(found.records)
}

/// 世帯主 whom an act names without changing anything of the person.
fn head_to_be(act: &Act) -> Option<RecordId> {
    if let Act::OpenHousehold { head, .. } | Act::ChangeHead { head, .. } = act { Some(*head) } else { None }
}

struct Around<'r> {
    reader: Reader<'r>,
    records: Records,
}

impl Around<'_> {
    /// A person; answers everybody on whose paper something of him or her may stand: who is covered with the person or under him or
    /// her as head, and who lives in the same home.
    fn close_to(&mut self, person: Resident) -> Result<BTreeSet<RecordId>> {
        let home = self.mates(&person)?;
        let mut close: BTreeSet<RecordId> = home.iter().copied().chain([person.id]).collect();
        for household in self.households(&person)? {
            close.extend(self.household(household));
        }
        self.records.insert(person.id, Record::Resident(Box::new(person)));
        Ok(close)
    }

    /// The household that covers a person, and those the person heads; a head who is not insured has no coverage that would name them.
    fn households(&self, person: &Resident) -> Result<Vec<Household>> {
        let juki = person.identity.body.juki_household_no.as_deref();
        let mut all = homes(self.reader, person)?;
        for id in juki.map(|number| self.reader.households_of_juki(number)).transpose()?.unwrap_or_default() {
            all.extend(self.reader.find_household(id)?);
        }
        for mate in self.mates(person)? {
            all.extend(self.reader.household_of(mate)?);
        }
        let covering = self.reader.household_of(person.id)?;
        let is_own = |h: &Household| h.head() == Some(person.id) || covering.as_ref().is_some_and(|own| own.id == h.id);
        all.extend(covering.clone());
        all.retain(is_own);
        Ok(all)
    }

    /// A household; answers its people and its head.
    fn household(&mut self, household: Household) -> BTreeSet<RecordId> {
        let heads = household.heads.body.iter().map(|head| head.resident);
        let people = household.members.body.iter().map(|member| member.resident).chain(heads).collect();
        self.records.insert(household.id, Record::Household(Box::new(household)));
        people
    }

    /// Everybody of the same registry household.
    fn mates(&self, person: &Resident) -> Result<Vec<RecordId>> {
        let juki = person.identity.body.juki_household_no.as_deref();
        Ok(juki.map(|number| self.reader.residents_of_juki_household(number)).transpose()?.unwrap_or_default())
    }

    /// Who lives at an address that a 支援措置 begins or ceases to hide; they may be of another registry household.
    fn by_address(&self, act: &Act) -> Result<Vec<RecordId>> {
        let Act::RecordResident { resident, identity } = act else { return Ok(Vec::new()) };
        let before = self.records.get(resident).and_then(Record::as_resident).map(|person| &person.identity.body);
        let hides = |identity: &Identity| identity.protection().support.hides_address();
        if before.is_some_and(hides) == hides(identity) {
            return Ok(Vec::new());
        }
        Ok(self.reader.living_at_home_of(identity)?)
    }

    /// A person with the household that covers him or her, and with everybody whose 支援措置 would hide the home.
    fn with_home(&mut self, id: RecordId) -> Result<()> {
        let Some(person) = self.resident(id)? else { return Ok(()) };
        let mut others: BTreeSet<RecordId> = self.mates(&person)?.into_iter().collect();
        if let Some(household) = self.reader.household_of(id)? {
            others.extend(self.household(household));
        }
        // months of before are judged with the households of before
        for household in homes(self.reader, &person)? {
            others.extend(self.household(household));
        }
        others.extend(self.reader.protected_at_home_of(&person.identity.body)?);
        for other in others {
            self.resident(other)?;
        }
        Ok(())
    }

    fn resident(&mut self, id: RecordId) -> Result<Option<Resident>> {
        if let Some(known) = self.records.get(&id).and_then(Record::as_resident) {
            return Ok(Some(known.clone()));
        }
        let found = self.reader.find_resident(id)?;
        if let Some(person) = &found {
            self.records.insert(id, Record::Resident(Box::new(person.clone())));
        }
        Ok(found)
    }
}
