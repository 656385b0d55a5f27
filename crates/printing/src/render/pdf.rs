//! PDF: two embedded subsets, one code for every (glyph, text), equal bytes for equal pages.
//!
//! Knows printpdf as a serializer and the three keys it writes otherwise than we need. Text reaches the
//! file as glyph ids with their exact source text; printpdf never chooses a glyph.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, Stream, StringFormat};
use printpdf::{
    Codepoint, CurTransMat, FontId, FontMetrics, ImageCompression, ImageOptimizationOptions, Op, PaintMode, ParsedFont,
    PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, RawImage, RawImageData, RawImageFormat,
    Rect, TextItem, XObject, XObjectId, XObjectTransform, to_lopdf_doc,
};
use subsetter::GlyphRemapper;

use crate::fonts::{Fonts, Typeface};
use crate::page::{Area, Document, Item, Page, Seal, TextRun};

/// How a laid-out page meets a printer: one matrix after the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Placement {
    /// quarter turns clockwise; an odd number swaps width and height of the paper
    pub rotate_quarter_turns: u8,
    /// calibration to the right, on the turned page
    pub dx_um: i32,
    /// calibration downwards, on the turned page
    pub dy_um: i32,
}

impl Placement {
    /// As laid out: for the screen and for files.
    pub const NONE: Placement = Placement { rotate_quarter_turns: 0, dx_um: 0, dy_um: 0 };

    /// Size of the paper after the turn.
    fn paper_um(self, page: &Page) -> (i32, i32) {
        match self.rotate_quarter_turns % 2 {
            0 => (page.width_um, page.height_um),
            _ => (page.height_um, page.width_um),
        }
    }

    fn matrix(self, page: &Page) -> [f32; 6] {
        let (width, height) = (page.width_um, page.height_um);
        let (turn, right, up) = match self.rotate_quarter_turns % 4 {
            0 => ([1.0, 0.0, 0.0, 1.0], 0, 0),
            1 => ([0.0, -1.0, 1.0, 0.0], 0, width),
            2 => ([-1.0, 0.0, 0.0, -1.0], width, height),
            _ => ([0.0, 1.0, -1.0, 0.0], height, 0),
        };
        let [a, b, c, d] = turn;
        [a, b, c, d, points(right + self.dx_um), points(up - self.dy_um)]
    }
}

