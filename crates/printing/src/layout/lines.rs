//! Lines: shaped glyphs → sizes that fit, breaks, runs on baselines.
//!
//! Knows widths and where Japanese may break. Knows nothing of fields or forms.

use std::ops::Range;

use crate::fonts::{Fonts, Typeface};
use crate::forms::{Align, SIZE_MIN_TENTHS, size_um};
use crate::page::{Area, Glyph, Run};
use crate::shape::Shaped;

/// Space between a frame line and a text: six pixels at 300 dpi.
pub(super) const PAD_UM: i32 = 508;

/// Where the baseline lies under the top of the em square, in thousandths: both typefaces.
const ASCENT_THOUSANDTHS: i32 = 880;

/// The sizes a text is tried at, largest first, in tenths of a point.
pub(super) fn sizes(tenths: i32) -> impl Iterator<Item = i32> {
    (SIZE_MIN_TENTHS..=tenths).rev().step_by(5).map(size_um)
}

/// Distance of two baselines.
pub(super) fn pitch_um(size_um: i32) -> i32 {
    size_um * 28 / 25
}

/// Length of a line at a size.
pub(super) fn width_um(glyphs: &[Shaped], size_um: i32, fonts: &Fonts) -> i32 {
    (glyphs.iter().map(|glyph| advance_nm(glyph, size_um, fonts)).sum::<i64>() / 1000) as i32
}

fn advance_nm(glyph: &Shaped, size_um: i32, fonts: &Fonts) -> i64 {
    scaled_nm(glyph.advance, glyph.typeface, size_um, fonts)
}

fn scaled_nm(units: i64, typeface: Typeface, size_um: i32, fonts: &Fonts) -> i64 {
    units * i64::from(size_um) * 1000 / fonts.get(typeface).units_per_em
}

/// Where the lines of a text begin and end at a size.
pub(super) fn break_lines(glyphs: &[Shaped], limit_um: i32, size_um: i32, fonts: &Fonts) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < glyphs.len() {
        let end = line_end(glyphs, start, i64::from(limit_um) * 1000, size_um, fonts);
        lines.push(start..end);
        start = end;
    }
    lines
}

fn line_end(glyphs: &[Shaped], start: usize, limit_nm: i64, size_um: i32, fonts: &Fonts) -> usize {
    let (mut length_nm, mut good, mut possible) = (0, None, None);
    for at in start..glyphs.len() {
        if at > start && glyphs[at].cluster != glyphs[at - 1].cluster {
            possible = Some(at);
            if may_break(&glyphs[at - 1].text, &glyphs[at].text) {
                good = Some(at);
            }
        }
        length_nm += advance_nm(&glyphs[at], size_um, fonts);
        if length_nm > limit_nm && !is_space(&glyphs[at].text) {
            return good.or(possible).unwrap_or(at + 1);
        }
    }
    glyphs.len()
}

fn is_space(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Not inside a Latin word, not before what may not begin a line (行頭禁則).
fn may_break(before: &str, after: &str) -> bool {
    const NOT_FIRST: &str = "、。，．・：；」』）］】》〕ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ";
    let word = |text: &str| text.chars().all(|c| c < '\u{2E80}' && !c.is_whitespace() && c != '-');
    let inside_a_word = word(before) && word(after);
    let not_first = is_space(after) || after.chars().any(|c| NOT_FIRST.contains(c));
    !inside_a_word && !not_first
}

/// One line as runs, its em square beginning at `top_um`.
pub(super) fn set_line(
    glyphs: &[Shaped],
    field: Option<&'static str>,
    size_um: i32,
    (left_um, top_um): (i32, i32),
    fonts: &Fonts,
) -> Vec<Run> {
    let baseline_um = top_um + size_um * ASCENT_THOUSANDTHS / 1000;
    let mut runs: Vec<Run> = Vec::new();
    let mut pen_nm = 0;
    for glyph in glyphs {
        let pen_um = left_um + (pen_nm / 1000) as i32;
        if runs.last().is_none_or(|run| run.typeface != glyph.typeface) {
            let (typeface, x_um, y_um) = (glyph.typeface, pen_um, baseline_um);
            runs.push(Run { field, typeface, size_um, x_um, y_um, glyphs: Vec::new() });
        }
        let advance = advance_nm(glyph, size_um, fonts);
        let offset_um = |units| (scaled_nm(units, glyph.typeface, size_um, fonts) / 1000) as i32;
        if let Some(run) = runs.last_mut() {
            run.glyphs.push(Glyph {
                id: glyph.id,
                text: glyph.text.clone(),
                dx_um: pen_um - run.x_um + offset_um(glyph.dx),
                dy_um: offset_um(glyph.dy),
                advance_um: ((pen_nm + advance) / 1000 - pen_nm / 1000) as i32,
            });
        }
        pen_nm += advance;
    }
    runs
}

/// Lines one under the other in an area.
pub(super) fn set_lines(
    glyphs: &[Shaped],
    lines: &[Range<usize>],
    field: Option<&'static str>,
    size_um: i32,
    (area, align): (Area, Align),
    fonts: &Fonts,
) -> Vec<Run> {
    let height_um = block_height_um(lines.len(), size_um);
    let top_um = match align {
        Align::Left | Align::Centre => area.y_um + (area.height_um - height_um) / 2,
        Align::Block => area.y_um,
    };
    let mut runs = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let line = &glyphs[line.clone()];
        let left_um = match align {
            Align::Left | Align::Block => area.x_um,
            Align::Centre => area.x_um + (area.width_um - width_um(line, size_um, fonts)) / 2,
        };
        let top_um = top_um + n as i32 * pitch_um(size_um);
        runs.extend(set_line(line, field, size_um, (left_um, top_um), fonts));
    }
    runs
}

/// Height of so many lines.
pub(super) fn block_height_um(lines: usize, size_um: i32) -> i32 {
    (lines as i32 - 1).max(0) * pitch_um(size_um) + size_um
}
