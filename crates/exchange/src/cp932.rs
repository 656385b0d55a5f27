//! Writing CP932 for those who cannot take UTF-8, with a list of every character that was lost.
//!
//! Knows what CP932 can encode. A cluster it cannot encode is written as 〓 or without its variation selector,
//! and listed; nothing is lost silently. Nothing read back from such a file may replace a stored name.

use madoguchi_domain::kana::is_selector;
use std::collections::BTreeMap;

use encoding_rs::SHIFT_JIS;
use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

/// Stands for a character that cannot be written.
const GETA: [u8; 2] = [0x81, 0xAC];

/// A character that could not be written, and what stands for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LostCharacter {
    /// The exact cluster: a base character with its selector, if it has one
    pub character: String,
    /// Its code points, `U+845B U+E0102`
    pub code_points: String,
    /// What was written: the base character, or 〓
    pub written: String,
    /// How often
    pub count: u64,
}

/// Text in CP932, written piece by piece.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
    lost: BTreeMap<String, (String, u64)>,
}

impl Writer {
    /// Writes a text.
    pub fn push(&mut self, text: &str) {
        if text.is_ascii() {
            return self.bytes.extend_from_slice(text.as_bytes());
        }
        for cluster in text.graphemes(true) {
            self.push_cluster(cluster);
        }
    }

    fn push_cluster(&mut self, cluster: &str) {
        if let Some(bytes) = exact(cluster) {
            return self.bytes.extend_from_slice(&bytes);
        }
        let base: String = cluster.chars().filter(|c| !is_selector(*c)).collect();
        let (bytes, written) = match exact(&base).filter(|_| base != cluster) {
            Some(bytes) => (bytes, base),
            None => (GETA.to_vec(), "〓".to_owned()),
        };
        self.bytes.extend_from_slice(&bytes);
        self.lost.entry(cluster.to_owned()).or_insert((written, 0)).1 += 1;
    }

    /// The bytes, and every character that is not in them.
    pub fn finish(self) -> (Vec<u8>, Vec<LostCharacter>) {
        let lost = self.lost.into_iter().map(|(character, (written, count))| LostCharacter {
            code_points: code_points(&character),
            character,
            written,
            count,
        });
        (self.bytes, lost.collect())
    }
}

/// The code points of a text, `U+845B U+E0102`.
pub fn code_points(text: &str) -> String {
    let points: Vec<String> = text.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
    points.join(" ")
}

/// The bytes, if they are read back as the very same text.
fn exact(text: &str) -> Option<Vec<u8>> {
    let (bytes, _, had_errors) = SHIFT_JIS.encode(text);
    let same =
        || SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes).is_some_and(|back| back == text);
    (!had_errors && same()).then(|| bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, written: &str, lost: &[(&str, u64)]) {
        let mut writer = Writer::default();
        writer.push(text);
        let (bytes, list) = writer.finish();
        assert_eq!(SHIFT_JIS.decode(&bytes).0, written);
        let list: Vec<(&str, u64)> = list.iter().map(|l| (l.code_points.as_str(), l.count)).collect();
        assert_eq!(list, lost);
    }

    #[test]
    fn what_cp932_can_say_is_written_exactly() {
        check("佐藤　太郎 ﾀﾛｳ ABC 髙﨑 ①", "佐藤　太郎 ﾀﾛｳ ABC 髙﨑 ①", &[]);
    }

    #[test]
    fn every_lost_character_is_listed_with_its_code_points_and_count() {
        check("𠮷野𠮷", "〓野〓", &[("U+20BB7", 2)]);
        check("葛\u{E0102}城", "葛城", &[("U+845B U+E0102", 1)]);
        check("神\u{FA19}", "神\u{FA19}", &[]);
        check("か\u{3099}", "〓", &[("U+304B U+3099", 1)]);
        check("\u{E000}", "〓", &[("U+E000", 1)]);
        check("金¥100−1", "金〓100〓1", &[("U+00A5", 1), ("U+2212", 1)]);
    }
}
