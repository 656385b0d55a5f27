//! What a form may say that no form of the office says yet, on forms of the tests; and cells that are there only for some.

use super::*;
use crate::forms::trial::{SLIP, SLIP_OF_ONE_PAGE, SLIP_OF_ROWS, TALL_CERTIFICATE};
use crate::forms::{MARGIN_UM, Medium};
use crate::sample::notice_of_seventy;

fn person(n: usize) -> Face {
    Face::default()
        .with(FieldName::Name, text(&format!("人{n:02}　葛\u{E0102}子")))
        .with(FieldName::CoveredFrom, day("2026-10-12"))
}

fn head() -> Face {
    Face::default().with(FieldName::HeadName, text("葛\u{E0102}西　𠮷郎"))
}

fn slip(form: &Form, rows: usize) -> Result<Document, LayoutError> {
    let rows: Vec<Face> = (1..=rows).map(person).collect();
    lay_out_rows(form, &head(), &rows, &sheet(), &fonts())
}

fn words(page: &Page, words: &str) -> usize {
    let text = |item: &Item| matches!(item, Item::Text(run) if run.text() == words);
    page.items.iter().filter(|item| text(item)).count()
}

#[test]
fn rows_fill_the_page_and_go_on_under_the_same_headings() {
    let document = slip(&SLIP, 17).unwrap();
    assert_eq!(document.pages.len(), 4, "4, 6, 6 and 1");
    let names: Vec<String> = texts(&document, "name");
    assert_eq!(names.concat(), (1..=17).map(|n| format!("人{n:02}　葛\u{E0102}子")).collect::<String>());
    for (page, number) in document.pages.iter().zip(1..) {
        assert_eq!((words(page, "氏名"), words(page, &format!("{number} / 4"))), (1, 1), "{}", page.title);
    }
    assert_eq!(document.pages[3].title, "試しの連絡票 続き 3");
    let blank: Vec<usize> = document.pages.iter().map(|page| words(page, "以下余白")).collect();
    assert_eq!(blank, [0, 0, 0, 1]);
}

#[test]
fn a_form_without_an_overleaf_is_never_printed_on_both_sides() {
    assert!(!slip(&SLIP, 17).unwrap().two_sided, "four sheets");
    assert!(!laid_on(&qualification_notice::FORM, &notice()).unwrap().two_sided);
    assert!(laid(&face()).unwrap().two_sided);
}

#[test]
fn rows_that_fit_need_no_further_page_and_are_not_counted() {
    let document = slip(&SLIP, 3).unwrap();
    assert_eq!(document.pages.len(), 1);
    assert_eq!((words(&document.pages[0], "1 / 1"), words(&document.pages[0], "以下余白")), (0, 1));
    // lines and headings are those of a full page
    let rules = |document: &Document| document.pages[0].items.iter().filter(|i| matches!(i, Item::Rule(_))).count();
    assert_eq!(rules(&document), rules(&slip(&SLIP, 4).unwrap()));
}

#[test]
fn rows_without_a_place_are_refused_and_so_is_a_row_that_lacks_a_value() {
    for (form, rows) in [(&SLIP_OF_ONE_PAGE, 5), (&qualification_certificate::FORM, 1)] {
        let rows: Vec<Face> = (0..rows).map(person).collect();
        let own = if form.prints.kind().is_some() { face() } else { head() };
        let refusal = lay_out_rows(form, &own, &rows, &sheet(), &fonts()).unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_str()), (LayoutFault::Overflow, "rows"), "{}", form.id);
    }
    let nameless = Face::default().with(FieldName::CoveredFrom, day("2026-10-12"));
    let refusal = lay_out_rows(&SLIP, &head(), &[person(1), nameless], &sheet(), &fonts()).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_str()), (LayoutFault::ValueMissing, "name"));
    let unfilled = Face::default().with(FieldName::Name, text("{{name}}"));
    let refusal = lay_out_rows(&SLIP, &head(), &[unfilled], &sheet(), &fonts()).unwrap_err();
    assert_eq!(refusal.code, LayoutFault::PlaceholderLeft);
}

#[test]
fn a_text_that_could_be_continued_is_refused_where_there_is_no_place_for_remarks() {
    let long = Face::default().with(FieldName::Name, text(&"長".repeat(300)));
    let refusal = lay_out_rows(&SLIP, &head(), &[long], &sheet(), &fonts()).unwrap_err();
    assert_eq!((refusal.code, refusal.field.as_str()), (LayoutFault::Overflow, "name"));
}

#[test]
fn a_slip_has_no_kind_no_number_and_the_seal_at_every_place() {
    let document = slip(&SLIP, 1).unwrap();
    assert_eq!(document.kind, None);
    let items = &document.pages[0].items;
    assert_eq!(items.iter().filter(|item| matches!(item, Item::Image { .. })).count(), 2);
    assert_eq!(items.iter().filter(|item| matches!(item, Item::Code(_))).count(), 0);
    let unsealed = lay_out(&SLIP, &head(), &SheetSetup::default(), &fonts()).unwrap_err();
    assert_eq!(unsealed.code, LayoutFault::SealMissing);
    let unsealed = lay_out_rows(&SLIP_OF_ROWS, &Face::default(), &[person(1)], &SheetSetup::default(), &fonts());
    assert_eq!(texts(&unsealed.unwrap(), "name").len(), 1, "a form without a place for a seal needs none");
}

