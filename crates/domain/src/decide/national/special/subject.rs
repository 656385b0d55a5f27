//! One person of a notification of a special status, with what was shown.

use std::collections::BTreeMap;

use crate::certificate::CertificateKind;
use crate::record::Resident;
use crate::scheme::national::Household;

/// One person of a notification.
pub struct StatusSubject {
    /// The person.
    pub resident: Resident,
    /// The household that covers, or last covered, the person.
    pub household: Option<Household>,
    /// What was shown, by name.
    pub evidence: BTreeMap<String, String>,
    /// Kinds of paper brought.
    pub brought: Vec<CertificateKind>,
}
