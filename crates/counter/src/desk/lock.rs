//! The idle lock: after a while without key or mouse nothing is answered until the password is given.
//!
//! Knows when somebody last touched the window. Keys and mouse count, questions of the window do not: it
//! asks by itself. Work under way (a paper on its way) goes on.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, FixedOffset};

/// A moment by both clocks: the monotonic one does not run while the machine sleeps, the wall clock can be set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Since the program started.
    pub since_start: Duration,
    /// The wall clock.
    pub wall: DateTime<FixedOffset>,
}

#[derive(Default)]
struct Seen {
    last: Option<Moment>,
    locked: bool,
}

/// Whether the window is locked.
#[derive(Default)]
pub(crate) struct IdleLock(Mutex<Seen>);

impl IdleLock {
    /// Somebody signed in or gave the password: the window is open from now.
    pub fn open(&self, now: Moment) {
        *self.seen() = Seen { last: Some(now), locked: false };
    }

    /// Nobody is signed in: there is nothing to lock.
    pub fn clear(&self) {
        *self.seen() = Seen::default();
    }

    /// Locks at once. Tells whether this call did it.
    pub fn shut(&self) -> bool {
        !std::mem::replace(&mut self.seen().locked, true)
    }

    /// A key or the mouse; too late, it opens nothing. Tells as [`IdleLock::falls`] does.
    pub fn touch(&self, now: Moment, after_ms: Option<u64>) -> bool {
        let fell = self.falls(now, after_ms);
        let mut seen = self.seen();
        if !seen.locked {
            seen.last = Some(now);
        }
        fell
    }

    /// Locks if nobody touched the window for `after_ms` (none = never). Tells whether this call did it.
    pub fn falls(&self, now: Moment, after_ms: Option<u64>) -> bool {
        let mut seen = self.seen();
        let (Some(last), Some(after_ms)) = (seen.last, after_ms) else { return false };
        let falls = !seen.locked && idle(last, now) >= Duration::from_millis(after_ms);
        seen.locked |= falls;
        falls
    }

    /// The window is locked.
    pub fn is_shut(&self) -> bool {
        self.seen().locked
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn idle(last: Moment, now: Moment) -> Duration {
    let wall = (now.wall - last.wall).to_std().unwrap_or_default();
    now.since_start.saturating_sub(last.since_start).max(wall)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AFTER: Option<u64> = Some(60_000);

    fn at(mono_s: u64, wall_s: i64) -> Moment {
        let start = DateTime::parse_from_rfc3339("2026-11-21T10:00:00+09:00").unwrap();
        Moment { since_start: Duration::from_secs(mono_s), wall: start + chrono::Duration::seconds(wall_s) }
    }

    fn opened() -> IdleLock {
        let lock = IdleLock::default();
        lock.open(at(0, 0));
        lock
    }

    #[test]
    fn it_falls_after_the_time_by_either_clock_and_tells_it_once() {
        for (now, falls) in [(at(59, 59), false), (at(60, 60), true), (at(1, 3600), true), (at(90, -3600), true)] {
            let lock = opened();
            assert_eq!(lock.falls(now, AFTER), falls, "{now:?}");
            assert_eq!(lock.is_shut(), falls);
            assert!(!lock.falls(now, AFTER), "told twice");
        }
    }

    #[test]
    fn a_touch_in_time_keeps_it_open_and_a_late_one_does_not_open_it() {
        let lock = opened();
        assert!(!lock.touch(at(59, 59), AFTER));
        assert!(!lock.falls(at(100, 100), AFTER));
        assert!(lock.touch(at(200, 200), AFTER));
        assert!(lock.is_shut());
        lock.touch(at(201, 201), AFTER);
        assert!(lock.is_shut());
        lock.open(at(210, 210));
        assert!(!lock.is_shut());
    }

    #[test]
    fn without_a_time_or_a_clerk_it_never_falls_but_can_be_shut() {
        let lock = opened();
        assert!(!lock.falls(at(100_000, 100_000), None));
        assert!(!IdleLock::default().falls(at(100_000, 100_000), AFTER));
        assert!(lock.shut() && !lock.shut() && lock.is_shut());
        lock.clear();
        assert!(!lock.is_shut());
    }
}
