//! Layout as tables of cases.

use super::*;
use crate::forms::{ALL, MARGIN_UM, for_kind};
use crate::sample::{NAME, face, fonts, laid, sheet, with};
use madoguchi_domain::certificate::CertificateKind;

fn texts(document: &Document, field: &str) -> Vec<String> {
    let items = document.pages.iter().flat_map(|page| &page.items);
    items
        .filter_map(|item| match item {
            Item::Text(run) if run.field == Some(field) => Some(run.text()),
            Item::Text(_) | Item::Rule(_) | Item::Box { .. } | Item::Image { .. } | Item::Code(_) => None,
        })
        .collect()
}

fn runs(document: &Document) -> Vec<&Run> {
    let items = document.pages.iter().flat_map(|page| &page.items);
    items
        .filter_map(|item| match item {
            Item::Text(run) => Some(run),
            Item::Rule(_) | Item::Box { .. } | Item::Image { .. } | Item::Code(_) => None,
        })
        .collect()
}

fn boxes(page: &Page) -> Vec<(&'static str, Area)> {
    page.items
        .iter()
        .filter_map(|item| match item {
            Item::Box { field, area } => Some((*field, *area)),
            Item::Text(_) | Item::Rule(_) | Item::Image { .. } | Item::Code(_) => None,
        })
        .collect()
}

fn ink(run: &Run) -> Area {
    let top = run.y_um - run.size_um * 88 / 100;
    Area { x_um: run.x_um, y_um: top, width_um: run.width_um(), height_um: run.size_um }
}

#[track_caller]
fn refused(face: &Face, code: LayoutFault, field: &str, position: Option<usize>) {
    let refusal = laid(face).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_str(), refusal.position), (code, field, position));
}

#[test]
fn every_value_of_every_form_has_a_box() {
    for form in ALL {
        assert_eq!(for_kind(form.kind).map(|found| found.id), Some(form.id));
        for field in form.fields {
            let in_a_box = form.sides.iter().flat_map(|side| side.boxes).any(|place| place.field == field.name);
            let in_remarks = field.name == "remarks" && form.sides.iter().any(|side| side.remarks.is_some());
            assert!(in_a_box || in_remarks, "{}: {}", form.id, field.name);
        }
        for place in form.sides.iter().flat_map(|side| side.boxes) {
            assert!(form.fields.iter().any(|field| field.name == place.field), "{}: {}", form.id, place.field);
        }
    }
    assert!(for_kind(CertificateKind::InsuranceCard).is_none());
}

#[test]
fn the_card_asks_for_what_the_ordinance_requires() {
    let required = [
        "certificate_no",
        "valid_until",
        "number",
        "name",
        "sex",
        "birth",
        "covered_from",
        "issued_on",
        "head_name",
        "address",
        "insurer_number",
        "insurer_name",
        "copay",
        "symbol",
    ];
    for field in required {
        let mut face = face();
        face.remove(field);
        refused(&face, LayoutFault::ValueMissing, field, None);
    }
    for field in required.into_iter().filter(|field| *field != "symbol") {
        refused(&with(field, "　"), LayoutFault::ValueMissing, field, None);
    }
    assert!(laid(&with("symbol", "")).is_ok());
}

#[test]
fn boxes_lie_inside_the_safe_margin_and_beside_each_other() {
    for form in ALL {
        let safe = form.paper.area().inset(MARGIN_UM);
        for side in form.sides {
            let areas: Vec<(&str, Area)> = side
                .boxes
                .iter()
                .map(|place| (place.field, place.area))
                .chain(side.remarks.map(|area| ("remarks", area)))
                .chain(side.seal.map(|area| ("seal", area)))
                .chain(side.code.as_ref().map(|code| ("code", code.area)))
                .collect();
            for (field, area) in &areas {
                assert!(safe.contains(*area), "{field} {area:?}");
            }
            for rule in side.rules {
                assert!(safe.contains(*rule), "{rule:?}");
            }
            let lends = |field: &str, to: &str| {
                side.boxes.iter().any(|place| place.field == field && place.lends.is_some_and(|(other, _)| other == to))
            };
            for (n, (field, area)) in areas.iter().enumerate() {
                for (other, place) in &areas[n + 1..] {
                    assert!(!area.overlaps(*place) || lends(field, other), "{field} over {other}");
                }
            }
        }
    }
}

