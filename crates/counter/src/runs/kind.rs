//! What a clerk may do with the runs of a work, besides looking at them and stopping one: its work says so, once.

use madoguchi_store::Run;

use super::undo::UndoKind;
use super::work::{Lend, Watch};
use crate::context::ReadContext;
use crate::error::Result;

/// The runs of one work.
pub(crate) struct RunKind {
    /// Name of the work.
    pub work: &'static str,
    /// What a run is about, as a person reads it.
    pub title: fn(&Run) -> String,
    /// Goes on with a run that did not end.
    pub resume: fn(&Run, Lend<'_>, Watch<'_>) -> Result<()>,
    /// How what a run wrote is taken back; none where it is not taken back as a whole, and so there is nothing to close.
    pub undo: Option<&'static UndoKind>,
    /// The items that are still to come, and how one is taken out; none where they are not known before they are done.
    pub waiting: Option<&'static WaitingKind>,
}

/// The items of a run that are still to come.
pub(crate) struct WaitingKind {
    /// Each of them, in their order.
    pub list: fn(ReadContext<'_>, &Run) -> Result<Vec<WaitingItem>>,
    /// What is known of the run once the item is taken out; none where no such item waits.
    pub exclude: fn(&Run, u64) -> Option<String>,
}

/// An item that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WaitingItem {
    /// Its place.
    pub item: u64,
    /// Whom it is about.
    pub subject: String,
    /// A clerk took it out.
    pub excluded: bool,
}
