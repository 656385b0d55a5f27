//! 住民異動 (`RES_CHANGE`): what the registry tells the counter about its residents.
//!
//! Knows when a whole file is refused and when only a row is; returns the good rows in their order,
//! the bad ones with line, column and fault, and those held back behind a bad one. Knows nothing of
//! what the office already holds, so it never says whether a row changes anything.

mod codes;
mod column;
mod fault;
mod fields;
mod file_name;
mod frame;
mod refused;
mod row;

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, Terminator};
use madoguchi_domain::numbers::MunicipalityCode;
use serde::Serialize;

pub use codes::{MoveReason, Relation};
pub use fault::{RowError, RowFault};
pub use file_name::FileName;
pub use refused::FileRefused;
pub use row::{MyNumber, Row};

use column::Column;
use fault::Fault;
use fields::Fields;

/// Largest file that is read: 1 GiB.
pub const FILE_BYTES_MAX: usize = 1 << 30;
/// Most data rows of one file (`domain.md` §7.4).
pub const ROWS_MAX: usize = 1_000_000;

/// What the office is, as far as a file must agree with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expect<'a> {
    /// 市町村コード, 6 digits. A file named for another municipality is refused.
    pub municipality: &'a str,
    /// Without a central nobody can seal a 個人番号, so a row that carries one is refused.
    pub has_central: bool,
}

/// How the characters of the file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without BOM
    Utf8,
    /// CP932 (Windows-31J)
    Cp932,
}

/// A whole file, read: `rows == good.len() + errors.len() + held.len()`.
#[derive(Debug, Clone)]
pub struct Staged {
    /// How the file is written, told by its header row
    pub encoding: Encoding,
    /// SHA-256 of the whole content, trailer and BOM included, in lower-case hex
    pub sha256: String,
    /// What the file's name says; none when it is not of the common form
    pub named: Option<FileName>,
    /// Count of data rows, as the trailer told and as counted
    pub rows: usize,
    /// Rows that may be applied, in file order
    pub good: Vec<Row>,
    /// Rows refused by their own content: one per row, its first fault
    pub errors: Vec<RowError>,
    /// Sound rows of a resident of whom an earlier row was refused
    pub held: Vec<RowError>,
}

/// Reads a whole file. The content decides: a name that is not of the common form
/// (`RES_CHANGE_131016_20261110101500_001.csv`, any suffix after the serial) is accepted, because a
/// clerk may have renamed the file; only a name that tells another municipality is refused.
pub fn read(file_name: &str, bytes: &[u8], expect: &Expect) -> Result<Staged, FileRefused> {
    read_within(Limits { bytes: FILE_BYTES_MAX, rows: ROWS_MAX }, file_name, bytes, expect)
}

/// The caps of one reading; tests use small ones.
#[derive(Debug, Clone, Copy)]
struct Limits {
    bytes: usize,
    rows: usize,
}

fn read_within(limits: Limits, name: &str, bytes: &[u8], expect: &Expect) -> Result<Staged, FileRefused> {
    refuse_other_municipality(name, expect)?;
    if bytes.is_empty() {
        return Err(FileRefused::Empty);
    }
    if bytes.len() > limits.bytes {
        return Err(FileRefused::TooLarge { size_bytes: bytes.len(), size_bytes_max: limits.bytes });
    }
    let frame = frame::open(bytes, limits.rows)?;
    let text = frame.decode()?;
    let mut stage = Stage::new(expect.has_central, frame.rows_told);
    stage.read_body(&text)?;
    if stage.rows != frame.rows_told {
        return Err(FileRefused::TrailerCount { told: frame.rows_told, found: stage.rows });
    }
    let Stage { rows, good, errors, held, .. } = stage;
    assert_eq!(rows, good.len() + errors.len() + held.len(), "each row is in one list");
    let named = FileName::parse(name);
    Ok(Staged { encoding: frame.encoding, sha256: frame.sha256, named, rows, good, errors, held })
}

fn refuse_other_municipality(name: &str, expect: &Expect) -> Result<(), FileRefused> {
    match file_name::municipality(name) {
        Some(found) if found != expect.municipality => Err(FileRefused::OtherMunicipality {
            found: MunicipalityCode::parse(found).ok(),
            expected: expect.municipality.to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// The lists while they grow.
struct Stage {
    has_central: bool,
    rows_told: usize,
    rows: usize,
    good: Vec<Row>,
    errors: Vec<RowError>,
    held: Vec<RowError>,
    /// Resident → line of the first refused row
    blocked: BTreeMap<String, usize>,
}

impl Stage {
    fn new(has_central: bool, rows_told: usize) -> Self {
        Self {
            has_central,
            rows_told,
            rows: 0,
            good: Vec::new(),
            errors: Vec::new(),
            held: Vec::new(),
            blocked: BTreeMap::new(),
        }
    }

    /// Reads the data rows. The terminator is LF alone, so that a row's CR stays with its last
    /// field and every byte of the body belongs to exactly one row.
    fn read_body(&mut self, text: &str) -> Result<(), FileRefused> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(Terminator::Any(b'\n'))
            .from_reader(text.as_bytes());
        let (mut record, mut canonical) = (StringRecord::new(), Vec::new());
        let (mut from, mut line) = (0, frame::FIRST_DATA_LINE);
        while reader.read_record(&mut record).map_err(FileRefused::Csv)? {
            let until = usize::try_from(reader.position().byte()).unwrap_or(text.len());
            let raw = text.as_bytes().get(from..until).unwrap_or_default();
            self.rows += 1;
            // More rows than told refuse the file: they are counted, not kept.
            if self.rows <= self.rows_told {
                frame::write_canonical(&record, &mut canonical);
                self.take(line, &record, canonical == raw);
            }
            line += raw.iter().filter(|b| **b == b'\n').count();
            from = until;
        }
        Ok(())
    }

    fn take(&mut self, line: usize, record: &StringRecord, is_canonical: bool) {
        let fields = Fields::of(record);
        let read = if is_canonical {
            row::read(line, &fields, self.has_central)
        } else {
            Err(Fault::of_row(RowFault::Quoting, String::new()))
        };
        let resident = fields.resident();
        match read {
            Err(fault) => {
                if let Some(resident) = resident {
                    self.blocked.entry(resident.to_owned()).or_insert(line);
                }
                self.errors.push(fault.at(line, resident));
            }
            Ok(row) => match self.blocked.get(&row.atena_no) {
                Some(first) => {
                    let fault = Fault::new(Column::AtenaNo, RowFault::HeldBack, first.to_string());
                    self.held.push(fault.at(line, resident));
                }
                None => self.good.push(row),
            },
        }
    }
}

#[cfg(test)]
mod tests;
