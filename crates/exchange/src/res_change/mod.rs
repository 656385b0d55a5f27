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
mod lines;
mod loss;
mod refused;
mod row;

use std::collections::HashMap;

use madoguchi_domain::numbers::MunicipalityCode;
use serde::Serialize;

pub use codes::{MoveReason, Relation};
pub use fault::{RowError, RowFault};
pub use file_name::FileName;
pub use loss::{LOSSES_MAX, Loss, Losses};
pub use refused::FileRefused;
pub use row::{MyNumber, Row};

use crate::gaiji::GaijiTable;
use column::Column;
use fault::Fault;
use fields::Fields;

/// Largest file that is read: 512 MiB, twice what a million rows take. The file is held in memory once.
pub const FILE_BYTES_MAX: usize = 512 << 20;
/// Most data rows of one file (`domain.md` §7.4).
pub const ROWS_MAX: usize = 1_000_000;

/// What the office is, as far as a file must agree with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expect<'a> {
    /// 市町村コード, 6 digits. A file named for another municipality is refused.
    pub municipality: &'a str,
    /// Without a central nobody can seal a 個人番号, so a row that carries one is refused.
    pub has_central: bool,
    /// What the municipality's own characters (外字) are called.
    pub gaiji: &'a GaijiTable,
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

/// A whole file, proved: `rows == good.len() + errors.len() + held.len()`. Good rows are places in the
/// bytes; [`Staged::row`] reads one again, so that a million of them cost no more than their places.
#[derive(Debug, Clone)]
pub struct Staged<'b> {
    /// How the file is written, told by its header row
    pub encoding: Encoding,
    /// SHA-256 of the whole content, trailer and BOM included, in lower-case hex
    pub sha256: String,
    /// What the file's name says; none when it is not of the common form
    pub named: Option<FileName>,
    /// Count of data rows, as the trailer told and as counted
    pub rows: usize,
    /// Rows that may be applied: registry household by registry household in the order in which the file first names
    /// them, in file order within each
    pub good: Vec<Place>,
    /// Rows refused by their own content: one per row, its first fault
    pub errors: Vec<RowError>,
    /// Sound rows of a resident of whom an earlier row was refused
    pub held: Vec<RowError>,
    /// The municipality's own characters met on the way
    pub losses: Losses,
    has_central: bool,
    gaiji: &'b GaijiTable,
    body: &'b [u8],
}

/// Where a good row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its registry household, counted from 0 in the order of the file
    pub household: u32,
    /// Physical line on which it starts; the header row is line 1
    pub line: u32,
    start: u32,
}

impl Staged<'_> {
    /// A good row.
    pub fn row(&self, place: Place) -> Row {
        let raw = lines::first(&self.body[place.start as usize..]);
        let fields = Fields::of(&raw, self.encoding).named(self.gaiji, &mut |_, _, _, _| {});
        row::read(place.line as usize, &fields, self.has_central)
            .unwrap_or_else(|_| unreachable!("a good row stays good"))
    }

    /// The good rows of each registry household.
    pub fn households(&self) -> impl Iterator<Item = &[Place]> {
        self.good.chunk_by(|a, b| a.household == b.household)
    }
}

/// Reads a whole file. The content decides: a name that is not of the common form
/// (`RES_CHANGE_131016_20261110101500_001.csv`, any suffix after the serial) is accepted, because a
/// clerk may have renamed the file; only a name that tells another municipality is refused.
pub fn read<'b>(file_name: &str, bytes: &'b [u8], expect: &Expect<'b>) -> Result<Staged<'b>, FileRefused> {
    read_within(Limits { bytes: FILE_BYTES_MAX, rows: ROWS_MAX }, file_name, bytes, expect)
}

/// The caps of one reading; tests use small ones.
#[derive(Debug, Clone, Copy)]
struct Limits {
    bytes: usize,
    rows: usize,
}

