//! Views of the municipality's options.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::choices::ChoiceView;

/// One option as this office has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::options::OptionRow")]
pub struct OptionView {
    pub name: String,
    pub group: String,
    pub group_label: String,
    pub label: String,
    pub question: String,
    /// `yes_no`, `choice`, `number`, `decimal`, `text`
    pub kind: String,
    /// Values to choose from; empty where one is typed.
    pub choices: Vec<ChoiceView>,
    /// What may be typed, in words.
    pub bounds: String,
    /// What holds.
    pub value: String,
    pub value_label: String,
    pub default: String,
    pub default_label: String,
    /// Why that is the default.
    pub reason: String,
    pub source: String,
    pub acts_on: String,
    /// Nobody set it, or what was set is the default.
    pub is_default: bool,
    /// What was set cannot be read; the default holds.
    pub unreadable: bool,
    /// The day it was set; null = nobody did.
    pub set_on: Option<String>,
    pub set_by: Option<String>,
}

/// Every option of this office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OptionsView {
    /// In the order of the screen.
    pub options: Vec<OptionView>,
    /// The signed-in clerk may change them.
    pub may_change: bool,
    /// How many stored values cannot be read.
    pub unreadable: usize,
}

/// A case worked under the value that holds and under the one that is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::options::Shown")]
pub struct OptionCaseView {
    pub case: String,
    pub before: String,
    pub after: String,
    pub differs: bool,
}

/// What would be decided differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of OptionView")]
pub struct OptionPreviewView {
    pub name: String,
    pub label: String,
    pub before: String,
    pub before_label: String,
    pub after: String,
    pub after_label: String,
    pub acts_on: String,
    pub cases: Vec<OptionCaseView>,
    /// What stays as it is.
    pub note: String,
}

/// One setting of one option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::options::OptionChange")]
pub struct OptionChangeView {
    pub name: String,
    pub label: String,
    pub at: Option<String>,
    pub set_on: String,
    pub set_by: String,
    /// What it said before; null = nobody had set it, so the default held.
    pub before: Option<String>,
    pub before_label: String,
    pub value: String,
    pub value_label: String,
}
