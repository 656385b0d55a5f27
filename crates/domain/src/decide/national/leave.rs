//! 適用終了: who ceases to be covered, and which papers come back (国保法8条).

use chrono::{Days, NaiveDate};

use super::notes::in_hindsight;
use super::plan::{before_changes, plan_undone};
use super::registry_differs::{Ending, with_leaving};
use crate::act::{Act, CoverageEnd};
use crate::certificate::CertificateKind;
use crate::decide::{
    Decision, DecisionContext, FormToPrint, MovementDates, NextAction, NextActionCode, lives_on, notified_days, paper,
    who,
};
use crate::entry::Authority;
use crate::ground::{Assessment, Ground};
use crate::record::{Certainty, MovementKind, Resident, SpecialStatus, StatusKind};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::reasons::{Dates, EndCase, EndReason, NewAddress, end_dates};
use crate::scheme::national::{Household, Member};
use crate::{age, rules, wareki};

/// One person who leaves, with the papers brought back.
pub struct Leaver {
    /// The person.
    pub resident: Resident,
    /// The household that covers him or her.
    pub household: Household,
    /// Households that covered the person before.
    pub homes: Vec<Household>,
    /// Kinds of paper brought.
    pub brought: Vec<CertificateKind>,
}

/// What is decided from.
pub struct LeaveInput {
    /// 事由
    pub reason: EndReason,
    /// 異動日, 届出日 and the clerk's words.
    pub dates: MovementDates,
    /// 転出: whether the new address began the same day.
    pub new_address: NewAddress,
    /// 資格喪失年月日 as the clerk states it (E10, E12, E99).
    pub lost_on: Option<NaiveDate>,
    /// On whose word: 75歳到達 is a run's, never a notification's.
    pub authority: Authority,
    /// Who.
    pub leavers: Vec<Leaver>,
}

/// Decides a leaving.
pub fn decide(ask: &LeaveInput, desk: &mut DecisionContext<'_>) -> Result<Decision, Refusal> {
    if ask.reason == EndReason::E08 && ask.authority != Authority::Batch {
        return Err(by_run_only());
    }
    let certainty = days_told(ask, desk.today)?;
    if ask.leavers.is_empty() {
        return Err(Refusal::field("members", ""));
    }
    let dates = dates(ask, desk);
    let mut decision = Decision { grounds: dates.grounds, ..Decision::default() };
    desk.late(ask.dates.effective_on, ask.dates.notified_on, &mut decision);
    if certainty == Certainty::Planned {
        let fact = format!("転出予定日 {}", wareki::long(ask.dates.effective_on));
        let change = "転入通知が届いたら、転入の日に訂正して確定する";
        decision.grounds.push(Ground::new("planned", fact, "住基法24条（転出予定の届出）", change));
    }
    let mut left = Vec::new();
    for leaver in &ask.leavers {
        left.push((leaver, leave_one(leaver, ask, dates.outcome, certainty, desk, &mut decision)?));
    }
    head_leaves(ask, &left, dates.outcome.covered, desk, &mut decision);
    decision.warnings.extend(in_hindsight(ask.reason, dates.outcome.covered, desk.today));
    forms(ask, &mut decision);
    Ok(decision)
}

/// Days of a leaving by the municipality's options.
pub(super) fn dates(ask: &LeaveInput, desk: &DecisionContext<'_>) -> Assessment<Dates> {
    let disability_same_day = desk.options().disability_loss_same_day;
    let case = EndCase { address: ask.new_address, stated: ask.lost_on, disability_same_day };
    end_dates(ask.reason, ask.dates.effective_on, case)
}

fn by_run_only() -> Refusal {
    Refusal::new(RefusalCode::ByRunOnly).with("reason", "E08").because(Ground::new(
        "loss_date",
        "75歳到達による喪失に届出は要らない".to_owned(),
        "国保法6条8号・8条1項、国保則13条",
        "月次の一括処理（2.5.1）で誕生日に喪失する",
    ))
}

/// A move may be announced ahead (転出予定); nothing else may lie in the future.
fn days_told(ask: &LeaveInput, today: NaiveDate) -> Result<Certainty, Refusal> {
    let MovementDates { effective_on, notified_on, .. } = ask.dates;
    let moves = matches!(ask.reason, EndReason::E01 | EndReason::E02 | EndReason::E03);
    if moves && effective_on > notified_on && notified_on <= today {
        return Ok(if effective_on > today { Certainty::Planned } else { Certainty::Confirmed });
    }
    notified_days(effective_on, notified_on, today)?;
    Ok(Certainty::Confirmed)
}

