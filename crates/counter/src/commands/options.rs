//! 市町村の定め: every option, what would follow from another value, who set what.

use madoguchi_domain::rights::Right;
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use super::office::office_view;
use crate::about::{About, Access, CommandKind};
use crate::error::Result;
use crate::ops::options;
use crate::views::{OfficeView, OptionChangeView, OptionPreviewView, OptionsView};

/// Every option as this office has it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListOptions {}

impl Command for ListOptions {
    const ABOUT: About = About::new("options", Access::With(Right::BeSignedIn), CommandKind::Read);
    type Answer = OptionsView;

    fn run(self, at: &Admitted<'_>) -> Result<OptionsView> {
        options::list(at.office().reading())
    }
}

/// What would be decided differently.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OptionPreview {
    /// The option.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Command for OptionPreview {
    const ABOUT: About = About::new("option_preview", Access::With(Right::BeSignedIn), CommandKind::Preview);
    type Answer = OptionPreviewView;

    fn run(self, at: &Admitted<'_>) -> Result<OptionPreviewView> {
        options::preview(at.office().reading(), &self.name, &self.value)
    }
}

/// Who set what and when, the newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OptionHistory {
    /// Only this option.
    pub name: Option<String>,
}

impl Command for OptionHistory {
    const ABOUT: About = About::new("option_history", Access::With(Right::BeSignedIn), CommandKind::Read);
    type Answer = Vec<OptionChangeView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<OptionChangeView>> {
        options::history(at.office().reading(), self.name.as_deref())
    }
}

/// Sets an option.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetOption {
    /// The option.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Command for SetOption {
    const ABOUT: About = About::new("set_option", Access::With(Right::SetOptions), CommandKind::Write);
    type Answer = OfficeView;

    fn run(self, at: &Admitted<'_>) -> Result<OfficeView> {
        let mut office = at.office();
        options::choose(&mut office.writing(), &self.name, &self.value)?;
        office_view(at, &office)
    }
}
