//! Records of every kind, as they are stored and folded.
//!
//! Knows which kinds there are: the kernel's own, and those of the schemes.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use crate::record::{OfficeRecord, RecordId, Resident, Word};
use crate::scheme::national::Household;

/// Any record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// 個票（住民）
    Resident(Box<Resident>),
    /// 個票（国保世帯）
    Household(Box<Household>),
    /// 個票（事務所）
    Office(Box<OfficeRecord>),
}

/// Kind of a record, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 住民
    Resident,
    /// 国保世帯
    Household,
    /// 事務所
    Office,
}

/// Largest stored form of one record, in bytes.
pub const RECORD_SIZE_BYTES_MAX: usize = 256 * 1024;

/// The kind stands first, so that the rest is read as it comes: serde's own code would hold all of it back until the kind came up.
impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record with its kind")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Record, A::Error> {
        let kind = match fields.next_entry::<Cow<'de, str>, RecordKind>()? {
            Some((key, kind)) if key == "kind" => kind,
            Some(_) | None => return Err(A::Error::missing_field("kind")),
        };
        let fields = MapAccessDeserializer::new(fields);
        Ok(match kind {
            RecordKind::Resident => Record::Resident(Box::deserialize(fields)?),
            RecordKind::Household => Record::Household(Box::deserialize(fields)?),
            RecordKind::Office => Record::Office(Box::deserialize(fields)?),
        })
    }
}

impl Record {
    /// Its id.
    pub fn id(&self) -> RecordId {
        match self {
            Self::Resident(r) => r.id,
            Self::Household(h) => h.id,
            Self::Office(o) => o.id,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::Resident(_) => RecordKind::Resident,
            Self::Household(_) => RecordKind::Household,
            Self::Office(_) => RecordKind::Office,
        }
    }

    /// The resident, if it is one.
    pub fn as_resident(&self) -> Option<&Resident> {
        match self {
            Self::Resident(r) => Some(r),
            Self::Household(_) | Self::Office(_) => None,
        }
    }

    /// The household, if it is one.
    pub fn as_household(&self) -> Option<&Household> {
        match self {
            Self::Household(h) => Some(h),
            Self::Resident(_) | Self::Office(_) => None,
        }
    }

    /// The office, if it is one.
    pub fn as_office(&self) -> Option<&OfficeRecord> {
        match self {
            Self::Office(o) => Some(o),
            Self::Resident(_) | Self::Household(_) => None,
        }
    }

    /// The resident it is, if it is one.
    pub fn into_resident(self) -> Option<Resident> {
        match self {
            Self::Resident(r) => Some(*r),
            Self::Household(_) | Self::Office(_) => None,
        }
    }

    /// The household it is, if it is one.
    pub fn into_household(self) -> Option<Household> {
        match self {
            Self::Household(h) => Some(*h),
            Self::Resident(_) | Self::Office(_) => None,
        }
    }

    /// The office it is, if it is one.
    pub fn into_office(self) -> Option<OfficeRecord> {
        match self {
            Self::Office(o) => Some(*o),
            Self::Resident(_) | Self::Household(_) => None,
        }
    }

    /// Count of entries that touched it.
    pub fn version(&self) -> u64 {
        match self {
            Self::Resident(r) => r.version,
            Self::Household(h) => h.version,
            Self::Office(o) => o.version,
        }
    }
}

impl RecordKind {
    /// The kind as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Household => "household",
            Self::Office => "office",
        }
    }
}

macro_rules! of_record {
    ($record:expr, $it:ident => $do:expr) => {
        match $record {
            Record::Resident($it) => $do,
            Record::Household($it) => $do,
            Record::Office($it) => $do,
        }
    };
}

impl Record {
    /// The words at hand in their stored form: those displaced since the record was read, and those read.
    pub fn words(&self) -> Result<Vec<Word>, serde_json::Error> {
        let mut out = Vec::new();
        of_record!(self, it => it.write_words(&mut out))?;
        Ok(out)
    }

    /// Takes stored words to hand.
    pub fn remember(&mut self, words: &[Word]) -> Result<(), serde_json::Error> {
        for word in words {
            of_record!(self, it => it.read_word(word))?;
        }
        Ok(())
    }

    /// Some items are past and not in the document.
    pub fn has_past(&self) -> bool {
        of_record!(self, it => it.has_past())
    }

    /// Puts what is past, and at hand, back where it stood.
    pub fn recall(&mut self) {
        of_record!(self, it => it.recall());
    }
}
