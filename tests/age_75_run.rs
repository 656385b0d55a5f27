//! The monthly run 75歳到達 (2.5.1) from outside: the list ahead of it, items taken out, stopped and killed and gone on with, taken back as a
//! whole, and closed.

use madoguchi_tests::couple::{BIRTHDAY, EVE, HE, day, with_couple};
use madoguchi_tests::held::Held;
use madoguchi_tests::office::{Bureau, DIR, arrival, link_file, text};
use madoguchi_tests::res_change::full_load;
use serde_json::{Value, json};

const AFTER: &str = "2026-12-08";

/// What is done with a run.
fn run(bureau: &Bureau, act: &str, number: &Value) -> Value {
    bureau.run(&["run", act, DIR, &number.to_string()]).done()
}

#[track_caller]
fn forbidden(bureau: &Bureau, act: &[&str], why: &str) {
    let refusal = bureau.run(&[&["run"], act].concat()).refused(1, "run_forbids");
    assert_eq!(refusal["fields"]["why"], why, "{refusal}");
    assert!(refusal["next"].as_array().is_some_and(|next| !next.is_empty()), "{refusal}");
}

fn items(bureau: &Bureau, number: &Value) -> Vec<Value> {
    let shown = bureau.run(&["run", "show", DIR, &number.to_string(), "--items"]).done();
    shown["items"].as_array().expect("items").clone()
}

/// The item of the couple in a run.
fn theirs(bureau: &Bureau, number: &Value) -> Value {
    let found = items(bureau, number).into_iter().find(|item| item["head"] == HE);
    found.unwrap_or_else(|| panic!("the couple's household is an item of run {number}"))
}

/// His movements that hold: reason, and whether it is planned.
fn movements(bureau: &Bureau) -> Vec<(String, bool)> {
    let his = bureau.show(HE);
    let held = his["movements"].as_array().expect("movements").iter().filter(|m| m["corrected_by"].is_null());
    let held = held.filter(|m| m["corrects"].is_null());
    held.map(|m| (text(&m["reason"]).to_owned(), m["certainty"] == "planned")).collect()
}

/// First day without of his coverage, and how many of his statuses hold.
fn of_him(bureau: &Bureau) -> (Value, usize) {
    let his = bureau.show(HE);
    let statuses = his["special_statuses"].as_array().expect("statuses");
    (
        his["household"]["members"][0]["covered_to"].clone(),
        statuses.iter().filter(|status| status["holds"] == true).count(),
    )
}

fn start(bureau: &Bureau, more: &[&str]) -> Value {
    bureau.run(&[&["run", "start", DIR, "age_75"], more].concat()).done()
}

/// An office with the couple on the day after the birthday, and the run that writes it: prepared, and nothing written yet.
fn with_prepared_run() -> (Bureau, Value) {
    let bureau = with_couple();
    day(&bureau, AFTER);
    let number = start(&bureau, &["--prepare"])["run"].clone();
    (bureau, number)
}

/// A correction of his end by age.
fn correction(bureau: &Bureau, more: Value) -> String {
    let movements = bureau.show(HE)["movements"].clone();
    let end = movements.as_array().expect("movements").iter().find(|m| m["reason"] == "E08").expect("his end");
    let mut told = json!({
        "kind": "correct", "corrects": end["id"], "notified_on": AFTER, "members": [{"resident": HE}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "member"},
    });
    told.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
    bureau.write("correct.json", told.to_string())
}

