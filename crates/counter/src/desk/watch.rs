//! Commands around who sits at the window: signing in, the lock, openings of files, accounts, the access log.

use madoguchi_domain::access::{self, Look, Place, Surface};
use madoguchi_domain::options::Options;
use madoguchi_domain::record::Role;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::wareki;
use serde::Deserialize;
use serde_json::Value;

use super::convert::{self, Reveal};
use super::lock::Moment;
use super::table::{office_view, parse};
use super::views::*;
use super::{Desk, json};
use crate::clock::since_start;
use crate::error::Result;
use crate::office::Office;
use crate::ops::access::AccessAsk;
use crate::ops::options::idle_lock_ms;
use crate::ops::show::From;

/// Commands that are answered whoever sits there, and while the window is locked.
pub(super) fn open_call(desk: &Desk, name: &str, args: Value) -> Option<Result<Value>> {
    Some(match name {
        "sign_in" => parse(args).and_then(|args| sign_in(desk, args)),
        "sign_out" => sign_out(desk),
        "unlock" => parse(args).and_then(|args| unlock(desk, args)),
        "lock" => lock(desk),
        "touch" => pulse(desk, Touch::Yes),
        "pulse" => pulse(desk, Touch::No),
        _ => return None,
    })
}

/// Commands about clerks.
pub(super) fn clerk_call(desk: &Desk, name: &str, args: Value) -> Option<Result<Value>> {
    Some(match name {
        "accounts" => desk.office().account_views().and_then(json),
        "add_account" => parse(args).and_then(|args| add_account(desk, args)),
        "disable_account" => parse(args).and_then(|args| disable_account(desk, args)),
        "reset_password" => parse(args).and_then(|args| reset_password(desk, args)),
        "lift_lock_out" => parse(args).and_then(|args| lift_lock_out(desk, args)),
        "change_password" => parse(args).and_then(|args| change_password(desk, args)),
        "accesses" => parse(args).and_then(|args| accesses(desk, args)),
        _ => return None,
    })
}

/// Nothing is answered while the window is locked, or for a clerk whose account was disabled meanwhile.
pub(super) fn admit(desk: &Desk) -> Result<()> {
    let mut office = desk.office();
    office.still_in()?;
    fall(desk, &mut office)?;
    if desk.lock.is_shut() { Err(Refusal::new(RefusalCode::Locked).into()) } else { Ok(()) }
}

/// Milliseconds after which this office's windows are locked.
pub(super) fn idle_ms(office: &Office) -> Option<u64> {
    idle_lock_ms(&Options::of(&office.record))
}

fn now(office: &Office) -> Moment {
    Moment { since_start: since_start(), wall: office.clock.now().wall }
}

