//! The desk: one command table for the window and for tests. Arguments and answers are the JSON of
//! [`views`]; every failure is a [`views::RefusalView`].

pub mod convert;
pub mod errors;
pub mod views;

mod determine;
mod imports;
mod incomes;
mod lock;
mod openings;
mod options;
mod progress;
mod runs;
mod table;
mod watch;

#[cfg(test)]
mod bindings;
#[cfg(test)]
mod runs_tests;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use views::RefusalView;

use crate::error::{CounterError, Result};
use crate::office::{Office, Unlock};

/// Between two steps of a long work.
const AFTER_YOU: Duration = Duration::from_millis(2);

/// An office at which one clerk works. Commands may come from several threads; printing does not hold
/// the others up.
pub struct Desk {
    office: Mutex<Office>,
    runs: progress::Runs,
    /// Questions asked of the search box; only the last one counts.
    asked: AtomicU64,
    lock: lock::IdleLock,
    openings: Mutex<openings::Openings>,
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
        Ok(Self::around(office))
    }

    fn around(mut office: Office) -> Self {
        watch::at_window(&mut office);
        let (lock, openings) = (lock::IdleLock::default(), Mutex::default());
        Self { office: Mutex::new(office), runs: progress::Runs::default(), asked: AtomicU64::new(0), lock, openings }
    }

    /// Does one command.
    pub fn dispatch(&self, name: &str, args: Value) -> std::result::Result<Value, RefusalView> {
        table::call(self, name, args).map_err(|e| errors::view(&e))
    }

    /// A new question to the search box; its number. Those before it are void from now on.
    fn ask(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A newer question than this one was asked.
    fn asked_anew(&self, question: u64) -> bool {
        self.asked.load(Ordering::Relaxed) != question
    }

    /// The office, for one step. A panic elsewhere cannot have left it half-done: facts are transactions.
    fn office(&self) -> MutexGuard<'_, Office> {
        self.office.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lends the office for one step of a long work, and lets whoever waits for it go first: without a pause the next step would take it
    /// again before anybody woke.
    fn lend(&self, step: &mut dyn FnMut(&mut Office) -> Result<()>) -> Result<()> {
        let done = step(&mut self.office());
        std::thread::sleep(AFTER_YOU);
        done
    }

    /// The openings of this sign-in; asked for after the office, never before.
    fn openings(&self) -> MutexGuard<'_, openings::Openings> {
        self.openings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer as JSON.
fn json<T: serde::Serialize>(value: T) -> Result<Value> {
    serde_json::to_value(value).map_err(|e| CounterError::Store(madoguchi_store::StoreError::Document(e)))
}
