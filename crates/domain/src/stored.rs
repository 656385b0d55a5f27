//! The stored form of an act: its type, the version of that type's form, and how every form that was ever written is read.
//!
//! An entry is read by the form it names, never by the one of today: an older form is upgraded by its own reader, an unknown one is
//! refused by its name (ADR 0044).

mod tagged;

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use self::tagged::{IntoMap, Tagged};
use crate::act::Act;

/// An act with the version of its stored form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAct {
    /// Version of the act's form.
    pub version: u16,
    /// The act.
    pub act: Act,
}

/// Makes an act of today from all fields of a stored one.
type Upgrade = fn(Map<String, Value>) -> Result<Act, serde_json::Error>;

/// One form that was ever written.
struct Form {
    /// Type of the act.
    name: &'static str,
    /// Version of its form.
    version: u16,
    /// The reader of a form that was replaced; none of the form of today, which is read field by field.
    upgrade: Option<Upgrade>,
}

/// Every form, the newest of a type last. A form that was released is never changed or taken away: a new one is added behind it, and
/// its reader makes the act of today from it.
const FORMS: [Form; 28] = [
    first("FoundOffice"),
    first("AmendOffice"),
    first("MoveDay"),
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
    first("WithdrawCertificate"),
    first("ReturnCertificate"),
];

/// The first form of a type, which is the one of today.
const fn first(name: &'static str) -> Form {
    Form { name, version: 1, upgrade: None }
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

/// Key of an act's type.
const TYPE: &str = "type";
/// Key of the version of its form.
const VERSION: &str = "version";

impl Serialize for StoredAct {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(VERSION, &self.version)?;
        self.act.serialize(IntoMap { map: &mut map, tag: TYPE })?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for StoredAct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

/// The fields of a stored act: version and type tell how the others are read, and stand before them.
struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = StoredAct;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an act with the version of its form")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<StoredAct, A::Error> {
        let version = match fields.next_entry::<Cow<'de, str>, u16>()? {
            Some((key, version)) if key == VERSION => version,
            Some(_) | None => return Err(A::Error::missing_field(VERSION)),
        };
        let name = match fields.next_entry::<Cow<'de, str>, Cow<'de, str>>()? {
            Some((key, name)) if key == TYPE => name,
            Some(_) | None => return Err(A::Error::missing_field(TYPE)),
        };
        let form = form(&name, version).ok_or_else(|| A::Error::custom("an unknown form of an act"))?;
        let act = match form.upgrade {
            None => Act::deserialize(Tagged { name: &name, fields })?,
            Some(upgrade) => {
                let mut all =
                    Map::from_iter([(TYPE.to_owned(), form.name.into()), (VERSION.to_owned(), version.into())]);
                while let Some((key, value)) = fields.next_entry()? {
                    all.insert(key, value);
                }
                upgrade(all).map_err(A::Error::custom)?
            }
        };
        Ok(StoredAct { version: act.version(), act })
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
