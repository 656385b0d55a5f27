//! Recovery keys: a private key on paper, in the hands of a custodian; the key file holds only its public
//! half. Either of two custodians opens the office, and a rotation seals anew without asking them.

use std::sync::LazyLock;

use data_encoding::{Encoding, Specification};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use madoguchi_store::RawKey;
use zeroize::{Zeroize, Zeroizing};

use super::kind::{KeyError, SlotKind};
use crate::clock::fill_random;

/// The suite of a recovery slot: RFC 9180, base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
type Suite = hpke::kem::X25519HkdfSha256;

type PrivateKey = <Suite as Kem>::PrivateKey;

/// What the sealing is for.
const INFO: &[u8] = b"madoguchi 2026-11 recovery slot";

/// Octets of a private, a public and an encapsulated key.
const KEY_BYTES: usize = 32;

/// Crockford's alphabet: no letter is mistaken for a digit. Case says nothing, and letters that look like digits are read as them.
static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut letters = Specification::new();
    letters.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    letters.translate.from.push_str("abcdefghjkmnpqrstvwxyzOoIiLl");
    letters.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    letters.encoding().expect("32 different letters, and others that are read as one of them")
});

/// Kind, private key, checksum.
const BYTES: usize = 1 + KEY_BYTES + 2;

/// Letters of a key: five bits each.
const LETTERS_A_KEY: usize = BYTES * 8 / 5;

/// Longest text read.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// A custodian's key.
pub struct RecoveryKey {
    kind: SlotKind,
    secret: PrivateKey,
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
        let mut random = Zeroizing::new([0; KEY_BYTES]);
        fill_random(&mut random[..]);
        Self { kind, secret: Suite::derive_keypair(&random[..]).0 }
    }

    /// Whose key it is.
    pub fn kind(&self) -> SlotKind {
        self.kind
    }

    pub(super) fn public(&self) -> [u8; KEY_BYTES] {
        let mut public = [0; KEY_BYTES];
        Suite::sk_to_pk(&self.secret).write_exact(&mut public);
        public
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
        let mut bytes = Zeroizing::new([0; BYTES]);
        bytes[0] = mark_of(self.kind).unwrap_or(0);
        self.secret.write_exact(&mut bytes[1..=KEY_BYTES]);
        let sum = checksum(&bytes[..=KEY_BYTES]);
        bytes[1 + KEY_BYTES..].copy_from_slice(&sum);
        Zeroizing::new(CROCKFORD.encode(&bytes[..]))
    }

    /// Reads a sheet, or the key alone. A mistyped letter is seen by the checksum.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(KeyError::RecoveryText);
        }
        let marked: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("MDG")).collect();
        let lines = if marked.is_empty() { vec![text] } else { marked };
        let letters = lines.iter().flat_map(|line| line.chars()).filter(|c| !c.is_whitespace() && *c != '-');
        let letters = Zeroizing::new(letters.collect::<String>());
        let bytes = CROCKFORD.decode(letters.as_bytes()).map(Zeroizing::new).map_err(|_| KeyError::RecoveryText)?;
        if bytes.len() != BYTES {
            return Err(KeyError::RecoveryText);
        }
        let (body, sum) = bytes.split_at(1 + KEY_BYTES);
        let kind =
            [SlotKind::RecoveryA, SlotKind::RecoveryB].into_iter().find(|k| mark_of(*k) == body.first().copied());
        match (kind, PrivateKey::from_bytes(&body[1..])) {
            (Some(kind), Ok(secret)) if checksum(body) == sum => Ok(Self { kind, secret }),
            _ => Err(KeyError::RecoveryText),
        }
    }

    /// Opens what [`seal_to`] sealed to this key.
    pub(super) fn open(&self, encapsulated: &[u8], sealed: &[u8], office: uuid::Uuid) -> Option<RawKey> {
        let encapsulated = Deserializable::from_bytes(encapsulated).ok()?;
        let mut open = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &self.secret,
            &encapsulated,
            INFO,
            sealed,
            office.as_bytes(),
        )
        .ok()?;
        let bytes: Option<[u8; 32]> = open.as_slice().try_into().ok();
        open.zeroize();
        bytes.map(RawKey::new)
    }
}

