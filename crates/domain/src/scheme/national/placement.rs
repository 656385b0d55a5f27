//! The household in which somebody counts in a month (国保令27条の2, domain 4.1, ADR 0067).
//!
//! Whoever goes over to another household after the day whose households count keeps ratio and class of the household that was left until
//! the month ends. A household whose head changed goes on under its new number (ADR 0066). Knows no amounts.

use chrono::{Days, NaiveDate};

use super::determination::latest_for;
use super::reasons::ChangeReason;
use super::{Determination, Household, Member};
use crate::determine::{ChangeCounts, Month};
use crate::record::{Movement, MovementKind, RecordId, RecordedAt, Resident};

impl ChangeCounts {
    /// The day of a month whose households count in it.
    pub fn counting_day(self, month: Month) -> NaiveDate {
        match self {
            Self::NextMonthOrSameOnTheFirst => month.first_day(),
            Self::NextMonth => month.first_day() - Days::new(1),
            Self::SameMonth => month.last_day(),
        }
    }
}

/// A coverage of a person, and the household in which it is.
#[derive(Debug, Clone, Copy)]
pub struct HouseholdCoverage<'h> {
    /// The household.
    pub household: &'h Household,
    /// The coverage.
    pub member: &'h Member,
}

impl<'h> HouseholdCoverage<'h> {
    /// The coverages of a person in these households that cover a day at least.
    fn all(person: RecordId, homes: impl IntoIterator<Item = &'h Household>) -> impl Iterator<Item = Self> {
        let own = move |household: &'h Household| {
            let covers = move |m: &&Member| m.resident == person && m.period.to.is_none_or(|to| m.period.from < to);
            household.members.body.iter().filter(covers).map(move |member| Self { household, member })
        };
        homes.into_iter().flat_map(own)
    }

    /// The coverage of a person that counts in a month; none where nothing covers him or her by the end of it. `homes`: every household
    /// that ever covered the person.
    pub fn of_month(
        person: RecordId,
        homes: impl IntoIterator<Item = &'h Household> + Clone,
        (month, counts): (Month, ChangeCounts),
    ) -> Option<Self> {
        let begun = Self::all(person, homes.clone()).filter(|place| place.member.period.from <= month.last_day());
        let last = begun.max_by_key(|place| (place.member.newness(), place.household.id))?;
        Some(last.counting_in(homes, (month, counts)))
    }

    /// The coverage that counts in a month for whom this one covers in it: the one that went over into it after the counting day.
    #[must_use]
    pub fn counting_in(
        self,
        homes: impl IntoIterator<Item = &'h Household> + Clone,
        (month, counts): (Month, ChangeCounts),
    ) -> Self {
        let (day, mut place) = (counts.counting_day(month), self);
        while let Some(before) = place.before(homes.clone()).filter(|_| day < place.member.period.from) {
            place = before;
        }
        place
    }

    /// The coverage in another household that went on as this one.
    pub fn before(self, homes: impl IntoIterator<Item = &'h Household>) -> Option<Self> {
        let from = self.member.period.from;
        let went_over = |place: &Self| place.member.period.to == Some(from) && place.member.period.end_reason.is_none();
        Self::all(self.member.resident, homes).find(went_over)
    }

    /// The same household under its earlier number, where its head changed, with the movement that says so.
    fn under_earlier_number<'p>(
        self,
        person: &'p Resident,
        homes: impl IntoIterator<Item = &'h Household>,
    ) -> Option<(Self, &'p Movement)> {
        let movement = person.qualification.body.movement(self.member.period.started_by)?;
        let is_new_head = movement.kind == MovementKind::Change && movement.reason == ChangeReason::C01.code();
        let earlier = self.before(homes).filter(|_| is_new_head)?;
        Some((earlier, movement))
    }

    /// This one first, then the same household under its earlier numbers.
    pub fn numbers(
        self,
        person: &Resident,
        homes: impl IntoIterator<Item = &'h Household> + Clone,
    ) -> Vec<NumberOfHousehold<'h>> {
        let mut numbers = vec![NumberOfHousehold { place: self, new_number: None }];
        let mut place = self;
        while let Some((earlier, movement)) = place.under_earlier_number(person, homes.clone()) {
            numbers.push(NumberOfHousehold { place: earlier, new_number: Some(NewNumber::of(movement)) });
            place = earlier;
        }
        numbers
    }
}

/// When a household got a new number, because its head changed.
#[derive(Debug, Clone, Copy)]
pub struct NewNumber {
    /// 異動日
    pub on: NaiveDate,
    /// When it was recorded.
    pub recorded_at: RecordedAt,
}

impl NewNumber {
    /// By this movement.
    pub fn of(movement: &Movement) -> Self {
        Self { on: movement.effective_on, recorded_at: movement.recorded_at }
    }

    /// A judgement under the earlier number holds on under the new one: it is of a month that the change does not reach, or was made of the
    /// same people before anybody told the change. Later ones are of who stayed.
    pub fn takes_over(&self, judged: &Determination) -> bool {
        judged.month <= Month::of(self.on) || judged.at.is_some_and(|at| at < self.recorded_at)
    }
}

/// A household under one of its numbers.
#[derive(Debug, Clone, Copy)]
pub struct NumberOfHousehold<'h> {
    /// Where the person is under it.
    pub place: HouseholdCoverage<'h>,
    /// When it got the next one; none of the newest.
    pub new_number: Option<NewNumber>,
}

/// The judgement that holds in a month for a household under these numbers, the newest number first.
pub fn judged_for<'h>(numbers: &[NumberOfHousehold<'h>], month: Month) -> Option<&'h Determination> {
    let judged = numbers.iter().rev().flat_map(|number| {
        let holds_on = move |d: &&Determination| number.new_number.is_none_or(|new| new.takes_over(d));
        number.place.household.determinations.body.iter().filter(holds_on)
    });
    latest_for(judged, month)
}
