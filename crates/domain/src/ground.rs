//! Grounds: why a rule says what it says.

use serde::{Deserialize, Serialize};

/// One reason of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Name of the rule, e.g. `coverage_start`.
    pub rule: String,
    /// The fact it rests on, in the office's words.
    pub fact: String,
    /// The clause of the law or the municipal option.
    pub clause: String,
    /// The number it was compared with, if any.
    pub threshold: Option<String>,
    /// What would have changed the outcome.
    pub would_change: Option<String>,
}

impl Ground {
    /// A ground without a threshold.
    pub fn new(rule: &str, fact: String, clause: &str, would_change: &str) -> Self {
        Self {
            rule: rule.to_owned(),
            fact,
            clause: clause.to_owned(),
            threshold: None,
            would_change: Some(would_change.to_owned()),
        }
    }
}

/// What a rule proposes, with its grounds. Never a bare `bool`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment<T> {
    /// The proposal.
    pub outcome: T,
    /// Why; never empty.
    pub grounds: Vec<Ground>,
}
