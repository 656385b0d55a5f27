//! The printer beside the counter.

use madoguchi_domain::rights::Right;
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind};
use crate::answers::Lamp;
use crate::convert;
use crate::error::Result;
use crate::ops::printer;
use crate::views::PrinterView;

/// The lamp: whether the printer can print now.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PrinterLamp {}

impl Command for PrinterLamp {
    const ABOUT: About = About::new("printer", Access::Anybody, CommandKind::Read);
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
    const ABOUT: About = About::new("set_printer", Access::With(Right::BeSignedIn), CommandKind::Write);
    type Answer = PrinterView;

    fn run(self, at: &Admitted<'_>) -> Result<PrinterView> {
        (at.printer_at)(&self.printer)?;
        printer::set(&mut at.office().writing(), &self.printer)?;
        lamp(at)
    }
}

/// Asking a printer may take seconds, so the office is not held.
fn lamp(at: &Admitted<'_>) -> Result<PrinterView> {
    let Some(uri) = printer::get(at.office().reading())? else {
        return Ok(convert::lamp(String::new(), &Lamp::Unset));
    };
    let lamp = match (at.printer_at)(&uri).map(|printer| printer.describe()) {
        Err(_) => Lamp::Misaddressed,
        Ok(Err(_)) => Lamp::Unreachable,
        Ok(Ok(description)) => Lamp::Answers(description.readiness()),
    };
    Ok(convert::lamp(uri, &lamp))
}
