//! 死亡: the day a person died, as the office knows it.

use chrono::NaiveDate;

use super::reasons::EndReason;
use crate::person::Identity;
use crate::record::{MovementKind, Resident};
use crate::registry::MoveReason;

impl Resident {
    /// The day of death: the registry's, else the one that was notified (E07). Asks the words at hand.
    pub fn died_on(&self) -> Option<NaiveDate> {
        self.removed_by(MoveReason::Died).or_else(|| self.death_notified())
    }

    /// 消除日, where the registry said that reason with it. A later row about something else tells the day again, and not why. Asks the words
    /// at hand.
    pub(super) fn removed_by(&self, reason: MoveReason) -> Option<NaiveDate> {
        let gone = self.identity.body.removed_on;
        let told = |word: &Identity| word.registry_reason.as_deref() == Some(reason.code()) && word.removed_on == gone;
        gone.filter(|_| self.identity.history().iter().any(|(_, word)| told(word)))
    }

    /// A leaving by death that was not cancelled: it ended the qualification.
    fn death_notified(&self) -> Option<NaiveDate> {
        let qualification = &self.qualification.body;
        let ended = |id| qualification.periods.iter().any(|period| period.ended_by == Some(id));
        let mut deaths = qualification.movements.iter().rev();
        let death = deaths.find(|m| m.kind == MovementKind::Leave && m.reason == EndReason::E07.code() && ended(m.id));
        death.map(|death| death.effective_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::{household, resident};
    use crate::record::{Certainty, Movement};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_registrys_day_goes_before_the_notified_one_and_a_removal_is_no_death() {
        let mut person = resident(1, "1950-05-05");
        assert_eq!(person.died_on(), None);
        person.identity.body.removed_on = Some(date("2026-11-10"));
        person.identity.body.registry_reason = Some(MoveReason::MovedAbroad.code().to_owned());
        assert_eq!(person.died_on(), None);
        person.identity.body.registry_reason = Some(MoveReason::Died.code().to_owned());
        assert_eq!(person.died_on(), Some(date("2026-11-10")));
    }

    #[test]
    fn a_notified_death_stands_until_it_is_cancelled() {
        let (mut person, home) = household(1, "1950-05-05", "2020-04-01");
        let death = Movement {
            id: uuid::Uuid::from_u128(70),
            kind: MovementKind::Leave,
            reason: EndReason::E07.code(),
            effective_on: date("2026-11-10"),
            notified_on: date("2026-11-12"),
            recorded_at: "2026-11-12T10:00:00+09:00".parse().unwrap(),
            household: home.id,
            left_household: None,
            certainty: Certainty::Confirmed,
            corrects: None,
            corrected_by: None,
            remark: String::new(),
        };
        person.qualification.body.periods[0].end(date("2026-11-11"), Some(death.reason), death.id);
        person.qualification.body.movements.push(death);
        assert_eq!(person.died_on(), Some(date("2026-11-10")));
        person.qualification.body.periods[0].reopen();
        assert_eq!(person.died_on(), None);
    }
}
