//! 届出の登録 (2.1-b, 2.1.2, 2.1-c, 2.1.3): joining and leaving, as preview or for good.

use chrono::NaiveDate;
use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::coverage::{EndReason, NewAddress, StartReason};
use madoguchi_domain::decide::{self, Decision, Desk, Source, join, leave};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::kana;
use madoguchi_domain::notification::{NewResident, Notification, NotificationKind, NotifiedMember};
use madoguchi_domain::person::{Birth, Identity, RELATION_HEAD};
use madoguchi_domain::record::{Household, Office as OfficeRecord, RecordId, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Draft, Reader};
use uuid::Uuid;

use super::resident;
use crate::check::{Check, kept};
use crate::error::{CounterError, Result};
use crate::office::{Blank, Office, Taking, claim};

/// Whether it is for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Only shows what would follow; takes no number.
    Preview,
    /// Registers.
    Commit,
}

/// A decided notification.
pub struct Registered {
    /// The entry of the claims; none in a preview.
    pub entry: Option<Uuid>,
    /// What was decided.
    pub decision: Decision,
    /// The persons of the notification, as they were when it was decided.
    pub people: Vec<Resident>,
}

impl Office {
    /// Registers a notification, or shows what would follow from it. The first member is the one the
    /// clerk made sure of.
    pub fn register(&mut self, notification: &Notification, check: &Check, mode: Mode) -> Result<Registered> {
        let now = self.clock.now();
        let context = self.context(Authority::Counter)?;
        let (clock, record) = (self.clock.clone(), self.record.clone());
        let today = now.day();
        if mode == Mode::Preview {
            let mut source = Blank(&*clock);
            let mut desk = Desk { today, recorded_at: now.wall, office: &record, source: &mut source };
            let (decision, people, _) = decided(self.store.read(), notification, check, &mut desk)?;
            return Ok(Registered { entry: None, decision, people });
        }
        let (entry, facts) = (clock.new_id(), clock.new_id());
        self.store.commit(context, |commit| {
            let (decision, people, items) = {
                // reads and numbers both go through the transaction, one after the other
                let asked = ask(commit.read(), notification, &mut || clock.new_id())?;
                let items = prove_first(commit.read(), &asked, check, &record)?;
                let mut source = Taking { commit, clock: &*clock, failed: None };
                let asked = asked.with_provisional_numbers(&mut source);
                let decided = asked.and_then(|asked| {
                    let mut desk = Desk { today, recorded_at: now.wall, office: &record, source: &mut source };
                    asked.decide(&mut desk)
                });
                if let Some(error) = source.failed {
                    return Err(CounterError::Store(error));
                }
                let (decision, people) = decided?;
                (decision, people, items)
            };
            let check = kept(items, Some(&notification.identity_check));
            commit.append(claim(entry, decision.claims.clone(), Some(check.clone())))?;
            if !decision.facts.is_empty() {
                commit.append(Draft {
                    id: facts,
                    acts: decision.facts.clone(),
                    parent: Some(entry),
                    check: Some(check),
                    orders: Vec::new(),
                })?;
            }
            Ok(Registered { entry: Some(entry), decision, people })
        })
    }
}

fn decided(
    reader: Reader<'_>,
    notification: &Notification,
    check: &Check,
    desk: &mut Desk<'_>,
) -> Result<(Decision, Vec<Resident>, Vec<String>)> {
    let asked = {
        let source = &mut *desk.source;
        ask(reader, notification, &mut || source.id())?
    };
    let items = prove_first(reader, &asked, check, desk.office)?;
    let (decision, people) = asked.decide(desk)?;
    Ok((decision, people, items))
}

fn prove_first(reader: Reader<'_>, asked: &Asked, check: &Check, office: &OfficeRecord) -> Result<Vec<String>> {
    let first = asked.people().first().map(|p| (*p).clone()).ok_or_else(|| Refusal::field("members", ""))?;
    let household = reader.household_of(first.id)?;
    Ok(check.prove(&first, household.as_ref(), office.founding.body.sample)?)
}

/// A notification whose persons and household were found.
enum Asked {
    Join(join::Ask),
    Leave(leave::Ask),
}

impl Asked {
    fn people(&self) -> Vec<&Resident> {
        match self {
            Self::Join(ask) => ask.joiners.iter().map(|j| &j.resident).collect(),
            Self::Leave(ask) => ask.leavers.iter().map(|l| &l.resident).collect(),
        }
    }

    fn with_provisional_numbers(mut self, source: &mut dyn Source) -> std::result::Result<Self, Refusal> {
        if let Self::Join(ask) = &mut self {
            for joiner in ask.joiners.iter_mut().filter(|j| j.is_new) {
                joiner.resident.identity.body.provisional_no = Some(source.provisional_no()?);
            }
        }
        Ok(self)
    }

