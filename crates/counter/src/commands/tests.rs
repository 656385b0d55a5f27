//! Every command in every role, what each notes, and how one is added.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use madoguchi_domain::access::{AccessLine, Look, Surface};
use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::person::{Birth, Identity};
use madoguchi_domain::record::{InsurerKind, Role};
use madoguchi_domain::rights::Right;
use madoguchi_doubles::MemoryPrinter;
use madoguchi_doubles::printer_suite::ConnectionBreak;
use madoguchi_printing::printer::{
    Created, Description, FoundJob, Printer, PrinterError, PrinterJobState, Seen, SendError, Ticket, TransportError,
};
use madoguchi_sample::{SAMPLE_CLERK, SAMPLE_SECRET};
use madoguchi_store::AccessFilter;
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;
use ts_rs::TS;
use uuid::Uuid;

use serde::Serialize;

use super::*;
use crate::entry::claim;
use crate::office::Office;
use crate::sampled::{founded, sample};

const PASSWORD: &str = "あさひかわのゆきまつり";

/// A sample office at a desk, with an account of each role.
pub(super) struct Counter {
    pub(super) desk: Desk,
    folder: TempDir,
}

impl Counter {
    pub(super) fn at(surface: Surface) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = sample(&folder.path().join("office"), 120);
        Self::with_accounts(office, folder, surface)
    }

    /// An empty office of that kind, with the same accounts.
    pub(super) fn of_kind(kind: InsurerKind, surface: Surface) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = founded(&folder.path().join("office"), kind);
        Self::with_accounts(office, folder, surface)
    }

    fn with_accounts(mut office: Office, folder: TempDir, surface: Surface) -> Self {
        office.sign_in(Some(SAMPLE_CLERK), SAMPLE_SECRET).unwrap();
        for role in Role::ALL {
            crate::ops::accounts::add(&mut office.writing(), &role.as_str(), role, Some(PASSWORD)).unwrap();
        }
        office.sign_out().unwrap();
        Self { desk: Desk::around(office, surface), folder }
    }

    /// That account sits there, at a window that is open.
    pub(super) fn seat(&self, role: Option<Role>) {
        let wanted = role.map(|role| role.as_str());
        if self.desk.office().clerk() == wanted.as_deref() && !self.desk.lock.is_shut() {
            return;
        }
        match wanted {
            Some(clerk) => {
                drop(run(&self.desk, presence::SignIn { clerk: Some(clerk), password: PASSWORD.into() }).unwrap())
            }
            None => drop(run(&self.desk, presence::SignOut {}).unwrap()),
        }
    }

    /// The code of the refusal; none where it was answered.
    fn refused(&self, list: &[Row], name: &str, args: Value) -> Option<String> {
        dispatch_among(list, &self.desk, name, args).err().map(|error| errors::view(&error).code)
    }

    fn entries(&self) -> u64 {
        self.desk.office().store.read().head().unwrap().0
    }

    /// Lines of the access log after the first `known`, and how many there are now.
    pub(super) fn lines_since(&self, known: usize) -> (Vec<AccessLine>, usize) {
        let all = AccessFilter { resident: None, clerk: None, from: None, until: None, limit: 100_000 };
        let mut lines = self.desk.office().store.read().access_lines(&all).unwrap();
        let count = lines.len();
        lines.truncate(count - known);
        (lines, count)
    }

    /// Looks of the lines after the first `known`, and how many there are now.
    fn looks_since(&self, known: usize) -> (Vec<Look>, usize) {
        let (lines, count) = self.lines_since(known);
        (lines.iter().map(|line| line.sight.look).collect(), count)
    }

    /// Somebody left long ago.
    fn long_gone(&self) {
        let mut office = self.desk.office();
        let (resident, id) = (office.clock.new_id(), office.clock.new_id());
        let left = "2001-04-01".parse().ok();
        let identity = Identity { removed_on: left, ..Identity::blank(Birth::parse("1930-05-05").unwrap()) };
        let act = Act::RecordResident { resident, identity: Box::new(identity) };
        let at = office.writing();
        let context = at.who(Authority::Batch).unwrap();
        at.store.commit(context, |commit| commit.append(claim(id, vec![act], None)).map(|_| ())).unwrap();
    }

    /// A file of that name in the folder of the test.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// 宛名番号 of the first resident whose home is hidden.
    fn hidden_home(&self) -> String {
        self.resident(|no| {
            let office = self.desk.office();
            let reader = office.store.read();
            let found = reader.find_resident(reader.resident_by_number(no).unwrap().one().unwrap().unwrap()).unwrap();
            reader.home_is_hidden(&found.unwrap()).unwrap()
        })
    }

    /// 宛名番号 of the first resident the question fits.
    pub(super) fn resident(&self, fits: impl Fn(&str) -> bool) -> String {
        let numbers: Vec<String> = {
            let office = self.desk.office();
            let reader = office.store.read();
            let ids = reader.resident_ids().unwrap().into_iter();
            ids.map(|id| reader.find_resident(id).unwrap().unwrap().identity.body.shown_no().to_owned()).collect()
        };
        let found = numbers.into_iter().find(|number| fits(number));
        found.expect("a town of this size has such a person")
    }
}

