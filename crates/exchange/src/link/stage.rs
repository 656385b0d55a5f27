//! Reading a whole file: which rows may be applied, which are refused, which are held back behind a refused one.

use std::collections::HashMap;
use std::marker::PhantomData;

use madoguchi_domain::numbers::MunicipalityCode;

use super::fields::RowFields;
use super::{
    Encoding, FILE_BYTES_MAX, FieldFault, FileExpectation, FileName, FileRefusal, Layout, LinkRow, Loss, Losses,
    ROWS_MAX, RowError, RowFault, file_name, frame, lines,
};
use crate::gaiji::GaijiTable;

/// A whole file, proved: `rows == good.len() + errors.len() + held_back.len()`. Good rows are places in the
/// bytes; [`StagedFile::row`] reads one again, so that a million of them cost no more than their places.
#[derive(Debug, Clone)]
pub struct StagedFile<'b, L> {
    /// How the file is written, told by its header row
    pub encoding: Encoding,
    /// SHA-256 of the whole content, trailer and BOM included, in lower-case hex
    pub sha256: String,
    /// What the file's name says; none when it is not of the common form
    pub file_name: Option<FileName>,
    /// Count of data rows, as stated by the trailer and as counted
    pub rows: usize,
    /// Rows that may be applied: group by group in the order in which the file first names
    /// them, in file order within each
    pub good: Vec<RowPlace>,
    /// Rows refused by their own content: one per row, its first fault
    pub errors: Vec<RowError>,
    /// Sound rows of a resident of whom an earlier row was refused
    pub held_back: Vec<RowError>,
    /// The municipality's own characters met on the way
    pub losses: Losses,
    has_central: bool,
    gaiji: &'b GaijiTable,
    body: &'b [u8],
    layout: PhantomData<L>,
}

/// Where a good row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowPlace {
    /// Its group (registry household, or person), counted from 0 in the order of the file
    pub group: u32,
    /// Physical line on which it starts; the header row is line 1
    pub line: u32,
    start: u32,
}

impl<L: Layout> StagedFile<'_, L> {
    /// A good row.
    pub fn row(&self, place: RowPlace) -> L::Row {
        let raw = lines::first(&self.body[place.start as usize..]);
        let fields = RowFields::of(L::KIND, &raw, self.encoding).with_gaiji_names(self.gaiji, &mut |_, _, _, _| {});
        L::read(place.line as usize, &fields, self.has_central)
            .unwrap_or_else(|_| unreachable!("a good row stays good"))
    }

    /// The good rows of each group.
    pub fn groups(&self) -> impl Iterator<Item = &[RowPlace]> {
        self.good.chunk_by(|a, b| a.group == b.group)
    }
}

/// A row as it lies in the file, to be proved.
pub struct UncheckedRow<'b> {
    line: usize,
    start: usize,
    raw: lines::RowBytes<'b>,
}

/// A row after its own checks, without those of other rows.
pub struct CheckedRow<R> {
    resident: Option<String>,
    /// The municipality's own characters stand in it.
    has_losses: bool,
    read: Result<R, FieldFault>,
}

/// Checks each of these rows, in their order, with as many threads as the caller chooses; [`one_by_one`] uses one.
pub type RowChecker<'s, R> =
    dyn Fn(&[UncheckedRow<'_>], &(dyn Fn(&UncheckedRow<'_>) -> CheckedRow<R> + Sync)) -> Vec<CheckedRow<R>> + 's;

/// Checks rows on this thread.
pub fn one_by_one<R>(
    unchecked_rows: &[UncheckedRow<'_>],
    prove: &(dyn Fn(&UncheckedRow<'_>) -> CheckedRow<R> + Sync),
) -> Vec<CheckedRow<R>> {
    unchecked_rows.iter().map(prove).collect()
}

/// Rows that are split off before they are checked: enough for two threads, and few beside the file in memory.
const ROWS_AT_ONCE: usize = 4096;

/// Reads a whole file. The content decides: a name that is not of the common form
/// (`RES_CHANGE_131016_20261110101500_001.csv`, any suffix after the serial) is accepted, because a
/// clerk may have renamed the file; only a name that tells another municipality is refused.
pub fn read<'b, L: Layout>(
    file_name: &str,
    bytes: &'b [u8],
    expect: &FileExpectation<'b>,
    check_rows: &RowChecker<'_, L::Row>,
) -> Result<StagedFile<'b, L>, FileRefusal> {
    read_within(Limits { bytes: FILE_BYTES_MAX, rows: ROWS_MAX }, file_name, bytes, expect, check_rows)
}

/// The caps of one reading; tests use small ones.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) bytes: usize,
    pub(crate) rows: usize,
}

pub(crate) fn read_within<'b, L: Layout>(
    limits: Limits,
    name: &str,
    bytes: &'b [u8],
    expect: &FileExpectation<'b>,
    check_rows: &RowChecker<'_, L::Row>,
) -> Result<StagedFile<'b, L>, FileRefusal> {
    refuse_other_municipality(name, expect)?;
    if bytes.is_empty() {
        return Err(FileRefusal::Empty);
    }
    if bytes.len() > limits.bytes {
        return Err(FileRefusal::TooLarge { size_bytes: bytes.len(), size_bytes_max: limits.bytes });
    }
    let frame = frame::open(L::KIND, bytes, limits.rows)?;
    frame.prove_encoding()?;
    let mut stage = Stage::new(expect, &frame);
    stage.read_body(frame.body, check_rows);
    if stage.staged.rows != frame.rows_stated {
        return Err(FileRefusal::TrailerCount { stated: frame.rows_stated, found: stage.staged.rows });
    }
    let mut staged = stage.staged;
    assert_eq!(
        staged.rows,
        staged.good.len() + staged.errors.len() + staged.held_back.len(),
        "each row is in one list"
    );
    staged.good.sort_unstable();
    staged.file_name = FileName::parse(name);
    Ok(staged)
}