#[test]
fn a_run_that_is_taken_back_leaves_what_follows_from_the_day_and_is_written_again_by_the_next_one() {
    let bureau = with_couple();
    day(&bureau, AFTER);
    let ended = (json!(BIRTHDAY), 1);
    let before = bureau.verified();
    let done = start(&bureau, &[]);
    let households = done["counts"]["applied"].as_u64().expect("a count");
    assert_eq!(
        (theirs(&bureau, &done["run"])["result"].as_str(), &done["can"]),
        (Some("applied"), &json!(["undo", "close"]))
    );
    assert_eq!(movements(&bureau), [("A01".to_owned(), false), ("E08".to_owned(), false)]);

    let undone = run(&bureau, "undo", &done["run"]);
    assert_eq!((&undone["work"], &undone["state"]), (&json!("age_75_undo"), &json!("done")));
    assert_eq!((&undone["counts"]["applied"], &undone["balanced"]), (&json!(households), &json!(true)));
    assert_eq!(items(&bureau, &undone["run"]).len() as u64, households, "an item a household");
    assert_eq!(bureau.verified(), before + 2 * households, "an entry a household");
    let first = run(&bureau, "show", &done["run"]);
    assert_eq!((&first["state"], &first["can"]), (&json!("undone"), &json!([])));
    assert!(text(&first["note"]).contains("引き続き終わったもの"), "{first}");
    assert_eq!(of_him(&bureau), ended, "that it ends at 75 follows from the day");
    forbidden(&bureau, &["undo", DIR, &done["run"].to_string()], "undone");
    forbidden(&bureau, &["close", DIR, &done["run"].to_string()], "undone");

    let again = start(&bureau, &[]);
    assert_eq!((&again["counts"]["applied"], again["run"] == done["run"]), (&json!(households), false));
    assert_eq!(of_him(&bureau), ended);
    bureau.verified();
}

#[test]
fn a_run_that_is_closed_is_not_taken_back_any_more() {
    let bureau = with_couple();
    day(&bureau, AFTER);
    let first = start(&bureau, &[]);
    let second = start(&bureau, &[]);
    let closed = run(&bureau, "close", &second["run"]);
    assert_eq!((&closed["state"], &closed["can"]), (&json!("closed"), &json!([])));
    assert!(text(&closed["note"]).contains("一人ずつ"), "{closed}");
    assert_eq!(run(&bureau, "show", &first["run"])["state"], "closed", "the month is closed");
    for act in ["undo", "close"] {
        forbidden(&bureau, &[act, DIR, &first["run"].to_string()], "closed");
    }
    for act in ["resume", "cancel"] {
        forbidden(&bureau, &[act, DIR, &first["run"].to_string()], "ended");
    }
    // what is done instead: the single correction
    let cancel = correction(&bureau, json!({"cancel": true}));
    bureau.run(&["register", DIR, &cancel, "--check", "demo"]).done();
    bureau.verified();
}

#[test]
fn what_a_clerk_corrected_meanwhile_is_refused_and_what_a_clerk_cancelled_is_left_as_it_is() {
    let bureau = with_couple();
    day(&bureau, AFTER);
    let done = start(&bureau, &[]);
    let corrected = bureau.copied();
    let moved = json!({"field": "notified_on", "from": BIRTHDAY, "to": AFTER});
    corrected.run(&["register", DIR, &correction(&corrected, moved), "--check", "demo"]).done();
    let undone = run(&corrected, "undo", &done["run"]);
    let item = theirs(&corrected, &undone["run"]);
    assert_eq!((&item["result"], &item["code"]), (&json!("refused"), &json!("movement_unknown")), "{item}");
    assert_eq!((&undone["counts"]["refused"], &undone["balanced"]), (&json!(1), &json!(true)));
    assert_eq!(run(&corrected, "show", &done["run"])["state"], "undone");
    assert!(movements(&corrected).len() == 1 && of_him(&corrected).0 == BIRTHDAY, "the corrected end stands");
    corrected.verified();

    let cancel = correction(&bureau, json!({"cancel": true}));
    bureau.run(&["register", DIR, &cancel, "--check", "demo"]).done();
    let undone = run(&bureau, "undo", &done["run"]);
    let item = theirs(&bureau, &undone["run"]);
    assert_eq!((&item["result"], &item["code"]), (&json!("unchanged"), &json!("taken_back")), "{item}");
    bureau.verified();
}

