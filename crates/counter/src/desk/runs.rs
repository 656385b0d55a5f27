//! Commands of long works: how far they are, and stopping one. Neither waits for the office, which a step may hold for long.

use madoguchi_domain::refusal::{Refusal, RefusalCode};
use serde::Deserialize;
use serde_json::Value;

use super::table::parse;
use super::{Desk, json};
use crate::error::Result;

pub(super) fn call(desk: &Desk, name: &str, args: Value) -> Option<Result<Value>> {
    Some(match name {
        "run_progress" => admit(desk).and_then(|()| json(desk.runs.views())),
        "run_stop" => admit(desk).and_then(|()| parse(args)).and_then(|args| stop(desk, &args)),
        _ => return None,
    })
}

/// Nothing is answered while the window is locked.
fn admit(desk: &Desk) -> Result<()> {
    if desk.lock.is_shut() { Err(Refusal::new(RefusalCode::Locked).into()) } else { Ok(()) }
}

#[derive(Deserialize)]
struct Stop {
    work: String,
}

/// Stops the work of that name at this desk after its present step; how far each is.
fn stop(desk: &Desk, args: &Stop) -> Result<Value> {
    if !desk.runs.stop(&args.work) {
        return Err(Refusal::new(RefusalCode::RunUnknown).with("work", args.work.clone()).into());
    }
    json(desk.runs.views())
}