    fn decide(self, desk: &mut Desk<'_>) -> std::result::Result<(Decision, Vec<Resident>), Refusal> {
        let people = self.people().into_iter().cloned().collect();
        let decision = match self {
            Self::Join(ask) => join::decide(ask, desk)?,
            Self::Leave(ask) => leave::decide(&ask, desk)?,
        };
        Ok((decision, people))
    }
}

fn ask(reader: Reader<'_>, notification: &Notification, id: &mut dyn FnMut() -> Uuid) -> Result<Asked> {
    match notification.kind {
        NotificationKind::Join | NotificationKind::Leave => {}
        NotificationKind::Change | NotificationKind::Correct | NotificationKind::SpecialStatus => {
            return Err(Refusal::new(RefusalCode::KindUnsupported).into());
        }
    }
    let effective_on = decide::day("effective_on", notification.effective_on.as_deref())?;
    let notified_on = decide::day("notified_on", notification.notified_on.as_deref())?;
    if notification.members.len() > 99 {
        return Err(Refusal::new(RefusalCode::LimitReached).into());
    }
    match notification.kind {
        NotificationKind::Join => Ok(Asked::Join(join_ask(reader, notification, effective_on, notified_on, id)?)),
        NotificationKind::Leave => Ok(Asked::Leave(leave_ask(reader, notification, effective_on, notified_on)?)),
        NotificationKind::Change | NotificationKind::Correct | NotificationKind::SpecialStatus => {
            Err(Refusal::new(RefusalCode::KindUnsupported).into())
        }
    }
}

fn reason<T: serde::de::DeserializeOwned>(notification: &Notification) -> Result<T> {
    let text = notification.reason.clone().unwrap_or_default();
    let parsed = serde_json::from_value(serde_json::Value::String(text.clone()));
    Ok(parsed.map_err(|_| Refusal::field("reason", text))?)
}

fn join_ask(
    reader: Reader<'_>,
    notification: &Notification,
    effective_on: NaiveDate,
    notified_on: NaiveDate,
    id: &mut dyn FnMut() -> Uuid,
) -> Result<join::Ask> {
    let reason: StartReason = reason(notification)?;
    let home = home(reader, notification)?;
    let mut joiners = Vec::new();
    for member in &notification.members {
        joiners.push(joiner(reader, member, &home, id)?);
    }
    let into = match home.household {
        Some(household) => join::Into::Known(Box::new(household)),
        None => join::Into::New { head: head_of(&joiners, home.head)?, juki_household_no: home.juki_household_no },
    };
    Ok(join::Ask { reason, effective_on, notified_on, joiners, into })
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
        display_order: u32::try_from(people.len()).unwrap_or(0) + 1,
        ..nobody()
    };
    let household = match reader.households_of_juki(&number)?.first() {
        Some(id) => reader.find_household(*id)?,
        None => None,
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
    Ok(join::Joiner { resident, is_new, myna: member.myna })
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
        let shown = super::shown_no(reader, *double)?;
        return Err(Refusal::new(RefusalCode::DuplicateSuspected).with("resident", shown).into());
    }
    Ok(Resident::unwritten(id, join::new_identity(new, &home.at)))
}

/// The registry's head, else the member who comes as one.
fn head_of(joiners: &[join::Joiner], known: Option<RecordId>) -> Result<RecordId> {
    let among = || joiners.iter().find(|j| j.resident.identity.body.relation == RELATION_HEAD).map(|j| j.resident.id);
    Ok(known.or_else(among).ok_or_else(|| Refusal::new(RefusalCode::HeadMissing))?)
}

fn leave_ask(
    reader: Reader<'_>,
    notification: &Notification,
    effective_on: NaiveDate,
    notified_on: NaiveDate,
) -> Result<leave::Ask> {
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
        leavers.push(leave::Leaver { resident: person, household, brought: kinds(&member.collected)? });
    }
    let new_address = if notification.same_day_new_address { NewAddress::SameDay } else { NewAddress::LaterOrUnknown };
    Ok(leave::Ask { reason, effective_on, notified_on, new_address, leavers })
}

fn kinds(names: &[String]) -> Result<Vec<CertificateKind>> {
    let parse = |name: &String| kind(name);
    names.iter().map(parse).collect()
}

/// A kind of certificate by the name scripts use.
pub fn kind(name: &str) -> Result<CertificateKind> {
    let parsed = serde_json::from_value(serde_json::Value::String(name.to_owned()));
    Ok(parsed.map_err(|_| Refusal::field("kind", name))?)
}
