//! 届出の登録 (2.1-b, 2.1.2, 2.1-c, 2.1.3, 2.2.1): joining, leaving, changing, correcting and special statuses, as preview
//! or for good.

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::clock::TimeEvidence;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::decide::national::papers::{self, Occasion};
use madoguchi_domain::decide::national::{change, correct, join, leave, special};
use madoguchi_domain::decide::{Decision, DecisionContext, Source};
use madoguchi_domain::disclosure::hides_address;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::notification::{Changes, Notification, NotificationKind, Unseen};
use madoguchi_domain::options::Options;
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::{Myna, OfficeRecord, RecordId, Resident};
use madoguchi_domain::records::Record;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::scheme::national::reasons::ChangeReason;
use madoguchi_store::{Draft, Reader};
use uuid::Uuid;

use crate::answers::Registered;
use crate::check::{Check, stored_check};
use crate::context::{ReadContext, WriteContext};
use crate::convert::{self, Circumstances};
use crate::entry::claim;
use crate::error::{CounterError, Result};
use crate::ops::met::{close_met, with_met};
use crate::ops::people::aged::{self, Concerned, Fact};
use crate::ops::people::find::resident;
use crate::views::RegisterView;
use numbers::{PreviewNumbers, Taking};
use typed::authority;

mod around;
mod ask;
mod change_ask;
mod correct_ask;
mod numbers;
mod typed;

/// Whether it is for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterMode {
    /// Only shows what would follow; takes no number.
    Preview,
    /// Registers.
    Commit,
}

/// Registers a notification, or shows what would follow from it. The first member is the one the
/// clerk made sure of.
pub fn register(
    at: &mut WriteContext<'_>,
    notification: &Notification,
    check: &Check,
    mode: RegisterMode,
) -> Result<Registered> {
    all_is_seen(notification)?;
    let now = at.clock.now();
    let context = at.who(authority(notification)?)?;
    let (clock, record) = (at.clock.clone(), at.record.clone());
    let today = now.day();
    let occasion = Occasion { office: &record, today, at: now.wall, about: notification.effective_day() };
    let as_of = AsOf { office: &record, day: today, at: now.wall };
    if mode == RegisterMode::Preview {
        return preview(at, notification, check, now);
    }
    let (entry, facts) = (clock.new_id(), clock.new_id());
    at.store.commit(context, |commit| {
        let mut asked = read(commit.read(), notification, &mut || clock.new_id())?;
        let due = aged::due(commit.read(), &asked.concerned(), as_of)?;
        if !due.is_empty() {
            commit.append(claim(clock.new_id(), due.clone(), None))?;
            asked = read(commit.read(), notification, &mut || clock.new_id())?;
        }
        let (decided, items) = {
            // reads and numbers both go through the transaction, one after the other
            let items = prove_first(commit.read(), notification, &asked, check, &record)?;
            let mut source = Taking { commit, clock: &*clock, failed: None };
            let asked = asked.with_provisional_numbers(&mut source);
            let decided = asked.and_then(|asked| {
                let mut desk = DecisionContext { today, recorded_at: now.wall, office: &record, source: &mut source };
                asked.decide(&mut desk)
            });
            if let Some(error) = source.failed {
                return Err(CounterError::Store(error));
            }
            let (decision, people) = decided?;
            (Registered { entry: Some(entry), decision, people }, items)
        };
        let done = completed(commit.read(), notification, occasion, &now, decided)?;
        let decision = &done.decision;
        let check = stored_check(items, Some(&notification.identity_check));
        let claims = with_met(commit.read(), decision.claims.clone(), &now)?;
        commit.append(claim(entry, claims, Some(check.clone())))?;
        if !decision.facts.is_empty() {
            let holders: Vec<RecordId> = decision.facts.iter().flat_map(Act::touches).collect();
            commit.append(Draft {
                id: facts,
                acts: decision.facts.clone(),
                parent: Some(entry),
                check: Some(check),
                orders: Vec::new(),
            })?;
            close_met(commit, clock.new_id(), &holders, today)?;
        }
        aged::warned(commit.read(), done, &due)
    })
}

