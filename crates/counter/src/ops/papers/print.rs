//! The order of a print job: `prepared → created → sent → printed | nothing_sent | unknown`.
//!
//! Driving a printer takes long, so it does not hold the office: each step is kept by [`Keep`], which
//! the caller locks only for that step.

use std::path::Path;

use madoguchi_domain::certificate::PaperOutcome;
use madoguchi_printing::printer::{
    Created, DriveOutcome, JobMemo, MediaSize, MemoNotStored, Order, Printer, Sides, drive, sweep,
};
use madoguchi_printing::render::{self, Placement};
use madoguchi_store::{JobState, LocalChange};
use uuid::Uuid;

use crate::answers::{Issued, Target};
use crate::check::Check;
use crate::context::{LookContext, WriteContext};
use crate::error::{CounterError, Result};
use crate::ops::papers::issue::{self, PaperToIssue};
use crate::ops::papers::outcome::{OutcomeQuery, conclude, move_job, record_outcome};
use crate::ops::papers::reach::{FILE_LOCK, PRINT_LOCK, PrinterAt, locked_file, printer_at, with_wait};
use crate::ops::papers::reconcile::reconcile;
use crate::output::{Existing, Output};
use crate::runs::{Lend, lent};

/// Keeps one step of this machine, durably.
pub type Keep<'a> = dyn FnMut(&LocalChange) -> Result<()> + 'a;

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

/// Turns recorded pages into the printer's file: upright, one matrix after the hash.
pub(crate) fn sheetful(issued: &Issued, fonts: &madoguchi_printing::fonts::Fonts) -> Result<Sheetful> {
    let first = issued.document.pages.first().ok_or(CounterError::PrinterAddress)?;
    let (width, height) = (first.width_um, first.height_um);
    let turned = width > height;
    let placement = Placement { rotate_quarter_turns: u8::from(turned), ..Placement::NONE };
    let hundredths = |um: i32| (um + 5) / 10;
    let size = MediaSize { x: hundredths(width.min(height)), y: hundredths(width.max(height)) };
    let sides = if issued.document.two_sided { Sides::TwoSidedLongEdge } else { Sides::OneSided };
    Ok(Sheetful { job: issued.job, pdf: render::pdf(&issued.document, fonts, &placement)?, size, sides })
}

/// Sends a paper to its printer and waits for what comes of it, at most `wait_s` without progress.
fn run(
    sheet: &Sheetful,
    printer: &dyn Printer,
    wait_s: u64,
    keep: &mut Keep<'_>,
    at: &dyn Fn() -> String,
) -> DriveOutcome {
    let order = Order { issue: sheet.job, size: sheet.size, sides: sheet.sides };
    let mut memo = Memo { job: sheet.job, keep, at };
    with_wait(wait_s, |wait| drive(printer, &order, &sheet.pdf, &mut memo, wait))
}

struct Memo<'a, 'k> {
    job: Uuid,
    keep: &'a mut Keep<'k>,
    at: &'a dyn Fn() -> String,
}

impl Memo<'_, '_> {
    fn step(&mut self, local: &LocalChange) -> std::result::Result<(), MemoNotStored> {
        (self.keep)(local).map_err(|_| MemoNotStored)
    }
}

impl JobMemo for Memo<'_, '_> {
    fn created(&mut self, job: &Created) -> std::result::Result<(), MemoNotStored> {
        let local = LocalChange::JobCreated {
            job: self.job,
            printer_job_id: job.job_id,
            printer_job_uuid: job.job_uuid.clone(),
            at: (self.at)(),
        };
        self.step(&local)
    }

