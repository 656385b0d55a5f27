//! Ids of what a row of 住民異動 makes.

use madoguchi_exchange::res_change::ResChangeRow;

use super::intake;

/// The id of something a row makes.
pub(super) fn derived(row: &ResChangeRow, text: &str) -> uuid::Uuid {
    intake::derived(row.processed_at.and_utc().timestamp_millis(), row.line, text)
}
