//! Next actions: what a person still needs, derived from the records and the day, never stored.

use chrono::{Datelike, Months, NaiveDate};

use super::by_age::turns_75_on;
use super::former_member::is_former_member;
use super::registry_differs::{differences, is_confirmed};
use crate::certificate::{Certificate, CertificateKind, CertificateState};
use crate::decide::paper::way_back;
use crate::decide::{NextAction, NextActionCode};
use crate::month::Month;
use crate::options::{Options, UnknownMyna};
use crate::paper::{
    self, Departure, Holder, Issuer, PaperDefect, Subject, can_be_made_anew, is_qualification, last_day_of, paper_for,
    removed_by, unfit,
};

use crate::person::Support;
use crate::record::{Certainty, MovementKind, MynaState, Resident, StatusKind, Wanted};
use crate::scheme::national::reasons::EndReason;
use crate::scheme::national::{Household, Member};
use crate::{age, rules};

/// What is left to do for one person on `day`.
pub fn next_actions(subject: &Subject<'_>, issuer: &Issuer<'_>, day: NaiveDate) -> Vec<NextAction> {
    let (resident, household, options) = (subject.resident, subject.household, &issuer.options);
    let mut actions: Vec<NextAction> =
        of_papers(subject, issuer, day).iter().filter_map(|paper| paper.action(subject)).collect();
    actions.extend(of_movements(resident, options));
    actions.extend(of_split(resident, options));
    if let Some(household) = household {
        actions.extend(end_by_age_undone(resident, household, day));
        actions.extend(change_of_head(resident, household, options, day));
    }
    actions.extend(support_ends(resident, day));
    actions.extend(former_member_moved(subject));
    if let Some(holder) = subject.holder_on(issuer, day) {
        actions.extend(covered_actions(&holder));
        actions.extend(ahead(resident, day));
    }
    let differing = differences(resident, household, options, day);
    actions.retain(|action| differing.iter().all(|differs| !takes_the_place(differs, action)));
    actions.extend(differing);
    actions.sort_unstable();
    actions.dedup_by_key(|action| action.code);
    actions
}

/// What is to be done anyway says more where it names both words; a leaving before 75 goes before the end at 75.
fn takes_the_place(differs: &NextAction, action: &NextAction) -> bool {
    let leaves = differs.code == NextActionCode::EndCoverage && action.code == NextActionCode::UndoEndByAge;
    differs.code == action.code || leaves
}

/// A paper, why it is not right, and what is left to do with it.
pub(super) struct PaperAction<'a> {
    pub paper: &'a Certificate,
    pub unfit: Option<PaperDefect>,
    pub code: Option<NextActionCode>,
}

impl PaperAction<'_> {
    fn action(&self, subject: &Subject<'_>) -> Option<NextAction> {
        let resident = subject.resident.id;
        let since = match self.unfit {
            None => self.paper.log.last().map(|last| last.at.date_naive()),
            Some(PaperDefect::Ended) => self.paper.valid_until.and_then(|until| until.succ_opt()),
            Some(PaperDefect::Gone(departure)) => Some(departure.day()),
            Some(PaperDefect::NotCovered) => {
                subject.household.and_then(|home| home.latest_of(resident)).and_then(|member| member.period.to)
            }
            // what differs was told at some time between the issue and today
            Some(PaperDefect::AgainstLaw(_) | PaperDefect::Barred(_) | PaperDefect::Differs(_)) => None,
        };
        Some(NextAction { since, ..NextAction::new(self.code?, resident) })
    }
}

/// What is left to do with each paper of a person.
pub(super) fn of_papers<'a>(subject: &Subject<'a>, issuer: &Issuer<'_>, day: NaiveDate) -> Vec<PaperAction<'a>> {
    let resident: &'a Resident = subject.resident;
    let lawful = paper_for(resident, &issuer.options, day).outcome;
    let looked = |paper: &'a Certificate| (paper, unfit(subject, paper, issuer, day));
    let papers: Vec<(&Certificate, Option<PaperDefect>)> = resident.certificates.body.iter().map(looked).collect();
    let is_right = |(other, unfit): &(&Certificate, Option<PaperDefect>), paper: &Certificate| {
        // of the kinds that say somebody is covered, one is enough; a notice that is owed is told anew (国保則7条の3)
        let is_told = paper.kind.is_notice() && paper.kind == lawful;
        let same =
            other.kind == paper.kind || (is_qualification(other.kind) && is_qualification(paper.kind) && !is_told);
        // one whose time is still to come is followed by one of that time
        same && other.state.in_hand() && unfit.is_none() && other.holds_on(day.max(paper.valid_from))
    };
    let follows = |paper: &Certificate| papers.iter().any(|other| is_right(other, paper));
    let action = |(paper, unfit): &(&'a Certificate, Option<PaperDefect>)| PaperAction {
        paper,
        unfit: *unfit,
        code: of_paper(paper, *unfit, || follows(paper) || !can_be_made_anew(subject, paper, issuer, day)),
    };
    papers.iter().map(action).collect()
}

