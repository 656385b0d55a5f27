//! The one driver: begins or goes on, one step a transaction, asks between them whether to stop, and ends.

use madoguchi_domain::entry::Authority;
use madoguchi_store::{BulkPhase, Counts, Run, RunState, StoreError};

use super::lock::Alone;
use super::work::{Ended, Go, Hand, Lend, Mode, Now, Scene, Step, Watch, Work};
use crate::context::WriteContext;
use crate::error::{CounterError, Result};

/// Units of a work written in one transaction.
const UNITS_A_TRANSACTION: usize = 1000;

/// How often a step is tried again while another program writes; each try waits ten seconds by itself.
const BUSY_TRIES: u32 = 30;

/// Does a work from where it stands to its end, or until it is told to stop. The lock must be held.
pub(crate) fn drive(alone: &Alone, work: &mut dyn Work, mode: Mode, lend: Lend<'_>, watch: Watch<'_>) -> Result<Ended> {
    debug_assert_eq!(alone.work(), work.name(), "the lock is that of the work");
    let (title, counts) = (work.title(), Counts::default());
    let mut begun = None;
    let preparing = Now::preparing(work.name(), &title, &counts);
    // heard by the watch, which keeps what was asked; the first step asks it again
    watch(&preparing);
    patiently(lend, watch, &preparing, &mut |at| {
        begun = Some(begin(at, work, mode)?);
        Ok(at.store.bulk(BulkPhase::Begin)?)
    })?;
    // the lender always calls what it is given, or fails
    let Some((run, resumed)) = begun else { return Err(StoreError::RunMoved.into()) };
    let mut driven = Driven { work, mode, run, title, alone: 0 };
    let walked = driven.walk(lend, watch);
    // an error is told, not covered by one of the end; the run stays as it was and goes on next time
    let state = walked.as_ref().ok().copied();
    let Driven { work, run, title, .. } = driven;
    let (name, mut ended) = (work.name(), run.clone());
    let now = now(name, &title, mode, &run);
    let finished = patiently(lend, watch, &now, &mut |at| {
        at.store.bulk(BulkPhase::End)?;
        match state {
            Some(state) => end(at, work, mode, state, &mut ended),
            None => Ok(()),
        }
    });
    walked?;
    finished?;
    Ok(Ended { run: ended, resumed })
}

/// Beginning and end wait for whoever writes meanwhile: what they say must be said.
fn patiently(
    lend: Lend<'_>,
    watch: Watch<'_>,
    now: &Now<'_>,
    act: &mut dyn FnMut(&mut WriteContext<'_>) -> Result<()>,
) -> Result<()> {
    for _ in 0..BUSY_TRIES {
        match lend(act) {
            Err(CounterError::Store(StoreError::Busy(_))) => drop(watch(now)),
            other => return other,
        }
    }
    lend(act)
}

/// The run of this very work that did not end, else a new one.
fn begin(at: &mut WriteContext<'_>, work: &dyn Work, mode: Mode) -> Result<(Run, bool)> {
    let by = at.who(Authority::Batch)?;
    if mode == Mode::Write {
        // or a run would be left behind of which no step can be written
        at.store.admits_facts()?;
    }
    let total = work.total(at.store.read())?;
    if mode == Mode::Write
        && let Some(open) = at.store.read().run_of(work.name(), &work.key())?
        && open.state.is_open()
    {
        at.store.go_on(open.run, total, &by)?;
        return Ok((Run { state: RunState::Running, ended_at: None, total, ..open }, true));
    }
    let beginning = work.begin(at.reading())?;
    let mut run = Run {
        run: 0,
        work: work.name().to_owned(),
        key: work.key(),
        about: beginning.about,
        state: RunState::Running,
        clerk: by.clerk,
        started_at: at.now_shown(),
        ended_at: None,
        total,
        cursor: String::new(),
        counts: beginning.counts,
    };
    if mode == Mode::Write {
        run.run = at.store.begin_run(&run, &beginning.items)?;
    }
    Ok((run, false))
}

fn end(at: &mut WriteContext<'_>, work: &mut dyn Work, mode: Mode, state: RunState, run: &mut Run) -> Result<()> {
    let by = at.who(Authority::Batch)?;
    let ended_at = by.at.wall.to_rfc3339();
    (run.state, run.ended_at) = (state, Some(ended_at.clone()));
    if mode == Mode::DryRun {
        return Ok(());
    }
    if state != RunState::Done {
        at.store.stop_run(run.run, &by)?;
        return Ok(());
    }
    let scene = scene(at);
    run.total = at.store.commit(by, |commit| -> Result<u64> {
        let total = work.total(commit.read())?;
        work.finish(commit, &scene, run)?;
        commit.finish_run(run.run, &run.cursor, total, &ended_at)?;
        Ok(total)
    })?;
    at.refresh()
}

fn scene(at: &WriteContext<'_>) -> Scene {
    Scene { record: at.record.clone(), clock: at.clock.clone(), at: at.clock.now() }
}

/// How far a run is.
fn now<'n>(work: &'static str, title: &'n str, mode: Mode, run: &'n Run) -> Now<'n> {
    let Run { run, total, counts, .. } = run;
    let run = Some(*run).filter(|_| mode == Mode::Write);
    Now { run, work, title, done: counts.items(), total: *total, counts }
}

