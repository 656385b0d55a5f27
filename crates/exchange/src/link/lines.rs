//! Rows as they lie in the bytes of a file: where each begins and ends, and its fields, without a copy.
//!
//! Knows RFC 4180 and the common file rules: every field quoted, CRLF. Works on bytes of either
//! encoding: in UTF-8 and in CP932 a quote, a comma or a line end is never part of another character.
//! A row of any size costs no memory. Knows nothing of columns or of what a field says.

/// Fields of one row, and how many there are; those beyond the last column are counted, not kept.
pub(super) struct RowBytes<'b> {
    fields: [&'b [u8]; FIELDS_MAX],
    /// How many fields the row has.
    pub(super) count: usize,
    /// Every field quoted, no stray quote, CRLF at the end.
    pub(super) is_canonical: bool,
    /// The bytes of the row, line end included.
    pub(super) bytes: &'b [u8],
}

const FIELDS_MAX: usize = crate::columns::COLUMNS_MAX;

impl<'b> RowBytes<'b> {
    /// The fields that are kept, between their quotes; a quote inside is still doubled.
    pub(super) fn fields(&self) -> &[&'b [u8]] {
        &self.fields[..self.count.min(FIELDS_MAX)]
    }
}

/// Where a field ends.
enum End {
    /// Before a comma at this place.
    Comma(usize),
    /// Before a line end; the next row begins here.
    Line(usize),
}

/// The row that begins at the start of `bytes`, which is not empty.
pub(super) fn first(bytes: &[u8]) -> RowBytes<'_> {
    let mut row = RowBytes { fields: [&[]; FIELDS_MAX], count: 0, is_canonical: true, bytes };
    let mut at = 0;
    loop {
        let (field, end) = field(bytes, at, &mut row.is_canonical);
        if let Some(place) = row.fields.get_mut(row.count) {
            *place = field;
        }
        row.count += 1;
        match end {
            End::Comma(comma) => at = comma + 1,
            End::Line(next) => {
                row.bytes = &bytes[..next];
                return row;
            }
        }
    }
}

fn field<'b>(bytes: &'b [u8], at: usize, is_canonical: &mut bool) -> (&'b [u8], End) {
    let quoted = bytes.get(at) == Some(&b'"');
    let close = if quoted { closing_quote(bytes, at + 1) } else { None };
    let Some(close) = close else {
        // no quote at all, or one that never closes
        *is_canonical = false;
        let end = if quoted { End::Line(bytes.len()) } else { unquoted_end(bytes, at) };
        return (&bytes[at..stop(bytes, &end)], end);
    };
    let field = &bytes[at + 1..close];
    match bytes.get(close + 1..).unwrap_or_default() {
        [b',', ..] => (field, End::Comma(close + 1)),
        [b'\r', b'\n', ..] => (field, End::Line(close + 3)),
        _ => {
            *is_canonical = false;
            (field, unquoted_end(bytes, close + 1))
        }
    }
}

fn stop(bytes: &[u8], end: &End) -> usize {
    match end {
        End::Comma(at) => *at,
        End::Line(next) if bytes[..*next].ends_with(b"\r\n") => next - 2,
        End::Line(next) if bytes[..*next].ends_with(b"\n") => next - 1,
        End::Line(next) => *next,
    }
}

/// The quote that closes; a doubled one does not.
fn closing_quote(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let quote = at + bytes.get(at..)?.iter().position(|b| *b == b'"')?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
    }
}

fn unquoted_end(bytes: &[u8], from: usize) -> End {
    let rest = bytes.get(from..).unwrap_or_default();
    match rest.iter().position(|b| matches!(b, b',' | b'\n')) {
        Some(at) if rest[at] == b',' => End::Comma(from + at),
        Some(at) => End::Line(from + at + 1),
        None => End::Line(bytes.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an independent reader of RFC 4180 finds.
    fn independent(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(bytes);
        reader.byte_records().map(|r| r.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
    }

    fn ours(mut bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut rows = Vec::new();
        while !bytes.is_empty() {
            let row = first(bytes);
            assert!(!row.bytes.is_empty(), "every step goes on");
            let text = |f: &&[u8]| String::from_utf8_lossy(f).replace("\"\"", "\"").into_bytes();
            rows.push(row.fields().iter().map(text).collect());
            bytes = &bytes[row.bytes.len()..];
        }
        rows
    }

    #[test]
    fn canonical_rows_are_read_as_by_an_independent_reader() {
        for text in
            ["\"a\",\"b\"\r\n\"c\",\"\"\r\n", "\"a\"\"b\",\"x,\r\ny\"\r\n", "\"\"\"\"\r\n", "\"\",\"\",\"\"\r\n"]
        {
            let theirs: Vec<Vec<Vec<u8>>> = independent(text.as_bytes())
                .into_iter()
                .map(|row| row.into_iter().map(|f| f.strip_suffix(b"\r").map_or(f.clone(), <[u8]>::to_vec)).collect())
                .collect();
            assert_eq!(ours(text.as_bytes()), theirs, "{text:?}");
            let mut rest = text.as_bytes();
            while !rest.is_empty() {
                let row = first(rest);
                assert!(row.is_canonical, "{text:?}");
                rest = &rest[row.bytes.len()..];
            }
        }
    }

    #[test]
    fn whatever_is_not_canonical_says_so_and_ends_where_an_independent_reader_ends_it() {
        for text in [
            "a,\"b\"\r\n\"c\"\r\n",
            "\"a\"b,\"c\"\r\n\"d\"\r\n",
            "\"a\" \r\n\"d\"\r\n",
            "\"a\"\n\"d\"\r\n",
            " \"a\"\r\n\"d\"\r\n",
        ] {
            assert!(!first(text.as_bytes()).is_canonical, "{text:?}");
            assert_eq!(ours(text.as_bytes()).len(), independent(text.as_bytes()).len(), "{text:?}");
        }
    }

    #[test]
    fn endless_quotes_are_one_row_without_a_copy() {
        let quotes = vec![b'"'; 1 << 20];
        let row = first(&quotes);
        assert_eq!((row.bytes.len(), row.is_canonical), (quotes.len(), false));
    }

    #[test]
    fn noise_is_read_to_its_end() {
        let mut state = 7_u64;
        let letters = b"\"\",\r\na";
        for _ in 0..2000 {
            let bytes: Vec<u8> = (0..40)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    letters[(state >> 33) as usize % letters.len()]
                })
                .collect();
            ours(&bytes);
        }
    }
}
