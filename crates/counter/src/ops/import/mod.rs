//! 連携ファイルの取込 (2.1-a): staged, checked, listed, applied, group by group (`docs/adr/0015`).
//!
//! Knows what a file is as a long work (`runs`). What a row of 住民異動 means is `rows`, what a movement
//! asks for is `reflect`, what a row of 所得・課税 means is `incomes`, how it is shown is `list`.

mod ids;
pub mod inbox;
mod incomes;
mod intake;
pub mod list;
mod provisional;
mod reflect;
mod rows;
pub mod tasks;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use madoguchi_domain::asset::GAIJI_TABLE;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_exchange::gaiji::GaijiTable;
use madoguchi_exchange::link::{self, FILE_BYTES_MAX, FileExpectation, LinkFileKind, RowError, RowPlace, StagedFile};
use madoguchi_exchange::res_change::ResChange;
use madoguchi_exchange::tax_income::TaxIncome;
use madoguchi_store::{Commit, Counts, ItemOrder, ItemResult, ItemsQuery, Reader, Run, RunItem, by_halves};

use crate::answers::imports::{CANNOT_APPLY, ERRORS_SHOWN_MAX, ImportRun, ImportedFile, WORK};
use crate::context::{ReadContext, WriteContext};
use crate::convert::imports;
use crate::error::{CounterError, Result};
use crate::files;
use crate::ops::assets::{self, carried};
use crate::runs::{Alone, Beginning, Hand, Lend, Mode, Now, RunKind, Scene, Step, Watch, Work, drive, forbids};
use crate::views::{ImportErrorView, ImportView};
use intake::{ImportStep, Intake, RowCounts, Who};
use provisional::ProvisionalPeople;

/// What the municipality's own characters are called.
pub(crate) fn gaiji(at: ReadContext<'_>) -> Result<GaijiTable> {
    let told = assets::find(at, GAIJI_TABLE)?.unwrap_or_default();
    // what was refused when it was set is not in there
    Ok(GaijiTable::parse(&told).unwrap_or_default())
}

/// Sets the table that names the municipality's own characters; says how many it names.
pub(crate) fn set_gaiji(at: &mut WriteContext<'_>, table: &[u8]) -> Result<usize> {
    let asset = carried("gaiji", table)?;
    let parsed = GaijiTable::parse(table).map_err(|fault| Refusal::field("gaiji", format!("{}行目", fault.0)))?;
    assets::set(at, GAIJI_TABLE, asset)?;
    Ok(parsed.count())
}

/// Imports a link file. The whole file is refused, or row by row: the good ones applied, the bad
/// ones listed. The same content again changes nothing but rows that waited for a clerk; after a kill it goes on where it stopped.
pub fn import(file: &LinkPath<'_>, lend: Lend<'_>, watch: Watch<'_>) -> Result<ImportView> {
    match LinkFileKind::parse(file.kind) {
        Some(LinkFileKind::ResChange) => import_as::<ResChange>(file, lend, watch),
        Some(LinkFileKind::TaxIncome) => import_as::<TaxIncome>(file, lend, watch),
        None => Err(Refusal::field("kind", file.kind).into()),
    }
}

/// What a clerk may do with the runs of imports. A file is not taken back as a whole: the next one tells what is right.
pub(crate) static RUNS: RunKind =
    RunKind { work: WORK, title: |run| ImportRun::from(run.clone()).about.file, resume, undo: None, waiting: None };

/// Goes on with an import by the file it was begun with, which must be there still and the same.
fn resume(run: &Run, lend: Lend<'_>, watch: Watch<'_>) -> Result<()> {
    let about = ImportRun::from(run.clone()).about;
    let path = about.path.ok_or_else(|| forbids(WORK, run.run, "file_gone"))?;
    let (path, as_new) = (Path::new(&path), BTreeSet::new());
    import(&LinkPath { kind: &about.kind, path, as_new: &as_new, of: Some(run) }, lend, watch).map(drop)
}

/// A link file to take in.
pub struct LinkPath<'a> {
    /// `RES_CHANGE` or `TAX_INCOME`
    pub kind: &'a str,
    /// The file.
    pub path: &'a Path,
    /// 宛名番号 that a clerk knows to be of nobody who is registered under a 仮番号.
    pub as_new: &'a BTreeSet<String>,
    /// The run that is gone on with; none where the file says which.
    pub of: Option<&'a Run>,
}

impl<'a> LinkPath<'a> {
    /// A file of which nobody said anything yet.
    pub fn of(kind: &'a str, path: &'a Path) -> Self {
        static NOBODY: BTreeSet<String> = BTreeSet::new();
        Self { kind, path, as_new: &NOBODY, of: None }
    }
}

