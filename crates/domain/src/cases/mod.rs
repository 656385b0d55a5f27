//! Rule cases: one JSON line in, one answer out, so that an office can check the rules with its own.

mod dates;
mod error;
mod members;
mod money;
mod read;

use serde_json::{Value, json};

use crate::ground::Assessment;
pub use error::CaseError;
use read::{CaseFields, text};

/// The kinds of case this program answers.
pub const KINDS: [&str; 11] = [
    "age_gates",
    "certificate_end",
    "check_digit",
    "copay_late_elderly",
    "copay_nhi",
    "income_class_70_74",
    "income_class_under_70",
    "loss_date",
    "monthly_limit",
    "notice_due",
    "wareki",
];

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

fn judge(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    match text(fields, "kind")? {
        "age_gates" => dates::age_gates(fields),
        "certificate_end" => dates::end(fields),
        "check_digit" => dates::check_digit(fields),
        "wareki" => dates::in_wareki(fields),
        "loss_date" => dates::loss(fields),
        "notice_due" => dates::due(fields),
        "copay_nhi" => money::copay_nhi(fields),
        "income_class_70_74" => money::class_70_74(fields),
        "income_class_under_70" => money::class_under_70(fields),
        "copay_late_elderly" => money::copay_late_elderly(fields),
        "monthly_limit" => money::monthly_limit(fields),
        _ => Err(CaseError::new("kind_unknown", "kind", "この種類の判定はまだありません。")),
    }
}

#[cfg(test)]
mod tests;
