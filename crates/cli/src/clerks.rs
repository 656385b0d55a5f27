//! Commands about clerks: accounts, the access log, what is kept how long.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use madoguchi_counter::ops::access::AccessAsk;
use madoguchi_counter::ops::retention::Listing;
use madoguchi_domain::decide;
use madoguchi_domain::record::Role;
use serde_json::json;

use crate::args::Global;
use crate::run::{Answer, Done, open, value};

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
    #[arg(long)]
    supervisor: bool,
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

pub fn access(args: &AccessArgs, global: &Global) -> Answer {
    let day = |name: &str, text: &Option<String>| text.as_ref().map(|text| decide::day(name, Some(text))).transpose();
    let ask = AccessAsk {
        resident: args.resident.as_deref(),
        clerk: args.by.as_deref(),
        from: day("from_day", &args.from)?,
        until: day("until_day", &args.until)?,
        limit: args.limit,
    };
    Ok((value(open(&args.dir, global)?.accesses(&ask)?), Done::All))
}

pub fn account(args: &AccountArgs, global: &Global) -> Answer {
    let mut office = open(&args.dir, global)?;
    let name = args.name.as_deref().unwrap_or_default();
    let given = std::env::var("MADOGUCHI_NEW_PASSWORD").ok().filter(|p| !p.is_empty());
    let told = |(name, password): (String, Option<String>)| json!({"clerk": name, "password": password});
    let answer = match args.what {
        AccountDo::Add => {
            let role = if args.supervisor { Role::Supervisor } else { Role::Clerk };
            told(office.add_account(name, role, given.as_deref())?)
        }
        AccountDo::Password => told(office.set_password(args.name.as_deref(), given.as_deref())?),
        AccountDo::List => value(office.account_views()?),
        AccountDo::Disable | AccountDo::Enable => {
            let disabled = matches!(args.what, AccountDo::Disable);
            office.disable_account(name, disabled)?;
            json!({"clerk": name, "disabled": disabled})
        }
        AccountDo::Unlock => {
            office.lift_lock_out(name)?;
            json!({"clerk": name, "waits_minutes": null})
        }
    };
    Ok((answer, Done::All))
}

pub fn retention(args: &RetentionArgs, global: &Global) -> Answer {
    let on = args.on.as_ref().map(|text| decide::day("on", Some(text))).transpose()?;
    let listing = if args.list { Listing::Named } else { Listing::Counts };
    Ok((value(open(&args.dir, global)?.retention(on, listing)?), Done::All))
}
