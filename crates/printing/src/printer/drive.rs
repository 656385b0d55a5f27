//! Carries out the plan: one order, one printer, one outcome that is never more certain than what was seen.
//!
//! Knows the order of a print job (architecture.md §6): `created` is stored before the document leaves. Knows nothing of where the memo
//! is kept or what time it is: both are arguments.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::plan::{JobDoubt, PlanStep, Situation, next};
use super::{
    Created, MediaSize, Order, OrderError, PrintCount, Printer, PrinterError, PrinterJobState, Readiness, Seen,
    SendError, Sides, Ticket, TransportError,
};

/// A job that makes progress is waited for this many deadlines, then it is unknown.
const PATIENCE: u32 = 4;

/// The caller could not store a step; the reason is the caller's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the step of the print job could not be stored")]
pub struct MemoNotStored;

/// Where the caller keeps how far a job went, durably: each call returns only when a crash cannot undo it.
pub trait JobMemo {
    /// The printer opened a job. Nothing has been sent.
    fn created(&mut self, job: &Created) -> Result<(), MemoNotStored>;
    /// The document is about to be sent.
    fn sending(&mut self) -> Result<(), MemoNotStored>;
    /// The printer confirmed the document.
    fn sent(&mut self) -> Result<(), MemoNotStored>;
}

/// How far a job had come when the program ended: what the memo says at start-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// A job may have been asked for, its id was not stored.
    Prepared,
    /// The job was stored and its document not begun.
    Created(Created),
    /// The document may have left.
    Sending(Created),
    /// The document was confirmed.
    Sent(Created),
}

/// How long to wait, and with whose clock.
pub struct Wait<'a> {
    /// Between two looks.
    pub poll: Duration,
    /// Without progress. With progress, `PATIENCE` times this in all.
    pub deadline: Duration,
    /// Sleeps.
    pub sleep: &'a dyn Fn(Duration),
    /// Time since some start that never changes; must not go back.
    pub now: &'a dyn Fn() -> Duration,
}

/// What is known of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeState {
    /// It came out.
    Printed,
    /// It cannot come out: the document never began to leave.
    NothingSent,
    /// It may have come out: the clerk is asked.
    Unknown,
    /// Under way; only `reconcile` says this. `follow` waits for it.
    Waiting,
}

/// Why it did not simply print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// No answer.
    Unreachable,
    /// Something answers at the address, with this HTTP status instead of IPP.
    HttpStatus(u16),
    /// An answer that is no IPP.
    BadAnswer,
    /// The printer takes no jobs.
    NotAccepting,
    /// Reasons, without their severity: `media-empty`, `door-open`, …
    Blocked(Vec<String>),
    /// No paper of this size.
    MediaNotSupported(MediaSize),
    /// These sides are not printed.
    SidesNotSupported(Sides),
    /// No PDF is taken.
    PdfNotSupported,
    /// IPP status code of the refusal.
    Refused(u16),
    /// A step could not be stored.
    MemoNotStored,
    /// The connection broke in the middle of the document.
    CutShort,
    /// The document left and was not confirmed.
    AnswerLost,
    /// The printer calls the job completed and counted no paper.
    NotCounted,
    /// No progress within the deadline.
    TimedOut,
    /// The job was cancelled.
    Cancelled,
    /// The printer gave the job up.
    Aborted,
    /// The printer does not know the job any more.
    Forgotten,
    /// The program ended between creating the job and sending the document.
    Interrupted,
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriveOutcome {
    /// What is known of the paper.
    pub state: OutcomeState,
    /// Why; `None` only for printed, and for waiting when the printer answers.
    pub cause: Option<Cause>,
    /// The caller's clock when this became known.
    pub since: Duration,
    /// A job without a document may still be open and block the printer: call `sweep` when it can be reached again.
    pub open_job: bool,
}

/// What is known of the document's way to the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrival {
    /// The printer confirmed it.
    Confirmed,
    /// All of it left, and the printer did not confirm it.
    Unconfirmed,
    /// A part of it left.
    CutShort,
}

impl Arrival {
    /// Why it was not confirmed, if it was not.
    fn cause(self) -> Option<Cause> {
        match self {
            Self::Confirmed => None,
            Self::Unconfirmed => Some(Cause::AnswerLost),
            Self::CutShort => Some(Cause::CutShort),
        }
    }

    /// Why a job that the printer calls completed does not prove its paper, if it does not: without a confirmed document its own
    /// counts must show one.
    fn doubt(self, counted: PrintCount) -> Option<JobDoubt> {
        match (self, counted) {
            (Self::CutShort, _) => Some(JobDoubt::CutShort),
            (Self::Unconfirmed, PrintCount::NotSaid) | (_, PrintCount::Nothing) => Some(JobDoubt::NotCounted),
            (Self::Confirmed, PrintCount::NotSaid) | (_, PrintCount::Paper) => None,
        }
    }
}

