//! How a value or a word stands in its place, and the grid of pixels all places stand on.

use crate::fonts::Typeface;
use crate::page::{Area, Direction};

/// The smallest type a value is shrunk to, in tenths of a point.
pub const SIZE_MIN_TENTHS: i32 = 50;

/// How a value stands in its place.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// typeface of the value
    pub typeface: Typeface,
    /// size in tenths of a point, before shrinking
    pub tenths: i32,
    /// where it stands
    pub align: Align,
    /// how it is set
    pub direction: Direction,
    /// printed when there is no value
    pub empty: &'static str,
    /// word of the form that follows the value in its box: 様
    pub after: &'static str,
    /// what happens to a text that does not fit
    pub too_long: TooLong,
}

impl Style {
    /// A number or a day: one line, never broken.
    pub const fn number(tenths: i32) -> Self {
        Self {
            typeface: Typeface::Gothic,
            tenths,
            align: Align::Start,
            direction: Direction::Across,
            empty: "",
            after: "",
            too_long: TooLong::Refuse,
        }
    }

    /// A text that may go on in 備考.
    pub const fn text(tenths: i32) -> Self {
        Self { too_long: TooLong::Continue, ..Self::number(tenths) }
    }

    /// A name: the same in Mincho, whose glyphs tell every variant apart.
    pub const fn person(tenths: i32) -> Self {
        Self { typeface: Typeface::Mincho, ..Self::text(tenths) }
    }

    /// In the middle of its place.
    pub const fn centred(self) -> Self {
        Self { align: Align::Centre, ..self }
    }

    /// From top to bottom.
    pub const fn down(self) -> Self {
        Self { direction: Direction::Down, ..self }
    }

    /// With a word of the form after the value.
    pub const fn followed_by(self, after: &'static str) -> Self {
        Self { after, ..self }
    }

    /// With a mark where there is no value, so that nobody fills it in by hand.
    pub const fn starred(self) -> Self {
        Self { empty: "＊", ..self }
    }
}

/// Whether a value must be in the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// There and not empty.
    Required,
    /// There, possibly empty: the office has decided that there is none.
    MayBeEmpty,
    /// May be left out.
    Optional,
}

/// How a text stands in its area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// From the beginning of the line, in the middle of the other direction.
    Start,
    /// In the middle.
    Centre,
    /// From the beginning of the first line, over several lines.
    Block,
}

/// What happens to a text that does not fit at the smallest size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLong {
    /// The paper is refused: a number or a day must not be broken.
    Refuse,
    /// Two lines, then a notice with the whole text in 備考.
    Continue,
}

/// Micrometres of this many pixels at 300 dpi.
pub const fn px(pixels: i32) -> i32 {
    (pixels * 254 + 1) / 3
}

/// An area given in pixels at 300 dpi. Edges are rounded, not lengths, so neighbours meet.
pub const fn area_px(x: i32, y: i32, width: i32, height: i32) -> Area {
    Area { x_um: px(x), y_um: px(y), width_um: px(x + width) - px(x), height_um: px(y + height) - px(y) }
}

/// Micrometres of a type size, rounded up: never smaller than it is called.
pub const fn size_um(tenths: i32) -> i32 {
    (tenths * 25_400 + 719) / 720
}
