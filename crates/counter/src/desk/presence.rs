//! Whether somebody may be answered: nobody at a window that is locked, nor a clerk whose account was disabled meanwhile.

use madoguchi_domain::access::Look;
use madoguchi_domain::options::Options;
use madoguchi_domain::refusal::{Refusal, RefusalCode};

use super::Desk;
use super::lock::Moment;
use crate::clock::{machine_now, since_start};
use crate::error::Result;
use crate::office::Office;
use crate::ops::options::idle_lock_ms;

/// A signed-in clerk sits here, and the window is not locked.
pub(crate) fn admit(desk: &Desk, office: &mut Office) -> Result<()> {
    let clerk = office.clerk().map(str::to_owned);
    office.still_in().inspect_err(|_| match &clerk {
        Some(clerk) if office.clerk().is_none() => desk.unseat(clerk),
        Some(_) | None => {}
    })?;
    fall(desk, office)?;
    if desk.lock.is_shut() { Err(Refusal::new(RefusalCode::Locked).into()) } else { Ok(()) }
}

/// Locks the window if nobody touched it for long enough.
pub(crate) fn fall(desk: &Desk, office: &mut Office) -> Result<()> {
    if office.clerk().is_some() && desk.lock.falls(now(), idle_ms(office)) {
        office.note_of_presence(Look::Locked)?;
    }
    Ok(())
}

/// Milliseconds after which this office's windows are locked.
pub(crate) fn idle_ms(office: &Office) -> Option<u64> {
    idle_lock_ms(&Options::of(&office.record))
}

/// This moment by both clocks of the machine: the day of a sample office moves while somebody sits there.
pub(crate) fn now() -> Moment {
    Moment { since_start: since_start(), wall: machine_now() }
}