/// Who sits there.
#[derive(Debug, Clone, Copy)]
enum Sitter {
    Nobody,
    Clerk(Role),
    /// A supervisor whose window is locked.
    Locked,
}

impl Sitter {
    fn all() -> impl Iterator<Item = Self> {
        [Self::Nobody, Self::Locked].into_iter().chain(Role::ALL.map(Self::Clerk))
    }

    fn sit(self, counter: &Counter) {
        match self {
            Self::Nobody => counter.seat(None),
            Self::Clerk(role) => counter.seat(Some(role)),
            Self::Locked => {
                let there = counter.desk.office().clerk() == Some("supervisor");
                if !there || !counter.desk.lock.is_shut() {
                    counter.seat(Some(Role::Supervisor));
                    run(&counter.desk, presence::Lock {}).unwrap();
                }
            }
        }
    }

    /// The code a command is refused with before it runs.
    fn refusal(self, access: Access) -> Option<&'static str> {
        match (self, access) {
            (_, Access::Anybody) => None,
            (Self::Nobody, Access::With(_) | Access::Meanwhile(_)) => Some("sign_in_failed"),
            (Self::Locked, Access::With(_) | Access::Meanwhile(_)) => Some("locked"),
            (Self::Clerk(role), Access::With(right) | Access::Meanwhile(right)) => {
                (!role.may(right)).then_some("not_allowed")
            }
        }
    }
}

#[test]
fn every_command_is_refused_in_every_role_exactly_where_the_table_says() {
    const BEFORE_RUNNING: [&str; 3] = ["not_allowed", "locked", "sign_in_failed"];
    let counter = Counter::at(Surface::Window);
    for sitter in Sitter::all() {
        for row in ALL {
            let about = row.about();
            sitter.sit(&counter);
            let (entries, (_, lines)) = (counter.entries(), counter.looks_since(0));
            let refused = counter.refused(ALL, about.name, json!({}));
            let before = refused.as_deref().filter(|code| BEFORE_RUNNING.contains(code));
            let expected = sitter.refusal(about.access);
            if about.name == "unlock" {
                // its password is missing: whether somebody sits there is not even asked
                assert_eq!(refused.as_deref(), Some("field_invalid"), "{sitter:?}");
            } else {
                assert_eq!(before, expected, "{sitter:?} {}: {refused:?}", about.name);
            }
            let unchanged = refused.is_some() || matches!(about.kind, CommandKind::Read | CommandKind::Preview);
            assert!(!unchanged || counter.entries() == entries, "{sitter:?} {} wrote an entry", about.name);
            let (looks, _) = counter.looks_since(lines);
            assert!(looks.iter().all(|look| about.looks().contains(look)), "{} noted {looks:?}", about.name);
        }
    }
}

#[test]
fn a_script_is_refused_where_a_window_is() {
    let counter = Counter::at(Surface::Command);
    counter.seat(Some(Role::Clerk));
    let refused = run(&counter.desk, accounts::Accounts {}).unwrap_err();
    let view = errors::view(&refused);
    assert_eq!(view.code, "not_allowed");
    assert_eq!(view.message, "これは管理者・システム管理者の職員だけができます。");
    counter.seat(Some(Role::Administrator));
    assert_eq!(run(&counter.desk, accounts::Accounts {}).unwrap().len(), 1 + Role::ALL.len());
    let search = people::Search { text: "サトウ".into(), limit: None };
    assert_eq!(errors::view(&run(&counter.desk, search).unwrap_err()).code, "not_allowed");
}