/// What a step did.
enum Stepped {
    /// It moved the cursor, or found out that the units must be taken one by one.
    On,
    /// Nothing was left.
    End,
    /// Another program asked for a stop.
    Stopped,
}

/// A work under way.
struct Driven<'w> {
    work: &'w mut dyn Work,
    mode: Mode,
    run: Run,
    title: String,
    /// So many units are taken one by one, because one of them cannot stand on what the office holds
    alone: usize,
}

impl Driven<'_> {
    fn walk(&mut self, lend: Lend<'_>, watch: Watch<'_>) -> Result<RunState> {
        let mut busy = 0;
        loop {
            let stop = watch(&now(self.work.name(), &self.title, self.mode, &self.run)) == Go::Stop;
            if stop && self.run.counts.items() < self.run.total {
                return Ok(RunState::Stopped);
            }
            let mut stepped = Stepped::End;
            let done = lend(&mut |at| {
                stepped = self.step(at)?;
                Ok(())
            });
            match (done, stepped) {
                (Ok(()), Stepped::On) => busy = 0,
                (Ok(()), Stepped::End) => return Ok(RunState::Done),
                (Ok(()), Stepped::Stopped) => return Ok(RunState::Stopped),
                // somebody else writes for long: nothing was done, and the clerk can stop it
                (Err(CounterError::Store(StoreError::Busy(_))), _) if busy < BUSY_TRIES => busy += 1,
                (Err(error), _) => return Err(error),
            }
        }
    }

    fn step(&mut self, at: &mut WriteContext<'_>) -> Result<Stepped> {
        if self.mode == Mode::Write {
            let known = at.store.read().find_run(self.run.run)?;
            if known.is_none_or(|known| known.state != RunState::Running) {
                return Ok(Stepped::Stopped);
            }
        }
        let most = if self.alone == 0 { UNITS_A_TRANSACTION } else { 1 };
        match self.take(at, most) {
            Err(CounterError::Store(error)) if is_about_units(&error) => {
                if most > 1 {
                    self.alone = UNITS_A_TRANSACTION;
                    return Ok(Stepped::On);
                }
                self.alone -= 1;
                self.pass_over(at)
            }
            other => {
                self.alone = self.alone.saturating_sub(1);
                other
            }
        }
    }

    fn take(&mut self, at: &mut WriteContext<'_>, most: usize) -> Result<Stepped> {
        let (scene, run) = (scene(at), &self.run);
        let step = match self.mode {
            Mode::DryRun => self.work.step(&mut Hand::DryRun(at.store.read()), &scene, run, most)?,
            Mode::Write => {
                let (context, work) = (at.who(self.work.authority())?, &mut self.work);
                at.store.commit(context, |commit| -> Result<Option<Step>> {
                    let step = work.step(&mut Hand::Write(commit), &scene, run, most)?;
                    write_down(commit, run, step.as_ref())?;
                    Ok(step)
                })?
            }
        };
        Ok(self.moved(step))
    }

    /// A unit that contradicts what the office holds: listed, and on with the next.
    fn pass_over(&mut self, at: &mut WriteContext<'_>) -> Result<Stepped> {
        let run = &self.run;
        let step = match self.mode {
            Mode::DryRun => self.work.pass_over(at.store.read(), run)?,
            Mode::Write => {
                let (context, work) = (at.who(self.work.authority())?, &mut self.work);
                at.store.commit(context, |commit| -> Result<Option<Step>> {
                    let step = work.pass_over(commit.read(), run)?;
                    write_down(commit, run, step.as_ref())?;
                    Ok(step)
                })?
            }
        };
        Ok(self.moved(step))
    }

    fn moved(&mut self, step: Option<Step>) -> Stepped {
        let Some(step) = step else { return Stepped::End };
        self.run.counts.add(&step.counts);
        self.run.cursor = step.cursor;
        Stepped::On
    }
}

/// What a step did and where it led, in the transaction that did it.
fn write_down(commit: &mut madoguchi_store::Commit<'_>, run: &Run, step: Option<&Step>) -> Result<()> {
    let Some(step) = step else { return Ok(()) };
    let mut counts = run.counts.clone();
    counts.add(&step.counts);
    commit.list_items(run.run, &step.items)?;
    Ok(commit.move_run(run.run, &run.cursor, &step.cursor, &counts)?)
}

/// Errors of the units, not of the disk or of another process.
fn is_about_units(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::NotApplicable(_)
            | StoreError::RecordTooLarge(_)
            | StoreError::NumberUsed(_)
            | StoreError::NumberTaken
            | StoreError::NumberAmbiguous
            | StoreError::Entry(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_unit_brings_with_it_is_passed_over() {
        for error in [StoreError::NumberTaken, StoreError::NumberAmbiguous] {
            assert!(is_about_units(&error), "{error:?}");
        }
        for error in [StoreError::RunMoved, StoreError::JobState, StoreError::CentralUnfit, StoreError::AccessTooNew] {
            assert!(!is_about_units(&error), "{error:?}");
        }
    }
}
