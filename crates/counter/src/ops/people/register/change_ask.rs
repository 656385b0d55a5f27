//! Persons and households of a change, found by what the notification names.

use chrono::NaiveDate;
use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::decide::national::change::{Change, ChangeInput, Mover};
use madoguchi_domain::decide::national::people::People;
use madoguchi_domain::notification::{Changes, Notification, NotifiedMember};
use madoguchi_domain::person::RELATION_HEAD;
use madoguchi_domain::record::Resident;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::scheme::national::Household;
use madoguchi_domain::scheme::national::reasons::ChangeReason;
use madoguchi_store::Reader;

use super::typed::{kinds, movement_dates, reason};
use crate::error::Result;
use crate::ops::people::find::resident;
use crate::ops::record_cache::RecordCache;

pub(super) fn change(reader: Reader<'_>, notification: &Notification) -> Result<ChangeInput> {
    let told = movement_dates(notification)?;
    let reason: ChangeReason = reason(notification)?;
    let change = match reason {
        ChangeReason::C01 => head(reader, notification, told.effective_on)?,
        ChangeReason::C02 => split(reader, notification, told.effective_on)?,
        ChangeReason::C03 => merge(reader, notification)?,
        ChangeReason::C04 | ChangeReason::C05 | ChangeReason::C06 | ChangeReason::C99 => persons(reader, notification)?,
    };
    Ok(ChangeInput { reason, dates: told, change })
}

/// Everybody it touches, the first of the notification first.
pub(super) fn people(ask: &ChangeInput) -> Vec<&Resident> {
    match &ask.change {
        Change::Head { head, members, .. } => {
            let others = members.iter().map(|m| &m.resident).filter(|m| m.id != head.id);
            std::iter::once(&**head).chain(others).collect()
        }
        Change::Split { movers, .. } | Change::Merge { movers, .. } => movers.iter().map(|m| &m.resident).collect(),
        Change::Persons { people } => people.iter().map(|(mover, ..)| &mover.resident).collect(),
    }
}

fn named(reader: Reader<'_>, member: &NotifiedMember) -> Result<Mover> {
    let number = member.resident.clone().ok_or_else(|| Refusal::field("members", "resident"))?;
    Ok(Mover { resident: resident(reader, &number)?, brought: kinds(&member.collected)? })
}

fn movers(reader: Reader<'_>, notification: &Notification) -> Result<Vec<Mover>> {
    let mut movers: Vec<Mover> = Vec::new();
    for member in &notification.members {
        let mover = named(reader, member)?;
        if movers.iter().any(|m| m.resident.id == mover.resident.id) {
            return Err(Refusal::field("members", member.resident.clone().unwrap_or_default()).into());
        }
        movers.push(mover);
    }
    Ok(movers)
}

/// Everybody whose coverage in a household goes on past a day, with the papers the notification says they brought.
fn covered(reader: Reader<'_>, household: &Household, movers: &[Mover], on: NaiveDate) -> Result<Vec<Mover>> {
    let mut all = Vec::new();
    for member in household.members.body.iter().filter(|m| m.period.to.is_none_or(|to| on < to)) {
        let brought: Vec<CertificateKind> =
            movers.iter().find(|m| m.resident.id == member.resident).map(|m| m.brought.clone()).unwrap_or_default();
        if let Some(resident) = reader.find_resident(member.resident)? {
            all.push(Mover { resident, brought });
        }
    }
    Ok(all)
}

fn newest_of_juki(reader: Reader<'_>, number: Option<&String>) -> Result<Option<Household>> {
    let Some(number) = number else { return Ok(None) };
    match reader.households_of_juki(number)?.first() {
        Some(id) => Ok(reader.find_household(*id)?),
        None => Ok(None),
    }
}

