//! A determination enters the records: the household's list of them, and the ratio of each person it changes.

use super::records::{NotApplicable, Records, household_mut, resident_mut};
use crate::record::{CopayDetermination, Determination, PersonRatio, RecordId, RecordedAt};

pub(super) fn record(
    records: &mut Records,
    household: RecordId,
    determination: &Determination,
    ratios: &[PersonRatio],
    at: RecordedAt,
) -> Result<(), NotApplicable> {
    let known = &mut household_mut(records, household)?.determinations.body;
    if known.iter().any(|d| d.id == determination.id) {
        return Err(NotApplicable::DeterminationExists);
    }
    known.push(Determination { at: Some(at), ..determination.clone() });
    for ratio in ratios {
        let copay = CopayDetermination {
            ratio_percent: ratio.ratio_percent,
            from: ratio.from,
            reason: String::new(),
            determined_on: determination.determined_on,
            by: Some(determination.id),
        };
        resident_mut(records, ratio.resident)?.copay.body.push(copay);
    }
    Ok(())
}
