//! What age has ended in a household and no entry says yet: written before a notification about it is decided on, and by the month's run.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::decide::national::by_age::{self, AsOf};
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::Reader;

use crate::answers::Registered;
use crate::error::Result;

/// Whom a notification is about.
pub(crate) struct Concerned<'n> {
    /// The people.
    pub people: Vec<&'n Resident>,
    /// The household that others join.
    pub joined: Option<&'n Household>,
    /// The day on which the people leave, if they do.
    pub left_on: Option<NaiveDate>,
}

/// The acts that are due. Whoever left before the birthday is left to the notification.
pub(crate) fn due(reader: Reader<'_>, concerned: &Concerned<'_>, as_of: AsOf<'_>) -> Result<Vec<Act>> {
    let mut homes = BTreeMap::new();
    for person in &concerned.people {
        homes.extend(reader.household_of(person.id)?.map(|home| (home.id, home)));
    }
    homes.extend(concerned.joined.map(|home| (home.id, home.clone())));
    let left_before = |person: &Resident| {
        let birthday = concerned.left_on.zip(by_age::turns_75_on(person));
        let leaves = concerned.people.iter().any(|one| one.id == person.id);
        leaves && birthday.is_some_and(|(left_on, birthday)| left_on < birthday)
    };
    let mut acts = Vec::new();
    for home in homes.values() {
        acts.extend(due_but(reader, home, as_of, &left_before)?);
    }
    Ok(acts)
}

/// The acts that are due of one household.
pub(crate) fn due_of(reader: Reader<'_>, household: RecordId, as_of: AsOf<'_>) -> Result<Vec<Act>> {
    let Some(home) = reader.find_household(household)? else { return Ok(Vec::new()) };
    due_but(reader, &home, as_of, &|_| false)
}

fn due_but(
    reader: Reader<'_>,
    home: &Household,
    as_of: AsOf<'_>,
    left_out: &dyn Fn(&Resident) -> bool,
) -> Result<Vec<Act>> {
    let mut people = Vec::new();
    for id in reader.covered_born_by(home.id, as_of.latest_birth_year())? {
        people.extend(reader.find_resident(id)?);
    }
    people.retain(|person| !left_out(person));
    Ok(by_age::due(home, &people.iter().collect::<Vec<_>>(), as_of))
}

/// The same registration, which tells what was written before it.
pub(crate) fn warned(mut done: Registered, due: &[Act]) -> Registered {
    done.decision.warnings.extend(by_age::warnings(due));
    done
}
