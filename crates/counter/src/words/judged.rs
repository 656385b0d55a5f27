//! Words for a ratio or a class that a paper prints, and that is not judged for its time, or no longer as it was.

use madoguchi_domain::determine::Month;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::wareki;

/// The ratio or the class that a paper prints is not judged for its time, or no longer as it was.
pub(super) fn not_judged(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    let (who, is_ratio) = (field("resident"), refusal.code == RefusalCode::CopayMissing);
    match (field("why"), is_ratio) {
        (why @ ("told_since" | "told_since_ratio" | "time"), _) => {
            let what = if is_ratio { "負担割合" } else { "所得区分" };
            let month = field("month");
            let cause = match why {
                "told_since" => "判定の後に登録された事項で",
                "told_since_ratio" => "職員が割合を決めた後に登録された所得で",
                _ => "世帯の人の年齢や資格が変わり、",
            };
            let barred = match field("certificate_no") {
                "" => "証に載せられません".to_owned(),
                no => format!("{no} を渡せません"),
            };
            format!("住民 {who} の{what}は、{cause} {month} から変わります。判定し直すまで{barred}。")
        }
        ("other_household", _) => {
            let what = if is_ratio { "負担割合" } else { "所得区分" };
            let month = Month::parse(field("month")).map(wareki::month).unwrap_or_default();
            format!(
                "住民 {who} は月の途中で別の世帯に移りました。移った世帯の {month} からの{what}が、まだ判定されていません。"
            )
        }
        (_, true) => format!("住民 {who} は70歳以上ですが、負担割合が判定されていません。"),
        (_, false) => format!("住民 {who} の所得区分が、この証の期間について判定されていません。"),
    }
}

/// What can be done where ratio or class is not judged: for a paper that is to be made, and for one that waits to be handed over.
pub(super) fn judge_first(refusal: &Refusal) -> &'static [&'static str] {
    match (refusal.fields.contains_key("certificate_no"), refusal.code) {
        (true, _) => &["その月の判定を登録する", "判定と違う証は抜取を登録し、新しく発行する"],
        (false, RefusalCode::CopayMissing) => &["世帯の画面の「判定とその根拠」で、負担割合を判定して登録する"],
        (false, _) => &["世帯の所得を確かめ、世帯の画面の「判定とその根拠」で、その月の判定を登録する"],
    }
}

/// The judgement of the months from that one on.
pub fn judge_from(first: Month) -> String {
    format!("{}から判定する（所得などの登録か、年度・年齢の区切りがあった）", wareki::month(first))
}
