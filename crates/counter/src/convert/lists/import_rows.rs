//! 取込リスト: what became of every row of a link file. Never an address: the items that changed are named, not what they say.

use madoguchi_exchange::link::LinkFileKind;

use super::SheetColumn;
use crate::convert::imports;
use crate::views::ImportLineView;

type Of = SheetColumn<ImportLineView>;

/// The columns for a file of that kind.
pub(crate) fn columns(kind: LinkFileKind) -> Vec<Of> {
    vec![
        Of::new("line", "行", (14_000, 8), |line| line.line.to_string()).sorts(),
        Of::new("attention", "結果", (16_000, 8), |line| line.result_label.clone()).sorts(),
        Of::new("resident", "宛名番号", (32_000, 18), |line| line.resident.clone().unwrap_or_default()).sorts(),
        Of::new("name", "氏名", (46_000, 24), |line| line.name.clone().unwrap_or_default()).of_names(),
        Of::new("support", "支援", (12_000, 6), |line| if line.protected { "支援" } else { "" }.to_owned()),
        Of::new("reason", imports::about_label(kind), (32_000, 20), |line| line.reason_label.clone()),
        Of::new("field", "項目", (26_000, 14), |line| line.field.clone()),
        Of::new("code", "符号", (30_000, 20), |line| line.code.clone()).sorts(),
        Of::new("message", "内容", (69_000, 60), |line| line.message.clone()),
    ]
}

/// The title for a file of that kind.
pub(crate) fn title(kind: LinkFileKind) -> &'static str {
    match kind {
        LinkFileKind::ResChange => "住民異動取込リスト",
        LinkFileKind::TaxIncome => "所得・課税取込リスト",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_called_after_the_kind_of_its_file() {
        for kind in LinkFileKind::ALL {
            assert!(title(*kind).starts_with(kind.label()));
            assert!(columns(*kind).iter().any(|column| column.heading.label == imports::about_label(*kind)));
        }
    }
}
