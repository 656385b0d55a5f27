//! The clock of an office that is being made: ids from the generator and a count, times as set by the caller.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime};
use madoguchi_domain::clock::{Clock, JAPAN_OFFSET_S, TimeEvidence, TimeTrust};
use uuid::Uuid;

use crate::dice::Dice;

/// So many days before the office's day its records were brought over from another system.
pub const BROUGHT_OVER_DAYS: u64 = 10;

/// Ids and times of a sample office.
pub struct SampleClock(Mutex<State>);

struct State {
    dice: Dice,
    /// Ids made so far: each takes the next millisecond, so that they stand in the order they were made, as a real office's do.
    ids: u64,
    start: DateTime<FixedOffset>,
    wall: DateTime<FixedOffset>,
}

impl SampleClock {
    /// The clock stands at the opening hour of the day on which the records were brought over.
    pub fn new(seed: u64, day: NaiveDate) -> Self {
        let wall = at(brought_over(day), 0);
        Self(Mutex::new(State { dice: Dice::new(seed), ids: 0, start: wall, wall }))
    }

    /// Puts the clock to so many minutes after the opening of a day.
    pub fn set(&self, day: NaiveDate, minutes: u32) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).wall = at(day, minutes);
    }
}

/// The day the records of a sample office were brought over.
pub fn brought_over(day: NaiveDate) -> NaiveDate {
    day - Days::new(BROUGHT_OVER_DAYS)
}

/// So many minutes after half past eight.
fn at(day: NaiveDate, minutes: u32) -> DateTime<FixedOffset> {
    let japan = FixedOffset::east_opt(JAPAN_OFFSET_S).expect("nine hours are an offset");
    let opening = NaiveTime::from_hms_opt(8, 30, 0).expect("the office opens at half past eight");
    let opened = day.and_time(opening).and_local_timezone(japan).single().expect("a fixed offset has no gaps");
    opened + chrono::Duration::minutes(i64::from(minutes))
}

impl Clock for SampleClock {
    fn now(&self) -> TimeEvidence {
        let wall = self.0.lock().unwrap_or_else(PoisonError::into_inner).wall;
        TimeEvidence { wall, boot_id: None, monotonic_ms: 0, server_offset_ms: None, trust: TimeTrust::Simulated }
    }

    fn new_id(&self) -> Uuid {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let millis = u64::try_from(state.start.timestamp_millis()).unwrap_or(0) + state.ids;
        state.ids += 1;
        uuid::Builder::from_unix_timestamp_millis(millis, &state.dice.bytes()).into_uuid()
    }
}
