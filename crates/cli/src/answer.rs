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
