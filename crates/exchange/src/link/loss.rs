//! Characters of a file that only its municipality can name: each with its place, and how often it came.
//!
//! Knows nothing of what becomes of the row; see [`super::RowFault::CharacterUnmappable`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::gaiji::cp932_code;

/// Most places kept; the counts by character are of all.
pub const LOSSES_MAX: usize = 10_000;

/// One 外字 of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// Physical line on which the row starts
    pub line: usize,
    /// 宛名番号, when the row's first field can be one
    pub resident: Option<String>,
    /// Japanese name of the column
    pub field: &'static str,
    /// Which character of the field, from 1
    pub position: usize,
    /// `U+E000`
    pub code_point: String,
    /// Its bytes in CP932, `F040`; none beyond those CP932 has
    pub code: Option<String>,
    /// What the municipality's table calls it; none: the row was refused
    pub named: Option<String>,
}

impl Loss {
    pub(super) fn new(
        line: usize,
        resident: Option<&str>,
        (field, position): (&'static str, usize),
        character: char,
        named: Option<&str>,
    ) -> Self {
        Self {
            line,
            resident: resident.map(str::to_owned),
            field,
            position,
            code_point: format!("U+{:04X}", u32::from(character)),
            code: cp932_code(character).map(|code| format!("{code:04X}")),
            named: named.map(str::to_owned),
        }
    }
}

/// Every 外字 of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Losses {
    /// The first of them, in file order
    pub listed: Vec<Loss>,
    /// How often each came, by code point
    pub characters: BTreeMap<String, u64>,
}

impl Losses {
    pub(super) fn tell(&mut self, loss: Loss) {
        *self.characters.entry(loss.code_point.clone()).or_default() += 1;
        if self.listed.len() < LOSSES_MAX {
            self.listed.push(loss);
        }
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.characters.values().sum()
    }
}
