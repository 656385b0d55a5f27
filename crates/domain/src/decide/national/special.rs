//! 特別該当 (domain: 国保法116条 ff.): a status begins, ends, or is withdrawn; and 支援措置.
//!
//! Knows what each status needs and until when it holds. Knows nothing of premiums and limits that follow from it.

use chrono::{Days, NaiveDate};

use super::Branches;
use super::former_member::unrecorded;
use super::plan::cancelled;
use crate::act::{Act, HouseholdChange};
use crate::decide::{
    Decision, DecisionContext, MovementDates, NextAction, NextActionCode, lives_on, notified_days, paper, who,
};
use crate::ground::Ground;
use crate::paper::paper_for;
use crate::person::{Protection, Support};
use crate::record::{Movement, MovementKind, Resident, SpecialStatus, StatusKind};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::reasons::{ChangeReason, EndReason};
use crate::wareki;

mod evidence;
mod subject;

use evidence::Term;
pub use evidence::{EvidenceKind, NEEDS, UNEMPLOYMENT_CODES, asked_for, evidence_kind};
pub use subject::StatusSubject;

/// Which status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusTarget {
    /// 特別該当
    Status(StatusKind),
    /// 支援措置: attributes of the person, set by the registry or at the counter
    Support,
}

/// What is to become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusChange {
    /// It begins.
    Begin {
        /// First day; none where the evidence gives it.
        from: Option<NaiveDate>,
        /// First day without, where it is told.
        to: Option<NaiveDate>,
    },
    /// The one that holds ends.
    End {
        /// First day without.
        on: NaiveDate,
    },
    /// The one that holds never was.
    Withdraw,
}

/// What is decided from.
pub struct StatusInput {
    /// Which.
    pub which: StatusTarget,
    /// What.
    pub what: StatusChange,
    /// 届出日
    pub notified_on: NaiveDate,
    /// The clerk's words.
    pub remark: String,
    /// Who.
    pub people: Vec<StatusSubject>,
}

/// Decides about a special status.
pub fn decide(ask: &StatusInput, desk: &mut DecisionContext<'_>) -> Result<Decision, Refusal> {
    notified_days(ask.notified_on, ask.notified_on, desk.today)?;
    if ask.people.is_empty() {
        return Err(Refusal::field("members", ""));
    }
    let mut decision = Decision::default();
    for subject in &ask.people {
        match (ask.which, ask.what) {
            (StatusTarget::Support, what) => support(ask, subject, what, desk, &mut decision)?,
            (StatusTarget::Status(kind), StatusChange::Begin { from, to }) => {
                begin(ask, subject, kind, (from, to), desk, &mut decision)?;
            }
            (StatusTarget::Status(kind), StatusChange::End { on }) => end(subject, kind, on, desk, &mut decision)?,
            (StatusTarget::Status(kind), StatusChange::Withdraw) => withdraw(subject, kind, desk, &mut decision)?,
        }
    }
    Ok(decision)
}

fn begin(
    ask: &StatusInput,
    subject: &StatusSubject,
    kind: StatusKind,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let person = &subject.resident;
    let term = evidence::term(subject, kind, from, to, (ask.notified_on, &desk.options()))?;
    let Term { from, to, ground } = term;
    if to.is_some_and(|to| to < from) {
        return Err(Refusal::new(RefusalCode::DaysContradict)
            .with("resident", who(person))
            .with("field", "to")
            .with("day", to.map(|d| d.to_string()).unwrap_or_default()));
    }
    let meets = |s: &&SpecialStatus| {
        s.kind == kind && !s.withdrawn && s.to.is_none_or(|end| end > from) && to.is_none_or(|end| s.from < end)
    };
    if let Some(holds) = person.special.body.iter().find(meets) {
        return Err(Refusal::new(RefusalCode::StatusContradicts)
            .with("resident", who(person))
            .with("field", "holds")
            .with("day", holds.from.to_string()));
    }
    lives_on(person, from)?;
    if let Some(left) = moved_out(subject, kind) {
        return Err(Refusal::new(RefusalCode::StatusContradicts)
            .with("resident", who(person))
            .with("field", "moved_out")
            .with("day", left.to_string()));
    }
    if kind.rests_on_coverage() && !covered_since(subject, from) {
        return Err(Refusal::new(RefusalCode::NotCovered).with("resident", who(person)).with("day", from.to_string()));
    }
    let status = SpecialStatus {
        id: desk.source.id(),
        kind,
        from,
        to,
        notified_on: ask.notified_on,
        evidence: evidence::kept(subject, kind, &desk.options()),
        withdrawn: false,
    };
    decision.grounds.extend(Some(ground).filter(|g| !decision.grounds.contains(g)));
    decision.claims.push(Act::RecordStatus { resident: person.id, status: Box::new(status.clone()) });
    if kind == StatusKind::FacilityResident {
        desk.late(from, ask.notified_on, decision);
        household_of_his_own(ask, subject, from, desk, decision)?;
    }
    decision.warnings.extend(not_the_debtor(subject, kind, from));
    if let (StatusKind::Student, Some(to)) = (kind, to) {
        let due = to - Days::new(1);
        decision.next_actions.push(NextAction::by(NextActionCode::RenewStudent, person.id, due));
    }
    let mut after = person.clone();
    after.special.body.push(status);
    papers(&after, subject, kind, desk, decision);
    Ok(())
}

