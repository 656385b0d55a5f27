//! The seam through which the day comes in.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// How far a time can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeTrust {
    /// The machine's clock, never compared with a server's.
    Unchecked,
    /// A simulated day of a sample office.
    Simulated,
}

/// Evidence of when something was done: order never rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeEvidence {
    /// The wall clock in Japan's time, UTC+9 always.
    pub wall: DateTime<FixedOffset>,
    /// Which start of the machine this was, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_id: Option<String>,
    /// Milliseconds since this program started.
    pub monotonic_ms: u64,
    /// Last known difference to central's clock, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_offset_ms: Option<i64>,
    /// How far it can be trusted.
    pub trust: TimeTrust,
}

impl TimeEvidence {
    /// The day in Japan.
    pub fn day(&self) -> NaiveDate {
        self.wall.date_naive()
    }
}

/// Who tells the time and makes new ids. Real: `counter::clock`.
pub trait Clock: Send + Sync {
    /// Now, with what is known of its trust.
    fn now(&self) -> TimeEvidence;
    /// A new UUIDv7.
    fn new_id(&self) -> uuid::Uuid;
}

/// Japan's offset from UTC in seconds, all year.
pub const JAPAN_OFFSET_S: i32 = 9 * 3600;
