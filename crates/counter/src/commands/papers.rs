//! Papers: previewed, issued, printed, handed over, taken back.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use madoguchi_domain::access::Look;
use madoguchi_domain::certificate::{
    Application, Delivery, PaperOutcome, Purpose, ReceivedBy, Receiver, ReissueReason,
};
use madoguchi_domain::decide;
use madoguchi_domain::paper::PaperRequest;
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_store::JobState;
use serde::Deserialize;
use ts_rs::TS;

use super::arguments::made_sure;
use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log, Unnoted};
use crate::answers::Target;
use crate::check::Check;
use crate::codes::kind;
use crate::context::WriteContext;
use crate::convert;
use crate::error::{CounterError, Result};
use crate::ops::papers::issue::{self, PaperToIssue};
use crate::ops::papers::print::{Pictures, Way, issue_paper};
use crate::ops::papers::reach::WAIT_S;
use crate::ops::papers::{certificate, jobs, reconcile};
use crate::ops::printer;
use crate::output::{Existing, Output, each_its_own};
use crate::views::{CertificateStateView, IssuePreviewView, IssueView, JobStateView, JobView, OfferView};

/// The pages as they would be printed today.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct IssuePreview {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// Kind; left out: what the law says.
    pub kind: Option<String>,
    /// What for; left out: what follows from the papers in hand.
    pub purpose: Option<Purpose>,
    /// 申請日, of a kind that is given on application; left out: today.
    pub applied_on: Option<String>,
    /// Who applied; left out: the head.
    pub applicant: Option<ReceivedBy>,
    /// Why it is issued again.
    pub reason: Option<ReissueReason>,
}

impl Command for IssuePreview {
    const ABOUT: About = About::new("issue_preview", Access::With(Right::ServeResidents), CommandKind::Preview)
        .needs(Function::Certificates)
        .shows_people(Log::Looks(&[Look::Previewed]));
    type Answer = IssuePreviewView;

    fn run(self, at: &Admitted<'_>) -> Result<IssuePreviewView> {
        let mut office = at.office();
        let (kind, applied_on) = (self.kind.as_deref(), self.applied_on.as_deref());
        let typed = Typed { kind, purpose: self.purpose, applied_on, applicant: self.applicant, reason: self.reason };
        let request = typed.read(office.today())?;
        let preview = issue::preview(&mut office.looking(), &self.resident, &request)?;
        let fonts = office.fonts()?;
        Ok(convert::issue_preview(&preview.proposal, &preview.document.pages, &fonts))
    }
}

/// What the office can make for a person.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PaperOffers {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
}

impl Command for PaperOffers {
    const ABOUT: About = About::new("paper_offers", Access::With(Right::ServeResidents), CommandKind::Read)
        .needs(Function::Certificates);
    type Answer = Vec<OfferView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<OfferView>> {
        let offers = issue::offers(at.office().reading(), &self.resident)?;
        Ok(offers.iter().map(convert::offer).collect())
    }
}

/// Makes one certificate and prints it, or writes it to a file.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Issue {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// Kind; left out: what the law says.
    pub kind: Option<String>,
    /// What for; left out: what follows from the papers in hand.
    pub purpose: Option<Purpose>,
    /// 申請日, of a kind that is given on application; left out: the day of issue.
    pub applied_on: Option<String>,
    /// Who applied; left out: the head.
    pub applicant: Option<ReceivedBy>,
    /// Why it is issued again.
    pub reason: Option<ReissueReason>,
    /// Day of issue; another day than today only in a sample office.
    pub on: Option<String>,
    /// How the clerk made sure of the person.
    #[serde(default)]
    #[ts(as = "Option<Check>")]
    pub check: Check,
    /// The printer's address; left out: the one beside the counter.
    pub printer: Option<String>,
    /// A PDF instead of a printer.
    pub pdf: Option<PathBuf>,
    /// The pages as SVG, too.
    pub svg: Option<PathBuf>,
    /// PDF and SVG take the place of files that are there.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub force: bool,
    /// Seconds without progress after which nobody knows what came of the paper.
    pub wait_s: Option<u64>,
}