/// What is left to do with one paper. One that is no longer right is not handed over; one that is with the person comes back where the law
/// says so. `needs_no_other`: a right one of its kind is in hand, or the law gives none any more.
fn of_paper(
    certificate: &Certificate,
    unfit: Option<PaperDefect>,
    needs_no_other: impl FnOnce() -> bool,
) -> Option<NextActionCode> {
    let collect = way_back(certificate);
    match (certificate.state, unfit) {
        // what came of a bulk run's papers is the run's to say
        (CertificateState::Issuing, _) => certificate.awaits_outcome().then_some(NextActionCode::RecordOutcome),
        (
            CertificateState::Issued | CertificateState::Delivered | CertificateState::Returned,
            Some(PaperDefect::Differs(_)),
        ) => {
            if needs_no_other() {
                collect
            } else {
                Some(NextActionCode::Reissue)
            }
        }
        (
            CertificateState::Issued | CertificateState::Delivered | CertificateState::Returned,
            Some(PaperDefect::NotCovered | PaperDefect::AgainstLaw(_) | PaperDefect::Gone(Departure::Left(_))),
        )
        | (
            CertificateState::Issued | CertificateState::Returned | CertificateState::Delivered,
            Some(PaperDefect::Barred(_)),
        )
        | (CertificateState::Issued | CertificateState::Returned, Some(PaperDefect::Ended))
        | (CertificateState::Replaced, _) => collect,
        (CertificateState::Issued | CertificateState::Returned, None) => Some(NextActionCode::Deliver),
        // what a file told waits in the list of movements; an undelivered paper stays in the office meanwhile
        (
            CertificateState::Issued | CertificateState::Returned | CertificateState::Delivered,
            Some(PaperDefect::Gone(Departure::Undecided(_))),
        )
        | (CertificateState::Delivered, Some(PaperDefect::Ended) | None)
        | (
            CertificateState::Collected
            | CertificateState::Withdrawn
            | CertificateState::Void
            | CertificateState::Expired
            | CertificateState::Lost,
            _,
        ) => None,
    }
}

/// Days that are not fixed yet.
fn of_movements(resident: &Resident, options: &Options) -> Vec<NextAction> {
    let holds = resident.qualification.body.movements.iter().filter(|m| m.corrected_by.is_none());
    let planned = holds.filter(|m| m.certainty == Certainty::Planned && !is_confirmed(resident, m));
    planned
        .map(|m| {
            let action = match m.kind {
                MovementKind::Join => NextAction::new(NextActionCode::ConfirmQualification, resident.id),
                MovementKind::Leave | MovementKind::Change => {
                    let due = options.notice_due(m.effective_on);
                    NextAction::by(NextActionCode::ConfirmPlannedMove, resident.id, due)
                }
            };
            NextAction { since: Some(m.notified_on), ..action }
        })
        .collect()
}

/// A split or merger that the registry told and nobody has decided on yet.
fn of_split(resident: &Resident, options: &Options) -> Option<NextAction> {
    let task = resident.tasks.body.iter().find(|task| task.wanted == Wanted::ChangeHousehold)?;
    let due = options.notice_due(task.effective_on);
    let action = NextAction::by(NextActionCode::ChangeHousehold, resident.id, due);
    Some(NextAction { since: Some(task.effective_on), ..action })
}

/// An end at 75 that an entry says, of somebody whose birth was corrected to a later day.
fn end_by_age_undone(resident: &Resident, household: &Household, day: NaiveDate) -> Option<NextAction> {
    let last = household.latest_of(resident.id)?;
    let ended = last.period.to.filter(|to| last.period.end_reason == Some(EndReason::E08.code()) && *to <= day)?;
    let too_early = turns_75_on(resident).is_some_and(|birthday| ended < birthday);
    let action = NextAction { since: Some(ended), ..NextAction::new(NextActionCode::UndoEndByAge, resident.id) };
    too_early.then_some(action)
}

