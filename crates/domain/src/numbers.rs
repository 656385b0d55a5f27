//! Identifiers of the field and their check digits.
//!
//! Knows how each number is formed. Knows nothing of whom it belongs to: a wrong person's number
//! passes every check digit.

use serde::{Deserialize, Serialize};

/// Why a text is not the number it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Wrong length or a character that is no digit.
    #[error("wrong form")]
    Form,
    /// The check digit does not fit.
    #[error("wrong check digit")]
    CheckDigit,
}

fn digits(text: &str, lengths: &[usize]) -> Result<Vec<u32>, NumberError> {
    if !lengths.contains(&text.len()) {
        return Err(NumberError::Form);
    }
    text.bytes().map(|b| if b.is_ascii_digit() { Ok(u32::from(b - b'0')) } else { Err(NumberError::Form) }).collect()
}

fn agree(found: u32, expected: u32) -> Result<(), NumberError> {
    if found == expected { Ok(()) } else { Err(NumberError::CheckDigit) }
}

/// Modulus 10 with weights 2,1,2,1 … from the right and cross sums: the check digit of a body.
pub fn modulus_10(body: &[u32]) -> u32 {
    let sum: u32 = body.iter().rev().enumerate().map(|(i, d)| if i % 2 == 0 { cross_sum(d * 2) } else { *d }).sum();
    (10 - sum % 10) % 10
}

fn cross_sum(n: u32) -> u32 {
    n / 10 + n % 10
}

/// 保険者番号: 6 digits (国保) or 8 digits (法別番号 first), the last a modulus-10 check digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InsurerNumber(String);

/// 全国地方公共団体コード: 都道府県 2 + 団体 3 + 検査数字 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MunicipalityCode(String);

/// 被保険者記号: what stands before the 番号 on an office's papers: letters, digits, hyphens and middle dots; empty where it has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InsuredSymbol(String);

macro_rules! text_number {
    ($name:ident) => {
        impl $name {
            /// The text itself, leading zeros kept.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = NumberError;
            fn try_from(text: String) -> Result<Self, NumberError> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.0
            }
        }
    };
}
text_number!(InsurerNumber);
text_number!(InsuredSymbol);
text_number!(MunicipalityCode);

impl InsurerNumber {
    /// Reads 6 or 8 digits and proves the check digit.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = digits(text, &[6, 8])?;
        let (check, body) = digits.split_last().ok_or(NumberError::Form)?;
        agree(*check, modulus_10(body))?;
        Ok(Self(text.to_owned()))
    }
}

impl InsuredSymbol {
    /// Widest, in half-width characters; a full-width one counts twice. Nothing prescribes it: as much as every form holds (`every_form`).
    pub const WIDTH_MAX: usize = 12;

    /// Reads letters, digits, hyphens and middle dots, without spaces: a search splits its words at them.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '－' | '‐' | '・' | '･');
        let width: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        let fits = width <= Self::WIDTH_MAX && text.chars().all(allowed);
        if fits { Ok(Self(text.to_owned())) } else { Err(NumberError::Form) }
    }
}

impl MunicipalityCode {
    /// Reads 6 digits and proves the check digit: 11 − (6a+5b+4c+3d+2e mod 11), its last digit.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = digits(text, &[6])?;
        let sum: u32 = digits.iter().take(5).zip([6, 5, 4, 3, 2]).map(|(d, w)| d * w).sum();
        agree(digits[5], (11 - sum % 11) % 10)?;
        Ok(Self(text.to_owned()))
    }
}

