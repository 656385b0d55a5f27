//! Lists as files: one table, written as PDF, spreadsheet or CSV by the ending of the file's name.

use std::path::Path;

use madoguchi_domain::refusal::Refusal;
use madoguchi_exchange::table::{self, ExportColumn, ExportTable};
use madoguchi_printing::list::{ListColumn, PrintedList, lay_out_list};
use madoguchi_printing::render;

use crate::context::LookContext;
use crate::convert;
use crate::convert::lists::{Heading, ListRows};
use crate::error::{CounterError, Result};
use crate::output::Output;
use crate::views::ListWrittenView;
use crate::words;

/// Most rows of a printed list: 170 pages. The XLSX holds more.
pub const PDF_ROWS_MAX: u64 = 5_000;
/// Most rows of a spreadsheet or CSV.
pub const FILE_ROWS_MAX: u64 = 200_000;
/// Most rows of one answer to a screen.
pub const SCREEN_ROWS_MAX: u64 = 500;

/// As what a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListForm {
    /// A4 landscape
    Pdf,
    /// Spreadsheet
    Xlsx,
    /// CP932, with a list of the characters lost
    Csv,
}

impl ListForm {
    /// Told by the ending of the file's name.
    pub fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        match ending.as_str() {
            "pdf" => Ok(Self::Pdf),
            "xlsx" => Ok(Self::Xlsx),
            "csv" => Ok(Self::Csv),
            other => Err(Refusal::field("list", other).into()),
        }
    }

    /// Most rows it holds.
    pub(crate) fn rows_max(self) -> u64 {
        match self {
            Self::Pdf => PDF_ROWS_MAX,
            Self::Xlsx | Self::Csv => FILE_ROWS_MAX,
        }
    }
}

/// Writes rows to a file, and says on it how many are left off; answers what was written, and the characters that CP932 does not have.
pub(crate) fn write(at: &mut LookContext<'_>, listed: ListRows, to: &Output) -> Result<ListWrittenView> {
    let ListRows { title, mut about, headings, rows, all, .. } = listed;
    let count = rows.len() as u64;
    let left_off = all.saturating_sub(count);
    if left_off > 0 {
        about.push(words::lists::left_off(left_off));
    }
    let table = |about, rows| ExportTable {
        name: title.to_owned(),
        about,
        columns: headings.iter().map(|h| ExportColumn { label: h.label, width_chars: h.width_chars }).collect(),
        rows,
    };
    let (bytes, lost) = match ListForm::of(to.path())? {
        ListForm::Pdf => {
            let (fonts, sample) = (at.fonts()?, at.founding().sample);
            let column = |h: &Heading| ListColumn { label: h.label, width_um: h.width_um, mincho: h.names };
            let list = PrintedList { title, about, columns: headings.iter().map(column).collect(), rows, sample };
            (render::pdf(&lay_out_list(&list, &fonts), &fonts, &render::Placement::NONE)?, Vec::new())
        }
        ListForm::Xlsx => (table::xlsx(&table(about, rows)).map_err(CounterError::List)?, Vec::new()),
        ListForm::Csv => table::csv_cp932(&table(about, rows)),
    };
    to.write(&bytes)?;
    Ok(convert::lists::written(to.path(), count, left_off, lost))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_as_what_a_list_is_written() {
        for (name, form) in [
            ("a.pdf", Some(ListForm::Pdf)),
            ("a.PDF", Some(ListForm::Pdf)),
            ("a.b.xlsx", Some(ListForm::Xlsx)),
            ("一覧.csv", Some(ListForm::Csv)),
            ("a.xls", None),
            ("pdf", None),
            (".pdf", None),
            ("a.", None),
        ] {
            assert_eq!(ListForm::of(Path::new(name)).ok(), form, "{name}");
        }
        let Err(CounterError::Refused(refusal)) = ListForm::of(Path::new("a.txt")) else { panic!("no list is a text") };
        assert_eq!((refusal.fields["field"].as_str(), refusal.fields["value"].as_str()), ("list", "txt"));
        assert!(ListForm::Pdf.rows_max() < ListForm::Csv.rows_max());
    }
}
