//! Answers on standard output, notes and progress on standard error.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};
use madoguchi_counter::views::RefusalView;
use serde_json::{Value, json};

/// One line of output. A reader that went away is no failure of ours.
pub fn line(text: &str) {
    let _gone = writeln!(std::io::stdout().lock(), "{text}");
}

/// A note for the person at the terminal.
pub fn note(text: &str) {
    let _gone = writeln!(std::io::stderr().lock(), "{text}");
}

/// The answer: as one JSON document, or as lines a person reads.
pub fn answer(value: &Value, as_json: bool) {
    if as_json {
        line(&serde_json::to_string_pretty(value).unwrap_or_default());
    } else {
        plain(value, 0).iter().for_each(|text| line(text));
    }
}

/// A refusal: what happened, why, what next.
pub fn refusal(refusal: &RefusalView, as_json: bool) {
    if as_json {
        answer(&json!({"refusal": refusal}), true);
    }
    note(&refusal.message);
    for ground in &refusal.grounds {
        note(&format!("  根拠: {}（{}）", ground.fact, ground.clause));
    }
    for next in &refusal.next {
        note(&format!("  → {next}"));
    }
}

/// Where JSON could not be read: line, column and kind, never its content.
pub fn json_place(error: &serde_json::Error) -> String {
    let kind = match error.classify() {
        serde_json::error::Category::Io => "読めません",
        serde_json::error::Category::Syntax => "JSON として正しくありません",
        serde_json::error::Category::Data => "項目の形が違います",
        serde_json::error::Category::Eof => "途中で切れています",
    };
    format!("{}行{}桁: {kind}", error.line(), error.column())
}

/// The lines a person reads, `depth` steps in. What is not known is left out.
fn plain(value: &Value, depth: usize) -> Vec<String> {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => fields.iter().flat_map(|(name, field)| plain_field(name, field, depth)).collect(),
        Value::Array(items) if items.is_empty() => vec![format!("{indent}（なし）")],
        Value::Array(items) => {
            items.iter().flat_map(|item| [vec![format!("{indent}-")], plain(item, depth + 1)].concat()).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            vec![format!("{indent}{}", scalar(value))]
        }
    }
}

fn plain_field(name: &str, field: &Value, depth: usize) -> Vec<String> {
    let indent = "  ".repeat(depth);
    match field {
        Value::Object(_) | Value::Array(_) => [vec![format!("{indent}{name}:")], plain(field, depth + 1)].concat(),
        Value::Null => Vec::new(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![format!("{indent}{name}: {}", scalar(field))],
    }
}

fn scalar(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Count, rate and remaining time, only on a terminal.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Progress counted in `unit`.
    pub fn new(unit: &str) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new(0);
        let template = format!("{{bar:30}} {{pos}}/{{len}} {unit} {{per_sec}} 残り {{eta}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        Self(Some(bar))
    }

    /// So many are done, of so many (0 = not known).
    pub fn at(&self, done: u64, all: u64) {
        if let Some(bar) = &self.0 {
            bar.set_length(all.max(done));
            bar.set_position(done);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: Value, lines: &[&str]) {
        assert_eq!(plain(&value, 0), lines);
    }

    #[test]
    fn an_answer_is_a_line_a_field() {
        check(json!("済"), &["済"]);
        check(json!(null), &["null"]);
        check(json!({"name": "見本", "count": 3, "ok": true}), &["count: 3", "name: 見本", "ok: true"]);
        check(json!({"a": {"b": {"c": 1}}}), &["a:", "  b:", "    c: 1"]);
    }

    #[test]
    fn what_is_not_known_is_left_out_and_an_empty_list_says_so() {
        check(json!({"known": 1, "unknown": null}), &["known: 1"]);
        check(json!({"jobs": []}), &["jobs:", "  （なし）"]);
        check(json!({}), &[]);
    }

    #[test]
    fn each_item_of_a_list_begins_with_a_dash() {
        check(json!([{"no": 1}, {"no": 2}]), &["-", "  no: 1", "-", "  no: 2"]);
        check(json!([["a"], []]), &["-", "  -", "    a", "-", "  （なし）"]);
    }

    #[track_caller]
    fn check_place(text: &str, place: &str) {
        let error = serde_json::from_str::<std::collections::BTreeMap<String, u8>>(text).unwrap_err();
        let said = json_place(&error);
        assert_eq!(said, place);
        assert!(!said.contains("佐藤"), "never what the file holds");
    }

    #[test]
    fn a_file_that_is_no_json_is_named_by_place_and_kind() {
        check_place("{\"佐藤\": 1", "1行12桁: 途中で切れています");
        check_place("{\n  佐藤\n}", "2行3桁: JSON として正しくありません");
        check_place("{\"a\": \"佐藤\"}", "1行14桁: 項目の形が違います");
    }
}
