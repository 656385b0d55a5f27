//! Keys of the files that stand beside the database, derived from the raw key. Knows no file.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::RawKey;

/// Bytes of a nonce of XChaCha20.
pub(crate) const NONCE: usize = 24;

/// Bytes of the proof behind each sealed text.
pub(crate) const TAG: usize = 16;

/// One key a purpose; none of them gives away the database's key.
pub(crate) struct SideKeys {
    second: Zeroizing<[u8; 32]>,
    witness: Zeroizing<[u8; 32]>,
    owner: [u8; 16],
}

/// What is sealed, and so with which key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealPurpose {
    /// Frames of the second file.
    Second,
    /// Marks of the witness.
    Witness,
}

impl SideKeys {
    pub(crate) fn of(raw: &RawKey) -> Self {
        let derive = |context: &str| Zeroizing::new(blake3::derive_key(context, raw.bytes()));
        let mut owner = [0; 16];
        owner.copy_from_slice(&derive("madoguchi 2026-11 owner of the second file")[..16]);
        Self { second: derive("madoguchi 2026-11 second file"), witness: derive("madoguchi 2026-11 witness"), owner }
    }

    /// Tells files of this key from those of another without opening them.
    pub(crate) fn owner(&self) -> [u8; 16] {
        self.owner
    }

    fn key(&self, purpose: SealPurpose) -> &[u8; 32] {
        match purpose {
            SealPurpose::Second => &self.second,
            SealPurpose::Witness => &self.witness,
        }
    }

    /// Seals. The nonce is a keyed hash of what is sealed: two texts never share a nonce, and no random number is needed.
    pub(crate) fn seal(&self, purpose: SealPurpose, text: &[u8], aad: &[u8]) -> Option<([u8; NONCE], Vec<u8>)> {
        let key = self.key(purpose);
        let mut hasher = blake3::Hasher::new_keyed(key);
        hasher.update(&(aad.len() as u64).to_le_bytes()).update(aad).update(text);
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&hasher.finalize().as_bytes()[..NONCE]);
        let cipher = XChaCha20Poly1305::new(&Key::from(*key));
        let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: text, aad }).ok()?;
        Some((nonce, sealed))
    }

    /// Opens what [`Self::seal`] sealed; nothing when a single bit differs.
    pub(crate) fn open(&self, purpose: SealPurpose, nonce: [u8; NONCE], sealed: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
        let cipher = XChaCha20Poly1305::new(&Key::from(*self.key(purpose)));
        cipher.decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad }).ok()
    }
}