/// What the household asks for whose head died, moved away or, insured elsewhere, lives in another home, while others of it are still covered
/// (trap 39: the head changes that day).
pub fn change_of_head(
    resident: &Resident,
    household: &Household,
    options: &Options,
    day: NaiveDate,
) -> Option<NextAction> {
    if household.head_on(day) != Some(resident.id) || !household.covered_on(day).any(|m| m.resident != resident.id) {
        return None;
    }
    let apart = || paper::head_lives_apart(resident, household, day);
    let since = paper::head_left(resident, household, day).or_else(apart)?;
    let action = NextAction::by(NextActionCode::ChangeHead, resident.id, options.notice_due(since));
    Some(NextAction { since: Some(since), ..action })
}

fn covered_actions(holder: &Holder<'_>) -> Vec<NextAction> {
    let (resident, options, day) = (holder.person(), holder.options(), holder.day);
    let since = |code, since| NextAction { since: Some(since), ..NextAction::new(code, resident.id) };
    let covered_from = holder.member.period.from;
    let mut found = Vec::new();
    if let Some(gone) = removed_by(resident, day) {
        found.push(NextAction { due: Some(options.notice_due(gone)), ..since(NextActionCode::EndCoverage, gone) });
    }
    if let Some(gone) = home_of_student_gone(holder) {
        found.push(NextAction { due: Some(options.notice_due(gone)), ..since(NextActionCode::EndCoverage, gone) });
    }
    found.extend(proof_overdue(holder));
    if resident.myna.body.state == MynaState::Unknown && options.unknown_myna == UnknownMyna::Ask {
        found.push(since(NextActionCode::AskMyna, covered_from));
    }
    let birth = birth_undated(holder);
    if let Some(from) = paper::lacks_ratio_since(holder).filter(|_| birth.is_none()) {
        found.push(since(NextActionCode::DetermineCopay, from.max(covered_from)));
    }
    if paper::lacks_class(holder) {
        let month = Month::of(day);
        let judge = since(NextActionCode::Judge, month.first_day().max(covered_from));
        found.push(NextAction { months: vec![month], ..judge });
    }
    let over = stay_over(holder);
    let undecided = paper::departed(holder).is_some() || paper::household_undecided(resident, day).is_some();
    let may_have_none = over.is_some() || birth.is_some() || undecided;
    found.extend(over);
    found.extend(birth);
    if may_have_none {
        // nobody who has left is given a paper, though the coverage runs to the end of the day; nor whose stay is over, or whose day of 75
        // is open; nor before a clerk has decided which household it is
        return found;
    }
    let lacks = |kind| {
        let open = resident.certificates.body.iter().any(|c| c.kind == kind && c.awaits_outcome());
        !open && resident.in_force(kind, day).is_none()
    };
    let without_form = without_form(holder);
    // its form is still to come, but the person is owed it all the same
    if without_form.is_some_and(lacks) || paper::ALL.iter().any(|paper| paper.is_owed(holder) && lacks(paper.kind())) {
        let action = since(NextActionCode::GivePaper, without_paper_since(holder));
        found.push(NextAction { without_form, ..action });
    }
    found
}

/// マル学 ran out with the school year, of somebody who lives elsewhere: a proof of the next year lets it go on (国保法116条); without one the
/// coverage is to be ended.
fn proof_overdue(holder: &Holder<'_>) -> Option<NextAction> {
    let (person, day) = (holder.person(), holder.day);
    let gone = removed_by(person, day)?;
    let ended = person.special.body.iter().filter(|s| s.kind == StatusKind::Student && !s.withdrawn);
    let to = ended.filter_map(|status| status.to).filter(|to| *to <= day).max()?;
    let is_year = (to.month(), to.day()) == (4, 1);
    let action = NextAction::by(NextActionCode::RenewStudent, person.id, to.pred_opt()?);
    (is_year && gone < to).then_some(NextAction { since: Some(to), ..action })
}

