//! The key stores a slot may be opened by: that of the system, and one in memory for tests.

use zeroize::Zeroizing;

/// Service name in the OS key store.
const SERVICE: &str = "jp.madoguchi.office";

/// Where a secret outside the file is kept. Real: the OS key store.
pub trait KeyStore {
    /// Reads the secret of an account.
    fn get(&self, account: &str) -> Result<Zeroizing<Vec<u8>>, KeyStoreError>;
    /// Keeps a secret.
    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError>;
    /// Forgets a secret.
    fn delete(&self, account: &str) -> Result<(), KeyStoreError>;
    /// The same store for another thread.
    fn shared(&self) -> Box<dyn KeyStore + Send>;
}

/// The OS key store cannot be used, or does not hold the secret.
#[derive(Debug, thiserror::Error)]
#[error("the key store of the system does not answer or does not hold the key")]
pub struct KeyStoreError(#[source] Option<keyring::Error>);

/// Secret Service, Credential Manager or Keychain.
pub struct OsKeyStore;

impl KeyStore for OsKeyStore {
    fn get(&self, account: &str) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        let entry = keyring::Entry::new(SERVICE, account).map_err(|e| KeyStoreError(Some(e)))?;
        entry.get_secret().map(Zeroizing::new).map_err(|e| KeyStoreError(Some(e)))
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        let entry = keyring::Entry::new(SERVICE, account).map_err(|e| KeyStoreError(Some(e)))?;
        entry.set_secret(secret).map_err(|e| KeyStoreError(Some(e)))
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        let entry = keyring::Entry::new(SERVICE, account).map_err(|e| KeyStoreError(Some(e)))?;
        entry.delete_credential().map_err(|e| KeyStoreError(Some(e)))
    }

    fn shared(&self) -> Box<dyn KeyStore + Send> {
        Box::new(Self)
    }
}

/// A key store in memory, for tests of everything above the seam.
#[derive(Default, Clone)]
pub struct MemoryKeyStore(std::sync::Arc<std::sync::Mutex<std::collections::BTreeMap<String, Vec<u8>>>>);

impl KeyStore for MemoryKeyStore {
    fn get(&self, account: &str) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        let held = self.0.lock().map_err(|_| KeyStoreError(None))?;
        held.get(account).cloned().map(Zeroizing::new).ok_or(KeyStoreError(None))
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        self.0.lock().map_err(|_| KeyStoreError(None))?.insert(account.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        self.0.lock().map_err(|_| KeyStoreError(None))?.remove(account).map(|_| ()).ok_or(KeyStoreError(None))
    }

    fn shared(&self) -> Box<dyn KeyStore + Send> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_in_memory_is_one_wherever_it_is_shared() {
        let store = MemoryKeyStore::default();
        let other = store.shared();
        store.set("account", b"secret").unwrap();
        assert_eq!(other.get("account").unwrap().as_slice(), b"secret");
        other.set("account", b"another").unwrap();
        assert_eq!(store.get("account").unwrap().as_slice(), b"another");
        other.delete("account").unwrap();
        assert!(store.get("account").is_err() && store.delete("account").is_err());
    }
}
