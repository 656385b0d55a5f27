//! 判定: a month's round, and the why of one household.

use std::path::PathBuf;

use clap::Args;
use madoguchi_counter::error::CounterError;
use madoguchi_counter::files;
use madoguchi_counter::ops::determine::list::{order_of, rows_of};
use madoguchi_counter::ops::determine::month_of;
use madoguchi_counter::ops::determine::round::{Mode, round};
use madoguchi_counter::ops::import::list::ListForm;
use madoguchi_counter::runs::Go;

use crate::args::Global;
use crate::run::{Answer, Done, open, value};
use crate::show::Progress;

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
}

/// Judges everyone for a month.
pub fn determine(args: &DetermineArgs, global: &Global) -> Answer {
    let DetermineArgs { dir, month, dry_run, list } = args;
    if let Some(list) = list {
        ListForm::of(list)?;
        files::writable(list).map_err(CounterError::File)?;
    }
    let mut office = open(dir, global)?;
    let asked = month_of(Some(month), office.today())?;
    let mode = if *dry_run { Mode::DryRun } else { Mode::Write };
    let progress = Progress::new("世帯");
    let report = round(asked, mode, &mut |step| step(&mut office), &mut |now| {
        progress.at(now.done, now.total);
        Go::On
    })?;
    let done = if report.refused > 0 { Done::Some } else { Done::All };
    let mut answer = value(&report);
    if let Some(list) = list {
        let (of, order) = (rows_of("changed")?, order_of("")?);
        answer["list"] = value(office.write_determination_list(Some(month), of, order, list)?);
    }
    Ok((answer, done))
}

/// What holds for one household in a month, and why.
pub fn why(args: &WhyArgs, global: &Global) -> Answer {
    let WhyArgs { dir, resident, month, reason, slip } = args;
    let (mut office, month) = (open(dir, global)?, month.as_deref());
    let why = office.open_why(resident, month, reason)?;
    if let Some(slip) = slip {
        return Ok((value(office.write_why(resident, month, slip)?), Done::All));
    }
    Ok((value(why), Done::All))
}
