//! Changing what opens an office: slots, custodians' recovery keys, a new database key.
//!
//! Whoever holds a key may do it; the journal says so. Knows nothing of how keys are sealed.

use std::path::{Path, PathBuf};

use madoguchi_domain::act::{Act, OptionSet};
use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{Context, CopyKeys, RawKey, Store, StoreError};

use crate::clock::SystemClock;
use crate::entry::claim;
use crate::error::{CounterError, OfficeError, Result};
use crate::keys::recovery::RecoveryKey;
use crate::keys::{KeyError, SlotKind, Slots, new_key};
use crate::opening::{Hold, Opened, Unlock, hold, is_office, open_store};
use crate::swap::{self, DATABASE_FILE};

/// Name of the option that says what was last done to the keys.
pub const OPTION_KEYS: &str = "keys";

/// Who answers in the journal for what only the holder of a key can do.
const KEY_HOLDER: &str = "鍵の保持者";

/// A change of the key slots.
pub enum SlotChange {
    /// Only list them.
    None,
    /// A slot in the OS key store.
    AddOs,
    /// A slot for another passphrase.
    AddPassphrase(String),
    /// Recovery keys for two custodians, each written to a file.
    AddRecovery([PathBuf; 2]),
    /// All slots of these kinds.
    Remove(Vec<SlotKind>),
}

/// Key slots of the office in `dir`, changed by `key add` and `key remove`. The journal names the kinds there are.
pub fn change_slots(dir: &Path, unlock: &Unlock<'_>, change: SlotChange) -> Result<Vec<SlotKind>> {
    if matches!(change, SlotChange::None) {
        return Ok(Slots::read(dir).map_err(OfficeError::Key)?.kinds());
    }
    let Opened { mut store, mut slots, key, witness: _witness, open: _open } = open_store(dir, unlock)?;
    let _one_at_a_time = crate::files::lock(&dir.join("keys.lock")).map_err(CounterError::File)?;
    if !slots.is_proved(&key) {
        return Err(refused("unproved"));
    }
    let what = match change {
        SlotChange::None => "",
        SlotChange::AddOs => {
            slots.add_os(&key, unlock.key_store).map_err(slot_error)?;
            "added os"
        }
        SlotChange::AddPassphrase(passphrase) => {
            slots.add_passphrase(&key, &passphrase).map_err(slot_error)?;
            "added passphrase"
        }
        SlotChange::AddRecovery(files) => {
            let made = slots.add_recovery(&key).map_err(slot_error)?;
            write_sheets(&made, &files, slots.office())?;
            "added recovery"
        }
        SlotChange::Remove(kinds) => {
            slots.remove(&kinds, unlock.key_store).map_err(slot_error)?;
            "removed"
        }
    };
    slots.write(&key).map_err(OfficeError::Key)?;
    journal(&mut store, KEY_HOLDER, &said(what, &slots.kinds()))?;
    Ok(slots.kinds())
}

fn refused(field: &str) -> CounterError {
    CounterError::Refused(Refusal::new(RefusalCode::KeySlot).with("field", field))
}

/// What a person can change is a refusal; what lies with the file or the disk is not.
fn slot_error(error: KeyError) -> CounterError {
    match error {
        KeyError::LastSlot => refused("last_slot"),
        KeyError::NoSuchSlot => refused("no_such_slot"),
        KeyError::Full => refused("full"),
        KeyError::EmptyPassphrase => refused("empty_passphrase"),
        KeyError::RecoveryThere => refused("recovery_there"),
        KeyError::Store(_) => refused("key_store"),
        KeyError::Missing
        | KeyError::Read(_)
        | KeyError::Write(_)
        | KeyError::Damaged
        | KeyError::Earlier
        | KeyError::WrongPassphrase
        | KeyError::NoPassphrase
        | KeyError::RecoveryText
        | KeyError::WrongRecovery
        | KeyError::Seal => OfficeError::Key(error).into(),
    }
}

/// The sheets are there and durable before the slots count; files that exist are never overwritten.
fn write_sheets(made: &[RecoveryKey; 2], files: &[PathBuf; 2], office: uuid::Uuid) -> Result<()> {
    use std::io::Write;
    let mut open = Vec::new();
    for path in files {
        open.push(std::fs::File::options().write(true).create_new(true).open(path).map_err(CounterError::File)?);
    }
    for (file, recovery) in open.iter_mut().zip(made) {
        let sheet = recovery.sheet(office);
        file.write_all(sheet.as_bytes()).and_then(|()| file.sync_all()).map_err(CounterError::File)?;
    }
    Ok(())
}