/// Ends the coverage of one person; answers the household in which it ended.
fn leave_one<'l>(
    leaver: &'l Leaver,
    ask: &LeaveInput,
    dates: Dates,
    certainty: Certainty,
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<&'l Household, Refusal> {
    let person = &leaver.resident;
    let household = &leaver.household;
    // by 75 the coverage is over, of whoever died before as well
    if !matches!(ask.reason, EndReason::E07 | EndReason::E08) {
        lives_on(person, ask.dates.effective_on)?;
    }
    let open = household.members.body.iter().find(|m| m.resident == person.id && m.is_open());
    let planned = household.latest_of(person.id).filter(|m| m.period.to.is_some_and(|to| dates.covered <= to));
    let undone = planned.filter(|_| open.is_none()).and_then(|member| {
        let why = "予定日より前に資格を失った";
        plan_undone(person, member, why, (&mut *desk.source, desk.recorded_at))
    });
    let member = open.or(planned.filter(|_| undone.is_some()));
    let member = member.ok_or_else(|| not_covered(person, household, ask.dates.effective_on))?;
    if let Some(undone) = undone {
        // what ends the coverage before the planned day takes the place of the plan
        decision.claims.push(undone);
        decision.grounds.push(Ground::new(
            "planned",
            "登録されている転出予定より前に資格を失うため、予定を取り消す".to_owned(),
            "国保法8条1項",
            "予定の転出の方が先なら、予定はそのまま",
        ));
    }
    let homes = (household, leaver.homes.as_slice());
    let (household, member, undone) =
        before_changes(person, homes, (member, dates.covered), (&mut *desk.source, desk.recorded_at));
    if !undone.is_empty() {
        decision.claims.extend(undone);
        decision.grounds.push(Ground::new(
            "changes_undone",
            format!("{} より後の世帯の変更は、この人についてはなかったことになる", wareki::long(dates.covered)),
            "国保法8条1項",
            "世帯の変更の方が先なら、変更はそのまま",
        ));
    }
    may_leave(person, &member, ask, dates)?;
    let mut movement = desk.movement(MovementKind::Leave, ask.reason.code(), &ask.dates, household.id);
    movement.certainty = certainty;
    decision.claims.push(Act::EndCoverage(CoverageEnd {
        resident: person.id,
        household: household.id,
        disqualified_on: dates.qualified,
        covered_to: dates.covered,
        reason: ask.reason.code(),
        movement,
    }));
    statuses_end(person, dates.covered, decision);
    becomes_former_member((person, household), ask, dates.covered, desk, decision);
    let due = dates.covered.checked_sub_days(Days::new(1)).filter(|last| *last >= desk.today);
    paper::take_back(person, &leaver.brought, due, desk.today, decision);
    let from = member.period.from;
    left_to_settle(person, ask, (from, dates.covered), certainty, desk, decision);
    Ok(household)
}

/// The day of a planned move, and what the registry tells otherwise of the leaving.
fn left_to_settle(
    person: &Resident,
    ask: &LeaveInput,
    (from, to): (NaiveDate, NaiveDate),
    certainty: Certainty,
    desk: &DecisionContext<'_>,
    decision: &mut Decision,
) {
    let (reason, on, is_planned) = (ask.reason, ask.dates.effective_on, certainty == Certainty::Planned);
    if is_planned {
        let due = desk.options().notice_due(on);
        decision.next_actions.push(NextAction::by(NextActionCode::ConfirmPlannedMove, person.id, due));
    }
    let ending = Ending { reason, on, from, to, is_planned, corrected_at: None };
    decision.next_actions.extend(with_leaving(person, &ending, &desk.options()));
}

/// 世帯主 leaves the home while somebody whom the household covers stays.
fn head_leaves(
    ask: &LeaveInput,
    left: &[(&Leaver, &Household)],
    covered_to: NaiveDate,
    desk: &DecisionContext<'_>,
    decision: &mut Decision,
) {
    if !ask.reason.leaves_home() {
        return;
    }
    let goes = |id| ask.leavers.iter().any(|leaver| leaver.resident.id == id);
    let is_left = |(leaver, household): &&(&Leaver, &Household)| {
        let is_head = household.head_on(covered_to) == Some(leaver.resident.id);
        is_head && household.covered_on(covered_to).any(|member| !goes(member.resident))
    };
    for (head, _) in left.iter().filter(is_left) {
        let due = desk.options().notice_due(ask.dates.effective_on);
        decision.next_actions.push(NextAction::by(NextActionCode::ChangeHead, head.resident.id, due));
    }
}

