//! 住民異動の反映 (2.1-a): what a movement of the registry asks of the office.
//!
//! Knows which movements touch coverage, heads, households and papers, and which of them the law settles
//! without a further fact. Decides nothing itself: coverage begins and ends by [`super::join`] and
//! [`super::leave`], for a clerk and for the office's option alike.

use chrono::NaiveDate;

use super::registry_differs::ended_otherwise;
pub use super::registry_reasons::{end_reason, start_reason};
use crate::age;
use crate::paper::{ends_with_former_stay, says_otherwise};
use crate::person::{Identity, RELATION_HEAD, Support};
pub use crate::record::Wanted;
use crate::record::{MovementKind, Resident};
use crate::registry::MoveReason;
use crate::scheme::national::Household;
use crate::scheme::national::away::stays_insured;
use crate::scheme::national::reasons::{EndReason, StartReason};

/// One person after a movement, with the 国保世帯 that covers or covered him or her.
pub struct Moved<'a> {
    /// Why the registry wrote it.
    pub reason: MoveReason,
    /// 異動日
    pub effective_on: NaiveDate,
    /// The person, as the registry knows him or her now.
    pub resident: &'a Resident,
    /// The household that covers, or last covered, the person.
    pub household: Option<&'a Household>,
}

/// Whether the registry's reason alone can ask for anything: nothing else needs to be read when it cannot.
pub fn may_ask(reason: MoveReason, is_removed: bool) -> bool {
    match reason {
        MoveReason::RelationChanged | MoveReason::SupportLifted => false,
        MoveReason::FullLoad => is_removed,
        MoveReason::MovedInFromOtherPrefecture
        | MoveReason::MovedInFromSamePrefecture
        | MoveReason::Born
        | MoveReason::MovedInFromAbroad
        | MoveReason::EnteredByOffice
        | MoveReason::MovedOutToOtherPrefecture
        | MoveReason::MovedOutToSamePrefecture
        | MoveReason::Died
        | MoveReason::MovedAbroad
        | MoveReason::RemovedByOffice
        | MoveReason::MovedWithin
        | MoveReason::HeadChanged
        | MoveReason::HouseholdSplit
        | MoveReason::HouseholdMerged
        | MoveReason::NameChanged
        | MoveReason::StayExtended
        | MoveReason::SupportSet => true,
    }
}

/// What a movement asks for, on `day`. More than one thing where a covered head dies or leaves.
pub fn wanted(moved: &Moved<'_>, day: NaiveDate) -> Vec<Wanted> {
    let by_reason: &[Wanted] = match moved.reason {
        MoveReason::MovedInFromOtherPrefecture
        | MoveReason::MovedInFromSamePrefecture
        | MoveReason::Born
        | MoveReason::MovedInFromAbroad
        | MoveReason::EnteredByOffice => &[Wanted::StartCoverage],
        MoveReason::MovedOutToOtherPrefecture
        | MoveReason::MovedOutToSamePrefecture
        | MoveReason::Died
        | MoveReason::MovedAbroad
        | MoveReason::RemovedByOffice
        | MoveReason::FullLoad => &[Wanted::EndCoverage, Wanted::ChangeHead],
        MoveReason::HeadChanged => &[Wanted::ChangeHead],
        MoveReason::HouseholdSplit | MoveReason::HouseholdMerged => &[Wanted::ChangeHousehold],
        // who moves into another registry household leaves the 国保世帯 as well
        MoveReason::MovedWithin => &[Wanted::ReplacePaper, Wanted::ChangeHousehold],
        MoveReason::NameChanged | MoveReason::StayExtended => &[Wanted::ReplacePaper],
        MoveReason::SupportSet => &[Wanted::Protect],
        MoveReason::RelationChanged | MoveReason::SupportLifted => &[],
    };
    // what tells a state, and no new event, asks once
    let asked_already = |wanted: Wanted| {
        let mut open = moved.resident.tasks.body.iter();
        let is_state = wanted == Wanted::Protect || moved.reason == MoveReason::FullLoad;
        is_state && open.any(|task| task.wanted == wanted)
    };
    let due = |wanted: &Wanted| is_wanted(*wanted, moved, day) && !asked_already(*wanted);
    by_reason.iter().copied().filter(due).collect()
}

