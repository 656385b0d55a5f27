//! 75歳到達国保資格喪失 (2.5.1): a month's run writes down what age has ended by the day. Knows what one household comes to; how a run goes
//! on, stops, ends and is taken back is that of every long work (`runs`).

pub mod list;
mod undone;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::determine::Month;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Commit, ItemResult, Reader, Run};
use serde::{Deserialize, Serialize};

use crate::context::ReadContext;
use crate::convert::determine::in_words;
use crate::convert::run::EXCLUDED;
use crate::entry::claim;
use crate::error::Result;
use crate::ops::people::aged;
use crate::runs::{
    Alone, Beginning, Ended, Hand, ItemLine, Lend, Mode, RunKind, Scene, Step, Tally, UndoAbout, UndoKind, WaitingItem,
    WaitingKind, Watch, Work, drive, forbids, lent, take_back,
};
use crate::words::runs::undo_title;

/// Name of this work among the long ones.
pub const WORK: &str = "age_75";

/// Name of the work that takes one of its runs back.
pub const UNDO_WORK: &str = "age_75_undo";

/// Code of a household whose end contradicts what the office holds.
const CANNOT_APPLY: &str = "cannot_apply";

/// Households written in one transaction: a month has some hundreds, and a clerk may stop it in its middle.
const HOUSEHOLDS_A_STEP: usize = 100;

/// What a clerk may do with its runs.
pub(crate) static RUNS: RunKind = RunKind {
    work: WORK,
    title,
    resume: |of, lend, watch| run(month_of(of)?, Mode::Write, lend, watch).map(drop),
    undo: Some(&UNDO),
    waiting: Some(&WaitingKind { list: waiting, exclude }),
};

/// What a clerk may do with a run that takes one of them back.
pub(crate) static UNDO_RUNS: RunKind = RunKind {
    work: UNDO_WORK,
    title: |run| undo_title(&UndoAbout::of(run).title, &run.key),
    resume: |of, lend, watch| {
        let run = of.key.parse().map_err(|_| forbids(UNDO_WORK, of.run, "ended"))?;
        take_back(run, &UNDO, lend, watch).map(drop)
    },
    undo: None,
    waiting: None,
};

static UNDO: UndoKind = UndoKind { of: WORK, work: UNDO_WORK, title, take_back: undone::take_back };

/// Writes down the end of the coverage of everybody who turned 75 by the end of the month, as far as the month has come; a dry run counts
/// a month that is still to come, too.
pub fn run(month: Month, mode: Mode, lend: Lend<'_>, watch: Watch<'_>) -> Result<Run> {
    let (alone, mut work) = lent(lend, |at| {
        at.signed_in()?;
        Ok((Alone::take(at.dir, WORK)?, Age75::of(at.reading(), month, mode)?))
    })?;
    let Ended { run, .. } = drive(&alone, &mut work, mode, lend, watch)?;
    Ok(run)
}

fn title(run: &Run) -> String {
    Month::parse(&run.key).map(in_words).unwrap_or_default()
}

fn month_of(run: &Run) -> Result<Month> {
    Ok(Month::parse(&run.key).map_err(|_| Refusal::field("month", run.key.as_str()))?)
}

/// The last day of the month, or today before it.
fn until(month: Month, today: NaiveDate) -> NaiveDate {
    month.last_day().min(today)
}

/// The households with somebody whose coverage age has ended, in the order of their ids.
struct Age75 {
    month: Month,
    until: NaiveDate,
    planned: Planned,
}

/// What is known of a run when it begins, kept with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Planned {
    /// Found when the run began: what clerks write meanwhile takes none of them out of its count.
    homes: Vec<RecordId>,
    /// Those a clerk took out.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    excluded: BTreeSet<RecordId>,
}

impl Planned {
    fn of(run: &Run) -> Option<Self> {
        serde_json::from_str(&run.about).ok()
    }

    /// Those after so many that are through.
    fn left(&self, run: &Run) -> &[RecordId] {
        let through = usize::try_from(run.counts.items()).unwrap_or(usize::MAX);
        self.homes.get(through..).unwrap_or_default()
    }
}

