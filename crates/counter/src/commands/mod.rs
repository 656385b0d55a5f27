//! Commands: everything a window or a script can ask, one list.
//!
//! A command is the type of its arguments: what it is called, which right it needs, what it answers and what it writes to the access log
//! stand in its `impl` ([`Command`]). The window's dispatch, the headless face, the TypeScript of arguments and answers, and the matrix of
//! rights in the manual follow from [`ALL`]. To add one: a type with its `impl`, and its line in [`ALL`] (ADR 0045).
//!
//! The right, and whether this kind of office has the command at all, is asked in one place, before the command runs ([`Admitted`]).

pub mod accounts;
pub mod choices;
pub mod conflicts;
pub mod determine;
pub mod drafts;
pub mod imports;
pub mod incomes;
pub mod keys;
pub mod lists;
pub mod movements;
pub mod office;
pub mod options;
pub mod papers;
pub mod people;
pub mod presence;
pub mod printer;
pub mod runs;

mod arguments;
mod command;

#[cfg(test)]
mod bindings;
#[cfg(test)]
mod drafts_tests;
#[cfg(test)]
mod kinds_tests;
#[cfg(test)]
mod lists_tests;
#[cfg(test)]
mod manual;
#[cfg(test)]
mod papers_tests;
#[cfg(test)]
mod reading_tests;
#[cfg(test)]
mod runs_tests;
#[cfg(test)]
mod tests;

use serde_json::Value;

pub use crate::about::{About, Access, CommandKind, Log, Scope, Unnoted};
pub use arguments::list_at;
pub use command::{Admitted, Command, Row, run};

use crate::convert::errors;
use crate::desk::Desk;
use crate::error::Result;
use crate::views::RefusalView;

/// Every command.
pub static ALL: &[Row] = &[
    // who sits at the window
    Row::of::<presence::SignIn>(),
    Row::of::<presence::SignOut>(),
    Row::of::<presence::UnlockWindow>(),
    Row::of::<presence::Lock>(),
    Row::of::<presence::Touch>(),
    Row::of::<presence::Pulse>(),
    // the office
    Row::of::<office::ShowOffice>(),
    Row::of::<office::ParseDate>(),
    Row::of::<office::NameSvg>(),
    Row::of::<choices::Choices>(),
    Row::of::<office::AmendOffice>(),
    Row::of::<office::OfficeDay>(),
    Row::of::<office::SetSeal>(),
    Row::of::<office::SetGaiji>(),
    Row::of::<office::Retention>(),
    Row::of::<office::AcknowledgeRestored>(),
    Row::of::<keys::ListKeys>(),
    Row::of::<printer::PrinterLamp>(),
    Row::of::<printer::SetPrinter>(),
    // people
    Row::of::<people::Search>(),
    Row::of::<people::Show>(),
    Row::of::<people::Actions>(),
    Row::of::<people::Register>(),
    Row::of::<people::RecordCopay>(),
    Row::of::<people::RecordMyna>(),
    Row::of::<people::AssignNumber>(),
    Row::of::<incomes::Incomes>(),
    Row::of::<incomes::RecordIncome>(),
    Row::of::<drafts::Drafts>(),
    Row::of::<drafts::SaveDraft>(),
    Row::of::<drafts::DropDraft>(),
    // papers
    Row::of::<papers::PaperOffers>(),
    Row::of::<papers::IssuePreview>(),
    Row::of::<papers::Issue>(),
    Row::of::<papers::Jobs>(),
    Row::of::<papers::PaperOutcomeOf>(),
    Row::of::<papers::Deliver>(),
    Row::of::<papers::Withdraw>(),
    Row::of::<papers::Returned>(),
    Row::of::<papers::Collect>(),
    // link files and what they leave to a clerk
    Row::of::<imports::Import>(),
    Row::of::<imports::Imports>(),
    Row::of::<imports::ImportList>(),
    Row::of::<imports::Inbox>(),
    Row::of::<imports::SetInbox>(),
    Row::of::<movements::ListMovements>(),
    Row::of::<movements::CloseMovement>(),
    Row::of::<conflicts::Conflicts>(),
    // lists
    Row::of::<lists::Lists>(),
    Row::of::<lists::ShowList>(),
    Row::of::<lists::ListSave>(),
    // long works
    Row::of::<runs::RunProgress>(),
    Row::of::<runs::RunStart>(),
    Row::of::<runs::RunStop>(),
    Row::of::<runs::ListRuns>(),
    Row::of::<runs::ShowRun>(),
    Row::of::<runs::RunItems>(),
    Row::of::<runs::PauseRun>(),
    Row::of::<runs::ResumeRun>(),
    Row::of::<runs::CancelRun>(),
    Row::of::<runs::UndoRun>(),
    Row::of::<runs::CloseRun>(),
    Row::of::<runs::ExcludeItem>(),
    // determinations
    Row::of::<determine::Why>(),
    Row::of::<determine::WhyPanelAsIf>(),
    Row::of::<determine::Determine>(),
    Row::of::<determine::WhySave>(),
    Row::of::<determine::DetermineMonth>(),
    Row::of::<determine::DetermineRounds>(),
    Row::of::<determine::DeterminationList>(),
    // 市町村の定め
    Row::of::<options::ListOptions>(),
    Row::of::<options::OptionPreview>(),
    Row::of::<options::OptionHistory>(),
    Row::of::<options::SetOption>(),
    // clerks
    Row::of::<accounts::Accounts>(),
    Row::of::<accounts::AddAccount>(),
    Row::of::<accounts::DisableAccount>(),
    Row::of::<accounts::ResetPassword>(),
    Row::of::<accounts::LiftLockOut>(),
    Row::of::<accounts::ChangePassword>(),
    Row::of::<accounts::Accesses>(),
];

/// What the headless face does without a signed-in clerk, and why no right can be asked.
pub const BEFORE_AN_OFFICE: [(&str, &str); 9] = [
    ("office create", "there is no office yet, nor an account"),
    ("demo", "there is no office yet, nor an account"),
    ("rules check", "the rules know no office"),
    ("verify", "proves an office whose accounts may be what is damaged; shows no person"),
    ("backup", "runs at night without a clerk; the copy is encrypted, the key that opens the office is what is needed"),
    ("restore", "the office may not be there; the key is what is needed"),
    ("salvage", "the office does not open; the key is what is needed"),
    ("recover", "the key is lost: a custodian's sheet is what is needed"),
    ("key list", "the slots stand beside the office, in clear"),
];

/// Does a command with its arguments as they came, and answers as a screen reads it.
pub fn dispatch(desk: &Desk, name: &str, args: Value) -> std::result::Result<Value, RefusalView> {
    dispatch_among(ALL, desk, name, args).map_err(|error| errors::view(&error))
}

fn dispatch_among(list: &[Row], desk: &Desk, name: &str, args: Value) -> Result<Value> {
    let found = list.iter().find(|row| row.about().name == name);
    let row = found.ok_or_else(|| arguments::refused("command", name))?;
    (row.dispatch)(desk, args)
}
