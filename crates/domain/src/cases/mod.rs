//! Rule cases: one JSON line in, one answer out, so that an office can check the rules with its own.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::certificate::{EndFacts, certificate_end};
use crate::coverage::{EndReason, NewAddress, loss_date, notice_due};
use crate::ground::{Assessment, Ground};
use crate::numbers::{InsurerNumber, MunicipalityCode, check_corporate_number, check_my_number};
use crate::options::Options;
use crate::{age, rules, wareki};

/// The kinds of case this program answers.
pub const KINDS: [&str; 6] = ["age_gates", "certificate_end", "check_digit", "wareki", "loss_date", "notice_due"];

/// A case that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError {
    /// `json`, `kind_unknown`, `field_missing`, `field_invalid`, `no_answer`
    pub code: &'static str,
    /// Which field.
    pub field: String,
    /// In the office's words.
    pub message: String,
}

impl CaseError {
    fn new(code: &'static str, field: &str, message: &str) -> Self {
        Self { code, field: field.to_owned(), message: message.to_owned() }
    }
}

/// Answers one line: the JSON to print, and whether the case passed (no `expect` passes when answered).
pub fn answer(line: &str) -> (Value, bool) {
    let case: Value = match serde_json::from_str(line) {
        Ok(case) => case,
        Err(_) => {
            return (failed(&Value::Null, &CaseError::new("json", "", "この行は JSON として読めません。")), false);
        }
    };
    let Some(fields) = case.as_object() else {
        return (
            failed(&Value::Null, &CaseError::new("json", "", "この行は JSON のオブジェクトではありません。")),
            false,
        );
    };
    let name = fields.get("case").cloned().unwrap_or(Value::Null);
    match judge(fields) {
        Err(error) => (failed(&name, &error), false),
        Ok(assessment) => {
            let mut out = json!({"case": name, "outcome": assessment.outcome, "grounds": assessment.grounds});
            let ok = fields.get("expect").map(|expect| *expect == out["outcome"]);
            if let Some(ok) = ok {
                out["ok"] = Value::Bool(ok);
            }
            (out, ok.unwrap_or(true))
        }
    }
}

fn failed(case: &Value, error: &CaseError) -> Value {
    json!({"case": case, "error": {"code": error.code, "field": error.field, "message": error.message}})
}

type Fields = Map<String, Value>;

fn judge(fields: &Fields) -> Result<Assessment<Value>, CaseError> {
    match text(fields, "kind")? {
        "age_gates" => age_gates(fields),
        "certificate_end" => end(fields),
        "check_digit" => check_digit(fields),
        "wareki" => in_wareki(fields),
        "loss_date" => loss(fields),
        "notice_due" => due(fields),
        _ => Err(CaseError::new("kind_unknown", "kind", "この種類の判定はまだありません。")),
    }
}

fn text<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, CaseError> {
    match fields.get(name) {
        Some(Value::String(text)) => Ok(text),
        None | Some(Value::Null) => Err(CaseError::new("field_missing", name, "この項目がありません。")),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Err(CaseError::new("field_invalid", name, "この項目は文字列で書きます。"))
        }
    }
}

/// Years outside the office's books would overflow the calendar when a lifetime is added.
fn date(fields: &Fields, name: &str) -> Result<NaiveDate, CaseError> {
    use chrono::Datelike;
    wareki::parse(text(fields, name)?)
        .ok()
        .filter(|day| (1800..=2200).contains(&day.year()))
        .ok_or_else(|| CaseError::new("field_invalid", name, "この項目は実在する日付（YYYY-MM-DD）で書きます。"))
}

fn flag(fields: &Fields, name: &str) -> Result<bool, CaseError> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(Value::String(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Err(CaseError::new("field_invalid", name, "この項目は true か false で書きます。"))
        }
    }
}

fn age_gates(fields: &Fields) -> Result<Assessment<Value>, CaseError> {
    let birth = date(fields, "birth")?;
    let gates = age::gates(birth);
    let fact = format!("生年月日 {}", wareki::long(birth));
    let ground = Ground::new("age_gates", fact, "年齢計算ニ関スル法律、民法143条", "生年月日が変われば到達日も変わる");
    Ok(Assessment { outcome: json!(gates), grounds: vec![ground] })
}

fn end(fields: &Fields) -> Result<Assessment<Value>, CaseError> {
    let stay = match fields.get("stay_expires_on") {
        None | Some(Value::Null) => None,
        Some(_) => Some(date(fields, "stay_expires_on")?),
    };
    let issued_on = date(fields, "issued_on")?;
    let usual = EndFacts::of(issued_on, date(fields, "birth")?, &Options::default());
    let end = certificate_end(&EndFacts { stay_expires_on: stay, ..usual })
        .map_err(|_| CaseError::new("no_answer", "stay_expires_on", "有効期限が交付日より前になります。"))?;
    Ok(Assessment { outcome: json!({"valid_until": end.outcome}), grounds: end.grounds })
}

fn check_digit(fields: &Fields) -> Result<Assessment<Value>, CaseError> {
    let number = text(fields, "text")?;
    let (valid, clause) = match text(fields, "type")? {
        "my_number" => (check_my_number(number).is_ok(), "総務省令85号5条"),
        "insurer_number" => (InsurerNumber::parse(number).is_ok(), "保険者番号の検証番号（モジュラス10）"),
        "municipality_code" => (MunicipalityCode::parse(number).is_ok(), "全国地方公共団体コードの検査数字"),
        "corporate_number" => (check_corporate_number(number).is_ok(), "法人番号の検査用数字"),
        _ => return Err(CaseError::new("field_invalid", "type", "この種類の番号はありません。")),
    };
    let ground = Ground::new(
        "check_digit",
        "桁数・数字・検査数字を確かめた".to_owned(),
        clause,
        "一字でも変われば結果が変わりうる",
    );
    Ok(Assessment { outcome: json!({"valid": valid}), grounds: vec![ground] })
}

fn in_wareki(fields: &Fields) -> Result<Assessment<Value>, CaseError> {
    let day = date(fields, "date")?;
    let ground = Ground::new("wareki", day.to_string(), "元号法、改元の政令", "元号表に行が加われば変わりうる");
    Ok(Assessment { outcome: json!({"long": wareki::long(day), "short": wareki::short(day)}), grounds: vec![ground] })
}

fn loss(fields: &Fields) -> Result<Assessment<Value>, CaseError> {
    let reason: EndReason = serde_json::from_value(Value::String(text(fields, "reason")?.to_owned()))
        .map_err(|_| CaseError::new("field_invalid", "reason", "この喪失事由はありません。"))?;
    let address = if flag(fields, "same_day_new_address")? { NewAddress::SameDay } else { NewAddress::LaterOrUnknown };
    let lost = loss_date(reason, date(fields, "fact_on")?, address)
        .map_err(|_| CaseError::new("no_answer", "reason", "この事由からは資格喪失日が定まりません。"))?;
    Ok(Assessment { outcome: json!({"qualification_lost_on": lost.outcome}), grounds: lost.grounds })
}

fn due(fields: &Fields) -> Result<Assessment<Value>, CaseError> {
    let fact_on = date(fields, "fact_on")?;
    let row = rules::row("notice_days", fact_on);
    let fact = format!("事実の日 {} の翌日から {} 日", wareki::long(fact_on), row.value);
    let ground = Ground::new("notice_due", fact, &row.source, "事実の日が変われば期限も変わる");
    Ok(Assessment { outcome: json!({"due_on": notice_due(fact_on)}), grounds: vec![ground] })
}

#[cfg(test)]
mod tests {
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
}
