//! SVG: the glyphs as outlines, with the text beside them for those who cannot see the picture.
//!
//! A webview has not our fonts and picks its own variants; outlines leave it nothing to choose.

use std::collections::BTreeSet;
use std::fmt::Write;

use harfrust::GlyphId;
use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, SvgSink};

use crate::fonts::{Fonts, Typeface};
use crate::layout::{LayoutError, lay_out_name};
use crate::page::{Area, Item, Page, TextRun};

/// A page as SVG in micrometres.
pub fn svg(page: &Page, fonts: &Fonts) -> String {
    let mut body = String::new();
    let mut used = BTreeSet::new();
    for item in &page.items {
        match item {
            Item::Text(run) => body.push_str(&referred(run, fonts, &mut used)),
            Item::Rule(area) => body.push_str(&rectangle(*area)),
            Item::Box { .. } => {}
            Item::Image { area, seal } => {
                let _ =
                    writeln!(body, r#"<image {} href="data:image/png;base64,{}"/>"#, place(*area), base64(seal.png()));
            }
            Item::Code(code) => code.bars().into_iter().for_each(|bar| body.push_str(&rectangle(bar))),
        }
    }
    let (width, height) = (page.width_um, page.height_um);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {width} {height}\">\n",
        millimetres(width),
        millimetres(height),
    );
    let _ = writeln!(out, "<title>{}</title>\n<desc>{}</desc>\n<defs>", escaped(&page.title), escaped(&spoken(page)));
    for (typeface, id) in used {
        let path = outline(typeface, id, fonts);
        let _ = writeln!(out, r#"<path id="{}" d="{path}"/>"#, reference(typeface, id));
    }
    let _ = write!(out, "</defs>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{body}</svg>\n");
    out
}

/// The exact glyphs of a name on one line, as SVG to stand in a line of a screen: the ink takes the
/// colour of the words around it, the height is one em of `size_um`.
pub fn name_svg(text: &str, fonts: &Fonts, size_um: i32) -> Result<String, LayoutError> {
    let runs = lay_out_name(text, size_um, fonts)?;
    let width = runs.last().map_or(0, |run| run.end_um().0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {width} {size_um}\" fill=\"currentColor\"><title>{}</title>",
        millimetres(width),
        millimetres(size_um),
        escaped(text),
    );
    for run in &runs {
        for (x, y, id) in pens(run) {
            let (path, scale) = (outline(run.typeface, id, fonts), scale(run, fonts));
            let _ = write!(out, r#"<path transform="translate({x} {y}) scale({scale} -{scale})" d="{path}"/>"#);
        }
    }
    out.push_str("</svg>");
    Ok(out)
}

fn referred(run: &TextRun, fonts: &Fonts, used: &mut BTreeSet<(Typeface, u16)>) -> String {
    let scale = scale(run, fonts);
    let mut out = String::new();
    for (x, y, id) in pens(run) {
        used.insert((run.typeface, id));
        let href = reference(run.typeface, id);
        let _ = writeln!(out, r##"<use href="#{href}" transform="translate({x} {y}) scale({scale} -{scale})"/>"##);
    }
    out
}

fn pens(run: &TextRun) -> impl Iterator<Item = (i32, i32, u16)> {
    run.glyphs.iter().map(|glyph| (run.x_um + glyph.dx_um, run.y_um - glyph.dy_um, glyph.id))
}

fn scale(run: &TextRun, fonts: &Fonts) -> f64 {
    f64::from(run.size_um) / fonts.get(run.typeface).units_per_em as f64
}

fn reference(typeface: Typeface, id: u16) -> String {
    format!("{}-{id}", typeface.word())
}

/// The outline in font units, y upwards. A blank glyph has none.
fn outline(typeface: Typeface, id: u16, fonts: &Fonts) -> String {
    let glyphs = fonts.get(typeface).font.outline_glyphs();
    let mut path = SvgSink::with_precision(0);
    let Some(glyph) = glyphs.get(GlyphId::new(u32::from(id))) else {
        return String::new();
    };
    match glyph.draw(&DrawOptions::default(), DrawMemory::default(), &mut path) {
        Ok(_) => path.into(),
        Err(_) => String::new(),
    }
}

/// What stands on the page, in reading order: one line a label or value, however it is broken or set.
fn spoken(page: &Page) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut last: Option<&TextRun> = None;
    for item in &page.items {
        let Item::Text(run) = item else { continue };
        let goes_on = last.is_some_and(|last| {
            let (x_um, y_um) = last.end_um();
            let touches =
                last.direction == run.direction && (x_um - run.x_um).abs() <= 2 && (y_um - run.y_um).abs() <= 2;
            last.field == run.field && (run.field.is_some() || touches)
        });
        match lines.last_mut().filter(|_| goes_on) {
            Some(line) => line.push_str(&run.text()),
            None => lines.push(run.text()),
        }
        last = Some(run);
    }
    lines.join("\n")
}

fn rectangle(area: Area) -> String {
    format!("<rect {}/>\n", place(area))
}

fn place(area: Area) -> String {
    format!(r#"x="{}" y="{}" width="{}" height="{}""#, area.x_um, area.y_um, area.width_um, area.height_um)
}

fn millimetres(um: i32) -> String {
    format!("{}.{:03}", um / 1000, um % 1000)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().enumerate().fold(0u32, |word, (i, byte)| word | u32::from(*byte) << (16 - 8 * i));
        for i in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_on_the_screen_keeps_its_variant() {
        let fonts = Fonts::find(None).unwrap();
        let plain = name_svg("葛西", &fonts, 5_000).unwrap();
        let variant = name_svg("葛\u{E0102}西", &fonts, 5_000).unwrap();
        assert!(variant.contains("<title>葛\u{E0102}西</title>") && variant.contains("role=\"img\""));
        assert_ne!(plain.matches("<path").collect::<Vec<_>>().len(), 0);
        assert_ne!(plain.replace("葛西", ""), variant.replace("葛\u{E0102}西", ""));
        assert_eq!(name_svg("西葛\u{E0101}", &fonts, 5_000).unwrap_err().position, Some(2));
    }

    #[test]
    fn base64_pads_as_the_standard_says() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn marks_of_the_format_are_escaped() {
        assert_eq!(escaped("<A&B>\""), "&lt;A&amp;B&gt;&quot;");
    }
}
