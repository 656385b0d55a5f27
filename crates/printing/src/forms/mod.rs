//! Forms: constant data saying which field stands where on which paper.
//!
//! Knows papers, boxes, labels and sizes. Knows nothing of glyphs: whether a text fits is the layout's
//! answer. A form's grid is the pixel of a 300 dpi printer, so that rules and codes print evenly.

mod form;
pub mod qualification_certificate;

use madoguchi_domain::certificate::CertificateKind;

pub use form::*;

/// Every form the office can print.
pub const ALL: &[&Form] = &[&qualification_certificate::FORM];

/// The form of a kind of certificate, if there is one.
pub fn for_kind(kind: CertificateKind) -> Option<&'static Form> {
    ALL.iter().copied().find(|form| form.kind == kind)
}
