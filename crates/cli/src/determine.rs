//! 判定: a month's round, and the why of one household.

use std::path::Path;

use madoguchi_counter::error::CounterError;
use madoguchi_counter::files;
use madoguchi_counter::ops::determine::list::{order_of, rows_of};
use madoguchi_counter::ops::determine::month_of;
use madoguchi_counter::ops::determine::round::{Mode, round};
use madoguchi_counter::ops::import::Go;
use madoguchi_counter::ops::import::list::ListForm;

use crate::args::Global;
use crate::run::{Answer, Done, open, value};
use crate::show::Progress;

/// Judges everyone for a month.
pub fn determine(dir: &Path, month: &str, dry_run: bool, list: Option<&Path>, global: &Global) -> Answer {
    if let Some(list) = list {
        ListForm::of(list)?;
        files::writable(list).map_err(CounterError::File)?;
    }
    let mut office = open(dir, global)?;
    let asked = month_of(Some(month), office.today())?;
    let mode = if dry_run { Mode::DryRun } else { Mode::Write };
    let progress = Progress::new("世帯");
    let mut tick = |done, all| {
        progress.at(done, all);
        Go::On
    };
    let report = round(asked, mode, &mut |step| step(&mut office), &mut tick)?;
    let done = if report.refused > 0 { Done::Some } else { Done::All };
    let mut answer = value(&report);
    if let Some(list) = list {
        let (of, order) = (rows_of("changed")?, order_of("")?);
        answer["list"] = value(office.write_determination_list(Some(month), of, order, list)?);
    }
    Ok((answer, done))
}

/// What holds for one household in a month, and why.
pub fn why(dir: &Path, resident: &str, month: Option<&str>, slip: Option<&Path>, global: &Global) -> Answer {
    let mut office = open(dir, global)?;
    if let Some(slip) = slip {
        return Ok((value(office.write_why(resident, month, slip)?), Done::All));
    }
    Ok((value(office.why(resident, month)?), Done::All))
}
