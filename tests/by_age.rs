//! Time in a sample office: on the 75th birthday the coverage ends by itself, and what follows from it is shown, refused, judged with and,
//! before the next entry about the household, written.

use madoguchi_tests::couple::{BIRTHDAY, EVE, HE, SHE, day, with_couple};
use madoguchi_tests::office::{Bureau, DIR, text};
use serde_json::{Value, json};

/// The couple, whose papers are handed over.
fn with_papers() -> Bureau {
    let bureau = with_couple();
    handed_over(&bureau, SHE);
    bureau
}

fn handed_over(bureau: &Bureau, resident: &str) {
    let issued = bureau.issue_pdf(resident, &format!("{resident}.pdf"));
    bureau.outcome(&issued["job"], "printed").done();
    bureau.run(&["deliver", DIR, text(&issued["certificate_no"])]).done();
}

/// First day without of his coverage, the same in both files; whether he is head without being insured; his statuses that hold.
fn of_him(bureau: &Bureau) -> (Value, bool, Vec<String>) {
    let (his, hers) = (bureau.show(HE), bureau.show(SHE));
    assert_eq!(his["household"], hers["household"]);
    assert_eq!(hers["household"]["members"][1]["covered_to"], Value::Null);
    let statuses =
        his["special_statuses"].as_array().expect("statuses").iter().filter(|status| status["holds"] == true);
    let statuses = statuses.map(|status| text(&status["status"]).to_owned()).collect();
    (his["household"]["members"][0]["covered_to"].clone(), his["household"]["nominal_head"] == true, statuses)
}

fn searched(bureau: &Bureau) -> String {
    let hits = bureau.run(&["search", DIR, "レイジ タロウ"]).done();
    text(&hits[0]["coverage"]).to_owned()
}

