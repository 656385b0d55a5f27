//! What a decision does with papers of the people it names: which are given, which come back, and why some are made anew.

use chrono::NaiveDate;

use super::{Decision, DecisionContext, NextAction, NextActionCode, PaperToCollect};
use crate::act::Act;
use crate::certificate::{Certificate, CertificateKind, CertificateState};
use crate::ground::Ground;
use crate::options::UnknownMyna;
use crate::paper::paper_for;
use crate::record::{MynaState, Resident};
use crate::{age, wareki};

/// What somebody needs who is covered from now on: why the law gives which paper, the question about the card, the ratio. Whether a paper is
/// given at all, [`super::national::papers::add_paper_changes`] says from what is left to do afterwards.
pub(super) fn give(after: &Resident, desk: &DecisionContext<'_>, decision: &mut Decision) {
    let id = after.id;
    let options = desk.options();
    let birth = after.identity.body.birth;
    let is_undated = age::is_75_undated(birth, desk.today);
    let over = age::gates(birth.assumed()).late_elderly_from;
    if !is_undated && age::is_75_on(birth, desk.today) == Some(true) {
        decision.grounds.push(Ground::new(
            "late_elderly",
            format!("{} に75歳。国保の証は作らない", wareki::long(over)),
            "国保法6条8号・8条1項、高確法52条",
            "75歳の誕生日より前なら国保の証を交付する",
        ));
        return;
    }
    decision.grounds.extend(paper_for(after, &options, desk.today).grounds);
    if after.myna.body.state == MynaState::Unknown && options.unknown_myna == UnknownMyna::Ask {
        decision.next_actions.push(NextAction::new(NextActionCode::AskMyna, id));
    }
    if is_undated {
        decision.next_actions.push(NextAction::new(NextActionCode::AssumeBirth, id));
        return;
    }
    let elderly = age::gates(birth.assumed()).elderly_from;
    if elderly <= desk.today && after.copay_on(desk.today).is_none() {
        decision.next_actions.push(NextAction::new(NextActionCode::DetermineCopay, id));
        decision.grounds.push(Ground::new(
            "copay_needed",
            format!("{} から70歳以上の区分", wareki::long(elderly)),
            "国保法42条1項3号・4号",
            "負担割合が判定されれば資格確認書を作れる",
        ));
    }
}

/// 差替: what may be printed on papers in hand changes, with the reason. What was brought is a fact at once; which papers are to be collected
/// and made anew [`super::national::papers::add_paper_changes`] says.
pub(super) fn reprinted(
    person: &Resident,
    brought: &[CertificateKind],
    fact: &str,
    today: NaiveDate,
    decision: &mut Decision,
) {
    take_brought(person, brought, today, decision);
    if !person.certificates.body.iter().any(|c| c.state.in_hand()) {
        return;
    }
    let ground = Ground::new(
        "reissue",
        fact.to_owned(),
        "国保則7条（記載事項の変更・再交付）",
        "印字される内容が同じなら差替は要らない",
    );
    if !decision.grounds.contains(&ground) {
        decision.grounds.push(ground);
    }
}

/// 回収: every paper the person holds comes back that the law asks back; what was brought is a fact at once. What lies in the office is taken
/// out of what waits. `due`: how long it may be used.
pub(super) fn take_back(
    person: &Resident,
    brought: &[CertificateKind],
    due: Option<NaiveDate>,
    today: NaiveDate,
    decision: &mut Decision,
) {
    take_brought(person, brought, today, decision);
    let held = person.certificates.body.iter().filter(|c| !brought.contains(&c.kind) && !is_over(c, today));
    for (certificate, code) in held.filter_map(|held| Some((held, way_back(held)?))) {
        if certificate.is_asked_back() {
            decision.papers_to_collect.push(to_collect(person, certificate, false));
        }
        decision.next_actions.push(NextAction { due, ..NextAction::new(code, person.id) });
    }
}

/// What is left to do with a paper that is no longer right and that no other follows: what the mail brought back is taken out; the rest is
/// collected, if the law asks it back or it lies in the office. None for a notice that is with the person.
pub(super) fn way_back(paper: &Certificate) -> Option<NextActionCode> {
    if paper.came_back() {
        return Some(NextActionCode::Withdraw);
    }
    (paper.is_in_office() || paper.is_asked_back()).then_some(NextActionCode::Collect)
}

pub(super) fn to_collect(person: &Resident, certificate: &Certificate, brought: bool) -> PaperToCollect {
    let certificate_no = certificate.no.to_string();
    PaperToCollect { kind: certificate.kind, resident: person.id, certificate_no, brought }
}

/// With the person, and its own time is over: it proves nothing any more.
fn is_over(paper: &Certificate, today: NaiveDate) -> bool {
    paper.state == CertificateState::Delivered && paper.has_ended(today)
}

/// Papers that were brought are collected: of a kind those in force, or those that ran out where the person has no other.
fn take_brought(person: &Resident, brought: &[CertificateKind], today: NaiveDate, decision: &mut Decision) {
    for kind in brought {
        if !person.certificates.body.iter().any(|c| c.kind == *kind && c.state.collectable()) {
            // a paper of another office or of the years before: it is taken back, there is nothing of ours to close
            let fact = format!("持参された{}の発行の記録はこの事務所にない", kind.label());
            let ground =
                Ground::new("collect_unrecorded", fact, "国保則13条（証の返還）", "発行の記録があれば回収を登録する");
            decision.grounds.push(ground);
        }
    }
    let is_held = |c: &&Certificate| c.state.collectable() && brought.contains(&c.kind);
    let held: Vec<&Certificate> = person.certificates.body.iter().filter(is_held).collect();
    let another = |paper: &Certificate| held.iter().any(|c| c.kind == paper.kind && !is_over(c, today));
    for certificate in held.iter().filter(|c| !is_over(c, today) || !another(c)) {
        decision.papers_to_collect.push(to_collect(person, certificate, true));
        decision.facts.push(Act::CollectCertificate {
            resident: person.id,
            no: certificate.no.clone(),
            on: today,
            reason: None,
        });
    }
}
