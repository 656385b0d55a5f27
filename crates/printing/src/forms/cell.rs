//! Cells: a rectangle, its label and what stands in it, declared once. The frame's lines follow from the cells.
//!
//! Knows pixels at 300 dpi. Where the lines run and what is left inside a cell is the layout's to work out.

use madoguchi_domain::face::FieldName;

use super::style::{Align, Presence, Style, px};
use crate::page::Direction;

/// Size of labels, in tenths of a point, where a form says no other.
const LABEL_TENTHS: i32 = 60;

/// A rectangle in pixels at 300 dpi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Px {
    /// left edge
    pub x: i32,
    /// upper edge
    pub y: i32,
    /// width
    pub width: i32,
    /// height
    pub height: i32,
}

impl Px {
    /// Right edge.
    pub const fn right(self) -> i32 {
        self.x + self.width
    }

    /// Lower edge.
    pub const fn bottom(self) -> i32 {
        self.y + self.height
    }
}

/// A cell of a side.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// its rectangle, label included
    pub at: Px,
    /// its label, in a part of the rectangle behind a line
    pub label: Option<Label>,
    /// what stands in it
    pub holds: CellContent,
    /// there only when this field has a value: else neither lines nor label are printed
    pub only_with: Option<FieldName>,
}

/// The label of a cell.
#[derive(Debug, Clone, Copy)]
pub struct Label {
    /// its words
    pub words: &'static str,
    /// which part of the cell it takes
    pub part: LabelPart,
    /// size in tenths of a point
    pub tenths: i32,
}

/// The part of a cell that its label takes, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelPart {
    /// So much at the left.
    Left(i32),
    /// So much at the top.
    Above(i32),
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy)]
pub enum CellContent {
    /// Nothing of its own: a seal, a code, the remarks, or a place to be written in by hand.
    Nothing,
    /// A value.
    Value {
        /// the field
        field: FieldName,
        /// how it stands
        style: Style,
        /// height in micrometres given up to the box of another field that has a value
        lends: Option<(FieldName, i32)>,
    },
    /// Words of the form.
    Words {
        /// the words; a line break starts a new paragraph
        words: &'static str,
        /// size in tenths of a point
        tenths: i32,
        /// how they stand
        align: Align,
        /// how they are set
        direction: Direction,
    },
}

impl Cell {
    const fn new([x, y, width, height]: [i32; 4], holds: CellContent) -> Self {
        Self { at: Px { x, y, width, height }, label: None, holds, only_with: None }
    }

    /// A cell that holds nothing of its own.
    pub const fn blank(at: [i32; 4]) -> Self {
        Self::new(at, CellContent::Nothing)
    }

    /// A cell of a value.
    pub const fn value(at: [i32; 4], field: FieldName, style: Style) -> Self {
        Self::new(at, CellContent::Value { field, style, lends: None })
    }

    /// A cell of words from its upper edge.
    pub const fn words(at: [i32; 4], words: &'static str, tenths: i32) -> Self {
        Self::new(at, CellContent::Words { words, tenths, align: Align::Block, direction: Direction::Across })
    }

    /// A cell of a heading.
    pub const fn heading(at: [i32; 4], words: &'static str, tenths: i32) -> Self {
        Self::new(at, CellContent::Words { words, tenths, align: Align::Centre, direction: Direction::Across })
    }

    /// A cell of a heading, set from top to bottom.
    pub const fn spine(at: [i32; 4], words: &'static str, tenths: i32) -> Self {
        Self::new(at, CellContent::Words { words, tenths, align: Align::Centre, direction: Direction::Down })
    }

    const fn label(self, words: &'static str, part: LabelPart) -> Self {
        Self { label: Some(Label { words, part, tenths: LABEL_TENTHS }), ..self }
    }

    /// The same with a label of that width at the left.
    pub const fn left(self, width: i32, words: &'static str) -> Self {
        self.label(words, LabelPart::Left(width))
    }

    /// The same with a label of that height at the top.
    pub const fn above(self, height: i32, words: &'static str) -> Self {
        self.label(words, LabelPart::Above(height))
    }

    /// The same with labels of another size.
    pub const fn label_size(self, tenths: i32) -> Self {
        match self.label {
            Some(label) => Self { label: Some(Label { tenths, ..label }), ..self },
            None => self,
        }
    }

    /// The same, giving up height in pixels to the box of another field when that field has a value.
    pub const fn lends(self, to: FieldName, height: i32) -> Self {
        let holds = match self.holds {
            CellContent::Value { field, style, lends: _ } => {
                CellContent::Value { field, style, lends: Some((to, px(height))) }
            }
            CellContent::Nothing | CellContent::Words { .. } => self.holds,
        };
        Self { holds, ..self }
    }

    /// The same, printed only when that field has a value.
    pub const fn only_with(self, field: FieldName) -> Self {
        Self { only_with: Some(field), ..self }
    }

    /// The field whose value it holds.
    pub const fn field(&self) -> Option<FieldName> {
        match self.holds {
            CellContent::Value { field, .. } => Some(field),
            CellContent::Nothing | CellContent::Words { .. } => None,
        }
    }
}

/// Rows of one face each, under headings. All rows of a page are framed; no page has more than fit.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// left edge, in pixels
    pub x: i32,
    /// upper edge of the headings, in pixels
    pub y: i32,
    /// height of the headings, in pixels
    pub heading: i32,
    /// height of a row, in pixels
    pub row: i32,
    /// rows on this page
    pub rows: usize,
    /// its columns
    pub columns: &'static [Column],
    /// what stands in the first row that is left over, so that nothing is added by hand; may be empty
    pub after_last: &'static str,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// the field of each row's face
    pub field: FieldName,
    /// its heading
    pub label: &'static str,
    /// its width, in pixels
    pub width: i32,
    /// how its values stand
    pub style: Style,
    /// whether each row must have it
    pub presence: Presence,
}