/// Whether it is still wanted on `day`: what was done since, at the counter or by another movement, ends it.
pub fn is_wanted(wanted: Wanted, moved: &Moved<'_>, day: NaiveDate) -> bool {
    let identity = &moved.resident.identity.body;
    let covered = moved.household.is_some_and(|h| has_open_coverage(h, moved.resident));
    let is_otherwise = || ended_otherwise(moved.resident, moved.household, moved.reason, moved.effective_on);
    match wanted {
        Wanted::EndCoverage => {
            (covered || is_otherwise()) && !is_taken_back(moved) && !stays_insured(moved.resident, day)
        }
        Wanted::StartCoverage => {
            // the days that somebody lived here are insured, though a later word tells of the leaving already (国保法7条・8条)
            let lived_here = identity.removed_on.is_none_or(|gone| moved.effective_on < gone);
            let may_be_insured = lived_here && age::is_75_on(identity.birth, moved.effective_on) != Some(true);
            (!is_covered_since(moved) || is_to_end_before(moved)) && may_be_insured
        }
        Wanted::ChangeHead => {
            let is_back = moved.reason != MoveReason::HeadChanged && is_here_again(moved, day);
            moved.household.is_some_and(|h| head_is_to_change(moved, h)) && !is_back && !is_taken_back(moved)
        }
        Wanted::ChangeHousehold => {
            // who split off at the counter heads a household that knows no registry household yet
            let came_over = |h: &Household| {
                let began = h.latest_of(moved.resident.id).map(|member| member.period.started_by);
                let movement = began.and_then(|id| moved.resident.qualification.body.movement(id));
                movement.is_some_and(|movement| movement.kind == MovementKind::Change)
            };
            let is_split = |h: &Household| {
                h.number.body.juki_household_no.is_none() && h.head() == Some(moved.resident.id) && came_over(h)
            };
            let lives_elsewhere = |h: &Household| h.number.body.juki_household_no != identity.juki_household_no;
            // a move within tells of another home only where the registry's number of this one is known
            let is_known =
                |h: &Household| moved.reason != MoveReason::MovedWithin || h.number.body.juki_household_no.is_some();
            covered && moved.household.is_some_and(|h| lives_elsewhere(h) && is_known(h) && !is_split(h))
        }
        Wanted::ReplacePaper => covered && holds_paper_from_before(moved, day),
        Wanted::Protect => covered && identity.protection().support != Support::None,
    }
}

/// The registry told that somebody was gone, and tells by now that he or she never was (転出取消, 消除の取消): the last word names no
/// 消除日, and no word since says that the person came back on a later day. A movement that never named a 消除日 stays open for a clerk.
fn is_taken_back(moved: &Moved<'_>) -> bool {
    let identity = &moved.resident.identity;
    if identity.body.removed_on.is_some() {
        return false;
    }
    let words = identity.history();
    let is_its_own = |word: &Identity| {
        let says = word.registry_reason.as_deref() == Some(moved.reason.code()) && word.removed_on.is_some();
        says && word.effective_on == Some(moved.effective_on)
    };
    // 職権回復 leaves 住定日 as it was before the removal: whoever is restored so never lived elsewhere
    let restores = |reason: MoveReason, word: &Identity| {
        reason == MoveReason::EnteredByOffice && word.resident_since.is_some_and(|since| since <= moved.effective_on)
    };
    let came_back = |word: &Identity| {
        let reason = word.registry_reason.as_deref().and_then(MoveReason::from_code);
        let arrives = reason.is_some_and(|reason| start_reason(reason).is_some() && !restores(reason, word));
        arrives && word.effective_on > Some(moved.effective_on)
    };
    let told = words.iter().rposition(|(_, word)| is_its_own(word));
    told.is_some_and(|at| !words[at + 1..].iter().any(|(_, word)| came_back(word)))
}

