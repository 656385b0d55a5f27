//! Papers as they are made, as screens and scripts see them.

use madoguchi_domain::certificate::CertificateState;
use madoguchi_domain::paper::PaperProposal;
use madoguchi_printing::Page;
use madoguchi_printing::fonts::Fonts;
use madoguchi_printing::printer::Readiness;
use madoguchi_printing::render;
use madoguchi_store::{Job, JobState};

use super::basic::grounds;
use crate::answers::{Issued, Lamp, Offer};
use crate::codes::{code, kind};
use crate::views::{CertificateStateView, IssuePreviewView, IssueView, JobStateView, JobView, OfferView, PrinterView};
use crate::words;

/// What would be issued, with its pages.
pub(crate) fn issue_preview(proposal: &PaperProposal, pages: &[Page], fonts: &Fonts) -> IssuePreviewView {
    IssuePreviewView {
        kind: proposal.kind.as_str(),
        label: proposal.kind.label().to_owned(),
        valid_from: proposal.valid_from.to_string(),
        valid_until: proposal.valid_until.map(|d| d.to_string()),
        purpose: proposal.purpose,
        pages: pages.iter().map(|page| render::svg(page, fonts)).collect(),
        replaces: proposal.replaces.as_ref().map(ToString::to_string),
        grounds: grounds(&proposal.grounds),
    }
}

/// A paper that can be asked for.
pub(crate) fn offer(offer: &Offer) -> OfferView {
    OfferView {
        kind: offer.kind.as_str(),
        label: offer.kind.label().to_owned(),
        purpose: offer.purpose,
        purpose_label: words::purpose(offer.purpose).to_owned(),
        on_application: offer.on_application,
        may: offer.may,
    }
}

/// How a job stands.
pub(crate) fn job_state(job: String, state: JobState) -> JobStateView {
    JobStateView { job, state: state.as_str().to_owned() }
}

/// How a certificate stands.
pub(crate) fn certificate_state(certificate_no: String, state: CertificateState) -> CertificateStateView {
    CertificateStateView { certificate_no, state: code(state) }
}

/// What became of an issue, as shown.
pub fn issued(issued: &Issued, state: JobState, cause: &str) -> IssueView {
    let c = &issued.certificate;
    IssueView {
        certificate_no: c.no.to_string(),
        kind: c.kind.as_str(),
        valid_from: c.valid_from.to_string(),
        valid_until: c.valid_until.map(|d| d.to_string()),
        purpose: code(c.purpose),
        pages: issued.document.pages.len(),
        page_hash: c.page_hash.clone(),
        job: issued.job.to_string(),
        job_state: state.as_str().to_owned(),
        cause: cause.to_owned(),
        message: words::what_now(state, cause),
        grounds: grounds(&issued.grounds),
    }
}

/// The lamp of the printer at that address.
pub(crate) fn lamp(printer: String, lamp: &Lamp) -> PrinterView {
    let state = match lamp {
        Lamp::Unset | Lamp::Misaddressed => "unset",
        Lamp::Unreachable => "unreachable",
        Lamp::Answers(Readiness::Ready) => "ready",
        Lamp::Answers(Readiness::Warn(_)) => "warn",
        Lamp::Answers(Readiness::Blocked(_)) => "blocked",
    };
    PrinterView { printer, state: state.to_owned(), message: words::lamp(lamp) }
}

/// A print job; whose paper it makes, by number and name.
pub(crate) fn job(job: Job, resident: String, name: String) -> JobView {
    JobView {
        job: job.job.to_string(),
        certificate_no: job.certificate_no,
        kind_label: kind(&job.kind).map(|k| k.label().to_owned()).unwrap_or_default(),
        kind: job.kind,
        resident,
        name,
        state: job.state.as_str().to_owned(),
        state_label: words::job_state(job.state).to_owned(),
        printer: job.printer,
        since: job.since,
        what_now: if JobState::OPEN.contains(&job.state) {
            words::what_now(job.state, &job.message)
        } else {
            String::new()
        },
        message: words::cause(&job.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lamp_of_a_wrong_address_is_as_of_none() {
        let shown = |answer: Lamp| lamp("ipp://printer/".to_owned(), &answer).state;
        assert_eq!((shown(Lamp::Unset), shown(Lamp::Misaddressed)), ("unset".to_owned(), "unset".to_owned()));
        assert_eq!(shown(Lamp::Unreachable), "unreachable");
        assert_eq!(shown(Lamp::Answers(Readiness::Warn(Vec::new()))), "warn");
        assert_eq!(shown(Lamp::Answers(Readiness::Blocked(Vec::new()))), "blocked");
    }
}
