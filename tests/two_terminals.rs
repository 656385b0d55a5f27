//! Two programs at one office do the same as one: a free day of two clerks, with commands told by both at once, an import and a printing held
//! open in their middle while the others work. Afterwards one clerk alone does the same in the order in which it came to be, and every
//! answer and every record is the comparison.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::Duration;

use madoguchi_doubles::printer_suite::ConnectionBreak;
use madoguchi_tests::held::Held;
use madoguchi_tests::office::{Bureau, DIR, TODAY, arrival, finished, kana_number, text};
use madoguchi_tests::printer::{CutProxy, VirtualPrinter};
use madoguchi_tests::res_change::{FIRST, RowText, file, name};
use madoguchi_tests::seat::Seat;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

/// Stands for the scratch folder in arguments.
const FOLDER: &str = "FOLDER";
/// More households than are written in one transaction, so that an import has a middle.
const HOUSEHOLDS: u64 = 1_050;

/// Something that was done, and what came of it.
enum Step {
    Command {
        command: String,
        args: Value,
        told: Result<Value, Value>,
    },
    /// An import began and was stopped in its middle.
    ImportBegun,
    /// A paper was printed for somebody, and the program that printed was killed before the printer had answered.
    PrintBroken {
        resident: String,
    },
    /// The printer said what came of it.
    PrintSettled,
}

/// Who does something.
#[derive(Clone, Copy)]
enum Who {
    A,
    B,
}

/// An office, the clerks at it, and what they did.
struct Day {
    bureau: Bureau,
    seats: Vec<Seat>,
    done: Vec<Step>,
}

impl Day {
    fn of(bureau: Bureau, seats: usize) -> Self {
        let seats = (0..seats).map(|_| Seat::at(&bureau)).collect();
        Self { bureau, seats, done: Vec::new() }
    }

    fn seat(&mut self, who: Who) -> &mut Seat {
        let at = match who {
            Who::A => 0,
            Who::B => self.seats.len() - 1,
        };
        &mut self.seats[at]
    }

    fn here(&self, args: &Value) -> Value {
        let folder = self.bureau.path("");
        serde_json::from_str(&args.to_string().replace(FOLDER, folder.trim_end_matches('/'))).expect("JSON as before")
    }

    fn ask(&mut self, who: Who, command: &str, args: Value) -> Result<Value, Value> {
        let here = self.here(&args);
        let told = self.seat(who).ask(command, &here);
        self.done.push(Step::Command { command: command.to_owned(), args, told: told.clone() });
        told
    }

    #[track_caller]
    fn done(&mut self, who: Who, command: &str, args: Value) -> Value {
        let asked = args.to_string();
        self.ask(who, command, args).unwrap_or_else(|refusal| panic!("{command} {asked}: {refusal}"))
    }

    /// Both tell the same at once: one wins, and the other is told so.
    #[track_caller]
    fn both(&mut self, command: &str, args: [Value; 2], code: &str) -> Value {
        let here = [self.here(&args[0]), self.here(&args[1])];
        self.seat(Who::A).begin(command, &here[0]);
        self.seat(Who::B).begin(command, &here[1]);
        let told = [self.seat(Who::A).answer(), self.seat(Who::B).answer()];
        let mut pairs: Vec<_> = args.into_iter().zip(told).collect();
        pairs.sort_by_key(|(_, told)| told.is_err());
        let (Ok(won), Err(lost)) = (pairs[0].1.clone(), &pairs[1].1) else { panic!("{command}: {pairs:?}") };
        assert_eq!(lost["code"], code, "{lost}");
        let rows = pairs.into_iter();
        self.done.extend(rows.map(|(args, told)| Step::Command { command: command.to_owned(), args, told }));
        won
    }

    fn joined(&mut self, who: Who, number: u32) -> String {
        let done = self.done(who, "register", json!({"notification": newcomer(number), "check": {}, "dry_run": false}));
        text(&done["residents"][0]["provisional_no"]).to_owned()
    }

