//! The one search box (2.1.1).

use madoguchi_store::Hits;

use crate::error::Result;
use crate::office::Office;

impl Office {
    /// Up to `limit` residents whom every word of `text` fits. `stop` ends it early: a newer question makes this one void.
    pub fn search(&self, text: &str, limit: usize, stop: &dyn Fn() -> bool) -> Result<Hits> {
        Ok(self.store.read().search(text, limit, stop)?)
    }
}
