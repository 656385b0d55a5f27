//! Changing what opens an office: slots, custodians' recovery keys, a new database key.
//!
//! Whoever has the right may do it, a custodian's sheet opens without one; the journal says so. Knows nothing of how keys are sealed.

use std::fs::File;
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
use crate::keys::{KeyError, OsKeyStore, SlotKind, Slots, new_key};
use crate::opening::{Hold, Opened, Unlock, hold, is_office, open_store};
use crate::output::{Existing, Output, each_its_own};
use crate::swap::{self, DATABASE_FILE};

/// Name of the option that says what was last done to the keys.
pub const OPTION_KEYS: &str = "keys";

/// One program at a time reads the key file, decides and writes it.
const KEYS_LOCK: &str = "keys.lock";

/// Who may change the keys of an office: made by the command that asks the right ([`crate::commands::keys::keeper`]).
pub struct KeyKeeper {
    pub(crate) dir: PathBuf,
    pub(crate) clerk: String,
}

/// A change of the key slots.
pub enum SlotChange {
    /// A slot in the OS key store.
    AddOs,
    /// A slot for another passphrase; refused where none was given.
    AddPassphrase(Option<String>),
    /// Recovery keys for two custodians, each written to a file.
    AddRecovery([PathBuf; 2]),
    /// All slots of these kinds.
    Remove(Vec<SlotKind>),
    /// Slots that are not as they were written are taken away.
    Repair,
}

/// What a change of the slots led to.
pub struct Changed {
    /// The slots there are now.
    pub slots: Vec<SlotKind>,
    /// What a repair took away, as [`Slots::damage`] names it.
    pub dropped: Vec<&'static str>,
}

/// Kinds of the key slots of the office in `dir`: they stand beside the office, in clear.
pub fn list_slots(dir: &Path) -> Result<Vec<SlotKind>> {
    Ok(Slots::read(dir).map_err(OfficeError::Key)?.kinds())
}

/// Changes the key slots of an office. The journal names who did it and the kinds there are.
pub fn change_slots(keeper: &KeyKeeper, unlock: &Unlock<'_>, change: SlotChange) -> Result<Changed> {
    let dir = keeper.dir.as_path();
    let _one_at_a_time = one_at_a_time(dir)?;
    let Opened { mut store, mut slots, key, witness: _witness, open: _open } = open_store(dir, unlock)?;
    store.admits_facts()?;
    if !matches!(change, SlotChange::Repair) && !slots.is_proved(&key) {
        return Err(refused("unproved"));
    }
    let (mut sheets, mut dropped) = (None, Vec::new());
    let what = match change {
        SlotChange::AddOs => {
            slots.add_os(&key, unlock.key_store).map_err(slot_error)?;
            "added os".to_owned()
        }
        SlotChange::AddPassphrase(passphrase) => {
            let passphrase = passphrase.ok_or_else(|| refused("new_passphrase_missing"))?;
            slots.add_passphrase(&key, &passphrase).map_err(slot_error)?;
            "added passphrase".to_owned()
        }
        SlotChange::AddRecovery(files) => {
            let made = slots.add_recovery(&key).map_err(slot_error)?;
            sheets = Some(Sheets::write(dir, &made, files, slots.office())?);
            "added recovery".to_owned()
        }
        SlotChange::Remove(kinds) => {
            slots.remove(&kinds, unlock.key_store).map_err(slot_error)?;
            "removed".to_owned()
        }
        SlotChange::Repair => {
            dropped = slots.keep_proved(&key, unlock.key_store, unlock.passphrase.as_deref());
            format!("repaired; dropped {}", dropped.join(" "))
        }
    };
    slots.write(&key).map_err(slot_error)?;
    if let Some(sheets) = sheets {
        sheets.count();
    }
    journal(&mut store, &keeper.clerk, &sentence(&what, &slots.kinds()))?;
    Ok(Changed { slots: slots.kinds(), dropped })
}

