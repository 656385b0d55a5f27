//! What becomes of the special statuses that ended or began with a leaving, when the leaving is put right or cancelled.

use chrono::NaiveDate;

use super::{Corrected, ended_on};
use crate::act::Act;
use crate::record::{Movement, MovementKind, SpecialStatus, StatusKind};

/// Statuses that ended with the coverage end with it still, and no later than they would have ended by themselves.
pub(super) fn statuses_follow(person: &Corrected, was: &Movement, ends_on: NaiveDate) -> Vec<Act> {
    let before = held_before(person, was);
    let own_end = |s: &SpecialStatus| before.iter().find(|held| held.id == s.id).and_then(|held| held.to);
    let to = |s: &SpecialStatus| own_end(s).map_or(ends_on, |own| own.min(ends_on)).max(s.from);
    ended_with(person, was).map(|s| record(person, SpecialStatus { to: Some(to(s)), ..s.clone() })).collect()
}

/// What the office held of the statuses before the movement was recorded.
pub(super) fn held_before(person: &Corrected, was: &Movement) -> Vec<SpecialStatus> {
    let before = was.recorded_at - chrono::Duration::milliseconds(1);
    person.resident.special.known_at(before).unwrap_or_default()
}

/// The statuses that the corrected leaving ended.
pub(super) fn ended_with<'a>(person: &'a Corrected, was: &Movement) -> impl Iterator<Item = &'a SpecialStatus> {
    let end = ended_on(person, was).filter(|_| was.kind == MovementKind::Leave);
    let rests = |s: &&SpecialStatus| s.kind.ends_with_coverage();
    person.resident.special.body.iter().filter(rests).filter(move |s| end.is_some() && s.to == end)
}

/// 特定同一世帯所属者 that began with the corrected leaving (75歳到達, 障害認定).
pub(super) fn begun_with<'a>(person: &'a Corrected, was: &Movement) -> impl Iterator<Item = &'a SpecialStatus> {
    let end = ended_on(person, was);
    let began = move |s: &&SpecialStatus| s.kind == StatusKind::FormerMember && !s.withdrawn && Some(s.from) == end;
    person.resident.special.body.iter().filter(began)
}

pub(super) fn record(person: &Corrected, status: SpecialStatus) -> Act {
    Act::RecordStatus { resident: person.resident.id, status: Box::new(status) }
}
