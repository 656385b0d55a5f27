//! What a correction or a special status is about, found by what the notification names.

use std::collections::BTreeSet;

use madoguchi_domain::decide;
use madoguchi_domain::decide::national::correct::{self, Corrected, CorrectionField};
use madoguchi_domain::decide::national::special;
use madoguchi_domain::notification::Notification;
use madoguchi_domain::record::{Movement, RecordId, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::scheme::national::reasons::{ChangeReason, NewAddress};
use madoguchi_store::Reader;
use uuid::Uuid;

use super::typed::{authority, kinds, words};
use crate::codes::parsed;
use crate::error::Result;
use crate::ops::people::find::{homes, resident};

pub(super) fn correct(reader: Reader<'_>, notification: &Notification) -> Result<correct::CorrectionInput> {
    let people = named(reader, notification)?;
    let movement = notification.corrects.as_deref().map(|id| movement_of(&people, id)).transpose()?;
    let others = movement.as_ref().map(|m| others(reader, m, &people)).transpose()?.unwrap_or_default();
    let mut corrected = Vec::new();
    for resident in people {
        let movement = movement.as_ref().map(|m| same_movement(&resident, m));
        corrected.push(Corrected { homes: homes(reader, &resident)?, movement, resident });
    }
    let what = if notification.cancel {
        correct::CorrectionChange::Cancel
    } else {
        correct::CorrectionChange::Value {
            field: CorrectionField::parse(notification.field.as_deref().unwrap_or_default())?,
            from: required("from", notification.from.as_ref())?,
            to: required("to", notification.to.as_ref())?,
        }
    };
    let new_address = if notification.same_day_new_address { NewAddress::SameDay } else { NewAddress::LaterOrUnknown };
    Ok(correct::CorrectionInput {
        what,
        notified_on: decide::day("notified_on", notification.notified_on.as_deref())?,
        authority: authority(notification)?,
        new_address,
        remark: words(notification.remark.as_ref()),
        people: corrected,
        others,
    })
}

/// Who went over to the household of a 世帯主変更 with those named. Its other movements are each person's own.
fn others(reader: Reader<'_>, named: &Movement, people: &[Resident]) -> Result<Vec<Resident>> {
    if named.reason != ChangeReason::C01.code() || named.left_household.is_none() {
        return Ok(Vec::new());
    }
    let Some(home) = reader.find_household(named.household)? else { return Ok(Vec::new()) };
    let ids: BTreeSet<RecordId> = home.members.body.iter().map(|member| member.resident).collect();
    let mut others = Vec::new();
    for id in ids.into_iter().filter(|id| people.iter().all(|person| person.id != *id)) {
        let person = reader.find_resident(id)?;
        others.extend(person.filter(|person| registered_with(person, named).is_some_and(|m| m.corrected_by.is_none())));
    }
    Ok(others)
}

fn required(name: &str, text: Option<&String>) -> Result<String> {
    let told = text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    Ok(told.ok_or_else(|| Refusal::field(name, ""))?)
}

fn named(reader: Reader<'_>, notification: &Notification) -> Result<Vec<Resident>> {
    let mut people: Vec<Resident> = Vec::new();
    for member in &notification.members {
        let number = member.resident.as_deref().ok_or_else(|| Refusal::field("members", "resident"))?;
        let person = resident(reader, number)?;
        if people.iter().any(|p| p.id == person.id) {
            return Err(Refusal::field("members", number).into());
        }
        people.push(person);
    }
    Ok(people)
}

fn movement_of(people: &[Resident], id: &str) -> Result<Movement> {
    let unknown = || Refusal::new(RefusalCode::MovementUnknown).with("field", "unknown").with("movement", id);
    let id = Uuid::parse_str(id.trim()).map_err(|_| unknown())?;
    let found = people.iter().find_map(|p| p.qualification.body.movement(id));
    Ok(found.cloned().ok_or_else(unknown)?)
}

/// The same person's movement, or the one that was registered for this person at the same time.
fn same_movement(person: &Resident, named: &Movement) -> Uuid {
    if person.qualification.body.movement(named.id).is_some() {
        return named.id;
    }
    registered_with(person, named).map_or(named.id, |m| m.id)
}

/// The person's movement that was registered with that one, for the same household.
fn registered_with<'a>(person: &'a Resident, named: &Movement) -> Option<&'a Movement> {
    let key = |m: &Movement| (m.kind as u8, m.reason, m.effective_on, m.notified_on, m.recorded_at, m.household);
    person.qualification.body.movements.iter().find(|m| key(m) == key(named))
}

pub(super) fn special(reader: Reader<'_>, notification: &Notification) -> Result<special::StatusInput> {
    let status = notification.status.as_deref().unwrap_or_default();
    let which = if status == "support" {
        special::StatusTarget::Support
    } else {
        special::StatusTarget::Status(parsed("status", status)?)
    };
    let from = decide::day_if_told("from", notification.from.as_deref())?;
    let to = decide::day_if_told("to", notification.to.as_deref())?;
    let what = match (notification.cancel, from, to) {
        (true, _, _) => special::StatusChange::Withdraw,
        (false, None, Some(on)) => special::StatusChange::End { on },
        (false, from, to) => special::StatusChange::Begin { from, to },
    };
    let mut people = Vec::new();
    for (member, resident) in notification.members.iter().zip(named(reader, notification)?) {
        let household = reader.household_of(resident.id)?;
        let (evidence, brought) = (member.evidence.clone(), kinds(&member.collected)?);
        people.push(special::StatusSubject { resident, household, evidence, brought });
    }
    Ok(special::StatusInput {
        which,
        what,
        notified_on: decide::day("notified_on", notification.notified_on.as_deref())?,
        remark: words(notification.remark.as_ref()),
        people,
    })
}

#[cfg(test)]
mod tests {
    use crate::error::CounterError;

    use super::*;

    #[test]
    fn the_value_before_and_the_right_one_are_both_typed() {
        assert_eq!(required("from", Some(&" 2026-11-01 ".to_owned())).unwrap(), "2026-11-01");
        for text in [None, Some(String::new()), Some("  ".to_owned())] {
            let Err(CounterError::Refused(refusal)) = required("from", text.as_ref()) else { panic!("{text:?}") };
            assert_eq!(refusal.fields["field"], "from");
        }
    }

    #[test]
    fn a_movement_that_nobody_named_bears_is_unknown() {
        for id in ["", "movement", "01a1fb4b-a0c0-7311-a988-9ec326eb8757"] {
            let Err(CounterError::Refused(refusal)) = movement_of(&[], id) else { panic!("{id}") };
            assert_eq!((refusal.code, refusal.fields["movement"].as_str()), (RefusalCode::MovementUnknown, id));
        }
    }
}
