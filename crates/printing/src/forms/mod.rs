//! Forms: constant data saying which field stands where on which paper.
//!
//! Knows papers, cells, labels and sizes. Knows nothing of glyphs: whether a text fits is the layout's
//! answer. A form's grid is the pixel of a 300 dpi printer, so that rules and codes print evenly.
//! To add one: a file with its `FORM`, and its line in [`ALL`] (ADR 0055).

mod cell;
mod form;
pub mod limit_certificate;
pub mod qualification_certificate;
pub mod qualification_notice;
mod style;
#[cfg(test)]
pub(crate) mod trial;

use madoguchi_domain::certificate::CertificateKind;

pub use cell::*;
pub use form::*;
pub use style::*;

/// Every form the office can print; of several of one kind the usual one first.
pub const ALL: &[&Form] = &[&qualification_certificate::FORM, &qualification_notice::FORM, &limit_certificate::FORM];

/// The office has no form of a kind on a medium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no form of {} on {}", .kind.as_str(), .medium.as_str())]
pub struct NoForm {
    /// the kind asked for
    pub kind: CertificateKind,
    /// the medium asked for
    pub medium: Medium,
}

/// The usual form of a kind of certificate, if there is one.
pub fn for_kind(kind: CertificateKind) -> Option<&'static Form> {
    of_kind(ALL, kind).next()
}

/// The form of a kind of certificate on a medium.
pub fn on(kind: CertificateKind, medium: Medium) -> Result<&'static Form, NoForm> {
    find_on(ALL, kind, medium)
}

/// The slip or application of a name, if there is one.
pub fn slip(name: &str) -> Option<&'static Form> {
    find_slip(ALL, name)
}

fn of_kind(forms: &[&'static Form], kind: CertificateKind) -> impl Iterator<Item = &'static Form> {
    forms.iter().copied().filter(move |form| form.prints == Prints::Certificate(kind))
}

fn find_on(forms: &[&'static Form], kind: CertificateKind, medium: Medium) -> Result<&'static Form, NoForm> {
    of_kind(forms, kind).find(|form| form.medium == medium).ok_or(NoForm { kind, medium })
}

fn find_slip(forms: &[&'static Form], name: &str) -> Option<&'static Form> {
    forms.iter().copied().find(|form| matches!(form.prints, Prints::Slip(own) if own == name))
}

#[cfg(test)]
mod tests;
