//! What the screens choose from.

use madoguchi_domain::decide::national::special::EvidenceKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A code with its label, for a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChoiceView {
    /// Code.
    pub code: String,
    /// Label.
    pub label: String,
}

/// A special status to choose, with what must be shown for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatusChoiceView {
    /// Code.
    pub status: String,
    /// Label.
    pub label: String,
    /// What must be shown.
    pub evidence: Vec<EvidenceChoiceView>,
}

/// Something to show for a special status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceChoiceView {
    /// Its name.
    pub code: String,
    /// Label.
    pub label: String,
    /// How it is told
    pub kind: EvidenceKind,
    /// What may be told, where that is a closed list; else empty
    pub choices: Vec<ChoiceView>,
}

/// What may be shown at a joining for a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JoinEvidenceView {
    /// 事由
    pub reason: String,
    /// What may be shown, of foreigners alone
    pub foreign: Vec<EvidenceChoiceView>,
}

/// What the screens choose from, by the field it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of the fields")]
pub struct ChoicesView {
    pub join_reasons: Vec<ChoiceView>,
    pub join_evidence: Vec<JoinEvidenceView>,
    pub leave_reasons: Vec<ChoiceView>,
    pub change_reasons: Vec<ChoiceView>,
    pub statuses: Vec<StatusChoiceView>,
    pub correct_fields: Vec<ChoiceView>,
    pub print_choices: Vec<ChoiceView>,
    pub myna: Vec<ChoiceView>,
    pub documents: Vec<ChoiceView>,
    pub reveal_reasons: Vec<ChoiceView>,
    pub notifiers: Vec<ChoiceView>,
    pub income_purposes: Vec<ChoiceView>,
    pub declarations: Vec<ChoiceView>,
    pub levies: Vec<ChoiceView>,
    pub income_sources: Vec<ChoiceView>,
    pub income_amounts: Vec<ChoiceView>,
    pub copay_ratios: Vec<ChoiceView>,
    pub relations: Vec<ChoiceView>,
}
