//! The keys of the office: who may change them.
//!
//! Adding, removing and rotating keys replaces files of the office, so it is done by whoever has the office open no more: the right is asked
//! at the desk, and what follows is for [`crate::key_ops`].

use madoguchi_domain::rights::Right;
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command, run};
use crate::about::{About, Access, CommandKind};
use crate::convert;
use crate::desk::Desk;
use crate::error::Result;
use crate::key_ops::KeyKeeper;
use crate::views::KeysView;

/// The key slots of the office, for whoever may change them.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListKeys {}

impl Command for ListKeys {
    const ABOUT: About = About::new("keys", Access::With(Right::KeepKeys), CommandKind::Read);
    type Answer = KeysView;

    fn run(self, at: &Admitted<'_>) -> Result<KeysView> {
        let (slots, damage) = at.office().key_slots()?;
        Ok(convert::keys(slots.iter().map(|slot| slot.as_str()), &damage))
    }
}

/// Whoever sits at the desk as a keeper of the office's keys; the desk, and with it the office, is closed.
pub fn keeper(desk: Desk) -> Result<KeyKeeper> {
    run(&desk, ListKeys {})?;
    let office = desk.office();
    Ok(KeyKeeper { dir: office.dir().to_owned(), clerk: office.signed_in()? })
}
