//! Digests: how entries and assets are told from others, and their text.

/// blake3 of some bytes.
pub type Digest = [u8; 32];

/// blake3 of these bytes.
pub fn hash(bytes: &[u8]) -> Digest {
    *blake3::hash(bytes).as_bytes()
}

/// A hash as text.
pub fn hex(hash: &Digest) -> String {
    blake3::Hash::from_bytes(*hash).to_hex().to_string()
}
