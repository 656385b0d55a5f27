//! The slots of one file: read, opened, added, taken away, written.

use std::cmp::Ordering;
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

/// What is named of a file of which some part cannot be read.
const UNREADABLE: &str = "unreadable";

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
    /// Keyed hash of everything above and the office, by whoever held the key when it was written; empty in files of earlier drafts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    proof: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeyFile {
    format: u16,
    office: uuid::Uuid,
    slots: Vec<Slot>,
    /// Keyed hash of everything above, by whoever held the key when it was written.
    check: String,
    /// Something of it could not be read: the slots are those that could.
    #[serde(skip)]
    in_part: bool,
}

/// A key file, read but not opened.
pub struct ParsedKeyFile(KeyFile);

/// Reads the bytes of a key file: form and limits, without any secret.
pub fn parse(bytes: &[u8]) -> Result<ParsedKeyFile, KeyError> {
    if bytes.len() as u64 > KEY_FILE_BYTES_MAX {
        return Err(KeyError::Damaged);
    }
    let file: KeyFile = serde_json::from_slice(bytes).or_else(|_| in_part(bytes).ok_or(KeyError::Damaged))?;
    match file.format.cmp(&FORMAT) {
        Ordering::Less => return Err(KeyError::Earlier),
        Ordering::Greater => return Err(KeyError::TooNew),
        Ordering::Equal => {}
    }
    if file.slots.is_empty() || file.slots.len() > SLOTS_MAX {
        return Err(KeyError::Damaged);
    }
    Ok(ParsedKeyFile(file))
}

