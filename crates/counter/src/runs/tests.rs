//! The driver over a work that knows nothing but numbers.

use std::path::Path;

use madoguchi_domain::entry::Authority;
use madoguchi_sample::SAMPLE_SECRET;
use madoguchi_store::{Commit, Counts, ItemOrder, ItemResult, ItemsQuery, Reader, Run, RunItem, RunState, StoreError};

use super::{Alone, Beginning, Ended, Go, Hand, Mode, Now, Scene, Step, Work, drive};
use crate::context::ReadContext;
use crate::error::{CounterError, Result};
use crate::office::Office;
use crate::ops::runs;
use crate::sampled::{sample, unlock};

const TOTAL: u64 = 2_500;

/// Counts from 1 to [`TOTAL`]; these numbers cannot stand on what the office holds.
struct Numbers {
    bad: &'static [u64],
    finished: u32,
}

impl Numbers {
    fn but(bad: &'static [u64]) -> Self {
        Self { bad, finished: 0 }
    }

    fn item(item: u64, result: ItemResult) -> RunItem {
        let (subject, field, code, message) = Default::default();
        RunItem { item, result, subject, field, code, message }
    }
}

fn through(run: &Run) -> u64 {
    run.cursor.parse().unwrap_or(0)
}

impl Work for Numbers {
    fn name(&self) -> &'static str {
        "numbers"
    }

    fn key(&self) -> String {
        "one to many".to_owned()
    }

    fn title(&self) -> String {
        self.key()
    }

    fn authority(&self) -> Authority {
        Authority::Batch
    }

    fn total(&self, _: Reader<'_>) -> Result<u64> {
        Ok(TOTAL)
    }

    fn begin(&self, _: ReadContext<'_>) -> Result<Beginning> {
        Ok(Beginning::default())
    }

    fn step(&mut self, _: &mut Hand<'_, '_>, _: &Scene, run: &Run, most: usize) -> Result<Option<Step>> {
        let first = through(run) + 1;
        let last = TOTAL.min(through(run) + most as u64);
        if first > last {
            return Ok(None);
        }
        if self.bad.iter().any(|bad| (first..=last).contains(bad)) {
            return Err(CounterError::Store(StoreError::RecordTooLarge(1)));
        }
        let items: Vec<RunItem> = (first..=last).map(|item| Self::item(item, ItemResult::Applied)).collect();
        let counts = Counts { applied: items.len() as u64, ..Counts::default() };
        Ok(Some(Step { cursor: last.to_string(), counts, items }))
    }

    fn pass_over(&mut self, _: Reader<'_>, run: &Run) -> Result<Option<Step>> {
        let item = through(run) + 1;
        let counts = Counts { refused: 1, ..Counts::default() };
        Ok(Some(Step { cursor: item.to_string(), counts, items: vec![Self::item(item, ItemResult::Refused)] }))
    }

    fn finish(&mut self, _: &mut Commit<'_>, _: &Scene, run: &Run) -> Result<()> {
        assert_eq!(run.counts.items(), TOTAL, "everything is through");
        self.finished += 1;
        Ok(())
    }
}

fn office(dir: &Path) -> Office {
    let mut office = sample(dir, 7);
    office.sign_in(None, SAMPLE_SECRET).unwrap();
    office
}

/// Drives the work with this answer to each report.
fn driven(office: &mut Office, work: &mut Numbers, mode: Mode, watch: &mut dyn FnMut(&Now<'_>) -> Go) -> Result<Ended> {
    let alone = Alone::take(office.dir(), work.name())?;
    drive(&alone, work, mode, &mut |step| step(&mut office.writing()), watch)
}

fn listed(office: &Office, run: u64, result: ItemResult) -> Vec<u64> {
    let asked = ItemsQuery { result: Some(result), order: ItemOrder::Place, offset: 0, limit: TOTAL };
    office.store.read().run_items(run, asked).unwrap().into_iter().map(|item| item.item).collect()
}

#[test]
fn units_that_cannot_stand_are_passed_over_and_listed_and_the_others_do_not_fall_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = office(&folder.path().join("office"));
    let mut work = Numbers::but(&[1, 1_500, 1_501, TOTAL]);
    let ended = driven(&mut office, &mut work, Mode::Write, &mut |_| Go::On).unwrap();
    assert_eq!((ended.run.state, ended.resumed, work.finished), (RunState::Done, false, 1));
    assert_eq!((ended.run.counts.applied, ended.run.counts.refused), (TOTAL - 4, 4));
    assert!(ended.run.is_balanced());
    assert_eq!(listed(&office, ended.run.run, ItemResult::Refused), [1, 1_500, 1_501, TOTAL]);
    assert_eq!(listed(&office, ended.run.run, ItemResult::Applied).len() as u64, TOTAL - 4);
    assert_eq!(office.store.read().find_run(ended.run.run).unwrap(), Some(ended.run), "what is told is what is kept");
}

#[test]
fn a_stopped_work_goes_on_at_its_cursor_and_one_that_ended_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = office(&folder.path().join("office"));
    let mut work = Numbers::but(&[]);
    let stop_at = |at: u64| move |now: &Now<'_>| if now.done >= at { Go::Stop } else { Go::On };
    let first = driven(&mut office, &mut work, Mode::Write, &mut stop_at(1)).unwrap();
    assert_eq!((first.run.state, first.run.cursor.as_str()), (RunState::Stopped, "1000"));
    let second = driven(&mut office, &mut work, Mode::Write, &mut stop_at(TOTAL)).unwrap();
    assert_eq!((second.run.run, second.resumed), (first.run.run, true));
    assert_eq!(second.run.state, RunState::Done, "a stop after the last unit comes too late");
    let third = driven(&mut office, &mut work, Mode::Write, &mut |_| Go::On).unwrap();
    assert!(third.run.run != first.run.run && !third.resumed, "what is done is not gone on with");
    assert_eq!(work.finished, 2);
}

#[test]
fn a_dry_run_counts_the_same_and_leaves_no_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = office(&folder.path().join("office"));
    let mut runs = Vec::new();
    let mut watch = |now: &Now<'_>| {
        runs.push(now.run);
        Go::On
    };
    let ended = driven(&mut office, &mut Numbers::but(&[7]), Mode::DryRun, &mut watch).unwrap();
    assert_eq!((ended.run.counts.applied, ended.run.counts.refused), (TOTAL - 1, 1));
    assert!(runs.iter().all(Option::is_none));
    assert_eq!(office.store.read().runs(None, 9).unwrap(), []);
}

#[test]
fn what_another_program_stopped_ends_before_its_next_step() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("office");
    let mut office = office(&dir);
    let mut other = Office::open(&dir, &unlock()).unwrap();
    other.sign_in(None, SAMPLE_SECRET).unwrap();
    let mut watch = |now: &Now<'_>| {
        if now.done == 1_000 {
            runs::pause(&mut other.writing(), now.run.unwrap()).unwrap();
        }
        Go::On
    };
    let ended = driven(&mut office, &mut Numbers::but(&[]), Mode::Write, &mut watch).unwrap();
    assert_eq!((ended.run.state, ended.run.counts.items()), (RunState::Stopped, 1_000));
    let refused = Alone::take(other.dir(), "numbers")
        .and_then(|_alone| driven(&mut office, &mut Numbers::but(&[]), Mode::Write, &mut |_| Go::On).map(|_| ()));
    assert!(matches!(refused, Err(CounterError::Refused(refusal)) if refusal.code.as_str() == "run_busy"));
}
