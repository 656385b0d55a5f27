//! Recovery keys: a private key on paper, in the hands of a custodian; the key file holds only its public
//! half. Either of two custodians opens the office, and a rotation seals anew without asking them.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use madoguchi_store::RawKey;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::{Zeroize, Zeroizing};

use super::kind::{KeyError, SlotKind};
use crate::clock::fill_random;

/// Crockford's alphabet: no letter is mistaken for a digit.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Kind, private key, checksum.
const BYTES: usize = 1 + 32 + 2;

/// Letters of a key: five bits each.
const LETTERS_A_KEY: usize = BYTES * 8 / 5;

/// Longest text read.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// A custodian's key.
pub struct RecoveryKey {
    kind: SlotKind,
    secret: StaticSecret,
}

fn mark_of(kind: SlotKind) -> Option<u8> {
    match kind {
        SlotKind::RecoveryA => Some(0xA1),
        SlotKind::RecoveryB => Some(0xB1),
        SlotKind::Passphrase | SlotKind::Os => None,
    }
}

impl RecoveryKey {
    /// A new key for custodian A or B.
    pub(super) fn new(kind: SlotKind) -> Self {
        let mut bytes = [0; 32];
        fill_random(&mut bytes);
        let secret = StaticSecret::from(bytes);
        bytes.zeroize();
        Self { kind, secret }
    }

    /// Whose key it is.
    pub fn kind(&self) -> SlotKind {
        self.kind
    }

    pub(super) fn public(&self) -> [u8; 32] {
        PublicKey::from(&self.secret).to_bytes()
    }

    /// The sheet to print: whose, of which office, and the key in groups of four.
    pub fn sheet(&self, office: uuid::Uuid) -> Zeroizing<String> {
        let name = if self.kind == SlotKind::RecoveryA { "A" } else { "B" };
        let letters = self.letters();
        let groups: Vec<&str> = (0..LETTERS_A_KEY).step_by(4).map(|at| &letters[at..at + 4]).collect();
        let mut sheet = Zeroizing::new(format!("窓口 復旧鍵 {name}\n事務所 {office}\n"));
        for line in groups.chunks(7) {
            sheet.push_str("MDG ");
            sheet.push_str(&line.join("-"));
            sheet.push('\n');
        }
        sheet.push_str("印刷して封をし、保管者が保管する。このファイルは消す。\n");
        sheet
    }

    fn letters(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES));
        bytes.push(mark_of(self.kind).unwrap_or(0));
        bytes.extend(self.secret.as_bytes());
        let sum = checksum(&bytes);
        bytes.extend(sum);
        let bit = |n: usize| bytes[n / 8] >> (7 - n % 8) & 1;
        let letter = |at: usize| (0..5).fold(0, |value, n| value << 1 | usize::from(bit(at * 5 + n)));
        Zeroizing::new((0..LETTERS_A_KEY).map(|at| char::from(LETTERS[letter(at)])).collect())
    }

    /// Reads a sheet, or the key alone. A mistyped letter is seen by the checksum.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(KeyError::RecoveryText);
        }
        let marked: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("MDG")).collect();
        let lines = if marked.is_empty() { vec![text] } else { marked };
        let values: Option<Vec<u8>> =
            lines.iter().flat_map(|line| line.chars()).filter(|c| !c.is_whitespace() && *c != '-').map(value).collect();
        let values = Zeroizing::new(values.filter(|v| v.len() == LETTERS_A_KEY).ok_or(KeyError::RecoveryText)?);
        let bit = |n: usize| values[n / 5] >> (4 - n % 5) & 1;
        let bytes: Vec<u8> = (0..BYTES).map(|at| (0..8).fold(0, |byte, n| byte << 1 | bit(at * 8 + n))).collect();
        let bytes = Zeroizing::new(bytes);
        let (body, sum) = bytes.split_at(BYTES - 2);
        let kind =
            [SlotKind::RecoveryA, SlotKind::RecoveryB].into_iter().find(|k| mark_of(*k) == body.first().copied());
        let secret: Result<[u8; 32], _> = body[1..].try_into();
        match (kind, secret) {
            (Some(kind), Ok(secret)) if checksum(body) == sum => Ok(Self { kind, secret: StaticSecret::from(secret) }),
            _ => Err(KeyError::RecoveryText),
        }
    }

    /// Opens what [`seal_to`] sealed to this key.
    pub(super) fn open(&self, nonce: &[u8], sealed: &[u8], office: uuid::Uuid) -> Option<RawKey> {
        let (point, sealed) = sealed.split_at_checked(32)?;
        let point: [u8; 32] = point.try_into().ok()?;
        let shared = self.secret.diffie_hellman(&PublicKey::from(point));
        let wrapping = wrapping(shared.as_bytes(), &point, &self.public());
        let nonce: &XNonce = nonce.try_into().ok()?;
        let payload = Payload { msg: sealed, aad: office.as_bytes() };
        let mut open = XChaCha20Poly1305::new(&Key::from(*wrapping)).decrypt(nonce, payload).ok()?;
        let bytes: Option<[u8; 32]> = open.as_slice().try_into().ok();
        open.zeroize();
        bytes.map(RawKey::new)
    }
}