fn said(what: &str, kinds: &[SlotKind]) -> String {
    let names: Vec<&str> = kinds.iter().map(|k| k.as_str()).collect();
    format!("{what}; now {}", names.join(" "))
}

/// What was done to the keys, as an entry. In a doubted state facts are refused, and so is this one.
fn journal(store: &mut Store, clerk: &str, value: &str) -> Result<()> {
    let office = store.read().find_office()?.ok_or(OfficeError::Founding)?;
    let clock = SystemClock { fixed_day: office.founding.body.fixed_day };
    let at = clock.now();
    let act = Act::SetOption(OptionSet {
        office: office.id,
        name: OPTION_KEYS.to_owned(),
        value: value.to_owned(),
        set_on: at.day(),
        set_by: clerk.to_owned(),
    });
    let context = Context { clerk: clerk.to_owned(), authority: Authority::Batch, at };
    store.commit(context, |c| c.append(claim(clock.new_id(), vec![act], None)).map(|_| ()))?;
    Ok(())
}

/// What a recovery led to.
pub struct Recovered {
    /// The slots there are now.
    pub slots: Vec<SlotKind>,
    /// Whose key opened.
    pub by: SlotKind,
    /// The entry that says so was written; not while the state is doubted.
    pub journalled: bool,
}

/// Opens the office with a custodian's key and sets a new passphrase in place of the old ones.
pub fn recover(dir: &Path, sheet: &str, passphrase: &str) -> Result<Recovered> {
    if !is_office(dir) {
        return Err(OfficeError::Missing.into());
    }
    let _open = hold(dir, Hold::Shared)?;
    let _one_at_a_time = crate::files::lock(&dir.join("keys.lock")).map_err(CounterError::File)?;
    let recovery = RecoveryKey::parse(sheet).map_err(OfficeError::Key)?;
    let mut slots = Slots::read(dir).map_err(OfficeError::Key)?;
    let key = slots.open_recovery(&recovery).map_err(OfficeError::Key)?;
    if !slots.is_proved(&key) {
        return Err(refused("unproved"));
    }
    let mut store = Store::open(&dir.join(DATABASE_FILE), &key).map_err(OfficeError::Open)?;
    if slots.kinds().contains(&SlotKind::Passphrase) {
        slots.remove(&[SlotKind::Passphrase], &crate::keys::OsKeyStore).map_err(slot_error)?;
    }
    slots.add_passphrase(&key, passphrase).map_err(slot_error)?;
    slots.write(&key).map_err(OfficeError::Key)?;
    let who = if recovery.kind() == SlotKind::RecoveryA { "復旧鍵Aの保管者" } else { "復旧鍵Bの保管者" };
    let said = said(&format!("opened by {}", recovery.kind().as_str()), &slots.kinds());
    let journalled = match journal(&mut store, who, &said) {
        Ok(()) => true,
        Err(CounterError::Store(StoreError::StateDoubted(_))) => false,
        Err(error) => return Err(error),
    };
    Ok(Recovered { slots: slots.kinds(), by: recovery.kind(), journalled })
}

/// What a rotation led to.
pub struct Rotated {
    /// The slots there are now.
    pub slots: Vec<SlotKind>,
    /// Kinds of slots that could not be sealed again, because their secret was not at hand.
    pub left_behind: Vec<SlotKind>,
}

