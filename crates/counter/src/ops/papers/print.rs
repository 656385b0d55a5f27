//! The order of a print job: `prepared → created → sent → printed | nothing_sent | unknown`.
//!
//! Driving a printer takes long, so it does not hold the office: each step is kept by [`Steps`], which
//! the caller locks only for that step.

use std::path::Path;
use std::time::Duration;

use madoguchi_domain::act::Act;
use madoguchi_domain::certificate::PaperOutcome;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::printer::{
    Cause, Created, IppPrinter, JobMemo, Left, MediaSize, MemoNotStored, Order, Outcome, OutcomeState, Printer, Sides,
    Timeouts, Wait, drive, reconcile as reconcile_job, sweep,
};
use madoguchi_printing::render::{self, Placement};
use madoguchi_store::{Draft, Job, JobState, Local};
use uuid::Uuid;

use crate::answers::{Issued, Target};
use crate::check::Check;
use crate::clock::since_start;
use crate::context::{LookContext, ReadContext, WriteContext};
use crate::error::{CounterError, OfficeError, Result};
use crate::ops::met::close_met;
use crate::ops::papers::issue::{self, PaperToIssue};
use crate::runs::Lend;

/// One process drives the printer at a time.
const PRINT_LOCK: &str = "print.lock";

/// One process writes a paper to a file at a time.
const FILE_LOCK: &str = "file.lock";

/// Without progress for this long nobody knows what came of a paper.
pub const WAIT_S: u64 = 30;

/// Between two looks at a job.
const POLL: Duration = Duration::from_millis(100);

/// States that only the program that prints leaves.
const INTERRUPTED: [JobState; 3] = [JobState::Prepared, JobState::Created, JobState::Sent];

/// Keeps one step of this machine, durably.
pub type Keep<'a> = dyn FnMut(&Local) -> Result<()> + 'a;

/// Something that can be printed: the file and how it lies.
pub(crate) struct Sheetful {
    /// The job.
    pub job: Uuid,
    /// The PDF as the printer gets it.
    pub pdf: Vec<u8>,
    /// Paper, upright.
    pub size: MediaSize,
    /// Sides.
    pub sides: Sides,
}

/// Waits until no other process, and no other thread, makes papers for the office in `dir`. Never called while the office is held:
/// whoever drives a printer needs it for every step.
fn held(dir: &Path, name: &str) -> Result<std::fs::File> {
    crate::files::lock(&dir.join(name)).map_err(|error| OfficeError::Held(error).into())
}

/// Turns recorded pages into the printer's file: upright, one matrix after the hash.
pub(crate) fn sheetful(issued: &Issued, fonts: &madoguchi_printing::fonts::Fonts) -> Result<Sheetful> {
    let first = issued.document.pages.first().ok_or(CounterError::PrinterAddress)?;
    let (width, height) = (first.width_um, first.height_um);
    let turned = width > height;
    let placement = Placement { rotate_quarter_turns: u8::from(turned), ..Placement::NONE };
    let hundredths = |um: i32| (um + 5) / 10;
    let size = MediaSize { x: hundredths(width.min(height)), y: hundredths(width.max(height)) };
    let sides = if issued.document.pages.len() > 1 { Sides::TwoSidedLongEdge } else { Sides::OneSided };
    Ok(Sheetful { job: issued.job, pdf: render::pdf(&issued.document, fonts, &placement)?, size, sides })
}

/// Finds the printer at an address.
pub type PrinterAt = dyn Fn(&str) -> Result<Box<dyn Printer>> + Send + Sync;

/// The printer at an address.
pub fn printer_at(uri: &str) -> Result<Box<dyn Printer>> {
    let printer = IppPrinter::new(uri, Timeouts::OFFICE);
    Ok(Box::new(printer.map_err(|_| CounterError::Refused(Refusal::field("printer", uri)))?))
}

/// Sends a paper to its printer and waits for what comes of it, at most `wait_s` without progress.
fn run(sheet: &Sheetful, printer: &dyn Printer, wait_s: u64, keep: &mut Keep<'_>, at: &dyn Fn() -> String) -> Outcome {
    let order = Order { issue: sheet.job, size: sheet.size, sides: sheet.sides };
    let mut memo = Memo { job: sheet.job, keep, at };
    with_wait(wait_s, |wait| drive(printer, &order, &sheet.pdf, &mut memo, wait))
}

