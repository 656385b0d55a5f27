//! Dated rule rows: every number of the law with its date, its status and its source.
//!
//! Knows how a row is chosen for a day or a month. Knows nothing of the people it is applied to, and
//! nothing of today: the month asked for is always the month the law names (適用年月, 診療年月).

pub mod check;
mod number;

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use number::Number;

use crate::month::Month;

/// How far a row has become law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleStatus {
    /// In the law text.
    InForce,
    /// Announced by the ministry, not yet in the text: decides, with a banner.
    Announced,
    /// Only planned: never decides.
    Planned,
}

/// One number of the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// Name of the number, e.g. `notice_days`.
    pub id: String,
    /// The number, in the unit its name says.
    pub value: i64,
    /// First day it holds.
    pub effective_from: NaiveDate,
    /// How far it has become law.
    pub status: RuleStatus,
    /// Article or notice.
    pub source: String,
    /// The number did not exist before this row.
    pub introduced: bool,
}

/// Rows that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// The rows themselves are wrong.
    #[error("{0}")]
    Table(check::RuleFault),
    /// No rule asks for this id.
    #[error("row {row}: no rule asks for `{id}`")]
    UnknownId {
        /// Counted from 1.
        row: usize,
        /// The id.
        id: String,
    },
}

/// The number that decides in a month, and which row it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Which number.
    pub number: Number,
    /// Its value, in the unit its name says.
    pub value: i64,
    /// First day of the row.
    pub effective_from: NaiveDate,
    /// The row is only announced: whatever it decides carries the banner.
    pub announced: bool,
}

/// All dated tables as one value: the built-in ones, or these with rows added.
#[derive(Debug, Clone)]
pub struct Rules {
    /// By id, then by day; planned ones last.
    rows: Vec<RuleRow>,
    /// The rows of each number that may decide, in the order of [`Number::ALL`].
    deciding: Vec<Range<usize>>,
}

const FILES: [(&str, &str); 5] = [
    ("eligibility.toml", include_str!("../../../../assets/rules/eligibility.toml")),
    ("copay.toml", include_str!("../../../../assets/rules/copay.toml")),
    ("income_class.toml", include_str!("../../../../assets/rules/income_class.toml")),
    ("late_elderly.toml", include_str!("../../../../assets/rules/late_elderly.toml")),
    ("limits.toml", include_str!("../../../../assets/rules/limits.toml")),
];

static BUILT_IN: LazyLock<Rules> = LazyLock::new(|| {
    let mut rows = Vec::new();
    for (name, text) in FILES {
        rows.extend(check::read(name, text).expect("build.rs has proved the tables").into_iter().map(row_of));
    }
    Rules::of(rows)
});

/// A proved row with its day as a day.
fn row_of(raw: check::RawRow) -> RuleRow {
    let status = match raw.status.as_str() {
        "in_force" => RuleStatus::InForce,
        "announced" => RuleStatus::Announced,
        // what is not known to be law never decides
        _ => RuleStatus::Planned,
    };
    RuleRow {
        id: raw.id,
        value: raw.value,
        effective_from: raw.effective_from.parse().expect("the check has read it as a day"),
        status,
        source: raw.source,
        introduced: raw.introduced,
    }
}