fn import_as<I: Intake>(file: &LinkPath<'_>, lend: Lend<'_>, watch: Watch<'_>) -> Result<ImportView> {
    let LinkPath { path, as_new, of, .. } = *file;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let (mut municipality, mut gaiji, mut alone) = (String::new(), GaijiTable::default(), None);
    lend(&mut |at| {
        at.signed_in()?;
        (municipality, gaiji) = (at.insurer().municipality.as_str().to_owned(), self::gaiji(at.reading())?);
        alone = Some(Alone::take(at.dir, WORK)?);
        Ok(())
    })?;
    let Some(alone) = alone else { return Err(Refusal::new(RefusalCode::RunBusy).with("work", WORK).into()) };
    // asked to stop by now, it stops after the file was proved: its run is there, and goes on
    watch(&Now::preparing(WORK, &name, &Counts::default()));
    let bytes = read(path)?;
    let expect = FileExpectation { municipality: &municipality, has_central: false, gaiji: &gaiji };
    let staged = link::read::<I>(&name, &bytes, &expect, &|cuts, prove| by_halves(cuts, prove)).map_err(|refused| {
        Refusal::new(RefusalCode::FileRefused)
            .with("file", name.clone())
            .with("reason", refused.code())
            .with("message", refused.message(I::KIND))
    })?;
    let groups = staged.groups().collect();
    let mut work = LinkFile { path, name: &name, staged: &staged, groups, as_new, held: None };
    if let Some(of) = of.filter(|of| of.key != work.key()) {
        return Err(forbids(WORK, of.run, "file_differs").into());
    }
    let ended = drive(&alone, &mut work, Mode::Write, lend, watch)?;
    drop(alone);
    let mut errors = Vec::new();
    lend(&mut |at| {
        errors = faults(at.reading(), I::KIND, ended.run.run)?;
        Ok(())
    })?;
    Ok(imports::report(&name, &staged, (&ended.run, ended.resumed), errors))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    files::read_regular(path, FILE_BYTES_MAX as u64).map_err(|error| {
        if error.kind() == ErrorKind::FileTooLarge {
            return Refusal::new(RefusalCode::LimitReached).into();
        }
        CounterError::File(error)
    })
}

/// The first rows of a run that were not applied, by line.
fn faults(at: ReadContext<'_>, kind: LinkFileKind, run: u64) -> Result<Vec<ImportErrorView>> {
    let mut lines = Vec::new();
    for result in [ItemResult::Refused, ItemResult::Held] {
        let limit = ERRORS_SHOWN_MAX as u64;
        let asked = ItemsQuery { result: Some(result), order: ItemOrder::Place, offset: 0, limit };
        lines.extend(at.reader.run_items(run, asked)?);
    }
    lines.sort_by_key(|line| line.item);
    lines.truncate(ERRORS_SHOWN_MAX);
    Ok(lines.into_iter().map(|line| imports::error(kind, line)).collect())
}

