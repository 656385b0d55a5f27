//! How long a clerk waits, against the budgets of the product, on a sample office made for it. Each moment has a peer measured in the
//! same run, turn by turn: what the machine takes for the same bytes without us.
//!
//! `make bench` measures and writes `docs/PERFORMANCE.md`. Among the tests (no `--bench`) it is a short sample that only proves that
//! every step still works and that none is far off. Knows the desk's commands, as the window calls them, and programs that are not ours.
//! Panics instead of returning errors: it is part of the tests.

#[path = "bench/search.rs"]
mod search;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use madoguchi_counter::check::Check;
use madoguchi_counter::clock::since_start;
use madoguchi_counter::demo::{self, DemoAsk};
use madoguchi_counter::desk::Desk;
use madoguchi_counter::keys::{OsKeyStore, Slots, hex};
use madoguchi_counter::office::{DATABASE_FILE, Office, SAMPLE_SECRET, Unlock};
use madoguchi_counter::ops::issue::{Ask, Target};
use madoguchi_tests::office::{PASSPHRASE, TODAY, text};
use madoguchi_tests::printer::VirtualPrinter;
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A budget exceeded by more than this fails the run; less is told as it is, because machines differ.
const FAR_OFF: f64 = 3.0;
/// Hits the search box asks for.
const HITS: u16 = 50;
/// The product's budgets (p95) in milliseconds.
const FIRST_HITS_MS: f64 = 50.0;
const HOUSEHOLD_MS: f64 = 50.0;
const CONSEQUENCES_MS: f64 = 100.0;
const REGISTER_MS: f64 = 50.0;
const PREVIEW_MS: f64 = 100.0;
const ACCEPTED_MS: f64 = 300.0;
/// First 宛名番号 of a sample office.
const FIRST_NO: u64 = 100_000_000_000_001;
/// IPP operation id (RFC 8011 §5.4.15).
const SEND_DOCUMENT: [u8; 2] = [0x00, 0x06];
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
    let report = bench.report();
    say(&report);
    if let Some(path) = &plan.report {
        fs::write(path, &report).expect("the report can be written");
    }
    let far: Vec<&Row> = bench.rows.iter().filter(|row| row.is_far_off(plan.full)).collect();
    for row in &far {
        say(&format!("{} exceeds its budget more than {FAR_OFF} times\n", row.moment));
    }
    if far.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn say(words: &str) {
    io::stdout().write_all(words.as_bytes()).expect("standard output");
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
    commit: String,
    date: String,
}

impl Plan {
    fn parse(args: &[String]) -> Self {
        let full = args.iter().any(|arg| arg == "--bench");
        let value = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1).cloned();
        let residents = value("--residents").map_or(20_000, |text| text.parse().expect("a number of residents"));
        Self {
            full,
            residents: if full { residents } else { 400 },
            times: if full { 30 } else { 3 },
            report: value("--report").map(PathBuf::from).filter(|_| full),
            commit: value("--commit").unwrap_or_default(),
            date: value("--date").unwrap_or_default(),
        }
    }
}

