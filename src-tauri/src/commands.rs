//! The one door of the window: parse, call, return.
//!
//! Knows that there is a desk. Knows none of its commands, and no rule.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use madoguchi_counter::commands;
use madoguchi_counter::desk::Desk;
use madoguchi_counter::views::RefusalView;
use serde_json::Value;
use tauri::State;
use tauri::async_runtime::spawn_blocking;

/// The office of this window: opened beside the first paint, or the refusal that every call gets.
#[derive(Clone, Default)]
pub struct OfficeState(Arc<OnceLock<Result<Desk, RefusalView>>>);

impl OfficeState {
    /// Opens the office on a thread of its own; calls wait for it, the window does not.
    pub fn open(&self, dir: PathBuf) {
        let office = self.clone();
        std::thread::spawn(move || office.0.get_or_init(|| Desk::open(&dir)).is_ok());
    }

    fn dispatch(&self, name: &str, args: Value) -> Result<Value, RefusalView> {
        commands::dispatch(self.0.wait().as_ref().map_err(Clone::clone)?, name, args)
    }
}

/// Everything a screen can ask, by name.
#[tauri::command]
pub async fn call(office: State<'_, OfficeState>, name: String, args: Value) -> Result<Value, RefusalView> {
    let office = office.inner().clone();
    let answer = spawn_blocking(move || office.dispatch(&name, args)).await;
    answer.unwrap_or_else(|_| Err(broken_off()))
}

/// A call that ended without an answer. The words live with the screens.
fn broken_off() -> RefusalView {
    let (message, fields, grounds, next) = Default::default();
    RefusalView { code: "broken_off".into(), message, fields, grounds, next }
}
