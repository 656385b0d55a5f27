//! What is left to do (次にすること): for a person, for a household, for the whole office.
//!
//! What follows from one person's records `decide::national::next` says; what follows from everybody of a household, a judgement that is due,
//! is asked here, once a household, and named for its head.

use madoguchi_domain::access::Place;
use madoguchi_domain::decide::NextActionCode;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::decide::national::determine::is_told_since_judged;
use madoguchi_domain::decide::national::next::next_actions;
use madoguchi_domain::paper::{Issuer, Subject};
use madoguchi_domain::record::RecordId;

use super::find::resident;
use crate::answers::ActionOf;
use crate::context::{LookContext, ReadContext};
use crate::error::Result;
use crate::note::Note;
use crate::ops::determine::due::due;
use crate::ops::determine::round::people_of;
use crate::ops::people::file;

/// Households that are read at once.
const HOUSEHOLDS: usize = 1_000;

/// What is left to do for one person, or for everybody; only actions of one code, where one is named. Noted with whom it shows.
pub fn actions(at: &mut LookContext<'_>, number: Option<&str>, code: Option<NextActionCode>) -> Result<Vec<ActionOf>> {
    let mut found = {
        let at = at.reading();
        match number {
            Some(number) => of_person(at, number)?,
            None => of_everybody(at)?,
        }
    };
    found.retain(|one| code.is_none_or(|code| one.action.code == code));
    at.note(Note::list(Place::Household, found.iter().map(|one| one.resident.id)))?;
    Ok(found)
}

fn of_person(at: ReadContext<'_>, number: &str) -> Result<Vec<ActionOf>> {
    let shown = file::show(at, number, None)?;
    let mut found = Vec::new();
    for action in shown.next {
        // what concerns everybody is named for the head, whose file it may not be
        let of = if action.resident == shown.resident.id {
            shown.resident.clone()
        } else {
            resident(at.reader, &action.resident.to_string())?
        };
        found.push(ActionOf { resident: of, action });
    }
    Ok(found)
}

fn of_everybody(at: ReadContext<'_>) -> Result<Vec<ActionOf>> {
    let _one_state = at.reader.snapshot()?;
    let issuer = Issuer::of(at.record);
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let chunk = at.reader.households_after(cursor, HOUSEHOLDS)?;
        let Some(last) = chunk.last().copied() else { return Ok(found) };
        for id in chunk {
            found.extend(of_household(at, id, &issuer)?);
        }
        cursor = Some(last);
    }
}

/// Everybody whom this household covers, or covered last, and its head.
fn of_household(at: ReadContext<'_>, id: RecordId, issuer: &Issuer<'_>) -> Result<Vec<ActionOf>> {
    let Some(mut household) = at.reader.household_now(id)? else { return Ok(Vec::new()) };
    let today = at.today();
    let people = people_of(at.reader, &mut household, AsOf::shown(at.record, today))?;
    let head = household.head_on(today);
    let mut found = Vec::new();
    for person in people.values() {
        if at.reader.household_id_of(person.id)?.is_some_and(|latest| latest != id) {
            continue;
        }
        let subject = Subject {
            resident: person,
            household: Some(&household),
            head: head.and_then(|head| people.get(&head)),
            home_hidden: at.reader.home_is_hidden(person)?,
        };
        let actions = next_actions(&subject, issuer, today);
        found.extend(actions.into_iter().map(|action| ActionOf { resident: person.clone(), action }));
    }
    if is_told_since_judged(&household, people.values())
        && let Some(action) = due(at.reader, at.record, id, today)?
        && let Some(person) = people.get(&action.resident)
    {
        // it names every month
        found.retain(|other| (other.action.code, other.action.resident) != (action.code, action.resident));
        found.push(ActionOf { resident: person.clone(), action });
    }
    Ok(found)
}
