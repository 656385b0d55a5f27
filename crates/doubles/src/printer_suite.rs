//! What every printer must do, run over the one in memory and over a real IPP printer.
//!
//! The package `madoguchi-tests` runs the same cases over ippeveprinter. A case fails by a panic.

use std::cell::Cell;
use std::time::Duration;

use madoguchi_printing::printer::{
    Cause, Created, DriveOutcome, JobMemo, Left, MediaSize, MemoNotStored, Order, OutcomeState, Printer, PrinterError,
    PrinterJobState, Readiness, Sides, Ticket, Wait, drive, follow, reconcile,
};
use uuid::Uuid;

/// A moment at which the connection breaks, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionBreak {
    /// The printer has the Create-Job; its answer is lost.
    CreateAnswer,
    /// Nothing of Send-Document reaches the printer.
    BeforeDocument,
    /// A part of the document reaches the printer, which may print that. Strikes a document that is [`LONG`].
    MidDocument,
    /// The printer has the document, its answer is lost.
    SendAnswer,
}

/// A paper that came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperOutput {
    /// The document as it arrived.
    pub document: Vec<u8>,
    /// The size that the job asked for.
    pub size: Option<MediaSize>,
    /// The sides that the job asked for.
    pub sides: Option<Sides>,
    /// The name of the job.
    pub job_name: String,
}

/// A printer and what a test can do to it.
pub trait Rig {
    /// The printer.
    fn printer(&self) -> &dyn Printer;
    /// Papers that came out, oldest first.
    fn printed(&self) -> Vec<PaperOutput>;
    /// Takes the cards out, or fills them up.
    fn set_empty(&self, empty: bool);
    /// The door is open: a job is aborted.
    fn set_door_open(&self, open: bool);
    /// A job stays in one state.
    fn set_hanging(&self, hanging: bool);
    /// Jobs are completed, and the printer counts no impression.
    fn set_not_counting(&self, not_counting: bool);
    /// Switches it off or on.
    fn set_off(&self, off: bool);
    /// Switches it off and on so that all jobs are lost.
    fn restart_forgetting(&self);
    /// Breaks the connection once, at this moment.
    fn cut(&self, cut: ConnectionBreak);
    /// Lets this time pass for the printer.
    fn sleep(&self, time: Duration);
}

/// One case and what it says.
pub type PrinterCase = (&'static str, fn(&dyn Rig));

/// All cases. Each wants a fresh rig.
pub const ALL: [PrinterCase; 17] = [
    ("an order comes out once, with its exact size and sides", comes_out_once),
    ("two sides are told to the printing process", two_sides),
    ("a wrong size is refused before a job is opened", wrong_size),
    ("a ticket of another printer is refused by validate", foreign_ticket),
    ("without a printer nothing is sent", no_printer),
    ("switched off between create and send, nothing is sent", off_before_send),
    ("cut before the document, nothing is sent and nothing stays queued", cut_before_document),
    ("with no cards the outcome is unknown and names them; after refilling it comes out", no_cards),
    ("an aborted job is unknown", aborted),
    ("a completed job of which the printer counted nothing is unknown", not_counted),
    ("a document that was cut short is never called printed", cut_short),
    ("a job without progress is unknown after the deadline and is not cancelled", hanging),
    ("a lost answer to the document never prints twice and is never called unsent", lost_send_answer),
    ("a lost answer to create leaves no job behind", lost_create_answer),
    ("a crash between create and send is cleaned up at start-up", crash_before_send),
    ("a job the printer does not know is gone", forgotten),
    ("a memo that cannot be stored stops the job", memo_not_stored),
];

/// Octets of a document that no peer reads at once.
pub const LONG: usize = 256 << 10;

/// A small document of one page.
pub const DOCUMENT: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 153 243]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

const ISSUE: Uuid = Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001);
const NEXT_ISSUE: Uuid = Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0002);

fn order(issue: Uuid) -> Order {
    Order { issue, size: MediaSize::CARD, sides: Sides::OneSided }
}

/// The memo of a test: keeps the job and does something when it was created.
struct SuiteMemo<'a> {
    job: Option<Created>,
    on_created: &'a dyn Fn() -> Result<(), MemoNotStored>,
}

