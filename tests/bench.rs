//! How long a clerk waits, against the budgets of the product, on a sample office made for it. Each moment has a peer measured in the
//! same run, turn by turn: what the machine takes for the same bytes without us.
//!
//! `make bench` measures and writes `docs/PERFORMANCE.md`. Among the tests (no `--bench`) it is a short sample that only proves that
//! every step still works and that none is far off. Knows the desk's commands, as the window calls them, and programs that are not ours.
//! Panics instead of returning errors: it is part of the tests.

#[path = "bench/cipher.rs"]
mod cipher;
#[path = "bench/determine.rs"]
mod determine;
#[path = "bench/import.rs"]
mod import;
#[path = "bench/long.rs"]
mod long;
#[path = "bench/machine.rs"]
mod machine;
#[path = "bench/moments.rs"]
mod moments;
#[path = "bench/raw.rs"]
mod raw;
#[path = "bench/report.rs"]
mod report;
#[path = "bench/row.rs"]
mod row;
#[path = "bench/search.rs"]
mod search;
#[path = "bench/size.rs"]
mod size;
#[path = "bench/watch.rs"]
mod watch;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::LazyLock;
use std::time::Duration;

use madoguchi_counter::commands;
use madoguchi_counter::desk::Desk;
use madoguchi_counter::office::{DATABASE_FILE, Unlock};
use madoguchi_domain::paper;
use madoguchi_printing::forms;
use madoguchi_sample::{SAMPLE_SECRET, SampleSpec};
use madoguchi_tests::office::{PASSPHRASE, TODAY};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use self::machine::{forget_peak, peak_kib};
use self::raw::{raw, write_whole};
use self::row::{FAR_OFF, Row, timed};

/// Hits the search box asks for.
const HITS: u16 = 50;
/// The product's budgets (p95) in milliseconds.
const FIRST_HITS_MS: f64 = 50.0;
const HOUSEHOLD_MS: f64 = 50.0;
const CONSEQUENCES_MS: f64 = 100.0;
const REGISTER_MS: f64 = 50.0;
const PREVIEW_MS: f64 = 100.0;
const ACCEPTED_MS: f64 = 300.0;
/// The kinds of paper that are measured, all the office can make, the usual one first.
static KINDS: LazyLock<Vec<String>> = LazyLock::new(|| paper::ALL.iter().map(|paper| paper.kind().as_str()).collect());
/// Residents made between two words about it.
const TOLD_EVERY: u64 = 50_000;
/// First 宛名番号 of a sample office.
const FIRST_NO: u64 = 100_000_000_000_001;
/// The printer ends a job a little after its document came out.
const JOB_ENDS: Duration = Duration::from_millis(250);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|arg| arg == "--list") || left_out(&args) {
        return ExitCode::SUCCESS;
    }
    // the desk takes its passphrase from the environment, which a program must not change for itself
    if std::env::var("MADOGUCHI_PASSPHRASE").as_deref() != Ok(PASSPHRASE) {
        let own = std::env::current_exe().expect("a program has a path");
        let mut again = Command::new(own);
        again.args(&args).env("MADOGUCHI_PASSPHRASE", PASSPHRASE).env_remove("MADOGUCHI_PRINTER");
        let ended = again.status().expect("the bench starts again");
        return if ended.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let plan = Plan::parse(&args);
    let mut bench = Bench::make(&plan);
    bench.run();
    say(&bench.section(true));
    let far: Vec<&Row> = bench.rows.iter().filter(|row| row.is_far_off(plan.full)).collect();
    for row in &far {
        say(&format!("{} exceeds its budget more than {FAR_OFF} times\n", row.moment));
    }
    if far.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(String::as_str)
}

fn say(words: &str) {
    io::stdout().write_all(words.as_bytes()).expect("standard output");
}

/// How far the bench is, for who waits.
fn progress(words: &str) {
    // nobody may be listening
    let _heard = io::stderr().write_all(format!("{words}\n").as_bytes());
}

