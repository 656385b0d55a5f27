//! Taking back what a run wrote: a work of its own, whose items are the entries the run lists as applied, the first one first. It is
//! stopped, killed and gone on with like any other; what cannot be taken back is refused item by item.

use madoguchi_domain::act::Act;
use madoguchi_domain::entry::{Authority, Entry};
use madoguchi_store::{Commit, ItemOrder, ItemResult, ItemsQuery, Reader, Run, RunItem};
use serde::{Deserialize, Serialize};

use super::drive::drive;
use super::lock::Alone;
use super::refused::{can_be_undone, found_run};
use super::tally::{ItemLine, Tally};
use super::work::{Beginning, Hand, Lend, Mode, Scene, Step, Watch, Work, lent};
use crate::context::ReadContext;
use crate::entry::claim;
use crate::error::{CounterError, Result};

/// Entries taken back in one transaction: each is a correction that reads all that is known of a household and its people.
const ENTRIES_A_STEP: usize = 100;

/// Code of an item whose entry is not known any more.
const ENTRY_UNKNOWN: &str = "entry_unknown";
/// Code of an item of which nothing is left to take back: a clerk did it.
const TAKEN_BACK: &str = "taken_back";
/// Code of an item that contradicts what the office holds.
const CANNOT_APPLY: &str = "cannot_apply";

/// How the runs of a work are taken back.
pub(crate) struct UndoKind {
    /// The work.
    pub of: &'static str,
    /// Name of the work that takes one of its runs back.
    pub work: &'static str,
    /// What a run was about, as a person reads it.
    pub title: fn(&Run) -> String,
    /// The acts that take an entry back; none where nothing of it is left, a refusal where something rests on it.
    pub take_back: fn(Reader<'_>, &Scene, &Entry) -> Result<Vec<Act>>,
}

/// What is known of a run that takes another one back, kept with it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct UndoAbout {
    /// What the other one was about, as a person reads it.
    pub title: String,
}

impl UndoAbout {
    /// Of that run.
    pub fn of(run: &Run) -> Self {
        serde_json::from_str(&run.about).unwrap_or_default()
    }
}

/// The entries of a run, taken back.
pub(crate) struct Undo {
    kind: &'static UndoKind,
    of: Run,
    title: String,
    /// What the run wrote; it has ended, so there are no more
    items: Vec<RunItem>,
}

impl Undo {
    /// Of that run, which has ended.
    fn of(reader: Reader<'_>, kind: &'static UndoKind, of: Run) -> Result<Self> {
        let title = (kind.title)(&of);
        let limit = of.counts.applied;
        let asked = ItemsQuery { result: Some(ItemResult::Applied), order: ItemOrder::Place, offset: 0, limit };
        let items = reader.run_items(of.run, asked)?;
        Ok(Self { kind, of, title, items })
    }

    /// What the run that takes that one back is about.
    pub fn key_of(of: &Run) -> String {
        of.run.to_string()
    }

    fn next(&self, run: &Run, most: usize) -> &[RunItem] {
        let through = usize::try_from(run.counts.items()).unwrap_or(usize::MAX).min(self.items.len());
        &self.items[through..self.items.len().min(through.saturating_add(most))]
    }

    /// The acts that take the item's entry back; none where its entry is not known.
    fn taken_back(&self, reader: Reader<'_>, scene: &Scene, item: &RunItem) -> Result<Option<Vec<Act>>> {
        let entry = match item.message.parse() {
            Ok(id) => reader.find_entry(id)?,
            Err(_) => None,
        };
        entry.map(|entry| (self.kind.take_back)(reader, scene, &entry)).transpose()
    }
}

/// Takes back what a run wrote, or goes on with that; the run that does it. No run of the work itself is under way meanwhile.
pub(crate) fn take_back(run: u64, kind: &'static UndoKind, lend: Lend<'_>, watch: Watch<'_>) -> Result<Run> {
    let (_others, alone, mut work) = lent(lend, |at| {
        at.signed_in()?;
        let (others, alone) = (Alone::take(at.dir, kind.of)?, Alone::take(at.dir, kind.work)?);
        let of = found_run(at.store.read(), run)?;
        can_be_undone(&of)?;
        Ok((others, alone, Undo::of(at.store.read(), kind, of)?))
    })?;
    Ok(drive(&alone, &mut work, Mode::Write, lend, watch)?.run)
}

fn line<'l>(item: &RunItem, code: &'l str) -> ItemLine<'l> {
    ItemLine { subject: item.subject.clone().unwrap_or_default(), code, ..ItemLine::default() }
}

impl Work for Undo {
    fn name(&self) -> &'static str {
        self.kind.work
    }

    fn key(&self) -> String {
        Self::key_of(&self.of)
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn authority(&self) -> Authority {
        Authority::Batch
    }

    fn total(&self, _: Reader<'_>) -> Result<u64> {
        Ok(self.items.len() as u64)
    }

    fn begin(&self, _: ReadContext<'_>) -> Result<Beginning> {
        let about = serde_json::to_string(&UndoAbout { title: self.title.clone() }).unwrap_or_default();
        Ok(Beginning { about, ..Beginning::default() })
    }

    fn step(&mut self, hand: &mut Hand<'_, '_>, scene: &Scene, run: &Run, most: usize) -> Result<Option<Step>> {
        let chunk = self.next(run, most.min(ENTRIES_A_STEP));
        let Some(last) = chunk.last() else { return Ok(None) };
        let mut tally = Tally::after(run);
        for item in chunk {
            match self.taken_back(hand.read(), scene, item) {
                Ok(None) => tally.listed(ItemResult::Refused, line(item, ENTRY_UNKNOWN)),
                Ok(Some(acts)) if acts.is_empty() => tally.listed(ItemResult::Unchanged, line(item, TAKEN_BACK)),
                Ok(Some(acts)) => {
                    let entry = scene.clock.new_id();
                    hand.append(claim(entry, acts, None))?;
                    tally.listed(ItemResult::Applied, ItemLine { message: entry.to_string(), ..line(item, "") });
                }
                Err(CounterError::Refused(refusal)) => {
                    tally.listed(ItemResult::Refused, line(item, &refusal.code.as_str()));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Some(tally.step(last.item.to_string())))
    }

    fn pass_over(&mut self, _: Reader<'_>, run: &Run) -> Result<Option<Step>> {
        Ok(self.next(run, 1).first().map(|item| {
            let mut tally = Tally::after(run);
            tally.listed(ItemResult::Refused, line(item, CANNOT_APPLY));
            tally.step(item.item.to_string())
        }))
    }

    fn finish(&mut self, commit: &mut Commit<'_>, _: &Scene, _: &Run) -> Result<()> {
        Ok(commit.mark_undone(self.of.run)?)
    }
}
