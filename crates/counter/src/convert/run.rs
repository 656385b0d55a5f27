//! From runs of long works to what screens and scripts see.

use std::collections::BTreeMap;

use madoguchi_domain::record::Resident;
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::{Counts, ItemResult, Run, RunAct, RunActRow, RunItem};

use crate::views::{RunActView, RunItemView, RunProgressView, RunView};
use crate::words;

/// Code of an item that a clerk took out before it came.
pub(crate) const EXCLUDED: &str = "excluded";

/// The household an item is about: 記号番号, number and name of its head; empty where it is about none.
#[derive(Debug, Default)]
pub(crate) struct RunHousehold {
    number: String,
    head: String,
    head_name: String,
}

impl RunHousehold {
    /// Of that household.
    pub fn of(household: &Household, head: Option<&Resident>) -> Self {
        let number = &household.number.body;
        let identity = head.map(|head| &head.identity.body);
        Self {
            number: format!("{} {}", number.symbol, number.number),
            head: identity.map(|identity| identity.shown_no().to_owned()).unwrap_or_default(),
            head_name: identity.map(|identity| identity.name.clone()).unwrap_or_default(),
        }
    }
}

/// What a run counted, by name.
pub(crate) fn run_counts(counts: &Counts) -> BTreeMap<String, u64> {
    let by_result = ItemResult::ALL.iter().map(|result| {
        let count = match result {
            ItemResult::Refused => counts.refused,
            ItemResult::Held => counts.held,
            ItemResult::Applied => counts.applied,
            ItemResult::Unchanged => counts.unchanged,
        };
        (result.as_str().to_owned(), count)
    });
    counts.more.clone().into_iter().chain(by_result).collect()
}

/// How far a run is: of which work and title, how many of how many, items a second and seconds left.
pub(crate) fn run_progress(
    run: Option<u64>,
    (work, title): (&str, &str),
    (done, total): (u64, u64),
    (rate_per_s, left_s): (u64, Option<u64>),
    stopping: bool,
    counts: BTreeMap<String, u64>,
) -> RunProgressView {
    let (work, title) = (work.to_owned(), title.to_owned());
    RunProgressView { run, work, title, done, total, rate_per_s, left_s, stopping, counts }
}

/// What a run is shown with, besides what it says itself.
pub(crate) struct RunShown {
    /// What it is about, as a person reads it.
    pub title: String,
    /// What can be done with it.
    pub can: Vec<RunAct>,
    /// What was done with it.
    pub acts: Vec<RunActRow>,
    /// The last run that took back what it wrote, or began to.
    pub undo: Option<Run>,
}

/// A run as shown.
pub(crate) fn run(run: &Run, shown: RunShown) -> RunView {
    let RunShown { title, can, acts, undo } = shown;
    RunView {
        run: run.run,
        work: run.work.clone(),
        work_label: words::registry::work(&run.work).to_owned(),
        key: run.key.clone(),
        title,
        state: run.state.as_str().to_owned(),
        state_label: words::runs::state(run).to_owned(),
        clerk: run.clerk.clone(),
        started_at: run.started_at.clone(),
        ended_at: run.ended_at.clone(),
        total: run.total,
        done: run.counts.items(),
        counts: run_counts(&run.counts),
        balanced: run.is_balanced(),
        can: can.iter().map(|act| act.as_str().to_owned()).collect(),
        acts: acts.into_iter().map(run_act).collect(),
        note: words::runs::note(run, undo.as_ref()),
    }
}

fn run_act(row: RunActRow) -> RunActView {
    let RunActRow { act, item, clerk, at } = row;
    let said = words::runs::act(act, item);
    RunActView { act: act.as_str().to_owned(), said, item, clerk, at }
}

/// An item as shown. What of a bad value may be shown belongs to the list of its work.
pub(crate) fn run_item(work: &str, item: RunItem, household: RunHousehold) -> RunItemView {
    let RunItem { item, result, subject, field, code, message: _ } = item;
    let said = words::runs::item(work, result, &code);
    let RunHousehold { number, head, head_name } = household;
    let (state, result) = ("done".to_owned(), Some(result.as_str().to_owned()));
    RunItemView { item, state, result, subject, field, code, said, number, head, head_name }
}

/// An item that is still to come, or that a clerk took out before it came.
pub(crate) fn waiting_item(item: u64, subject: String, excluded: bool, household: RunHousehold) -> RunItemView {
    let code = if excluded { EXCLUDED } else { "" }.to_owned();
    let state = if excluded { "excluded" } else { "waiting" }.to_owned();
    let said = words::runs::waiting(excluded).to_owned();
    let RunHousehold { number, head, head_name } = household;
    let field = String::new();
    RunItemView { item, state, result: None, subject: Some(subject), field, code, said, number, head, head_name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_result_is_counted_by_its_name_beside_what_the_work_counts() {
        let counts =
            Counts { applied: 1, unchanged: 2, refused: 3, held: 4, more: BTreeMap::from([("tasks".into(), 5)]) };
        let told = run_counts(&counts);
        let expected = [("applied", 1), ("held", 4), ("refused", 3), ("tasks", 5), ("unchanged", 2)];
        assert_eq!(told.iter().map(|(name, count)| (name.as_str(), *count)).collect::<Vec<_>>(), expected);
        assert!(run_counts(&Counts::default()).values().all(|count| *count == 0));
    }
}
