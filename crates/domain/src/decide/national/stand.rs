//! Whether acts can stand on the records of one person: every covered day a qualified one, none of two households.

use chrono::NaiveDate;

use crate::act::Act;
use crate::apply::{NotApplicable, Records, apply_all};
use crate::decide::who;
use crate::record::{RecordedAt, Resident};
use crate::records::Record;
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::Household;

/// The acts must stand, and every covered day must be a qualified one that no other household covers.
pub(super) fn stand(person: &Resident, homes: &[Household], claims: &[Act], at: RecordedAt) -> Result<(), Refusal> {
    let mut records: Records = homes.iter().map(|h| (h.id, Record::Household(Box::new(h.clone())))).collect();
    records.insert(person.id, Record::Resident(Box::new(person.clone())));
    let refuse = |code| Refusal::new(code).with("resident", who(person));
    apply_all(claims, at, &mut records).map_err(|why| match why {
        NotApplicable::MovementFollowed => refuse(RefusalCode::MovementFollowed),
        NotApplicable::MovementMissing => refuse(RefusalCode::MovementUnknown).with("field", "corrected"),
        NotApplicable::CoverageOverlaps | NotApplicable::NoCoverage => refuse(RefusalCode::PeriodsOverlap),
        NotApplicable::RecordMissing
        | NotApplicable::RecordExists
        | NotApplicable::OtherKind
        | NotApplicable::BranchTaken
        | NotApplicable::MovementExists
        | NotApplicable::DeterminationExists
        | NotApplicable::NumberUsed
        | NotApplicable::AssetBroken
        | NotApplicable::CertificateMissing
        | NotApplicable::StateForbids => refuse(RefusalCode::PeriodsOverlap),
    })?;
    let id = person.id;
    let households = records.values().filter_map(Record::as_household);
    let mut covered: Vec<_> = households
        .flat_map(|h| &h.members.body)
        .filter(|m| m.resident == id && m.period.to != Some(m.period.from))
        .map(|m| (m.period.from, m.period.to))
        .collect();
    covered.sort_unstable();
    let overlaps = covered.windows(2).any(|w| matches!(w, [(_, to), (next, _)] if to.is_none_or(|to| to > *next)));
    let periods = records.get(&id).and_then(Record::as_resident).map(|r| r.qualification.body.periods.clone());
    let periods = periods.unwrap_or_default();
    let inside = |(from, to): &(NaiveDate, Option<NaiveDate>)| {
        periods.iter().any(|p| p.from <= *from && p.to.is_none_or(|end| to.is_some_and(|to| to <= end)))
    };
    if overlaps || !covered.iter().all(inside) { Err(refuse(RefusalCode::PeriodsOverlap)) } else { Ok(()) }
}
