//! 75歳到達の一括処理の取消: what one entry of the monthly run (2.5.1) wrote about a household is taken back, by the corrections a clerk has,
//! too.
//!
//! The fact goes; that coverage ends at 75 still follows from the day (`by_age`). Refused where something later rests on what was written:
//! a clerk takes that back first, or corrects the person alone.

use chrono::{Duration, NaiveDate};
use uuid::Uuid;

use super::correct::{self, Corrected, CorrectionChange, CorrectionInput};
use crate::act::{Act, Boundary, Correction, CoverageEnd};
use crate::apply::{Records, foresee};
use crate::coverage::Period;
use crate::decide::{DecisionContext, who};
use crate::entry::Authority;
use crate::record::{Movement, RecordId, Resident, SpecialStatus};
use crate::records::Record;
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::Household;
use crate::scheme::national::reasons::NewAddress;

/// What stands on the movement that takes the place of the end.
const REMARK: &str = "75歳到達の一括処理の取消";

/// The acts that take back what `written` says; none where it is gone already. `records`: everybody and every household it touches, and
/// every household that ever covered them, each with its earlier words.
pub fn undo(written: &[Act], records: &Records, desk: &mut DecisionContext<'_>) -> Result<Vec<Act>, Refusal> {
    let ends: Vec<&CoverageEnd> =
        written.iter().filter_map(|act| if let Act::EndCoverage(end) = act { Some(end) } else { None }).collect();
    let gone = |resident: RecordId| ends.iter().any(|end| end.resident == resident && is_gone(end, records));
    if ends.iter().all(|end| is_gone(end, records)) {
        return Ok(Vec::new());
    }
    let mut after = records.clone();
    let mut claims = Vec::new();
    for act in written.iter().rev().filter(|act| act.touches().into_iter().all(|id| !gone(id))) {
        let undone = if let Act::EndCoverage(end) = act {
            cancelled(end, &after, desk)?
        } else if let Act::CorrectMovement(plan) = act
            && plan.boundary == Boundary::Cancelled
        {
            planned_again(plan, records, desk)?
        } else if let Act::RecordStatus { resident, status } = act {
            stands(*resident, status, written, records)?
        } else {
            return Err(follows(None));
        };
        foresee(&undone, desk.recorded_at, &mut after).map_err(|_| follows(None))?;
        claims.extend(undone);
    }
    Ok(claims)
}

fn resident_of(records: &Records, id: RecordId) -> Option<&Resident> {
    records.get(&id).and_then(Record::as_resident)
}

fn households(records: &Records) -> impl Iterator<Item = &Household> {
    records.values().filter_map(Record::as_household)
}

fn follows(resident: Option<&Resident>) -> Refusal {
    let refusal = Refusal::new(RefusalCode::MovementFollowed);
    resident.map_or(refusal.clone(), |resident| refusal.with("resident", who(resident)))
}

/// A clerk cancelled it: what corrected it ends nothing any more.
fn is_gone(end: &CoverageEnd, records: &Records) -> bool {
    let movement = resident_of(records, end.resident).and_then(|r| r.qualification.body.movement(end.movement.id));
    let by = movement.and_then(|movement| movement.corrected_by);
    let ended = |by: Uuid| households(records).flat_map(|h| &h.members.body).any(|m| m.period.ended_by == Some(by));
    by.is_some_and(|by| !ended(by))
}

/// 取消 of the end, with the statuses that began and ended with it.
fn cancelled(end: &CoverageEnd, records: &Records, desk: &mut DecisionContext<'_>) -> Result<Vec<Act>, Refusal> {
    let resident = resident_of(records, end.resident).ok_or_else(|| follows(None))?.clone();
    let asked = CorrectionInput {
        what: CorrectionChange::Cancel,
        notified_on: desk.today,
        authority: Authority::Batch,
        new_address: NewAddress::LaterOrUnknown,
        remark: REMARK.to_owned(),
        people: vec![Corrected {
            resident,
            homes: households(records).cloned().collect(),
            movement: Some(end.movement.id),
        }],
        others: Vec::new(),
    };
    Ok(correct::decide(&asked, desk)?.claims)
}