/// `cargo test … -- house::` asks every program of the workspace for those tests only.
fn left_out(args: &[String]) -> bool {
    let full = args.iter().any(|arg| arg == "--bench");
    let filter = args.iter().find(|arg| !arg.starts_with('-'));
    !full && filter.is_some_and(|filter| !"bench".contains(filter.as_str()))
}

/// What is asked for.
struct Plan {
    full: bool,
    residents: u64,
    times: usize,
    report: Option<PathBuf>,
    /// Only the month's rounds, an import and `verify`: while one of these is made faster.
    long_works_only: bool,
    /// What the report tells of other sizes, measured before.
    before: String,
    commit: String,
    date: String,
}

impl Plan {
    fn parse(args: &[String]) -> Self {
        let full = args.iter().any(|arg| arg == "--bench");
        let value = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1).cloned();
        let residents = value("--residents").map_or(20_000, |text| text.parse().expect("a number of residents"));
        let report = value("--report").map(PathBuf::from).filter(|_| full);
        let more = report.as_deref().filter(|_| args.iter().any(|arg| arg == "--more"));
        Self {
            full,
            residents: if full { residents } else { 400 },
            times: if full { 30 } else { 3 },
            long_works_only: args.iter().any(|arg| arg == "--long-works"),
            before: more.map(|path| fs::read_to_string(path).expect("the report so far")).unwrap_or_default(),
            report,
            commit: value("--commit").unwrap_or_default(),
            date: value("--date").unwrap_or_default(),
        }
    }
}

/// The office under test and everything around it.
struct Bench<'p> {
    plan: &'p Plan,
    scratch: TempDir,
    dir: PathBuf,
    desk: Desk,
    raw: Connection,
    families: Vec<Value>,
    /// 宛名番号 of people to whom a paper can be issued; each gets one.
    /// People to whom a paper of the kind can be issued.
    issuable: BTreeMap<&'static str, Vec<String>>,
    rows: Vec<Row>,
    /// What a row cannot say, one line each.
    told: Vec<String>,
}

impl<'p> Bench<'p> {
    /// Makes the office and looks for the people the moments need.
    fn make(plan: &'p Plan) -> Self {
        // beside the builds: the folder for passing files may lie in memory, where nothing is ever made durable
        let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a scratch folder");
        let dir = scratch.path().join("office");
        let day = TODAY.parse().expect("a day");
        let ask = SampleSpec { residents: plan.residents, seed: 1, on: Some(day) };
        let unlock = Unlock::with(Some(PASSPHRASE.to_owned()));
        let mut next = TOLD_EVERY;
        let mut tick = |done: u64, all: u64| {
            if plan.full && done >= next {
                next += TOLD_EVERY;
                progress(&format!("{done} of {all} residents made"));
            }
        };
        let (took, made) = timed(|| madoguchi_sample::make(&dir, &ask, &unlock, &mut tick).expect("a sample office"));
        assert_eq!(made.residents, plan.residents, "{made:?}");
        let made_kib = peak_kib();
        forget_peak();
        let desk = Desk::open(&dir).unwrap_or_else(|refusal| panic!("the desk does not open: {refusal:?}"));
        let mut bench = Self {
            plan,
            dir: dir.clone(),
            desk,
            raw: raw(&dir),
            families: Vec::new(),
            issuable: BTreeMap::new(),
            rows: Vec::new(),
            told: Vec::new(),
            scratch,
        };
        bench.call("sign_in", json!({"password": SAMPLE_SECRET}));
        let bytes = fs::metadata(dir.join(DATABASE_FILE)).expect("the database").len();
        let theirs = vec![write_whole(bench.scratch.path(), bytes)];
        let moment = format!("make a sample office of {}", plan.residents);
        let peer = "write + fsync of as many bytes";
        bench.add(Row { moment, budget_ms: None, ours: vec![took], peer, theirs, ratio_max: None });
        let rate = made.residents as f64 / took.as_secs_f64();
        bench.told.push(format!("Made {rate:.0} residents a second, in at most {made_kib} KiB of memory."));
        let sizes = bench.sizes();
        bench.tell(sizes);
        bench.look_around();
        bench
    }

