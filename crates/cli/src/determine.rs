//! 判定: a month's round, and the why of one household.

use std::path::PathBuf;

use clap::Args;
use madoguchi_counter::commands;
use madoguchi_counter::commands::determine::{DetermineMonth, Why, WhySave};
use madoguchi_counter::output::Existing;

use crate::answer::{Answer, Done, all, value};
use crate::desk::{open_for_long, run};
use crate::global::{Global, Outputs};
use crate::lists;

/// A month's round.
#[derive(Args)]
pub struct DetermineArgs {
    /// Folder of the office
    dir: PathBuf,
    /// 適用年月, YYYY-MM
    #[arg(long)]
    month: String,
    /// Only count what would change
    #[arg(long)]
    dry_run: bool,
    /// Write the list of what changed here: .pdf, .xlsx, or .csv in CP932
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    list: Option<PathBuf>,
    /// Files that exist
    #[command(flatten)]
    outputs: Outputs,
}

/// Whose household, and when.
#[derive(Args)]
pub struct WhyArgs {
    /// Folder of the office
    dir: PathBuf,
    /// 宛名番号, provisional number or record id
    #[arg(long)]
    resident: String,
    /// 適用年月, YYYY-MM (default: the present one)
    #[arg(long)]
    month: Option<String>,
    /// Why the incomes in its grounds are looked at; kept in the access log
    #[arg(long)]
    reason: String,
    /// Write the slip here: .pdf, .xlsx, or .csv in CP932
    #[arg(long, value_name = "FILE")]
    slip: Option<PathBuf>,
    /// Files that exist
    #[command(flatten)]
    outputs: Outputs,
}

/// Judges everyone for a month.
pub fn determine(args: DetermineArgs, global: &Global) -> Answer {
    let DetermineArgs { dir, month, dry_run, list, outputs: Outputs { force } } = args;
    list.as_deref().map(|path| commands::list_at(&dir, path, Existing::by(force))).transpose()?;
    let desk = open_for_long(&dir, "世帯", global)?;
    let report = commands::run(&desk, DetermineMonth { month: month.clone(), dry_run })?;
    let done = if report.refused > 0 { Done::Some } else { Done::All };
    let mut answer = value(&report);
    if let Some(path) = list {
        let save = lists::save("determinations", &[("month", &month), ("of", "changed")], path, force);
        answer["list"] = value(commands::run(&desk, save)?);
    }
    Ok((answer, done))
}

/// What holds for one household in a month, and why.
pub fn why(args: WhyArgs, global: &Global) -> Answer {
    let WhyArgs { dir, resident, month, reason, slip, outputs: Outputs { force } } = args;
    let (opening, reason) = (None, Some(reason));
    match slip {
        Some(path) => all(run(&dir, WhySave { resident, month, opening, reason, path, force }, global)),
        None => all(run(&dir, Why { resident, month, opening, reason }, global)),
    }
}
