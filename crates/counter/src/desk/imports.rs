//! Commands of imports. A long import runs in its own call and lends the office between its transactions, so
//! that the window goes on; its progress is asked, and its end is asked for, by other calls meanwhile (`runs`).

use std::path::Path;

use madoguchi_domain::refusal::Refusal;
use madoguchi_store::{ItemOrder, ItemResult, ItemsAsked};
use serde::Deserialize;
use serde_json::Value;

use super::table::parse;
use super::views::ImportView;
use super::{Desk, json};
use crate::error::Result;
use crate::ops::import::import as take_in;

/// Kind of a file whose kind nobody told.
const DEFAULT_KIND: &str = "RES_CHANGE";

pub(super) fn call(desk: &Desk, name: &str, args: Value) -> Result<Value> {
    match name {
        "import" => json(import(desk, &parse(args)?)?),
        "imports" => json(desk.office().imports()?),
        "import_list" => import_list(desk, parse(args)?),
        "import_save" => import_save(desk, &parse(args)?),
        "inbox" => json(desk.office().inbox()?),
        "set_inbox" => {
            let Folder { folder } = parse(args)?;
            let mut office = desk.office();
            office.set_inbox(&folder)?;
            json(office.inbox()?)
        }
        "movements" => json(desk.office().movement_tasks()?),
        "close_movement" => {
            let Close { task, reason } = parse(args)?;
            let mut office = desk.office();
            office.close_movement_task(&task, &reason)?;
            json(office.movement_tasks()?)
        }
        other => super::determine::call(desk, other, args),
    }
}

#[derive(Deserialize)]
struct Import {
    path: String,
    /// Left out: 住民異動
    #[serde(default)]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Folder {
    folder: String,
}

#[derive(Deserialize)]
struct Close {
    task: String,
    reason: String,
}

fn import(desk: &Desk, args: &Import) -> Result<ImportView> {
    let kind = args.kind.as_deref().unwrap_or(DEFAULT_KIND);
    let mut watching = desk.runs.watch();
    take_in(kind, Path::new(args.path.trim()), &mut |step| desk.lend(step), &mut |now| watching.at(now))
}

#[derive(Deserialize)]
struct ListAsked {
    run: u64,
    #[serde(default)]
    result: Option<String>,
    #[serde(default)]
    order: Option<String>,
    #[serde(default)]
    offset: u64,
    limit: u64,
}

fn import_list(desk: &Desk, args: ListAsked) -> Result<Value> {
    let result = match args.result.as_deref() {
        None | Some("") => None,
        Some(text) => Some(ItemResult::parse(text).ok_or_else(|| Refusal::field("result", text))?),
    };
    let order = match args.order.as_deref() {
        None | Some("attention") => ItemOrder::Attention,
        Some("line") => ItemOrder::Place,
        Some("resident") => ItemOrder::Subject,
        Some("code") => ItemOrder::Code,
        Some(other) => return Err(Refusal::field("order", other).into()),
    };
    let asked = ItemsAsked { result, order, offset: args.offset, limit: args.limit };
    json(desk.office().import_list(args.run, asked)?)
}

#[derive(Deserialize)]
struct Save {
    run: u64,
    path: String,
}

fn import_save(desk: &Desk, args: &Save) -> Result<Value> {
    json(desk.office().write_import_list(args.run, Path::new(args.path.trim()))?)
}
