//! Words of conflicts: numbers that several bear, own entries without an effect.

use madoguchi_store::NumberKind;

/// An own entry that waits and has no effect.
pub const PARKED_ENTRY: &str = "保留中の登録";

/// Which number several bear.
pub fn number(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Atena => "宛名番号の重複",
        NumberKind::Provisional => "仮番号の重複",
        NumberKind::Household => "記号番号の重複",
        NumberKind::Branch => "枝番の重複",
    }
}

/// Why several bear it, and what to do.
pub fn number_message(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Atena | NumberKind::Provisional => {
            "別々の端末で登録された二人以上が、同じ番号を持っています。この番号では個票を開けません。ここから一人ずつ開き、住民記録でどちらの番号かを確かめて、管理者に知らせてください。"
        }
        NumberKind::Household => {
            "別々の端末で登録された二つ以上の世帯が、同じ記号番号を持っています。証を発行する前に、どちらの世帯の番号かを確かめて、管理者に知らせてください。"
        }
        NumberKind::Branch => {
            "別々の端末で加入した二人以上が、同じ世帯で同じ枝番を持っています。証を発行する前に、どちらの枝番かを確かめて、管理者に知らせてください。"
        }
    }
}

/// Why an entry has no effect (the cause as it is stored), and what to do.
pub fn parked_message(cause: &str) -> String {
    let why = match cause {
        "record_missing" => "対象の個票がありません",
        "record_exists" => "同じ個票がすでにあります",
        "coverage_overlaps" => "適用の期間が重なります",
        "no_coverage" => "終了する適用がありません",
        "branch_taken" => "枝番が別の人のものになっています",
        "movement_missing" => "訂正する異動がありません",
        "movement_exists" => "同じ異動がすでにあります",
        "movement_followed" => "取り消す異動の後に、別の異動があります",
        "determination_exists" => "同じ判定がすでにあります",
        "number_used" => "証の発行番号がすでに使われています",
        "certificate_missing" => "対象の証がありません",
        "state_forbids" => "証の状態が変わっています",
        _ => "登録の内容が合いません",
    };
    format!(
        "中央から受信した内容と両立しません（{why}）。この登録は記録に残りますが、効力はありません。いまの内容を確かめ、必要なら登録し直してください。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_of_an_entry_without_effect_is_said_and_any_other_is_said_at_large() {
        assert!(parked_message("number_used").contains("（証の発行番号がすでに使われています）"));
        assert!(parked_message("").contains("（登録の内容が合いません）"));
        assert_eq!(parked_message("unheard_of"), parked_message(""));
        for kind in [NumberKind::Atena, NumberKind::Provisional, NumberKind::Household, NumberKind::Branch] {
            assert!(number(kind).ends_with("の重複") && number_message(kind).contains("管理者"), "{kind:?}");
        }
    }
}
