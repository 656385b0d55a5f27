//! Words of imports and reflected movements.

use chrono::NaiveDate;
use madoguchi_domain::decide::national::reflect::Wanted;
use madoguchi_domain::refusal::RefusalCode;
use madoguchi_domain::wareki;
use madoguchi_store::{Counts, ItemResult, RunState};

use crate::answers::imports::{CANNOT_APPLY, DATE_IN_FUTURE, RESIDENT_UNKNOWN, SAME_PERSON, YEAR_IN_FUTURE};

/// What is wanted of the clerk.
pub fn wanted(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::EndCoverage => "適用終了を登録する",
        Wanted::StartCoverage => "加入の要否を確かめる",
        Wanted::ChangeHead => "世帯主を改める",
        Wanted::ChangeHousehold => "国保世帯を改める",
        Wanted::ReplacePaper => "証を差し替える",
        Wanted::Protect => "支援措置：証と送付先を確かめる",
    }
}

/// Why the office's option left it to a clerk; the code of a refusal, or nothing.
pub fn note(code: &str) -> String {
    let parsed: Option<RefusalCode> = serde_json::from_value(serde_json::Value::String(code.to_owned())).ok();
    match parsed {
        None => String::new(),
        Some(RefusalCode::DayInFuture) => "異動日がまだ来ていません（予定）。".to_owned(),
        Some(RefusalCode::DaysContradict) => "異動日が適用開始日などと合いません。".to_owned(),
        Some(RefusalCode::ReasonUnsupported) => "この事由は自動では反映できません。".to_owned(),
        Some(_) => "自動では反映できませんでした。".to_owned(),
    }
}

/// What became of a row.
pub fn result(result: ItemResult) -> &'static str {
    match result {
        ItemResult::Applied => "反映",
        ItemResult::Unchanged => "変更なし",
        ItemResult::Refused => "拒否",
        ItemResult::Held => "保留",
    }
}

/// Over the work list: whose it is, of which day, and how much of it there is.
pub fn waiting(office: &str, today: &str, all: u64) -> String {
    format!("{}　{all}件", super::lists::as_of(office, today))
}

/// Over the rows of a link file: its name.
pub fn file(name: &str) -> String {
    format!("ファイル　{name}")
}

/// When it was taken in, by whom, how that stands, and its 連番.
pub fn taken_in(at: &str, clerk: &str, state: &str, serial: Option<&str>) -> String {
    format!("取込　{at}　職員　{clerk}　状態　{state}　連番　{}", serial.unwrap_or("―"))
}

/// What became of its rows; of a file of movements also what was left to a clerk, and what was decided by itself.
pub fn counts(rows: u64, counts: &Counts, left: Option<(u64, u64)>) -> String {
    let Counts { applied, unchanged, refused, held, .. } = counts;
    let rows = format!("行数 {rows}　反映 {applied}　変更なし {unchanged}　拒否 {refused}　保留 {held}");
    let left = left.map(|(tasks, automatic)| format!("　異動処理待ち {tasks}　自動反映 {automatic}"));
    rows + &left.unwrap_or_default()
}

/// A long work by its name.
pub fn work(name: &str) -> &'static str {
    match name {
        "import" => "連携ファイルの取込",
        "month_round" => "月次判定",
        "age_75" => "75歳到達による資格喪失",
        "age_75_undo" => "75歳到達による資格喪失の取消",
        _ => "処理",
    }
}

/// Why a long work was not begun, or not stopped.
pub fn run_refused(code: RefusalCode, name: &str) -> String {
    if code == RefusalCode::RunBusy {
        return format!("{}が、この事務所のほかの画面またはプログラムで進行中です。", work(name));
    }
    "その番号の処理はないか、もう終わっています。".to_owned()
}

/// How far a run is.
pub fn run_state(state: RunState) -> &'static str {
    match state {
        RunState::Running => "途中",
        RunState::Stopped => "中止（続きから再開できます）",
        RunState::Done => "完了",
        RunState::Cancelled => "取りやめ",
        RunState::Undone => "取消済み",
        RunState::Closed => "確定",
    }
}

/// How far the import of a file in the folder of arrivals is; without one, whether the file is whole.
pub fn file_state(import: Option<RunState>, ready: bool) -> &'static str {
    match import {
        Some(state) => run_state(state),
        None if ready => "未取込",
        None => "受信中（.ok がまだありません）",
    }
}

/// What a row changed.
pub fn applied(items: &str) -> String {
    if items == "新規" { "新しく登録しました。".to_owned() } else { format!("改めた項目：{items}") }
}

