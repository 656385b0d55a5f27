//! What is left to do (次にすること): for a person, for a household, for the whole office.
//!
//! What follows from one person's records `decide::national::next` says; what follows from everybody of a household, a judgement that is due,
//! is asked here, once a household, and named for its head; so are the month's works, once an office.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_domain::access::Place;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::decide::national::next::{change_of_head, next_actions};
use madoguchi_domain::decide::national::people::{People, gather_ids};
use madoguchi_domain::decide::{NextAction, NextActionCode};
use madoguchi_domain::determine::Month;
use madoguchi_domain::paper::{Issuer, Subject};
use madoguchi_domain::record::RecordId;
use madoguchi_domain::scheme::{self, Function};

use super::aged;
use super::find::resident;
use crate::answers::ActionOf;
use crate::context::{LookContext, ReadContext};
use crate::error::{CounterError, Result};
use crate::note::Note;
use crate::ops::determine::due::{add_due, due_of};
use crate::ops::people::file;

/// Households that are read at once.
const HOUSEHOLDS: usize = 1_000;

/// What is left to do for one person, or for everybody and the office itself; only actions of one code, where one is named. Noted with
/// whom it shows: of one person, also where nothing is left.
pub fn actions(at: &mut LookContext<'_>, number: Option<&str>, code: Option<NextActionCode>) -> Result<Vec<ActionOf>> {
    let (asked_for, mut found) = {
        let at = at.reading();
        match number {
            Some(number) => {
                let (person, found) = of_person(at, number)?;
                (Some(person), found)
            }
            None => (None, of_everybody(at)?),
        }
    };
    found.retain(|one| code.is_none_or(|code| one.action.code == code));
    let shown = found.iter().filter_map(|one| Some(one.resident.as_ref()?.id));
    at.note(Note::list(Place::Household, asked_for.into_iter().chain(shown)))?;
    Ok(found)
}

fn of_person(at: ReadContext<'_>, number: &str) -> Result<(RecordId, Vec<ActionOf>)> {
    let shown = file::show(at, number, None)?;
    let mut found = Vec::new();
    for action in shown.next {
        // what concerns everybody is named for the head, whose file it may not be
        let of = if action.resident == shown.resident.id {
            shown.resident.clone()
        } else {
            resident(at.reader, &action.resident.to_string())?
        };
        found.push(ActionOf { resident: Some(of), action });
    }
    Ok((shown.resident.id, found))
}

fn of_everybody(at: ReadContext<'_>) -> Result<Vec<ActionOf>> {
    let _one_state = at.reader.snapshot()?;
    let issuer = Issuer::of(at.record);
    let mut found = of_office(at)?;
    let mut places = BTreeMap::new();
    let mut cursor = None;
    loop {
        let chunk = at.reader.households_after(cursor, HOUSEHOLDS)?;
        let Some(last) = chunk.last().copied() else { break };
        for id in chunk {
            of_household(at, id, &issuer)?.into_iter().for_each(|one| add(&mut found, &mut places, one));
        }
        cursor = Some(last);
    }
    let named: BTreeSet<RecordId> = found.iter().filter_map(|one| Some(one.resident.as_ref()?.id)).collect();
    for id in at.reader.paper_holders_without_household()?.into_iter().filter(|id| !named.contains(id)) {
        found.extend(of_holder_without_household(at, id, &issuer)?);
    }
    Ok(found)
}

/// Somebody who has a paper in hand and belongs to no household any more, because the joining was cancelled.
fn of_holder_without_household(at: ReadContext<'_>, id: RecordId, issuer: &Issuer<'_>) -> Result<Vec<ActionOf>> {
    let Some(person) = at.reader.find_resident(id)? else { return Ok(Vec::new()) };
    let home_hidden = at.reader.home_is_hidden(&person)?;
    let subject = Subject { resident: &person, household: None, homes: &[], head: None, home_hidden };
    let actions = next_actions(&subject, issuer, at.today());
    Ok(actions.into_iter().map(|action| ActionOf { resident: Some(person.clone()), action }).collect())
}

/// Of one person the same is said once, and one action asks for judgements, from however many households it follows: of a head who is not
/// insured, from each whose head he or she is. `places`: where what is left to do stands, by person and code.
fn add(found: &mut Vec<ActionOf>, places: &mut BTreeMap<(RecordId, NextActionCode), usize>, one: ActionOf) {
    let key = (one.action.resident, one.action.code);
    match places.get(&key).and_then(|place| found.get_mut(*place)).map(|known| &mut known.action) {
        Some(known) if one.action.code == NextActionCode::Judge => known.add_months(one.action.months),
        Some(known) if *known == one.action => {}
        Some(_) | None => {
            places.insert(key, found.len());
            found.push(one);
        }
    }
}

