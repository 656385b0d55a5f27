//! 変更: the coverage goes on, in another household, under another head, or with other personal data.
//!
//! Knows that a new 記号番号 starts the limits of a month anew. Knows nothing of those limits.

use chrono::NaiveDate;

use super::Branches;
use super::plan::{goes_on, is_leaving, plan_undone, planned_there};
use crate::act::{Act, HouseholdChange};
use crate::certificate::CertificateKind;
use crate::decide::{
    Decision, DecisionContext, MovementDates, NextAction, NextActionCode, lives_on, notified_days, paper, who,
};
use crate::ground::Ground;
use crate::notification::Changes;
use crate::person::Birth;
use crate::record::{MovementKind, RecordId, Resident};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::Household;
use crate::scheme::national::reasons::ChangeReason;
use crate::wareki;

/// Somebody a change touches, with the papers brought.
pub struct Mover {
    /// The person.
    pub resident: Resident,
    /// Kinds of paper brought.
    pub brought: Vec<CertificateKind>,
}

/// What changes.
pub enum Change {
    /// 世帯主変更
    Head {
        /// The household.
        household: Box<Household>,
        /// The head from that day, insured or not (擬制世帯主).
        head: Box<Resident>,
        /// When the head of before died or moved away.
        gone: Option<NaiveDate>,
        /// Everybody covered in it.
        members: Vec<Mover>,
    },
    /// 世帯分離
    Split {
        /// The household left.
        household: Box<Household>,
        /// 世帯主 of the household that comes to be.
        head: Box<Resident>,
        /// Its 住基世帯, where the registry told it.
        juki_household_no: Option<String>,
        /// Who goes.
        movers: Vec<Mover>,
    },
    /// 世帯合併
    Merge {
        /// The household left.
        household: Box<Household>,
        /// The household entered.
        into: Box<Household>,
        /// Who goes.
        movers: Vec<Mover>,
    },
    /// 転居・氏名変更・続柄変更・在留期間の更新, told at the counter
    Persons {
        /// Who, what, and the household that covers the person.
        people: Vec<(Mover, Changes, Option<Household>)>,
    },
}

/// What is decided from.
pub struct ChangeInput {
    /// 事由
    pub reason: ChangeReason,
    /// 異動日, 届出日 and the clerk's words.
    pub dates: MovementDates,
    /// What changes.
    pub change: Change,
}

/// Decides a change.
pub fn decide(ask: &ChangeInput, desk: &mut DecisionContext<'_>) -> Result<Decision, Refusal> {
    notified_days(ask.dates.effective_on, ask.dates.notified_on, desk.today)?;
    let mut decision = Decision::default();
    desk.late(ask.dates.effective_on, ask.dates.notified_on, &mut decision);
    match &ask.change {
        Change::Head { household, head, gone, members } => {
            nobody_between(*gone, ask.dates.effective_on, &mut decision);
            change_head(ask, household, head, members, desk, &mut decision)?;
        }
        Change::Split { household, head, juki_household_no, movers } => {
            split(ask, household, head, juki_household_no.clone(), movers, desk, &mut decision)?;
        }
        Change::Merge { household, into, movers } => merge(ask, household, into, movers, desk, &mut decision)?,
        Change::Persons { people } => persons(ask, people, desk, &mut decision)?,
    }
    Ok(decision)
}

/// The head changes on the day on which the one of before died or moved away (trap 39): a later day leaves the household without a head.
fn nobody_between(gone: Option<NaiveDate>, on: NaiveDate, decision: &mut Decision) {
    let Some(gone) = gone.filter(|gone| gone.succ_opt().is_some_and(|next| next < on)) else { return };
    let (gone, on) = (wareki::long(gone), wareki::long(on));
    decision.warnings.push(Ground::new(
        "head_gone",
        format!("前の世帯主は {gone} に死亡・転出している。{on} からの変更では、その間の世帯主がいない"),
        "国保法9条1項（世帯主の届出義務）、国保則10条の2",
        "世帯主変更の日が死亡・転出の日なら、世帯主は続く",
    ));
}

