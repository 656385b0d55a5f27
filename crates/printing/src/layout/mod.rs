//! Layout: a form and a face become pages, or one refusal with the field's name.
//!
//! Knows frames, rows, shrinking, two lines, 裏面参照 and what is never printed. Knows nothing of file formats,
//! printers or why a value is what it is.

mod cells;
mod desk;
mod grid;
mod lines;
pub mod list;
mod refusal;
mod values;

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use madoguchi_domain::face::{Face, FieldName, Remark, Value};

use crate::fonts::{Fonts, Typeface};
use crate::forms::{Align, CodeBox, Column, Field, Form, Presence, SIZE_MIN_TENTHS, SealPlace, Side, Text};
use crate::page::{Area, Code, Direction, Document, Item, Page, Seal, TextRun};
use crate::shape;
use cells::{Content, Texts};
pub use desk::SheetSetup;
use desk::{Composer, Continued};
use refusal::refusal;
pub use refusal::{LayoutError, LayoutFault};

/// Lays a face out on a form.
pub fn lay_out(form: &Form, face: &Face, sheet: &SheetSetup, fonts: &Fonts) -> Result<Document, LayoutError> {
    lay_out_rows(form, face, &[], sheet, fonts)
}

/// Lays a face out on a form with a table, one face a row.
pub fn lay_out_rows(
    form: &Form,
    face: &Face,
    rows: &[Face],
    sheet: &SheetSetup,
    fonts: &Fonts,
) -> Result<Document, LayoutError> {
    let mut desk = Composer { form, face: Texts::of(face), sheet, fonts, continued: Vec::new() };
    desk.check_overleaf(face, rows)?;
    let rows: Vec<Texts> = rows.iter().map(Texts::of).collect();
    desk.check_face()?;
    desk.check_rows(&rows)?;
    desk.check_seal()?;
    let leaves = desk.leaves(&rows)?;
    let all = leaves.len();
    let mut pages = Vec::with_capacity(all);
    for (leaf, number) in leaves.into_iter().zip(1..) {
        let items = desk.side(leaf.side, leaf.rows, (number, all))?;
        let title = match leaf.repeated {
            Some(times) => format!("{} {} {times}", form.title, leaf.side.name),
            None => format!("{} {}", form.title, leaf.side.name),
        };
        let Area { width_um, height_um, .. } = form.medium.area();
        pages.push(Page { title, width_um, height_um, items });
    }
    // a text whose box comes after the place of the remarks
    if let Some(Continued { field, text, .. }) = desk.continued.first() {
        return Err(desk.refuse(LayoutFault::Overflow, field.as_str(), text));
    }
    let two_sided = form.is_two_sided();
    Ok(Document { form: form.id, kind: form.prints.kind(), title: form.title, two_sided, pages })
}

/// The exact glyphs of a name on one line, for screens.
pub(crate) fn lay_out_name(text: &str, size_um: i32, fonts: &Fonts) -> Result<Vec<TextRun>, LayoutError> {
    let name = FieldName::Name.as_str();
    let glyphs = shape::shape(text, Typeface::Mincho, fonts)
        .map_err(|at| refusal(LayoutFault::GlyphMissing, "screen", name, text, Some(at.0)))?;
    Ok(lines::set_line(&glyphs, Some(name), size_um, Direction::Across, (0, 0), fonts))
}

/// Words of boxes and refusals that are no field of a face.
const SEAL: &str = "seal";
const CODE: &str = "code";
const ROWS: &str = "rows";

/// Stands where the seal would.
const SEAL_OMITTED: &str = "（公印省略）";
/// Stands in the margin of papers of a simulated day.
const SAMPLE: &str = "見　本";
/// Size of both, in tenths of a point.
const MARK_TENTHS: i32 = 70;

/// Of a dashed line: a dash, a gap, and how thick it is (1 pixel at 300 dpi).
const DASH_UM: i32 = 2_000;
const GAP_UM: i32 = 1_500;
const DASH_WIDTH_UM: i32 = 85;

/// A side with its rows.
struct Leaf<'r> {
    side: &'static Side,
    rows: &'r [Texts],
    /// of the further page: how many times it was needed before, and once
    repeated: Option<usize>,
}

