//! What tells one record from another.

use uuid::Uuid;

/// Identity of a record, given from outside (UUIDv7).
pub type RecordId = Uuid;
