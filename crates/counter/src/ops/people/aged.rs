//! What age has ended in a household and no entry says yet: written before a notification about it is decided on, and by the month's run.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::decide::national::by_age::{self, AsOf};
use madoguchi_domain::paper::who;
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_store::Reader;

use crate::answers::Registered;
use crate::error::Result;

/// Whom a notification is about.
pub(crate) struct Concerned<'n> {
    /// The people.
    pub people: Vec<&'n Resident>,
    /// The household that others join.
    pub joined: Option<RecordId>,
    /// What it tells of the people.
    pub fact: Fact,
}

/// What a notification tells of the people it names, as far as it is asked before what age has ended of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    /// They join, or something is recorded of them.
    Plain,
    /// They leave or move on that day.
    Dated(NaiveDate),
    /// What was recorded of them is corrected.
    Correction,
}

/// The acts that are due. Whoever left or moved before the birthday, and whose movements are corrected, is left to the notification.
pub(crate) fn due(reader: Reader<'_>, concerned: &Concerned<'_>, as_of: AsOf<'_>) -> Result<Vec<Act>> {
    let mut homes: BTreeSet<RecordId> = concerned.joined.iter().copied().collect();
    for person in &concerned.people {
        homes.extend(reader.household_id_of(person.id)?);
    }
    let left_out = |person: &Resident| {
        let named = concerned.people.iter().any(|one| one.id == person.id);
        named
            && match concerned.fact {
                Fact::Plain => false,
                Fact::Dated(day) => by_age::turns_75_on(person).is_some_and(|birthday| day < birthday),
                Fact::Correction => true,
            }
    };
    let mut acts = Vec::new();
    for home in homes {
        acts.extend(due_but(reader, home, as_of, &left_out)?);
    }
    Ok(acts)
}

/// The acts that are due of one household.
pub(crate) fn due_of(reader: Reader<'_>, household: RecordId, as_of: AsOf<'_>) -> Result<Vec<Act>> {
    due_but(reader, household, as_of, &|_| false)
}

fn due_but(
    reader: Reader<'_>,
    household: RecordId,
    as_of: AsOf<'_>,
    left_out: &dyn Fn(&Resident) -> bool,
) -> Result<Vec<Act>> {
    let mut people = Vec::new();
    for id in reader.covered_born_by(household, as_of.latest_birth_year())? {
        people.extend(reader.find_resident(id)?);
    }
    people.retain(|person| !left_out(person));
    // most households have nobody of that age, and are not read
    let home = if people.is_empty() { None } else { reader.find_household(household)? };
    Ok(home.map_or_else(Vec::new, |home| by_age::due(&home, &people.iter().collect::<Vec<_>>(), as_of)))
}

/// The same registration, which tells what was written before it.
pub(crate) fn warned(reader: Reader<'_>, mut done: Registered, due: &[Act]) -> Result<Registered> {
    let mut names = BTreeMap::new();
    for id in due.iter().flat_map(Act::touches) {
        names.extend(reader.find_resident(id)?.map(|person| (id, who(&person))));
    }
    let who = |id| names.get(&id).cloned().unwrap_or_default();
    done.decision.warnings.extend(by_age::warnings(due, &who));
    Ok(done)
}
