//! Commands about the municipality's options.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use super::table::{office_view, parse};
use super::{Desk, json};
use crate::error::Result;

pub(super) fn call(desk: &Desk, name: &str, args: Value) -> Option<Result<Value>> {
    Some(match name {
        "options" => desk.office().option_views().and_then(json),
        "option_preview" => parse(args).and_then(|to: OptionTo| {
            let preview = desk.office().option_preview(&to.name, &to.value)?;
            json(preview)
        }),
        "option_history" => {
            parse(args).and_then(|of: Of| desk.office().option_history(of.name.as_deref()).and_then(json))
        }
        "options_save" => parse(args).and_then(|to: Save| desk.office().write_options(&to.path).and_then(json)),
        "set_option" => parse(args).and_then(|to| set_option(desk, &to)),
        _ => return None,
    })
}

#[derive(Deserialize)]
struct OptionTo {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct Of {
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Save {
    path: PathBuf,
}

fn set_option(desk: &Desk, to: &OptionTo) -> Result<Value> {
    let mut office = desk.office();
    office.choose(&to.name, &to.value)?;
    json(office_view(desk, &office)?)
}
