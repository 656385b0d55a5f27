//! One layout in work: its form, its texts, what is to be continued, and words of the form in their places.

use madoguchi_domain::face::FieldName;

use super::cells::Texts;
use super::lines::{self, LinePlace, PAD_UM};
use super::refusal::{LayoutError, LayoutFault, refusal};
use crate::fonts::{Fonts, Typeface};
use crate::forms::{Align, Form, Text, size_um};
use crate::page::{Direction, Item, Seal};
use crate::shape::{self, Shaped};

/// The word of refusals for words of the form itself.
pub(super) const OWN_WORDS: &str = "form";

/// What the office adds to a face.
#[derive(Debug, Clone, Default)]
pub struct SheetSetup {
    /// print 見本 in the margin
    pub sample: bool,
    /// the office's seal
    pub seal: Option<Seal>,
}

/// One layout in work.
pub(super) struct Composer<'a> {
    pub form: &'a Form,
    pub face: Texts,
    pub sheet: &'a SheetSetup,
    pub fonts: &'a Fonts,
    /// texts that go on in 備考
    pub continued: Vec<Continued>,
}

/// A text that goes on in 備考.
pub(super) struct Continued {
    pub field: FieldName,
    pub text: String,
    pub typeface: Typeface,
}

impl Composer<'_> {
    pub fn refuse(&self, code: LayoutFault, field: &str, text: &str) -> LayoutError {
        refusal(code, self.form.id, field, text, None)
    }

    pub fn shape(
        &self,
        field: &str,
        text: &str,
        typeface: Typeface,
        direction: Direction,
    ) -> Result<Vec<Shaped>, LayoutError> {
        let shaped = match direction {
            Direction::Across => shape::shape(text, typeface, self.fonts),
            Direction::Down => shape::shape_down(text, typeface, self.fonts),
        };
        shaped.map_err(|at| refusal(LayoutFault::GlyphMissing, self.form.id, field, text, Some(at.0)))
    }

    /// Words of the form. They do not shrink.
    pub fn text(&self, text: &Text) -> Result<Vec<Item>, LayoutError> {
        self.words(text.text, text)
    }

    pub fn words(&self, words: &str, text: &Text) -> Result<Vec<Item>, LayoutError> {
        let size_um = size_um(text.tenths);
        let place = LinePlace { area: text.area, align: text.align, direction: text.direction };
        // words in the middle of their place need no free edge beside them
        let inner = match text.align {
            Align::Block => LinePlace { area: text.area.inset(PAD_UM), ..place },
            Align::Start => place.padded(PAD_UM, 0),
            Align::Centre => place,
        };
        let (mut glyphs, mut ranges) = (Vec::new(), Vec::new());
        for paragraph in words.lines() {
            let shaped = self.shape(OWN_WORDS, paragraph, Typeface::Gothic, text.direction)?;
            let first = glyphs.len();
            let broken = lines::break_lines(&shaped, inner.along_um(), size_um, self.fonts);
            ranges.extend(broken.into_iter().map(|line| line.start + first..line.end + first));
            glyphs.extend(shaped);
        }
        let one_line = text.align != Align::Block && ranges.len() > 1;
        if one_line || lines::block_height_um(ranges.len(), size_um) > inner.beside_um() {
            return Err(self.refuse(LayoutFault::Overflow, OWN_WORDS, words));
        }
        let runs = lines::set_lines(&glyphs, &ranges, None, size_um, inner, self.fonts);
        Ok(runs.into_iter().map(Item::Text).collect())
    }
}