/// One moment: ours and its peer, each as often.
struct Row {
    moment: String,
    budget_ms: Option<f64>,
    ours: Vec<Duration>,
    peer: &'static str,
    theirs: Vec<Duration>,
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Nearest rank; 50 is the median.
fn percentile(samples: &[Duration], percent: usize) -> Duration {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

fn shown(duration: Duration) -> String {
    match ms(duration) {
        long if long >= 10_000.0 => format!("{:.1} s", long / 1000.0),
        middle if middle >= 100.0 => format!("{middle:.0} ms"),
        short if short >= 1.0 => format!("{short:.1} ms"),
        instant => format!("{instant:.3} ms"),
    }
}

impl Row {
    /// The short sample is judged by its median: its few turns share the machine with a build.
    fn is_far_off(&self, full: bool) -> bool {
        let judged = percentile(&self.ours, if full { 95 } else { 50 });
        self.budget_ms.is_some_and(|budget| ms(judged) > FAR_OFF * budget)
    }

    fn line(&self) -> String {
        let p95 = percentile(&self.ours, 95);
        let verdict = match self.budget_ms {
            None => "—",
            Some(budget) if ms(p95) <= budget => "within",
            Some(_) => "**over**",
        };
        let budget = self.budget_ms.map_or("—".to_owned(), |budget| format!("{budget:.0} ms"));
        format!(
            "| {} | {} | {} | {} | {budget} | {verdict} | {} | {} | {} |\n",
            self.moment,
            self.ours.len(),
            shown(percentile(&self.ours, 50)),
            shown(p95),
            self.peer,
            shown(percentile(&self.theirs, 50)),
            shown(percentile(&self.theirs, 95)),
        )
    }
}

/// How long something takes.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = since_start();
    let done = work();
    (since_start() - began, done)
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
    issuable: Vec<String>,
    rows: Vec<Row>,
    /// Some texts searched for, and what each took.
    by_term: Vec<String>,
    /// What a row cannot say, one line each.
    told: Vec<String>,
    pdf_bytes: u64,
}

impl<'p> Bench<'p> {
    /// Makes the office and looks for the people the moments need.
    fn make(plan: &'p Plan) -> Self {
        // beside the builds: the folder for passing files may lie in memory, where nothing is ever made durable
        let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a scratch folder");
        let dir = scratch.path().join("office");
        let day = TODAY.parse().expect("a day");
        let ask = DemoAsk { residents: plan.residents, seed: 1, on: Some(day) };
        let unlock = Unlock::with(Some(PASSPHRASE.to_owned()));
        let (took, made) = timed(|| demo::make(&dir, &ask, &unlock, &mut |_, _| {}).expect("a sample office"));
        assert_eq!(made.residents, plan.residents, "{made:?}");
        let desk = Desk::open(&dir).unwrap_or_else(|refusal| panic!("the desk does not open: {refusal:?}"));
        let mut bench = Self {
            plan,
            dir: dir.clone(),
            desk,
            raw: raw(&dir),
            families: Vec::new(),
            issuable: Vec::new(),
            rows: Vec::new(),
            by_term: Vec::new(),
            told: Vec::new(),
            pdf_bytes: 0,
            scratch,
        };
        bench.call("sign_in", json!({"password": SAMPLE_SECRET}));
        let bytes = fs::metadata(dir.join(DATABASE_FILE)).expect("the database").len();
        let theirs = vec![bench.write_durably(bytes)];
        let moment = format!("make a sample office of {}", plan.residents);
        bench.rows.push(Row {
            moment,
            budget_ms: None,
            ours: vec![took],
            peer: "write + fsync of as many bytes",
            theirs,
        });
        bench.look_around();
        bench
    }

    fn call(&self, command: &str, args: Value) -> Value {
        self.desk.dispatch(command, args).unwrap_or_else(|refusal| panic!("{command}: {refusal:?}"))
    }

    fn show(&self, no: &str) -> Value {
        self.call("show", json!({"resident": no, "reason": "計測"}))
    }

    fn look_around(&mut self) {
        let papers = 2 * self.plan.times + 2;
        for no in (FIRST_NO..FIRST_NO + self.plan.residents).map(|no| no.to_string()) {
            if self.issuable.len() >= papers && self.families.len() >= self.plan.times {
                break;
            }
            let person = self.show(&no);
            let members = person["household"]["members"].as_array().map_or(&[][..], Vec::as_slice);
            if members.len() == 5 && members[0]["resident"] == no {
                self.families.push(person.clone());
            }
            if self.issuable.len() < papers && self.desk.dispatch("issue_preview", json!({"resident": no})).is_ok() {
                self.issuable.push(no);
            }
        }
        assert!(!self.families.is_empty(), "nobody lives in a household of five");
        assert_eq!(self.issuable.len(), papers, "too few people to whom a paper can be issued");
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
        Row { moment: moment.to_owned(), budget_ms, ours, peer, theirs }
    }

