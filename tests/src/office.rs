//! The real headless program, run from outside in a folder of its own.
//!
//! Knows how to start `madoguchi` with a clean environment and what every run must keep: one of its five exits, never a panic. Knows no
//! rule. Panics instead of returning errors: it is part of the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The day of the sample offices here.
pub const TODAY: &str = "2026-11-21";

/// 世帯主 of the sample files, 𠮷野家　葛󠄂城: without マイナ card.
pub const HEAD: &str = "000000000090011";

/// His wife: with マイナ card.
pub const WIFE: &str = "000000000090012";

/// Passphrase of every office made here.
pub const PASSPHRASE: &str = "demo";

/// Stands for the office's folder in the arguments of a run.
pub const DIR: &str = "DIR";

/// The headless program, built beside the test binary.
pub fn binary() -> PathBuf {
    built("madoguchi")
}

/// A program of the workspace, built beside the test binary.
pub fn built(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("a test binary has a path");
    let folder = own.parent().and_then(Path::parent).expect("a test binary lies in target/debug/deps");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let mut looked_at = LOOKED_AT.lock().unwrap_or_else(PoisonError::into_inner);
    if looked_at.insert(path.clone())
        && let Some(why) = unlike_sources(&path, top())
    {
        looked_at.remove(&path);
        panic!("{name} {why}: build the programs first: {BUILD}");
    }
    path
}

/// Programs that were found to be as new as their sources, once a process.
static LOOKED_AT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// What builds the programs that the stories run.
const BUILD: &str = "scripts/cargo build --workspace --all-targets --locked";

/// The checkout.
fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the checkout")
}

/// Why a program is not made of the sources of this checkout, by the list of them that cargo wrote beside it (`NAME.d`).
pub fn unlike_sources(program: &Path, checkout: &Path) -> Option<String> {
    let written = |path: &Path| fs::metadata(path).and_then(|about| about.modified()).ok();
    let Some(built) = written(program) else { return Some("is not beside the tests".to_owned()) };
    let Ok(list) = fs::read_to_string(program.with_extension("d")) else {
        return Some("has no list of its sources beside it".to_owned());
    };
    // `program: source source …`, a space within a path is written `\ `
    let list = list.replace("\\ ", "\0");
    let sources = list.lines().filter_map(|line| line.split_once(": ")).flat_map(|(_, rest)| rest.split_whitespace());
    let sources: Vec<PathBuf> = sources.map(|source| PathBuf::from(source.replace('\0', " "))).collect();
    if !sources.iter().any(|source| source.starts_with(checkout)) {
        return Some("was built from another checkout".to_owned());
    }
    let newer = sources.iter().find(|source| written(source).is_none_or(|source| source > built));
    newer.map(|source| format!("is older than {}", source.strip_prefix(checkout).unwrap_or(source).display()))
}

/// What a run told.
#[derive(Debug)]
pub struct Told {
    /// How it ended.
    pub exit: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Told {
    /// The JSON document on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }

    /// The answer of a run that did everything.
    #[track_caller]
    pub fn done(&self) -> Value {
        assert_eq!(self.exit, 0, "{self:?}");
        self.json()
    }

    /// The refusal of a run that ended so.
    #[track_caller]
    pub fn refusal(&self, exit: i32) -> Value {
        assert_eq!(self.exit, exit, "{self:?}");
        let refusal = self.json()["refusal"].clone();
        for (field, shape) in [("code", refusal["code"].is_string()), ("message", refusal["message"].is_string())] {
            assert!(shape, "{field}: {self:?}");
        }
        for (field, shape) in [
            ("fields", refusal["fields"].is_object()),
            ("grounds", refusal["grounds"].is_array()),
            ("next", refusal["next"].is_array()),
        ] {
            assert!(shape, "{field}: {self:?}");
        }
        refusal
    }

    /// The refusal must be this one.
    #[track_caller]
    pub fn refused(&self, exit: i32, code: &str) -> Value {
        let refusal = self.refusal(exit);
        assert_eq!(refusal["code"], code, "{self:?}");
        refusal
    }
}

/// A scratch folder with (a place for) an office, and the secrets that open it.
#[derive(Debug)]
pub struct Bureau {
    folder: TempDir,
    env: BTreeMap<&'static str, String>,
}

impl Bureau {
    /// A scratch folder; no office yet.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        Self { folder, env: BTreeMap::from([("MADOGUCHI_PASSPHRASE", PASSPHRASE.to_owned())]) }
    }

    /// A sample office of so many residents on [`TODAY`].
    pub fn demo(residents: u32) -> Self {
        let bureau = Self::empty();
        let made = bureau.run(&["demo", DIR, "--residents", &residents.to_string(), "--on", TODAY]).done();
        assert_eq!(made["residents"], residents);
        bureau
    }

    /// A sample office with the people of the sample link file.
    pub fn with_imported(residents: u32) -> Self {
        let bureau = Self::demo(residents);
        let report = bureau.run(&["import", DIR, "RES_CHANGE", &link_file("001.csv")]).done();
        assert_eq!(report["applied"], 3, "{report}");
        bureau
    }

    /// The same with the family of the sample notification covered.
    pub fn with_family(residents: u32) -> Self {
        let bureau = Self::with_imported(residents);
        bureau.run(&["register", DIR, &notification("join")]).done();
        bureau
    }

