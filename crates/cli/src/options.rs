//! Commands about the municipality's options: list, set, preview, history.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use madoguchi_counter::commands;
use madoguchi_counter::commands::options::{ListOptions, OptionHistory, OptionPreview, SetOption};
use serde_json::json;

use crate::answer::{Answer, Done, all};
use crate::desk::{open, run};
use crate::global::{Global, Outputs};
use crate::lists;

/// What is done about options.
#[derive(Subcommand)]
pub enum OptionCommand {
    /// Every option: what holds, the default and its reason, who set it when
    List {
        /// Folder of the office
        dir: PathBuf,
        /// Write the list here, too: .pdf, .xlsx, or .csv in CP932
        #[arg(long, value_name = "FILE")]
        list: Option<PathBuf>,
        /// Files that exist
        #[command(flatten)]
        outputs: Outputs,
    },
    /// Set one (for a supervisor)
    Set(OptionArgs),
    /// What would be decided differently if it were set; changes nothing
    Preview(OptionArgs),
    /// Who set what and when, the newest first
    History {
        /// Folder of the office
        dir: PathBuf,
        /// Only this option
        name: Option<String>,
    },
}

/// An option and a value.
#[derive(Args)]
pub struct OptionArgs {
    /// Folder of the office
    dir: PathBuf,
    /// Name of the option, e.g. idle_lock_minutes
    name: String,
    /// Its value
    value: String,
}

/// `option list | set | preview | history`
pub fn option(command: OptionCommand, global: &Global) -> Answer {
    match command {
        OptionCommand::List { dir, list, outputs: Outputs { force } } => {
            let desk = open(&dir, global)?;
            if let Some(path) = list {
                commands::run(&desk, lists::save("options", &[], path, force))?;
            }
            all(commands::run(&desk, ListOptions {}))
        }
        OptionCommand::Set(args) => set(args, global),
        OptionCommand::Preview(OptionArgs { dir, name, value }) => {
            all(run(&dir, OptionPreview { name, value }, global))
        }
        OptionCommand::History { dir, name } => all(run(&dir, OptionHistory { name }, global)),
    }
}

/// `option set`
pub fn set(args: OptionArgs, global: &Global) -> Answer {
    let OptionArgs { dir, name, value } = args;
    let answer = json!({"option": name, "value": value});
    run(&dir, SetOption { name, value }, global)?;
    Ok((answer, Done::All))
}
