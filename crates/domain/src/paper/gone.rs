//! Who has left, or seems to have left, though the coverage still runs: no paper is made for them, and none that names them as head.

use chrono::NaiveDate;

use super::kind::Holder;
use crate::record::{Certainty, Movement, MovementKind, Resident, Wanted};
use crate::scheme::national::reasons::EndReason;

/// Why somebody who is covered today gets no paper all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departure {
    /// Died, moved away, or is insured elsewhere, since that day; the coverage ends with the day, or nobody has ended it yet.
    Left(NaiveDate),
    /// A file of another system says so, and no clerk has decided on it yet.
    Told(NaiveDate),
}

impl Departure {
    /// Its word in refusals (`why`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Left(_) => "gone",
            Self::Told(_) => "leaving_open",
        }
    }

    /// The day it happened.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Left(day) | Self::Told(day) => day,
        }
    }
}

/// Whether a holder has left by the day that is looked at.
pub(super) fn gone(holder: &Holder<'_>) -> Option<Departure> {
    let (person, day, covered_from) = (holder.person(), holder.day, holder.member.period.from);
    let ends = holder.member.period.to.is_some();
    let left = leavings(person, day).map(|m| m.effective_on).filter(|on| ends && covered_from <= *on).min();
    if let Some(day) = removed(person, day).or(left) {
        return Some(Departure::Left(day));
    }
    let told = person.tasks.body.iter().filter(|task| task.wanted == Wanted::EndCoverage);
    told.map(|task| task.effective_on).filter(|on| *on <= day).min().map(Departure::Told)
}

/// A head who died or moved away by `day` stands on no paper; who only is insured elsewhere stays head (擬制世帯主).
pub(super) fn is_no_head(head: &Resident, day: NaiveDate) -> bool {
    let is_away = |m: &&Movement| EndReason::from_code(m.reason).is_some_and(EndReason::leaves_home);
    let away = leavings(head, day).filter(is_away).map(|m| m.effective_on).max();
    let is_back = |away: NaiveDate| {
        let held = head.qualification.body.movements.iter().filter(|m| m.corrected_by.is_none());
        held.filter(|m| m.kind == MovementKind::Join).any(|m| away <= m.effective_on && m.effective_on <= day)
    };
    removed(head, day).is_some() || away.is_some_and(|away| !is_back(away))
}

fn removed(person: &Resident, day: NaiveDate) -> Option<NaiveDate> {
    person.identity.body.removed_on.filter(|gone| *gone <= day)
}

/// Leavings that have happened by `day`.
fn leavings(person: &Resident, day: NaiveDate) -> impl Iterator<Item = &Movement> {
    let stands = |m: &&Movement| m.corrected_by.is_none() && m.certainty == Certainty::Confirmed;
    let held = person.qualification.body.movements.iter().filter(stands);
    held.filter(move |m| m.kind == MovementKind::Leave && m.effective_on <= day)
}
