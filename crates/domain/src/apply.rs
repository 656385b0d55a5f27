//! `apply` folds an act into records. Total and deterministic: it needs no rules table and no clock.
//!
//! It proves that an act *can* stand on the records; whether it *should* was decided before.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::act::{Act, CoverageEnd, CoverageStart, OptionSet};
use crate::certificate::{Certificate, CertificateState, PaperOutcome};
use crate::coverage::{EndReason, StartReason};
use crate::numbers::CertificateNo;
use crate::person::Identity;
use crate::record::{
    Account, Founding, Household, HouseholdNumber, Member, Movement, Office, OptionValue, QualificationPeriod, Record,
    RecordId, Resident, Section,
};

/// The records an entry touches, by id. Ordered, so that nothing depends on a hash.
pub type Records = BTreeMap<RecordId, Record>;

/// Why an act cannot stand on these records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotApplicable {
    /// A record the act names is not there.
    #[error("a record it names is not there")]
    RecordMissing,
    /// A record the act would begin is there already.
    #[error("the record is there already")]
    RecordExists,
    /// The act names a record of another kind.
    #[error("the record is of another kind")]
    OtherKind,
    /// The coverage it begins overlaps another.
    #[error("the coverage overlaps another")]
    CoverageOverlaps,
    /// There is no coverage to end, or it would end before it began.
    #[error("no coverage to end")]
    NoCoverage,
    /// The 枝番 belongs to another person.
    #[error("the branch number belongs to another person")]
    BranchTaken,
    /// The certificate number is there already.
    #[error("the certificate number was used")]
    NumberUsed,
    /// No certificate of that number.
    #[error("no such certificate")]
    CertificateMissing,
    /// The certificate's state forbids it.
    #[error("the certificate's state forbids it")]
    StateForbids,
}

/// Folds one act.
pub fn apply(act: &Act, records: &mut Records) -> Result<(), NotApplicable> {
    match act {
        Act::FoundOffice { office, founding } => found_office(records, *office, founding),
        Act::RecordAccount { office, account } => record_account(office_mut(records, *office)?, account),
        Act::SetOption(set) => set_option(office_mut(records, set.office)?, set),
        Act::RecordResident { resident, identity } => record_resident(records, *resident, identity),
        Act::OpenHousehold { household, number, head } => open_household(records, *household, number, *head),
        Act::StartCoverage(start) => start_coverage(records, start),
        Act::EndCoverage(end) => end_coverage(records, end),
        Act::RecordMyna { resident, myna } => {
            resident_mut(records, *resident)?.myna.body = *myna;
            Ok(())
        }
        Act::RecordCopay { resident, copay } => {
            resident_mut(records, *resident)?.copay.body.push(copay.clone());
            Ok(())
        }
        Act::IssueCertificate { resident, certificate } => issue(resident_mut(records, *resident)?, certificate),
        Act::RecordPaperOutcome { resident, no, outcome, reason: _ } => {
            record_outcome(resident_mut(records, *resident)?, no, *outcome)
        }
        Act::DeliverCertificate { resident, no, on, by } => {
            let certificate = certificate_mut(resident_mut(records, *resident)?, no)?;
            only_from(certificate, &[CertificateState::Issued])?;
            certificate.state = CertificateState::Delivered;
            certificate.delivered = Some((*on, *by));
            Ok(())
        }
        Act::CollectCertificate { resident, no, on, reason: _ } => {
            collect(certificate_mut(resident_mut(records, *resident)?, no)?, *on)
        }
    }
}

fn collect(certificate: &mut Certificate, on: NaiveDate) -> Result<(), NotApplicable> {
    if !certificate.state.collectable() {
        return Err(NotApplicable::StateForbids);
    }
    certificate.state = CertificateState::Collected;
    certificate.collected_on = Some(on);
    Ok(())
}

fn record_account(office: &mut Office, account: &Account) -> Result<(), NotApplicable> {
    office.accounts.body.retain(|a| a.name != account.name);
    office.accounts.body.push(account.clone());
    Ok(())
}

fn set_option(office: &mut Office, set: &OptionSet) -> Result<(), NotApplicable> {
    let value = OptionValue { value: set.value.clone(), set_on: set.set_on, set_by: set.set_by.clone() };
    office.options.body.insert(set.name.clone(), value);
    Ok(())
}

fn record_resident(records: &mut Records, id: RecordId, identity: &Identity) -> Result<(), NotApplicable> {
    let unwritten = || Record::Resident(Box::new(Resident::unwritten(id, identity.clone())));
    as_resident(records.entry(id).or_insert_with(unwritten))?.identity.body = identity.clone();
    Ok(())
}

