//! Next actions: what a person still needs, derived from the records and the day, never stored.

use chrono::NaiveDate;

use super::{NextAction, NextActionCode, paper};
use crate::age;
use crate::certificate::{CertificateKind, CertificateState};
use crate::record::{Household, MynaState, Resident};

/// What is left to do for one person on `day`.
pub fn next_actions(resident: &Resident, household: Option<&Household>, day: NaiveDate) -> Vec<NextAction> {
    let member = household.and_then(|h| h.coverage_of(resident.id, day));
    let mut codes: Vec<NextActionCode> = resident
        .certificates
        .body
        .iter()
        .filter_map(|c| match c.state {
            CertificateState::Issuing => Some(NextActionCode::RecordOutcome),
            CertificateState::Issued => Some(NextActionCode::Deliver),
            CertificateState::Replaced => Some(NextActionCode::Collect),
            CertificateState::Delivered if member.is_none() => Some(NextActionCode::Collect),
            CertificateState::Delivered
            | CertificateState::Collected
            | CertificateState::Returned
            | CertificateState::Withdrawn
            | CertificateState::Void
            | CertificateState::Expired => None,
        })
        .collect();
    if member.is_some() {
        codes.extend(covered_actions(resident, day));
    }
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter().map(|code| NextAction { code, resident: resident.id }).collect()
}

fn covered_actions(resident: &Resident, day: NaiveDate) -> Vec<NextActionCode> {
    let mut codes = Vec::new();
    if resident.identity.body.removed_on.is_some_and(|gone| gone <= day) {
        codes.push(NextActionCode::EndCoverage);
    }
    if resident.myna.body.state == MynaState::Unknown {
        codes.push(NextActionCode::AskMyna);
    }
    if age::gates(resident.identity.body.birth.assumed()).elderly_from <= day && resident.copay_on(day).is_none() {
        codes.push(NextActionCode::DetermineCopay);
    }
    let kind = CertificateKind::QualificationCertificate;
    let open = resident.certificates.body.iter().any(|c| c.kind == kind && c.state == CertificateState::Issuing);
    let held = resident.certificate_in_hand(kind).is_some_and(|c| c.valid_until >= day);
    if paper::paper_for(resident, day).outcome == kind && !open && !held {
        codes.push(NextActionCode::GivePaper);
    }
    codes
}