#[test]
fn names_and_arguments_that_are_unknown_are_refused_by_name_alone() {
    let counter = Counter::at(Surface::Window);
    counter.seat(Some(Role::Clerk));
    let told = |name: &str, args: Value| {
        let refusal = dispatch(&counter.desk, name, args).unwrap_err();
        assert_eq!(refusal.code, "field_invalid");
        (refusal.fields["field"].clone(), refusal.fields["value"].clone())
    };
    assert_eq!(told("delete_everything", json!({})), ("command".into(), "delete_everything".into()));
    assert_eq!(told("佐藤花子", json!({})), ("command".into(), String::new()));
    assert_eq!(told("search", json!({"text": "サトウ", "name": "佐藤"})), ("arguments".into(), "name".into()));
    assert_eq!(told("search", json!({"text": ["佐藤花子"]})), ("arguments".into(), String::new()));
    let nested = json!({"notification": {"kind": "join", "members": [{"shoe": 27}]}, "dry_run": true});
    assert_eq!(told("register", nested), ("arguments".into(), "shoe".into()));
}

/// Arguments with which a command shows people; between them it writes every look it names.
fn arguments(counter: &Counter, name: &str) -> Vec<Value> {
    let shown = |no: &str| dispatch(&counter.desk, "show", json!({"resident": no})).unwrap();
    let born = |no: &str| shown(no)["resident"]["birth"].as_str().unwrap().to_owned();
    let covered = || counter.resident(|no| dispatch(&counter.desk, "why", json!({"resident": no})).is_ok());
    let check = |no: &str| json!({"birth": born(no), "kana": shown(no)["resident"]["kana"]});
    let able = |no: &str| dispatch(&counter.desk, "issue_preview", json!({"resident": no})).is_ok();
    let one = match name {
        "search" => json!({"text": "サトウ"}),
        "show" => {
            let hidden = json!({"resident": counter.hidden_home(), "reason": "照会"});
            return vec![json!({"resident": covered()}), hidden];
        }
        "incomes" => json!({"resident": covered(), "reason": "照会"}),
        "record_income" => {
            let no = covered();
            let income = json!({"tax_year": 2026, "municipality": "131016", "declaration": "undeclared",
                "levy": "unknown", "corrected_on": "2026-11-20", "source": "applicant"});
            json!({"resident": no, "income": income, "check": check(&no), "dry_run": true})
        }
        "actions" => json!({"code": "give_paper"}),
        "issue_preview" => json!({"resident": counter.resident(able)}),
        "issue" => {
            let no = counter.resident(able);
            json!({"resident": no, "pdf": counter.file("paper.pdf"), "check": check(&no)})
        }
        "copay" => {
            let elderly = |no: &str| ("1951-12".."1956-10").contains(&born(no).as_str());
            let no = counter.resident(elderly);
            let reason = "申請書により確認";
            json!({"resident": no, "ratio_percent": 20, "from": "2026-12-01", "reason": reason, "check": check(&no)})
        }
        "myna" => {
            let no = covered();
            json!({"resident": no, "state": "unknown", "check": check(&no)})
        }
        "assign_number" => {
            let new = json!({"name": "見本　花子", "kana": "ミホン　ハナコ", "birth": "1990-04-05", "sex": "2", "relation": "02"});
            let notification = json!({"kind": "join", "reason": "A01", "effective_on": "2026-11-15", "notified_on": "2026-11-20",
                "new_household": {"address": "見本区神田３番３号"}, "members": [{"new_resident": new}]});
            let check = json!({"birth": "1990-04-05", "kana": "ミホン　ハナコ"});
            let args = json!({"notification": notification, "check": check, "dry_run": false});
            let done = dispatch(&counter.desk, "register", args).unwrap();
            json!({"resident": done["residents"][0]["provisional_no"], "atena_no": "000000000095001"})
        }
        "why" => json!({"resident": covered()}),
        "what_if" => json!({"resident": covered(), "changes": []}),
        "why_save" => json!({"resident": covered(), "path": counter.file("why.csv")}),
        "determination_list" => json!({"of": "all", "limit": 10}),
        "retention" => {
            counter.long_gone();
            json!({"on": "2126-11-21", "list": true})
        }
        "accesses" => json!({"limit": 10}),
        "list" => {
            dispatch(&counter.desk, "determine_month", json!({"month": "2026-11"})).unwrap();
            json!({"list": "determinations", "filters": {"of": "all"}, "limit": 10})
        }
        "run_items" => {
            dispatch(&counter.desk, "determine_month", json!({"month": "2026-11"})).unwrap();
            json!({"run": 1, "limit": 10})
        }
        "list_save" => json!({"list": "determinations", "path": counter.file("month.csv")}),
        _ => json!({}),
    };
    vec![one]
}

