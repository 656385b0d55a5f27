//! The list of options as PDF, XLSX or CSV.

use std::path::Path;

use madoguchi_domain::wareki;
use madoguchi_exchange::cp932::Lost;
use madoguchi_exchange::table::{self, Column, Table};
use madoguchi_printing::list::{List, ListColumn, lay_out_list};
use madoguchi_printing::render;

use crate::desk::views::{ListWrittenView, LostView, OptionView};
use crate::error::{CounterError, Result};
use crate::files;
use crate::office::Office;
use crate::ops::import::list::ListForm;
use crate::words;

/// Label, width on paper in micrometres, width in a spreadsheet in characters.
const COLUMNS: [(&str, i32, u16); 7] = [
    ("区分", 22_000, 12),
    ("項目", 46_000, 28),
    ("いまの値", 60_000, 40),
    ("既定", 46_000, 40),
    ("既定の理由", 62_000, 60),
    ("設定日", 22_000, 14),
    ("設定した職員", 19_000, 16),
];

pub(super) fn write(office: &mut Office, options: &[OptionView], path: &Path) -> Result<ListWrittenView> {
    let form = ListForm::of(path)?;
    let rows: Vec<_> = options.iter().map(cells).collect();
    let about = vec![
        format!("{}　{} 現在", office.founding().name, wareki::long(office.today())),
        "発行済みの証と登録済みの資格には働かない".to_owned(),
    ];
    let count = rows.len() as u64;
    let table = |about, rows| Table {
        name: words::options::LIST_TITLE.to_owned(),
        about,
        columns: COLUMNS.map(|(label, _, width_chars)| Column { label, width_chars }).to_vec(),
        rows,
    };
    let (bytes, lost) = match form {
        ListForm::Pdf => (pdf(office, about, rows)?, Vec::new()),
        ListForm::Xlsx => (table::xlsx(&table(about, rows)).map_err(CounterError::List)?, Vec::new()),
        ListForm::Csv => table::csv_cp932(&table(about, rows)),
    };
    files::replace(path, &bytes).map_err(CounterError::File)?;
    let lost = lost.into_iter().map(lost_view).collect();
    Ok(ListWrittenView { list: path.to_string_lossy().into_owned(), rows: count, left_off: 0, lost })
}

fn pdf(office: &mut Office, about: Vec<String>, rows: Vec<Vec<String>>) -> Result<Vec<u8>> {
    let fonts = office.fonts()?;
    let sample = office.founding().sample;
    let columns = COLUMNS.map(|(label, width_um, _)| ListColumn { label, width_um, mincho: false }).to_vec();
    let list = List { title: words::options::LIST_TITLE, about, columns, rows, sample };
    Ok(render::pdf(&lay_out_list(&list, &fonts), &fonts, &render::Placement::NONE)?)
}

fn cells(option: &OptionView) -> Vec<String> {
    let value = if option.unreadable {
        format!("{}（保存された値を読めないため既定）", option.value_label)
    } else {
        option.value_label.clone()
    };
    let day = option.set_on.as_deref().and_then(|day| day.parse().ok()).map(wareki::short);
    vec![
        option.group_label.clone(),
        option.label.clone(),
        value,
        option.default_label.clone(),
        format!("{}（{}）", option.reason, option.source),
        day.unwrap_or_default(),
        option.set_by.clone().unwrap_or_default(),
    ]
}

fn lost_view(lost: Lost) -> LostView {
    LostView { character: lost.character, code_points: lost.code_points, written: lost.written, count: lost.count }
}