    /// Issued to a file; job and number.
    fn issued(&mut self, who: Who, resident: &str) -> Value {
        self.done(who, "issue", paper_for(resident, resident))
    }

    fn handed_over(&mut self, who: Who, issued: &Value) {
        self.done(who, "outcome", json!({"job": issued["job"], "outcome": "printed"}));
        self.done(who, "deliver", json!({"certificate_no": issued["certificate_no"], "by": "window"}));
    }

    fn leave(reason: &str, resident: &str) -> Value {
        json!({
            "notification": {
                "kind": "leave", "reason": reason, "effective_on": "2026-11-19", "notified_on": TODAY,
                "members": [{"resident": resident}], "identity_check": checked(),
            },
            "check": {}, "dry_run": false,
        })
    }

    /// A third program begins to take in the file, and is held in the middle.
    fn import_begun(&mut self) -> Held {
        let rows = (0..HOUSEHOLDS).map(|n| RowText::resident(10 * n).with("生年月日", "19750601"));
        let path = self.bureau.write(&file_name(), file(rows));
        let held = Held::open(&self.bureau, "import", &path);
        assert!(0 < held.done && held.done < held.total, "in its middle: {held:?}");
        self.done.push(Step::ImportBegun);
        held
    }
}

/// A link file of people who live alone.
fn file_name() -> String {
    name("20261121090000", 1)
}

fn import_path() -> String {
    format!("{FOLDER}/{}", file_name())
}

fn checked() -> Value {
    json!({"items": ["birth", "kana"], "document": "drivers_licence", "by": "self"})
}

fn newcomer(number: u32) -> Value {
    arrival(
        &format!("例示　{number}"),
        &format!("レイジ　{}", kana_number(number)),
        &format!("1980-05-{:02}", 1 + number % 28),
    )
}

fn paper_for(resident: &str, file: &str) -> Value {
    json!({"resident": resident, "pdf": format!("{FOLDER}/{file}.pdf"), "force": true, "check": {}})
}

/// What two clerks do on a day, each at a program of its own.
fn two_clerks(day: &mut Day, paper: &HeldPrinter) {
    let people: Vec<String> = (1..=6).map(|n| day.joined(if n % 2 == 0 { Who::A } else { Who::B }, n)).collect();
    // what one has done the other goes on with
    let issued = day.issued(Who::A, &people[0]);
    day.handed_over(Who::B, &issued);
    day.done(Who::B, "myna", json!({"resident": people[0], "state": "registered", "check": {}}));
    day.done(Who::A, "register", Day::leave("E04", &people[1]));
    at_once(day, &people);
    import_held(day, &people[5]);
    paper.broken(day, &people[2], |day| {
        let newcomer = day.joined(Who::A, 20);
        day.done(Who::B, "register", Day::leave("E04", &newcomer));
        day.done(Who::A, "myna", json!({"resident": people[5], "state": "registered", "check": {}}));
    });
    let printed = paper.settled(day);
    day.done(Who::B, "deliver", json!({"certificate_no": printed, "by": "window"}));
    let open = day.done(Who::A, "actions", json!({}));
    assert!(open.as_array().is_some_and(|open| !open.is_empty()));
}

/// Both clerks tell something of the same person or paper in the same moment.
fn at_once(day: &mut Day, people: &[String]) {
    let twins = [(); 2].map(|()| json!({"notification": newcomer(10), "check": {}, "dry_run": false}));
    day.both("register", twins, "duplicate_suspected");
    let papers = ["one", "other"].map(|file| paper_for(&people[3], file));
    let issued = day.both("issue", papers, "outcome_open");
    let words = ["printed", "spoiled"].map(|word| json!({"job": issued["job"], "outcome": word}));
    let told = day.both("outcome", words, "outcome_known");
    if told["state"] == "spoiled" {
        let again = day.issued(Who::A, &people[3]);
        day.done(Who::B, "outcome", json!({"job": again["job"], "outcome": "printed"}));
    }
    let shown = day.done(Who::B, "show", json!({"resident": people[3]}));
    let papers = shown["certificates"].as_array().expect("papers");
    let waiting = papers.iter().find(|paper| paper["state"] == "issued").expect("a paper that waits");
    let given = ["window", "mail"].map(|by| json!({"certificate_no": waiting["certificate_no"], "by": by}));
    day.both("deliver", given, "state_forbids");
    let cards = [(); 2].map(|()| json!({"resident": people[3], "state": "registered", "check": {}}));
    day.both("myna", cards, "nothing_changes");
    let leavings = ["E04", "E05"].map(|reason| Day::leave(reason, &people[4]));
    day.both("register", leavings, "not_covered");
}

