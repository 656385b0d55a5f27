//! A leaving that is only planned (転出予定) and gives way to another end.

use crate::act::{Act, Boundary, Correction};
use crate::decide::Source;
use crate::record::{Certainty, Movement, RecordedAt, Resident};
use crate::scheme::national::Member;

/// The cancellation of the move that is only planned and ends this membership, because another end comes before it.
pub(super) fn plan_undone(
    person: &Resident,
    member: &Member,
    why: &str,
    (source, at): (&mut dyn Source, RecordedAt),
) -> Option<Act> {
    let planned = person.qualification.body.movement(member.period.ended_by?)?;
    let holds = planned.certainty == Certainty::Planned && planned.corrected_by.is_none();
    let movement = Movement {
        id: source.id(),
        recorded_at: at,
        corrects: Some(planned.id),
        certainty: Certainty::Confirmed,
        remark: format!("取消：{why}"),
        ..planned.clone()
    };
    holds.then_some(Act::CorrectMovement(Correction {
        resident: member.resident,
        household: planned.household,
        left_household: planned.left_household,
        corrects: planned.id,
        movement,
        boundary: Boundary::Cancelled,
    }))
}
