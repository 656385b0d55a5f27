//! The list of options as PDF, XLSX or CSV.

use std::path::Path;

use madoguchi_domain::wareki;

use crate::context::LookContext;
use crate::error::Result;
use crate::ops::lists::{self, BothColumn, ListFile, column};
use crate::views::{ListWrittenView, OptionView};
use crate::words;

const COLUMNS: [BothColumn; 7] = [
    column("区分", 22_000, 12),
    column("項目", 46_000, 28),
    column("いまの値", 60_000, 40),
    column("既定", 46_000, 40),
    column("既定の理由", 62_000, 60),
    column("設定日", 22_000, 14),
    column("設定した職員", 19_000, 16),
];

pub(super) fn write(at: &mut LookContext<'_>, options: &[OptionView], path: &Path) -> Result<ListWrittenView> {
    let about = vec![
        format!("{}　{} 現在", at.insurer().name, wareki::long(at.today())),
        "発行済みの証と登録済みの資格には働かない".to_owned(),
    ];
    let rows = options.iter().map(cells).collect();
    lists::write(at, ListFile { title: words::options::LIST_TITLE, about, columns: &COLUMNS, rows }, 0, path)
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
