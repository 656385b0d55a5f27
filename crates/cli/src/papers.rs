//! Making one certificate.

use std::path::PathBuf;

use clap::Args;
use madoguchi_counter::JobState;
use madoguchi_counter::commands::papers::Issue;
use madoguchi_counter::error::CounterError;
use madoguchi_counter::views::IssueView;
use madoguchi_domain::certificate::{Purpose, ReceivedBy};

use crate::answer::{Answer, Done, parsed, value};
use crate::desk::{check, run};
use crate::global::{Global, Outputs};

/// Arguments of `issue`.
#[derive(Args)]
pub struct IssueArgs {
    /// Folder of the office
    pub dir: PathBuf,
    /// 宛名番号, provisional number or record id
    #[arg(long)]
    pub resident: String,
    /// Kind; left out = what the law says
    #[arg(long)]
    pub certificate: Option<String>,
    /// What for: new, reissue, replacement or renewal (of the year after); left out = what follows from the paper in hand
    #[arg(long, value_parser = Purpose::ALL.map(Purpose::as_str))]
    pub purpose: Option<String>,
    /// 申請日 of a paper that is given on application; left out = the day of issue
    #[arg(long)]
    pub applied_on: Option<String>,
    /// Who applied: self, head, member or agent; left out = the head
    #[arg(long, value_parser = ReceivedBy::ALL.map(ReceivedBy::as_str))]
    pub applicant: Option<String>,
    /// Why the paper is issued again: lost, stolen, damaged, soiled, or in the clerk's words
    #[arg(long)]
    pub reason: Option<String>,
    /// Day of issue (another day only in a sample office)
    #[arg(long)]
    pub on: Option<String>,
    /// Write a PDF
    #[arg(long, required_unless_present = "printer", conflicts_with = "printer")]
    pub pdf: Option<PathBuf>,
    /// Print on this printer, ipp://…
    #[arg(long)]
    pub printer: Option<String>,
    /// Write the pages as SVG too (front; the reverse beside it)
    #[arg(long)]
    pub svg: Option<PathBuf>,
    /// Files that exist
    #[command(flatten)]
    pub outputs: Outputs,
    /// Seconds without progress after which nobody knows what came of the paper
    #[arg(long, default_value_t = 30)]
    pub wait: u64,
}

/// Makes one certificate.
pub fn issue(args: IssueArgs, global: &Global) -> Answer {
    let IssueArgs {
        dir,
        resident,
        certificate: kind,
        purpose,
        applied_on,
        applicant,
        reason,
        on,
        pdf,
        printer,
        svg,
        outputs: Outputs { force },
        wait,
    } = args;
    let check = check(global)?;
    let purpose = purpose.as_deref().map(|text| parsed("purpose", text)).transpose()?;
    let applicant = applicant.as_deref().map(|text| parsed("applicant", text)).transpose()?;
    let wait_s = Some(wait);
    let issue =
        Issue { resident, kind, purpose, applied_on, applicant, reason, on, check, printer, pdf, svg, force, wait_s };
    let issued = run(&dir, issue, global)?;
    if issued.job_state == JobState::NothingSent.as_str() {
        let IssueView { job, certificate_no, cause, .. } = issued;
        return Err(CounterError::NothingSent { job, certificate_no, cause });
    }
    let known = [JobState::Printed, JobState::Written].iter().any(|state| issued.job_state == state.as_str());
    Ok((value(issued), if known { Done::All } else { Done::Some }))
}
