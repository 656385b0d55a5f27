//! Runs of long works on this machine, whatever the work: which there were, how each stands, its items; and stopping one that is under
//! way in another program.

use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{ItemsQuery, Run};

use crate::context::{ReadContext, WriteContext};
use crate::convert;
use crate::error::Result;
use crate::views::{RunItemView, RunView};

/// Most runs of one answer.
const RUNS_SHOWN: u64 = 200;

/// Most items of one answer.
pub const ITEMS_SHOWN_MAX: u64 = 10_000;

/// Runs, newest first.
pub fn list(at: ReadContext<'_>) -> Result<Vec<RunView>> {
    Ok(at.reader.runs(None, RUNS_SHOWN)?.iter().map(convert::run).collect())
}

/// One run.
pub fn get(at: ReadContext<'_>, run: u64) -> Result<RunView> {
    Ok(convert::run(&found_run(at, run)?))
}

/// A page of the items of a run.
pub fn items(at: ReadContext<'_>, run: u64, asked: ItemsQuery) -> Result<Vec<RunItemView>> {
    let run = found_run(at, run)?;
    let asked = ItemsQuery { limit: asked.limit.min(ITEMS_SHOWN_MAX), ..asked };
    Ok(at.reader.run_items(run.run, asked)?.into_iter().map(convert::run_item).collect())
}

/// Stops a run that did not end: one that is under way elsewhere before its next step. It goes on when the same work is done again.
pub fn pause(at: &mut WriteContext<'_>, run: u64) -> Result<RunView> {
    at.signed_in()?;
    let now = at.now_shown();
    if !at.store.stop_run(run, &now)? {
        return Err(unknown(run).into());
    }
    get(at.reading(), run)
}

fn found_run(at: ReadContext<'_>, run: u64) -> Result<Run> {
    Ok(at.reader.find_run(run)?.ok_or_else(|| unknown(run))?)
}

fn unknown(run: u64) -> Refusal {
    Refusal::new(RefusalCode::RunUnknown).with("run", run.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_is_not_there_is_unknown_by_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let mut office = crate::sampled::sample(folder.path(), 0);
        let asked = ItemsQuery { result: None, order: madoguchi_store::ItemOrder::Place, offset: 0, limit: 1 };
        office.sign_in(Some(madoguchi_sample::SAMPLE_CLERK), madoguchi_sample::SAMPLE_SECRET).unwrap();
        let answers = [
            get(office.reading(), 7).map(|_| ()),
            items(office.reading(), 7, asked).map(|_| ()),
            pause(&mut office.writing(), 7).map(|_| ()),
        ];
        for answer in answers {
            let Err(crate::error::CounterError::Refused(refusal)) = answer else { panic!("{answer:?}") };
            assert_eq!((refusal.code, refusal.fields["run"].as_str()), (RefusalCode::RunUnknown, "7"));
        }
        assert_eq!(list(office.reading()).unwrap(), []);
    }
}
