//! Runs of long works: which there were, one of them with its items, and stopping one.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use madoguchi_counter::ops::runs::ITEMS_SHOWN_MAX;
use madoguchi_counter::{ItemOrder, ItemResult, ItemsAsked};
use serde_json::Value;

use crate::args::Global;
use crate::run::{Answer, Done, open, value};

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
        #[arg(long, requires = "items", value_parser = ["refused", "held", "applied", "unchanged"])]
        result: Option<String>,
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
    let answer = match command {
        RunCommand::List { dir } => value(open(&dir, global)?.runs()?),
        RunCommand::Show { dir, run, items, result } => {
            let result = result.as_deref().and_then(ItemResult::parse);
            if items { with_items(&dir, run, result, global)? } else { value(open(&dir, global)?.run_view(run)?) }
        }
        RunCommand::Pause { dir, run } => value(open(&dir, global)?.pause_run(run)?),
    };
    Ok((answer, Done::All))
}

fn with_items(
    dir: &Path,
    run: u64,
    result: Option<ItemResult>,
    global: &Global,
) -> Result<Value, madoguchi_counter::error::CounterError> {
    let office = open(dir, global)?;
    let mut answer = value(office.run_view(run)?);
    let (mut items, mut offset) = (Vec::new(), 0);
    loop {
        let asked = ItemsAsked { result, order: ItemOrder::Place, offset, limit: ITEMS_SHOWN_MAX };
        let page = office.run_items(run, asked)?;
        let count = page.len() as u64;
        items.extend(page.into_iter().map(value));
        offset += count;
        if count < ITEMS_SHOWN_MAX {
            answer["items"] = Value::Array(items);
            return Ok(answer);
        }
    }
}
