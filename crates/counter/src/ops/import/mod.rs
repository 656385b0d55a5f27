//! 連携ファイルの取込 (2.1-a): staged, checked, listed, applied, group by group (`docs/adr/0015`).
//!
//! Knows the order of a run and how it goes on after a kill. What a row of 住民異動 means is `rows`, what a movement
//! asks for is `reflect`, what a row of 所得・課税 means is `incomes`, how it is shown is `list`.

pub mod inbox;
pub(crate) mod incomes;
mod intake;
pub mod list;
mod reflect;
mod rows;
pub mod tasks;

use std::fs::File;
use std::path::Path;

use madoguchi_domain::asset::GAIJI_TABLE;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_exchange::gaiji::GaijiTable;
use madoguchi_exchange::link::{self, Expect, FILE_BYTES_MAX, Kind, Place, RowError, Staged};
use madoguchi_exchange::res_change::ResChange;
use madoguchi_exchange::tax_income::TaxIncome;
use madoguchi_store::{
    Bulk, Commit, ImportLine, ImportRun, LineOrder, LineResult, LinesAsked, RunDone, RunState, StoreError,
};
use serde::{Deserialize, Serialize};

use crate::desk::views::{ImportErrorView, ImportView};
use crate::error::{CounterError, OfficeError, Result};
use crate::files;
use crate::office::Office;
use crate::ops::assets::carried;
use intake::Intake;

/// Groups (registry households, or persons) written in one transaction.
const GROUPS_A_TRANSACTION: usize = 1000;

/// Most faults in one answer; the list has them all.
const ERRORS_SHOWN_MAX: usize = 1000;

/// Said after every transaction: go on or stop there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// On with the next one.
    On,
    /// Stop; the same file goes on from here.
    Stop,
}

/// Hears how far a run is, in rows, and says whether it goes on.
pub type Tick<'t> = &'t mut dyn FnMut(u64, u64) -> Go;

/// Lends the office for one step at a time, so that a window goes on while a file is taken in.
pub(crate) type Lend<'l> = &'l mut dyn FnMut(&mut dyn FnMut(&mut Office) -> Result<()>) -> Result<()>;

impl Office {
    /// Imports a link file. The whole file is refused, or row by row: the good ones applied, the bad
    /// ones listed. The same content again changes nothing; after a kill it goes on where it stopped.
    pub fn import(&mut self, kind: &str, path: &Path, tick: Tick<'_>) -> Result<ImportView> {
        import(kind, path, &mut |step| step(self), tick)
    }

    /// What the municipality's own characters are called.
    pub(crate) fn gaiji(&self) -> Result<GaijiTable> {
        let told = self.asset(GAIJI_TABLE)?.unwrap_or_default();
        // what was refused when it was set is not in there
        Ok(GaijiTable::parse(&told).unwrap_or_default())
    }

    /// Sets the table that names the municipality's own characters; says how many it names.
    pub(crate) fn set_gaiji(&mut self, table: &[u8]) -> Result<usize> {
        let asset = carried("gaiji", table)?;
        let parsed = GaijiTable::parse(table).map_err(|fault| Refusal::field("gaiji", format!("{}行目", fault.0)))?;
        self.set_asset(GAIJI_TABLE, asset)?;
        Ok(parsed.count())
    }
}

/// A link file while it is taken in.
struct Run<'s, 'b, I> {
    staged: &'s Staged<'b, I>,
    /// Good rows by group
    groups: Vec<&'s [Place]>,
    number: u64,
    done: RunDone,
    resumed: bool,
}

/// What is told of a file besides its counts; kept with the run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// `utf8` or `cp932`
    pub encoding: String,
    /// The municipality's own characters in it, by code point
    pub characters: std::collections::BTreeMap<String, u64>,
    /// Codes of what a person should know of the order of the files
    pub warnings: Vec<String>,
}

pub(crate) fn import(kind: &str, path: &Path, lend: Lend<'_>, tick: Tick<'_>) -> Result<ImportView> {
    match Kind::parse(kind) {
        Some(Kind::ResChange) => import_as::<ResChange>(path, lend, tick),
        Some(Kind::TaxIncome) => import_as::<TaxIncome>(path, lend, tick),
        None => Err(Refusal::field("kind", kind).into()),
    }
}

