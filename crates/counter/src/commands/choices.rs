//! What the screens choose from: reasons, statuses with what must be shown, documents, items.

use madoguchi_domain::determine::Month;
use madoguchi_domain::options::Options;
use madoguchi_domain::scheme::Function;
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind};
use crate::convert;
use crate::error::Result;
use crate::views::ChoicesView;

/// What the screens choose from.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Choices {}

impl Command for Choices {
    const ABOUT: About = About::new("choices", Access::Anybody, CommandKind::Read).needs(Function::Notifications);
    type Answer = ChoicesView;

    fn run(self, at: &Admitted<'_>) -> Result<ChoicesView> {
        let office = at.office();
        Ok(convert::choices(&Options::of(&office.record), Month::of(office.today())))
    }
}
