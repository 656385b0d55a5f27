//! A list as a file for other programs: XLSX for spreadsheets, CSV by the common file rules.
//!
//! Knows cells and formats. Knows nothing of what a list is about, nor of who may see it.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use crate::cp932::{LostCharacter, Writer};

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportColumn {
    /// Its heading
    pub label: &'static str,
    /// Width in characters of a spreadsheet
    pub width_chars: u16,
}

/// A list: what it is, and its rows. Every cell is text, so that no leading zero and no number of a person is
/// taken for a quantity, and none begins a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportTable {
    /// Name of the sheet, at most 31 characters
    pub name: String,
    /// Lines over the heading: file, day, counts
    pub about: Vec<String>,
    /// The columns
    pub columns: Vec<ExportColumn>,
    /// The rows, as many cells as columns
    pub rows: Vec<Vec<String>>,
}

/// A list that could not be written as XLSX.
#[derive(Debug, thiserror::Error)]
#[error("the list cannot be written as XLSX")]
pub struct WriteError(#[source] XlsxError);

/// The list as XLSX: heading frozen, filter on.
pub fn xlsx(table: &ExportTable) -> Result<Vec<u8>, WriteError> {
    workbook(table).and_then(|mut book| book.save_to_buffer()).map_err(WriteError)
}

fn workbook(table: &ExportTable) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(table.name.chars().take(31).collect::<String>())?;
    let heading = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    let cell = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let mut at = 0;
    for line in &table.about {
        sheet.write_string(at, 0, line)?;
        at += 1;
    }
    let top = at;
    for (column, place) in table.columns.iter().zip(0..) {
        sheet.set_column_width(place, column.width_chars)?;
        sheet.write_string_with_format(top, place, column.label, &heading)?;
    }
    for row in &table.rows {
        at += 1;
        for (text, place) in row.iter().zip(0..) {
            sheet.write_string_with_format(at, place, text, &cell)?;
        }
    }
    sheet.set_freeze_panes(top + 1, 0)?;
    let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(0);
    sheet.autofilter(top, 0, at, last)?;
    Ok(book)
}

/// The list as CSV in CP932, every field quoted, CRLF, and every character lost in it.
pub fn csv_cp932(table: &ExportTable) -> (Vec<u8>, Vec<LostCharacter>) {
    let mut writer = Writer::default();
    let labels: Vec<String> = table.columns.iter().map(|c| c.label.to_owned()).collect();
    for row in std::iter::once(&labels).chain(&table.rows) {
        for (at, text) in row.iter().enumerate() {
            writer.push(if at == 0 { "\"" } else { "\",\"" });
            writer.push(&text.replace('"', "\"\""));
        }
        writer.push("\"\r\n");
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn table() -> ExportTable {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        ExportTable {
            name: "取込リスト".into(),
            about: vec!["RES_CHANGE 001".into()],
            columns: vec![
                ExportColumn { label: "宛名番号", width_chars: 18 },
                ExportColumn { label: "氏名", width_chars: 24 },
            ],
            rows: vec![row(["000000000090011", "𠮷野家　葛\u{E0102}城"]), row(["1", "=1+1"])],
        }
    }

    #[test]
    fn an_independent_reader_finds_every_cell_as_text() {
        let bytes = xlsx(&table()).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("取込リスト").unwrap();
        let text = |row, column| match sheet.get_value((row, column)) {
            Some(Data::String(text)) => text.clone(),
            other => panic!("not a text: {other:?}"),
        };
        assert_eq!((text(0, 0), text(1, 0)), ("RES_CHANGE 001".into(), "宛名番号".into()));
        assert_eq!((text(2, 0), text(2, 1)), ("000000000090011".into(), "𠮷野家　葛\u{E0102}城".into()));
        assert_eq!(text(3, 1), "=1+1", "no formula");
    }

    #[test]
    fn a_csv_for_old_programs_tells_what_it_lost() {
        let (bytes, lost) = csv_cp932(&table());
        let text = encoding_rs::SHIFT_JIS.decode(&bytes).0.into_owned();
        assert_eq!(text.lines().nth(1), Some("\"000000000090011\",\"〓野家　葛城\""));
        assert_eq!(lost.iter().map(|l| l.code_points.as_str()).collect::<Vec<_>>(), ["U+845B U+E0102", "U+20BB7"]);
    }
}
