//! What the registry tells of a leaving or an arrival, compared with what is registered of it.
//!
//! The registry's word is no movement: it registers nothing by itself. Where its day or its kind is another than the one that stands, days of
//! coverage or the qualification are wrong (国保法7条・8条1項), and a clerk corrects or cancels. Which of two facts goes before, and what a
//! later correction at the counter settles, is [ADR 0073](../../../../../docs/adr/0073-what-the-registry-tells-and-what-stands.md).

use chrono::NaiveDate;

use super::registry_reasons::{end_reason, start_reason};
use crate::decide::{NextAction, NextActionCode};
use crate::options::Options;
use crate::person::Identity;
use crate::record::{Certainty, Movement, MovementKind, RecordedAt, Resident, Wanted};
use crate::registry::MoveReason;
use crate::scheme::national::away::stays_insured;
use crate::scheme::national::reasons::{EndCase, EndReason, StartReason, end_dates, label_of};
use crate::scheme::national::{Household, Member};
use crate::wareki;

/// A fact as the registry tells it.
#[derive(Clone, Copy)]
struct Told {
    /// 異動事由
    reason: MoveReason,
    /// 異動日
    on: NaiveDate,
    /// When the office took the word in, where it is among the words at hand.
    at: Option<RecordedAt>,
}

impl Told {
    /// The word of that reason and day.
    fn of(resident: &Resident, reason: MoveReason, on: NaiveDate) -> Self {
        let is_it = |word: &Identity| reason_of(word) == Some(reason) && word.effective_on == Some(on);
        let at = resident.identity.history().into_iter().rev().find(|(_, word)| is_it(word)).and_then(|(at, _)| at);
        Self { reason, on, at }
    }

    /// The leaving by which the person is removed, as the last word about it tells.
    fn leaving(resident: &Resident) -> Option<Self> {
        let gone = resident.identity.body.removed_on?;
        let words = resident.identity.history().into_iter().rev();
        let mut leaving = words.filter_map(|(at, word)| Some((at, reason_of(&word)?, word)));
        let (at, reason, word) =
            leaving.find(|(_, reason, word)| word.removed_on == Some(gone) && end_reason(*reason).is_some())?;
        Some(Self { reason, on: word.effective_on?, at })
    }

    /// The move into the municipality by which the person lives here now.
    fn arrival(resident: &Resident) -> Option<Self> {
        let since = resident.identity.body.resident_since;
        let words = resident.identity.history().into_iter().rev();
        let mut moves = words.filter_map(|(at, word)| Some((at, reason_of(&word)?, word)));
        let (at, reason, word) = moves
            .find(|(_, reason, word)| word.resident_since == since && start_reason(*reason).is_some_and(moves_in))?;
        Some(Self { reason, on: word.effective_on?, at })
    }
}