impl JobMemo for SuiteMemo<'_> {
    fn created(&mut self, job: &Created) -> Result<(), MemoNotStored> {
        self.job = Some(job.clone());
        (self.on_created)()
    }

    fn sending(&mut self) -> Result<(), MemoNotStored> {
        Ok(())
    }

    fn sent(&mut self) -> Result<(), MemoNotStored> {
        Ok(())
    }
}

/// Runs `work` with a clock that counts only its own sleeps: a test needs no other.
fn with_wait<T>(rig: &dyn Rig, deadline: Duration, work: impl FnOnce(&Wait) -> T) -> T {
    let slept = Cell::new(Duration::ZERO);
    let sleep = |time: Duration| {
        slept.set(slept.get() + time);
        rig.sleep(time);
    };
    work(&Wait { poll: Duration::from_millis(50), deadline, sleep: &sleep, now: &|| slept.get() })
}

fn run(
    rig: &dyn Rig,
    order: &Order,
    deadline: Duration,
    on_created: &dyn Fn() -> Result<(), MemoNotStored>,
) -> (DriveOutcome, Option<Created>) {
    let mut memo = SuiteMemo { job: None, on_created };
    (send(rig, order, DOCUMENT, deadline, &mut memo), memo.job)
}

fn send(rig: &dyn Rig, order: &Order, document: &[u8], deadline: Duration, memo: &mut SuiteMemo<'_>) -> DriveOutcome {
    with_wait(rig, deadline, |wait| drive(rig.printer(), order, document, memo, wait))
}

fn print(rig: &dyn Rig, order: &Order) -> DriveOutcome {
    run(rig, order, Duration::from_secs(5), &|| Ok(())).0
}

#[track_caller]
fn expect(outcome: &DriveOutcome, state: OutcomeState, cause: Option<Cause>) {
    assert_eq!((outcome.state, &outcome.cause), (state, &cause));
    assert!(!outcome.open_job, "no job is left open");
}

#[track_caller]
fn open_job(rig: &dyn Rig, issue: Uuid) -> Created {
    let description = rig.printer().describe().expect("the printer answers");
    let ticket = Ticket::new(&order(issue), &description).expect("cards are supported");
    rig.printer().create(&ticket).expect("a job is opened")
}

/// Nothing is queued, and the printer takes the next order.
#[track_caller]
fn nothing_queued(rig: &dyn Rig) {
    let found = rig.printer().find(ISSUE).expect("the printer answers");
    let over =
        |state| matches!(state, PrinterJobState::Completed | PrinterJobState::Canceled | PrinterJobState::Aborted);
    assert!(found.iter().all(|found| over(found.state)), "{found:?}");
    expect(&print(rig, &order(NEXT_ISSUE)), OutcomeState::Printed, None);
}

fn comes_out_once(rig: &dyn Rig) {
    expect(&print(rig, &order(ISSUE)), OutcomeState::Printed, None);
    let expected = PaperOutput {
        document: DOCUMENT.to_vec(),
        size: Some(MediaSize::CARD),
        sides: Some(Sides::OneSided),
        job_name: ISSUE.hyphenated().to_string(),
    };
    assert_eq!(rig.printed(), [expected]);
    let found = rig.printer().find(ISSUE).expect("the printer answers");
    assert_eq!(found.iter().map(|found| found.state).collect::<Vec<_>>(), [PrinterJobState::Completed]);
}

fn two_sides(rig: &dyn Rig) {
    let near = MediaSize { x: 5410, y: 8590 };
    let order = Order { size: near, sides: Sides::TwoSidedLongEdge, ..order(ISSUE) };
    expect(&print(rig, &order), OutcomeState::Printed, None);
    let told: Vec<_> = rig.printed().iter().map(|paper| (paper.size, paper.sides)).collect();
    assert_eq!(
        told,
        [(Some(MediaSize { x: 5400, y: 8600 }), Some(Sides::TwoSidedLongEdge))],
        "the printer's own entry"
    );
}

/// A size that no printer of a counter has.
const A3: MediaSize = MediaSize { x: 29_700, y: 42_000 };

