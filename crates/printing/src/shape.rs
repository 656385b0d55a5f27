//! Shaping: exact text → glyphs, or the position of the character that has no glyph.
//!
//! Knows harfrust, clusters and which characters may not be drawn. Knows nothing of sizes or boxes.
//! Fails closed: glyph 0, a selector the font does not honour and a character nobody can see all refuse.

use harfrust::{Buffer, ClusterLevel, GlyphId, Script, ShapeOptions, ShaperFont};
use madoguchi_domain::names::is_invisible;
use unicode_segmentation::UnicodeSegmentation;

use crate::fonts::{Fonts, Typeface};
use crate::page::Direction;

/// Marks a selector the font does not honour; larger than any real glyph id.
const SELECTOR_UNHONOURED: u32 = 0xFFFF_FFF0;

/// One glyph in font units, with the text it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shaped {
    pub typeface: Typeface,
    pub id: u16,
    pub text: String,
    /// in the direction of the line
    pub advance: i64,
    pub dx: i64,
    pub dy: i64,
    /// 1-based cluster of the whole text this glyph belongs to
    pub cluster: usize,
}

/// The cluster (1-based) that cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unprintable(pub usize);

/// Shapes from left to right in the typeface asked for; a cluster the Gothic lacks is set in Mincho.
pub(crate) fn shape(text: &str, typeface: Typeface, fonts: &Fonts) -> Result<Vec<Shaped>, Unprintable> {
    Shaper { direction: Direction::Across, fonts }.shape(text, typeface)
}

/// The same from top to bottom: with the vertical forms of punctuation and 長音, and every letter and digit upright.
pub(crate) fn shape_down(text: &str, typeface: Typeface, fonts: &Fonts) -> Result<Vec<Shaped>, Unprintable> {
    Shaper { direction: Direction::Down, fonts }.shape(text, typeface)
}

struct Shaper<'f> {
    direction: Direction,
    fonts: &'f Fonts,
}

impl Shaper<'_> {
    fn shape(&self, text: &str, typeface: Typeface) -> Result<Vec<Shaped>, Unprintable> {
        let clusters: Vec<&str> = text.graphemes(true).collect();
        if let Some(at) = clusters.iter().position(|cluster| cluster.chars().any(is_invisible)) {
            return Err(Unprintable(at + 1));
        }
        let mut glyphs = Vec::with_capacity(clusters.len());
        let mut first = 1;
        for (run_typeface, run) in self.runs(&clusters, typeface)? {
            glyphs.extend(self.shape_run(&run.concat(), run_typeface, first)?);
            first += run.len();
        }
        Ok(glyphs)
    }

    /// Neighbouring clusters of one typeface, in order.
    fn runs<'c, 't>(
        &self,
        clusters: &'c [&'t str],
        typeface: Typeface,
    ) -> Result<Vec<(Typeface, &'c [&'t str])>, Unprintable> {
        if self.shape_run(&clusters.concat(), typeface, 1).is_ok() {
            return Ok(vec![(typeface, clusters)]);
        }
        let mut chosen = Vec::with_capacity(clusters.len());
        for (at, cluster) in clusters.iter().enumerate() {
            chosen.push(self.choose(cluster, typeface).ok_or(Unprintable(at + 1))?);
        }
        let mut runs = Vec::new();
        let mut start = 0;
        for end in 1..=chosen.len() {
            if end == chosen.len() || chosen[end] != chosen[start] {
                runs.push((chosen[start], &clusters[start..end]));
                start = end;
            }
        }
        Ok(runs)
    }

    fn choose(&self, cluster: &str, typeface: Typeface) -> Option<Typeface> {
        let candidates: &[Typeface] = match typeface {
            Typeface::Mincho => &[Typeface::Mincho],
            Typeface::Gothic => &[Typeface::Gothic, Typeface::Mincho],
        };
        candidates.iter().copied().find(|candidate| self.shape_run(cluster, *candidate, 1).is_ok())
    }

    fn shape_run(&self, text: &str, typeface: Typeface, first: usize) -> Result<Vec<Shaped>, Unprintable> {
        let starts: Vec<usize> = text.grapheme_indices(true).map(|(start, _)| start).collect();
        let cluster_of = |byte: usize| first + starts.partition_point(|start| *start <= byte) - 1;
        let buffer = self.shaped_buffer(text, typeface).ok_or(Unprintable(first))?;
        let (infos, positions) = (buffer.glyph_infos(), buffer.glyph_positions());
        let mut glyphs = Vec::with_capacity(infos.len());
        for (i, (info, position)) in infos.iter().zip(positions).enumerate() {
            let start = info.cluster as usize;
            let end = infos[i..].iter().map(|next| next.cluster as usize).find(|next| *next != start);
            let again = i > 0 && infos[i - 1].cluster as usize == start;
            let id = u16::try_from(info.glyph_id).ok().filter(|id| *id != 0).ok_or(Unprintable(cluster_of(start)))?;
            glyphs.push(Shaped {
                typeface,
                id,
                text: if again { String::new() } else { text[start..end.unwrap_or(text.len())].to_owned() },
                advance: match self.direction {
                    Direction::Across => i64::from(position.x_advance),
                    Direction::Down => -i64::from(position.y_advance),
                },
                dx: i64::from(position.x_offset),
                dy: i64::from(position.y_offset),
                cluster: cluster_of(start),
            });
        }
        Ok(glyphs)
    }

    fn shaped_buffer(&self, text: &str, typeface: Typeface) -> Option<Buffer> {
        let loaded = self.fonts.get(typeface);
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        let (direction, plan) = match self.direction {
            Direction::Across => (harfrust::Direction::LeftToRight, &loaded.plan_across),
            Direction::Down => (harfrust::Direction::TopToBottom, &loaded.plan_down),
        };
        buffer.set_direction(direction);
        buffer.set_script(Some(Script::HAN));
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        buffer.set_not_found_variation_selector_glyph(Some(SELECTOR_UNHONOURED));
        let options = ShapeOptions::new().plan(Some(plan));
        harfrust::shape(&ShaperFont::new(&loaded.font), &mut buffer, options).ok()?;
        Some(buffer)
    }
}