impl Rules {
    /// The tables compiled in; `build.rs` has proved them.
    pub fn built_in() -> &'static Rules {
        &BUILT_IN
    }

    fn of(mut rows: Vec<RuleRow>) -> Self {
        rows.sort_by(|a, b| (&a.id, a.planned(), a.effective_from).cmp(&(&b.id, b.planned(), b.effective_from)));
        let span = |number: &Number| {
            let key = |row: &RuleRow| (row.id.as_str(), row.planned()).cmp(&(number.id(), false));
            let start = rows.partition_point(|row| key(row).is_lt());
            start..rows.partition_point(|row| key(row).is_le())
        };
        let deciding = Number::ALL.iter().map(span).collect();
        Self { rows, deciding }
    }

    /// These rules with more rows (a TOML text of `[[row]]`): a new amount of the law needs no code.
    ///
    /// # Errors
    /// [`RulesError::Table`] for a row that is wrong in itself or begins on the day of another of its id;
    /// [`RulesError::UnknownId`] for an id that no rule asks for.
    pub fn with(&self, toml_text: &str) -> Result<Self, RulesError> {
        const FILE: &str = "added rows";
        let added = check::rows_of(FILE, toml_text).map_err(RulesError::Table)?;
        for (i, row) in added.iter().enumerate() {
            if !self.rows.iter().any(|known| known.id == row.id) {
                return Err(RulesError::UnknownId { row: i + 1, id: row.id.clone() });
            }
        }
        let fault = |(row, why)| RulesError::Table(check::RuleFault { file: FILE.to_owned(), row, why });
        check::no_overlap(&added).map_err(fault)?;
        let mut rows = self.rows.clone();
        for (i, row) in added.into_iter().map(row_of).enumerate() {
            let twice =
                |r: &RuleRow| (&r.id, r.effective_from, r.planned()) == (&row.id, row.effective_from, row.planned());
            if self.rows.iter().any(twice) {
                return Err(fault((i + 1, format!("overlap: `{}` begins twice on {}", row.id, row.effective_from))));
            }
            rows.push(row);
        }
        Ok(Self::of(rows))
    }

    /// All rows, by id and day.
    pub fn rows(&self) -> &[RuleRow] {
        &self.rows
    }

    /// The number that decides in `month`; none before it was introduced. Before the oldest row of a
    /// number that was always there, that row (history is asked about too).
    pub fn find(&self, number: Number, month: Month) -> Option<Figure> {
        let rows = &self.rows[self.deciding[number as usize].clone()];
        let day = month.first_day();
        let row = match rows.iter().rev().find(|row| row.effective_from <= day) {
            Some(row) => row,
            None => rows.first().filter(|row| !row.introduced)?,
        };
        Some(Figure {
            number,
            value: row.value,
            effective_from: row.effective_from,
            announced: row.status == RuleStatus::Announced,
        })
    }

    /// The number that decides in `month`, of those that always were; nought for one not introduced yet.
    pub fn figure(&self, number: Number, month: Month) -> Figure {
        self.find(number, month).unwrap_or(Figure {
            number,
            value: 0,
            effective_from: month.first_day(),
            announced: false,
        })
    }

    /// The row a finding was made with.
    pub fn row_of(&self, number: Number, effective_from: NaiveDate) -> Option<&RuleRow> {
        self.rows[self.deciding[number as usize].clone()].iter().find(|row| row.effective_from == effective_from)
    }

    /// The row of `id` that decides on `day`: the latest one in force or announced by then; before the
    /// first one, the first (the office also asks about days before its own rules existed, for history).
    fn on(&self, id: &str, day: NaiveDate) -> Option<&RuleRow> {
        let start = self.rows.partition_point(|row| row.id.as_str() < id);
        let known = self.rows[start..].iter().take_while(|row| row.id == id && !row.planned());
        known.clone().filter(|row| row.effective_from <= day).last().or(known.clone().next())
    }
}

impl RuleRow {
    fn planned(&self) -> bool {
        self.status == RuleStatus::Planned
    }
}

/// All built-in rows, by id and day.
pub fn rows() -> &'static [RuleRow] {
    BUILT_IN.rows()
}

/// The row of `id` that decides on `day` ([`Rules::built_in`]).
pub fn row(id: &str, day: NaiveDate) -> &'static RuleRow {
    BUILT_IN.on(id, day).expect("every id asked for has a row; the table test proves it")
}

/// The number of `id` on `day`.
pub fn number(id: &str, day: NaiveDate) -> i64 {
    row(id, day).value
}

#[cfg(test)]
mod tests;