/// What a person should know of the order of the files, by code. The rows' own stamps decide in any order.
fn warnings<I: Intake>(at: ReadContext<'_>, staged: &StagedFile<'_, I>) -> Result<Vec<String>> {
    let Some(named) = &staged.file_name else {
        return Ok(vec!["name_unknown".to_owned()]);
    };
    let made_at = named.created_at.format("%Y-%m-%dT%H:%M:%S").to_string();
    let another = |file: &ImportedFile| file.kind == I::KIND.as_str() && file.sha256 != staged.sha256;
    let others: Vec<ImportedFile> =
        list::import_runs(at, 1000)?.into_iter().map(|run| run.about).filter(another).collect();
    let day = &made_at[..10];
    let of_day = |r: &&ImportedFile| r.made_at.as_deref().is_some_and(|at| at.starts_with(day));
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

/// A link file while it is taken in: its units are the groups of its good rows (registry households, or persons).
struct LinkFile<'s, 'b, I> {
    path: &'s Path,
    name: &'s str,
    staged: &'s StagedFile<'b, I>,
    groups: Vec<&'s [RowPlace]>,
    as_new: &'s BTreeSet<String>,
    /// 宛名番号 of which a row was held for a clerk; none until the first step
    held: Option<BTreeSet<String>>,
}

impl<I: Intake> LinkFile<'_, '_, I> {
    /// The groups after the cursor: how many are through, and the rest.
    fn left(&self, run: &Run) -> (usize, &[&[RowPlace]]) {
        let through = run.cursor.parse().unwrap_or(0);
        (through, self.groups.get(through..).unwrap_or_default())
    }
}

impl<I: Intake> Work for LinkFile<'_, '_, I> {
    fn name(&self) -> &'static str {
        WORK
    }

    /// The content, and how much of it is good: with another 外字 table the groups are others.
    fn key(&self) -> String {
        format!("{} {} {}", I::KIND.as_str(), self.staged.sha256, self.staged.good.len())
    }

    fn title(&self) -> String {
        self.name.to_owned()
    }

    fn authority(&self) -> Authority {
        I::AUTHORITY
    }

    fn total(&self, _: Reader<'_>) -> Result<u64> {
        Ok(self.staged.rows as u64)
    }

    fn begin(&self, at: ReadContext<'_>) -> Result<Beginning> {
        let staged = self.staged;
        let named = staged.file_name.as_ref();
        let encoding = serde_json::to_value(staged.encoding).ok();
        let about = ImportedFile {
            kind: I::KIND.as_str().to_owned(),
            sha256: staged.sha256.clone(),
            file: self.name.to_owned(),
            path: std::path::absolute(self.path).ok().and_then(|path| path.into_os_string().into_string().ok()),
            serial: named.map(|n| n.serial.clone()),
            made_at: named.map(|n| n.created_at.format("%Y-%m-%dT%H:%M:%S").to_string()),
            encoding: encoding.and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default(),
            characters: staged.losses.characters.clone(),
            warnings: warnings(at, staged)?,
        };
        let mut counts = Counts::from(RowCounts::default());
        (counts.refused, counts.held) = (staged.errors.len() as u64, staged.held_back.len() as u64);
        let bad = staged.errors.iter().map(|e| (e, ItemResult::Refused));
        let items = bad.chain(staged.held_back.iter().map(|e| (e, ItemResult::Held)));
        let items = items.map(|(error, result)| faulty(error, result)).collect();
        Ok(Beginning { about: serde_json::to_string(&about).unwrap_or_default(), counts, items })
    }

    fn step(&mut self, hand: &mut Hand<'_, '_>, scene: &Scene, run: &Run, most: usize) -> Result<Option<Step>> {
        // a link file is never taken in for a trial
        let Hand::Write(commit) = hand else { return Ok(None) };
        let held = match self.held.take() {
            Some(held) => held,
            None => provisional::held_by(commit.read(), run.run)?,
        };
        let (through, left) = self.left(run);
        let groups = &left[..most.min(left.len())];
        if groups.is_empty() {
            return Ok(None);
        }
        let who = Who { provisional: ProvisionalPeople::read(commit.read())?, as_new: self.as_new, held };
        let mut batch = ImportStep::new(&scene.record, &self.staged.sha256, &scene.at, who);
        let read = |group: &&[RowPlace]| group.iter().map(|place| self.staged.row(*place)).collect();
        for rows in by_halves(groups, read) {
            I::take(&mut batch, commit, rows)?;
        }
        let cursor = (through + groups.len()).to_string();
        let ImportStep { items, counts, who, .. } = batch;
        self.held = Some(who.held);
        Ok(Some(Step { cursor, counts: counts.into(), items }))
    }

    fn pass_over(&mut self, _: Reader<'_>, run: &Run) -> Result<Option<Step>> {
        let (through, left) = self.left(run);
        let Some(group) = left.first() else { return Ok(None) };
        let contradicting = |place: &RowPlace| intake::refused(&self.staged.row(*place), None, CANNOT_APPLY);
        let items: Vec<RunItem> = group.iter().map(contradicting).collect();
        let counts = Counts { refused: items.len() as u64, ..Counts::default() };
        Ok(Some(Step { cursor: (through + 1).to_string(), counts, items }))
    }

    fn finish(&mut self, commit: &mut Commit<'_>, scene: &Scene, _: &Run) -> Result<()> {
        tasks::close_outdated(commit, &*scene.clock, scene.at.day())
    }
}

fn faulty(error: &RowError, result: ItemResult) -> RunItem {
    RunItem {
        item: error.line as u64,
        result,
        subject: error.resident.clone(),
        field: error.field.to_owned(),
        code: error.code.code().to_owned(),
        message: error.value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_exchange::gaiji::GaijiTable;
    use madoguchi_exchange::res_change::ResChangeRow;
    use uuid::Uuid;

    use super::ids::derived;
    use super::*;

    const SAMPLE: &[u8] = include_bytes!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/data/res_change/RES_CHANGE_131016_20261110101500_001.csv"
    ));

    #[test]
    fn ids_of_a_file_follow_one_another_and_are_the_same_on_every_terminal() {
        let gaiji = GaijiTable::EMPTY;
        let expect = FileExpectation { municipality: "131016", has_central: false, gaiji: &gaiji };
        let staged = link::read::<ResChange>("", SAMPLE, &expect, &link::one_by_one).unwrap();
        let row = staged.row(staged.good[0]);
        let lines = [2, 3, 63, 64, 65_535, 65_536, 4_194_303, 4_194_304, 20_000_000];
        let at = |line| derived(&ResChangeRow { line, ..row.clone() }, "entry");
        let ids: Vec<Uuid> = lines.map(at).to_vec();
        assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
        assert_eq!(ids, lines.map(at));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        assert_ne!(derived(&row, "entry"), derived(&row, "task"));
    }

    #[test]
    fn a_file_that_is_too_large_is_beyond_the_limit_and_one_that_is_not_there_is_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("RES_CHANGE.csv");
        assert!(matches!(read(&path), Err(CounterError::File(error)) if error.kind() == ErrorKind::NotFound));
        std::fs::File::create(&path).unwrap().set_len(FILE_BYTES_MAX as u64 + 1).unwrap();
        assert!(matches!(read(&path), Err(CounterError::Refused(r)) if r.code == RefusalCode::LimitReached));
        std::fs::write(&path, b"content").unwrap();
        assert_eq!(read(&path).unwrap(), b"content");
    }
}
