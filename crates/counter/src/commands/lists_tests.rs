//! Every list: its right, its kind of office, what it shows and what it notes.

use madoguchi_domain::access::{Look, Surface};
use madoguchi_domain::record::{InsurerKind, Role};
use madoguchi_domain::scheme;
use serde_json::{Value, json};

use super::tests::Counter;
use super::*;
use crate::ops::lists::all::ALL as LISTS;

/// Three people who move in together.
const LINK_FILE: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/data/res_change/RES_CHANGE_131016_20261110101500_001.csv"
));

/// A sample office with something on every list.
fn filled(surface: Surface) -> Counter {
    let counter = Counter::at(surface);
    counter.seat(Some(Role::Supervisor));
    let file = counter.file("RES_CHANGE_131016_20261110101500_001.csv");
    std::fs::write(&file, LINK_FILE).unwrap();
    dispatch(&counter.desk, "import", json!({"path": file})).unwrap();
    dispatch(&counter.desk, "determine_month", json!({"month": "2026-11"})).unwrap();
    let turns_75 = json!({
        "kind": "join", "reason": "A01", "effective_on": "2026-11-15", "notified_on": "2026-11-21",
        "new_household": {"address": "見本区神田３番３号", "postal_code": "1010001"},
        "members": [{"new_resident":
            {"name": "例示　太郎", "kana": "レイジ　タロウ", "birth": "1951-11-28", "sex": "1", "relation": "02"}}],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"},
    });
    let check = json!({"birth": "1951-11-28", "kana": "レイジ　タロウ"});
    let args = json!({"notification": turns_75, "check": check, "dry_run": false});
    dispatch(&counter.desk, "register", args).unwrap();
    counter
}

fn ask(counter: &Counter, command: &str, args: Value) -> std::result::Result<Value, RefusalView> {
    dispatch(&counter.desk, command, args)
}

#[test]
fn every_list_is_refused_in_every_role_exactly_where_it_says_and_offered_where_not() {
    let counter = filled(Surface::Window);
    for role in Role::ALL {
        counter.seat(Some(role));
        let offered = ask(&counter, "lists", json!({})).unwrap();
        for entry in LISTS {
            let name = entry.about.name;
            let may = entry.about.access.right().is_none_or(|right| role.may(right));
            let listed = offered.as_array().unwrap().iter().any(|list| list["name"] == name);
            assert_eq!(listed, may, "{role:?} {name}");
            for (command, args) in [
                ("list", json!({"list": name})),
                ("list_save", json!({"list": name, "path": counter.file("a.csv"), "force": true})),
            ] {
                let refused = ask(&counter, command, args).err().map(|refusal| refusal.code);
                assert_eq!(refused.as_deref(), (!may).then_some("not_allowed"), "{role:?} {command} {name}");
            }
        }
    }
}

#[test]
fn every_list_is_there_in_every_kind_of_office_exactly_where_it_says() {
    for kind in InsurerKind::ALL {
        let counter = Counter::of_kind(kind, Surface::Window);
        counter.seat(Some(Role::Supervisor));
        let offered = ask(&counter, "lists", json!({})).unwrap();
        for entry in LISTS {
            let lacks = entry.about.scope.lacks(scheme::of(kind));
            let refusal = ask(&counter, "list", json!({"list": entry.about.name})).err();
            let not_there = refusal.filter(|refusal| refusal.code == "not_there_yet");
            assert_eq!(not_there.is_some(), lacks.is_some(), "{kind:?} {}", entry.about.name);
            let listed = offered.as_array().unwrap().iter().any(|list| list["name"] == entry.about.name);
            assert_eq!(listed, lacks.is_none(), "{kind:?} {}", entry.about.name);
            assert!(not_there.is_none_or(|refusal| refusal.fields["function"] == entry.about.name));
        }
    }
}