#[test]
fn ink_stays_in_its_box_and_the_form_s_words_off_all_boxes() {
    for alias in ["", "葛西　ハナ"] {
        let document = laid(&with("alias", alias)).unwrap();
        for page in &document.pages {
            let boxes = boxes(page);
            for item in &page.items {
                let Item::Text(run) = item else { continue };
                let area = ink(run);
                match run.field {
                    Some(field) => {
                        let place = boxes.iter().find(|(name, _)| *name == field || *name == "remarks");
                        assert!(place.unwrap().1.contains(area), "{field} {area:?}");
                    }
                    None => assert!(boxes.iter().all(|(_, place)| !place.overlaps(area)), "{}", run.text()),
                }
            }
        }
    }
}

#[test]
fn the_sample_mark_stands_outside_all_boxes_and_rules() {
    let with_mark = laid(&face()).unwrap();
    let without = lay_out(crate::forms::ALL[0], &face(), &Sheet { sample: false, ..sheet() }, &fonts()).unwrap();
    let marks: Vec<&Run> = runs(&with_mark).into_iter().filter(|run| run.text() == "見　本").collect();
    assert_eq!(marks.len(), 8);
    assert_eq!(runs(&without).iter().filter(|run| run.text().contains("見　本")).count(), 0);
    for (page, form_side) in with_mark.pages.iter().zip(crate::forms::ALL[0].sides) {
        for mark in &marks {
            let paper = Area { x_um: 0, y_um: 0, width_um: page.width_um, height_um: page.height_um };
            assert!(paper.contains(ink(mark)));
            assert!(boxes(page).iter().all(|(_, area)| !area.overlaps(ink(mark))));
            assert!(form_side.rules.iter().all(|rule| !rule.overlaps(ink(mark))));
        }
    }
}

#[test]
fn names_are_mincho_of_seven_points_and_the_rest_gothic_of_six() {
    let document = laid(&with("alias", "葛西　ハナ")).unwrap();
    for run in runs(&document) {
        match run.field {
            Some("name" | "alias" | "head_name") => {
                assert!(run.typeface == Typeface::Mincho && run.size_um >= size_um(70), "{}", run.text());
            }
            Some("address") => assert!(run.size_um >= size_um(60)),
            Some(_) | None => assert!(run.typeface == Typeface::Gothic && run.size_um >= size_um(60), "{}", run.text()),
        }
    }
}

#[test]
fn a_long_text_shrinks_then_breaks_then_goes_to_the_reverse() {
    let cases = [
        ("葛\u{E0102}西　髙子".to_owned(), 1, false),
        ("山田".repeat(12), 1, false),
        ("山田".repeat(20), 2, false),
        ("MARIA ALEJANDRA ".repeat(4).trim().to_owned(), 2, false),
        ("WOLFESCHLEGELSTEINHAUSEN ".repeat(5).trim().to_owned(), 1, true),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(5), 1, true),
    ];
    for (name, lines, on_the_reverse) in cases {
        let document = laid(&with("name", &name)).unwrap();
        let front = Document { pages: document.pages[..1].to_vec(), ..document.clone() };
        let reverse = Document { pages: document.pages[1..].to_vec(), ..document };
        assert_eq!(texts(&front, "name").len(), lines, "{name}");
        assert_eq!(texts(&front, "name").concat() == "裏面参照", on_the_reverse, "{name}");
        assert_eq!(texts(&reverse, "name").concat(), if on_the_reverse { name.as_str() } else { "" });
        let whole = if on_the_reverse { texts(&reverse, "name") } else { texts(&front, "name") };
        assert_eq!(whole.concat(), name);
    }
}

#[test]
fn the_longest_address_of_the_design_fits_on_the_reverse_and_more_is_refused() {
    let address = "葛\u{E0102}".repeat(200);
    let document = laid(&with("address", &address)).unwrap();
    assert_eq!(texts(&document, "address").concat(), format!("裏面参照{address}"));
    refused(&with("address", &"長".repeat(600)), LayoutFault::Overflow, "address", None);
    refused(&with("remarks", &"長".repeat(600)), LayoutFault::Overflow, "remarks", None);
    refused(&with("number", &"1".repeat(60)), LayoutFault::Overflow, "number", None);
}

#[test]
fn lines_break_between_words_and_never_before_a_full_stop() {
    let document = laid(&with("remarks", &format!("{}。", "あ".repeat(28)))).unwrap();
    assert!(texts(&document, "remarks").iter().all(|line| !line.starts_with('。')));
    let words = "ABCDEFGHIJ KLMNOP ".repeat(9);
    let document = laid(&with("remarks", words.trim())).unwrap();
    let lines = texts(&document, "remarks");
    assert!(lines.len() > 1 && lines.iter().rev().skip(1).all(|line| line.ends_with(' ')), "{lines:?}");
}