/// What would follow from a notification; nothing is written, and no number taken.
fn preview(
    at: &mut WriteContext<'_>,
    notification: &Notification,
    check: &Check,
    now: TimeEvidence,
) -> Result<Registered> {
    let (clock, record, today) = (at.clock.clone(), at.record.clone(), now.day());
    let shown = |reader: Reader<'_>, asked: DecisionInput| {
        prove_first(reader, notification, &asked, check, &record)?;
        let mut source = PreviewNumbers(&*clock);
        let mut desk = DecisionContext { today, recorded_at: now.wall, office: &record, source: &mut source };
        let (decision, people) = asked.decide(&mut desk)?;
        let occasion = Occasion { office: &record, today, at: now.wall, about: notification.effective_day() };
        completed(reader, notification, occasion, &now, Registered { entry: None, decision, people })
    };
    let asked = read(at.store.read(), notification, &mut || clock.new_id())?;
    let due = aged::due(at.store.read(), &asked.concerned(), AsOf { office: &record, day: today, at: now.wall })?;
    if due.is_empty() {
        return shown(at.store.read(), asked);
    }
    let context = at.who(authority(notification)?)?;
    at.store.rehearse(context, |commit| {
        commit.append(claim(clock.new_id(), due.clone(), None))?;
        let asked = read(commit.read(), notification, &mut || clock.new_id())?;
        let shown = shown(commit.read(), asked)?;
        aged::warned(commit.read(), shown, &due)
    })
}

/// The same with what was told of the card, and with what all of it does to the papers of everybody around.
fn completed(
    reader: Reader<'_>,
    notification: &Notification,
    occasion: Occasion<'_>,
    now: &TimeEvidence,
    mut done: Registered,
) -> Result<Registered> {
    let decision = &mut done.decision;
    decision.claims.extend(myna_told(reader, notification, occasion.today)?);
    // the tasks that the entry meets are closed with it, and whoever waited for one may be owed a paper
    let told = decision.claims.len();
    decision.claims = with_met(reader, std::mem::take(&mut decision.claims), now)?;
    let records = around::around(reader, &decision.claims)?;
    papers::add_paper_changes(&records, occasion, decision);
    decision.claims.truncate(told);
    let given = decision.papers_to_give.iter().map(|paper| paper.resident);
    let concerned = given.chain(decision.next_actions.iter().map(|action| action.resident));
    for id in concerned {
        let person = records.get(&id).and_then(Record::as_resident);
        let known = done.people.iter().any(|known| known.id == id);
        done.people.extend(person.filter(|_| !known).cloned());
    }
    Ok(done)
}

/// マイナ保険証, told beside what is notified. A joining decides about it itself.
fn myna_told(reader: Reader<'_>, notification: &Notification, today: NaiveDate) -> Result<Vec<Act>> {
    let mut acts = Vec::new();
    let members = notification.members.iter().filter(|_| notification.kind != NotificationKind::Join);
    for (number, state) in members.filter_map(|member| member.resident.as_deref().zip(member.myna)) {
        let myna = Myna { state, asked_on: Some(today) };
        acts.push(Act::RecordMyna { resident: resident(reader, number)?.id, myna });
    }
    Ok(acts)
}

/// A character nobody sees would make two names that look alike, or break a paper.
fn all_is_seen(notification: &Notification) -> Result<()> {
    let Some(Unseen { field, member, character }) = notification.unseen() else { return Ok(()) };
    let refusal = Refusal::field(&field, "").with("character", format!("U+{:04X}", u32::from(character)));
    Err(member.into_iter().fold(refusal, |refusal, place| refusal.with("member", place.to_string())).into())
}

/// A registration as shown. Nobody gave a reason for looking at a hidden home, so it stays hidden here, too.
pub fn registered_view(at: ReadContext<'_>, done: &Registered, notification: &Notification) -> Result<RegisterView> {
    let number = |id: RecordId| {
        let household = at.reader.find_household(id)?;
        Ok(household.map(|household| (household.number.body.symbol, household.number.body.number)))
    };
    let home_hidden = |id: RecordId, after: Option<&Identity>| {
        let before = done.people.iter().find(|person| person.id == id);
        let before = before.map(|person| &person.identity.body);
        let around: Vec<&Identity> =
            done.people.iter().map(|person| &person.identity.body).chain(named(done)).collect();
        let homes = || before.into_iter().chain(after);
        let mut hidden = homes().any(|own| hides_address(own, &around));
        for own in homes() {
            hidden = hidden || at.reader.home_is_hidden_of(own)?;
        }
        Ok(hidden)
    };
    convert::registered(done, &Circumstances { household_numbers: &number, home_hidden: &home_hidden, notification })
}

/// The identities that come of a notification.
fn named(done: &Registered) -> impl Iterator<Item = &Identity> {
    done.decision.claims.iter().filter_map(|act| {
        let Act::RecordResident { identity, .. } = act else { return None };
        Some(&**identity)
    })
}

/// The most people of one notification; more would not fit one entry.
const MEMBERS_MAX: usize = 50;

