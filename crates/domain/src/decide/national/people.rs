//! Whom a household is judged with: its people, and the other households in which they were ever covered.
//!
//! A household whose head changed goes on under its new 記号番号 (世帯主変更), and is stored as two: one under each number. What is asked about
//! people who live together is asked of [`People::whole`], which puts them together; one that split or merged is another household (ADR 0066).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::ops::{Deref, DerefMut};

use uuid::Uuid;

use super::by_age::{AsOf, bring};
use crate::apply::Records;
use crate::determine::{ChangeCounts, Month};
use crate::record::{RecordId, Resident};
use crate::records::Record;
use crate::scheme::national::{Headship, Household, HouseholdCoverage, Member, NewNumber};

/// The people of a household, by record, with the other households that covered them.
#[derive(Debug, Clone, Default)]
pub struct People {
    residents: BTreeMap<RecordId, Resident>,
    /// The other households, each with its people among the residents.
    pub homes: Vec<Household>,
}

impl Deref for People {
    type Target = BTreeMap<RecordId, Resident>;

    fn deref(&self) -> &Self::Target {
        &self.residents
    }
}

impl DerefMut for People {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.residents
    }
}

impl FromIterator<(RecordId, Resident)> for People {
    fn from_iter<I: IntoIterator<Item = (RecordId, Resident)>>(residents: I) -> Self {
        Self { residents: residents.into_iter().collect(), homes: Vec::new() }
    }
}

impl People {
    /// Everybody who may count in a household for some month, from wherever records are read.
    pub fn of<E>(
        household: &Household,
        person: &dyn Fn(RecordId) -> Result<Option<Resident>, E>,
        home: &dyn Fn(RecordId) -> Result<Option<Household>, E>,
    ) -> Result<Self, E> {
        let mut people = Self::default();
        people.read(household, person)?;
        let others = people.values().flat_map(|person| person.qualification.body.households());
        let others: BTreeSet<RecordId> = others.filter(|id| *id != household.id).collect();
        for id in others {
            if let Some(home) = home(id)? {
                people.read(&home, person)?;
                people.homes.push(home);
            }
        }
        Ok(people)
    }

    /// The same of some records.
    pub fn among(household: &Household, records: &Records) -> Self {
        let person = |id| Ok::<_, Infallible>(records.get(&id).and_then(Record::as_resident).cloned());
        let home = |id| Ok(records.get(&id).and_then(Record::as_household).cloned());
        let Ok(people) = Self::of(household, &person, &home);
        people
    }

    fn read<E>(
        &mut self,
        household: &Household,
        person: &dyn Fn(RecordId) -> Result<Option<Resident>, E>,
    ) -> Result<(), E> {
        for id in gather_ids(household) {
            if !self.contains_key(&id) {
                self.residents.extend(person(id)?.map(|resident| (id, resident)));
            }
        }
        Ok(())
    }

    /// Brings them and all their households to how they stand on the day.
    pub fn bring(&mut self, household: &mut Household, as_of: AsOf<'_>) {
        for home in std::iter::once(household).chain(&mut self.homes) {
            bring(home, self.residents.values_mut().collect(), as_of);
        }
    }

