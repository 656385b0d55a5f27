//! What a section can say: items, and which of them are past.
//!
//! A list changes item by item, anything else as one whole. Items that are past leave the document when newer ones are there, and
//! stand as words (ADR 0038).

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::word::Stamp;

/// What a section says.
pub trait Body: Clone + Debug + PartialEq {
    /// What it consists of.
    type Item: Clone + Debug + PartialEq + Serialize + DeserializeOwned;

    /// Whether a word that is displaced is kept. Items that carry their own log need none.
    const KEEPS_WORDS: bool = true;

    /// With so many items at most none is past.
    const PRESENT_MAX: usize = usize::MAX;

    /// How many items there are.
    fn size(&self) -> usize;

    /// Its items, in its order.
    fn items(&self) -> Vec<Self::Item>;

    /// The body of these items; none where they make none.
    fn from_items(items: Vec<Self::Item>) -> Option<Self>;

    /// Items in the order of the body, from the order in which they first came.
    fn arranged(items: Vec<(Stamp, Self::Item)>) -> Vec<(Stamp, Self::Item)> {
        items
    }

    /// Whether one can have become the other.
    fn alike(_one: &Self::Item, _other: &Self::Item) -> bool {
        true
    }

    /// Places of the items that are past: the oldest beyond [`Self::PRESENT_MAX`].
    fn past(items: &[Self::Item]) -> Vec<usize> {
        (0..items.len().saturating_sub(Self::PRESENT_MAX)).collect()
    }
}
