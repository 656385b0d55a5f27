//! Runs of long works on this machine, whatever the work: which there were, how each stands, its items; and stopping one that is under
//! way in another program.

use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{ItemsAsked, Run};

use crate::convert;
use crate::error::Result;
use crate::office::Office;
use crate::views::{RunItemView, RunView};

/// Most runs of one answer.
const RUNS_SHOWN: u64 = 200;

/// Most items of one answer.
pub const ITEMS_SHOWN_MAX: u64 = 10_000;

impl Office {
    /// Runs, newest first.
    pub fn runs(&self) -> Result<Vec<RunView>> {
        Ok(self.store.read().runs(None, RUNS_SHOWN)?.iter().map(convert::run).collect())
    }

    /// One run.
    pub fn run_view(&self, run: u64) -> Result<RunView> {
        Ok(convert::run(&self.found_run(run)?))
    }

    /// A page of the items of a run.
    pub fn run_items(&self, run: u64, asked: ItemsAsked) -> Result<Vec<RunItemView>> {
        let run = self.found_run(run)?;
        let asked = ItemsAsked { limit: asked.limit.min(ITEMS_SHOWN_MAX), ..asked };
        Ok(self.store.read().run_items(run.run, asked)?.into_iter().map(convert::run_item).collect())
    }

    /// Stops a run that did not end: one that is under way elsewhere before its next step. It goes on when the same work is done again.
    pub fn pause_run(&mut self, run: u64) -> Result<RunView> {
        self.signed_in()?;
        let at = self.now_shown();
        if !self.store.stop_run(run, &at)? {
            return Err(unknown(run).into());
        }
        self.run_view(run)
    }

    fn found_run(&self, run: u64) -> Result<Run> {
        Ok(self.store.read().find_run(run)?.ok_or_else(|| unknown(run))?)
    }
}

fn unknown(run: u64) -> Refusal {
    Refusal::new(RefusalCode::RunUnknown).with("run", run.to_string())
}
