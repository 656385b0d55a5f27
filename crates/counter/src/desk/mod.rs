//! The desk: one command table for the window and for tests. Arguments and answers are the JSON of
//! [`views`]; every failure is a [`views::RefusalView`].

pub mod convert;
pub mod errors;
pub mod views;

mod imports;
mod table;

#[cfg(test)]
mod bindings;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use views::RefusalView;

use crate::error::{CounterError, Result};
use crate::office::{Office, Unlock};

/// An office at which one clerk works. Commands may come from several threads; printing does not hold
/// the others up.
pub struct Desk {
    office: Mutex<Office>,
    imports: imports::ImportWatch,
}

impl Desk {
    /// Opens the office in `dir`, by the OS key store or `MADOGUCHI_PASSPHRASE`.
    pub fn open(dir: &Path) -> std::result::Result<Self, RefusalView> {
        let unlock = Unlock::with(std::env::var("MADOGUCHI_PASSPHRASE").ok().filter(|p| !p.is_empty()));
        let mut office = Office::open(dir, &unlock).map_err(|e| errors::view(&e))?;
        // found before the first name is shown; without fonts the window says so when a name needs them
        let _shown_when_needed = office.fonts();
        if let Ok(uri) = std::env::var("MADOGUCHI_PRINTER")
            && office.printer().ok().flatten().is_none()
        {
            office.set_printer(&uri).map_err(|e| errors::view(&e))?;
        }
        Ok(Self { office: Mutex::new(office), imports: imports::ImportWatch::default() })
    }

    /// Does one command.
    pub fn dispatch(&self, name: &str, args: Value) -> std::result::Result<Value, RefusalView> {
        table::call(self, name, args).map_err(|e| errors::view(&e))
    }

    /// The office, for one step. A panic elsewhere cannot have left it half-done: facts are transactions.
    fn office(&self) -> MutexGuard<'_, Office> {
        self.office.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer as JSON.
fn json<T: serde::Serialize>(value: T) -> Result<Value> {
    serde_json::to_value(value).map_err(|e| CounterError::Store(madoguchi_store::StoreError::Document(e)))
}
