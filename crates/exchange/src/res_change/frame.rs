//! The frame of a link file: header row, encoding, trailer.
//!
//! Proves that the bytes are whole before any row is read. Knows nothing of what a row says.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::SHIFT_JIS;
use sha2::{Digest, Sha256};

use super::column::NAMES;
use super::{Encoding, FileRefused};

/// Physical line of the first data row.
pub(super) const FIRST_DATA_LINE: usize = 2;

const BOM: &[u8] = b"\xEF\xBB\xBF";
const TRAILER: &[u8] = b"\"TRAILER\"";

/// A file whose header and trailer are proved.
pub(super) struct Frame<'a> {
    pub(super) encoding: Encoding,
    pub(super) sha256: String,
    pub(super) rows_told: usize,
    /// Data rows, between the header row and the trailer
    body: &'a [u8],
}

impl<'a> Frame<'a> {
    /// The data rows as text.
    pub(super) fn decode(&self) -> Result<Cow<'a, str>, FileRefused> {
        decode(self.encoding, self.body).ok_or_else(|| {
            // LF is never the second byte of a CP932 character: lines can be tried one by one.
            let mut lines = self.body.split(|b| *b == b'\n');
            let bad = lines.position(|line| decode(self.encoding, line).is_none()).unwrap_or(0);
            FileRefused::Encoding { line: FIRST_DATA_LINE + bad }
        })
    }
}

/// Checks everything that makes a file whole, except the count of its rows.
pub(super) fn open(bytes: &[u8], rows_max: usize) -> Result<Frame<'_>, FileRefused> {
    if let Some(offset) = bytes.iter().position(|b| *b == 0) {
        return Err(FileRefused::NulBytes { offset });
    }
    let (encoding, header_end) = open_header(bytes)?;
    let trailer_start = bytes
        .strip_suffix(b"\r\n")
        .and_then(|whole| whole.iter().rposition(|b| *b == b'\n'))
        .map(|at| at + 1)
        .ok_or(FileRefused::Torn)?;
    let (before, last) = bytes.split_at(trailer_start);
    if !last.starts_with(TRAILER) {
        return Err(FileRefused::Torn);
    }
    let body = before.get(header_end..).ok_or(FileRefused::Torn)?;
    let (told, hash) = parse_trailer(last).ok_or(FileRefused::TrailerForm)?;
    let mut hasher = Sha256::new_with_prefix(before);
    if !hex(&hasher.clone().finalize()).eq_ignore_ascii_case(hash) {
        return Err(FileRefused::TrailerHash);
    }
    hasher.update(last);
    let rows_told = usize::try_from(told)
        .ok()
        .filter(|told| *told <= rows_max)
        .ok_or(FileRefused::TooManyRows { told, rows_max })?;
    Ok(Frame { encoding, sha256: hex(&hasher.finalize()), rows_told, body })
}

/// Tells the encoding by the header row, and where the row ends.
fn open_header(bytes: &[u8]) -> Result<(Encoding, usize), FileRefused> {
    let rest = bytes.strip_prefix(BOM);
    let text = rest.unwrap_or(bytes);
    let Some(end) = text.iter().position(|b| *b == b'\n').map(|at| at + 1) else {
        let is_begun = [Encoding::Utf8, Encoding::Cp932].into_iter().any(|encoding| header(encoding).starts_with(text));
        return Err(if is_begun { FileRefused::Torn } else { difference(text, rest.is_some()) });
    };
    let first = &text[..end];
    let found = [Encoding::Utf8, Encoding::Cp932]
        .into_iter()
        .find(|encoding| header(*encoding) == first)
        .ok_or_else(|| difference(first, rest.is_some()))?;
    // A BOM promises UTF-8.
    match (found, rest) {
        (Encoding::Cp932, Some(_)) => Err(FileRefused::Encoding { line: 1 }),
        (Encoding::Utf8 | Encoding::Cp932, _) => Ok((found, bytes.len() - text.len() + end)),
    }
}

/// The header row as it must be.
fn header(encoding: Encoding) -> Vec<u8> {
    let mut row = Vec::new();
    write_canonical(&StringRecord::from(NAMES.to_vec()), &mut row);
    match encoding {
        Encoding::Utf8 => row,
        Encoding::Cp932 => SHIFT_JIS.encode(&String::from_utf8_lossy(&row)).0.into_owned(),
    }
}

/// Why a first line is not the header row.
fn difference(first: &[u8], has_bom: bool) -> FileRefused {
    let cp932 = || decode(Encoding::Cp932, first).filter(|_| !has_bom);
    let Some(text) = decode(Encoding::Utf8, first).or_else(cp932) else {
        return FileRefused::Encoding { line: 1 };
    };
    let mut record = StringRecord::new();
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    if let Err(error) = reader.read_record(&mut record) {
        return FileRefused::Csv(error);
    }
    match NAMES.iter().enumerate().find(|(i, name)| record.get(*i) != Some(**name)) {
        Some((i, expected)) => FileRefused::NotThisKind { column: i + 1, expected },
        None if record.len() > NAMES.len() => {
            FileRefused::NotThisKind { column: NAMES.len() + 1, expected: "（なし）" }
        }
        None => FileRefused::Form,
    }
}

/// `"TRAILER","<rows>","<sha256>"` CRLF.
fn parse_trailer(line: &[u8]) -> Option<(u64, &str)> {
    let line = std::str::from_utf8(line).ok()?;
    let rest = line.strip_prefix("\"TRAILER\",\"")?.strip_suffix("\"\r\n")?;
    let (rows, hash) = rest.split_once("\",\"")?;
    let is_count = !rows.is_empty() && rows.bytes().all(|b| b.is_ascii_digit());
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    // A count of more digits than any number has is as wrong as too many rows.
    (is_count && is_hash).then(|| (rows.parse().unwrap_or(u64::MAX), hash))
}

/// Writes a row as the common file rules want it: every field quoted, CRLF. The reader leaves the
/// CR with the last field; without one the row is written as if it had none, and so differs.
pub(super) fn write_canonical(record: &StringRecord, row: &mut Vec<u8>) {
    row.clear();
    let (last, mut separator) = (record.len().saturating_sub(1), "\"");
    for (i, field) in record.iter().enumerate() {
        let field = if i == last { field.strip_suffix('\r').unwrap_or(field) } else { field };
        row.extend_from_slice(separator.as_bytes());
        for (j, part) in field.split('"').enumerate() {
            if j > 0 {
                row.extend_from_slice(b"\"\"");
            }
            row.extend_from_slice(part.as_bytes());
        }
        separator = "\",\"";
    }
    row.extend_from_slice(b"\"\r\n");
}

fn decode(encoding: Encoding, bytes: &[u8]) -> Option<Cow<'_, str>> {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Encoding::Cp932 => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
    }
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
