//! Who has left, or seems to have left, though the coverage still runs: no paper is made for them, and none that names them as head.

use chrono::NaiveDate;

use super::kind::Holder;
use crate::coverage::Period;
use crate::person::Identity;
use crate::record::{Certainty, Movement, MovementKind, RecordId, Resident, Wanted};
use crate::scheme::national::away::stays_insured;
use crate::scheme::national::reasons::EndReason;
use crate::scheme::national::{Household, Member};

/// Why somebody who is covered today gets no paper all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departure {
    /// Died, moved away, or is insured elsewhere, since that day; the coverage ends with the day, or nobody has ended it yet.
    Left(NaiveDate),
    /// A file of another system says so, and no clerk has decided on it yet.
    Undecided(NaiveDate),
}

impl Departure {
    /// Its word in refusals (`why`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left(_) => "gone",
            Self::Undecided(_) => "leaving_open",
        }
    }

    /// The day it happened.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Left(day) | Self::Undecided(day) => day,
        }
    }
}

/// Whether a holder has left by the day that is looked at.
pub(crate) fn departed(holder: &Holder<'_>) -> Option<Departure> {
    let (person, day) = (holder.person(), holder.day);
    if let Some(day) = removed_by(person, day).or(leaving(person, holder.member, day).map(|m| m.effective_on)) {
        return Some(Departure::Left(day));
    }
    undecided(person).filter(|on| *on <= day).min().map(Departure::Undecided)
}

/// Days of leavings that a file told and no clerk has decided on yet.
pub(super) fn undecided(person: &Resident) -> impl Iterator<Item = NaiveDate> {
    let tasks = person.tasks.body.iter().filter(|task| task.wanted == Wanted::EndCoverage);
    tasks.map(|task| task.effective_on)
}

/// The day since which, as a file told, the person lives in another home than the 国保世帯, where no clerk has decided on it yet: number and
/// head are those of the household left.
pub(crate) fn household_undecided(person: &Resident, day: NaiveDate) -> Option<NaiveDate> {
    let tasks = person.tasks.body.iter().filter(|task| task.wanted == Wanted::ChangeHousehold);
    tasks.map(|task| task.effective_on).filter(|on| *on <= day).min()
}

/// A head who died, moved away or went over to another household by `day` stands on no paper of a person, nor one who lives in another home by
/// the registry's word, before a clerk has decided on it; who only is insured elsewhere stays head (擬制世帯主).
pub(super) fn is_no_head(head: &Resident, person: &Resident, household: &Household, day: NaiveDate) -> bool {
    let home = |one: &Resident| one.identity.body.juki_household_no.clone();
    let apart = || head_lives_apart(head, household, day).filter(|_| home(head) != home(person));
    head_left(head, household, day).or(household_undecided(head, day)).or_else(apart).is_some()
}

/// The day since which, by the registry's word, a head whom the household does not cover (擬制世帯主) lives in another registry household than
/// it (ADR 0068). Of a head who is covered, a task asks the clerk.
pub(crate) fn head_lives_apart(head: &Resident, household: &Household, day: NaiveDate) -> Option<NaiveDate> {
    let home = household.number.body.juki_household_no.as_deref()?;
    let lives_in =
        |word: &Identity| word.juki_household_no.as_deref().is_some_and(|own| !own.is_empty() && own != home);
    if !lives_in(&head.identity.body) || household.coverage_of(head.id, day).is_some() {
        return None;
    }
    let words = head.identity.history();
    let told = words.iter().rev().take_while(|(_, word)| lives_in(word)).last();
    told.and_then(|(_, word)| word.effective_on).or(head.identity.body.effective_on).filter(|since| *since <= day)
}

/// The day on which the head of a household left it, by `day`; none of one who lives here again, and is head as before. A death is the day
/// itself.
pub(crate) fn head_left(head: &Resident, household: &Household, day: NaiveDate) -> Option<NaiveDate> {
    let last = household.latest_of(head.id);
    let leaves = |m: &&Movement| EndReason::from_code(m.reason).is_some_and(EndReason::leaves_home);
    let told = last.and_then(|member| leaving(head, member, day)).filter(leaves).map(|m| m.effective_on);
    // a coverage here never was, where a leaving before it was told late: the qualification ended by it
    let qualified = || head.qualification.body.periods.iter().max_by_key(|period| period.from);
    let ended = last.map(|member| &member.period).or_else(qualified).and_then(|period| left_home(head, period, day));
    let left = told.or(ended).filter(|left| !is_back(head, household, *left, day));
    removed_by(head, day).or(left)
}

/// The day of the fact by which a period ended, by `day`, if it took the person out of the home. A coverage without an end reason went over
/// to another household; a planned day that came ended it as well.
fn left_home(person: &Resident, period: &Period, day: NaiveDate) -> Option<NaiveDate> {
    let leaves = period.end_reason.and_then(EndReason::from_code).is_none_or(EndReason::leaves_home);
    let to = period.to.filter(|to| leaves && *to <= day)?;
    Some(fact_of(person, period.ended_by, to))
}

/// The day of the fact that ended a period on `to`, from which the days of the notice count: a death is the day before the coverage ends.
fn fact_of(person: &Resident, ended_by: Option<RecordId>, to: NaiveDate) -> NaiveDate {
    let fact = ended_by.and_then(|id| person.qualification.body.movement(id)).map(|m| m.effective_on);
    fact.map_or(to, |fact| fact.min(to))
}

/// The registry told that somebody who had left lives in the home of the household again.
fn is_back(person: &Resident, household: &Household, left: NaiveDate, day: NaiveDate) -> bool {
    let (identity, home) = (&person.identity.body, &household.number.body.juki_household_no);
    let is_here = identity.removed_on.is_none_or(|gone| day < gone) && person.died_on().is_none();
    let is_at_home = home.is_none() || *home == identity.juki_household_no;
    is_here && is_at_home && identity.resident_since.is_some_and(|since| left < since && since <= day)
}

/// The day since which the registry has no longer known the person here, by `day`; none of whoever stays insured all the same.
pub(crate) fn removed_by(person: &Resident, day: NaiveDate) -> Option<NaiveDate> {
    person.identity.body.removed_on.filter(|gone| *gone <= day && !stays_insured(person, day))
}

/// The leaving that has happened by `day` and ended this coverage: on its day, or with it. One that was cancelled, or that ended an earlier
/// coverage, is not it.
fn leaving<'p>(person: &'p Resident, member: &Member, day: NaiveDate) -> Option<&'p Movement> {
    let to = member.period.to?;
    let ended_it = |m: &&Movement| m.effective_on == to || m.effective_on.succ_opt() == Some(to);
    let stands = |m: &&Movement| m.corrected_by.is_none() && m.certainty == Certainty::Confirmed;
    let held = person.qualification.body.movements.iter().filter(stands).filter(ended_it);
    held.rev().find(|m| m.kind == MovementKind::Leave && m.effective_on <= day)
}
