//! 判定結果一覧, 所得区分変更一覧 and 所得照会中一覧 of a month. Never an income, never an address.

use super::SheetColumn;
use crate::views::DeterminationLineView;

type Of = SheetColumn<DeterminationLineView>;

/// The columns.
pub(crate) fn columns() -> Vec<Of> {
    vec![
        Of::new("symbol", "記号", (16_000, 8), |line| line.symbol.clone()),
        Of::new("number", "番号", (24_000, 12), |line| line.number.clone()).sorts(),
        Of::new("resident", "世帯主宛名番号", (34_000, 18), |line| line.resident.clone()),
        Of::new("name", "世帯主氏名", (46_000, 24), |line| line.name.clone()).of_names(),
        Of::new("since", "適用開始", (20_000, 10), |line| line.month_shown.clone()),
        Of::new("ratio", "負担割合", (18_000, 9), |line| line.ratio.clone()).sorts(),
        Of::new("elderly", "70～74歳", (24_000, 12), |line| line.elderly.clone()).sorts(),
        Of::new("under_70", "70歳未満", (18_000, 9), |line| line.under_70.clone()).sorts(),
        Of::new("was_ratio", "変更前", (17_000, 9), |line| line.was_ratio.clone()),
        Of::new("was_elderly", "変更前70～74", (24_000, 12), |line| line.was_elderly.clone()),
        Of::new("was_under_70", "変更前70未満", (22_000, 12), |line| line.was_under_70.clone()),
        Of::new("pending", "照会", (12_000, 6), |line| if line.pending { "照会中" } else { "" }.to_owned()),
    ]
}
