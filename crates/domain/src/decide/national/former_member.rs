//! 特定同一世帯所属者 (国保令29条の7): who lost the 国保 by going over to 後期, and lives on in the household with somebody whom it covers.
//!
//! It follows from the coverage that ended, in whatever order its facts were told; a status that is recorded says when it was told, and may
//! say that it ended.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::age;
use crate::person::Identity;
use crate::record::{Resident, SpecialStatus, StatusKind};
use crate::scheme::national::Household;
use crate::scheme::national::reasons::EndReason;

/// 特定同一世帯所属者 as long as the person lives in the household with somebody whom it covers: who died, moved away, lives in another one by
/// the registry or is insured again is it no more, whether somebody ended the status or not (国保令29条の7). `household`: the whole one under
/// its newest number ([`super::people::People::whole`]), for with a new head alone it is the same household (ADR 0066).
pub fn is_former_member(person: &Resident, household: &Household, on: NaiveDate) -> bool {
    let identity = &person.identity.body;
    let lives_on = identity.removed_on.is_none_or(|gone| on < gone);
    let homes = (&identity.juki_household_no, &household.number.body.juki_household_no);
    let elsewhere = matches!(homes, (Some(own), Some(home)) if own != home);
    let with_insured = household.coverage_of(person.id, on).is_none() && household.covered_on(on).next().is_some();
    let stayed_since = |status: &SpecialStatus| !has_been_away(person, household, status.from);
    let is_one = || {
        person.statuses_on(on).any(|status| status.kind == StatusKind::FormerMember && stayed_since(status))
            || unrecorded(person, household).is_some_and(|status| status.holds_on(on) && stayed_since(&status))
    };
    lives_on && !elsewhere && with_insured && is_one()
}

/// Somebody who may be one by the day: turned 75, though no entry says so yet, or went over by the certification of a disability.
pub fn may_be_former_member(person: &Resident, day: NaiveDate) -> bool {
    let goes_over = |reason| matches!(EndReason::from_code(reason), Some(EndReason::E08 | EndReason::E09));
    let went_over = person.qualification.body.periods.iter().any(|period| period.end_reason.is_some_and(goes_over));
    went_over || age::is_75_on(person.identity.body.birth, day) != Some(false)
}

/// The person has lived in another home, or nowhere here, since that day, as the registry told it: who comes back is no longer one (継続して
/// 同一の世帯に属する者). A removal that was taken back never was. Asks the words at hand.
pub fn has_been_away(person: &Resident, household: &Household, since: NaiveDate) -> bool {
    let came_back = person.identity.body.resident_since.is_some_and(|came| since < came);
    let numbers = household.number.history();
    let is_home = |no: &String| numbers.iter().any(|(_, number)| number.juki_household_no.as_ref() == Some(no));
    let is_away = |word: &Identity| {
        word.effective_on.is_some_and(|on| since < on) && word.juki_household_no.as_ref().is_some_and(|no| !is_home(no))
    };
    let knows_home = numbers.iter().any(|(_, number)| number.juki_household_no.is_some());
    came_back || knows_home && person.identity.history().iter().any(|(_, word)| is_away(word))
}

/// The status that follows from the end of the coverage, where none was recorded from that day: who stays was told of after the end was
/// written. A recorded one goes first, for it may have been ended or taken back.
pub fn unrecorded(person: &Resident, household: &Household) -> Option<SpecialStatus> {
    let last = &household.latest_of(person.id)?.period;
    let (reason, from, by) = (last.end_reason.and_then(EndReason::from_code)?, last.to?, last.ended_by?);
    let goes_over = matches!(reason, EndReason::E08 | EndReason::E09);
    let somebody_stays = household.covered_on(from).any(|member| member.resident != person.id);
    let is_recorded = person.special.body.iter().any(|s| s.kind == StatusKind::FormerMember && s.from == from);
    (goes_over && somebody_stays && !is_recorded).then(|| SpecialStatus {
        id: by,
        kind: StatusKind::FormerMember,
        from,
        to: None,
        notified_on: person.qualification.body.movement(by).map_or(from, |movement| movement.notified_on),
        evidence: BTreeMap::new(),
        withdrawn: false,
    })
}
