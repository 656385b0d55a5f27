//! Passwords of accounts: made, and hashed for keeping.

use argon2::password_hash::PasswordHasher;

use crate::clock::fill_random;
use crate::error::{OfficeError, Result};
use crate::keys::KeyError;

/// A password as an account keeps it.
pub(crate) fn hash_password(password: &str, salt: &[u8; 16]) -> Result<String> {
    let hash = argon2::Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|_| OfficeError::Key(KeyError::Seal))?;
    Ok(hash.to_string())
}

/// A password for the first account: 20 letters and digits that cannot be mistaken for one another.
pub fn new_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789z";
    let mut random = [0; 20];
    fill_random(&mut random);
    random.iter().map(|b| char::from(LETTERS[usize::from(b % 31)])).collect()
}