/// The first person is made sure of; what the registry tells has nobody at the counter.
fn prove_first(
    reader: Reader<'_>,
    notification: &Notification,
    asked: &DecisionInput,
    check: &Check,
    office: &OfficeRecord,
) -> Result<Vec<String>> {
    if authority(notification)? == Authority::ResidentsRegistry && check.items.is_empty() {
        return Ok(Vec::new());
    }
    let people = asked.people();
    let first = people.first().ok_or_else(|| Refusal::field("members", ""))?;
    let household = reader.household_of(first.id)?;
    Ok(check.prove(first, household.as_ref(), office.founding.body.sample)?)
}

/// A notification whose persons and household were found.
enum DecisionInput {
    Join(join::JoinInput),
    Leave(leave::LeaveInput),
    Change(change::ChangeInput),
    Correct(correct::CorrectionInput),
    Special(special::StatusInput),
}

impl DecisionInput {
    /// Everybody it touches, the one who is made sure of first.
    fn people(&self) -> Vec<&Resident> {
        match self {
            Self::Join(ask) => ask.joiners.iter().map(|j| &j.resident).collect(),
            Self::Leave(ask) => ask.leavers.iter().map(|l| &l.resident).collect(),
            Self::Change(ask) => change_ask::people(ask),
            Self::Correct(ask) => ask.people.iter().map(|p| &p.resident).collect(),
            Self::Special(ask) => ask.people.iter().map(|p| &p.resident).collect(),
        }
    }

    fn concerned(&self) -> Concerned<'_> {
        let joined = match self {
            Self::Join(join::JoinInput { into: join::Into::Known(home), .. }) => Some(home.id),
            Self::Join(_) | Self::Leave(_) | Self::Change(_) | Self::Correct(_) | Self::Special(_) => None,
        };
        let fact = match self {
            Self::Leave(asked) => Fact::Dated(asked.dates.effective_on),
            Self::Change(asked) => Fact::Dated(asked.dates.effective_on),
            Self::Correct(_) => Fact::Correction,
            Self::Join(_) | Self::Special(_) => Fact::Plain,
        };
        Concerned { people: self.people(), joined, fact }
    }

    fn with_provisional_numbers(mut self, source: &mut dyn Source) -> std::result::Result<Self, Refusal> {
        if let Self::Join(ask) = &mut self {
            for joiner in ask.joiners.iter_mut().filter(|j| j.is_new) {
                joiner.resident.identity.body.provisional_no = Some(source.provisional_no()?);
            }
        }
        Ok(self)
    }

    fn decide(self, desk: &mut DecisionContext<'_>) -> std::result::Result<(Decision, Vec<Resident>), Refusal> {
        let people = self.people().into_iter().cloned().collect();
        let mut decision = match self {
            Self::Join(ask) => join::decide(ask, desk)?,
            Self::Leave(ask) => leave::decide(&ask, desk)?,
            Self::Change(ask) => change::decide(&ask, desk)?,
            Self::Correct(ask) => correct::decide(&ask, desk)?,
            Self::Special(ask) => special::decide(&ask, desk)?,
        };
        decision.warnings.extend(Options::of(desk.office).warnings());
        Ok((decision, people))
    }
}

fn read(reader: Reader<'_>, notification: &Notification, id: &mut dyn FnMut() -> Uuid) -> Result<DecisionInput> {
    if notification.members.len() > MEMBERS_MAX {
        return Err(Refusal::new(RefusalCode::LimitReached).into());
    }
    changes_are_read(notification)?;
    match notification.kind {
        NotificationKind::Join => Ok(DecisionInput::Join(ask::join(reader, notification, id)?)),
        NotificationKind::Leave => {
            Ok(DecisionInput::Leave(ask::leave(reader, notification, authority(notification)?)?))
        }
        NotificationKind::Change => Ok(DecisionInput::Change(change_ask::change(reader, notification)?)),
        NotificationKind::Correct => Ok(DecisionInput::Correct(correct_ask::correct(reader, notification)?)),
        NotificationKind::SpecialStatus => Ok(DecisionInput::Special(correct_ask::special(reader, notification)?)),
    }
}

/// 世帯主変更, 世帯分離 and 世帯合併 move the household; what a person tells anew besides is a notification of its own. It is refused where
/// it would be passed over.
fn changes_are_read(notification: &Notification) -> Result<()> {
    const OF_PERSONS: [ChangeReason; 4] = [ChangeReason::C04, ChangeReason::C05, ChangeReason::C06, ChangeReason::C99];
    let reason = notification.reason.as_deref().and_then(ChangeReason::parse);
    let of_persons = OF_PERSONS.iter().any(|of_persons| Some(*of_persons) == reason);
    let mut told = notification.members.iter().filter_map(|member| member.changes.as_ref());
    let tells = told.any(|changes| *changes != Changes::default());
    if !tells || (notification.kind == NotificationKind::Change && of_persons) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::StateForbids).with("field", "changes_elsewhere").into())
}
