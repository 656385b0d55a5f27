//! What a long work of this machine is: a run, its items, what it counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What became of an item.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::VariantArray, strum::EnumString,
)]
#[strum(serialize_all = "snake_case")]
pub enum ItemResult {
    /// Refused.
    Refused,
    /// Held back behind a refused one, or taken out by a clerk.
    Held,
    /// Applied.
    Applied,
    /// Changed nothing.
    Unchanged,
}

impl ItemResult {
    /// Every result, those that need attention first.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// As scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// From the name scripts use.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    pub(crate) fn stored(self) -> i64 {
        match self {
            Self::Refused => 0,
            Self::Held => 1,
            Self::Applied => 2,
            Self::Unchanged => 3,
        }
    }

    pub(crate) fn from_stored(number: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.stored() == number)
    }
}

/// One item of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunItem {
    /// Its place in the run: the physical line of a file, the number of a household in its order.
    pub item: u64,
    /// What became of it.
    pub result: ItemResult,
    /// Whom it is about, as far as it tells one.
    pub subject: Option<String>,
    /// The field a fault is in; empty when there is none.
    pub field: String,
    /// Fault, or what a sound item is called by.
    pub code: String,
    /// What of a bad value may be shown, what changed, or the id of the entry it wrote.
    pub message: String,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum RunState {
    /// Under way, or killed: the same work goes on.
    Running,
    /// Stopped by a clerk: the same work goes on.
    Stopped,
    /// Done.
    Done,
    /// Given up by a clerk before its end: what it wrote stays.
    Cancelled,
    /// What it wrote was taken back.
    Undone,
    /// Closed by a clerk: what it wrote is not taken back as a whole any more.
    Closed,
}

impl RunState {
    /// As stored, and as scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// It has not ended: the same work goes on.
    pub fn is_open(self) -> bool {
        match self {
            Self::Running | Self::Stopped => true,
            Self::Done | Self::Cancelled | Self::Undone | Self::Closed => false,
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// What a clerk does with a run after it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RunAct {
    /// Goes on with it.
    Resume,
    /// Stops it; the same work goes on.
    Stop,
    /// Gives it up; what it wrote stays.
    Cancel,
    /// Takes an item out before it is written.
    Exclude,
    /// Takes back what it wrote.
    Undo,
    /// Says that what it wrote is not taken back as a whole any more.
    Close,
}

impl RunAct {
    /// Every act.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// As stored, and as scripts see it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// What a clerk did with a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunActRow {
    /// What.
    pub act: RunAct,
    /// The item that was taken out.
    pub item: Option<u64>,
    /// Who.
    pub clerk: String,
    /// When, RFC 3339.
    pub at: String,
}

/// Counted besides: items that were left when a run was given up.
pub const LEFT: &str = "left";

/// What a run counted: every item that is through once, by its result, and what its work counts besides.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Items that changed something.
    #[serde(default)]
    pub applied: u64,
    /// Items that changed nothing.
    #[serde(default)]
    pub unchanged: u64,
    /// Items refused.
    #[serde(default)]
    pub refused: u64,
    /// Items held back.
    #[serde(default)]
    pub held: u64,
    /// What else the work counts, by name.
    #[serde(flatten)]
    pub more: BTreeMap<String, u64>,
}

impl Counts {
    /// Items that are through.
    pub fn items(&self) -> u64 {
        [self.unchanged, self.refused, self.held].into_iter().fold(self.applied, u64::saturating_add)
    }

    /// Items of that result.
    pub fn of(&self, result: ItemResult) -> u64 {
        match result {
            ItemResult::Refused => self.refused,
            ItemResult::Held => self.held,
            ItemResult::Applied => self.applied,
            ItemResult::Unchanged => self.unchanged,
        }
    }

    /// One of those the work counts besides.
    pub fn get(&self, name: &str) -> u64 {
        self.more.get(name).copied().unwrap_or(0)
    }

    /// Counts something besides.
    pub fn count(&mut self, name: &str, by: u64) {
        match self.more.get_mut(name) {
            Some(count) => *count = count.saturating_add(by),
            None => drop(self.more.insert(name.to_owned(), by)),
        }
    }

    /// Adds what a step counted.
    pub fn add(&mut self, step: &Self) {
        self.applied = self.applied.saturating_add(step.applied);
        self.unchanged = self.unchanged.saturating_add(step.unchanged);
        self.refused = self.refused.saturating_add(step.refused);
        self.held = self.held.saturating_add(step.held);
        step.more.iter().for_each(|(name, by)| self.count(name, *by));
    }
}

/// A run of a long work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its number on this machine.
    pub run: u64,
    /// Name of the work.
    pub work: String,
    /// What it is about: the same work with the same key goes on with a run that did not end.
    pub key: String,
    /// What else is known of what it is about, as the work's own JSON.
    pub about: String,
    /// How far it is.
    pub state: RunState,
    /// Who began it.
    pub clerk: String,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// When it ended or was stopped.
    pub ended_at: Option<String>,
    /// Items there are.
    pub total: u64,
    /// Where it stands; empty before the first step.
    pub cursor: String,
    /// What it counted up to there.
    pub counts: Counts,
}

impl Run {
    /// No item is missing and none was counted twice: at the end, as many are through as there are.
    pub fn is_balanced(&self) -> bool {
        if self.state.is_open() { self.counts.items() <= self.total } else { self.counts.items() == self.total }
    }
}
