//! The folder of an office: its lock, and its files opened by a key.
//!
//! Knows what lies in the folder and who may hold it. Knows no record of the office.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use madoguchi_store::{OpenError, RawKey, Store};

use crate::error::{OfficeError, Result};
use crate::keys::{KEY_FILE, KeyStore, OsKeyStore, Slots};
use crate::swap::{self, DATABASE_FILE};
use crate::witness_copy::WitnessCopy;

/// What opens an office.
pub struct Unlock<'a> {
    /// The OS key store.
    pub key_store: &'a dyn KeyStore,
    /// The passphrase, if one was given.
    pub passphrase: Option<String>,
}

impl Unlock<'_> {
    /// The OS key store, and the passphrase if one is given.
    pub fn with(passphrase: Option<String>) -> Unlock<'static> {
        Unlock { key_store: &OsKeyStore, passphrase }
    }
}

/// An office whose files are open.
pub(crate) struct Opened {
    pub store: Store,
    pub slots: Slots,
    pub key: RawKey,
    pub witness: Option<WitnessCopy>,
    pub open: File,
}

/// Name of the file whose lock says that the office is open.
const LOCK_FILE: &str = "office.lock";

/// How the files of an office are held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// With others.
    Shared,
    /// Alone: the files themselves are replaced.
    Alone,
}

/// Takes the office's lock and finishes a replacement of its files that was interrupted.
pub(crate) fn hold(dir: &Path, how: Hold) -> Result<File> {
    let path = dir.join(LOCK_FILE);
    let unreadable = |error| OfficeError::Open(OpenError::Beside(error));
    if swap::is_pending(dir)
        && let Some(_alone) = crate::files::try_lock(&path).map_err(unreadable)?
    {
        swap::finish(dir).map_err(unreadable)?;
    }
    let held = crate::files::with_patience(|| match how {
        Hold::Shared => crate::files::try_share(&path),
        Hold::Alone => crate::files::try_lock(&path),
    });
    let held = held.map_err(unreadable)?.ok_or_else(|| OfficeError::Held(ErrorKind::WouldBlock.into()))?;
    if swap::is_pending(dir) {
        return Err(OfficeError::Held(ErrorKind::WouldBlock.into()).into());
    }
    Ok(held)
}

/// There is an office in that folder, or what is left of one.
pub(crate) fn is_office(dir: &Path) -> bool {
    dir.join(DATABASE_FILE).exists() || dir.join(KEY_FILE).exists() || swap::is_pending(dir)
}

/// Opens the database of an office with its key itself.
pub(crate) fn open_keyed(dir: &Path, key: RawKey) -> Result<Opened> {
    let open = hold(dir, Hold::Shared)?;
    let slots = Slots::read(dir).map_err(OfficeError::Key)?;
    let store = Store::open(&dir.join(DATABASE_FILE), &key).map_err(OfficeError::Open)?;
    Ok(Opened { store, slots, key, witness: None, open })
}

/// Opens the database of an office with whichever slot opens.
pub(crate) fn open_store(dir: &Path, unlock: &Unlock<'_>) -> Result<Opened> {
    if !is_office(dir) {
        return Err(OfficeError::Missing.into());
    }
    let open = hold(dir, Hold::Shared)?;
    let slots = Slots::read(dir).map_err(OfficeError::Key)?;
    let key = slots.open(unlock.key_store, unlock.passphrase.as_deref()).map_err(OfficeError::Key)?;
    let mut store = Store::open(&dir.join(DATABASE_FILE), &key).map_err(OfficeError::Open)?;
    let witness = WitnessCopy::attach(&mut store, &slots, unlock.key_store)?;
    Ok(Opened { store, slots, key, witness, open })
}
