//! A month's round: every household judged for a month, and written down where the outcome is another than the one that holds
//! (6.5.1.1). Lends the office between its transactions, so that the counter goes on; goes on where it stopped.

use std::collections::BTreeMap;
use std::fs::File;

use chrono::DateTime;
use madoguchi_domain::act::Act;
use madoguchi_domain::decide::determine::{Bench, Judged, People, gather_ids, judge_household};
use madoguchi_domain::determine::Month;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{FinishedRound, Household, RecordId};
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::rules::{Number, Rules};
use madoguchi_store::{Bulk, Reader, Round, RoundDone, RunState};

use super::practice;
use crate::desk::convert::determine::in_words;
use crate::desk::views::RoundView;
use crate::error::{CounterError, OfficeError, Result};
use crate::files;
use crate::office::{Office, claim};
use crate::ops::import::{Go, Lend, Tick};

/// Households of one transaction.
const HOUSEHOLDS_A_TRANSACTION: usize = 1000;

/// Whether a round writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Counts what would change.
    DryRun,
    /// Writes it down.
    Write,
}

/// Rounds a screen shows.
const ROUNDS_SHOWN: u64 = 60;

/// The furthest month that may be judged, counted from the present one: papers of the next year are made in July.
const MONTHS_AHEAD_MAX: i32 = 12;

/// Judges every household for a month.
pub fn round(month: Month, mode: Mode, lend: Lend<'_>, tick: Tick<'_>) -> Result<RoundView> {
    let mut alone = None;
    let mut run = None;
    lend(&mut |office| {
        office.signed_in()?;
        office.admit_month(month)?;
        alone = Some(one_at_a_time(office)?);
        run = Some(office.begin_round_or_go_on(month, mode)?);
        Ok(office.store.bulk(Bulk::Begin)?)
    })?;
    let Some(mut run) = run else { return Err(Refusal::field("month", month.to_string()).into()) };
    let walked = walk(&mut run, lend, tick);
    // an error is told, not covered by one of the end; the round stays as it was and goes on next time
    let ended = lend(&mut |office| {
        office.store.bulk(Bulk::End)?;
        let (Mode::Write, Ok(state)) = (mode, &walked) else { return Ok(()) };
        office.end_round(month, *state)
    });
    let state = walked?;
    ended?;
    drop(alone);
    Ok(run.view(state))
}

fn one_at_a_time(office: &Office) -> Result<File> {
    let held = |error| CounterError::Office(OfficeError::Held(error));
    let lock = files::try_lock(&office.dir().join("determine.lock")).map_err(held)?;
    lock.ok_or_else(|| held(std::io::ErrorKind::WouldBlock.into()))
}

/// A round under way.
struct Run {
    month: Month,
    mode: Mode,
    cursor: Option<RecordId>,
    done: RoundDone,
    total: u64,
    resumed: bool,
}

impl Run {
    fn view(&self, state: RunState) -> RoundView {
        let month = self.month.to_string();
        view(&month, &self.done, self.total, state, self.resumed)
    }
}

fn view(month: &str, done: &RoundDone, households: u64, state: RunState, resumed: bool) -> RoundView {
    RoundView {
        month: month.to_owned(),
        month_shown: Month::parse(month).map(in_words).unwrap_or_default(),
        households,
        judged: done.judged,
        changed: done.changed,
        pending: done.pending,
        refused: done.refused,
        papers_to_replace: done.papers_to_replace,
        state: state.as_str().to_owned(),
        resumed,
        clerk: String::new(),
        started_at: String::new(),
    }
}

fn finished(round: &FinishedRound) -> RoundView {
    let done = RoundDone {
        households: round.households,
        judged: round.judged,
        changed: round.changed,
        pending: round.pending,
        papers_to_replace: round.papers_to_replace,
        refused: round.refused,
    };
    RoundView {
        clerk: round.clerk.clone(),
        started_at: round.started_at.to_rfc3339(),
        ..view(&round.month.to_string(), &done, done.households, RunState::Done, false)
    }
}

fn unfinished(round: Round) -> RoundView {
    RoundView {
        clerk: round.clerk,
        started_at: round.started_at,
        ..view(&round.month, &round.done, round.done.households, round.state, false)
    }
}

fn walk(run: &mut Run, lend: Lend<'_>, tick: Tick<'_>) -> Result<RunState> {
    loop {
        if tick(run.done.households, run.total) == Go::Stop {
            return Ok(RunState::Stopped);
        }
        let mut more = false;
        lend(&mut |office| {
            let chunk = office.store.read().households_after(run.cursor, HOUSEHOLDS_A_TRANSACTION)?;
            more = !chunk.is_empty();
            if more { office.judge_chunk(run, &chunk) } else { Ok(()) }
        })?;
        if !more {
            return Ok(RunState::Done);
        }
    }
}

impl Office {
    /// Rounds, the newest month first: those that were finished, by whomever, and those this machine has not finished yet.
    pub fn rounds(&self) -> Result<Vec<RoundView>> {
        let mut rounds: BTreeMap<String, RoundView> = BTreeMap::new();
        for round in &self.record.rounds.body {
            rounds.insert(round.month.to_string(), finished(round));
        }
        for round in self.store.read().rounds(ROUNDS_SHOWN)? {
            if round.state != RunState::Done || !rounds.contains_key(&round.month) {
                rounds.insert(round.month.clone(), unfinished(round));
            }
        }
        Ok(rounds.into_values().rev().collect())
    }

