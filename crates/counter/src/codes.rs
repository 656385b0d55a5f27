//! Closed values as the text scripts see: written and read.

use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Result;

/// A closed value as the text scripts see.
pub fn code<T: Serialize>(value: T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A kind of certificate by the name scripts use.
pub fn kind(name: &str) -> Result<CertificateKind> {
    parsed("kind", name)
}

/// A closed value by its text; refused by the name of the field.
pub(crate) fn parsed<T: DeserializeOwned>(field: &str, text: &str) -> Result<T> {
    let value = serde_json::from_value(serde_json::Value::String(text.to_owned()));
    Ok(value.map_err(|_| Refusal::field(field, text))?)
}
