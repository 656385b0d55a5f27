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

#[cfg(test)]
mod tests {
    use crate::error::CounterError;
    use crate::keys::{KeyError, MemoryKeyStore};

    use super::*;

    fn is_held(result: Result<File>) -> bool {
        matches!(result, Err(CounterError::Office(OfficeError::Held(why))) if why.kind() == ErrorKind::WouldBlock)
    }

    #[test]
    fn an_office_is_held_by_many_or_by_one_alone() {
        let folder = tempfile::tempdir().unwrap();
        let shared = [hold(folder.path(), Hold::Shared).unwrap(), hold(folder.path(), Hold::Shared).unwrap()];
        assert!(is_held(hold(folder.path(), Hold::Alone)));
        drop(shared);
        let alone = hold(folder.path(), Hold::Alone).unwrap();
        assert!(is_held(hold(folder.path(), Hold::Shared)));
        drop(alone);
        hold(folder.path(), Hold::Shared).unwrap();
    }

    fn with_pending_set(dir: &Path) {
        std::fs::write(dir.join(DATABASE_FILE), "old").unwrap();
        let next = swap::begin(dir).unwrap();
        std::fs::write(next.join(DATABASE_FILE), "new").unwrap();
        std::fs::write(next.join("ready"), format!("aside-1\n{DATABASE_FILE}")).unwrap();
    }

    #[test]
    fn whoever_holds_an_office_first_finishes_a_replacement_that_was_interrupted() {
        for how in [Hold::Shared, Hold::Alone] {
            let folder = tempfile::tempdir().unwrap();
            with_pending_set(folder.path());
            hold(folder.path(), how).unwrap();
            assert_eq!(std::fs::read(folder.path().join(DATABASE_FILE)).unwrap(), b"new");
            assert_eq!(std::fs::read(folder.path().join("aside-1").join(DATABASE_FILE)).unwrap(), b"old");
        }
    }

    #[test]
    fn files_are_not_replaced_under_somebody_who_has_them_open() {
        let folder = tempfile::tempdir().unwrap();
        let other = hold(folder.path(), Hold::Shared).unwrap();
        with_pending_set(folder.path());
        assert!(is_held(hold(folder.path(), Hold::Shared)));
        assert_eq!(std::fs::read(folder.path().join(DATABASE_FILE)).unwrap(), b"old");
        drop(other);
        hold(folder.path(), Hold::Shared).unwrap();
        assert_eq!(std::fs::read(folder.path().join(DATABASE_FILE)).unwrap(), b"new");
    }

    #[test]
    fn a_folder_with_any_file_that_only_an_office_has_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        std::fs::write(dir.join("letter.txt"), "").unwrap();
        assert!(!is_office(dir) && !is_office(&dir.join("none")));
        for file in [DATABASE_FILE, KEY_FILE] {
            std::fs::write(dir.join(file), "").unwrap();
            assert!(is_office(dir), "{file}");
            std::fs::remove_file(dir.join(file)).unwrap();
        }
        with_pending_set(dir);
        std::fs::remove_file(dir.join(DATABASE_FILE)).unwrap();
        assert!(is_office(dir));
    }

    #[test]
    fn what_is_missing_of_an_office_is_told_and_nothing_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        let store = MemoryKeyStore::default();
        let unlock = Unlock { key_store: &store, passphrase: Some("合言葉".to_owned()) };
        let opened = |dir: &Path| match open_store(dir, &unlock).err() {
            Some(CounterError::Office(error)) => error,
            other => panic!("{other:?}"),
        };
        assert!(matches!(opened(dir), OfficeError::Missing));
        assert!(!dir.join(LOCK_FILE).exists());
        std::fs::write(dir.join(DATABASE_FILE), "").unwrap();
        assert!(matches!(opened(dir), OfficeError::Key(KeyError::Missing)));
        let key = crate::keys::new_key();
        let mut slots = Slots::new(dir, uuid::Uuid::from_u128(1));
        slots.add_os(&key, &MemoryKeyStore::default()).unwrap();
        slots.write(&key).unwrap();
        assert!(matches!(opened(dir), OfficeError::Key(KeyError::WrongPassphrase)));
        std::fs::remove_file(dir.join(DATABASE_FILE)).unwrap();
        assert!(matches!(open_keyed(dir, key), Err(CounterError::Office(OfficeError::Open(OpenError::Missing)))));
    }
}
