//! How a run stands, and what can be done with it: what a work lets a clerk do, it says itself.

use madoguchi_store::{Run, RunAct, RunState};

use crate::context::ReadContext;
use crate::convert::run::{self as convert, RunShown};
use crate::error::Result;
use crate::ops::determine::round;
use crate::ops::{age_75, import};
use crate::runs::{RunKind, Undo, found_run};
use crate::views::RunView;

/// What a clerk may do with the runs of each work.
static KINDS: [&RunKind; 4] = [&import::RUNS, &round::RUNS, &age_75::RUNS, &age_75::UNDO_RUNS];

/// What a clerk may do with the runs of that work; none where this program does not know it.
pub(super) fn kind_of(run: &Run) -> Option<&'static RunKind> {
    KINDS.into_iter().find(|kind| kind.work == run.work)
}

/// One run.
pub fn get(at: ReadContext<'_>, run: u64) -> Result<RunView> {
    view(at, &found_run(at.reader, run)?)
}

/// A run as shown, with what can be done with it and what was.
pub fn view(at: ReadContext<'_>, run: &Run) -> Result<RunView> {
    let title = kind_of(run).map(|kind| (kind.title)(run)).unwrap_or_default();
    let (can, acts) = (acts_of(at, run)?, at.reader.run_acts(run.run)?);
    Ok(convert::run(run, RunShown { title, can, acts, undo: last_undo(at, run)? }))
}

/// What can be done with a run as it stands. One of a dry run is nowhere, and nothing is done with it.
fn acts_of(at: ReadContext<'_>, run: &Run) -> Result<Vec<RunAct>> {
    let Some(kind) = kind_of(run).filter(|_| run.run > 0) else { return Ok(Vec::new()) };
    let mut acts = Vec::new();
    match run.state {
        RunState::Running | RunState::Stopped => {
            acts.push(RunAct::Resume);
            acts.push(RunAct::Cancel);
            acts.extend(kind.waiting.map(|_| RunAct::Exclude));
        }
        RunState::Done | RunState::Cancelled if kind.undo.is_some() => {
            acts.push(RunAct::Undo);
            acts.extend(being_undone(at, run)?.is_none().then_some(RunAct::Close));
        }
        RunState::Done | RunState::Cancelled | RunState::Undone | RunState::Closed => {}
    }
    Ok(acts)
}

/// A run of the same work and month, or this one, that is being taken back: that has begun and not ended. With it the month is not closed.
pub(super) fn being_undone(at: ReadContext<'_>, run: &Run) -> Result<Option<u64>> {
    for one in at.reader.runs_of(&run.work, &run.key)? {
        if last_undo(at, &one)?.is_some_and(|undo| undo.state.is_open()) {
            return Ok(Some(one.run));
        }
    }
    Ok(None)
}

/// The last run that takes back what this one wrote.
fn last_undo(at: ReadContext<'_>, run: &Run) -> Result<Option<Run>> {
    let undo = kind_of(run).and_then(|kind| kind.undo);
    Ok(undo.map(|undo| at.reader.run_of(undo.work, &Undo::key_of(run))).transpose()?.flatten())
}
