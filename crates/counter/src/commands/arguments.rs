//! Arguments as they come from a screen.
//!
//! What is wrong with them may be about a person: it is told by the name of the field, and a value is never repeated.

use std::collections::BTreeMap;
use std::path::Path;

use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::wareki;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::check::Check;
use crate::desk::Desk;
use crate::error::{CounterError, Result};
use crate::ops::lists::ListForm;
use crate::output::{Existing, Output};

/// Longest name of a field that is repeated.
const NAME_CHARS_MAX: usize = 40;

/// Reads arguments; an unknown field, or none where one is needed, is refused.
pub fn parse<T: DeserializeOwned>(args: Value) -> Result<T> {
    // a command without arguments may be asked with none at all
    let args = if args.is_null() { Value::Object(Map::new()) } else { args };
    if !args.is_object() {
        // a list would be read as fields in their order
        return Err(refused("arguments", ""));
    }
    serde_json::from_value(args).map_err(|error| refused("arguments", &field_of(&error.to_string())))
}

/// The refusal; `name` is repeated where it can only be a name of a program.
pub fn refused(field: &str, name: &str) -> CounterError {
    let safe = name.len() <= NAME_CHARS_MAX && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    Refusal::field(field, if safe { name } else { "" }).into()
}

/// The field that is missing or unknown. Of anything else the message may hold a value.
fn field_of(message: &str) -> String {
    let after = ["missing field `", "unknown field `"].iter().find_map(|begin| message.strip_prefix(begin));
    after.and_then(|rest| rest.split_once('`')).map(|(name, _)| name.to_owned()).unwrap_or_default()
}

/// A field left empty is none.
pub fn typed(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

/// A day as typed, if one was.
pub fn day(name: &str, text: &Option<String>) -> Result<Option<chrono::NaiveDate>> {
    let read = |text: &str| wareki::parse(text).map_err(|_| Refusal::field(name, text));
    Ok(typed(text).map(read).transpose()?)
}

/// The place of a list: its ending says as what it is written, and the folder takes it. Asked before a long work begins.
pub fn list_at(office: &Path, path: &Path, existing: Existing) -> Result<Output> {
    ListForm::of(path)?;
    Output::at(office, "list", path, existing)
}

/// The place of a list as it was typed at a desk.
pub(super) fn list_output(desk: &Desk, office: &Path, path: &Path, force: bool) -> Result<Output> {
    list_at(office, &desk.trimmed(path), Existing::by(force))
}

/// At a window the clerk always makes sure of the person, in a sample office too.
pub fn made_sure(desk: &Desk, check: Check) -> Result<Check> {
    let given = |items: &BTreeMap<String, String>| items.values().filter(|value| !value.trim().is_empty()).count();
    if desk.is_window() && given(&check.items) < 2 {
        return Err(Refusal::new(RefusalCode::CheckMissing).into());
    }
    Ok(check)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is asked")]
    struct Asked {
        resident: String,
        #[serde(default)]
        limit: Option<u8>,
    }

    #[track_caller]
    fn check(args: Value, named: Option<&str>) {
        let refused = parse::<Asked>(args.clone()).err().map(|error| {
            let CounterError::Refused(refusal) = error else { panic!("{error:?}") };
            refusal.fields["value"].clone()
        });
        assert_eq!(refused.as_deref(), named, "{args}");
    }

    #[test]
    fn a_field_is_named_and_a_value_never_repeated() {
        check(json!({"resident": "1"}), None);
        check(json!({"resident": "1", "limit": null}), None);
        check(json!({}), Some("resident"));
        check(Value::Null, Some("resident"));
        check(json!({"resident": "1", "colour": "佐藤"}), Some("colour"));
        check(json!({"resident": "1", "佐藤花子": 1}), Some(""));
        check(json!({"resident": "1", "limit": "佐藤花子"}), Some(""));
        check(json!({"resident": {"missing field `name`": 1}}), Some(""));
        check(json!(["佐藤花子"]), Some(""));
    }

    #[test]
    fn a_field_left_empty_is_none() {
        for (text, read) in [(None, None), (Some(""), None), (Some(" \u{3000}"), None), (Some(" a "), Some(" a "))] {
            assert_eq!(typed(&text.map(str::to_owned)), read);
        }
    }

    #[test]
    fn a_day_is_read_in_either_calendar_or_refused_by_its_name() {
        let read = |text: &str| day("from", &Some(text.to_owned()));
        let first = chrono::NaiveDate::from_ymd_opt(2026, 11, 1);
        assert_eq!((read("2026-11-01").unwrap(), read("R8.11.1").unwrap(), read("").unwrap()), (first, first, None));
        assert_eq!(day("from", &None).unwrap(), None);
        let Err(CounterError::Refused(refusal)) = read("2026-02-30") else { panic!("there is no such day") };
        assert_eq!((refusal.fields["field"].as_str(), refusal.fields["value"].as_str()), ("from", "2026-02-30"));
    }

    #[test]
    fn only_what_can_be_a_name_of_a_program_is_repeated() {
        for (name, repeated) in
            [("covered_from", "covered_from"), ("Sato", ""), ("a b", ""), ("佐藤", ""), (&"a".repeat(41), "")]
        {
            let CounterError::Refused(refusal) = refused("arguments", name) else { panic!("it is a refusal") };
            assert_eq!(refusal.fields["value"], repeated, "{name}");
        }
    }

    #[test]
    fn a_list_is_refused_by_its_ending_or_its_folder_before_a_long_work() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| list_at(&folder.path().join("office"), &folder.path().join(name), Existing::Keep);
        for name in ["a.pdf", "a.xlsx", "a.csv"] {
            at(name).unwrap();
        }
        assert!(matches!(at("a.txt"), Err(CounterError::Refused(_))));
        assert!(matches!(at("none/a.pdf"), Err(CounterError::File(_))));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
