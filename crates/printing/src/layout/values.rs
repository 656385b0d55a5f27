//! Values in their places: shrunk, then two lines, then a notice with the whole text in 備考.

use madoguchi_domain::face::FieldName;

use super::desk::{Composer, Continued, OWN_WORDS};
use super::lines::{self, AIR_UM, LinePlace, PAD_UM, Words};
use super::refusal::{LayoutError, LayoutFault};
use crate::fonts::Typeface;
use crate::forms::{Align, CellContent, FieldBox, Side, Style, TooLong, size_um};
use crate::page::{Area, Direction, Item, TextRun};
use crate::shape::Shaped;

/// Size of the notice that stands instead of a continued text, in tenths of a point: no value.
const NOTICE_TENTHS: i32 = 70;

/// Size of 備考 before shrinking, in tenths of a point.
const REMARKS_TENTHS: i32 = 70;

/// A text of 備考: its heading and its words.
struct Entry {
    field: FieldName,
    text: String,
    heading: Vec<Shaped>,
    words: Vec<Shaped>,
}

impl Composer<'_> {
    /// A value of the paper's own face, with the label of its place.
    pub(super) fn own_value(&mut self, side: &Side, place: &FieldBox) -> Result<Vec<Item>, LayoutError> {
        let mut items = Vec::new();
        if let Some(label) = place.label.filter(|_| !self.stays_blank(side, place)) {
            items.extend(self.text(&label)?);
        }
        let text = self.face.get(place.field).to_owned();
        items.extend(self.value(place, &text, self.area_of(place))?);
        Ok(items)
    }

    /// A value in its box.
    pub(super) fn value(&mut self, place: &FieldBox, value: &str, area: Area) -> Result<Vec<Item>, LayoutError> {
        let (field, style) = (place.field.as_str(), place.style);
        let mut items = vec![Item::Box { field, area }];
        let text = if value.is_empty() { style.empty } else { value };
        if text.is_empty() {
            return Ok(items);
        }
        let glyphs = self.shape(field, text, style.typeface, style.direction)?;
        let after = self.shape(OWN_WORDS, style.after, style.typeface, style.direction)?;
        let room = self.before(area, &after, style);
        let runs = match self.fit(&glyphs, field, style, room) {
            Some(runs) => runs,
            None => self.notice_of(place, value, room)?,
        };
        let after = runs.last().map(|last| lines::set_after(last, &after, self.fonts)).unwrap_or_default();
        items.extend(runs.into_iter().chain(after).map(Item::Text));
        Ok(items)
    }

    /// What a word after the value leaves of its box.
    fn before(&self, area: Area, after: &[Shaped], style: Style) -> Area {
        let taken_um = lines::length_um(after, size_um(style.tenths), self.fonts);
        match style.direction {
            Direction::Across => Area { width_um: area.width_um - taken_um, ..area },
            Direction::Down => Area { height_um: area.height_um - taken_um, ..area },
        }
    }

    /// What stands in a box whose text does not fit; the text is kept for 備考.
    fn notice_of(&mut self, place: &FieldBox, value: &str, area: Area) -> Result<Vec<TextRun>, LayoutError> {
        let field = place.field.as_str();
        let overflow = || self.refuse(LayoutFault::Overflow, field, value);
        let notice = match place.style.too_long {
            TooLong::Refuse => None,
            TooLong::Continue => self.form.notice(),
        };
        let notice = notice.ok_or_else(overflow)?;
        let style = Style { tenths: place.style.tenths.min(NOTICE_TENTHS), ..place.style };
        let glyphs = self.shape(field, notice, Typeface::Gothic, style.direction)?;
        let runs = self.fit(&glyphs, field, style, area).ok_or_else(overflow)?;
        // one field may stand in several boxes; its text is continued once
        if !self.continued.iter().any(|other| other.field == place.field && other.text == value) {
            self.continued.push(Continued {
                field: place.field,
                text: value.to_owned(),
                typeface: place.style.typeface,
            });
        }
        Ok(runs)
    }

    /// A box that only borrows its room, when its field has no value: not even its label is printed.
    fn stays_blank(&self, side: &Side, place: &FieldBox) -> bool {
        let in_cells = side.cells.iter().filter_map(|cell| match cell.holds {
            CellContent::Value { lends, .. } => lends,
            CellContent::Nothing | CellContent::Words { .. } => None,
        });
        let mut lent = in_cells.chain(side.boxes.iter().filter_map(|other| other.lends));
        self.face.get(place.field).is_empty() && lent.any(|(to, _)| to == place.field)
    }

    /// The box, less what it lends to a neighbour that has a value.
    fn area_of(&self, place: &FieldBox) -> Area {
        match place.lends {
            Some((to, height_um)) if !self.face.get(to).is_empty() => {
                Area { height_um: place.area.height_um - height_um, ..place.area }
            }
            Some(_) | None => place.area,
        }
    }

    fn fit(&self, glyphs: &[Shaped], field: &'static str, style: Style, area: Area) -> Option<Vec<TextRun>> {
        let place = LinePlace { area, align: style.align, direction: style.direction }.padded(PAD_UM, AIR_UM);
        let tries: &[(usize, i32)] = match style.too_long {
            TooLong::Refuse => &[(1, style.tenths)],
            TooLong::Continue => &[(1, style.tenths), (2, style.tenths)],
        };
        // without a place to go on in, a broken word is better than no paper
        let broken = || lines::fit_with(Words::Broken, glyphs, place, tries, self.fonts);
        let nowhere_else = style.too_long == TooLong::Continue && self.form.notice().is_none();
        let fitted = lines::fit(glyphs, place, tries, self.fonts);
        let (size_um, ranges) = fitted.or_else(|| if nowhere_else { broken() } else { None })?;
        Some(lines::set_lines(glyphs, &ranges, Some(field), size_um, place, self.fonts))
    }

    /// 備考: whole texts continued from other boxes, then the remarks.
    pub(super) fn remarks(&mut self, area: Area) -> Result<Vec<Item>, LayoutError> {
        let mut items = vec![Item::Box { field: FieldName::Remarks.as_str(), area }];
        let mut entries = Vec::new();
        for Continued { field, text, typeface } in std::mem::take(&mut self.continued) {
            let heading = format!("{}　", self.label(field));
            let heading = self.shape(OWN_WORDS, &heading, Typeface::Gothic, Direction::Across)?;
            let words = self.shape(field.as_str(), &text, typeface, Direction::Across)?;
            entries.push(Entry { field, text, heading, words });
        }
        let (field, text) = (FieldName::Remarks, self.face.get(FieldName::Remarks).to_owned());
        if !text.is_empty() {
            let words = self.shape(field.as_str(), &text, Typeface::Gothic, Direction::Across)?;
            entries.push(Entry { field, text, heading: Vec::new(), words });
        }
        let Some(first) = entries.first() else {
            return Ok(items);
        };
        let inner = area.inset(PAD_UM / 2);
        let at =
            |words| lines::sizes(REMARKS_TENTHS).find_map(|size_um| self.remarks_at(&entries, inner, size_um, words));
        let runs = at(Words::Whole).or_else(|| at(Words::Broken));
        let runs = runs.ok_or_else(|| self.refuse(LayoutFault::Overflow, first.field.as_str(), &first.text))?;
        items.extend(runs.into_iter().map(Item::Text));
        Ok(items)
    }

    /// The name of a field on this form.
    fn label(&self, field: FieldName) -> &'static str {
        let own = self.form.fields.iter().find(|own| own.name == field).map(|own| own.label);
        let columns = || self.form.every_side().filter_map(|side| side.table).flat_map(|table| table.columns);
        own.or_else(|| columns().find(|column| column.field == field).map(|column| column.label)).unwrap_or("")
    }

    fn remarks_at(&self, entries: &[Entry], area: Area, size_um: i32, wanted: Words) -> Option<Vec<TextRun>> {
        let mut runs = Vec::new();
        let mut top_um = area.y_um;
        for Entry { field, heading, words, .. } in entries {
            runs.extend(lines::set_line(heading, None, size_um, Direction::Across, (area.x_um, top_um), self.fonts));
            let indent_um = lines::length_um(heading, size_um, self.fonts);
            let beside = Area {
                x_um: area.x_um + indent_um,
                y_um: top_um,
                width_um: area.width_um - indent_um,
                height_um: area.bottom_um() - top_um,
            };
            let ranges = lines::break_lines(words, beside.width_um, size_um, self.fonts);
            let fits = lines::block_height_um(ranges.len(), size_um) <= beside.height_um;
            if !fits || (wanted == Words::Whole && !lines::are_whole(words, &ranges)) {
                return None;
            }
            let place = LinePlace::across(beside, Align::Block);
            runs.extend(lines::set_lines(words, &ranges, Some(field.as_str()), size_um, place, self.fonts));
            top_um += ranges.len() as i32 * lines::pitch_um(size_um);
        }
        Some(runs)
    }
}