impl Command for Issue {
    const ABOUT: About = About::new("issue", Access::With(Right::ServeResidents), CommandKind::Long)
        .needs(Function::Certificates)
        .shows_people(Log::Looks(&[Look::Printed]));
    type Answer = IssueView;

    fn run(self, at: &Admitted<'_>) -> Result<IssueView> {
        let on = self.on.as_deref().map(|text| decide::day("on", Some(text))).transpose()?;
        let (pdf, svg) = self.outputs(at.office().dir())?;
        let target = match (&self.pdf, self.printer) {
            (Some(_), _) => Target::Pdf,
            (None, Some(uri)) => Target::Printer(uri),
            (None, None) => Target::Printer(printer::get(at.office().reading())?.ok_or(CounterError::PrinterAddress)?),
        };
        let day = on.unwrap_or_else(|| at.office().today());
        let (kind, applied_on) = (self.kind.as_deref(), self.applied_on.as_deref());
        let typed = Typed { kind, purpose: self.purpose, applied_on, applicant: self.applicant, reason: self.reason };
        let request = typed.read(day)?;
        let ask = PaperToIssue { resident: &self.resident, request, on, target };
        let check = made_sure(at, self.check)?;
        let way = Way { printer_at: &*at.printer_at, pdf: pdf.as_ref(), wait_s: self.wait_s.unwrap_or(WAIT_S) };
        let printed = issue_paper(&mut |step| at.lend_at_once(step), &ask, &check, &way)?;
        if let Some(svg) = svg {
            svg.write(&mut at.office().looking(), &printed.issued)?;
        }
        Ok(convert::issued(&printed.issued, printed.state, &printed.cause))
    }
}

impl Issue {
    /// The files it makes, before a number is taken for them.
    fn outputs(&self, office: &Path) -> Result<(Option<Output>, Option<Pictures>)> {
        let existing = Existing::by(self.force);
        let pdf = self.pdf.as_deref().map(|path| Output::at(office, "pdf", path, existing)).transpose()?;
        let svg = self.svg.as_deref().map(|path| Pictures::at(office, path, existing)).transpose()?;
        let pictures = svg.iter().flat_map(Pictures::outputs);
        each_its_own(&pdf.iter().chain(pictures).collect::<Vec<_>>())?;
        Ok((pdf, svg))
    }
}

/// What is asked for, as typed.
struct Typed<'t> {
    kind: Option<&'t str>,
    purpose: Option<Purpose>,
    applied_on: Option<&'t str>,
    applicant: Option<ReceivedBy>,
    reason: Option<ReissueReason>,
}

impl Typed<'_> {
    fn read(&self, today: NaiveDate) -> Result<PaperRequest> {
        let on = decide::day_if_told("applied_on", self.applied_on)?;
        let told = on.is_some() || self.applicant.is_some();
        let applied = Application { on: on.unwrap_or(today), by: self.applicant.unwrap_or(ReceivedBy::Head) };
        Ok(PaperRequest {
            kind: self.kind.map(kind).transpose()?,
            purpose: self.purpose,
            applied: told.then_some(applied),
            reason: self.reason,
        })
    }
}

/// Print jobs and their outcomes.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Jobs {
    /// Only those whose outcome is asked.
    pub open_only: bool,
    /// At most so many, the newest; left out = all.
    pub newest: Option<u32>,
}

impl Command for Jobs {
    const ABOUT: About = About::new("jobs", Access::With(Right::LookUp), CommandKind::Read)
        .needs(Function::Certificates)
        .shows_people(Log::Nothing(Unnoted::WorkList));
    type Answer = Vec<JobView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<JobView>> {
        if reconcile::has_jobs_under_way(at.office().reading())? {
            reconcile::reconcile(&mut |step| at.lend_at_once(step), &*at.printer_at)?;
        }
        let office = at.office();
        let states: &[JobState] = if self.open_only { &JobState::OPEN } else { JobState::ALL };
        jobs::list(office.reading(), states, self.newest)
    }
}

