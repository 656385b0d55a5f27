//! What a command is, and the one place where a right is asked, and whether this kind of office has the command: before the command runs, and
//! nowhere else. A command gets its office through [`Admitted`], which only this file makes.

use std::ops::Deref;

use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rights;
use madoguchi_domain::rights::Right;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ts_rs::TS;

use super::arguments;
#[cfg(test)]
use super::bindings;
use crate::about::{About, Access, CommandKind};
use crate::desk::presence::admit;
use crate::desk::{Desk, Lent};
use crate::error::{CounterError, Result};
use crate::office::Office;

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
    kind: CommandKind,
}

impl Admitted<'_> {
    /// The office: for a command that reads, one beside the office that writes, where there is one.
    pub(crate) fn office(&self) -> Lent<'_> {
        office_for(self.desk, self.kind)
    }

    /// The same for what this command was asked for by name: a list has its own right, and not every kind of office has it.
    pub(super) fn admit(&self, about: &About) -> Result<()> {
        ask(self.desk, about)
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
    pub(super) dispatch: fn(&Desk, Value) -> Result<Value>,
    #[cfg(test)]
    pub(super) types: fn(&mut bindings::Types),
}

impl Row {
    /// The line of a command.
    pub(super) const fn of<C: Command>() -> Self {
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

fn dispatch_one<C: Command>(desk: &Desk, args: Value) -> Result<Value> {
    let at = admitted(desk, &C::ABOUT)?;
    let answer = arguments::parse::<C>(args)?.run(&at)?;
    serde_json::to_value(answer).map_err(|e| CounterError::Store(madoguchi_store::StoreError::Document(e)))
}

/// Does a command, for whoever has its arguments as a type.
pub fn run<C: Command>(desk: &Desk, command: C) -> Result<C::Answer> {
    command.run(&admitted(desk, &C::ABOUT)?)
}

/// A command that may be done here; what it shows to a script is noted under its name.
fn admitted<'d>(desk: &'d Desk, about: &About) -> Result<Admitted<'d>> {
    ask(desk, about)?;
    if !desk.is_window() && matches!(about.access, Access::With(_)) {
        desk.office().command = Some(about.name);
    }
    Ok(Admitted { desk, kind: about.kind })
}

/// The one place where a right is asked, and then whether an office of this kind has the command: who may not is told so first.
fn ask(desk: &Desk, about: &About) -> Result<()> {
    match about.access {
        Access::Anybody => {}
        Access::With(right) => {
            let mut office = office_for(desk, about.kind);
            admit(desk, &mut office)?;
            demand(desk, &office, right)?;
        }
        Access::Meanwhile(right) => meanwhile(desk, right)?,
    }
    let scheme = desk.scheme();
    if let Some(area) = about.scope.lacks(scheme) {
        return Err(scheme.not_there_yet(area, about.name).into());
    }
    Ok(())
}

fn office_for(desk: &Desk, kind: CommandKind) -> Lent<'_> {
    match kind {
        CommandKind::Read => desk.reading(),
        CommandKind::Preview | CommandKind::Write | CommandKind::Long => Lent::writer(desk.office()),
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
