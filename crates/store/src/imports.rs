//! Link files taken in: the run, and the line of each row in its list.
//!
//! Belongs to this machine, like print jobs: nothing here can reach a record. What a run has done is
//! written in the transaction that did it ([`Commit::move_import`]), so a killed run goes on exactly
//! where it stopped.

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, named_params};
use uuid::Uuid;

use crate::commit::signed;
use crate::{Commit, Reader, Result, Store};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineResult {
    /// Refused by its own content.
    Refused,
    /// Held back behind a refused one.
    Held,
    /// Applied.
    Applied,
    /// Changed nothing.
    Unchanged,
}

impl LineResult {
    /// Every result, those that need attention first.
    pub const ALL: [Self; 4] = [Self::Refused, Self::Held, Self::Applied, Self::Unchanged];

    /// As scripts see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Held => "held",
            Self::Applied => "applied",
            Self::Unchanged => "unchanged",
        }
    }

    /// From the name scripts use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    fn stored(self) -> i64 {
        match self {
            Self::Refused => 0,
            Self::Held => 1,
            Self::Applied => 2,
            Self::Unchanged => 3,
        }
    }

    fn from_stored(number: i64) -> Self {
        Self::ALL.into_iter().find(|one| one.stored() == number).unwrap_or(Self::Unchanged)
    }
}

/// One line of a 取込リスト.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Physical line of the file.
    pub line: u64,
    /// What became of it.
    pub result: LineResult,
    /// 宛名番号, as far as the row tells one.
    pub atena_no: Option<String>,
    /// Japanese name of the column a fault is in; empty when there is none.
    pub field: String,
    /// Fault, or 異動事由コード of a sound row.
    pub code: String,
    /// What of a bad value may be shown, or which items changed.
    pub told: String,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// Under way, or killed: the same file goes on.
    Running,
    /// Stopped by a clerk: the same file goes on.
    Stopped,
    /// Done.
    Done,
}

impl RunState {
    const ALL: [Self; 3] = [Self::Running, Self::Stopped, Self::Done];

    /// As stored, and as scripts see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Done => "done",
        }
    }

    /// From what is stored; what nobody knows goes on.
    pub(crate) fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.as_str() == text).unwrap_or(Self::Running)
    }
}

/// A run of one link file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRun {
    /// Its number on this machine.
    pub run: u64,
    /// Kind of file.
    pub kind: String,
    /// SHA-256 of the whole file.
    pub sha256: String,
    /// Name of the file, without its folder.
    pub file: String,
    /// 連番 of its name.
    pub serial: Option<String>,
    /// 作成日時 of its name, `YYYY-MM-DDTHH:MM:SS`.
    pub made_at: Option<String>,
    /// Who took it in.
    pub clerk: String,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// When it ended or was stopped.
    pub ended_at: Option<String>,
    /// How far it is.
    pub state: RunState,
    /// Rows of the file.
    pub total: u64,
    /// What it has done.
    pub done: RunDone,
    /// What else is told of the file, as JSON: encoding, local characters, warnings.
    pub told: String,
}

/// What a run has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunDone {
    /// Groups of the file (registry households, or persons) that are through.
    pub groups: u64,
    /// Their good rows.
    pub rows: u64,
    /// Rows that changed something.
    pub applied: u64,
    /// Rows that changed nothing.
    pub unchanged: u64,
    /// Rows refused.
    pub refused: u64,
    /// Rows held back.
    pub held: u64,
    /// Movements that ask for a clerk.
    pub tasks: u64,
    /// Coverages begun or ended by the office's option.
    pub automatic: u64,
}

impl Store {
    /// Begins a run with what is known before the first row is applied: the rows that will not be.
    /// `run.run` is ignored; the number is returned.
    pub fn begin_import(&mut self, run: &ImportRun, lines: &[ImportLine]) -> Result<u64> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.prepare_cached(
            "INSERT INTO import_run (kind, sha256, file, serial, made_at, clerk, started_at, ended_at, state, total, groups_done,
                 rows_done, applied, unchanged, refused, held, tasks, automatic, told)
             VALUES (:kind, :sha256, :file, :serial, :made_at, :clerk, :started_at, NULL, :state, :total, 0, 0, 0, 0, :refused, :held, 0, 0, :told)",
        )?
        .execute(named_params! {
            ":kind": run.kind, ":sha256": run.sha256, ":file": run.file, ":serial": run.serial, ":made_at": run.made_at,
            ":clerk": run.clerk, ":started_at": run.started_at, ":state": RunState::Running.as_str(), ":total": signed(run.total),
            ":refused": signed(run.done.refused), ":held": signed(run.done.held), ":told": run.told,
        })?;
        let number = u64::try_from(tx.last_insert_rowid()).unwrap_or(0);
        write_lines(&tx, number, lines)?;
        tx.commit()?;
        Ok(number)
    }

    /// Says how a run stands now, apart from its rows.
    pub fn end_import(&mut self, run: u64, state: RunState, at: Option<&str>) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE import_run SET state = :state, ended_at = :at WHERE run = :run")?
            .execute(named_params! {":state": state.as_str(), ":at": at, ":run": signed(run)})?;
        Ok(())
    }

    /// Lets a long run of commits write in larger pieces; the file is brought in order when it ends.
    pub fn bulk(&mut self, bulk: Bulk) -> Result<()> {
        let settings = match bulk {
            Bulk::Begin => "PRAGMA wal_autocheckpoint = 8192; PRAGMA cache_size = -131072;",
            Bulk::End => "PRAGMA wal_autocheckpoint = 1000; PRAGMA cache_size = -32768;",
        };
        self.conn.execute_batch(settings)?;
        Ok(())
    }
}

