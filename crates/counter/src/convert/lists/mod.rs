//! Sheets: what stands in the columns of each list, the same on the screen, on paper, in a spreadsheet and for a script. One file a list.
//!
//! Knows headings, widths and the text of a cell. Knows nothing of where rows come from, nor of who may see them.

pub(crate) mod age_75;
pub(crate) mod amendments;
pub(crate) mod determinations;
pub(crate) mod import_rows;
pub(crate) mod movements;
pub(crate) mod options;
pub(crate) mod why;

use std::path::Path;

use madoguchi_domain::record::RecordId;
use madoguchi_domain::wareki;
use madoguchi_exchange::cp932::LostCharacter;

use crate::views::{ChoiceView, ListChoiceView, ListFilterView, ListHeadingView, ListView, ListWrittenView, LostView};

/// A day of a view (`YYYY-MM-DD`) as the lists write it, R08.11.21; what is none stays as it is.
fn day(iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), wareki::short)
}

/// A moment of a record (RFC 3339, time of Japan) as it is said over a list, to the minute.
fn moment(at: &str) -> String {
    let (day, time) = at.split_once('T').unwrap_or((at, ""));
    let day = day.parse().map_or_else(|_| day.to_owned(), wareki::long);
    format!("{day} {}", time.get(..5).unwrap_or(time)).trim_end().to_owned()
}

/// The head of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// Its name for screens and scripts
    pub key: &'static str,
    /// Its heading
    pub label: &'static str,
    /// Its width on A4 landscape
    pub width_um: i32,
    /// Its width in a spreadsheet
    pub width_chars: u16,
    /// Names, in their exact glyphs
    pub names: bool,
    /// The list can be sorted by it
    pub sorts: bool,
}

/// A column: its head, and the text of its cell in a row.
pub struct SheetColumn<R> {
    /// Its head
    pub heading: Heading,
    /// The text of a cell
    pub text: fn(&R) -> String,
    /// By what rows are sorted: the text of the cell, or what stands behind it
    pub(crate) sort: fn(&R) -> String,
}

impl<R> SheetColumn<R> {
    /// A column of words, codes and numbers; its width on paper (µm) and in a spreadsheet (characters).
    pub const fn new(
        key: &'static str,
        label: &'static str,
        (width_um, width_chars): (i32, u16),
        text: fn(&R) -> String,
    ) -> Self {
        let heading = Heading { key, label, width_um, width_chars, names: false, sorts: false };
        Self { heading, text, sort: text }
    }

    /// It holds names.
    #[must_use]
    pub const fn of_names(mut self) -> Self {
        self.heading.names = true;
        self
    }

    /// The list can be sorted by it, as its texts are.
    #[must_use]
    pub const fn sorts(mut self) -> Self {
        self.heading.sorts = true;
        self
    }

    /// The list can be sorted by it, as these keys are: a day is written in an era, and eras do not follow each other by their letters.
    #[must_use]
    pub const fn sorts_by(mut self, key: fn(&R) -> String) -> Self {
        self.sort = key;
        self.sorts()
    }
}

/// What stands on a list besides its rows.
pub struct Sheet<R> {
    /// Its title with these filters, where that is another than what it is called where it is chosen; no personal data
    pub title: Option<&'static str>,
    /// Lines over the headings: office, day, counts
    pub about: Vec<String>,
    /// Its columns
    pub columns: Vec<SheetColumn<R>>,
}

/// A row, and the person named in it.
pub struct Line<R> {
    /// What the cells are made from
    pub row: R,
    /// Who is shown
    pub whom: Option<RecordId>,
}

/// Rows of a list as cells.
pub struct ListRows {
    /// Its title
    pub title: &'static str,
    /// Lines over the headings
    pub about: Vec<String>,
    /// Heads of its columns
    pub headings: Vec<Heading>,
    /// Its rows, as many cells as headings
    pub rows: Vec<Vec<String>>,
    /// Who is shown
    pub whom: Vec<RecordId>,
    /// How many rows there are with these filters
    pub all: u64,
}

impl ListRows {
    /// Rows under the headings of a sheet, of so many; `called` what has no title of its own.
    pub(crate) fn of<R>(
        called: &'static str,
        sheet: Sheet<R>,
        lines: impl IntoIterator<Item = Line<R>>,
        all: u64,
    ) -> Self {
        let Sheet { title, about, columns } = sheet;
        let title = title.unwrap_or(called);
        let (mut rows, mut whom) = (Vec::new(), Vec::new());
        for line in lines {
            rows.push(columns.iter().map(|column| (column.text)(&line.row)).collect());
            whom.extend(line.whom);
        }
        Self { title, about, headings: columns.iter().map(|c| c.heading).collect(), rows, whom, all }
    }
}

/// The head of a column as screens and scripts see it.
fn heading(heading: &Heading) -> ListHeadingView {
    ListHeadingView {
        key: heading.key.to_owned(),
        label: heading.label.to_owned(),
        names: heading.names,
        sorts: heading.sorts,
    }
}

/// What rows can be chosen by, as screens see it.
pub(crate) fn filter(key: &str, label: &str, choices: &[(&str, &str)]) -> ListFilterView {
    let choices = choices.iter().map(|(code, label)| ChoiceView { code: (*code).into(), label: (*label).into() });
    ListFilterView { key: key.to_owned(), label: label.to_owned(), choices: choices.collect() }
}

/// Rows of a list of that name, as screens and scripts see them.
pub(crate) fn rows(list: String, listed: ListRows) -> ListView {
    let columns = listed.headings.iter().map(heading).collect();
    let ListRows { title, about, rows, all, .. } = listed;
    ListView { list, title: title.to_owned(), about, columns, rows, all }
}

/// A list to choose.
pub(crate) fn choice(name: &str, title: &str, filters: Vec<ListFilterView>) -> ListChoiceView {
    ListChoiceView { name: name.to_owned(), title: title.to_owned(), filters }
}

/// What was written, and the characters that CP932 does not have.
pub(crate) fn written(path: &Path, rows: u64, left_off: u64, lost: Vec<LostCharacter>) -> ListWrittenView {
    let lost = lost.into_iter().map(lost_view).collect();
    ListWrittenView { list: path.to_string_lossy().into_owned(), rows, left_off, lost }
}

fn lost_view(lost: LostCharacter) -> LostView {
    LostView { character: lost.character, code_points: lost.code_points, written: lost.written, count: lost.count }
}
