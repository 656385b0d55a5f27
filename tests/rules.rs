//! `rules check`: an office's own specialist checks the rules with cases of his or her own.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

use madoguchi_tests::office::{Bureau, Told, cases};
use serde_json::Value;

fn check(bureau: &Bureau, file: &str) -> (Told, Vec<Value>) {
    let told = bureau.run(&["rules", "check", file]);
    let lines = told.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (told, lines)
}

#[test]
fn all_worked_examples_pass() {
    let bureau = Bureau::empty();
    let (told, lines) = check(&bureau, &cases("worked.jsonl"));
    assert_eq!((told.exit, told.err.trim(), lines.len()), (0, "122 passed, 0 failed", 122));
    for line in lines {
        assert_eq!(line["ok"], true, "{line}");
        assert!(line["grounds"].is_array(), "{line}");
    }
}

#[test]
fn a_wrong_expectation_fails_and_an_unreadable_line_is_counted() {
    const GOOD: &str = r#"{"case":"a","kind":"loss_date","reason":"E04","fact_on":"2026-04-01","expect":{"qualification_lost_on":"2026-04-02"}}"#;
    const OPEN: &str = r#"{"case":"b","kind":"loss_date","reason":"E04","fact_on":"2026-04-01"}"#;
    const WRONG: &str = r#"{"case":"c","kind":"loss_date","reason":"E04","fact_on":"2026-04-01","expect":{"qualification_lost_on":"2026-04-01"}}"#;
    const NO_KIND: &str = r#"{"case":"d","kind":"horoscope"}"#;
    const NO_DAY: &str = r#"{"case":"e","kind":"loss_date","reason":"E04","fact_on":"2026-02-30"}"#;
    let bureau = Bureau::empty();
    for (lines, exit, verdict, oks) in [
        (vec![GOOD, OPEN], 0, "2 passed, 0 failed", vec![Some(true), None]),
        (vec![WRONG, GOOD], 1, "1 passed, 1 failed", vec![Some(false), Some(true)]),
        (vec!["{torn", GOOD], 1, "1 passed, 1 failed", vec![None, Some(true)]),
        (vec!["[1]", "7", NO_KIND, NO_DAY], 1, "0 passed, 4 failed", vec![None; 4]),
        (vec![], 0, "0 passed, 0 failed", vec![]),
    ] {
        let (told, answers) = check(&bureau, &bureau.write("cases.jsonl", lines.join("\n")));
        assert_eq!((told.exit, told.err.trim()), (exit, verdict), "{lines:?}");
        assert_eq!(answers.iter().map(|answer| answer["ok"].as_bool()).collect::<Vec<_>>(), oks, "{lines:?}");
        for (line, answer) in lines.iter().zip(&answers) {
            assert_ne!(answer["outcome"].is_null(), answer["error"]["code"].is_null(), "{line}: {answer}");
        }
    }
}

#[test]
fn a_household_that_contradicts_itself_is_told_with_field_and_cause_and_the_rest_still_run() {
    const MEMBER: &str = r#"{"id":"a","birth":"1954-05-01","cover":"nhi","head":true,"taxable_income_yen":1449000}"#;
    let line = |members: &str| format!(r#"{{"case":"h","kind":"copay_nhi","month":"2026-09","members":[{members}]}}"#);
    let twice = line(&format!("{MEMBER},{}", MEMBER.replace("\"a\"", "\"b\"")));
    let negative = line(&MEMBER.replace("1449000", "-1"));
    let bureau = Bureau::empty();
    let file = bureau.write("cases.jsonl", [twice, negative, line(MEMBER)].join("\n"));
    let (told, answers) = check(&bureau, &file);
    assert_eq!((told.exit, told.err.trim()), (1, "1 passed, 2 failed"));
    let error = |i: usize| (answers[i]["error"]["code"].clone(), answers[i]["error"]["field"].clone());
    assert_eq!(error(0), ("contradiction".into(), "members[1].head".into()));
    assert_eq!(error(1), ("field_invalid".into(), "members[0].taxable_income_yen".into()));
    assert_eq!(answers[2]["outcome"]["ratio_percent"]["a"], 20);
    assert!(answers[2]["grounds"][0]["threshold"].as_str().is_some_and(|told| told.contains("1,450,000円未満")));
}

#[test]
fn bytes_that_are_no_cases_fail_without_a_panic() {
    let bureau = Bureau::empty();
    for bytes in [&[0; 300][..], &[0xff, 0xfe, 0x7b, 0x00], "\u{feff}{}".as_bytes(), &[b'['; 5000]] {
        let (told, _) = check(&bureau, &bureau.write("cases.jsonl", bytes));
        assert_eq!(told.exit, 1, "{told:?}");
    }
    bureau.run(&["rules", "check", &bureau.path("nowhere.jsonl")]).refused(1, "file");
}