#[test]
fn a_character_without_a_glyph_is_refused_with_field_and_place() {
    refused(&with("name", "山田葛\u{E0101}"), LayoutFault::GlyphMissing, "name", Some(3));
    refused(&with("head_name", "髙\u{10FFFD}"), LayoutFault::GlyphMissing, "head_name", Some(2));
    refused(&with("address", "見本市\u{E000}"), LayoutFault::GlyphMissing, "address", Some(4));
    refused(&with("remarks", "\u{202E}一"), LayoutFault::GlyphMissing, "remarks", Some(1));
}

#[test]
fn a_placeholder_is_never_printed() {
    for text in ["{{name}}", "名前}}", "●●町"] {
        refused(&with("address", text), LayoutFault::PlaceholderLeft, "address", None);
    }
}

#[test]
fn a_certificate_without_its_seal_is_refused() {
    let sheet = Sheet { sample: false, seal: None };
    let refusal = lay_out(crate::forms::ALL[0], &face(), &sheet, &fonts()).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_str()), (LayoutFault::SealMissing, "seal"));
}

#[test]
fn a_refusal_names_no_person() {
    let refusal = laid(&with("name", "秘密葛\u{E0101}")).unwrap_err();
    assert_eq!(refusal.text, "秘密葛\u{E0101}");
    for words in [refusal.to_string(), format!("{refusal:?}")] {
        assert!(!words.contains("秘密") && words.contains("name") && words.contains("character 3"), "{words}");
    }
}

#[test]
fn a_dummy_number_stands_where_the_real_one_will() {
    let shape_of = |number: &str| {
        let document = laid(&with("certificate_no", number)).unwrap();
        let places: Vec<_> =
            runs(&document).iter().map(|run| (run.x_um, run.y_um, run.size_um, run.width_um())).collect();
        let codes = document.pages[0].items.iter().filter(|item| matches!(item, Item::Code(code) if code.side == 21));
        (places, codes.count())
    };
    let dummy = shape_of("0000-0000000-0");
    assert_eq!(dummy.1, 1);
    for number in ["0001-0000001-7", "1111-1111111-1", "9999-9999999-1", "4747-4747474-7"] {
        assert_eq!(shape_of(number), dummy, "{number}");
    }
}

#[test]
fn the_hash_changes_with_one_character_and_with_nothing_less() {
    let hash = |face: &Face| laid(face).unwrap().hash(&fonts());
    let first = hash(&face());
    assert_eq!(first.len(), 64);
    assert_eq!(first, hash(&face()));
    for (field, text) in [("name", "葛西　髙子"), ("branch", "02"), ("sex", "男"), ("certificate_no", "0001-0000002-5")]
    {
        assert_ne!(first, hash(&with(field, text)), "{field}");
    }
    let unmarked = lay_out(crate::forms::ALL[0], &face(), &Sheet { sample: false, ..sheet() }, &fonts()).unwrap();
    assert_ne!(first, unmarked.hash(&fonts()));
}

#[test]
fn the_text_of_every_run_is_the_exact_text_of_the_face() {
    let document = laid(&face()).unwrap();
    assert_eq!(texts(&document, "name").concat(), NAME);
    assert_eq!(texts(&document, "address").concat(), face()["address"]);
    assert_eq!(texts(&document, "limit_class").concat(), "＊");
}

#[test]
fn no_length_of_any_value_loses_a_character_or_leaves_its_box() {
    let words = ["葛\u{E0102}", "Ａ", "B", " ", "ﾊﾟ", "、", "𠮷", "１", "-", "ー"];
    for field in crate::forms::ALL[0].fields.iter().map(|field| field.name).filter(|name| *name != "certificate_no") {
        for length in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233] {
            let text: String = (0..length).map(|n| words[(n * n + length) % words.len()]).collect();
            if text.trim().is_empty() {
                continue;
            }
            match laid(&with(field, &text)) {
                Ok(document) => {
                    let printed = texts(&document, field).concat();
                    assert!(printed == text || printed == format!("裏面参照{text}"), "{field} {length}: {printed}");
                    for page in &document.pages {
                        for run in runs(&Document { pages: vec![page.clone()], ..document.clone() }) {
                            let visible = !run.text().ends_with(' ');
                            let inside = boxes(page).iter().any(|(_, area)| area.contains(ink(run)));
                            assert!(run.field.is_none() || inside || !visible, "{field} {length}: {}", run.text());
                        }
                    }
                }
                Err(refusal) => assert_eq!((refusal.code, refusal.field.as_str()), (LayoutFault::Overflow, field)),
            }
        }
    }
}

#[test]
fn an_alias_is_labelled_only_when_there_is_one() {
    let labels = |alias: &str| {
        let document = laid(&with("alias", alias)).unwrap();
        runs(&document).iter().filter(|run| run.text() == "通称").count()
    };
    assert_eq!((labels(""), labels("葛西　ハナ")), (0, 1));
}
