//! Persons and households of a joining or a leaving, found by what the notification names.

use madoguchi_domain::decide::national::{join, leave};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::kana;
use madoguchi_domain::notification::{NewResident, Notification, NotifiedMember};
use madoguchi_domain::person::{Birth, Identity, RELATION_HEAD};
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::scheme::national::Household;
use madoguchi_domain::scheme::national::reasons::{EndReason, NewAddress, StartReason};
use madoguchi_store::Reader;
use uuid::Uuid;

use super::typed::{if_told, kinds, movement_dates, reason};
use crate::error::Result;
use crate::ops::people::find::{homes, resident, shown_no};

pub(super) fn join(
    reader: Reader<'_>,
    notification: &Notification,
    id: &mut dyn FnMut() -> Uuid,
) -> Result<join::JoinInput> {
    let told = movement_dates(notification)?;
    let reason: StartReason = reason(notification)?;
    let home = home(reader, notification)?;
    let mut joiners = Vec::new();
    for member in &notification.members {
        let joiner = joiner(reader, member, &home, id)?;
        if joiners.iter().any(|j: &join::Joiner| j.resident.id == joiner.resident.id) {
            return Err(Refusal::field("members", member.resident.clone().unwrap_or_default()).into());
        }
        joiners.push(joiner);
    }
    let into = match home.household {
        Some(household) => join::Into::Known(Box::new(household)),
        None => join::Into::New { head: head_of(&joiners, home.head)?, juki_household_no: home.juki_household_no },
    };
    let qualified_on = if_told("qualified_on", notification.qualified_on.as_ref())?;
    let lost_elsewhere_on = if_told("lost_elsewhere_on", notification.lost_elsewhere_on.as_ref())?;
    Ok(join::JoinInput { reason, dates: told, qualified_on, lost_elsewhere_on, joiners, into })
}

/// Where a notification's people live.
struct Home {
    household: Option<Household>,
    head: Option<RecordId>,
    juki_household_no: Option<String>,
    /// Address and registry household of someone new.
    at: Identity,
}

fn home(reader: Reader<'_>, notification: &Notification) -> Result<Home> {
    if let Some(new) = &notification.new_household {
        if new.address.trim().is_empty() {
            return Err(Refusal::field("address", "").into());
        }
        let at = Identity { address: new.address.clone(), postal_code: new.postal_code.clone(), ..nobody() };
        return Ok(Home { household: None, head: None, juki_household_no: None, at });
    }
    let number = notification.juki_household_no.clone().ok_or_else(|| Refusal::field("juki_household_no", ""))?;
    let mut people = Vec::new();
    for id in reader.residents_of_juki_household(&number)? {
        people.extend(reader.find_resident(id)?);
    }
    let head =
        people.iter().find(|p| p.identity.body.relation == RELATION_HEAD && p.identity.body.removed_on.is_none());
    let first = head
        .or(people.first())
        .ok_or_else(|| Refusal::new(RefusalCode::HouseholdUnknown).with("household", number.clone()))?;
    let lives = &first.identity.body;
    let at = Identity {
        juki_household_no: Some(number.clone()),
        head_atena_no: head.and_then(|h| h.identity.body.atena_no.clone()),
        postal_code: lives.postal_code.clone(),
        address_code: lives.address_code.clone(),
        address: lives.address.clone(),
        address_extra: lives.address_extra.clone(),
        support: lives.support,
        support_until: lives.support_until,
        counter_support: lives.counter_support,
        display_order: u32::try_from(people.len()).unwrap_or(0) + 1,
        ..nobody()
    };
    let household = match reader.households_of_juki(&number)?.first() {
        Some(id) => reader.find_household(*id)?,
        // one that was split off at the counter before the registry told its number
        None => match head {
            Some(head) => reader
                .household_of(head.id)?
                .filter(|home| home.number.body.juki_household_no.is_none() && home.head() == Some(head.id)),
            None => None,
        },
    };
    Ok(Home { household, head: head.map(|h| h.id), juki_household_no: Some(number), at })
}

/// Where someone new lives; who it is comes from the notification.
fn nobody() -> Identity {
    Identity::blank(Birth { year: 1900, month: None, day: None })
}

fn joiner(
    reader: Reader<'_>,
    member: &NotifiedMember,
    home: &Home,
    id: &mut dyn FnMut() -> Uuid,
) -> Result<join::Joiner> {
    let (resident, is_new) = match (&member.resident, &member.new_resident) {
        (Some(number), None) => {
            let person = resident(reader, number)?;
            let lives = &person.identity.body.juki_household_no;
            if home.juki_household_no.is_some() && *lives != home.juki_household_no {
                return Err(Refusal::new(RefusalCode::DaysContradict)
                    .with("resident", number.clone())
                    .with("field", "juki_household_no")
                    .into());
            }
            (person, false)
        }
        (None, Some(new)) => (someone_new(reader, new, home, id())?, true),
        (Some(_), Some(_)) | (None, None) => return Err(Refusal::field("members", "resident / new_resident").into()),
    };
    let covering = reader.household_of(resident.id)?;
    Ok(join::Joiner { resident, is_new, myna: member.myna, covering, evidence: member.evidence.clone() })
}

fn someone_new(reader: Reader<'_>, new: &NewResident, home: &Home, id: Uuid) -> Result<Resident> {
    for (name, value) in [("name", &new.name), ("kana", &new.kana), ("relation", &new.relation)] {
        if value.trim().is_empty() {
            return Err(Refusal::field(name, "").into());
        }
    }
    if !crate::words::RELATIONS.contains(&new.relation.as_str()) {
        return Err(Refusal::field("relation", new.relation.clone()).into());
    }
    let like = reader.residents_like(&new.birth.to_string(), &kana::folded(&new.kana))?;
    if let Some(double) = like.first().filter(|_| !new.confirmed_new) {
        let shown = shown_no(reader, *double)?;
        return Err(Refusal::new(RefusalCode::DuplicateSuspected).with("resident", shown).into());
    }
    Ok(Resident::unwritten(id, join::new_identity(new, &home.at)))
}

/// The registry's head, else the member who comes as one.
fn head_of(joiners: &[join::Joiner], known: Option<RecordId>) -> Result<RecordId> {
    let among = || joiners.iter().find(|j| j.resident.identity.body.relation == RELATION_HEAD).map(|j| j.resident.id);
    Ok(known.or_else(among).ok_or_else(|| Refusal::new(RefusalCode::HeadMissing))?)
}

pub(super) fn leave(
    reader: Reader<'_>,
    notification: &Notification,
    authority: Authority,
) -> Result<leave::LeaveInput> {
    let told = movement_dates(notification)?;
    let reason: EndReason = reason(notification)?;
    let mut leavers = Vec::new();
    for member in &notification.members {
        let number = member.resident.clone().ok_or_else(|| Refusal::field("members", "resident"))?;
        let person = resident(reader, &number)?;
        let household = reader
            .household_of(person.id)?
            .ok_or_else(|| Refusal::new(RefusalCode::NotCovered).with("resident", number.clone()))?;
        if leavers.iter().any(|l: &leave::Leaver| l.resident.id == person.id) {
            return Err(Refusal::field("members", number).into());
        }
        let homes = homes(reader, &person)?;
        leavers.push(leave::Leaver { resident: person, household, homes, brought: kinds(&member.collected)? });
    }
    let new_address = if notification.same_day_new_address { NewAddress::SameDay } else { NewAddress::LaterOrUnknown };
    let lost_on = if_told("lost_on", notification.lost_on.as_ref())?;
    Ok(leave::LeaveInput { reason, dates: told, new_address, lost_on, authority, leavers })
}
