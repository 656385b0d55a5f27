//! What was told and is taken back: the work list asks again, or asks no more.

use madoguchi_tests::office::{Bureau, DIR, HEAD, TODAY, WIFE, text};
use madoguchi_tests::res_change::{RowText, file, name};
use serde_json::{Value, json};

/// The wife's row after a movement, told at that time.
fn wife(reason: &str, on: &str, at: &str) -> RowText {
    RowText::resident(0)
        .moved(reason, on)
        .with("宛名番号", WIFE)
        .with("世帯番号", "000000000009001")
        .with("世帯主宛名番号", HEAD)
        .with("氏名", "𠮷野家　花子")
        .with("カナ", "ヨシノヤ　ハナコ")
        .with("生年月日", "19820228")
        .with("性別", "2")
        .with("続柄", "12")
        .with("処理日時", at)
}

/// 転出 of the wife.
fn moved_out() -> RowText {
    wife("11", "20261112", "20261113090000").with("住民区分", "4").with("消除日", "20261112")
}

#[track_caller]
fn taken_in(bureau: &Bureau, serial: u32, row: RowText) -> Value {
    let path = bureau.write(&name("20261121090000", serial), file([row]));
    bureau.run(&["import", DIR, "RES_CHANGE", &path]).done()
}

/// What is wanted for the wife.
fn wanted(bureau: &Bureau) -> Vec<String> {
    let tasks = bureau.run(&["movements", DIR]).done();
    let of_wife = tasks.as_array().into_iter().flatten().filter(|task| task["resident"] == WIFE);
    of_wife.map(|task| text(&task["wanted"]).to_owned()).collect()
}

#[track_caller]
fn register(bureau: &Bureau, file: &Value) -> Value {
    bureau.run(&["register", DIR, &bureau.write("notification.json", file.to_string())]).done()
}

/// conformity: 2.2.1
#[test]
fn a_cancelled_leaving_opens_again_the_task_it_had_met() {
    let bureau = Bureau::with_family(7);
    taken_in(&bureau, 1, moved_out());
    let tasks = bureau.run(&["movements", DIR]).done();
    assert_eq!(wanted(&bureau), ["end_coverage"]);
    let leave = json!({
        "kind": "leave", "reason": "E01", "effective_on": "2026-11-12", "notified_on": TODAY, "members": [{"resident": WIFE}],
    });
    register(&bureau, &leave);
    assert!(wanted(&bureau).is_empty());
    let shown = bureau.show(WIFE);
    let movement = shown["movements"].as_array().and_then(|all| all.last()).expect("the leaving")["id"].clone();
    let cancel = json!({
        "kind": "correct", "corrects": movement, "cancel": true, "notified_on": TODAY, "members": [{"resident": WIFE}],
    });
    register(&bureau, &cancel);
    assert_eq!(wanted(&bureau), ["end_coverage"], "she is covered again, and the registry says that she is gone");
    assert_eq!(bureau.run(&["movements", DIR]).done(), tasks, "the very task there was");
    register(&bureau, &leave);
    assert!(wanted(&bureau).is_empty());
    bureau.verified();
}

/// conformity: 2.1-a
#[test]
fn a_removal_the_registry_takes_back_asks_for_nothing_more() {
    let bureau = Bureau::with_family(7);
    taken_in(&bureau, 1, moved_out());
    assert_eq!(wanted(&bureau), ["end_coverage"]);
    // told again as somebody who lives here, without a 消除日
    taken_in(&bureau, 2, wife("90", "20261112", "20261118090000"));
    assert!(wanted(&bureau).is_empty(), "{:?}", wanted(&bureau));
    assert_eq!(bureau.show(WIFE)["qualification"][0]["to"], Value::Null);
    bureau.verified();
}

/// conformity: 2.1-a
#[test]
fn who_left_and_came_back_is_still_asked_for_both() {
    let bureau = Bureau::with_family(7);
    taken_in(&bureau, 1, moved_out());
    taken_in(&bureau, 2, wife("01", "20261118", "20261118090000"));
    let both = ["end_coverage", "start_coverage"];
    assert_eq!(wanted(&bureau), both);
    // what is so now says nothing of the days between
    taken_in(&bureau, 3, wife("90", "20261119", "20261119090000"));
    assert_eq!(wanted(&bureau), both);
    bureau.verified();
}

const DAUGHTER: &str = "000000000090013";

fn new_head(members: &Value) -> Value {
    json!({"kind": "change", "reason": "C01", "effective_on": "2026-11-10", "notified_on": TODAY, "members": members})
}

/// conformity: 2.2.1
#[test]
fn a_change_of_head_is_taken_back_for_the_whole_household_or_not_at_all() {
    let bureau = Bureau::with_family(7);
    let number = |who: &str| bureau.show(who)["household"]["number"].clone();
    let before = number(WIFE);
    register(&bureau, &new_head(&json!([{"resident": WIFE}])));
    assert_ne!(number(DAUGHTER), before, "everybody went over");
    let shown = bureau.show(WIFE);
    let movement = shown["movements"].as_array().and_then(|all| all.last()).expect("the change")["id"].clone();
    let entries = bureau.verified();
    let cancel = |members: &Value| json!({"kind": "correct", "corrects": movement, "cancel": true, "notified_on": TODAY, "members": members});
    let of_one = bureau.write("one.json", cancel(&json!([{"resident": WIFE}])).to_string());
    let refusal = bureau.run(&["register", DIR, &of_one]).refused(1, "state_forbids");
    let message = text(&refusal["message"]);
    assert!(message.contains(HEAD) && message.contains(DAUGHTER) && !message.contains(WIFE), "{refusal}");
    let moved = json!({
        "kind": "correct", "corrects": movement, "field": "effective_on", "from": "2026-11-10", "to": "2026-11-11",
        "notified_on": TODAY, "members": [{"resident": WIFE}, {"resident": HEAD}],
    });
    let moved = bureau.write("moved.json", moved.to_string());
    assert_eq!(bureau.run(&["register", DIR, &moved]).refused(1, "state_forbids")["fields"]["resident"], DAUGHTER);
    assert_eq!(bureau.verified(), entries);
    register(&bureau, &cancel(&json!([{"resident": WIFE}, {"resident": HEAD}, {"resident": DAUGHTER}])));
    for who in [HEAD, WIFE, DAUGHTER] {
        assert_eq!(number(who), before, "{who}");
    }
    bureau.verified();
}

/// conformity: 2.1.2
#[test]
fn what_a_person_tells_anew_is_refused_where_it_would_be_passed_over() {
    let bureau = Bureau::with_family(7);
    let entries = bureau.verified();
    let member = json!([{"resident": WIFE, "changes": {"relation": "02"}}]);
    let leave = json!({"kind": "leave", "reason": "E04", "effective_on": "2026-11-12", "notified_on": TODAY, "members": member});
    let split = json!({"kind": "change", "reason": "C02", "effective_on": "2026-11-12", "notified_on": TODAY, "members": member});
    for file in [new_head(&member), split, leave] {
        for extra in [None, Some("--dry-run")] {
            let path = bureau.write("notification.json", file.to_string());
            let args: Vec<&str> = ["register", DIR, &path].into_iter().chain(extra).collect();
            let refusal = bureau.run(&args).refused(1, "state_forbids");
            assert!(text(&refusal["message"]).contains("一緒に登録できません"), "{refusal}");
        }
    }
    assert_eq!(bureau.verified(), entries);
    register(&bureau, &new_head(&json!([{"resident": WIFE, "changes": {}}])));
    bureau.verified();
}
