//! The only place that asks the machine for the time and for randomness.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use madoguchi_domain::clock::{Clock, JAPAN_OFFSET_S, TimeEvidence, TimeTrust};
use uuid::Uuid;

/// The machine's clock in Japan's time; in a sample office with a fixed day, that day at the machine's hour.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock {
    /// The simulated day, if the office has one.
    pub fixed_day: Option<NaiveDate>,
}

/// The machine's wall clock in Japan's time; the office's own is [`SystemClock`].
#[allow(clippy::disallowed_methods, reason = "this is the seam through which the machine's time comes in")]
pub(crate) fn machine_now() -> DateTime<FixedOffset> {
    let japan = FixedOffset::east_opt(JAPAN_OFFSET_S).expect("nine hours are an offset");
    DateTime::<Utc>::from(SystemTime::now()).with_timezone(&japan)
}

/// Time since this program started.
#[allow(clippy::disallowed_methods, reason = "this is the seam through which the machine's time comes in")]
pub fn since_start() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// Which start of the machine this is, where the system tells (Linux); evidence only.
fn boot_id() -> Option<String> {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(text.trim().to_owned())
}

impl Clock for SystemClock {
    fn now(&self) -> TimeEvidence {
        let now = machine_now();
        // milliseconds: two things done within one second must be told apart
        let real = now - chrono::Duration::nanoseconds(i64::from(now.timestamp_subsec_nanos() % 1_000_000));
        let simulated =
            self.fixed_day.and_then(|day| day.and_time(real.time()).and_local_timezone(*real.offset()).single());
        TimeEvidence {
            wall: simulated.unwrap_or(real),
            boot_id: boot_id(),
            monotonic_ms: u64::try_from(since_start().as_millis()).unwrap_or(u64::MAX),
            server_offset_ms: None,
            trust: if simulated.is_some() { TimeTrust::Simulated } else { TimeTrust::Unchecked },
        }
    }

    fn new_id(&self) -> Uuid {
        let millis = u64::try_from(machine_now().timestamp_millis()).unwrap_or(0);
        let mut random = [0; 10];
        fill_random(&mut random);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// The machine's clock, for an office that is made now.
pub fn machine_clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::default())
}

/// Fills with the system's randomness. Without it no key may be made, so there is no fallback.
pub fn fill_random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the system gives randomness; without it nothing may be sealed");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_day_has_the_hour_of_the_machine_and_says_that_it_is_simulated() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let (fixed, real) = (SystemClock { fixed_day: Some(day) }.now(), SystemClock::default().now());
        assert_eq!((fixed.day(), fixed.trust), (day, TimeTrust::Simulated));
        assert_eq!(real.trust, TimeTrust::Unchecked);
        for at in [fixed.wall, real.wall] {
            assert_eq!((at.timestamp_subsec_nanos() % 1_000_000, at.offset().local_minus_utc()), (0, JAPAN_OFFSET_S));
        }
        assert!(real.monotonic_ms >= fixed.monotonic_ms);
    }

    #[test]
    fn an_id_carries_its_moment_and_no_two_are_one() {
        let clock = machine_clock();
        let ids: std::collections::BTreeSet<Uuid> = (0..100).map(|_| clock.new_id()).collect();
        assert_eq!(ids.len(), 100);
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
