//! Assets: files of an office, addressed by the hash of their bytes.
//!
//! Knows what an asset carries and when its bytes are its own. Knows nothing of pictures, tables or where bytes are kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::digest::{self, Digest};

/// Largest asset, in bytes; an entry carries it whole, by a third longer as text.
pub const ASSET_SIZE_BYTES_MAX: usize = 256 * 1024;

/// Name of the asset that is the seal's picture (PNG).
pub const SEAL: &str = "seal";

/// Name of the asset that is the 外字 table.
pub const GAIJI_TABLE: &str = "gaiji_table";

/// blake3 of an asset's bytes.
pub type AssetHash = Digest;

/// A file as an entry carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// blake3 of the bytes, hex.
    pub hash: String,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// The bytes, base64.
    pub bytes: String,
}

impl Asset {
    /// The asset of these bytes; none where they are too many.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let hash = digest::hex(&hash_of(bytes));
        (bytes.len() <= ASSET_SIZE_BYTES_MAX).then(|| Self {
            hash,
            size_bytes: bytes.len() as u64,
            bytes: STANDARD.encode(bytes),
        })
    }

    /// Its bytes and their hash; none where they are not what it says of them.
    pub fn open(&self) -> Option<(AssetHash, Vec<u8>)> {
        let bytes = STANDARD.decode(&self.bytes).ok()?;
        let hash = hash_of(&bytes);
        let told = digest::hex(&hash) == self.hash && bytes.len() as u64 == self.size_bytes;
        (told && bytes.len() <= ASSET_SIZE_BYTES_MAX).then_some((hash, bytes))
    }
}

/// The hash that addresses these bytes.
pub fn hash_of(bytes: &[u8]) -> AssetHash {
    digest::hash(bytes)
}

/// The hash of an address; none where the text is no address.
pub fn parse_hash(hex: &str) -> Option<AssetHash> {
    blake3::Hash::from_hex(hex).ok().map(|hash| *hash.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_gives_the_bytes_it_was_made_of() {
        for bytes in [&b""[..], b"\0", b"seal", &[0xFF; 1000]] {
            let asset = Asset::of(bytes).unwrap();
            assert_eq!(asset.open(), Some((hash_of(bytes), bytes.to_vec())));
            assert_eq!(parse_hash(&asset.hash), Some(hash_of(bytes)));
        }
    }

    #[test]
    fn an_asset_whose_bytes_are_not_what_it_says_is_none() {
        let asset = Asset::of(b"seal").unwrap();
        for broken in [
            Asset { bytes: STANDARD.encode(b"seaL"), ..asset.clone() },
            Asset { bytes: "no base64!".into(), ..asset.clone() },
            Asset { size_bytes: 5, ..asset.clone() },
            Asset { hash: "00".repeat(32), ..asset.clone() },
            Asset { hash: asset.hash.to_uppercase(), ..asset.clone() },
        ] {
            assert_eq!(broken.open(), None, "{broken:?}");
        }
        assert_eq!(parse_hash("seal"), None);
    }

    #[test]
    fn an_asset_has_a_largest_size() {
        assert!(Asset::of(&vec![7; ASSET_SIZE_BYTES_MAX]).is_some_and(|asset| asset.open().is_some()));
        assert!(Asset::of(&vec![7; ASSET_SIZE_BYTES_MAX + 1]).is_none());
    }
}