/// The first day since which somebody covered has held no paper, as far as what happened to papers tells.
fn without_paper_since(holder: &Holder<'_>) -> NaiveDate {
    let papers = holder.person().certificates.body.iter().filter(|paper| is_qualification(paper.kind));
    let over = papers.filter_map(|paper| {
        let came_out = paper.log.iter().any(|change| change.state.in_hand());
        let gone = paper.log.last().filter(|_| came_out && !paper.state.in_hand()).map(|change| change.at.date_naive());
        let ended = paper.valid_until.and_then(|last| last.succ_opt());
        paper.collected_on.or_else(|| [gone, ended].into_iter().flatten().min())
    });
    over.filter(|day| *day <= holder.day).chain([holder.member.period.from]).max().unwrap_or(holder.day)
}

/// 国保法116条: who studies elsewhere counts in the household at home. Once its head died or moved away and nobody else of it is covered, there
/// is none, and who lives elsewhere does not become its head.
fn home_of_student_gone(holder: &Holder<'_>) -> Option<NaiveDate> {
    let (person, day) = (holder.person(), holder.day);
    let head = holder.subject.head.filter(|head| head.id != person.id)?;
    let is_alone = holder.household.covered_on(day).all(|member| member.resident == person.id);
    let studies = person.has_status(StatusKind::Student, day) && person.identity.body.removed_on.is_some();
    paper::head_left(head, holder.household, day).filter(|_| is_alone && studies)
}

/// C34: of somebody covered 75 has come or may have come, and no exact day of birth tells when.
fn birth_undated(holder: &Holder<'_>) -> Option<NextAction> {
    let (person, day) = (holder.person(), holder.day);
    let birth = person.identity.body.birth;
    let covered_from = holder.member.period.from;
    let first = if birth.is_known() { age::gates(birth.assumed()).late_elderly_from } else { covered_from };
    let action = NextAction::new(NextActionCode::AssumeBirth, person.id);
    age::is_75_undated(birth, day).then_some(NextAction { since: Some(first.max(covered_from)), ..action })
}

/// 国保則1条: a foreigner whose stay is over and of whose renewal nothing is recorded.
fn stay_over(holder: &Holder<'_>) -> Option<NextAction> {
    let (person, day) = (holder.person(), holder.day);
    let last = stay_until(person, day).filter(|last| *last < day)?;
    let since = last.succ_opt()?;
    let action = NextAction::by(NextActionCode::StayOver, person.id, holder.options().notice_due(since));
    Some(NextAction { since: Some(since), ..action })
}

/// The last day of a foreigner's stay, the 特例期間 included.
fn stay_until(person: &Resident, day: NaiveDate) -> Option<NaiveDate> {
    let told = person.identity.body.stay_expires_on?;
    Some(
        last_day_of((&person.special.body, &person.identity.body), StatusKind::StayRenewal, day)
            .map_or(told, |last| last.max(told)),
    )
}

/// The lawful paper of the person, if this program has no form of it.
fn without_form(holder: &Holder<'_>) -> Option<CertificateKind> {
    let lawful = paper_for(holder.person(), holder.options(), holder.day).outcome;
    Some(lawful).filter(|kind| paper::find(paper::ALL, *kind).is_none())
}

/// 特定同一世帯所属者証明書 (国保則12条の2): the head moved away, and on the same day the 特定同一世帯所属者 for the same address; or the head is
/// one, and the insured of the household moved away on that day. Its form is still to come.
fn former_member_moved(subject: &Subject<'_>) -> Option<NextAction> {
    const KIND: CertificateKind = CertificateKind::FormerMemberCertificate;
    let (person, household) = (subject.resident, subject.household?);
    let (own, day) = (&person.identity.body, person.identity.body.removed_on?);
    let last = day.pred_opt()?;
    let moved = |member: &Member| {
        let reason = member.period.end_reason.and_then(EndReason::from_code);
        matches!(reason, Some(EndReason::E01 | EndReason::E02))
    };
    let together = if household.head_on(last) == Some(person.id) {
        let with_head = |member: &Member| member.period.to.is_some_and(|to| to == day || to.pred_opt() == Some(day));
        household.members.body.iter().any(|member| member.resident != person.id && moved(member) && with_head(member))
    } else {
        let head = subject.head.filter(|head| head.id != person.id)?;
        let gone = &head.identity.body;
        gone.removed_on == Some(day) && own.moved_to == gone.moved_to && household.latest_of(head.id).is_some_and(moved)
    };
    let has_it = person.certificates.body.iter().any(|paper| paper.kind == KIND && paper.state.in_hand());
    let is_due = together && !has_it && is_former_member(person, household, last);
    let action = NextAction { since: Some(day), ..NextAction::new(NextActionCode::GivePaper, person.id) };
    is_due.then_some(NextAction { without_form: Some(KIND), ..action })
}