fn fall(desk: &Desk, office: &mut Office) -> Result<()> {
    if office.clerk().is_some() && desk.lock.falls(now(office), idle_ms(office)) {
        office.note_of_presence(Look::Locked)?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct SignIn {
    clerk: Option<String>,
    password: String,
}

fn sign_in(desk: &Desk, args: SignIn) -> Result<Value> {
    let mut office = desk.office();
    office.sign_in(args.clerk.as_deref(), &args.password)?;
    desk.openings().clear();
    desk.lock.open(now(&office));
    office.reconcile()?;
    json(office_view(desk, &office)?)
}

fn sign_out(desk: &Desk) -> Result<Value> {
    let mut office = desk.office();
    office.sign_out()?;
    desk.openings().clear();
    desk.lock.clear();
    json(office_view(desk, &office)?)
}

#[derive(Deserialize)]
struct Password {
    password: String,
}

fn unlock(desk: &Desk, args: Password) -> Result<Value> {
    let mut office = desk.office();
    office.still_in()?;
    office.prove_presence(&args.password)?;
    desk.lock.open(now(&office));
    json(office_view(desk, &office)?)
}

fn lock(desk: &Desk) -> Result<Value> {
    let mut office = desk.office();
    if office.clerk().is_some() && desk.lock.shut() {
        office.note_of_presence(Look::Locked)?;
    }
    json(office_view(desk, &office)?)
}

#[derive(PartialEq)]
enum Touch {
    Yes,
    No,
}

fn pulse(desk: &Desk, touch: Touch) -> Result<Value> {
    let mut office = desk.office();
    office.follow()?;
    fall(desk, &mut office)?;
    if touch == Touch::Yes {
        desk.lock.touch(now(&office), idle_ms(&office));
    }
    json(PulseView { version: office.store.data_version()?, locked: desk.lock.is_shut() })
}

/// What a screen tells when it shows a resident.
#[derive(Deserialize)]
pub(super) struct Show {
    pub resident: String,
    #[serde(default)]
    pub place: Option<Place>,
    #[serde(default)]
    pub opening: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub on: Option<String>,
    #[serde(default)]
    pub known_at: Option<String>,
}

/// Shows a resident: one line in the access log for each opening, another when the mask is lifted.
pub(super) fn show(desk: &Desk, args: &Show) -> Result<Value> {
    let mut office = desk.office();
    let clerk = office.signed_in()?;
    let place = args.place.unwrap_or(Place::Household);
    let from = From::parse(args.on.as_deref(), args.known_at.as_deref())?;
    let shown = office.show_from(&args.resident, from)?;
    let known = args.opening.as_deref().and_then(|id| desk.openings().find(id, &clerk, shown.resident.id));
    let reason = args.reason.as_deref().and_then(access::reason);
    let (shown, reveal, opening) = match (known, &args.opening) {
        (Some(true), Some(id)) => (shown, Reveal::All, id.clone()),
        (Some(false), Some(id)) => {
            let reveal = office.reveal(&shown, place, reason)?;
            if reveal == Reveal::All {
                desk.openings().reveal(id);
            }
            (shown, reveal, id.clone())
        }
        (Some(_) | None, _) => {
            let (shown, reveal) = office.open_file(&args.resident, from, place, reason.as_deref())?;
            let id = office.clock.new_id();
            desk.openings().begin(id, &clerk, shown.resident.id, reveal == Reveal::All);
            (shown, reveal, id.to_string())
        }
    };
    let view = convert::show(&shown, reveal, office.fonts.as_deref());
    // the household view has no place for incomes: they have a screen of their own, with a reason of its own
    let incomes = convert::income::years(&shown.resident, Reveal::Masked);
    json(ShowView { opening: Some(opening), incomes, ..view })
}

#[derive(Deserialize)]
struct NewAccount {
    name: String,
    role: Role,
    #[serde(default)]
    password: Option<String>,
}

/// A field left empty is none.
fn typed(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

fn add_account(desk: &Desk, args: NewAccount) -> Result<Value> {
    let (name, password) = desk.office().add_account(&args.name, args.role, typed(&args.password))?;
    json(SecretView { name, password })
}

#[derive(Deserialize)]
struct Disable {
    name: String,
    disabled: bool,
}

fn disable_account(desk: &Desk, args: Disable) -> Result<Value> {
    let mut office = desk.office();
    office.disable_account(&args.name, args.disabled)?;
    json(office.account_views()?)
}

#[derive(Deserialize)]
struct Reset {
    name: String,
    #[serde(default)]
    password: Option<String>,
}

fn reset_password(desk: &Desk, args: Reset) -> Result<Value> {
    let mut office = desk.office();
    office.supervisor()?;
    let (name, password) = office.set_password(Some(&args.name), typed(&args.password))?;
    json(SecretView { name, password })
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

fn lift_lock_out(desk: &Desk, args: Named) -> Result<Value> {
    let mut office = desk.office();
    office.lift_lock_out(&args.name)?;
    json(office.account_views()?)
}

#[derive(Deserialize)]
struct Change {
    old: String,
    new: String,
}

fn change_password(desk: &Desk, args: Change) -> Result<Value> {
    desk.office().change_own_password(&args.old, &args.new)?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
struct Accesses {
    #[serde(default)]
    resident: Option<String>,
    #[serde(default)]
    clerk: Option<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    until: Option<String>,
}

fn accesses(desk: &Desk, args: Accesses) -> Result<Value> {
    let day = |name: &str, text: &Option<String>| -> Result<Option<chrono::NaiveDate>> {
        let read = |text: &str| wareki::parse(text).map_err(|_| Refusal::field(name, text));
        Ok(typed(text).map(read).transpose()?)
    };
    let (from, until) = (day("from_day", &args.from)?, day("until_day", &args.until)?);
    let ask =
        AccessAsk { resident: typed(&args.resident), clerk: typed(&args.clerk), from, until, limit: WINDOW_LINES_MAX };
    json(desk.office().accesses(&ask)?)
}

/// Most lines a screen shows.
const WINDOW_LINES_MAX: usize = 500;

/// At a window everything is noted as seen at the window.
pub(super) fn at_window(office: &mut Office) {
    office.surface = Surface::Window;
}
