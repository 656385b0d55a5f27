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

#[cfg(test)]
mod tests {
    use super::*;

    fn now<'n>(title: &'n str, (done, total): (u64, u64), counts: &'n madoguchi_store::Counts) -> Now<'n> {
        Now { run: Some(7), work: "import", title, done, total, counts }
    }

    #[test]
    fn a_work_is_shown_from_its_first_word_until_it_is_over() {
        let (runs, counts) = (Runs::default(), madoguchi_store::Counts { applied: 3, ..Default::default() });
        let mut watching = runs.watch();
        assert_eq!(runs.views(), []);
        watching.at(&now("file.csv", (3, 10), &counts));
        let [shown] = &runs.views()[..] else { panic!("one work is under way") };
        assert_eq!((shown.run, shown.work.as_str(), shown.title.as_str()), (Some(7), "import", "file.csv"));
        assert_eq!((shown.done, shown.total, shown.counts["applied"], shown.stopping), (3, 10, 3, false));
        assert_eq!((shown.rate_per_s, shown.left_s), (0, None), "what was through before says nothing of the rate");
        drop(watching);
        assert_eq!(runs.views(), []);
    }

    #[test]
    fn a_work_that_is_asked_to_stop_hears_it_at_its_next_word() {
        let (runs, counts) = (Runs::default(), madoguchi_store::Counts::default());
        let [mut first, mut second] = [runs.watch(), runs.watch()];
        assert!(!runs.stop("import"), "none has said how far it is");
        assert_eq!(first.at(&now("a", (1, 2), &counts)), Go::On);
        assert_eq!(second.at(&Now { work: "month_round", ..now("b", (1, 2), &counts) }), Go::On);
        assert!(runs.stop("import") && !runs.stop("no such work"));
        assert_eq!(first.at(&now("a", (2, 2), &counts)), Go::Stop);
        assert_eq!(second.at(&Now { work: "month_round", ..now("b", (2, 2), &counts) }), Go::On);
        assert_eq!(runs.views().iter().map(|view| view.stopping).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn the_rate_counts_from_when_the_items_were_known() {
        let (runs, counts) = (Runs::default(), madoguchi_store::Counts::default());
        let mut watching = runs.watch();
        watching.at(&Now::preparing("import", "file.csv", &counts));
        watching.at(&now("file.csv", (500, 1000), &counts));
        runs.with(|all| assert_eq!((all[0].before, all[0].done, all[0].run), (500, 500, Some(7))));
        watching.at(&now("file.csv", (900, 1000), &counts));
        runs.with(|all| assert_eq!((all[0].before, all[0].done), (500, 900)));
    }
}