/// 支援措置 does not end by itself: told from a month before the end of its term to a month after it (住民記録システム標準仕様書).
fn support_ends(resident: &Resident, day: NaiveDate) -> Option<NextAction> {
    let protection = resident.identity.body.protection();
    let until = protection.until.filter(|_| protection.support != Support::None)?;
    let since = until.checked_sub_months(SUPPORT_TOLD)?;
    let last = until.checked_add_months(SUPPORT_TOLD)?;
    let action = NextAction::by(NextActionCode::SupportTermEnds, resident.id, until);
    (since <= day && day <= last).then_some(NextAction { since: Some(since), ..action })
}

/// So long before and after its end the term of a 支援措置 is told.
const SUPPORT_TOLD: Months = Months::new(1);

/// What comes within two months.
fn ahead(resident: &Resident, day: NaiveDate) -> Vec<NextAction> {
    let months = Months::new(u32::try_from(rules::number("ahead_months", day)).unwrap_or(0));
    let Some(horizon) = day.checked_add_months(months) else { return Vec::new() };
    let soon = |on: &NaiveDate| day < *on && *on <= horizon;
    let gates = age::gates(resident.identity.body.birth.assumed());
    // a proof for the time after it ends the question
    let goes_on = |last: &NaiveDate| last.succ_opt().is_some_and(|next| resident.has_status(StatusKind::Student, next));
    let student = last_day_of((&resident.special.body, &resident.identity.body), StatusKind::Student, day)
        .filter(|last| !goes_on(last));
    // ratio and paper of the time from 70 on are there
    let is_prepared = |from: &NaiveDate| {
        let paper = |c: &Certificate| is_qualification(c.kind) && c.state.in_hand() && *from <= c.valid_from;
        resident.copay_on(*from).is_some_and(|copay| *from <= copay.from)
            && resident.certificates.body.iter().any(paper)
    };
    let within = |last: &NaiveDate| day <= *last && *last <= horizon;
    [
        (NextActionCode::Turns70, Some(gates.elderly_from).filter(soon).filter(|from| !is_prepared(from))),
        (NextActionCode::Turns75, Some(gates.late_elderly_from).filter(soon)),
        (NextActionCode::StayEndsSoon, stay_until(resident, day).filter(within)),
        (NextActionCode::RenewStudent, student.filter(|on| day <= *on && *on < horizon)),
    ]
    .into_iter()
    .filter_map(|(code, due)| {
        let due = due?;
        Some(NextAction { since: due.checked_sub_months(months), ..NextAction::by(code, resident.id, due) })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::{household, issued, office};
    use crate::record::SpecialStatus;

    /// Somebody under 特別療養 with the usual certificate in hand.
    #[track_caller]
    fn check(state: MynaState, kind: CertificateKind) {
        let (mut resident, household) = household(1, "1980-05-05", "2020-04-01");
        resident.myna.body.state = state;
        resident.certificates.body.push(issued(1));
        let from: NaiveDate = "2026-11-01".parse().unwrap();
        resident.special.body.push(SpecialStatus {
            id: uuid::Uuid::from_u128(7),
            kind: StatusKind::SpecialMedical,
            from,
            to: None,
            notified_on: from,
            evidence: std::collections::BTreeMap::new(),
            withdrawn: false,
        });
        let head = Some(&resident);
        let subject =
            Subject { resident: &resident, household: Some(&household), homes: &[], head, home_hidden: false };
        let office = office();
        let actions = next_actions(&subject, &Issuer::of(&office), "2026-11-21".parse().unwrap());
        let told: Vec<_> = actions.iter().map(|action| (action.code, action.without_form)).collect();
        assert_eq!(told, [(NextActionCode::GivePaper, Some(kind)), (NextActionCode::Collect, None)], "{state:?}");
    }

    #[test]
    fn special_medical_care_asks_for_its_own_paper_and_for_the_usual_one_back_whatever_the_card() {
        check(MynaState::NotRegistered, CertificateKind::SpecialQualificationCertificate);
        check(MynaState::Registered, CertificateKind::SpecialQualificationNotice);
    }
}
