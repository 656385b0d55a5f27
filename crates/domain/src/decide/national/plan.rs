//! What gives way to another word: a leaving that is only planned (転出予定), and changes of household that came after a leaving told late.

use chrono::NaiveDate;

use crate::act::{Act, Boundary, Correction, CoverageEnd};
use crate::coverage::Period;
use crate::decide::Source;
use crate::record::{Certainty, Movement, MovementKind, RecordId, RecordedAt, Resident};
use crate::scheme::national::{Household, Member};

/// Where new ids come from, and when it is recorded.
pub(super) type Recording<'s> = (&'s mut dyn Source, RecordedAt);

/// The move that is only planned and ends this membership.
fn planned<'p>(person: &'p Resident, member: &Member) -> Option<&'p Movement> {
    let planned = person.qualification.body.movement(member.period.ended_by?)?;
    (planned.certainty == Certainty::Planned && planned.corrected_by.is_none()).then_some(planned)
}

/// The coverage that goes on past `day`: it has no end, or ends by a move that is only planned.
pub(super) fn goes_on<'h>(household: &'h Household, person: &Resident, day: NaiveDate) -> Option<&'h Member> {
    let mut own = household.members.body.iter().filter(|member| member.resident == person.id);
    let is_planned = |member: &Member| member.period.to.is_some_and(|to| day < to) && planned(person, member).is_some();
    own.find(|member| member.is_open() || is_planned(member))
}

/// A move away that is planned for that day or one before it: the person is on the way out, and goes along with nobody.
pub(super) fn is_leaving(person: &Resident, member: &Member, day: NaiveDate) -> bool {
    planned(person, member).is_some_and(|movement| movement.effective_on <= day)
}

/// The cancellation of a movement.
pub(super) fn cancelled(person: &Resident, movement: &Movement, why: &str, (source, at): Recording<'_>) -> Act {
    let instead = Movement {
        id: source.id(),
        recorded_at: at,
        corrects: Some(movement.id),
        certainty: Certainty::Confirmed,
        remark: format!("取消：{why}"),
        ..movement.clone()
    };
    Act::CorrectMovement(Correction {
        resident: person.id,
        household: movement.household,
        left_household: movement.left_household,
        corrects: movement.id,
        movement: instead,
        boundary: Boundary::Cancelled,
    })
}

/// The cancellation of the move that is only planned and ends this membership.
pub(super) fn plan_undone(person: &Resident, member: &Member, why: &str, recording: Recording<'_>) -> Option<Act> {
    planned(person, member).map(|movement| cancelled(person, movement, why, recording))
}

/// The same move planned for the household that the person goes over to.
pub(super) fn planned_there(
    person: &Resident,
    member: &Member,
    household: RecordId,
    (source, at): Recording<'_>,
) -> Option<Act> {
    let was = planned(person, member)?;
    let lost = person.qualification.body.periods.iter().find(|period| period.ended_by == Some(was.id));
    let movement = Movement { id: source.id(), recorded_at: at, household, corrects: None, ..was.clone() };
    Some(Act::EndCoverage(CoverageEnd {
        resident: person.id,
        household,
        disqualified_on: lost.and_then(|period| period.to),
        covered_to: member.period.to?,
        reason: was.reason,
        movement,
    }))
}

/// The household in which a coverage ends on `to`, with the membership there: the one that covers the person, or one that he or she left
/// since. The changes of household since then never were for that person; they are cancelled, the last one first.
pub(super) fn before_changes<'l>(
    person: &Resident,
    (household, homes): (&'l Household, &'l [Household]),
    (member, to): (&Member, NaiveDate),
    (source, at): Recording<'_>,
) -> (&'l Household, Member, Vec<Act>) {
    let (mut home, mut place, mut acts) = (household, member.clone(), Vec::new());
    while to < place.period.from {
        let change = person.qualification.body.movement(place.period.started_by);
        let Some(change) = change.filter(|m| m.kind == MovementKind::Change) else { break };
        let Some(left) = homes.iter().find(|home| Some(home.id) == change.left_household) else { break };
        let ended = |m: &&Member| m.resident == person.id && m.period.ended_by == Some(change.id);
        let Some(before) = left.members.body.iter().find(ended) else { break };
        acts.push(cancelled(person, change, "世帯の変更より前に資格を失った", (&mut *source, at)));
        let period = Period { to: place.period.to, ended_by: place.period.ended_by, ..before.period };
        (home, place) = (left, Member { period, ..before.clone() });
    }
    (home, place, acts)
}