/// Who left, and came back before a clerk ended the coverage: once it ends, it must be asked whether another begins.
fn is_to_end_before(moved: &Moved<'_>) -> bool {
    let mut open = moved.resident.tasks.body.iter();
    open.any(|task| task.wanted == Wanted::EndCoverage && task.effective_on <= moved.effective_on)
}

/// Whoever was gone lives here again by a later word of the registry, and is head as before.
fn is_here_again(moved: &Moved<'_>, day: NaiveDate) -> bool {
    let identity = &moved.resident.identity.body;
    let since = identity.resident_since.filter(|since| moved.effective_on < *since && *since <= day);
    since.is_some() && identity.removed_on.is_none_or(|gone| day < gone)
}

fn has_open_coverage(household: &Household, resident: &Resident) -> bool {
    household.members.body.iter().any(|m| m.resident == resident.id && m.is_open())
}

/// A head who is gone and leaves somebody covered, a head who became a member, or a member who became head.
fn head_is_to_change(moved: &Moved<'_>, household: &Household) -> bool {
    let (resident, identity) = (moved.resident, &moved.resident.identity.body);
    let others = household.members.body.iter().any(|m| m.resident != resident.id && m.is_open());
    let is_head = household.head() == Some(resident.id);
    let registry_says = identity.relation == RELATION_HEAD && identity.removed_on.is_none();
    if moved.reason == MoveReason::HeadChanged {
        return (others || has_open_coverage(household, resident)) && is_head != registry_says;
    }
    is_head && others
}

/// Somebody was covered on the day of the movement, or on one after it; that the coverage ended since is no matter of the movement.
fn is_covered_since(moved: &Moved<'_>) -> bool {
    let own = moved.household.iter().flat_map(|h| &h.members.body).filter(|m| m.resident == moved.resident.id);
    own.map(|member| &member.period).any(|period| {
        let held = period.to != Some(period.from);
        // one that a leaving of that day ended is the one before it
        let goes_on = period.to.is_none_or(|to| moved.effective_on.succ_opt().is_some_and(|next| next < to));
        held && (moved.effective_on <= period.from || goes_on)
    })
}

/// A paper in hand whose time is not over says of the person what is no longer so, or ends with the stay of before.
fn holds_paper_from_before(moved: &Moved<'_>, day: NaiveDate) -> bool {
    let person = moved.resident;
    let mut papers = person.certificates.body.iter().filter(|paper| paper.state.in_hand() && !paper.has_ended(day));
    papers.any(|paper| says_otherwise(paper, &person.identity.body) || ends_with_former_stay(paper, person))
}

/// What the option may do without a clerk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Automatic {
    /// End the coverage for this reason.
    End(EndReason),
    /// Begin the coverage for this reason, in the household that covers the family.
    Start(StartReason),
}

