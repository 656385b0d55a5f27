//! Papers: issued, come out, handed over, taken back.

use chrono::NaiveDate;

use super::records::NotApplicable;
use crate::certificate::{Certificate, CertificateState, Delivery, PaperOutcome, Receiver, ReissueReason};
use crate::numbers::CertificateNo;
use crate::record::{RecordedAt, Resident};

pub(super) fn deliver(
    resident: &mut Resident,
    no: &CertificateNo,
    delivered: (NaiveDate, Delivery),
    received: Option<Receiver>,
    at: RecordedAt,
) -> Result<(), NotApplicable> {
    let certificate = certificate_mut(resident, no)?;
    only_from(certificate, &[CertificateState::Issued, CertificateState::Returned])?;
    certificate.enter(CertificateState::Delivered, at);
    certificate.shelf = None;
    certificate.delivered = Some(delivered);
    certificate.received = received;
    Ok(())
}

/// 回収; of one that is said to be lost or stolen, only that it is no longer asked back.
pub(super) fn collect(
    resident: &mut Resident,
    no: &CertificateNo,
    on: NaiveDate,
    reason: Option<&str>,
    at: RecordedAt,
) -> Result<(), NotApplicable> {
    let certificate = certificate_mut(resident, no)?;
    if !certificate.state.can_be_collected() {
        return Err(NotApplicable::StateForbids);
    }
    if reason.and_then(ReissueReason::find).is_some_and(ReissueReason::is_gone) {
        if certificate.is_in_office() {
            // replaced before anybody took it
            return Err(NotApplicable::StateForbids);
        }
        only_from(certificate, &[CertificateState::Delivered, CertificateState::Replaced, CertificateState::Expired])?;
        certificate.enter(CertificateState::Lost, at);
        return Ok(());
    }
    certificate.enter(CertificateState::Collected, at);
    certificate.collected_on = Some(on);
    Ok(())
}

/// 抜取: only what came out and lies in the office.
pub(super) fn withdraw(resident: &mut Resident, no: &CertificateNo, at: RecordedAt) -> Result<(), NotApplicable> {
    let certificate = certificate_mut(resident, no)?;
    if !certificate.is_in_office() {
        return Err(NotApplicable::StateForbids);
    }
    certificate.enter(CertificateState::Withdrawn, at);
    Ok(())
}

/// 返送: only what was sent by mail.
pub(super) fn come_back(
    resident: &mut Resident,
    no: &CertificateNo,
    shelf: Option<&str>,
    at: RecordedAt,
) -> Result<(), NotApplicable> {
    let certificate = certificate_mut(resident, no)?;
    only_from(certificate, &[CertificateState::Delivered])?;
    if !matches!(certificate.delivered, Some((_, Delivery::Mail))) {
        return Err(NotApplicable::StateForbids);
    }
    certificate.enter(CertificateState::Returned, at);
    certificate.shelf = shelf.map(str::to_owned);
    Ok(())
}

fn certificate_mut<'a>(resident: &'a mut Resident, no: &CertificateNo) -> Result<&'a mut Certificate, NotApplicable> {
    resident.certificates.body.iter_mut().find(|c| c.no == *no).ok_or(NotApplicable::CertificateMissing)
}

fn only_from(certificate: &Certificate, states: &[CertificateState]) -> Result<(), NotApplicable> {
    if states.contains(&certificate.state) { Ok(()) } else { Err(NotApplicable::StateForbids) }
}

pub(super) fn issue(resident: &mut Resident, certificate: &Certificate, at: RecordedAt) -> Result<(), NotApplicable> {
    if resident.certificates.body.iter().any(|c| c.no == certificate.no) {
        return Err(NotApplicable::NumberUsed);
    }
    if certificate.state != CertificateState::Issuing {
        return Err(NotApplicable::StateForbids);
    }
    let mut certificate = certificate.clone();
    // that a paper was lost is so, whatever comes of the one in its place
    if let Some(old) = certificate.replaces.clone().filter(|_| certificate.reason.is_some_and(ReissueReason::is_gone))
        && let Ok(old) = certificate_mut(resident, &old)
        && old.state.in_hand()
    {
        old.enter(CertificateState::Lost, at);
    }
    certificate.enter(CertificateState::Issuing, at);
    resident.certificates.body.push(certificate);
    Ok(())
}

/// 発行済 follows an outcome; only then does a reissue put the old paper out of force.
pub(super) fn record_outcome(
    resident: &mut Resident,
    no: &CertificateNo,
    outcome: PaperOutcome,
    at: RecordedAt,
) -> Result<(), NotApplicable> {
    let certificate = certificate_mut(resident, no)?;
    only_from(certificate, &[CertificateState::Issuing])?;
    let state = match outcome {
        PaperOutcome::Printed => CertificateState::Issued,
        PaperOutcome::Spoiled | PaperOutcome::Nothing | PaperOutcome::NothingSent => CertificateState::Void,
    };
    certificate.enter(state, at);
    let replaced = certificate.replaces.clone().filter(|_| outcome == PaperOutcome::Printed);
    if let Some(old) = replaced
        && let Ok(old) = certificate_mut(resident, &old)
        && old.state.in_hand()
    {
        old.enter(CertificateState::Replaced, at);
    }
    Ok(())
}
