//! A paper on its way.

use madoguchi_domain::certificate::{Certificate, CertificateKind, Purpose};
use madoguchi_printing::Document;
use madoguchi_printing::printer::Readiness;
use uuid::Uuid;

/// Where a paper goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file; its outcome is asked like any other.
    Pdf,
    /// A printer's address.
    Printer(String),
}

/// A certificate whose number is taken and recorded; nothing is printed yet.
pub struct Issued {
    /// The job.
    pub job: Uuid,
    /// The certificate as recorded.
    pub certificate: Certificate,
    /// The very pages that were recorded by their hash.
    pub document: Document,
    /// Where it goes.
    pub target: Target,
    /// Why it may be issued.
    pub grounds: Vec<madoguchi_domain::ground::Ground>,
}

/// How the printer beside the counter answers.
pub(crate) enum Lamp {
    /// None is set.
    Unset,
    /// The address is none of a printer.
    Misaddressed,
    /// It does not answer.
    Unreachable,
    /// It says so itself.
    Answers(Readiness),
}

/// A paper that can be asked for.
pub struct Offer {
    /// Kind.
    pub kind: CertificateKind,
    /// What it would be made for.
    pub purpose: Purpose,
    /// It can be made now.
    pub may: bool,
    /// Who applied, and when, is asked.
    pub on_application: bool,
}
