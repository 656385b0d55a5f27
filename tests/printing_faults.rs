//! Printers that are away, empty, slow or cut off, and a program killed while it prints: never two papers for one order, never 発行済
//! without an outcome.

#![expect(clippy::unwrap_used, reason = "only tests are here")]

use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::Duration;

use madoguchi_doubles::printer_suite::ConnectionBreak;
use madoguchi_tests::office::{Bureau, DIR, finished, text};
use madoguchi_tests::papers;
use madoguchi_tests::printer::{CutProxy, VirtualPrinter};
use serde_json::{Value, json};
use tempfile::TempDir;

/// 佐藤 under 70 without マイナ card, by the sample office's numbers; found by search.
fn two_satos(bureau: &Bureau) -> [Value; 2] {
    let found = bureau.run(&["search", DIR, "サトウ", "--limit", "500"]).done();
    let entitled = |hit: &&Value| {
        let no_card = || bureau.show(text(&hit["atena_no"]))["lawful_paper"]["kind"] == "qualification_certificate";
        hit["coverage"] == "covered" && text(&hit["birth"]) >= "1957" && no_card()
    };
    let mut people = found.as_array().unwrap().iter().filter(entitled).cloned();
    [(); 2].map(|()| people.next().unwrap())
}

struct Counter {
    bureau: Bureau,
    printer: VirtualPrinter,
    one: Value,
    other: Value,
    /// Dropped after the process that writes there.
    _tray: TempDir,
}

impl Counter {
    fn new() -> Self {
        let bureau = Bureau::demo(60);
        let tray = tempfile::tempdir().unwrap();
        let printer = VirtualPrinter::start(tray.path());
        let [one, other] = two_satos(&bureau);
        Self { bureau, printer, one, other, _tray: tray }
    }

    fn begin(&self, person: &Value, uri: &str) -> Child {
        let resident = text(&person["atena_no"]);
        self.bureau.spawn(&["issue", DIR, "--resident", resident, "--printer", uri, "--wait", "2"])
    }

    fn issue(&self, person: &Value, uri: &str) -> madoguchi_tests::office::Told {
        finished(self.begin(person, uri))
    }

    /// The only open or last job, as `jobs` shows it after reconciling.
    fn last_job(&self) -> Value {
        self.bureau.jobs().into_iter().next().unwrap()
    }

    fn state_of(&self, person: &Value, no: &Value) -> Value {
        self.bureau.certificate(text(&person["atena_no"]), no)["state"].clone()
    }

    /// The paper belongs to this person and to nobody else.
    fn check_paper(&self, pdf: &Path, person: &Value, other: &Value, no: &Value) {
        let words = papers::text_of(pdf);
        let said = |value: &Value| words.contains(&papers::plain(text(value)));
        assert!(said(no) && said(&person["name"]) && said(&person["birth_shown"]), "{person} {no}: {words}");
        assert!(!said(&other["name"]), "{other}: {words}");
        assert_eq!(papers::code_of(pdf), text(no));
    }

