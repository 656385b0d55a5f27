//! Half-typed cases of this machine.

use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_store::Local;
use serde::Deserialize;
use ts_rs::TS;

use super::about::{About, Access, Kind, Log, Unnoted};
use super::command::{Admitted, Command};
use crate::convert;
use crate::error::Result;
use crate::views::DraftView;

/// Every draft.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Drafts {}

impl Command for Drafts {
    const ABOUT: About = About::new("drafts", Access::With(Right::ServeResidents), Kind::Read)
        .needs(Function::Notifications)
        .shows_people(Log::Nothing(Unnoted::WorkList));
    type Answer = Vec<DraftView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<DraftView>> {
        Ok(at.office().store.read().drafts()?.into_iter().map(convert::draft).collect())
    }
}

/// Keeps what was typed so far.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// The fields as the screen left them (JSON text).
    pub body: String,
}

impl Command for SaveDraft {
    const ABOUT: About =
        About::new("save_draft", Access::With(Right::ServeResidents), Kind::Write).needs(Function::Notifications);
    type Answer = ();

    fn run(self, at: &Admitted<'_>) -> Result<()> {
        let mut office = at.office();
        let (clerk, at) = (office.signed_in()?, office.clock.now().wall.to_rfc3339());
        Ok(office.store.keep(&Local::Draft { id: self.id, kind: self.kind, clerk, body: self.body, at })?)
    }
}

/// The case is done, or given up.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DropDraft {
    /// Its id.
    pub id: String,
}

impl Command for DropDraft {
    const ABOUT: About =
        About::new("drop_draft", Access::With(Right::ServeResidents), Kind::Write).needs(Function::Notifications);
    type Answer = ();

    fn run(self, at: &Admitted<'_>) -> Result<()> {
        Ok(at.office().store.keep(&Local::DraftDone { id: self.id })?)
    }
}
