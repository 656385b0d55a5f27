//! Periods: 資格 and 適用 begin, end, go over to another household, and are corrected.

use chrono::NaiveDate;
use uuid::Uuid;

use super::records::{NotApplicable, Records, household_mut, resident_mut};
use crate::act::{Boundary, Correction, CoverageEnd, CoverageStart, HouseholdChange};
use crate::coverage::{EndReason, StartReason};
use crate::record::{Household, Member, Movement, QualificationPeriod, RecordId, Resident};

pub(super) fn start(records: &mut Records, start: &CoverageStart) -> Result<(), NotApplicable> {
    let member = Member {
        resident: start.resident,
        branch: start.branch.clone(),
        covered_from: start.covered_from,
        covered_to: None,
        reason: start.reason,
        end_reason: None,
        started_by: start.movement.id,
        ended_by: None,
    };
    enter(household_mut(records, start.household)?, member)?;
    begin_qualification(resident_mut(records, start.resident)?, start)
}

pub(super) fn end(records: &mut Records, end: &CoverageEnd) -> Result<(), NotApplicable> {
    let member = leave(household_mut(records, end.household)?, end.resident, end.covered_to, end.movement.id)?;
    member.end_reason = Some(end.reason);
    end_qualification(resident_mut(records, end.resident)?, end)
}

/// The coverage goes on in another household: the qualification is not touched.
pub(super) fn change(records: &mut Records, change: &HouseholdChange) -> Result<(), NotApplicable> {
    if change.from == change.to {
        return Err(NotApplicable::CoverageOverlaps);
    }
    let left = leave(household_mut(records, change.from)?, change.resident, change.on, change.movement.id)?.clone();
    let member = Member {
        branch: change.branch.clone(),
        covered_from: change.on,
        covered_to: None,
        end_reason: None,
        started_by: change.movement.id,
        ended_by: None,
        ..left
    };
    enter(household_mut(records, change.to)?, member)?;
    record_movement(resident_mut(records, change.resident)?, &change.movement)
}

/// A correction names what it corrects; the corrected movement stays in the history and no longer holds.
pub(super) fn correct(records: &mut Records, correction: &Correction) -> Result<(), NotApplicable> {
    let resident = resident_mut(records, correction.resident)?;
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
    edges.correct_qualification(resident)?;
    edges.correct_members(household_mut(records, correction.household)?)?;
    if let Some(left) = correction.left_household {
        edges.correct_members(household_mut(records, left)?)?;
    }
    Ok(())
}

/// The edges of periods that the corrected movement made, and what becomes of them.
struct Edges<'a> {
    resident: RecordId,
    corrects: Uuid,
    movement: &'a Movement,
    boundary: Boundary,
}

impl<'a> Edges<'a> {
    fn of(c: &'a Correction) -> Self {
        Self { resident: c.resident, corrects: c.corrects, movement: &c.movement, boundary: c.boundary }
    }

    fn start_reason(&self, was: StartReason) -> StartReason {
        StartReason::from_code(&self.movement.reason).unwrap_or(was)
    }

    fn end_reason(&self, was: Option<EndReason>) -> Option<EndReason> {
        EndReason::from_code(&self.movement.reason).or(was)
    }

    fn correct_members(&self, household: &mut Household) -> Result<(), NotApplicable> {
        let members = &mut household.members.body;
        match self.boundary {
            Boundary::Moved { covered, .. } => {
                for m in members.iter_mut().filter(|m| m.started_by == self.corrects) {
                    (m.covered_from, m.started_by) = (covered, self.movement.id);
                    m.reason = self.start_reason(m.reason);
                }
                for m in members.iter_mut().filter(|m| m.ended_by == Some(self.corrects)) {
                    (m.covered_to, m.ended_by) = (Some(covered), Some(self.movement.id));
                    m.end_reason = self.end_reason(m.end_reason);
                }
            }
            Boundary::Cancelled => {
                if members.iter().any(|m| m.started_by == self.corrects && m.ended_by.is_some()) {
                    return Err(NotApplicable::MovementFollowed);
                }
                members.retain(|m| m.started_by != self.corrects);
                for m in members.iter_mut().filter(|m| m.ended_by == Some(self.corrects)) {
                    (m.covered_to, m.ended_by, m.end_reason) = (None, None, None);
                }
            }
        }
        let own = members.iter().filter(|m| m.resident == self.resident);
        apart(own.map(|m| (m.covered_from, m.covered_to)))
    }

