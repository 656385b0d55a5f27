//! Everything about one resident and the household (2.1.1), as of any day, as known at any time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use madoguchi_domain::access::{self, FieldGroup, Look, Place, Surface};
use madoguchi_domain::decide::national::by_age::{AsOf, bring};
use madoguchi_domain::decide::national::next::{change_of_head, next_actions};
use madoguchi_domain::decide::national::people::People;
use madoguchi_domain::decide::{NextAction, NextActionCode, day_if_told, moment};
use madoguchi_domain::determine::Month;
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::options::Options;
use madoguchi_domain::paper::Subject;
use madoguchi_domain::record::{RecordId, RecordedAt, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::Reader;

use super::find::resident;
use crate::answers::{Housemate, LaterHousehold, Reveal, Shown};
use crate::context::{LookContext, ReadContext};
use crate::error::Result;
use crate::note::Note;
use crate::ops::determine::due::{Dockets, add_due};
use crate::ops::record_cache::RecordCache;

/// From when one looks: left out = today, and what is known now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct From {
    /// As of this day.
    pub on: Option<NaiveDate>,
    /// As the office knew it then.
    pub known_at: Option<RecordedAt>,
}

impl From {
    /// As typed; what is empty is left out.
    pub fn parse(on: Option<&str>, known_at: Option<&str>) -> std::result::Result<Self, Refusal> {
        let typed = |text: Option<&str>| text.filter(|t| !t.trim().is_empty()).map(str::to_owned);
        Ok(Self {
            on: day_if_told("on", on)?,
            known_at: typed(known_at).map(|text| moment("known_at", &text)).transpose()?,
        })
    }
}

/// Shows a resident on `on`; none = today.
pub fn show(at: ReadContext<'_>, number: &str, on: Option<NaiveDate>) -> Result<Shown> {
    show_from(at, number, From { on, known_at: None })
}

/// Shows a resident as of any day, as it was known at any time.
pub fn show_from(at: ReadContext<'_>, number: &str, from: From) -> Result<Shown> {
    let reader = at.reader;
    let on = from.on.unwrap_or_else(|| at.today());
    let records = RecordCache::of(reader);
    let past = Past { records: &records, on, from };
    let now = resident(reader, number)?;
    records.add(&now);
    let juki_ids = juki_ids(reader, &now)?;
    let unsent = reader.is_unsent(now.id)?;
    let unknown = || Refusal::new(RefusalCode::ResidentUnknown).with("resident", number).with("field", "known_at");
    let mut person = past.resident(now).ok_or_else(unknown)?;
    let mut household = past.household(&person)?;
    let homes = past.homes(&person, household.as_ref())?;
    let mut head = past.head(household.as_ref())?;
    let mut members = past.members(household.as_ref())?;
    let mut juki = Vec::new();
    for id in juki_ids.into_iter().chain(mates_untold(&person, &members)) {
        if let Some(resident) = past.find(id)? {
            let household = past.household(&resident)?;
            let (homes, head) = (past.homes(&resident, household.as_ref())?, past.head(household.as_ref())?);
            juki.push(Housemate { resident, household, homes, head, later: None });
        }
    }
    let as_of = AsOf::shown(at.record, on);
    if let Some(household) = &mut household {
        let people: Vec<&mut Resident> = members.iter_mut().chain(&mut head).chain([&mut person]).collect();
        bring(household, people, as_of);
    }
    for Housemate { resident, household, head, .. } in &mut juki {
        if let Some(household) = household {
            bring(household, head.iter_mut().chain([resident]).collect(), as_of);
        }
    }
    let later = past.later(&person, household.as_ref(), as_of)?;
    for mate in &mut juki {
        mate.later = past.later(&mate.resident, mate.household.as_ref(), as_of)?;
    }
    juki.sort_by_key(|mate| (mate.resident.identity.body.display_order, mate.resident.id));
    let options = options(at, from)?;
    let present = from.known_at.is_none() && on == at.today();
    let known_at = from.known_at.unwrap_or_else(|| at.clock.now().wall);
    let home_hidden = past.hidden_now(&person)?;
    let mut shown = Shown {
        resident: person,
        household,
        homes,
        head,
        later,
        members,
        juki,
        next: Vec::new(),
        on,
        known_at,
        present,
        unsent,
        home_hidden,
        barred: BTreeMap::new(),
        office: at.record.clone(),
        options,
    };
    tell(at, &records, &mut shown)?;
    Ok(shown)
}