    fn run(&mut self) {
        let mut rows = self.searches();
        rows.push(self.household());
        rows.push(self.consequences());
        rows.push(self.register());
        rows.push(self.preview());
        let paper = self.scratch.path().join("paper.pdf");
        rows.push(self.issue_to_pdf(&paper));
        self.pdf_bytes = fs::metadata(&paper).expect("a paper was written").len();
        rows.push(self.accepted(&paper));
        rows.push(self.open());
        rows.push(self.verify());
        self.rows.splice(0..0, rows);
    }

    fn family(&self, at: usize) -> (&Value, String) {
        let family = &self.families[at % self.families.len()];
        (family, text(&family["resident"]["atena_no"]).to_owned())
    }

    fn household(&self) -> Row {
        let peer = "the same records by SQL, not decoded";
        self.measure("open a household of five with everything on it", Some(HOUSEHOLD_MS), peer, |at| {
            let (family, no) = self.family(at);
            let (ours, _) = timed(|| self.show(&no));
            (ours, timed(|| records(&self.raw, family)).0)
        })
    }

    /// Five people move away: what would follow.
    fn consequences(&self) -> Row {
        let peer = "the same records by SQL, not decoded";
        self.measure("preview of consequences: five people leave", Some(CONSEQUENCES_MS), peer, |at| {
            let (family, no) = self.family(at);
            let members = family["household"]["members"].as_array().expect("members");
            let members: Vec<Value> = members.iter().map(|m| json!({"resident": m["resident"]})).collect();
            let leave = json!({
                "kind": "leave", "reason": "E01", "effective_on": TODAY, "notified_on": TODAY, "members": members,
            });
            let check = json!({"number": no, "kana": family["resident"]["kana"]});
            let args = json!({"notification": leave, "check": check, "dry_run": true});
            let (ours, _) = timed(|| self.call("register", args));
            (ours, timed(|| records(&self.raw, family)).0)
        })
    }

    /// A family of five joins for good.
    fn register(&self) -> Row {
        let peer = "write + fsync of the same number of bytes";
        self.measure("register, durable: a family of five joins", Some(REGISTER_MS), peer, |at| {
            let check = json!({"birth": "1980-04-05", "kana": kana_of(at, 0)});
            let args = json!({"notification": family_joins(at), "check": check, "dry_run": false});
            let before = written();
            let (ours, done) = timed(|| self.call("register", args));
            assert!(done["entry"].is_string(), "{done}");
            (ours, self.write_durably(written() - before))
        })
    }

    /// As the screen shows it: laid out, both pages as SVG. The peer makes SVG of such a paper's PDF.
    fn preview(&mut self) -> Row {
        let no = self.issuable.pop().expect("someone to issue to");
        let pdf = self.scratch.path().join("peer.pdf");
        self.issue_pdf(&mut self.second(), &no, &pdf);
        let svg = self.scratch.path().join("peer.svg");
        let peer = "poppler: pdftocairo -svg of such a paper";
        self.measure("certificate preview, both pages", Some(PREVIEW_MS), peer, |at| {
            let no = &self.issuable[at];
            let (ours, view) = timed(|| self.call("issue_preview", json!({"resident": no})));
            assert_eq!(view["pages"].as_array().map_or(0, Vec::len), 2, "a front and a reverse");
            let (theirs, ()) = timed(|| program("pdftocairo", &[Path::new("-svg"), &pdf, &svg]));
            (ours, theirs)
        })
    }

    /// Another terminal at the same office: the headless face.
    fn second(&self) -> Office {
        let mut office = Office::open(&self.dir, &Unlock::with(Some(PASSPHRASE.to_owned()))).expect("the office opens");
        office.sign_in(None, SAMPLE_SECRET).expect("the sample clerk signs in");
        office.fonts().expect("the fonts are installed");
        office
    }

    fn issue_pdf(&self, office: &mut Office, no: &str, pdf: &Path) {
        let check = Check { sample: true, ..Check::default() };
        let ask = Ask { resident: no, kind: None, on: None, target: Target::Pdf };
        office.issue_and_print(&ask, &check, Some(pdf), 1).expect("a paper is issued");
    }

