//! Paper and settings, in the printer's own measures.
//!
//! Knows sizes in 1/100 mm and what can be asked of a job. Knows nothing of which printer offers what.

use serde::{Deserialize, Serialize};

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

    pub(super) fn turned(self) -> Self {
        Self { x: self.y, y: self.x }
    }

    /// The larger of the two deviations, in 1/100 mm.
    pub(super) fn distance(self, other: Self) -> i32 {
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
    pub(super) fn nearest(&self, wanted: MediaSize) -> MediaSize {
        let near = |value: i32, low: i32, high: i32| value.min(high).max(low);
        MediaSize { x: near(wanted.x, self.min.x, self.max.x), y: near(wanted.y, self.min.y, self.max.y) }
    }
}

/// Printed sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
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
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The IPP keyword (RFC 8011 §5.2.8).
    pub fn keyword(self) -> &'static str {
        self.into()
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
