use super::*;

#[test]
fn a_line_that_cannot_be_read_is_an_error_and_no_panic() {
    for (line, code) in [
        ("", "json"),
        ("[]", "json"),
        ("{", "json"),
        (r#"{"case":"x"}"#, "field_missing"),
        (r#"{"case":"x","kind":"nonsense"}"#, "kind_unknown"),
        (r#"{"case":"x","kind":"age_gates","birth":"1982-02-29"}"#, "field_invalid"),
        (r#"{"case":"x","kind":"age_gates","birth":7}"#, "field_invalid"),
        (r#"{"case":"x","kind":"age_gates","birth":"99991231"}"#, "field_invalid"),
        (r#"{"case":"x","kind":"loss_date","reason":"E02","fact_on":"2026-04-01"}"#, "no_answer"),
        (
            r#"{"case":"x","kind":"certificate_end","issued_on":"2026-11-21","birth":"1995-01-01","stay_expires_on":"2020-01-01"}"#,
            "no_answer",
        ),
    ] {
        let (answer, ok) = answer(line);
        assert!(!ok, "{line}");
        assert_eq!(answer["error"]["code"], code, "{line}");
    }
}

#[test]
fn a_wrong_expectation_fails() {
    let (answer, ok) =
        answer(r#"{"case":"x","kind":"notice_due","fact_on":"2026-11-02","expect":{"due_on":"2026-11-17"}}"#);
    assert!(!ok);
    assert_eq!(answer["ok"], false);
}

#[test]
fn every_worked_case_of_the_office_passes() {
    let mut seen = std::collections::BTreeSet::new();
    for line in include_str!("../../../../tests/data/cases/worked.jsonl").lines() {
        let (answer, ok) = answer(line);
        assert!(ok, "{answer}");
        assert!(!answer["grounds"].as_array().unwrap().is_empty(), "{answer}");
        seen.insert(serde_json::from_str::<Value>(line).unwrap()["kind"].as_str().unwrap().to_owned());
    }
    assert!(seen.iter().map(String::as_str).eq(KINDS), "{seen:?}");
}
