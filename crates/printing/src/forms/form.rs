//! What a form is made of.

use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::face::FieldName;

use super::cell::{Cell, Table};
use super::style::{Align, Presence, Style, area_px};
use crate::page::{Area, Direction};
use madoguchi_domain::variants::every;

/// What no box may touch: the outer 3 mm of the paper.
pub const MARGIN_UM: i32 = 3_000;

/// One layout on one medium.
#[derive(Debug)]
pub struct Form {
    /// id in hashes, snapshots and errors
    pub id: &'static str,
    /// what it prints
    pub prints: Prints,
    /// its title, also the title of the document
    pub title: &'static str,
    /// the paper it is printed on
    pub medium: Medium,
    /// the values it takes
    pub fields: &'static [Field],
    /// its sides, front first
    pub sides: &'static [Side],
    /// the page that is added as often as rows are left over; none: more rows than fit are refused
    pub further: Option<&'static Side>,
}

impl Form {
    /// Made for both sides of a sheet; a further page alone is a sheet of its own.
    pub fn is_two_sided(&self) -> bool {
        self.sides.len() > 1
    }

    /// Every side there is to look at, the further page too.
    pub fn every_side(&self) -> impl Iterator<Item = &'static Side> {
        self.sides.iter().chain(self.further)
    }

    /// What stands in a box whose text goes on in 備考; none where the form has no place for remarks.
    pub fn notice(&self) -> Option<&'static str> {
        self.every_side().find_map(|side| side.remarks).map(|remarks| remarks.notice)
    }
}

/// What a form prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prints {
    /// A paper of a kind: it has a number, which its code carries.
    Certificate(CertificateKind),
    /// A slip or an application of this name: it has no number.
    Slip(&'static str),
}

impl Prints {
    /// The kind of a certificate.
    pub const fn kind(self) -> Option<CertificateKind> {
        match self {
            Self::Certificate(kind) => Some(kind),
            Self::Slip(_) => None,
        }
    }
}

/// A paper, as it is laid out and previewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum Medium {
    /// ID-1 (ISO/IEC 7810), laid out landscape
    Card,
    /// The tall sheet of the field, 91 × 127 mm
    Tall,
    /// A4, portrait
    A4,
}

impl Medium {
    /// Every medium.
    pub const ALL: [Self; 3] = every();

    /// The word for it in scripts and refusals.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Tall => "tall",
            Self::A4 => "a4",
        }
    }

    /// The medium of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medium| medium.as_str() == word)
    }

    /// The whole paper.
    pub const fn area(self) -> Area {
        let (width_um, height_um) = match self {
            Self::Card => (85_600, 53_980),
            Self::Tall => (91_000, 127_000),
            Self::A4 => (210_000, 297_000),
        };
        Area { x_um: 0, y_um: 0, width_um, height_um }
    }
}

/// One value a form takes.
#[derive(Debug)]
pub struct Field {
    /// the field of the face
    pub name: FieldName,
    /// its name on the paper, where a long value is continued
    pub label: &'static str,
    /// whether it must be there
    pub presence: Presence,
}

impl Field {
    /// One that must be there.
    pub const fn required(name: FieldName) -> Self {
        Self { name, label: name.label(), presence: Presence::Required }
    }

    /// One that must be there and may say that there is none.
    pub const fn may_be_empty(name: FieldName) -> Self {
        Self { name, label: name.label(), presence: Presence::MayBeEmpty }
    }

    /// One that may be left out.
    pub const fn optional(name: FieldName) -> Self {
        Self { name, label: name.label(), presence: Presence::Optional }
    }

    /// By the form's own word for it.
    #[must_use]
    pub const fn called(self, label: &'static str) -> Self {
        Self { label, ..self }
    }
}

/// One side of a form.
#[derive(Debug)]
pub struct Side {
    /// 表 or 裏
    pub name: &'static str,
    /// the cells; the lines of the frame follow from them
    pub cells: &'static [Cell],
    /// rows of one face each
    pub table: Option<Table>,
    /// the form's own words outside the cells
    pub texts: &'static [Text],
    /// places of values outside the cells, or inside one that lends its room
    pub boxes: &'static [FieldBox],
    /// place of the remarks and of values continued from other boxes
    pub remarks: Option<Remarks>,
    /// places of the seal
    pub seals: &'static [SealPlace],
    /// place of the code
    pub code: Option<CodeBox>,
    /// what is to be cut off, along a dashed line
    pub cut: Option<Area>,
    /// where the page is counted, on a form of more pages than sides
    pub count: Option<Area>,
    /// where 見本 stands on papers of a simulated day: in the margin
    pub sample: &'static [Area],
}

impl Side {
    /// A side with nothing on it.
    pub const BLANK: Self = Self {
        name: "",
        cells: &[],
        table: None,
        texts: &[],
        boxes: &[],
        remarks: None,
        seals: &[],
        code: None,
        cut: None,
        count: None,
        sample: &[],
    };
}

/// The place of the remarks.
#[derive(Debug, Clone, Copy)]
pub struct Remarks {
    /// where they stand
    pub area: Area,
    /// what stands in a box whose text is continued here
    pub notice: &'static str,
}

impl Remarks {
    /// The notice of a form with 備考 on its reverse.
    pub const OVERLEAF: &'static str = "裏面参照";
    /// The notice of a form with 備考 on the same page.
    pub const SAME_PAGE: &'static str = "備考参照";
}

/// A place where the seal belongs.
#[derive(Debug, Clone, Copy)]
pub enum SealPlace {
    /// The seal is printed.
    Printed(Area),
    /// 公印省略 stands there instead.
    Omitted(Area),
}

/// The place of the code.
#[derive(Debug, Clone, Copy)]
pub struct CodeBox {
    /// the field it carries
    pub field: FieldName,
    /// the modules and their quiet zone
    pub area: Area,
    /// the modules
    pub modules: Area,
}

impl CodeBox {
    /// Modules a side: a QR code of version 1, the same for every number.
    pub const MODULES: i32 = 21;
    /// Modules of quiet on each side (ISO/IEC 18004).
    const QUIET: i32 = 4;
    /// Its side, in modules.
    pub const SIDE: i32 = Self::MODULES + 2 * Self::QUIET;

    /// The number as a code whose modules measure so many pixels.
    pub const fn at(x: i32, y: i32, module: i32) -> Self {
        let (side, quiet, inner) = (Self::SIDE * module, Self::QUIET * module, Self::MODULES * module);
        Self {
            field: FieldName::CertificateNo,
            area: area_px(x, y, side, side),
            modules: area_px(x + quiet, y + quiet, inner, inner),
        }
    }
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
    /// how they are set
    pub direction: Direction,
}

impl Text {
    /// Words set across.
    pub const fn new(text: &'static str, area: Area, tenths: i32, align: Align) -> Self {
        Self { text, area, tenths, align, direction: Direction::Across }
    }
}

/// The place of a value.
#[derive(Debug, Clone, Copy)]
pub struct FieldBox {
    /// the field
    pub field: FieldName,
    /// its label, if it has one of its own
    pub label: Option<Text>,
    /// where the value stands
    pub area: Area,
    /// how it stands there
    pub style: Style,
    /// height given up at the lower edge to another field's box when that field has a value
    pub lends: Option<(FieldName, i32)>,
}

impl FieldBox {
    /// A place of its own, without label.
    pub const fn new(field: FieldName, area: Area, style: Style) -> Self {
        Self { field, label: None, area, style, lends: None }
    }

    /// The same with a label.
    pub const fn labelled(self, label: Text) -> Self {
        Self { label: Some(label), ..self }
    }
}
