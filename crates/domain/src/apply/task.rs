//! The work list: tasks opened and closed. Only what is open stands in the section; what stood there is its history.

use uuid::Uuid;

use crate::record::{Resident, Task};

/// A task that is open already stays as it is: two terminals may take in the same file.
pub(super) fn open(resident: &mut Resident, task: &Task) {
    let tasks = &mut resident.tasks.body;
    if tasks.iter().all(|known| known.id != task.id) {
        tasks.push(task.clone());
    }
}

/// A task that is not open any more stays closed: it may have been met on two terminals.
pub(super) fn close(resident: &mut Resident, task: Uuid) {
    resident.tasks.body.retain(|known| known.id != task);
}
