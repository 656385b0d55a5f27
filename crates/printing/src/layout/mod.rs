//! Layout: a form and a face become pages, or one refusal with the field's name.
//!
//! Knows shrinking, two lines, 裏面参照 and what is never printed. Knows nothing of file formats,
//! printers or why a value is what it is.

mod lines;
pub mod list;
mod refusal;

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use madoguchi_domain::certificate::Face;

use crate::fonts::{Fonts, Typeface};
use crate::forms::{Align, CodeBox, FieldBox, Form, Presence, SIZE_MIN_TENTHS, Side, Text, TooLong, size_um};
use crate::page::{Area, Code, Document, Item, Page, Run, Seal};
use crate::shape::{self, Shaped};
use lines::PAD_UM;
use refusal::refusal;
pub use refusal::{LayoutError, LayoutFault};

/// Size of 裏面参照, in tenths of a point: a notice, not a value.
const NOTICE_TENTHS: i32 = 70;

/// What the office adds to a face.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// print 見本 in the margin
    pub sample: bool,
    /// the office's seal
    pub seal: Option<Seal>,
}

/// Lays a face out on a form.
pub fn lay_out(form: &Form, face: &Face, sheet: &Sheet, fonts: &Fonts) -> Result<Document, LayoutError> {
    let mut desk = Desk { form, face, sheet, fonts, continued: Vec::new() };
    desk.check_face()?;
    desk.check_seal()?;
    let mut pages = Vec::with_capacity(form.sides.len());
    for side in form.sides {
        let items = desk.side(side)?;
        let title = format!("{} {}", form.title, side.name);
        pages.push(Page { title, width_um: form.paper.width_um, height_um: form.paper.height_um, items });
    }
    Ok(Document { form: form.id, kind: Some(form.kind), title: form.title, pages })
}

/// The exact glyphs of a name on one line, for screens.
pub(crate) fn lay_out_name(text: &str, size_um: i32, fonts: &Fonts) -> Result<Vec<Run>, LayoutError> {
    let glyphs = shape::shape(text, Typeface::Mincho, fonts)
        .map_err(|at| refusal(LayoutFault::GlyphMissing, "screen", "name", text, Some(at.0)))?;
    Ok(lines::set_line(&glyphs, Some("name"), size_um, (0, 0), fonts))
}

/// One layout in work.
struct Desk<'a> {
    form: &'a Form,
    face: &'a Face,
    sheet: &'a Sheet,
    fonts: &'a Fonts,
    /// boxes whose text goes on on the reverse
    continued: Vec<&'static FieldBox>,
}

