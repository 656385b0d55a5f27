//! Entries to be written.

use madoguchi_domain::act::Act;
use madoguchi_domain::entry::IdentityCheck;
use madoguchi_store::Draft;
use uuid::Uuid;

/// An entry of acts alone.
pub fn claim(id: Uuid, acts: Vec<Act>, check: Option<IdentityCheck>) -> Draft {
    Draft { id, acts, parent: None, check, orders: Vec::new() }
}
