//! The slots of one file: read, opened, added, taken away, written.

use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use madoguchi_store::RawKey;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::kind::{KeyError, SlotKind};
use super::recovery::{self, RecoveryKey};
use super::store::KeyStore;
use crate::clock::fill_random;

/// Name of the key file in an office's folder.
pub const KEY_FILE: &str = "office.key";

/// Largest key file read.
const KEY_FILE_BYTES_MAX: u64 = 64 * 1024;

/// Form of the file that is written and read. In 1, custodians' slots were sealed otherwise; drafts are not read on.
const FORMAT: u16 = 2;

/// Most slots in a file.
const SLOTS_MAX: usize = 16;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Slot {
    kind: SlotKind,
    /// argon2 salt or public key of the custodian (hex), or the account in the key store
    salt: String,
    /// argon2 memory in KiB, passes, lanes
    cost: (u32, u32, u32),
    /// of the cipher, or the encapsulated key of a custodian's slot (hex)
    nonce: String,
    sealed: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeyFile {
    format: u16,
    office: uuid::Uuid,
    slots: Vec<Slot>,
    /// Keyed hash of everything above, by whoever held the key when it was written.
    check: String,
}

/// A key file, read but not opened.
pub struct ParsedKeyFile(KeyFile);

/// Reads the bytes of a key file: form and limits, without any secret.
pub fn parse(bytes: &[u8]) -> Result<ParsedKeyFile, KeyError> {
    if bytes.len() as u64 > KEY_FILE_BYTES_MAX {
        return Err(KeyError::Damaged);
    }
    let file: KeyFile = serde_json::from_slice(bytes).map_err(|_| KeyError::Damaged)?;
    if file.format < FORMAT {
        return Err(KeyError::Earlier);
    }
    if file.format != FORMAT || file.slots.is_empty() || file.slots.len() > SLOTS_MAX {
        return Err(KeyError::Damaged);
    }
    Ok(ParsedKeyFile(file))
}

/// argon2id cost of new passphrase slots: 64 MiB, 3 passes, 1 lane (RFC 9106, second recommended).
const COST: (u32, u32, u32) = (64 * 1024, 3, 1);

/// The slots of one office.
pub struct Slots {
    path: PathBuf,
    file: KeyFile,
}

impl Slots {
    /// New slots for a new office; nothing is written yet.
    pub fn new(dir: &Path, office: uuid::Uuid) -> Self {
        Self {
            path: dir.join(KEY_FILE),
            file: KeyFile { format: FORMAT, office, slots: Vec::new(), check: String::new() },
        }
    }

    /// Reads the key file of an office.
    pub fn read(dir: &Path) -> Result<Self, KeyError> {
        let path = dir.join(KEY_FILE);
        let size = match std::fs::metadata(&path) {
            Ok(meta) => meta.len(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(KeyError::Missing),
            Err(e) => return Err(KeyError::Read(e)),
        };
        if size > KEY_FILE_BYTES_MAX {
            return Err(KeyError::Damaged);
        }
        let bytes = std::fs::read(&path).map_err(KeyError::Read)?;
        let ParsedKeyFile(file) = parse(&bytes)?;
        Ok(Self { path, file })
    }

    /// The same slots, to be written in another folder.
    #[must_use]
    pub fn moved_to(mut self, dir: &Path) -> Self {
        self.path = dir.join(KEY_FILE);
        self
    }

    fn hash(&self, key: &RawKey) -> Option<String> {
        let bare = KeyFile { check: String::new(), ..self.file.clone() };
        let by = Zeroizing::new(blake3::derive_key("madoguchi 2026-11 key file", key.bytes()));
        Some(blake3::keyed_hash(&by, &serde_json::to_vec(&bare).ok()?).to_hex().to_string())
    }

    /// Whether the file is as a holder of the key wrote it. A slot that nobody has used for years may be
    /// damaged without anyone noticing.
    pub fn is_proved(&self, key: &RawKey) -> bool {
        // both are hashes of public bytes under a secret key; which byte differs tells nobody anything
        self.hash(key).is_some_and(|hash| hash == self.file.check)
    }

    /// The kinds of slots there are.
    pub fn kinds(&self) -> Vec<SlotKind> {
        self.file.slots.iter().map(|s| s.kind).collect()
    }

    /// The office the slots belong to.
    pub fn office(&self) -> uuid::Uuid {
        self.file.office
    }

    /// Opens the first slot that opens: the key store, then the passphrase.
    pub fn open(&self, store: &dyn KeyStore, passphrase: Option<&str>) -> Result<RawKey, KeyError> {
        for slot in self.file.slots.iter().filter(|s| s.kind == SlotKind::Os) {
            if let Ok(secret) = store.get(&slot.salt)
                && let Some(key) = self.unseal(slot, &secret)
            {
                return Ok(key);
            }
        }
        let passphrase = passphrase.ok_or(KeyError::NoPassphrase)?;
        for slot in self.file.slots.iter().filter(|s| s.kind == SlotKind::Passphrase) {
            let wrapping = derive(passphrase, slot)?;
            if let Some(key) = self.unseal(slot, &wrapping[..]) {
                return Ok(key);
            }
        }
        Err(KeyError::WrongPassphrase)
    }

    /// Opens with a custodian's key.
    pub fn open_recovery(&self, recovery: &RecoveryKey) -> Result<RawKey, KeyError> {
        let own = self.file.slots.iter().filter(|s| s.kind == recovery.kind());
        own.filter_map(|slot| recovery.open(&unhex(&slot.nonce)?, &unhex(&slot.sealed)?, self.file.office))
            .next()
            .ok_or(KeyError::WrongRecovery)
    }

    /// Makes two recovery keys, either of which opens; they exist nowhere else once the answer is gone.
    pub fn add_recovery(&mut self, key: &RawKey) -> Result<[RecoveryKey; 2], KeyError> {
        let kinds = [SlotKind::RecoveryA, SlotKind::RecoveryB];
        if self.file.slots.iter().any(|s| kinds.contains(&s.kind)) {
            return Err(KeyError::RecoveryThere);
        }
        if self.file.slots.len() + kinds.len() > SLOTS_MAX {
            return Err(KeyError::Full);
        }
        let made = kinds.map(RecoveryKey::new);
        for recovery in &made {
            self.seal_recovery(recovery.kind(), &recovery.public(), key)?;
        }
        Ok(made)
    }

    fn seal_recovery(&mut self, kind: SlotKind, public: &[u8], key: &RawKey) -> Result<(), KeyError> {
        let (encapsulated, sealed) = recovery::seal_to(public, key, self.file.office).ok_or(KeyError::Seal)?;
        let slot = Slot { kind, salt: hex(public), cost: (0, 0, 0), nonce: hex(&encapsulated), sealed: hex(&sealed) };
        self.file.slots.push(slot);
        Ok(())
    }

    /// The slots for another key: custodians' by their public keys, the key store's with a new secret, the
    /// given passphrase's. Answers them with the kinds that could not be sealed again.
    pub fn resealed(
        &self,
        next: &RawKey,
        store: &dyn KeyStore,
        passphrase: Option<&str>,
    ) -> Result<(Self, Vec<SlotKind>), KeyError> {
        let file = KeyFile { slots: Vec::new(), check: String::new(), ..self.file.clone() };
        let (mut new, mut left) = (Self { path: self.path.clone(), file }, Vec::new());
        for slot in &self.file.slots {
            let done = match slot.kind {
                SlotKind::Os => new.add_os(next, store).is_ok(),
                SlotKind::Passphrase => match passphrase {
                    Some(words) if self.unseal(slot, &derive(words, slot)?[..]).is_some() => {
                        new.add_passphrase(next, words).is_ok()
                    }
                    _ => false,
                },
                SlotKind::RecoveryA | SlotKind::RecoveryB => {
                    unhex(&slot.salt).is_some_and(|public| new.seal_recovery(slot.kind, &public, next).is_ok())
                }
            };
            if !done {
                left.push(slot.kind);
            }
        }
        if new.file.slots.is_empty() { Err(KeyError::LastSlot) } else { Ok((new, left)) }
    }

    /// Forgets the secrets that the key store keeps for these slots.
    pub fn forget_secrets(&self, store: &dyn KeyStore) {
        for slot in self.file.slots.iter().filter(|s| s.kind == SlotKind::Os) {
            // a secret nobody can use any more may stay behind when the store does not answer
            let _left = store.delete(&slot.salt);
        }
    }

    /// Account in the key store that keeps the copy of the witness.
    pub fn witness_account(&self) -> String {
        format!("{}-witness", self.file.office)
    }

    fn unseal(&self, slot: &Slot, wrapping: &[u8]) -> Option<RawKey> {
        let key: &Key = wrapping.try_into().ok()?;
        let nonce = unhex(&slot.nonce)?;
        let nonce: &XNonce = nonce.as_slice().try_into().ok()?;
        let sealed = unhex(&slot.sealed)?;
        let payload = Payload { msg: &sealed, aad: self.file.office.as_bytes() };
        let mut open = XChaCha20Poly1305::new(key).decrypt(nonce, payload).ok()?;
        let bytes: Option<[u8; 32]> = open.as_slice().try_into().ok();
        open.zeroize();
        bytes.map(RawKey::new)
    }

    fn seal(
        &mut self,
        kind: SlotKind,
        salt: String,
        cost: (u32, u32, u32),
        wrapping: &[u8],
        key: &RawKey,
    ) -> Result<(), KeyError> {
        if self.file.slots.len() >= SLOTS_MAX {
            return Err(KeyError::Full);
        }
        let mut nonce = [0; 24];
        fill_random(&mut nonce);
        let cipher_key: &Key = wrapping.try_into().map_err(|_| KeyError::Seal)?;
        let payload = Payload { msg: key.bytes(), aad: self.file.office.as_bytes() };
        let sealed =
            XChaCha20Poly1305::new(cipher_key).encrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::Seal)?;
        self.file.slots.push(Slot { kind, salt, cost, nonce: hex(&nonce), sealed: hex(&sealed) });
        Ok(())
    }

    /// Adds a slot that this passphrase opens.
    pub fn add_passphrase(&mut self, key: &RawKey, passphrase: &str) -> Result<(), KeyError> {
        if passphrase.is_empty() {
            return Err(KeyError::EmptyPassphrase);
        }
        let mut salt = [0; 16];
        fill_random(&mut salt);
        let blank = Slot {
            kind: SlotKind::Passphrase,
            salt: hex(&salt),
            cost: COST,
            nonce: String::new(),
            sealed: String::new(),
        };
        let wrapping = derive(passphrase, &blank)?;
        self.seal(SlotKind::Passphrase, blank.salt, COST, &wrapping[..], key)
    }

    /// Adds a slot whose secret the OS key store keeps.
    pub fn add_os(&mut self, key: &RawKey, store: &dyn KeyStore) -> Result<(), KeyError> {
        let mut secret = Zeroizing::new([0; 32]);
        fill_random(&mut secret[..]);
        let mut name = [0; 8];
        fill_random(&mut name);
        let account = format!("{}-{}", self.file.office, hex(&name));
        store.set(&account, &secret[..]).map_err(KeyError::Store)?;
        self.seal(SlotKind::Os, account, (0, 0, 0), &secret[..], key)
    }

    /// Takes the slots of these kinds away; one slot always stays.
    pub fn remove(&mut self, kinds: &[SlotKind], store: &dyn KeyStore) -> Result<(), KeyError> {
        let (gone, kept): (Vec<Slot>, Vec<Slot>) =
            self.file.slots.iter().cloned().partition(|s| kinds.contains(&s.kind));
        if gone.is_empty() {
            return Err(KeyError::NoSuchSlot);
        }
        if kept.is_empty() {
            return Err(KeyError::LastSlot);
        }
        let file = KeyFile { slots: gone, ..self.file.clone() };
        Self { path: self.path.clone(), file }.forget_secrets(store);
        self.file.slots = kept;
        Ok(())
    }

    /// Writes the file, proved by the key, so that it is either the old or the new one.
    pub fn write(&mut self, key: &RawKey) -> Result<(), KeyError> {
        self.file.check = self.hash(key).ok_or(KeyError::Seal)?;
        let bytes = serde_json::to_vec_pretty(&self.file).map_err(|_| KeyError::Damaged)?;
        crate::files::replace(&self.path, &bytes).map_err(KeyError::Write)
    }
}

/// A new random database key.
pub fn new_key() -> RawKey {
    let mut bytes = Zeroizing::new([0; 32]);
    fill_random(&mut bytes[..]);
    RawKey::new(*bytes)
}

fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    HEXLOWER.decode(text.as_bytes()).ok()
}

