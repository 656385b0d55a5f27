//! Lines: shaped glyphs → sizes that fit, breaks, runs on baselines.
//!
//! Knows widths and where Japanese may break. Knows nothing of fields or forms.

use std::ops::Range;

use crate::fonts::{Fonts, Typeface};
use crate::forms::{Align, SIZE_MIN_TENTHS, size_um};
use crate::page::{Area, Direction, Glyph, TextRun};
use crate::shape::Shaped;

/// Space between a frame line and a text: six pixels at 300 dpi.
pub(super) const PAD_UM: i32 = 508;

/// Least space between a frame line and the lines of a value that run along it: one pixel at 300 dpi.
pub(super) const AIR_UM: i32 = 85;

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
pub(super) fn length_um(glyphs: &[Shaped], size_um: i32, fonts: &Fonts) -> i32 {
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

/// The size and the lines of a text in a place: so many lines with the largest size each, tried in this order. A line ends inside a word
/// only where a word alone is longer than a line at the smallest size.
pub(super) fn fit(glyphs: &[Shaped], place: LinePlace, tries: &[(usize, i32)], fonts: &Fonts) -> Option<Fitted> {
    let whole = fit_with(Words::Whole, glyphs, place, tries, fonts);
    let smallest = break_lines(glyphs, place.along_um(), size_um(SIZE_MIN_TENTHS), fonts);
    let too_long = || !are_whole(glyphs, &smallest);
    whole.or_else(|| if too_long() { fit_with(Words::Broken, glyphs, place, tries, fonts) } else { None })
}

/// A size in micrometres, and the lines at it.
pub(super) type Fitted = (i32, Vec<Range<usize>>);

/// The same where lines may or may not end inside words.
pub(super) fn fit_with(
    words: Words,
    glyphs: &[Shaped],
    place: LinePlace,
    tries: &[(usize, i32)],
    fonts: &Fonts,
) -> Option<Fitted> {
    tries.iter().find_map(|(lines, tenths)| {
        let room = sizes(*tenths).filter(|size_um| block_height_um(*lines, *size_um) <= place.beside_um());
        let mut broken = room.map(|size_um| (size_um, break_lines(glyphs, place.along_um(), size_um, fonts)));
        broken.find(|(_, ranges)| ranges.len() <= *lines && (words == Words::Broken || are_whole(glyphs, ranges)))
    })
}

/// Whether a line may end inside a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    Whole,
    Broken,
}

/// No line ends inside a word.
pub(super) fn are_whole(glyphs: &[Shaped], lines: &[Range<usize>]) -> bool {
    let mut ends = lines.iter().map(|line| line.end).filter(|end| *end < glyphs.len());
    ends.all(|end| may_break(&glyphs[end - 1].text, &glyphs[end].text))
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

/// Where lines stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct LinePlace {
    pub area: Area,
    pub align: Align,
    pub direction: Direction,
}

impl LinePlace {
    /// A place of lines from left to right.
    pub fn across(area: Area, align: Align) -> Self {
        Self { area, align, direction: Direction::Across }
    }

    /// The same with so much left free at both ends of every line, and beside the outer lines.
    pub fn padded(self, by_um: i32, beside_um: i32) -> Self {
        let (x, y) = match self.direction {
            Direction::Across => (by_um, beside_um),
            Direction::Down => (beside_um, by_um),
        };
        let Area { x_um, y_um, width_um, height_um } = self.area;
        let area = Area { x_um: x_um + x, y_um: y_um + y, width_um: width_um - 2 * x, height_um: height_um - 2 * y };
        Self { area, ..self }
    }

    /// How long a line may be.
    pub fn along_um(&self) -> i32 {
        match self.direction {
            Direction::Across => self.area.width_um,
            Direction::Down => self.area.height_um,
        }
    }

    /// How much room the lines have beside each other.
    pub fn beside_um(&self) -> i32 {
        match self.direction {
            Direction::Across => self.area.height_um,
            Direction::Down => self.area.width_um,
        }
    }