/// A new random database key: database and second file are encrypted anew, the slots sealed again. The old files
/// are removed once the new ones have proved themselves.
pub fn rotate(dir: &Path, unlock: &Unlock<'_>, tick: &mut dyn FnMut(u64)) -> Result<Rotated> {
    if !is_office(dir) {
        return Err(OfficeError::Missing.into());
    }
    let _alone = hold(dir, Hold::Alone)?;
    let slots = Slots::read(dir).map_err(OfficeError::Key)?;
    let key = slots.open(unlock.key_store, unlock.passphrase.as_deref()).map_err(OfficeError::Key)?;
    if !slots.is_proved(&key) {
        return Err(refused("unproved"));
    }
    let store = Store::open(&dir.join(DATABASE_FILE), &key).map_err(OfficeError::Open)?;
    if let Some(restored) = store.doubted_state() {
        return Err(StoreError::StateDoubted(restored.doubt).into());
    }
    let next = new_key();
    let folder = swap::begin(dir).map_err(CounterError::File)?;
    let (new, left_behind) =
        slots.resealed(&next, unlock.key_store, unlock.passphrase.as_deref()).map_err(slot_error)?;
    let mut new = new.moved_to(&folder);
    let kinds = new.kinds();
    let made = remake(&store, &folder, &key, &next, &kinds, tick).and_then(|store| {
        new.write(&next).map_err(OfficeError::Key)?;
        Ok(store)
    });
    let mut remade = match made {
        Ok(store) => store,
        Err(error) => {
            // the new secrets open nothing
            new.forget_secrets(unlock.key_store);
            return Err(error);
        }
    };
    let mark = remade.sealed_mark();
    drop((store, remade));
    let old = swap::commit(dir, "rotated").map_err(CounterError::File)?;
    if let Some(mark) = mark {
        crate::witness_copy::keep(&new, unlock.key_store, &mark);
    }
    slots.forget_secrets(unlock.key_store);
    if let Some(old) = old {
        // under the old key nothing may stay readable
        std::fs::remove_dir_all(old).map_err(CounterError::File)?;
    }
    Ok(Rotated { slots: kinds, left_behind })
}

/// The office under the new key, with the entry that says so, proved as a whole.
fn remake(
    store: &Store,
    folder: &Path,
    key: &RawKey,
    next: &RawKey,
    kinds: &[SlotKind],
    tick: &mut dyn FnMut(u64),
) -> Result<Store> {
    let path = folder.join(DATABASE_FILE);
    let mark = store.copy_to(&path, &CopyKeys { present: key, next: Some(next) })?;
    Store::open(&path, next).map_err(OfficeError::Open)?.write_witness(&mark)?;
    let mut remade = Store::open(&path, next).map_err(OfficeError::Open)?;
    journal(&mut remade, KEY_HOLDER, &said("rotated", kinds))?;
    let verdict = remade.verify(tick);
    if verdict.faults.is_empty() {
        return Ok(remade);
    }
    Err(StoreError::Unproved(verdict.faults.len()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_can_change_is_a_refusal_and_what_lies_with_the_file_is_not() {
        for (error, field) in [
            (KeyError::LastSlot, "last_slot"),
            (KeyError::NoSuchSlot, "no_such_slot"),
            (KeyError::Full, "full"),
            (KeyError::EmptyPassphrase, "empty_passphrase"),
            (KeyError::RecoveryThere, "recovery_there"),
        ] {
            let refused = slot_error(error);
            assert!(
                matches!(&refused, CounterError::Refused(refusal) if refusal.fields["field"] == field),
                "{refused:?}"
            );
        }
        for error in [KeyError::Damaged, KeyError::Earlier, KeyError::WrongPassphrase, KeyError::Seal] {
            assert!(matches!(slot_error(error), CounterError::Office(OfficeError::Key(_))));
        }
    }

    #[test]
    fn a_sheet_never_takes_the_place_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let office = uuid::Uuid::from_u128(5);
        let made = Slots::new(folder.path(), office).add_recovery(&new_key()).unwrap();
        let files = ["a.txt", "b.txt"].map(|name| folder.path().join(name));
        std::fs::write(&files[1], "a letter").unwrap();
        assert!(matches!(write_sheets(&made, &files, office), Err(CounterError::File(_))));
        assert_eq!(std::fs::read_to_string(&files[1]).unwrap(), "a letter");
        let files = ["c.txt", "d.txt"].map(|name| folder.path().join(name));
        write_sheets(&made, &files, office).unwrap();
        for (file, key) in files.iter().zip(&made) {
            let read = RecoveryKey::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
            assert_eq!(read.kind(), key.kind());
        }
        assert!(write_sheets(&made, &files, office).is_err(), "not even the same again");
    }

    #[test]
    fn the_journal_names_the_slots_there_are_by_kind() {
        assert_eq!(said("removed", &[SlotKind::Passphrase, SlotKind::RecoveryA]), "removed; now passphrase recovery_a");
    }
}