/// The month's works that are due: 75歳到達, where something is to be written, and 月次判定.
fn of_office(at: ReadContext<'_>) -> Result<Vec<ActionOf>> {
    let (today, month) = (at.today(), Month::of(at.today()));
    let of = |action| ActionOf { resident: None, action };
    let mut found = Vec::new();
    if is_age_end_due(at)? {
        found.push(of(NextAction::new(NextActionCode::WriteAgeEnds, at.record.id)));
    }
    let is_finished = at.record.rounds.body.iter().any(|round| round.month == month);
    let judges = scheme::of(at.founding().kind).has(Function::Determinations) && at.reader.covered_count(today)? > 0;
    if judges && !is_finished {
        let action = NextAction::by(NextActionCode::JudgeMonth, at.record.id, month.last_day());
        found.push(of(NextAction { months: vec![month], ..action }));
    }
    Ok(found)
}

/// Somebody turned 75 by today, and no entry says so yet.
fn is_age_end_due(at: ReadContext<'_>) -> Result<bool> {
    let as_of = AsOf::shown(at.record, at.today());
    for household in at.reader.households_covering_born_by(as_of.latest_birth_year())? {
        if !aged::due_of(at.reader, household, as_of)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Everybody whom this household covers, or covered last, and its head.
fn of_household(at: ReadContext<'_>, id: RecordId, issuer: &Issuer<'_>) -> Result<Vec<ActionOf>> {
    let Some(mut household) = at.reader.find_household(id)? else { return Ok(Vec::new()) };
    let today = at.today();
    // whether a paper is right follows from what was said before, too
    let person = |id| Ok::<_, CounterError>(at.reader.find_resident(id)?);
    let mut people = People::of(&household, &person, &|id| Ok(at.reader.find_household(id)?))?;
    let due = due_of(&household, &people, at.record, today);
    people.bring(&mut household, AsOf::shown(at.record, today));
    let (head, later) = (household.head_on(today), people.successor(&household));
    let mut next = Vec::new();
    for person in gather_ids(&household).into_iter().filter_map(|id| people.get(&id)) {
        let is_head = head == Some(person.id);
        let is_elsewhere = at.reader.household_id_of(person.id)?.is_some_and(|latest| latest != id);
        if is_elsewhere && !is_head {
            continue;
        }
        // whom it covers no longer lives on in what it is now
        let ended = !is_elsewhere && household.coverage_of(person.id, today).is_none();
        let home = later.as_ref().filter(|_| ended).unwrap_or(&household);
        let subject = Subject {
            resident: person,
            household: Some(home),
            homes: &people.homes,
            head: home.head_on(today).and_then(|head| people.get(&head)),
            home_hidden: at.reader.home_is_hidden(person)?,
        };
        if is_elsewhere {
            // of a head who went over to another household: those who stayed need a new one
            next.extend(change_of_head(person, &household, &issuer.options, today));
        } else {
            next.extend(next_actions(&subject, issuer, today));
        }
    }
    due.into_iter().for_each(|action| add_due(&mut next, action));
    Ok(next.into_iter().map(|action| ActionOf { resident: people.get(&action.resident).cloned(), action }).collect())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[track_caller]
    fn check(actions: &[NextAction], expected: &[NextAction]) {
        let (mut found, mut places) = (Vec::new(), BTreeMap::new());
        for action in actions {
            add(&mut found, &mut places, ActionOf { resident: None, action: action.clone() });
        }
        assert_eq!(found.into_iter().map(|one| one.action).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_follows_from_several_households_is_asked_of_one_person_once() {
        let (who, other) = (RecordId::from_u128(1), RecordId::from_u128(2));
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let support = NextAction::by(NextActionCode::SupportTermEnds, who, day("2026-12-20"));
        check(&[support.clone(), support.clone()], std::slice::from_ref(&support));
        let of_other = NextAction { resident: other, ..support.clone() };
        check(&[support.clone(), of_other.clone()], &[support, of_other]);
        let judge = |months: &[&str]| {
            let months = months.iter().map(|month| Month::parse(month).unwrap()).collect();
            NextAction { months, ..NextAction::new(NextActionCode::Judge, who) }
        };
        check(&[judge(&["2026-12"]), judge(&["2026-11", "2026-12"])], &[judge(&["2026-11", "2026-12"])]);
        let (first, second) = ("2026-11-15", "2026-11-18");
        let heads = [first, second].map(|on| NextAction::by(NextActionCode::ChangeHead, who, day(on)));
        check(&heads, &heads);
    }
}