fn with_wait<T>(wait_s: u64, run: impl FnOnce(&Wait<'_>) -> T) -> T {
    let wait =
        Wait { poll: POLL, deadline: Duration::from_secs(wait_s), sleep: &std::thread::sleep, now: &since_start };
    run(&wait)
}

struct Memo<'a, 'k> {
    job: Uuid,
    keep: &'a mut Keep<'k>,
    at: &'a dyn Fn() -> String,
}

impl Memo<'_, '_> {
    fn step(&mut self, local: &Local) -> std::result::Result<(), MemoNotStored> {
        (self.keep)(local).map_err(|_| MemoNotStored)
    }
}

impl JobMemo for Memo<'_, '_> {
    fn created(&mut self, job: &Created) -> std::result::Result<(), MemoNotStored> {
        let local = Local::JobCreated {
            job: self.job,
            printer_job_id: job.job_id,
            printer_job_uuid: job.job_uuid.clone(),
            at: (self.at)(),
        };
        self.step(&local)
    }

    fn sending(&mut self) -> std::result::Result<(), MemoNotStored> {
        let local = Local::JobMoved {
            job: self.job,
            from: vec![JobState::Created],
            to: JobState::Sent,
            message: String::new(),
            at: (self.at)(),
        };
        self.step(&local)
    }

    fn sent(&mut self) -> std::result::Result<(), MemoNotStored> {
        Ok(())
    }
}

/// A cause as a code; never personal data.
fn cause_code(cause: Option<&Cause>) -> String {
    let code = match cause {
        None => "",
        Some(Cause::Unreachable) => "unreachable",
        Some(Cause::BadAnswer) => "bad_answer",
        Some(Cause::NotAccepting) => "not_accepting",
        Some(Cause::Blocked(reasons)) => return format!("blocked {}", reasons.join(" ")),
        Some(Cause::MediaNotSupported(_)) => "media_not_supported",
        Some(Cause::SidesNotSupported(_)) => "sides_not_supported",
        Some(Cause::PdfNotSupported) => "pdf_not_supported",
        Some(Cause::Refused(_)) => "refused",
        Some(Cause::MemoNotStored) => "memo_not_stored",
        Some(Cause::AnswerLost) => "answer_lost",
        Some(Cause::TimedOut) => "timed_out",
        Some(Cause::Cancelled) => "canceled",
        Some(Cause::Aborted) => "aborted",
        Some(Cause::Forgotten) => "forgotten",
        Some(Cause::Interrupted) => "interrupted",
    };
    code.to_owned()
}

/// What became of an issue.
pub struct Printed {
    /// The certificate and its pages.
    pub issued: Issued,
    /// State of the job.
    pub state: JobState,
    /// Cause as a code.
    pub cause: String,
}

/// How a paper is made.
pub(crate) struct Way<'w> {
    /// Finds the printer of the target.
    pub printer_at: &'w PrinterAt,
    /// A file instead of a printer.
    pub pdf: Option<&'w Path>,
    /// Without progress for so many seconds nobody knows what came of the paper.
    pub wait_s: u64,
}

/// Issues a certificate and prints it, or writes it to a file: the one road to a paper. The office is lent for each step, never while
/// the printer works.
pub(crate) fn issue_paper(lend: Lend<'_>, ask: &PaperToIssue<'_>, check: &Check, way: &Way<'_>) -> Result<Printed> {
    let dir = lent(lend, |at| {
        reconcile(at)?;
        Ok(at.dir.to_owned())
    })?;
    // an address that is none takes no number
    let printer = match &ask.target {
        Target::Printer(uri) => Some((way.printer_at)(uri)?),
        Target::Pdf => None,
    };
    // from before the number is taken: whoever holds the lock may conclude the jobs that nobody drives
    let _one_at_a_time = held(&dir, if printer.is_some() { PRINT_LOCK } else { FILE_LOCK })?;
    let Some(printer) = printer else {
        let path = way.pdf.ok_or(CounterError::PrinterAddress)?;
        beside_the_office(&dir, path)?;
        return lent(lend, |at| {
            let issued = issue::issue(at, ask, check)?;
            let state = write_pdf(at, &issued, path)?;
            Ok(Printed { issued, state, cause: String::new() })
        });
    };
    let (issued, sheet, clock) = lent(lend, |at| {
        let issued = issue::issue(at, ask, check)?;
        let sheet = sheetful(&issued, &*at.fonts()?)?;
        Ok((issued, sheet, at.clock.clone()))
    })?;
    let mut keep = |local: &Local| lent(lend, |at| Ok(at.store.keep(local)?));
    let outcome = run(&sheet, &*printer, way.wait_s, &mut keep, &|| clock.now().wall.to_rfc3339());
    let (state, cause) = lent(lend, |at| conclude(at, issued.job, &outcome))?;
    if outcome.open_job {
        let _left_open_until_the_printer_answers = sweep(&*printer, issued.job);
    }
    Ok(Printed { issued, state, cause })
}