/// The advance a glyph has by itself, in font units.
pub(crate) fn advance(id: u16, typeface: Typeface, fonts: &Fonts) -> u16 {
    let units = ShaperFont::new(&fonts.get(typeface).font).glyph_h_advance(GlyphId::new(u32::from(id)));
    u16::try_from(units).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    fn ids(text: &str, typeface: Typeface) -> Result<Vec<u16>, Unprintable> {
        let fonts = Fonts::find(None).unwrap();
        Ok(shape(text, typeface, &fonts)?.into_iter().map(|glyph| glyph.id).collect())
    }

    #[test]
    fn a_registered_variant_has_its_own_glyph() {
        for (base, variant) in [("葛", "葛\u{E0102}"), ("辻", "辻\u{E0102}"), ("邉", "邉\u{E0110}")] {
            assert_ne!(ids(base, Typeface::Mincho).unwrap(), ids(variant, Typeface::Mincho).unwrap(), "{variant}");
        }
    }

    #[test]
    fn characters_outside_the_common_set_have_a_glyph() {
        for name in ["﨑", "髙", "𠮷野家", "𩸽", "髙橋 葛\u{E0102}之", "ｶﾂｼｶ･ﾊﾟﾋﾟﾌﾟ", "山田　太郎", "MARÍA MÜLLER"]
        {
            assert!(ids(name, Typeface::Mincho).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_refused_with_its_place() {
        for (text, place) in [
            ("葛\u{E0101}", 1),
            ("山田葛\u{E0101}子", 3),
            ("髙﨑\u{10FFFD}", 3),
            ("東京\u{200B}都", 3),
            ("山田\n", 3),
            ("山\u{202E}田", 2),
            ("が\u{E0100}", 1),
        ] {
            assert_eq!(ids(text, Typeface::Mincho).unwrap_err(), Unprintable(place), "{text:?}");
        }
    }

    #[test]
    fn the_gothic_borrows_single_clusters_from_the_mincho() {
        let fonts = Fonts::find(None).unwrap();
        let glyphs = shape("東京都𠮷田町葛\u{E0102}１番", Typeface::Gothic, &fonts).unwrap();
        let borrowed: Vec<&str> =
            glyphs.iter().filter(|g| g.typeface == Typeface::Mincho).map(|g| g.text.as_str()).collect();
        assert_eq!(borrowed, ["𠮷", "葛\u{E0102}"]);
        assert_eq!(glyphs.iter().map(|g| g.text.as_str()).collect::<String>(), "東京都𠮷田町葛\u{E0102}１番");
    }

    #[test]
    fn half_width_voiced_kana_keep_their_own_clusters() {
        let fonts = Fonts::find(None).unwrap();
        let texts: Vec<String> = shape("ﾊﾟﾋﾟ", Typeface::Mincho, &fonts).unwrap().into_iter().map(|g| g.text).collect();
        assert_eq!(texts, ["ﾊ", "ﾟ", "ﾋ", "ﾟ"]);
    }

    /// What HarfBuzz's own program chooses.
    fn independent(text: &str, direction: &str) -> Vec<u16> {
        let output = Command::new("hb-shape")
            .args(["--no-clusters", "--no-positions", "--no-glyph-names", "--script=hani", "--cluster-level=1"])
            .args([&format!("--direction={direction}"), "/usr/share/fonts/truetype/ipamj/ipamjm.ttf", text])
            .output()
            .expect("hb-shape is missing: install the package libharfbuzz-bin");
        let ids = String::from_utf8(output.stdout).unwrap();
        ids.trim().trim_matches(['[', ']']).split('|').map(|id| id.parse().unwrap()).collect()
    }

    #[test]
    fn an_independent_shaper_chooses_the_same_glyphs() {
        for name in ["葛\u{E0102}辻\u{E0102}邉\u{E0110}", "髙﨑𩸽", "𠮷野家", "山田　太郎", "ﾊﾟﾋﾟﾌﾟ", "MARIA DA SILVA"]
        {
            assert_eq!(ids(name, Typeface::Mincho).unwrap(), independent(name, "ltr"), "{name}");
        }
    }

    #[test]
    fn an_independent_shaper_chooses_the_same_glyphs_from_top_to_bottom() {
        let fonts = Fonts::find(None).unwrap();
        for text in ["縦書き、テスト。「ー」ャッ", "葛\u{E0102}城（１2）～…", "髙﨑・𩸽"] {
            let glyphs = shape_down(text, Typeface::Mincho, &fonts).unwrap();
            let ids: Vec<u16> = glyphs.iter().map(|glyph| glyph.id).collect();
            assert_eq!(ids, independent(text, "ttb"), "{text}");
            assert!(glyphs.iter().all(|glyph| glyph.advance > 0), "{text}");
        }
        assert_eq!(shape_down("山田葛\u{E0101}", Typeface::Mincho, &fonts), Err(Unprintable(3)));
    }
}
