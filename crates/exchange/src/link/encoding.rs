//! The encodings of link files.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;
use serde::Serialize;

/// How the characters of the file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without BOM
    Utf8,
    /// CP932 (Windows-31J)
    Cp932,
}

/// Bytes as text; none when they are not in the encoding.
pub(super) fn decode(encoding: Encoding, bytes: &[u8]) -> Option<Cow<'_, str>> {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Encoding::Cp932 => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
    }
}
