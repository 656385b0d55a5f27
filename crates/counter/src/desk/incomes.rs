//! Commands of 所得・課税: the incomes of a person, and a year a clerk enters.

use std::collections::BTreeMap;

use madoguchi_domain::income::IncomeNotice;
use serde::Deserialize;
use serde_json::Value;

use super::table::{parse, typed};
use super::{Desk, convert, json};
use crate::error::Result;
use crate::ops::income::Ask;
use crate::ops::register::Mode;

/// Does a command of 所得・課税; none for another.
pub(super) fn call(desk: &Desk, name: &str, args: Value) -> Option<Result<Value>> {
    Some(match name {
        "incomes" => parse(args).and_then(|args| incomes(desk, &args)),
        "record_income" => parse(args).and_then(|args| record_income(desk, args)),
        _ => return None,
    })
}

#[derive(Deserialize)]
struct Incomes {
    resident: String,
    reason: String,
}

fn incomes(desk: &Desk, args: &Incomes) -> Result<Value> {
    let shown = desk.office().open_incomes(&args.resident, &args.reason)?;
    json(convert::income::file(&shown.resident))
}

#[derive(Deserialize)]
struct RecordIncome {
    resident: String,
    income: IncomeNotice,
    #[serde(default)]
    check: BTreeMap<String, String>,
    dry_run: bool,
}

fn record_income(desk: &Desk, args: RecordIncome) -> Result<Value> {
    let mode = if args.dry_run { Mode::Preview } else { Mode::Commit };
    let ask = Ask { resident: &args.resident, notice: &args.income };
    let change = desk.office().record_income(&ask, &typed(args.check)?, mode)?;
    json(convert::income::change(&change))
}