/// Seals a key to a custodian's public key: an X25519 exchange with a key of the moment, as HPKE's base mode does.
pub(super) fn seal_to(public: &[u8; 32], key: &RawKey, office: uuid::Uuid) -> Option<([u8; 24], Vec<u8>)> {
    let mut bytes = [0; 32];
    fill_random(&mut bytes);
    let moment = StaticSecret::from(bytes);
    bytes.zeroize();
    let point = PublicKey::from(&moment).to_bytes();
    let shared = moment.diffie_hellman(&PublicKey::from(*public));
    if !shared.was_contributory() {
        return None;
    }
    let wrapping = wrapping(shared.as_bytes(), &point, public);
    let mut nonce = [0; 24];
    fill_random(&mut nonce);
    let payload = Payload { msg: key.bytes(), aad: office.as_bytes() };
    let sealed = XChaCha20Poly1305::new(&Key::from(*wrapping)).encrypt(&XNonce::from(nonce), payload).ok()?;
    Some((nonce, [&point[..], &sealed].concat()))
}

fn wrapping(shared: &[u8; 32], point: &[u8; 32], public: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    let material = Zeroizing::new([&shared[..], point, public].concat());
    Zeroizing::new(blake3::derive_key("madoguchi 2026-11 recovery slot", &material))
}

fn checksum(bytes: &[u8]) -> [u8; 2] {
    let hash = blake3::hash(bytes);
    [hash.as_bytes()[0], hash.as_bytes()[1]]
}

/// A letter as five bits; letters that look like digits are read as them.
fn value(letter: char) -> Option<u8> {
    let upper = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    LETTERS.iter().position(|l| char::from(*l) == upper).and_then(|at| u8::try_from(at).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_typed_by_hand_opens_and_a_mistyped_letter_is_seen() {
        let office = uuid::Uuid::from_u128(7);
        let key = RecoveryKey::new(SlotKind::RecoveryB);
        let (nonce, sealed) = seal_to(&key.public(), &RawKey::new([5; 32]), office).unwrap();
        let sheet = key.sheet(office).to_string();
        let letters = key.letters().to_string();
        let typed = letters.to_lowercase().replace('0', "o").replace('1', "l");
        for text in [sheet.clone(), letters.clone(), typed] {
            let read = RecoveryKey::parse(&text).unwrap();
            assert_eq!(read.kind(), SlotKind::RecoveryB);
            assert_eq!(read.open(&nonce, &sealed, office).unwrap().bytes(), &[5; 32]);
        }
        for at in 0..LETTERS_A_KEY {
            let mut wrong = letters.clone().into_bytes();
            wrong[at] = if wrong[at] == b'Q' { b'R' } else { b'Q' };
            let read = RecoveryKey::parse(std::str::from_utf8(&wrong).unwrap());
            assert!(read.is_err() || read.is_ok_and(|k| k.open(&nonce, &sealed, office).is_none()), "letter {at}");
        }
        let other = RecoveryKey::new(SlotKind::RecoveryB);
        assert!(other.open(&nonce, &sealed, office).is_none());
        for text in ["", "MDG", "MDG ????", &letters[1..], "復旧鍵", &"Z".repeat(70_000)] {
            assert!(RecoveryKey::parse(text).is_err());
        }
    }
}
