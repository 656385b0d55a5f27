//! The window of the counter: which office, one door, one window.
//!
//! Knows where the office lies and how a window is made. Knows nothing of what is shown in it.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;

use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use tauri::{App, Manager, WebviewWindowBuilder};

/// Lets a program drive the window. Honoured only together with `ALLOW_AUTOMATION`.
const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";
const ALLOW_AUTOMATION: &str = "MADOGUCHI_AUTOMATION";

fn main() -> ExitCode {
    if env::var_os(AUTOMATION).is_some() && env::var_os(ALLOW_AUTOMATION).is_none_or(|allow| allow != "1") {
        // whoever sets the environment could drive the window; a safe program cannot unset a variable
        let _said_if_heard =
            writeln!(std::io::stderr(), "{AUTOMATION} is set: set {ALLOW_AUTOMATION}=1 as well, or unset it");
        return ExitCode::FAILURE;
    }
    let window = tauri::Builder::default()
        .manage(commands::OfficeState::default())
        .invoke_handler(tauri::generate_handler![commands::call])
        .setup(|app| Ok(set_up(app)?))
        .run(tauri::generate_context!());
    if window.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Opens the office, and the window that takes its title from the page.
fn set_up(app: &App) -> tauri::Result<()> {
    app.state::<commands::OfficeState>().open(office_dir(app)?);
    for window in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app.handle(), window)?
            .on_document_title_changed(|window, title| drop(window.set_title(&title)))
            .build()?;
    }
    Ok(())
}

/// The folder named on the command line, else by the environment, else the user's own.
fn office_dir(app: &App) -> tauri::Result<PathBuf> {
    let named = env::args_os().nth(1).or_else(|| env::var_os("MADOGUCHI_OFFICE"));
    match named {
        Some(dir) => Ok(dir.into()),
        None => Ok(app.path().data_dir()?.join("madoguchi").join("office")),
    }
}