/// What one step answers.
fn lent<T>(lend: Lend<'_>, mut step: impl FnMut(&mut WriteContext<'_>) -> Result<T>) -> Result<T> {
    let mut answer = None;
    lend(&mut |at| {
        answer = Some(step(at)?);
        Ok(())
    })?;
    Ok(answer.expect("whoever lends an office has the step done, or fails"))
}

/// Issues a certificate and prints it, or writes it to `pdf`.
pub fn issue_and_print(
    at: &mut WriteContext<'_>,
    ask: &PaperToIssue<'_>,
    check: &Check,
    pdf: Option<&Path>,
    wait_s: u64,
) -> Result<Printed> {
    issue_paper(&mut |step| step(at), ask, check, &Way { printer_at: &printer_at, pdf, wait_s })
}

/// Writes the pages of an issued certificate as SVG: the front under `path`, the reverse beside it.
pub fn write_svg(at: &mut LookContext<'_>, issued: &Issued, path: &Path) -> Result<()> {
    let fonts = at.fonts()?;
    for (at, page) in issued.document.pages.iter().enumerate() {
        let mut place = path.to_owned();
        if at > 0 {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            place.set_file_name(format!("{stem}_{}.svg", at + 1));
        }
        crate::files::replace(&place, render::svg(page, &fonts).as_bytes()).map_err(CounterError::File)?;
    }
    Ok(())
}

/// A paper must not take the place of a file of the office.
fn beside_the_office(dir: &Path, file: &Path) -> Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let same = |a: &Path| a.canonicalize().ok();
    if same(folder).is_some_and(|folder| Some(folder) == same(dir)) {
        let message = "事務所のフォルダーの中には書き出せません。ほかのフォルダーを指定してください。";
        return Err(Refusal::new(RefusalCode::FileRefused).with("message", message).into());
    }
    Ok(())
}

/// Writes the pages of an issued certificate as a file; what came of it is asked.
fn write_pdf(at: &mut WriteContext<'_>, issued: &Issued, path: &Path) -> Result<JobState> {
    let fonts = at.fonts()?;
    let bytes = render::pdf(&issued.document, &fonts, &Placement::NONE)?;
    match crate::files::replace(path, &bytes) {
        Ok(()) => {
            move_job(at, issued.job, &[JobState::Prepared], JobState::Written, "")?;
            Ok(JobState::Written)
        }
        Err(error) => {
            record_outcome(at, issued.job, PaperOutcome::NothingSent, "file", None)?;
            Err(CounterError::File(error))
        }
    }
}

/// Records what the printer said of a job.
pub fn conclude(at: &mut WriteContext<'_>, job: Uuid, outcome: &Outcome) -> Result<(JobState, String)> {
    let cause = cause_code(outcome.cause.as_ref());
    match outcome.state {
        OutcomeState::Printed => record_outcome(at, job, PaperOutcome::Printed, &cause, None).map(|s| (s, cause)),
        OutcomeState::NothingSent => {
            record_outcome(at, job, PaperOutcome::NothingSent, &cause, None).map(|s| (s, cause))
        }
        OutcomeState::Unknown => {
            move_job(at, job, &JobState::OPEN, JobState::Unknown, &cause)?;
            Ok((JobState::Unknown, cause))
        }
        OutcomeState::Waiting => Ok((JobState::Sent, cause)),
    }
}