    /// Says how a round ended. One that is done is told to every terminal, by an entry.
    fn end_round(&mut self, month: Month, state: RunState) -> Result<()> {
        let (name, at) = (month.to_string(), self.clock.now());
        let ended = at.wall.to_rfc3339();
        let known = self.store.read().find_round(&name)?.filter(|_| state == RunState::Done);
        let Some(round) = known else { return Ok(self.store.end_round(&name, state, Some(&ended))?) };
        let started_at = DateTime::parse_from_rfc3339(&round.started_at).unwrap_or(at.wall);
        let RoundDone { households, judged, changed, pending, papers_to_replace, refused } = round.done;
        let (clerk, ended_at) = (round.clerk, at.wall);
        let finished = FinishedRound {
            month,
            clerk,
            started_at,
            ended_at,
            households,
            judged,
            changed,
            pending,
            papers_to_replace,
            refused,
        };
        let act = Act::RecordRound { office: self.record.id, round: Box::new(finished) };
        let (context, id) = (self.context(Authority::Batch)?, self.clock.new_id());
        self.store.commit(context, |commit| {
            commit.append(claim(id, vec![act], None))?;
            commit.finish_round(&name, &ended)
        })?;
        self.refresh()
    }

    /// A month far ahead has no income to judge by; before the present classes began (2018-08) it would be
    /// judged by what did not hold.
    pub(super) fn admit_month(&self, month: Month) -> Result<()> {
        let months = |month: Month| month.year() * 12 + month.number().cast_signed();
        let known = Rules::built_in().figure(Number::WorkingThreeYen, month).effective_from <= month.first_day();
        if !known || months(month) - months(Month::of(self.today())) > MONTHS_AHEAD_MAX {
            return Err(Refusal::field("month", month.to_string()).into());
        }
        Ok(())
    }

    fn begin_round_or_go_on(&mut self, month: Month, mode: Mode) -> Result<Run> {
        let total = self.store.read().household_count()?;
        let begin = Run { month, mode, cursor: None, done: RoundDone::default(), total, resumed: false };
        if mode == Mode::DryRun {
            return Ok(begin);
        }
        let name = month.to_string();
        let known = self.store.read().find_round(&name)?;
        if let Some(open) = known.filter(|round| round.state != RunState::Done && round.cursor.is_some()) {
            self.store.end_round(&name, RunState::Running, None)?;
            return Ok(Run { cursor: open.cursor, done: open.done, resumed: true, ..begin });
        }
        let round = Round {
            month: name,
            cursor: None,
            done: RoundDone::default(),
            state: RunState::Running,
            clerk: self.signed_in()?,
            started_at: self.clock.now().wall.to_rfc3339(),
            ended_at: None,
        };
        self.store.begin_round(&round)?;
        Ok(begin)
    }

    fn judge_chunk(&mut self, run: &mut Run, chunk: &[RecordId]) -> Result<()> {
        let practice = practice(&self.record);
        let bench = Bench { rules: Rules::built_in(), practice: &practice, today: self.today() };
        let mut done = run.done;
        let Some(last) = chunk.last().copied() else { return Ok(()) };
        if run.mode == Mode::DryRun {
            for id in chunk {
                take(self.store.read(), *id, run.month, &bench, &mut done, &mut uuid::Uuid::nil)?;
            }
        } else {
            let (clock, month, from) = (self.clock.clone(), run.month, run.cursor);
            let context = self.context(Authority::Batch)?;
            done = self.store.commit(context, |commit| -> Result<RoundDone> {
                for id in chunk {
                    let new_id = &mut || clock.new_id();
                    if let Some(judged) = take(commit.read(), *id, month, &bench, &mut done, new_id)? {
                        commit.append(claim(new_id(), judged.acts, None))?;
                    }
                }
                commit.move_round(&month.to_string(), from, last, &done)?;
                Ok(done)
            })?;
        }
        (run.done, run.cursor) = (done, Some(last));
        Ok(())
    }
}

/// Judges one household and counts it; something is to be written where this answers it.
fn take(
    reader: Reader<'_>,
    id: RecordId,
    month: Month,
    bench: &Bench<'_>,
    done: &mut RoundDone,
    new_id: &mut dyn FnMut() -> uuid::Uuid,
) -> Result<Option<Judged>> {
    done.households += 1;
    let Some(household) = reader.household_now(id)? else { return Ok(None) };
    let people = people_of(reader, &household)?;
    let judged = match judge_household(&household, &people, month, bench, new_id) {
        Ok(Some(judged)) => judged,
        Ok(None) => return Ok(None),
        Err(_) => {
            done.refused += 1;
            return Ok(None);
        }
    };
    done.judged += 1;
    done.pending += u64::from(judged.is_pending());
    if judged.acts.is_empty() {
        return Ok(None);
    }
    done.changed += 1;
    done.papers_to_replace += judged.papers_to_replace.len() as u64;
    Ok(Some(judged))
}

/// The records of everybody who may count in a household.
pub(crate) fn people_of(reader: Reader<'_>, household: &Household) -> Result<People> {
    let mut people = People::new();
    for id in gather_ids(household) {
        if let Some(resident) = reader.resident_now(id)? {
            people.insert(id, resident);
        }
    }
    Ok(people)
}