    /// Where a line begins: the left end of its em square's upper edge, or the middle of its upper end.
    fn origin(&self, n: usize, lines: usize, length_um: i32, size_um: i32) -> (i32, i32) {
        let beside_um = n as i32 * pitch_um(size_um);
        let free_um = self.beside_um() - block_height_um(lines, size_um);
        let first_um = match self.align {
            Align::Start | Align::Centre => free_um / 2,
            Align::Block => 0,
        };
        let along_um = match self.align {
            Align::Start | Align::Block => 0,
            Align::Centre => (self.along_um() - length_um) / 2,
        };
        match self.direction {
            Direction::Across => (self.area.x_um + along_um, self.area.y_um + first_um + beside_um),
            Direction::Down => (self.area.right_um() - first_um - beside_um - size_um / 2, self.area.y_um + along_um),
        }
    }
}

/// One line as runs. It begins at the left end of its em square's upper edge; set down, at the middle of its upper end.
pub(super) fn set_line(
    glyphs: &[Shaped],
    field: Option<&'static str>,
    size_um: i32,
    direction: Direction,
    (left_um, top_um): (i32, i32),
    fonts: &Fonts,
) -> Vec<TextRun> {
    let baseline_um = match direction {
        Direction::Across => top_um + size_um * ASCENT_THOUSANDTHS / 1000,
        Direction::Down => top_um,
    };
    let mut runs: Vec<TextRun> = Vec::new();
    let mut pen_nm = 0;
    for glyph in glyphs {
        let pen_um = (pen_nm / 1000) as i32;
        let (x_um, y_um) = match direction {
            Direction::Across => (left_um + pen_um, baseline_um),
            Direction::Down => (left_um, baseline_um + pen_um),
        };
        if runs.last().is_none_or(|run| run.typeface != glyph.typeface) {
            let typeface = glyph.typeface;
            runs.push(TextRun { field, typeface, size_um, direction, x_um, y_um, glyphs: Vec::new() });
        }
        let advance = advance_nm(glyph, size_um, fonts);
        let offset_um = |units| (scaled_nm(units, glyph.typeface, size_um, fonts) / 1000) as i32;
        if let Some(run) = runs.last_mut() {
            run.glyphs.push(Glyph {
                id: glyph.id,
                text: glyph.text.clone(),
                dx_um: x_um - run.x_um + offset_um(glyph.dx),
                dy_um: run.y_um - y_um + offset_um(glyph.dy),
                advance_um: ((pen_nm + advance) / 1000 - pen_nm / 1000) as i32,
            });
        }
        pen_nm += advance;
    }
    runs
}

/// A line that goes on where a run ends, at its size.
pub(super) fn set_after(run: &TextRun, glyphs: &[Shaped], fonts: &Fonts) -> Vec<TextRun> {
    let (x_um, y_um) = run.end_um();
    let mut runs = set_line(glyphs, None, run.size_um, run.direction, (x_um, 0), fonts);
    // on the same baseline
    let moved_um = y_um - runs.first().map_or(0, |first| first.y_um);
    runs.iter_mut().for_each(|run| run.y_um += moved_um);
    runs
}

/// Lines beside each other in a place.
pub(super) fn set_lines(
    glyphs: &[Shaped],
    lines: &[Range<usize>],
    field: Option<&'static str>,
    size_um: i32,
    place: LinePlace,
    fonts: &Fonts,
) -> Vec<TextRun> {
    let mut runs = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let line = &glyphs[line.clone()];
        let origin = place.origin(n, lines.len(), length_um(line, size_um, fonts), size_um);
        runs.extend(set_line(line, field, size_um, place.direction, origin, fonts));
    }
    runs
}

/// Height of so many lines.
pub(super) fn block_height_um(lines: usize, size_um: i32) -> i32 {
    (lines as i32 - 1).max(0) * pitch_um(size_um) + size_um
}
