//! What age has ended in the households of a notification and no entry says yet: written before the notification is decided on.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::decide::national::by_age::{self, AsOf};
use madoguchi_domain::record::Resident;
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::Reader;

use crate::answers::Registered;
use crate::error::Result;

/// Whom a notification is about.
pub(super) struct Concerned<'n> {
    /// The people.
    pub people: Vec<&'n Resident>,
    /// The household that others join.
    pub joined: Option<&'n Household>,
    /// The day on which the people leave, if they do.
    pub left_on: Option<NaiveDate>,
}

/// The acts that are due. Whoever left before the birthday is left to the notification.
pub(super) fn due(reader: Reader<'_>, concerned: &Concerned<'_>, as_of: AsOf<'_>) -> Result<Vec<Act>> {
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
        let mut people = Vec::new();
        for id in reader.covered_born_by(home.id, as_of.latest_birth_year())? {
            people.extend(reader.find_resident(id)?);
        }
        people.retain(|person| !left_before(person));
        acts.extend(by_age::due(home, &people.iter().collect::<Vec<_>>(), as_of));
    }
    Ok(acts)
}

/// The same registration, which tells what was written before it.
pub(super) fn warned(mut done: Registered, due: &[Act]) -> Registered {
    done.decision.warnings.extend(by_age::warnings(due));
    done
}
