//! The desk of one headless command: the office opened, the clerk signed in.

use std::io::Read;
use std::path::Path;

use madoguchi_counter::check::Check;
use madoguchi_counter::commands::presence::SignIn;
use madoguchi_counter::commands::{self, Command};
use madoguchi_counter::desk::Desk;
use madoguchi_counter::error::{CounterError, OfficeError};
use madoguchi_counter::keys::KeyError;
use madoguchi_counter::office::{Office, Unlock};
use madoguchi_sample::SAMPLE_SECRET;

use crate::global::Global;
use crate::show::{self, Progress};

/// Opens an office for a clerk. A sample office is opened by `demo` when nothing else is given.
pub fn open(dir: &Path, global: &Global) -> Result<Desk, CounterError> {
    let office = unlocked(global, |unlock| Office::open(dir, unlock))?;
    if let Some(mended) = office.was_mended() {
        show::note(&format!(
            "第二の記録を直しました（切り捨て {} バイト、書き直し {} 件）。",
            mended.cut_bytes, mended.entries_again
        ));
    }
    let given = std::env::var("MADOGUCHI_CLERK_PASSWORD").ok();
    let password = given.or_else(|| office.founding().sample.then(|| SAMPLE_SECRET.to_owned())).unwrap_or_default();
    let desk = Desk::headless(office);
    commands::run(&desk, SignIn { clerk: global.clerk.clone(), password })?;
    Ok(desk)
}

/// The same; its long works show how far they are, counted in `unit`.
pub fn open_for_long(dir: &Path, unit: &str, global: &Global) -> Result<Desk, CounterError> {
    let progress = Progress::new(unit);
    Ok(open(dir, global)?.watched(Box::new(move |done, all| progress.at(done, all))))
}

/// Opens an office for a clerk and does one command.
pub fn run<C: Command>(dir: &Path, command: C, global: &Global) -> Result<C::Answer, CounterError> {
    commands::run(&open(dir, global)?, command)
}

/// How the clerk made sure of the person.
pub fn check(global: &Global) -> Result<Check, CounterError> {
    Ok(global.check.as_deref().map(Check::parse).transpose()?.unwrap_or_default())
}

/// Longest file that holds a passphrase.
const KEY_FILE_BYTES_MAX: u64 = 64 * 1024;

/// The passphrase that was given, if any.
pub fn passphrase(global: &Global) -> Result<Option<String>, CounterError> {
    if let Some(given) = std::env::var("MADOGUCHI_PASSPHRASE").ok().filter(|p| !p.is_empty()) {
        return Ok(Some(given));
    }
    let Some(file) = &global.key_file else { return Ok(None) };
    // a pipe is allowed here: a shell hands a secret over by one, and no copy of it lies on the disk
    let mut text = String::new();
    let opened = std::fs::File::open(file).map(|file| file.take(KEY_FILE_BYTES_MAX));
    opened.and_then(|mut file| file.read_to_string(&mut text)).map_err(CounterError::File)?;
    let text = text.trim_start_matches('\u{FEFF}');
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Does something with what opens an office. A sample office is opened by `demo` when nothing else is given.
pub fn unlocked<T>(global: &Global, act: impl Fn(&Unlock<'_>) -> Result<T, CounterError>) -> Result<T, CounterError> {
    let given = passphrase(global)?;
    let nothing_given = given.is_none();
    match act(&Unlock::with(given)) {
        // nothing was opened, so nothing was done
        Err(first @ CounterError::Office(OfficeError::Key(KeyError::NoPassphrase))) if nothing_given => {
            act(&Unlock::with(Some(SAMPLE_SECRET.to_owned()))).map_err(|second| {
                if matches!(second, CounterError::Office(OfficeError::Key(_))) { first } else { second }
            })
        }
        other => other,
    }
}
