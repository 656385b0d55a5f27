//! A printer in memory, with the faults a real one was seen to have.
//!
//! Knows jobs, paper and scripted faults. Knows nothing of the network.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use madoguchi_printing::printer::{
    Capability, Created, Description, FoundJob, MediaEntry, MediaSize, Printer, PrinterError, PrinterJobState,
    PrinterState, Resolution, Seen, SendError, Sides, Ticket, TransportError,
};
use uuid::Uuid;

use crate::printer_suite::{ConnectionBreak, PaperOutput};

const NOT_SUPPORTED: u16 = 0x040B; // client-error-attributes-or-values-not-supported
const BUSY: u16 = 0x0507; // server-error-busy

/// What the tests do to the printer.
#[derive(Debug, Default)]
struct Faults {
    off: bool,
    empty: bool,
    door_open: bool,
    hanging: bool,
    not_counting: bool,
    cut: Option<ConnectionBreak>,
    paused: Option<PausedAnswer>,
    /// Answers to looks that are still to be lost.
    looks_lost: u32,
}

/// A question that is answered only when the test lets it go.
#[derive(Debug)]
struct PausedAnswer {
    reached: Sender<()>,
    go: Receiver<()>,
}

#[derive(Debug)]
struct MemoryJob {
    created: Created,
    ticket: Ticket,
    document: Option<Vec<u8>>,
    state: PrinterJobState,
}

#[derive(Debug, Default)]
struct MemoryState {
    faults: Faults,
    jobs: Vec<MemoryJob>,
    printed: Vec<PaperOutput>,
    next_id: i32,
}

/// A card printer in memory. Each question about its state lets it work one step.
#[derive(Debug)]
pub struct MemoryPrinter {
    description: Description,
    inside: Mutex<MemoryState>,
}

impl Default for MemoryPrinter {
    fn default() -> Self {
        Self::new(Self::card_description())
    }
}

impl MemoryPrinter {
    /// A printer that describes itself so; state and reasons follow what happens to it.
    pub fn new(description: Description) -> Self {
        Self { description, inside: Mutex::default() }
    }

    /// An idle card printer, as the virtual one describes itself.
    pub fn card_description() -> Description {
        let dpi = |dpi| Resolution { cross_feed: dpi, feed: dpi };
        Description {
            state: PrinterState::Idle,
            reasons: Vec::new(),
            message: None,
            model: Some("memory".to_owned()),
            accepting: true,
            queued: Some(0),
            media: vec![
                MediaEntry::fixed(MediaSize::CARD, true),
                MediaEntry::fixed(MediaSize { x: 5400, y: 8600 }, true),
            ],
            sides: Sides::ALL.to_vec(),
            resolutions: vec![dpi(300), dpi(600)],
            formats: vec!["application/pdf".to_owned()],
            capabilities: vec![Capability::Copies, Capability::NoScaling, Capability::HighQuality, Capability::Upright],
        }
    }

    /// Papers that came out, oldest first.
    pub fn printed(&self) -> Vec<PaperOutput> {
        self.inside().printed.clone()
    }

    /// Takes the cards out, or fills them up.
    pub fn set_empty(&self, empty: bool) {
        self.inside().faults.empty = empty;
    }

    /// Opens the door: a job under way is aborted, and its paper is lost.
    pub fn set_door_open(&self, open: bool) {
        self.inside().faults.door_open = open;
    }

    /// Jobs hang without a word.
    pub fn set_hanging(&self, hanging: bool) {
        self.inside().faults.hanging = hanging;
    }

    /// Jobs are completed and no impression is counted.
    pub fn set_not_counting(&self, not_counting: bool) {
        self.inside().faults.not_counting = not_counting;
    }

    /// The answers to so many looks from now on are lost.
    pub fn lose_looks(&self, looks: u32) {
        self.inside().faults.looks_lost = looks;
    }

    /// Switches the printer off (no request is answered) or on. Its jobs survive.
    pub fn set_off(&self, off: bool) {
        self.inside().faults.off = off;
    }

    /// Breaks the connection once.
    pub fn cut(&self, cut: ConnectionBreak) {
        self.inside().faults.cut = Some(cut);
    }

    /// Holds the next look at a job: the receiver hears that it was asked, and it is answered when the sender is dropped.
    pub fn hold_look(&self) -> (Receiver<()>, Sender<()>) {
        let ((reached, pause_reached), (let_go, go)) = (channel(), channel());
        self.inside().faults.paused = Some(PausedAnswer { reached, go });
        (pause_reached, let_go)
    }

    /// Loses all jobs, as a print server killed early does; their ids are used again (printing.md §2.6).
    pub fn forget_jobs(&self) {
        let mut inside = self.inside();
        inside.jobs.clear();
        inside.next_id = 0;
    }