/// Seals a key to a custodian's public key: the encapsulated key, and what is sealed under it.
pub(super) fn seal_to(public: &[u8], key: &RawKey, office: uuid::Uuid) -> Option<([u8; KEY_BYTES], Vec<u8>)> {
    let (encapsulated, sealed) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, Suite>(
        &OpModeS::Base,
        &Deserializable::from_bytes(public).ok()?,
        INFO,
        key.bytes(),
        office.as_bytes(),
    )
    .ok()?;
    let mut bytes = [0; KEY_BYTES];
    encapsulated.write_exact(&mut bytes);
    Some((bytes, sealed))
}

fn checksum(bytes: &[u8]) -> [u8; 2] {
    let hash = blake3::hash(bytes);
    [hash.as_bytes()[0], hash.as_bytes()[1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_typed_by_hand_opens_and_a_mistyped_letter_is_seen() {
        let office = uuid::Uuid::from_u128(7);
        let key = RecoveryKey::new(SlotKind::RecoveryB);
        let (encapsulated, sealed) = seal_to(&key.public(), &RawKey::new([5; 32]), office).unwrap();
        let sheet = key.sheet(office).to_string();
        let letters = key.letters().to_string();
        let typed = letters.to_lowercase().replace('0', "o").replace('1', "l");
        let spaced = sheet.replace('-', "\u{3000}");
        for text in [sheet.clone(), letters.clone(), typed, spaced] {
            let read = RecoveryKey::parse(&text).unwrap();
            assert_eq!(read.kind(), SlotKind::RecoveryB);
            assert_eq!(read.open(&encapsulated, &sealed, office).unwrap().bytes(), &[5; 32]);
        }
        for at in 0..LETTERS_A_KEY {
            let mut wrong = letters.clone().into_bytes();
            wrong[at] = if wrong[at] == b'Q' { b'R' } else { b'Q' };
            let read = RecoveryKey::parse(std::str::from_utf8(&wrong).unwrap());
            assert!(
                read.is_err() || read.is_ok_and(|k| k.open(&encapsulated, &sealed, office).is_none()),
                "letter {at}"
            );
        }
        for text in ["", "MDG", "MDG ????", &letters[1..], "復旧鍵", &"Z".repeat(70_000)] {
            assert!(RecoveryKey::parse(text).is_err());
        }
    }
    #[test]
    fn nothing_but_what_was_sealed_to_this_key_for_this_office_opens() {
        let office = uuid::Uuid::from_u128(7);
        let key = RecoveryKey::new(SlotKind::RecoveryA);
        let (encapsulated, sealed) = seal_to(&key.public(), &RawKey::new([5; 32]), office).unwrap();
        let opens = |encapsulated: &[u8], sealed: &[u8]| key.open(encapsulated, sealed, office).is_some();
        assert!(opens(&encapsulated, &sealed));
        let flipped = |bytes: &[u8], at: usize| {
            let mut wrong = bytes.to_vec();
            wrong[at / 8] ^= 1 << (at % 8);
            wrong
        };
        for at in 0..sealed.len() * 8 {
            assert!(!opens(&encapsulated, &flipped(&sealed, at)), "bit {at} of the seal");
        }
        for at in 0..encapsulated.len() * 8 {
            // X25519 ignores the highest bit, and HPKE binds it all the same
            assert!(!opens(&flipped(&encapsulated, at), &sealed), "bit {at} of the encapsulated key");
        }
        for length in 0..sealed.len() {
            assert!(!opens(&encapsulated, &sealed[..length]), "{length} octets of the seal");
        }
        for length in 0..encapsulated.len() {
            assert!(!opens(&encapsulated[..length], &sealed), "{length} octets of the encapsulated key");
        }
        assert!(!opens(&encapsulated, &[&sealed[..], &[0]].concat()));
        assert!(!opens(&[0; KEY_BYTES], &sealed), "a point of small order");
        assert!(key.open(&encapsulated, &sealed, uuid::Uuid::from_u128(8)).is_none(), "another office");
        assert!(RecoveryKey::new(SlotKind::RecoveryA).open(&encapsulated, &sealed, office).is_none());
        let again = seal_to(&key.public(), &RawKey::new([5; 32]), office).unwrap();
        assert!(again.0 != encapsulated && again.1 != sealed, "each seal has a key of its own");
    }

    #[test]
    fn nothing_is_sealed_to_what_is_no_public_key() {
        let key = RawKey::new([5; 32]);
        for public in [&[][..], &[9; 31], &[9; 33], &[0; 32]] {
            assert!(seal_to(public, &key, uuid::Uuid::nil()).is_none(), "{public:?}");
        }
    }

    /// RFC 9180, A.2.1, sequence number 0.
    #[test]
    fn the_suite_is_that_of_the_standard() {
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
        let secret = hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
        let encapsulated = hex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
        let sealed = hex(concat!(
            "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21",
            "993c62ce81883d2dd1b51a28"
        ));
        let open = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &PrivateKey::from_bytes(&secret).unwrap(),
            &Deserializable::from_bytes(&encapsulated).unwrap(),
            b"Ode on a Grecian Urn",
            &sealed,
            b"Count-0",
        );
        assert_eq!(open.unwrap(), b"Beauty is truth, truth beauty");
    }

    #[test]
    fn a_sheet_names_custodian_and_office_and_holds_the_key_in_groups_that_can_be_read_aloud() {
        let office = uuid::Uuid::from_u128(7);
        for (kind, name) in [(SlotKind::RecoveryA, "A"), (SlotKind::RecoveryB, "B")] {
            let sheet = RecoveryKey::new(kind).sheet(office).to_string();
            let lines: Vec<&str> = sheet.lines().collect();
            assert_eq!(
                (lines[0], lines[1]),
                (format!("窓口 復旧鍵 {name}").as_str(), format!("事務所 {office}").as_str())
            );
            let keys: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("MDG ")).collect();
            assert_eq!(keys.len(), 2);
            for group in keys.iter().flat_map(|line| line.split('-')) {
                assert_eq!(group.len(), 4);
                assert!(group.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()), "{group}");
                assert!(!group.contains(['I', 'L', 'O', 'U']), "{group}");
            }
        }
    }

    /// Letters and public key were made by other programs: sheets lie in envelopes for years, and must be read then.
    #[test]
    fn a_sheet_that_was_printed_before_is_the_key_it_was() {
        let sheet = "MDG P40G-40R4-0M30-E209-185G-R38E-1W81\nMDG 24GK-2GAH-C5RR-34D1-P70X-3RFJ-07BM\n";
        let key = RecoveryKey::parse(sheet).unwrap();
        assert_eq!(key.kind(), SlotKind::RecoveryB);
        let public = data_encoding::HEXLOWER.encode(&key.public());
        assert_eq!(public, "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c");
    }

    #[test]
    fn a_key_of_no_custodian_is_none() {
        let mut bytes = [7; BYTES];
        for (mark, is_one) in [(0xA1, true), (0xB1, true), (0xC1, false), (0, false)] {
            bytes[0] = mark;
            let sum = checksum(&bytes[..=KEY_BYTES]);
            bytes[1 + KEY_BYTES..].copy_from_slice(&sum);
            assert_eq!(RecoveryKey::parse(&CROCKFORD.encode(&bytes)).is_ok(), is_one, "{mark:x}");
        }
    }
}
