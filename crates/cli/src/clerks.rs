//! Commands about clerks: accounts, the access log, what is kept how long.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use madoguchi_counter::commands;
use madoguchi_counter::commands::accounts::{
    Accesses, Accounts, AddAccount, ChangePassword, DisableAccount, LiftLockOut, ResetPassword,
};
use madoguchi_counter::commands::office::{Retention, ShowOffice};
use madoguchi_counter::desk::Desk;
use madoguchi_counter::error::CounterError;
use madoguchi_counter::views::SecretView;
use madoguchi_domain::record::Role;
use serde_json::json;

use crate::answer::{Answer, Done, all, value};
use crate::desk::{open, run};
use crate::global::Global;

/// Arguments of `access`.
#[derive(Args)]
pub struct AccessArgs {
    /// Folder of the office
    dir: PathBuf,
    /// Lines that show this resident: 宛名番号, provisional number or record id
    #[arg(long)]
    resident: Option<String>,
    /// Lines of this clerk (--clerk is who asks)
    #[arg(long, value_name = "CLERK")]
    by: Option<String>,
    /// From this day on
    #[arg(long)]
    from: Option<String>,
    /// Until this day, inclusive
    #[arg(long)]
    until: Option<String>,
    /// At most so many, the newest
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

/// What is done to an account.
#[derive(Clone, Copy, ValueEnum)]
enum AccountDo {
    /// Make one; the password in MADOGUCHI_NEW_PASSWORD, else one is made and told once
    Add,
    /// Keep a clerk from signing in
    Disable,
    /// Let the clerk sign in again
    Enable,
    /// Set a password: the own one without NAME; MADOGUCHI_NEW_PASSWORD, else one is made and told once
    Password,
    /// End the wait after wrong passwords
    Unlock,
    /// Every account
    List,
}

/// What a new account is for.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum AccountRole {
    /// The counter's work
    Clerk,
    /// Answers for the clerks and the office's rules
    Supervisor,
    /// Keeps accounts, options and files; sees no resident
    Administrator,
    /// Imports, rounds and their lists
    BackOffice,
}

impl From<AccountRole> for Role {
    fn from(role: AccountRole) -> Self {
        match role {
            AccountRole::Clerk => Self::Clerk,
            AccountRole::Supervisor => Self::Supervisor,
            AccountRole::Administrator => Self::Administrator,
            AccountRole::BackOffice => Self::BackOffice,
        }
    }
}

/// Arguments of `account`.
#[derive(Args)]
pub struct AccountArgs {
    /// Folder of the office
    dir: PathBuf,
    /// What to do
    what: AccountDo,
    /// The account
    #[arg(required_if_eq_any([("what", "add"), ("what", "disable"), ("what", "enable"), ("what", "unlock")]))]
    name: Option<String>,
    /// The new account supervises
    #[arg(long, conflicts_with = "role")]
    supervisor: bool,
    /// What the new account is for (default: clerk)
    #[arg(long)]
    role: Option<AccountRole>,
}

/// Arguments of `retention`.
#[derive(Args)]
pub struct RetentionArgs {
    /// Folder of the office
    dir: PathBuf,
    /// On this day (default: today)
    #[arg(long)]
    on: Option<String>,
    /// Name the files that could be closed
    #[arg(long)]
    list: bool,
}

/// `access`
pub fn access(args: AccessArgs, global: &Global) -> Answer {
    let AccessArgs { dir, resident, by, from, until, limit } = args;
    all(run(&dir, Accesses { resident, clerk: by, from, until, limit: Some(limit) }, global))
}

/// `account`
pub fn account(args: AccountArgs, global: &Global) -> Answer {
    let desk = open(&args.dir, global)?;
    let role = if args.supervisor { Role::Supervisor } else { args.role.map_or(Role::Clerk, Into::into) };
    let name = args.name.clone().unwrap_or_default();
    let password = std::env::var("MADOGUCHI_NEW_PASSWORD").ok().filter(|p| !p.is_empty());
    let told = |secret: SecretView| json!({"clerk": secret.name, "password": secret.password});
    let answer = match args.what {
        AccountDo::Add => told(commands::run(&desk, AddAccount { name, role, password })?),
        AccountDo::Password if is_own(&desk, args.name.as_deref())? => {
            told(commands::run(&desk, ChangePassword { old: None, new: password })?)
        }
        AccountDo::Password => told(commands::run(&desk, ResetPassword { name, password })?),
        AccountDo::List => value(commands::run(&desk, Accounts {})?),
        AccountDo::Disable | AccountDo::Enable => {
            let disabled = matches!(args.what, AccountDo::Disable);
            commands::run(&desk, DisableAccount { name: name.clone(), disabled })?;
            json!({"clerk": name, "disabled": disabled})
        }
        AccountDo::Unlock => {
            commands::run(&desk, LiftLockOut { name: name.clone() })?;
            json!({"clerk": name, "waits_minutes": null})
        }
    };
    Ok((answer, Done::All))
}

/// The account is the one that is signed in.
fn is_own(desk: &Desk, name: Option<&str>) -> Result<bool, CounterError> {
    let Some(name) = name else { return Ok(true) };
    Ok(commands::run(desk, ShowOffice {})?.clerk.as_deref() == Some(name))
}

/// `retention`
pub fn retention(args: RetentionArgs, global: &Global) -> Answer {
    let RetentionArgs { dir, on, list } = args;
    all(run(&dir, Retention { on, list }, global))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_of_an_office_can_be_given_under_the_name_it_is_stored_by() {
        let given: Vec<Role> = AccountRole::value_variants().iter().map(|role| Role::from(*role)).collect();
        assert_eq!(given.len(), Role::ALL.len());
        for role in AccountRole::value_variants() {
            let word = role.to_possible_value().expect("no role is hidden");
            assert_eq!(word.get_name(), Role::from(*role).as_str());
        }
    }
}
