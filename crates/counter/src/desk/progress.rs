//! Progress of a long work that lends the office between its transactions: asked, and stopped, by other calls meanwhile.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::views::ImportProgressView;
use crate::clock::since_start;
use crate::ops::import::Go;

/// The work under way, if any.
#[derive(Default)]
pub(crate) struct Progress(Mutex<Option<Watched>>);

struct Watched {
    file: String,
    done: u64,
    total: u64,
    /// What was through when this run began
    before: u64,
    since: Duration,
    go: Go,
}

impl Progress {
    fn with<T>(&self, look: impl FnOnce(&mut Option<Watched>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Work on that file, or that month, begins.
    pub fn begin(&self, file: String) {
        let watched = Watched { file, done: 0, total: 0, before: 0, since: since_start(), go: Go::On };
        self.with(|now| *now = Some(watched));
    }

    /// Something is under way.
    pub fn is_busy(&self) -> bool {
        self.with(|now| now.is_some())
    }

    /// So much of it is done; whether to go on.
    pub fn at(&self, done: u64, total: u64) -> Go {
        self.with(|now| {
            let Some(now) = now else {
                return Go::On;
            };
            if now.total == 0 {
                (now.before, now.since) = (done, since_start());
            }
            (now.done, now.total) = (done, total);
            now.go
        })
    }

    /// It shall stop after its present transaction.
    pub fn stop(&self) {
        self.with(|now| now.iter_mut().for_each(|now| now.go = Go::Stop));
    }

    /// It is over.
    pub fn end(&self) {
        self.with(|now| *now = None);
    }

    /// How far it is.
    pub fn view(&self) -> ImportProgressView {
        self.with(|now| now.as_ref().map(shown).unwrap_or_default())
    }
}

fn shown(now: &Watched) -> ImportProgressView {
    let millis = u64::try_from((since_start() - now.since).as_millis()).unwrap_or(u64::MAX).max(1);
    let rows_per_s = (now.done - now.before).saturating_mul(1000) / millis;
    let left_s = (now.total - now.done).checked_div(rows_per_s);
    ImportProgressView { file: Some(now.file.clone()), done: now.done, total: now.total, rows_per_s, left_s }
}