/// Prints an order and waits for what comes of it. The document is sent at most once.
pub fn drive(
    printer: &dyn Printer,
    order: &Order,
    document: &[u8],
    memo: &mut dyn JobMemo,
    wait: &Wait,
) -> DriveOutcome {
    let ticket = match prepare(printer, order) {
        Ok(ticket) => ticket,
        Err(cause) => return nothing_sent(cause, wait, false),
    };
    let job = match printer.create(&ticket) {
        Ok(job) => job,
        // the answer may be lost and the job open: it is found by its name
        Err(error) => return nothing_sent(cause_of(&error), wait, !sweep(printer, order.issue)),
    };
    if memo.created(&job).and_then(|()| memo.sending()).is_err() {
        return nothing_sent(Cause::MemoNotStored, wait, !close(printer, &job));
    }
    match printer.send(&job, document) {
        Ok(()) => {
            // lost: the memo still says `sending`, which reconcile treats the same
            let _kept_as_sending = memo.sent();
            wait_for(printer, &job, Arrival::Confirmed, wait)
        }
        Err(SendError::NothingSent(_)) => nothing_sent(Cause::Unreachable, wait, !close(printer, &job)),
        Err(SendError::CutShort(_)) => wait_for(printer, &job, Arrival::CutShort, wait),
        Err(SendError::AnswerLost(_)) => wait_for(printer, &job, Arrival::Unconfirmed, wait),
        Err(SendError::Refused(status)) => {
            let open = !close(printer, &job);
            DriveOutcome { open_job: open, ..outcome(OutcomeState::Unknown, Some(Cause::Refused(status)), wait) }
        }
    }
}

/// Waits for a job that `reconcile` found under way.
pub fn follow(printer: &dyn Printer, job: &Created, wait: &Wait) -> DriveOutcome {
    wait_for(printer, job, Arrival::Unconfirmed, wait)
}

/// At start-up: what became of a job the program left behind. Looks once and sends nothing.
pub fn reconcile(printer: &dyn Printer, issue: Uuid, left: &Left, wait: &Wait) -> DriveOutcome {
    match left {
        Left::Prepared => nothing_sent(Cause::Interrupted, wait, !sweep(printer, issue)),
        Left::Created(job) => nothing_sent(Cause::Interrupted, wait, !close(printer, job)),
        Left::Sending(job) => look_once(printer, job, Arrival::Unconfirmed, wait),
        Left::Sent(job) => look_once(printer, job, Arrival::Confirmed, wait),
    }
}

fn look_once(printer: &dyn Printer, job: &Created, arrival: Arrival, wait: &Wait) -> DriveOutcome {
    let waiting = |cause| outcome(OutcomeState::Waiting, cause, wait);
    match printer.look(job) {
        Err(error) => waiting(Some(cause_of(&error))),
        Ok(seen) => settle(printer, job, &seen, arrival, wait).unwrap_or_else(|| waiting(None)),
    }
}

/// Cancels every unfinished job of an issue whose document was never sent. True when none is left open.
pub fn sweep(printer: &dyn Printer, issue: Uuid) -> bool {
    let Ok(found) = printer.find(issue) else {
        return false;
    };
    let mut all_closed = true;
    for found in found.iter().filter(|found| next(Situation::Sent(found.state)) == PlanStep::Wait) {
        all_closed &= close(printer, &found.job); // the others too when one fails
    }
    all_closed
}

fn prepare(printer: &dyn Printer, order: &Order) -> Result<Ticket, Cause> {
    let description = printer.describe().map_err(|error| cause_of(&error))?;
    if let Readiness::Blocked(reasons) = description.readiness() {
        return Err(Cause::Blocked(reasons));
    }
    if !description.accepting {
        return Err(Cause::NotAccepting);
    }
    let ticket = Ticket::new(order, &description).map_err(|error| match error {
        OrderError::MediaNotSupported(size) => Cause::MediaNotSupported(size),
        OrderError::SidesNotSupported(sides) => Cause::SidesNotSupported(sides),
        OrderError::PdfNotSupported => Cause::PdfNotSupported,
    })?;
    printer.validate(&ticket).map_err(|error| cause_of(&error))?;
    Ok(ticket)
}

/// Polls until the job is over or nothing moves any more.
fn wait_for(printer: &dyn Printer, job: &Created, arrival: Arrival, wait: &Wait) -> DriveOutcome {
    let started = (wait.now)();
    let limit = started.saturating_add(wait.deadline.saturating_mul(PATIENCE));
    let mut moved = started;
    let mut best = None;
    loop {
        let looked = printer.look(job);
        if let Ok(seen) = &looked
            && !seen.awaits_document()
            && let Some(outcome) = settle(printer, job, seen, arrival, wait)
        {
            return outcome;
        }
        let now = (wait.now)();
        let progress = looked.as_ref().ok().map(progress);
        if progress > best {
            (best, moved) = (progress, now);
        }
        if now >= limit || now.saturating_sub(moved) >= wait.deadline {
            // one lost answer must not hide why the job stands still: asked once more
            return give_up(printer, job, looked.or_else(|_| printer.look(job)), arrival, wait);
        }
        (wait.sleep)(wait.poll);
    }
}