/// 納付義務者 is the head: what is recorded of somebody else holds for that person's papers only.
fn not_the_debtor(subject: &StatusSubject, kind: StatusKind, from: NaiveDate) -> Option<Ground> {
    let head = subject.household.as_ref()?.head_on(from)?;
    let of_the_debtor = matches!(kind, StatusKind::Arrears | StatusKind::SpecialCircumstances);
    (of_the_debtor && head != subject.resident.id).then(|| {
        Ground::new(
            "not_the_debtor",
            format!("{}は世帯主ではない。この記録は、本人の証にだけ効く", who(&subject.resident)),
            "国保法76条（保険料の納付義務者は世帯主）",
            "世帯主についての事実なら、世帯主について記録すれば、世帯の全員の証に効く",
        )
    })
}

/// 転出 that ended the coverage: whoever stays insured though living elsewhere never lost it, so that it is cancelled first (国保法116条・116条の2).
fn moved_out(subject: &StatusSubject, kind: StatusKind) -> Option<NaiveDate> {
    let keeps = matches!(kind, StatusKind::Student | StatusKind::FacilityResident);
    let last = subject.household.as_ref().filter(|_| keeps)?.latest_of(subject.resident.id)?;
    let by = last.period.end_reason.and_then(EndReason::from_code)?;
    last.period.to.filter(|_| matches!(by, EndReason::E01 | EndReason::E02))
}

/// Covered on `from`, or from a later day on.
fn covered_since(subject: &StatusSubject, from: NaiveDate) -> bool {
    let id = subject.resident.id;
    let members = subject.household.iter().flat_map(|h| &h.members.body).filter(|m| m.resident == id);
    members.into_iter().any(|m| m.period.to.is_none_or(|to| to > from))
}

/// 住所地特例: a one-person household of his or her own (国保法116条の2). マル学 stays where it is.
fn household_of_his_own(
    ask: &StatusInput,
    subject: &StatusSubject,
    from: NaiveDate,
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let person = &subject.resident;
    let Some(household) = &subject.household else { return Ok(()) };
    let open = household.members.body.iter().find(|m| m.resident == person.id && m.is_open());
    let Some(member) = open else { return Ok(()) };
    let on = from.max(member.period.from);
    let alone = household.head() == Some(person.id) && !household.covered_on(on).any(|m| m.resident != person.id);
    if alone {
        return Ok(());
    }
    let told = MovementDates { effective_on: from, notified_on: ask.notified_on, remark: ask.remark.clone() };
    let to = desk.open_household(person.id, None, decision)?;
    let mut movement = desk.movement(MovementKind::Change, ChangeReason::C02.code(), &told, to);
    movement.left_household = Some(household.id);
    let branch = Branches::of(None).give(person.id)?;
    let change = HouseholdChange { resident: person.id, from: household.id, to, branch, on, movement };
    decision.claims.push(Act::ChangeHousehold(change));
    decision.warnings.push(Ground::new(
        "new_number",
        "一人だけの世帯になり、新しい記号番号になる。自己負担限度額と多数回該当の数え方が変わる".to_owned(),
        "国保法116条の2",
        "住所地特例が終われば元の世帯の扱いに戻る",
    ));
    paper::reprinted(person, &subject.brought, "証に印字される記号番号・枝番・世帯主が変わる", desk.today, decision);
    if household.head_on(on) == Some(person.id) {
        decision.next_actions.push(NextAction::new(NextActionCode::ChangeHead, person.id));
    }
    Ok(())
}