/// A third program takes in a file, and is held in the middle of it while both clerks work.
fn import_held(day: &mut Day, resident: &str) {
    let held = day.import_begun();
    let issued = day.issued(Who::B, resident);
    day.handed_over(Who::A, &issued);
    // one who is in the file, of the part that is taken in already
    day.done(Who::B, "register", {
        let mut told = newcomer(30);
        told["members"] = json!([{"resident": FIRST.to_string(), "myna": "not_registered"}]);
        told["juki_household_no"] = json!("300000000000001");
        told.as_object_mut().expect("fields").remove("new_household");
        json!({"notification": told, "check": {}, "dry_run": false})
    });
    let refused = day.ask(Who::A, "import", json!({"kind": "RES_CHANGE", "path": import_path()}));
    assert_eq!(refused.expect_err("another takes it in")["code"], "run_busy");
    // whoever does the same alone is in nobody's way
    day.done.pop();
    held.stop();
    let rest = day.done(Who::A, "import", json!({"kind": "RES_CHANGE", "path": import_path()}));
    assert_eq!((&rest["resumed"], &rest["applied"]), (&json!(true), &json!(HOUSEHOLDS)), "{rest}");
}

/// A printer, and a connection to it that can be held.
struct HeldPrinter {
    printer: VirtualPrinter,
    proxy: CutProxy,
    /// Dropped after the process that writes there.
    _tray: TempDir,
}

impl HeldPrinter {
    fn new() -> Self {
        let tray = tempfile::tempdir().expect("a scratch folder");
        let printer = VirtualPrinter::start(tray.path());
        Self { proxy: CutProxy::start(&printer), printer, _tray: tray }
    }

    /// The program that prints is killed when the printer has the document and has not answered; `meanwhile` happens before.
    fn broken(&self, day: &mut Day, resident: &str, meanwhile: impl FnOnce(&mut Day)) {
        let reached = self.proxy.hold(ConnectionBreak::SendAnswer);
        let args = ["issue", DIR, "--resident", resident, "--printer", &self.proxy.uri(), "--wait", "60"];
        let mut child = day.bureau.spawn(&args);
        reached.recv_timeout(Duration::from_secs(20)).expect("the printer has it");
        day.done.push(Step::PrintBroken { resident: resident.to_owned() });
        meanwhile(day);
        child.kill().expect("a child of ours");
        finished(child);
    }

