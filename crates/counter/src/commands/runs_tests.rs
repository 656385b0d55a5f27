//! Long works at one desk: two at once, asked and stopped meanwhile. The first is held open by the test, never raced.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
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

/// Holds a long work where it says for the second time how far it is, before its first step, until the test lets it go.
#[derive(Clone, Default)]
struct Gate(Arc<(AtomicU32, AtomicBool)>);

impl Gate {
    fn pass(&self) {
        if self.0.0.fetch_add(1, Ordering::SeqCst) > 0 {
            until(|| self.0.1.load(Ordering::SeqCst));
        }
    }

    fn open(&self) {
        self.0.1.store(true, Ordering::SeqCst);
    }
}

/// A sample office with its desk, signed in; its long works are held at the gate.
fn desk(dir: &Path) -> (Desk, Gate) {
    let gate = Gate::default();
    let at = gate.clone();
    let desk = Desk::around(sample(dir, 12), Surface::Window).watched(Box::new(move |_, _| at.pass()));
    dispatch(&desk, "sign_in", json!({"clerk": null, "password": SAMPLE_SECRET})).unwrap();
    (desk, gate)
}

fn written(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, SAMPLE).unwrap();
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
    let (desk, gate) = desk(&folder.path().join("office"));
    let held = written(folder.path(), "RES_CHANGE_131016_20261110101500_001.csv");
    let other = written(folder.path(), "RES_CHANGE_131016_20261110101500_002.csv");
    let about = || {
        let now = dispatch(&desk, "run_progress", json!({})).unwrap();
        now[0]["title"].as_str().unwrap_or_default().to_owned()
    };
    let (refused, meanwhile, report) = thread::scope(|scope| {
        let first = scope.spawn(|| import(&desk, &held));
        until(|| about().ends_with("001.csv"));
        let (refused, meanwhile) = (import(&desk, &other), about());
        // before anything is asserted, so that a failure ends too
        gate.open();
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
    let (desk, gate) = desk(&folder.path().join("office"));
    let none = dispatch(&desk, "run_stop", json!({"work": "import"})).unwrap_err();
    assert_eq!(none.code, "run_unknown", "nothing is under way");
    let held = written(folder.path(), "RES_CHANGE_131016_20261110101500_001.csv");
    let (stopping, report) = thread::scope(|scope| {
        let first = scope.spawn(|| import(&desk, &held));
        let under_way = || dispatch(&desk, "run_progress", json!({})).unwrap().as_array().map_or(0, Vec::len);
        until(|| under_way() == 1);
        let stopping = dispatch(&desk, "run_stop", json!({"work": "import"})).unwrap();
        gate.open();
        (stopping, first.join().unwrap().unwrap())
    });
    assert_eq!((&stopping[0]["stopping"], &stopping[0]["run"]), (&json!(true), &json!(null)), "{stopping}");
    assert_eq!((&report["applied"], &report["state"]), (&json!(0), &json!("stopped")), "{report}");
    let again = import(&desk, &held).unwrap();
    assert_eq!((&again["applied"], &again["state"]), (&json!(3), &json!("done")), "{again}");
    assert_eq!((&again["resumed"], &again["run"]), (&json!(true), &report["run"]), "{again}");
}