/// The household a change is about: that of a named person, else that of the registry household.
fn household(reader: Reader<'_>, notification: &Notification, movers: &[Mover]) -> Result<Household> {
    for mover in movers {
        if let Some(household) = reader.household_of(mover.resident.id)? {
            return Ok(household);
        }
    }
    let lives = movers.first().and_then(|m| m.resident.identity.body.juki_household_no.as_ref());
    let number = notification.juki_household_no.as_ref().or(lives);
    let unknown = || {
        let who = movers.first().map(|m| m.resident.identity.body.shown_no().to_owned()).unwrap_or_default();
        Refusal::new(RefusalCode::NotCovered).with("resident", who)
    };
    Ok(newest_of_juki(reader, number)?.ok_or_else(unknown)?)
}

/// Whom a household covers no longer lives on in it under its newest number, and may become its head again (擬制世帯主).
fn as_it_is_now(reader: Reader<'_>, household: Household, movers: &[Mover]) -> Result<Household> {
    let last = movers.first().and_then(|mover| household.latest_of(mover.resident.id));
    if last.is_none_or(|last| last.is_open()) {
        return Ok(household);
    }
    let records = RecordCache::of(reader);
    let people = People::of(&household, &|id| records.resident(id), &|id| records.household(id))?;
    Ok(people.newest(&household).clone())
}

fn head(reader: Reader<'_>, notification: &Notification, on: NaiveDate) -> Result<Change> {
    let movers = movers(reader, notification)?;
    let named = match &notification.head {
        Some(number) => Some(resident(reader, number)?),
        None => movers.first().map(|m| m.resident.clone()),
    };
    let head = named.ok_or_else(|| Refusal::field("head", ""))?;
    let household = as_it_is_now(reader, household(reader, notification, &movers)?, &movers)?;
    let members = covered(reader, &household, &movers, on)?;
    let before = on.pred_opt().and_then(|eve| household.head_on(eve)).filter(|before| *before != head.id);
    let before = before.map(|id| reader.find_resident(id)).transpose()?.flatten();
    let gone = before.and_then(|before| before.identity.body.removed_on);
    Ok(Change::Head { household: Box::new(household), head: Box::new(head), gone, members })
}

/// All of them must be covered in one household.
fn together(reader: Reader<'_>, notification: &Notification) -> Result<(Household, Vec<Mover>)> {
    let movers = movers(reader, notification)?;
    let first = household(reader, notification, &movers)?;
    for mover in &movers {
        if reader.household_of(mover.resident.id)?.map(|h| h.id) != Some(first.id) {
            let number = mover.resident.identity.body.shown_no();
            return Err(Refusal::new(RefusalCode::NotCovered).with("resident", number).into());
        }
    }
    Ok((first, movers))
}

fn split(reader: Reader<'_>, notification: &Notification, on: NaiveDate) -> Result<Change> {
    let (household, movers) = together(reader, notification)?;
    let first = || movers.first().map(|m| &m.resident).ok_or_else(|| Refusal::field("members", ""));
    let head = match &notification.head {
        Some(number) => resident(reader, number)?,
        None => head_of_home(reader, first()?, &household, on)?.map_or_else(|| first().cloned(), Ok)?,
    };
    // where the registry has split the home already, the new household is that home's
    let lives = head.identity.body.juki_household_no.clone();
    let of_head = lives.filter(|lives| household.number.body.juki_household_no.as_ref() != Some(lives));
    let juki_household_no = notification.juki_household_no.clone().or(of_head);
    Ok(Change::Split { household: Box::new(household), head: Box::new(head), juki_household_no, movers })
}

/// 世帯主 of the home in which somebody lives by the registry, where that is another one than the household's: insured in the household or not
/// (擬制世帯主). None where the head is insured under another number, and so is not of the household that comes to be.
fn head_of_home(
    reader: Reader<'_>,
    person: &Resident,
    household: &Household,
    on: NaiveDate,
) -> Result<Option<Resident>> {
    let home = person.identity.body.juki_household_no.as_ref();
    let Some(home) = home.filter(|home| household.number.body.juki_household_no.as_ref() != Some(home)) else {
        return Ok(None);
    };
    for id in reader.residents_of_juki_household(home)? {
        let mate = reader.find_resident(id)?;
        if let Some(head) = mate.filter(|mate| mate.identity.body.relation == RELATION_HEAD) {
            let own = reader.household_of(head.id)?.filter(|own| own.id != household.id);
            let is_insured_elsewhere = own.is_some_and(|own| own.coverage_of(head.id, on).is_some());
            return Ok((!is_insured_elsewhere).then_some(head));
        }
    }
    Ok(None)
}