fn read_within<'b>(
    limits: Limits,
    name: &str,
    bytes: &'b [u8],
    expect: &Expect<'b>,
) -> Result<Staged<'b>, FileRefused> {
    refuse_other_municipality(name, expect)?;
    if bytes.is_empty() {
        return Err(FileRefused::Empty);
    }
    if bytes.len() > limits.bytes {
        return Err(FileRefused::TooLarge { size_bytes: bytes.len(), size_bytes_max: limits.bytes });
    }
    let frame = frame::open(bytes, limits.rows)?;
    frame.prove_encoding()?;
    let mut stage = Stage::new(expect, &frame);
    stage.read_body(frame.body);
    if stage.staged.rows != frame.rows_told {
        return Err(FileRefused::TrailerCount { told: frame.rows_told, found: stage.staged.rows });
    }
    let mut staged = stage.staged;
    assert_eq!(staged.rows, staged.good.len() + staged.errors.len() + staged.held.len(), "each row is in one list");
    staged.good.sort_unstable();
    staged.named = FileName::parse(name);
    Ok(staged)
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
struct Stage<'b> {
    staged: Staged<'b>,
    rows_told: usize,
    /// Resident → line of the first refused row
    blocked: HashMap<String, usize>,
    /// 世帯番号, or 宛名番号 of who has none → its place in the order of the file. Asked, never walked.
    households: HashMap<String, u32>,
}

impl<'b> Stage<'b> {
    fn new(expect: &Expect<'b>, frame: &frame::Frame<'b>) -> Self {
        let staged = Staged {
            encoding: frame.encoding,
            sha256: frame.sha256.clone(),
            named: None,
            rows: 0,
            good: Vec::new(),
            errors: Vec::new(),
            held: Vec::new(),
            losses: Losses::default(),
            has_central: expect.has_central,
            gaiji: expect.gaiji,
            body: frame.body,
        };
        Self { staged, rows_told: frame.rows_told, blocked: HashMap::new(), households: HashMap::new() }
    }

    fn read_body(&mut self, body: &'b [u8]) {
        let (mut start, mut line) = (0, frame::FIRST_DATA_LINE);
        while start < body.len() {
            let raw = lines::first(&body[start..]);
            self.staged.rows += 1;
            // More rows than told refuse the file: they are counted, not kept.
            if self.staged.rows <= self.rows_told {
                self.take(line, start, &raw);
            }
            line += raw.bytes.iter().filter(|b| **b == b'\n').count();
            start += raw.bytes.len();
        }
    }

    fn take(&mut self, line: usize, start: usize, raw: &lines::RawRow<'b>) {
        let fields = Fields::of(raw, self.staged.encoding);
        let resident = fields.resident().map(str::to_owned);
        let losses = &mut self.staged.losses;
        let fields = fields.named(self.staged.gaiji, &mut |field, position, character, named| {
            losses.tell(Loss::new(line, resident.as_deref(), (field, position), character, named));
        });
        let read = if raw.is_canonical {
            row::read(line, &fields, self.staged.has_central)
        } else {
            Err(Fault::of_row(RowFault::Quoting, String::new()))
        };
        match read {
            Err(fault) => {
                if let Some(resident) = &resident {
                    self.blocked.entry(resident.clone()).or_insert(line);
                }
                self.staged.errors.push(fault.at(line, resident.as_deref()));
            }
            Ok(row) => self.take_sound(line, start, row),
        }
    }

    fn take_sound(&mut self, line: usize, start: usize, row: Row) {
        if let Some(first) = self.blocked.get(&row.atena_no) {
            let fault = Fault::new(Column::AtenaNo, RowFault::HeldBack, first.to_string());
            self.staged.held.push(fault.at(line, Some(&row.atena_no)));
            return;
        }
        let next = self.households.len();
        let household = *self.households.entry(household_key(row)).or_insert(small(next));
        self.staged.good.push(Place { household, line: small(line), start: small(start) });
    }
}

/// 世帯番号; who has none stands alone. Told apart by a letter no number has.
fn household_key(row: Row) -> String {
    row.juki_household_no.unwrap_or_else(|| format!("a{}", row.atena_no))
}

/// Files are far smaller than 4 GiB.
fn small(count: usize) -> u32 {
    u32::try_from(count).expect("the size of the file is capped")
}

const _: () = assert!(FILE_BYTES_MAX < u32::MAX as usize);

#[cfg(test)]
mod tests;
