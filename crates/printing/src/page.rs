//! Pages: what stands where on the paper, in whole micrometres, and the hash of it.
//!
//! Knows glyph runs, rules, boxes, images and code modules. Knows nothing of forms, faces or file formats.

use std::sync::Arc;

use madoguchi_domain::certificate::CertificateKind;

use crate::fonts::{Fonts, Typeface};

/// A rectangle on the page; the origin is the upper left corner of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// left edge
    pub x_um: i32,
    /// upper edge
    pub y_um: i32,
    /// width
    pub width_um: i32,
    /// height
    pub height_um: i32,
}

impl Area {
    /// Right edge.
    pub const fn right_um(self) -> i32 {
        self.x_um + self.width_um
    }

    /// Lower edge.
    pub const fn bottom_um(self) -> i32 {
        self.y_um + self.height_um
    }

    /// Whether the two share any point of their insides.
    pub const fn overlaps(self, other: Area) -> bool {
        self.x_um < other.right_um()
            && other.x_um < self.right_um()
            && self.y_um < other.bottom_um()
            && other.y_um < self.bottom_um()
    }

    /// Whether the other lies wholly inside this one.
    pub const fn contains(self, other: Area) -> bool {
        self.x_um <= other.x_um
            && self.y_um <= other.y_um
            && other.right_um() <= self.right_um()
            && other.bottom_um() <= self.bottom_um()
    }

    /// The area with this much taken off each side.
    pub const fn inset(self, by_um: i32) -> Area {
        Area {
            x_um: self.x_um + by_um,
            y_um: self.y_um + by_um,
            width_um: self.width_um - 2 * by_um,
            height_um: self.height_um - 2 * by_um,
        }
    }
}

/// How the glyphs of a run follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right, lines from top to bottom.
    Across,
    /// From top to bottom, lines from right to left (縦書き).
    Down,
}

/// One glyph of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph {
    /// glyph id in the run's typeface
    pub id: u16,
    /// the exact text this glyph stands for
    pub text: String,
    /// where it is drawn, from the origin of the run, rightwards
    pub dx_um: i32,
    /// the same upwards
    pub dy_um: i32,
    /// how far the line moves on after it
    pub advance_um: i32,
}

/// Glyphs of one typeface and size on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRun {
    /// the field whose value this is; `None` for the form's own words
    pub field: Option<&'static str>,
    /// typeface of all glyphs
    pub typeface: Typeface,
    /// height of the em square
    pub size_um: i32,
    /// how the glyphs follow each other
    pub direction: Direction,
    /// left end of the baseline; of glyphs set down the middle of the line
    pub x_um: i32,
    /// the baseline; of glyphs set down the upper end of the line
    pub y_um: i32,
    /// the glyphs, in reading order
    pub glyphs: Vec<Glyph>,
}

impl TextRun {
    /// The exact text of the run.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.text.as_str()).collect()
    }

    /// Length of the run in its direction.
    pub fn length_um(&self) -> i32 {
        self.glyphs.iter().map(|glyph| glyph.advance_um).sum()
    }

    /// Where the run ends, and the next one of the same line begins.
    pub fn end_um(&self) -> (i32, i32) {
        match self.direction {
            Direction::Across => (self.x_um + self.length_um(), self.y_um),
            Direction::Down => (self.x_um, self.y_um + self.length_um()),
        }
    }
}

/// The modules of a code, without its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// where the modules lie
    pub area: Area,
    /// modules a side
    pub side: i32,
    /// dark modules, row by row
    pub modules: Vec<bool>,
}

impl Code {
    /// Runs of dark modules as areas on the page, row by row.
    pub fn bars(&self) -> Vec<Area> {
        let side = self.side.max(1);
        let edge = |from_um: i32, length_um: i32, n: i32| from_um + (2 * n * length_um + side) / (2 * side);
        let mut bars = Vec::new();
        for row in 0..self.side {
            let mut column = 0;
            while column < self.side {
                let start = column;
                while column < self.side && self.modules[(row * self.side + column) as usize] {
                    column += 1;
                }
                if column > start {
                    let (left, right) = (
                        edge(self.area.x_um, self.area.width_um, start),
                        edge(self.area.x_um, self.area.width_um, column),
                    );
                    let (top, bottom) = (
                        edge(self.area.y_um, self.area.height_um, row),
                        edge(self.area.y_um, self.area.height_um, row + 1),
                    );
                    bars.push(Area { x_um: left, y_um: top, width_um: right - left, height_um: bottom - top });
                }
                column += 1;
            }
        }
        bars
    }
}

