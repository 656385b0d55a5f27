//! 異動処理待ち一覧: movements of the registry that ask for a clerk. Names and numbers alone, never an address.

use super::{SheetColumn, day};
use crate::views::MovementTaskView;

type Of = SheetColumn<MovementTaskView>;

/// The columns.
pub(crate) fn columns() -> Vec<Of> {
    vec![
        Of::new("effective_on", "異動日", (24_000, 12), |task| day(&task.effective_on))
            .sorts_by(|task| task.effective_on.clone()),
        Of::new("resident", "宛名番号", (34_000, 18), |task| task.resident.clone()).sorts(),
        Of::new("name", "氏名", (46_000, 24), |task| task.name.clone()).of_names(),
        Of::new("kana", "カナ", (44_000, 24), |task| task.kana.clone()).sorts(),
        Of::new("support", "支援", (12_000, 6), |task| if task.protected { "支援" } else { "" }.to_owned()),
        Of::new("reason", "異動事由", (32_000, 16), |task| task.reason_label.clone()).sorts(),
        Of::new("wanted", "すること", (36_000, 20), |task| task.wanted_label.clone()).sorts(),
        Of::new("note", "内容", (49_000, 60), |task| task.note.clone()),
    ]
}