/// A status that was written must still say what was written; it goes with the end it began with.
fn stands(resident: RecordId, status: &SpecialStatus, written: &[Act], records: &Records) -> Result<Vec<Act>, Refusal> {
    let person = resident_of(records, resident).ok_or_else(|| follows(None))?;
    let same = |act: &&Act| matches!(act, Act::RecordStatus { status: later, .. } if later.id == status.id);
    let last = written.iter().rev().find(same);
    let present = person.special.body.iter().find(|held| held.id == status.id);
    let holds = present.is_some_and(|held| matches!(last, Some(Act::RecordStatus { status, .. }) if **status == *held));
    if holds { Ok(Vec::new()) } else { Err(follows(Some(person))) }
}

/// A planned leaving that was cancelled before the end by age is planned again, for the same days.
fn planned_again(plan: &Correction, records: &Records, desk: &mut DecisionContext<'_>) -> Result<Vec<Act>, Refusal> {
    let person = resident_of(records, plan.resident).ok_or_else(|| follows(None))?;
    let planned = person.qualification.body.movement(plan.corrects).ok_or_else(|| follows(Some(person)))?;
    let before = plan.movement.recorded_at - Duration::milliseconds(1);
    let ended = |period: &Period| period.ended_by == Some(plan.corrects);
    let home = households(records).find(|home| home.id == plan.household);
    let members = home.and_then(|home| home.members.known_at(before)).unwrap_or_default();
    let covered: Option<NaiveDate> = members.iter().find(|m| ended(&m.period)).and_then(|m| m.period.to);
    let qualified = person.qualification.known_at(before).unwrap_or_default().periods;
    let covered_to = covered.ok_or_else(|| follows(Some(person)))?;
    let movement = Movement {
        id: desk.source.id(),
        recorded_at: desk.recorded_at,
        corrects: None,
        corrected_by: None,
        ..planned.clone()
    };
    Ok(vec![Act::EndCoverage(CoverageEnd {
        resident: plan.resident,
        household: plan.household,
        disqualified_on: qualified.iter().find(|period| ended(period)).and_then(|period| period.to),
        covered_to,
        reason: planned.reason,
        movement,
    })])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::apply_all;
    use crate::decide::MovementDates;
    use crate::decide::national::by_age::{self, AsOf};
    use crate::decide::national::leave::{self, LeaveInput, Leaver};
    use crate::decide::test_people::{Blank, household, member, office};
    use crate::record::{Certainty, RecordedAt, StatusKind};
    use crate::scheme::national::reasons::EndReason;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// First day, and first day without.
    type Days = (NaiveDate, Option<NaiveDate>);

    /// The books of a couple of which the first turns 75 on 2026-11-20.
    struct Books {
        records: Records,
        home: RecordId,
        first: RecordId,
        source: Blank,
    }

    impl Books {
        fn of_a_couple() -> Self {
            let (first, mut home) = household(1, "1951-11-20", "2020-04-01");
            let second = member(&mut home, 2, "1954-03-01", "2020-04-01");
            let (id, of_first) = (home.id, first.id);
            let people = [first, second].map(|person| (person.id, Record::Resident(Box::new(person))));
            let records = people.into_iter().chain([(id, Record::Household(Box::new(home)))]).collect();
            Self { records, home: id, first: of_first, source: Blank::from(50_000) }
        }

        fn home(&self) -> &Household {
            self.records[&self.home].as_household().unwrap()
        }

        fn first(&self) -> &Resident {
            self.records[&self.first].as_resident().unwrap()
        }

        fn at_desk<T>(&mut self, on: &str, decide: impl FnOnce(&Records, &mut DecisionContext<'_>) -> T) -> T {
            let (office, recorded_at) = (office(), time(on));
            let mut desk = DecisionContext { today: date(on), recorded_at, office: &office, source: &mut self.source };
            decide(&self.records, &mut desk)
        }

        fn apply(&mut self, acts: &[Act], on: &str) {
            apply_all(acts, time(on), &mut self.records).unwrap();
        }

        /// What the run writes on that day.
        fn written(&mut self, on: &str) -> Vec<Act> {
            let office = office();
            let as_of = AsOf { office: &office, day: date(on), at: time(on) };
            let people: Vec<&Resident> = self.records.values().filter_map(Record::as_resident).collect();
            let acts = by_age::due(self.home(), &people, as_of);
            self.apply(&acts, on);
            acts
        }

        fn undone(&mut self, acts: &[Act], on: &str) -> Result<Vec<Act>, Refusal> {
            let undone = self.at_desk(on, |records, desk| undo(acts, records, desk))?;
            self.apply(&undone, on);
            Ok(undone)
        }

        /// The first one's move of a day ahead, told before.
        fn plan(&mut self, leaves: &str, on: &str) {
            let leaver = Leaver {
                resident: self.first().clone(),
                household: self.home().clone(),
                homes: Vec::new(),
                brought: Vec::new(),
            };
            let asked = LeaveInput {
                reason: EndReason::E01,
                dates: MovementDates { effective_on: date(leaves), notified_on: date(on), remark: "予定".to_owned() },
                new_address: NewAddress::LaterOrUnknown,
                lost_on: None,
                authority: Authority::Counter,
                leavers: vec![leaver],
            };
            let acts = self.at_desk(on, |_, desk| leave::decide(&asked, desk)).unwrap().claims;
            self.apply(&acts, on);
        }

        /// 資格 and 適用 of the first, and how many statuses stand.
        fn state(&self) -> (Vec<Days>, Vec<Days>, usize) {
            let days = |period: &Period| (period.from, period.to);
            let members = self.home().members.body.iter().filter(|m| m.resident == self.first);
            let periods = self.first().qualification.body.periods.iter().map(days).collect();
            let statuses = self.first().special.body.iter().filter(|status| !status.withdrawn).count();
            (periods, members.map(|m| days(&m.period)).collect(), statuses)
        }
    }

    fn time(on: &str) -> RecordedAt {
        format!("{on}T10:00:00+09:00").parse().unwrap()
    }

    #[test]
    fn what_was_written_goes_and_follows_from_the_day_again() {
        let mut books = Books::of_a_couple();
        let before = books.state();
        let acts = books.written("2026-11-21");
        assert_eq!((books.state().2, books.state().1[0].1), (1, Some(date("2026-11-20"))));
        assert!(books.first().has_status(StatusKind::FormerMember, date("2026-11-21")));
        assert_eq!(books.undone(&acts, "2026-11-22").unwrap().len(), 2, "the end and the status");
        assert_eq!(books.state(), before);
        assert_eq!(books.undone(&acts, "2026-11-22").unwrap(), [], "nothing is left of it");
        let again = books.written("2026-11-23");
        assert_eq!((again.len(), books.state().2), (acts.len(), 1));
    }

    #[test]
    fn a_move_that_was_planned_before_is_planned_again() {
        let mut books = Books::of_a_couple();
        books.plan("2026-11-28", "2026-11-01");
        let before = books.state();
        assert_eq!(before.1[0].1, Some(date("2026-11-29")));
        let acts = books.written("2026-11-21");
        assert_eq!(books.state().1[0].1, Some(date("2026-11-20")));
        books.undone(&acts, "2026-11-22").unwrap();
        assert_eq!(books.state(), before);
        let by = books.home().members.body[0].period.ended_by.unwrap();
        let planned = books.first().qualification.body.movement(by).unwrap();
        assert_eq!((planned.certainty, planned.remark.as_str()), (Certainty::Planned, "予定"));
        assert_eq!((planned.corrects, planned.corrected_by), (None, None));
    }

    #[test]
    fn where_something_rests_on_it_it_stays() {
        let mut books = Books::of_a_couple();
        let acts = books.written("2026-11-21");
        let status = books.first().special.body[0].clone();
        let ended = SpecialStatus { to: Some(date("2026-11-25")), ..status };
        books.apply(&[Act::RecordStatus { resident: books.first, status: Box::new(ended) }], "2026-11-25");
        let refused = books.undone(&acts, "2026-11-26").unwrap_err();
        assert_eq!(refused.code, RefusalCode::MovementFollowed);
        let stranger = Act::RecordMyna { resident: books.first, myna: crate::record::Myna::default() };
        let other = [acts, vec![stranger]].concat();
        assert_eq!(books.undone(&other, "2026-11-26").unwrap_err().code, RefusalCode::MovementFollowed);
    }
}
