//! 市町村の定め一覧.

use super::{SheetColumn, day};
use crate::views::OptionView;

type Of = SheetColumn<OptionView>;

/// The columns.
pub(crate) fn columns() -> Vec<Of> {
    vec![
        Of::new("group", "区分", (22_000, 12), |o| o.group_label.clone()).sorts(),
        Of::new("label", "項目", (46_000, 28), |o| o.label.clone()).sorts(),
        Of::new("value", "いまの値", (60_000, 40), value),
        Of::new("default", "既定", (46_000, 40), |o| o.default_label.clone()),
        Of::new("reason", "既定の理由", (62_000, 60), |o| format!("{}（{}）", o.reason, o.source)),
        Of::new("set_on", "設定日", (22_000, 14), set_on).sorts_by(|o| o.set_on.clone().unwrap_or_default()),
        Of::new("set_by", "設定した職員", (19_000, 16), |o| o.set_by.clone().unwrap_or_default()).sorts(),
    ]
}

fn value(option: &OptionView) -> String {
    if option.unreadable {
        format!("{}（保存された値を読めないため既定）", option.value_label)
    } else {
        option.value_label.clone()
    }
}

fn set_on(option: &OptionView) -> String {
    option.set_on.as_deref().map(day).unwrap_or_default()
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
        assert_eq!((value(&option), set_on(&option)), (option.value_label.clone(), String::new()));
        (option.unreadable, option.set_on) = (true, Some("2026-11-21".into()));
        assert!(value(&option).ends_with("（保存された値を読めないため既定）") && !set_on(&option).is_empty());
    }
}
