//! Commands of determinations: the why panel, what-if, writing down, a month's round and its lists.
//!
//! Grounds tell what people earn: the panel belongs to an opening of a file of the household, or looking is noted here.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use madoguchi_domain::access::{FieldGroup, Look, Place};
use madoguchi_domain::record::IncomeYear;
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::wareki;
use madoguchi_store::RowsAsked;
use serde::Deserialize;
use serde_json::Value;

use super::table::{parse, typed};
use super::views::WhyView;
use super::{Desk, json};
use crate::error::Result;
use crate::office::Office;
use crate::ops::access::Note;
use crate::ops::determine::list::{order_of, rows_of};
use crate::ops::determine::round::{Mode, round};
use crate::ops::determine::{WhatIf, month_of};
use crate::words;

pub(super) fn call(desk: &Desk, name: &str, args: Value) -> Result<Value> {
    match name {
        "why" => {
            let asked: Asked = parse(args)?;
            let mut office = desk.office();
            let opening = Some(opened(desk, &mut office, &asked)?);
            let why = office.why(&asked.resident, asked.month())?;
            json(WhyView { opening, ..why })
        }
        "what_if" => what_if(desk, parse(args)?),
        "determine" => {
            let Determine { resident, month, check } = parse(args)?;
            json(desk.office().determine(&resident, month.as_deref(), &typed(check)?)?)
        }
        "why_save" => {
            let WhySave { asked, path } = parse(args)?;
            let mut office = desk.office();
            opened(desk, &mut office, &asked)?;
            json(office.write_why(&asked.resident, asked.month(), Path::new(path.trim()))?)
        }
        "determine_month" => determine_month(desk, &parse(args)?),
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
    #[serde(default)]
    opening: Option<String>,
}

impl Asked {
    /// The month; a field left empty asks for the present one.
    fn month(&self) -> Option<&str> {
        self.month.as_deref().filter(|text| !text.trim().is_empty())
    }
}

/// The opening the panel belongs to: one of anybody of the household by this clerk; otherwise looking is noted and begins one. That
/// incomes were shown is noted once for each opening, with everybody whose they are.
fn opened(desk: &Desk, office: &mut Office, asked: &Asked) -> Result<String> {
    let clerk = office.signed_in()?;
    let whom = office.shown_by_why(&asked.resident, asked.month())?;
    let known = asked.opening.as_deref().filter(|id| desk.openings().of_any(id, &clerk, &whom)).map(str::to_owned);
    let opening = match (known, whom.first()) {
        (Some(known), _) => known,
        (None, first) => {
            office.note(Note::new(Look::Opened, Place::Copay).of(whom.iter().copied()))?;
            let id = office.clock.new_id();
            first.into_iter().for_each(|resident| desk.openings().begin(id, &clerk, *resident, false));
            id.to_string()
        }
    };
    if !desk.openings().show_incomes(&opening) {
        let note = Note::new(Look::Revealed, Place::Copay).of(whom).revealing(&[FieldGroup::Income]);
        office.note(note.because(Some(words::access::WHY_PANEL.to_owned())))?;
    }
    Ok(opening)
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
    #[serde(flatten)]
    asked: Asked,
    path: String,
}

#[derive(Deserialize)]
struct Suppose {
    #[serde(flatten)]
    asked: Asked,
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
    let mut office = desk.office();
    opened(desk, &mut office, &args.asked)?;
    json(office.what_if(&args.asked.resident, args.asked.month(), &changes)?)
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
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Write };
    let mut watching = desk.runs.watch();
    json(round(month, mode, &mut |step| desk.lend(step), &mut |now| watching.at(now))?)
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
