//! Reaching a printer: its address, how long it is waited for, and who may drive it.
//!
//! Knows no job and no office.

use std::path::Path;
use std::time::Duration;

use madoguchi_domain::refusal::Refusal;
use madoguchi_printing::printer::{IppPrinter, Printer, Timeouts, Wait};

use crate::clock::since_start;
use crate::error::{CounterError, OfficeError, Result};

/// One process drives the printer at a time.
pub(super) const PRINT_LOCK: &str = "print.lock";

/// One process writes a paper to a file at a time.
pub(super) const FILE_LOCK: &str = "file.lock";

/// Without progress for this long nobody knows what came of a paper.
pub const WAIT_S: u64 = 30;

/// Between two looks at a job.
const POLL: Duration = Duration::from_millis(100);

/// Finds the printer at an address.
pub type PrinterAt = dyn Fn(&str) -> Result<Box<dyn Printer>> + Send + Sync;

/// The printer at an address.
pub fn printer_at(uri: &str) -> Result<Box<dyn Printer>> {
    let printer = IppPrinter::new(uri, Timeouts::OFFICE);
    Ok(Box::new(printer.map_err(|_| CounterError::Refused(Refusal::field("printer", uri)))?))
}

/// Waits until no other process, and no other thread, makes papers for the office in `dir`. Never called while the office is held:
/// whoever drives a printer needs it for every step.
pub(super) fn locked_file(dir: &Path, name: &str) -> Result<std::fs::File> {
    crate::files::lock(&dir.join(name)).map_err(|error| OfficeError::Held(error).into())
}

/// The same lock if nobody holds it.
pub(super) fn held_if_free(dir: &Path, name: &str) -> Result<Option<std::fs::File>> {
    crate::files::try_lock(&dir.join(name)).map_err(|error| OfficeError::Held(error).into())
}

/// Runs with a wait of at most `wait_s` without progress.
pub(super) fn with_wait<T>(wait_s: u64, run: impl FnOnce(&Wait<'_>) -> T) -> T {
    let wait =
        Wait { poll: POLL, deadline: Duration::from_secs(wait_s), sleep: &std::thread::sleep, now: &since_start };
    run(&wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_of_a_printer_is_refused_with_what_was_typed() {
        for uri in ["", "printer", "https://localhost/", "ipp://8.8.8.8/", "ipp://a:b@localhost/"] {
            let refused = printer_at(uri).err();
            assert!(
                matches!(&refused, Some(CounterError::Refused(refusal)) if refusal.fields["value"] == uri),
                "{refused:?}"
            );
        }
        assert!(printer_at("ipp://localhost/ipp/print").is_ok());
    }

    #[test]
    fn one_at_a_time_drives_the_printer_and_a_file_does_not_wait_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let driving = locked_file(folder.path(), PRINT_LOCK).unwrap();
        assert!(held_if_free(folder.path(), PRINT_LOCK).unwrap().is_none());
        assert!(held_if_free(folder.path(), FILE_LOCK).unwrap().is_some());
        drop(driving);
        assert!(held_if_free(folder.path(), PRINT_LOCK).unwrap().is_some());
        assert!(matches!(
            locked_file(&folder.path().join("none"), PRINT_LOCK),
            Err(CounterError::Office(OfficeError::Held(_)))
        ));
    }
}