    fn wait_for_papers(&self, count: usize) {
        for _ in 0..200 {
            if self.printer.printed().len() >= count {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(self.printer.printed().len(), count);
    }
}

#[test]
fn a_printer_that_is_off_gets_nothing_and_the_order_may_be_given_again() {
    let counter = Counter::new();
    let uri = counter.printer.uri();
    counter.printer.stop();
    let refusal = counter.issue(&counter.one, &uri).refused(4, "printer_refused");
    let void = &refusal["fields"]["certificate_no"];
    assert_eq!(refusal["fields"]["cause"], "unreachable");
    assert_eq!(counter.state_of(&counter.one, void), "void");
    let job = counter.last_job();
    assert_eq!((&job["state"], &job["certificate_no"]), (&json!("nothing_sent"), void));
    counter.bureau.outcome(&job["job"], "printed").refused(1, "outcome_known");
    counter.bureau.run(&["deliver", DIR, text(void)]).refused(1, "state_forbids");

    counter.printer.restart();
    let answer = counter.issue(&counter.one, &uri).done();
    assert_ne!(&answer["certificate_no"], void, "the number is not used again");
    assert_eq!(counter.printer.printed().len(), 1);
    counter.check_paper(&counter.printer.printed()[0], &counter.one, &counter.other, &answer["certificate_no"]);
    counter.bureau.verified();
}

#[test]
fn an_address_that_is_no_printer_is_refused_and_takes_no_one_with_it() {
    let counter = Counter::new();
    for uri in ["ipp://localhost:1/ipp/print", "http://example.com/", "nonsense", "ipp://", "file:printer"] {
        let told = counter.issue(&counter.one, uri);
        assert!([1, 4].contains(&told.exit), "{uri}: {told:?}");
        told.refusal(told.exit);
        let states = counter.bureau.jobs();
        assert!(states.iter().all(|job| job["state"] == "nothing_sent"), "{uri}: {states:?}");
    }
    counter.issue(&counter.one, &counter.printer.uri()).done();
    counter.bureau.verified();
}

#[test]
fn a_document_goes_through_no_proxy_of_the_environment() {
    let mut counter = Counter::new();
    // nobody listens there: what goes by a proxy does not arrive
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        counter.bureau = counter.bureau.with(name, Some("http://127.0.0.1:1"));
    }
    let answer = counter.issue(&counter.one, &counter.printer.uri()).done();
    assert_eq!(answer["job_state"], "printed");
    counter.wait_for_papers(1);
}

#[test]
fn without_cards_nobody_knows_until_the_clerk_looks() {
    let counter = Counter::new();
    let uri = counter.printer.uri();
    counter.printer.set_empty(true);
    let told = counter.issue(&counter.one, &uri);
    let answer = told.json();
    assert_eq!((told.exit, &answer["job_state"]), (1, &json!("unknown")), "{told:?}");
    let no = &answer["certificate_no"];
    assert_eq!(counter.state_of(&counter.one, no), "issuing");
    assert_eq!(counter.last_job()["state"], "unknown");
    counter.issue(&counter.one, &uri).refused(1, "outcome_open");
    counter.bureau.run(&["deliver", DIR, text(no)]).refused(1, "state_forbids");
    // somebody else is told at once that there are no cards
    let blocked = counter.issue(&counter.other, &uri).refused(4, "printer_refused");
    assert!(text(&blocked["fields"]["cause"]).contains("media-empty"), "{blocked}");

    counter.printer.set_empty(false);
    counter.wait_for_papers(1);
    assert_eq!(counter.bureau.job(&answer["job"])["state"], "unknown", "a late card is the clerk's to see");
    assert_eq!(counter.bureau.outcome(&answer["job"], "printed").done()["state"], "printed");
    assert_eq!(counter.state_of(&counter.one, no), "issued");
    counter.issue(&counter.other, &uri).done();
    counter.wait_for_papers(2);
    counter.check_paper(&counter.printer.printed()[0], &counter.one, &counter.other, no);
    counter.bureau.verified();
}

/// Kills the program with the connection held at this moment; what `jobs` then says.
fn killed_at(counter: &Counter, proxy: &CutProxy, cut: ConnectionBreak) -> Value {
    let reached = proxy.hold(cut);
    let mut child = counter.begin(&counter.one, &proxy.uri());
    reached.recv_timeout(Duration::from_secs(20)).expect("the moment is reached");
    child.kill().unwrap();
    assert_eq!(finished(child).exit, -1);
    counter.last_job()
}

#[test]
fn killed_before_the_document_began_nothing_was_sent() {
    let counter = Counter::new();
    let proxy = CutProxy::start(&counter.printer);
    let job = killed_at(&counter, &proxy, ConnectionBreak::CreateAnswer);
    assert_eq!(job["state"], "nothing_sent");
    assert_eq!(counter.state_of(&counter.one, &job["certificate_no"]), "void");
    let answer = counter.issue(&counter.one, &proxy.uri()).done();
    assert_ne!(answer["certificate_no"], job["certificate_no"]);
    counter.wait_for_papers(1);
    counter.bureau.verified();
}

#[test]
fn killed_while_the_document_may_leave_the_clerk_is_asked() {
    let counter = Counter::new();
    let proxy = CutProxy::start(&counter.printer);
    let job = killed_at(&counter, &proxy, ConnectionBreak::BeforeDocument);
    assert_eq!(job["state"], "unknown");
    assert_eq!(counter.state_of(&counter.one, &job["certificate_no"]), "issuing");
    counter.issue(&counter.one, &proxy.uri()).refused(1, "outcome_open");
    counter.bureau.outcome(&job["job"], "nothing").done();
    assert_eq!(counter.state_of(&counter.one, &job["certificate_no"]), "void");
    counter.issue(&counter.one, &proxy.uri()).done();
    counter.wait_for_papers(1);
    counter.bureau.verified();
}

#[test]
fn killed_after_the_document_left_the_one_paper_is_recorded() {
    let counter = Counter::new();
    let proxy = CutProxy::start(&counter.printer);
    let job = killed_at(&counter, &proxy, ConnectionBreak::SendAnswer);
    assert!(["sent", "printed"].contains(&text(&job["state"])), "{job}");
    counter.wait_for_papers(1);
    // the printer says `completed` a moment after the card is out
    let settled = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(50));
        counter.last_job()["state"] == "printed"
    });
    assert!(settled, "{}", counter.last_job());
    assert_eq!(counter.state_of(&counter.one, &job["certificate_no"]), "issued");
    assert_eq!(counter.printer.printed().len(), 1);
    counter.check_paper(&counter.printer.printed()[0], &counter.one, &counter.other, &job["certificate_no"]);
    counter.bureau.verified();
}