/// Nobody to end or move the coverage of; where age ended it (E08) and the fact came before, that one is cancelled first.
pub(super) fn not_covered(person: &Resident, household: &Household, day: NaiveDate) -> Refusal {
    let by_age = |m: &&Member| m.period.end_reason == Some(EndReason::E08.code());
    match household.latest_of(person.id).filter(by_age).and_then(|m| m.period.to) {
        Some(to) if day < to => Refusal::new(RefusalCode::MovementFollowed)
            .with("resident", who(person))
            .with("field", "later")
            .with("day", to.to_string()),
        Some(_) => Refusal::new(RefusalCode::NotCovered).with("resident", who(person)).with("why", "late_elderly"),
        None => Refusal::new(RefusalCode::NotCovered).with("resident", who(person)),
    }
}

fn may_leave(person: &Resident, member: &Member, ask: &LeaveInput, dates: Dates) -> Result<(), Refusal> {
    let contradicts = |field: &str, day: NaiveDate| {
        Err(Refusal::new(RefusalCode::DaysContradict)
            .with("resident", who(person))
            .with("field", field)
            .with("day", day.to_string()))
    };
    if dates.covered < member.period.from {
        return contradicts("effective_on", ask.dates.effective_on);
    }
    let birth = person.identity.body.birth.assumed();
    if ask.reason == EndReason::E08 && ask.dates.effective_on != age::gates(birth).late_elderly_from {
        return contradicts("effective_on", ask.dates.effective_on);
    }
    let old_enough = i32::try_from(rules::number("disability_age", ask.dates.effective_on)).unwrap_or(0);
    if ask.reason == EndReason::E09 && ask.dates.effective_on < age::reach(birth, old_enough) {
        let refusal = Refusal::new(RefusalCode::DaysContradict).with("resident", who(person));
        let refusal = refusal.with("field", "effective_on").with("day", ask.dates.effective_on.to_string());
        return Err(refusal.because(Ground::new(
            "disability",
            format!("障害認定は{old_enough}歳から。{} に達する", wareki::long(age::reach(birth, old_enough))),
            "高確法50条2号、国保法6条8号",
            "達した日以後の認定なら登録できる",
        )));
    }
    // where a plan gives way, the qualification ends with it so far
    let is_open = !member.is_open() || person.qualification.body.periods.iter().any(|p| p.to.is_none());
    if dates.qualified.is_some() && !is_open {
        return Err(Refusal::new(RefusalCode::NotCovered).with("resident", who(person)));
    }
    Ok(())
}

/// Statuses that rest on the coverage end with it.
fn statuses_end(person: &Resident, on: NaiveDate, decision: &mut Decision) {
    for status in person.special.body.iter().filter(|s| s.kind.ends_with_coverage() && s.holds_on(on)) {
        let ended = SpecialStatus { to: Some(on), ..status.clone() };
        decision.claims.push(Act::RecordStatus { resident: person.id, status: Box::new(ended) });
        let fact = format!("特別該当は適用とともに {} で終わる", wareki::long(on));
        decision.grounds.push(Ground::new(
            "status_ends",
            fact,
            "国保法8条・116条・116条の2、国保令29条の7の2",
            "適用が続けば続く",
        ));
    }
}

/// Who goes over to 後期 while others of the household stay is 特定同一世帯所属者 from that day.
fn becomes_former_member(
    (person, household): (&Resident, &Household),
    ask: &LeaveInput,
    on: NaiveDate,
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) {
    let goes_over = matches!(ask.reason, EndReason::E08 | EndReason::E09);
    let leaving = |id| ask.leavers.iter().any(|l| l.resident.id == id);
    if !goes_over || !household.covered_on(on).any(|m| !leaving(m.resident)) {
        return;
    }
    let status = SpecialStatus {
        id: desk.source.id(),
        kind: StatusKind::FormerMember,
        from: on,
        to: None,
        notified_on: ask.dates.notified_on,
        evidence: [("lost_on".to_owned(), on.to_string())].into(),
        withdrawn: false,
    };
    decision.claims.push(Act::RecordStatus { resident: person.id, status: Box::new(status) });
    decision.grounds.push(Ground::new(
        "former_member",
        "後期高齢者医療に移り、同じ世帯に国保の被保険者が残る".to_owned(),
        "国保令29条の7（特定同一世帯所属者）",
        "世帯が変われば特定同一世帯所属者でなくなる",
    ));
}