/// Proves a 個人番号 (12 digits; 総務省令85号5条). Twelve zeros fit the sum and are no number. The
/// number itself is never kept here.
pub fn check_my_number(text: &str) -> Result<(), NumberError> {
    let digits = digits(text, &[12])?;
    if digits.iter().all(|d| *d == 0) {
        return Err(NumberError::Form);
    }
    let sum: u32 = digits.iter().take(11).zip([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).map(|(d, w)| d * w).sum();
    agree(digits[11], if sum % 11 <= 1 { 0 } else { 11 - sum % 11 })
}

/// Proves a 法人番号 (13 digits, the *leading* one is the check digit).
pub fn check_corporate_number(text: &str) -> Result<(), NumberError> {
    let digits = digits(text, &[13])?;
    let sum: u32 = digits[1..].iter().rev().enumerate().map(|(i, d)| d * if i % 2 == 0 { 1 } else { 2 }).sum();
    agree(digits[0], 9 - sum % 9)
}

/// Number of a terminal within its municipality: 1 in an office alone, central's answer at enrolment afterwards. Papers carry
/// it; nothing else that is hashed does (ADR 0041).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TerminalNo(u16);

impl TerminalNo {
    /// The number of a terminal that knows no central.
    pub const ALONE: Self = Self(1);
    /// The largest number, of four digits.
    pub const MAX: u16 = 9_999;

    /// 1 to 9,999.
    pub fn new(number: u16) -> Result<Self, NumberError> {
        if (1..=Self::MAX).contains(&number) { Ok(Self(number)) } else { Err(NumberError::Form) }
    }

    /// The number itself.
    pub fn get(self) -> u16 {
        self.0
    }
}

/// Provisional number of a resident who has no 宛名番号 yet: `P`, terminal (4 digits), serial (7 digits).
pub fn provisional_no(terminal: TerminalNo, serial: u64) -> String {
    format!("P{:04}{serial:07}", terminal.0)
}

/// Terminal and serial of a provisional number.
pub fn provisional_parts(text: &str) -> Option<(TerminalNo, u64)> {
    let digits = text.strip_prefix('P').filter(|d| d.len() == 11 && d.bytes().all(|b| b.is_ascii_digit()))?;
    let (terminal, serial) = digits.split_at(4);
    Some((TerminalNo::new(terminal.parse().ok()?).ok()?, serial.parse().ok()?))
}

/// Issue number of a certificate: terminal (4 digits), serial (7 digits), check digit of both
/// (modulus 10). Written `0001-0000001-7`; the only thing the code on the paper carries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CertificateNo(String);
text_number!(CertificateNo);

impl CertificateNo {
    /// Largest serial a terminal can use.
    pub const SERIAL_MAX: u32 = 9_999_999;

    /// The number with this serial of this terminal. Both must fit their digits; terminal 0 is nobody's, for a layout
    /// that is only tried.
    pub fn new(terminal: u16, serial: u32) -> Result<Self, NumberError> {
        if terminal > TerminalNo::MAX || serial > Self::SERIAL_MAX {
            return Err(NumberError::Form);
        }
        let body = format!("{terminal:04}{serial:07}");
        let check = modulus_10(&digits(&body, &[11])?);
        Ok(Self(format!("{terminal:04}-{serial:07}-{check}")))
    }

    /// Reads the number with or without its hyphens and proves the check digit.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let plain: String = text.chars().filter(|c| *c != '-').collect();
        let all = digits(&plain, &[12])?;
        let (check, body) = all.split_last().ok_or(NumberError::Form)?;
        agree(*check, modulus_10(body))?;
        Ok(Self(format!("{}-{}-{}", &plain[..4], &plain[4..11], &plain[11..])))
    }

    /// Number of the terminal that issued it; none on a paper that was only tried.
    pub fn terminal(&self) -> Option<TerminalNo> {
        self.0.get(..4)?.parse().ok().and_then(|number| TerminalNo::new(number).ok())
    }

    /// Its serial.
    pub fn serial(&self) -> u64 {
        self.0.get(5..12).and_then(|digits| digits.parse().ok()).expect("made of four, seven and one digits")
    }
}

