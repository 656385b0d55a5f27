//! What a side holds for one document: its cells that are there, the rows of its table, and the frame around them.

use std::collections::BTreeMap;

use madoguchi_domain::face::{Face, FieldName};

use super::grid::Grid;
use crate::forms::{Align, Cell, CellContent, FieldBox, LabelPart, Px, Side, Table, Text};
use crate::page::Area;

/// The texts of a face, worked out once.
pub(super) struct Texts(BTreeMap<FieldName, String>);

impl Texts {
    pub fn of(face: &Face) -> Self {
        Self(face.texts())
    }

    /// The text of a field; none where the face has no such field.
    pub fn find(&self, field: FieldName) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    /// The same, empty where there is none.
    pub fn get(&self, field: FieldName) -> &str {
        self.find(field).unwrap_or("")
    }

    pub fn all(&self) -> impl Iterator<Item = (FieldName, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }
}

/// One thing in a cell.
pub(super) enum Content {
    /// words of the form
    Words(Text),
    /// the place of a value of the paper's own face
    Value(FieldBox),
    /// the place of a value of that row's face
    RowValue(usize, FieldBox),
}

impl Content {
    /// The same in its place.
    fn within(self, area: Area) -> Self {
        match self {
            Self::Words(text) => Self::Words(Text { area, ..text }),
            Self::Value(place) => Self::Value(FieldBox { area, ..place }),
            Self::RowValue(row, place) => Self::RowValue(row, FieldBox { area, ..place }),
        }
    }
}

/// A part of a side behind lines, before it is known how thick they are.
struct Part {
    at: Px,
    content: Option<Content>,
}

/// Until the thickness of the lines is known.
const NOWHERE: Area = Area { x_um: 0, y_um: 0, width_um: 0, height_um: 0 };

/// The lines of a side's frame and what stands in its cells, in their order.
pub(super) fn framed(side: &Side, face: &Texts, rows: usize) -> (Vec<Area>, Vec<Content>) {
    let there = |cell: &&Cell| cell.only_with.is_none_or(|field| !face.get(field).is_empty());
    let mut parts: Vec<Part> = side.cells.iter().filter(there).flat_map(parts_of).collect();
    if let Some(table) = &side.table {
        parts.extend(headings(table));
        parts.extend((0..table.rows).flat_map(|row| row_parts(table, row, rows)));
    }
    let cells: Vec<Px> = parts.iter().map(|part| part.at).collect();
    let grid = Grid::new(&cells);
    let content = |(at, part): (usize, Part)| part.content.map(|content| content.within(grid.inside(at)));
    let lines = grid.lines();
    let contents = parts.into_iter().enumerate().filter_map(content).collect();
    (lines, contents)
}

/// Label and value of a cell.
fn parts_of(cell: &Cell) -> Vec<Part> {
    let mut parts = Vec::with_capacity(2);
    let mut rest = cell.at;
    if let Some(label) = cell.label {
        let at = match label.part {
            LabelPart::Left(width) => {
                rest = Px { x: rest.x + width, width: rest.width - width, ..rest };
                Px { width, ..cell.at }
            }
            LabelPart::Above(height) => {
                rest = Px { y: rest.y + height, height: rest.height - height, ..rest };
                Px { height, ..cell.at }
            }
        };
        parts.push(Part { at, content: Some(heading(label.words, label.tenths)) });
    }
    let content = match cell.holds {
        CellContent::Nothing => None,
        CellContent::Value { field, style, lends } => {
            Some(Content::Value(FieldBox { lends, ..FieldBox::new(field, NOWHERE, style) }))
        }
        CellContent::Words { words, tenths, align, direction } => {
            Some(Content::Words(Text { text: words, area: NOWHERE, tenths, align, direction }))
        }
    };
    parts.push(Part { at: rest, content });
    parts
}

fn heading(words: &'static str, tenths: i32) -> Content {
    Content::Words(Text::new(words, NOWHERE, tenths, Align::Centre))
}

/// The places of a row's cells, or of the headings, from left to right.
fn places(table: &Table, y: i32, height: i32) -> impl Iterator<Item = Px> {
    table.columns.iter().scan(table.x, move |x, column| {
        let at = Px { x: *x, y, width: column.width, height };
        *x += column.width;
        Some(at)
    })
}

fn headings(table: &Table) -> impl Iterator<Item = Part> {
    let places = places(table, table.y, table.heading);
    places.zip(table.columns).map(|(at, column)| Part { at, content: Some(heading(column.label, LABEL_TENTHS)) })
}

/// Size of a table's headings, in tenths of a point.
const LABEL_TENTHS: i32 = 70;

fn row_parts(table: &Table, row: usize, rows: usize) -> impl Iterator<Item = Part> {
    let down = i32::try_from(row).unwrap_or(0) * table.row;
    let mark = (row == rows && !table.after_last.is_empty()).then_some(table.after_last);
    places(table, table.y + table.heading + down, table.row).zip(table.columns).enumerate().map(
        move |(at, (place, column))| {
            let content = if row < rows {
                Some(Content::RowValue(row, FieldBox::new(column.field, NOWHERE, column.style)))
            } else {
                mark.filter(|_| at == 0).map(|mark| heading(mark, LABEL_TENTHS))
            };
            Part { at: place, content }
        },
    )
}
