//! The lists of the office: one line each.

use super::ListEntry;
use crate::ops::age_75::list::Turning75;
use crate::ops::determine::list::Determinations;
use crate::ops::founding::Amendments;
use crate::ops::import::list::ImportRows;
use crate::ops::import::tasks::Movements;
use crate::ops::options::OptionList;

/// Every list.
pub static ALL: &[ListEntry] = &[
    ListEntry::of::<Movements>(),
    ListEntry::of::<ImportRows>(),
    ListEntry::of::<Determinations>(),
    ListEntry::of::<Turning75>(),
    ListEntry::of::<OptionList>(),
    ListEntry::of::<Amendments>(),
];