    fn issue_to_pdf(&mut self, pdf: &Path) -> Row {
        let mut office = self.second();
        let people = self.issuable.split_off(self.issuable.len() - self.plan.times);
        let peer = "write + fsync of the same number of bytes";
        self.measure("issue to PDF: number, record, layout, file, all durable", None, peer, |at| {
            let before = written();
            let (ours, ()) = timed(|| self.issue_pdf(&mut office, &people[at], pdf));
            (ours, self.write_durably(written() - before))
        })
    }

    /// The whole command behind Enter, over a real IPP printer process, until the document is confirmed. The peer sends a ready PDF.
    fn accepted(&mut self, pdf: &Path) -> Row {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let printer = VirtualPrinter::start(folder.path());
        let watch = Stopwatch::start(&printer);
        self.call("set_printer", json!({"printer": watch.uri()}));
        let people = self.issuable.split_off(self.issuable.len() - self.plan.times);
        let uri = printer.uri();
        let send = [Path::new("-q"), Path::new("-f"), pdf, Path::new(&uri), Path::new("print-job.test")];
        self.measure(
            "Enter to job accepted by the printer",
            Some(ACCEPTED_MS),
            "CUPS: ipptool sends a ready PDF",
            |at| {
                let no = &people[at];
                let check = json!({"number": no, "kana": self.show(no)["resident"]["kana"]});
                let began = since_start();
                let done = self.call("issue", json!({"resident": no, "check": check}));
                assert_eq!(done["job_state"], "printed", "{done}");
                let ours = watch.taken() - began;
                thread::sleep(JOB_ENDS / 5); // the command has waited for the paper already
                let (theirs, ()) = timed(|| program("ipptool", &send));
                thread::sleep(JOB_ENDS);
                (ours, theirs)
            },
        )
    }

    fn open(&self) -> Row {
        let peer = "open the file with its raw key, first query";
        self.measure("open the office: argon2 over the passphrase, database, record", None, peer, |_| {
            let unlock = Unlock::with(Some(PASSPHRASE.to_owned()));
            let (ours, _office) = timed(|| Office::open(&self.dir, &unlock).expect("the office opens"));
            let key = raw_key(&self.dir);
            (ours, timed(|| raw_with(&self.dir, &key)).0)
        })
    }

    /// Once, and after everything else: the office that was measured must still prove itself.
    fn verify(&self) -> Row {
        let office = self.second();
        let (ours, verdict) = timed(|| office.verify(&mut |_| {}));
        assert!(verdict.ok, "{:?}", verdict.faults);
        let check = "PRAGMA integrity_check";
        let ask = || self.raw.query_row(check, [], |row| row.get::<_, String>(0)).expect("the check runs");
        let (theirs, told) = timed(ask);
        assert_eq!(told, "ok");
        let moment = format!("verify: {} entries, all documents and projections", verdict.entries);
        Row { moment, budget_ms: None, ours: vec![ours], peer: "SQLite: integrity_check", theirs: vec![theirs] }
    }

    /// What the disk alone takes.
    fn write_durably(&self, bytes: u64) -> Duration {
        let block = vec![0xA5; usize::try_from(bytes).expect("it fits")];
        let path = self.scratch.path().join("peer");
        let mut file = File::options().create(true).append(true).open(path).expect("a scratch file");
        let write = || file.write_all(&block).and_then(|()| file.sync_data()).expect("the disk takes it");
        timed(write).0
    }

