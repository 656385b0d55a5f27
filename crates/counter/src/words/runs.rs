//! Words of runs: what a state means for what was written, what became of an item, why something cannot be done with a run.

use madoguchi_domain::decide::national::by_age_list::TurningState;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::{ItemResult, LEFT, Run, RunAct, RunState};

use super::registry::{result, run_refused, run_state, work};

/// What a run is about that takes another one back: what that was about, and its number.
pub fn undo_title(of: &str, run: &str) -> String {
    format!("{of}（処理 {run}）")
}

/// State of a run. A list that was prepared and of which nothing is registered yet was not broken off.
pub fn state(run: &Run) -> &'static str {
    let counts = &run.counts;
    let is_prepared = run.work == "age_75" && counts.applied + counts.unchanged + counts.refused == 0;
    if run.state == RunState::Stopped && is_prepared {
        "登録前（対象をそろえたところです）"
    } else {
        run_state(run.state)
    }
}

/// What a clerk did with a run.
pub fn act(act: RunAct, item: Option<u64>) -> String {
    match (act, item) {
        (RunAct::Resume, _) => "続きから再開".to_owned(),
        (RunAct::Stop, _) => "いったん止めた".to_owned(),
        (RunAct::Cancel, _) => "取りやめ".to_owned(),
        (RunAct::Exclude, Some(item)) => format!("{item} 番を対象から外した"),
        (RunAct::Exclude, None) => "対象から外した".to_owned(),
        (RunAct::Undo, _) => "まとめて取消".to_owned(),
        (RunAct::Close, _) => "確定".to_owned(),
    }
}

/// What the state of a run means for what it wrote; with the last run that took it back, or began to.
pub fn note(run: &Run, undo: Option<&Run>) -> String {
    match (run.state, undo) {
        (RunState::Done | RunState::Cancelled | RunState::Closed, Some(undo)) => state_note(run) + &half_undone(undo),
        (_, _) => state_note(run),
    }
}

/// A taking back that did not come to its end.
fn half_undone(undo: &Run) -> String {
    let (number, done) = (undo.run, undo.counts.applied);
    match undo.state {
        RunState::Running | RunState::Stopped => {
            format!(
                "この処理の取消（処理 {number}）が途中です（取消済み {done} 件）。続きから終わりまで進めます（run resume）。"
            )
        }
        RunState::Cancelled => format!(
            "この処理の取消（処理 {number}）は途中で取りやめられました。{done} 件は取り消されたまま、ほかは登録されたままです。残りも取り消すときは、もう一度「まとめて取り消す」（run undo）を使います。"
        ),
        RunState::Done | RunState::Undone | RunState::Closed => String::new(),
    }
}

fn state_note(run: &Run) -> String {
    let age_75 = run.work == "age_75";
    match run.state {
        RunState::Cancelled if run.work == "age_75_undo" => {
            let (done, left) = (run.counts.applied, run.counts.get(LEFT));
            format!(
                "取消を途中で取りやめました。{done} 件は取り消されたまま、残り {left} 件は登録されたままです。残りも取り消すときは、元の処理 {} をもう一度取り消します（run undo）。",
                run.key
            )
        }
        RunState::Cancelled => {
            let left = run.counts.get(LEFT);
            let undo = if age_75 { "それも取り消すときは「まとめて取り消す」（run undo）を使います。" } else { "" };
            format!("途中で取りやめました（残り {left} 件）。それまでに登録した内容は、そのまま残っています。{undo}")
        }
        RunState::Undone if age_75 => "この処理が登録した資格喪失の記録は取り消されました。75歳に達した人の適用が誕生日に終わることは法律で決まるため、画面・証・判定では引き続き終わったものとして扱います。記録は、次の処理か、その世帯の次の届出のときに改めて作られます。"
            .to_owned(),
        RunState::Undone => "この処理が登録した内容は取り消されました。".to_owned(),
        RunState::Closed => {
            "確定しました。この処理をまとめて取り消すことはできません。誤りは、一人ずつ届出の訂正（取消）で直します。".to_owned()
        }
        RunState::Running | RunState::Stopped | RunState::Done => String::new(),
    }
}

