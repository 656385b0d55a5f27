//! Layout as tables of cases.

use madoguchi_domain::certificate::CertificateKind;
use madoguchi_domain::person::{Calendar, Sex};

use super::*;
use crate::forms::{qualification_certificate, qualification_notice, size_um};
use crate::sample::{NAME, birth, day, face, fonts, laid, laid_on, notice, remarked, sheet, text, with};

mod every_form;
mod further;

fn texts(document: &Document, field: &str) -> Vec<String> {
    let items = document.pages.iter().flat_map(|page| &page.items);
    items
        .filter_map(|item| match item {
            Item::Text(run) if run.field == Some(field) => Some(run.text()),
            Item::Text(_) | Item::Rule(_) | Item::Box { .. } | Item::Image { .. } | Item::Code(_) => None,
        })
        .collect()
}

fn runs(document: &Document) -> Vec<&TextRun> {
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

/// The em squares of a run, without the space at the end of a line.
fn ink(run: &TextRun) -> Area {
    let space = |glyph: &&crate::page::Glyph| glyph.text.trim().is_empty();
    let spaces: i32 = run.glyphs.iter().rev().take_while(space).map(|glyph| glyph.advance_um).sum();
    let (length_um, size_um) = (run.length_um() - spaces, run.size_um);
    match run.direction {
        Direction::Across => {
            Area { x_um: run.x_um, y_um: run.y_um - size_um * 88 / 100, width_um: length_um, height_um: size_um }
        }
        Direction::Down => {
            Area { x_um: run.x_um - size_um / 2, y_um: run.y_um, width_um: size_um, height_um: length_um }
        }
    }
}

#[track_caller]
fn refused(face: &Face, code: LayoutFault, field: &str, position: Option<usize>) {
    let refusal = laid(face).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_str(), refusal.position), (code, field, position));
}

#[test]
fn names_are_mincho_of_seven_points_and_the_rest_gothic_of_six() {
    let document = laid(&with(FieldName::Alias, "葛西　ハナ")).unwrap();
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
        let document = laid(&with(FieldName::Name, &name)).unwrap();
        let front = Document { pages: document.pages[..1].to_vec(), ..document.clone() };
        let reverse = Document { pages: document.pages[1..].to_vec(), ..document };
        assert_eq!(texts(&front, "name").len(), lines, "{name}");
        assert_eq!(texts(&front, "name").concat() == "裏面参照", on_the_reverse, "{name}");
        assert_eq!(texts(&reverse, "name").concat(), if on_the_reverse { name.as_str() } else { "" });
        let whole = if on_the_reverse { texts(&reverse, "name") } else { texts(&front, "name") };
        assert_eq!(whole.concat(), name);
    }
}

/// The lines of a field on the front, and whether it goes on on the reverse.
#[track_caller]
fn on_the_card(field: FieldName, value: &str, lines: &[&str]) {
    let document = laid(&with(field, value)).unwrap();
    let front = Document { pages: document.pages[..1].to_vec(), ..document };
    assert_eq!(texts(&front, field.as_str()), lines, "{field:?}: {value}");
}

#[test]
fn a_name_breaks_between_words_and_inside_one_only_if_that_is_too_long_for_a_line() {
    let name = |value: &str, lines: &[&str]| on_the_card(FieldName::Name, value, lines);
    name("MARIA FERNANDA GONZALEZ RODRIGUEZ DE LA CRUZ", &["MARIA FERNANDA GONZALEZ ", "RODRIGUEZ DE LA CRUZ"]);
    name(
        "WOLFESCHLEGELSTEINHAUSENBERGERDORFF MARIA ALEJANDRA CRUZ",
        &["WOLFESCHLEGELSTEINHAUSENBERGERDORFF ", "MARIA ALEJANDRA CRUZ"],
    );
    let long = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(3);
    let document = laid(&with(FieldName::Name, &long)).unwrap();
    assert_eq!(texts(&document, "name").concat(), long, "no space to break at");
}

#[test]
fn a_long_name_of_the_head_takes_two_lines_before_it_goes_overleaf() {
    let head = |value: &str, lines: &[&str]| on_the_card(FieldName::HeadName, value, lines);
    head("MARIA FERNANDA GONZALEZ RODRIGUEZ DE LA CRUZ", &["MARIA FERNANDA GONZALEZ ", "RODRIGUEZ DE LA CRUZ"]);
    head("葛\u{E0102}西　𠮷郎", &["葛\u{E0102}西　𠮷郎"]);
    let kanji = "山田".repeat(12);
    head(&kanji, &["山田山田山田山田山田山田山田山田山", "田山田山田山田"]);
    head(&"MARIA ALEJANDRA ".repeat(8), &["裏面参照"]);
}

