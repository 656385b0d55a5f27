//! A sample office in this process, asked as the window asks it: command and arguments in, answer or refusal out. The store, its encryption and
//! its files are the real ones; what is spared is a program a step, so that many days of many offices can be played.
//!
//! Knows no rule. Panics instead of returning errors: it is part of the tests.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use madoguchi_counter::commands;
use madoguchi_counter::desk::Desk;
use madoguchi_counter::keys::{MemoryKeyStore, Slots};
use madoguchi_counter::office::{Office, Unlock};
use madoguchi_counter::views::RefusalView;
use madoguchi_sample::{SAMPLE_SECRET, SampleSpec, make};
use madoguchi_store::RawKey;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Residents of the sample office who are in nobody's way.
const RESIDENTS: u64 = 30;

/// An office, somebody signed in, and a folder beside it.
pub struct Practice {
    // before its folder, which goes with it
    desk: Desk,
    folder: TempDir,
}

impl std::fmt::Debug for Practice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Practice").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Practice {
    /// A sample office whose day is that one: a copy of the one that a process makes, of which the day is moved on.
    pub fn on(day: &str) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let dir = folder.path().join("office");
        fs::create_dir(&dir).expect("an empty scratch folder");
        for entry in fs::read_dir(sample()).expect("the sample's folder") {
            let entry = entry.expect("the folder can be read");
            fs::copy(entry.path(), dir.join(entry.file_name())).expect("a file that can be copied");
        }
        let mut office = Office::open_by_key(&dir, key()).expect("a sample office opens");
        office.sign_in(None, SAMPLE_SECRET).expect("the clerk of the sample");
        let practice = Self { desk: Desk::headless(office), folder };
        if day != FIRST_DAY {
            practice.done("office_day", json!({ "day": day }));
        }
        practice
    }

    /// Asks a command.
    pub fn ask(&self, command: &str, args: Value) -> Result<Value, RefusalView> {
        commands::dispatch(&self.desk, command, args)
    }

    /// The answer of a command that must do what it was asked.
    #[track_caller]
    pub fn done(&self, command: &str, args: Value) -> Value {
        let asked = args.to_string();
        self.ask(command, args).unwrap_or_else(|refused| panic!("{command} {asked}: {refused:?}"))
    }

    /// Proves everything of the office that can be recomputed; the faults in words where there are any.
    pub fn verified(&self) -> Result<(), String> {
        let office =
            Office::open_by_key_to_verify(&self.folder.path().join("office"), key()).expect("a sample office opens");
        let report = office.verify(&mut |_| ());
        if report.faults.is_empty() { Ok(()) } else { Err(format!("{:?}", report.faults)) }
    }

    /// A place in the folder beside the office.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// The day of the sample, before which none of its offices can be: a day only goes on.
pub const FIRST_DAY: &str = "2024-12-02";

fn unlock() -> Unlock<'static> {
    Unlock::with(Some(SAMPLE_SECRET.to_owned()))
}

/// The key of all of them: to derive it anew for each office would take longer than its story.
fn key() -> RawKey {
    static KEY: OnceLock<RawKey> = OnceLock::new();
    let open = || {
        let slots = Slots::read(&sample()).expect("a key file");
        slots.open(&MemoryKeyStore::default(), Some(SAMPLE_SECRET)).expect("the passphrase opens")
    };
    RawKey::new(*KEY.get_or_init(open).bytes())
}

/// The office that all are copies of.
fn sample() -> PathBuf {
    static SAMPLE: OnceLock<TempDir> = OnceLock::new();
    let folder = SAMPLE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let spec = SampleSpec { residents: RESIDENTS, seed: 1, on: FIRST_DAY.parse().ok() };
        make(&folder.path().join("office"), &spec, &unlock(), &mut |_, _| ()).expect("a sample office");
        folder
    });
    folder.path().join("office")
}