fn wrong_size(rig: &dyn Rig) {
    let outcome = print(rig, &Order { size: A3, ..order(ISSUE) });
    expect(&outcome, OutcomeState::NothingSent, Some(Cause::MediaNotSupported(A3)));
    assert_eq!(rig.printer().find(ISSUE).expect("the printer answers"), []);
}

fn foreign_ticket(rig: &dyn Rig) {
    let mut other = rig.printer().describe().expect("the printer answers");
    for entry in &mut other.media {
        (entry.min, entry.max) = (A3, A3);
    }
    let large = Order { size: A3, ..order(ISSUE) };
    let ticket = Ticket::new(&large, &other).expect("the other printer supports it");
    let refused = rig.printer().validate(&ticket);
    assert!(matches!(refused, Err(PrinterError::Refused { .. })), "{refused:?}");
}

fn no_printer(rig: &dyn Rig) {
    rig.set_off(true);
    expect(&print(rig, &order(ISSUE)), OutcomeState::NothingSent, Some(Cause::Unreachable));
    rig.set_off(false);
    nothing_queued(rig);
}

fn off_before_send(rig: &dyn Rig) {
    let off = || {
        rig.set_off(true);
        Ok(())
    };
    let (outcome, job) = run(rig, &order(ISSUE), Duration::from_secs(5), &off);
    assert_eq!((outcome.state, outcome.cause), (OutcomeState::NothingSent, Some(Cause::Unreachable)));
    assert!(outcome.open_job, "it could not be closed");
    rig.set_off(false);
    let left = Left::Created(job.expect("the job was stored"));
    let again = with_wait(rig, Duration::from_secs(5), |wait| reconcile(rig.printer(), ISSUE, &left, wait));
    expect(&again, OutcomeState::NothingSent, Some(Cause::Interrupted));
    nothing_queued(rig);
    assert_eq!(rig.printed().len(), 1, "only the next order came out");
}

fn cut_before_document(rig: &dyn Rig) {
    rig.cut(ConnectionBreak::BeforeDocument);
    let (outcome, _) = run(rig, &order(ISSUE), Duration::from_secs(1), &|| Ok(()));
    // a real connection may already have taken the first octets: then nobody can know, and it is not called unsent
    match outcome.state {
        OutcomeState::NothingSent => expect(&outcome, OutcomeState::NothingSent, Some(Cause::Unreachable)),
        OutcomeState::Unknown => expect(&outcome, OutcomeState::Unknown, Some(Cause::AnswerLost)),
        OutcomeState::Printed | OutcomeState::Waiting => panic!("{outcome:?}"),
    }
    nothing_queued(rig);
    assert_eq!(rig.printed().len(), 1, "only the next order came out");
}

fn no_cards(rig: &dyn Rig) {
    rig.set_empty(true);
    let (outcome, job) = run(rig, &order(ISSUE), Duration::from_secs(1), &|| Ok(()));
    let reasons = vec!["media-empty".to_owned(), "media-needed".to_owned()];
    expect(&outcome, OutcomeState::Unknown, Some(Cause::Blocked(reasons.clone())));
    assert_eq!(rig.printer().describe().expect("the printer answers").readiness(), Readiness::Blocked(reasons));
    let blocked = print(rig, &order(NEXT_ISSUE));
    assert_eq!(blocked.state, OutcomeState::NothingSent, "an empty printer takes no order");
    rig.set_empty(false);
    let job = job.expect("the job was stored");
    let later = with_wait(rig, Duration::from_secs(5), |wait| follow(rig.printer(), &job, wait));
    expect(&later, OutcomeState::Printed, None);
    assert_eq!(rig.printed().len(), 1);
    nothing_queued(rig);
}

fn aborted(rig: &dyn Rig) {
    rig.set_door_open(true);
    expect(&print(rig, &order(ISSUE)), OutcomeState::Unknown, Some(Cause::Aborted));
    rig.set_door_open(false);
    nothing_queued(rig);
}

fn not_counted(rig: &dyn Rig) {
    rig.set_not_counting(true);
    let (outcome, job) = run(rig, &order(ISSUE), Duration::from_secs(5), &|| Ok(()));
    expect(&outcome, OutcomeState::Unknown, Some(Cause::NotCounted));
    // a program that starts again is told the same, whether the document was confirmed or not
    let job = job.expect("the job was stored");
    for left in [Left::Sending(job.clone()), Left::Sent(job)] {
        let again = with_wait(rig, Duration::from_secs(5), |wait| reconcile(rig.printer(), ISSUE, &left, wait));
        expect(&again, OutcomeState::Unknown, Some(Cause::NotCounted));
    }
    rig.set_not_counting(false);
    nothing_queued(rig);
}

