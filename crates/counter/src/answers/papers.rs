//! A paper on its way.

use madoguchi_domain::certificate::Certificate;
use madoguchi_printing::Document;
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