/// One thing on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Shaped glyphs.
    Text(TextRun),
    /// A filled black rectangle: a line of the frame.
    Rule(Area),
    /// The place of a field; not drawn.
    Box {
        /// name of the field
        field: &'static str,
        /// its place
        area: Area,
    },
    /// The seal.
    Image {
        /// where it is drawn
        area: Area,
        /// its pixels
        seal: Seal,
    },
    /// The code, carrying the certificate's number and nothing else.
    Code(Code),
}

/// One side of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// title of the form and the side, for those who cannot see the picture
    pub title: String,
    /// width of the paper
    pub width_um: i32,
    /// height of the paper
    pub height_um: i32,
    /// what stands on it, in reading order
    pub items: Vec<Item>,
}

/// All pages of one certificate or list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// id of the form
    pub form: &'static str,
    /// kind of the certificate; none for a list
    pub kind: Option<CertificateKind>,
    /// title of the form; no personal data
    pub title: &'static str,
    /// the second page belongs on the reverse of the first
    pub two_sided: bool,
    /// the pages, front first
    pub pages: Vec<Page>,
}

impl Document {
    /// Hex BLAKE3 over the canonical bytes of all pages and the SHA-256 of both fonts.
    /// Rotation, tray and calibration come after it and do not change it.
    pub fn hash(&self, fonts: &Fonts) -> String {
        let mut bytes = Canonical(blake3::Hasher::new());
        bytes.text("madoguchi page 1");
        for typeface in Typeface::ALL {
            bytes.text(typeface.word());
            bytes.text(fonts.sha256(typeface));
        }
        bytes.text(self.form);
        bytes.text(self.title);
        bytes.number(self.pages.len());
        for page in &self.pages {
            bytes.page(page);
        }
        bytes.0.finalize().to_hex().to_string()
    }
}

/// Writes every value with its length or as eight bytes, so that no two pages share their bytes.
struct Canonical(blake3::Hasher);

impl Canonical {
    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.update(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn number(&mut self, length: usize) {
        self.0.update(&(length as u64).to_le_bytes());
    }

    fn um(&mut self, um: i32) {
        self.0.update(&i64::from(um).to_le_bytes());
    }

    fn area(&mut self, area: Area) {
        for um in [area.x_um, area.y_um, area.width_um, area.height_um] {
            self.um(um);
        }
    }

    fn page(&mut self, page: &Page) {
        self.text(&page.title);
        self.um(page.width_um);
        self.um(page.height_um);
        self.number(page.items.len());
        for item in &page.items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Text(run) => self.run(run),
            Item::Rule(area) => {
                self.text("rule");
                self.area(*area);
            }
            Item::Box { field, area } => {
                self.text("box");
                self.text(field);
                self.area(*area);
            }
            Item::Image { area, seal } => {
                self.text("image");
                self.area(*area);
                self.number(seal.width_px() as usize);
                self.bytes(seal.rgba());
            }
            Item::Code(code) => {
                self.text("code");
                self.area(code.area);
                self.um(code.side);
                let modules: Vec<u8> = code.modules.iter().map(|dark| u8::from(*dark)).collect();
                self.bytes(&modules);
            }
        }
    }

    fn run(&mut self, run: &TextRun) {
        self.text(match run.direction {
            Direction::Across => "text",
            Direction::Down => "text down",
        });
        self.text(run.field.unwrap_or(""));
        self.text(run.typeface.word());
        for um in [run.size_um, run.x_um, run.y_um] {
            self.um(um);
        }
        self.number(run.glyphs.len());
        for glyph in &run.glyphs {
            self.um(i32::from(glyph.id));
            self.text(&glyph.text);
            for um in [glyph.dx_um, glyph.dy_um, glyph.advance_um] {
                self.um(um);
            }
        }
    }
}