/// What came out, in the clerk's word.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PaperOutcomeOf {
    /// The job.
    pub job: String,
    /// What came of it.
    pub outcome: PaperOutcome,
    /// Why.
    pub reason: Option<String>,
}

impl Command for PaperOutcomeOf {
    const ABOUT: About =
        About::new("outcome", Access::With(Right::ServeResidents), CommandKind::Write).needs(Function::Certificates);
    type Answer = JobStateView;

    fn run(self, at: &Admitted<'_>) -> Result<JobStateView> {
        let lend = &mut |step: &mut dyn FnMut(&mut WriteContext<'_>) -> Result<()>| at.lend_at_once(step);
        let state = certificate::outcome(lend, &*at.printer_at, &self.job, self.outcome, self.reason)?;
        Ok(convert::job_state(self.job, state))
    }
}

/// Hands a certificate over.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Deliver {
    /// Issue number.
    pub certificate_no: String,
    /// At the window, or by mail.
    pub by: Delivery,
    /// Who takes it at the window and what was shown, where the office asks.
    pub received: Option<Receiver>,
}

impl Command for Deliver {
    const ABOUT: About =
        About::new("deliver", Access::With(Right::ServeResidents), CommandKind::Write).needs(Function::Certificates);
    type Answer = CertificateStateView;

    fn run(self, at: &Admitted<'_>) -> Result<CertificateStateView> {
        let state = certificate::deliver(&mut at.office().writing(), &self.certificate_no, self.by, self.received)?;
        Ok(convert::certificate_state(self.certificate_no, state))
    }
}

/// Takes a certificate back.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Collect {
    /// Issue number.
    pub certificate_no: String,
    /// What became of it, where it is no plain return; one that is lost or stolen is no longer asked back.
    pub reason: Option<ReissueReason>,
}

impl Command for Collect {
    const ABOUT: About =
        About::new("collect", Access::With(Right::ServeResidents), CommandKind::Write).needs(Function::Certificates);
    type Answer = CertificateStateView;

    fn run(self, at: &Admitted<'_>) -> Result<CertificateStateView> {
        let state = certificate::collect(&mut at.office().writing(), &self.certificate_no, self.reason)?;
        Ok(convert::certificate_state(self.certificate_no, state))
    }
}

/// Takes out a certificate that was made and not handed over.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Issue number.
    pub certificate_no: String,
    /// Why.
    pub reason: String,
}

impl Command for Withdraw {
    const ABOUT: About =
        About::new("withdraw", Access::With(Right::ServeResidents), CommandKind::Write).needs(Function::Certificates);
    type Answer = CertificateStateView;

    fn run(self, at: &Admitted<'_>) -> Result<CertificateStateView> {
        let state = certificate::withdraw(&mut at.office().writing(), &self.certificate_no, &self.reason)?;
        Ok(convert::certificate_state(self.certificate_no, state))
    }
}

/// A certificate that was mailed came back.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Returned {
    /// Issue number.
    pub certificate_no: String,
    /// Why it came back.
    pub reason: String,
    /// Where it is kept.
    pub shelf: Option<String>,
}

impl Command for Returned {
    const ABOUT: About =
        About::new("returned", Access::With(Right::ServeResidents), CommandKind::Write).needs(Function::Certificates);
    type Answer = CertificateStateView;

    fn run(self, at: &Admitted<'_>) -> Result<CertificateStateView> {
        let office = &mut at.office();
        let shelf = self.shelf.as_deref();
        let state = certificate::come_back(&mut office.writing(), &self.certificate_no, &self.reason, shelf)?;
        Ok(convert::certificate_state(self.certificate_no, state))
    }
}
