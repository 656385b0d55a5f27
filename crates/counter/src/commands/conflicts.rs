//! Conflicts: what stands against each other after a sync.

use madoguchi_domain::rights::Right;
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log, Unnoted};
use crate::error::Result;
use crate::ops::conflicts;
use crate::views::ConflictView;

/// Numbers that several bear, and own entries without an effect.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Conflicts {}

impl Command for Conflicts {
    const ABOUT: About = About::new("conflicts", Access::With(Right::LookUp), CommandKind::Read)
        .shows_people(Log::Nothing(Unnoted::WorkList));
    type Answer = Vec<ConflictView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<ConflictView>> {
        conflicts::list(at.office().reading())
    }
}
