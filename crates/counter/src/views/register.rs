//! What a notification led to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::paper::{FormView, PaperToCollectView, PaperToGiveView};
use super::people::{NextActionView, TouchedView};
use super::refusal::GroundView;

/// One act as a script sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::act::Act")]
pub struct ActView {
    #[serde(rename = "type")]
    pub kind: String,
    pub version: u16,
    pub resident: Option<String>,
    #[serde(flatten)]
    #[ts(skip)]
    pub fields: serde_json::Map<String, serde_json::Value>,
}

/// What a notification leads to: the preview when `dry_run`, the registration otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::decide::Decision")]
pub struct RegisterView {
    /// The entry; null in a preview.
    pub entry: Option<String>,
    pub dry_run: bool,
    pub residents: Vec<TouchedView>,
    pub acts: Vec<ActView>,
    pub papers_to_give: Vec<PaperToGiveView>,
    pub papers_to_collect: Vec<PaperToCollectView>,
    pub forms_to_print: Vec<FormView>,
    #[ts(type = "number")]
    pub late_days: i64,
    pub next_actions: Vec<NextActionView>,
    /// What the clerk must be told before registering.
    pub warnings: Vec<GroundView>,
    pub grounds: Vec<GroundView>,
}
