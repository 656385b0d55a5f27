//! Jobs: what a printer opened for us, and what a look at one shows.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A job the printer opened for us. Ids are used again after a restart of a print server, and ippeveprinter makes its UUIDs from its ids:
/// only our own issue tells whether a job of this id is still ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The issue, which is the job's name.
    pub issue: Uuid,
    /// `job-id` (RFC 8011 §5.3.2).
    pub job_id: i32,
    /// `job-uuid` (PWG 5100.13), when the printer gives one.
    pub job_uuid: Option<String>,
}

/// `job-state` (RFC 8011 §5.3.7), and the state of a job the printer does not know any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrinterJobState {
    /// Waits its turn, or for its document.
    Pending,
    /// Held back: by an operator, or because its document has not come.
    Held,
    /// On its way to paper; also while the printer waits for paper.
    Processing,
    /// The printer stopped in the middle of it.
    Stopped,
    /// Everything came out.
    Completed,
    /// Cancelled. A card under way may still come out.
    Canceled,
    /// Given up by the printer. Something may have come out.
    Aborted,
    /// The printer does not know the job, or its id means another job now.
    Gone,
}

/// A look at one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// State of the job.
    pub state: PrinterJobState,
    /// `job-state-reasons`, without `none`.
    pub reasons: Vec<String>,
    /// `job-state-message`: the printer's own words, for the clerk's eyes only.
    pub message: Option<String>,
    /// Impressions that came out so far.
    pub impressions_completed: Option<i32>,
    /// Sheets that came out so far.
    pub sheets_completed: Option<i32>,
    /// Size of what the printer holds, in 1024 octets.
    pub k_octets: Option<i32>,
    /// Documents the printer holds for the job.
    pub documents: Option<i32>,
}

impl Seen {
    /// A job nothing is known of.
    pub fn gone() -> Self {
        Self {
            state: PrinterJobState::Gone,
            reasons: Vec::new(),
            message: None,
            impressions_completed: None,
            sheets_completed: None,
            k_octets: None,
            documents: None,
        }
    }

    /// True while the job is still open for a document that has not come (RFC 8011 §5.3.8 `job-incoming`).
    pub fn awaits_document(&self) -> bool {
        let waiting = matches!(self.state, PrinterJobState::Pending | PrinterJobState::Held);
        let incoming = self.reasons.iter().any(|reason| reason == "job-incoming" || reason == "job-data-insufficient");
        waiting && (incoming || self.documents == Some(0))
    }

    /// What the printer counted. One zero is enough to doubt the paper.
    pub fn counted(&self) -> PrintCount {
        let papers = [self.impressions_completed, self.sheets_completed];
        let counts = papers.iter().chain([&self.documents]).flatten();
        if counts.min().is_some_and(|least| *least <= 0) {
            PrintCount::Nothing
        } else if papers.iter().any(Option::is_some) {
            PrintCount::Paper
        } else {
            PrintCount::NotSaid
        }
    }
}

/// What the printer's own counts say of the paper of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintCount {
    /// Something came out.
    Paper,
    /// One of its counts is zero: no document, no impression or no sheet.
    Nothing,
    /// It counts neither impressions nor sheets.
    NotSaid,
}

/// A job found by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundJob {
    /// The job.
    pub job: Created,
    /// Its state when listed.
    pub state: PrinterJobState,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_count_of_zero_is_enough_to_doubt_a_paper() {
        for (documents, impressions, sheets, counted) in [
            (None, None, None, PrintCount::NotSaid),
            (Some(1), None, None, PrintCount::NotSaid),
            (Some(1), Some(1), None, PrintCount::Paper),
            (None, None, Some(2), PrintCount::Paper),
            (Some(0), None, None, PrintCount::Nothing),
            (Some(0), Some(1), Some(1), PrintCount::Nothing),
            (Some(1), Some(0), None, PrintCount::Nothing),
            (Some(1), Some(1), Some(0), PrintCount::Nothing),
        ] {
            let (impressions_completed, sheets_completed) = (impressions, sheets);
            let seen = Seen { documents, impressions_completed, sheets_completed, ..Seen::gone() };
            assert_eq!(seen.counted(), counted, "{seen:?}");
        }
    }
}