/// The cases in which the registry's word is all the law needs (国保法7条・8条): 転出, 国外転出, 死亡; 出生 into a
/// household that is covered. 職権消除 rests on an investigation, 転入 on whether there is other insurance: a clerk.
pub fn automatic(reason: MoveReason, wanted: Wanted) -> Option<Automatic> {
    match wanted {
        Wanted::EndCoverage => end_reason(reason).filter(|end| *end != EndReason::E10).map(Automatic::End),
        Wanted::StartCoverage if reason == MoveReason::Born => Some(Automatic::Start(StartReason::A05)),
        Wanted::StartCoverage
        | Wanted::ChangeHead
        | Wanted::ChangeHousehold
        | Wanted::ReplacePaper
        | Wanted::Protect => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::{Certificate, CertificateKind, CertificateState};
    use crate::decide::test_people::{household, issued, resident};
    use crate::face::{Face, FieldName, Value};
    use crate::record::{Task, TaskSource};

    const DAY: &str = "2026-11-21";

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A paper of August with the name and, where its kind has one, the address of before.
    fn paper(kind: CertificateKind, state: CertificateState) -> Certificate {
        let text = |text: &str| Value::Text(text.into());
        let face = Face::default().with(FieldName::Name, text("見本　太郎"));
        let has_address = kind != CertificateKind::QualificationNotice;
        let face = if has_address { face.with(FieldName::Address, text("見本区神田１番１号")) } else { face };
        Certificate { kind, state, face, ..issued(1) }
    }

    /// A covered head with a paper of August, after a movement of November.
    #[track_caller]
    fn check_covered(reason: MoveReason, expected: &[Wanted]) {
        let (mut person, home) = household(1, "1980-05-05", "2020-04-01");
        person.certificates.body.push(paper(CertificateKind::QualificationCertificate, CertificateState::Delivered));
        person.identity.body.support = Support::Both;
        let moved = Moved { reason, effective_on: date("2026-11-10"), resident: &person, household: Some(&home) };
        assert_eq!(wanted(&moved, date(DAY)), expected, "{reason:?}");
        assert!(may_ask(reason, true) || expected.is_empty());
    }

    #[test]
    fn every_movement_of_a_covered_person_asks_for_what_it_changes() {
        use MoveReason as M;
        for reason in MoveReason::ALL {
            let expected: &[Wanted] = match reason {
                M::MovedOutToOtherPrefecture
                | M::MovedOutToSamePrefecture
                | M::Died
                | M::MovedAbroad
                | M::RemovedByOffice
                | M::FullLoad => &[Wanted::EndCoverage],
                M::HouseholdSplit | M::HouseholdMerged => &[Wanted::ChangeHousehold],
                M::MovedWithin | M::NameChanged | M::StayExtended => &[Wanted::ReplacePaper],
                M::SupportSet => &[Wanted::Protect],
                M::MovedInFromOtherPrefecture
                | M::MovedInFromSamePrefecture
                | M::Born
                | M::MovedInFromAbroad
                | M::EnteredByOffice
                | M::HeadChanged
                | M::RelationChanged
                | M::SupportLifted => &[],
            };
            check_covered(*reason, expected);
        }
    }

    /// Whether a paper is to be replaced after the address, the name or nothing that stands on it changed.
    #[track_caller]
    fn check_paper(kind: CertificateKind, state: CertificateState, name: &str, expected: &[Wanted]) {
        let (mut person, home) = household(1, "1980-05-05", "2020-04-01");
        person.certificates.body.push(paper(kind, state));
        person.identity.body.name = name.into();
        let (reason, effective_on) = (MoveReason::MovedWithin, date("2026-11-10"));
        let moved = Moved { reason, effective_on, resident: &person, household: Some(&home) };
        assert_eq!(wanted(&moved, date(DAY)), expected, "{kind:?} {state:?} {name}");
    }

    #[test]
    fn a_paper_is_to_be_replaced_for_what_stands_on_it_wherever_it_lies() {
        use CertificateKind::{QualificationCertificate as Card, QualificationNotice as Notice};
        use CertificateState::{Collected, Delivered, Issued, Returned};
        let replace: &[Wanted] = &[Wanted::ReplacePaper];
        for state in [Issued, Delivered, Returned] {
            check_paper(Card, state, "見本　太郎", replace);
            check_paper(Notice, state, "見本　太郎", &[]);
            check_paper(Notice, state, "見本　改", replace);
        }
        check_paper(Card, Collected, "見本　太郎", &[]);
    }

    #[test]
    fn who_arrives_and_is_not_covered_is_looked_at_unless_late_elderly() {
        for (birth, expected) in [("1980-05-05", 1), ("1951-11-10", 0), ("1951-11-11", 1)] {
            let person = resident(1, birth);
            let of = |reason| Moved { reason, effective_on: date("2026-11-10"), resident: &person, household: None };
            for reason in [MoveReason::MovedInFromOtherPrefecture, MoveReason::Born, MoveReason::MovedInFromAbroad] {
                assert_eq!(wanted(&of(reason), date(DAY)).len(), expected, "{birth}");
            }
            for reason in [MoveReason::Died, MoveReason::MovedWithin, MoveReason::SupportSet] {
                assert!(wanted(&of(reason), date(DAY)).is_empty());
            }
        }
    }

    #[test]
    fn a_head_who_leaves_others_behind_is_to_be_replaced() {
        let (person, mut home) = household(1, "1980-05-05", "2020-04-01");
        let mut other = home.members.body[0].clone();
        other.resident = uuid::Uuid::from_u128(77);
        home.members.body.push(other);
        let moved = Moved {
            reason: MoveReason::Died,
            effective_on: date("2026-11-10"),
            resident: &person,
            household: Some(&home),
        };
        assert_eq!(wanted(&moved, date(DAY)), [Wanted::EndCoverage, Wanted::ChangeHead]);
    }

    fn open(wanted: Wanted, reason: MoveReason, effective_on: &str) -> Task {
        Task {
            id: uuid::Uuid::from_u128(7),
            wanted,
            reason,
            cause: None,
            effective_on: date(effective_on),
            told_at: "2026-11-21T10:15:00+09:00".parse().unwrap(),
            note: String::new(),
            opened_by: TaskSource { entry: uuid::Uuid::from_u128(9), file: "f".into(), line: 2 },
        }
    }

    #[test]
    fn who_came_back_before_the_coverage_was_ended_is_asked_for_again() {
        let (mut person, mut home) = household(1, "1980-05-05", "2020-04-01");
        person.tasks.body = vec![open(Wanted::EndCoverage, MoveReason::MovedOutToOtherPrefecture, "2026-11-12")];
        let asked = |person: &Resident, home: &Household, on: &str| {
            let reason = MoveReason::MovedInFromOtherPrefecture;
            wanted(&Moved { reason, effective_on: date(on), resident: person, household: Some(home) }, date(DAY))
        };
        assert_eq!(asked(&person, &home, "2026-11-18"), [Wanted::StartCoverage]);
        // what came before the leave asks for nothing
        assert!(asked(&person, &home, "2026-11-10").is_empty());
        home.members.body[0].period.to = Some(date("2026-11-12"));
        person.tasks.body.clear();
        assert_eq!(asked(&person, &home, "2026-11-18"), [Wanted::StartCoverage]);
    }

    #[test]
    fn support_told_again_is_no_second_task() {
        let (mut person, home) = household(1, "1980-05-05", "2020-04-01");
        person.identity.body.support = Support::Both;
        person.tasks.body = vec![open(Wanted::Protect, MoveReason::SupportSet, "2026-11-01")];
        let reason = MoveReason::SupportSet;
        let moved = Moved { reason, effective_on: date("2026-11-10"), resident: &person, household: Some(&home) };
        assert!(wanted(&moved, date(DAY)).is_empty());
        // the one there is stays open
        assert!(is_wanted(Wanted::Protect, &moved, date(DAY)));
    }

    #[test]
    fn only_what_needs_no_further_fact_may_be_automatic() {
        use MoveReason as M;
        let ends = |reason| automatic(reason, Wanted::EndCoverage);
        assert_eq!(ends(M::MovedOutToOtherPrefecture), Some(Automatic::End(EndReason::E01)));
        assert_eq!(ends(M::MovedOutToSamePrefecture), Some(Automatic::End(EndReason::E02)));
        assert_eq!(ends(M::MovedAbroad), Some(Automatic::End(EndReason::E03)));
        assert_eq!(ends(M::Died), Some(Automatic::End(EndReason::E07)));
        assert_eq!((ends(M::RemovedByOffice), ends(M::FullLoad)), (None, None));
        assert_eq!(automatic(M::Born, Wanted::StartCoverage), Some(Automatic::Start(StartReason::A05)));
        assert_eq!(automatic(M::MovedInFromOtherPrefecture, Wanted::StartCoverage), None);
    }
}