impl Composer<'_> {
    fn check(&self, texts: &Texts, field: FieldName, presence: Presence) -> Result<(), LayoutError> {
        let value = texts.find(field);
        let there = match presence {
            Presence::Required => value.is_some_and(|text| !text.trim().is_empty()),
            Presence::MayBeEmpty => value.is_some(),
            Presence::Optional => true,
        };
        if there { Ok(()) } else { Err(self.refuse(LayoutFault::ValueMissing, field.as_str(), value.unwrap_or(""))) }
    }

    /// No value still waits to be filled in.
    fn check_filled(&self, texts: &Texts) -> Result<(), LayoutError> {
        let unfilled = |text: &str| ["{{", "}}", "●●"].iter().any(|mark| text.contains(mark));
        match texts.all().find(|(_, text)| unfilled(text)) {
            Some((field, text)) => Err(self.refuse(LayoutFault::PlaceholderLeft, field.as_str(), text)),
            None => Ok(()),
        }
    }

    fn check_face(&self) -> Result<(), LayoutError> {
        for Field { name, presence, .. } in self.form.fields {
            self.check(&self.face, *name, *presence)?;
        }
        // what a face says is printed, or the paper is none
        let placed = |field: FieldName| self.form.fields.iter().any(|own| own.name == field);
        if let Some((field, text)) = self.face.all().find(|(field, text)| !placed(*field) && !text.is_empty()) {
            return Err(self.refuse(LayoutFault::Overflow, field.as_str(), text));
        }
        self.check_filled(&self.face)
    }

    /// A sex that the front leaves to the reverse stands in 備考, and there is a place for it.
    fn check_overleaf(&self, face: &Face, rows: &[Face]) -> Result<(), LayoutError> {
        let overleaf = |face: &Face| matches!(face.get(FieldName::Sex), Some(Value::SexOverleaf(_)));
        let told = match face.get(FieldName::Remarks) {
            Some(Value::Remarks(remarks)) => remarks.contains(&Remark::Sex) && self.form.notice().is_some(),
            Some(_) | None => false,
        };
        let printed = self.form.fields.iter().any(|field| field.name == FieldName::Sex);
        // 備考 is that of the paper's own face
        if (printed && overleaf(face) && !told) || rows.iter().any(overleaf) {
            return Err(self.refuse(LayoutFault::ValueMissing, FieldName::Remarks.as_str(), ""));
        }
        Ok(())
    }

    fn check_rows(&self, rows: &[Texts]) -> Result<(), LayoutError> {
        let tables = || self.form.every_side().filter_map(|side| side.table.as_ref());
        for row in rows {
            for Column { field, presence, .. } in tables().flat_map(|table| table.columns) {
                self.check(row, *field, *presence)?;
            }
            self.check_filled(row)?;
        }
        Ok(())
    }

    fn check_seal(&self) -> Result<(), LayoutError> {
        let mut places = self.form.every_side().flat_map(|side| side.seals);
        if self.sheet.seal.is_none() && places.any(|place| matches!(place, SealPlace::Printed(_))) {
            return Err(self.refuse(LayoutFault::SealMissing, SEAL, ""));
        }
        Ok(())
    }

    /// The pages: every side with the rows it takes, then the further page until no row is left.
    fn leaves<'r>(&self, rows: &'r [Texts]) -> Result<Vec<Leaf<'r>>, LayoutError> {
        let mut rest = rows;
        let mut take = |side: &'static Side, repeated| {
            let fit = side.table.as_ref().map_or(0, |table| table.rows).min(rest.len());
            let (rows, left) = rest.split_at(fit);
            rest = left;
            (Leaf { side, rows, repeated }, left.len())
        };
        let mut leaves = Vec::new();
        let mut left = rows.len();
        for side in self.form.sides {
            let (leaf, after) = take(side, None);
            leaves.push(leaf);
            left = after;
        }
        for times in 1.. {
            if left == 0 {
                break;
            }
            let further = self.form.further.filter(|side| side.table.as_ref().is_some_and(|table| table.rows > 0));
            let side = further.ok_or_else(|| self.refuse(LayoutFault::Overflow, ROWS, ""))?;
            let (leaf, after) = take(side, Some(times));
            leaves.push(leaf);
            left = after;
        }
        Ok(leaves)
    }

    fn side(
        &mut self,
        side: &'static Side,
        rows: &[Texts],
        (number, all): (usize, usize),
    ) -> Result<Vec<Item>, LayoutError> {
        let (lines, contents) = cells::framed(side, &self.face, rows.len());
        let mut items: Vec<Item> =
            lines.into_iter().chain(side.cut.into_iter().flat_map(dashes)).map(Item::Rule).collect();
        for text in side.texts {
            items.extend(self.text(text)?);
        }
        for content in &contents {
            items.extend(match content {
                Content::Words(text) => self.text(text)?,
                Content::Value(place) => self.own_value(side, place)?,
                Content::RowValue(row, place) => self.value(place, rows[*row].get(place.field), place.area)?,
            });
        }
        for place in side.boxes {
            items.extend(self.own_value(side, place)?);
        }
        if let Some(remarks) = side.remarks {
            items.extend(self.remarks(remarks.area)?);
        }
        for place in side.seals {
            items.extend(self.seal(place)?);
        }
        if let Some(place) = &side.code {
            items.extend(self.code(place)?);
        }
        if let (Some(area), true) = (side.count, all > self.form.sides.len()) {
            items.extend(self.words(&format!("{number} / {all}"), &Text::new("", area, MARK_TENTHS, Align::Centre))?);
        }
        for area in side.sample.iter().filter(|_| self.sheet.sample) {
            items.extend(self.text(&Text::new(SAMPLE, *area, MARK_TENTHS, Align::Centre))?);
        }
        Ok(items)
    }

    fn seal(&self, place: &SealPlace) -> Result<Vec<Item>, LayoutError> {
        match (place, &self.sheet.seal) {
            (SealPlace::Omitted(area), _) => self.text(&Text::new(SEAL_OMITTED, *area, MARK_TENTHS, Align::Centre)),
            (SealPlace::Printed(area), Some(seal)) => Ok(vec![
                Item::Box { field: SEAL, area: *area },
                Item::Image { area: fitted(*area, seal), seal: seal.clone() },
            ]),
            (SealPlace::Printed(_), None) => Err(self.refuse(LayoutFault::SealMissing, SEAL, "")),
        }
    }

    /// The number as a QR code of version 1: the same 21 modules a side for every number.
    fn code(&self, place: &CodeBox) -> Result<Vec<Item>, LayoutError> {
        let number = self.face.get(place.field);
        let segments = QrSegment::make_segments(number);
        let code =
            QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, Version::new(1), Version::new(1), None, true)
                .map_err(|_| self.refuse(LayoutFault::Overflow, place.field.as_str(), number))?;
        let side = code.size();
        let modules = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let modules = modules.map(|(x, y)| code.get_module(x, y)).collect();
        Ok(vec![Item::Box { field: CODE, area: place.area }, Item::Code(Code { area: place.modules, side, modules })])
    }
}

