//! The frame of a link file: header row, encoding, trailer.
//!
//! Proves that the bytes are whole, and all in one encoding, before any row is read. Knows nothing of
//! what a row says.

use data_encoding::HEXLOWER;
use encoding_rs::{DecoderResult, SHIFT_JIS};
use sha2::{Digest, Sha256};

use super::encoding::{Encoding, decode};
use super::{FileRefusal, LinkFileKind, lines};

/// Physical line of the first data row.
pub(super) const FIRST_DATA_LINE: usize = 2;

const BOM: &[u8] = b"\xEF\xBB\xBF";
const TRAILER: &[u8] = b"\"TRAILER\"";

/// Longest first line looked at: a header row is 600 bytes, a file without line ends has no other.
const HEADER_BYTES_MAX: usize = 8192;

/// A file whose header and trailer are proved.
pub(super) struct LinkFrame<'a> {
    pub(super) encoding: Encoding,
    pub(super) sha256: String,
    pub(super) rows_stated: usize,
    /// Data rows, between the header row and the trailer
    pub(super) body: &'a [u8],
}

impl LinkFrame<'_> {
    /// Every byte of the data rows belongs to a character of the encoding.
    pub(super) fn prove_encoding(&self) -> Result<(), FileRefusal> {
        let bad = match self.encoding {
            Encoding::Utf8 => std::str::from_utf8(self.body).err().map(|error| error.valid_up_to()),
            Encoding::Cp932 => not_cp932(self.body),
        };
        let line_of = |at: usize| FIRST_DATA_LINE + self.body[..at].iter().filter(|b| **b == b'\n').count();
        bad.map_or(Ok(()), |at| Err(FileRefusal::Encoding { line: line_of(at) }))
    }
}

/// Where bytes cease to be CP932. Decoded through a small window, whatever the size of the file.
fn not_cp932(bytes: &[u8]) -> Option<usize> {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let mut window = vec![0; 64 * 1024];
    let mut at = 0;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut window, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return None,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(_, _) => return Some(at.saturating_sub(1)),
        }
    }
}

/// Checks everything that makes a file whole, except the count of its rows.
pub(super) fn open(kind: LinkFileKind, bytes: &[u8], rows_max: usize) -> Result<LinkFrame<'_>, FileRefusal> {
    // the header row first: a file of another kind is refused in microseconds, however large
    let header = open_header(kind, bytes);
    if let Err(refused) = header
        && !bytes.iter().take(HEADER_BYTES_MAX).any(|b| *b == 0)
    {
        return Err(refused);
    }
    if let Some(offset) = bytes.iter().position(|b| *b == 0) {
        return Err(FileRefusal::NulBytes { offset });
    }
    let (encoding, header_end) = open_header(kind, bytes)?;
    let trailer_start = bytes
        .strip_suffix(b"\r\n")
        .and_then(|whole| whole.iter().rposition(|b| *b == b'\n'))
        .map(|at| at + 1)
        .ok_or(FileRefusal::Torn)?;
    let (before, last) = bytes.split_at(trailer_start);
    if !last.starts_with(TRAILER) {
        return Err(FileRefusal::Torn);
    }
    let body = before.get(header_end..).ok_or(FileRefusal::Torn)?;
    let (stated, hash) = parse_trailer(last).ok_or(FileRefusal::TrailerForm)?;
    let mut hasher = Sha256::new_with_prefix(before);
    if !HEXLOWER.encode(&hasher.clone().finalize()).eq_ignore_ascii_case(hash) {
        return Err(FileRefusal::TrailerHash);
    }
    hasher.update(last);
    let rows_stated = usize::try_from(stated)
        .ok()
        .filter(|stated| *stated <= rows_max)
        .ok_or(FileRefusal::TooManyRows { stated, rows_max })?;
    Ok(LinkFrame { encoding, sha256: HEXLOWER.encode(&hasher.finalize()), rows_stated, body })
}

/// Tells the encoding by the header row, and where the row ends.
fn open_header(kind: LinkFileKind, bytes: &[u8]) -> Result<(Encoding, usize), FileRefusal> {
    let rest = bytes.strip_prefix(BOM);
    let text = rest.unwrap_or(bytes);
    let beginning = &text[..text.len().min(HEADER_BYTES_MAX)];
    let Some(end) = beginning.iter().position(|b| *b == b'\n').map(|at| at + 1) else {
        let is_begun =
            [Encoding::Utf8, Encoding::Cp932].into_iter().any(|encoding| header(kind, encoding).starts_with(text));
        return Err(if is_begun { FileRefusal::Torn } else { difference(kind, beginning, rest.is_some()) });
    };
    let first = &text[..end];
    let found = [Encoding::Utf8, Encoding::Cp932]
        .into_iter()
        .find(|encoding| header(kind, *encoding) == first)
        .ok_or_else(|| difference(kind, first, rest.is_some()))?;
    // A BOM promises UTF-8.
    match (found, rest) {
        (Encoding::Cp932, Some(_)) => Err(FileRefusal::Encoding { line: 1 }),
        (Encoding::Utf8 | Encoding::Cp932, _) => Ok((found, bytes.len() - text.len() + end)),
    }
}

/// The header row as it must be.
fn header(kind: LinkFileKind, encoding: Encoding) -> Vec<u8> {
    let row = format!("\"{}\"\r\n", kind.columns().join("\",\""));
    match encoding {
        Encoding::Utf8 => row.into_bytes(),
        Encoding::Cp932 => SHIFT_JIS.encode(&row).0.into_owned(),
    }
}

/// Why a first line is not the header row.
fn difference(kind: LinkFileKind, first: &[u8], has_bom: bool) -> FileRefusal {
    let columns = kind.columns();
    if first.len() == HEADER_BYTES_MAX {
        return FileRefusal::NotThisKind { column: 1, expected: columns[0] };
    }
    let encodings: &[Encoding] = if has_bom { &[Encoding::Utf8] } else { &[Encoding::Utf8, Encoding::Cp932] };
    let row = lines::first(first);
    let names = |encoding: &Encoding| -> Option<Vec<String>> {
        row.fields().iter().map(|field| Some(decode(*encoding, field)?.replace("\"\"", "\""))).collect()
    };
    let whole = |encoding: &&Encoding| decode(**encoding, first).is_some();
    let Some(names) = encodings.iter().find(whole).and_then(names) else {
        return FileRefusal::Encoding { line: 1 };
    };
    match columns.iter().enumerate().find(|(i, name)| names.get(*i).map(String::as_str) != Some(**name)) {
        Some((i, expected)) => FileRefusal::NotThisKind { column: i + 1, expected },
        None if row.count > columns.len() => {
            FileRefusal::NotThisKind { column: columns.len() + 1, expected: "（なし）" }
        }
        None => FileRefusal::Form,
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
