//! Reading beside the writer: what is asked while a step of a long work holds the office. The step is held open by the test, never raced.

use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use madoguchi_domain::access::{Look, Surface};
use madoguchi_sample::SAMPLE_SECRET;
use madoguchi_store::AccessFilter;
use serde_json::{Value, json};

use super::*;
use crate::sampled::sample;

/// Long enough for any answer that does not wait; only a failing test waits for it.
const NEVER: Duration = Duration::from_secs(60);

/// Commands that read, with what they are asked. Their looks are written by the writer, so they are not among those that need not wait.
const ASKED: [(&str, &str); 14] = [
    ("office", "{}"),
    ("choices", "{}"),
    ("parse_date", r#"{"text": "r8.11.21"}"#),
    ("printer", "{}"),
    ("pulse", "{}"),
    ("search", r#"{"text": "さとう"}"#),
    ("drafts", "{}"),
    ("jobs", r#"{"open_only": true}"#),
    ("movements", "{}"),
    ("imports", "{}"),
    ("inbox", "{}"),
    ("runs", "{}"),
    ("run_progress", "{}"),
    ("options", "{}"),
];

fn desk(dir: &Path, surface: Surface) -> Desk {
    let desk = Desk::around(sample(dir, 60), surface);
    dispatch(&desk, "sign_in", json!({"password": SAMPLE_SECRET})).unwrap();
    desk
}

fn ask(desk: &Desk, name: &str, args: &str) -> Value {
    dispatch(desk, name, serde_json::from_str(args).unwrap()).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"))
}

#[test]
fn questions_are_answered_while_the_writer_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("office"), Surface::Window);
    let step = desk.office();
    let (told, heard) = channel();
    thread::scope(|scope| {
        scope.spawn(|| ASKED.iter().for_each(|(name, args)| told.send((*name, ask(&desk, name, args))).unwrap()));
        let answers: Vec<_> =
            ASKED.iter().map_while(|_| heard.recv_timeout(NEVER).ok()).map(|(name, _)| name).collect();
        // given back before anything is asserted: a command that waits must not wait for ever
        drop(step);
        assert_eq!(answers, ASKED.map(|(name, _)| name));
    });
}

#[test]
fn a_file_opened_beside_the_writer_has_its_line_written_by_the_writer() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("office"), Surface::Window);
    let found = ask(&desk, "search", r#"{"text": "さとう"}"#);
    let who = found["hits"][0]["record"].as_str().unwrap();
    let lines = |desk: &Desk| {
        let all = AccessFilter { limit: 100, ..AccessFilter::default() };
        desk.office().store.read().access_lines(&all).unwrap()
    };
    let before = lines(&desk).len();
    let version = desk.office().store.data_version().unwrap();
    let shown = ask(&desk, "show", &json!({"resident": who}).to_string());
    assert_eq!(shown["resident"]["record"], who);
    let now = lines(&desk);
    assert_eq!((now.len(), now[0].sight.look), (before + 1, Look::Opened));
    assert_eq!(now[0].sight.clerk, madoguchi_sample::SAMPLE_CLERK);
    // no other connection wrote it
    assert_eq!(desk.office().store.data_version().unwrap(), version);
}

#[test]
fn who_left_is_not_answered_by_a_reader_that_knew_the_clerk() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("office"), Surface::Window);
    ask(&desk, "runs", "{}");
    ask(&desk, "sign_out", "{}");
    assert_eq!(dispatch(&desk, "runs", json!({})).unwrap_err().code, "sign_in_failed");
    assert_eq!(ask(&desk, "office", "{}")["clerk"], Value::Null);
}

#[test]
fn a_reader_sees_what_the_writer_just_wrote_and_the_pulse_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("office"), Surface::Window);
    let first = ask(&desk, "pulse", "{}");
    assert_eq!((&first["changed"], &first["many"]), (&json!([]), &json!(false)));
    ask(&desk, "set_option", r#"{"name": "stay_expiry_offset_days", "value": "1"}"#);
    let since = json!({"since": first["place"]}).to_string();
    let second = ask(&desk, "pulse", &since);
    let office = desk.office().record.id;
    assert_eq!(second["changed"], json!([{"id": office, "kind": "office"}]));
    assert_ne!((&second["version"], &second["place"]), (&first["version"], &first["place"]));
    let third = ask(&desk, "pulse", &json!({"since": second["place"]}).to_string());
    assert_eq!((&third["changed"], &third["version"]), (&json!([]), &second["version"]));
    // what only this machine remembers changes the version and names no record
    ask(&desk, "set_inbox", &json!({"folder": folder.path()}).to_string());
    let fourth = ask(&desk, "pulse", &json!({"since": third["place"]}).to_string());
    assert_eq!(fourth["changed"], json!([]));
    assert_ne!(fourth["version"], third["version"]);
    let many: Vec<String> = (0..120)
        .map(|n| json!({"name": "stay_expiry_offset_days", "value": (n % 2).to_string()}).to_string())
        .collect();
    many.iter().for_each(|args| drop(ask(&desk, "set_option", args)));
    assert_eq!(ask(&desk, "pulse", &since)["many"], true);
}

#[test]
fn a_change_is_told_whichever_reader_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("office"), Surface::Window);
    let first = ask(&desk, "pulse", "{}");
    ask(&desk, "set_inbox", &json!({"folder": folder.path()}).to_string());
    // the reader that was asked is in use now: another one, opened after the change, answers
    let _in_use = desk.reading();
    let second = ask(&desk, "pulse", &json!({"since": first["place"]}).to_string());
    assert_ne!(second["version"], first["version"]);
}

#[test]
fn a_script_reads_by_the_office_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("office"), Surface::Command);
    let _lent = desk.reading();
    assert!(desk.readers.none_is_open());
}