    /// The household as it is stored under this number, with what it was under its earlier ones: coverages of one person that follow each
    /// other are one, the heads follow each other, and so do the judgements. Its id and its number are those of this one.
    pub fn whole<'h>(&self, household: &'h Household) -> Cow<'h, Household> {
        self.whole_among(household, &self.homes.iter().collect::<Vec<_>>())
    }

    fn whole_among<'h>(&self, household: &'h Household, homes: &[&Household]) -> Cow<'h, Household> {
        let (mut whole, mut known) = (Cow::Borrowed(household), vec![household.id]);
        loop {
            let before = whole.members.body.iter().filter_map(|member| {
                let person = self.get(&member.resident)?;
                HouseholdCoverage::under_earlier_number(member, person, homes.iter().copied())
            });
            let earlier = before.map(|(earlier, new)| (earlier.household, new));
            let Some((earlier, new)) = earlier.into_iter().find(|(home, _)| !known.contains(&home.id)) else {
                return whole;
            };
            known.push(earlier.id);
            put_before(whole.to_mut(), earlier, new);
        }
    }

    /// The household as it is stored under its newest number: itself, or the one that its people went over to because its head changed.
    pub fn newest<'h>(&'h self, household: &'h Household) -> &'h Household {
        let follows = |next: &Household, earlier: &Household| {
            let went_over = |member: &Member| {
                let person = self.get(&member.resident)?;
                HouseholdCoverage::under_earlier_number(member, person, [earlier])
            };
            next.members.body.iter().any(|member| went_over(member).is_some())
        };
        let (mut newest, mut known) = (household, vec![household.id]);
        while let Some(next) = self.homes.iter().find(|next| !known.contains(&next.id) && follows(next, newest)) {
            known.push(next.id);
            newest = next;
        }
        newest
    }

    /// The same, whole; none where this number is the newest. It is the household in which somebody lives on whose coverage ended under an
    /// earlier number (特定同一世帯所属者).
    pub fn successor(&self, household: &Household) -> Option<Household> {
        let newest = self.newest(household);
        let homes: Vec<&Household> = self.homes.iter().chain([household]).collect();
        (newest.id != household.id).then(|| self.whole_among(newest, &homes).into_owned())
    }

    /// In this month a coverage counts in the household in which it is: its person did not go over to it after the counting day. One that is
    /// the continuation of another counts only from the next month on, under a new number as well (ADR 0067).
    pub fn counts_in(&self, household: &Household, member: &Member, month: (Month, ChangeCounts)) -> bool {
        let homes = std::iter::once(household).chain(&self.homes);
        let counting = HouseholdCoverage { household, member }.counting_in(homes, month);
        counting.household.id == household.id && counting.member.period.from == member.period.from
    }

    /// That judgement is of another household than this one.
    pub fn is_judged_elsewhere(&self, household: &Household, judgement: Uuid) -> bool {
        let is_of = |home: &Household| home.determinations.body.iter().any(|judged| judged.id == judgement);
        self.homes.iter().any(is_of) && !is_of(household)
    }
}

/// Puts what the household was under its earlier number before what it is under the later one.
fn put_before(whole: &mut Household, earlier: &Household, new: NewNumber) {
    let on = new.on;
    let judged = earlier.determinations.body.iter().filter(|judged| new.takes_over(judged)).cloned();
    whole.determinations.body = judged.chain(std::mem::take(&mut whole.determinations.body)).collect();
    let heads = earlier.heads.body.iter().filter(|head| head.from.is_none_or(|from| from < on)).copied();
    let later = whole.heads.body.iter().map(|head| Headship { from: head.from.or(Some(on)), ..*head });
    whole.heads.body = heads.chain(later).collect();
    let mut members = Vec::new();
    for member in &earlier.members.body {
        let goes_on = |next: &&mut Member| {
            next.resident == member.resident
                && member.period.end_reason.is_none()
                && member.period.to == Some(next.period.from)
        };
        match whole.members.body.iter_mut().find(goes_on) {
            Some(next) => {
                let begun = member.period;
                (next.period.from, next.period.reason, next.period.started_by) =
                    (begun.from, begun.reason, begun.started_by);
            }
            None => members.push(member.clone()),
        }
    }
    members.append(&mut whole.members.body);
    whole.members.body = members;
}

/// Everybody who was a member of a household or its head.
pub fn gather_ids(household: &Household) -> Vec<RecordId> {
    let members = household.members.body.iter().map(|m| m.resident);
    let heads = household.heads.body.iter().map(|h| h.resident);
    let mut ids: Vec<RecordId> = members.chain(heads).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
