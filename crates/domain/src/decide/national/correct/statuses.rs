//! What becomes of the special statuses that ended or began with a leaving, when the leaving is put right or cancelled.

use chrono::NaiveDate;

use crate::act::Act;
use crate::record::{Movement, MovementKind, Resident, SpecialStatus, StatusKind};

/// A movement that is put right, and the first day without the coverage it ended, if it ended one.
pub(super) struct Statuses<'a> {
    pub person: &'a Resident,
    pub was: &'a Movement,
    pub end: Option<NaiveDate>,
}

impl Statuses<'_> {
    /// Statuses that ended with the coverage end with it still, now on `ends_on`, and no later than they would have ended by themselves.
    pub fn follow(&self, ends_on: NaiveDate) -> Vec<Act> {
        let before = self.held_before();
        let own_end = |s: &SpecialStatus| before.iter().find(|held| held.id == s.id).and_then(|held| held.to);
        let to = |s: &SpecialStatus| own_end(s).map_or(ends_on, |own| own.min(ends_on)).max(s.from);
        self.ended().map(|s| self.record(SpecialStatus { to: Some(to(s)), ..s.clone() })).collect()
    }

    /// Without the leaving they are what the office held of them before, and what began with it never was.
    pub fn taken_back(&self) -> Vec<Act> {
        let before = self.held_before();
        let held = self.ended().filter_map(|s| before.iter().find(|held| held.id == s.id));
        let begun = self.begun().map(|s| SpecialStatus { withdrawn: true, ..s.clone() });
        held.cloned().chain(begun).map(|status| self.record(status)).collect()
    }

    /// What the office held of the statuses before the movement was recorded.
    fn held_before(&self) -> Vec<SpecialStatus> {
        let before = self.was.recorded_at - chrono::Duration::milliseconds(1);
        self.person.special.known_at(before).unwrap_or_default()
    }

    /// The statuses that the leaving ended.
    fn ended(&self) -> impl Iterator<Item = &SpecialStatus> {
        let end = self.end.filter(|_| self.was.kind == MovementKind::Leave);
        let rests = |s: &&SpecialStatus| s.kind.ends_with_coverage();
        self.person.special.body.iter().filter(rests).filter(move |s| end.is_some() && s.to == end)
    }

    /// 特定同一世帯所属者 that began with the leaving (75歳到達, 障害認定).
    fn begun(&self) -> impl Iterator<Item = &SpecialStatus> {
        let end = self.end;
        let began = move |s: &&SpecialStatus| s.kind == StatusKind::FormerMember && !s.withdrawn && Some(s.from) == end;
        self.person.special.body.iter().filter(began)
    }

    fn record(&self, status: SpecialStatus) -> Act {
        Act::RecordStatus { resident: self.person.id, status: Box::new(status) }
    }
}
