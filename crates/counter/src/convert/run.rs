//! From runs of long works to what screens and scripts see.

use std::collections::BTreeMap;

use madoguchi_store::{Counts, ItemResult, Run, RunItem};

use crate::views::{RunItemView, RunProgressView, RunView};
use crate::words;

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

/// A run as shown.
pub(crate) fn run(run: &Run) -> RunView {
    RunView {
        run: run.run,
        work: run.work.clone(),
        work_label: words::registry::work(&run.work).to_owned(),
        key: run.key.clone(),
        state: run.state.as_str().to_owned(),
        state_label: words::registry::run_state(run.state).to_owned(),
        clerk: run.clerk.clone(),
        started_at: run.started_at.clone(),
        ended_at: run.ended_at.clone(),
        total: run.total,
        done: run.counts.items(),
        counts: run_counts(&run.counts),
        balanced: run.is_balanced(),
    }
}

/// An item as shown. What of a bad value may be shown belongs to the list of its work.
pub(crate) fn run_item(item: RunItem) -> RunItemView {
    let RunItem { item, result, subject, field, code, message: _ } = item;
    RunItemView { item, state: "done".to_owned(), result: result.as_str().to_owned(), subject, field, code }
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
