//! Lists: rows under headings on A4 landscape, as many pages as it takes.
//!
//! Knows columns, pages and what to do with a text that does not fit. A list is for the office itself: what has
//! no glyph is shown by its code point instead of stopping the list, and what does not fit ends in …. Papers that
//! leave the office are [`super::lay_out`]'s, which refuses both.

use unicode_segmentation::UnicodeSegmentation;

use super::lines::{self, Fitted, LinePlace, Words};
use crate::fonts::{Fonts, Typeface};
use crate::forms::{Align, MARGIN_UM, Medium, SIZE_MIN_TENTHS, size_um};
use crate::page::{Area, Document, Item, Page};
use crate::shape::{self, Shaped};

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedList {
    /// Its title; no personal data
    pub title: &'static str,
    /// Lines over the headings, on the first page
    pub about: Vec<String>,
    /// The columns, together no wider than [`WIDTH_UM`]
    pub columns: Vec<ListColumn>,
    /// The rows, as many cells as columns
    pub rows: Vec<Vec<String>>,
    /// Of a sample office: 見本 in the margin
    pub sample: bool,
}

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListColumn {
    /// Its heading
    pub label: &'static str,
    /// Its width
    pub width_um: i32,
    /// Names are set in Mincho
    pub mincho: bool,
}

/// A4 landscape.
const PAPER: Area =
    Area { x_um: 0, y_um: 0, width_um: Medium::A4.area().height_um, height_um: Medium::A4.area().width_um };
const EDGE_UM: i32 = 10_000;
/// What the columns may take together.
pub const WIDTH_UM: i32 = PAPER.width_um - 2 * EDGE_UM;
const TITLE_UM: i32 = 8_000;
const ABOUT_UM: i32 = 4_600;
const HEADING_UM: i32 = 6_000;
const ROW_UM: i32 = 5_600;
const RULE_UM: i32 = 85;
const CELL_TENTHS: i32 = 80;
/// Two lines of a cell are no larger than this.
const TWO_LINES_TENTHS: i32 = 60;
/// Longest cell that is shaped; the rest could not be read at any size.
const CELL_CLUSTERS_MAX: usize = 200;

/// The pages of a list. One without rows has one page that says so.
pub fn lay_out_list(list: &PrintedList, fonts: &Fonts) -> Document {
    let room_um = PAPER.height_um - 2 * EDGE_UM - TITLE_UM - HEADING_UM;
    let about_um = ABOUT_UM * i32::try_from(list.about.len()).unwrap_or(0);
    let first = rows_in(room_um - about_um);
    let (head, rest) = list.rows.split_at(first.min(list.rows.len()));
    let mut parts = vec![head];
    parts.extend(rest.chunks(rows_in(room_um)));
    let all = parts.len();
    let setter = Setter { list, fonts };
    let pages = parts.iter().zip(1..).map(|(rows, number)| setter.page(rows, number, all)).collect();
    Document { form: "list.a4_landscape", kind: None, title: list.title, two_sided: false, pages }
}

fn rows_in(height_um: i32) -> usize {
    usize::try_from(height_um / ROW_UM).unwrap_or(0).max(1)
}

struct Setter<'a> {
    list: &'a PrintedList,
    fonts: &'a Fonts,
}

