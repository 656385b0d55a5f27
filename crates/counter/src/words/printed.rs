//! Words for a paper that cannot be made as it stands: a form, a character, a length, a seal, a value, or a time that is over.

use madoguchi_domain::refusal::{Refusal, RefusalCode};

use super::items::item;

/// Items of a paper that are a name, which can be printed in another form.
const NAMES: [&str; 3] = ["name", "head_name", "kana"];

const PRINT_ALIAS: &str = "通称があれば、変更届（C05 氏名変更）で、印字する氏名を通称にする";
const BIRTH_ASSUMED: &[&str] = &["みなしの生年月日を確かめ、変更届（C99 その他）で登録する"];
const STAY_OVER: &[&str] = &[
    "更新後の在留カードを確かめ、在留期間を登録する",
    "更新を申請中なら、特別該当「特例期間」を登録する",
    "在留期間が満了して在留しないと分かれば、離脱届（E11 在留資格喪失・出国）を登録する",
];

/// That a day which ends a paper, of the stay or its own, is over before it can be made; none where it is another day.
pub(super) fn over(refusal: &Refusal) -> Option<String> {
    let (who, day) = (of(refusal, "resident"), of(refusal, "day"));
    match of(refusal, "field") {
        "stay_expires_on" => {
            Some(format!("住民 {who} の在留期間は {day} で満了しており、証の有効期限を決められません。"))
        }
        "valid_until" => Some(format!("住民 {who} の証の有効期限は {day} になり、すでに過ぎています。")),
        _ => None,
    }
}

/// What of a paper cannot be made.
pub(super) fn message(refusal: &Refusal) -> String {
    let (field, who) = (of(refusal, "field"), of(refusal, "resident"));
    let item = item(field);
    match (refusal.code, field) {
        (RefusalCode::GlyphMissing, _) => {
            format!("「{item}」の {} 文字目を印刷できる字形がありません。", of(refusal, "position"))
        }
        (RefusalCode::FormMissing, _) => {
            format!("「{}」の様式は、まだこのプログラムにありません。", of(refusal, "kind_label"))
        }
        (RefusalCode::Overflow, _) => format!("「{item}」が長すぎて、裏面にも入りません。"),
        (RefusalCode::SealMissing, _) => "職印の印影が登録されていないため、証を作れません。".into(),
        (RefusalCode::PlaceholderLeft, _) => format!("「{item}」に置き換えられていない仮の文字が残っています。"),
        (_, "birth") => {
            format!("住民 {who} の生年月日に分からない部分があり、75歳になる日（国保の適用が終わる日）が決まりません。")
        }
        _ => format!("証に必ず記載する「{item}」がありません。"),
    }
}

/// What can be done about it.
pub(super) fn next(refusal: &Refusal) -> &'static [&'static str] {
    let field = of(refusal, "field");
    match (refusal.code, field) {
        (RefusalCode::GlyphMissing, name) if NAMES.contains(&name) => {
            &["代わりの字を住民記録担当課に確かめ、変更届（C05 氏名変更）を登録する", PRINT_ALIAS]
        }
        (RefusalCode::GlyphMissing, "address") => {
            &["代わりの字を住民記録担当課に確かめ、変更届（C04 転居）で住所・方書を登録し直す"]
        }
        (RefusalCode::GlyphMissing, _) => &["その字を、印刷できる字に改める"],
        (RefusalCode::FormMissing, _) => &["基幹システムで発行する"],
        (RefusalCode::Overflow, name) if NAMES.contains(&name) => &[PRINT_ALIAS],
        (RefusalCode::Overflow, _) => &["記載を確かめ、短い書き方で登録し直す"],
        (RefusalCode::SealMissing, _) => &["管理者に、職印の印影の登録を頼む（office seal）"],
        (RefusalCode::DaysContradict, "stay_expires_on") => STAY_OVER,
        (RefusalCode::DaysContradict, _) => {
            &["いまの資格と期限を確かめる", "資格が続くなら、次の期間の証を更新として発行する"]
        }
        (_, "birth") => BIRTH_ASSUMED,
        _ => &["登録内容を補う"],
    }
}

fn of<'r>(refusal: &'r Refusal, name: &str) -> &'r str {
    refusal.fields.get(name).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_step_is_about_the_item_that_cannot_be_printed() {
        for (code, field, said, step) in [
            (RefusalCode::GlyphMissing, "name", "「氏名」の 2 文字目", "C05"),
            (RefusalCode::GlyphMissing, "head_name", "2 文字目", "C05"),
            (RefusalCode::GlyphMissing, "address", "「住所」の 2 文字目", "C04"),
            (RefusalCode::GlyphMissing, "remarks", "2 文字目", "改める"),
            (RefusalCode::Overflow, "name", "長すぎて", "通称"),
            (RefusalCode::Overflow, "address", "長すぎて", "短い"),
            (RefusalCode::ValueMissing, "birth", "75歳になる日", "みなし"),
            (RefusalCode::ValueMissing, "name", "必ず記載", "補う"),
        ] {
            let refusal = Refusal::new(code).with("field", field).with("position", "2");
            assert!(message(&refusal).contains(said), "{}", message(&refusal));
            assert!(next(&refusal)[0].contains(step), "{:?}", next(&refusal));
        }
    }

    #[test]
    fn what_ends_a_paper_before_it_is_made_is_said_to_be_over() {
        for (field, said, step) in [("stay_expires_on", "満了", "在留カード"), ("valid_until", "過ぎて", "期限")]
        {
            let refusal = Refusal::new(RefusalCode::DaysContradict).with("field", field).with("day", "令和8年11月1日");
            assert!(over(&refusal).is_some_and(|told| told.contains(said)) && next(&refusal)[0].contains(step));
        }
        assert_eq!(over(&Refusal::new(RefusalCode::DaysContradict).with("field", "birth")), None);
    }
}