impl std::fmt::Display for CertificateNo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insurer_numbers_are_proved() {
        for good in ["33120015", "138016", "39131016", "01040013", "140012", "270017"] {
            assert!(InsurerNumber::parse(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("138017", NumberError::CheckDigit),
            ("13801", NumberError::Form),
            ("1380１6", NumberError::Form),
            ("", NumberError::Form),
        ] {
            assert_eq!(InsurerNumber::parse(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn a_symbol_is_short_and_all_of_it_is_seen() {
        for good in ["", "見本", "国保・１", "神田-2", "葛飾", "東京都見本区", "012345678901"] {
            assert_eq!(InsuredSymbol::parse(good).as_ref().map(InsuredSymbol::as_str), Ok(good));
        }
        for bad in [
            "見 本",
            "見\u{3000}本",
            "見\u{200B}本",
            "見\n本",
            "<b>",
            "見本\u{202E}",
            "😀",
            "東京都見本区1",
            "0123456789012",
        ] {
            assert_eq!(InsuredSymbol::parse(bad), Err(NumberError::Form), "{bad}");
        }
    }

    #[test]
    fn municipality_codes_are_proved() {
        for good in ["131016", "011002", "141003", "271004", "401307", "231002", "341002", "130001", "010006"] {
            assert!(MunicipalityCode::parse(good).is_ok(), "{good}");
        }
        assert_eq!(MunicipalityCode::parse("131017"), Err(NumberError::CheckDigit));
    }

    #[test]
    fn my_numbers_and_corporate_numbers_are_proved() {
        for good in ["983205673214", "123456789018", "379474484458", "111111111118"] {
            assert_eq!(check_my_number(good), Ok(()), "{good}");
        }
        for bad in ["983205673210", "000000000000", "98320567321", "98320567321x"] {
            assert!(check_my_number(bad).is_err(), "{bad}");
        }
        assert_eq!(check_corporate_number("7000012050002"), Ok(()));
        assert_eq!(check_corporate_number("1180301018771"), Ok(()));
        assert_eq!(check_corporate_number("8000012050002"), Err(NumberError::CheckDigit));
    }

    #[test]
    fn a_certificate_number_has_four_digits_for_the_terminal_and_seven_for_the_serial() {
        for (terminal, serial, written) in [
            (1, 1, Ok("0001-0000001-7")),
            (0, 0, Ok("0000-0000000-0")),
            (9_999, 9_999_999, Ok("9999-9999999-1")),
            (47, 1_234_567, Ok("0047-1234567-9")),
            (10_000, 1, Err(NumberError::Form)),
            (1, 10_000_000, Err(NumberError::Form)),
        ] {
            let no = CertificateNo::new(terminal, serial);
            assert_eq!(no.as_ref().map(CertificateNo::as_str).map_err(|e| *e), written, "{terminal} {serial}");
            if let Ok(no) = no {
                assert_eq!(no.terminal(), TerminalNo::new(terminal).ok());
                assert_eq!(no.serial(), u64::from(serial));
            }
        }
    }

    #[test]
    fn a_certificate_number_is_read_with_or_without_hyphens_and_nothing_else_is() {
        for (text, read) in [
            ("0001-0000001-7", Ok("0001-0000001-7")),
            ("000100000017", Ok("0001-0000001-7")),
            ("0001-0000001-6", Err(NumberError::CheckDigit)),
            // the draft form of two digits for the terminal
            ("01-0000001-4", Err(NumberError::Form)),
            ("00001-0000001-7", Err(NumberError::Form)),
            ("０００１-0000001-7", Err(NumberError::Form)),
            ("", Err(NumberError::Form)),
        ] {
            let no = CertificateNo::parse(text);
            assert_eq!(no.as_ref().map(CertificateNo::as_str).map_err(|e| *e), read, "{text}");
        }
    }

    #[test]
    fn a_provisional_number_tells_its_terminal_and_serial() {
        let terminal = |n| TerminalNo::new(n).unwrap();
        assert_eq!(provisional_no(TerminalNo::ALONE, 7), "P00010000007");
        for (text, parts) in [
            ("P00010000007", Some((terminal(1), 7))),
            ("P99999999999", Some((terminal(9_999), 9_999_999))),
            ("P00000000007", None),
            ("P010000007", None),
            ("00010000007", None),
            ("P0001000000x", None),
        ] {
            assert_eq!(provisional_parts(text), parts, "{text}");
        }
        assert!(TerminalNo::new(0).is_err() && TerminalNo::new(10_000).is_err());
    }

    #[test]
    fn a_certificate_number_reads_back_and_one_wrong_digit_is_found() {
        let no = CertificateNo::new(1, 1).unwrap();
        assert_eq!(CertificateNo::parse(no.as_str()), Ok(no.clone()));
        assert_eq!(CertificateNo::parse(&no.as_str().replace('-', "")), Ok(no.clone()));
        let plain = no.as_str().replace('-', "");
        for i in 0..plain.len() {
            let mut wrong: Vec<u8> = plain.clone().into_bytes();
            wrong[i] = if wrong[i] == b'9' { b'0' } else { wrong[i] + 1 };
            assert_eq!(
                CertificateNo::parse(std::str::from_utf8(&wrong).unwrap()),
                Err(NumberError::CheckDigit),
                "digit {i}"
            );
        }
    }
}