#[test]
fn words_of_a_form_keep_off_the_edges_of_their_place() {
    let desk = Composer {
        form: &qualification_certificate::FORM,
        face: Texts::of(&face()),
        sheet: &sheet(),
        fonts: &fonts(),
        continued: Vec::new(),
    };
    let place = |height_um| Area { x_um: 10_000, y_um: 10_000, width_um: 40_000, height_um };
    let two_um = lines::block_height_um(2, size_um(60));
    for (height_um, fits) in [(two_um, false), (two_um + 2 * lines::PAD_UM, true)] {
        let words = desk.text(&Text::new("一行目\n二行目", place(height_um), 60, Align::Block));
        assert_eq!(words.is_ok(), fits, "{height_um}");
        for item in words.unwrap_or_default() {
            let Item::Text(run) = item else { panic!("{item:?}") };
            assert!(place(height_um).inset(lines::PAD_UM).contains(ink(&run)), "{}", run.text());
        }
    }
}

#[test]
fn a_text_is_continued_once_and_on_a_paper_of_one_side_under_the_remarks() {
    let name = "WOLFESCHLEGELSTEINHAUSEN ".repeat(12).trim().to_owned();
    let face = notice().with(FieldName::Name, text(&name));
    let document = laid_on(&qualification_notice::FORM, &face).unwrap();
    let printed = texts(&document, "name");
    let notices = printed.iter().filter(|text| *text == "備考参照").count();
    assert!(notices >= 1, "{printed:?}");
    let whole = printed.concat().replace("備考参照", "");
    assert_eq!(whole.matches("WOLFE").count(), 12 * (4 - notices), "{printed:?}");
}

#[test]
fn a_word_after_a_value_follows_it_in_its_box() {
    for name in ["葛\u{E0102}城　太郎", "WOLFESCHLEGELSTEINHAUSEN MARIA DE LA CONCEPCION Y SANTISIMA TRINIDAD"] {
        let document = laid_on(&qualification_notice::FORM, &notice().with(FieldName::Name, text(name))).unwrap();
        let all = runs(&document);
        let at = all.iter().position(|run| run.text() == "　様").unwrap();
        let (before, after) = (all[at - 1], all[at]);
        assert_eq!((before.end_um(), before.size_um), ((after.x_um, after.y_um), after.size_um), "{name}");
        let mut places = boxes(&document.pages[0]).into_iter().filter(|(field, _)| *field == "name");
        assert!(places.any(|(_, area)| area.contains(ink(before)) && area.contains(ink(after))), "{name}");
        assert!(after.field.is_none() && !texts(&document, "name").concat().contains('様'));
    }
}

#[test]
fn the_longest_address_of_the_design_fits_on_the_reverse_and_more_is_refused() {
    let address = "葛\u{E0102}".repeat(200);
    let document = laid(&with(FieldName::Address, &address)).unwrap();
    assert_eq!(texts(&document, "address").concat(), format!("裏面参照{address}"));
    refused(&with(FieldName::Address, &"長".repeat(600)), LayoutFault::Overflow, "address", None);
    refused(&remarked(&face(), &"長".repeat(600)), LayoutFault::Overflow, "remarks", None);
    refused(&with(FieldName::Number, &"1".repeat(60)), LayoutFault::Overflow, "number", None);
}

#[test]
fn lines_break_between_words_and_never_before_a_full_stop() {
    let document = laid(&remarked(&face(), &format!("{}。", "あ".repeat(28)))).unwrap();
    assert!(texts(&document, "remarks").iter().all(|line| !line.starts_with('。')));
    let words = "ABCDEFGHIJ KLMNOP ".repeat(9);
    let document = laid(&remarked(&face(), words.trim())).unwrap();
    let lines = texts(&document, "remarks");
    assert!(lines.len() > 1 && lines.iter().rev().skip(1).all(|line| line.ends_with(' ')), "{lines:?}");
}

#[test]
fn a_character_without_a_glyph_is_refused_with_field_and_place() {
    refused(&with(FieldName::Name, "山田葛\u{E0101}"), LayoutFault::GlyphMissing, "name", Some(3));
    refused(&with(FieldName::HeadName, "髙\u{10FFFD}"), LayoutFault::GlyphMissing, "head_name", Some(2));
    refused(&with(FieldName::Address, "見本市\u{E000}"), LayoutFault::GlyphMissing, "address", Some(4));
    refused(&remarked(&face(), "\u{202E}一"), LayoutFault::GlyphMissing, "remarks", Some(1));
}