/// Why a document did not become a PDF. None of these is about the person.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The pinned font could not be subset.
    #[error("cannot subset the font {typeface}")]
    Subset {
        /// the typeface
        typeface: &'static str,
        /// what the subsetter said
        #[source]
        source: subsetter::Error,
    },
    /// More different glyphs than a font of a PDF can address.
    #[error("too many different glyphs for one file")]
    TooManyGlyphs,
    /// The serializer wrote no dictionary where the patch needs one.
    #[error("the PDF serializer wrote no {0}")]
    Patch(&'static str),
    /// The file could not be written to memory.
    #[error("cannot write the PDF")]
    Write(#[source] std::io::Error),
}

/// A document as PDF bytes, one page a side.
pub fn pdf(document: &Document, fonts: &Fonts, placement: &Placement) -> Result<Vec<u8>, RenderError> {
    let hash = document.hash(fonts);
    let mut embedded: Vec<Embedded> = Typeface::ALL.iter().map(|typeface| Embedded::new(*typeface, &hash)).collect();
    let mut target = PdfDocument::new(document.title);
    target.metadata.info.identifier.clone_from(&hash);
    for page in &document.pages {
        let ops = page_ops(page, *placement, &mut embedded, fonts)?;
        target.pages.push(paper(page, *placement, ops));
    }
    embedded.retain(|font| !font.codes.is_empty());
    for font in &embedded {
        target.resources.fonts.map.insert(font.id.clone(), PdfFont::new(font.subset(fonts)?));
    }
    if let Some(seal) = document.pages.iter().find_map(seal_of) {
        target.resources.xobjects.map.insert(seal_id(), XObject::Image(raw(seal)));
    }
    let mut file = to_lopdf_doc(&target, &save_options(), &mut Vec::new());
    patch(&mut file, &embedded, &hash)?;
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(RenderError::Write)?;
    Ok(bytes)
}

fn points(um: i32) -> f32 {
    (f64::from(um) * 72.0 / 25_400.0) as f32
}

fn pt(um: i32) -> Pt {
    Pt(points(um))
}

fn paper(page: &Page, placement: Placement, ops: Vec<Op>) -> PdfPage {
    let (width, height) = placement.paper_um(page);
    let sheet = Rect { x: Pt(0.0), y: Pt(0.0), width: pt(width), height: pt(height), mode: None, winding_order: None };
    PdfPage { media_box: sheet.clone(), trim_box: sheet.clone(), crop_box: sheet, ops }
}

fn page_ops(
    page: &Page,
    placement: Placement,
    embedded: &mut [Embedded],
    fonts: &Fonts,
) -> Result<Vec<Op>, RenderError> {
    let matrix = CurTransMat::Raw(placement.matrix(page));
    let mut ops = vec![Op::SaveGraphicsState, Op::SetTransformationMatrix { matrix }];
    for item in &page.items {
        match item {
            Item::Text(run) => {
                for font in embedded.iter_mut().filter(|font| font.typeface == run.typeface) {
                    font.write(run, page.height_um, fonts, &mut ops)?;
                }
            }
            Item::Rule(area) => ops.push(filled(*area, page)),
            Item::Box { .. } => {}
            Item::Image { area, .. } => ops.push(placed_image(*area, page)),
            Item::Code(code) => ops.extend(code.bars().into_iter().map(|bar| filled(bar, page))),
        }
    }
    ops.push(Op::RestoreGraphicsState);
    Ok(ops)
}

fn filled(area: Area, page: &Page) -> Op {
    let rectangle = Rect {
        x: pt(area.x_um),
        y: pt(page.height_um - area.bottom_um()),
        width: pt(area.width_um),
        height: pt(area.height_um),
        mode: Some(PaintMode::Fill),
        winding_order: None,
    };
    Op::DrawRectangle { rectangle }
}

fn placed_image(area: Area, page: &Page) -> Op {
    let transform = XObjectTransform {
        translate_x: Some(pt(area.x_um)),
        translate_y: Some(pt(page.height_um - area.bottom_um())),
        scale_x: Some(points(area.width_um)),
        scale_y: Some(points(area.height_um)),
        no_auto_scale: true,
        ..XObjectTransform::default()
    };
    Op::UseXobject { id: seal_id(), transform }
}

fn seal_id() -> XObjectId {
    XObjectId("Seal".to_owned())
}

fn seal_of(page: &Page) -> Option<&Seal> {
    page.items.iter().find_map(|item| match item {
        Item::Image { seal, .. } => Some(seal),
        Item::Text(_) | Item::Rule(_) | Item::Box { .. } | Item::Code(_) => None,
    })
}

fn raw(seal: &Seal) -> RawImage {
    RawImage {
        pixels: RawImageData::U8(seal.rgba().to_vec()),
        width: seal.width_px() as usize,
        height: seal.height_px() as usize,
        data_format: RawImageFormat::RGBA8,
        tag: Vec::new(),
    }
}

/// Lossless and unscaled: printpdf's own defaults may turn a seal into a JPEG.
fn save_options() -> PdfSaveOptions {
    let image = ImageOptimizationOptions {
        quality: None,
        max_image_size: None,
        dither_greyscale: Some(false),
        convert_to_greyscale: Some(false),
        auto_optimize: Some(false),
        format: Some(ImageCompression::Flate),
    };
    PdfSaveOptions { optimize: true, subset_fonts: false, secure: true, image_optimization: Some(image) }
}

/// One font of the file: a code for every (glyph, text), so that 辻 and its variants copy out exactly.
struct Embedded {
    typeface: Typeface,
    id: FontId,
    name: String,
    codes: BTreeMap<(u16, String), u16>,
    /// for every code: glyph id in the subset
    glyphs: Vec<u16>,
    /// for every code: advance in font units
    widths: BTreeMap<u16, u16>,
    remapper: GlyphRemapper,
}

impl Embedded {
    fn new(typeface: Typeface, hash: &str) -> Self {
        // Subsets are named by six capitals and a plus sign (ISO 32000-1, 9.6.4).
        let tag: String = hash.bytes().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
        Embedded {
            typeface,
            id: FontId(format!("F{}{}", &hash[..8], typeface.word())),
            name: format!("{tag}+{}", typeface.postscript_name()),
            codes: BTreeMap::new(),
            glyphs: vec![0],
            widths: BTreeMap::from([(0, 0)]),
            remapper: GlyphRemapper::new(),
        }
    }

    fn code(&mut self, id: u16, text: &str, fonts: &Fonts) -> Result<u16, RenderError> {
        if let Some(code) = self.codes.get(&(id, text.to_owned())) {
            return Ok(*code);
        }
        let code = u16::try_from(self.glyphs.len()).map_err(|_| RenderError::TooManyGlyphs)?;
        self.glyphs.push(self.remapper.remap(id));
        self.widths.insert(code, crate::shape::advance(id, self.typeface, fonts));
        self.codes.insert((id, text.to_owned()), code);
        Ok(code)
    }

    /// Thousandths of an em the file moves on after a code, as printpdf rounds it.
    fn width(&self, code: u16, fonts: &Fonts) -> i64 {
        let units = self.widths.get(&code).map_or(0, |width| i64::from(*width));
        units * 1000 / fonts.get(self.typeface).units_per_em
    }

    fn write(
        &mut self,
        run: &TextRun,
        page_height_um: i32,
        fonts: &Fonts,
        ops: &mut Vec<Op>,
    ) -> Result<(), RenderError> {
        let font = PdfFontHandle::External(self.id.clone());
        for line in run.glyphs.chunk_by(|one, next| one.dy_um == next.dy_um) {
            let (x_um, rise_um) = (run.x_um + line[0].dx_um, line[0].dy_um);
            let pos = Point { x: pt(x_um), y: pt(page_height_um - run.y_um + rise_um) };
            let mut shown = Vec::with_capacity(line.len());
            let mut drift = 0.0;
            for (i, glyph) in line.iter().enumerate() {
                let code = self.code(glyph.id, &glyph.text, fonts)?;
                let wanted_um = line.get(i + 1).map_or(glyph.advance_um, |next| next.dx_um - glyph.dx_um);
                let wanted = f64::from(wanted_um) * 1000.0 / f64::from(run.size_um);
                drift += self.width(code, fonts) as f64 - wanted;
                // Less than a thousandth of an em is rounding, not kerning.
                let correction = if drift.abs() < 1.0 { 0.0 } else { drift.round() };
                drift -= correction;
                shown.push(Codepoint::with_cid(code, correction as f32, glyph.text.clone()));
            }
            ops.extend([
                Op::StartTextSection,
                Op::SetFont { font: font.clone(), size: pt(run.size_um) },
                Op::SetTextCursor { pos },
                Op::ShowText { items: vec![TextItem::GlyphIds(shown)] },
                Op::EndTextSection,
            ]);
        }
        Ok(())
    }

    fn subset(&self, fonts: &Fonts) -> Result<ParsedFont, RenderError> {
        let loaded = fonts.get(self.typeface);
        let subset = subsetter::subset(&loaded.bytes, 0, &self.remapper)
            .map_err(|source| RenderError::Subset { typeface: self.typeface.word(), source })?;
        Ok(ParsedFont::with_glyph_data(
            subset,
            0,
            Some(self.name.clone()),
            BTreeMap::new(),
            self.widths.clone(),
            loaded.units_per_em as u16,
            FontMetrics { ascent: 1802, descent: -246 },
        ))
    }
}

/// What printpdf writes otherwise: version, glyphs of the codes, the PDF/X claim, the file's id.
fn patch(file: &mut lopdf::Document, embedded: &[Embedded], hash: &str) -> Result<(), RenderError> {
    file.version = "1.7".to_owned();
    for font in embedded {
        let map: Vec<u8> = font.glyphs.iter().flat_map(|glyph| glyph.to_be_bytes()).collect();
        let map = file.add_object(Stream::new(Dictionary::new(), map));
        let dictionaries = file.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
        let mut found = false;
        for descendant in dictionaries.filter_map(|dictionary| descendant_named(dictionary, &font.name)) {
            descendant.set("CIDToGIDMap", Object::Reference(map));
            found = true;
        }
        if !found {
            return Err(RenderError::Patch("descendant font"));
        }
    }
    for object in file.objects.values_mut() {
        if let Ok(dictionary) = object.as_dict_mut() {
            dictionary.remove(b"GTS_PDFXVersion");
            if dictionary.has_type(b"Catalog") {
                dictionary.remove(b"OutputIntents");
                dictionary.remove(b"Metadata");
            }
        }
    }
    file.prune_objects();
    let id = || Object::String(hash.bytes().take(32).collect(), StringFormat::Literal);
    file.trailer.set("ID", Object::Array(vec![id(), id()]));
    Ok(())
}

/// The descendant of a composite font of this name, if this is one.
fn descendant_named<'d>(dictionary: &'d mut Dictionary, name: &str) -> Option<&'d mut Dictionary> {
    let named = dictionary.get(b"BaseFont").and_then(Object::as_name).is_ok_and(|base| base == name.as_bytes());
    let descendants = dictionary.get_mut(b"DescendantFonts").ok()?.as_array_mut().ok()?;
    descendants.first_mut().filter(|_| named)?.as_dict_mut().ok()
}
