//! The kinds the office can make: one line each.

use chrono::NaiveDate;

use super::kind::{Paper, find};
use super::{end, limit_certificate, qualification_certificate, qualification_notice};
use crate::certificate::CertificateKind;
use crate::options::Options;
use crate::record::Resident;

/// Every kind the office can make.
pub static ALL: &[&dyn Paper] =
    &[&qualification_certificate::Kind, &qualification_notice::Kind, &limit_certificate::Kind];

/// The last good day of a paper of that kind that is made on `day`; none where it has none, or cannot be made.
pub fn last_day(kind: CertificateKind, person: &Resident, options: &Options, day: NaiveDate) -> Option<NaiveDate> {
    let facts = end::end_facts(person, options, day, day);
    let last = match find(ALL, kind) {
        Some(paper) => paper.until(&facts),
        None => end::usual_end(kind, &facts),
    };
    last.ok()?.map(|end| end.outcome)
}