/// What stands, in the office's words with its day, and what the registry tells instead.
struct Difference {
    stands: (&'static str, NaiveDate),
    told: Told,
    code: NextActionCode,
}

impl Difference {
    fn action(self, resident: &Resident, options: &Options) -> NextAction {
        let ((registered, on), told) = (self.stands, self.told);
        let (on, told_on) = (wareki::long(on), wareki::long(told.on));
        let differs = format!("登録は {registered} {on}、住民記録は {} {told_on}", told.reason.label());
        let action = NextAction::by(self.code, resident.id, options.notice_due(told.on));
        NextAction { since: Some(told.on), differs: Some(differs), ..action }
    }
}

/// What the registry tells otherwise than it stands, by `day`: the word by which the person is removed or lives here, and those that wait on
/// the work list.
pub(super) fn differences(
    resident: &Resident,
    household: Option<&Household>,
    options: &Options,
    day: NaiveDate,
) -> Vec<NextAction> {
    let Some(member) = household.and_then(|home| home.latest_of(resident.id)) else { return Vec::new() };
    let ending = Ending::of(resident, member);
    let moved_in = MovedIn::of(resident, member);
    let leavings = ending.iter().flat_map(|ending| leavings_told(resident, ending));
    // of a day still to come nothing is wrong yet, unless the coverage has ended by now
    let is_due = |found: &Difference| found.told.on <= day || found.stands.1 <= day;
    let found = leavings.chain(moved_in.and_then(|moved_in| arrival_told(resident, &moved_in))).filter(is_due);
    found.map(|found| found.action(resident, options)).collect()
}

/// What the registry tells otherwise of a leaving that is being registered.
pub(super) fn with_leaving(resident: &Resident, ending: &Ending, options: &Options) -> Option<NextAction> {
    leavings_told(resident, ending).into_iter().next().map(|found| found.action(resident, options))
}

/// What the registry tells otherwise of a move in that is being registered.
pub(super) fn with_joining(resident: &Resident, moved_in: &MovedIn, options: &Options) -> Option<NextAction> {
    arrival_told(resident, moved_in).map(|found| found.action(resident, options))
}

/// Whether the newest coverage ended otherwise than by the leaving of that reason and day.
pub(super) fn ended_otherwise(
    resident: &Resident,
    household: Option<&Household>,
    reason: MoveReason,
    on: NaiveDate,
) -> bool {
    let ending = household.and_then(|home| Ending::of(resident, home.latest_of(resident.id)?));
    ending.is_some_and(|ending| ending.difference(resident, Told::of(resident, reason, on)).is_some())
}

/// The one that would end the coverage first goes before the others.
fn leavings_told(resident: &Resident, ending: &Ending) -> Vec<Difference> {
    let waiting = resident.tasks.body.iter().filter(|task| task.wanted == Wanted::EndCoverage);
    let waiting = waiting.map(|task| Told::of(resident, task.reason, task.effective_on));
    let mut told: Vec<Told> = Told::leaving(resident).into_iter().chain(waiting).collect();
    told.sort_by_key(|told| told.on);
    told.into_iter().filter_map(|told| ending.difference(resident, told)).collect()
}

/// A planned move that the registry told on its day, or after it, as it was planned: there is nothing left to confirm.
pub(super) fn is_confirmed(resident: &Resident, planned: &Movement) -> bool {
    let told = Told::leaving(resident).filter(|told| told.on == planned.effective_on);
    let same = told.filter(|told| end_reason(told.reason).map(EndReason::code) == Some(planned.reason));
    same.and_then(|told| told.at).is_some_and(|at| planned.effective_on <= at.date_naive())
}

/// The end of a coverage, as it stands.
pub(super) struct Ending {
    /// 事由
    pub reason: EndReason,
    /// 異動日
    pub on: NaiveDate,
    /// 適用開始年月日
    pub from: NaiveDate,
    /// 適用終了年月日
    pub to: NaiveDate,
    /// The move is only planned.
    pub is_planned: bool,
    /// When the day was corrected, if it was.
    pub corrected_at: Option<RecordedAt>,
}

impl Ending {
    fn of(resident: &Resident, member: &Member) -> Option<Self> {
        let (to, reason) = (member.period.to?, member.period.end_reason.and_then(EndReason::from_code)?);
        let movement = member.period.ended_by.and_then(|id| resident.qualification.body.movement(id));
        Some(Self {
            reason,
            on: movement.map_or(to, |movement| movement.effective_on),
            from: member.period.from,
            to,
            is_planned: movement.is_some_and(|movement| movement.certainty == Certainty::Planned),
            corrected_at: movement.filter(|movement| movement.corrects.is_some()).map(|movement| movement.recorded_at),
        })
    }

    fn difference(&self, resident: &Resident, told: Told) -> Option<Difference> {
        let kind = end_reason(told.reason)?;
        // 転入通知 tells the counter the day of a move before the registry's own word of it comes
        let is_settled = told.at.zip(self.corrected_at).is_some_and(|(told, corrected)| told < corrected);
        let stays = [told_end(kind, told.on), self.to.pred_opt()?].iter().any(|day| stays_insured(resident, *day));
        if !self.differs_from(kind, told.on, is_settled) || stays || self.is_of_another_stay(resident, told.on) {
            return None;
        }
        let is_put_off = self.is_planned && kind == self.reason && self.on < told.on;
        let code = if is_put_off { NextActionCode::ConfirmPlannedMove } else { NextActionCode::EndCoverage };
        Some(Difference { stands: (label_of(self.reason.code()), self.on), told, code })
    }

    /// Between this end and what is told the person came back to live here: the word is of another leaving.
    fn is_of_another_stay(&self, resident: &Resident, told: NaiveDate) -> bool {
        let (after, until) = if told <= self.on { (told, self.from) } else { (self.on, told) };
        let is_between = |day: Option<NaiveDate>| day.is_some_and(|day| after < day && day <= until);
        let arrives = |word: &Identity| reason_of(word).is_some_and(|reason| start_reason(reason).is_some());
        is_between(resident.identity.body.resident_since)
            || resident.identity.history().iter().any(|(_, word)| arrives(word) && is_between(word.effective_on))
    }

