//! The printer beside the counter.

use madoguchi_domain::rights::Right;
use madoguchi_printing::printer::Readiness;
use serde::Deserialize;
use ts_rs::TS;

use super::about::{About, Access, Kind};
use super::command::{Admitted, Command};
use crate::error::Result;
use crate::ops::printer;
use crate::views::PrinterView;

/// The lamp: whether the printer can print now.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PrinterLamp {}

impl Command for PrinterLamp {
    const ABOUT: About = About::new("printer", Access::Anybody, Kind::Read);
    type Answer = PrinterView;

    fn run(self, at: &Admitted<'_>) -> Result<PrinterView> {
        lamp(at)
    }
}

/// Sets the printer.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetPrinter {
    /// `ipp://…`
    pub printer: String,
}

impl Command for SetPrinter {
    const ABOUT: About = About::new("set_printer", Access::With(Right::BeSignedIn), Kind::Write);
    type Answer = PrinterView;

    fn run(self, at: &Admitted<'_>) -> Result<PrinterView> {
        (at.printer_at)(&self.printer)?;
        printer::set(&mut at.office().writing(), &self.printer)?;
        lamp(at)
    }
}

/// Asking a printer may take seconds, so the office is not held.
fn lamp(at: &Admitted<'_>) -> Result<PrinterView> {
    let view = |printer: &str, state: &str, message: &str| PrinterView {
        printer: printer.to_owned(),
        state: state.to_owned(),
        message: message.to_owned(),
    };
    let Some(uri) = printer::get(at.office().reading())? else {
        return Ok(view("", "unset", "プリンターが設定されていません。"));
    };
    let Ok(description) = (at.printer_at)(&uri).map(|p| p.describe()) else {
        return Ok(view(&uri, "unset", "プリンターの宛先が正しくありません。"));
    };
    Ok(match description.map(|d| d.readiness()) {
        Ok(Readiness::Ready) => view(&uri, "ready", "印刷できます。"),
        Ok(Readiness::Warn(reasons)) => {
            view(&uri, "warn", &format!("印刷できますが、確かめてください（{}）。", reasons.join("、")))
        }
        Ok(Readiness::Blocked(reasons)) => {
            view(&uri, "blocked", &format!("プリンターが止まっています（{}）。", reasons.join("、")))
        }
        Err(_) => view(&uri, "unreachable", "プリンターに届きません。電源と接続を確かめてください。"),
    })
}