    /// A copy of the folder, to be damaged.
    pub fn copied(&self) -> Self {
        let copy = Self { folder: Self::empty().folder, env: self.env.clone() };
        fs::create_dir(copy.office()).expect("an empty scratch folder");
        for file in self.office_files() {
            let name = file.file_name().expect("a file has a name");
            fs::copy(&file, copy.office().join(name)).expect("a file that can be copied");
        }
        copy
    }

    /// The same office opened with another secret; `None` takes it away.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.env.insert(name, value.to_owned()),
            None => self.env.remove(name),
        };
        self
    }

    /// The office's folder.
    pub fn office(&self) -> PathBuf {
        self.folder.path().join("office")
    }

    /// Every file of the office.
    pub fn office_files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.office()).expect("the office's folder");
        entries.map(|entry| entry.expect("the folder can be read").path()).collect()
    }

    /// A place in the scratch folder.
    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    /// Writes a file beside the office and tells where.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).expect("a scratch file");
        path
    }

    /// Runs the program to its end. `DIR` stands for the office's folder; `--json` is added.
    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Told {
        let told = finished(self.spawn(args));
        assert!((0..=4).contains(&told.exit), "{args:?}: {told:?}");
        for word in ["panicked", "RUST_BACKTRACE", "stack backtrace"] {
            assert!(!told.err.contains(word) && !told.out.contains(word), "{args:?}: {told:?}");
        }
        told
    }

    /// Starts the program.
    pub fn spawn(&self, args: &[&str]) -> Child {
        let office = self.office();
        let mut command = Command::new(binary());
        // a panic must be seen, so backtraces are asked for
        command.env_clear().env("RUST_BACKTRACE", "1").envs(&self.env).current_dir(self.folder.path());
        for arg in args {
            if *arg == DIR {
                command.arg(&office)
            } else {
                command.arg(arg)
            };
        }
        command.arg("--json").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("the program starts")
    }

    /// Everything about a resident.
    #[track_caller]
    pub fn show(&self, resident: &str) -> Value {
        self.run(&["show", DIR, "--resident", resident]).done()
    }

    /// Issues what the law says to a PDF of this name.
    #[track_caller]
    pub fn issue_pdf(&self, resident: &str, name: &str) -> Value {
        self.run(&["issue", DIR, "--resident", resident, "--check", "demo", "--pdf", &self.path(name)]).done()
    }

    /// The clerk's word on a job.
    #[track_caller]
    pub fn outcome(&self, job: &Value, word: &str) -> Told {
        self.run(&["outcome", DIR, text(job), word])
    }

    /// Print jobs.
    #[track_caller]
    pub fn jobs(&self) -> Vec<Value> {
        self.run(&["jobs", DIR]).done().as_array().cloned().unwrap_or_default()
    }

    /// The print job with this id.
    #[track_caller]
    pub fn job(&self, job: &Value) -> Value {
        self.jobs().into_iter().find(|row| row["job"] == *job).unwrap_or_else(|| panic!("no job {job}"))
    }

    /// State of a certificate of a resident.
    #[track_caller]
    pub fn certificate(&self, resident: &str, no: &Value) -> Value {
        let shown = self.show(resident);
        let found = shown["certificates"].as_array().and_then(|all| all.iter().find(|c| c["certificate_no"] == *no));
        found.cloned().unwrap_or_else(|| panic!("no certificate {no} in {shown}"))
    }

    /// The office proves itself; how many entries it has.
    #[track_caller]
    pub fn verified(&self) -> u64 {
        let verdict = self.run(&["verify", DIR]).done();
        assert_eq!((&verdict["ok"], &verdict["faults"]), (&json!(true), &json!([])), "{verdict}");
        verdict["entries"].as_u64().expect("a count")
    }
}

/// Waits for a started program and reads all it told.
pub fn finished(child: Child) -> Told {
    let output = child.wait_with_output().expect("a program that was started");
    Told {
        exit: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The text of a value.
#[track_caller]
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}"))
}

fn data(folder: &str, file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(folder).join(file);
    path.to_string_lossy().into_owned()
}

/// A sample link file by the end of its name.
pub fn link_file(end: &str) -> String {
    data("res_change", &format!("RES_CHANGE_131016_20261110101500_{end}"))
}

/// A sample notification.
pub fn notification(name: &str) -> String {
    data("notifications", &format!("notify_{name}.json"))
}

/// A sample file of rule cases.
pub fn cases(file: &str) -> String {
    data("cases", file)
}

/// 転入 of one adult without マイナ card into a household of his or her own.
pub fn arrival(name: &str, kana: &str, birth: &str) -> Value {
    json!({
        "kind": "join",
        "reason": "A01",
        "effective_on": "2026-11-15",
        "notified_on": TODAY,
        "new_household": {"address": "見本区神田３番３号", "postal_code": "1010001"},
        "members": [{
            "new_resident": {"name": name, "kana": kana, "birth": birth, "sex": "1", "relation": "02"},
            "myna": "not_registered"
        }],
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"}
    })
}

/// A kana name that no other number has.
pub fn kana_number(number: u32) -> String {
    const DIGITS: [&str; 10] = ["レイ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

/// Lines a clerk's program said, whole ones only, without the first word when it is `word`.
pub fn said<'a>(out: &'a str, word: &str) -> Vec<&'a str> {
    let whole = out.rfind('\n').map_or("", |end| &out[..end]);
    whole.lines().filter_map(|line| line.strip_prefix(word)).map(str::trim).collect()
}
