//! Commands about the municipality's options: list, set, preview, history.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::args::Global;
use crate::run::{Answer, Done, open, value};

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

pub fn option(command: OptionCommand, global: &Global) -> Answer {
    match command {
        OptionCommand::List { dir, list } => {
            let mut office = open(&dir, global)?;
            if let Some(path) = &list {
                office.write_options(path)?;
            }
            Ok((value(office.option_views()?), Done::All))
        }
        OptionCommand::Set(args) => set(&args, global),
        OptionCommand::Preview(args) => {
            Ok((value(open(&args.dir, global)?.option_preview(&args.name, &args.value)?), Done::All))
        }
        OptionCommand::History { dir, name } => {
            Ok((value(open(&dir, global)?.option_history(name.as_deref())?), Done::All))
        }
    }
}

pub fn set(args: &OptionArgs, global: &Global) -> Answer {
    open(&args.dir, global)?.choose(&args.name, &args.value)?;
    Ok((json!({"option": args.name, "value": args.value}), Done::All))
}