/// 市町村の定め, as known then.
fn options(at: ReadContext<'_>, from: From) -> Result<Options> {
    let Some(when) = from.known_at else { return Ok(Options::of(at.record)) };
    let office = at.reader.office_with_history(at.record.id)?;
    Ok(Options::known_at(office.as_ref().unwrap_or(at.record), when))
}

/// What is left to do, and which papers wait for a judgement.
fn tell(at: ReadContext<'_>, records: &RecordCache<'_>, shown: &mut Shown) -> Result<()> {
    shown.next = left_to_do(shown, shown.on);
    if let Some(home) = home_left_behind(at.reader, shown)? {
        shown.next.extend(change_of_head(&shown.resident, &home, &shown.options, shown.on));
    }
    // only what holds now can be judged
    if shown.present {
        let dockets = Dockets::new(records, at.record, shown.on);
        add_judgements(&dockets, shown)?;
        shown.barred = barred(&dockets, shown)?;
    }
    Ok(())
}

/// Of the papers that wait to be handed over, those that wait for a judgement.
fn barred(dockets: &Dockets<'_>, shown: &Shown) -> Result<BTreeMap<CertificateNo, Refusal>> {
    let mut barred = BTreeMap::new();
    for paper in &shown.resident.certificates.body {
        if let Some(refusal) = dockets.bar(&shown.subject(), paper)? {
            barred.insert(paper.no.clone(), refusal);
        }
    }
    Ok(barred)
}

/// Opens a resident's file as of any day, as known at any time: noted with everybody it shows. Hidden addresses stay hidden without
/// a reason.
pub fn open(
    at: &mut LookContext<'_>,
    number: &str,
    from: From,
    place: Place,
    why: Option<&str>,
) -> Result<(Shown, Reveal)> {
    let shown = show_from(at.reading(), number, from)?;
    let reason = why.and_then(access::reason);
    at.note(Note::new(Look::Opened, place).of(everybody(&shown)).because(reason.clone()))?;
    let reveal = reveal(at, &shown, place, reason.clone())?;
    // the window's household view has no incomes; a script is shown them
    let incomes = at.surface == Surface::Command && !shown.resident.income.body.is_empty();
    if let Some(reason) = reason.filter(|_| incomes) {
        note_incomes(at, &shown, place, reason)?;
    }
    Ok((shown, reveal))
}

/// Lifts the mask of an opened file; the groups of values and the reason are noted.
pub(crate) fn reveal(at: &mut LookContext<'_>, shown: &Shown, place: Place, reason: Option<String>) -> Result<Reveal> {
    if reason.is_none() {
        return Ok(Reveal::Masked);
    }
    if shown.home_hidden {
        at.note(
            Note::new(Look::Revealed, place).of([shown.resident.id]).revealing(&FieldGroup::OF_HOME).because(reason),
        )?;
    }
    Ok(Reveal::All)
}

/// Whoever a file shows: the resident, the registry household, the 国保世帯 and its head.
fn everybody(shown: &Shown) -> Vec<RecordId> {
    let juki = shown.juki.iter().map(|mate| mate.resident.id);
    let household = shown.members.iter().chain(&shown.head).map(|r| r.id);
    std::iter::once(shown.resident.id).chain(juki).chain(household).collect()
}

/// Notes that incomes were shown; of a hidden home they tell where it was on 1 January.
pub(crate) fn note_incomes(at: &mut LookContext<'_>, shown: &Shown, place: Place, reason: String) -> Result<()> {
    let fields: &[FieldGroup] =
        if shown.home_hidden { &[FieldGroup::Income, FieldGroup::PreviousAddress] } else { &[FieldGroup::Income] };
    let note = Note::new(Look::Revealed, place).of([shown.resident.id]).revealing(fields);
    at.note(note.because(Some(reason)))
}

/// What is left to do for the person, and for the head of the household where that concerns everybody.
fn left_to_do(shown: &Shown, on: NaiveDate) -> Vec<NextAction> {
    let (subject, issuer) = (shown.subject(), shown.issuer());
    let mut next = next_actions(&subject, &issuer, on);
    next.extend(left_to_do_as_head(shown, on));
    if let Some(head) = subject.head.filter(|h| h.id != subject.resident.id) {
        let of_head = next_actions(&Subject { resident: head, ..subject }, &issuer, on);
        // where the head lives by the registry decides whose name stands on the papers of the others
        let concerns_all = [NextActionCode::ChangeHead, NextActionCode::ChangeHousehold];
        next.extend(of_head.into_iter().filter(|action| concerns_all.contains(&action.code)));
    }
    next
}

