//! In which household somebody counts in a month (国保令27条の2, domain 4.1), and under which numbers a household went on.
//!
//! A coverage ends without a reason where its person goes over to another household: by 世帯分離, 世帯合併, or 世帯主変更 with a new 記号番号. The
//! coverage there begins on the same day, and its movement names the household that was left. Two questions are asked along such chains:
//!
//! - *Which household's judgement holds for the person in this month?* (ADR 0067) Whoever goes over after the day whose households count
//!   keeps ratio and class of the household that was left until the month ends: [`HouseholdCoverage::of_month`].
//! - *Which household was this one before?* (ADR 0066) Only where its head changed it is the same household under a new number:
//!   [`HouseholdCoverage::under_earlier_number`], of one coverage; [`HouseholdCoverage::numbers`], all of them, with the judgements that hold on.
//!
//! Knows no amounts.

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

/// One coverage of one person, together with the household in which it is.
#[derive(Debug, Clone, Copy)]
pub struct HouseholdCoverage<'h> {
    /// The household.
    pub household: &'h Household,
    /// The coverage.
    pub member: &'h Member,
}

impl<'h> HouseholdCoverage<'h> {
    /// The coverages of a person in these households. One that ends on its first day covers nothing and is none.
    fn all(person: RecordId, homes: impl IntoIterator<Item = &'h Household>) -> impl Iterator<Item = Self> {
        let in_household = move |household: &'h Household| {
            let covers = move |m: &&Member| m.resident == person && m.period.to.is_none_or(|to| m.period.from < to);
            household.members.body.iter().filter(covers).map(move |member| Self { household, member })
        };
        homes.into_iter().flat_map(in_household)
    }

    /// The coverage of a person that counts in a month; none where nothing covers him or her by the end of it. `homes`: every household
    /// that ever covered the person.
    pub fn of_month(
        person: RecordId,
        homes: impl IntoIterator<Item = &'h Household> + Clone,
        (month, counts): (Month, ChangeCounts),
    ) -> Option<Self> {
        let begun = Self::all(person, homes.clone()).filter(|one| one.member.period.from <= month.last_day());
        let last = begun.max_by_key(|coverage| (coverage.member.newness(), coverage.household.id))?;
        Some(last.counting_in(homes, (month, counts)))
    }

    /// The coverage that counts in a month for the person whom this one covers in it: this one, or, as long as that began after the counting
    /// day, the one of which it is the continuation. `homes`: every household that ever covered the person.
    #[must_use]
    pub fn counting_in(
        self,
        homes: impl IntoIterator<Item = &'h Household> + Clone,
        (month, counts): (Month, ChangeCounts),
    ) -> Self {
        let (day, mut counting) = (counts.counting_day(month), self);
        while let Some(before) =
            Self::before(counting.member, homes.clone()).filter(|_| day < counting.member.period.from)
        {
            counting = before;
        }
        counting
    }

    /// The coverage in one of these households of which that one is the continuation: the person went over.
    fn before(member: &Member, homes: impl IntoIterator<Item = &'h Household>) -> Option<Self> {
        let from = member.period.from;
        let went_over = |one: &Self| one.member.period.to == Some(from) && one.member.period.end_reason.is_none();
        Self::all(member.resident, homes).find(went_over)
    }

    /// The same, only where the household is the same one under its earlier number, because its head changed; and when it got the new one.
    /// Of who joined on that very day it is a coverage of no day. `person`: whose coverage it is.
    pub fn under_earlier_number(
        member: &Member,
        person: &Resident,
        homes: impl IntoIterator<Item = &'h Household>,
    ) -> Option<(Self, NewNumber)> {
        let movement = person.qualification.body.movement(member.period.started_by)?;
        let is_new_head = movement.kind == MovementKind::Change && movement.reason == ChangeReason::C01.code();
        let left = movement.left_household.filter(|_| is_new_head)?;
        let household = homes.into_iter().find(|home| home.id == left)?;
        let went_over = |m: &&Member| m.resident == person.id && m.period.to == Some(member.period.from);
        let member = household.members.body.iter().rfind(went_over)?;
        Some((Self { household, member }, NewNumber::of(movement)))
    }

    /// The household under its numbers, the newest first: this coverage, then the ones under its earlier numbers of which it is the
    /// continuation.
    pub fn numbers(
        self,
        person: &Resident,
        homes: impl IntoIterator<Item = &'h Household> + Clone,
    ) -> Vec<NumberOfHousehold<'h>> {
        let mut numbers = vec![NumberOfHousehold { coverage: self, new_number: None }];
        let mut coverage = self;
        while let Some((earlier, new)) = Self::under_earlier_number(coverage.member, person, homes.clone()) {
            numbers.push(NumberOfHousehold { coverage: earlier, new_number: Some(new) });
            coverage = earlier;
        }
        numbers
    }
}

/// That a household got a new number, because its head changed, and when.
#[derive(Debug, Clone, Copy)]
pub struct NewNumber {
    /// 異動日
    pub on: NaiveDate,
    /// When it was recorded.
    pub recorded_at: RecordedAt,
}

impl NewNumber {
    fn of(movement: &Movement) -> Self {
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
    /// The person's coverage under it.
    pub coverage: HouseholdCoverage<'h>,
    /// When it got the next one; none of the newest.
    pub new_number: Option<NewNumber>,
}

/// The judgement that holds in a month for a household under these numbers, the newest number first.
pub fn judged_for<'h>(numbers: &[NumberOfHousehold<'h>], month: Month) -> Option<&'h Determination> {
    let judged = numbers.iter().rev().flat_map(|number| {
        let holds_on = move |d: &&Determination| number.new_number.is_none_or(|new| new.takes_over(d));
        number.coverage.household.determinations.body.iter().filter(holds_on)
    });
    latest_for(judged, month)
}