/// Held from before the key file is read until it is written: of two changes at once the second decides on what the first made.
fn one_at_a_time(dir: &Path) -> Result<File> {
    if !is_office(dir) {
        return Err(OfficeError::Missing.into());
    }
    crate::files::lock(&dir.join(KEYS_LOCK)).map_err(|error| OfficeError::Held(error).into())
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
        | KeyError::TooNew
        | KeyError::WrongPassphrase
        | KeyError::NoPassphrase
        | KeyError::RecoveryText
        | KeyError::WrongRecovery
        | KeyError::Seal => OfficeError::Key(error).into(),
    }
}

/// Sheets of two custodians that are written and do not count yet: dropped, they leave nothing behind.
struct Sheets {
    files: Vec<Output>,
}

impl Sheets {
    /// There and durable before the slots count; files that exist are never overwritten.
    fn write(office_dir: &Path, made: &[RecoveryKey; 2], files: [PathBuf; 2], office: uuid::Uuid) -> Result<Self> {
        let [a, b] = files.map(|path| Output::at(office_dir, "out", &path, Existing::Keep));
        let (a, b) = (a?, b?);
        each_its_own(&[&a, &b])?;
        let mut sheets = Self { files: Vec::new() };
        for (file, recovery) in [a, b].into_iter().zip(made) {
            file.write(recovery.sheet(office).as_bytes())?;
            sheets.files.push(file);
        }
        Ok(sheets)
    }

    /// Their slots are written.
    fn count(mut self) {
        self.files.clear();
    }
}

impl Drop for Sheets {
    fn drop(&mut self) {
        for file in &self.files {
            // they open nothing
            let _gone = std::fs::remove_file(file.path());
        }
    }
}

fn sentence(what: &str, kinds: &[SlotKind]) -> String {
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
    /// What was not as it was written, and is gone, as [`Slots::damage`] names it.
    pub dropped: Vec<&'static str>,
}