fn import_as<I: Intake>(path: &Path, lend: Lend<'_>, tick: Tick<'_>) -> Result<ImportView> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let (mut municipality, mut gaiji, mut alone) = (String::new(), GaijiTable::default(), None);
    lend(&mut |office| {
        office.signed_in()?;
        (municipality, gaiji) = (office.founding().municipality.clone(), office.gaiji()?);
        alone = Some(one_at_a_time(office.dir())?);
        Ok(())
    })?;
    let bytes = read(path)?;
    let expect = Expect { municipality: &municipality, has_central: false, gaiji: &gaiji };
    let staged = link::read::<I>(&name, &bytes, &expect).map_err(|refused| {
        Refusal::new(RefusalCode::FileRefused)
            .with("file", name.clone())
            .with("reason", refused.code())
            .with("message", refused.message(I::KIND))
    })?;
    let (run, state) = take_in(&name, &staged, lend, tick)?;
    drop(alone);
    let mut errors = Vec::new();
    lend(&mut |office| {
        errors = office.faults(I::KIND, run.number)?;
        Ok(())
    })?;
    Ok(report(&name, &run, state, errors))
}

/// The lock of the one import an office does at a time.
fn one_at_a_time(dir: &Path) -> Result<File> {
    let held = |error| CounterError::Office(OfficeError::Held(error));
    files::try_lock(&dir.join("import.lock")).map_err(held)?.ok_or_else(|| held(std::io::ErrorKind::WouldBlock.into()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let size = std::fs::metadata(path).map_err(CounterError::File)?.len();
    if size > FILE_BYTES_MAX as u64 {
        return Err(Refusal::new(RefusalCode::LimitReached).into());
    }
    std::fs::read(path).map_err(CounterError::File)
}

fn take_in<'s, 'b, I: Intake>(
    name: &str,
    staged: &'s Staged<'b, I>,
    lend: Lend<'_>,
    tick: Tick<'_>,
) -> Result<(Run<'s, 'b, I>, RunState)> {
    let (mut number, mut done, mut resumed) = (0, RunDone::default(), false);
    lend(&mut |office| {
        (number, done, resumed) = office.begin_or_go_on(name, staged)?;
        Ok(office.store.bulk(Bulk::Begin)?)
    })?;
    let mut run = Run { staged, groups: staged.groups().collect(), number, done, resumed };
    let applied = apply(&mut run, lend, tick);
    // an error is told, not covered by one of the end; the run stays as it was and goes on next time
    let ended = lend(&mut |office| {
        office.store.bulk(Bulk::End)?;
        let at = office.clock.now().wall.to_rfc3339();
        applied.as_ref().map_or(Ok(()), |state| Ok(office.store.end_import(number, *state, Some(&at))?))
    });
    let state = applied?;
    ended?;
    Ok((run, state))
}

fn apply<I: Intake>(run: &mut Run<'_, '_, I>, lend: Lend<'_>, tick: Tick<'_>) -> Result<RunState> {
    let total = run.staged.good.len() as u64;
    if tick(run.done.rows, total) == Go::Stop {
        return Ok(RunState::Stopped);
    }
    while let Some(left) = run.groups.get(run.done.groups as usize..).filter(|left| !left.is_empty()) {
        let batch: Vec<&[Place]> = left.iter().take(GROUPS_A_TRANSACTION).copied().collect();
        lend(&mut |office| office.import_batch(run, &batch))?;
        if tick(run.done.rows, total) == Go::Stop && run.done.rows < total {
            return Ok(RunState::Stopped);
        }
    }
    Ok(RunState::Done)
}

impl Office {
    /// The run of this very content that did not end, else a new one.
    fn begin_or_go_on<I: Intake>(&mut self, name: &str, staged: &Staged<'_, I>) -> Result<(u64, RunDone, bool)> {
        let known = self.store.read().import_of(I::KIND.as_str(), &staged.sha256)?;
        if let Some(open) = known.filter(|run| run.state != RunState::Done && run.total == staged.rows as u64) {
            self.store.end_import(open.run, RunState::Running, None)?;
            return Ok((open.run, open.done, true));
        }
        let told = Told {
            encoding: serde_json::to_value(staged.encoding)
                .ok()
                .and_then(|v| v.as_str().map(str::to_owned))
                .unwrap_or_default(),
            characters: staged.losses.characters.clone(),
            warnings: self.warnings(staged)?,
        };
        let named = staged.named.as_ref();
        let (refused, held) = (staged.errors.len() as u64, staged.held.len() as u64);
        let run = ImportRun {
            run: 0,
            kind: I::KIND.as_str().to_owned(),
            sha256: staged.sha256.clone(),
            file: name.to_owned(),
            serial: named.map(|n| n.serial.clone()),
            made_at: named.map(|n| n.created_at.format("%Y-%m-%dT%H:%M:%S").to_string()),
            clerk: self.signed_in()?,
            started_at: self.clock.now().wall.to_rfc3339(),
            ended_at: None,
            state: RunState::Running,
            total: staged.rows as u64,
            done: RunDone { refused, held, ..RunDone::default() },
            told: serde_json::to_string(&told).unwrap_or_default(),
        };
        let bad = staged.errors.iter().map(|e| (e, LineResult::Refused));
        let lines: Vec<ImportLine> =
            bad.chain(staged.held.iter().map(|e| (e, LineResult::Held))).map(|(e, result)| faulty(e, result)).collect();
        let number = self.store.begin_import(&run, &lines)?;
        Ok((number, run.done, false))
    }

    /// The first rows of a run that were not applied, by line.
    fn faults(&self, kind: Kind, run: u64) -> Result<Vec<ImportErrorView>> {
        let mut lines = Vec::new();
        for result in [LineResult::Refused, LineResult::Held] {
            let limit = ERRORS_SHOWN_MAX as u64;
            let asked = LinesAsked { result: Some(result), order: LineOrder::Line, offset: 0, limit };
            lines.extend(self.store.read().import_lines(run, asked)?);
        }
        lines.sort_by_key(|line| line.line);
        lines.truncate(ERRORS_SHOWN_MAX);
        Ok(lines.into_iter().map(|line| list::error_view(kind, line)).collect())
    }

    /// What a person should know of the order of the files, by code. The rows' own stamps decide in any order.
    fn warnings<I: Intake>(&self, staged: &Staged<'_, I>) -> Result<Vec<String>> {
        let Some(named) = &staged.named else {
            return Ok(vec!["name_unknown".to_owned()]);
        };
        let made_at = named.created_at.format("%Y-%m-%dT%H:%M:%S").to_string();
        let others: Vec<ImportRun> = self
            .store
            .read()
            .import_runs(1000)?
            .into_iter()
            .filter(|r| r.kind == I::KIND.as_str() && r.sha256 != staged.sha256)
            .collect();
        let day = &made_at[..10];
        let of_day = |r: &&ImportRun| r.made_at.as_deref().is_some_and(|at| at.starts_with(day));
        let serial = |text: &str| text.parse::<u32>().unwrap_or(0);
        let before = others.iter().filter(of_day).filter_map(|r| r.serial.as_deref()).map(serial).max().unwrap_or(0);
        let mut warnings = Vec::new();
        if others.iter().any(|r| r.made_at.as_ref() == Some(&made_at) && r.serial.as_ref() == Some(&named.serial)) {
            warnings.push("serial_reused");
        }
        if serial(&named.serial) > before + 1 {
            warnings.push("serial_gap");
        }
        if others.iter().any(|r| r.made_at.as_deref().is_some_and(|at| at > made_at.as_str())) {
            warnings.push("older_file");
        }
        Ok(warnings.into_iter().map(str::to_owned).collect())
    }

    /// One transaction. If a group cannot stand on what the office holds, the others do not fall with it.
    fn import_batch<I: Intake>(&mut self, run: &mut Run<'_, '_, I>, batch: &[&[Place]]) -> Result<()> {
        match self.commit_groups(run, batch) {
            Err(CounterError::Store(error)) if is_about_one_group(&error) => {
                for group in batch {
                    self.import_alone(run, group)?;
                }
                Ok(())
            }
            other => other,
        }
    }

    fn import_alone<I: Intake>(&mut self, run: &mut Run<'_, '_, I>, group: &[Place]) -> Result<()> {
        match self.commit_groups(run, &[group]) {
            Err(CounterError::Store(error)) if is_about_one_group(&error) => self.refuse_group(run, group),
            other => other,
        }
    }

    fn commit_groups<I: Intake>(&mut self, run: &mut Run<'_, '_, I>, batch: &[&[Place]]) -> Result<()> {
        let context = self.context(I::AUTHORITY)?;
        let (office, staged, number) = (self.record.clone(), run.staged, run.number);
        let from = run.done;
        let done = self.store.commit(context.clone(), |commit| -> Result<RunDone> {
            let mut batched = intake::Batch::new(&office, &staged.sha256, &context.at);
            for group in batch {
                I::take(&mut batched, commit, group.iter().map(|place| staged.row(*place)).collect())?;
            }
            let intake::Batch { lines, counts, .. } = batched;
            let done = RunDone {
                groups: from.groups + batch.len() as u64,
                rows: from.rows + lines.len() as u64,
                applied: from.applied + counts.applied,
                unchanged: from.unchanged + counts.unchanged,
                refused: from.refused + counts.refused,
                tasks: from.tasks + counts.tasks,
                automatic: from.automatic + counts.automatic,
                ..from
            };
            write_down(commit, number, &from, &done, &lines)?;
            Ok(done)
        })?;
        run.done = done;
        Ok(())
    }

    /// A group whose rows contradict what the office holds: listed, and on with the next.
    fn refuse_group<I: Intake>(&mut self, run: &mut Run<'_, '_, I>, group: &[Place]) -> Result<()> {
        let context = self.context(I::AUTHORITY)?;
        let contradicting = |place: &Place| intake::refused(&run.staged.row(*place), None, CANNOT_APPLY);
        let lines: Vec<ImportLine> = group.iter().map(contradicting).collect();
        let from = run.done;
        let done = RunDone {
            groups: from.groups + 1,
            rows: from.rows + lines.len() as u64,
            refused: from.refused + lines.len() as u64,
            ..from
        };
        let number = run.number;
        self.store.commit(context, |commit| write_down(commit, number, &from, &done, &lines))?;
        run.done = done;
        Ok(())
    }
}

fn write_down(commit: &mut Commit<'_>, run: u64, from: &RunDone, done: &RunDone, lines: &[ImportLine]) -> Result<()> {
    commit.list_import(run, lines)?;
    Ok(commit.move_import(run, from.groups, done)?)
}

/// Errors of the rows, not of the disk or of another process.
fn is_about_one_group(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::NotApplicable(_) | StoreError::RecordTooLarge(_) | StoreError::NumberUsed(_) | StoreError::Entry(_)
    )
}

fn faulty(error: &RowError, result: LineResult) -> ImportLine {
    ImportLine {
        line: error.line as u64,
        result,
        atena_no: error.resident.clone(),
        field: error.field.to_owned(),
        code: error.code.code().to_owned(),
        told: error.value.clone(),
    }
}

/// Code of a row that contradicts what the office holds.
pub(crate) const CANNOT_APPLY: &str = "cannot_apply";

fn report<I: Intake>(name: &str, run: &Run<'_, '_, I>, state: RunState, errors: Vec<ImportErrorView>) -> ImportView {
    let staged = run.staged;
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    ImportView {
        kind: I::KIND.as_str().to_owned(),
        file: name.to_owned(),
        rows: staged.rows,
        applied: count(run.done.applied),
        unchanged: count(run.done.unchanged),
        refused: count(run.done.refused),
        held: count(run.done.held),
        errors_left_off: count(run.done.refused + run.done.held).saturating_sub(errors.len()),
        errors,
        next_actions: count(run.done.tasks),
        automatic: count(run.done.automatic),
        run: run.number,
        state: state.as_str().to_owned(),
        resumed: run.resumed,
        losses: staged.losses.listed.iter().take(ERRORS_SHOWN_MAX).map(list::loss).collect(),
        losses_count: staged.losses.count(),
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_exchange::gaiji::GaijiTable;
    use madoguchi_exchange::res_change::Row;
    use uuid::Uuid;

    use super::rows::derived;
    use super::*;

    const SAMPLE: &[u8] = include_bytes!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/data/res_change/RES_CHANGE_131016_20261110101500_001.csv"
    ));

    #[test]
    fn ids_of_a_file_follow_one_another_and_are_the_same_on_every_terminal() {
        let gaiji = GaijiTable::EMPTY;
        let expect = Expect { municipality: "131016", has_central: false, gaiji: &gaiji };
        let staged = link::read::<ResChange>("", SAMPLE, &expect).unwrap();
        let row = staged.row(staged.good[0]);
        let lines = [2, 3, 63, 64, 65_535, 65_536, 4_194_303, 4_194_304, 20_000_000];
        let at = |line| derived(&Row { line, ..row.clone() }, "entry");
        let ids: Vec<Uuid> = lines.map(at).to_vec();
        assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
        assert_eq!(ids, lines.map(at));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        assert_ne!(derived(&row, "entry"), derived(&row, "task"));
    }
}
