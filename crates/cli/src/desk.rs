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
    global.key_file.as_deref().map(passphrase_in).transpose()
}

fn passphrase_in(file: &Path) -> Result<String, CounterError> {
    // a pipe is allowed here: a shell hands a secret over by one, and no copy of it lies on the disk
    let mut text = String::new();
    let opened = std::fs::File::open(file).map(|file| file.take(KEY_FILE_BYTES_MAX));
    opened.and_then(|mut file| file.read_to_string(&mut text)).map_err(CounterError::File)?;
    let text = text.trim_start_matches('\u{FEFF}');
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Does something with what opens an office. A sample office is opened by `demo` when nothing else is given.
pub fn unlocked<T>(global: &Global, act: impl Fn(&Unlock<'_>) -> Result<T, CounterError>) -> Result<T, CounterError> {
    unlocked_by(passphrase(global)?, act)
}

fn unlocked_by<T>(
    given: Option<String>,
    act: impl Fn(&Unlock<'_>) -> Result<T, CounterError>,
) -> Result<T, CounterError> {
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_passphrase_of_a_file_ends_with_its_line_and_begins_after_the_mark_of_utf_8() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("passphrase");
        for (text, passphrase) in [
            ("合言葉", "合言葉"),
            ("合言葉\n", "合言葉"),
            ("合言葉\r\n", "合言葉"),
            ("\u{FEFF}合言葉\n", "合言葉"),
            (" 二つの 語 \n", " 二つの 語 "),
            ("", ""),
        ] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(passphrase_in(&file).unwrap(), passphrase, "{text:?}");
        }
        std::fs::write(&file, b"\xff").unwrap();
        assert!(matches!(passphrase_in(&file), Err(CounterError::File(_))));
        std::fs::remove_file(&file).unwrap();
        assert!(matches!(passphrase_in(&file), Err(CounterError::File(_))));
    }

    fn key(error: KeyError) -> CounterError {
        CounterError::Office(OfficeError::Key(error))
    }

    /// What opens with each passphrase in turn, and which were tried.
    fn tried(
        given: Option<&str>,
        opens: impl Fn(Option<&str>) -> Result<(), CounterError>,
    ) -> (Result<(), CounterError>, Vec<Option<String>>) {
        let tried = RefCell::new(Vec::new());
        let answer = unlocked_by(given.map(str::to_owned), |unlock| {
            tried.borrow_mut().push(unlock.passphrase.clone());
            opens(unlock.passphrase.as_deref())
        });
        (answer, tried.into_inner())
    }

    #[test]
    fn a_sample_office_opens_when_nothing_is_given_and_only_then() {
        let sample = |passphrase: Option<&str>| match passphrase {
            None => Err(key(KeyError::NoPassphrase)),
            Some(SAMPLE_SECRET) => Ok(()),
            Some(_) => Err(key(KeyError::WrongPassphrase)),
        };
        let (answer, passphrases) = tried(None, sample);
        assert!(answer.is_ok());
        assert_eq!(passphrases, [None, Some(SAMPLE_SECRET.to_owned())]);
        let (answer, passphrases) = tried(Some("wrong"), sample);
        assert!(matches!(answer, Err(CounterError::Office(OfficeError::Key(KeyError::WrongPassphrase)))));
        assert_eq!(passphrases, [Some("wrong".to_owned())]);
    }

    #[test]
    fn another_office_asks_for_its_passphrase_and_does_not_say_that_demo_is_wrong() {
        let real = |passphrase: Option<&str>| {
            Err(key(if passphrase.is_none() { KeyError::NoPassphrase } else { KeyError::WrongPassphrase }))
        };
        let (answer, passphrases) = tried(None, real);
        assert!(matches!(answer, Err(CounterError::Office(OfficeError::Key(KeyError::NoPassphrase)))));
        assert_eq!(passphrases.len(), 2);
        // what the second attempt met beyond the key is what is wrong
        let held = |passphrase: Option<&str>| {
            Err(if passphrase.is_none() { key(KeyError::NoPassphrase) } else { CounterError::NotRestored })
        };
        assert!(matches!(tried(None, held).0, Err(CounterError::NotRestored)));
    }

    #[test]
    fn any_other_failure_is_not_tried_again() {
        let (answer, passphrases) = tried(None, |_| Err(CounterError::Office(OfficeError::Missing)));
        assert!(matches!(answer, Err(CounterError::Office(OfficeError::Missing))));
        assert_eq!(passphrases, [None]);
    }
}