fn cut_short(rig: &dyn Rig) {
    let document = [DOCUMENT, &vec![b'\n'; LONG]].concat();
    rig.cut(ConnectionBreak::MidDocument);
    let mut memo = SuiteMemo { job: None, on_created: &|| Ok(()) };
    let outcome = send(rig, &order(ISSUE), &document, Duration::from_secs(1), &mut memo);
    // some printers abort such a job, others print what they have and call it completed
    assert_eq!(outcome.state, OutcomeState::Unknown, "{outcome:?}");
    assert!(rig.printed().iter().all(|paper| paper.document.len() < document.len()), "it was cut short");
    nothing_queued(rig);
}

fn hanging(rig: &dyn Rig) {
    rig.set_hanging(true);
    let (outcome, job) = run(rig, &order(ISSUE), Duration::from_secs(1), &|| Ok(()));
    expect(&outcome, OutcomeState::Unknown, Some(Cause::TimedOut));
    rig.set_hanging(false);
    let job = job.expect("the job was stored");
    let later = with_wait(rig, Duration::from_secs(5), |wait| follow(rig.printer(), &job, wait));
    expect(&later, OutcomeState::Printed, None);
}

fn lost_send_answer(rig: &dyn Rig) {
    rig.cut(ConnectionBreak::SendAnswer);
    let outcome = print(rig, &order(ISSUE));
    assert_eq!(outcome.state, OutcomeState::Printed, "{outcome:?}");
    assert_eq!(rig.printed().len(), 1);
    nothing_queued(rig);
    assert_eq!(rig.printed().len(), 2);
}

fn lost_create_answer(rig: &dyn Rig) {
    rig.cut(ConnectionBreak::CreateAnswer);
    expect(&print(rig, &order(ISSUE)), OutcomeState::NothingSent, Some(Cause::Unreachable));
    nothing_queued(rig);
    assert_eq!(rig.printed().len(), 1, "only the next order came out");
}

fn crash_before_send(rig: &dyn Rig) {
    // the id was stored, or the program ended before that
    for stored in [true, false] {
        let job = open_job(rig, ISSUE);
        let left = if stored { Left::Created(job) } else { Left::Prepared };
        let outcome = with_wait(rig, Duration::from_secs(5), |wait| reconcile(rig.printer(), ISSUE, &left, wait));
        expect(&outcome, OutcomeState::NothingSent, Some(Cause::Interrupted));
        assert_eq!(rig.printed(), []);
    }
    nothing_queued(rig);
}

fn forgotten(rig: &dyn Rig) {
    let (outcome, job) = run(rig, &order(ISSUE), Duration::from_secs(5), &|| Ok(()));
    assert_eq!(outcome.state, OutcomeState::Printed);
    let job = job.expect("the job was stored");
    rig.restart_forgetting();
    let seen = rig.printer().look(&job).expect("the printer answers");
    assert_eq!(seen.state, PrinterJobState::Gone);
    let left = Left::Sending(job.clone());
    let outcome = with_wait(rig, Duration::from_secs(5), |wait| reconcile(rig.printer(), ISSUE, &left, wait));
    expect(&outcome, OutcomeState::Unknown, Some(Cause::Forgotten));
    // its id is used again by another job: still gone, and cancelling it harms nobody
    expect(&print(rig, &order(NEXT_ISSUE)), OutcomeState::Printed, None);
    assert_eq!(rig.printer().look(&job).expect("the printer answers").state, PrinterJobState::Gone);
}

fn memo_not_stored(rig: &dyn Rig) {
    let (outcome, _) = run(rig, &order(ISSUE), Duration::from_secs(5), &|| Err(MemoNotStored));
    expect(&outcome, OutcomeState::NothingSent, Some(Cause::MemoNotStored));
    nothing_queued(rig);
    assert_eq!(rig.printed().len(), 1, "only the next order came out");
}
