//! 保存年限: the table as this office keeps it, and which residents' files could be closed on a day.

use chrono::NaiveDate;
use madoguchi_domain::access::{Look, Place};
use madoguchi_domain::retention::{self, closable};
use serde::Serialize;

use super::access::Note;
use super::shown_no;
use crate::error::Result;
use crate::office::Office;
use crate::words;

/// A row of the table as this office keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "names of domain::retention::RetentionRow")]
pub struct KeptView {
    pub id: String,
    pub label: String,
    pub years: i32,
    pub counted_from: String,
    pub status: retention::RetentionStatus,
    pub status_label: String,
    pub option: Option<String>,
    pub source: String,
}

/// A file that could be closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClosableView {
    /// 宛名番号 or provisional number.
    pub resident: String,
    /// Record id.
    pub record: String,
    /// First day it could be.
    pub since: String,
}

/// What the table means on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionView {
    /// The day.
    pub on: String,
    /// The table.
    pub table: Vec<KeptView>,
    /// Residents looked at.
    pub residents: u64,
    /// How many files could be closed.
    pub closable: u64,
    /// How many are kept, by reason.
    pub kept: std::collections::BTreeMap<String, u64>,
    /// Which could be closed; null unless asked for.
    pub list: Option<Vec<ClosableView>>,
}

impl Office {
    /// The table on `on` (none = today), and how many files could be closed; `list` names them and is noted.
    /// Only for a supervisor. Changes nothing.
    pub fn retention(&mut self, on: Option<NaiveDate>, list: Listing) -> Result<RetentionView> {
        self.supervisor()?;
        let day = on.unwrap_or_else(|| self.today());
        let reader = self.store.read();
        let (mut residents, mut kept, mut found) = (0, std::collections::BTreeMap::new(), Vec::new());
        for id in reader.resident_ids()? {
            let Some(resident) = reader.find_resident(id)? else { continue };
            residents += 1;
            match closable(&resident, reader.household_of(id)?.as_ref(), &self.record, day) {
                Ok(since) => found.push((id, since)),
                Err(why) => *kept.entry(crate::desk::convert::code(why)).or_default() += 1,
            }
        }
        let closable = found.len() as u64;
        let named = match list {
            Listing::Counts => None,
            Listing::Named => Some(self.named(&found)?),
        };
        if let Some(named) = &named {
            self.note(Note::new(Look::Listed, Place::Retention).counting(named.len()))?;
        }
        Ok(RetentionView { on: day.to_string(), table: self.retention_table(), residents, closable, kept, list: named })
    }

    fn named(&self, found: &[(uuid::Uuid, NaiveDate)]) -> Result<Vec<ClosableView>> {
        let view = |(id, since): &(uuid::Uuid, NaiveDate)| {
            Ok(ClosableView {
                resident: shown_no(self.store.read(), *id)?,
                record: id.to_string(),
                since: since.to_string(),
            })
        };
        found.iter().map(view).collect()
    }

    fn retention_table(&self) -> Vec<KeptView> {
        let view = |row: &retention::RetentionRow| KeptView {
            id: row.id.clone(),
            label: row.label.clone(),
            years: retention::years_of(row, &self.record),
            counted_from: words::access::counted_from(row.counted_from).to_owned(),
            status: row.status,
            status_label: words::access::retention_status(row.status).to_owned(),
            option: row.option.clone(),
            source: row.source.clone(),
        };
        retention::rows().iter().map(view).collect()
    }
}

/// Counts alone, or names too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// How many.
    Counts,
    /// Which.
    Named,
}
