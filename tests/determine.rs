//! 判定 from outside: a month's round, what it writes down, and why.

use madoguchi_tests::office::{Bureau, DIR, text};
use serde_json::{Value, json};

use crate::crash::key_of;
use crate::planted::raw;

/// A month's round; what it told.
#[track_caller]
fn round(bureau: &Bureau, month: &str) -> Value {
    bureau.run(&["determine", DIR, "--month", month]).done()
}

#[track_caller]
fn count(report: &Value, of: &str) -> u64 {
    report[of].as_u64().unwrap_or_else(|| panic!("no count {of}: {report}"))
}

/// conformity: 6.5.1.1
#[test]
fn a_month_is_judged_once_and_written_down_only_where_something_changed() {
    let bureau = Bureau::demo(600);
    let entries = || bureau.run(&["verify", DIR]).done()["entries"].as_u64().expect("a count");
    let before = entries();
    let dry = bureau.run(&["determine", DIR, "--month", "2027-08", "--dry-run"]).done();
    assert_eq!(entries(), before, "a dry run writes nothing");
    assert!(count(&dry, "changed") > 0 && count(&dry, "judged") >= count(&dry, "changed"), "{dry}");
    let wet = round(&bureau, "2027-08");
    for of in ["judged", "changed", "pending", "papers_to_replace"] {
        assert_eq!(dry[of], wet[of], "the dry run told what would come: {of}");
    }
    let after = entries();
    assert_eq!(after - before, count(&wet, "changed") + 1, "one entry a household that changed, and one of the round");
    let again = round(&bureau, "2027-08");
    assert_eq!((count(&again, "changed"), entries()), (0, after + 1), "the same month again changes nothing");
    assert_eq!(again["judged"], wet["judged"]);
    let conn = raw(&bureau.office(), &key_of(&bureau.office()));
    let last = "SELECT bytes FROM entry ORDER BY seq DESC LIMIT 1";
    let bytes: Vec<u8> = conn.query_row(last, [], |row| row.get(0)).expect("an entry");
    let entry: Value = serde_json::from_slice(&bytes).expect("an entry");
    let told = &entry["acts"][0];
    assert_eq!((&told["type"], &told["round"]["month"]), (&json!("RecordRound"), &json!("2027-08")), "{entry}");
    assert_eq!((&told["round"]["clerk"], &told["round"]["judged"]), (&entry["clerk"], &wet["judged"]), "{entry}");
    assert_eq!(bureau.run(&["verify", DIR]).done()["ok"], true);
}

/// conformity: 5.6.1
#[test]
fn the_why_of_a_household_names_the_test_the_threshold_and_the_clause() {
    let bureau = Bureau::demo(600);
    let (mut elderly, mut younger) = (0, 0);
    for n in 1..=120_u64 {
        let told =
            bureau.run(&["why", DIR, "--reason", "判定の確認", "--resident", &(100_000_000_000_000 + n).to_string()]);
        if told.exit != 0 {
            told.refused(1, "not_covered");
            continue;
        }
        let why = told.json();
        let Some(recorded) = why["recorded"]["judgement"].as_object() else { continue };
        for part in recorded["parts"].as_array().expect("parts") {
            let grounds = part["grounds"].as_array().expect("grounds");
            let somebody = part["state"] != "nobody";
            assert!(!somebody || !grounds.is_empty(), "an outcome without a ground: {part}");
            for ground in grounds {
                assert!(!text(&ground["fact"]).is_empty() && !text(&ground["clause"]).is_empty(), "{ground}");
            }
            elderly += u32::from(somebody && part["part"] == "copay");
            younger += u32::from(somebody && part["part"] == "under_70");
        }
        assert_eq!(why["differs"], json!(false), "what was brought over is what the rules say: {why}");
    }
    assert!(elderly > 5 && younger > 20, "{elderly} with somebody of 70-74, {younger} with somebody under 70");
}

#[track_caller]
fn why(bureau: &Bureau, resident: &str, more: &[&str]) -> Value {
    let asked = ["why", DIR, "--resident", resident, "--reason", "判定の確認"];
    bureau.run(&[&asked[..], more].concat()).done()
}

#[test]
fn the_why_of_a_household_shows_incomes_only_for_a_reason_that_is_kept() {
    let bureau = Bureau::demo(60);
    let resident = "100000000000001";
    let refusal = bureau.run(&["why", DIR, "--resident", resident, "--reason", "　"]).refused(1, "field_invalid");
    assert_eq!(refusal["fields"]["field"], "reason", "{refusal}");
    assert_eq!(bureau.run(&["why", DIR, "--resident", resident]).exit, 2, "no reason at all is wrong usage");
    why(&bureau, resident, &[]);
    let lines = bureau.run(&["access", DIR, "--resident", resident]).done();
    let lines = lines.as_array().expect("lines");
    let noted = lines.iter().filter(|line| line["look"] == "revealed" && line["reason"] == "判定の確認").count();
    assert_eq!(noted, 1, "{lines:?}");
}