/// A dashed line around an area, as short rules.
fn dashes(area: Area) -> Vec<Area> {
    let along = |from_um: i32, to_um: i32| {
        let starts = (from_um..to_um).step_by((DASH_UM + GAP_UM) as usize);
        starts.map(move |start| (start, DASH_UM.min(to_um - start)))
    };
    let mut rules = Vec::new();
    for (x_um, width_um) in along(area.x_um, area.right_um()) {
        for y_um in [area.y_um, area.bottom_um() - DASH_WIDTH_UM] {
            rules.push(Area { x_um, y_um, width_um, height_um: DASH_WIDTH_UM });
        }
    }
    for (y_um, height_um) in along(area.y_um, area.bottom_um()) {
        for x_um in [area.x_um, area.right_um() - DASH_WIDTH_UM] {
            rules.push(Area { x_um, y_um, width_um: DASH_WIDTH_UM, height_um });
        }
    }
    rules
}

/// The largest area of the seal's proportions in the middle of its place.
fn fitted(area: Area, seal: &Seal) -> Area {
    let (width, height) = (i64::from(seal.width_px().max(1)), i64::from(seal.height_px().max(1)));
    let (room_x, room_y) = (i64::from(area.width_um), i64::from(area.height_um));
    let (width_um, height_um) = if room_x * height <= room_y * width {
        (area.width_um, (room_x * height / width) as i32)
    } else {
        ((room_y * width / height) as i32, area.height_um)
    };
    Area {
        x_um: area.x_um + (area.width_um - width_um) / 2,
        y_um: area.y_um + (area.height_um - height_um) / 2,
        width_um,
        height_um,
    }
}

const _: () = assert!(SIZE_MIN_TENTHS == 50, "architecture.md §6: down to 5 pt");

#[cfg(test)]
mod tests;
