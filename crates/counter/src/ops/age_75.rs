//! 75歳到達国保資格喪失 (2.5.1): a month's run writes down what age has ended by the day. Knows what one household comes to; how a run goes
//! on, stops and ends is that of every long work (`runs`).

use chrono::NaiveDate;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::determine::Month;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Commit, ItemResult, Reader, Run, RunState};

use crate::context::ReadContext;
use crate::convert;
use crate::convert::determine::in_words;
use crate::entry::claim;
use crate::error::Result;
use crate::ops::people::aged;
use crate::runs::{Alone, Beginning, Ended, Hand, Lend, Line, Mode, Scene, Step, Tally, Watch, Work, drive, lent};
use crate::views::RunView;

/// Name of this work among the long ones.
pub const WORK: &str = "age_75";

/// Runs among which one that stopped is looked for.
const RUNS_LOOKED_AT: u64 = 60;

/// Code of a household whose end contradicts what the office holds.
const CANNOT_APPLY: &str = "cannot_apply";

/// Writes down the end of the coverage of everybody who turned 75 by the end of the month, as far as the month has come.
pub fn run(month: Month, mode: Mode, lend: Lend<'_>, watch: Watch<'_>) -> Result<RunView> {
    let (alone, mut work) = lent(lend, |at| {
        at.signed_in()?;
        Ok((Alone::take(at.dir, WORK)?, Age75::of(at.reading(), month)?))
    })?;
    let Ended { run, .. } = drive(&alone, &mut work, mode, lend, watch)?;
    Ok(convert::run(&run))
}

/// The households with somebody whose coverage age has ended, in the order of their ids.
struct Age75 {
    month: Month,
    until: NaiveDate,
    /// Found when the run began: what clerks write meanwhile takes none of them out of its count.
    homes: Vec<RecordId>,
}

impl Age75 {
    fn of(at: ReadContext<'_>, month: Month) -> Result<Self> {
        if month.first_day() > at.today() {
            let refusal = Refusal::new(RefusalCode::DayInFuture).with("field", "month");
            return Err(refusal.with("day", month.first_day().to_string()).into());
        }
        let until = month.last_day().min(at.today());
        let born_by = AsOf::shown(at.record, until).latest_birth_year();
        let open = at.reader.runs(Some(WORK), RUNS_LOOKED_AT)?.into_iter();
        let open = open.filter(|run| run.key == month.to_string()).max_by_key(|run| run.run);
        let homes =
            open.filter(|run| run.state != RunState::Done).and_then(|run| serde_json::from_str(&run.about).ok());
        let homes = homes.map_or_else(|| at.reader.households_covering_born_by(born_by), Ok)?;
        Ok(Self { month, until, homes })
    }

    fn next(&self, run: &Run, most: usize) -> &[RecordId] {
        let through = usize::try_from(run.counts.items()).unwrap_or(usize::MAX).min(self.homes.len());
        &self.homes[through..self.homes.len().min(through.saturating_add(most))]
    }
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
        Ok(self.homes.len() as u64)
    }

    fn begin(&self, _: ReadContext<'_>) -> Result<Beginning> {
        Ok(Beginning { about: serde_json::to_string(&self.homes).unwrap_or_default(), ..Beginning::default() })
    }

    fn step(&mut self, hand: &mut Hand<'_, '_>, scene: &Scene, run: &Run, most: usize) -> Result<Option<Step>> {
        let chunk = self.next(run, most);
        let Some(last) = chunk.last().copied() else { return Ok(None) };
        let as_of = AsOf { office: &scene.record, day: self.until, at: scene.at.wall };
        let mut tally = Tally::after(run);
        for id in chunk.iter().copied() {
            let acts = aged::due_of(hand.read(), id, as_of)?;
            if acts.is_empty() {
                tally.unchanged();
                continue;
            }
            let entry = scene.clock.new_id();
            hand.append(claim(entry, acts, None))?;
            // which entry is to be taken back, if the run is
            tally.listed(ItemResult::Applied, Line { message: entry.to_string(), ..Line::of(id) });
        }
        Ok(Some(tally.step(last.to_string())))
    }

    fn pass_over(&mut self, _: Reader<'_>, run: &Run) -> Result<Option<Step>> {
        let next = self.next(run, 1).first().copied();
        Ok(next.map(|id| {
            let mut tally = Tally::after(run);
            tally.listed(ItemResult::Refused, Line { code: CANNOT_APPLY, ..Line::of(id) });
            tally.step(id.to_string())
        }))
    }

    fn finish(&mut self, _: &mut Commit<'_>, _: &Scene, _: &Run) -> Result<()> {
        Ok(())
    }
}
