//! Drafts by kind and version: what this program goes on with, and what it only keeps.

use madoguchi_domain::access::Surface;
use madoguchi_domain::record::Role;
use madoguchi_store::{DraftRow, LocalChange};
use serde_json::{Value, json};
use ts_rs::TS;

use super::tests::Counter;
use super::*;
use crate::views::DraftVersion;

fn counter() -> Counter {
    let counter = Counter::at(Surface::Window);
    counter.seat(Some(Role::Clerk));
    counter
}

fn draft(id: &str, kind: &str, version: u32) -> Value {
    json!({"id": id, "kind": kind, "version": version, "body": "{}"})
}

fn saved(counter: &Counter, args: Value) -> std::result::Result<(), String> {
    dispatch(&counter.desk, "save_draft", args).map(drop).map_err(|refusal| refusal.code)
}

/// Kind and whether it may be continued, by id.
fn listed(counter: &Counter) -> Vec<(Value, Value, Value)> {
    let drafts = dispatch(&counter.desk, "drafts", json!({})).unwrap();
    let mut rows: Vec<_> = drafts
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["id"].clone(), d["kind"].clone(), d["may_continue"].clone()))
        .collect();
    rows.sort_by_key(|(id, ..)| id.to_string());
    rows
}

#[test]
fn a_draft_is_shown_as_what_it_is() {
    let counter = counter();
    let kinds = ["join", "leave", "change", "correct", "special_status"];
    for kind in kinds {
        saved(&counter, draft(kind, kind, DraftVersion::NUMBER)).unwrap();
    }
    let mut wanted: Vec<_> = kinds.iter().map(|kind| (json!(kind), json!(kind), json!(true))).collect();
    wanted.sort_by_key(|(id, ..)| id.to_string());
    assert_eq!(listed(&counter), wanted);
}

#[test]
fn an_unknown_kind_and_another_version_are_not_written() {
    let counter = counter();
    for args in [draft("1", "divorce", 1), draft("1", "join", DraftVersion::NUMBER + 1), draft("1", "join", 0)] {
        assert_eq!(saved(&counter, args), Err("field_invalid".into()));
    }
    assert_eq!(listed(&counter), []);
}

#[test]
fn a_draft_of_a_newer_program_is_kept_shown_and_only_discarded() {
    let counter = counter();
    let newer = DraftVersion::NUMBER + 1;
    for (id, kind, version) in [("newer", "leave", newer), ("unknown", "divorce", DraftVersion::NUMBER)] {
        let row = DraftRow {
            id: id.into(),
            kind: kind.into(),
            version,
            clerk: "窓口".into(),
            body: "?".into(),
            changed_at: "2026-11-21T10:15:00+09:00".into(),
        };
        counter.desk.office().store.keep(&LocalChange::Draft(row)).unwrap();
    }
    let kept = [(json!("newer"), json!("leave"), json!(false)), (json!("unknown"), Value::Null, json!(false))];
    assert_eq!(listed(&counter), kept);
    for id in ["newer", "unknown"] {
        assert_eq!(saved(&counter, draft(id, "leave", DraftVersion::NUMBER)), Err("state_forbids".into()), "{id}");
    }
    assert_eq!(listed(&counter), kept, "nothing was written over");
    dispatch(&counter.desk, "drop_draft", json!({"id": "newer"})).unwrap();
    assert_eq!(listed(&counter), kept[1..]);
}

#[test]
fn a_draft_keeps_its_kind() {
    let counter = counter();
    saved(&counter, draft("1", "leave", 1)).unwrap();
    assert_eq!(saved(&counter, draft("1", "join", 1)), Err("state_forbids".into()));
    saved(&counter, draft("1", "leave", 1)).unwrap();
}

#[test]
fn the_screens_know_the_version_that_is_written() {
    let config = ts_rs::Config::default();
    assert_eq!(DraftVersion::inline(&config), DraftVersion::NUMBER.to_string());
}
