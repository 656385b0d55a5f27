//! Clerks: their accounts, and who looked at whom.

use madoguchi_domain::access::Look;
use madoguchi_domain::record::Role;
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::rights::Right;
use serde::Deserialize;
use ts_rs::TS;

use super::arguments::{day, typed};
use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log};
use crate::convert;
use crate::error::Result;
use crate::ops::access::{self, AccessAsk};
use crate::ops::accounts;
use crate::views::{AccessView, AccountView, SecretView};

/// Every account.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Accounts {}

impl Command for Accounts {
    const ABOUT: About = About::new("accounts", Access::With(Right::KeepAccounts), CommandKind::Read);
    type Answer = Vec<AccountView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<AccountView>> {
        accounts::list(at.office().reading())
    }
}

/// Makes an account. Without a password one is made and told once.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AddAccount {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// Its password.
    pub password: Option<String>,
}

impl Command for AddAccount {
    const ABOUT: About = About::new("add_account", Access::With(Right::KeepAccounts), CommandKind::Write);
    type Answer = SecretView;

    fn run(self, at: &Admitted<'_>) -> Result<SecretView> {
        let (name, password) = accounts::add(&mut at.office().writing(), &self.name, self.role, typed(&self.password))?;
        Ok(convert::access::secret(name, password))
    }
}

/// Keeps a clerk from signing in, or lets the clerk in again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DisableAccount {
    /// The account.
    pub name: String,
    /// Kept out.
    pub disabled: bool,
}

impl Command for DisableAccount {
    const ABOUT: About = About::new("disable_account", Access::With(Right::KeepAccounts), CommandKind::Write);
    type Answer = Vec<AccountView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<AccountView>> {
        let mut office = at.office();
        accounts::disable(&mut office.writing(), &self.name, self.disabled)?;
        accounts::list(office.reading())
    }
}

/// Sets anybody's password. Without one it is made and told once.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ResetPassword {
    /// The account.
    pub name: String,
    /// The password.
    pub password: Option<String>,
}

impl Command for ResetPassword {
    const ABOUT: About = About::new("reset_password", Access::With(Right::KeepAccounts), CommandKind::Write);
    type Answer = SecretView;

    fn run(self, at: &Admitted<'_>) -> Result<SecretView> {
        let (name, password) =
            accounts::set_password(&mut at.office().writing(), Some(&self.name), typed(&self.password))?;
        Ok(convert::access::secret(name, password))
    }
}

/// Ends the wait after wrong passwords.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LiftLockOut {
    /// The account.
    pub name: String,
}

impl Command for LiftLockOut {
    const ABOUT: About = About::new("lift_lock_out", Access::With(Right::KeepAccounts), CommandKind::Write)
        .notes(&[Look::LockOutLifted]);
    type Answer = Vec<AccountView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<AccountView>> {
        let mut office = at.office();
        accounts::lift_lock_out(&mut office.writing(), &self.name)?;
        accounts::list(office.reading())
    }
}

/// Sets the own password. At a window the old one is asked again: the clerk may have gone for a moment.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ChangePassword {
    /// The present one; a script has just given it.
    pub old: Option<String>,
    /// The new one; a script may leave it out: one is made and told once.
    pub new: Option<String>,
}

impl Command for ChangePassword {
    const ABOUT: About =
        About::new("change_password", Access::With(Right::BeSignedIn), CommandKind::Write).notes(&[Look::Unlocked]);
    type Answer = SecretView;

    fn run(self, at: &Admitted<'_>) -> Result<SecretView> {
        let missing = |name: &str| Refusal::field("arguments", name);
        let mut office = at.office();
        if at.is_window() {
            office.prove_presence(self.old.as_deref().ok_or_else(|| missing("old"))?)?;
            self.new.as_deref().ok_or_else(|| missing("new"))?;
        }
        let (name, password) = accounts::set_password(&mut office.writing(), None, self.new.as_deref())?;
        Ok(convert::access::secret(name, password))
    }
}

/// Who looked at whom, the newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Accesses {
    /// Lines that show this resident.
    pub resident: Option<String>,
    /// Lines of this clerk.
    pub clerk: Option<String>,
    /// From this day on.
    pub from: Option<String>,
    /// Until this day, inclusive.
    pub until: Option<String>,
    /// At most so many; 0: as many as a list holds; left out: as many as a screen shows.
    pub limit: Option<usize>,
}

/// Most lines a screen shows.
const WINDOW_LINES_MAX: usize = 500;

impl Command for Accesses {
    const ABOUT: About = About::new("accesses", Access::With(Right::ReadAccessLog), CommandKind::Read)
        .shows_people(Log::Looks(&[Look::Listed]));
    type Answer = Vec<AccessView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<AccessView>> {
        let (from, until) = (day("from_day", &self.from)?, day("until_day", &self.until)?);
        let (resident, clerk) = (typed(&self.resident), typed(&self.clerk));
        let ask = AccessAsk { resident, clerk, from, until, limit: self.limit.unwrap_or(WINDOW_LINES_MAX) };
        access::list(&mut at.office().looking(), &ask)
    }
}
