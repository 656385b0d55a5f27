//! A section of a record: what it says, and everything it said before.
//!
//! Time of recording is kept here, for every section alike; the days a fact holds for are in the bodies.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// When something was recorded, in Japan's time.
pub type RecordedAt = DateTime<FixedOffset>;

/// A named part of a record with the record version that last wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section<T> {
    /// Version of the record when this section was last written; 0 = never.
    #[serde(rename = "v")]
    pub version: u64,
    /// When it was last written; none before the first entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<RecordedAt>,
    /// What it says.
    pub body: T,
    /// What it said before, oldest first. Nothing is taken away from here.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier<T>>,
}

/// What a section said from one recording until the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier<T> {
    /// When it was recorded.
    pub at: RecordedAt,
    /// What it said.
    pub body: T,
}

impl<T: Default> Default for Section<T> {
    fn default() -> Self {
        Self::unwritten(T::default())
    }
}

impl<T> Section<T> {
    /// A section that no entry wrote yet.
    pub fn unwritten(body: T) -> Self {
        Self { version: 0, at: None, body, earlier: Vec::new() }
    }

    /// What the office held to be so at `when`; none where nobody had written it yet.
    pub fn known_at(&self, when: RecordedAt) -> Option<&T> {
        if self.at.is_some_and(|at| at <= when) {
            return Some(&self.body);
        }
        self.earlier.iter().rev().find(|e| e.at <= when).map(|e| &e.body)
    }

    /// Everything it ever said, oldest first, the present last.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.earlier.iter().map(|e| &e.body).chain(std::iter::once(&self.body))
    }
}

impl<T: Clone> Section<T> {
    /// The section as it was known at `when`; none where nobody had written it yet.
    pub(crate) fn back_to(&self, when: RecordedAt) -> Option<Self> {
        let body = self.known_at(when)?.clone();
        let earlier: Vec<_> = self.earlier.iter().filter(|e| e.at <= when).cloned().collect();
        let at = if self.at.is_some_and(|at| at <= when) { self.at } else { earlier.last().map(|e| e.at) };
        Some(Self { version: self.version, at, body, earlier })
    }
}

impl<T> Section<T> {
    /// The entry that made this version of the record wrote it.
    pub fn is_of(&self, version: u64) -> bool {
        self.version == version
    }

    /// No entry wrote it yet.
    pub(crate) fn is_unwritten(&self) -> bool {
        self.version == 0 && self.at.is_none() && self.earlier.is_empty()
    }
}

impl<T: PartialEq> Section<T> {
    /// The first word of a section whose body has no default.
    pub(crate) fn begin(&mut self, version: u64, at: RecordedAt) {
        self.version = version;
        self.at = Some(at);
    }

    /// If it says something else than `before`: written by `version` at `at`, and what it said is kept.
    pub(crate) fn advance(&mut self, before: Self, version: u64, at: RecordedAt, keep: Keep) {
        if before.body == self.body {
            return;
        }
        self.version = version;
        // a clock that was set back must not turn the order of recordings around
        self.at = Some(before.at.map_or(at, |last| last.max(at)));
        if let (Keep::Earlier, Some(at)) = (keep, before.at) {
            self.earlier.push(Earlier { at, body: before.body });
        }
    }
}

/// Whether a section keeps what it said before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Whole.
    Earlier,
    /// Its items carry their own history.
    Nothing,
}
