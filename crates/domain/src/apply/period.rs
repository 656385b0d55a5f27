//! Periods of a person: 資格 begins, ends, and is corrected, with the movements that say so.
//!
//! Knows days and movements, of any scheme. What a reason means, and the periods that stand in another record, are the scheme's.

use chrono::NaiveDate;
use uuid::Uuid;

use super::records::NotApplicable;
use crate::act::{Boundary, Correction, CoverageEnd, CoverageStart};
use crate::coverage::{Period, ReasonCode};
use crate::record::{Movement, MovementKind, Resident};

/// A qualification that went on elsewhere goes on here; another one begins.
pub(super) fn begin_qualification(resident: &mut Resident, start: &CoverageStart) -> Result<(), NotApplicable> {
    let periods = &mut resident.qualification.body.periods;
    let open = periods.iter_mut().find(|p| p.is_open());
    match (open, start.lost_elsewhere_on) {
        (Some(open), None) if open.from == start.qualified_on => {
            return record_movement(resident, &start.movement);
        }
        (Some(open), Some(lost)) if open.from <= lost => open.end(lost, None, start.movement.id),
        (Some(_), _) => return Err(NotApplicable::CoverageOverlaps),
        (None, _) => {}
    }
    periods.push(Period::begun(start.qualified_on, start.reason, start.movement.id));
    apart(periods.iter())?;
    record_movement(resident, &start.movement)
}

pub(super) fn end_qualification(resident: &mut Resident, end: &CoverageEnd) -> Result<(), NotApplicable> {
    if let Some(to) = end.disqualified_on {
        let periods = &mut resident.qualification.body.periods;
        let open = periods.iter_mut().find(|p| p.is_open() && p.from <= to).ok_or(NotApplicable::NoCoverage)?;
        open.end(to, Some(end.reason), end.movement.id);
    }
    record_movement(resident, &end.movement)
}

pub(super) fn record_movement(resident: &mut Resident, movement: &Movement) -> Result<(), NotApplicable> {
    let movements = &mut resident.qualification.body.movements;
    if movements.iter().any(|m| m.id == movement.id) {
        return Err(NotApplicable::MovementExists);
    }
    movements.push(movement.clone());
    Ok(())
}

/// A correction names what it corrects; the corrected movement stays in the history and no longer holds.
pub(super) fn correct_qualification(resident: &mut Resident, correction: &Correction) -> Result<(), NotApplicable> {
    let movements = &mut resident.qualification.body.movements;
    let found = movements.iter_mut().find(|m| m.id == correction.corrects && m.corrected_by.is_none());
    let corrected = found.ok_or(NotApplicable::MovementMissing)?;
    let fits = corrected.household == correction.household
        && corrected.left_household == correction.left_household
        && corrected.kind == correction.movement.kind
        && correction.movement.corrects == Some(correction.corrects);
    if !fits {
        return Err(NotApplicable::MovementMissing);
    }
    corrected.corrected_by = Some(correction.movement.id);
    record_movement(resident, &correction.movement)?;
    let edges = Edges::of(correction);
    let periods = &mut resident.qualification.body.periods;
    match correction.boundary {
        Boundary::Moved { qualified, .. } => periods.iter_mut().for_each(|p| edges.move_to(p, qualified)),
        Boundary::Cancelled => {
            periods.retain(|p| !edges.began(p));
            periods.iter_mut().for_each(|p| edges.take_away(p));
        }
    }
    apart(periods.iter())
}

/// The edges of periods that a corrected movement made, and the movement that holds instead.
#[derive(Clone, Copy)]
pub(crate) struct Edges {
    corrects: Uuid,
    by: Uuid,
    kind: MovementKind,
    reason: ReasonCode,
}

impl Edges {
    pub(crate) fn of(correction: &Correction) -> Self {
        let Movement { id, kind, reason, .. } = correction.movement;
        Self { corrects: correction.corrects, by: id, kind, reason }
    }

    /// The corrected movement began the period.
    pub(crate) fn began(self, period: &Period) -> bool {
        period.started_by == self.corrects
    }

    /// Edges of the corrected movement lie on `day` from now on; without one they stay where they are.
    pub(crate) fn move_to(self, period: &mut Period, day: Option<NaiveDate>) {
        if self.began(period) {
            (period.from, period.started_by) = (day.unwrap_or(period.from), self.by);
            if self.kind == MovementKind::Join {
                period.reason = self.reason;
            }
        }
        if period.ended_by == Some(self.corrects) {
            (period.to, period.ended_by) = (day.or(period.to), Some(self.by));
            if self.kind == MovementKind::Leave {
                period.end_reason = Some(self.reason);
            }
        }
    }

    /// What the corrected movement ended goes on.
    pub(crate) fn take_away(self, period: &mut Period) {
        if period.ended_by == Some(self.corrects) {
            period.reopen();
        }
    }
}

/// No period ends before it began, none touches another's days.
pub(crate) fn apart<'a>(periods: impl Iterator<Item = &'a Period>) -> Result<(), NotApplicable> {
    let mut sorted: Vec<_> = periods.map(|p| (p.from, p.to)).collect();
    sorted.sort_unstable();
    let turned = sorted.iter().any(|(from, to)| to.is_some_and(|to| to < *from));
    // one that ended on its first day holds no day
    sorted.retain(|(from, to)| *to != Some(*from));
    if turned {
        return Err(NotApplicable::NoCoverage);
    }
    let overlaps = sorted.windows(2).any(|w| matches!(w, [(_, to), (next, _)] if to.is_none_or(|to| to > *next)));
    if overlaps { Err(NotApplicable::CoverageOverlaps) } else { Ok(()) }
}
