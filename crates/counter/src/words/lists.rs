//! Words of every list: titles, and what stands over the rows.

use madoguchi_store::RowSelection;

/// How many rows are not on it.
pub fn left_off(rows: u64) -> String {
    format!("この一覧にない行が {rows} 行あります。表計算の形式（XLSX）で書き出すと20万行まで載ります。")
}

/// Whose rows these are, and of which day.
pub fn as_of(office: &str, today: &str) -> String {
    format!("{office}　{today} 現在")
}

/// The title of a list of a month.
pub const fn of_month_title(of: RowSelection) -> &'static str {
    match of {
        RowSelection::All => "判定結果一覧",
        RowSelection::Changed => "所得区分変更一覧",
        RowSelection::Pending => "所得照会中一覧",
    }
}

/// Over the rows of a list of a month, of so many households.
pub fn of_month(office: &str, month: &str, today: &str, households: u64) -> String {
    format!("{office}　適用年月　{month}　作成　{today}　世帯数　{households}")
}

/// Over the rows of people a month concerns.
pub fn of_people(office: &str, month: &str, today: &str, people: u64) -> String {
    format!("{office}　対象月　{month}　作成　{today}　人数　{people}")
}

/// The title of the why panel as a slip.
pub const SLIP_TITLE: &str = "判定根拠票";

/// Over a slip: whose it is, of which month and year, and when it was determined; none where it is not recorded.
pub fn slip(office: &str, household: &str, month: &str, tax_year: &str, determined_on: Option<&str>) -> String {
    let determined = determined_on.map_or_else(|| "未登録の試算".to_owned(), |on| format!("判定日　{on}"));
    format!("{office}　記号番号　{household}　適用年月　{month}　賦課年度　{tax_year}　{determined}")
}

/// A part of a judgement with its outcome; empty where nobody is concerned.
pub fn slip_part(label: &str, outcome: &str) -> String {
    format!("{label}　{}", if outcome.is_empty() { "対象者なし" } else { outcome })
}

/// Who is judged, each with how the person is covered.
pub fn slip_people<'p>(people: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let people = people.map(|(name, cover)| format!("{name}（{cover}）")).collect::<Vec<_>>();
    format!("判定の対象　{}", people.join("、"))
}

/// It was judged by a number that is only announced.
pub const SLIP_ANNOUNCED: &str = "公表されているが法令の条文でまだ確かめられない数値で判定しています。";