fn merge(reader: Reader<'_>, notification: &Notification) -> Result<Change> {
    let (household, movers) = together(reader, notification)?;
    let named = notification.into.as_deref().map(|number| resident(reader, number)).transpose()?;
    let covering = named.as_ref().map(|named| reader.household_of(named.id)).transpose()?.flatten();
    // of a 擬制世帯主 it is the household of the home
    let juki =
        named.as_ref().map_or(&notification.juki_household_no, |named| &named.identity.body.juki_household_no).clone();
    let into = covering.map_or_else(|| newest_of_juki(reader, juki.as_ref()), |covering| Ok(Some(covering)))?;
    let household = Box::new(household);
    Ok(match (into, named) {
        (Some(into), _) => Change::Merge { household, into: Box::new(into), movers },
        // where nobody of it is insured, who comes makes it a 国保世帯
        (None, Some(head)) => Change::Split { household, juki_household_no: juki, head: Box::new(head), movers },
        (None, None) => {
            let named = notification.juki_household_no.clone().unwrap_or_default();
            return Err(Refusal::new(RefusalCode::HouseholdUnknown).with("household", named).into());
        }
    })
}

fn persons(reader: Reader<'_>, notification: &Notification) -> Result<Change> {
    let mut told = Vec::new();
    for (member, mover) in notification.members.iter().zip(movers(reader, notification)?) {
        let household = reader.household_of(mover.resident.id)?;
        told.push((mover, changes(notification, member)?, household));
    }
    Ok(Change::Persons { people: told })
}

/// 転居 may tell one address for everybody.
fn changes(notification: &Notification, member: &NotifiedMember) -> Result<Changes> {
    let mut changes = member.changes.clone().unwrap_or_default();
    if let Some(home) = &notification.new_household {
        changes.address.get_or_insert_with(|| home.address.clone());
        let postal_code = Some(home.postal_code.clone()).filter(|code| !code.is_empty());
        changes.postal_code = changes.postal_code.or(postal_code);
    }
    if let Some(relation) = changes.relation.as_deref().filter(|r| !crate::words::RELATIONS.contains(r)) {
        return Err(Refusal::field("relation", relation).into());
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::notification::NewHousehold;

    use super::*;

    fn nothing() -> Notification {
        serde_json::from_value(serde_json::json!({"kind": "change"})).unwrap()
    }

    fn nobody() -> NotifiedMember {
        serde_json::from_value(serde_json::json!({})).unwrap()
    }

    fn moved(address: Option<&str>, postal_code: Option<&str>) -> Result<Changes> {
        let home = NewHousehold { address: "新しい住所".into(), postal_code: "100-0001".into() };
        let notification = Notification { new_household: Some(home), ..nothing() };
        let told = Changes {
            address: address.map(Into::into),
            postal_code: postal_code.map(Into::into),
            ..Changes::default()
        };
        changes(&notification, &NotifiedMember { changes: Some(told), ..nobody() })
    }

    #[test]
    fn one_address_is_told_for_everybody_and_a_persons_own_goes_before_it() {
        let all = moved(None, None).unwrap();
        assert_eq!((all.address.as_deref(), all.postal_code.as_deref()), (Some("新しい住所"), Some("100-0001")));
        let own = moved(Some("別の住所"), Some("200-0002")).unwrap();
        assert_eq!((own.address.as_deref(), own.postal_code.as_deref()), (Some("別の住所"), Some("200-0002")));
        let told = changes(&nothing(), &nobody()).unwrap();
        assert_eq!(told, Changes::default());
    }

    #[test]
    fn a_relation_is_one_of_the_list() {
        let told = |code: &str| {
            let told = Changes { relation: Some(code.into()), ..Changes::default() };
            changes(&nothing(), &NotifiedMember { changes: Some(told), ..nobody() })
        };
        assert!(told("20").is_ok());
        for code in ["", "2", "99", "子"] {
            assert!(told(code).is_err(), "{code}");
        }
    }
}