    fn sending(&mut self) -> std::result::Result<(), MemoNotStored> {
        let local = LocalChange::JobMoved {
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
    pub pdf: Option<&'w Output>,
    /// Without progress for so many seconds nobody knows what came of the paper.
    pub wait_s: u64,
}

/// Issues a certificate and prints it, or writes it to a file: the one road to a paper. The office is lent for each step, never while
/// the printer works.
pub(crate) fn issue_paper(lend: Lend<'_>, ask: &PaperToIssue<'_>, check: &Check, way: &Way<'_>) -> Result<Printed> {
    reconcile(lend, way.printer_at)?;
    let dir = lent(lend, |at| Ok(at.dir.to_owned()))?;
    // an address that is none takes no number
    let printer = match &ask.target {
        Target::Printer(uri) => Some((way.printer_at)(uri)?),
        Target::Pdf => None,
    };
    // from before the number is taken: whoever holds the lock may conclude the jobs that nobody drives
    let _one_at_a_time = locked_file(&dir, if printer.is_some() { PRINT_LOCK } else { FILE_LOCK })?;
    let Some(printer) = printer else {
        let pdf = way.pdf.ok_or(CounterError::PrinterAddress)?;
        return lent(lend, |at| {
            let issued = issue::issue(at, ask, check)?;
            let state = write_pdf(at, &issued, pdf)?;
            Ok(Printed { issued, state, cause: String::new() })
        });
    };
    let (issued, sheet, clock) = lent(lend, |at| {
        let issued = issue::issue(at, ask, check)?;
        let sheet = sheetful(&issued, &*at.fonts()?)?;
        Ok((issued, sheet, at.clock.clone()))
    })?;
    let mut keep = |local: &LocalChange| lent(lend, |at| Ok(at.store.keep(local)?));
    let outcome = run(&sheet, &*printer, way.wait_s, &mut keep, &|| clock.now().wall.to_rfc3339());
    let (state, cause) = lent(lend, |at| conclude(at, OutcomeQuery::open(issued.job), &outcome))?;
    if outcome.open_job {
        let _left_open_until_the_printer_answers = sweep(&*printer, issued.job);
    }
    Ok(Printed { issued, state, cause })
}

/// Issues a certificate and prints it, or writes it over whatever is at `pdf`.
pub fn issue_and_print(
    at: &mut WriteContext<'_>,
    ask: &PaperToIssue<'_>,
    check: &Check,
    pdf: Option<&Path>,
    wait_s: u64,
) -> Result<Printed> {
    let pdf = pdf.map(|path| Output::at(at.dir, "pdf", path, Existing::Replace)).transpose()?;
    issue_paper(&mut |step| step(at), ask, check, &Way { printer_at: &printer_at, pdf: pdf.as_ref(), wait_s })
}

/// The pages of a paper as pictures: the front under the name that was asked for, the reverse beside it.
pub(crate) struct Pictures([Output; SIDES]);

/// Most pages of a paper: front and reverse.
const SIDES: usize = 2;

impl Pictures {
    /// Places for them.
    pub fn at(office: &Path, path: &Path, existing: Existing) -> Result<Self> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let reverse = path.with_file_name(format!("{stem}_2.svg"));
        Ok(Self([Output::at(office, "svg", path, existing)?, Output::at(office, "svg", &reverse, existing)?]))
    }

    /// The places.
    pub fn outputs(&self) -> &[Output; SIDES] {
        &self.0
    }

    /// Writes the pages there are.
    pub fn write(&self, at: &mut LookContext<'_>, issued: &Issued) -> Result<()> {
        let fonts = at.fonts()?;
        let pages = &issued.document.pages;
        assert!(pages.len() <= SIDES, "a paper has a front and a reverse");
        pages.iter().zip(&self.0).try_for_each(|(page, place)| place.write(render::svg(page, &fonts).as_bytes()))
    }
}

/// Writes the pages of an issued certificate as a file; what came of it is asked.
fn write_pdf(at: &mut WriteContext<'_>, issued: &Issued, pdf: &Output) -> Result<JobState> {
    let fonts = at.fonts()?;
    let bytes = render::pdf(&issued.document, &fonts, &Placement::NONE)?;
    match pdf.write(&bytes) {
        Ok(()) => {
            let prepared = OutcomeQuery { job: issued.job, from: &[JobState::Prepared] };
            move_job(at, prepared, JobState::Written, "")?;
            Ok(JobState::Written)
        }
        Err(error) => {
            record_outcome(at, OutcomeQuery::open(issued.job), PaperOutcome::NothingSent, "file", None)?;
            Err(error)
        }
    }
}