fn change_head(
    ask: &ChangeInput,
    household: &Household,
    head: &Resident,
    members: &[Mover],
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let on = ask.dates.effective_on;
    if household.head_on(on) == Some(head.id) {
        return Err(Refusal::new(RefusalCode::NothingChanges).with("field", "head"));
    }
    // the same head told again with an earlier day takes the place of the later word; another's headship does not
    let mut since = household.heads.body.iter().filter_map(|h| Some((h.resident, h.from.filter(|from| *from > on)?)));
    if let Some((_, day)) = since.find(|(next, _)| *next != head.id) {
        return Err(followed(head, day));
    }
    lives_on(head, on)?;
    if let Some(gone) = head.identity.body.removed_on.filter(|gone| *gone <= on) {
        return Err(Refusal::new(RefusalCode::NotResident).with("resident", who(head)).with("day", gone.to_string()));
    }
    nominal_ground(household, head, on, decision);
    if !desk.options().new_number_on_head_change {
        decision.claims.push(Act::ChangeHead { household: household.id, head: head.id, on });
        let movement = desk.movement(MovementKind::Change, ask.reason.code(), &ask.dates, household.id);
        decision.claims.push(Act::NoteMovement { resident: head.id, movement });
        for mover in members {
            paper::reprinted(&mover.resident, &mover.brought, "証に印字される世帯主が変わる", desk.today, decision);
        }
        return Ok(());
    }
    // the head who moves away on that day keeps the old number to its end
    let goes = |m: &&Mover| goes_on(household, &m.resident, on).is_some_and(|own| !is_leaving(&m.resident, own, on));
    let going: Vec<&Mover> = members.iter().filter(goes).collect();
    if going.is_empty() {
        return Err(Refusal::new(RefusalCode::NotCovered).with("resident", who(head)));
    }
    let juki = household.number.body.juki_household_no.clone();
    let to = desk.open_household(head.id, juki, decision)?;
    new_number_warning("世帯主が変わる", decision);
    let mut branches = Branches::of(None);
    for mover in going {
        go_over(ask, mover, household, (to, &mut branches), desk, decision)?;
    }
    Ok(())
}

/// What was registered for a later day would be undone: that one is put right first.
fn followed(person: &Resident, day: NaiveDate) -> Refusal {
    Refusal::new(RefusalCode::MovementFollowed)
        .with("resident", who(person))
        .with("field", "later")
        .with("day", day.to_string())
}

/// 擬制世帯主: a head who is not insured still owes and notifies.
fn nominal_ground(household: &Household, head: &Resident, on: NaiveDate, decision: &mut Decision) {
    if household.coverage_of(head.id, on).is_none() {
        decision.grounds.push(Ground::new(
            "nominal_head",
            "新しい世帯主は国保の被保険者でない（擬制世帯主）".to_owned(),
            "国保法76条・9条（世帯主の納付義務・届出義務）",
            "世帯主が国保に加入すれば擬制世帯主でなくなる",
        ));
    }
}

fn new_number_warning(why: &str, decision: &mut Decision) {
    decision.warnings.push(Ground::new(
        "new_number",
        format!(
            "{why}ため、新しい記号番号になる。自己負担限度額と多数回該当の数え方が月の途中からやり直しになることがある"
        ),
        "市町村の定め（設定 new_number_on_head_change）、国保令29条の2",
        "世帯の継続性が認められれば多数回該当は引き継がれる",
    ));
}

