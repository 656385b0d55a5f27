//! Paper and settings: turns an order into exactly what one printer offers.
//!
//! Knows sizes in 1/100 mm, the printer's own entries and which settings to ask for. Knows nothing of how they are written on the wire.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Order;
use super::readiness::{Capability, Description};

/// How far a printer's own entry may be from the form's size, in 1/100 mm: makers round differently (printing.md §2.2).
pub const TOLERANCE: i32 = 50;

/// The resolution asked for is the highest offered up to this, in dots per inch: cards are printed at 300 or 600.
pub const DPI_MAX: i32 = 600;

/// A sheet's size in 1/100 mm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaSize {
    /// Across.
    pub x: i32,
    /// Along.
    pub y: i32,
}

impl MediaSize {
    /// ID-1 card, 53.98 × 85.60 mm upright (ISO/IEC 7810).
    pub const CARD: Self = Self { x: 5398, y: 8560 };

    fn turned(self) -> Self {
        Self { x: self.y, y: self.x }
    }

    /// The larger of the two deviations, in 1/100 mm.
    fn distance(self, other: Self) -> i32 {
        let along = self.x.saturating_sub(other.x).saturating_abs();
        along.max(self.y.saturating_sub(other.y).saturating_abs())
    }
}

/// One entry of `media-col-database` or `media-size-supported`; a printer of custom sizes gives a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaEntry {
    /// Smallest size.
    pub min: MediaSize,
    /// Largest size; equal to `min` for a fixed entry.
    pub max: MediaSize,
    /// The printer prints to the edge of it.
    pub borderless: bool,
}

impl MediaEntry {
    /// An entry of one size.
    pub fn fixed(size: MediaSize, borderless: bool) -> Self {
        Self { min: size, max: size, borderless }
    }

    /// The size in this entry nearest to the wanted one. Ranges come from outside, so `min > max` must not panic.
    fn nearest(&self, wanted: MediaSize) -> MediaSize {
        let near = |value: i32, low: i32, high: i32| value.min(high).max(low);
        MediaSize { x: near(wanted.x, self.min.x, self.max.x), y: near(wanted.y, self.min.y, self.max.y) }
    }
}

/// Printed sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sides {
    /// Front only.
    OneSided,
    /// Both, turned over the long edge.
    TwoSidedLongEdge,
    /// Both, turned over the short edge.
    TwoSidedShortEdge,
}

impl Sides {
    /// Every value, for reading.
    pub const ALL: [Self; 3] = [Self::OneSided, Self::TwoSidedLongEdge, Self::TwoSidedShortEdge];

    /// The IPP keyword (RFC 8011 §5.2.8).
    pub fn keyword(self) -> &'static str {
        match self {
            Self::OneSided => "one-sided",
            Self::TwoSidedLongEdge => "two-sided-long-edge",
            Self::TwoSidedShortEdge => "two-sided-short-edge",
        }
    }
}

/// A print resolution in dots per inch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolution {
    /// Across the feed.
    pub cross_feed: i32,
    /// Along the feed.
    pub feed: i32,
}

/// One setting of a job. A closed set: what is validated is exactly what is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// `media-col` of the printer's own size; borderless asks for four margins of zero.
    Media(MediaSize, Margins),
    /// `sides`.
    Sides(Sides),
    /// `copies` = 1.
    OneCopy,
    /// `print-scaling` = none: a millimetre stays a millimetre.
    NoScaling,
    /// `print-quality` = 5.
    HighQuality,
    /// `orientation-requested` = 3: our pages are already upright.
    Upright,
    /// `page-delivery` = same-order: without it CUPS swapped front and back (printing.md §2.4).
    SameOrder,
    /// `printer-resolution`.
    Resolution(Resolution),
}

/// Margins asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Margins {
    /// Zero on all sides.
    Zero,
    /// The printer's own.
    Default,
}

/// An order as one printer can do it. Made only by `Ticket::new`, so its size is one of the printer's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    issue: Uuid,
    settings: Vec<Setting>,
}

/// Why a printer cannot do an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// No entry within `TOLERANCE`.
    #[error("the printer has no paper of {} × {} (1/100 mm)", .0.x, .0.y)]
    MediaNotSupported(MediaSize),
    /// The printer does not print these sides.
    #[error("the printer does not print {}", .0.keyword())]
    SidesNotSupported(Sides),
    /// The printer takes no PDF.
    #[error("the printer takes no PDF")]
    PdfNotSupported,
}

