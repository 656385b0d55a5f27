//! The moments a clerk waits for, each with its peer.

use madoguchi_counter::convert;
use madoguchi_counter::ops::papers::print;
use madoguchi_sample::{SAMPLE_CLERK, SAMPLE_SECRET};
use std::path::Path;
use std::thread;

use madoguchi_counter::answers::Target;
use madoguchi_counter::check::Check;
use madoguchi_counter::clock::{SystemClock, since_start};
use madoguchi_counter::office::{DATABASE_FILE, Office, Unlock};
use madoguchi_counter::ops::papers::issue::PaperToIssue;
use madoguchi_domain::act::Act;
use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::paper::PaperRequest;
use madoguchi_domain::record::{Myna, MynaState};
use madoguchi_store::{Context, Draft, Holders, Store};
use madoguchi_tests::office::{PASSPHRASE, TODAY, text};
use madoguchi_tests::printer::VirtualPrinter;
use serde_json::{Value, json};

use super::machine::{program, written};
use super::raw::{key_of, raw_key, raw_with, records, write_durably};
use super::row::{Row, timed};
use super::watch::Stopwatch;
use super::{ACCEPTED_MS, Bench, CONSEQUENCES_MS, HOUSEHOLD_MS, JOB_ENDS, KINDS, PREVIEW_MS, REGISTER_MS};

/// How many times a raw write and fsync a save may take.
const SAVE_RATIO_MAX: f64 = 2.5;

