//! What every form of the office must keep, asked of all of them.

use std::collections::BTreeSet;

use madoguchi_domain::face::{Remark, ValueKind};
use madoguchi_domain::numbers::InsuredSymbol;
use madoguchi_domain::person::{Calendar, Sex};

use super::*;
use crate::forms::{ALL, Cell, CellContent, MARGIN_UM, Presence, Prints, TooLong, for_kind, limit_certificate};
use crate::sample::{LONG_NAME, long, of};

/// Every place of a value that a form has, cells and boxes alike.
fn places(form: &Form) -> impl Iterator<Item = (FieldName, TooLong)> {
    form.every_side().flat_map(|side| {
        let in_cells = side.cells.iter().filter_map(|cell| match cell.holds {
            CellContent::Value { field, style, .. } => Some((field, style.too_long)),
            CellContent::Nothing | CellContent::Words { .. } => None,
        });
        in_cells.chain(side.boxes.iter().map(|place| (place.field, place.style.too_long)))
    })
}

/// Its faces as they are used: the usual one, and one where everything is there and long.
fn faces(form: &Form) -> Vec<Face> {
    let mut full = long(&of(form));
    for field in form.fields.iter().map(|field| field.name) {
        if full.get(field).is_none() {
            full.set(field, longest(field));
        }
    }
    vec![of(form), long(&of(form)), full]
}

/// A value for a field that the usual face leaves out, the longest of those whose length is bounded.
fn longest(field: FieldName) -> Value {
    match field.kind() {
        ValueKind::Text => text("区分オ"),
        ValueKind::Day => day("2018-12-31"),
        ValueKind::Birth => birth("2018-12-31", Calendar::Japanese),
        ValueKind::Sex => Value::Sex(Sex::Female),
        ValueKind::Ratio => Value::Ratio(30),
        ValueKind::Remarks => Value::Remarks(vec![Remark::Student]),
    }
}

#[test]
fn every_value_of_every_form_has_a_box() {
    for form in ALL {
        for field in form.fields {
            let in_a_box = places(form).any(|(place, _)| place == field.name);
            let in_remarks = field.name == FieldName::Remarks && form.notice().is_some();
            assert!(in_a_box || in_remarks, "{}: {:?}", form.id, field.name);
        }
        for (place, _) in places(form) {
            assert!(form.fields.iter().any(|field| field.name == place), "{}: {place:?}", form.id);
        }
    }
}

#[test]
fn a_certificate_has_its_number_and_the_code_of_it() {
    for form in ALL {
        let numbered = form.fields.iter().any(|field| field.name == FieldName::CertificateNo);
        let codes = form.every_side().filter(|side| side.code.is_some()).count();
        match form.prints {
            Prints::Certificate(kind) => {
                assert!(numbered && codes == 1, "{}", form.id);
                assert!(for_kind(kind).is_some());
            }
            Prints::Slip(_) => assert!(!numbered && codes == 0, "{}", form.id),
        }
    }
}

#[test]
fn every_form_asks_for_what_must_be_on_it() {
    for form in ALL {
        for field in form.fields {
            let without = of(form)
                .fields()
                .filter(|name| *name != field.name)
                .fold(Face::default(), |face, name| face.with(name, of(form).get(name).unwrap().clone()));
            match (field.presence, laid_on(form, &without)) {
                (Presence::Optional, laid) => assert!(laid.is_ok(), "{}: {:?}", form.id, field.name),
                (Presence::Required | Presence::MayBeEmpty, laid) => {
                    let refusal = laid.unwrap_err();
                    assert_eq!(
                        (refusal.code, refusal.field.as_str()),
                        (LayoutFault::ValueMissing, field.name.as_str())
                    );
                }
            }
            if !matches!(of(form).get(field.name), Some(Value::Text(_))) {
                continue;
            }
            let empty = laid_on(form, &of(form).with(field.name, text("")));
            match field.presence {
                Presence::Required => assert_eq!(empty.unwrap_err().code, LayoutFault::ValueMissing),
                Presence::MayBeEmpty | Presence::Optional => assert!(empty.is_ok(), "{}: {:?}", form.id, field.name),
            }
        }
    }
}

#[test]
fn the_statutes_items_are_on_the_papers() {
    let asked = |form: &Form, presence| {
        let fields = form.fields.iter().filter(|field| field.presence == presence);
        fields.map(|field| field.name).collect::<BTreeSet<_>>()
    };
    // 国保則7条の3: no 生年月日, no 性別, no 住所, no 世帯主
    let notice = asked(&qualification_notice::FORM, Presence::Required);
    for absent in [FieldName::Birth, FieldName::Sex, FieldName::Address, FieldName::HeadName] {
        assert!(qualification_notice::FORM.fields.iter().all(|field| field.name != absent), "{absent:?}");
    }
    for item in [FieldName::Name, FieldName::Number, FieldName::InsurerNumber, FieldName::InsurerName] {
        assert!(notice.contains(&item), "{item:?}");
    }
    // 国保則6条4項
    let card = asked(&qualification_certificate::FORM, Presence::Required);
    for item in [FieldName::Name, FieldName::Sex, FieldName::Birth, FieldName::HeadName, FieldName::ValidUntil] {
        assert!(card.contains(&item), "{item:?}");
    }
    // 国保則27条の14の2
    let limit = asked(&limit_certificate::FORM, Presence::Required);
    for item in [FieldName::LimitClass, FieldName::ValidFrom, FieldName::ValidUntil, FieldName::HeadName] {
        assert!(limit.contains(&item), "{item:?}");
    }
}

