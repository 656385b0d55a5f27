//! What a run's state does not allow.

use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Reader, Run, RunState};

use crate::error::Result;

/// The run of that number.
pub(crate) fn found_run(reader: Reader<'_>, run: u64) -> Result<Run> {
    Ok(reader.find_run(run)?.ok_or_else(|| unknown(run))?)
}

/// There is none.
pub(crate) fn unknown(run: u64) -> Refusal {
    Refusal::new(RefusalCode::RunUnknown).with("run", run.to_string())
}

/// What cannot be done with a run, and why.
pub(crate) fn forbids(work: &str, run: u64, why: &str) -> Refusal {
    Refusal::new(RefusalCode::RunForbids).with("work", work).with("run", run.to_string()).with("why", why)
}

/// It has ended, and is neither taken back nor closed.
pub(crate) fn can_be_undone(run: &Run) -> Result<()> {
    let why = match run.state {
        RunState::Done | RunState::Cancelled => return Ok(()),
        RunState::Running | RunState::Stopped => "unfinished",
        RunState::Undone => "undone",
        RunState::Closed => "closed",
    };
    Err(forbids(&run.work, run.run, why).into())
}
