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
        plain(value, 0);
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

fn plain(value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::Object(_) | Value::Array(_) => {
                        line(&format!("{indent}{name}:"));
                        plain(field, depth + 1);
                    }
                    Value::Null => {}
                    Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                        line(&format!("{indent}{name}: {}", scalar(field)))
                    }
                }
            }
        }
        Value::Array(items) if items.is_empty() => line(&format!("{indent}（なし）")),
        Value::Array(items) => {
            for item in items {
                line(&format!("{indent}-"));
                plain(item, depth + 1);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            line(&format!("{indent}{}", scalar(value)))
        }
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
