//! Entries: what a clerk or a batch did at once, chained by hash.
//!
//! Knows the stored form and its bytes. Knows nothing of where they are kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::act::{Act, Nature};
use crate::clock::TimeEvidence;
use crate::digest::Digest;
pub use crate::digest::{hash, hex};
use crate::record::RecordId;
use crate::stored;
pub use crate::stored::StoredAct;

/// Most acts in one entry.
pub const ACTS_MAX: usize = 200;

/// blake3 of an entry's bytes as written.
pub type EntryHash = Digest;

/// The hash before the first entry.
pub const GENESIS: EntryHash = [0; 32];

/// Version of the entry's stored form. A draft until the first tagged release.
pub const ENTRY_FORMAT: u16 = 1;

/// A record and the version of it that the clerk saw; 0 = it was not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRead {
    /// The record.
    pub record: RecordId,
    /// The version seen.
    pub version: u64,
}

/// How the clerk made sure of the person, and who came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct IdentityCheck {
    /// Items compared (`birth`, `kana` …).
    pub items: Vec<String>,
    /// Document shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Who notified: head, self, member, agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Acts that stand or fall together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of this form.
    pub format: u16,
    /// Its id.
    pub id: Uuid,
    /// Place in the chain of its terminal, from 1.
    pub seq: u64,
    /// Id of the terminal that made it; never its number, which a central gives (ADR 0041).
    pub terminal: Uuid,
    /// Who answers for it.
    pub clerk: String,
    /// Who proposed it, where somebody else approved it ([`crate::approval`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_by: Option<String>,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// On whose authority: counter, registry, batch.
    pub authority: Authority,
    /// Claim or world fact.
    pub nature: Nature,
    /// The claim a world fact rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Uuid>,
    /// Evidence of when.
    pub at: TimeEvidence,
    /// How the person was made sure of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<IdentityCheck>,
    /// The records touched, and what was seen of them.
    pub seen: Vec<VersionRead>,
    /// The acts.
    pub acts: Vec<StoredAct>,
    /// Hash of the same terminal's entry before, hex.
    pub previous: String,
}

/// On whose authority an entry was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// 窓口
    Counter,
    /// 住民記録
    ResidentsRegistry,
    /// 課税台帳
    TaxRoll,
    /// 一括処理・見本の作成
    Batch,
}

/// Why bytes are no entry.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// Not the stored form of an entry.
    #[error("not an entry")]
    Form(#[source] serde_json::Error),
    /// Written by a newer program.
    #[error("written by a newer program (entry format {0})")]
    TooNew(u16),
    /// An act was written by a newer program, or in a form that never was.
    #[error("written by a newer program (act {name}, version {version})")]
    ActTooNew {
        /// Its type, as far as it is a name.
        name: String,
        /// Version of its form.
        version: u16,
    },
    /// Claims and world facts in one entry, or none at all.
    #[error("the acts do not share one nature")]
    MixedNature,
    /// More acts than an entry may hold.
    #[error("{0} acts in one entry")]
    TooManyActs(usize),
}

impl Entry {
    /// The bytes as written, and their hash. Proves what reading proves again.
    pub fn seal(&self) -> Result<(Vec<u8>, EntryHash), EntryError> {
        self.prove()?;
        let bytes = serde_json::to_vec(self).map_err(EntryError::Form)?;
        let hash = hash(&bytes);
        Ok((bytes, hash))
    }

    /// Reads the bytes of an entry.
    pub fn open(bytes: &[u8]) -> Result<Self, EntryError> {
        let read = serde_json::from_slice(bytes);
        let entry: Self = read.map_err(|error| unread(bytes, error))?;
        entry.prove()?;
        Ok(entry)
    }

    fn prove(&self) -> Result<(), EntryError> {
        if self.format > ENTRY_FORMAT {
            return Err(EntryError::TooNew(self.format));
        }
        if self.acts.len() > ACTS_MAX {
            return Err(EntryError::TooManyActs(self.acts.len()));
        }
        if self.acts.is_empty() || self.acts.iter().any(|a| a.act.nature() != self.nature) {
            return Err(EntryError::MixedNature);
        }
        Ok(())
    }

    /// The acts without their versions.
    pub fn acts(&self) -> impl Iterator<Item = &Act> {
        self.acts.iter().map(|a| &a.act)
    }
}

/// Why bytes could not be read: they are of a newer program, or no entry.
fn unread(bytes: &[u8], error: serde_json::Error) -> EntryError {
    #[derive(Deserialize)]
    struct Head {
        format: u16,
    }
    let format = serde_json::from_slice::<Head>(bytes).map_or(0, |head| head.format);
    if format > ENTRY_FORMAT {
        return EntryError::TooNew(format);
    }
    match stored::unknown_form(bytes) {
        Some((name, version)) => EntryError::ActTooNew { name, version },
        None => EntryError::Form(error),
    }
}
