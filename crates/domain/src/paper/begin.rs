//! The first day of a paper given on application, as it follows from the coverage known by now.

use chrono::NaiveDate;

use super::kind::{Holder, Paper};
use crate::certificate::Certificate;
use crate::record::{Movement, MovementKind, Resident};
use crate::scheme::national::reasons::{StartReason, start_dates};

/// 発効期日 that a paper given on application should have: never before the coverage it rests on, and earlier than it says where it began with a
/// joining that was corrected since (国保則27条の14の2: from the month of the application, in the month of 資格取得 from that day).
pub(super) fn first_day_now(kind: &dyn Paper, holder: &Holder<'_>, held: &Certificate) -> NaiveDate {
    let first = kind.from(holder, held.valid_from);
    if began_with_corrected(holder.person(), held) { first } else { first.max(held.valid_from) }
}

/// Its time began with a coverage whose joining was corrected, or cancelled, after it was made.
fn began_with_corrected(person: &Resident, held: &Certificate) -> bool {
    let Some(made) = held.log.first() else { return false };
    let covered_from = |m: &Movement| {
        let reason = StartReason::from_code(m.reason)?;
        Some(start_dates(reason, m.effective_on, None).outcome.covered)
    };
    let corrected =
        |m: &&Movement| m.kind == MovementKind::Join && m.corrected_by.is_some() && m.recorded_at <= made.at;
    person.qualification.body.movements.iter().filter(corrected).any(|m| covered_from(m) == Some(held.valid_from))
}
