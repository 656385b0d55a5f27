//! The key of the database. Knows no slot, no file and no passphrase.

use zeroize::Zeroizing;

/// The random key of the database, 32 bytes; its copies are wiped.
pub struct RawKey(Zeroizing<[u8; 32]>);

impl RawKey {
    /// Takes the bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A copy, for a second connection.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// The bytes, to be sealed in a slot.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn pragma(&self, name: &str) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(96));
        text.push_str("PRAGMA ");
        text.push_str(name);
        text.push_str(" = \"x'");
        for byte in self.0.iter() {
            text.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            text.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        text.push_str("'\"");
        text
    }
}