    fn call(&self, command: &str, args: Value) -> Value {
        commands::dispatch(&self.desk, command, args).unwrap_or_else(|refusal| panic!("{command}: {refusal:?}"))
    }

    fn show(&self, no: &str) -> Value {
        self.call("show", json!({"resident": no, "reason": "計測"}))
    }

    fn look_around(&mut self) {
        let papers = 2 * self.plan.times + 2;
        for no in (FIRST_NO..FIRST_NO + self.plan.residents).map(|no| no.to_string()) {
            let wanting = kinds().any(|kind| self.issuable.get(kind).map_or(0, Vec::len) < papers);
            if !wanting && self.families.len() >= self.plan.times {
                break;
            }
            let person = self.show(&no);
            let members = person["household"]["members"].as_array().map_or(&[][..], Vec::as_slice);
            // some have left or moved apart since: five people who are covered, and their household, are wanted
            let all_stay = members.iter().all(|m| m["covered_to"].is_null());
            if members.len() == 5 && all_stay && members[0]["resident"] == no && raw::records(&self.raw, &person) >= 6 {
                self.families.push(person.clone());
            }
            let offers = if wanting { self.call("paper_offers", json!({"resident": no})) } else { Value::Null };
            for kind in kinds() {
                let may =
                    |offer: &Value| offer["kind"] == kind && offer["may"] == true && offer["purpose"] != "renewal";
                let found = self.issuable.entry(kind).or_default();
                if found.len() < papers && offers.as_array().is_some_and(|offers| offers.iter().any(may)) {
                    found.push(no.clone());
                }
            }
        }
        assert!(!self.families.is_empty(), "nobody lives in a household of five");
        for kind in kinds() {
            assert_eq!(self.issuable[kind].len(), papers, "too few people to whom a {kind} can be issued");
        }
    }

    fn run(&mut self) {
        if !self.plan.long_works_only {
            self.moments();
        }
        self.determine();
        let row = self.import();
        self.add(row);
        let row = self.verify();
        self.add(row);
        self.save_report(true);
    }

    fn moments(&mut self) {
        self.searches();
        self.add(self.household());
        self.add(self.consequences());
        self.add(self.register());
        for (kind, paper) in kinds().zip(paper::ALL) {
            let form = forms::for_kind(paper.kind()).expect("a kind that is made has a form");
            let row = self.preview(kind, form.sides.len());
            self.add(row);
        }
        let paper = self.scratch.path().join("paper.pdf");
        let row = self.issue_to_pdf(&paper);
        self.add(row);
        let bytes = fs::metadata(&paper).expect("a paper was written").len();
        self.tell(format!("One paper as PDF, both pages: {bytes} bytes."));
        for kind in kinds() {
            let row = self.accepted(kind, &paper);
            self.add(row);
        }
        self.add(self.open());
        self.add(self.sign_in());
        self.add(self.save());
        self.cipher().into_iter().for_each(|row| self.add(row));
        self.long_records().into_iter().for_each(|row| self.add(row));
    }

    /// A moment was measured: it stands in the report at once, whatever becomes of the run.
    fn add(&mut self, row: Row) {
        if self.plan.full {
            progress(row.line().trim_end());
        }
        self.rows.push(row);
        self.save_report(false);
    }

    fn tell(&mut self, line: String) {
        self.told.push(line);
        self.save_report(false);
    }

    /// Ours and the peer, turn by turn.
    fn measure(
        &self,
        moment: &str,
        budget_ms: Option<f64>,
        peer: &'static str,
        turn: impl FnMut(usize) -> (Duration, Duration),
    ) -> Row {
        let (ours, theirs) = (0..self.plan.times).map(turn).unzip();
        Row { moment: moment.to_owned(), budget_ms, ours, peer, theirs, ratio_max: None }
    }
}