/// 異動連絡票 that a mover carries to the next municipality, and the application of the heirs.
fn forms(ask: &LeaveInput, decision: &mut Decision) {
    if ask.reason == EndReason::E07 {
        decision.forms_to_print.push(FormToPrint::FuneralBenefitApplication);
    }
    if !matches!(ask.reason, EndReason::E01 | EndReason::E02) {
        return;
    }
    let on = ask.dates.effective_on;
    let any = |kind| ask.leavers.iter().any(|l| l.resident.has_status(kind, on));
    let elderly = |l: &Leaver| age::gates(l.resident.identity.body.birth.assumed()).elderly_from <= on;
    for (needed, form) in [
        (any(StatusKind::FormerMember), FormToPrint::FormerMemberSlip),
        (any(StatusKind::FormerDependant), FormToPrint::FormerDependantSlip),
        (ask.leavers.iter().any(elderly), FormToPrint::CopaySlip),
        (any(StatusKind::Maternity), FormToPrint::MaternitySlip),
    ] {
        if needed {
            decision.forms_to_print.push(form);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::{Blank, household, issued, office};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn run(
        reason: EndReason,
        on: &str,
        address: NewAddress,
        brought: Vec<CertificateKind>,
    ) -> Result<Decision, Refusal> {
        let (mut resident, household) = household(1, "1980-05-05", "2020-04-01");
        resident.certificates.body.push(issued(1));
        let ask = LeaveInput {
            reason,
            dates: MovementDates { effective_on: date(on), notified_on: date("2026-11-21"), remark: String::new() },
            new_address: address,
            lost_on: None,
            authority: Authority::Counter,
            leavers: vec![Leaver { resident, household, homes: Vec::new(), brought }],
        };
        let office = office();
        let mut source = Blank::default();
        let mut desk = DecisionContext {
            today: date("2026-11-21"),
            recorded_at: "2026-11-21T10:15:00+09:00".parse().unwrap(),
            office: &office,
            source: &mut source,
        };
        decide(&ask, &mut desk)
    }

    #[track_caller]
    fn check(reason: EndReason, address: NewAddress, ends: &str) {
        let decision = run(reason, "2026-11-16", address, vec![]).unwrap();
        let Act::EndCoverage(CoverageEnd { covered_to, disqualified_on, .. }) = &decision.claims[0] else {
            panic!("no end")
        };
        assert_eq!((*covered_to, *disqualified_on), (date(ends), Some(date(ends))));
    }

    #[test]
    fn coverage_ends_on_the_day_the_law_says() {
        check(EndReason::E04, NewAddress::LaterOrUnknown, "2026-11-17");
        check(EndReason::E07, NewAddress::LaterOrUnknown, "2026-11-17");
        check(EndReason::E01, NewAddress::LaterOrUnknown, "2026-11-17");
        check(EndReason::E01, NewAddress::SameDay, "2026-11-16");
    }

    /// conformity: 2.1.3
    #[test]
    fn a_paper_that_was_brought_is_collected_and_one_that_was_not_is_a_next_action() {
        let kind = CertificateKind::QualificationCertificate;
        let brought = run(EndReason::E04, "2026-11-16", NewAddress::LaterOrUnknown, vec![kind]).unwrap();
        assert_eq!((brought.facts.len(), brought.next_actions.len()), (1, 0));
        let left = run(EndReason::E04, "2026-11-16", NewAddress::LaterOrUnknown, vec![]).unwrap();
        assert_eq!((left.facts.len(), left.next_actions.len()), (0, 1));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let code = |r: Result<Decision, Refusal>| r.unwrap_err().code;
        assert_eq!(
            code(run(EndReason::E04, "2019-01-01", NewAddress::LaterOrUnknown, vec![])),
            RefusalCode::DaysContradict
        );
        assert_eq!(code(run(EndReason::E08, "2026-11-16", NewAddress::LaterOrUnknown, vec![])), RefusalCode::ByRunOnly);
    }

    #[test]
    fn a_paper_this_office_never_recorded_is_taken_back_and_said() {
        let brought = vec![CertificateKind::ElderlyCertificate];
        let decision = run(EndReason::E04, "2026-11-16", NewAddress::LaterOrUnknown, brought).unwrap();
        assert!(decision.facts.is_empty());
        assert!(decision.grounds.iter().any(|g| g.rule == "collect_unrecorded"));
    }
}
