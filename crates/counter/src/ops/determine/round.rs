//! A month's round: every household judged for a month, and written down where the outcome is another than the one that holds
//! (6.5.1.1). Knows what one household comes to; how a round goes on, stops and ends is that of every long work (`runs`).

use std::collections::BTreeMap;

use chrono::DateTime;
use madoguchi_domain::act::Act;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::decide::national::determine::{Bench, Judged, judge_household};
use madoguchi_domain::decide::national::former_member::may_be_former_member;
use madoguchi_domain::decide::national::people::People;
use madoguchi_domain::determine::{Month, Practice};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{FinishedRound, OfficeRecord, RecordId};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rules::{Number, Rules};
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::{Commit, Counts, ItemResult, Reader, Run, RunState};

use super::month::practice;
use crate::answers::rounds::{JUDGED, PAPERS, PENDING};
use crate::context::ReadContext;
use crate::convert::determine::in_words;
use crate::convert::rounds;
use crate::entry::claim;
use crate::error::Result;
pub use crate::runs::Mode;
use crate::runs::{Alone, Beginning, Ended, Hand, ItemLine, Lend, RunKind, Scene, Step, Tally, Watch, Work, drive};
use crate::views::RoundView;

/// Name of this work among the long ones.
pub const WORK: &str = "month_round";

/// Rounds a screen shows.
const ROUNDS_SHOWN: u64 = 60;

/// The furthest month that may be judged, counted from the present one: papers of the next year are made in July.
const MONTHS_AHEAD_MAX: i32 = 12;

/// Code of a household whose determination contradicts what the office holds.
const CANNOT_APPLY: &str = "cannot_apply";

/// What a clerk may do with its runs. A determination is not taken back: a right one takes its place.
pub(crate) static RUNS: RunKind = RunKind {
    work: WORK,
    title: |of| Month::parse(&of.key).map(in_words).unwrap_or_default(),
    resume: |of, lend, watch| {
        let month = Month::parse(&of.key).map_err(|_| Refusal::field("month", of.key.as_str()))?;
        round(month, Mode::Write, lend, watch).map(drop)
    },
    undo: None,
    waiting: None,
};

/// Judges every household for a month.
pub fn round(month: Month, mode: Mode, lend: Lend<'_>, watch: Watch<'_>) -> Result<RoundView> {
    let mut alone = None;
    lend(&mut |at| {
        at.signed_in()?;
        admit_month(at.reading(), month)?;
        alone = Some(Alone::take(at.dir, WORK)?);
        Ok(())
    })?;
    let Some(alone) = alone else { return Err(Refusal::new(RefusalCode::RunBusy).with("work", WORK).into()) };
    let Ended { run, resumed } = drive(&alone, &mut MonthRound { month }, mode, lend, watch)?;
    Ok(RoundView { households: run.total, resumed, ..rounds::counted(&month.to_string(), &run) })
}

/// Rounds, the newest month first: those that were finished, by whomever, and those this machine has not finished yet.
pub fn rounds(at: ReadContext<'_>) -> Result<Vec<RoundView>> {
    let mut rounds: BTreeMap<String, RoundView> = BTreeMap::new();
    // of a month, the newest run speaks
    for run in at.reader.runs(Some(WORK), ROUNDS_SHOWN)?.into_iter().rev() {
        let shown = rounds::counted(&run.key, &run);
        rounds.insert(run.key, RoundView { clerk: run.clerk, started_at: run.started_at, ..shown });
    }
    for round in &at.record.rounds.body {
        let month = round.month.to_string();
        let open = [RunState::Running.as_str(), RunState::Stopped.as_str()];
        if rounds.get(&month).is_none_or(|known| !open.contains(&known.state.as_str())) {
            rounds.insert(month, rounds::finished(round));
        }
    }
    Ok(rounds.into_values().rev().collect())
}

/// A month far ahead has no income to judge by; before the present classes began (2018-08) it would be
/// judged by what did not hold.
pub(super) fn admit_month(at: ReadContext<'_>, month: Month) -> Result<()> {
    let months = |month: Month| month.year() * 12 + month.number().cast_signed();
    let first = Month::of(Rules::built_in().figure(Number::WorkingThreeYen, month).effective_from);
    let refusal = |until: &str, bound: String| {
        let refusal = Refusal::field("month", month.to_string()).with("month", month.to_string());
        Err(refusal.with(until, bound).into())
    };
    if month < first {
        return refusal("first_month", first.to_string());
    }
    if months(month) - months(Month::of(at.today())) > MONTHS_AHEAD_MAX {
        let last = (0..MONTHS_AHEAD_MAX).fold(Month::of(at.today()), |month, _| month.next());
        return refusal("last_month", last.to_string());
    }
    Ok(())
}

/// The households of an office, judged for a month.
struct MonthRound {
    month: Month,
}

impl Work for MonthRound {
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

    fn total(&self, reader: Reader<'_>) -> Result<u64> {
        Ok(reader.household_count()?)
    }

