//! Runs of long works on this machine, whatever the work: which there were, how each stands, its items; and stopping one that is under
//! way in another program. What else is done with one is `acts`; how it stands, and what can be done with it, is `shown`.

mod acts;
mod shown;

use madoguchi_domain::access::{Place, Surface};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::RecordId;
use madoguchi_store::{ItemsQuery, Reader};

pub use acts::{cancel, close, exclude, resume, undo};
pub use shown::{get, view};

use crate::context::{LookContext, ReadContext, WriteContext};
use crate::convert::run::{RunHousehold, run_item, waiting_item};
use crate::error::Result;
use crate::note::Note;
use crate::runs::{found_run, unknown};
use crate::views::{RunItemView, RunView};
use shown::kind_of;

/// Most runs of one answer.
const RUNS_SHOWN: u64 = 200;

/// Most items of one answer.
pub const ITEMS_SHOWN_MAX: u64 = 10_000;

/// Runs, newest first.
pub fn list(at: ReadContext<'_>) -> Result<Vec<RunView>> {
    at.reader.runs(None, RUNS_SHOWN)?.iter().map(|run| view(at, run)).collect()
}

/// A page of the items of a run: those that are through, and then those that are still to come, where the work knows them. At a window it is
/// a work list; what a script reads leaves the program, and is noted with whom it shows.
pub fn items(at: &mut LookContext<'_>, run: u64, asked: ItemsQuery) -> Result<Vec<RunItemView>> {
    let (views, heads) = page(at.reading(), run, asked)?;
    if at.surface == Surface::Command {
        at.note(Note::list(Place::List, heads))?;
    }
    Ok(views)
}

/// The page, and the people it names.
fn page(at: ReadContext<'_>, run: u64, asked: ItemsQuery) -> Result<(Vec<RunItemView>, Vec<RecordId>)> {
    let run = found_run(at.reader, run)?;
    let asked = ItemsQuery { limit: asked.limit.min(ITEMS_SHOWN_MAX), ..asked };
    let (mut views, mut heads) = (Vec::new(), Vec::new());
    let mut household = |subject: Option<&str>| -> Result<RunHousehold> {
        let (household, head) = household_of(at.reader, subject)?;
        heads.extend(head);
        Ok(household)
    };
    for item in at.reader.run_items(run.run, asked)? {
        let household = household(item.subject.as_deref())?;
        views.push(run_item(&run.work, item, household));
    }
    let waiting = kind_of(&run).and_then(|kind| kind.waiting).filter(|_| run.state.is_open() && asked.result.is_none());
    let left = asked.limit.saturating_sub(views.len() as u64);
    if let Some(waiting) = waiting.filter(|_| left > 0) {
        let before = asked.offset.saturating_sub(at.reader.run_items_listed(run.run)?);
        let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        for item in (waiting.list)(at, &run)?.into_iter().skip(count(before)).take(count(left)) {
            let household = household(Some(&item.subject))?;
            views.push(waiting_item(item.item, item.subject, item.excluded, household));
        }
    }
    Ok((views, heads))
}

/// Number and head of the household an item is about, and the head's record.
fn household_of(reader: Reader<'_>, subject: Option<&str>) -> Result<(RunHousehold, Option<RecordId>)> {
    let id: Option<RecordId> = subject.and_then(|subject| subject.parse().ok());
    let Some(household) = id.map(|id| reader.household_now(id)).transpose()?.flatten() else {
        return Ok((RunHousehold::default(), None));
    };
    let head = household.head().map(|head| reader.resident_now(head)).transpose()?.flatten();
    Ok((RunHousehold::of(&household, head.as_ref()), head.map(|head| head.id)))
}

/// Stops a run that did not end: one that is under way elsewhere before its next step. It goes on when the same work is done again.
pub fn pause(at: &mut WriteContext<'_>, run: u64) -> Result<RunView> {
    at.signed_in()?;
    let by = at.who(Authority::Batch)?;
    if !at.store.stop_run(run, &by)? {
        return Err(unknown(run).into());
    }
    get(at.reading(), run)
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::refusal::RefusalCode;

    use super::*;

    #[test]
    fn a_run_that_is_not_there_is_unknown_by_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let mut office = crate::sampled::sample(folder.path(), 0);
        let asked = ItemsQuery { result: None, order: madoguchi_store::ItemOrder::Place, offset: 0, limit: 1 };
        office.sign_in(Some(madoguchi_sample::SAMPLE_CLERK), madoguchi_sample::SAMPLE_SECRET).unwrap();
        let mut lend = |step: &mut dyn FnMut(&mut WriteContext<'_>) -> Result<()>| step(&mut office.writing());
        let mut watch = |_: &crate::runs::Now<'_>| crate::runs::Go::On;
        let mut answers =
            vec![resume(7, &mut lend, &mut watch).map(|_| ()), undo(7, &mut lend, &mut watch).map(|_| ())];
        answers.extend([
            get(office.reading(), 7).map(|_| ()),
            items(&mut office.looking(), 7, asked).map(|_| ()),
            pause(&mut office.writing(), 7).map(|_| ()),
            cancel(&mut office.writing(), 7).map(|_| ()),
            close(&mut office.writing(), 7).map(|_| ()),
            exclude(&mut office.writing(), 7, 1).map(|_| ()),
        ]);
        for answer in answers {
            let Err(crate::error::CounterError::Refused(refusal)) = answer else { panic!("{answer:?}") };
            assert_eq!((refusal.code, refusal.fields["run"].as_str()), (RefusalCode::RunUnknown, "7"));
        }
        assert_eq!(list(office.reading()).unwrap(), []);
    }
}
