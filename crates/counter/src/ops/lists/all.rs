//! The lists of the office: one line each.

use super::Entry;
use crate::ops::determine::list::Determinations;
use crate::ops::founding::Amendments;
use crate::ops::import::list::ImportRows;
use crate::ops::import::tasks::Movements;
use crate::ops::options::OptionList;

/// Every list.
pub static ALL: &[Entry] = &[
    Entry::of::<Movements>(),
    Entry::of::<ImportRows>(),
    Entry::of::<Determinations>(),
    Entry::of::<OptionList>(),
    Entry::of::<Amendments>(),
];
