//! Views of certificates, print jobs and printers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::refusal::GroundView;
use madoguchi_domain::certificate::Purpose;
use madoguchi_domain::paper::PaperAct;

/// One certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::certificate::Certificate")]
pub struct CertificateView {
    pub certificate_no: String,
    pub kind: String,
    pub kind_label: String,
    pub state: String,
    pub state_label: String,
    pub issued_on: String,
    pub valid_from: String,
    /// Null where the paper has no end.
    pub valid_until: Option<String>,
    /// new, reissue, replacement or renewal
    pub purpose: String,
    /// 申請日, where the kind is given on application
    pub applied_on: Option<String>,
    pub page_hash: String,
    pub job: String,
    pub replaces: Option<String>,
    /// Who took it and what was shown, where the office asks.
    pub received: Option<String>,
    /// It came out and was not handed over: why it must not be any more; null where it may, and for every other paper.
    pub unfit: Option<String>,
    /// What can be done with it now, in the order in which it is offered.
    pub acts: Vec<PaperAct>,
}

/// The paper the law says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LawfulPaperView {
    /// Kind.
    pub kind: String,
    /// Its name.
    pub label: String,
    /// Why.
    pub grounds: Vec<GroundView>,
}

/// A paper to give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::decide::PaperToGive")]
pub struct PaperToGiveView {
    pub kind: String,
    pub label: String,
    pub resident: String,
    pub name: String,
    pub valid_until: Option<String>,
    pub delivery: String,
}

/// A paper to take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::decide::PaperToCollect")]
pub struct PaperToCollectView {
    pub kind: String,
    pub label: String,
    pub resident: String,
    pub certificate_no: String,
    pub brought: bool,
}

/// An application form to hand out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormView {
    /// Code.
    pub form: String,
    /// Its name.
    pub label: String,
}

/// A certificate that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of domain::certificate::Certificate")]
pub struct IssueView {
    pub certificate_no: String,
    pub kind: String,
    pub valid_from: String,
    /// Null where the paper has no end.
    pub valid_until: Option<String>,
    /// new, reissue, replacement or renewal
    pub purpose: String,
    pub pages: usize,
    pub page_hash: String,
    pub job: String,
    /// State of the job now: printed, written, unknown, nothing_sent …
    pub job_state: String,
    /// Why it is in that state, as a code; empty where it is as it should be.
    pub cause: String,
    /// What to do when it is not `printed`, in the office's words.
    pub message: String,
    pub grounds: Vec<GroundView>,
}

/// A certificate before it is made: the very pages that would be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of IssueView")]
pub struct IssuePreviewView {
    pub kind: String,
    pub label: String,
    pub valid_from: String,
    /// Null where the paper has no end.
    pub valid_until: Option<String>,
    /// new, reissue, replacement or renewal
    pub purpose: Purpose,
    /// One SVG a page.
    pub pages: Vec<String>,
    pub replaces: Option<String>,
    pub grounds: Vec<GroundView>,
}

/// A paper that the office can make, and whether this person may have it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferView {
    /// Kind.
    pub kind: String,
    /// Its name.
    pub label: String,
    /// new, reissue, replacement or renewal
    pub purpose: Purpose,
    /// The purpose in words.
    pub purpose_label: String,
    /// Who applied, and when, is asked.
    pub on_application: bool,
    /// It can be made now; else a preview tells why not.
    pub may: bool,
}

/// A print job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs, reason = "names of store::Job")]
pub struct JobView {
    pub job: String,
    pub certificate_no: String,
    pub kind: String,
    pub kind_label: String,
    pub resident: String,
    pub name: String,
    pub state: String,
    pub state_label: String,
    pub printer: String,
    pub since: String,
    pub message: String,
    /// What is to be done while its outcome is open, in the office's words; else empty.
    pub what_now: String,
}

/// State of a job after a clerk's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobStateView {
    /// The job.
    pub job: String,
    /// Its state.
    pub state: String,
}

/// State of a certificate after a hand-over or a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CertificateStateView {
    /// Issue number.
    pub certificate_no: String,
    /// Its state.
    pub state: String,
}

/// State of the printer, as a lamp that never lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrinterView {
    /// Address.
    pub printer: String,
    /// `ready`, `warn`, `blocked`, `unreachable`, `unset`
    pub state: String,
    /// In the office's words.
    pub message: String,
}