#[test]
fn a_planned_move_that_the_run_cancelled_is_planned_again() {
    let bureau = with_couple();
    let planned = json!({
        "kind": "leave", "reason": "E01", "effective_on": "2026-12-20", "notified_on": "2026-11-21",
        "members": [{"resident": HE}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"},
    });
    bureau.run(&["register", DIR, &bureau.write("planned.json", planned.to_string()), "--check", "demo"]).done();
    let before = movements(&bureau);
    assert_eq!(before, [("A01".to_owned(), false), ("E01".to_owned(), true)]);
    day(&bureau, AFTER);
    let done = start(&bureau, &[]);
    assert_eq!(movements(&bureau), [("A01".to_owned(), false), ("E08".to_owned(), false)]);
    let undone = run(&bureau, "undo", &done["run"]);
    assert_eq!(theirs(&bureau, &undone["run"])["result"], "applied");
    let eve = bureau.run(&["show", DIR, "--resident", HE, "--on", EVE]).done();
    assert_eq!(eve["household"]["members"][0]["covered_to"], "2026-12-21", "as it was before: {eve}");
    assert_eq!(bureau.run(&["run", "start", DIR, "age_75"]).done()["counts"]["refused"], 0);
    assert_eq!(of_him(&bureau).0, BIRTHDAY);
    bureau.verified();
}

#[test]
fn an_item_is_taken_out_of_a_prepared_run_before_it_is_written() {
    let bureau = with_couple();
    day(&bureau, AFTER);
    let before = bureau.verified();
    let prepared = start(&bureau, &["--prepare"]);
    let number = prepared["run"].clone();
    assert_eq!((&prepared["state"], &prepared["done"]), (&json!("stopped"), &json!(0)));
    assert_eq!(prepared["can"], json!(["resume", "cancel", "exclude"]));
    assert_eq!(bureau.verified(), before, "nothing is written");
    let item = theirs(&bureau, &number);
    assert_eq!((&item["state"], &item["result"]), (&json!("waiting"), &Value::Null), "{item}");
    assert_eq!(item["head_name"], "例示　太郎");
    let place = item["item"].to_string();
    for act in ["undo", "close"] {
        forbidden(&bureau, &[act, DIR, &number.to_string()], "unfinished");
    }
    forbidden(&bureau, &["exclude", DIR, &number.to_string(), "0"], "not_waiting");
    bureau.run(&["run", "exclude", DIR, &number.to_string(), &place]).done();
    forbidden(&bureau, &["exclude", DIR, &number.to_string(), &place], "not_waiting");
    assert_eq!(theirs(&bureau, &number)["state"], "excluded");

    let done = run(&bureau, "resume", &number);
    assert_eq!((&done["run"], &done["state"], &done["balanced"]), (&number, &json!("done"), &json!(true)));
    assert_eq!(done["counts"]["held"], 1);
    let item = theirs(&bureau, &number);
    assert_eq!((&item["result"], &item["code"]), (&json!("held"), &json!("excluded")), "{item}");
    forbidden(&bureau, &["exclude", DIR, &number.to_string(), "1"], "ended");
    assert_eq!(bureau.verified(), before + done["counts"]["applied"].as_u64().expect("a count"));
    assert_eq!(of_him(&bureau).0, BIRTHDAY, "that it ends at 75 follows from the day");
    assert_eq!(start(&bureau, &[])["counts"]["applied"], 1, "the next run writes it");
}

#[test]
fn a_run_that_is_given_up_keeps_what_it_wrote_and_is_taken_back_if_that_is_wanted() {
    let (bureau, number) = with_prepared_run();
    let given_up = run(&bureau, "cancel", &number);
    assert_eq!((&given_up["state"], &given_up["balanced"]), (&json!("cancelled"), &json!(true)));
    assert!(
        given_up["counts"]["left"].as_u64() > Some(0) && text(&given_up["note"]).contains("run undo"),
        "{given_up}"
    );
    forbidden(&bureau, &["resume", DIR, &number.to_string()], "ended");
    assert_eq!(run(&bureau, "undo", &number)["total"], 0, "it had written nothing");
    let next = start(&bureau, &[]);
    assert!(next["run"] != number && next["counts"]["applied"].as_u64() > Some(0), "{next}");
    bureau.verified();
}

#[test]
fn what_a_work_does_not_have_is_refused_with_what_is_done_instead() {
    let bureau = Bureau::demo(30);
    let report = bureau.run(&["import", DIR, "RES_CHANGE", &link_file("001.csv")]).done();
    let import = report["run"].to_string();
    let round = bureau.run(&["determine", DIR, "--month", "2026-11"]).done();
    assert_eq!(round["state"], "done");
    let runs = bureau.run(&["run", "list", DIR]).done();
    let round = runs[0]["run"].to_string();
    for number in [&import, &round] {
        forbidden(&bureau, &["undo", DIR, number], "no_undo");
        forbidden(&bureau, &["close", DIR, number], "no_undo");
        forbidden(&bureau, &["exclude", DIR, number, "1"], "no_exclude");
        forbidden(&bureau, &["resume", DIR, number], "ended");
    }
    assert!(runs.as_array().expect("runs").iter().all(|run| run["can"] == json!([])), "{runs}");
}

/// Years on, when some hundreds of the sample have turned 75 and nobody has written it.
const YEARS_ON: &str = "2031-11-21";
const RESIDENTS: u32 = 9_000;

#[test]
fn a_run_and_what_takes_it_back_go_on_after_they_were_killed() {
    let bureau = Bureau::demo(RESIDENTS);
    day(&bureau, YEARS_ON);
    let before = bureau.verified();
    let held = Held::open(&bureau, "age_75", "2031-11");
    let number = json!(held.run);
    assert!(0 < held.done && held.done < held.total, "in its middle: {held:?}");
    bureau.run(&["run", "undo", DIR, &number.to_string()]).refused(1, "run_busy");
    bureau.run(&["run", "cancel", DIR, &number.to_string()]).refused(1, "run_busy");
    bureau.run(&["run", "resume", DIR, &number.to_string()]).refused(1, "run_busy");
    held.kill();
    let done = run(&bureau, "resume", &number);
    let households = done["counts"]["applied"].as_u64().expect("a count");
    assert_eq!((&done["state"], &done["balanced"]), (&json!("done"), &json!(true)));
    assert_eq!(bureau.verified(), before + households);

    let held = Held::open(&bureau, "undo", &number.to_string());
    let undo = json!(held.run);
    assert!(0 < held.done && held.done < held.total, "in its middle: {held:?}");
    bureau.run(&["run", "start", DIR, "age_75"]).refused(1, "run_busy");
    held.kill();
    bureau.verified();
    assert_eq!(run(&bureau, "show", &number)["state"], "done", "not taken back yet");
    forbidden(&bureau, &["close", DIR, &number.to_string()], "undoing");
    half_undone(&bureau.copied(), &number, &undo);
    let undone = run(&bureau, "resume", &undo);
    assert_eq!((&undone["run"], &undone["state"], &undone["balanced"]), (&undo, &json!("done"), &json!(true)));
    assert_eq!((&undone["counts"]["applied"], &undone["counts"]["refused"]), (&json!(households), &json!(0)));
    assert_eq!(run(&bureau, "show", &number)["state"], "undone");
    assert_eq!(bureau.verified(), before + 2 * households, "each entry is taken back once");
}

/// The month stays open while one of its runs is being taken back; where that is given up, both runs say what stands.
fn half_undone(bureau: &Bureau, number: &Value, undo: &Value) {
    let said = text(&run(bureau, "show", number)["note"]).to_owned();
    assert!(said.contains("取消") && said.contains("途中"), "{said}");
    let again = start(bureau, &[]);
    assert_eq!((&again["state"], &again["can"]), (&json!("done"), &json!(["undo"])));
    let refusal = bureau.run(&["run", "close", DIR, &again["run"].to_string()]).refused(1, "run_forbids");
    assert_eq!((&refusal["fields"]["why"], &refusal["fields"]["run"]), (&json!("undoing"), &json!(number.to_string())));
    let given_up = run(bureau, "cancel", undo);
    let (taken_back, left) = (given_up["counts"]["applied"].to_string(), given_up["counts"]["left"].to_string());
    for of in [number, undo] {
        let note = text(&run(bureau, "show", of)["note"]).to_owned();
        assert!(note.contains(&format!("{taken_back} 件は取り消されたまま")), "{note}");
    }
    assert!(text(&given_up["note"]).contains(&format!("残り {left} 件")), "{given_up}");
    assert_eq!(run(bureau, "close", &again["run"])["state"], "closed");
    assert_eq!(run(bureau, "show", number)["state"], "closed");
    bureau.verified();
}

/// What was done with a run, oldest first.
fn acts_of(bureau: &Bureau, number: &Value) -> Vec<Value> {
    run(bureau, "show", number)["acts"].as_array().expect("acts").clone()
}

#[test]
fn who_did_what_with_a_run_and_when_is_kept_and_shown() {
    let (bureau, number) = with_prepared_run();
    let place = theirs(&bureau, &number)["item"].clone();
    let known: Vec<u64> = items(&bureau, &number).iter().filter_map(|item| item["item"].as_u64()).collect();
    let not_one = (1..).find(|item| !known.contains(item)).expect("a number");
    forbidden(&bureau, &["exclude", DIR, &number.to_string(), &not_one.to_string()], "not_waiting");
    bureau.run(&["run", "exclude", DIR, &number.to_string(), &place.to_string()]).done();
    run(&bureau, "resume", &number);
    run(&bureau, "undo", &number);
    let acts = acts_of(&bureau, &number);
    let told: Vec<_> = acts.iter().map(|act| (text(&act["act"]), &act["item"])).collect();
    let none = Value::Null;
    assert_eq!(told, [("stop", &none), ("exclude", &place), ("resume", &none), ("undo", &none)]);
    for act in &acts {
        assert_eq!(act["clerk"], "見本係", "{act}");
        assert!(text(&act["at"]).starts_with(AFTER) && !text(&act["said"]).is_empty(), "{act}");
    }
    assert!(text(&acts[1]["said"]).contains(&place.to_string()));
    let second = start(&bureau, &["--prepare"])["run"].clone();
    run(&bureau, "cancel", &second);
    run(&bureau, "close", &second);
    let acts = acts_of(&bureau, &second);
    let told: Vec<_> = acts.iter().map(|act| text(&act["act"])).collect();
    assert_eq!(told, ["stop", "cancel", "close"]);
    bureau.verified();
}

#[test]
fn whom_a_script_is_shown_as_items_of_a_run_stands_in_the_access_log() {
    let (bureau, number) = with_prepared_run();
    let heads: std::collections::BTreeSet<_> =
        items(&bureau, &number).iter().map(|item| text(&item["head"]).to_owned()).collect();
    let lines = bureau.run(&["access", DIR, "--resident", HE]).done();
    let line = lines.as_array().into_iter().flatten().find(|line| line["place_label"] == "run_items コマンド");
    let line = line.unwrap_or_else(|| panic!("no line of him in {lines}"));
    assert_eq!((&line["look"], &line["count"]), (&json!("listed"), &json!(heads.len())), "{line}");
    bureau.verified();
}

#[test]
fn who_is_asked_about_and_has_nothing_left_to_do_stands_in_the_access_log() {
    let bureau = Bureau::demo(7);
    bureau
        .run(&[
            "register",
            DIR,
            &bureau.write("a.json", arrival("例示　次郎", "レイジ　ジロウ", "1980-05-05").to_string()),
            "--check",
            "demo",
        ])
        .done();
    let told = bureau.run(&["actions", DIR, "--resident", HE, "--code", "judge"]).done();
    assert_eq!(told, json!([]));
    let lines = bureau.run(&["access", DIR, "--resident", HE]).done();
    let line = lines.as_array().into_iter().flatten().find(|line| line["place_label"] == "actions コマンド");
    assert_eq!(line.map(|line| &line["count"]), Some(&json!(1)), "{lines}");
}

#[test]
fn an_import_and_a_months_round_that_were_killed_go_on_by_their_number() {
    let bureau = Bureau::demo(RESIDENTS);
    let held = Held::open(&bureau, "round", "2027-08");
    let number = json!(held.run);
    held.kill();
    let other = bureau.copied();
    let given_up = run(&other, "cancel", &number);
    assert_eq!((&given_up["state"], &given_up["balanced"]), (&json!("cancelled"), &json!(true)), "{given_up}");
    let anew = other.run(&["determine", DIR, "--month", "2027-08"]).done();
    assert_eq!((&anew["resumed"], &anew["state"]), (&json!(false), &json!("done")), "begun anew: {anew}");
    other.verified();
    let done = run(&bureau, "resume", &number);
    assert_eq!((&done["run"], &done["state"], &done["balanced"]), (&number, &json!("done"), &json!(true)));
    let file = full_load(2_500);
    let path = bureau.write("RES_CHANGE_131016_20261110101500_001.csv", file);
    let held = Held::open(&bureau, "import", &path);
    let number = json!(held.run);
    held.kill();
    let moved = bureau.path("elsewhere.csv");
    std::fs::rename(&path, &moved).expect("the file lies elsewhere");
    bureau.run(&["run", "resume", DIR, &number.to_string()]).refused(1, "file");
    bureau.write("RES_CHANGE_131016_20261110101500_001.csv", std::fs::read(link_file("001.csv")).expect("a file"));
    forbidden(&bureau, &["resume", DIR, &number.to_string()], "file_differs");
    std::fs::rename(&moved, &path).expect("the file is back");
    let done = run(&bureau, "resume", &number);
    assert_eq!((&done["run"], &done["state"], &done["balanced"]), (&number, &json!("done"), &json!(true)));
    bureau.verified();
}

/// The row of a list by its columns.
fn row_of(bureau: &Bureau, resident: &str, month: &str) -> Option<Value> {
    let list = bureau.run(&["list", DIR, "age_75", "--filter", &format!("month={month}")]).done();
    let keys: Vec<&str> = list["columns"].as_array().expect("columns").iter().map(|c| text(&c["key"])).collect();
    let rows = list["rows"].as_array().expect("rows");
    let named = |row: &Value| -> Value {
        let cells = row.as_array().expect("cells").iter().cloned();
        keys.iter().map(|key| (*key).to_owned()).zip(cells).collect::<serde_json::Map<_, _>>().into()
    };
    rows.iter().map(named).find(|row| row["resident"] == resident)
}

#[test]
fn the_list_of_a_month_says_who_turns_75_ahead_of_it_and_after_its_run() {
    let bureau = with_couple();
    let copay = ["copay", DIR, "--resident", HE, "--ratio", "20", "--from", "2026-11-01", "--reason", "申請"];
    bureau.run(&[&copay[..], &["--check", "demo"]].concat()).done();
    let issued = bureau.issue_pdf(HE, "his.pdf");
    bureau.outcome(&issued["job"], "printed").done();
    bureau.run(&["deliver", DIR, text(&issued["certificate_no"])]).done();
    let before = bureau.verified();
    let ahead = row_of(&bureau, HE, "2026-12").expect("he is on the list ahead of the month");
    assert_eq!(
        (&ahead["name"], &ahead["birth"], &ahead["turns_on"]),
        (&json!("例示　太郎"), &json!("昭和26年12月5日"), &json!("R08.12.05"))
    );
    assert_eq!(
        (&ahead["head"], &ahead["stays"], &ahead["former_member"]),
        (&json!("本人"), &json!("例示　花子"), &json!("該当"))
    );
    assert!(text(&ahead["papers"]).contains(text(&issued["certificate_no"])), "{ahead}");
    assert_eq!(ahead["state"], "これから");
    assert_eq!(row_of(&bureau, HE, "2026-11"), None);
    let counted = start(&bureau, &["--month", "2026-12", "--dry-run"]);
    assert!(counted["counts"]["applied"].as_u64() > Some(0), "a month ahead is counted: {counted}");
    assert_eq!(bureau.verified(), before);
    bureau.run(&["run", "start", DIR, "age_75", "--month", "2026-12"]).refused(1, "day_in_future");
    day(&bureau, AFTER);
    assert_eq!(row_of(&bureau, HE, "R8.12").expect("in the month")["state"], "終了済み・記録はこれから");
    start(&bureau, &[]);
    let after = row_of(&bureau, HE, "2026-12").expect("after its run");
    assert_eq!(
        (&after["state"], &after["stays"], &after["former_member"]),
        (&json!("資格喪失を記録済み"), &json!("例示　花子"), &json!("該当"))
    );
}

#[test]
fn who_has_no_exact_day_of_birth_is_on_the_list_with_the_reason() {
    let bureau = Bureau::demo(30);
    let arrival = arrival("例示　次郎", "レイジ　ジロウ", "1951-12-00");
    bureau.run(&["register", DIR, &bureau.write("arrival.json", arrival.to_string()), "--check", "demo"]).done();
    let row = row_of(&bureau, HE, "2026-12").expect("he may turn 75 then");
    assert_eq!((&row["turns_on"], &row["state"]), (&json!("不詳"), &json!("要確認：生年月日が不詳")));
    assert_eq!(row_of(&bureau, HE, "2026-11"), None);
}