#[test]
fn what_a_command_puts_out_takes_no_place_before_a_number_is_taken() {
    let counter = Counter::at(Surface::Command);
    counter.seat(Some(Role::Supervisor));
    let able = |no: &str| dispatch(&counter.desk, "issue_preview", json!({"resident": no})).is_ok();
    let no = counter.resident(able);
    let entries = counter.entries();
    std::fs::write(counter.file("other.key"), "a key").unwrap();
    std::fs::write(counter.file("card_2.svg"), "a picture").unwrap();
    let file = |name: &str| counter.file(name).to_string_lossy().into_owned();
    let issue = |more: Value| {
        let mut args = json!({"resident": no, "check": {"birth": "demo"}});
        more.as_object().unwrap().iter().for_each(|(name, value)| args[name] = value.clone());
        counter.refused(ALL, "issue", args)
    };
    for (args, code) in [
        (json!({"pdf": file("other.key")}), "file_exists"),
        (json!({"pdf": file("same"), "svg": file("same")}), "file_exists"),
        (json!({"pdf": file("same"), "svg": file("same"), "force": true}), "file_exists"),
        (json!({"pdf": file("new.pdf"), "svg": file("card.svg")}), "file_exists"),
        (json!({"pdf": file("a_2.svg"), "svg": file("a.svg")}), "file_exists"),
        (json!({"pdf": file("office/paper.pdf")}), "file_refused"),
        (json!({"pdf": file("office/office.key"), "force": true}), "file_refused"),
    ] {
        assert_eq!(issue(args.clone()).as_deref(), Some(code), "{args}");
    }
    let listed = counter.refused(ALL, "list_save", json!({"list": "options", "path": file("other.csv")}));
    assert_eq!(listed, None);
    let again = |force| {
        counter.refused(ALL, "list_save", json!({"list": "options", "path": file("other.csv"), "force": force}))
    };
    assert_eq!((again(false).as_deref(), again(true)), (Some("file_exists"), None));
    assert_eq!(counter.entries(), entries, "no number was taken");
    assert_eq!(std::fs::read(counter.file("other.key")).unwrap(), b"a key");
    assert!(!counter.file("same").exists() && !counter.file("new.pdf").exists());
}

/// Looks that show nobody: clerks who come and go.
const COMING_AND_GOING: [Look; 5] =
    [Look::SignedIn, Look::SignedOut, Look::Locked, Look::Unlocked, Look::LockOutLifted];

#[test]
fn every_command_that_shows_people_writes_every_look_it_names_and_names_them() {
    let counter = Counter::at(Surface::Window);
    counter.seat(Some(Role::Supervisor));
    for row in ALL {
        let about = row.about();
        let name = about.name;
        let silent = about.log == Log::Nothing(Unnoted::ShowsNobody);
        assert!(!(about.shows_people && silent), "{name}: shows people and names no line");
        let (Log::Looks(looks) | Log::ByScript(_, looks)) = about.log else { continue };
        assert!(!looks.is_empty(), "{name}");
        if !about.shows_people {
            let of_nobody = looks.iter().all(|look| COMING_AND_GOING.contains(look));
            assert!(of_nobody, "{name} notes that people were shown, and says that it shows nobody");
            continue;
        }
        let mut noted = Vec::new();
        for args in arguments(&counter, name) {
            let (_, known) = counter.lines_since(0);
            let refused = counter.refused(ALL, name, args);
            assert_eq!(refused, None, "{name}: give it arguments with which it shows somebody");
            let (lines, _) = counter.lines_since(known);
            assert!(lines.iter().all(|line| !line.sight.residents.is_empty()), "{name}: {lines:?} name nobody");
            noted.extend(lines.iter().map(|line| line.sight.look));
        }
        noted.sort_unstable();
        noted.dedup();
        let expected = if matches!(about.log, Log::ByScript(..)) { &[] } else { looks };
        assert_eq!(noted, expected, "{name}");
    }
}

