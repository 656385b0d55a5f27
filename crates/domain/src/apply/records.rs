//! The records an entry touches, and why an act cannot stand on them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::record::{OfficeRecord, RecordId, Resident};
use crate::records::Record;
use crate::scheme::national::Household;

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
    /// The movement it corrects is not there, was corrected before, or is of another kind or household.
    #[error("no such movement to correct")]
    MovementMissing,
    /// The movement is there already.
    #[error("the movement is there already")]
    MovementExists,
    /// A later movement rests on the one it cancels.
    #[error("a later movement rests on the one it cancels")]
    MovementFollowed,
    /// The determination is there already.
    #[error("the determination is there already")]
    DeterminationExists,
    /// The certificate number is there already.
    #[error("the certificate number was used")]
    NumberUsed,
    /// The bytes of an asset are not what it says of them.
    #[error("the bytes of the asset are not what it says of them")]
    AssetBroken,
    /// No certificate of that number.
    #[error("no such certificate")]
    CertificateMissing,
    /// The certificate's state forbids it.
    #[error("the certificate's state forbids it")]
    StateForbids,
}

pub(super) fn absent(records: &Records, id: RecordId) -> Result<(), NotApplicable> {
    if records.contains_key(&id) { Err(NotApplicable::RecordExists) } else { Ok(()) }
}

pub(super) fn as_resident(record: &mut Record) -> Result<&mut Resident, NotApplicable> {
    match record {
        Record::Resident(r) => Ok(r),
        Record::Household(_) | Record::Office(_) => Err(NotApplicable::OtherKind),
    }
}

pub(super) fn resident_mut(records: &mut Records, id: RecordId) -> Result<&mut Resident, NotApplicable> {
    as_resident(records.get_mut(&id).ok_or(NotApplicable::RecordMissing)?)
}

pub(super) fn household_mut(records: &mut Records, id: RecordId) -> Result<&mut Household, NotApplicable> {
    match records.get_mut(&id).ok_or(NotApplicable::RecordMissing)? {
        Record::Household(h) => Ok(h),
        Record::Resident(_) | Record::Office(_) => Err(NotApplicable::OtherKind),
    }
}

/// The simulated day of a sample office.
pub(super) fn move_day(records: &mut Records, office: RecordId, day: NaiveDate) -> Result<(), NotApplicable> {
    office_mut(records, office)?.founding.body.fixed_day = Some(day);
    Ok(())
}

pub(super) fn office_mut(records: &mut Records, id: RecordId) -> Result<&mut OfficeRecord, NotApplicable> {
    match records.get_mut(&id).ok_or(NotApplicable::RecordMissing)? {
        Record::Office(f) => Ok(f),
        Record::Resident(_) | Record::Household(_) => Err(NotApplicable::OtherKind),
    }
}
