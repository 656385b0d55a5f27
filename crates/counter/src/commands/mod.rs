//! Commands: everything a window or a script can ask, one list.
//!
//! A command is the type of its arguments: what it is called, which right it needs, what it answers and what it writes to the access log
//! stand in its `impl` ([`Command`]). The window's dispatch, the headless face, the TypeScript of arguments and answers, and the matrix of
//! rights in the manual follow from [`ALL`]. To add one: a type with its `impl`, and its line in [`ALL`] (ADR 0045).
//!
//! The right is asked here, before the command runs, and nowhere else: a command gets its office through [`Admitted`], which only this
//! module makes.

pub mod accounts;
pub mod choices;
pub mod determine;
pub mod drafts;
pub mod imports;
pub mod incomes;
pub mod movements;
pub mod office;
pub mod options;
pub mod papers;
pub mod people;
pub mod presence;
pub mod printer;
pub mod runs;

mod about;
mod arguments;

#[cfg(test)]
mod bindings;
#[cfg(test)]
mod manual;
#[cfg(test)]
mod reading_tests;
#[cfg(test)]
mod runs_tests;
#[cfg(test)]
mod tests;

use std::ops::Deref;

use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rights;
use madoguchi_domain::rights::Right;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ts_rs::TS;

pub use about::{About, Access, Kind, Log, Unnoted};
pub use arguments::list_can_be_written;

use crate::convert::errors;
use crate::desk::presence::admit;
use crate::desk::{Desk, Lent};
use crate::error::{CounterError, Result};
use crate::office::Office;
use crate::views::RefusalView;

/// A command: the type of its arguments, with everything that is known of it.
pub trait Command: DeserializeOwned + TS + 'static {
    /// Name, right, kind, and what it writes to the access log.
    const ABOUT: About;
    /// What it answers.
    type Answer: Serialize + TS + 'static;
    /// Does it.
    fn run(self, at: &Admitted<'_>) -> Result<Self::Answer>;
}

/// A desk at which this command was admitted.
pub struct Admitted<'d> {
    desk: &'d Desk,
    kind: Kind,
}

impl Admitted<'_> {
    /// The office: for a command that reads, one beside the office that writes, where there is one.
    pub(crate) fn office(&self) -> Lent<'_> {
        office_for(self.desk, self.kind)
    }

    /// The office that writes.
    pub(crate) fn writer(&self) -> Lent<'_> {
        Lent::writer(self.desk.office())
    }
}

impl Deref for Admitted<'_> {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        self.desk
    }
}

/// A line of the list.
pub struct Row {
    about: About,
    dispatch: fn(&Desk, Value) -> Result<Value>,
    #[cfg(test)]
    types: fn(&mut bindings::Types),
}

impl Row {
    const fn of<C: Command>() -> Self {
        Self {
            about: C::ABOUT,
            dispatch: dispatch_one::<C>,
            #[cfg(test)]
            types: bindings::Types::take::<C>,
        }
    }

    /// What is known of the command.
    pub fn about(&self) -> &About {
        &self.about
    }
}