#[test]
fn a_list_that_shows_people_names_them_where_it_leaves_the_program_and_one_that_does_not_names_nobody() {
    for surface in [Surface::Window, Surface::Command] {
        let counter = filled(surface);
        for entry in LISTS {
            let name = entry.about.name;
            for (command, args) in [
                ("list", json!({"list": name})),
                ("list_save", json!({"list": name, "path": counter.file("a.csv"), "force": true})),
            ] {
                let (_, known) = counter.lines_since(0);
                let answer = ask(&counter, command, args).unwrap();
                let rows = answer["rows"].as_u64().or(answer["rows"].as_array().map(|rows| rows.len() as u64));
                assert!(rows > Some(0), "{name}: no row; make one in `filled` of this file: {answer}");
                let (lines, _) = counter.lines_since(known);
                let unnoted =
                    surface == Surface::Window && command == "list" && matches!(entry.about.log, Log::ByScript(..));
                let noted: Vec<_> = lines.iter().map(|line| (line.sight.look, line.sight.count)).collect();
                let expected: &[_] = if entry.about.shows_people && !unnoted { &[(Look::Listed, rows)] } else { &[] };
                assert_eq!(noted, expected, "{surface:?} {command} {name}");
                assert!(lines.iter().all(|line| !line.sight.residents.is_empty()), "{name}");
                let by = (surface == Surface::Command).then_some(command);
                assert!(lines.iter().all(|line| line.sight.command.as_deref() == by), "{surface:?} {command} {name}");
            }
        }
    }
}

#[test]
fn every_column_of_every_list_has_a_name_of_its_own_and_fits_on_the_paper_and_sorts_where_it_says() {
    let counter = filled(Surface::Window);
    let mut names = std::collections::BTreeSet::new();
    for entry in LISTS {
        let name = entry.about.name;
        assert!(names.insert(name), "{name} stands twice");
        let whole = ask(&counter, "list", json!({"list": name})).unwrap();
        let columns = whole["columns"].as_array().unwrap();
        let keys: std::collections::BTreeSet<_> =
            columns.iter().map(|column| column["key"].as_str().unwrap()).collect();
        assert_eq!(keys.len(), columns.len(), "{name}");
        assert!(whole["rows"].as_array().unwrap().iter().all(|row| row.as_array().unwrap().len() == columns.len()));
        for column in columns {
            let (key, sorts) = (&column["key"], column["sorts"] == true);
            let sorted = ask(&counter, "list", json!({"list": name, "sort": key}));
            assert_eq!(sorted.is_ok(), sorts, "{name} {key}");
            let Ok(sorted) = sorted else { continue };
            assert_eq!(
                (&sorted["all"], sorted["rows"].as_array().unwrap().len()),
                (&whole["all"], whole["rows"].as_array().unwrap().len())
            );
        }
        let office = counter.desk.office();
        let asked = crate::ops::lists::ListQuery { limit: 1, ..Default::default() };
        let width: i32 =
            entry.read(office.reading(), &asked).unwrap().headings.iter().map(|heading| heading.width_um).sum();
        assert!(width <= madoguchi_printing::list::WIDTH_UM, "{name}: {width}");
    }
}

#[test]
fn what_a_list_does_not_have_is_refused_by_name_alone() {
    let counter = filled(Surface::Window);
    let refused = |args: Value| {
        let refusal = ask(&counter, "list", args).unwrap_err();
        (refusal.fields["field"].clone(), refusal.fields["value"].clone())
    };
    let pair = |field: &str, value: &str| (field.to_owned(), value.to_owned());
    assert_eq!(refused(json!({"list": "everything"})), pair("list_name", "everything"));
    assert_eq!(refused(json!({"list": "佐藤花子"})), pair("list_name", ""));
    assert_eq!(refused(json!({"list": "options", "filters": {"of": "all"}})), pair("filter", "of"));
    assert_eq!(refused(json!({"list": "determinations", "filters": {"of": "some"}})), pair("of", "some"));
    assert_eq!(refused(json!({"list": "determinations", "filters": {"month": "8月"}})), pair("month", "8月"));
    assert_eq!(refused(json!({"list": "options", "sort": "nothing"})), pair("sort", "nothing"));
    let unknown = ask(&counter, "list", json!({"list": "import_rows", "filters": {"run": "99"}})).unwrap_err();
    assert_eq!(unknown.fields["run"], "99");
}

#[test]
fn a_page_of_a_list_goes_on_where_the_last_one_ended() {
    let counter = filled(Surface::Window);
    for name in ["options", "determinations"] {
        let page = |offset: u64, limit: u64| {
            ask(&counter, "list", json!({"list": name, "offset": offset, "limit": limit})).unwrap()["rows"].clone()
        };
        let whole = page(0, 20);
        let parts =
            [page(0, 7), page(7, 13)].iter().flat_map(|page| page.as_array().unwrap().clone()).collect::<Vec<_>>();
        assert_eq!(whole, json!(parts), "{name}");
    }
    let refused = |result: &str| {
        ask(&counter, "list", json!({"list": "import_rows", "filters": {"result": result}})).unwrap()["all"].clone()
    };
    assert_eq!((refused("refused"), refused("applied")), (json!(0), json!(3)));
}