fn move_job(at: &mut WriteContext<'_>, job: Uuid, from: &[JobState], to: JobState, message: &str) -> Result<()> {
    let local = Local::JobMoved { job, from: from.to_vec(), to, message: message.to_owned(), at: at.now_shown() };
    Ok(at.store.keep(&local)?)
}

/// Records the outcome of a paper as a fact and closes its job, in one transaction.
pub(crate) fn record_outcome(
    at: &mut WriteContext<'_>,
    job: Uuid,
    outcome: PaperOutcome,
    message: &str,
    reason: Option<String>,
) -> Result<JobState> {
    let to = match outcome {
        PaperOutcome::Printed => JobState::Printed,
        PaperOutcome::Spoiled => JobState::Spoiled,
        PaperOutcome::Nothing => JobState::Nothing,
        PaperOutcome::NothingSent => JobState::NothingSent,
    };
    let context = at.who(Authority::Counter)?;
    let (id, met, today) = (at.clock.new_id(), at.clock.new_id(), at.today());
    at.store.commit(context, |commit| {
        let row = commit.read().find_job(job)?.ok_or_else(|| Refusal::new(RefusalCode::JobUnknown))?;
        if !JobState::OPEN.contains(&row.state) {
            return Err(CounterError::Refused(
                Refusal::new(RefusalCode::OutcomeKnown).with("job", job.to_string()).with("state", row.state.as_str()),
            ));
        }
        let no =
            CertificateNo::parse(&row.certificate_no).map_err(|_| Refusal::new(RefusalCode::CertificateUnknown))?;
        let parent = commit.read().entry_of(row.resident)?;
        let act = Act::RecordPaperOutcome { resident: row.resident, no, outcome, reason };
        commit.append(Draft { id, acts: vec![act], parent, check: None, orders: Vec::new() })?;
        close_met(commit, met, &[row.resident], today)?;
        commit.close_job(job, &JobState::OPEN, to, message)?;
        Ok(to)
    })
}

/// Jobs of which the program that prints them does not know the end, because it prints them now or stopped meanwhile.
pub(crate) fn has_interrupted_jobs(at: ReadContext<'_>) -> Result<bool> {
    Ok(at.reader.job_count(&INTERRUPTED)? > 0)
}

/// After a crash: what became of the jobs nobody drives any more. Sends nothing. Leaves alone what
/// another process is printing or writing.
pub fn reconcile(at: &mut WriteContext<'_>) -> Result<()> {
    // in a doubted office no fact can be written, and who is to look at it must be able to sign in
    if at.store.restored().is_some() {
        return Ok(());
    }
    let tried = |name: &str| crate::files::try_lock(&at.dir.join(name)).map_err(OfficeError::Held);
    let (printing, writing) = (tried(PRINT_LOCK)?, tried(FILE_LOCK)?);
    for job in at.store.read().jobs(&INTERRUPTED)? {
        let lock = if job.printer == "pdf" { &writing } else { &printing };
        if lock.is_some() {
            reconcile_one(at, &job)?;
        }
    }
    Ok(())
}

fn reconcile_one(at: &mut WriteContext<'_>, job: &Job) -> Result<()> {
    let printer = if job.printer == "pdf" { None } else { printer_at(&job.printer).ok() };
    let Some(printer) = printer else {
        // the file may have been written before the program stopped
        move_job(at, job.job, &[job.state], JobState::Unknown, "interrupted")?;
        return Ok(());
    };
    let created =
        Created { issue: job.job, job_id: job.printer_job_id.unwrap_or(0), job_uuid: job.printer_job_uuid.clone() };
    let left = match job.state {
        JobState::Created => Left::Created(created),
        JobState::Sent => Left::Sending(created),
        JobState::Prepared
        | JobState::Written
        | JobState::Unknown
        | JobState::Printed
        | JobState::Spoiled
        | JobState::Nothing
        | JobState::NothingSent => Left::Prepared,
    };
    let outcome = with_wait(WAIT_S, |wait| reconcile_job(&*printer, job.job, &left, wait));
    conclude(at, job.job, &outcome)?;
    if outcome.open_job {
        let _left_open_until_the_printer_answers = sweep(&*printer, job.job);
    }
    Ok(())
}