#[test]
fn boxes_and_lines_lie_inside_the_safe_margin() {
    for form in ALL {
        let safe = form.medium.area().inset(MARGIN_UM);
        for face in faces(form) {
            for page in &laid_on(form, &face).unwrap().pages {
                for item in &page.items {
                    match item {
                        Item::Rule(area) | Item::Box { area, .. } | Item::Image { area, .. } => {
                            assert!(safe.contains(*area), "{}: {item:?}", form.id);
                        }
                        Item::Text(run) => {
                            assert!(run.text() == "見　本" || safe.contains(ink(run)), "{}: {}", form.id, run.text());
                        }
                        Item::Code(code) => assert!(safe.contains(code.area)),
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_overlaps_on_any_form() {
    for form in ALL {
        for face in faces(form) {
            for page in &laid_on(form, &face).unwrap().pages {
                let boxes = boxes(page);
                for (n, (field, area)) in boxes.iter().enumerate() {
                    for (other, place) in &boxes[n + 1..] {
                        let lent = *other == "alias" || *other == "insurer_contact";
                        assert!(!area.overlaps(*place) || lent, "{}: {field} over {other}", form.id);
                    }
                }
                let rules = page.items.iter().filter_map(|item| match item {
                    Item::Rule(area) => Some(*area),
                    Item::Text(_) | Item::Box { .. } | Item::Image { .. } | Item::Code(_) => None,
                });
                let rules: Vec<Area> = rules.collect();
                for (field, area) in &boxes {
                    assert!(rules.iter().all(|rule| !rule.overlaps(*area)), "{}: a line through {field}", form.id);
                }
                let page = Document {
                    pages: vec![page.clone()],
                    form: form.id,
                    kind: None,
                    title: form.title,
                    two_sided: false,
                };
                let runs = runs(&page);
                for (n, run) in runs.iter().enumerate() {
                    let area = ink(run);
                    assert!(
                        rules.iter().all(|rule| !rule.overlaps(area)),
                        "{}: a line through {}",
                        form.id,
                        run.text()
                    );
                    for other in &runs[n + 1..] {
                        assert!(!area.overlaps(ink(other)), "{}: {} over {}", form.id, run.text(), other.text());
                    }
                }
            }
        }
    }
}

#[test]
fn ink_stays_in_its_box_and_the_form_s_words_off_all_boxes() {
    for form in ALL {
        for face in faces(form) {
            for page in &laid_on(form, &face).unwrap().pages {
                let boxes = boxes(page);
                for item in &page.items {
                    let Item::Text(run) = item else { continue };
                    let area = ink(run);
                    match run.field {
                        Some(field) => {
                            let mut places = boxes.iter().filter(|(name, _)| *name == field || *name == "remarks");
                            assert!(places.any(|(_, place)| place.contains(area)), "{}: {field} {area:?}", form.id);
                        }
                        // what is continued has its field's name before it; 様 follows a name in its box
                        None => {
                            let after = |name: &str| {
                                let mut boxes = form.every_side().flat_map(|side| side.boxes);
                                boxes.any(|own| own.field.as_str() == name && own.style.after == run.text())
                            };
                            let mut others = boxes.iter().filter(|(name, _)| *name != "remarks" && !after(name));
                            assert!(others.all(|(_, place)| !place.overlaps(area)), "{}: {}", form.id, run.text());
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_sample_mark_stands_in_the_margin_of_every_page() {
    for form in ALL {
        let marked = laid_on(form, &of(form)).unwrap();
        let unmarked = lay_out(form, &of(form), &SheetSetup { sample: false, ..sheet() }, &fonts()).unwrap();
        assert!(runs(&unmarked).iter().all(|run| !run.text().contains("見　本")));
        let (paper, safe) = (form.medium.area(), form.medium.area().inset(MARGIN_UM));
        for page in &marked.pages {
            let page = Document { pages: vec![page.clone()], ..marked.clone() };
            let marks: Vec<Area> = runs(&page).into_iter().filter(|run| run.text() == "見　本").map(ink).collect();
            assert!(marks.len() >= 3, "{}", form.id);
            assert!(marks.iter().all(|mark| paper.contains(*mark) && !safe.overlaps(*mark)), "{}", form.id);
        }
    }
}

#[test]
fn the_longest_name_is_whole_on_every_form() {
    assert!(LONG_NAME.chars().count() > 60);
    for form in ALL {
        let document = laid_on(form, &long(&of(form))).unwrap();
        let printed = texts(&document, "name").concat();
        assert!(printed.contains(LONG_NAME), "{}: {printed}", form.id);
        let smallest = runs(&document).into_iter().filter(|run| run.field == Some("name")).map(|run| run.size_um).min();
        assert!(smallest >= Some(size_um(SIZE_MIN_TENTHS)), "{}", form.id);
    }
}

#[test]
fn the_longest_symbol_is_whole_on_every_form() {
    for symbol in ["記".repeat(InsuredSymbol::WIDTH_MAX / 2), "W".repeat(InsuredSymbol::WIDTH_MAX)] {
        for form in ALL.iter().filter(|form| of(form).get(FieldName::Symbol).is_some()) {
            let document = laid_on(form, &of(form).with(FieldName::Symbol, text(&symbol))).unwrap();
            let printed = texts(&document, "symbol").concat();
            assert!(printed.contains(&symbol) && printed.replace(&symbol, "").is_empty(), "{}: {printed}", form.id);
        }
    }
}

#[test]
fn no_length_of_any_text_loses_a_character_or_leaves_its_box() {
    let words = ["葛\u{E0102}", "Ａ", "B", " ", "ﾊﾟ", "、", "𠮷", "１", "-", "ー"];
    for form in ALL {
        let texts_of =
            form.fields.iter().map(|field| field.name).filter(|field| {
                *field != FieldName::CertificateNo && matches!(of(form).get(*field), Some(Value::Text(_)))
            });
        for field in texts_of {
            for length in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233] {
                let value: String = (0..length).map(|n| words[(n * n + length) % words.len()]).collect();
                if !value.trim().is_empty() {
                    whole_or_refused(form, field, &value);
                }
            }
        }
    }
}

#[track_caller]
fn whole_or_refused(form: &Form, field: FieldName, value: &str) {
    let document = match laid_on(form, &of(form).with(field, text(value))) {
        Ok(document) => document,
        Err(refusal) => {
            return assert_eq!((refusal.code, refusal.field.as_str()), (LayoutFault::Overflow, field.as_str()));
        }
    };
    let notice = form.notice().unwrap_or("-");
    let printed = texts(&document, field.as_str()).concat();
    assert!(printed.contains(value), "{}: {field:?}: {printed}", form.id);
    assert_eq!(printed.replace(value, "").replace(notice, ""), "", "{}: {field:?}", form.id);
    for page in &document.pages {
        for run in runs(&Document { pages: vec![page.clone()], ..document.clone() }) {
            let visible = !run.text().ends_with(' ');
            let inside = boxes(page).iter().any(|(_, area)| area.contains(ink(run)));
            assert!(run.field.is_none() || inside || !visible, "{}: {field:?}: {}", form.id, run.text());
        }
    }
}

#[test]
fn a_placeholder_is_never_printed() {
    for form in ALL {
        for value in ["{{name}}", "名前}}", "●●町"] {
            let refusal = laid_on(form, &of(form).with(FieldName::Name, text(value))).unwrap_err();
            assert_eq!((refusal.code, refusal.field.as_str()), (LayoutFault::PlaceholderLeft, "name"));
        }
    }
}

#[test]
fn a_dummy_number_stands_where_the_real_one_will() {
    for form in ALL {
        let shape_of = |number: &str| {
            let document = laid_on(form, &of(form).with(FieldName::CertificateNo, text(number))).unwrap();
            let places = runs(&document).iter().map(|run| (run.x_um, run.y_um, run.size_um, run.length_um())).collect();
            let items = document.pages.iter().flat_map(|page| &page.items);
            let codes = items.filter(|item| matches!(item, Item::Code(code) if code.side == 21)).count();
            (codes, places)
        };
        let dummy: (usize, Vec<_>) = shape_of("0000-0000000-0");
        assert_eq!(dummy.0, 1);
        for number in ["0001-0000001-7", "1111-1111111-1", "9999-9999999-1", "4747-4747474-7"] {
            assert_eq!(shape_of(number), dummy, "{}: {number}", form.id);
        }
    }
}

#[test]
fn cells_of_a_side_do_not_cover_each_other() {
    let covers = |one: &Cell, other: &Cell| {
        one.at.x < other.at.right()
            && other.at.x < one.at.right()
            && one.at.y < other.at.bottom()
            && other.at.y < one.at.bottom()
    };
    for form in ALL {
        for side in form.every_side() {
            for (n, cell) in side.cells.iter().enumerate() {
                assert!(side.cells[n + 1..].iter().all(|other| !covers(cell, other)), "{}: {cell:?}", form.id);
            }
        }
    }
}
