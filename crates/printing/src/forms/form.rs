//! What a form is made of, and the grid it stands on.

use madoguchi_domain::certificate::CertificateKind;

use crate::fonts::Typeface;
use crate::page::Area;

/// The smallest type a value is shrunk to, in tenths of a point.
pub const SIZE_MIN_TENTHS: i32 = 50;

/// What no box may touch: the outer 3 mm of the paper.
pub const MARGIN_UM: i32 = 3_000;

/// Layout rule of one kind of certificate.
#[derive(Debug)]
pub struct Form {
    /// id in hashes, snapshots and errors
    pub id: &'static str,
    /// kind of certificate it prints
    pub kind: CertificateKind,
    /// its title, also the title of the document
    pub title: &'static str,
    /// the paper it is printed on
    pub paper: Paper,
    /// the values it takes
    pub fields: &'static [Field],
    /// its sides, front first
    pub sides: &'static [Side],
}

/// A size of paper, as it is laid out and previewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paper {
    /// the office's word for it
    pub name: &'static str,
    /// width
    pub width_um: i32,
    /// height
    pub height_um: i32,
}

impl Paper {
    /// ID-1, laid out landscape.
    pub const CARD: Paper = Paper { name: "card", width_um: 85_600, height_um: 53_980 };

    /// The whole paper.
    pub const fn area(self) -> Area {
        Area { x_um: 0, y_um: 0, width_um: self.width_um, height_um: self.height_um }
    }
}

/// One value a form takes.
#[derive(Debug)]
pub struct Field {
    /// its name in the face
    pub name: &'static str,
    /// its name on the paper, where a long value is continued
    pub label: &'static str,
    /// whether it must be there
    pub presence: Presence,
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

/// One side of a form.
#[derive(Debug)]
pub struct Side {
    /// 表 or 裏
    pub name: &'static str,
    /// lines of the frame
    pub rules: &'static [Area],
    /// the form's own words outside the boxes
    pub texts: &'static [Text],
    /// places of values
    pub boxes: &'static [FieldBox],
    /// place of the remarks and of values continued from other boxes
    pub remarks: Option<Area>,
    /// place of the seal
    pub seal: Option<Area>,
    /// place of the code
    pub code: Option<CodeBox>,
    /// where 見本 stands on papers of a simulated day: in the margin
    pub sample: &'static [Area],
}

/// The place of the code.
#[derive(Debug)]
pub struct CodeBox {
    /// the field it carries
    pub field: &'static str,
    /// the modules and their quiet zone
    pub area: Area,
    /// the modules
    pub modules: Area,
}

/// Words of the form itself. Never shrunk: if they do not fit, the form is wrong.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// the words; a line break starts a new paragraph
    pub text: &'static str,
    /// where they stand
    pub area: Area,
    /// size in tenths of a point
    pub tenths: i32,
    /// how they stand
    pub align: Align,
}

/// The place of a value, with its label.
#[derive(Debug, Clone, Copy)]
pub struct FieldBox {
    /// name of the field
    pub field: &'static str,
    /// its label, if it has one of its own
    pub label: Option<Text>,
    /// where the value stands
    pub area: Area,
    /// typeface of the value
    pub typeface: Typeface,
    /// size in tenths of a point, before shrinking
    pub tenths: i32,
    /// how the value stands
    pub align: Align,
    /// printed when there is no value
    pub empty: &'static str,
    /// what happens to a text that does not fit
    pub too_long: TooLong,
    /// height given up at the lower edge to another field's box when that field has a value
    pub lends: Option<(&'static str, i32)>,
}

/// How a text stands in its area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// To the left, in the middle of the height.
    Left,
    /// In the middle.
    Centre,
    /// To the left, from the upper edge, over several lines.
    Block,
}

/// What happens to a text that does not fit at the smallest size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLong {
    /// The paper is refused: a number or a day must not be broken.
    Refuse,
    /// Two lines, then 裏面参照 with the whole text on the reverse.
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

/// A horizontal line of the frame, in pixels.
pub const fn across(x: i32, y: i32, width: i32) -> Area {
    area_px(x, y, width, 1)
}

/// A vertical line of the frame, in pixels.
pub const fn down(x: i32, y: i32, height: i32) -> Area {
    area_px(x, y, 1, height)
}
