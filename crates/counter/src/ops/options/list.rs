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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_that_cannot_be_read_says_that_the_default_holds() {
        let folder = tempfile::tempdir().unwrap();
        let office = crate::sampled::sample(folder.path(), 0);
        let row = &madoguchi_domain::options::rows()[0];
        let mut option = crate::convert::options::option(row, office.reading().record);
        let plain = cells(&option);
        assert_eq!(plain.len(), COLUMNS.len());
        assert_eq!((plain[2].as_str(), plain[5].as_str(), plain[6].as_str()), (option.value_label.as_str(), "", ""));
        (option.unreadable, option.set_on, option.set_by) = (true, Some("2026-11-21".into()), Some("佐藤".into()));
        let set = cells(&option);
        assert!(set[2].ends_with("（保存された値を読めないため既定）"), "{set:?}");
        assert!(!set[5].is_empty() && set[6] == "佐藤", "{set:?}");
    }
}