    fn inside(&self) -> MutexGuard<'_, MemoryState> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The inside of a printer that is on.
    fn reach(&self) -> Result<MutexGuard<'_, MemoryState>, PrinterError> {
        let inside = self.inside();
        if inside.faults.off { Err(PrinterError::Unreachable(refused())) } else { Ok(inside) }
    }
}

fn refused() -> TransportError {
    TransportError::Connect(io::ErrorKind::ConnectionRefused.into())
}

fn broken() -> TransportError {
    TransportError::Broken(io::ErrorKind::ConnectionReset.into())
}

fn is_open(state: PrinterJobState) -> bool {
    match state {
        PrinterJobState::Pending | PrinterJobState::Held | PrinterJobState::Processing | PrinterJobState::Stopped => {
            true
        }
        PrinterJobState::Completed | PrinterJobState::Canceled | PrinterJobState::Aborted | PrinterJobState::Gone => {
            false
        }
    }
}

impl MemoryState {
    /// True once for the armed cut.
    fn breaks(&mut self, cut: ConnectionBreak) -> bool {
        self.faults.cut.take_if(|armed| *armed == cut).is_some()
    }

    fn job(&mut self, wanted: &Created) -> Option<&mut MemoryJob> {
        self.jobs.iter_mut().find(|job| job.created == *wanted)
    }

    /// One step of work for every job that has its document.
    fn work(&mut self) {
        for job in &mut self.jobs {
            let Some(document) = &job.document else {
                continue;
            };
            match job.state {
                PrinterJobState::Pending => job.state = PrinterJobState::Processing,
                PrinterJobState::Processing if self.faults.door_open => job.state = PrinterJobState::Aborted,
                PrinterJobState::Processing if !self.faults.empty && !self.faults.hanging => {
                    job.state = PrinterJobState::Completed;
                    self.printed.push(PaperOutput {
                        document: document.clone(),
                        size: job.ticket.size(),
                        sides: job.ticket.sides(),
                        job_name: job.ticket.job_name(),
                    });
                }
                PrinterJobState::Processing
                | PrinterJobState::Held
                | PrinterJobState::Stopped
                | PrinterJobState::Completed
                | PrinterJobState::Canceled
                | PrinterJobState::Aborted
                | PrinterJobState::Gone => {}
            }
        }
    }
}

impl Printer for MemoryPrinter {
    fn describe(&self) -> Result<Description, PrinterError> {
        let mut inside = self.reach()?;
        inside.work();
        let mut description = self.description.clone();
        if inside.faults.empty && inside.jobs.iter().any(|job| job.state == PrinterJobState::Processing) {
            description.reasons.extend(["media-empty-warning".to_owned(), "media-needed-warning".to_owned()]);
            description.state = PrinterState::Processing;
        }
        Ok(description)
    }

    fn validate(&self, ticket: &Ticket) -> Result<(), PrinterError> {
        drop(self.reach()?);
        let size = ticket.size().unwrap_or(MediaSize { x: 0, y: 0 });
        let mine = |entry: &MediaEntry| {
            (entry.min.x..=entry.max.x).contains(&size.x) && (entry.min.y..=entry.max.y).contains(&size.y)
        };
        if self.description.media.iter().any(mine) {
            return Ok(());
        }
        let unsupported = vec!["media-col".to_owned()];
        Err(PrinterError::Refused { operation: "Validate-Job", status: NOT_SUPPORTED, unsupported })
    }

    fn create(&self, ticket: &Ticket) -> Result<Created, PrinterError> {
        self.validate(ticket)?;
        let mut inside = self.reach()?;
        // as ippeveprinter: one open job blocks everybody
        if inside.jobs.iter().any(|job| is_open(job.state)) {
            return Err(PrinterError::Refused { operation: "Create-Job", status: BUSY, unsupported: Vec::new() });
        }
        inside.next_id += 1;
        let created = Created { issue: ticket.issue(), job_id: inside.next_id, job_uuid: None };
        let job = MemoryJob {
            created: created.clone(),
            ticket: ticket.clone(),
            document: None,
            state: PrinterJobState::Pending,
        };
        inside.jobs.push(job);
        if inside.breaks(ConnectionBreak::CreateAnswer) {
            Err(PrinterError::Unreachable(broken()))
        } else {
            Ok(created)
        }
    }