    /// The printer is asked what came of it until it knows; the number of the paper.
    fn settled(&self, day: &mut Day) -> String {
        day.done.push(Step::PrintSettled);
        for _ in 0..200 {
            let jobs = day.seat(Who::B).ask("jobs", &json!({"open_only": false})).expect("a list");
            let job = jobs
                .as_array()
                .into_iter()
                .flatten()
                .find(|job| job["printer"] != "pdf")
                .expect("the print job")
                .clone();
            if !self.printer.printed().is_empty() && job["state"] == "printed" {
                return text(&job["certificate_no"]).to_owned();
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("the printer does not say what came of it");
    }
}

/// What one answer tells beside another of the same question, in two offices: ids stand for each other, times differ, all else is equal.
#[derive(Default)]
struct Comparison {
    ids: BTreeMap<Uuid, Uuid>,
}

impl Comparison {
    #[track_caller]
    fn compare(&mut self, place: &str, two: &Value, one: &Value) {
        match (two, one) {
            (Value::String(two), Value::String(one)) => self.texts(place, two, one),
            (Value::Array(two), Value::Array(one)) => {
                assert_eq!(two.len(), one.len(), "{place}: {two:?} / {one:?}");
                two.iter()
                    .zip(one)
                    .enumerate()
                    .for_each(|(n, (two, one))| self.compare(&format!("{place}[{n}]"), two, one));
            }
            (Value::Object(two), Value::Object(one)) => {
                assert!(two.keys().eq(one.keys()), "{place}: {two:?} / {one:?}");
                for (name, value) in two {
                    self.compare(&format!("{place}.{name}"), value, &one[name]);
                }
            }
            _ => assert_eq!(two, one, "{place}"),
        }
    }

    #[track_caller]
    fn texts(&mut self, place: &str, two: &str, one: &str) {
        if let (Ok(two), Ok(one)) = (two.parse(), one.parse()) {
            assert_eq!(*self.ids.entry(two).or_insert(one), one, "{place}: another record");
            return;
        }
        // each day has a printer of its own, at a port of its own
        let of_day =
            |text: &str| chrono::DateTime::parse_from_rfc3339(text).is_ok() || text.starts_with("ipp://localhost:");
        if !(of_day(two) && of_day(one)) {
            assert_eq!(two, one, "{place}");
        }
    }

    /// What was asked of two clerks, as it is asked of one.
    fn translated(&self, args: &Value) -> Value {
        let mut text = args.to_string();
        for (two, one) in &self.ids {
            text = text.replace(&two.to_string(), &one.to_string());
        }
        serde_json::from_str(&text).expect("JSON as before")
    }
}

/// One clerk does what two did, in that order.
fn alone(day: &mut Day, paper: &HeldPrinter, two: &[Step], comparison: &mut Comparison) {
    for step in two {
        match step {
            Step::Command { command, args, told } => {
                let mine = day.ask(Who::A, command, comparison.translated(args));
                let flat = |told: &Result<Value, Value>| match told {
                    Ok(answer) => json!({ "answer": answer }),
                    Err(refusal) => json!({"refusal": refusal["code"]}),
                };
                comparison.compare(&format!("{command} {args}"), &flat(told), &flat(&mine));
            }
            Step::ImportBegun => day.import_begun().stop(),
            Step::PrintBroken { resident } => paper.broken(day, resident, |_| ()),
            Step::PrintSettled => drop(paper.settled(day)),
        }
    }
}

#[test]
fn two_programs_at_one_office_do_the_same_as_one() {
    let bureau = Bureau::demo(30);
    let copy = bureau.copied();
    let (mut two, mut one) = (Day::of(bureau, 2), Day::of(copy, 1));
    let mut comparison = Comparison::default();
    two_clerks(&mut two, &HeldPrinter::new());
    alone(&mut one, &HeldPrinter::new(), &two.done, &mut comparison);
    let mut people: BTreeSet<String> = [0, 1, 500, HOUSEHOLDS - 1].map(|n| (FIRST + 10 * n).to_string()).into();
    for step in &two.done {
        if let Step::Command { told: Ok(answer), .. } = step {
            let made = answer["residents"].as_array().into_iter().flatten();
            people.extend(made.filter_map(|one| one["provisional_no"].as_str().map(str::to_owned)));
        }
    }
    assert!(people.len() >= 12, "{people:?}");
    let asked = people.iter().map(|no| ("show", json!({ "resident": no })));
    let lists = ["actions", "movements", "runs"].map(|list| (list, json!({})));
    let lists = lists.into_iter().chain([("jobs", json!({"open_only": false}))]);
    for (command, args) in asked.chain(lists) {
        let [two, one] = [&mut two, &mut one].map(|day| day.done(Who::B, command, args.clone()));
        comparison.compare(&format!("{command} {args}"), &two, &one);
    }
    assert_eq!(two.bureau.verified(), one.bureau.verified(), "as many entries, and every one of them is proved");
}
