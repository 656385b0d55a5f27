//! What a long work is: its steps, who lends it the office, who hears how far it is.

use std::sync::Arc;

use madoguchi_domain::clock::{Clock, TimeEvidence};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::OfficeRecord;
use madoguchi_store::{Commit, Counts, Draft, Reader, Run, RunItem};

use crate::context::{ReadContext, WriteContext};
use crate::error::Result;

/// Said between two steps: go on or stop there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// On with the next one.
    On,
    /// Stop; the same work goes on from here.
    Stop,
}

impl Go {
    /// Stops where either says so.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self == Self::Stop { self } else { other }
    }
}

/// Whether a work writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Counts what would change; nothing is written, not even a run.
    DryRun,
    /// Writes it down.
    Write,
}

/// How far a work is.
#[derive(Debug, Clone, Copy)]
pub struct Now<'n> {
    /// The run; none before it began, and in a dry run.
    pub run: Option<u64>,
    /// Name of the work.
    pub work: &'static str,
    /// What it is about, as a person reads it.
    pub title: &'n str,
    /// Items that are through.
    pub done: u64,
    /// Items there are; 0 while that is being found out.
    pub total: u64,
    /// What it counted.
    pub counts: &'n Counts,
}

impl<'n> Now<'n> {
    /// Before the first item: what there is to do is being found out.
    pub(crate) fn preparing(work: &'static str, title: &'n str, counts: &'n Counts) -> Self {
        Self { run: None, work, title, done: 0, total: 0, counts }
    }
}

/// Hears how far a work is, and says whether it goes on.
pub type Watch<'w> = &'w mut dyn FnMut(&Now<'_>) -> Go;

/// Lends the office for one step at a time, so that a window goes on meanwhile.
pub type Lend<'l> = &'l mut dyn FnMut(&mut dyn FnMut(&mut WriteContext<'_>) -> Result<()>) -> Result<()>;

/// What one step answers.
pub(crate) fn lent<T>(lend: Lend<'_>, mut step: impl FnMut(&mut WriteContext<'_>) -> Result<T>) -> Result<T> {
    let mut answer = None;
    lend(&mut |at| {
        answer = Some(step(at)?);
        Ok(())
    })?;
    Ok(answer.expect("whoever lends an office has the step done, or fails"))
}

/// What every step of a work stands on.
pub(crate) struct Scene {
    /// The office's own record.
    pub record: OfficeRecord,
    /// For ids.
    pub clock: Arc<dyn Clock>,
    /// When the step is taken.
    pub at: TimeEvidence,
}

/// Where a step writes: into its transaction, or nowhere.
pub(crate) enum Hand<'h, 's> {
    /// The transaction in which the cursor moves.
    Write(&'h mut Commit<'s>),
    /// A dry run only reads.
    DryRun(Reader<'h>),
}

impl Hand<'_, '_> {
    /// What the step sees.
    pub fn read(&self) -> Reader<'_> {
        match self {
            Self::Write(commit) => commit.read(),
            Self::DryRun(reader) => *reader,
        }
    }

    /// Writes an entry; a dry run writes none.
    pub fn append(&mut self, draft: Draft) -> Result<()> {
        match self {
            Self::Write(commit) => drop(commit.append(draft)?),
            Self::DryRun(_) => {}
        }
        Ok(())
    }
}

/// What is known before the first step.
#[derive(Default)]
pub(crate) struct Beginning {
    /// What else is known of what the run is about, as JSON.
    pub about: String,
    /// Items that are through already.
    pub counts: Counts,
    /// Their lines in the list.
    pub items: Vec<RunItem>,
}

/// What one step came to.
pub(crate) struct Step {
    /// Where the next one begins.
    pub cursor: String,
    /// What it counted.
    pub counts: Counts,
    /// Lines for the list of items.
    pub items: Vec<RunItem>,
}

/// A long work.
pub(crate) trait Work {
    /// Its name: one of a name runs at a time.
    fn name(&self) -> &'static str;
    /// What it is about: the same key again goes on with a run that did not end.
    fn key(&self) -> String;
    /// What it is about, as a person reads it.
    fn title(&self) -> String;
    /// On whose word its entries are made.
    fn authority(&self) -> Authority;
    /// Items there are.
    fn total(&self, reader: Reader<'_>) -> Result<u64>;
    /// What is known before the first step.
    fn begin(&self, at: ReadContext<'_>) -> Result<Beginning>;
    /// Does the next units after the run's cursor, at most so many; none when nothing is left.
    fn step(&mut self, hand: &mut Hand<'_, '_>, scene: &Scene, run: &Run, most: usize) -> Result<Option<Step>>;
    /// Passes over the next unit, which cannot stand on what the office holds, and lists it as refused.
    fn pass_over(&mut self, reader: Reader<'_>, run: &Run) -> Result<Option<Step>>;
    /// What belongs to its end, in the transaction that ends it.
    fn finish(&mut self, commit: &mut Commit<'_>, scene: &Scene, run: &Run) -> Result<()>;
}

/// How a drive ended.
pub(crate) struct Ended {
    /// The run as it stands now.
    pub run: Run,
    /// It went on where an earlier one stopped.
    pub resumed: bool,
}
