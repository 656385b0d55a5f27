//! The work list: movements of the registry that ask for a clerk.

use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log, Unnoted};
use crate::error::Result;
use crate::ops::import::tasks;
use crate::views::MovementTaskView;

/// The open movements.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListMovements {}

impl Command for ListMovements {
    const ABOUT: About = About::new("movements", Access::With(Right::LookUp), CommandKind::Read)
        .needs(Function::LinkFiles)
        .shows_people(Log::Nothing(Unnoted::WorkList));
    type Answer = Vec<MovementTaskView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<MovementTaskView>> {
        tasks::list(at.office().reading())
    }
}

/// Closes one that asks for nothing more; those that are left.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CloseMovement {
    /// The movement.
    pub task: String,
    /// Why.
    pub reason: String,
}

impl Command for CloseMovement {
    const ABOUT: About = About::new("close_movement", Access::With(Right::ServeResidents), CommandKind::Write)
        .needs(Function::LinkFiles)
        .shows_people(Log::Nothing(Unnoted::WorkList));
    type Answer = Vec<MovementTaskView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<MovementTaskView>> {
        let mut office = at.office();
        tasks::close(&mut office.writing(), &self.task, &self.reason)?;
        tasks::list(office.reading())
    }
}
