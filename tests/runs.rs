//! Long works from outside: killed in their middle and gone on with, two at once, stopped by another program. Whatever is under way
//! is held open by a program of the test's own ([`Held`]); nothing races.

use madoguchi_tests::held::Held;
use madoguchi_tests::office::{Bureau, DIR, link_file};
use serde_json::{Value, json};

const MONTH: &str = "2027-08";

/// Enough 国保世帯 for several transactions.
const RESIDENTS: u32 = 9_000;

fn round(bureau: &Bureau) -> Value {
    bureau.run(&["determine", DIR, "--month", MONTH]).done()
}

#[track_caller]
fn run_of(bureau: &Bureau, run: u64) -> Value {
    bureau.run(&["run", "show", DIR, &run.to_string()]).done()
}

/// What a round counted, apart from how it came to its end.
fn counted(report: &Value) -> Value {
    let names = ["month", "households", "judged", "changed", "pending", "refused", "papers_to_replace", "state"];
    names.map(|name| report[name].clone()).into()
}

fn entries(bureau: &Bureau) -> u64 {
    bureau.verified()
}

#[test]
fn a_months_round_killed_in_its_middle_ends_with_the_counts_of_an_undisturbed_one() {
    let torn = Bureau::demo(RESIDENTS);
    let whole = torn.copied();
    let undisturbed = round(&whole);
    let held = Held::open(&torn, "round", MONTH);
    let (run, done) = (held.run, held.done);
    assert!(0 < done && done < held.total, "in its middle: {held:?}");
    held.kill();
    let killed = run_of(&torn, run);
    assert_eq!(
        (&killed["state"], &killed["done"], &killed["work"]),
        (&json!("running"), &json!(done), &json!("month_round"))
    );
    torn.verified();

    let report = round(&torn);
    assert_eq!((&report["resumed"], &undisturbed["resumed"]), (&json!(true), &json!(false)), "{report}");
    assert_eq!(counted(&report), counted(&undisturbed));
    assert_eq!(entries(&torn), entries(&whole), "one entry a household that changed, no more and no less");
    let ended = run_of(&torn, run);
    assert_eq!((&ended["state"], &ended["balanced"]), (&json!("done"), &json!(true)), "{ended}");
    assert_eq!(ended["counts"], run_of(&whole, 1)["counts"], "{ended}");
    let items = torn.run(&["run", "show", DIR, &run.to_string(), "--items"]).done()["items"].clone();
    let items = items.as_array().expect("items");
    assert_eq!(json!(items.len()), report["changed"], "each household that changed, once");
    let shape = |item: &Value| item["item"].is_u64() && item["state"] == "done" && item["result"] == "applied";
    assert!(items.iter().all(shape), "{:?}", items.first());
}

#[test]
fn a_second_work_of_a_kind_is_refused_another_kind_is_not_and_the_first_is_stopped_from_outside() {
    let bureau = Bureau::demo(RESIDENTS);
    let held = Held::open(&bureau, "round", MONTH);
    for more in [&[][..], &["--dry-run"]] {
        let refusal = bureau.run(&[&["determine", DIR, "--month", "2027-01"], more].concat()).refused(1, "run_busy");
        assert_eq!(refusal["fields"]["work"], "month_round", "{refusal}");
    }
    let report = bureau.run(&["import", DIR, "RES_CHANGE", &link_file("001.csv")]).done();
    assert_eq!(report["applied"], 3, "another kind of work is not in the way: {report}");
    let runs = bureau.run(&["run", "list", DIR]).done();
    let seen: Vec<_> = runs.as_array().into_iter().flatten().map(|run| (&run["work"], &run["state"])).collect();
    let (import, round_) = ((&json!("import"), &json!("done")), (&json!("month_round"), &json!("running")));
    assert_eq!(seen, [import, round_], "the newest first: {runs}");

    let paused = bureau.run(&["run", "pause", DIR, &held.run.to_string()]).done();
    assert_eq!((&paused["state"], &paused["done"]), (&json!("stopped"), &json!(held.done)), "{paused}");
    held.stop();
    let report = round(&bureau);
    assert_eq!((&report["resumed"], &report["state"]), (&json!(true), &json!("done")), "{report}");
    let done = bureau.run(&["run", "pause", DIR, "1"]).refused(1, "run_unknown");
    assert_eq!(done["fields"]["run"], "1", "what is done is not stopped: {done}");
    bureau.run(&["run", "show", DIR, "99"]).refused(1, "run_unknown");
    bureau.verified();
}
