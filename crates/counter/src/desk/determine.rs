//! Commands of determinations: the why panel, what-if, writing down, a month's round and its lists.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use madoguchi_domain::record::IncomeYear;
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::wareki;
use madoguchi_store::RowsAsked;
use serde::Deserialize;
use serde_json::Value;

use super::table::{parse, typed};
use super::{Desk, json};
use crate::error::Result;
use crate::ops::determine::list::{order_of, rows_of};
use crate::ops::determine::round::{Mode, round};
use crate::ops::determine::{WhatIf, month_of};

pub(super) fn call(desk: &Desk, name: &str, args: Value) -> Result<Value> {
    match name {
        "why" => {
            let Asked { resident, month } = parse(args)?;
            json(desk.office().why(&resident, month.as_deref())?)
        }
        "what_if" => what_if(desk, parse(args)?),
        "determine" => {
            let Determine { resident, month, check } = parse(args)?;
            json(desk.office().determine(&resident, month.as_deref(), &typed(check)?)?)
        }
        "why_save" => {
            let WhySave { resident, month, path } = parse(args)?;
            json(desk.office().write_why(&resident, month.as_deref(), Path::new(path.trim()))?)
        }
        "determine_month" => determine_month(desk, &parse(args)?),
        "determine_progress" => json(desk.rounds.view()),
        "determine_stop" => {
            desk.rounds.stop();
            Ok(Value::Null)
        }
        "determine_rounds" => json(desk.office().rounds()?),
        "determination_list" => list(desk, &parse(args)?),
        "determination_save" => save(desk, &parse(args)?),
        other => Err(Refusal::field("command", other).into()),
    }
}

#[derive(Deserialize)]
struct Asked {
    resident: String,
    #[serde(default)]
    month: Option<String>,
}

#[derive(Deserialize)]
struct Determine {
    resident: String,
    #[serde(default)]
    month: Option<String>,
    #[serde(default)]
    check: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct WhySave {
    resident: String,
    #[serde(default)]
    month: Option<String>,
    path: String,
}

#[derive(Deserialize)]
struct Suppose {
    resident: String,
    #[serde(default)]
    month: Option<String>,
    changes: Vec<Change>,
}

/// A fact as it might be; what is left out is as it is.
#[derive(Deserialize)]
struct Change {
    resident: String,
    #[serde(default)]
    birth: Option<String>,
    #[serde(default)]
    income: Option<IncomeYear>,
}

fn what_if(desk: &Desk, args: Suppose) -> Result<Value> {
    let supposed = |change: Change| -> Result<WhatIf> {
        let birth: Option<NaiveDate> = match change.birth.as_deref().filter(|text| !text.trim().is_empty()) {
            Some(text) => Some(wareki::parse(text).map_err(|_| Refusal::field("birth", text))?),
            None => None,
        };
        Ok(WhatIf { resident: change.resident, birth, income: change.income })
    };
    let changes = args.changes.into_iter().map(supposed).collect::<Result<Vec<_>>>()?;
    json(desk.office().what_if(&args.resident, args.month.as_deref(), &changes)?)
}

#[derive(Deserialize)]
struct MonthAsked {
    month: String,
    #[serde(default)]
    dry_run: bool,
}

fn determine_month(desk: &Desk, args: &MonthAsked) -> Result<Value> {
    let today = desk.office().today();
    let month = month_of(Some(&args.month), today)?;
    desk.rounds.begin(month.to_string());
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Write };
    let done = round(month, mode, &mut |step| step(&mut desk.office()), &mut |done, total| desk.rounds.at(done, total));
    desk.rounds.end();
    json(done?)
}

#[derive(Deserialize)]
struct ListAsked {
    #[serde(default)]
    month: Option<String>,
    of: String,
    #[serde(default)]
    order: String,
    #[serde(default)]
    offset: u64,
    limit: u64,
}

fn list(desk: &Desk, args: &ListAsked) -> Result<Value> {
    let (of, order) = (rows_of(&args.of)?, order_of(&args.order)?);
    let asked = RowsAsked { of, order, offset: args.offset, limit: args.limit };
    json(desk.office().determination_list(args.month.as_deref(), asked)?)
}

#[derive(Deserialize)]
struct Save {
    #[serde(default)]
    month: Option<String>,
    of: String,
    #[serde(default)]
    order: String,
    path: String,
}

fn save(desk: &Desk, args: &Save) -> Result<Value> {
    let (of, order) = (rows_of(&args.of)?, order_of(&args.order)?);
    let path = Path::new(args.path.trim());
    json(desk.office().write_determination_list(args.month.as_deref(), of, order, path)?)
}
