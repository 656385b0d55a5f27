//! Who set what and when, derived from what the office's section of options said before.

use std::collections::BTreeMap;

use crate::record::{OfficeRecord, OptionValue, RecordedAt};

use super::rows;

/// One setting of one option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionChange {
    /// The option.
    pub name: &'static str,
    /// When it was recorded; none in an office that no entry wrote.
    pub at: Option<RecordedAt>,
    /// What it said before; none = nobody had set it.
    pub before: Option<String>,
    /// What was set, on which day and by whom.
    pub set: OptionValue,
}

/// Every setting of every option, the newest first. Asks the words at hand.
pub fn changes(office: &OfficeRecord) -> Vec<OptionChange> {
    let mut last: BTreeMap<&str, String> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, (name, set)) in office.options.history() {
        let Some(row) = rows().iter().find(|row| row.name == name) else { continue };
        let before = last.insert(row.name, set.value.clone());
        found.push(OptionChange { name: row.name, at, before, set });
    }
    found.reverse();
    found
}