impl Setter<'_> {
    fn page(&self, rows: &[Vec<String>], number: usize, all: usize) -> Page {
        let mut items = Vec::new();
        let across = |y_um, height_um| Area { x_um: EDGE_UM, y_um, width_um: WIDTH_UM, height_um };
        let mut top_um = EDGE_UM;
        self.text(&mut items, self.list.title, across(top_um, TITLE_UM), (130, Align::Start), Typeface::Gothic);
        let right = Area { x_um: PAPER.width_um - EDGE_UM - 40_000, width_um: 40_000, ..across(top_um, TITLE_UM) };
        self.text(&mut items, &format!("{number} / {all} 頁"), right, (90, Align::Centre), Typeface::Gothic);
        if self.list.sample {
            let margin =
                Area { x_um: PAPER.width_um / 2 - 20_000, y_um: MARGIN_UM, width_um: 40_000, height_um: 6_000 };
            self.text(&mut items, "見　本", margin, (90, Align::Centre), Typeface::Gothic);
        }
        top_um += TITLE_UM;
        if number == 1 {
            for line in &self.list.about {
                self.text(&mut items, line, across(top_um, ABOUT_UM), (80, Align::Start), Typeface::Gothic);
                top_um += ABOUT_UM;
            }
        }
        let labels: Vec<String> = self.list.columns.iter().map(|column| column.label.to_owned()).collect();
        items.push(Item::Rule(across(top_um, 2 * RULE_UM)));
        self.row(&mut items, &labels, top_um, HEADING_UM, |_| Typeface::Gothic);
        top_um += HEADING_UM;
        items.push(Item::Rule(across(top_um, 2 * RULE_UM)));
        for row in rows {
            self.row(&mut items, row, top_um, ROW_UM, |c| if c.mincho { Typeface::Mincho } else { Typeface::Gothic });
            top_um += ROW_UM;
            items.push(Item::Rule(across(top_um, RULE_UM)));
        }
        if self.list.rows.is_empty() {
            self.text(
                &mut items,
                "該当する行はありません。",
                across(top_um, ROW_UM),
                (80, Align::Start),
                Typeface::Gothic,
            );
        }
        let title = format!("{}　{number} / {all}", self.list.title);
        Page { title, width_um: PAPER.width_um, height_um: PAPER.height_um, items }
    }

    fn row(
        &self,
        items: &mut Vec<Item>,
        cells: &[String],
        y_um: i32,
        height_um: i32,
        typeface: impl Fn(&ListColumn) -> Typeface,
    ) {
        let mut x_um = EDGE_UM;
        for (text, column) in cells.iter().zip(&self.list.columns) {
            let area = Area { x_um, y_um, width_um: column.width_um, height_um };
            self.text(items, text, area, (CELL_TENTHS, Align::Start), typeface(column));
            x_um += column.width_um;
        }
    }

    /// A text in its place: shrunk, then two lines, then cut.
    fn text(&self, items: &mut Vec<Item>, text: &str, area: Area, (tenths, align): (i32, Align), typeface: Typeface) {
        if text.is_empty() {
            return;
        }
        let area = Area { x_um: area.x_um + lines::PAD_UM, width_um: area.width_um - 2 * lines::PAD_UM, ..area };
        let mut glyphs = self.shape(text, typeface);
        let place = LinePlace::across(area, align);
        let tries = [(1, tenths), (2, TWO_LINES_TENTHS.min(tenths))];
        // a broken word tells more than one that is cut off
        let broken = || lines::fit_with(Words::Broken, &glyphs, place, &tries, self.fonts);
        let fitted = lines::fit(&glyphs, place, &tries, self.fonts).or_else(broken);
        let (size, ranges) = fitted.unwrap_or_else(|| self.cut(&mut glyphs, area));
        let runs = lines::set_lines(&glyphs, &ranges, None, size, place, self.fonts);
        items.extend(runs.into_iter().map(Item::Text));
    }

    /// Two lines of the smallest size, the last glyph an ellipsis.
    fn cut(&self, glyphs: &mut Vec<Shaped>, area: Area) -> Fitted {
        let size = size_um(SIZE_MIN_TENTHS);
        let ranges = lines::break_lines(glyphs, area.width_um, size, self.fonts);
        let end = ranges.get(1).map_or(glyphs.len(), |second| second.end);
        glyphs.truncate(end.saturating_sub(1));
        glyphs.extend(self.shape("…", Typeface::Gothic));
        let mut ranges = lines::break_lines(glyphs, area.width_um, size, self.fonts);
        ranges.truncate(2);
        (size, ranges)
    }

    /// Glyphs of a text; what has none is told by its code points.
    fn shape(&self, text: &str, typeface: Typeface) -> Vec<Shaped> {
        let text: String = text.graphemes(true).take(CELL_CLUSTERS_MAX).collect();
        if let Ok(glyphs) = shape::shape(&text, typeface, self.fonts) {
            return glyphs;
        }
        let mut glyphs = Vec::new();
        for (cluster, number) in text.graphemes(true).zip(1..) {
            let drawn = shape::shape(cluster, typeface, self.fonts).or_else(|_| {
                let points: Vec<String> = cluster.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
                shape::shape(&format!("［{}］", points.join(" ")), Typeface::Gothic, self.fonts)
            });
            for mut glyph in drawn.unwrap_or_default() {
                // lines break between clusters of the whole text
                glyph.cluster = number;
                glyphs.push(glyph);
            }
        }
        glyphs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: Vec<Vec<String>>) -> PrintedList {
        let column = |label, width_um, mincho| ListColumn { label, width_um, mincho };
        let columns = vec![column("行", 20_000, false), column("氏名", 60_000, true), column("内容", 100_000, false)];
        PrintedList { title: "見出し", about: vec!["ファイル　x".into()], columns, rows, sample: true }
    }

    fn row(name: &str, told: &str) -> Vec<String> {
        vec!["2".into(), name.into(), told.into()]
    }

    fn texts(page: &Page) -> String {
        let text = |item: &Item| match item {
            Item::Text(run) => Some(run.text()),
            Item::Rule(_) | Item::Box { .. } | Item::Image { .. } | Item::Code(_) => None,
        };
        page.items.iter().filter_map(text).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn rows_go_on_over_pages_that_are_counted() {
        let fonts = Fonts::find(None).unwrap();
        let document = lay_out_list(&list(vec![row("見本　太郎", "同じ"); 100]), &fonts);
        assert!(document.pages.len() > 2);
        let all = document.pages.len();
        for (page, number) in document.pages.iter().zip(1..) {
            assert!(texts(page).contains(&format!("{number} / {all} 頁")));
            assert_eq!(texts(page).contains("ファイル"), number == 1);
        }
        let rows: usize = document.pages.iter().map(|page| texts(page).matches("見本　太郎").count()).sum();
        assert_eq!(rows, 100);
        let inside = |item: &Item| match item {
            Item::Text(run) => run.y_um < PAPER.height_um - MARGIN_UM && run.end_um().0 <= PAPER.width_um - MARGIN_UM,
            Item::Rule(_) | Item::Box { .. } | Item::Image { .. } | Item::Code(_) => true,
        };
        assert!(document.pages.iter().flat_map(|page| &page.items).all(inside));
    }

    #[test]
    fn a_name_is_drawn_exactly_and_what_has_no_glyph_is_told_by_its_code() {
        let fonts = Fonts::find(None).unwrap();
        let shown = |name: &str| texts(&lay_out_list(&list(vec![row(name, "")]), &fonts).pages[0]);
        assert!(shown("𠮷野家　葛\u{E0102}城").contains("𠮷野家　葛\u{E0102}城"));
        assert!(shown("山\u{E000}田").contains("山|［U+E000］|田"));
        assert!(shown("葛\u{E0101}").contains("［U+845B U+E0101］"));
    }

    #[test]
    fn a_text_that_does_not_fit_ends_in_an_ellipsis_and_no_rows_are_said() {
        let fonts = Fonts::find(None).unwrap();
        let shown = texts(&lay_out_list(&list(vec![row("x", &"長い内容".repeat(60))]), &fonts).pages[0]);
        assert!(shown.contains('…'), "{shown}");
        let empty = lay_out_list(&list(Vec::new()), &fonts);
        assert_eq!(empty.pages.len(), 1);
        assert!(texts(&empty.pages[0]).contains("該当する行はありません。"));
    }
}
