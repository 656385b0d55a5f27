//! A refusal, and the grounds of a decision.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A refusal in the office's words: what happened, why, and the next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusalView {
    /// Code for scripts.
    pub code: String,
    /// What happened and why.
    pub message: String,
    /// What it turned on.
    pub fields: BTreeMap<String, String>,
    /// Clauses.
    pub grounds: Vec<GroundView>,
    /// What can be done next.
    pub next: Vec<String>,
}

/// One ground of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "as in domain::ground::Ground")]
pub struct GroundView {
    pub rule: String,
    pub fact: String,
    pub clause: String,
    pub threshold: Option<String>,
    pub would_change: Option<String>,
}