#[test]
fn where_the_printer_stays_silent_the_clerk_says_what_came_out() {
    let counter = Counter::new();
    let proxy = CutProxy::start(&counter.printer);
    let reached = proxy.hold(ConnectionBreak::SendAnswer);
    let mut child = counter.begin(&counter.one, &proxy.uri());
    reached.recv_timeout(Duration::from_secs(20)).expect("the moment is reached");
    child.kill().unwrap();
    assert_eq!(finished(child).exit, -1);
    counter.wait_for_papers(1);
    counter.printer.stop();
    let job = counter.last_job();
    assert_eq!((&job["state"], &job["message"]), (&json!("sent"), &json!("プリンターに届きません")));
    assert_eq!(counter.bureau.outcome(&job["job"], "printed").done()["state"], "printed");
    assert_eq!(counter.state_of(&counter.one, &job["certificate_no"]), "issued");
    counter.printer.restart();
    assert_eq!(counter.last_job()["state"], "printed");
    counter.bureau.verified();
}

#[test]
fn a_lost_answer_never_prints_twice() {
    for (cut, exits, papers) in [
        (ConnectionBreak::CreateAnswer, &[4][..], 0),
        (ConnectionBreak::BeforeDocument, &[1, 4][..], 0),
        (ConnectionBreak::SendAnswer, &[0][..], 1),
    ] {
        let counter = Counter::new();
        let proxy = CutProxy::start(&counter.printer);
        proxy.cut(cut);
        let told = counter.issue(&counter.one, &proxy.uri());
        assert!(exits.contains(&told.exit), "{cut:?}: {told:?}");
        counter.wait_for_papers(papers);
        let job = counter.last_job();
        let issued = counter.state_of(&counter.one, &job["certificate_no"]) == "issued";
        assert_eq!(issued, job["state"] == "printed", "{cut:?}: {job}");
        assert_eq!(issued, papers == 1, "{cut:?}: {job}");
        counter.bureau.verified();
    }
}

#[test]
fn a_spoiled_card_is_void_and_another_number_is_printed() {
    let counter = Counter::new();
    counter.printer.set_door_open(true);
    let told = counter.issue(&counter.one, &counter.printer.uri());
    assert_eq!((told.exit, &told.json()["job_state"]), (1, &json!("unknown")), "{told:?}");
    counter.printer.set_door_open(false);
    let job = counter.last_job();
    counter.bureau.run(&["outcome", DIR, text(&job["job"]), "spoiled", "--reason", "扉"]).done();
    assert_eq!(counter.state_of(&counter.one, &job["certificate_no"]), "void");
    let answer = counter.issue(&counter.one, &counter.printer.uri()).done();
    assert_ne!(answer["certificate_no"], job["certificate_no"]);
    assert_eq!(counter.printer.printed().len(), 1);
    counter.bureau.verified();
}

#[test]
fn two_clerks_printing_at_once_never_swap_two_satos() {
    let counter = Counter::new();
    let uri = counter.printer.uri();
    let both = [&counter.one, &counter.other];
    let running = both.map(|person| counter.begin(person, &uri));
    let answers = running.map(|child| finished(child).done());
    assert_ne!(answers[0]["certificate_no"], answers[1]["certificate_no"]);
    let printed = counter.printer.printed();
    assert_eq!(printed.len(), 2);
    for (at, answer) in answers.iter().enumerate() {
        let no = &answer["certificate_no"];
        let pdf = printed.iter().find(|pdf| papers::code_of(pdf) == text(no)).unwrap();
        counter.check_paper(pdf, both[at], both[1 - at], no);
        assert_eq!(counter.state_of(both[at], no), "issued");
    }
    counter.bureau.verified();
}

#[test]
fn looking_at_the_jobs_disturbs_no_order_under_way() {
    let counter = Counter::new();
    let uri = counter.printer.uri();
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..30 {
                counter.bureau.jobs();
            }
        });
        for round in 0..4 {
            let resident = text(&counter.one["atena_no"]);
            let pdf = counter.bureau.path(&format!("{round}.pdf"));
            let written = finished(counter.bureau.spawn(&["issue", DIR, "--resident", resident, "--pdf", &pdf]));
            let printed = counter.issue(&counter.other, &uri);
            assert_eq!(written.done()["job_state"], "written");
            assert_eq!(printed.done()["job_state"], "printed");
            counter.bureau.outcome(&written.json()["job"], "printed").done();
        }
    });
    counter.bureau.verified();
}