/// What can be read of a damaged file: every slot that is whole, of the first office that is named. One damaged slot must not keep out whoever
/// opens another.
fn in_part(bytes: &[u8]) -> Option<KeyFile> {
    let text = String::from_utf8_lossy(bytes);
    let hyphenated = uuid::fmt::Hyphenated::LENGTH;
    let office = (0..text.len()).find_map(|at| uuid::Uuid::try_parse(text.get(at..at + hyphenated)?).ok())?;
    let slot = |(at, _)| serde_json::Deserializer::from_str(&text[at..]).into_iter::<Slot>().next()?.ok();
    let slots = text.match_indices('{').filter_map(slot).take(SLOTS_MAX).collect();
    Some(KeyFile { format: FORMAT, office, slots, check: String::new(), in_part: true })
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
            file: KeyFile { format: FORMAT, office, slots: Vec::new(), check: String::new(), in_part: false },
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

    fn proof(&self, slot: &Slot, key: &RawKey) -> Option<String> {
        let bare = (self.file.office, Slot { proof: String::new(), ..slot.clone() });
        let by = Zeroizing::new(blake3::derive_key("madoguchi 2026-11 key slot", key.bytes()));
        Some(blake3::keyed_hash(&by, &serde_json::to_vec(&bare).ok()?).to_hex().to_string())
    }

    fn is_slot_proved(&self, slot: &Slot, key: &RawKey) -> bool {
        self.proof(slot, key).is_some_and(|proof| proof == slot.proof)
    }

    /// What is wrong with the file, for whoever holds the key: the kind of each slot that is not as it was written, `unreadable` where some
    /// part of it is none, `check` where nothing but the hash over the whole differs. Empty: [`Self::is_proved`].
    pub fn damage(&self, key: &RawKey) -> Vec<&'static str> {
        if self.is_proved(key) {
            return Vec::new();
        }
        let unproved = self.file.slots.iter().filter(|slot| !self.is_slot_proved(slot, key));
        let mut damage: Vec<_> = unproved.map(|slot| slot.kind.as_str()).collect();
        if self.file.in_part {
            damage.push(UNREADABLE);
        }
        if damage.is_empty() { vec!["check"] } else { damage }
    }

    /// Takes away every slot that is not as a holder of the key wrote it, and names what was wrong as [`Self::damage`] does. A slot that the
    /// key store or the passphrase opens is whole in all that matters: it stays.
    pub fn keep_proved(&mut self, key: &RawKey, store: &dyn KeyStore, passphrase: Option<&str>) -> Vec<&'static str> {
        if self.is_proved(key) {
            return Vec::new();
        }
        let opens = |slot: &Slot| match slot.kind {
            SlotKind::Os => store.get(&slot.salt).ok().and_then(|secret| self.unseal(slot, &secret)),
            SlotKind::Passphrase => passphrase
                .and_then(|words| derive(words, slot).ok())
                .and_then(|wrapping| self.unseal(slot, &wrapping[..])),
            // their public keys open nothing here: without a proof they may be anybody's
            SlotKind::RecoveryA | SlotKind::RecoveryB => None,
        };
        let is_whole = |slot: &Slot| {
            self.is_slot_proved(slot, key) || opens(slot).is_some_and(|opened| opened.bytes() == key.bytes())
        };
        let (whole, gone): (Vec<Slot>, Vec<Slot>) = self.file.slots.iter().cloned().partition(is_whole);
        let mut dropped: Vec<_> = gone.iter().map(|slot| slot.kind.as_str()).collect();
        if self.file.in_part {
            dropped.push(UNREADABLE);
        }
        self.file.slots = whole;
        self.file.in_part = false;
        dropped
    }

    /// The same for a custodian who opened the office, and whose own slot is sealed again where it has to be.
    pub fn keep_proved_and(
        &mut self,
        key: &RawKey,
        store: &dyn KeyStore,
        recovery: &RecoveryKey,
    ) -> Result<Vec<&'static str>, KeyError> {
        let mut dropped = self.keep_proved(key, store, None);
        if self.open_recovery(recovery).is_err() {
            self.seal_recovery(recovery.kind(), &recovery.public(), key)?;
            dropped.retain(|name| *name != recovery.kind().as_str());
        }
        Ok(dropped)
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
        let mut why = KeyError::WrongPassphrase;
        for slot in self.file.slots.iter().filter(|s| s.kind == SlotKind::Passphrase) {
            match derive(passphrase, slot).map(|wrapping| self.unseal(slot, &wrapping[..])) {
                Ok(Some(key)) => return Ok(key),
                Ok(None) => {}
                // another slot may open
                Err(error) => why = error,
            }
        }
        Err(why)
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
        let (salt, nonce, sealed) = (hex(public), hex(&encapsulated), hex(&sealed));
        self.file.slots.push(Slot { kind, salt, cost: (0, 0, 0), nonce, sealed, proof: String::new() });
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
        let (nonce, sealed) = (hex(&nonce), hex(&sealed));
        self.file.slots.push(Slot { kind, salt, cost, nonce, sealed, proof: String::new() });
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
            proof: String::new(),
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

    /// Writes the file, each slot and the whole proved by the key, so that it is either the old or the new one.
    pub fn write(&mut self, key: &RawKey) -> Result<(), KeyError> {
        let proofs: Option<Vec<_>> = self.file.slots.iter().map(|slot| self.proof(slot, key)).collect();
        for (slot, proof) in self.file.slots.iter_mut().zip(proofs.ok_or(KeyError::Seal)?) {
            slot.proof = proof;
        }
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

    /// Octets of the slot of that kind in the text of a file.
    fn slot_in(text: &str, kind: &str) -> std::ops::Range<usize> {
        let at = text.find(&format!("\"{kind}\"")).unwrap();
        text[..at].rfind('{').unwrap()..at + text[at..].find('}').unwrap() + 1
    }

    #[test]
    fn one_damaged_bit_keeps_nobody_out_whose_slot_is_whole_and_a_sheet_brings_the_file_back() {
        let dir = tempfile::tempdir().unwrap();
        let (key, store) = (RawKey::new([9; 32]), MemoryKeyStore::default());
        let mut slots = Slots::new(dir.path(), uuid::Uuid::from_u128(5));
        slots.add_passphrase(&key, "合言葉").unwrap();
        slots.add_os(&key, &store).unwrap();
        let [a, b] = slots.add_recovery(&key).unwrap();
        slots.write(&key).unwrap();
        let path = dir.path().join(KEY_FILE);
        let good = std::fs::read_to_string(&path).unwrap();
        let [own, other, os] = ["recovery_a", "recovery_b", "os"].map(|kind| slot_in(&good, kind));
        // form and office stand before the slots: they are of all of them
        let first = good.find("\"slots\"").unwrap();
        for at in (first..good.trim_end().len()).filter(|at| !own.contains(at)).step_by(5) {
            let mut bad = good.clone().into_bytes();
            bad[at] ^= 1 << (at % 8);
            std::fs::write(&path, &bad).unwrap();
            let mut read = Slots::read(dir.path()).unwrap_or_else(|error| panic!("octet {at}: {error}"));
            assert!(!read.damage(&key).is_empty(), "octet {at}");
            assert!(os.contains(&at) || read.open(&store, None).is_ok(), "octet {at}");
            assert_eq!(read.open_recovery(&a).unwrap().bytes(), key.bytes(), "octet {at}");
            let dropped = read.keep_proved_and(&key, &store, &a).unwrap();
            assert!(dropped.iter().all(|name| ["passphrase", "os", "recovery_b", "unreadable"].contains(name)));
            read.write(&key).unwrap();
            let again = Slots::read(dir.path()).unwrap();
            assert!(again.is_proved(&key) && again.damage(&key).is_empty(), "octet {at}");
            assert!(
                again.open_recovery(&a).is_ok() && (os.contains(&at) || again.open(&store, None).is_ok()),
                "octet {at}"
            );
            assert!(other.contains(&at) || again.open_recovery(&b).is_ok(), "octet {at}: {dropped:?}");
        }
    }

    #[test]
    fn a_custodian_whose_own_public_key_is_damaged_is_sealed_to_again() {
        let dir = tempfile::tempdir().unwrap();
        let (key, store) = (RawKey::new([9; 32]), MemoryKeyStore::default());
        let mut slots = Slots::new(dir.path(), uuid::Uuid::from_u128(5));
        let [a, b] = slots.add_recovery(&key).unwrap();
        slots.write(&key).unwrap();
        slots.file.slots[0].salt = hex(&b.public());
        assert_eq!(slots.damage(&key), ["recovery_a"]);
        assert_eq!(slots.keep_proved_and(&key, &store, &a).unwrap(), [""; 0]);
        let next = new_key();
        let (rotated, left) = slots.resealed(&next, &store, None).unwrap();
        assert_eq!((rotated.kinds().len(), left), (2, Vec::new()));
        assert!(rotated.open_recovery(&a).is_ok() && rotated.open_recovery(&b).is_ok());
    }

    #[test]
    fn a_file_without_proofs_of_its_slots_keeps_what_opens() {
        let dir = tempfile::tempdir().unwrap();
        let (key, store) = (RawKey::new([9; 32]), MemoryKeyStore::default());
        let mut slots = Slots::new(dir.path(), uuid::Uuid::from_u128(5));
        slots.add_passphrase(&key, "合言葉").unwrap();
        slots.add_os(&key, &store).unwrap();
        let [a, _] = slots.add_recovery(&key).unwrap();
        slots.file.check = slots.hash(&key).unwrap();
        assert!(slots.is_proved(&key), "a draft wrote no proofs");
        slots.file.check.clear();
        assert_eq!(slots.damage(&key), ["passphrase", "os", "recovery_a", "recovery_b"]);
        assert_eq!(slots.keep_proved(&key, &store, Some("合言葉")), ["recovery_a", "recovery_b"]);
        assert_eq!(slots.kinds(), [SlotKind::Passphrase, SlotKind::Os]);
        assert_eq!(slots.keep_proved_and(&key, &store, &a).unwrap(), ["passphrase"]);
        assert_eq!(slots.kinds(), [SlotKind::Os, SlotKind::RecoveryA]);
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
        assert!(matches!(parsed(file(FORMAT + 1, 1)), Err(KeyError::TooNew)));
        for text in [file(FORMAT, 0), file(FORMAT, SLOTS_MAX + 1)] {
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
            proof: String::new(),
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
