//! Proves a table of rule rows before anybody decides with it: at build time for the tables compiled in
//! (`build.rs` includes this file), at run time for rows that are added.
//!
//! Knows the shape of a row, gaps and overlaps. Knows nothing of what the numbers mean; uses only `toml`.

use toml::{Table, Value};

/// A row as its file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// Name of the number.
    pub id: String,
    /// The number.
    pub value: i64,
    /// First day, `YYYY-MM-DD`.
    pub effective_from: String,
    /// `in_force`, `announced` or `planned`.
    pub status: String,
    /// Article or notice.
    pub source: String,
    /// The number did not exist before its first row.
    pub introduced: bool,
}

/// What is wrong with a table, and in which row (counted from 1; 0 = the file itself).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    /// File name.
    pub file: String,
    /// Row.
    pub row: usize,
    /// Why, in plain words.
    pub why: String,
}

impl std::fmt::Display for RuleFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: row {}: {}", self.file, self.row, self.why)
    }
}

const STATUSES: [&str; 3] = ["in_force", "announced", "planned"];
const COLUMNS: [&str; 6] = ["id", "value", "effective_from", "status", "source", "introduced"];

/// Reads a whole file of rows, which must answer for every day from its `since` on.
pub fn read(file: &str, text: &str) -> Result<Vec<RawRow>, RuleFault> {
    let fault = |row: usize, why: String| RuleFault { file: file.to_owned(), row, why };
    let rows = rows_of(file, text)?;
    no_overlap(&rows).map_err(|(row, why)| fault(row, why))?;
    if let Some(since) = since_of(file, text)? {
        no_gap(&rows, &since).map_err(|(row, why)| fault(row, why))?;
    }
    Ok(rows)
}

/// Reads rows one by one, without asking what they are together.
pub fn rows_of(file: &str, text: &str) -> Result<Vec<RawRow>, RuleFault> {
    let fault = |row: usize, why: &str| RuleFault { file: file.to_owned(), row, why: why.to_owned() };
    let table = parse(file, text)?;
    if let Some(name) = table.keys().find(|name| !["row", "since"].contains(&name.as_str())) {
        return Err(fault(0, &format!("unknown key `{name}`")));
    }
    let Some(Value::Array(rows)) = table.get("row") else { return Err(fault(0, "has no [[row]]")) };
    let read = |(i, row): (usize, &Value)| row_of(row).map_err(|why| fault(i + 1, &why));
    rows.iter().enumerate().map(read).collect()
}

fn parse(file: &str, text: &str) -> Result<Table, RuleFault> {
    text.parse().map_err(|error: toml::de::Error| RuleFault {
        file: file.to_owned(),
        row: 0,
        why: format!("is no TOML: {}", error.message()),
    })
}

fn since_of(file: &str, text: &str) -> Result<Option<String>, RuleFault> {
    match parse(file, text)?.get("since") {
        None => Ok(None),
        Some(Value::String(day)) if is_day(day) => Ok(Some(day.clone())),
        Some(other) => {
            Err(RuleFault { file: file.to_owned(), row: 0, why: format!("`since` is no day YYYY-MM-DD: {other}") })
        }
    }
}

fn row_of(row: &Value) -> Result<RawRow, String> {
    let row = row.as_table().ok_or("is no table")?;
    if let Some(name) = row.keys().find(|name| !COLUMNS.contains(&name.as_str())) {
        return Err(format!("unknown column `{name}`"));
    }
    let text = |name: &str| match row.get(name) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.clone()),
        Some(_) => Err(format!("`{name}` must be a text that is not empty")),
        None => Err(format!("has no `{name}`")),
    };
    let id = text("id")?;
    let value = row.get("value").and_then(Value::as_integer).ok_or("has no whole number `value`")?;
    if value < 0 {
        return Err("`value` is negative".to_owned());
    }
    let effective_from = text("effective_from")?;
    if !is_day(&effective_from) {
        return Err(format!("`effective_from` is no day YYYY-MM-DD: {effective_from}"));
    }
    let status = text("status")?;
    if !STATUSES.contains(&status.as_str()) {
        return Err(format!("unknown status `{status}`"));
    }
    let introduced = match row.get("introduced") {
        None => false,
        Some(Value::Boolean(flag)) => *flag,
        Some(_) => return Err("`introduced` must be true or false".to_owned()),
    };
    Ok(RawRow { id, value, effective_from, status, source: text("source")?, introduced })
}

/// No two rows of one number begin on one day; a plan may stand beside what it would replace.
pub fn no_overlap(rows: &[RawRow]) -> Result<(), (usize, String)> {
    for (i, row) in rows.iter().enumerate() {
        let twice = |other: &&RawRow| {
            other.id == row.id
                && other.effective_from == row.effective_from
                && (other.status == "planned") == (row.status == "planned")
        };
        if rows[..i].iter().any(|other| twice(&other)) {
            return Err((i + 1, format!("overlap: `{}` begins twice on {}", row.id, row.effective_from)));
        }
    }
    Ok(())
}

/// Every number is there on `since`, unless its first row says that it was introduced later.
fn no_gap(rows: &[RawRow], since: &str) -> Result<(), (usize, String)> {
    for (i, row) in rows.iter().enumerate() {
        let mut deciding = rows.iter().filter(|other| other.id == row.id && other.status != "planned");
        let Some(first) = deciding.clone().min_by_key(|other| &other.effective_from) else {
            return Err((i + 1, format!("gap: `{}` is only planned, nothing decides", row.id)));
        };
        if first.effective_from.as_str() > since && !first.introduced {
            let why = format!("gap: `{}` has no row from {since} to {}", row.id, first.effective_from);
            return Err((i + 1, why));
        }
        if deciding.any(|other| other.introduced && other.effective_from != first.effective_from) {
            return Err((i + 1, format!("`{}` is introduced later than its first row", row.id)));
        }
    }
    Ok(())
}

/// A day of the calendar, written `YYYY-MM-DD`; such texts compare as the days do.
fn is_day(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text
        .split('-')
        .map(|part| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten())
        .collect();
    let [Some(year), Some(month), Some(day)] = parts[..] else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let written_so = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    written_so && (1..=12).contains(&month) && (1..=days).contains(&day)
}