/// What is left to do for the household of which the person is the head and never was insured in (擬制世帯主).
fn left_to_do_as_head(shown: &Shown, on: NaiveDate) -> Option<NextAction> {
    let person = &shown.resident;
    let headed = |mate: &&Housemate| mate.household.as_ref().is_some_and(|home| home.head_on(on) == Some(person.id));
    let mate = shown.juki.iter().find(headed).filter(|_| shown.household.is_none())?;
    change_of_head(person, mate.household.as_ref()?, &shown.options, on)
}

/// The household of which the person, never insured in it, is still the head, though the registry tells of another home by now.
fn home_left_behind(reader: Reader<'_>, shown: &Shown) -> Result<Option<Household>> {
    let person = &shown.resident;
    let own = &person.identity.body.juki_household_no;
    if !shown.present || shown.household.is_some() {
        return Ok(None);
    }
    let words = person.identity.history().into_iter().filter_map(|(_, word)| word.juki_household_no);
    for number in words.filter(|number| Some(number) != own.as_ref()).collect::<BTreeSet<_>>() {
        for id in reader.households_of_juki(&number)? {
            let home = reader.household_now(id)?.filter(|home| home.head_on(shown.on) == Some(person.id));
            if home.is_some() {
                return Ok(home);
            }
        }
    }
    Ok(None)
}

/// The judgements that are due of the household, and of those in which the person counted before.
fn add_judgements(dockets: &Dockets<'_>, shown: &mut Shown) -> Result<()> {
    let homes: Vec<RecordId> = shown.household.iter().chain(&shown.homes).map(|home| home.id).collect();
    for home in homes {
        if let Some(action) = dockets.due(home)?.and_then(|action| of_own_months(shown, home, action)) {
            add_due(&mut shown.next, action);
        }
    }
    Ok(())
}

/// A judgement of a household that covers the person, or covered him or her in the months it names.
fn of_own_months(shown: &Shown, id: RecordId, action: NextAction) -> Option<NextAction> {
    let subject = shown.subject();
    if shown.household.as_ref().is_some_and(|home| home.id == id) {
        return Some(action);
    }
    let counts = shown.options.practice.change_counts;
    let is_own = |month: &Month| subject.counted_in((*month, counts)).is_some_and(|place| place.household.id == id);
    let months: Vec<Month> = action.months.iter().copied().filter(is_own).collect();
    (!months.is_empty()).then_some(NextAction { months, ..action })
}

/// Reads records as they were known, for the day.
struct Past<'s> {
    records: &'s RecordCache<'s>,
    on: NaiveDate,
    from: From,
}