#[test]
fn a_list_names_everybody_whom_it_shows() {
    let counter = Counter::at(Surface::Command);
    counter.seat(Some(Role::Supervisor));
    for month in ["2026-11", "2027-08"] {
        dispatch(&counter.desk, "determine_month", json!({"month": month})).unwrap();
    }
    let run = &dispatch(&counter.desk, "runs", json!({})).unwrap()[0]["run"];
    let lists = [
        ("search", json!({"text": "見本", "limit": 1000}), 51),
        ("list_save", json!({"list": "determinations", "path": counter.file("month.csv")}), 30),
        ("run_items", json!({"run": run, "limit": 1000}), 20),
    ];
    for (name, args, least) in lists {
        let (_, known) = counter.lines_since(0);
        dispatch(&counter.desk, name, args).unwrap();
        let (lines, _) = counter.lines_since(known);
        let [line] = lines.as_slice() else { panic!("{name}: {lines:?}") };
        let named: BTreeSet<_> = line.sight.residents.iter().collect();
        assert_eq!(Some(named.len() as u64), line.sight.count, "{name}");
        assert!(named.len() >= least, "{name}: {}", named.len());
        let last = line.sight.residents.last().copied();
        let of_last = AccessFilter { resident: last, limit: 1, ..AccessFilter::default() };
        assert_eq!(
            counter.desk.office().store.read().access_lines(&of_last).unwrap(),
            std::slice::from_ref(line),
            "{name}"
        );
        let ask = json!({"resident": last.map(|id| id.to_string()), "limit": 1});
        let told = dispatch(&counter.desk, "accesses", ask).unwrap();
        let shown = told[0]["with"].as_array().unwrap();
        assert!(shown.len() <= 50, "a line of the log is shown with the first of them: {}", shown.len());
        assert_eq!(told[0]["count"], json!(named.len()), "{name}");
    }
    assert_eq!(counter.desk.office().store.verify(&mut |_| ()).faults, []);
}

#[test]
fn a_search_of_a_script_is_a_list_that_leaves_the_program() {
    let counter = Counter::at(Surface::Command);
    counter.seat(Some(Role::Clerk));
    let (_, lines) = counter.looks_since(0);
    run(&counter.desk, people::Search { text: "サトウ".into(), limit: None }).unwrap();
    assert_eq!(counter.looks_since(lines).0, [Look::Listed]);
}