/// The household of one that 住所地特例 made never was, either.
fn household_taken_back(
    subject: &StatusSubject,
    from: NaiveDate,
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let person = &subject.resident;
    let member = subject.household.as_ref().and_then(|household| household.latest_of(person.id));
    let made = |m: &&Movement| {
        let split = m.reason == ChangeReason::C02.code() && m.left_household.is_some();
        split && m.effective_on == from && m.corrected_by.is_none()
    };
    let movements = &person.qualification.body.movements;
    let Some(change) = movements.iter().rev().find(made) else { return Ok(()) };
    let is_last = member.is_some_and(|member| member.is_open() && member.period.started_by == change.id);
    if !is_last {
        return Err(Refusal::new(RefusalCode::MovementFollowed).with("resident", who(person)));
    }
    decision.claims.push(cancelled(person, change, "住所地特例の取消", (&mut *desk.source, desk.recorded_at)));
    paper::reprinted(person, &subject.brought, "証に印字される記号番号が元に戻る", desk.today, decision);
    Ok(())
}

/// Which papers follow from the status.
fn papers(
    after: &Resident,
    subject: &StatusSubject,
    kind: StatusKind,
    desk: &DecisionContext<'_>,
    decision: &mut Decision,
) {
    match kind {
        StatusKind::SexNotation => {
            paper::reprinted(after, &subject.brought, "証の性別を裏面に記載する", desk.today, decision);
        }
        StatusKind::CareNeeded => lawful(after, desk, decision),
        StatusKind::SpecialMedical => {
            paper::reprinted(after, &subject.brought, "証を特別療養の証に替える", desk.today, decision);
        }
        StatusKind::Student => {
            paper::reprinted(after, &subject.brought, "証の有効期限と備考（マル学）が変わる", desk.today, decision);
        }
        StatusKind::Remote => {
            let label = desk.options().remote_label;
            paper::reprinted(after, &subject.brought, &format!("証の備考（{label}）が変わる"), desk.today, decision);
        }
        StatusKind::StayRenewal => {
            paper::reprinted(after, &subject.brought, "証の有効期限が特例期間の末日になる", desk.today, decision);
        }
        StatusKind::FacilityResident
        | StatusKind::InvoluntaryUnemployment
        | StatusKind::FormerMember
        | StatusKind::FormerDependant
        | StatusKind::Maternity
        | StatusKind::Borderline
        | StatusKind::ReceiptsApplication
        | StatusKind::Arrears
        | StatusKind::SpecialCircumstances
        | StatusKind::SpecifiedDisease
        | StatusKind::ShortTerm
        | StatusKind::Retiree => {}
    }
}

/// Why the law says another paper now.
fn lawful(after: &Resident, desk: &DecisionContext<'_>, decision: &mut Decision) {
    decision.grounds.extend(paper_for(after, &desk.options(), desk.today).grounds);
}

/// The status that a clerk may end: recorded, or 特定同一世帯所属者 that follows from the coverage.
fn holding(subject: &StatusSubject, kind: StatusKind, desk: &DecisionContext<'_>) -> Result<SpecialStatus, Refusal> {
    let open = |s: &&SpecialStatus| s.kind == kind && !s.withdrawn && s.to.is_none_or(|to| to > desk.today);
    let recorded = subject.resident.special.body.iter().rev().find(open).cloned();
    let follows = || unrecorded(&subject.resident, subject.household.as_ref()?).filter(|s| s.kind == kind);
    recorded.or_else(follows).ok_or_else(|| {
        Refusal::new(RefusalCode::StatusContradicts).with("resident", who(&subject.resident)).with("field", "none")
    })
}

