//! Tasks that are met: what an entry does may be what a task of somebody it concerns was waiting for.

use chrono::{Duration, NaiveDate};

use super::reflect::{Moved, is_wanted};
use crate::act::Act;
use crate::apply::Records;
use crate::record::{Movement, MovementKind, RecordId, Resident, Task, TaskEnd, Wanted};
use crate::records::Record;
use crate::scheme::national::{Household, Member};

/// Whether a task still waits for somebody, as the records stand on `day`.
pub fn is_open(task: &Task, resident: &Resident, household: Option<&Household>, day: NaiveDate) -> bool {
    let moved = Moved { reason: task.reason, effective_on: task.effective_on, resident, household };
    is_wanted(task.wanted, &moved, day)
}

/// Closes the tasks of a person that the records meet; `household` is the one that covers, or last covered, him or her.
pub fn met(resident: &Resident, household: Option<&Household>, day: NaiveDate) -> Vec<Act> {
    let met = resident.tasks.body.iter().filter(|task| !is_open(task, resident, household, day));
    met.map(|task| Act::CloseTask { resident: resident.id, task: task.id, end: TaskEnd::Met }).collect()
}

/// Opens again what a cancelled leaving had met: tasks that were open when it was recorded, and wait again now that it never was.
/// `resident` and `household` are as they are after the cancellation.
pub fn reopened(resident: &Resident, household: Option<&Household>, cancelled: &Movement, day: NaiveDate) -> Vec<Act> {
    if cancelled.kind != MovementKind::Leave {
        return Vec::new();
    }
    let before = cancelled.recorded_at - Duration::milliseconds(1);
    let stood = resident.tasks.known_at(before).unwrap_or_default();
    let is_closed = |task: &Task| resident.tasks.body.iter().all(|open| open.id != task.id);
    // an arrival waits for a coverage to begin: who is covered again waits for none
    let of_leaving = |task: &Task| task.wanted != Wanted::StartCoverage && is_open(task, resident, household, day);
    let tasks = stood.into_iter().filter(|task| is_closed(task) && of_leaving(task));
    tasks.map(|task| Act::OpenTask { resident: resident.id, task: Box::new(task) }).collect()
}

/// Of these records, the household that covers, or last covered, a person.
pub fn latest_household(records: &Records, resident: RecordId) -> Option<&Household> {
    let since = |h: &Household| {
        let own = h.members.body.iter().filter(|m| m.resident == resident);
        own.map(Member::newness).max()
    };
    let households = records.values().filter_map(Record::as_household);
    let covering = households.filter_map(|h| Some(((since(h)?, h.id), h)));
    covering.max_by_key(|(rank, _)| *rank).map(|(_, household)| household)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::household;
    use crate::record::TaskSource;
    use crate::registry::MoveReason;
    use crate::scheme::national::reasons::EndReason;

    fn task(n: u128, wanted: Wanted) -> Task {
        Task {
            id: uuid::Uuid::from_u128(n),
            wanted,
            reason: MoveReason::Died,
            cause: Some(EndReason::E07.code()),
            effective_on: "2026-11-10".parse().unwrap(),
            told_at: "2026-11-21T10:15:00+09:00".parse().unwrap(),
            note: String::new(),
            opened_by: TaskSource { entry: uuid::Uuid::from_u128(9), file: "f".into(), line: 2 },
        }
    }

    #[test]
    fn a_task_is_met_when_what_it_wants_is_no_longer_wanted() {
        let (mut person, mut home) = household(1, "1980-05-05", "2020-04-01");
        person.tasks.body = vec![task(1, Wanted::EndCoverage), task(2, Wanted::ChangeHead)];
        let day: NaiveDate = "2026-11-21".parse().unwrap();
        let closed = |person: &Resident, home: &Household| -> Vec<RecordId> {
            let acts = met(person, Some(home), day);
            let task = |act: &Act| {
                if let Act::CloseTask { task, end: TaskEnd::Met, .. } = act { Some(*task) } else { None }
            };
            acts.iter().filter_map(task).collect()
        };
        // nobody else is covered: the head need not change
        assert_eq!(closed(&person, &home), [uuid::Uuid::from_u128(2)]);
        home.members.body[0].period.to = Some(day);
        assert_eq!(closed(&person, &home).len(), 2);
        let records = Records::from([(home.id, Record::Household(Box::new(home.clone())))]);
        assert_eq!(latest_household(&records, person.id), Some(&home));
        assert_eq!(latest_household(&records, home.id), None);
    }
}
