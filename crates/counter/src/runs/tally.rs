//! Counting what the households of one step came to.

use madoguchi_domain::record::RecordId;
use madoguchi_store::{Counts, ItemResult, Run, RunItem};

use super::work::Step;

/// What the units of one step came to, numbered on from those that were through.
pub(crate) struct Tally {
    /// Units that were through before the next one
    through: u64,
    counts: Counts,
    items: Vec<RunItem>,
}

/// How one unit is listed, besides its place and result.
#[derive(Debug, Default)]
pub(crate) struct ItemLine<'l> {
    /// Whom it is about.
    pub subject: String,
    /// The field a fault is in.
    pub field: &'l str,
    /// Fault, or what a sound one is called by.
    pub code: &'l str,
    /// The entry it wrote, or what of a bad value may be shown.
    pub message: String,
}

impl ItemLine<'_> {
    /// About that record.
    pub fn of(subject: RecordId) -> Self {
        Self { subject: subject.to_string(), ..Self::default() }
    }
}

impl Tally {
    /// Nothing yet, after so many of the run.
    pub fn after(run: &Run) -> Self {
        Self { through: run.counts.items(), counts: Counts::default(), items: Vec::new() }
    }

    /// A unit that changes nothing: counted and not listed, since most are of that kind.
    pub fn unchanged(&mut self) {
        self.through += 1;
        self.counts.unchanged += 1;
    }

    /// A unit that is listed.
    pub fn listed(&mut self, result: ItemResult, line: ItemLine<'_>) {
        match result {
            ItemResult::Applied => self.counts.applied += 1,
            ItemResult::Refused => self.counts.refused += 1,
            ItemResult::Held => self.counts.held += 1,
            ItemResult::Unchanged => self.counts.unchanged += 1,
        }
        self.through += 1;
        let ItemLine { subject, field, code, message } = line;
        let (item, field, code) = (self.through, field.to_owned(), code.to_owned());
        self.items.push(RunItem { item, result, subject: Some(subject), field, code, message });
    }

    /// What else the work counts.
    pub fn count(&mut self, name: &str, by: u64) {
        self.counts.count(name, by);
    }

    /// The step, which led there.
    pub fn step(self, cursor: String) -> Step {
        Step { cursor, counts: self.counts, items: self.items }
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_store::RunState;

    use super::*;

    #[test]
    fn units_are_numbered_on_and_each_is_counted_once_also_where_it_is_not_listed() {
        let counts = Counts { unchanged: 7, ..Counts::default() };
        let (work, key, about, clerk, started_at, cursor) = Default::default();
        let state = RunState::Running;
        let run = Run { run: 1, work, key, about, state, clerk, started_at, ended_at: None, total: 20, cursor, counts };
        let mut tally = Tally::after(&run);
        tally.unchanged();
        for result in ItemResult::ALL {
            tally.listed(*result, ItemLine { subject: "1".to_owned(), code: "a", ..ItemLine::default() });
        }
        tally.count("more", 2);
        let step = tally.step("there".to_owned());
        assert_eq!((step.counts.items(), step.counts.unchanged, step.counts.get("more")), (5, 2, 2));
        assert_eq!(step.items.iter().map(|item| item.item).collect::<Vec<_>>(), [9, 10, 11, 12]);
        assert_eq!(step.cursor, "there");
    }
}
