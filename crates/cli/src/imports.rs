//! Link files, their lists, and the movements they leave to a clerk.

use std::path::{Path, PathBuf};

use madoguchi_counter::commands;
use madoguchi_counter::commands::imports::{Import, ImportList, Imports, ListOrder, ROWS_MAX};
use madoguchi_counter::commands::lists::ListSave;
use madoguchi_counter::commands::movements::{CloseMovement, ListMovements};
use madoguchi_counter::output::Existing;
use serde_json::{Value, json};

use crate::answer::{Answer, Done, all, parsed, value};
use crate::desk::{open, open_for_long, run};
use crate::global::{Global, Outputs};
use crate::lists;

/// Where the list of an import is written.
pub struct ListTo {
    /// The file, if one is wanted.
    pub list: Option<PathBuf>,
    /// Whether it may be there.
    pub outputs: Outputs,
}

/// Takes a link file in, and writes its list.
pub fn import(dir: &Path, asked: Import, to: ListTo, global: &Global) -> Answer {
    let ListTo { list, outputs: Outputs { force } } = to;
    list.as_deref().map(|path| commands::list_at(dir, path, Existing::by(force))).transpose()?;
    let desk = open_for_long(dir, "行", global)?;
    let report = commands::run(&desk, asked)?;
    let done = if report.refused + report.held > 0 { Done::Some } else { Done::All };
    let mut answer = value(&report);
    if let Some(path) = list {
        answer["list"] = value(commands::run(&desk, rows_of(report.run, path, force))?);
    }
    Ok((answer, done))
}

/// The rows of an import, written to a file.
fn rows_of(run: u64, path: PathBuf, force: bool) -> ListSave {
    lists::save("import_rows", &[("run", &run.to_string())], path, force)
}

/// Earlier imports, the lines of one, or its list as a file.
pub fn imports(dir: &Path, number: Option<u64>, result: Option<&str>, to: ListTo, global: &Global) -> Answer {
    let Some(number) = number else {
        return all(run(dir, Imports {}, global));
    };
    if let Some(path) = to.list {
        return all(run(dir, rows_of(number, path, to.outputs.force), global));
    }
    let result = result.map(|text| parsed("result", text)).transpose()?;
    let desk = open(dir, global)?;
    let mut offset = 0;
    let mut answer = Value::Null;
    loop {
        let asked = ImportList { run: number, result, order: Some(ListOrder::Line), offset, limit: ROWS_MAX };
        let page = commands::run(&desk, asked)?;
        let count = page.lines.len() as u64;
        match answer["lines"].as_array_mut() {
            Some(lines) => lines.extend(page.lines.iter().map(value)),
            None => answer = value(page),
        }
        offset += count;
        if count < ROWS_MAX {
            return Ok((answer, Done::All));
        }
    }
}

/// The work list, or one movement closed.
pub fn movements(dir: &Path, close: Option<String>, reason: Option<String>, global: &Global) -> Answer {
    let Some(task) = close else {
        return all(run(dir, ListMovements {}, global));
    };
    run(dir, CloseMovement { task: task.clone(), reason: reason.unwrap_or_default() }, global)?;
    Ok((json!({"task": task, "state": "closed"}), Done::All))
}
