//! What of a movement can be corrected, with the value that a clerk reads before it.

use uuid::Uuid;

use super::{CorrectionField, is_correctable, present_day};
use crate::record::Resident;
use crate::scheme::national::Household;

/// A value that can be corrected, as the correction compares it: days as `YYYY-MM-DD`.
pub type PresentValue = (CorrectionField, String);

/// Of each movement that can be corrected or cancelled, the values that can be. One that was corrected, or that cancels another, is not
/// among them. `homes`: every household that ever covered the person.
pub fn correctable<'h>(
    resident: &Resident,
    homes: impl IntoIterator<Item = &'h Household> + Clone,
) -> Vec<(Uuid, Vec<PresentValue>)> {
    let identity = &resident.identity.body;
    let movements = resident.qualification.body.movements.iter();
    let values = movements.filter(|movement| is_correctable(movement, homes.clone())).map(|movement| {
        let present = |field| {
            let value = match field {
                CorrectionField::Relation => identity.relation.clone(),
                CorrectionField::DisplayOrder => identity.display_order.to_string(),
                CorrectionField::EffectiveOn
                | CorrectionField::NotifiedOn
                | CorrectionField::QualifiedOn
                | CorrectionField::ResidentSinceOn
                | CorrectionField::RecordedOn => present_day(resident, movement, field).ok()?.to_string(),
            };
            Some((field, value))
        };
        (movement.id, CorrectionField::ALL.into_iter().filter_map(present).collect())
    });
    values.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::household;
    use crate::record::MovementKind;

    #[test]
    fn of_a_movement_that_began_a_coverage_its_days_and_the_attributes_can_be_corrected() {
        let (person, home) = household(1, "1980-05-05", "2020-04-01");
        let found = correctable(&person, [&home]);
        let movement = &person.qualification.body.movements[0];
        assert_eq!((found.len(), found[0].0), (1, movement.id));
        let value = |field| found[0].1.iter().find(|(of, _)| *of == field).map(|(_, value)| value.as_str());
        assert_eq!(value(CorrectionField::EffectiveOn), Some("2020-04-01"));
        assert_eq!(value(CorrectionField::DisplayOrder), Some(person.identity.body.display_order.to_string().as_str()));
        assert_eq!(
            value(CorrectionField::QualifiedOn),
            None,
            "only what is taken over from another municipality (A02)"
        );
    }

    #[test]
    fn what_cancelled_another_movement_and_what_was_corrected_is_not_corrected() {
        let (mut person, home) = household(1, "1980-05-05", "2020-04-01");
        let first = person.qualification.body.movements[0].clone();
        let cancelling = Uuid::from_u128(99);
        let mut cancelled = first.clone();
        (cancelled.id, cancelled.kind, cancelled.corrects) = (cancelling, MovementKind::Leave, Some(first.id));
        person.qualification.body.movements[0].corrected_by = Some(cancelling);
        person.qualification.body.movements.push(cancelled);
        assert_eq!(correctable(&person, [&home]), []);
    }
}