fn derive(passphrase: &str, slot: &Slot) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let (memory_kib, passes, lanes) = slot.cost;
    // bounds keep a hostile file from asking for all memory
    if memory_kib > 1024 * 1024 || passes > 16 || lanes > 4 {
        return Err(KeyError::Damaged);
    }
    let params = argon2::Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| KeyError::Damaged)?;
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let salt = unhex(&slot.salt).ok_or(KeyError::Damaged)?;
    let mut out = Zeroizing::new([0; 32]);
    argon.hash_password_into(passphrase.as_bytes(), &salt, &mut out[..]).map_err(|_| KeyError::Damaged)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::super::store::MemoryKeyStore;
    use super::*;

    fn slots(dir: &Path) -> (Slots, RawKey) {
        let key = RawKey::new([9; 32]);
        let mut slots = Slots::new(dir, uuid::Uuid::from_u128(5));
        slots.add_passphrase(&key, "合言葉").unwrap();
        slots.write(&key).unwrap();
        (slots, key)
    }

    #[test]
    fn the_right_passphrase_opens_and_a_wrong_one_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let (_, key) = slots(dir.path());
        let read = Slots::read(dir.path()).unwrap();
        let none = MemoryKeyStore::default();
        assert_eq!(read.open(&none, Some("合言葉")).unwrap().bytes(), key.bytes());
        assert!(matches!(read.open(&none, Some("違う")), Err(KeyError::WrongPassphrase)));
        assert!(matches!(read.open(&none, None), Err(KeyError::NoPassphrase)));
    }

    #[test]
    fn the_key_store_opens_without_a_passphrase_and_the_last_slot_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (mut slots, key) = slots(dir.path());
        let store = MemoryKeyStore::default();
        slots.add_os(&key, &store).unwrap();
        assert_eq!(slots.open(&store, None).unwrap().bytes(), key.bytes());
        slots.remove(&[SlotKind::Passphrase], &store).unwrap();
        assert!(matches!(slots.remove(&[SlotKind::Os], &store), Err(KeyError::LastSlot)));
        assert!(matches!(slots.remove(&[SlotKind::Passphrase], &store), Err(KeyError::NoSuchSlot)));
        assert_eq!(slots.open(&store, None).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn a_damaged_key_file_is_an_error_and_no_panic() {
        let dir = tempfile::tempdir().unwrap();
        slots(dir.path());
        let path = dir.path().join(KEY_FILE);
        let good = std::fs::read(&path).unwrap();
        for at in (0..good.len()).step_by(11) {
            let mut bad = good.clone();
            bad[at] ^= 0x11;
            std::fs::write(&path, &bad).unwrap();
            if let Ok(slots) = Slots::read(dir.path()) {
                // a flipped cost could ask for minutes of work: only the cheap ones are derived here
                if slots.file.slots[0].cost == COST {
                    // damage beside the slots does not keep anyone out, but is not proved: verify names it
                    let opened = slots.open(&MemoryKeyStore::default(), Some("合言葉"));
                    assert!(opened.is_err() || opened.is_ok_and(|key| !slots.is_proved(&key)), "byte {at}");
                }
            }
        }
        for content in [&b""[..], b"{}", b"\0\0\0", b"[1,2]", &[0xff; 100]] {
            std::fs::write(&path, content).unwrap();
            assert!(matches!(Slots::read(dir.path()), Err(KeyError::Damaged)));
        }
    }

    #[test]
    fn a_file_of_another_form_or_without_bounds_is_refused_before_anything_is_opened() {
        let slot = r#"{"kind":"os","salt":"a","cost":[0,0,0],"nonce":"","sealed":""}"#;
        let file = |format: u16, slots: usize| {
            let office = uuid::Uuid::nil();
            format!(r#"{{"format":{format},"office":"{office}","slots":[{}],"check":""}}"#, vec![slot; slots].join(","))
        };
        let parsed = |text: String| parse(text.as_bytes()).map(|_| ());
        assert!(parsed(file(FORMAT, 1)).is_ok() && parsed(file(FORMAT, SLOTS_MAX)).is_ok());
        assert!(matches!(parsed(file(1, 1)), Err(KeyError::Earlier)));
        for text in [file(FORMAT + 1, 1), file(FORMAT, 0), file(FORMAT, SLOTS_MAX + 1)] {
            assert!(matches!(parsed(text), Err(KeyError::Damaged)));
        }
        let padded = file(FORMAT, 1) + &" ".repeat(64 * 1024);
        assert!(matches!(parsed(padded), Err(KeyError::Damaged)));
    }

    #[test]
    fn a_cost_that_would_take_all_memory_or_time_is_damage() {
        let slot = |cost| Slot {
            kind: SlotKind::Passphrase,
            salt: hex(&[1; 16]),
            cost,
            nonce: String::new(),
            sealed: String::new(),
        };
        assert!(derive("合言葉", &slot((8, 1, 1))).is_ok());
        for cost in [(1024 * 1024 + 1, 1, 1), (8, 17, 1), (64, 1, 5), (0, 1, 1), (8, 0, 1), (8, 1, 0)] {
            assert!(matches!(derive("合言葉", &slot(cost)), Err(KeyError::Damaged)), "{cost:?}");
        }
        assert!(matches!(derive("合言葉", &Slot { salt: "zz".into(), ..slot((8, 1, 1)) }), Err(KeyError::Damaged)));
    }

    #[test]
    fn custodians_open_their_own_office_before_and_after_a_rotation() {
        let dir = tempfile::tempdir().unwrap();
        let (old, next, store) = (new_key(), new_key(), MemoryKeyStore::default());
        let mut slots = Slots::new(dir.path(), uuid::Uuid::from_u128(5));
        slots.add_os(&old, &store).unwrap();
        let [a, b] = slots.add_recovery(&old).unwrap();
        assert!(matches!(slots.add_recovery(&old), Err(KeyError::RecoveryThere)));
        slots.write(&old).unwrap();
        let (rotated, left) = Slots::read(dir.path()).unwrap().resealed(&next, &store, None).unwrap();
        assert_eq!(left, []);
        for custodian in [&a, &b] {
            assert_eq!(slots.open_recovery(custodian).unwrap().bytes(), old.bytes());
            assert_eq!(rotated.open_recovery(custodian).unwrap().bytes(), next.bytes());
        }
        let mut other = Slots::new(dir.path(), uuid::Uuid::from_u128(6));
        let [stranger, _] = other.add_recovery(&old).unwrap();
        assert!(matches!(slots.open_recovery(&stranger), Err(KeyError::WrongRecovery)));
        assert!(matches!(other.open_recovery(&a), Err(KeyError::WrongRecovery)));
        let none = Slots::new(dir.path(), uuid::Uuid::from_u128(5));
        assert!(matches!(none.open_recovery(&a), Err(KeyError::WrongRecovery)));
    }

    #[test]
    fn a_slot_moved_to_another_office_or_another_kind_does_not_open() {
        let dir = tempfile::tempdir().unwrap();
        let key = new_key();
        let mut slots = Slots::new(dir.path(), uuid::Uuid::from_u128(5));
        let [a, b] = slots.add_recovery(&key).unwrap();
        let mut moved = Slots::new(dir.path(), uuid::Uuid::from_u128(6));
        moved.file.slots.clone_from(&slots.file.slots);
        assert!(moved.open_recovery(&a).is_err() && moved.open_recovery(&b).is_err());
        slots.file.slots[0].kind = SlotKind::RecoveryB;
        slots.file.slots[1].kind = SlotKind::RecoveryA;
        assert!(slots.open_recovery(&a).is_err() && slots.open_recovery(&b).is_err());
    }

    #[test]
    fn a_rotation_leaves_behind_what_nobody_opened_and_keeps_one_slot() {
        let dir = tempfile::tempdir().unwrap();
        let (slots, _) = slots(dir.path());
        let (next, store) = (new_key(), MemoryKeyStore::default());
        assert!(matches!(slots.resealed(&next, &store, None), Err(KeyError::LastSlot)));
        assert!(matches!(slots.resealed(&next, &store, Some("違う")), Err(KeyError::LastSlot)));
        let (new, left) = slots.resealed(&next, &store, Some("合言葉")).unwrap();
        assert_eq!((new.kinds(), left), (vec![SlotKind::Passphrase], Vec::new()));
        assert_eq!(new.open(&store, Some("合言葉")).unwrap().bytes(), next.bytes());
    }
}