fn open_household(
    records: &mut Records,
    id: RecordId,
    number: &HouseholdNumber,
    head: RecordId,
) -> Result<(), NotApplicable> {
    absent(records, id)?;
    let mut record = Household::unwritten(id);
    record.number.body = number.clone();
    record.head.body = Some(head);
    records.insert(id, Record::Household(Box::new(record)));
    Ok(())
}

fn start_coverage(records: &mut Records, start: &CoverageStart) -> Result<(), NotApplicable> {
    let member = Member {
        resident: start.resident,
        branch: start.branch.clone(),
        covered_from: start.covered_from,
        covered_to: None,
        reason: start.reason,
        end_reason: None,
    };
    start_member(household_mut(records, start.household)?, member)?;
    let resident = resident_mut(records, start.resident)?;
    start_qualification(resident, start.qualified_on, start.reason, &start.movement)
}

fn end_coverage(records: &mut Records, end: &CoverageEnd) -> Result<(), NotApplicable> {
    end_member(household_mut(records, end.household)?, end.resident, end.covered_to, end.reason)?;
    let resident = resident_mut(records, end.resident)?;
    end_qualification(resident, end.disqualified_on, end.reason, &end.movement)
}

/// Folds the acts of one entry, which stand or fall together, and moves the versions of the records
/// and sections that changed. On an error the records are as they were.
pub fn apply_all<'a>(acts: impl IntoIterator<Item = &'a Act>, records: &mut Records) -> Result<(), NotApplicable> {
    let before = records.clone();
    let mut after = before.clone();
    let mut touched = Vec::new();
    for act in acts {
        apply(act, &mut after)?;
        touched.extend(act.touches());
    }
    touched.sort_unstable();
    touched.dedup();
    for id in touched {
        if let Some(record) = after.get_mut(&id) {
            advance(record, before.get(&id));
        }
    }
    *records = after;
    Ok(())
}

fn advance(after: &mut Record, before: Option<&Record>) {
    match after {
        Record::Resident(r) => {
            let old = before.and_then(Record::as_resident);
            r.version += 1;
            let version = r.version;
            mark(&mut r.identity, old.map(|o| &o.identity.body), version);
            mark(&mut r.qualification, old.map(|o| &o.qualification.body), version);
            mark(&mut r.myna, old.map(|o| &o.myna.body), version);
            mark(&mut r.copay, old.map(|o| &o.copay.body), version);
            mark(&mut r.certificates, old.map(|o| &o.certificates.body), version);
        }
        Record::Household(h) => {
            let old = before.and_then(Record::as_household);
            h.version += 1;
            let version = h.version;
            mark(&mut h.number, old.map(|o| &o.number.body), version);
            mark(&mut h.head, old.map(|o| &o.head.body), version);
            mark(&mut h.members, old.map(|o| &o.members.body), version);
        }
        Record::Office(f) => {
            let old = before.and_then(Record::as_office);
            f.version += 1;
            let version = f.version;
            mark(&mut f.founding, old.map(|o| &o.founding.body), version);
            mark(&mut f.options, old.map(|o| &o.options.body), version);
            mark(&mut f.accounts, old.map(|o| &o.accounts.body), version);
        }
    }
}

/// A section that says something else than before was written by this version.
fn mark<T: PartialEq>(section: &mut Section<T>, before: Option<&T>, version: u64) {
    let changed = match before {
        Some(before) => *before != section.body,
        None => true,
    };
    if changed {
        section.version = version;
    }
}

fn found_office(records: &mut Records, id: RecordId, founding: &Founding) -> Result<(), NotApplicable> {
    absent(records, id)?;
    let office = Office {
        id,
        version: 0,
        founding: Section { version: 0, body: founding.clone() },
        options: Section::default(),
        accounts: Section::default(),
    };
    records.insert(id, Record::Office(Box::new(office)));
    Ok(())
}

fn absent(records: &Records, id: RecordId) -> Result<(), NotApplicable> {
    if records.contains_key(&id) { Err(NotApplicable::RecordExists) } else { Ok(()) }
}

fn as_resident(record: &mut Record) -> Result<&mut Resident, NotApplicable> {
    match record {
        Record::Resident(r) => Ok(r),
        Record::Household(_) | Record::Office(_) => Err(NotApplicable::OtherKind),
    }
}

fn resident_mut(records: &mut Records, id: RecordId) -> Result<&mut Resident, NotApplicable> {
    as_resident(records.get_mut(&id).ok_or(NotApplicable::RecordMissing)?)
}

