//! Orders and tickets: turns what is to be printed into exactly what one printer offers.
//!
//! Knows the printer's own entries and which settings to ask for. Knows nothing of how they are written on the wire.

use uuid::Uuid;

use super::media::{Margins, MediaEntry, MediaSize, Resolution, Setting, Sides};
use super::readiness::{Capability, Description};

/// What is to be printed, before a printer was asked whether it can. Always one copy of one PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The issue; its hyphenated text is the `job-name`, unique among all jobs ever sent (printing.md §2.6).
    pub issue: Uuid,
    /// The form's paper, upright.
    pub size: MediaSize,
    /// Printed sides.
    pub sides: Sides,
}

/// How far a printer's own entry may be from the form's size, in 1/100 mm: makers round differently (printing.md §2.2).
pub const TOLERANCE: i32 = 50;

/// The resolution asked for is the highest offered up to this, in dots per inch: cards are printed at 300 or 600.
pub const DPI_MAX: i32 = 600;

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
    use super::super::readiness::PrinterState;
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

    /// Sizes of our forms, upright, as a printer with trays of all three names them.
    #[test]
    fn every_size_of_our_papers_finds_its_own_entry_among_the_others() {
        let trays = [(5398, 8560), (9100, 12700), (21000, 29700), (14800, 21000), (21590, 27940)];
        for size in [(5398, 8560), (9100, 12700), (21000, 29700)] {
            check(size, &trays, Some(size));
        }
        // JIS B7 (91 × 128 mm) is not the tall sheet, letter is not A4
        check((9100, 12700), &[(9100, 12800), (21000, 29700)], None);
        check((21000, 29700), &[(21590, 27940)], None);
        // a printer that feeds its sheets the long edge first
        check((9100, 12700), &[(12700, 9100)], Some((12700, 9100)));
    }

    #[test]
    fn a_tall_sheet_and_a4_are_asked_for_upright_and_a_margin_only_where_the_printer_needs_one() {
        let size = |x, y| MediaSize { x, y };
        let printer = Description {
            state: PrinterState::Idle,
            reasons: Vec::new(),
            message: None,
            model: None,
            accepting: true,
            queued: None,
            media: vec![MediaEntry::fixed(size(21000, 29700), false), MediaEntry::fixed(size(9100, 12700), true)],
            sides: vec![Sides::OneSided, Sides::TwoSidedLongEdge],
            resolutions: Vec::new(),
            formats: Vec::new(),
            capabilities: vec![Capability::Upright],
        };
        for (size, sides, margins) in [
            (size(9100, 12700), Sides::TwoSidedLongEdge, Margins::Zero),
            (size(21000, 29700), Sides::OneSided, Margins::Default),
        ] {
            let ticket = Ticket::new(&Order { issue: Uuid::nil(), size, sides }, &printer).unwrap();
            let settings = [Setting::Media(size, margins), Setting::Sides(sides), Setting::Upright];
            assert_eq!(ticket.settings(), settings);
        }
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
