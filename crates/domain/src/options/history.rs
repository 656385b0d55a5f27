//! Who set what and when, derived from what the office's section of options said before.

use crate::record::{Office, OptionValue, RecordedAt};

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

/// Every setting of every option, the newest first.
pub fn changes(office: &Office) -> Vec<OptionChange> {
    let section = &office.options;
    let earlier = section.earlier.iter().map(|e| (Some(e.at), &e.body));
    let told: Vec<_> = earlier.chain([(section.at, &section.body)]).collect();
    let mut found = Vec::new();
    for (place, (at, options)) in told.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|p| told.get(p)).map(|(_, options)| *options);
        for row in rows() {
            let was = before.and_then(|options| options.get(row.name));
            let Some(set) = options.get(row.name).filter(|set| was != Some(*set)) else { continue };
            let before = was.map(|value| value.value.clone());
            found.push(OptionChange { name: row.name, at: *at, before, set: set.clone() });
        }
    }
    found.reverse();
    found
}
