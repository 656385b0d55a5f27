//! After harm: building a damaged office again from what can be proved.

use std::fs::File;
use std::path::{Path, PathBuf};

use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_store::{Context, DoubtedState, RawKey, Salvage, SalvageReport, Store, folder};

use crate::clock::SystemClock;
use crate::error::{CounterError, OfficeError, Result};
use crate::keys::{KEY_FILE, Slots};
use crate::opening::{Hold, Unlock, hold, is_office};
use crate::swap::{self, DATABASE_FILE};
use crate::witness_copy;

/// Who answers for entries that are only written again; none is made in this name.
const REBUILDER: &str = "復旧";

/// What came of a salvage.
pub enum Rescue {
    /// Nothing was damaged; nothing was changed.
    NothingWrong {
        /// Entries there are.
        entries: u64,
    },
    /// A new office was built.
    Built {
        /// From what, and what is lost.
        salvaged: SalvageReport,
        /// Where the damaged files lie now.
        aside: Option<PathBuf>,
        /// Why the new state is doubted, if it is.
        doubt: Option<Box<DoubtedState>>,
    },
}

/// Builds a damaged office again. The damaged files are moved aside, never deleted.
pub fn salvage(dir: &Path, unlock: &Unlock<'_>, tick: &mut dyn FnMut(u64)) -> Result<Rescue> {
    if !is_office(dir) {
        return Err(OfficeError::Missing.into());
    }
    let alone = hold(dir, Hold::Alone)?;
    let slots = Slots::read(dir).map_err(OfficeError::Key)?;
    let key = slots.open(unlock.key_store, unlock.passphrase.as_deref()).map_err(OfficeError::Key)?;
    let other_mark = witness_copy::kept(&slots, unlock.key_store);
    rescue(dir, alone, &key, other_mark, tick)
}

/// The same for whoever holds the database's key already.
pub fn salvage_by_key(dir: &Path, key: &RawKey) -> Result<Rescue> {
    rescue(dir, hold(dir, Hold::Alone)?, key, None, &mut |_| ())
}

fn rescue(
    dir: &Path,
    alone: File,
    key: &RawKey,
    other_mark: Option<Vec<u8>>,
    tick: &mut dyn FnMut(u64),
) -> Result<Rescue> {
    let from = dir.join(DATABASE_FILE);
    if let Some(entries) = whole(&from, key, tick) {
        return Ok(Rescue::NothingWrong { entries });
    }
    let next = swap::begin(dir).map_err(CounterError::File)?;
    let at = SystemClock::default().now();
    let context = Context { clerk: REBUILDER.to_owned(), authority: Authority::Batch, at };
    let to = next.join(DATABASE_FILE);
    let salvaged = Store::salvage(&Salvage { from: &from, to: &to, key, context, other_mark }, tick)?;
    if salvaged.entries == 0 {
        return Err(CounterError::NothingToSalvage);
    }
    folder::copy_private(&dir.join(KEY_FILE), &next.join(KEY_FILE)).map_err(CounterError::File)?;
    let aside = swap::commit(dir, "damaged").map_err(CounterError::File)?;
    drop(alone);
    let store = Store::open(&dir.join(DATABASE_FILE), key).map_err(OfficeError::Open)?;
    Ok(Rescue::Built { salvaged, aside, doubt: store.doubted_state().cloned().map(Box::new) })
}

/// Entries of an office in which nothing is wrong. A database that does not open is damaged, and so is one with
/// any fault but a doubt of the witness, which is for the clerk and not for salvage.
fn whole(path: &Path, key: &RawKey, tick: &mut dyn FnMut(u64)) -> Option<u64> {
    let store = Store::open(path, key).ok()?;
    let verdict = store.verify(tick);
    let continues = store.doubted_state().is_some()
        && store.second_continues(&path.with_file_name(madoguchi_store::SECOND_FILE)).unwrap_or(false);
    let damaged = verdict.faults.iter().any(|fault| !fault.kind.is_doubt());
    (!damaged && !continues).then_some(verdict.entries)
}