impl Bench<'_> {
    pub(super) fn family(&self, at: usize) -> (&Value, String) {
        let family = &self.families[at % self.families.len()];
        (family, text(&family["resident"]["atena_no"]).to_owned())
    }

    pub(super) fn household(&self) -> Row {
        let peer = "the same records by SQL, not decoded";
        self.measure("open a household of five with everything on it", Some(HOUSEHOLD_MS), peer, |at| {
            let (family, no) = self.family(at);
            let (ours, _) = timed(|| self.show(&no));
            (ours, timed(|| records(&self.raw, family)).0)
        })
    }

    /// Five people move away: what would follow.
    pub(super) fn consequences(&self) -> Row {
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
    pub(super) fn register(&self) -> Row {
        let peer = "write + fsync of the same number of bytes";
        self.measure("register, durable: a family of five joins", Some(REGISTER_MS), peer, |at| {
            let check = json!({"birth": "1980-04-05", "kana": kana_of(at, 0)});
            let args = json!({"notification": family_joins(at), "check": check, "dry_run": false});
            let before = written();
            let (ours, done) = timed(|| self.call("register", args));
            assert!(done["entry"].is_string(), "{done}");
            (ours, write_durably(self.scratch.path(), written() - before))
        })
    }

    /// As the screen shows it: laid out, both pages as SVG. The peer makes SVG of such a paper's PDF.
    pub(super) fn preview(&mut self, kind: &'static str, pages: usize) -> Row {
        let no = self.issuable.get_mut(kind).and_then(Vec::pop).expect("someone to issue to");
        let pdf = self.scratch.path().join("peer.pdf");
        self.issue_pdf(&mut self.second(), &no, kind, &pdf);
        let svg = self.scratch.path().join("peer.svg");
        let peer = "poppler: pdftocairo -svg of such a paper";
        let moment =
            if kind == KINDS[0] { "certificate preview, both pages".to_owned() } else { format!("preview: {kind}") };
        self.measure(&moment, Some(PREVIEW_MS), peer, |at| {
            let no = &self.issuable[kind][at];
            let (ours, view) = timed(|| self.call("issue_preview", json!({"resident": no, "kind": kind})));
            assert_eq!(view["pages"].as_array().map_or(0, Vec::len), pages, "every page of a {kind}");
            let (theirs, ()) = timed(|| program("pdftocairo", &[Path::new("-svg"), &pdf, &svg]));
            (ours, theirs)
        })
    }

    /// As many people as a moment is measured times, each for one paper.
    fn people_for(&mut self, kind: &'static str) -> Vec<String> {
        let people = self.issuable.get_mut(kind).expect("people were looked for");
        people.split_off(people.len() - self.plan.times)
    }

    /// Another terminal at the same office: the headless face.
    pub(super) fn second(&self) -> Office {
        let mut office = Office::open(&self.dir, &Unlock::with(Some(PASSPHRASE.to_owned()))).expect("the office opens");
        office.sign_in(None, SAMPLE_SECRET).expect("the sample clerk signs in");
        office.fonts().expect("the fonts are installed");
        office
    }

    pub(super) fn issue_pdf(&self, office: &mut Office, no: &str, kind: &str, pdf: &Path) {
        let check = Check { sample: true, ..Check::default() };
        let kind = serde_json::from_value(json!(kind)).expect("a kind of paper");
        let request = PaperRequest { kind: Some(kind), ..PaperRequest::usual() };
        let ask = PaperToIssue { resident: no, request, on: None, target: Target::Pdf };
        print::issue_and_print(&mut office.writing(), &ask, &check, Some(pdf), 1).expect("a paper is issued");
    }

    pub(super) fn issue_to_pdf(&mut self, pdf: &Path) -> Row {
        let mut office = self.second();
        let people = self.people_for(&KINDS[0]);
        let peer = "write + fsync of the same number of bytes";
        self.measure("issue to PDF: number, record, layout, file, all durable", None, peer, |at| {
            let before = written();
            let (ours, ()) = timed(|| self.issue_pdf(&mut office, &people[at], &KINDS[0], pdf));
            (ours, write_durably(self.scratch.path(), written() - before))
        })
    }

    /// The whole command behind Enter, over a real IPP printer process, until the document is confirmed. The peer sends a ready PDF.
    pub(super) fn accepted(&mut self, kind: &'static str, pdf: &Path) -> Row {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let printer = VirtualPrinter::start(folder.path());
        let watch = Stopwatch::start(&printer);
        self.call("set_printer", json!({"printer": watch.uri()}));
        let people = self.people_for(kind);
        let uri = printer.uri();
        let send = [Path::new("-q"), Path::new("-f"), pdf, Path::new(&uri), Path::new("print-job.test")];
        let of_kind = if kind == KINDS[0] { String::new() } else { format!(": {kind}") };
        self.measure(
            &format!("Enter to job accepted by the printer{of_kind}"),
            Some(ACCEPTED_MS),
            "CUPS: ipptool sends a ready PDF",
            |at| {
                let no = &people[at];
                let check = json!({"number": no, "kana": self.show(no)["resident"]["kana"]});
                let began = since_start();
                let done = self.call("issue", json!({"resident": no, "kind": kind, "check": check}));
                assert_eq!(done["job_state"], "printed", "{done}");
                let ours = watch.taken() - began;
                thread::sleep(JOB_ENDS / 5); // the command has waited for the paper already
                let (theirs, ()) = timed(|| program("ipptool", &send));
                thread::sleep(JOB_ENDS);
                (ours, theirs)
            },
        )
    }

    pub(super) fn open(&self) -> Row {
        let peer = "open the file with its raw key, first query";
        self.measure("open the office: argon2 over the passphrase, database, record", None, peer, |_| {
            let unlock = Unlock::with(Some(PASSPHRASE.to_owned()));
            let (ours, _office) = timed(|| Office::open(&self.dir, &unlock).expect("the office opens"));
            let key = raw_key(&self.dir);
            (ours, timed(|| raw_with(&self.dir, &key)).0)
        })
    }

    /// 係員の照合: one password, hashed as slowly as on any other day.
    pub(super) fn sign_in(&self) -> Row {
        let ours = (0..self.plan.times).map(|_| timed(|| self.call("sign_in", json!({"password": SAMPLE_SECRET}))).0);
        let (moment, ours) = ("sign in: argon2 over the password".to_owned(), ours.collect());
        Row { moment, budget_ms: None, ours, peer: "—", theirs: Vec::new(), ratio_max: None }
    }

    /// The least that can be saved: one entry with one act of one person, through the door for facts.
    pub(super) fn save(&self) -> Row {
        let mut store = Store::open(&self.dir.join(DATABASE_FILE), &key_of(&self.dir)).expect("the store opens");
        let (_, no) = self.family(0);
        let resident =
            store.read().resident_by_number(&no).and_then(Holders::one).expect("a read").expect("the head of a family");
        let clock = SystemClock { fixed_day: TODAY.parse().ok() };
        let peer = "write + fsync of the same number of bytes";
        let row = self.measure("save: one entry of one act, durable", None, peer, |at| {
            let state = if at % 2 == 0 { MynaState::Unknown } else { MynaState::NotRegistered };
            let acts = vec![Act::RecordMyna { resident, myna: Myna { state, asked_on: TODAY.parse().ok() } }];
            let draft = Draft { id: clock.new_id(), acts, parent: None, check: None, orders: Vec::new() };
            let (clerk, authority) = (SAMPLE_CLERK.to_owned(), Authority::Counter);
            let context = Context { clerk, authority, at: clock.now() };
            let before = written();
            let (ours, done) = timed(|| store.commit(context, |commit| commit.append(draft)));
            done.expect("it is saved");
            (ours, write_durably(self.scratch.path(), written() - before))
        });
        row.at_most(SAVE_RATIO_MAX)
    }

    /// Once, and after everything else: the office that was measured must still prove itself.
    pub(super) fn verify(&self) -> Row {
        let office = self.second();
        let (ours, verdict) = timed(|| convert::verdict(&office.verify(&mut |_| {})));
        assert!(verdict.ok, "{:?}", verdict.faults);
        // as much memory for pages as the store gives its own connections, of which verifying uses two
        self.raw.execute_batch("PRAGMA cache_size = -65536").expect("a setting");
        let check = "PRAGMA integrity_check";
        let ask = || self.raw.query_row(check, [], |row| row.get::<_, String>(0)).expect("the check runs");
        let (theirs, told) = timed(ask);
        assert_eq!(told, "ok");
        let moment = format!("verify: {} entries, all documents and projections", verdict.entries);
        let peer = "SQLite: integrity_check";
        Row { moment, budget_ms: None, ours: vec![ours], peer, theirs: vec![theirs], ratio_max: None }
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
