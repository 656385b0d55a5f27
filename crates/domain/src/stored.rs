//! The stored form of an act: its type, the version of that type's form, and how every form that was ever written is read.
//!
//! An entry is read by the form it names, never by the one of today: an older form is upgraded by its own reader, an unknown one is
//! refused by its name (ADR 0044).

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::act::Act;

/// An act with the version of its stored form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredAct {
    /// Version of the act's form.
    pub version: u16,
    /// The act.
    #[serde(flatten)]
    pub act: Act,
}

/// Makes an act of today from the text of a stored one.
type Read = fn(&str) -> Result<Act, serde_json::Error>;

/// One form that was ever written.
struct Form {
    /// Type of the act.
    name: &'static str,
    /// Version of its form.
    version: u16,
    read: Read,
}

/// Every form, the newest of a type last. A form that was released is never changed or taken away: a new one is added behind it, and
/// its reader makes the act of today from it.
const FORMS: [Form; 24] = [
    first("FoundOffice"),
    first("RecordAccount"),
    first("SetOption"),
    first("RecordAsset"),
    first("RecordResident"),
    first("OpenHousehold"),
    first("StartCoverage"),
    first("EndCoverage"),
    first("ChangeHousehold"),
    first("ChangeHead"),
    first("CorrectMovement"),
    first("NoteMovement"),
    first("RecordStatus"),
    first("RecordIncome"),
    first("RecordMyna"),
    first("RecordCopay"),
    first("Determine"),
    first("OpenTask"),
    first("CloseTask"),
    first("RecordRound"),
    first("IssueCertificate"),
    first("RecordPaperOutcome"),
    first("DeliverCertificate"),
    first("CollectCertificate"),
];

/// The first form of a type, which is the one of today.
const fn first(name: &'static str) -> Form {
    Form { name, version: 1, read: as_written_today }
}

fn as_written_today(text: &str) -> Result<Act, serde_json::Error> {
    serde_json::from_str(text)
}

fn form(name: &str, version: u16) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name && form.version == version)
}

/// What tells the form.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(rename = "type", borrow)]
    name: Cow<'a, str>,
    version: u16,
}

impl<'de> Deserialize<'de> for StoredAct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let head: Head<'_> = serde_json::from_str(text).map_err(D::Error::custom)?;
        let form = form(&head.name, head.version).ok_or_else(|| D::Error::custom("an unknown form of an act"))?;
        let act = (form.read)(text).map_err(D::Error::custom)?;
        Ok(Self { version: act.version(), act })
    }
}

/// The first act, among those of an entry's bytes, whose form is not known here: its type, as far as that is a name, and the version.
pub(crate) fn unknown_form(entry: &[u8]) -> Option<(String, u16)> {
    #[derive(Deserialize)]
    struct Heads<'a> {
        #[serde(borrow)]
        acts: Vec<Head<'a>>,
    }
    let heads: Heads<'_> = serde_json::from_slice(entry).ok()?;
    let unknown = heads.acts.into_iter().find(|head| form(&head.name, head.version).is_none())?;
    Some((type_name(&unknown.name), unknown.version))
}

/// A type is named by letters; whatever else stands there is not repeated.
fn type_name(told: &str) -> String {
    told.chars().filter(char::is_ascii_alphanumeric).take(NAME_CHARS_MAX).collect()
}

/// Longest name of a type that is repeated.
const NAME_CHARS_MAX: usize = 40;

#[cfg(test)]
mod tests;
