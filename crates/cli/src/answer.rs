//! What a command answers, and how words and files of the command line become values.

use std::path::Path;

use madoguchi_counter::error::CounterError;
use madoguchi_counter::files;
use madoguchi_domain::refusal::Refusal;
use serde_json::Value;

use crate::show;

/// What a command answers: its JSON, and whether something in it was refused or failed.
pub type Answer = Result<(Value, Done), CounterError>;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Everything.
    All,
    /// Something was refused or failed, and what is in the output.
    Some,
}

/// The answer of a command that is done as a whole.
pub fn all<T: serde::Serialize>(answer: Result<T, CounterError>) -> Answer {
    answer.map(|answer| (value(answer), Done::All))
}

/// An answer as JSON.
pub fn value<T: serde::Serialize>(answer: T) -> Value {
    serde_json::to_value(answer).unwrap_or(Value::Null)
}

/// A word of the command line as a value; refused under the argument's name.
pub fn parsed<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, CounterError> {
    parsed_from(name, Value::String(text.to_owned()))
}

/// The same of several words.
pub fn parsed_from<T: serde::de::DeserializeOwned>(name: &str, told: Value) -> Result<T, CounterError> {
    let text = told.as_str().unwrap_or_default().to_owned();
    Ok(serde_json::from_value(told).map_err(|_| Refusal::field(name, text))?)
}

/// A file as a value; refused under the argument's name, with the place that cannot be read.
pub fn read_json<T: serde::de::DeserializeOwned>(name: &str, file: &Path) -> Result<T, CounterError> {
    let bytes = files::read_text_bounded(file).map_err(CounterError::File)?;
    Ok(serde_json::from_slice(&bytes).map_err(|e| Refusal::field(name, show::json_place(&e)))?)
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::record::InsurerKind;
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn refused<T: std::fmt::Debug>(answer: Result<T, CounterError>, field: &str, value: &str) {
        let Err(CounterError::Refused(refusal)) = answer else { panic!("{answer:?}") };
        assert_eq!(refusal.code.as_str(), "field_invalid");
        assert_eq!((refusal.fields["field"].as_str(), refusal.fields["value"].as_str()), (field, value));
    }

    #[test]
    fn a_word_is_a_value_or_is_refused_under_its_name() {
        assert_eq!(parsed::<InsurerKind>("kind", "society").unwrap(), InsurerKind::Society);
        refused(parsed::<InsurerKind>("kind", "Society"), "kind", "Society");
        refused(parsed::<InsurerKind>("kind", ""), "kind", "");
        refused(parsed_from::<InsurerKind>("receiver", json!({"by": "self"})), "receiver", "");
    }

    #[test]
    fn an_answer_that_is_done_as_a_whole_is_its_json() {
        let (value, done) = all(Ok(Some(3))).unwrap();
        assert_eq!((value, done), (json!(3), Done::All));
        assert!(all::<()>(Err(CounterError::NotRestored)).is_err());
    }

    #[track_caller]
    fn read(bytes: &[u8]) -> Result<Value, CounterError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notification.json");
        std::fs::write(&file, bytes).unwrap();
        read_json("notification", &file)
    }

    #[test]
    fn a_file_is_read_with_or_without_the_mark_of_utf_8_and_a_broken_one_by_its_place() {
        assert_eq!(read(b"{\"a\":1}").unwrap(), json!({"a": 1}));
        assert_eq!(read(b"\xEF\xBB\xBF{\"ab\":1}").unwrap(), json!({"ab": 1}));
        refused(read(b"{\"a\":"), "notification", "1行5桁: 途中で切れています");
        let none = read_json::<Value>("notification", Path::new("/nonexistent/notification.json"));
        assert!(matches!(none, Err(CounterError::File(error)) if error.kind() == std::io::ErrorKind::NotFound));
    }
}
