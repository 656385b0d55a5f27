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

const HEAD: &str = r#"{"id":"a","birth":"1954-05-01","cover":"nhi","head":true}"#;

fn household(members: &str) -> String {
    format!(r#"{{"case":"x","kind":"copay_nhi","month":"2026-09","members":[{members}]}}"#)
}

#[track_caller]
fn refused(line: &str, code: &str, field: &str) {
    let (answer, ok) = answer(line);
    assert!(!ok, "{line}");
    assert_eq!(
        (answer["error"]["code"].as_str(), answer["error"]["field"].as_str()),
        (Some(code), Some(field)),
        "{line}"
    );
    assert!(!answer["error"]["message"].as_str().unwrap().is_ascii(), "{line}");
}

#[test]
fn an_amount_that_is_no_whole_yen_is_an_error_of_its_field() {
    for field in [
        "taxable_income_yen",
        "gross_receipts_yen",
        "former_proviso_income_yen",
        "salary_income_yen",
        "pension_receipts_yen",
        "other_income_yen",
        "other_total_income_yen",
    ] {
        for value in ["-1", "10000000000", "1.5", "1e3", "\"1\"", "null", "true", "[]", "1e400", "99999999999999999999"]
        {
            let second = format!(r#"{{"id":"b","birth":"1955-02-03","cover":"nhi","{field}":{value}}}"#);
            let line = household(&format!("{HEAD},{second}"));
            // a number beyond every float is no JSON at all
            if value == "1e400" {
                refused(&line, "json", "");
            } else {
                refused(&line, "field_invalid", &format!("members[1].{field}"));
            }
        }
        for value in ["0", "9999999999"] {
            let second = format!(r#"{{"id":"b","birth":"1955-02-03","cover":"nhi","{field}":{value}}}"#);
            assert!(answer(&household(&format!("{HEAD},{second}"))).1, "{field} {value}");
        }
    }
    refused(
        &household(&HEAD.replace("\"head\"", "\"taxable_yen\":1,\"head\"")),
        "field_invalid",
        "members[0].taxable_yen",
    );
}

#[test]
fn a_member_that_cannot_be_is_an_error_of_its_field() {
    let born = |birth: &str, cover: &str| format!(r#"{{"id":"b","birth":"{birth}","cover":"{cover}"}}"#);
    for (member, code, field) in [
        (born("2026-10-01", "nhi"), "field_invalid", "birth"),
        (born("1982-02-29", "nhi"), "field_invalid", "birth"),
        (born("1980-01-01", "shaho"), "field_invalid", "cover"),
        (born("1980-01-01", "nominal_head"), "contradiction", "head"),
        (born("1951-09-01", "nhi"), "contradiction", "cover"),
        (born("1961-10-01", "late_elderly"), "contradiction", "cover"),
        (born("1961-10-01", "former_nhi_same_household"), "contradiction", "cover"),
        (born("1956-09-02", "aged_70_74"), "contradiction", "cover"),
        (born("1951-09-01", "aged_70_74"), "contradiction", "cover"),
        (r#"{"id":"a","birth":"1980-01-01","cover":"nhi"}"#.into(), "contradiction", "id"),
        (r#"{"id":"","birth":"1980-01-01","cover":"nhi"}"#.into(), "contradiction", "id"),
        (r#"{"id":"b","birth":"1980-01-01","cover":"nhi","head":true}"#.into(), "contradiction", "head"),
        (r#"{"id":"b","birth":"1980-01-01","cover":"nhi","head":"yes"}"#.into(), "field_invalid", "head"),
        (r#"{"birth":"1980-01-01","cover":"nhi"}"#.into(), "field_missing", "id"),
        (r#"{"id":"b","cover":"nhi"}"#.into(), "field_missing", "birth"),
        (r#"{"id":"b","birth":"1980-01-01"}"#.into(), "field_missing", "cover"),
        (r#"{"id":7,"birth":"1980-01-01","cover":"nhi"}"#.into(), "field_invalid", "id"),
    ] {
        refused(&household(&format!("{HEAD},{member}")), code, &format!("members[1].{field}"));
    }
    refused(&household(&format!("{HEAD},7")), "field_invalid", "members[1]");
    for (birth, cover) in
        [("2026-09-30", "nhi"), ("1951-09-02", "nhi"), ("1961-09-30", "late_elderly"), ("1956-09-01", "aged_70_74")]
    {
        assert!(answer(&household(&format!("{HEAD},{}", born(birth, cover)))).1, "{birth} {cover}");
    }
}

#[test]
fn a_household_that_cannot_be_judged_is_an_error() {
    refused(&household(""), "field_invalid", "members");
    refused(r#"{"kind":"copay_nhi","month":"2026-09"}"#, "field_missing", "members");
    refused(r#"{"kind":"copay_nhi","month":"2026-09","members":{}}"#, "field_invalid", "members");
    refused(&household(HEAD).replace("2026-09", "2026-13"), "field_invalid", "month");
    refused(&household(HEAD).replace("2026-09", "2018-07"), "no_answer", "month");
    refused(&household(HEAD).replace(",\"month\":\"2026-09\"", ""), "field_missing", "month");
    let with_minors =
        |minors: &str| household(HEAD).replace("\"members\"", &format!("\"minors\":{minors},\"members\""));
    refused(&with_minors("3"), "field_invalid", "minors");
    for count in ["-1", "1.5", "1000", "\"1\""] {
        refused(&with_minors(&format!("{{\"under_16\":{count}}}")), "field_invalid", "minors.under_16");
        refused(&with_minors(&format!("{{\"from_16_to_18\":{count}}}")), "field_invalid", "minors.from_16_to_18");
    }
    let as_kind = |kind: &str| household(HEAD).replace("copay_nhi", kind);
    refused(&as_kind("income_class_under_70"), "no_answer", "members");
    refused(&as_kind("copay_late_elderly"), "no_answer", "members");
    refused(&as_kind("income_class_70_74").replace("1954", "1980"), "no_answer", "members");
    refused(r#"{"kind":"monthly_limit","month":"2026-09","class":"カ"}"#, "field_invalid", "class");
    refused(r#"{"kind":"monthly_limit","month":"2026-09","class":"ウ","cost_yen":-1}"#, "field_invalid", "cost_yen");
    refused(r#"{"kind":"monthly_limit","month":"2026-09","class":"ウ","many_times":1}"#, "field_invalid", "many_times");
}

#[test]
fn members_in_another_order_get_the_same_answer() {
    for line in include_str!("../../../../tests/data/cases/worked.jsonl").lines() {
        let mut case: Value = serde_json::from_str(line).unwrap();
        let Some(Value::Array(members)) = case.get_mut("members") else { continue };
        members.reverse();
        assert!(answer(&case.to_string()).1, "{case}");
    }
}