fn household_mut(records: &mut Records, id: RecordId) -> Result<&mut Household, NotApplicable> {
    match records.get_mut(&id).ok_or(NotApplicable::RecordMissing)? {
        Record::Household(h) => Ok(h),
        Record::Resident(_) | Record::Office(_) => Err(NotApplicable::OtherKind),
    }
}

fn office_mut(records: &mut Records, id: RecordId) -> Result<&mut Office, NotApplicable> {
    match records.get_mut(&id).ok_or(NotApplicable::RecordMissing)? {
        Record::Office(f) => Ok(f),
        Record::Resident(_) | Record::Household(_) => Err(NotApplicable::OtherKind),
    }
}

fn start_member(household: &mut Household, member: Member) -> Result<(), NotApplicable> {
    let others = || household.members.body.iter().filter(|m| m.resident != member.resident);
    if others().any(|m| m.branch == member.branch) {
        return Err(NotApplicable::BranchTaken);
    }
    let own = household.members.body.iter().filter(|m| m.resident == member.resident);
    if own.clone().any(|m| m.covered_to.is_none_or(|to| to > member.covered_from)) {
        return Err(NotApplicable::CoverageOverlaps);
    }
    household.members.body.push(member);
    Ok(())
}

fn start_qualification(
    resident: &mut Resident,
    from: NaiveDate,
    reason: StartReason,
    movement: &Movement,
) -> Result<(), NotApplicable> {
    let body = &mut resident.qualification.body;
    if body.periods.iter().any(|p| p.to.is_none_or(|to| to > from)) {
        return Err(NotApplicable::CoverageOverlaps);
    }
    body.periods.push(QualificationPeriod { from, to: None, reason, end_reason: None });
    body.movements.push(movement.clone());
    Ok(())
}

fn end_member(
    household: &mut Household,
    resident: RecordId,
    to: NaiveDate,
    reason: EndReason,
) -> Result<(), NotApplicable> {
    let open = household
        .members
        .body
        .iter_mut()
        .find(|m| m.resident == resident && m.covered_to.is_none() && m.covered_from <= to);
    let member = open.ok_or(NotApplicable::NoCoverage)?;
    member.covered_to = Some(to);
    member.end_reason = Some(reason);
    Ok(())
}

fn end_qualification(
    resident: &mut Resident,
    to: Option<NaiveDate>,
    reason: EndReason,
    movement: &Movement,
) -> Result<(), NotApplicable> {
    let body = &mut resident.qualification.body;
    if let Some(to) = to {
        let open = body.periods.iter_mut().find(|p| p.to.is_none() && p.from <= to).ok_or(NotApplicable::NoCoverage)?;
        open.to = Some(to);
        open.end_reason = Some(reason);
    }
    body.movements.push(movement.clone());
    Ok(())
}

fn certificate_mut<'a>(resident: &'a mut Resident, no: &CertificateNo) -> Result<&'a mut Certificate, NotApplicable> {
    resident.certificates.body.iter_mut().find(|c| c.no == *no).ok_or(NotApplicable::CertificateMissing)
}

fn only_from(certificate: &Certificate, states: &[CertificateState]) -> Result<(), NotApplicable> {
    if states.contains(&certificate.state) { Ok(()) } else { Err(NotApplicable::StateForbids) }
}

fn issue(resident: &mut Resident, certificate: &Certificate) -> Result<(), NotApplicable> {
    if resident.certificates.body.iter().any(|c| c.no == certificate.no) {
        return Err(NotApplicable::NumberUsed);
    }
    if certificate.state != CertificateState::Issuing {
        return Err(NotApplicable::StateForbids);
    }
    resident.certificates.body.push(certificate.clone());
    Ok(())
}

/// 発行済 follows an outcome; only then does a reissue put the old paper out of force.
fn record_outcome(resident: &mut Resident, no: &CertificateNo, outcome: PaperOutcome) -> Result<(), NotApplicable> {
    let certificate = certificate_mut(resident, no)?;
    only_from(certificate, &[CertificateState::Issuing])?;
    certificate.state = match outcome {
        PaperOutcome::Printed => CertificateState::Issued,
        PaperOutcome::Spoiled | PaperOutcome::Nothing | PaperOutcome::NothingSent => CertificateState::Void,
    };
    let replaced = certificate.replaces.clone().filter(|_| outcome == PaperOutcome::Printed);
    if let Some(old) = replaced
        && let Ok(old) = certificate_mut(resident, &old)
        && old.state.in_hand()
    {
        old.state = CertificateState::Replaced;
    }
    Ok(())
}
