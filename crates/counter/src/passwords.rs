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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_of_its_password_and_its_salt() {
        use argon2::password_hash::PasswordVerifier;
        use argon2::password_hash::phc::PasswordHash;

        let hash = hash_password("正しい 馬の 電池", &[1; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$") && !hash.contains("馬"), "{hash}");
        assert_eq!(hash, hash_password("正しい 馬の 電池", &[1; 16]).unwrap());
        assert_ne!(hash, hash_password("正しい 馬の 電池", &[2; 16]).unwrap());
        assert_ne!(hash, hash_password("正しい 馬の 電地", &[1; 16]).unwrap());
        let parsed = PasswordHash::new(&hash).unwrap();
        assert!(argon2::Argon2::default().verify_password("正しい 馬の 電池".as_bytes(), &parsed).is_ok());
    }

    #[test]
    fn a_made_password_has_no_letter_that_is_mistaken_for_another() {
        let made: Vec<String> = (0..50).map(|_| new_password()).collect();
        for password in &made {
            assert_eq!(password.len(), 20);
            assert!(password.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{password}");
            assert!(!password.contains(['i', 'l', 'o', '0', '1']), "{password}");
        }
        assert_eq!(made.iter().collect::<std::collections::BTreeSet<_>>().len(), made.len());
    }
}
