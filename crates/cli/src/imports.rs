//! Link files, their lists, and the movements they leave to a clerk.

use std::path::Path;

use madoguchi_counter::error::CounterError;
use madoguchi_counter::ops::import::list::{ListForm, SCREEN_ROWS_MAX};
use madoguchi_counter::runs::Go;
use madoguchi_counter::{ItemOrder, ItemResult, ItemsAsked, files};
use serde_json::{Value, json};

use crate::args::Global;
use crate::run::{Answer, Done, open, value};
use crate::show::Progress;

/// Takes a link file in, and writes its list.
pub fn import(dir: &Path, kind: &str, file: &Path, list: Option<&Path>, global: &Global) -> Answer {
    if let Some(list) = list {
        ListForm::of(list)?;
        files::writable(list).map_err(CounterError::File)?;
    }
    let mut office = open(dir, global)?;
    let progress = Progress::new("行");
    let report = office.import(kind, file, &mut |now| {
        progress.at(now.done, now.total);
        Go::On
    })?;
    let done = if report.refused + report.held > 0 { Done::Some } else { Done::All };
    let mut answer = value(&report);
    if let Some(list) = list {
        answer["list"] = value(office.write_import_list(report.run, list)?);
    }
    Ok((answer, done))
}

/// Earlier imports, the lines of one, or its list as a file.
pub fn imports(dir: &Path, run: Option<u64>, result: Option<&str>, list: Option<&Path>, global: &Global) -> Answer {
    let mut office = open(dir, global)?;
    let Some(run) = run else {
        return Ok((value(office.imports()?), Done::All));
    };
    if let Some(list) = list {
        return Ok((value(office.write_import_list(run, list)?), Done::All));
    }
    let result = result.and_then(ItemResult::parse);
    let mut offset = 0;
    let mut answer = Value::Null;
    loop {
        let asked = ItemsAsked { result, order: ItemOrder::Place, offset, limit: SCREEN_ROWS_MAX };
        let page = office.import_list(run, asked)?;
        let count = page.lines.len() as u64;
        match answer["lines"].as_array_mut() {
            Some(lines) => lines.extend(page.lines.iter().map(value)),
            None => answer = value(page),
        }
        offset += count;
        if count < SCREEN_ROWS_MAX {
            return Ok((answer, Done::All));
        }
    }
}

/// The work list, or one movement closed.
pub fn movements(dir: &Path, close: Option<String>, reason: Option<String>, global: &Global) -> Answer {
    let mut office = open(dir, global)?;
    match close {
        None => Ok((value(office.movement_tasks()?), Done::All)),
        Some(task) => {
            office.close_movement_task(&task, reason.as_deref().unwrap_or_default())?;
            Ok((json!({"task": task, "state": "closed"}), Done::All))
        }
    }
}
