//! What a clerk does with a run besides stopping it: going on, giving up, taking back what it wrote, closing it, and taking an item out
//! before it is written. Whether it can be done follows from the run's state and from what its work says of itself.

use madoguchi_domain::entry::Authority;
use madoguchi_store::Run;

use super::shown::{being_undone, get, kind_of, view};
use crate::context::WriteContext;
use crate::error::Result;
use crate::runs::{Alone, Lend, RunKind, Watch, can_be_undone, forbids, found_run, lent, take_back, unknown};
use crate::views::RunView;

/// Goes on with a run that did not end, whatever its work.
pub fn resume(run: u64, lend: Lend<'_>, watch: Watch<'_>) -> Result<RunView> {
    let (found, kind) = lent(lend, |at| {
        at.signed_in()?;
        let (found, kind) = found_kind(at, run)?;
        is_open(&found)?;
        Ok((found, kind))
    })?;
    (kind.resume)(&found, lend, watch)?;
    lent(lend, |at| get(at.reading(), run))
}

/// Gives up a run that did not end and that nobody drives. What it wrote stays.
pub fn cancel(at: &mut WriteContext<'_>, run: u64) -> Result<RunView> {
    at.signed_in()?;
    let (_, kind) = found_kind(at, run)?;
    let _alone = Alone::take(at.dir, kind.work)?;
    // behind the lock, where it moves no more
    let found = found_run(at.store.read(), run)?;
    is_open(&found)?;
    let by = at.who(Authority::Batch)?;
    at.store.cancel_run(&found, &by)?;
    get(at.reading(), run)
}

/// Takes back what a run wrote that has ended, or goes on with that. Answers the run that does it, which is one of its own.
pub fn undo(run: u64, lend: Lend<'_>, watch: Watch<'_>) -> Result<RunView> {
    let (_, kind) = lent(lend, |at| {
        at.signed_in()?;
        found_kind(at, run)
    })?;
    let no_undo = || forbids(kind.work, run, "no_undo");
    let done = take_back(run, kind.undo.ok_or_else(no_undo)?, lend, watch)?;
    lent(lend, |at| view(at.reading(), &done))
}

/// Closes a run that has ended, and every other one of the same work and month: what they wrote is not taken back as a whole any more.
pub fn close(at: &mut WriteContext<'_>, run: u64) -> Result<RunView> {
    at.signed_in()?;
    let (_, kind) = found_kind(at, run)?;
    if kind.undo.is_none() {
        return Err(forbids(kind.work, run, "no_undo").into());
    }
    let _alone = Alone::take(at.dir, kind.work)?;
    let found = found_run(at.store.read(), run)?;
    can_be_undone(&found)?;
    if let Some(undone) = being_undone(at.reading(), &found)? {
        return Err(forbids(kind.work, undone, "undoing").into());
    }
    let by = at.who(Authority::Batch)?;
    at.store.close_runs(&found.work, &found.key, &by)?;
    get(at.reading(), run)
}

/// Takes an item out of a run that did not end and that nobody drives, before it is written.
pub fn exclude(at: &mut WriteContext<'_>, run: u64, item: u64) -> Result<RunView> {
    at.signed_in()?;
    let (_, kind) = found_kind(at, run)?;
    let waiting = kind.waiting.ok_or_else(|| forbids(kind.work, run, "no_exclude"))?;
    let _alone = Alone::take(at.dir, kind.work)?;
    let found = found_run(at.store.read(), run)?;
    is_open(&found)?;
    let not_waiting = || forbids(kind.work, run, "not_waiting").with("item", item.to_string());
    let waits = (waiting.list)(at.reading(), &found)?.iter().any(|one| one.item == item && !one.excluded);
    let about = (waiting.exclude)(&found, item).filter(|_| waits).ok_or_else(not_waiting)?;
    let by = at.who(Authority::Batch)?;
    at.store.exclude_item(&found, item, &about, &by)?;
    get(at.reading(), run)
}

fn found_kind(at: &WriteContext<'_>, run: u64) -> Result<(Run, &'static RunKind)> {
    let found = found_run(at.store.read(), run)?;
    let kind = kind_of(&found).ok_or_else(|| unknown(run))?;
    Ok((found, kind))
}

fn is_open(run: &Run) -> Result<()> {
    if run.state.is_open() { Ok(()) } else { Err(forbids(&run.work, run.run, "ended").into()) }
}
