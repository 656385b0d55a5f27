//! Jobs that a program left on their way: the printer is asked while nobody holds the office, and a clerk answers where it is silent.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use madoguchi_domain::access::Surface;
use madoguchi_domain::paper::PaperRequest;
use madoguchi_domain::record::Role;
use madoguchi_doubles::MemoryPrinter;
use madoguchi_printing::printer::{Order, Printer, Ticket};
use madoguchi_store::{JobState, LocalChange};
use serde_json::{Value, json};
use uuid::Uuid;

use super::tests::{Counter, Flaky};
use super::*;
use crate::answers::Target;
use crate::check::Check;
use crate::ops::papers::issue::{self, PaperToIssue};
use crate::ops::papers::print::sheetful;

/// Long enough for whatever does not wait; only a failing test waits for it.
const NEVER: Duration = Duration::from_secs(60);

const AT: &str = "2026-11-21T10:15:00+09:00";

/// A clerk at a desk, whose program stopped while a document was at the printer.
struct Left {
    counter: Counter,
    printer: Arc<MemoryPrinter>,
    job: Uuid,
}

impl Left {
    fn at(surface: Surface) -> Self {
        let mut counter = Counter::at(surface);
        let printer = Arc::new(MemoryPrinter::default());
        let inner = printer.clone();
        counter.desk.printer_at = Box::new(move |_| Ok(Box::new(Flaky { inner: inner.clone(), lost: Arc::default() })));
        counter.seat(Some(Role::Clerk));
        let able = |no: &str| dispatch(&counter.desk, "issue_preview", json!({"resident": no})).is_ok();
        let resident = counter.resident(able);
        let job = sent(&mut counter.desk.office(), &printer, &resident);
        Self { counter, printer, job }
    }

    fn ask(&self, name: &str, args: Value) -> std::result::Result<Value, String> {
        dispatch(&self.counter.desk, name, args).map_err(|refusal| refusal.code)
    }

    fn outcome(&self, word: &str) -> std::result::Result<Value, String> {
        self.ask("outcome", json!({"job": self.job.to_string(), "outcome": word}))
    }

    /// The job as the list shows it after the printer was asked.
    fn listed(&self) -> (String, String) {
        let jobs = self.ask("jobs", json!({"open_only": false})).unwrap();
        let listed = jobs.as_array().unwrap().iter().find(|job| job["job"] == self.job.to_string()).unwrap();
        let text = |field: &str| listed[field].as_str().unwrap().to_owned();
        (text("state"), text("message"))
    }

    /// The card comes out.
    fn print(&self) {
        let created = madoguchi_printing::printer::Created { issue: self.job, job_id: 1, job_uuid: None };
        while self.printer.printed().is_empty() {
            self.printer.look(&created).unwrap();
        }
    }
}

/// The steps of a program up to the moment at which it stopped.
fn sent(office: &mut crate::office::Office, printer: &MemoryPrinter, resident: &str) -> Uuid {
    let ask = PaperToIssue {
        resident,
        request: PaperRequest::usual(),
        on: None,
        target: Target::Printer("ipp://memory/".into()),
    };
    let issued = issue::issue(&mut office.writing(), &ask, &Check { sample: true, ..Check::default() }).unwrap();
    let sheet = sheetful(&issued, &office.fonts().unwrap()).unwrap();
    let order = Order { issue: issued.job, size: sheet.size, sides: sheet.sides };
    let created = printer.create(&Ticket::new(&order, &printer.describe().unwrap()).unwrap()).unwrap();
    printer.send(&created, &sheet.pdf).unwrap();
    let (job, at) = (issued.job, AT.to_owned());
    let printer_job_id = created.job_id;
    office
        .store
        .keep(&LocalChange::JobCreated { job, printer_job_id, printer_job_uuid: None, at: at.clone() })
        .unwrap();
    moved(office, job, JobState::Created, JobState::Sent);
    job
}

fn moved(office: &mut crate::office::Office, job: Uuid, from: JobState, to: JobState) {
    let local = LocalChange::JobMoved { job, from: vec![from], to, message: String::new(), at: AT.to_owned() };
    office.store.keep(&local).unwrap();
}

/// What `meanwhile` wrote while the printer was being asked; it must not wait for the printer.
#[track_caller]
fn while_the_printer_is_asked(left: &Left, meanwhile: impl Fn() + Send + Sync) -> (String, String) {
    let (asked, go) = left.printer.hold_look();
    thread::scope(|scope| {
        let jobs = scope.spawn(|| left.listed());
        let was_asked = asked.recv_timeout(NEVER);
        let (told, written) = channel();
        scope.spawn(move || {
            meanwhile();
            // the test may have given up
            let _told = told.send(());
        });
        let was_written = written.recv_timeout(if was_asked.is_ok() { NEVER } else { Duration::ZERO });
        // let go before anything is asserted: what waits must not wait for ever
        drop(go);
        assert_eq!((was_asked, was_written), (Ok(()), Ok(())));
        jobs.join().unwrap()
    })
}

#[test]
fn others_write_while_a_printer_is_asked_what_became_of_a_job() {
    for surface in [Surface::Window, Surface::Command] {
        let left = Left::at(surface);
        left.print();
        let listed = while_the_printer_is_asked(&left, || {
            left.ask("save_draft", json!({"id": "1", "kind": "join", "version": 1, "body": "{}"})).unwrap();
        });
        assert_eq!(listed.0, "printed", "{surface:?}");
    }
}

#[test]
fn what_the_printer_said_is_dropped_when_the_job_moved_meanwhile() {
    let left = Left::at(Surface::Window);
    left.print();
    let listed = while_the_printer_is_asked(&left, || {
        moved(&mut left.counter.desk.office(), left.job, JobState::Sent, JobState::Unknown);
    });
    assert_eq!(listed.0, "unknown");
    assert_eq!(left.outcome("spoiled").unwrap()["state"], "spoiled", "the clerk was asked, and answers");
}

#[test]
fn a_clerk_answers_for_a_job_whose_printer_is_silent() {
    for surface in [Surface::Window, Surface::Command] {
        let left = Left::at(surface);
        left.printer.set_hanging(true);
        assert_eq!(left.outcome("nothing"), Err("state_forbids".to_owned()), "the printer says it is under way");
        assert_eq!(left.listed(), ("sent".to_owned(), String::new()));
        left.printer.set_off(true);
        assert_eq!(left.listed(), ("sent".to_owned(), "プリンターに届きません".to_owned()));
        assert_eq!(left.outcome("printed").unwrap()["state"], "printed", "{surface:?}");
        assert_eq!(left.outcome("nothing"), Err("outcome_known".to_owned()));
    }
}

#[test]
fn a_printer_that_answers_again_is_believed() {
    let left = Left::at(Surface::Window);
    left.printer.set_off(true);
    assert_eq!(left.listed().0, "sent");
    left.printer.set_off(false);
    left.print();
    assert_eq!(left.listed(), ("printed".to_owned(), String::new()));
}