/// A seal: PNG bytes and their pixels, decoded once. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal(Arc<Pixels>);

#[derive(PartialEq, Eq)]
struct Pixels {
    png: Vec<u8>,
    width_px: u32,
    height_px: u32,
    rgba: Vec<u8>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "seal {} x {} px", self.width_px, self.height_px)
    }
}

/// Why bytes are no seal.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Not a PNG, or a broken one.
    #[error("the seal is not a readable PNG")]
    Decode(#[source] png::DecodingError),
    /// Too large for a seal: it would not fit the size of a certificate.
    #[error("the seal is larger than {} px a side", Seal::SIDE_PX_MAX)]
    TooLarge,
    /// Too few pixels to be read on paper.
    #[error("the seal is smaller than {} px a side", Seal::SIDE_PX_MIN)]
    TooSmall,
    /// One colour, or nothing at all: a certificate would have no seal.
    #[error("the seal is a picture of nothing")]
    Blank,
}

/// How far colours must lie apart on white paper, of 255, for a mark to be seen.
const SEEN_APART: u8 = 32;

/// Whether nothing would be seen on white paper: every pixel has nearly one colour there.
fn is_blank(rgba: &[u8]) -> bool {
    let on_paper = |colour: u8, alpha: u8| 255 - (u16::from(255 - colour) * u16::from(alpha) / 255) as u8;
    let (mut low, mut high) = ([255; 3], [0; 3]);
    for pixel in rgba.chunks_exact(4) {
        for (at, colour) in pixel[..3].iter().map(|colour| on_paper(*colour, pixel[3])).enumerate() {
            (low[at], high[at]) = (colour.min(low[at]), colour.max(high[at]));
        }
    }
    low.iter().zip(high).all(|(low, high)| high.saturating_sub(*low) < SEEN_APART)
}

impl Seal {
    /// The longest side taken: 20 mm at 600 dpi.
    pub const SIDE_PX_MAX: u32 = 480;
    /// The shortest side taken: 20 mm at 60 dpi; below that nobody reads a seal.
    pub const SIDE_PX_MIN: u32 = 48;

    /// Reads a seal from PNG bytes of any colour type.
    pub fn from_png(png_bytes: &[u8]) -> Result<Seal, SealError> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png_bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let mut reader = decoder.read_info().map_err(SealError::Decode)?;
        let (width_px, height_px) = (reader.info().width, reader.info().height);
        if width_px.max(height_px) > Self::SIDE_PX_MAX {
            return Err(SealError::TooLarge);
        }
        if width_px.min(height_px) < Self::SIDE_PX_MIN {
            return Err(SealError::TooSmall);
        }
        let mut pixels = vec![0; reader.output_buffer_size().ok_or(SealError::TooLarge)?];
        let frame = reader.next_frame(&mut pixels).map_err(SealError::Decode)?;
        pixels.truncate(frame.buffer_size());
        let rgba = match frame.color_type {
            png::ColorType::Rgba => pixels,
            png::ColorType::Rgb => pixels.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect(),
            png::ColorType::GrayscaleAlpha => pixels.chunks_exact(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect(),
            png::ColorType::Grayscale | png::ColorType::Indexed => {
                pixels.iter().flat_map(|p| [*p, *p, *p, 255]).collect()
            }
        };
        if is_blank(&rgba) {
            return Err(SealError::Blank);
        }
        Ok(Seal(Arc::new(Pixels { png: png_bytes.to_vec(), width_px, height_px, rgba })))
    }

    /// The PNG as it was given.
    pub fn png(&self) -> &[u8] {
        &self.0.png
    }

    /// Width in pixels.
    pub fn width_px(&self) -> u32 {
        self.0.width_px
    }

    /// Height in pixels.
    pub fn height_px(&self) -> u32 {
        self.0.height_px
    }

    /// Red, green, blue, alpha of every pixel, row by row.
    pub fn rgba(&self) -> &[u8] {
        &self.0.rgba
    }
}
