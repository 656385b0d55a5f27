//! How a run stands, and what can be done with it: what a work lets a clerk do, it says itself.

use madoguchi_store::{Run, RunState};

use crate::context::ReadContext;
use crate::convert::run::{self as convert, RunAct};
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

/// A run as shown, with what can be done with it.
pub fn view(at: ReadContext<'_>, run: &Run) -> Result<RunView> {
    let title = kind_of(run).map(|kind| (kind.title)(run)).unwrap_or_default();
    Ok(convert::run(run, title, &acts_of(at, run)?))
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
            acts.extend((!undo_is_open(at, run)?).then_some(RunAct::Close));
        }
        RunState::Done | RunState::Cancelled | RunState::Undone | RunState::Closed => {}
    }
    Ok(acts)
}

/// What a run wrote is being taken back: that run has begun and not ended.
pub(super) fn undo_is_open(at: ReadContext<'_>, run: &Run) -> Result<bool> {
    let Some(undo) = kind_of(run).and_then(|kind| kind.undo) else { return Ok(false) };
    let last = at.reader.run_of(undo.work, &Undo::key_of(run))?;
    Ok(last.is_some_and(|last| last.state.is_open()))
}