/// A change of hers, which names nothing of him.
fn change(bureau: &Bureau, on: &str) -> String {
    let change = json!({
        "kind": "change", "reason": "C05", "effective_on": on, "notified_on": on,
        "members": [{"resident": SHE, "changes": {"alias": "例示　ハナ"}}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"},
    });
    bureau.write("change.json", change.to_string())
}

fn warned(done: &Value) -> bool {
    done["warnings"].as_array().expect("warnings").iter().any(|warning| warning["rule"] == "late_elderly")
}

#[test]
fn the_day_of_an_office_moves_forward_only_and_only_in_a_sample() {
    let bureau = Bureau::demo(30);
    day(&bureau, EVE);
    bureau.run(&["office", "day", DIR, "2026-12-03"]).refused(1, "day_back");
    bureau.run(&["office", "day", DIR, EVE]).refused(1, "nothing_changes");
    bureau.run(&["office", "day", DIR, "someday"]).refused(1, "field_invalid");
    bureau.verified();
}

#[test]
fn coverage_ends_at_75_by_itself_and_the_next_entry_of_the_household_writes_it_down() {
    let bureau = with_papers();
    day(&bureau, EVE);
    assert_eq!(of_him(&bureau), (Value::Null, false, vec![]));
    assert_eq!(searched(&bureau), "covered");
    day(&bureau, BIRTHDAY);
    let ended = (json!(BIRTHDAY), true, vec!["former_member".to_owned()]);
    assert_eq!((of_him(&bureau), searched(&bureau)), (ended.clone(), "ended".into()));
    assert_eq!(bureau.show(HE)["lawful_paper"], Value::Null);
    bureau
        .run(&["issue", DIR, "--resident", HE, "--check", "demo", "--pdf", &bureau.path("his.pdf")])
        .refused(1, "late_elderly");
    let before = bureau.verified();

    let file = change(&bureau, BIRTHDAY);
    let preview = bureau.run(&["register", DIR, &file, "--check", "demo", "--dry-run"]).done();
    assert!(warned(&preview), "{preview}");
    assert_eq!(bureau.verified(), before, "a preview writes nothing");
    let done = bureau.run(&["register", DIR, &file, "--check", "demo"]).done();
    assert!(warned(&done));
    assert_eq!(bureau.verified(), before + 2);
    assert_eq!((of_him(&bureau), searched(&bureau)), (ended, "ended".into()), "the same once it is written");
    assert_eq!(bureau.show(HE)["movements"][1]["reason"], "E08");
}

#[test]
fn who_died_before_the_birthday_left_by_death_also_where_it_is_told_after_it() {
    let bureau = with_papers();
    day(&bureau, "2026-12-08");
    let death = json!({
        "kind": "leave", "reason": "E07", "effective_on": "2026-12-02", "notified_on": "2026-12-08",
        "members": [{"resident": HE}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "member"},
    });
    let done = bureau.run(&["register", DIR, &bureau.write("death.json", death.to_string()), "--check", "demo"]).done();
    assert!(!warned(&done));
    assert_eq!(of_him(&bureau), (json!("2026-12-03"), true, vec![]));
    bureau.verified();
}

#[test]
fn a_move_planned_for_a_day_after_the_birthday_does_not_keep_him_insured() {
    let bureau = with_papers();
    let planned = json!({
        "kind": "leave", "reason": "E01", "effective_on": "2026-12-20", "notified_on": "2026-11-21",
        "members": [{"resident": HE}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"},
    });
    bureau.run(&["register", DIR, &bureau.write("planned.json", planned.to_string()), "--check", "demo"]).done();
    day(&bureau, EVE);
    assert_eq!((of_him(&bureau).0, searched(&bureau)), (json!("2026-12-21"), "covered".into()));
    day(&bureau, BIRTHDAY);
    let ended = (json!(BIRTHDAY), true, vec!["former_member".to_owned()]);
    assert_eq!((of_him(&bureau), searched(&bureau)), (ended.clone(), "ended".into()));
    assert_eq!(bureau.run(&["run", "start", DIR, "age_75"]).done()["counts"]["refused"], 0);
    assert_eq!(of_him(&bureau), ended);
    bureau.verified();
}

#[test]
fn an_end_by_age_that_is_cancelled_takes_what_began_with_it_and_the_fact_before_it_is_registered() {
    let bureau = with_papers();
    day(&bureau, "2026-12-08");
    bureau.run(&["run", "start", DIR, "age_75"]).done();
    let movement = bureau.show(HE)["movements"][1]["id"].clone();
    let check = json!({"items": ["birth", "kana"], "document": "drivers_licence", "by": "member"});
    let death = json!({
        "kind": "leave", "reason": "E07", "effective_on": "2026-12-02", "notified_on": "2026-12-08",
        "members": [{"resident": HE}], "identity_check": check,
    });
    let death = bureau.write("death.json", death.to_string());
    bureau.run(&["register", DIR, &death, "--check", "demo"]).refused(1, "movement_followed");
    let cancel = json!({
        "kind": "correct", "corrects": movement, "cancel": true, "notified_on": "2026-12-08", "members": [{"resident": HE}],
        "identity_check": check,
    });
    bureau.run(&["register", DIR, &bureau.write("cancel.json", cancel.to_string()), "--check", "demo"]).done();
    bureau.run(&["register", DIR, &death, "--check", "demo"]).done();
    assert_eq!(of_him(&bureau), (json!("2026-12-03"), true, vec![]), "no 特定同一世帯所属者 is left");
    bureau.verified();
}

/// conformity: 2.5.1
#[test]
fn the_run_of_a_month_writes_down_whom_age_has_ended_and_counts_each_household_once() {
    let bureau = with_papers();
    day(&bureau, "2026-12-20");
    let before = bureau.verified();
    let start = |more: &[&str]| bureau.run(&[&["run", "start", DIR, "age_75"], more].concat());
    let counted = start(&["--dry-run"]).done();
    // the sample may have others of that age
    let households = counted["counts"]["applied"].as_u64().expect("a count");
    assert!(counted["work"] == "age_75" && households > 0, "{counted}");
    assert_eq!(bureau.verified(), before, "a dry run writes nothing");
    let done = start(&["--month", "R8.12"]).done();
    assert_eq!((&done["counts"]["applied"], &done["state"]), (&json!(households), &json!("done")));
    assert_eq!(done["balanced"], true);
    assert_eq!(of_him(&bureau), (json!(BIRTHDAY), true, vec!["former_member".to_owned()]));
    assert_eq!(bureau.verified(), before + households);
    let items = bureau.run(&["run", "show", DIR, &done["run"].to_string(), "--items"]).done();
    assert_eq!(items["items"].as_array().map(|items| items.len() as u64), Some(households));
    assert_eq!(start(&[]).done()["counts"]["applied"], 0, "once is enough");
    start(&["--month", "2027-01"]).refused(1, "day_in_future");
    bureau.run(&["run", "start", DIR, "renewal", "--year", "2027"]).refused(1, "not_there_yet");
    start(&["--year", "2027"]).refused(1, "field_invalid");
    bureau.verified();
}