#[test]
fn what_a_script_is_shown_is_noted_under_the_command_that_showed_it() {
    let counter = Counter::at(Surface::Command);
    counter.seat(Some(Role::Supervisor));
    let who = counter.resident(|no| dispatch(&counter.desk, "why", json!({"resident": no, "reason": "照会"})).is_ok());
    dispatch(&counter.desk, "determine_month", json!({"month": "2026-11"})).unwrap();
    for (name, args) in [
        ("why", json!({"resident": who, "reason": "照会"})),
        ("determination_list", json!({"of": "all", "limit": 10})),
        ("show", json!({"resident": who})),
    ] {
        let (_, known) = counter.lines_since(0);
        dispatch(&counter.desk, name, args).unwrap();
        let (lines, _) = counter.lines_since(known);
        assert!(!lines.is_empty() && lines.iter().all(|line| line.sight.command.as_deref() == Some(name)), "{lines:?}");
    }
    let told = dispatch(&counter.desk, "accesses", json!({"limit": 3})).unwrap();
    let labels: Vec<_> = told.as_array().unwrap().iter().map(|line| line["place_label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["show コマンド", "determination_list コマンド", "why コマンド"]);
    counter.seat(None);
    assert_eq!(counter.lines_since(0).0[0].sight.command, None, "who leaves is shown nothing");
}

/// A command as a feature would add it.
#[derive(Deserialize, TS)]
#[serde(deny_unknown_fields)]
struct Greet {
    name: String,
}

#[derive(Serialize, TS)]
struct GreetView {
    said: String,
}

impl Command for Greet {
    const ABOUT: About = About::new("greet", Access::With(Right::SetOptions), CommandKind::Read);
    type Answer = GreetView;

    fn run(self, _at: &Admitted<'_>) -> Result<GreetView> {
        Ok(GreetView { said: format!("{}さん", self.name) })
    }
}

#[test]
fn a_command_is_added_by_its_type_and_one_line() {
    static WITH_ONE_MORE: &[Row] = &[Row::of::<presence::SignIn>(), Row::of::<Greet>()];
    let counter = Counter::at(Surface::Window);
    let ask = || json!({"name": "花子"});
    counter.seat(Some(Role::Supervisor));
    let said = dispatch_among(WITH_ONE_MORE, &counter.desk, "greet", ask()).unwrap();
    assert_eq!(said, json!({"said": "花子さん"}));
    let more = json!({"name": "花子", "shoe": 27});
    assert_eq!(counter.refused(WITH_ONE_MORE, "greet", more).as_deref(), Some("field_invalid"));
    counter.seat(Some(Role::Clerk));
    assert_eq!(counter.refused(WITH_ONE_MORE, "greet", ask()).as_deref(), Some("not_allowed"));
    assert_eq!(counter.refused(ALL, "greet", ask()).as_deref(), Some("field_invalid"), "only where its line is");
    let written = bindings::written(WITH_ONE_MORE);
    for line in ["export type Greet = { name: string, };", "  greet: { args: Greet; answer: GreetView };"] {
        assert!(written.contains(line), "{written}");
    }
    let options = manual::matrix(WITH_ONE_MORE);
    assert!(options.lines().any(|line| line.contains("市町村の定めを変える") && line.contains("`greet`")), "{options}");
}

#[test]
fn the_list_names_every_command_once() {
    let mut names: Vec<_> = ALL.iter().map(|row| row.about().name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

/// A printer whose line is lost for one question after the answer to Create-Job was.
pub(super) struct Flaky {
    pub(super) inner: Arc<MemoryPrinter>,
    pub(super) lost: Arc<AtomicBool>,
}

impl Printer for Flaky {
    fn describe(&self) -> std::result::Result<Description, PrinterError> {
        self.inner.describe()
    }
    fn validate(&self, ticket: &Ticket) -> std::result::Result<(), PrinterError> {
        self.inner.validate(ticket)
    }
    fn create(&self, ticket: &Ticket) -> std::result::Result<Created, PrinterError> {
        let created = self.inner.create(ticket);
        self.lost.store(created.is_err(), Ordering::SeqCst);
        created
    }
    fn send(&self, job: &Created, document: &[u8]) -> std::result::Result<(), SendError> {
        self.inner.send(job, document)
    }
    fn look(&self, job: &Created) -> std::result::Result<Seen, PrinterError> {
        self.inner.look(job)
    }
    fn find(&self, issue: Uuid) -> std::result::Result<Vec<FoundJob>, PrinterError> {
        if self.lost.swap(false, Ordering::SeqCst) {
            return Err(PrinterError::Unreachable(TransportError::Connect(std::io::ErrorKind::ConnectionReset.into())));
        }
        self.inner.find(issue)
    }
    fn cancel(&self, job: &Created) -> std::result::Result<(), PrinterError> {
        self.inner.cancel(job)
    }
}

#[track_caller]
fn an_empty_job_is_swept(surface: Surface) {
    let mut counter = Counter::at(surface);
    let (inner, lost) = (Arc::new(MemoryPrinter::default()), Arc::new(AtomicBool::new(false)));
    let flaky = (inner.clone(), lost);
    counter.desk.printer_at = Box::new(move |_| Ok(Box::new(Flaky { inner: flaky.0.clone(), lost: flaky.1.clone() })));
    counter.seat(Some(Role::Clerk));
    let able = |no: &str| dispatch(&counter.desk, "issue_preview", json!({"resident": no})).is_ok();
    let resident = counter.resident(able);
    inner.cut(ConnectionBreak::CreateAnswer);
    let shown = dispatch(&counter.desk, "show", json!({"resident": resident})).unwrap();
    let check = json!({"birth": shown["resident"]["birth"], "kana": shown["resident"]["kana"]});
    let args = json!({"resident": resident, "printer": "ipp://memory/", "check": check});
    let issued = dispatch(&counter.desk, "issue", args).unwrap();
    assert_eq!(issued["job_state"], "nothing_sent", "{issued}");
    let job = Uuid::parse_str(issued["job"].as_str().unwrap()).unwrap();
    let left: Vec<_> = inner.find(job).unwrap().iter().map(|found| found.state).collect();
    assert_eq!(left, [PrinterJobState::Canceled], "an empty job blocks some printers for everybody");
}

#[test]
fn a_window_sweeps_an_empty_job_as_a_script_does() {
    an_empty_job_is_swept(Surface::Command);
    an_empty_job_is_swept(Surface::Window);
}