#[test]
fn a_month_nobody_can_judge_is_refused_by_name() {
    let bureau = Bureau::demo(20);
    for month in ["2026-13", "1999-01", "2031-01", "november", ""] {
        let refusal = bureau.run(&["determine", DIR, "--month", month]).refused(1, "field_invalid");
        assert_eq!(refusal["fields"]["field"], "month", "{month}: {refusal}");
    }
}

#[test]
fn a_list_of_what_changed_is_written_in_three_forms() {
    let bureau = Bureau::demo(300);
    for (ending, begins) in [("pdf", &b"%PDF"[..]), ("xlsx", &b"PK"[..]), ("csv", &b"\""[..])] {
        let path = bureau.path(&format!("changed.{ending}"));
        let report = bureau.run(&["determine", DIR, "--month", "2027-08", "--list", &path]).done();
        let bytes = std::fs::read(&path).expect("a list was written");
        assert!(bytes.starts_with(begins), "{ending}: {report}");
        assert_eq!(report["list"]["left_off"], 0, "{report}");
        assert!(report["list"]["rows"].as_u64() > Some(0), "{report}");
    }
    let slip = bureau.path("why.pdf");
    let told = why(&bureau, "100000000000001", &["--month", "2027-08", "--slip", &slip]);
    assert!(told["rows"].as_u64() > Some(0) && std::fs::read(&slip).expect("a slip").starts_with(b"%PDF"));
}

/// conformity: 5.6.1
#[test]
fn a_month_beyond_what_can_be_judged_is_refused_with_the_reason_and_the_bound() {
    let bureau = Bureau::demo(30);
    for (month, said, bound, why) in [
        ("2018-07", "平成30年7月", "平成30年8月", "いまの所得区分は"),
        ("1926-01", "大正15年1月", "平成30年8月", "いまの所得区分は"),
        ("2036-01", "令和18年1月", "", "所得がまだ分からない"),
    ] {
        for extra in [None, Some("--dry-run")] {
            let args: Vec<&str> = ["determine", DIR, "--month", month].into_iter().chain(extra).collect();
            let refusal = bureau.run(&args).refused(1, "field_invalid");
            let message = text(&refusal["message"]);
            assert!(message.contains(why) && message.contains(said) && message.contains(bound), "{refusal}");
            assert!(!message.contains("読めません") && refusal["next"][0] == "適用年月を入れ直す", "{refusal}");
        }
    }
    // the bound itself is taken
    let refusal = bureau.run(&["determine", DIR, "--month", "2036-01"]).refused(1, "field_invalid");
    round(&bureau, text(&refusal["fields"]["last_month"]));
    bureau.run(&["determine", DIR, "--month", "2018-08", "--dry-run"]).done();
    let torn = bureau.run(&["determine", DIR, "--month", "2026-13"]).refused(1, "field_invalid");
    assert!(text(&torn["message"]).contains("読めません"), "{torn}");
}

/// conformity: 5.6.1
#[test]
fn the_grounds_of_somebody_undeclared_say_so() {
    let bureau = Bureau::with_family(7);
    bureau.run(&["option", "set", DIR, "undeclared_is_highest", "no"]).done();
    for who in ["000000000090011", "000000000090012"] {
        let year = json!({"tax_year": 2026, "municipality": "131016", "declaration": "undeclared", "levy": "unknown",
            "corrected_on": "2026-11-18", "source": "applicant"});
        let file = bureau.write("year.json", year.to_string());
        bureau.run(&["income", DIR, &file, "--resident", who, "--check", "demo"]).done();
    }
    let why = ["why", DIR, "--resident", "000000000090011", "--month", "2026-12", "--reason", "判定の確認"];
    let why = bureau.run(&why).done();
    let parts = why["now"]["parts"].as_array().expect("parts");
    let grounds = || parts.iter().flat_map(|part| part["grounds"].as_array().into_iter().flatten());
    let of =
        |rule: &str| grounds().find(|g| g["rule"] == rule).map(|g| text(&g["fact"]).to_owned()).unwrap_or_default();
    let taxed = of("under_70_exempt");
    assert!(taxed.contains("未申告") && taxed.contains("非課税と分かるまで"), "{taxed}: {why}");
    let income = of("class_u");
    assert!(income.contains("未申告"), "{income}: {why}");
}