fn end(
    subject: &StatusSubject,
    kind: StatusKind,
    on: NaiveDate,
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let person = &subject.resident;
    let holds = holding(subject, kind, desk)?;
    if on < holds.from {
        return Err(Refusal::new(RefusalCode::DaysContradict)
            .with("resident", who(person))
            .with("field", "to")
            .with("day", on.to_string()));
    }
    let ended = SpecialStatus { to: Some(on), ..holds };
    let fact = format!("{} に終わる", wareki::long(on));
    decision.grounds.push(Ground::new("status_ends", fact, "届出または職権による", "事実が続いていれば終わらない"));
    after_end(subject, ended, desk, decision);
    Ok(())
}

fn withdraw(
    subject: &StatusSubject,
    kind: StatusKind,
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let holds = holding(subject, kind, desk)?;
    let from = holds.from;
    let ended = SpecialStatus { withdrawn: true, ..holds };
    let fact = format!("{} からの該当を取り消す", wareki::long(from));
    decision.grounds.push(Ground::new("status_withdrawn", fact, "届出の取消", "事実があれば取り消せない"));
    if kind == StatusKind::FacilityResident {
        household_taken_back(subject, from, desk, decision)?;
    }
    after_end(subject, ended, desk, decision);
    Ok(())
}

fn after_end(subject: &StatusSubject, ended: SpecialStatus, desk: &DecisionContext<'_>, decision: &mut Decision) {
    let kind = ended.kind;
    let mut after = subject.resident.clone();
    for status in after.special.body.iter_mut().filter(|s| s.id == ended.id) {
        status.clone_from(&ended);
    }
    decision.claims.push(Act::RecordStatus { resident: after.id, status: Box::new(ended) });
    papers(&after, subject, kind, desk, decision);
}

/// 支援措置 set or cleared at the counter: address hidden, マイナ保険証 barred, papers to the safe address.
fn support(
    ask: &StatusInput,
    subject: &StatusSubject,
    what: StatusChange,
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let person = &subject.resident;
    let before = &person.identity.body;
    let mut identity = before.clone();
    match what {
        StatusChange::Begin { from, to } => {
            let level = subject.evidence.get("level").map_or("both", String::as_str);
            let support = match level {
                "no_disclosure" => Support::NoDisclosure,
                "no_self_information" => Support::NoSelfInformation,
                "both" => Support::Both,
                _ => return Err(Refusal::field("level", level)),
            };
            let provisional = match subject.evidence.get("stage").map_or("decided", String::as_str) {
                "decided" => false,
                "provisional" => true,
                stage => return Err(Refusal::field("stage", stage)),
            };
            identity.counter_support = Some(Protection { support, until: to, provisional });
            identity.effective_on = Some(from.unwrap_or(ask.notified_on));
            if let Some(mail_to) = subject.evidence.get("mail_to") {
                identity.mail_to.clone_from(mail_to);
            }
        }
        StatusChange::End { .. } | StatusChange::Withdraw => {
            if before.protection().support == Support::None {
                return Err(Refusal::new(RefusalCode::StatusContradicts)
                    .with("resident", who(person))
                    .with("field", "none"));
            }
            identity.support = Support::None;
            (identity.support_until, identity.counter_support) = (None, None);
        }
    }
    if let StatusChange::End { on } = what {
        identity.effective_on = Some(on);
    }
    let mut after = person.clone();
    after.identity.body = identity.clone();
    decision.claims.push(Act::RecordResident { resident: person.id, identity: Box::new(identity) });
    let is_hidden = after.identity.body.protection().support != Support::None;
    let (fact, otherwise) = if is_hidden {
        ("支援措置により住所と利用の記録を開示しない", "支援措置が終われば通常の扱いに戻る")
    } else {
        ("支援措置が終わり、住所と利用の記録は通常の扱いに戻る", "支援措置が続けば開示しない")
    };
    let law = "住民基本台帳事務処理要領第5-10（支援措置）";
    decision.grounds.push(Ground::new("support", fact.to_owned(), law, otherwise));
    paper::reprinted(&after, &subject.brought, "証の住所の記載を改める", desk.today, decision);
    let covered = subject.household.as_ref().is_some_and(|h| h.coverage_of(person.id, desk.today).is_some());
    let options = desk.options();
    let lawful_of = |person| paper_for(person, &options, desk.today).outcome;
    if covered && lawful_of(person) != lawful_of(&after) {
        lawful(&after, desk, decision);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
