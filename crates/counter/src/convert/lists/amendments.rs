//! 保険者の名称・番号の変更一覧.

use madoguchi_domain::wareki;

use super::SheetColumn;
use crate::views::InsurerView;

type Of = SheetColumn<InsurerView>;

/// The columns.
pub(crate) fn columns() -> Vec<Of> {
    vec![
        Of::new("from", "この日から", (40_000, 20), from).sorts_by(|insurer| insurer.from.clone().unwrap_or_default()),
        Of::new("name", "名称", (120_000, 40), |insurer| insurer.name.clone()),
        Of::new("insurer", "保険者番号", (50_000, 16), |insurer| insurer.insurer.clone()),
        Of::new("municipality", "市町村コード", (60_000, 16), |insurer| insurer.municipality.clone()),
    ]
}

fn from(insurer: &InsurerView) -> String {
    let day = insurer.from.as_deref().and_then(|day| day.parse().ok());
    day.map_or_else(|| "開設のとき".to_owned(), wareki::long)
}
