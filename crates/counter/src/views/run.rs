//! Views of long works: their runs, what became of their items, and how far those under way are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far a long work under way at this desk is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct RunProgressView {
    /// The run; none before it began, and in a dry run.
    #[ts(type = "number | null")]
    pub run: Option<u64>,
    /// import, month_round, age_75, age_75_undo
    pub work: String,
    /// The file, the month.
    pub title: String,
    /// Items that are through.
    #[ts(type = "number")]
    pub done: u64,
    /// Items there are; 0 while that is being found out.
    #[ts(type = "number")]
    pub total: u64,
    /// Items a second, since it began or went on.
    #[ts(type = "number")]
    pub rate_per_s: u64,
    /// Seconds left at this rate; none while it is not known.
    #[ts(type = "number | null")]
    pub left_s: Option<u64>,
    /// It was asked to stop, and will after its present step.
    pub stopping: bool,
    /// What it counted, by name.
    #[ts(type = "Record<string, number>")]
    pub counts: BTreeMap<String, u64>,
}

/// A run of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunView {
    /// Its number.
    #[ts(type = "number")]
    pub run: u64,
    /// import, month_round, age_75, age_75_undo
    pub work: String,
    /// What the work is called.
    pub work_label: String,
    /// What it is about: of an import its kind and hash, of a month's work its month, of taking a run back the number of that run.
    pub key: String,
    /// The same, as a person reads it.
    pub title: String,
    /// running, stopped, done, cancelled, undone or closed
    pub state: String,
    /// The state in words.
    pub state_label: String,
    /// Who began it.
    pub clerk: String,
    /// When it began.
    pub started_at: String,
    /// When it ended or was stopped.
    pub ended_at: Option<String>,
    /// Items there are.
    #[ts(type = "number")]
    pub total: u64,
    /// Items that are through.
    #[ts(type = "number")]
    pub done: u64,
    /// What it counted: items by result, and what the work counts besides.
    #[ts(type = "Record<string, number>")]
    pub counts: BTreeMap<String, u64>,
    /// No item is missing and none was counted twice.
    pub balanced: bool,
    /// What can be done with it: resume, cancel, exclude, undo, close.
    pub can: Vec<String>,
    /// What clerks did with it after it began, in order.
    pub acts: Vec<RunActView>,
    /// What its state means for what it wrote; empty where there is nothing to say.
    pub note: String,
}

/// What a clerk did with a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunActView {
    /// resume, stop, cancel, exclude, undo or close
    pub act: String,
    /// The same in words, with the item.
    pub said: String,
    /// The item that was taken out.
    #[ts(type = "number | null")]
    pub item: Option<u64>,
    /// Who.
    pub clerk: String,
    /// When.
    pub at: String,
}

/// One item of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunItemView {
    /// Its place: the line of a file, the place of a household in its order.
    #[ts(type = "number")]
    pub item: u64,
    /// done: it is through; waiting: it is still to come; excluded: a clerk took it out before it came
    pub state: String,
    /// refused, held, applied or unchanged; none while it is still to come
    pub result: Option<String>,
    /// Whom it is about: 宛名番号, or the record.
    pub subject: Option<String>,
    /// The field a fault is in.
    pub field: String,
    /// Fault, or what a sound item is called by.
    pub code: String,
    /// What became of it, in words.
    pub said: String,
    /// Of a household: its 記号番号; else empty.
    pub number: String,
    /// Of a household: 宛名番号 or provisional number of its head, by which it is opened; else empty.
    pub head: String,
    /// Of a household: the head's name; else empty.
    pub head_name: String,
}