/// Beginning or end of a long run of commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bulk {
    /// It begins.
    Begin,
    /// It is over.
    End,
}

impl Commit<'_> {
    /// Writes lines of a run's list, with the facts they tell of.
    pub fn list_import(&mut self, run: u64, lines: &[ImportLine]) -> Result<()> {
        write_lines(&self.tx, run, lines)
    }

    /// Moves a run's cursor, with the facts it counts. Fails when another process moved it meanwhile.
    pub fn move_import(&mut self, run: u64, from_groups: u64, done: &RunDone) -> Result<()> {
        let moved = self
            .tx
            .prepare_cached(
                "UPDATE import_run SET groups_done = :groups, rows_done = :rows, applied = :applied, unchanged = :unchanged,
                     refused = :refused, tasks = :tasks, automatic = :automatic WHERE run = :run AND groups_done = :from",
            )?
            .execute(named_params! {
                ":groups": signed(done.groups), ":rows": signed(done.rows), ":applied": signed(done.applied),
                ":unchanged": signed(done.unchanged), ":refused": signed(done.refused), ":tasks": signed(done.tasks), ":automatic": signed(done.automatic),
                ":run": signed(run), ":from": signed(from_groups),
            })?;
        if moved == 1 { Ok(()) } else { Err(crate::StoreError::JobState) }
    }
}

fn write_lines(conn: &Connection, run: u64, lines: &[ImportLine]) -> Result<()> {
    let mut insert = conn.prepare_cached(
        "INSERT INTO import_line (run, line, result, atena_no, field, code, told) VALUES (:run, :line, :result, :atena_no, :field, :code, :told)",
    )?;
    for line in lines {
        insert.execute(named_params! {
            ":run": signed(run), ":line": signed(line.line), ":result": line.result.stored(), ":atena_no": line.atena_no,
            ":field": line.field, ":code": line.code, ":told": line.told,
        })?;
    }
    Ok(())
}

/// Which lines of a list, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinesAsked {
    /// Only those of this result.
    pub result: Option<LineResult>,
    /// The order.
    pub order: LineOrder,
    /// Leave out so many.
    pub offset: u64,
    /// At most so many.
    pub limit: u64,
}

/// An order of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineOrder {
    /// What needs attention first, then by line.
    Attention,
    /// By line.
    Line,
    /// By 宛名番号, then by line.
    AtenaNo,
    /// By code, then by line.
    Code,
}

impl LineOrder {
    fn sql(self) -> &'static str {
        match self {
            Self::Attention => "result, line",
            Self::Line => "line",
            Self::AtenaNo => "atena_no, line",
            Self::Code => "result, code, line",
        }
    }
}

impl Reader<'_> {
    /// Runs, newest first.
    pub fn import_runs(&self, limit: u64) -> Result<Vec<ImportRun>> {
        let mut statement = self.conn.prepare_cached("SELECT * FROM import_run ORDER BY run DESC LIMIT :limit")?;
        let rows = statement.query_map(named_params! {":limit": signed(limit)}, run_from)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One run.
    pub fn find_import(&self, run: u64) -> Result<Option<ImportRun>> {
        let mut statement = self.conn.prepare_cached("SELECT * FROM import_run WHERE run = :run")?;
        Ok(statement.query_row(named_params! {":run": signed(run)}, run_from).optional()?)
    }

    /// The newest run of a file with exactly this content.
    pub fn import_of(&self, kind: &str, sha256: &str) -> Result<Option<ImportRun>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT * FROM import_run WHERE kind = :kind AND sha256 = :sha256 ORDER BY run DESC LIMIT 1",
        )?;
        Ok(statement.query_row(named_params! {":kind": kind, ":sha256": sha256}, run_from).optional()?)
    }

    /// Lines of a run's list.
    pub fn import_lines(&self, run: u64, asked: LinesAsked) -> Result<Vec<ImportLine>> {
        let sql = format!(
            "SELECT * FROM import_line WHERE run = :run AND (:result IS NULL OR result = :result) ORDER BY {} LIMIT :limit OFFSET :offset",
            asked.order.sql()
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {
                ":run": signed(run), ":result": asked.result.map(LineResult::stored), ":limit": signed(asked.limit), ":offset": signed(asked.offset),
            },
            line_from,
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether an entry of that id is in the journal.
    pub fn has_entry(&self, id: Uuid) -> Result<bool> {
        let mut statement = self.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM entry WHERE id = :id) AS there")?;
        Ok(statement.query_row(named_params! {":id": id.as_bytes()}, |row| row.get("there"))?)
    }
}

fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or(0))
}

fn run_from(row: &Row<'_>) -> rusqlite::Result<ImportRun> {
    let state: String = row.get("state")?;
    Ok(ImportRun {
        run: count(row, "run")?,
        kind: row.get("kind")?,
        sha256: row.get("sha256")?,
        file: row.get("file")?,
        serial: row.get("serial")?,
        made_at: row.get("made_at")?,
        clerk: row.get("clerk")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        state: RunState::parse(&state),
        total: count(row, "total")?,
        done: RunDone {
            groups: count(row, "groups_done")?,
            rows: count(row, "rows_done")?,
            applied: count(row, "applied")?,
            unchanged: count(row, "unchanged")?,
            refused: count(row, "refused")?,
            held: count(row, "held")?,
            tasks: count(row, "tasks")?,
            automatic: count(row, "automatic")?,
        },
        told: row.get("told")?,
    })
}

fn line_from(row: &Row<'_>) -> rusqlite::Result<ImportLine> {
    Ok(ImportLine {
        line: count(row, "line")?,
        result: LineResult::from_stored(row.get("result")?),
        atena_no: row.get("atena_no")?,
        field: row.get("field")?,
        code: row.get("code")?,
        told: row.get("told")?,
    })
}
