//! 外字: characters a municipality made itself, in U+E000–F8FF (CP932 F040–F9FC).
//!
//! Knows their codes and the municipality's own table that names them as characters of the national set
//! (`docs/adr/0016`). Without a name the same code means another character elsewhere: it is never kept.

use std::collections::BTreeMap;

use madoguchi_domain::kana::is_selector;

/// Most characters of a table: more than CP932 has places for.
pub const CHARACTERS_MAX: usize = 6400;
/// Longest table that is read, in bytes.
pub const TABLE_BYTES_MAX: usize = 256 * 1024;

/// Whether a code point is one of those.
pub fn is_gaiji(character: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&character)
}

/// The bytes a character of the private area has in CP932 (`F040` for U+E000); none beyond U+E757.
pub fn cp932_code(character: char) -> Option<u16> {
    let place = u32::from(character).checked_sub(0xE000).filter(|place| *place <= 0x757)?;
    let (row, cell) = (place / 188, place % 188);
    let trail = if cell < 63 { cell + 0x40 } else { cell + 0x41 };
    u16::try_from((0xF0 + row) << 8 | trail).ok()
}

fn from_cp932(code: u16) -> Option<char> {
    let (lead, trail) = (u32::from(code >> 8), u32::from(code & 0xFF));
    let cell = match trail {
        0x40..=0x7E => trail - 0x40,
        0x80..=0xFC => trail - 0x41,
        _ => return None,
    };
    (0xF0..=0xF9).contains(&lead).then(|| char::from_u32(0xE000 + (lead - 0xF0) * 188 + cell)).flatten()
}

/// What a municipality's own characters are called in the national set: one line each, `F040,葛󠄂` or
/// `U+E000,葛󠄂`. The text may be a base character with its variation selector.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GaijiTable(BTreeMap<char, String>);

/// Line (from 1) of a table that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {0} of the table of local characters cannot be read")]
pub struct GaijiFault(pub usize);

/// One letter or digit that is no 外字, with or without a variation selector: a name may hold it without another check.
fn is_one_character(text: &str) -> bool {
    let mut characters = text.chars();
    let is_base = characters.next().is_some_and(|base| base.is_alphanumeric() && !is_gaiji(base));
    is_base && characters.next().is_none_or(is_selector) && characters.next().is_none()
}

impl GaijiTable {
    /// A table that names nothing.
    pub const EMPTY: Self = Self(BTreeMap::new());

    /// Reads a table in UTF-8. Empty lines and those beginning with `#` say nothing.
    pub fn parse(bytes: &[u8]) -> Result<Self, GaijiFault> {
        if bytes.len() > TABLE_BYTES_MAX {
            return Err(GaijiFault(1));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut table = BTreeMap::new();
        for (at, line) in bytes.split(|b| *b == b'\n').enumerate() {
            let fault = GaijiFault(at + 1);
            let line = std::str::from_utf8(line).map_err(|_| fault)?.trim_end_matches('\r');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (code, text) = line.split_once(',').ok_or(fault)?;
            let character = code_of(code).ok_or(fault)?;
            if !is_one_character(text)
                || table.len() >= CHARACTERS_MAX
                || table.insert(character, text.to_owned()).is_some()
            {
                return Err(fault);
            }
        }
        Ok(Self(table))
    }

    /// What the character is called.
    pub fn find(&self, character: char) -> Option<&str> {
        self.0.get(&character).map(String::as_str)
    }

    /// How many characters it names.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The text with every character the table names.
    pub fn replace_gaiji(&self, text: &str) -> String {
        let mut replace_gaiji = String::with_capacity(text.len());
        for character in text.chars() {
            match self.find(character) {
                Some(name) => replace_gaiji.push_str(name),
                None => replace_gaiji.push(character),
            }
        }
        replace_gaiji
    }
}

fn code_of(text: &str) -> Option<char> {
    let text = text.trim();
    match text.strip_prefix("U+") {
        Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).filter(|c| is_gaiji(*c)),
        None => u16::from_str_radix(text, 16).ok().and_then(from_cp932),
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;

    use super::*;

    #[test]
    fn codes_are_those_an_independent_decoder_reads() {
        for place in 0..=0x757 {
            let character = char::from_u32(0xE000 + place).unwrap();
            let code = cp932_code(character).unwrap();
            assert_eq!(SHIFT_JIS.decode(&code.to_be_bytes()).0, character.to_string());
            assert_eq!(from_cp932(code), Some(character));
        }
        assert_eq!((cp932_code('\u{E758}'), cp932_code('山'), from_cp932(0x889F)), (None, None, None));
    }

    #[test]
    fn a_table_names_characters() {
        let table = GaijiTable::parse("# 見本市\r\nF040,葛\u{E0102}\r\n\r\nU+E001,𠮷\n".as_bytes()).unwrap();
        assert_eq!(table.count(), 2);
        assert_eq!(table.replace_gaiji("\u{E000}城\u{E001}\u{E002}"), "葛\u{E0102}城𠮷\u{E002}");
    }

    #[test]
    fn a_bad_line_is_told() {
        for (text, line) in [
            ("F040", 1),
            ("F040,", 1),
            ("F040,葛\nF040,城", 2),
            ("889F,亜", 1),
            ("F07F,亜", 1),
            ("U+4E00,一", 1),
            ("F040,\u{E001}", 1),
            ("F040,あいうえお", 1),
        ] {
            assert_eq!(GaijiTable::parse(text.as_bytes()), Err(GaijiFault(line)), "{text}");
        }
        assert_eq!(GaijiTable::parse(b"F040,\xFF"), Err(GaijiFault(1)));
        assert!(GaijiTable::parse(&vec![b'#'; TABLE_BYTES_MAX + 1]).is_err());
    }
}
