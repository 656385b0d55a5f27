//! What a printer says of itself, and whether a clerk may print on it now.
//!
//! Knows the reasons of RFC 8011 §5.4.12 and of PWG 5100.9. Knows nothing of jobs.

use super::media::{MediaEntry, Resolution, Sides};

/// Reasons that keep paper from coming out, without their `-error`, `-warning`, `-report` ending: printers give `media-empty-warning`
/// while nothing comes out (printing.md §2.6), so the ending decides nothing. Every `…-missing` blocks too.
pub const BLOCKING: [&str; 28] = [
    "connecting-to-device",
    "cover-open",
    "cups-missing-filter",
    "deactivated",
    "developer-empty",
    "door-open",
    "fuser-over-temp",
    "fuser-under-temp",
    "hibernate",
    "interlock-open",
    "interpreter-resource-unavailable",
    "marker-supply-empty",
    "marker-waste-full",
    "media-empty",
    "media-jam",
    "media-needed",
    "moving-to-paused",
    "offline",
    "opc-life-over",
    "output-area-full",
    "paused",
    "power-down",
    "shutdown",
    "spool-area-full",
    "stopped",
    "stopping",
    "timed-out",
    "toner-empty",
];

/// `printer-state` (RFC 8011 §5.4.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterState {
    /// Waits for jobs.
    Idle,
    /// Prints.
    Processing,
    /// Does nothing until someone helps.
    Stopped,
}

/// A setting that is asked for when the printer knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    /// `copies`.
    Copies,
    /// `print-scaling` none.
    NoScaling,
    /// `print-quality` high.
    HighQuality,
    /// `orientation-requested` portrait.
    Upright,
    /// `page-delivery` same-order.
    SameOrder,
}

/// What a printer says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// State.
    pub state: PrinterState,
    /// `printer-state-reasons` as given, without `none`.
    pub reasons: Vec<String>,
    /// `printer-state-message`: the printer's own words.
    pub message: Option<String>,
    /// `printer-make-and-model`.
    pub model: Option<String>,
    /// Takes new jobs.
    pub accepting: bool,
    /// Jobs waiting, ours and others'.
    pub queued: Option<i32>,
    /// Paper sizes.
    pub media: Vec<MediaEntry>,
    /// Sides; empty when the printer does not say.
    pub sides: Vec<Sides>,
    /// Resolutions.
    pub resolutions: Vec<Resolution>,
    /// Document formats; empty when the printer does not say.
    pub formats: Vec<String>,
    /// Settings it knows.
    pub capabilities: Vec<Capability>,
}

/// Whether a clerk may print now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// Nothing is reported.
    Ready,
    /// Prints, but someone should look: reasons without their ending, e.g. `marker-supply-low`.
    Warn(Vec<String>),
    /// Nothing would come out: reasons without their ending.
    Blocked(Vec<String>),
}

impl Description {
    /// Judges the reported reasons. An unknown reason blocks when the printer calls it an error.
    pub fn readiness(&self) -> Readiness {
        let (mut blocking, other): (Vec<&String>, Vec<&String>) =
            self.reasons.iter().partition(|reason| blocks(reason));
        let stopped = "stopped".to_owned();
        if self.state == PrinterState::Stopped && blocking.is_empty() {
            blocking.push(&stopped);
        }
        match (blocking.is_empty(), other.is_empty()) {
            (false, _) => Readiness::Blocked(stems(&blocking)),
            (true, false) => Readiness::Warn(stems(&other)),
            (true, true) => Readiness::Ready,
        }
    }
}

fn stems(reasons: &[&String]) -> Vec<String> {
    let mut stems: Vec<String> = reasons.iter().map(|reason| stem(reason).to_owned()).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// A reason without its severity.
fn stem(reason: &str) -> &str {
    ["-error", "-warning", "-report"].into_iter().find_map(|ending| reason.strip_suffix(ending)).unwrap_or(reason)
}

fn blocks(reason: &str) -> bool {
    let stem = stem(reason);
    BLOCKING.contains(&stem) || stem.ends_with("-missing") || reason.ends_with("-error")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(state: PrinterState, reasons: &[&str], expected: Readiness) {
        let description = Description {
            state,
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
            message: None,
            model: None,
            accepting: true,
            queued: None,
            media: Vec::new(),
            sides: Vec::new(),
            resolutions: Vec::new(),
            formats: Vec::new(),
            capabilities: Vec::new(),
        };
        assert_eq!(description.readiness(), expected);
    }

    #[test]
    fn a_warning_that_keeps_paper_from_coming_out_blocks() {
        let blocked = |reasons: &[&str]| Readiness::Blocked(reasons.iter().map(|one| (*one).to_owned()).collect());
        check(
            PrinterState::Processing,
            &["media-empty-warning", "media-needed-warning"],
            blocked(&["media-empty", "media-needed"]),
        );
        check(PrinterState::Idle, &["media-empty", "media-empty-error"], blocked(&["media-empty"]));
        check(PrinterState::Idle, &["offline-report", "marker-supply-low"], blocked(&["offline"]));
        check(PrinterState::Idle, &["input-tray-missing"], blocked(&["input-tray-missing"]));
        check(PrinterState::Idle, &["cleaning-needed-error"], blocked(&["cleaning-needed"]));
        check(PrinterState::Stopped, &[], blocked(&["stopped"]));
        check(PrinterState::Stopped, &["paused"], blocked(&["paused"]));
    }

    #[test]
    fn something_low_is_a_warning() {
        check(
            PrinterState::Idle,
            &["marker-supply-low-warning"],
            Readiness::Warn(vec!["marker-supply-low".to_owned()]),
        );
        check(PrinterState::Idle, &[], Readiness::Ready);
    }
}