#[test]
fn a_kind_is_laid_out_on_the_medium_of_its_form() {
    let document = laid_on(&TALL_CERTIFICATE, &face()).unwrap();
    assert_eq!((document.pages[0].width_um, document.pages[0].height_um), (91_000, 127_000));
    assert_eq!(document.kind, laid(&face()).unwrap().kind);
}

#[test]
fn words_set_down_stand_under_each_other_and_use_their_upright_forms() {
    let document =
        lay_out(&SLIP, &head().with(FieldName::InsurerName, text("葛\u{E0102}市、ー１2")), &sheet(), &fonts());
    let document = document.unwrap();
    let all = runs(&document);
    let spine = all.iter().find(|run| run.text() == "縦書き、テスト。「ー」ャ12").unwrap();
    assert_eq!(spine.direction, Direction::Down);
    let heights: Vec<i32> = spine.glyphs.iter().map(|glyph| glyph.dy_um).collect();
    assert!(heights.windows(2).all(|two| two[0] > two[1]), "{heights:?}");
    let across = shape::shape(&spine.text(), Typeface::Gothic, &fonts()).unwrap();
    for (glyph, other) in spine.glyphs.iter().zip(&across) {
        let turned = ["、", "。", "「", "」", "ー", "ャ"].contains(&glyph.text.as_str());
        assert_eq!(glyph.id != other.id, turned, "{}", glyph.text);
    }
    // in the middle of its cell, and inside it
    let cell = SLIP.sides[0].cells[1].at;
    let area = crate::forms::area_px(cell.x, cell.y, cell.width, cell.height);
    assert!(area.contains(ink(spine)));
    assert!((2 * spine.x_um - area.x_um - area.right_um()).abs() < 200);
    let value = texts(&document, "insurer_name");
    assert_eq!(value.concat(), "葛\u{E0102}市、ー１2");
}

#[test]
fn lines_set_down_follow_each_other_from_right_to_left() {
    let long = "見本市、国民健康保険課ー".repeat(6);
    let document = lay_out(&SLIP, &head().with(FieldName::InsurerName, text(&long)), &sheet(), &fonts()).unwrap();
    let lines: Vec<&TextRun> = runs(&document).into_iter().filter(|run| run.field == Some("insurer_name")).collect();
    assert_eq!(lines.iter().map(|line| line.text()).collect::<String>(), long);
    let [first, second] = lines[..] else { panic!("{} lines", lines.len()) };
    assert!(second.x_um < first.x_um && !ink(first).overlaps(ink(second)));
    let place = boxes(&document.pages[0]).into_iter().find(|(field, _)| *field == "insurer_name").unwrap().1;
    assert!(place.contains(ink(first)) && place.contains(ink(second)));
}

#[test]
fn the_part_to_cut_off_has_the_size_of_the_card_and_everything_to_carry() {
    let cut = qualification_notice::FORM.sides[0].cut.unwrap();
    let card = Medium::Card.area();
    assert_eq!((cut.width_um, cut.height_um), (card.width_um, card.height_um));
    let document = laid_on(&qualification_notice::FORM, &notice_of_seventy()).unwrap();
    let inside = cut.inset(MARGIN_UM);
    let boxes = boxes(&document.pages[0]);
    for field in notice_of_seventy()
        .fields()
        .filter(|field| ![FieldName::CertificateNo, FieldName::InsurerContact].contains(field))
    {
        let carried = boxes.iter().filter(|(name, area)| *name == field.as_str() && inside.contains(*area));
        assert_eq!(carried.count(), 1, "{field:?}");
    }
    assert!(boxes.iter().all(|(_, area)| inside.contains(*area) || !cut.overlaps(*area)));
}

#[test]
fn what_is_asked_only_of_the_elderly_leaves_neither_line_nor_label_for_others() {
    let page = |face: &Face| laid_on(&qualification_notice::FORM, face).unwrap().pages[0].clone();
    let labels = |page: &Page| ["有効期限", "一部負担金の割合", "発効期日"].map(|label| words(page, label));
    let (young, old) = (page(&notice()), page(&notice_of_seventy()));
    assert_eq!((labels(&young), labels(&old)), ([0; 3], [2; 3]));
    let rules = |page: &Page| page.items.iter().filter(|item| matches!(item, Item::Rule(_))).count();
    assert!(rules(&young) < rules(&old));
    // a stay that ends gives an end without a ratio
    let foreigner = page(&notice().with(FieldName::ValidUntil, day("2027-03-31")));
    assert_eq!(labels(&foreigner), [2, 0, 0]);
}