/// How somebody stands who turns 75.
pub fn turning(state: TurningState) -> &'static str {
    match state {
        TurningState::Ahead => "これから",
        TurningState::Due => "終了済み・記録はこれから",
        TurningState::Written => "資格喪失を記録済み",
        TurningState::LeavingOpen => "要確認：死亡・転出などの異動が未処理",
        TurningState::BirthUnknown => "要確認：生年月日が不詳",
    }
}

/// An item that is still to come.
pub fn waiting(excluded: bool) -> &'static str {
    if excluded { "対象から外した（この処理では登録しない）" } else { "これから登録" }
}

/// What became of an item.
pub fn item(name: &str, of: ItemResult, code: &str) -> String {
    match code {
        "excluded" => waiting(true).to_owned(),
        "taken_back" => "すでに取り消されていた".to_owned(),
        "entry_unknown" => "この処理が書いた一件が見つからないため、取り消せない。一人ずつ訂正する".to_owned(),
        "movement_followed" | "periods_overlap" | "status_contradicts" => {
            "この後に登録された内容があるため、取り消せない。後の内容を先に取り消すか、一人ずつ訂正する".to_owned()
        }
        "movement_unknown" => "異動がすでに訂正されているため、取り消せない。資格の履歴を確かめる".to_owned(),
        "cannot_apply" | "days_contradict" => "登録内容と矛盾するため、反映できない。世帯の資格を確かめる".to_owned(),
        _ if of == ItemResult::Applied && name == "age_75" => "資格喪失を登録".to_owned(),
        _ if of == ItemResult::Applied && name == "age_75_undo" => "資格喪失の記録を取消".to_owned(),
        _ => result(of).to_owned(),
    }
}

/// Why a long work was not begun or stopped, or why something cannot be done with a run.
pub fn message(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    if refusal.code != RefusalCode::RunForbids {
        return run_refused(refusal.code, field("work"));
    }
    let (name, run) = (work(field("work")), field("run"));
    match field("why") {
        "ended" => format!(
            "処理 {run}（{name}）はもう終わっているため、続きからの再開・取りやめ・対象からの除外はできません。"
        ),
        "unfinished" => format!("処理 {run}（{name}）はまだ途中のため、取消も確定もできません。"),
        "undone" => format!("処理 {run}（{name}）は、もう取り消されています。"),
        "closed" => format!("処理 {run}（{name}）は確定しているため、まとめて取り消すことはできません。"),
        "undoing" => format!("処理 {run}（{name}）の取消が途中で止まっているため、確定できません。"),
        "no_exclude" => format!("{name}では、対象から一件を外すことはできません。"),
        "not_waiting" => {
            format!("処理 {run} の {} 番は、これから登録する対象ではありません。", field("item"))
        }
        "file_gone" => "この取込に使ったファイルの場所が分からないため、番号では再開できません。".to_owned(),
        "file_differs" => "この取込に使ったファイルの中身が変わっているため、続きから取り込めません。".to_owned(),
        _ => format!("{name}が登録した内容は、まとめて取り消すことも確定することもありません。"),
    }
}