#[test]
fn a_certificate_without_its_seal_is_refused() {
    let sheet = SheetSetup { sample: false, seal: None };
    let refusal = lay_out(&qualification_certificate::FORM, &face(), &sheet, &fonts()).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_str()), (LayoutFault::SealMissing, "seal"));
}

#[test]
fn a_form_without_a_place_for_the_seal_says_that_it_is_left_out() {
    let sheet = SheetSetup { sample: false, seal: None };
    let document = lay_out(&qualification_notice::FORM, &notice(), &sheet, &fonts()).unwrap();
    assert_eq!(runs(&document).iter().filter(|run| run.text() == "（公印省略）").count(), 1);
    let items = document.pages.iter().flat_map(|page| &page.items);
    assert_eq!(items.filter(|item| matches!(item, Item::Image { .. })).count(), 0);
}

#[test]
fn a_sex_left_to_the_reverse_stands_there_or_the_paper_is_refused() {
    let hidden = face().with(FieldName::Sex, Value::SexOverleaf(Sex::Female));
    refused(&hidden, LayoutFault::ValueMissing, "remarks", None);
    refused(
        &hidden.clone().with(FieldName::Remarks, Value::Remarks(vec![Remark::Student])),
        LayoutFault::ValueMissing,
        "remarks",
        None,
    );
    let document = laid(&hidden.with(FieldName::Remarks, Value::Remarks(vec![Remark::Sex]))).unwrap();
    assert_eq!(
        (texts(&document, "sex").concat(), texts(&document, "remarks").concat()),
        ("裏面参照".into(), "性別：女".into())
    );
}

#[test]
fn a_value_the_form_has_no_place_for_is_refused_and_not_left_out() {
    let hidden = notice().with(FieldName::Address, text("見本市"));
    let refusal = laid_on(&qualification_notice::FORM, &hidden).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_str()), (LayoutFault::Overflow, "address"));
}

#[test]
fn a_refusal_names_no_person() {
    let refusal = laid(&with(FieldName::Name, "秘密葛\u{E0101}")).unwrap_err();
    assert_eq!(refusal.text, "秘密葛\u{E0101}");
    for words in [refusal.to_string(), format!("{refusal:?}")] {
        assert!(!words.contains("秘密") && words.contains("name") && words.contains("character 3"), "{words}");
    }
}

#[test]
fn the_hash_changes_with_one_character_and_with_nothing_less() {
    let hash = |face: &Face| laid(face).unwrap().hash(&fonts());
    let first = hash(&face());
    assert_eq!(first.len(), 64);
    assert_eq!(first, hash(&face()));
    for (field, value) in [
        (FieldName::Name, text("葛西　髙子")),
        (FieldName::Branch, text("02")),
        (FieldName::Sex, Value::Sex(Sex::Male)),
        (FieldName::ValidUntil, day("2027-07-30")),
        (FieldName::Birth, birth("1954-12-31", Calendar::Western)),
        (FieldName::CertificateNo, text("0001-0000002-5")),
    ] {
        assert_ne!(first, hash(&face().with(field, value)), "{field:?}");
    }
    let unmarked =
        lay_out(&qualification_certificate::FORM, &face(), &SheetSetup { sample: false, ..sheet() }, &fonts()).unwrap();
    assert_ne!(first, unmarked.hash(&fonts()));
}

#[test]
fn the_text_of_every_run_is_the_exact_text_of_the_face() {
    let document = laid(&face()).unwrap();
    assert_eq!(texts(&document, "name").concat(), NAME);
    assert_eq!(Some(texts(&document, "address").concat()), face().text(FieldName::Address));
    assert_eq!(texts(&document, "valid_until").concat(), "令和9年7月31日");
    assert_eq!(texts(&document, "limit_class").concat(), "＊");
}

#[test]
fn an_alias_is_labelled_only_when_there_is_one() {
    let labels = |alias: &str| {
        let document = laid(&with(FieldName::Alias, alias)).unwrap();
        runs(&document).iter().filter(|run| run.text() == "通称").count()
    };
    assert_eq!((labels(""), labels("葛西　ハナ")), (0, 1));
}

#[test]
fn a_form_belongs_to_a_kind_only_when_it_prints_one() {
    assert_eq!(laid(&face()).unwrap().kind, Some(CertificateKind::QualificationCertificate));
}
