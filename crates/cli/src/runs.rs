//! Runs of long works: which there were, one of them with its items, and stopping one.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use madoguchi_counter::commands;
use madoguchi_counter::commands::imports::RowResult;
use madoguchi_counter::commands::runs::{ITEMS_MAX, ListRuns, PauseRun, RunItems, RunStart, ShowRun};
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
        /// Only count what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// Stop a run before its next step, also one of another program; the same work again goes on
    Pause {
        /// Folder of the office
        dir: PathBuf,
        /// Its number
        run: u64,
    },
}

/// Does it.
pub fn run(command: RunCommand, global: &Global) -> Answer {
    match command {
        RunCommand::List { dir } => all(desk::run(&dir, ListRuns {}, global)),
        RunCommand::Show { dir, run, items: true, result } => with_items(&dir, run, result.as_deref(), global),
        RunCommand::Show { dir, run, items: false, .. } => all(desk::run(&dir, ShowRun { run }, global)),
        RunCommand::Start { dir, work, month, year, select, dry_run } => {
            let Ok(known) = parsed("work", &work) else {
                let function = format!("run start {work}");
                return Err(Refusal::new(RefusalCode::NotThereYet).with("function", function).into());
            };
            for (name, told) in [("year", year), ("select", select)] {
                told.map_or(Ok(()), |text| Err(Refusal::field(name, text)))?;
            }
            all(desk::run(&dir, RunStart { work: known, month, dry_run }, global))
        }
        RunCommand::Pause { dir, run } => all(desk::run(&dir, PauseRun { run }, global)),
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
