//! Acts that name an item which is past and stands in the document no more.

use std::collections::BTreeSet;

use super::records::Records;
use crate::act::Act;
use crate::certificate::Certificate;
use crate::record::{RecordId, Resident};
use crate::records::Record;

/// The records whose words must be at hand before these acts are applied. Most acts add to what is present and need none.
pub fn needs_past<'a>(acts: impl IntoIterator<Item = &'a Act>, records: &Records) -> BTreeSet<RecordId> {
    acts.into_iter().filter_map(|act| needed(act, records)).collect()
}

/// The record, if the act names an item of it that is past.
pub(super) fn needed(act: &Act, records: &Records) -> Option<RecordId> {
    let of = |id: &RecordId, past: fn(&Resident, &Act) -> bool| {
        let resident = records.get(id).and_then(Record::as_resident)?;
        past(resident, act).then_some(*id)
    };
    match act {
        Act::CorrectMovement(correction) => of(&correction.resident, names_past_movement),
        Act::RecordStatus { resident, .. } => of(resident, names_past_status),
        Act::RecordIncome { resident, .. } => of(resident, names_past_year),
        Act::RecordPaperOutcome { resident, .. }
        | Act::DeliverCertificate { resident, .. }
        | Act::CollectCertificate { resident, .. }
        | Act::WithdrawCertificate { resident, .. }
        | Act::ReturnCertificate { resident, .. } => of(resident, names_past_paper),
        Act::RecordRound { office, round } => {
            let rounds = &records.get(office).and_then(Record::as_office)?.rounds;
            let first = rounds.body.first();
            (rounds.has_past() && first.is_some_and(|first| round.month < first.month)).then_some(*office)
        }
        Act::FoundOffice { .. }
        | Act::AmendOffice { .. }
        | Act::MoveDay { .. }
        | Act::RecordAccount { .. }
        | Act::SetOption(_)
        | Act::RecordAsset(_)
        | Act::RecordResident { .. }
        | Act::OpenHousehold { .. }
        | Act::StartCoverage(_)
        | Act::EndCoverage(_)
        | Act::ChangeHousehold(_)
        | Act::ChangeHead { .. }
        | Act::NoteMovement { .. }
        | Act::RecordMyna { .. }
        | Act::RecordCopay { .. }
        | Act::Determine { .. }
        | Act::OpenTask { .. }
        | Act::CloseTask { .. }
        | Act::IssueCertificate { .. } => None,
    }
}

fn names_past_movement(resident: &Resident, act: &Act) -> bool {
    let Act::CorrectMovement(correction) = act else { return false };
    resident.qualification.has_past() && resident.qualification.body.movement(correction.corrects).is_none()
}

fn names_past_status(resident: &Resident, act: &Act) -> bool {
    let Act::RecordStatus { status, .. } = act else { return false };
    resident.special.has_past() && resident.special.body.iter().all(|s| s.id != status.id)
}

/// The years that are past are older than all that are present.
fn names_past_year(resident: &Resident, act: &Act) -> bool {
    let Act::RecordIncome { income, .. } = act else { return false };
    resident.income.has_past() && resident.income.body.first().is_some_and(|first| income.tax_year < first.tax_year)
}

/// The paper itself, or the one it takes the place of.
fn names_past_paper(resident: &Resident, act: &Act) -> bool {
    let (Act::RecordPaperOutcome { no, .. }
    | Act::DeliverCertificate { no, .. }
    | Act::CollectCertificate { no, .. }
    | Act::WithdrawCertificate { no, .. }
    | Act::ReturnCertificate { no, .. }) = act
    else {
        return false;
    };
    let present = |no: &crate::numbers::CertificateNo| resident.certificates.body.iter().find(|c| c.no == *no);
    let replaces = |paper: &Certificate| paper.replaces.as_ref().is_none_or(|old| present(old).is_some());
    resident.certificates.has_past() && !present(no).is_some_and(replaces)
}