fn refuse_other_municipality(name: &str, expect: &FileExpectation) -> Result<(), FileRefusal> {
    match file_name::municipality(name) {
        Some(found) if found != expect.municipality => Err(FileRefusal::OtherMunicipality {
            found: MunicipalityCode::parse(found).ok(),
            expected: expect.municipality.to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}

/// The lists while they grow.
struct Stage<'b, L> {
    staged: StagedFile<'b, L>,
    rows_stated: usize,
    /// Resident → line of the first refused row
    blocked: HashMap<String, usize>,
    /// Group → its place in the order of the file. Looked up, never iterated.
    groups: HashMap<String, u32>,
}

impl<'b, L: Layout> Stage<'b, L> {
    fn new(expect: &FileExpectation<'b>, frame: &frame::LinkFrame<'b>) -> Self {
        let staged = StagedFile {
            encoding: frame.encoding,
            sha256: frame.sha256.clone(),
            file_name: None,
            rows: 0,
            good: Vec::new(),
            errors: Vec::new(),
            held_back: Vec::new(),
            losses: Losses::default(),
            has_central: expect.has_central,
            gaiji: expect.gaiji,
            body: frame.body,
            layout: PhantomData,
        };
        Self { staged, rows_stated: frame.rows_stated, blocked: HashMap::new(), groups: HashMap::new() }
    }

    fn read_body(&mut self, body: &'b [u8], check_rows: &RowChecker<'_, L::Row>) {
        let (mut start, mut line) = (0, frame::FIRST_DATA_LINE);
        let mut unchecked_rows = Vec::new();
        while start < body.len() {
            let raw = lines::first(&body[start..]);
            self.staged.rows += 1;
            let (lines, bytes) = (raw.bytes.iter().filter(|b| **b == b'\n').count(), raw.bytes.len());
            // More rows than stated refuse the file: they are counted, not kept.
            if self.staged.rows <= self.rows_stated {
                unchecked_rows.push(UncheckedRow { line, start, raw });
            }
            if unchecked_rows.len() == ROWS_AT_ONCE {
                self.take_all(&mut unchecked_rows, check_rows);
            }
            line += lines;
            start += bytes;
        }
        self.take_all(&mut unchecked_rows, check_rows);
    }

    fn take_all(&mut self, unchecked_rows: &mut Vec<UncheckedRow<'b>>, check_rows: &RowChecker<'_, L::Row>) {
        let (encoding, gaiji, has_central) = (self.staged.encoding, self.staged.gaiji, self.staged.has_central);
        let checked = check_rows(unchecked_rows, &|unchecked| prove::<L>(unchecked, encoding, gaiji, has_central));
        assert_eq!(checked.len(), unchecked_rows.len(), "each row is proved");
        for (unchecked, checked) in unchecked_rows.drain(..).zip(checked) {
            self.take(&unchecked, checked);
        }
    }

    fn take(&mut self, unchecked: &UncheckedRow<'b>, checked: CheckedRow<L::Row>) {
        let UncheckedRow { line, start, .. } = *unchecked;
        if checked.has_losses {
            self.tell_losses(unchecked, checked.resident.as_deref());
        }
        match checked.read {
            Err(fault) => {
                let resident = checked.resident;
                self.staged.errors.push(fault.at(L::KIND, line, resident.as_deref()));
                if let Some(resident) = resident {
                    self.blocked.entry(resident).or_insert(line);
                }
            }
            Ok(row) => self.take_sound(line, start, row),
        }
    }

    /// One row after another, so that a file of nothing else is not listed as a whole before it is cut short.
    fn tell_losses(&mut self, unchecked: &UncheckedRow<'b>, resident: Option<&str>) {
        let losses = &mut self.staged.losses;
        let fields = RowFields::of(L::KIND, &unchecked.raw, self.staged.encoding);
        fields.with_gaiji_names(self.staged.gaiji, &mut |field, position, character, named| {
            losses.tell(Loss::new(unchecked.line, resident, (field, position), character, named));
        });
    }

    fn take_sound(&mut self, line: usize, start: usize, row: L::Row) {
        if let Some(first) = self.blocked.get(row.atena_no()) {
            let fault = FieldFault::of_resident(RowFault::HeldBack, first.to_string());
            self.staged.held_back.push(fault.at(L::KIND, line, Some(row.atena_no())));
            return;
        }
        let next = self.groups.len();
        let group = *self.groups.entry(L::group(row)).or_insert(small(next));
        self.staged.good.push(RowPlace { group, line: small(line), start: small(start) });
    }
}

/// A row by itself, whatever the rows before it say.
fn prove<L: Layout>(
    unchecked: &UncheckedRow<'_>,
    encoding: Encoding,
    gaiji: &GaijiTable,
    has_central: bool,
) -> CheckedRow<L::Row> {
    let fields = RowFields::of(L::KIND, &unchecked.raw, encoding);
    let resident = fields.resident().map(str::to_owned);
    let mut has_losses = false;
    let fields = fields.with_gaiji_names(gaiji, &mut |_, _, _, _| has_losses = true);
    let read = if unchecked.raw.is_canonical {
        fields.check_count().and_then(|()| L::read(unchecked.line, &fields, has_central))
    } else {
        Err(FieldFault::of_row(RowFault::Quoting, String::new()))
    };
    CheckedRow { resident, has_losses, read }
}

/// Files are far smaller than 4 GiB.
fn small(count: usize) -> u32 {
    u32::try_from(count).expect("the size of the file is capped")
}

const _: () = assert!(FILE_BYTES_MAX < u32::MAX as usize);
