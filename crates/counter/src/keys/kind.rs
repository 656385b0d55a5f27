//! Kinds of slots, and why a key was not had.

use serde::{Deserialize, Serialize};

use super::store::KeyStoreError;

/// Why no key was had, or a slot not changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No key file.
    #[error("there is no key file")]
    Missing,
    /// The key file cannot be read.
    #[error("the key file cannot be read")]
    Read(#[source] std::io::Error),
    /// The key file cannot be written.
    #[error("the key file cannot be written")]
    Write(#[source] std::io::Error),
    /// The key file is no key file, or was changed.
    #[error("the key file is damaged")]
    Damaged,
    /// The key file has the form of an earlier draft.
    #[error("the key file has the form of an earlier draft")]
    Earlier,
    /// The key file was written by a newer program.
    #[error("the key file was written by a newer program")]
    TooNew,
    /// The passphrase opens no slot.
    #[error("the passphrase opens no slot")]
    WrongPassphrase,
    /// Neither the key store nor a passphrase was there.
    #[error("neither the key store nor a passphrase opens the office")]
    NoPassphrase,
    /// The key store does not work.
    #[error("the key store of the system cannot be used")]
    Store(#[source] KeyStoreError),
    /// The last slot cannot be taken away.
    #[error("the last slot stays")]
    LastSlot,
    /// There is no slot of that kind.
    #[error("there is no such slot")]
    NoSuchSlot,
    /// There are as many slots as a file may hold.
    #[error("the key file holds no more slots")]
    Full,
    /// A text that is no recovery key, or a mistyped one.
    #[error("the text is no recovery key")]
    RecoveryText,
    /// A recovery key of another office, or one that was taken away.
    #[error("the recovery key opens no slot")]
    WrongRecovery,
    /// There are recovery keys already.
    #[error("there are recovery keys already")]
    RecoveryThere,
    /// An empty passphrase.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// Sealing failed.
    #[error("sealing failed")]
    Seal,
}

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SlotKind {
    /// A passphrase, through argon2id.
    Passphrase,
    /// A secret in the OS key store.
    Os,
    /// The recovery key of the first custodian.
    RecoveryA,
    /// The recovery key of the second custodian.
    RecoveryB,
}

impl SlotKind {
    /// The kind as scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_called_as_it_is_stored() {
        for kind in [SlotKind::Passphrase, SlotKind::Os, SlotKind::RecoveryA, SlotKind::RecoveryB] {
            assert_eq!(crate::codes::code(kind), kind.as_str());
        }
    }
}
