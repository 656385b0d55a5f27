//! The work list, read: open tasks by their day, and whose they are. What a task says stands in the resident's record.

use madoguchi_domain::record::RecordId;
use rusqlite::{OptionalExtension, Row, named_params};
use uuid::Uuid;

use crate::column::uuid;
use crate::{Reader, Result};

/// An open task, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenTask {
    /// The task.
    pub task: Uuid,
    /// The resident.
    pub resident: RecordId,
}

impl Reader<'_> {
    /// Open tasks, by day.
    pub fn open_tasks(&self) -> Result<Vec<OpenTask>> {
        let mut statement =
            self.conn.prepare_cached("SELECT task, resident FROM task_row ORDER BY effective_on, task")?;
        Ok(statement.query_map([], task_from)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Open tasks that want this, by day.
    pub fn open_tasks_that_want(&self, wanted: &str) -> Result<Vec<OpenTask>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT task, resident FROM task_row WHERE wanted = :wanted ORDER BY effective_on, task")?;
        Ok(statement.query_map(named_params! {":wanted": wanted}, task_from)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Whose open task it is.
    pub fn resident_of_task(&self, task: Uuid) -> Result<Option<RecordId>> {
        let mut statement = self.conn.prepare_cached("SELECT resident FROM task_row WHERE task = :task")?;
        let row = |row: &Row<'_>| uuid(row, "resident");
        Ok(statement.query_row(named_params! {":task": task.as_bytes()}, row).optional()?)
    }

    /// Whether a resident has an open task.
    pub fn has_open_task(&self, resident: RecordId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM task_row WHERE resident = :resident) AS there";
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row(named_params! {":resident": resident.as_bytes()}, |row| row.get("there"))?)
    }
}

fn task_from(row: &Row<'_>) -> rusqlite::Result<OpenTask> {
    Ok(OpenTask { task: uuid(row, "task")?, resident: uuid(row, "resident")? })
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::act::Act;
    use madoguchi_domain::record::{Task, TaskEnd, TaskSource, Wanted};
    use madoguchi_domain::records::Record;
    use madoguchi_domain::registry::MoveReason;

    use super::*;
    use crate::FaultKind;
    use crate::tests::{Desk, draft};

    fn opened(n: u128, resident: u128, on: &str) -> Act {
        let task = Task {
            id: Uuid::from_u128(n),
            wanted: Wanted::Protect,
            reason: MoveReason::SupportSet,
            cause: None,
            effective_on: on.parse().unwrap(),
            told_at: "2026-11-21T10:15:00+09:00".parse().unwrap(),
            note: String::new(),
            opened_by: TaskSource { entry: Uuid::from_u128(4), file: "f".into(), line: 2 },
        };
        Act::OpenTask { resident: Uuid::from_u128(resident), task: Box::new(task) }
    }

    fn closed(n: u128, resident: u128, end: TaskEnd) -> Act {
        Act::CloseTask { resident: Uuid::from_u128(resident), task: Uuid::from_u128(n), end }
    }

    #[track_caller]
    fn check(desk: &Desk, open: &[(u128, u128)]) {
        let tasks: Vec<(u128, u128)> = desk
            .store
            .read()
            .open_tasks()
            .unwrap()
            .into_iter()
            .map(|o| (o.task.as_u128(), o.resident.as_u128()))
            .collect();
        assert_eq!(tasks, open);
        let faults = desk.store.verify(&mut |_| {}).faults;
        assert!(
            faults.iter().all(|f| ![FaultKind::ProjectionDiffers, FaultKind::RecordDiffers].contains(&f.kind)),
            "{faults:?}"
        );
    }

    #[test]
    fn the_work_list_holds_what_is_open_by_day_and_forgets_what_is_closed() {
        let mut desk = Desk::town();
        desk.append(draft(
            4,
            vec![opened(71, 11, "2026-11-12"), opened(72, 12, "2026-11-10"), opened(73, 11, "2026-11-11")],
        ))
        .unwrap();
        check(&desk, &[(72, 12), (73, 11), (71, 11)]);
        // told again by another terminal, and met on both
        desk.append(draft(5, vec![opened(72, 12, "2026-11-10"), closed(73, 11, TaskEnd::Met)])).unwrap();
        desk.append(draft(6, vec![closed(73, 11, TaskEnd::Met)])).unwrap();
        check(&desk, &[(72, 12), (71, 11)]);
        assert!(desk.store.read().has_open_task(Uuid::from_u128(12)).unwrap());
        desk.append(draft(7, vec![closed(72, 12, TaskEnd::Clerk { why: "済".into() })])).unwrap();
        check(&desk, &[(71, 11)]);
        assert!(!desk.store.read().has_open_task(Uuid::from_u128(12)).unwrap());
        assert_eq!(desk.store.read().resident_of_task(Uuid::from_u128(72)).unwrap(), None);
        let Some(Record::Resident(person)) = desk.store.read().find_record(Uuid::from_u128(12)).unwrap() else {
            panic!()
        };
        assert_eq!(person.tasks.body, []);
    }
}
