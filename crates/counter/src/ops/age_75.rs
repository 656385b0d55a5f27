//! 75歳到達国保資格喪失 (2.5.1): a month's run writes down what age has ended by the day. Knows what one household comes to; how a run goes
//! on, stops and ends is that of every long work (`runs`).

use chrono::NaiveDate;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::determine::Month;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Commit, Counts, ItemResult, Reader, Run, RunItem, RunState};

use crate::context::ReadContext;
use crate::convert;
use crate::convert::determine::in_words;
use crate::entry::claim;
use crate::error::Result;
use crate::ops::people::aged;
use crate::runs::{Alone, Beginning, Ended, Hand, Lend, Mode, Scene, Step, Watch, Work, drive, lent};
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
        let mut tally = Tally { through: run.counts.items(), ..Tally::default() };
        for id in chunk.iter().copied() {
            let acts = aged::due_of(hand.read(), id, as_of)?;
            if acts.is_empty() {
                tally.unchanged();
                continue;
            }
            hand.append(claim(scene.clock.new_id(), acts, None))?;
            tally.listed(id, ItemResult::Applied, "");
        }
        Ok(Some(tally.step(last)))
    }

    fn pass_over(&mut self, _: Reader<'_>, run: &Run) -> Result<Option<Step>> {
        let next = self.next(run, 1).first().copied();
        let mut tally = Tally { through: run.counts.items(), ..Tally::default() };
        Ok(next.map(|id| {
            tally.listed(id, ItemResult::Refused, CANNOT_APPLY);
            tally.step(id)
        }))
    }

    fn finish(&mut self, _: &mut Commit<'_>, _: &Scene, _: &Run) -> Result<()> {
        Ok(())
    }
}

/// What the households of one step came to.
#[derive(Default)]
struct Tally {
    /// Households that were through before the next one
    through: u64,
    counts: Counts,
    items: Vec<RunItem>,
}

impl Tally {
    fn unchanged(&mut self) {
        self.through += 1;
        self.counts.unchanged += 1;
    }

    fn listed(&mut self, id: RecordId, result: ItemResult, code: &str) {
        match result {
            ItemResult::Applied => self.counts.applied += 1,
            ItemResult::Refused => self.counts.refused += 1,
            ItemResult::Held | ItemResult::Unchanged => {}
        }
        self.through += 1;
        let (item, subject) = (self.through, Some(id.to_string()));
        let (field, code, message) = (String::new(), code.to_owned(), String::new());
        self.items.push(RunItem { item, result, subject, field, code, message });
    }

    fn step(self, last: RecordId) -> Step {
        Step { cursor: last.to_string(), counts: self.counts, items: self.items }
    }
}