    fn differs_from(&self, told: EndReason, on: NaiveDate, is_settled: bool) -> bool {
        let end = told_end(told, on);
        if self.reason == EndReason::E08 {
            // whoever dies or leaves on the eve of 75 does so as one of the insured here
            return on < self.to;
        }
        if !is_told_by_registry(self.reason) {
            return end < self.to;
        }
        if on == self.on || end == self.to {
            return self.reason != told;
        }
        let is_same_fact = (self.reason == EndReason::E07) == (told == EndReason::E07);
        // who left and died later has left; who died and left later has not
        let counts = end < self.to || is_same_fact || self.reason == EndReason::E07;
        counts && !(is_same_fact && is_settled && told != EndReason::E07)
    }
}

/// 適用終了日 of a leaving that the registry tells.
fn told_end(reason: EndReason, on: NaiveDate) -> NaiveDate {
    end_dates(reason, on, EndCase::USUAL).outcome.covered
}

/// The registry has a word for it; of the others it knows nothing.
fn is_told_by_registry(reason: EndReason) -> bool {
    MoveReason::ALL.iter().any(|word| end_reason(*word) == Some(reason))
}

/// The move in with which a coverage began, as it stands.
pub(super) struct MovedIn {
    /// 事由
    pub reason: StartReason,
    /// 異動日
    pub on: NaiveDate,
    /// 適用開始年月日
    pub from: NaiveDate,
    /// 適用終了年月日
    pub to: Option<NaiveDate>,
}

impl MovedIn {
    fn of(resident: &Resident, member: &Member) -> Option<Self> {
        let qualification = &resident.qualification.body;
        let began = qualification.movement(member.period.started_by)?;
        let joined = match began.kind {
            MovementKind::Join => began,
            MovementKind::Leave | MovementKind::Change => {
                let held = qualification.periods.iter().filter(|period| period.from <= member.period.from);
                qualification.movement(held.max_by_key(|period| period.from)?.started_by)?
            }
        };
        let reason = StartReason::from_code(joined.reason)?;
        Some(Self { reason, on: joined.effective_on, from: member.period.from, to: member.period.to })
    }
}

/// What the registry tells otherwise of a move in: from where, which says whether 資格取得年月日 is inherited, or the day.
fn arrival_told(resident: &Resident, stands: &MovedIn) -> Option<Difference> {
    let told = moves_in(stands.reason).then(|| Told::arrival(resident)).flatten()?;
    let is_inherited = |reason| reason == StartReason::A02;
    let differs = is_inherited(stands.reason) != start_reason(told.reason).is_some_and(is_inherited)
        || (told.on != stands.on && told.on != stands.from);
    let left_since = |word: &Identity| {
        let leaves = reason_of(word).is_some_and(|reason| end_reason(reason).is_some());
        leaves && word.effective_on.is_some_and(|day| told.on < day && day <= stands.on)
    };
    let is_another = stands.to.is_some_and(|to| to <= told.on)
        || resident.identity.history().iter().any(|(_, word)| left_since(word));
    let code = NextActionCode::ConfirmQualification;
    let stood = (label_of(stands.reason.code()), stands.on);
    (differs && !is_another).then_some(Difference { stands: stood, told, code })
}

pub(super) fn moves_in(reason: StartReason) -> bool {
    matches!(reason, StartReason::A01 | StartReason::A02 | StartReason::A09)
}

fn reason_of(word: &Identity) -> Option<MoveReason> {
    word.registry_reason.as_deref().and_then(MoveReason::from_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// What stands, of 20 November, against what the registry tells.
    #[track_caller]
    fn check(stands: EndReason, told: EndReason, on: &str, differs: bool) {
        let day = date("2026-11-20");
        let to = told_end(stands, day);
        let ending =
            Ending { reason: stands, on: day, from: date("2026-09-01"), to, is_planned: false, corrected_at: None };
        assert_eq!(ending.differs_from(told, date(on), false), differs, "{stands:?} {told:?} {on}");
    }

    #[test]
    fn the_earlier_end_counts_and_on_the_same_day_the_kind() {
        use EndReason::{E01, E02, E03, E04, E05, E07, E08, E10};
        for stands in [E01, E02, E03, E04, E05, E07, E08, E10] {
            for told in [E01, E07, E10] {
                check(stands, told, "2026-11-10", true);
            }
        }
        for kind in [E01, E02, E03, E07, E10] {
            check(kind, kind, "2026-11-20", false);
            check(kind, kind, "2026-11-25", true);
        }
        for (stands, told) in [(E01, E02), (E02, E01), (E03, E01), (E01, E07), (E07, E01)] {
            check(stands, told, "2026-11-20", true);
        }
        for told in [E01, E07] {
            check(E04, told, "2026-11-20", false);
            check(E04, told, "2026-11-25", false);
            check(E05, told, "2026-11-20", false);
            check(E05, told, "2026-11-19", false);
        }
        check(E08, E07, "2026-11-19", true);
        check(E08, E07, "2026-11-20", false);
        check(E01, E07, "2026-11-25", false);
        check(E07, E01, "2026-11-25", true);
    }

    #[test]
    fn a_corrected_day_settles_a_move_and_no_death() {
        let ending = |reason, to: &str| Ending {
            reason,
            on: date("2026-12-03"),
            from: date("2026-09-01"),
            to: date(to),
            is_planned: false,
            corrected_at: None,
        };
        let (moved, died) = (ending(EndReason::E01, "2026-12-03"), ending(EndReason::E07, "2026-12-04"));
        assert!(moved.differs_from(EndReason::E01, date("2026-12-01"), false));
        assert!(!moved.differs_from(EndReason::E01, date("2026-12-01"), true));
        assert!(moved.differs_from(EndReason::E07, date("2026-12-01"), true));
        assert!(died.differs_from(EndReason::E07, date("2026-12-01"), true));
        // the new address began on the day after the registry's: nobody was without an insurer
        assert!(!moved.differs_from(EndReason::E01, date("2026-12-02"), false));
    }
}
