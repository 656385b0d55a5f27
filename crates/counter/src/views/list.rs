//! Views of lists.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::choices::ChoiceView;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListHeadingView {
    /// Its name for screens and scripts
    pub key: String,
    /// Its heading
    pub label: String,
    /// Names, in their exact glyphs
    pub names: bool,
    /// The list can be sorted by it
    pub sorts: bool,
}

/// What the rows of a list are chosen by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListFilterView {
    /// Its name
    pub key: String,
    /// Its label
    pub label: String,
    /// What it can be; empty: it is typed
    pub choices: Vec<ChoiceView>,
}

/// A list that the clerk may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListChoiceView {
    /// Its name for screens and scripts
    pub name: String,
    /// What it is called
    pub title: String,
    /// What its rows are chosen by
    pub filters: Vec<ListFilterView>,
}

/// Rows of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListView {
    /// Its name
    pub list: String,
    /// Its title with these filters
    pub title: String,
    /// Lines over the headings: office, day, counts
    pub about: Vec<String>,
    /// Its columns
    pub columns: Vec<ListHeadingView>,
    /// Its rows, as many cells as columns
    pub rows: Vec<Vec<String>>,
    /// How many rows there are with these filters
    #[ts(type = "number")]
    pub all: u64,
}

/// A list that was written to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "what was written")]
pub struct ListWrittenView {
    pub list: String,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub left_off: u64,
    /// CSV only: characters CP932 cannot say.
    pub lost: Vec<LostView>,
}

/// A character that could not be written in CP932.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "as in exchange::cp932::LostCharacter")]
pub struct LostView {
    pub character: String,
    pub code_points: String,
    pub written: String,
    #[ts(type = "number")]
    pub count: u64,
}
