//! Half-typed cases of this machine.

use madoguchi_domain::notification::NotificationKind;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_store::{DraftRow, LocalChange};
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log, Unnoted};
use crate::codes;
use crate::convert;
use crate::error::Result;
use crate::views::{DraftVersion, DraftView};

/// Every draft.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Drafts {}

impl Command for Drafts {
    const ABOUT: About = About::new("drafts", Access::With(Right::ServeResidents), CommandKind::Read)
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
    /// What is notified.
    pub kind: NotificationKind,
    /// Of the fields.
    pub version: DraftVersion,
    /// The fields as the screen left them (JSON text).
    pub body: String,
}

impl Command for SaveDraft {
    const ABOUT: About = About::new("save_draft", Access::With(Right::ServeResidents), CommandKind::Write)
        .needs(Function::Notifications);
    type Answer = ();

    fn run(self, at: &Admitted<'_>) -> Result<()> {
        let mut office = at.office();
        let (clerk, changed_at) = (office.signed_in()?, office.clock.now().wall.to_rfc3339());
        let Self { id, kind, version: DraftVersion, body } = self;
        let kept = office.store.read().drafts()?.into_iter().find(|draft| draft.id == id).map(convert::draft);
        if kept.is_some_and(|draft| !draft.may_continue || draft.kind != Some(kind)) {
            return Err(Refusal::new(RefusalCode::StateForbids).with("field", "draft_of_another_program").into());
        }
        let (kind, version) = (codes::code(kind), DraftVersion::NUMBER);
        Ok(office.store.keep(&LocalChange::Draft(DraftRow { id, kind, version, clerk, body, changed_at }))?)
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
    const ABOUT: About = About::new("drop_draft", Access::With(Right::ServeResidents), CommandKind::Write)
        .needs(Function::Notifications);
    type Answer = ();

    fn run(self, at: &Admitted<'_>) -> Result<()> {
        Ok(at.office().store.keep(&LocalChange::DraftDone { id: self.id })?)
    }
}