/// Every command.
pub static ALL: &[Row] = &[
    // who sits at the window
    Row::of::<presence::SignIn>(),
    Row::of::<presence::SignOut>(),
    Row::of::<presence::Unlock>(),
    Row::of::<presence::Lock>(),
    Row::of::<presence::Touch>(),
    Row::of::<presence::Pulse>(),
    // the office
    Row::of::<office::ShowOffice>(),
    Row::of::<office::ParseDate>(),
    Row::of::<office::NameSvg>(),
    Row::of::<choices::Choices>(),
    Row::of::<office::SetSeal>(),
    Row::of::<office::SetGaiji>(),
    Row::of::<office::Retention>(),
    Row::of::<office::AcknowledgeRestored>(),
    Row::of::<printer::PrinterLamp>(),
    Row::of::<printer::SetPrinter>(),
    // people
    Row::of::<people::Search>(),
    Row::of::<people::Show>(),
    Row::of::<people::Register>(),
    Row::of::<people::Copay>(),
    Row::of::<incomes::Incomes>(),
    Row::of::<incomes::RecordIncome>(),
    Row::of::<drafts::Drafts>(),
    Row::of::<drafts::SaveDraft>(),
    Row::of::<drafts::DropDraft>(),
    // papers
    Row::of::<papers::IssuePreview>(),
    Row::of::<papers::Issue>(),
    Row::of::<papers::Jobs>(),
    Row::of::<papers::PaperOutcomeOf>(),
    Row::of::<papers::Deliver>(),
    Row::of::<papers::Collect>(),
    // link files and what they leave to a clerk
    Row::of::<imports::Import>(),
    Row::of::<imports::Imports>(),
    Row::of::<imports::ImportList>(),
    Row::of::<imports::ImportSave>(),
    Row::of::<imports::Inbox>(),
    Row::of::<imports::SetInbox>(),
    Row::of::<movements::Movements>(),
    Row::of::<movements::CloseMovement>(),
    // long works
    Row::of::<runs::RunProgress>(),
    Row::of::<runs::RunStop>(),
    Row::of::<runs::Runs>(),
    Row::of::<runs::ShowRun>(),
    Row::of::<runs::RunItems>(),
    Row::of::<runs::PauseRun>(),
    // determinations
    Row::of::<determine::Why>(),
    Row::of::<determine::WhyPanelAsIf>(),
    Row::of::<determine::Determine>(),
    Row::of::<determine::WhySave>(),
    Row::of::<determine::DetermineMonth>(),
    Row::of::<determine::DetermineRounds>(),
    Row::of::<determine::DeterminationList>(),
    Row::of::<determine::DeterminationSave>(),
    // 市町村の定め
    Row::of::<options::Options>(),
    Row::of::<options::OptionPreview>(),
    Row::of::<options::OptionHistory>(),
    Row::of::<options::OptionsSave>(),
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
pub const BEFORE_AN_OFFICE: [(&str, &str); 12] = [
    ("office create", "there is no office yet, nor an account"),
    ("demo", "there is no office yet, nor an account"),
    ("rules check", "the rules know no office"),
    ("verify", "proves an office whose accounts may be what is damaged; shows no person"),
    ("backup", "runs at night without a clerk; the copy is encrypted, the key that opens the office is what is needed"),
    ("restore", "the office may not be there; the key is what is needed"),
    ("salvage", "the office does not open; the key is what is needed"),
    ("recover", "the key is lost: a custodian's sheet is what is needed"),
    ("key add", "whoever holds the key may seal it again"),
    ("key remove", "whoever holds the key may seal it again"),
    ("key rotate", "whoever holds the key may seal it again"),
    ("key list", "the slots stand beside the office, in clear"),
];

/// Does a command with its arguments as they came, and answers as a screen reads it.
pub fn dispatch(desk: &Desk, name: &str, args: Value) -> std::result::Result<Value, RefusalView> {
    dispatch_among(ALL, desk, name, args).map_err(|error| errors::view(&error))
}

fn dispatch_among(list: &[Row], desk: &Desk, name: &str, args: Value) -> Result<Value> {
    let found = list.iter().find(|row| row.about.name == name);
    let row = found.ok_or_else(|| arguments::refused("command", name))?;
    (row.dispatch)(desk, args)
}

fn dispatch_one<C: Command>(desk: &Desk, args: Value) -> Result<Value> {
    let at = admitted(desk, &C::ABOUT)?;
    let answer = arguments::parse::<C>(args)?.run(&at)?;
    serde_json::to_value(answer).map_err(|e| CounterError::Store(madoguchi_store::StoreError::Document(e)))
}

/// Does a command, for whoever has its arguments as a type.
pub fn run<C: Command>(desk: &Desk, command: C) -> Result<C::Answer> {
    command.run(&admitted(desk, &C::ABOUT)?)
}

/// The one place where a right is asked.
fn admitted<'d>(desk: &'d Desk, about: &About) -> Result<Admitted<'d>> {
    match about.access {
        Access::Anybody => {}
        Access::With(right) => {
            let mut office = office_for(desk, about.kind);
            admit(desk, &mut office)?;
            demand(desk, &office, right)?;
        }
        Access::Meanwhile(right) => meanwhile(desk, right)?,
    }
    Ok(Admitted { desk, kind: about.kind })
}

fn office_for(desk: &Desk, kind: Kind) -> Lent<'_> {
    match kind {
        Kind::Read => desk.reading(),
        Kind::Preview | Kind::Write | Kind::Long => Lent::writer(desk.office()),
    }
}

fn demand(desk: &Desk, office: &Office, right: Right) -> Result<()> {
    let clerk = office.signed_in()?;
    if let Some(role) = office.role() {
        desk.is_of_role(&clerk, role);
    }
    Ok(rights::demand(&office.record, &clerk, right)?)
}

fn meanwhile(desk: &Desk, right: Right) -> Result<()> {
    if desk.lock.is_shut() {
        return Err(Refusal::new(RefusalCode::Locked).into());
    }
    let seated = desk.seated().ok_or_else(|| Refusal::new(RefusalCode::SignInFailed))?;
    if seated.role.may(right) { Ok(()) } else { Err(rights::not_allowed(right).into()) }
}
