//! What can be done with one paper that was made. Screens offer these and no others; the office asks again when one is done.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::all::ALL;
use super::kind::{Issuer, Subject, find};
use super::outdated::unfit;
use crate::certificate::{Certificate, CertificateState, Delivery};
use crate::record::Resident;
use crate::refusal::Refusal;

/// Something a clerk can do with a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperAct {
    /// Say what came out of the printer.
    RecordOutcome,
    /// 交付, at the window or by mail
    Deliver,
    /// 抜取: take out what lies in the office: it waits to be handed over, came back, or was replaced before anybody took it
    Withdraw,
    /// 返送: what was mailed came back
    RecordReturn,
    /// 回収
    Collect,
    /// 紛失・盗難・破損・汚損 told by the person, without another paper
    ReportLoss,
    /// Make another in its place: 再交付, or 差替 where it is no longer right
    Reissue,
}

/// Whether a paper may be handed over or kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperStanding {
    /// It is right.
    Right,
    /// It says a ratio or a class that is to be judged first: it waits, and nobody takes it back (ADR 0062).
    ToBeJudged,
    /// It is right no more, as [`super::unfit`] finds.
    Unfit,
}

impl PaperStanding {
    /// Of a paper on `day`, and the refusal of handing it over, if it may not be. Only of a paper that waits to be handed over it is asked.
    /// `bar`: the refusal of the judgement it waits for, if it waits for one.
    pub fn of(
        subject: &Subject<'_>,
        paper: &Certificate,
        issuer: &Issuer<'_>,
        day: NaiveDate,
        bar: Option<Refusal>,
    ) -> (Self, Option<Refusal>) {
        if !paper.state.can_be_delivered() {
            return (Self::Right, None);
        }
        match (unfit(subject, paper, issuer, day), bar) {
            (Some(why), _) => (Self::Unfit, Some(why.refusal(subject.resident, paper))),
            (None, Some(bar)) => (Self::ToBeJudged, Some(bar)),
            (None, None) => (Self::Right, None),
        }
    }
}

/// What can be done on `day` with a paper of this person, in the order in which it is offered. A paper that waits to be handed over and is
/// still right is not taken back, nor one that the mail brought back; one that was lost is when it is found. Another is made in the place of
/// the one in force only.
pub fn acts(person: &Resident, paper: &Certificate, standing: PaperStanding, day: NaiveDate) -> Vec<PaperAct> {
    let unfit = standing == PaperStanding::Unfit;
    let waits = paper.state.can_be_delivered();
    let by_mail = paper.state == CertificateState::Delivered && matches!(paper.delivered, Some((_, Delivery::Mail)));
    let in_force = person.in_force(paper.kind, day).is_some_and(|held| held.no == paper.no);
    let may = [
        (PaperAct::RecordOutcome, paper.awaits_outcome()),
        (PaperAct::Deliver, waits && standing == PaperStanding::Right),
        (PaperAct::Withdraw, paper.is_in_office()),
        (PaperAct::RecordReturn, by_mail),
        (PaperAct::Collect, paper.state.can_be_collected() && (!waits || unfit) && !paper.came_back()),
        (PaperAct::ReportLoss, paper.state.collectable() && !paper.is_in_office()),
        (PaperAct::Reissue, in_force && find(ALL, paper.kind).is_some()),
    ];
    may.into_iter().filter_map(|(act, may)| may.then_some(act)).collect()
}

#[cfg(test)]
mod tests {
    use super::PaperAct::{Collect, Deliver, RecordOutcome, RecordReturn, Reissue, ReportLoss, Withdraw};
    use super::PaperStanding::{Right, ToBeJudged, Unfit};
    use super::*;
    use crate::certificate::CertificateKind;
    use crate::decide::test_people::{household, issued};

    const TODAY: &str = "2026-11-21";

    #[track_caller]
    fn check(paper: Certificate, standing: PaperStanding, day: &str, expected: &[PaperAct]) {
        let (mut person, _) = household(1, "1980-05-05", "2020-04-01");
        person.certificates.body.push(paper.clone());
        assert_eq!(acts(&person, &paper, standing, day.parse().unwrap()), expected, "{:?} {standing:?}", paper.state);
    }

    #[test]
    fn what_can_be_done_follows_from_the_state_and_from_whether_it_is_still_right() {
        for (state, right, unfit) in [
            (CertificateState::Issuing, &[RecordOutcome][..], &[RecordOutcome][..]),
            (CertificateState::Issued, &[Deliver, Withdraw, Reissue], &[Withdraw, Collect, Reissue]),
            (CertificateState::Delivered, &[Collect, ReportLoss, Reissue], &[Collect, ReportLoss, Reissue]),
            (CertificateState::Returned, &[Deliver, Withdraw, Reissue], &[Withdraw, Reissue]),
            (CertificateState::Replaced, &[Collect, ReportLoss], &[Collect, ReportLoss]),
            (CertificateState::Expired, &[Collect, ReportLoss], &[Collect, ReportLoss]),
            (CertificateState::Collected, &[], &[]),
            (CertificateState::Withdrawn, &[], &[]),
            (CertificateState::Void, &[], &[]),
            (CertificateState::Lost, &[Collect], &[Collect]),
        ] {
            check(Certificate { state, ..issued(1) }, Right, TODAY, right);
            check(Certificate { state, ..issued(1) }, Unfit, TODAY, unfit);
        }
    }

    #[test]
    fn only_what_was_mailed_comes_back() {
        let by = |by| {
            let day = TODAY.parse().unwrap();
            Certificate { state: CertificateState::Delivered, delivered: Some((day, by)), ..issued(1) }
        };
        check(by(Delivery::Mail), Right, TODAY, &[RecordReturn, Collect, ReportLoss, Reissue]);
        check(by(Delivery::Window), Right, TODAY, &[Collect, ReportLoss, Reissue]);
    }

    #[test]
    fn another_is_made_only_in_the_place_of_one_in_force_of_a_kind_the_office_makes() {
        let delivered = Certificate { state: CertificateState::Delivered, ..issued(1) };
        let until = delivered.valid_until.expect("it has an end");
        check(delivered.clone(), Right, &until.to_string(), &[Collect, ReportLoss, Reissue]);
        check(delivered.clone(), Right, &until.succ_opt().unwrap().to_string(), &[Collect, ReportLoss]);
        check(Certificate { valid_from: until, ..delivered.clone() }, Right, TODAY, &[Collect, ReportLoss]);
        check(Certificate { kind: CertificateKind::InsuranceCard, ..delivered }, Right, TODAY, &[Collect, ReportLoss]);
    }

    #[test]
    fn a_paper_whose_ratio_is_to_be_judged_waits_in_the_office() {
        check(Certificate { state: CertificateState::Issued, ..issued(1) }, ToBeJudged, TODAY, &[Withdraw, Reissue]);
    }

    #[test]
    fn papers_of_a_bulk_run_wait_for_the_run() {
        let paper = Certificate { state: CertificateState::Issuing, run: Some(uuid::Uuid::from_u128(7)), ..issued(1) };
        check(paper, Right, TODAY, &[]);
    }
}
