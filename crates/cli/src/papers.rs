//! Making one certificate, and what becomes of it.

use std::path::PathBuf;

use clap::Args;
use madoguchi_counter::JobState;
use madoguchi_counter::commands::papers::{Deliver, Issue, Returned, Withdraw};
use madoguchi_counter::error::CounterError;
use madoguchi_counter::views::IssueView;
use madoguchi_domain::certificate::{Delivery, IdentityDocument, Purpose, ReceivedBy, ReissueReason};
use serde_json::json;

use crate::answer::{Answer, Done, all, parsed, parsed_from, value};
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
    /// Why the paper is issued again: lost, stolen, damaged or soiled
    #[arg(long, value_parser = ReissueReason::ALL.map(ReissueReason::as_str))]
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
    let reason = reason.as_deref().map(|text| parsed("reason", text)).transpose()?;
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

/// Arguments of `deliver`.
#[derive(Args)]
pub struct DeliverArgs {
    /// Folder of the office
    pub dir: PathBuf,
    /// Issue number
    pub certificate_no: String,
    /// window or mail
    #[arg(long, default_value = "window", value_parser = Delivery::ALL.map(Delivery::as_str))]
    pub by: String,
    /// Who takes it at the window: self, head, member or agent (where the office asks)
    #[arg(long, value_parser = ReceivedBy::ALL.map(ReceivedBy::as_str), requires = "document")]
    pub receiver: Option<String>,
    /// What is shown: drivers_licence, my_number_card, residence_card, passport or other
    #[arg(long, requires = "receiver", value_parser = IdentityDocument::ALL.map(IdentityDocument::as_str))]
    pub document: Option<String>,
}

/// Arguments of `withdraw`.
#[derive(Args)]
pub struct WithdrawArgs {
    /// Folder of the office
    pub dir: PathBuf,
    /// Issue number
    pub certificate_no: String,
    /// Why
    #[arg(long)]
    pub reason: String,
}

/// Arguments of `returned`.
#[derive(Args)]
pub struct ReturnedArgs {
    /// Folder of the office
    pub dir: PathBuf,
    /// Issue number
    pub certificate_no: String,
    /// Why it came back
    #[arg(long)]
    pub reason: String,
    /// Where it is kept
    #[arg(long)]
    pub shelf: Option<String>,
}

/// Hands one over.
pub fn deliver(args: DeliverArgs, global: &Global) -> Answer {
    let DeliverArgs { dir, certificate_no, by, receiver, document } = args;
    let receiver = receiver.zip(document);
    let received = receiver.map(|(by, document)| parsed_from("receiver", json!({"by": by, "document": document})));
    let (by, received) = (parsed("by", &by)?, received.transpose()?);
    all(run(&dir, Deliver { certificate_no, by, received }, global))
}

/// Takes one out.
pub fn withdraw(WithdrawArgs { dir, certificate_no, reason }: WithdrawArgs, global: &Global) -> Answer {
    all(run(&dir, Withdraw { certificate_no, reason }, global))
}

/// Records that one came back.
pub fn returned(ReturnedArgs { dir, certificate_no, reason, shelf }: ReturnedArgs, global: &Global) -> Answer {
    all(run(&dir, Returned { certificate_no, reason, shelf }, global))
}