/// Opens the office with a custodian's key and sets a new passphrase in place of the old ones.
pub fn recover(dir: &Path, sheet: &str, passphrase: Option<&str>) -> Result<Recovered> {
    let recovery = RecoveryKey::parse(sheet).map_err(OfficeError::Key)?;
    let _one_at_a_time = one_at_a_time(dir)?;
    let _open = hold(dir, Hold::Shared)?;
    let mut slots = Slots::read(dir).map_err(OfficeError::Key)?;
    let key = slots.open_recovery(&recovery).map_err(OfficeError::Key)?;
    let passphrase = passphrase.ok_or_else(|| refused("new_passphrase_missing"))?;
    let dropped = slots.keep_proved_and(&key, &OsKeyStore, &recovery).map_err(slot_error)?;
    let mut store = Store::open(&dir.join(DATABASE_FILE), &key).map_err(OfficeError::Open)?;
    if slots.kinds().contains(&SlotKind::Passphrase) {
        slots.remove(&[SlotKind::Passphrase], &OsKeyStore).map_err(slot_error)?;
    }
    slots.add_passphrase(&key, passphrase).map_err(slot_error)?;
    slots.write(&key).map_err(OfficeError::Key)?;
    let who = if recovery.kind() == SlotKind::RecoveryA { "復旧鍵Aの保管者" } else { "復旧鍵Bの保管者" };
    let repaired = if dropped.is_empty() { String::new() } else { format!("; dropped {}", dropped.join(" ")) };
    let said = sentence(&format!("opened by {}{repaired}", recovery.kind().as_str()), &slots.kinds());
    let journalled = match journal(&mut store, who, &said) {
        Ok(()) => true,
        Err(CounterError::Store(StoreError::StateDoubted(_))) => false,
        Err(error) => return Err(error),
    };
    Ok(Recovered { slots: slots.kinds(), by: recovery.kind(), journalled, dropped })
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
pub fn rotate(keeper: &KeyKeeper, unlock: &Unlock<'_>, tick: &mut dyn FnMut(u64)) -> Result<Rotated> {
    let dir = keeper.dir.as_path();
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
    store.admits_facts()?;
    let next = new_key();
    let folder = swap::begin(dir).map_err(CounterError::File)?;
    let (new, left_behind) =
        slots.resealed(&next, unlock.key_store, unlock.passphrase.as_deref()).map_err(slot_error)?;
    let mut new = new.moved_to(&folder);
    let kinds = new.kinds();
    let entry = Entry { clerk: &keeper.clerk, said: sentence("rotated", &kinds) };
    let made = remake(&store, &folder, (&key, &next), &entry, tick).and_then(|store| {
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

/// Who rotated the key, and what the journal says of it.
struct Entry<'k> {
    clerk: &'k str,
    said: String,
}

/// The office under the new key, with the entry that says so, proved as a whole.
fn remake(
    store: &Store,
    folder: &Path,
    (key, next): (&RawKey, &RawKey),
    entry: &Entry<'_>,
    tick: &mut dyn FnMut(u64),
) -> Result<Store> {
    let path = folder.join(DATABASE_FILE);
    let mark = store.copy_to(&path, &CopyKeys { present: key, next: Some(next) })?;
    Store::open(&path, next).map_err(OfficeError::Open)?.write_witness(&mark)?;
    let mut remade = Store::open(&path, next).map_err(OfficeError::Open)?;
    journal(&mut remade, entry.clerk, &entry.said)?;
    let verdict = remade.verify(tick);
    if verdict.faults.is_empty() {
        return Ok(remade);
    }
    Err(StoreError::Unproved(verdict.faults.len()).into())
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::record::InsurerKind;
    use madoguchi_sample::SAMPLE_CLERK;

    use super::*;
    use crate::keys::{KEY_FILE, MemoryKeyStore};
    use crate::sampled::{founded, unlock};

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

    /// An office with a passphrase, and who keeps its keys.
    fn office(folder: &Path) -> KeyKeeper {
        let dir = folder.join("office");
        drop(founded(&dir, InsurerKind::Municipality));
        KeyKeeper { dir, clerk: SAMPLE_CLERK.to_owned() }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_sheet_never_takes_the_place_of_a_file_and_one_that_does_not_count_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = office(folder.path());
        let before = std::fs::read(keeper.dir.join(KEY_FILE)).unwrap();
        let add = |a: &str, b: &str| {
            let files = [a, b].map(|name| folder.path().join(name));
            change_slots(&keeper, &unlock(), SlotChange::AddRecovery(files)).map(|changed| changed.slots)
        };
        let code = |refused: Result<Vec<SlotKind>>| match refused {
            Err(CounterError::Refused(refusal)) => refusal.code,
            other => panic!("{other:?}"),
        };
        std::fs::write(folder.path().join("b.txt"), "a letter").unwrap();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        assert_eq!(code(add("a.txt", "b.txt")), RefusalCode::FileExists);
        assert_eq!(code(add("a.txt", "a.txt")), RefusalCode::FileExists);
        assert_eq!(code(add("a.txt", "in/../a.txt")), RefusalCode::FileExists);
        assert_eq!(code(add("a.txt", "office/b.txt")), RefusalCode::FileRefused);
        assert!(matches!(add("a.txt", "none/b.txt"), Err(CounterError::File(_))));
        // the sheets are written, and then the key file cannot be: no file takes the place of a folder
        std::fs::remove_file(keeper.dir.join(KEY_FILE)).unwrap();
        let made = Slots::new(&keeper.dir, uuid::Uuid::from_u128(5)).add_recovery(&new_key()).unwrap();
        let files = ["c.txt", "d.txt"].map(|name| folder.path().join(name));
        drop(Sheets::write(&keeper.dir, &made, files, uuid::Uuid::from_u128(5)).unwrap());
        std::fs::write(keeper.dir.join(KEY_FILE), &before).unwrap();
        assert_eq!(names(folder.path()), ["b.txt", "in", "office"]);
        assert_eq!(std::fs::read_to_string(folder.path().join("b.txt")).unwrap(), "a letter");
        assert!(add("c.txt", "d.txt").unwrap().ends_with(&[SlotKind::RecoveryA, SlotKind::RecoveryB]));
        for (name, kind) in [("c.txt", SlotKind::RecoveryA), ("d.txt", SlotKind::RecoveryB)] {
            let sheet = std::fs::read_to_string(folder.path().join(name)).unwrap();
            assert_eq!(RecoveryKey::parse(&sheet).unwrap().kind(), kind);
        }
    }

    #[test]
    fn of_changes_at_once_none_is_lost() {
        const AT_ONCE: usize = 4;
        let folder = tempfile::tempdir().unwrap();
        let keeper = office(folder.path());
        let before = list_slots(&keeper.dir).unwrap().len();
        std::thread::scope(|scope| {
            for number in 0..AT_ONCE {
                let keeper = &keeper;
                scope.spawn(move || {
                    change_slots(keeper, &unlock(), SlotChange::AddPassphrase(Some(format!("合言葉{number}")))).unwrap()
                });
            }
        });
        assert_eq!(list_slots(&keeper.dir).unwrap().len(), before + AT_ONCE);
        let slots = Slots::read(&keeper.dir).unwrap();
        for number in 0..AT_ONCE {
            slots.open(&MemoryKeyStore::default(), Some(&format!("合言葉{number}"))).unwrap();
        }
    }

    #[test]
    fn a_damaged_file_is_changed_by_a_repair_alone() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = office(folder.path());
        let files = ["a.txt", "b.txt"].map(|name| folder.path().join(name));
        change_slots(&keeper, &unlock(), SlotChange::AddRecovery(files.clone())).unwrap();
        let path = keeper.dir.join(KEY_FILE);
        let text = std::fs::read_to_string(&path).unwrap();
        let at = text.find("recovery_b").unwrap();
        // the public key of B is another's now: a rotation would seal to it
        std::fs::write(&path, format!("{}{}", &text[..at], text[at..].replacen("\"salt\": \"", "\"salt\": \"00", 1)))
            .unwrap();
        let refused = change_slots(&keeper, &unlock(), SlotChange::AddPassphrase(Some("別の合言葉".to_owned())));
        assert!(matches!(refused, Err(CounterError::Refused(refusal)) if refusal.fields["field"] == "unproved"));
        assert!(rotate(&keeper, &unlock(), &mut |_| ()).is_err());
        let repaired = change_slots(&keeper, &unlock(), SlotChange::Repair).unwrap();
        assert_eq!(repaired.dropped, ["recovery_b"]);
        assert!(repaired.slots.contains(&SlotKind::RecoveryA) && !repaired.slots.contains(&SlotKind::RecoveryB));
        assert_eq!(change_slots(&keeper, &unlock(), SlotChange::Repair).unwrap().dropped, [""; 0]);
        let sheet = |file: &Path| std::fs::read_to_string(file).unwrap();
        assert!(recover(&keeper.dir, &sheet(&files[1]), Some("新しい合言葉")).is_err(), "its slot is gone");
        let without = recover(&keeper.dir, &sheet(&files[0]), None).err();
        assert!(
            matches!(&without, Some(CounterError::Refused(refusal)) if refusal.fields["field"] == "new_passphrase_missing")
        );
        assert_eq!(recover(&keeper.dir, &sheet(&files[0]), Some("新しい合言葉")).unwrap().dropped, [""; 0]);
    }

    #[test]
    fn the_journal_names_the_slots_there_are_by_kind() {
        assert_eq!(
            sentence("removed", &[SlotKind::Passphrase, SlotKind::RecoveryA]),
            "removed; now passphrase recovery_a"
        );
    }
}