/// What is done next.
pub fn next(refusal: &Refusal) -> &'static [&'static str] {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    if refusal.code == RefusalCode::RunBusy {
        return &["終わるのを待つ", "急ぐときは、進行中の処理を中止する"];
    }
    if refusal.code == RefusalCode::RunUnknown {
        return &["処理の一覧で番号を確かめる"];
    }
    match (field("why"), field("work")) {
        ("ended", _) => &["処理の一覧で状態を確かめる", "同じ処理をもう一度始める"],
        ("unfinished", _) => &["続きから終わりまで進める（run resume）", "取りやめてから取り消す（run cancel）"],
        ("undone", _) => {
            &["もう一度登録するときは、同じ月の処理を始める（run start）", "取り消せなかった世帯は、一人ずつ訂正する"]
        }
        ("closed", _) => &["一人ずつ、届出の訂正（取消）で直す"],
        ("undoing", _) => &["取消を続きから終わりまで進める（run resume）", "取消を取りやめる（run cancel）"],
        ("no_exclude" | "not_waiting", _) => {
            &["処理の明細で番号を確かめる", "登録の後で、一人ずつ届出の訂正（取消）で直す"]
        }
        ("file_gone" | "file_differs", _) => {
            &["元と同じファイルを、もう一度取り込む（import）", "取りやめる（run cancel）"]
        }
        (_, "month_round") => &["正しい所得や世帯を登録して、その月をもう一度判定する"],
        (_, "import") => &["正しい内容のファイルを取り込む", "一人ずつ、届出の訂正で直す"],
        _ => &["一人ずつ、届出の訂正で直す"],
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_store::Counts;

    use super::*;

    fn refused(why: &str, work: &str) -> Refusal {
        Refusal::new(RefusalCode::RunForbids).with("why", why).with("work", work).with("run", "7").with("item", "3")
    }

    #[test]
    fn whatever_a_run_does_not_allow_is_said_with_a_step_that_leads_on() {
        let whys = ["ended", "unfinished", "undone", "closed", "undoing", "no_exclude", "not_waiting", "file_gone"];
        let mut said = std::collections::BTreeSet::new();
        for why in whys.into_iter().chain(["file_differs", "no_undo"]) {
            let refusal = refused(why, "age_75");
            assert!(message(&refusal).ends_with('。') && !next(&refusal).is_empty(), "{why}");
            said.insert(message(&refusal));
        }
        assert_eq!(said.len(), 10, "each says something of its own");
        let steps = ["import", "month_round", "age_75_undo"].map(|work| next(&refused("no_undo", work)));
        assert!(steps[0] != steps[1] && steps[1] != steps[2]);
        let unknown = Refusal::new(RefusalCode::RunUnknown).with("run", "7");
        assert!(!message(&unknown).is_empty() && !next(&unknown).is_empty());
    }

    #[test]
    fn a_run_that_was_given_up_taken_back_or_closed_says_what_became_of_what_it_wrote() {
        let (key, about, clerk, started_at, cursor) = Default::default();
        let counts = Counts { more: [(LEFT.to_owned(), 4)].into(), ..Counts::default() };
        let (work, state) = ("age_75".to_owned(), RunState::Done);
        let run = Run { run: 1, work, key, about, state, clerk, started_at, ended_at: None, total: 0, cursor, counts };
        let of = |state: RunState, work: &str| note(&Run { state, work: work.to_owned(), ..run.clone() }, None);
        for state in [RunState::Running, RunState::Stopped, RunState::Done] {
            assert_eq!(of(state, "age_75"), "");
        }
        assert!(
            of(RunState::Cancelled, "import").contains("残り 4 件")
                && !of(RunState::Cancelled, "import").contains("undo")
        );
        assert!(of(RunState::Cancelled, "age_75").contains("run undo"));
        assert!(of(RunState::Undone, "age_75").contains("法律") && !of(RunState::Undone, "other").contains("75歳"));
        assert!(of(RunState::Closed, "age_75").contains("一人ずつ"));
        assert!(of(RunState::Cancelled, "age_75_undo").contains("残り 4 件は登録されたまま"));
        let undo = |state| Run { run: 2, state, counts: Counts { applied: 3, ..Counts::default() }, ..run.clone() };
        assert!(note(&run, Some(&undo(RunState::Cancelled))).contains("3 件は取り消されたまま"));
        assert!(note(&run, Some(&undo(RunState::Stopped))).contains("run resume"));
        assert_eq!(note(&run, Some(&undo(RunState::Done))), "");
    }

    #[test]
    fn what_a_clerk_did_is_said_with_the_item() {
        let said: std::collections::BTreeSet<_> = RunAct::ALL.iter().map(|one| act(*one, None)).collect();
        assert_eq!(said.len(), RunAct::ALL.len());
        assert!(act(RunAct::Exclude, Some(3)).starts_with("3 番"));
    }

    #[test]
    fn what_became_of_an_item_is_said_in_the_words_of_its_work() {
        let applied = |work| item(work, ItemResult::Applied, "");
        assert_ne!(applied("age_75"), applied("age_75_undo"));
        assert_eq!(applied("month_round"), "反映");
        let codes =
            ["excluded", "taken_back", "entry_unknown", "movement_followed", "movement_unknown", "cannot_apply"];
        let said: std::collections::BTreeSet<_> =
            codes.iter().map(|code| item("age_75_undo", ItemResult::Refused, code)).collect();
        assert_eq!(said.len(), codes.len());
    }
}