    fn report(&self) -> String {
        let build = if cfg!(debug_assertions) { "debug" } else { "release" };
        let origin = if self.plan.full {
            let Plan { date, commit, .. } = self.plan;
            format!("Written by `make bench`; not edited by hand. Measured {date} at commit {commit}, {build} build.")
        } else {
            format!("A short sample on a {build} build: it shows that every step works and is no measurement.")
        };
        let mut text = format!("# Performance\n\n{origin}\n\n{}\n", machine());
        let _infallible = write!(
            text,
            "The office: {} invented residents, seed 1, on {TODAY}, encrypted, on a disk. Budgets are those of the product, for 200,000 \
             residents; `make bench RESIDENTS=200000` measures that size. Every moment is the desk's whole command as the window calls \
             it, without the window. Peers are measured in the same run, turn by turn. p95 is the nearest rank.\n\n",
            self.plan.residents
        );
        text += "| Moment | n | median | p95 | budget (p95) | verdict | peer | its median | its p95 |\n";
        text += "|---|---|---|---|---|---|---|---|---|\n";
        text.extend(self.rows.iter().map(Row::line));
        self.told.iter().for_each(|line| text += &format!("\n- {line}"));
        let kib = |bytes: u64| bytes / 1024;
        let size = fs::metadata(self.dir.join(DATABASE_FILE)).expect("the database").len();
        let _infallible = write!(
            text,
            "\n- Key press to first hits, some texts: {}.\n- One paper as PDF, both pages: {} bytes.\n- The database: {} KiB.\n- Peak memory of the bench (argon2 needs 64 MiB of it): {} KiB.\n",
            self.by_term.join(", "),
            self.pdf_bytes,
            kib(size),
            proc_number("/proc/self/status", "VmHWM:")
        );
        text += "\nThe run fails when a p95 is more than three times its budget or a step does not work; **over** is told and does not fail.\n";
        text += "Not measured here: what needs the window (start to sign-in screen, memory against an empty window) and the batch of 20,000 sheets.\n";
        text
    }
}

/// A family nobody knows yet.
fn family_joins(at: usize) -> Value {
    let parts = [
        ("02", "1", "1980-04-05"),
        ("12", "2", "1982-06-07"),
        ("20", "1", "2010-01-02"),
        ("20", "2", "2012-03-04"),
        ("20", "1", "2015-05-06"),
    ];
    let member = |(place, (relation, sex, birth)): (usize, (&str, &str, &str))| {
        let kana = kana_of(at, place);
        let person = json!({"name": "計測太郎", "kana": kana, "birth": birth, "sex": sex, "relation": relation, "confirmed_new": true});
        json!({"new_resident": person, "myna": "not_registered"})
    };
    let members: Vec<Value> = parts.into_iter().enumerate().map(member).collect();
    json!({
        "kind": "join", "reason": "A01", "effective_on": "2026-11-15", "notified_on": TODAY, "members": members,
        "new_household": {"address": "見本区神田３番３号", "postal_code": "1010001"},
        "identity_check": {"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"},
    })
}

fn kana_of(at: usize, place: usize) -> String {
    let letters: Vec<char> = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホ".chars().collect();
    let letter = |n: usize| letters[n % letters.len()];
    format!("ケイソク　{}{}", letter(at), letter(place))
}

fn raw_key(dir: &Path) -> String {
    let slots = Slots::read(dir).expect("the office's slots");
    hex(slots.open(&OsKeyStore, Some(PASSPHRASE)).expect("the passphrase opens").bytes())
}

/// The office's file without us.
fn raw(dir: &Path) -> Connection {
    raw_with(dir, &raw_key(dir))
}

fn raw_with(dir: &Path, key: &str) -> Connection {
    let conn = Connection::open(dir.join(DATABASE_FILE)).expect("the file opens");
    let settings = format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA cipher_page_size = 8192; PRAGMA cipher_memory_security = OFF; PRAGMA temp_store = MEMORY;"
    );
    conn.execute_batch(&settings).expect("the key opens it");
    let rows: i64 = conn.query_row("SELECT count(*) FROM setting", [], |row| row.get(0)).expect("a first query");
    assert!(rows >= 0);
    conn
}

