//! Runs of long works: which there were, one of them with its items, stopping one, going on, giving up, taking back and closing.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use madoguchi_counter::commands;
use madoguchi_counter::commands::imports::RowResult;
use madoguchi_counter::commands::runs::{
    CancelRun, CloseRun, ExcludeItem, ITEMS_MAX, ListRuns, PauseRun, ResumeRun, RunItems, RunStart, ShowRun, UndoRun,
};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use serde_json::Value;

use crate::answer::{Answer, Done, all, parsed, value};
use crate::desk;
use crate::global::Global;

/// What is done with runs.
#[derive(Subcommand)]
pub enum RunCommand {
    /// Runs of this machine, newest first
    List {
        /// Folder of the office
        dir: PathBuf,
    },
    /// How a run stands; with --items what became of each item that is listed
    Show {
        /// Folder of the office
        dir: PathBuf,
        /// Its number
        run: u64,
        /// Its items as well
        #[arg(long)]
        items: bool,
        /// Only items of this result
        #[arg(long, requires = "items", value_parser = RowResult::ALL.map(RowResult::as_str))]
        result: Option<String>,
    },
    /// Begin a work of a month, or go on with the one that stopped
    Start {
        /// Folder of the office
        dir: PathBuf,
        /// age_75: 75歳到達国保資格喪失
        work: String,
        /// Its month; left out = the present one
        #[arg(long)]
        month: Option<String>,
        /// Its year, for works that are still to come
        #[arg(long, hide = true)]
        year: Option<String>,
        /// What it takes, for works that are still to come
        #[arg(long, hide = true)]
        select: Option<String>,
        /// Only count what would change; also of a month still to come
        #[arg(long, conflicts_with = "prepare")]
        dry_run: bool,
        /// Begin it and stop before its first item: its items are looked at (show --items) and taken out (exclude), then it is resumed
        #[arg(long)]
        prepare: bool,
    },
    /// Stop a run before its next step, also one of another program; resume goes on with it
    Pause(RunArgs),
    /// Go on with a run that did not end
    Resume(RunArgs),
    /// Give up a run that did not end; what it wrote stays
    Cancel(RunArgs),
    /// Take back what a run wrote (age_75), household by household, until it is closed; answers the run that does it
    Undo(RunArgs),
    /// Close a run: what it wrote is not taken back as a whole any more
    Close(RunArgs),
    /// Take an item out of a run before it is written
    Exclude {
        /// Folder of the office
        dir: PathBuf,
        /// The run
        run: u64,
        /// The item, as run show --items numbers it
        item: u64,
    },
}

/// A run of an office.
#[derive(Args)]
pub struct RunArgs {
    /// Folder of the office
    dir: PathBuf,
    /// Its number
    run: u64,
}

/// Does it.
pub fn run(command: RunCommand, global: &Global) -> Answer {
    match command {
        RunCommand::List { dir } => all(desk::run(&dir, ListRuns {}, global)),
        RunCommand::Show { dir, run, items: true, result } => with_items(&dir, run, result.as_deref(), global),
        RunCommand::Show { dir, run, items: false, .. } => all(desk::run(&dir, ShowRun { run }, global)),
        RunCommand::Start { dir, work, month, year, select, dry_run, prepare } => {
            let Ok(known) = parsed("work", &work) else {
                let function = format!("run start {work}");
                return Err(Refusal::new(RefusalCode::NotThereYet).with("function", function).into());
            };
            for (name, told) in [("year", year), ("select", select)] {
                told.map_or(Ok(()), |text| Err(Refusal::field(name, text)))?;
            }
            all(desk::run(&dir, RunStart { work: known, month, dry_run, prepare }, global))
        }
        RunCommand::Pause(RunArgs { dir, run }) => all(desk::run(&dir, PauseRun { run }, global)),
        RunCommand::Resume(RunArgs { dir, run }) => all(desk::run(&dir, ResumeRun { run }, global)),
        RunCommand::Cancel(RunArgs { dir, run }) => all(desk::run(&dir, CancelRun { run }, global)),
        RunCommand::Undo(RunArgs { dir, run }) => all(desk::run(&dir, UndoRun { run }, global)),
        RunCommand::Close(RunArgs { dir, run }) => all(desk::run(&dir, CloseRun { run }, global)),
        RunCommand::Exclude { dir, run, item } => all(desk::run(&dir, ExcludeItem { run, item }, global)),
    }
}

fn with_items(dir: &Path, run: u64, result: Option<&str>, global: &Global) -> Answer {
    let result = result.map(|text| parsed("result", text)).transpose()?;
    let desk = desk::open(dir, global)?;
    let mut answer = value(commands::run(&desk, ShowRun { run })?);
    let (mut items, mut offset) = (Vec::new(), 0);
    loop {
        let page = commands::run(&desk, RunItems { run, result, offset, limit: ITEMS_MAX })?;
        let count = page.len() as u64;
        items.extend(page.into_iter().map(value));
        offset += count;
        if count < ITEMS_MAX {
            answer["items"] = Value::Array(items);
            return Ok((answer, Done::All));
        }
    }
}