/// Items a row told of an earlier day than the office's last word on `names`, which holds from `from`.
pub fn retained(items: &str, names: &str, from: NaiveDate) -> String {
    format!("{items}（異動日が前後：{names}は{}からの内容を残した。要確認）", wareki::long(from))
}

/// Why a row changed nothing.
pub fn unchanged(code: &str) -> &'static str {
    match code {
        "older" => "登録されている内容の方が新しいため、改めません。",
        "knows_less" => "分かっている内容を「不明」に改めることはしません（更正日が新しくないため）。",
        "taken" => "このファイルのこの行は、すでに取り込まれています。",
        _ => "登録されている内容と同じです。",
    }
}

/// What a person should know of the order of the files.
pub fn warning(code: &str) -> &'static str {
    match code {
        "serial_gap" => "連番が飛んでいます。前のファイルが届いていないおそれがあります。",
        "serial_reused" => "同じ作成日時・連番の、中身の違うファイルがすでに取り込まれています。",
        "older_file" => "これより後に作成されたファイルがすでに取り込まれています。古い行は反映されません。",
        _ => "ファイル名が決まった形でないため、連番を確かめられません。",
    }
}

/// A row that may tell of people who have only a 仮番号.
fn same_person(numbers: &str) -> String {
    let numbers = if numbers.is_empty() { "前の行と同じ".to_owned() } else { numbers.replace(' ', "・") };
    format!(
        "仮番号の住民（{numbers}）と同じ人のおそれがあるため、保留しました。同じ人なら、その住民に宛名番号を付けてから、\
         同じファイルをもう一度取り込んでください。別の人なら、別人として取り込んでください。"
    )
}

/// Why a row that is sound by itself was not applied; none for a fault of the row.
pub fn not_applied(code: &str, message: &str) -> Option<String> {
    if code == SAME_PERSON {
        return Some(same_person(message));
    }
    let sentence = match code {
        CANNOT_APPLY => "この事務所の登録内容と矛盾するため、反映できません。住民記録と登録内容を確かめてください。",
        RESIDENT_UNKNOWN => {
            "この宛名番号の住民は登録されていません。住民異動を取り込んでから、同じファイルをもう一度取り込んでください。"
        }
        DATE_IN_FUTURE => "更正日がまだ来ていない日です。",
        YEAR_IN_FUTURE => "賦課年度がまだ来ていない年です。",
        _ => return None,
    };
    Some(sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_an_option_left_a_movement_to_a_clerk_is_said_and_no_code_says_nothing() {
        assert_eq!(note(""), "");
        assert_eq!(note("no_code_of_ours"), "");
        assert_eq!(note("day_in_future"), "異動日がまだ来ていません（予定）。");
        assert_eq!(note("reason_unsupported"), "この事由は自動では反映できません。");
        assert_eq!(note("already_covered"), "自動では反映できませんでした。");
    }

    #[test]
    fn a_row_held_back_for_a_person_with_a_provisional_number_names_the_number() {
        let held = not_applied(SAME_PERSON, "P0000001 P0000002").unwrap();
        assert!(held.contains("（P0000001・P0000002）"), "{held}");
        assert!(not_applied(SAME_PERSON, "").unwrap().contains("（前の行と同じ）"));
    }

    #[test]
    fn a_fault_of_the_row_itself_is_said_by_the_row() {
        for code in [CANNOT_APPLY, RESIDENT_UNKNOWN, DATE_IN_FUTURE, YEAR_IN_FUTURE] {
            assert!(not_applied(code, "").is_some_and(|said| said.ends_with('。')), "{code}");
        }
        assert_eq!(not_applied("date_invalid", "2026-02-30"), None);
    }

    #[test]
    fn what_a_row_changed_or_not_is_said() {
        assert_eq!(applied("新規"), "新しく登録しました。");
        assert_eq!(applied("氏名、住所"), "改めた項目：氏名、住所");
        let codes = ["older", "knows_less", "taken", "same"];
        let said: std::collections::BTreeSet<_> = codes.iter().map(|code| unchanged(code)).collect();
        assert_eq!(said.len(), codes.len());
        let day = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        assert_eq!(
            retained("住所", "氏名", day),
            "住所（異動日が前後：氏名は令和8年11月1日からの内容を残した。要確認）"
        );
    }

    #[test]
    fn a_work_that_is_busy_is_named_and_one_that_is_over_is_not() {
        assert!(run_refused(RefusalCode::RunBusy, "import").starts_with("連携ファイルの取込が"));
        assert!(run_refused(RefusalCode::RunBusy, "other").starts_with("処理が"));
        assert!(!run_refused(RefusalCode::RunUnknown, "import").contains("取込"));
    }
}