impl Ticket {
    /// Fits an order to a printer.
    pub fn new(order: &Order, printer: &Description) -> Result<Self, OrderError> {
        if !printer.formats.is_empty() && !printer.formats.iter().any(|format| format == "application/pdf") {
            return Err(OrderError::PdfNotSupported);
        }
        let (size, margins) = choose(order.size, &printer.media).ok_or(OrderError::MediaNotSupported(order.size))?;
        let one_sided_only = printer.sides.is_empty() && order.sides == Sides::OneSided;
        if !one_sided_only && !printer.sides.contains(&order.sides) {
            return Err(OrderError::SidesNotSupported(order.sides));
        }
        let mut settings = vec![Setting::Media(size, margins), Setting::Sides(order.sides)];
        settings.extend(printer.capabilities.iter().map(|capability| match capability {
            Capability::Copies => Setting::OneCopy,
            Capability::NoScaling => Setting::NoScaling,
            Capability::HighQuality => Setting::HighQuality,
            Capability::Upright => Setting::Upright,
            Capability::SameOrder => Setting::SameOrder,
        }));
        settings.extend(best(&printer.resolutions).map(Setting::Resolution));
        Ok(Self { issue: order.issue, settings })
    }

    /// The issue whose paper it is.
    pub fn issue(&self) -> Uuid {
        self.issue
    }

    /// The `job-name`: 36 ASCII characters.
    pub fn job_name(&self) -> String {
        self.issue.hyphenated().to_string()
    }

    /// Settings, in the order they are written.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// The printer's own size this ticket asks for.
    pub fn size(&self) -> Option<MediaSize> {
        self.settings.iter().find_map(|setting| if let Setting::Media(size, _) = setting { Some(*size) } else { None })
    }

    /// The sides this ticket asks for.
    pub fn sides(&self) -> Option<Sides> {
        self.settings.iter().find_map(|setting| if let Setting::Sides(sides) = setting { Some(*sides) } else { None })
    }
}

/// The printer's entry nearest to the wanted size, upright before turned, borderless before bordered.
fn choose(wanted: MediaSize, entries: &[MediaEntry]) -> Option<(MediaSize, Margins)> {
    [wanted, wanted.turned()].into_iter().find_map(|wanted| {
        let near = entries.iter().map(|entry| (entry.nearest(wanted), entry.borderless));
        let (size, borderless) = near
            .filter(|(size, _)| size.distance(wanted) <= TOLERANCE)
            .min_by_key(|(size, borderless)| (size.distance(wanted), !borderless))?;
        Some((size, if borderless { Margins::Zero } else { Margins::Default }))
    })
}

/// The highest square resolution up to `DPI_MAX`; none: the printer's own default is taken.
fn best(offered: &[Resolution]) -> Option<Resolution> {
    let square = offered.iter().filter(|one| one.cross_feed == one.feed && one.feed <= DPI_MAX);
    square.copied().max_by_key(|one| one.feed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: (i32, i32), entries: &[(i32, i32)], chosen: Option<(i32, i32)>) {
        let size = |(x, y)| MediaSize { x, y };
        let entries: Vec<_> = entries.iter().map(|entry| MediaEntry::fixed(size(*entry), true)).collect();
        assert_eq!(choose(size(wanted), &entries).map(|(size, _)| (size.x, size.y)), chosen);
    }

    #[test]
    fn the_printers_own_entry_within_half_a_millimetre_is_taken() {
        check((5398, 8560), &[(5400, 8600), (5398, 8560)], Some((5398, 8560)));
        check((5398, 8560), &[(21000, 29700), (5400, 8600)], Some((5400, 8600)));
        check((5398, 8560), &[(5448, 8610)], Some((5448, 8610)));
        check((5398, 8560), &[(5449, 8560)], None);
        check((9100, 12700), &[(9100, 12800)], None);
        check((5398, 8560), &[(i32::MIN, i32::MAX)], None);
    }

    #[test]
    fn a_turned_entry_is_taken_only_when_no_upright_one_fits() {
        check((5398, 8560), &[(8560, 5398)], Some((8560, 5398)));
        check((5398, 8560), &[(8560, 5398), (5440, 8600)], Some((5440, 8600)));
    }

    #[test]
    fn a_printer_of_custom_sizes_takes_the_exact_size() {
        let size = |x, y| MediaSize { x, y };
        let range = MediaEntry { min: size(5000, 8000), max: size(21600, 35600), borderless: false };
        assert_eq!(choose(size(9100, 12700), &[range]), Some((size(9100, 12700), Margins::Default)));
        let wrong = MediaEntry { min: size(9000, 9000), max: size(10, 10), borderless: false };
        assert_eq!(choose(size(9100, 12700), &[wrong]), None);
    }

    #[test]
    fn the_highest_square_resolution_up_to_600_is_asked_for() {
        let dpi = |cross_feed, feed| Resolution { cross_feed, feed };
        assert_eq!(best(&[dpi(300, 300), dpi(600, 600), dpi(1200, 1200), dpi(300, 600)]), Some(dpi(600, 600)));
        assert_eq!(best(&[dpi(300, 600)]), None);
    }
}
