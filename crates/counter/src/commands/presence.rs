//! Who sits at the window: signing in and out, the lock.

use std::collections::BTreeMap;

use madoguchi_domain::access::Look;
use madoguchi_store::ChangedRecords;
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use super::office::office_view;
use crate::about::{About, Access, CommandKind};
use crate::convert;
use crate::desk::presence::{fall, idle_ms, now};
use crate::error::Result;
use crate::ops::papers::reconcile::reconcile;
use crate::views::{OfficeView, PulseView};

/// Entries behind the window's place that are read to name what changed; behind more, the window reads everything it shows again.
const ENTRIES_NAMED_MAX: u32 = 100;

/// A clerk signs in.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SignIn {
    /// The account; left out: the only one.
    pub clerk: Option<String>,
    /// The password.
    pub password: String,
}

impl Command for SignIn {
    const ABOUT: About = About::new("sign_in", Access::Anybody, CommandKind::Write).notes(&[Look::SignedIn]);
    type Answer = OfficeView;

    fn run(self, at: &Admitted<'_>) -> Result<OfficeView> {
        let mut office = at.office();
        office.sign_in(self.clerk.as_deref(), &self.password)?;
        at.seat(&office);
        if at.is_window() {
            at.openings().clear();
            at.lock.open(now());
            // a printer may be silent for long, and is asked while nobody holds the office
            drop(office);
            reconcile(&mut |step| at.lend_at_once(step), &*at.printer_at)?;
            office = at.office();
        }
        office_view(at, &office)
    }
}

/// The clerk signs out.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SignOut {}

impl Command for SignOut {
    const ABOUT: About = About::new("sign_out", Access::Anybody, CommandKind::Write).notes(&[Look::SignedOut]);
    type Answer = OfficeView;

    fn run(self, at: &Admitted<'_>) -> Result<OfficeView> {
        let mut office = at.office();
        office.sign_out()?;
        at.seat(&office);
        at.openings().clear();
        at.lock.clear();
        office_view(at, &office)
    }
}

/// The clerk who is signed in gives the password again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct UnlockWindow {
    /// The password.
    pub password: String,
}

impl Command for UnlockWindow {
    const ABOUT: About = About::new("unlock", Access::Anybody, CommandKind::Write).notes(&[Look::Unlocked]);
    type Answer = OfficeView;

    fn run(self, at: &Admitted<'_>) -> Result<OfficeView> {
        let mut office = at.office();
        office.still_in()?;
        office.prove_presence(&self.password)?;
        at.lock.open(now());
        office_view(at, &office)
    }
}

/// Locks the window.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Lock {}

impl Command for Lock {
    const ABOUT: About = About::new("lock", Access::Anybody, CommandKind::Write).notes(&[Look::Locked]);
    type Answer = OfficeView;

    fn run(self, at: &Admitted<'_>) -> Result<OfficeView> {
        // at once: the office may be at a step of a long work, and searches are answered meanwhile
        let fell = at.seated().is_some() && at.lock.shut();
        let mut office = at.office();
        if fell && office.clerk().is_some() {
            office.note_of_presence(Look::Locked)?;
        }
        office_view(at, &office)
    }
}

/// A key or the mouse.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Touch {}

impl Command for Touch {
    const ABOUT: About = About::new("touch", Access::Anybody, CommandKind::Read).notes(&[Look::Locked]);
    type Answer = PulseView;

    fn run(self, at: &Admitted<'_>) -> Result<PulseView> {
        let view = pulse(at, None)?;
        let office = at.office();
        at.lock.touch(now(), idle_ms(&office));
        Ok(PulseView { locked: at.lock.is_shut(), ..view })
    }
}

/// Whether anything changed, what, and whether the window is locked.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Pulse {
    /// The place of the last answer; left out: nothing is named.
    pub since: Option<u64>,
}

impl Command for Pulse {
    const ABOUT: About = About::new("pulse", Access::Anybody, CommandKind::Read).notes(&[Look::Locked]);
    type Answer = PulseView;

    fn run(self, at: &Admitted<'_>) -> Result<PulseView> {
        pulse(at, self.since)
    }
}

fn pulse(at: &Admitted<'_>, since: Option<u64>) -> Result<PulseView> {
    let mut office = at.office();
    office.follow()?;
    fall(at, &mut office)?;
    let (version, reader) = (office.version()?, office.store.read());
    let changed = match since {
        Some(place) => reader.changed_since(place, ENTRIES_NAMED_MAX)?,
        None => ChangedRecords::Records(BTreeMap::new()),
    };
    Ok(convert::pulse((version, reader.last_place()?), changed, office.today(), at.lock.is_shut()))
}