/// One person goes over: the qualification stays, number and 枝番 are new, the papers are replaced.
fn go_over(
    ask: &ChangeInput,
    mover: &Mover,
    from: &Household,
    (to, branches): (RecordId, &mut Branches<'_>),
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let person = &mover.resident;
    lives_on(person, ask.dates.effective_on)?;
    let not_covered = || super::leave::not_covered(person, from, ask.dates.effective_on);
    let member = goes_on(from, person, ask.dates.effective_on).ok_or_else(not_covered)?;
    // who joined since goes over from that day; who was taken here by a later change is that change's to put right
    let on = ask.dates.effective_on.max(member.period.from);
    let came = person.qualification.body.movement(member.period.started_by).filter(|m| m.kind == MovementKind::Change);
    if came.is_some() && on > ask.dates.effective_on {
        return Err(followed(person, on));
    }
    let mut movement = desk.movement(MovementKind::Change, ask.reason.code(), &ask.dates, to);
    movement.left_household = Some(from.id);
    let change =
        HouseholdChange { resident: person.id, from: from.id, to, branch: branches.give(person.id)?, on, movement };
    // a move that is only planned is planned for the household entered
    let why = "移った世帯で改めて予定とする";
    decision.claims.extend(plan_undone(person, member, why, (&mut *desk.source, desk.recorded_at)));
    decision.claims.push(Act::ChangeHousehold(change));
    decision.claims.extend(planned_there(person, member, to, (&mut *desk.source, desk.recorded_at)));
    paper::reprinted(person, &mover.brought, "証に印字される記号番号・枝番・世帯主が変わる", desk.today, decision);
    Ok(())
}

fn split(
    ask: &ChangeInput,
    household: &Household,
    head: &Resident,
    juki_household_no: Option<String>,
    movers: &[Mover],
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let on = ask.dates.effective_on;
    leaves_somebody(household, head.id, movers, on)?;
    lives_on(head, on)?;
    let to = desk.open_household(head.id, juki_household_no, decision)?;
    new_number_warning("世帯が分かれる", decision);
    let mut branches = Branches::of(None);
    for mover in movers {
        go_over(ask, mover, household, (to, &mut branches), desk, decision)?;
    }
    head_left_behind(household, movers, on, desk, decision);
    Ok(())
}

/// 世帯分離 of everybody is none, unless they go to the home of somebody else.
fn leaves_somebody(household: &Household, head: RecordId, movers: &[Mover], on: NaiveDate) -> Result<(), Refusal> {
    if movers.is_empty() {
        return Err(Refusal::field("members", ""));
    }
    let goes = |id| movers.iter().any(|m| m.resident.id == id);
    let stays = household.covered_on(on).any(|m| !goes(m.resident));
    let head_stays = household.head_on(on).is_some_and(|head| !goes(head));
    let go_elsewhere = !goes(head) && household.head_on(on) != Some(head);
    if stays || head_stays || go_elsewhere {
        Ok(())
    } else {
        Err(Refusal::new(RefusalCode::NothingChanges).with("field", "members"))
    }
}

fn head_left_behind(
    household: &Household,
    movers: &[Mover],
    on: NaiveDate,
    desk: &DecisionContext<'_>,
    decision: &mut Decision,
) {
    let goes = |id| movers.iter().any(|m| m.resident.id == id);
    let head = household.head_on(on).filter(|head| goes(*head));
    if let Some(head) = head.filter(|_| household.covered_on(on).any(|m| !goes(m.resident))) {
        let due = desk.options().notice_due(on);
        decision.next_actions.push(NextAction::by(NextActionCode::ChangeHead, head, due));
    }
}

fn merge(
    ask: &ChangeInput,
    household: &Household,
    into: &Household,
    movers: &[Mover],
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    if movers.is_empty() {
        return Err(Refusal::field("members", ""));
    }
    if household.id == into.id {
        return Err(Refusal::new(RefusalCode::NothingChanges).with("field", "into"));
    }
    new_number_warning("別の世帯に入る", decision);
    let mut branches = Branches::of(Some(into));
    for mover in movers {
        go_over(ask, mover, household, (into.id, &mut branches), desk, decision)?;
    }
    head_left_behind(household, movers, ask.dates.effective_on, desk, decision);
    Ok(())
}

fn persons(
    ask: &ChangeInput,
    people: &[(Mover, Changes, Option<Household>)],
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    if people.is_empty() {
        return Err(Refusal::field("members", ""));
    }
    for (mover, changes, household) in people {
        let person = &mover.resident;
        lives_on(person, ask.dates.effective_on)?;
        let before = &person.identity.body;
        for (name, value) in [("name", &changes.name), ("kana", &changes.kana), ("address", &changes.address)] {
            if value.as_ref().is_some_and(|v| v.trim().is_empty()) {
                return Err(Refusal::field(name, ""));
            }
        }
        if let Some(birth) = changes.birth
            && !may_be_assumed(before.told_birth(), birth)
        {
            // the registry's own day is the registry's to correct
            return Err(Refusal::field("birth", birth.to_string()).with("known", before.told_birth().to_string()));
        }
        let after = changes.identity_after(before, ask.dates.effective_on);
        if after == *before {
            return Err(Refusal::new(RefusalCode::NothingChanges)
                .with("resident", who(person))
                .with("field", "changes"));
        }
        if let Some(day) = person.changed_since(&after, desk.today) {
            return Err(followed(person, day));
        }
        decision.claims.push(Act::RecordResident { resident: person.id, identity: Box::new(after) });
        if let Some(household) = household {
            let movement = desk.movement(MovementKind::Change, ask.reason.code(), &ask.dates, household.id);
            decision.claims.push(Act::NoteMovement { resident: person.id, movement });
        }
        paper::reprinted(person, &mover.brought, "証に印字される事項が変わる", desk.today, decision);
    }
    Ok(())
}

/// みなし: a whole day in place of one that is not known in full, and no other than what is known of it.
fn may_be_assumed(told: Birth, birth: Birth) -> bool {
    !told.is_exact() && birth.is_exact() && (!told.is_known() || told.fits(birth))
}