impl Desk<'_> {
    fn refuse(&self, code: LayoutFault, field: &str) -> LayoutError {
        refusal(code, self.form.id, field, self.value(field), None)
    }

    fn value(&self, field: &str) -> &str {
        self.face.get(field).map_or("", String::as_str)
    }

    fn check_face(&self) -> Result<(), LayoutError> {
        for field in self.form.fields {
            let value = self.face.get(field.name);
            let there = match field.presence {
                Presence::Required => value.is_some_and(|text| !text.trim().is_empty()),
                Presence::MayBeEmpty => value.is_some(),
                Presence::Optional => true,
            };
            if !there {
                return Err(self.refuse(LayoutFault::ValueMissing, field.name));
            }
        }
        let unfilled = |text: &str| ["{{", "}}", "●●"].iter().any(|mark| text.contains(mark));
        match self.face.iter().find(|(_, text)| unfilled(text)) {
            Some((field, _)) => Err(self.refuse(LayoutFault::PlaceholderLeft, field)),
            None => Ok(()),
        }
    }

    fn check_seal(&self) -> Result<(), LayoutError> {
        if self.sheet.seal.is_none() && self.form.sides.iter().any(|side| side.seal.is_some()) {
            return Err(self.refuse(LayoutFault::SealMissing, "seal"));
        }
        Ok(())
    }

    fn side(&mut self, side: &'static Side) -> Result<Vec<Item>, LayoutError> {
        let mut items: Vec<Item> = side.rules.iter().map(|area| Item::Rule(*area)).collect();
        for text in side.texts {
            items.extend(self.text(text)?);
        }
        for place in side.boxes {
            if let Some(label) = place.label.filter(|_| !self.stays_blank(side, place)) {
                items.extend(self.text(&label)?);
            }
            items.extend(self.field_box(place)?);
        }
        if let Some(area) = side.remarks {
            items.extend(self.remarks(area)?);
        }
        if let (Some(area), Some(seal)) = (side.seal, &self.sheet.seal) {
            items.push(Item::Box { field: "seal", area });
            items.push(Item::Image { area: fitted(area, seal), seal: seal.clone() });
        }
        if let Some(place) = &side.code {
            items.extend(self.code(place)?);
        }
        if self.sheet.sample {
            for area in side.sample {
                let text = Text { text: "見　本", area: *area, tenths: 70, align: Align::Centre };
                items.extend(self.text(&text)?);
            }
        }
        Ok(items)
    }

    fn shape(&self, field: &str, text: &str, typeface: Typeface) -> Result<Vec<Shaped>, LayoutError> {
        shape::shape(text, typeface, self.fonts)
            .map_err(|at| refusal(LayoutFault::GlyphMissing, self.form.id, field, text, Some(at.0)))
    }

    /// Words of the form. They do not shrink.
    fn text(&self, text: &Text) -> Result<Vec<Item>, LayoutError> {
        let size_um = size_um(text.tenths);
        let area = match text.align {
            Align::Left | Align::Block => text.area.inset(PAD_UM),
            Align::Centre => text.area,
        };
        let (mut glyphs, mut ranges) = (Vec::new(), Vec::new());
        for paragraph in text.text.lines() {
            let shaped = self.shape("form", paragraph, Typeface::Gothic)?;
            let first = glyphs.len();
            let broken = lines::break_lines(&shaped, area.width_um, size_um, self.fonts);
            ranges.extend(broken.into_iter().map(|line| line.start + first..line.end + first));
            glyphs.extend(shaped);
        }
        let one_line = text.align != Align::Block && ranges.len() > 1;
        if one_line || lines::block_height_um(ranges.len(), size_um) > text.area.height_um {
            return Err(refusal(LayoutFault::Overflow, self.form.id, "form", text.text, None));
        }
        let runs = lines::set_lines(&glyphs, &ranges, None, size_um, (area, text.align), self.fonts);
        Ok(runs.into_iter().map(Item::Text).collect())
    }

    /// A value in its box: shrunk, then two lines, then 裏面参照.
    fn field_box(&mut self, place: &'static FieldBox) -> Result<Vec<Item>, LayoutError> {
        let area = self.area_of(place);
        let mut items = vec![Item::Box { field: place.field, area }];
        let value = self.value(place.field);
        let text = if value.is_empty() { place.empty } else { value };
        if text.is_empty() {
            return Ok(items);
        }
        let glyphs = self.shape(place.field, text, place.typeface)?;
        let runs = match (self.fit(&glyphs, place, area), place.too_long) {
            (Some(runs), _) => runs,
            (None, TooLong::Refuse) => return Err(self.refuse(LayoutFault::Overflow, place.field)),
            (None, TooLong::Continue) => {
                self.continued.push(place);
                let notice = self.shape(place.field, "裏面参照", Typeface::Gothic)?;
                let notice_place = FieldBox { tenths: place.tenths.min(NOTICE_TENTHS), ..*place };
                self.fit(&notice, &notice_place, area).ok_or_else(|| self.refuse(LayoutFault::Overflow, place.field))?
            }
        };
        items.extend(runs.into_iter().map(Item::Text));
        Ok(items)
    }

    /// A box that only borrows its room, when its field has no value: not even its label is printed.
    fn stays_blank(&self, side: &Side, place: &FieldBox) -> bool {
        let borrows = |other: &FieldBox| other.lends.is_some_and(|(to, _)| to == place.field);
        self.value(place.field).is_empty() && side.boxes.iter().any(borrows)
    }

    /// The box, less what it lends to a neighbour that has a value.
    fn area_of(&self, place: &FieldBox) -> Area {
        match place.lends {
            Some((to, height_um)) if !self.value(to).is_empty() => {
                Area { height_um: place.area.height_um - height_um, ..place.area }
            }
            Some(_) | None => place.area,
        }
    }

    fn fit(&self, glyphs: &[Shaped], place: &FieldBox, area: Area) -> Option<Vec<Run>> {
        let inner = Area { x_um: area.x_um + PAD_UM, width_um: area.width_um - 2 * PAD_UM, ..area };
        let lines_max = match place.too_long {
            TooLong::Refuse => 1,
            TooLong::Continue => 2,
        };
        (1..=lines_max).find_map(|lines| {
            let size_um = lines::sizes(place.tenths).find(|size_um| {
                lines::break_lines(glyphs, inner.width_um, *size_um, self.fonts).len() <= lines
                    && lines::block_height_um(lines, *size_um) <= inner.height_um
            })?;
            let ranges = lines::break_lines(glyphs, inner.width_um, size_um, self.fonts);
            let place_in = (inner, place.align);
            Some(lines::set_lines(glyphs, &ranges, Some(place.field), size_um, place_in, self.fonts))
        })
    }

    /// 備考: whole texts continued from other boxes, then the remarks.
    fn remarks(&self, area: Area) -> Result<Vec<Item>, LayoutError> {
        let mut items = vec![Item::Box { field: "remarks", area }];
        let mut entries = Vec::new();
        for place in &self.continued {
            let label = self.form.fields.iter().find(|field| field.name == place.field).map_or("", |f| f.label);
            let heading = self.shape("form", &format!("{label}　"), Typeface::Gothic)?;
            entries.push((place.field, heading, self.shape(place.field, self.value(place.field), place.typeface)?));
        }
        if !self.value("remarks").is_empty() {
            entries.push(("remarks", Vec::new(), self.shape("remarks", self.value("remarks"), Typeface::Gothic)?));
        }
        let Some((first, _, _)) = entries.first() else {
            return Ok(items);
        };
        let runs = lines::sizes(70).find_map(|size_um| self.remarks_at(&entries, area.inset(PAD_UM / 2), size_um));
        let runs = runs.ok_or_else(|| self.refuse(LayoutFault::Overflow, first))?;
        items.extend(runs.into_iter().map(Item::Text));
        Ok(items)
    }

    fn remarks_at(
        &self,
        entries: &[(&'static str, Vec<Shaped>, Vec<Shaped>)],
        area: Area,
        size_um: i32,
    ) -> Option<Vec<Run>> {
        let mut runs = Vec::new();
        let mut top_um = area.y_um;
        for (field, heading, value) in entries {
            runs.extend(lines::set_line(heading, None, size_um, (area.x_um, top_um), self.fonts));
            let indent_um = lines::width_um(heading, size_um, self.fonts);
            let beside = Area {
                x_um: area.x_um + indent_um,
                y_um: top_um,
                width_um: area.width_um - indent_um,
                height_um: area.bottom_um() - top_um,
            };
            let ranges = lines::break_lines(value, beside.width_um, size_um, self.fonts);
            if lines::block_height_um(ranges.len(), size_um) > beside.height_um {
                return None;
            }
            runs.extend(lines::set_lines(value, &ranges, Some(field), size_um, (beside, Align::Block), self.fonts));
            top_um += ranges.len() as i32 * lines::pitch_um(size_um);
        }
        Some(runs)
    }

    /// The number as a QR code of version 1: the same 21 modules a side for every number.
    fn code(&self, place: &'static CodeBox) -> Result<Vec<Item>, LayoutError> {
        let segments = QrSegment::make_segments(self.value(place.field));
        let code =
            QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, Version::new(1), Version::new(1), None, true)
                .map_err(|_| self.refuse(LayoutFault::Overflow, place.field))?;
        let side = code.size();
        let modules = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let modules = modules.map(|(x, y)| code.get_module(x, y)).collect();
        Ok(vec![Item::Box { field: "code", area: place.area }, Item::Code(Code { area: place.modules, side, modules })])
    }
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