/// How far a job is: only ever counted upwards, so that a job flapping between two states makes none.
fn progress(seen: &Seen) -> (u8, i32) {
    let stage = match seen.state {
        PrinterJobState::Pending | PrinterJobState::Held => 0,
        PrinterJobState::Processing | PrinterJobState::Stopped => 1,
        PrinterJobState::Completed | PrinterJobState::Canceled | PrinterJobState::Aborted | PrinterJobState::Gone => 2,
    };
    (stage, seen.impressions_completed.unwrap_or(0))
}

/// The deadline passed. The job is not cancelled: a card under way would come out all the same (printing.md §2.6).
fn give_up(
    printer: &dyn Printer,
    job: &Created,
    looked: Result<Seen, PrinterError>,
    arrival: Arrival,
    wait: &Wait,
) -> DriveOutcome {
    let lost = arrival.cause();
    let cause = match looked {
        Err(error) => lost.unwrap_or_else(|| cause_of(&error)),
        Ok(seen) => {
            if let Some(outcome) = settle(printer, job, &seen, arrival, wait) {
                return DriveOutcome { cause: lost.or(outcome.cause), ..outcome };
            }
            blocked_by(printer).or(lost).unwrap_or(Cause::TimedOut)
        }
    };
    outcome(OutcomeState::Unknown, Some(cause), wait)
}

fn blocked_by(printer: &dyn Printer) -> Option<Cause> {
    match printer.describe().ok()?.readiness() {
        Readiness::Blocked(reasons) => Some(Cause::Blocked(reasons)),
        Readiness::Ready | Readiness::Warn(_) => None,
    }
}

/// The outcome of a job whose document may have left; `None` while it is under way.
fn settle(printer: &dyn Printer, job: &Created, seen: &Seen, arrival: Arrival, wait: &Wait) -> Option<DriveOutcome> {
    let doubt = arrival.doubt(seen.counted()).filter(|_| seen.state == PrinterJobState::Completed);
    let situation = match doubt {
        Some(doubt) => Situation::CompletedInDoubt(doubt),
        None if seen.awaits_document() => Situation::SentButEmpty,
        None => Situation::Sent(seen.state),
    };
    let unknown = |cause| Some(outcome(OutcomeState::Unknown, Some(cause), wait));
    match next(situation) {
        PlanStep::Wait => None,
        PlanStep::RecordPrinted => Some(outcome(OutcomeState::Printed, None, wait)),
        PlanStep::AskClerk(JobDoubt::Cancelled) => unknown(Cause::Cancelled),
        PlanStep::AskClerk(JobDoubt::Aborted) => unknown(Cause::Aborted),
        PlanStep::AskClerk(JobDoubt::Forgotten) => unknown(Cause::Forgotten),
        PlanStep::AskClerk(JobDoubt::CutShort) => unknown(Cause::CutShort),
        PlanStep::AskClerk(JobDoubt::NotCounted) => unknown(Cause::NotCounted),
        PlanStep::CancelThenAskClerk => {
            let open_job = !close(printer, job);
            unknown(Cause::AnswerLost).map(|outcome| DriveOutcome { open_job, ..outcome })
        }
        PlanStep::CreateJob | PlanStep::CancelThenNothingSent => {
            unreachable!("the document may have left: nothing is created or called unsent")
        }
    }
}

/// Cancels a job without a document. True when it is certainly not open any more.
fn close(printer: &dyn Printer, job: &Created) -> bool {
    // some printers finish the cancelling in the background; the cancel itself is what frees them
    printer.cancel(job).is_ok()
}

fn outcome(state: OutcomeState, cause: Option<Cause>, wait: &Wait) -> DriveOutcome {
    DriveOutcome { state, cause, since: (wait.now)(), open_job: false }
}

fn nothing_sent(cause: Cause, wait: &Wait, open_job: bool) -> DriveOutcome {
    DriveOutcome { open_job, ..outcome(OutcomeState::NothingSent, Some(cause), wait) }
}

fn cause_of(error: &PrinterError) -> Cause {
    match error {
        PrinterError::Unreachable(TransportError::Http(status)) => Cause::HttpStatus(*status),
        PrinterError::Unreachable(_) => Cause::Unreachable,
        PrinterError::BadAnswer { .. } => Cause::BadAnswer,
        PrinterError::Refused { status, .. } => Cause::Refused(*status),
    }
}