    fn begin(&self, _: ReadContext<'_>) -> Result<Beginning> {
        let more = [JUDGED, PENDING, PAPERS].into_iter().map(|name| (name.to_owned(), 0)).collect();
        Ok(Beginning { counts: Counts { more, ..Counts::default() }, ..Beginning::default() })
    }

    fn step(&mut self, hand: &mut Hand<'_, '_>, scene: &Scene, run: &Run, most: usize) -> Result<Option<Step>> {
        let chunk = hand.read().households_after(after(run), most)?;
        let Some(last) = chunk.last().copied() else { return Ok(None) };
        let practice: Practice = practice(&scene.record);
        let bench = Bench { rules: Rules::built_in(), practice: &practice, today: scene.at.day(), rounds: None };
        let mut tally = Tally::after(run);
        for id in chunk {
            let new_id = &mut || scene.clock.new_id();
            let found = judged(hand.read(), &scene.record, id, self.month, &bench, new_id)?;
            if let Some(acts) = take(&mut tally, id, found) {
                hand.append(claim(new_id(), acts, None))?;
            }
        }
        Ok(Some(tally.step(last.to_string())))
    }

    fn pass_over(&mut self, reader: Reader<'_>, run: &Run) -> Result<Option<Step>> {
        let next = reader.households_after(after(run), 1)?.first().copied();
        Ok(next.map(|id| {
            let mut tally = Tally::after(run);
            tally.listed(ItemResult::Refused, ItemLine { code: CANNOT_APPLY, ..ItemLine::of(id) });
            tally.step(id.to_string())
        }))
    }

    /// Every terminal is told, by an entry.
    fn finish(&mut self, commit: &mut Commit<'_>, scene: &Scene, run: &Run) -> Result<()> {
        let ended_at = scene.at.wall;
        let counts = &run.counts;
        let round = FinishedRound {
            month: self.month,
            clerk: run.clerk.clone(),
            started_at: DateTime::parse_from_rfc3339(&run.started_at).unwrap_or(ended_at),
            ended_at,
            households: counts.items(),
            judged: counts.get(JUDGED),
            changed: counts.applied,
            pending: counts.get(PENDING),
            papers_to_replace: counts.get(PAPERS),
            refused: counts.refused,
        };
        let act = Act::RecordRound { office: scene.record.id, round: Box::new(round) };
        commit.append(claim(scene.clock.new_id(), vec![act], None))?;
        Ok(())
    }
}

/// The household the cursor names; none before the first.
fn after(run: &Run) -> Option<RecordId> {
    run.cursor.parse().ok()
}

/// Judges one household and counts it; something is to be written where this answers acts. One that changes nothing is counted
/// and not listed: most of a quiet month is of that kind.
fn take(tally: &mut Tally, id: RecordId, found: Found) -> Option<Vec<Act>> {
    let judged = match found {
        Found::Judged(judged) => judged,
        Found::Nobody => {
            tally.unchanged();
            return None;
        }
        Found::Contradiction(field) => {
            let code = RefusalCode::DaysContradict.as_str();
            tally.listed(ItemResult::Refused, ItemLine { field: &field, code: &code, ..ItemLine::of(id) });
            return None;
        }
    };
    tally.count(JUDGED, 1);
    tally.count(PENDING, u64::from(judged.is_pending()));
    if judged.acts.is_empty() {
        tally.unchanged();
        return None;
    }
    tally.count(PAPERS, judged.papers_to_replace.len() as u64);
    tally.listed(ItemResult::Applied, ItemLine::of(id));
    Some(judged.acts)
}

/// What judging one household came to.
enum Found {
    /// What holds and what is to be written.
    Judged(Box<Judged>),
    /// Nobody to judge.
    Nobody,
    /// Its records contradict themselves in this field.
    Contradiction(String),
}

fn judged(
    reader: Reader<'_>,
    office: &OfficeRecord,
    id: RecordId,
    month: Month,
    bench: &Bench<'_>,
    new_id: &mut dyn FnMut() -> uuid::Uuid,
) -> Result<Found> {
    let Some(mut household) = reader.household_now(id)? else { return Ok(Found::Nobody) };
    let people = people_of(reader, &mut household, AsOf::shown(office, month.last_day()))?;
    Ok(match judge_household(&household, &people, month, bench, new_id) {
        Ok(Some(judged)) => Found::Judged(Box::new(judged)),
        Ok(None) => Found::Nobody,
        Err(fault) => Found::Contradiction(fault.field.to_owned()),
    })
}

/// The records of everybody who may count in a household; it and they as they stand on the day.
pub(crate) fn people_of(reader: Reader<'_>, household: &mut Household, as_of: AsOf<'_>) -> Result<People> {
    let person = |id| -> Result<_> {
        let now = reader.resident_now(id)?;
        // whether somebody has been away since turns on what was told before
        let goes_over = now.as_ref().is_some_and(|person| may_be_former_member(person, as_of.day));
        if goes_over { Ok(reader.find_resident(id)?) } else { Ok(now) }
    };
    let mut people = People::of(household, &person, &|id| Ok(reader.household_now(id)?))?;
    people.bring(household, as_of);
    Ok(people)
}