impl Age75 {
    fn of(at: ReadContext<'_>, month: Month, mode: Mode) -> Result<Self> {
        let (first, today) = (month.first_day(), at.today());
        if first > today && mode == Mode::Write {
            let refusal = Refusal::new(RefusalCode::DayInFuture).with("field", "month");
            return Err(refusal.with("day", first.to_string()).into());
        }
        let until = if first > today { month.last_day() } else { until(month, today) };
        let open = at.reader.run_of(WORK, &month.to_string())?.filter(|run| run.state.is_open());
        let planned = match open.as_ref().and_then(Planned::of).filter(|_| mode == Mode::Write) {
            Some(planned) => planned,
            None => {
                let born_by = AsOf::shown(at.record, until).latest_birth_year();
                let homes = at.reader.households_covering_born_by(born_by)?;
                Planned { homes, excluded: BTreeSet::new() }
            }
        };
        Ok(Self { month, until, planned })
    }
}

/// The households still to come in which something is due, and those taken out.
fn waiting(at: ReadContext<'_>, run: &Run) -> Result<Vec<WaitingItem>> {
    let planned = Planned::of(run).unwrap_or_default();
    let as_of = AsOf::shown(at.record, until(month_of(run)?, at.today()));
    let mut items = Vec::new();
    for (place, id) in (run.counts.items() + 1..).zip(planned.left(run).iter().copied()) {
        let excluded = planned.excluded.contains(&id);
        if excluded || !aged::due_of(at.reader, id, as_of)?.is_empty() {
            items.push(WaitingItem { item: place, subject: id.to_string(), excluded });
        }
    }
    Ok(items)
}

/// The household is not written by this run. That its people turned 75 stays so.
fn exclude(run: &Run, item: u64) -> Option<String> {
    let mut planned = Planned::of(run)?;
    let place = usize::try_from(item.checked_sub(run.counts.items() + 1)?).ok()?;
    let id = *planned.left(run).get(place)?;
    planned.excluded.insert(id).then(|| serde_json::to_string(&planned).ok())?
}

impl Work for Age75 {
    fn name(&self) -> &'static str {
        WORK
    }

    fn key(&self) -> String {
        self.month.to_string()
    }

    fn title(&self) -> String {
        in_words(self.month)
    }

    fn authority(&self) -> Authority {
        Authority::Batch
    }

    fn total(&self, _: Reader<'_>) -> Result<u64> {
        Ok(self.planned.homes.len() as u64)
    }

    fn begin(&self, _: ReadContext<'_>) -> Result<Beginning> {
        Ok(Beginning { about: serde_json::to_string(&self.planned).unwrap_or_default(), ..Beginning::default() })
    }

    fn step(&mut self, hand: &mut Hand<'_, '_>, scene: &Scene, run: &Run, most: usize) -> Result<Option<Step>> {
        let left = self.planned.left(run);
        let chunk = &left[..most.min(HOUSEHOLDS_A_STEP).min(left.len())];
        let Some(last) = chunk.last().copied() else { return Ok(None) };
        let as_of = AsOf { office: &scene.record, day: self.until, at: scene.at.wall };
        let mut tally = Tally::after(run);
        for id in chunk.iter().copied() {
            if self.planned.excluded.contains(&id) {
                tally.listed(ItemResult::Held, ItemLine { code: EXCLUDED, ..ItemLine::of(id) });
                continue;
            }
            let acts = aged::due_of(hand.read(), id, as_of)?;
            if acts.is_empty() {
                tally.unchanged();
                continue;
            }
            let entry = scene.clock.new_id();
            hand.append(claim(entry, acts, None))?;
            // which entry is to be taken back, if the run is
            tally.listed(ItemResult::Applied, ItemLine { message: entry.to_string(), ..ItemLine::of(id) });
        }
        Ok(Some(tally.step(last.to_string())))
    }

    fn pass_over(&mut self, _: Reader<'_>, run: &Run) -> Result<Option<Step>> {
        Ok(self.planned.left(run).first().copied().map(|id| {
            let mut tally = Tally::after(run);
            tally.listed(ItemResult::Refused, ItemLine { code: CANNOT_APPLY, ..ItemLine::of(id) });
            tally.step(id.to_string())
        }))
    }

    fn finish(&mut self, _: &mut Commit<'_>, _: &Scene, _: &Run) -> Result<()> {
        Ok(())
    }
}