/// Reads the documents a statement selects; how many there were.
fn bodies(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> usize {
    let mut statement = conn.prepare_cached(sql).expect("a statement");
    let rows = statement.query_map(params, |row| row.get::<_, Vec<u8>>("body")).expect("rows");
    rows.map(|body| body.expect("a document")).filter(|body| !body.is_empty()).count()
}

/// Everybody of the registry household, and the insured one.
fn records(conn: &Connection, family: &Value) -> usize {
    const SQL: &str = "SELECT body FROM record WHERE id IN (SELECT record FROM resident_row WHERE juki_household_no = ?1 UNION SELECT \
                       household FROM resident_row WHERE juki_household_no = ?1)";
    let found = bodies(conn, SQL, [text(&family["resident"]["juki_household_no"])]);
    assert!(found >= 6, "five people and their household");
    found
}

/// Runs a program that is not ours.
fn program(name: &str, args: &[&Path]) {
    let mut command = Command::new(name);
    let status = command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).status();
    let status = status.unwrap_or_else(|_| panic!("{name} is missing: scripts/need test installs it"));
    assert!(status.success(), "{name} {args:?}");
}

/// The number after a word of a file of this process.
fn proc_number(path: &str, word: &str) -> u64 {
    let told = fs::read_to_string(path).expect("Linux tells of its processes");
    let line = told.lines().find_map(|line| line.strip_prefix(word)).expect("a line of that name");
    line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
}

/// Bytes this process has handed to the system for writing.
fn written() -> u64 {
    proc_number("/proc/self/io", "wchar:")
}

fn machine() -> String {
    let told = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let processors = told("/proc/cpuinfo");
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    format!(
        "The machine: {} cores of {}, {} MiB of memory, Linux {}.\n",
        thread::available_parallelism().map_or(0, usize::from),
        model.trim_start_matches([' ', '\t', ':']),
        proc_number("/proc/meminfo", "MemTotal:") / 1024,
        told("/proc/sys/kernel/osrelease").trim()
    )
}

/// A connection to the printer that tells when a document was confirmed.
struct Stopwatch {
    port: u16,
    confirmed: Arc<Mutex<Option<Duration>>>,
}

impl Stopwatch {
    fn start(printer: &VirtualPrinter) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a loopback");
        let port = listener.local_addr().expect("a bound port has a number").port();
        let confirmed = Arc::new(Mutex::new(None));
        let (uri, shared) = (printer.uri(), Arc::clone(&confirmed));
        let target = uri.trim_start_matches("ipp://").split('/').next().unwrap_or_default().to_owned();
        // ends with the program
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (target, shared) = (target.clone(), Arc::clone(&shared));
                // a connection that breaks is what the client shall see
                thread::spawn(move || pass(client, &target, &shared).ok());
            }
        });
        Self { port, confirmed }
    }

    fn uri(&self) -> String {
        format!("ipp://localhost:{}/ipp/print", self.port)
    }

    /// When the last document was confirmed.
    fn taken(&self) -> Duration {
        let moment = self.confirmed.lock().unwrap_or_else(PoisonError::into_inner).take();
        moment.expect("a document was confirmed")
    }
}

/// Passes one exchange; the client asks for one a connection.
fn pass(mut client: TcpStream, target: &str, confirmed: &Mutex<Option<Duration>>) -> io::Result<()> {
    let request = whole_request(&mut client)?;
    let head = end_of_head(&request).unwrap_or_default();
    let sends = request.get(head + 2..head + 4) == Some(&SEND_DOCUMENT[..]);
    let mut printer = TcpStream::connect(target)?;
    printer.set_nodelay(true)?;
    client.set_nodelay(true)?;
    printer.write_all(&request)?;
    let mut buffer = [0; 4096];
    loop {
        let length = printer.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        if sends {
            // the last octets of the answer count
            *confirmed.lock().unwrap_or_else(PoisonError::into_inner) = Some(since_start());
        }
        client.write_all(&buffer[..length])?;
    }
}

fn end_of_head(request: &[u8]) -> Option<usize> {
    request.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}

fn whole_request(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    let mut buffer = [0; 65_536];
    loop {
        if let Some(head) = end_of_head(&request) {
            let told = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
            let length =
                told.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            if request.len() >= head + length.unwrap_or(0) {
                return Ok(request);
            }
        }
        let length = client.read(&mut buffer)?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(&buffer[..length]);
    }
}