impl Past<'_> {
    fn find(&self, id: RecordId) -> Result<Option<Resident>> {
        Ok(self.records.resident(id)?.and_then(|now| self.resident(now)))
    }

    /// 世帯主 of a household on the day.
    fn head(&self, household: Option<&Household>) -> Result<Option<Resident>> {
        match household.and_then(|h| h.head_on(self.on)) {
            Some(id) => self.find(id),
            None => Ok(None),
        }
    }

    /// Everybody who was ever a member of the household, in the order of their coverages.
    fn members(&self, household: Option<&Household>) -> Result<Vec<Resident>> {
        let mut members: Vec<Resident> = Vec::new();
        for member in household.iter().flat_map(|h| &h.members.body) {
            if !members.iter().any(|known| known.id == member.resident) {
                members.extend(self.find(member.resident)?);
            }
        }
        Ok(members)
    }

    fn resident(&self, now: Resident) -> Option<Resident> {
        let mut then = match self.from.known_at {
            Some(when) => now.known_at(when)?,
            None => now,
        };
        if self.from.on.is_some() {
            then.identity.body = then.identity_on(self.on);
        }
        Some(then)
    }

    /// Whether 支援措置 hides where the person lives. What must be hidden today is hidden in the past, too.
    fn hidden_now(&self, person: &Resident) -> Result<bool> {
        let now = self.records.resident(person.id)?;
        Ok(self.records.reader().home_is_hidden(now.as_ref().unwrap_or(person))?)
    }

    /// The other households that ever covered the person.
    fn homes(&self, person: &Resident, household: Option<&Household>) -> Result<Vec<Household>> {
        let mut homes = self.records.homes_besides(person, household)?;
        if let Some(when) = self.from.known_at {
            homes = homes.iter().filter_map(|home| home.known_at(when)).collect();
        }
        Ok(homes)
    }

    /// The household as it is on the day, where it covers the person no longer and got another number since (世帯主変更).
    fn later(
        &self,
        person: &Resident,
        household: Option<&Household>,
        as_of: AsOf<'_>,
    ) -> Result<Option<LaterHousehold>> {
        let ended = household.filter(|home| home.coverage_of(person.id, self.on).is_none());
        let Some(mut home) = ended.cloned() else { return Ok(None) };
        let mut people = People::of(&home, &|id| self.find(id), &|id| self.home(id))?;
        people.bring(&mut home, as_of);
        Ok(people.successor(&home).map(|household| {
            let head = household.head_on(self.on).and_then(|id| people.get(&id)).cloned();
            LaterHousehold { household, head }
        }))
    }

    /// Another household, as it was known.
    fn home(&self, id: RecordId) -> Result<Option<Household>> {
        let now = self.records.household(id)?;
        Ok(match self.from.known_at {
            Some(when) => now.and_then(|home| home.known_at(when)),
            None => now,
        })
    }

    /// The household that covered the person on the day, else the last one before it, else the first.
    fn household(&self, person: &Resident) -> Result<Option<Household>> {
        if self.from == From::default() {
            return self.records.household_of(person.id);
        }
        let mut homes = self.records.homes_besides(person, None)?;
        if let Some(when) = self.from.known_at {
            homes = homes.iter().filter_map(|h| h.known_at(when)).collect();
        }
        homes.retain(|h| h.latest_of(person.id).is_some());
        let since = |h: &Household| {
            let own = h.members.body.iter().filter(|m| m.resident == person.id && m.period.from <= self.on);
            own.map(|m| m.period.from).max()
        };
        let covers = |h: &Household| h.coverage_of(person.id, self.on).is_some();
        Ok(homes.into_iter().max_by_key(|h| (covers(h), since(h), h.id)))
    }
}

fn juki_ids(reader: Reader<'_>, person: &Resident) -> Result<Vec<RecordId>> {
    match &person.identity.body.juki_household_no {
        Some(number) => Ok(reader.residents_of_juki_household(number)?),
        None => Ok(vec![person.id]),
    }
}

/// Of whom the registry has told nothing yet, who came to the counter together lives together, as far as the office knows.
fn mates_untold(person: &Resident, members: &[Resident]) -> Vec<RecordId> {
    let is_untold = |one: &Resident| one.identity.body.juki_household_no.is_none();
    let mates = members.iter().filter(|mate| mate.id != person.id && is_untold(mate) && is_untold(person));
    mates.map(|mate| mate.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_empty_is_today_and_what_is_known_now() {
        for (on, known_at) in [(None, None), (Some(""), Some(" ")), (Some(" "), None)] {
            assert_eq!(From::parse(on, known_at).unwrap(), From::default(), "{on:?} {known_at:?}");
        }
    }

    #[test]
    fn a_day_and_a_moment_are_read_or_refused_by_their_names() {
        let from = From::parse(Some("R8.11.1"), Some("2026-11-21T10:15:00+09:00")).unwrap();
        assert_eq!(from.on, NaiveDate::from_ymd_opt(2026, 11, 1));
        assert_eq!(from.known_at.map(|at| at.to_rfc3339()).as_deref(), Some("2026-11-21T10:15:00+09:00"));
        let day = From::parse(None, Some("2026-11-21")).unwrap().known_at.unwrap();
        assert_eq!(day.date_naive(), NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(), "a day alone means its end");
        assert!(day > From::parse(None, Some("2026-11-21T23:00:00+09:00")).unwrap().known_at.unwrap());
        let field = |on, known_at| From::parse(on, known_at).unwrap_err().fields["field"].clone();
        assert_eq!(field(Some("2026-02-30"), None), "on");
        assert_eq!(field(None, Some("yesterday")), "known_at");
    }
}
