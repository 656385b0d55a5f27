//! Progress of long works that lend the office between their steps: asked, and stopped, by other calls meanwhile.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::since_start;
use crate::convert;
use crate::runs::{Go, Now};
use crate::views::RunProgressView;

/// The works under way at this desk.
#[derive(Default)]
pub(crate) struct Runs {
    under_way: Mutex<Vec<Watched>>,
    tickets: AtomicU64,
}

struct Watched {
    ticket: u64,
    run: Option<u64>,
    work: &'static str,
    title: String,
    done: u64,
    total: u64,
    counts: BTreeMap<String, u64>,
    /// What was through when this run began
    before: u64,
    since: Duration,
    go: Go,
}

/// One work while it is watched. What it registers is its own, and goes with it.
pub(crate) struct Watching<'r> {
    runs: &'r Runs,
    ticket: u64,
}

impl Runs {
    fn with<T>(&self, look: impl FnOnce(&mut Vec<Watched>) -> T) -> T {
        look(&mut self.under_way.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A work is about to ask for its lock. It is under way once it says how far it is.
    pub fn watch(&self) -> Watching<'_> {
        Watching { runs: self, ticket: self.tickets.fetch_add(1, Ordering::Relaxed) }
    }

    /// Works of that name shall stop after their present transaction; whether there was one.
    pub fn stop(&self, work: &str) -> bool {
        self.with(|all| {
            let asked = all.iter_mut().filter(|watched| watched.work == work);
            asked.map(|watched| watched.go = Go::Stop).count() > 0
        })
    }

    /// How far each of them is.
    pub fn views(&self) -> Vec<RunProgressView> {
        self.with(|all| all.iter().map(shown).collect())
    }
}

impl Watching<'_> {
    /// So much of it is done; whether to go on.
    pub fn at(&mut self, now: &Now<'_>) -> Go {
        self.runs.with(|all| match all.iter_mut().find(|watched| watched.ticket == self.ticket) {
            Some(watched) => {
                if watched.total == 0 {
                    (watched.before, watched.since) = (now.done, since_start());
                }
                (watched.run, watched.done, watched.total) = (now.run, now.done, now.total);
                watched.counts = convert::run_counts(now.counts);
                watched.go
            }
            None => {
                all.push(Watched {
                    ticket: self.ticket,
                    run: now.run,
                    work: now.work,
                    title: now.title.to_owned(),
                    done: now.done,
                    total: now.total,
                    counts: convert::run_counts(now.counts),
                    before: now.done,
                    since: since_start(),
                    go: Go::On,
                });
                Go::On
            }
        })
    }
}

impl Drop for Watching<'_> {
    fn drop(&mut self) {
        self.runs.with(|all| all.retain(|watched| watched.ticket != self.ticket));
    }
}

fn shown(now: &Watched) -> RunProgressView {
    let millis = u64::try_from((since_start() - now.since).as_millis()).unwrap_or(u64::MAX).max(1);
    let rate_per_s = now.done.saturating_sub(now.before).saturating_mul(1000) / millis;
    let left_s = now.total.saturating_sub(now.done).checked_div(rate_per_s);
    let (stopping, counts) = (now.go == Go::Stop, now.counts.clone());
    convert::run_progress(
        now.run,
        (now.work, &now.title),
        (now.done, now.total),
        (rate_per_s, left_s),
        stopping,
        counts,
    )
}