    fn correct_qualification(&self, resident: &mut Resident) -> Result<(), NotApplicable> {
        let periods = &mut resident.qualification.body.periods;
        match self.boundary {
            Boundary::Moved { qualified, .. } => {
                for p in periods.iter_mut().filter(|p| p.started_by == self.corrects) {
                    (p.from, p.started_by) = (qualified.unwrap_or(p.from), self.movement.id);
                    p.reason = self.start_reason(p.reason);
                }
                for p in periods.iter_mut().filter(|p| p.ended_by == Some(self.corrects)) {
                    (p.to, p.ended_by) = (qualified.or(p.to), Some(self.movement.id));
                    p.end_reason = self.end_reason(p.end_reason);
                }
            }
            Boundary::Cancelled => {
                periods.retain(|p| p.started_by != self.corrects);
                for p in periods.iter_mut().filter(|p| p.ended_by == Some(self.corrects)) {
                    (p.to, p.ended_by, p.end_reason) = (None, None, None);
                }
            }
        }
        apart(periods.iter().map(|p| (p.from, p.to)))
    }
}

/// No period ends before it began, none touches another's days.
fn apart(periods: impl Iterator<Item = (NaiveDate, Option<NaiveDate>)>) -> Result<(), NotApplicable> {
    let mut sorted: Vec<_> = periods.collect();
    sorted.sort_unstable();
    let turned = sorted.iter().any(|(from, to)| to.is_some_and(|to| to < *from));
    if turned {
        return Err(NotApplicable::NoCoverage);
    }
    let overlaps = sorted.windows(2).any(|w| matches!(w, [(_, to), (next, _)] if to.is_none_or(|to| to > *next)));
    if overlaps { Err(NotApplicable::CoverageOverlaps) } else { Ok(()) }
}

/// 枝番 belongs to one person of a household for ever.
fn enter(household: &mut Household, member: Member) -> Result<(), NotApplicable> {
    let members = &mut household.members.body;
    if members.iter().any(|m| (m.resident == member.resident) != (m.branch == member.branch)) {
        return Err(NotApplicable::BranchTaken);
    }
    let own = members.iter().filter(|m| m.resident == member.resident);
    apart(own.map(|m| (m.covered_from, m.covered_to)).chain([(member.covered_from, member.covered_to)]))?;
    members.push(member);
    Ok(())
}

fn leave(household: &mut Household, who: RecordId, to: NaiveDate, by: Uuid) -> Result<&mut Member, NotApplicable> {
    let open = |m: &&mut Member| m.resident == who && m.covered_to.is_none() && m.covered_from <= to;
    let member = household.members.body.iter_mut().find(open).ok_or(NotApplicable::NoCoverage)?;
    (member.covered_to, member.ended_by) = (Some(to), Some(by));
    Ok(member)
}

/// A qualification that went on in another municipality of the prefecture goes on here; another one begins.
fn begin_qualification(resident: &mut Resident, start: &CoverageStart) -> Result<(), NotApplicable> {
    let periods = &mut resident.qualification.body.periods;
    let open = periods.iter_mut().find(|p| p.to.is_none());
    match (open, start.lost_elsewhere_on) {
        (Some(open), None) if start.reason == StartReason::A02 && open.from == start.qualified_on => {
            return record_movement(resident, &start.movement);
        }
        (Some(open), Some(lost)) if open.from <= lost => {
            (open.to, open.ended_by) = (Some(lost), Some(start.movement.id))
        }
        (Some(_), _) => return Err(NotApplicable::CoverageOverlaps),
        (None, _) => {}
    }
    periods.push(QualificationPeriod {
        from: start.qualified_on,
        to: None,
        reason: start.reason,
        end_reason: None,
        started_by: start.movement.id,
        ended_by: None,
    });
    apart(periods.iter().map(|p| (p.from, p.to)))?;
    record_movement(resident, &start.movement)
}

fn end_qualification(resident: &mut Resident, end: &CoverageEnd) -> Result<(), NotApplicable> {
    if let Some(to) = end.disqualified_on {
        let periods = &mut resident.qualification.body.periods;
        let open = periods.iter_mut().find(|p| p.to.is_none() && p.from <= to).ok_or(NotApplicable::NoCoverage)?;
        (open.to, open.end_reason, open.ended_by) = (Some(to), Some(end.reason), Some(end.movement.id));
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
