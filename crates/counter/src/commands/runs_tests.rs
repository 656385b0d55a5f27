//! Long works at one desk: two at once, asked and stopped meanwhile. The first is held open by the test, never raced.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use madoguchi_domain::access::Surface;
use madoguchi_sample::SAMPLE_SECRET;

use super::dispatch;
use crate::desk::Desk;
use crate::sampled::sample;
use crate::views::RefusalView;

const SAMPLE: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../tests/data/res_change/RES_CHANGE_131016_20261110101500_001.csv"
));

/// A sample office with its desk, signed in.
fn desk(dir: &Path) -> Desk {
    let desk = Desk::around(sample(dir, 12), Surface::Window);
    dispatch(&desk, "sign_in", json!({"clerk": null, "password": SAMPLE_SECRET})).unwrap();
    desk
}

/// A file that gives its bytes only when the test writes them: whoever reads it waits.
fn fifo(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    path
}

fn until(mut come: impl FnMut() -> bool) {
    for _ in 0..3000 {
        if come() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("it never came");
}

fn import(desk: &Desk, path: &Path) -> Result<Value, RefusalView> {
    dispatch(desk, "import", json!({"path": path, "kind": "RES_CHANGE"}))
}

#[test]
fn a_second_import_is_refused_and_leaves_the_progress_of_the_first_alone() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("office"));
    let held = fifo(folder.path(), "RES_CHANGE_131016_20261110101500_001.csv");
    let other = folder.path().join("RES_CHANGE_131016_20261110101500_002.csv");
    std::fs::write(&other, SAMPLE).unwrap();
    let about = || {
        let now = dispatch(&desk, "run_progress", json!({})).unwrap();
        now[0]["title"].as_str().unwrap_or_default().to_owned()
    };
    let (refused, meanwhile, report) = thread::scope(|scope| {
        let first = scope.spawn(|| import(&desk, &held));
        until(|| about().ends_with("001.csv"));
        let (refused, meanwhile) = (import(&desk, &other), about());
        // before anything is asserted, so that a failure ends too
        std::fs::write(&held, SAMPLE).unwrap();
        (refused, meanwhile, first.join().unwrap().unwrap())
    });
    assert!(meanwhile.ends_with("001.csv"), "the first is still under way: {meanwhile:?}");
    assert_eq!(refused.unwrap_err().code, "run_busy");
    assert_eq!((&report["applied"], &report["state"]), (&json!(3), &json!("done")), "{report}");
    assert_eq!(about(), "", "nothing is under way any more");
}

#[test]
fn an_import_is_stopped_while_its_file_is_proved_and_goes_on_later() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("office"));
    let none = dispatch(&desk, "run_stop", json!({"work": "import"})).unwrap_err();
    assert_eq!(none.code, "run_unknown", "nothing is under way");
    let name = "RES_CHANGE_131016_20261110101500_001.csv";
    let held = fifo(folder.path(), name);
    let (stopping, report) = thread::scope(|scope| {
        let first = scope.spawn(|| import(&desk, &held));
        let under_way = || dispatch(&desk, "run_progress", json!({})).unwrap().as_array().map_or(0, Vec::len);
        until(|| under_way() == 1);
        let stopping = dispatch(&desk, "run_stop", json!({"work": "import"})).unwrap();
        std::fs::write(&held, SAMPLE).unwrap();
        (stopping, first.join().unwrap().unwrap())
    });
    assert_eq!((&stopping[0]["stopping"], &stopping[0]["run"]), (&json!(true), &json!(null)), "{stopping}");
    assert_eq!((&report["applied"], &report["state"]), (&json!(0), &json!("stopped")), "{report}");
    std::fs::remove_file(&held).unwrap();
    std::fs::write(&held, SAMPLE).unwrap();
    let again = import(&desk, &held).unwrap();
    assert_eq!((&again["applied"], &again["state"]), (&json!(3), &json!("done")), "{again}");
    assert_eq!((&again["resumed"], &again["run"]), (&json!(true), &report["run"]), "{again}");
}
