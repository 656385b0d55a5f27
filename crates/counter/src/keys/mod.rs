//! Keys: one random database key, sealed in slots of one file beside the database.
//!
//! A slot is opened by a passphrase (argon2id), by a secret in the OS key store, or by the recovery key of a
//! custodian. The file proves itself to whoever holds the key. Knows nothing of what the key opens.

mod kind;
pub mod recovery;
mod slots;
mod store;

pub use kind::{KeyError, SlotKind};
pub use slots::{KEY_FILE, ParsedKeyFile, Slots, new_key, parse};
pub use store::{KeyStore, KeyStoreError, MemoryKeyStore, OsKeyStore};
