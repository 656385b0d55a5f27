//! Folding the acts that concern a 国保世帯: it comes to be; 適用 begin in it, end, go over to another and are corrected; its head
//! changes; it is judged.

use chrono::NaiveDate;

use super::period::{Edges, apart, begin_qualification, correct_qualification, end_qualification, record_movement};
use super::records::{NotApplicable, Records, absent, household_mut, resident_mut};
use crate::act::{Boundary, Correction, CoverageEnd, CoverageStart, HouseholdChange};
use crate::coverage::Period;
use crate::record::{CopayDetermination, RecordId, RecordedAt};
use crate::records::Record;
use crate::scheme::national::{Determination, Headship, Household, HouseholdNumber, Member, PersonRatio};

pub(super) fn open_household(
    records: &mut Records,
    id: RecordId,
    number: &HouseholdNumber,
    head: RecordId,
) -> Result<(), NotApplicable> {
    absent(records, id)?;
    let mut record = Household::unwritten(id);
    record.number.body = number.clone();
    record.heads.body = vec![Headship { resident: head, from: None }];
    records.insert(id, Record::Household(Box::new(record)));
    Ok(())
}

/// A later word for the same day takes the place of the earlier one; what it said stays in the section's history.
pub(super) fn change_head(household: &mut Household, head: RecordId, on: NaiveDate) -> Result<(), NotApplicable> {
    let heads = &mut household.heads.body;
    heads.retain(|h| h.from.is_none_or(|from| from < on));
    heads.push(Headship { resident: head, from: Some(on) });
    Ok(())
}

pub(super) fn start(records: &mut Records, start: &CoverageStart) -> Result<(), NotApplicable> {
    let period = Period::begun(start.covered_from, start.reason, start.movement.id);
    let member = Member { resident: start.resident, branch: start.branch.clone(), period };
    enter(household_mut(records, start.household)?, member)?;
    begin_qualification(resident_mut(records, start.resident)?, start)
}

pub(super) fn end(records: &mut Records, end: &CoverageEnd) -> Result<(), NotApplicable> {
    let household = household_mut(records, end.household)?;
    open_member(household, end.resident, end.covered_to)?.period.end(end.covered_to, Some(end.reason), end.movement.id);
    end_qualification(resident_mut(records, end.resident)?, end)
}

/// The coverage goes on in another household: the qualification is not touched.
pub(super) fn change(records: &mut Records, change: &HouseholdChange) -> Result<(), NotApplicable> {
    if change.from == change.to {
        return Err(NotApplicable::CoverageOverlaps);
    }
    let left = &mut open_member(household_mut(records, change.from)?, change.resident, change.on)?.period;
    let first_reason = left.reason;
    left.end(change.on, None, change.movement.id);
    let period = Period::begun(change.on, first_reason, change.movement.id);
    let member = Member { resident: change.resident, branch: change.branch.clone(), period };
    enter(household_mut(records, change.to)?, member)?;
    record_movement(resident_mut(records, change.resident)?, &change.movement)
}

pub(super) fn correct(records: &mut Records, correction: &Correction) -> Result<(), NotApplicable> {
    correct_qualification(resident_mut(records, correction.resident)?, correction)?;
    correct_members(household_mut(records, correction.household)?, correction)?;
    match correction.left_household {
        Some(left) => correct_members(household_mut(records, left)?, correction),
        None => Ok(()),
    }
}

fn correct_members(household: &mut Household, correction: &Correction) -> Result<(), NotApplicable> {
    let members = &mut household.members.body;
    let edges = Edges::of(correction);
    match correction.boundary {
        Boundary::Moved { covered, .. } => members.iter_mut().for_each(|m| edges.move_to(&mut m.period, Some(covered))),
        Boundary::Cancelled => {
            if members.iter().any(|m| edges.began(&m.period) && m.period.ended_by.is_some()) {
                return Err(NotApplicable::MovementFollowed);
            }
            members.retain(|m| !edges.began(&m.period));
            members.iter_mut().for_each(|m| edges.take_away(&mut m.period));
        }
    }
    apart(members.iter().filter(|m| m.resident == correction.resident).map(|m| &m.period))
}

/// 枝番 belongs to one person of a household for ever.
fn enter(household: &mut Household, member: Member) -> Result<(), NotApplicable> {
    let members = &mut household.members.body;
    if members.iter().any(|m| (m.resident == member.resident) != (m.branch == member.branch)) {
        return Err(NotApplicable::BranchTaken);
    }
    let own = members.iter().filter(|m| m.resident == member.resident);
    apart(own.map(|m| &m.period).chain([&member.period]))?;
    members.push(member);
    Ok(())
}

/// The coverage without an end that began on `day` at the latest.
fn open_member(household: &mut Household, who: RecordId, day: NaiveDate) -> Result<&mut Member, NotApplicable> {
    let open = |m: &&mut Member| m.resident == who && m.is_open() && m.period.from <= day;
    household.members.body.iter_mut().find(open).ok_or(NotApplicable::NoCoverage)
}

/// A determination enters the household's list, and the ratio of each person it changes.
pub(super) fn determine(
    records: &mut Records,
    household: RecordId,
    determination: &Determination,
    ratios: &[PersonRatio],
    at: RecordedAt,
) -> Result<(), NotApplicable> {
    let known = &mut household_mut(records, household)?.determinations.body;
    if known.iter().any(|d| d.id == determination.id) {
        return Err(NotApplicable::DeterminationExists);
    }
    known.push(Determination { at: Some(at), ..determination.clone() });
    for ratio in ratios {
        let copay = CopayDetermination {
            ratio_percent: ratio.ratio_percent,
            from: ratio.from,
            reason: String::new(),
            determined_on: determination.determined_on,
            by: Some(determination.id),
        };
        resident_mut(records, ratio.resident)?.copay.body.push(copay);
    }
    Ok(())
}
