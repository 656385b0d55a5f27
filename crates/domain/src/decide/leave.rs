//! 適用終了: who ceases to be covered, and which papers come back (国保法8条).

use chrono::NaiveDate;

use super::{Decision, Desk, FormToPrint, NextAction, NextActionCode, PaperToCollect, notified_days, who};
use crate::act::{Act, CoverageEnd};
use crate::certificate::CertificateKind;
use crate::coverage::{EndReason, NewAddress, late_days, loss_date};
use crate::ground::Ground;
use crate::record::{Certainty, Household, Movement, MovementKind, Resident};
use crate::refusal::{Refusal, RefusalCode};

/// One person who leaves, with the papers brought back.
pub struct Leaver {
    /// The person.
    pub resident: Resident,
    /// The household that covers him or her.
    pub household: Household,
    /// Kinds of paper brought.
    pub brought: Vec<CertificateKind>,
}

/// What is asked for.
pub struct Ask {
    /// 事由
    pub reason: EndReason,
    /// The day of the fact.
    pub effective_on: NaiveDate,
    /// 届出日
    pub notified_on: NaiveDate,
    /// 転出: whether the new address began the same day.
    pub new_address: NewAddress,
    /// Who.
    pub leavers: Vec<Leaver>,
}

/// Decides a leaving.
pub fn decide(ask: &Ask, desk: &mut Desk<'_>) -> Result<Decision, Refusal> {
    notified_days(ask.effective_on, ask.notified_on, desk.today)?;
    supported(ask.reason)?;
    if ask.leavers.is_empty() {
        return Err(Refusal::field("members", ""));
    }
    let lost = loss_date(ask.reason, ask.effective_on, ask.new_address)
        .map_err(|_| Refusal::new(RefusalCode::ReasonUnsupported).with("reason", ask.reason.code()))?;
    let mut decision = Decision {
        late_days: late_days(ask.effective_on, ask.notified_on),
        grounds: lost.grounds,
        ..Decision::default()
    };
    for leaver in &ask.leavers {
        leave_one(leaver, ask, lost.outcome, desk, &mut decision)?;
    }
    if ask.reason == EndReason::E07 {
        decision.forms_to_print.push(FormToPrint::FuneralBenefitApplication);
    }
    Ok(decision)
}

fn supported(reason: EndReason) -> Result<(), Refusal> {
    match reason {
        EndReason::E01 | EndReason::E04 | EndReason::E07 => Ok(()),
        EndReason::E02
        | EndReason::E03
        | EndReason::E05
        | EndReason::E06
        | EndReason::E08
        | EndReason::E09
        | EndReason::E10
        | EndReason::E11
        | EndReason::E12
        | EndReason::E99 => Err(Refusal::new(RefusalCode::ReasonUnsupported).with("reason", reason.code())),
    }
}

fn leave_one(
    leaver: &Leaver,
    ask: &Ask,
    lost_on: NaiveDate,
    desk: &mut Desk<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let person = &leaver.resident;
    let open = leaver.household.members.body.iter().find(|m| m.resident == person.id && m.covered_to.is_none());
    let not_covered = || Refusal::new(RefusalCode::NotCovered).with("resident", who(person));
    let member = open.ok_or_else(not_covered)?;
    if lost_on < member.covered_from {
        return Err(Refusal::new(RefusalCode::DaysContradict)
            .with("resident", who(person))
            .with("field", "effective_on")
            .with("day", ask.effective_on.to_string()));
    }
    let movement = Movement {
        id: desk.source.id(),
        kind: MovementKind::Leave,
        reason: ask.reason.code(),
        effective_on: ask.effective_on,
        notified_on: ask.notified_on,
        recorded_at: desk.recorded_at,
        household: leaver.household.id,
        left_household: None,
        certainty: Certainty::Confirmed,
        corrects: None,
        corrected_by: None,
    };
    decision.claims.push(Act::EndCoverage(CoverageEnd {
        resident: person.id,
        household: leaver.household.id,
        disqualified_on: Some(lost_on),
        covered_to: lost_on,
        reason: ask.reason,
        movement,
    }));
    take_back(leaver, desk.today, decision);
    if ask.reason == EndReason::E07 && leaver.household.head() == Some(person.id) {
        decision.next_actions.push(NextAction { code: NextActionCode::ChangeHead, resident: person.id });
    }
    Ok(())
}

/// 回収: every paper the person holds comes back; what was brought is a fact at once.
fn take_back(leaver: &Leaver, today: NaiveDate, decision: &mut Decision) {
    let person = &leaver.resident;
    for kind in &leaver.brought {
        if !person.certificates.body.iter().any(|c| c.kind == *kind && c.state.collectable()) {
            // a paper of another office or of the years before: it is taken back, there is nothing of ours to close
            let fact = format!("持参された{}の発行の記録はこの事務所にない", kind.label());
            let ground =
                Ground::new("collect_unrecorded", fact, "国保則13条（証の返還）", "発行の記録があれば回収を登録する");
            decision.grounds.push(ground);
        }
    }
    for certificate in person.certificates.body.iter().filter(|c| c.state.collectable()) {
        let brought = leaver.brought.contains(&certificate.kind);
        decision.papers_to_collect.push(PaperToCollect {
            kind: certificate.kind,
            resident: person.id,
            certificate_no: certificate.no.to_string(),
            brought,
        });
        if brought {
            decision.facts.push(Act::CollectCertificate {
                resident: person.id,
                no: certificate.no.clone(),
                on: today,
                reason: None,
            });
        } else {
            decision.next_actions.push(NextAction { code: NextActionCode::Collect, resident: person.id });
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
        let ask = Ask {
            reason,
            effective_on: date(on),
            notified_on: date("2026-11-21"),
            new_address: address,
            leavers: vec![Leaver { resident, household, brought }],
        };
        let office = office();
        let mut source = Blank::default();
        let mut desk = Desk {
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
        assert_eq!(
            code(run(EndReason::E05, "2026-11-16", NewAddress::LaterOrUnknown, vec![])),
            RefusalCode::ReasonUnsupported
        );
    }

    #[test]
    fn a_paper_this_office_never_recorded_is_taken_back_and_said() {
        let brought = vec![CertificateKind::ElderlyCertificate];
        let decision = run(EndReason::E04, "2026-11-16", NewAddress::LaterOrUnknown, brought).unwrap();
        assert!(decision.facts.is_empty());
        assert!(decision.grounds.iter().any(|g| g.rule == "collect_unrecorded"));
    }
}