    fn send(&self, job: &Created, document: &[u8]) -> Result<(), SendError> {
        let mut inside = self.reach().map_err(|_| SendError::NothingSent(refused()))?;
        if inside.breaks(ConnectionBreak::BeforeDocument) {
            return Err(SendError::NothingSent(broken()));
        }
        let cut_short = inside.breaks(ConnectionBreak::MidDocument);
        let document = if cut_short { &document[..document.len() / 2] } else { document };
        match inside.job(job) {
            Some(job) if job.state == PrinterJobState::Pending && job.document.is_none() => {
                job.document = Some(document.to_vec())
            }
            Some(_) => return Err(SendError::Refused(0x0404)), // client-error-not-possible
            None => return Err(SendError::Refused(0x0406)),    // client-error-not-found
        }
        if cut_short {
            return Err(SendError::CutShort(broken()));
        }
        if inside.breaks(ConnectionBreak::SendAnswer) { Err(SendError::AnswerLost(Box::new(broken()))) } else { Ok(()) }
    }

    fn look(&self, job: &Created) -> Result<Seen, PrinterError> {
        let paused = self.inside().faults.paused.take();
        if let Some(PausedAnswer { reached, go }) = paused {
            // the test may have ended: then its side of the channel is closed, which releases this side
            let (_told, _let_go) = (reached.send(()), go.recv());
        }
        let mut inside = self.reach()?;
        if let Some(left) = inside.faults.looks_lost.checked_sub(1) {
            inside.faults.looks_lost = left;
            return Err(PrinterError::Unreachable(broken()));
        }
        inside.work();
        let counting = !inside.faults.not_counting;
        let Some(job) = inside.job(job) else {
            return Ok(Seen::gone());
        };
        let documents = i32::from(job.document.is_some());
        let completed = i32::from(counting && job.state == PrinterJobState::Completed);
        Ok(Seen {
            state: job.state,
            documents: Some(documents),
            impressions_completed: Some(completed),
            ..Seen::gone()
        })
    }

    fn find(&self, issue: Uuid) -> Result<Vec<FoundJob>, PrinterError> {
        let inside = self.reach()?;
        let ours = inside.jobs.iter().filter(|job| job.created.issue == issue);
        Ok(ours.map(|job| FoundJob { job: job.created.clone(), state: job.state }).collect())
    }

    fn cancel(&self, job: &Created) -> Result<(), PrinterError> {
        if let Some(job) = self.reach()?.job(job).filter(|job| is_open(job.state)) {
            job.state = PrinterJobState::Canceled;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::Duration;

    use madoguchi_printing::printer::{Cause, DriveOutcome, Order, OutcomeState, Wait, follow};

    use super::*;
    use crate::printer_suite::{self, Rig};

    impl Rig for MemoryPrinter {
        fn printer(&self) -> &dyn Printer {
            self
        }

        fn printed(&self) -> Vec<PaperOutput> {
            self.printed()
        }

        fn set_empty(&self, empty: bool) {
            self.set_empty(empty);
        }

        fn set_door_open(&self, open: bool) {
            self.set_door_open(open);
        }

        fn set_hanging(&self, hanging: bool) {
            self.set_hanging(hanging);
        }

        fn set_not_counting(&self, not_counting: bool) {
            self.set_not_counting(not_counting);
        }

        fn set_off(&self, off: bool) {
            self.set_off(off);
        }

        fn restart_forgetting(&self) {
            self.forget_jobs();
        }

        fn cut(&self, cut: ConnectionBreak) {
            self.cut(cut);
        }

        fn sleep(&self, _time: Duration) {}
    }

    #[test]
    fn the_printer_in_memory_does_what_every_printer_must() {
        for (_case, run) in printer_suite::ALL {
            run(&MemoryPrinter::default());
        }
    }

    /// What is said of a job without cards when this many answers are lost at the deadline.
    fn without_cards(lost: u32) -> DriveOutcome {
        let (inner, slept) = (MemoryPrinter::default(), Cell::new(Duration::ZERO));
        let order = Order { issue: Uuid::from_u128(1), size: MediaSize::CARD, sides: Sides::OneSided };
        let ticket = Ticket::new(&order, &inner.describe().unwrap()).unwrap();
        let job = inner.create(&ticket).unwrap();
        inner.send(&job, printer_suite::DOCUMENT).unwrap();
        inner.set_empty(true);
        let deadline = Duration::from_secs(1);
        let sleep = |time: Duration| {
            slept.set(slept.get() + time);
            if slept.get() == deadline {
                inner.lose_looks(lost);
            }
        };
        let wait = Wait { poll: Duration::from_millis(50), deadline, sleep: &sleep, now: &|| slept.get() };
        follow(&inner, &job, &wait)
    }

    #[test]
    fn one_answer_lost_at_the_deadline_does_not_hide_that_the_cards_are_out() {
        let cause = |lost| {
            let outcome = without_cards(lost);
            assert_eq!(outcome.state, OutcomeState::Unknown);
            outcome.cause
        };
        for lost in [0, 1] {
            assert!(matches!(cause(lost), Some(Cause::Blocked(_))), "{lost} lost: {:?}", cause(lost));
        }
        assert_eq!(cause(2), Some(Cause::AnswerLost), "nobody answers any more");
    }
}
