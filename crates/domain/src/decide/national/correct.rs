//! 訂正 and 取消 (2.2.1): a movement names the one it corrects; nothing is overwritten.
//!
//! Knows which of the three dates may change, and what the periods become. 処理日 is when something was recorded: it
//! is never changed, a correction of it is a note that stands beside it (`docs/adr/0021`).

pub mod present;
mod statuses;

use chrono::NaiveDate;
use uuid::Uuid;

use self::statuses::Statuses;
use super::notes::head_change_stands;
use super::stand::stand;
use crate::act::{Act, Boundary, Correction};
use crate::decide::{Decision, DecisionContext, NextAction, NextActionCode, day, notified_days, paper, who};
use crate::entry::Authority;
use crate::ground::{Assessment, Ground};
use crate::person::Identity;
use crate::record::{Certainty, Movement, MovementKind, Resident};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::Household;
use crate::scheme::national::reasons::{Dates, EndCase, EndReason, NewAddress, StartReason, end_dates, start_dates};
use crate::variants::every;
use crate::{age, wareki};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CorrectionField {
    /// 異動日
    EffectiveOn,
    /// 届出日
    NotifiedOn,
    /// 資格取得年月日 that was inherited (A02)
    QualifiedOn,
    /// 住民となった日, before which no coverage began
    ResidentSinceOn,
    /// 処理日: noted, never changed
    RecordedOn,
    /// 続柄
    Relation,
    /// 記載順位
    DisplayOrder,
}

impl CorrectionField {
    /// Every field.
    pub const ALL: [Self; 7] = every();

    /// Reads a field as a notification names it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|_| Refusal::field("field", text))
    }

    /// The field as a notification names it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What is decided from.
pub enum CorrectionChange {
    /// One value of a movement, or of the person.
    Value {
        /// Which.
        field: CorrectionField,
        /// What it is now, as the clerk read it.
        from: String,
        /// What it should be.
        to: String,
    },
    /// 取消
    Cancel,
}

/// One person of a correction.
pub struct Corrected {
    /// The person.
    pub resident: Resident,
    /// Every household that ever covered the person.
    pub homes: Vec<Household>,
    /// The movement; none where only 続柄 or 記載順位 is corrected.
    pub movement: Option<Uuid>,
}

/// What is decided from.
pub struct CorrectionInput {
    /// What is wrong.
    pub what: CorrectionChange,
    /// 届出日 of the correction itself.
    pub notified_on: NaiveDate,
    /// On whose word; by 転入通知 the new municipality's first day is known.
    pub authority: Authority,
    /// 転出: the new address began on the day given.
    pub new_address: NewAddress,
    /// The clerk's words.
    pub remark: String,
    /// Who.
    pub people: Vec<Corrected>,
    /// Who was moved by the same 世帯主変更 and is not among them: it is the household's, and stands or falls for all of it.
    pub others: Vec<Resident>,
}

/// Decides a correction.
pub fn decide(ask: &CorrectionInput, desk: &mut DecisionContext<'_>) -> Result<Decision, Refusal> {
    notified_days(ask.notified_on, ask.notified_on, desk.today)?;
    if ask.people.is_empty() {
        return Err(Refusal::field("members", ""));
    }
    if !ask.others.is_empty() {
        let others = ask.others.iter().map(who).collect::<Vec<_>>().join("・");
        return Err(Refusal::new(RefusalCode::StateForbids)
            .with("field", "household_together")
            .with("resident", others));
    }
    let mut decision = Decision::default();
    for person in &ask.people {
        match &ask.what {
            CorrectionChange::Value {
                field: field @ (CorrectionField::Relation | CorrectionField::DisplayOrder),
                from,
                to,
            } => {
                personal(person, *field, from, to, &mut decision)?;
            }
            CorrectionChange::Value { field, from, to } => value(ask, person, (*field, from, to), desk, &mut decision)?,
            CorrectionChange::Cancel => cancel(ask, person, desk, &mut decision)?,
        }
    }
    Ok(decision)
}

/// 続柄・記載順位: attributes of the person, not of a movement.
fn personal(
    person: &Corrected,
    field: CorrectionField,
    from: &str,
    to: &str,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let mut identity = person.resident.identity.body.clone();
    let present = match field {
        CorrectionField::DisplayOrder => identity.display_order.to_string(),
        CorrectionField::Relation
        | CorrectionField::EffectiveOn
        | CorrectionField::NotifiedOn
        | CorrectionField::QualifiedOn
        | CorrectionField::ResidentSinceOn
        | CorrectionField::RecordedOn => identity.relation.clone(),
    };
    differs(&person.resident, field, from, &present)?;
    if from == to {
        return Err(Refusal::new(RefusalCode::NothingChanges).with("field", field.name()));
    }
    if field == CorrectionField::DisplayOrder {
        identity.display_order = to.trim().parse().map_err(|_| Refusal::field("to", to))?;
    } else {
        identity.relation = to.to_owned();
    }
    decision.claims.push(Act::RecordResident { resident: person.resident.id, identity: Box::new(identity) });
    Ok(())
}

fn differs(person: &Resident, field: CorrectionField, from: &str, present: &str) -> Result<(), Refusal> {
    if from == present {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::ValueDiffers)
        .with("resident", who(person))
        .with("field", field.name())
        .with("from", from)
        .with("present", present))
}

fn movement_of(person: &Corrected) -> Result<&Movement, Refusal> {
    let unknown = |why: &str| {
        Refusal::new(RefusalCode::MovementUnknown).with("resident", who(&person.resident)).with("field", why)
    };
    let id = person.movement.ok_or_else(|| unknown("unknown"))?;
    let movement = person.resident.qualification.body.movement(id).ok_or_else(|| unknown("unknown"))?;
    if is_correctable(movement, &person.homes) { Ok(movement) } else { Err(unknown("corrected")) }
}

/// It was not corrected yet, and is no 取消, which began and ended nothing: there is nothing of it to correct. `homes`: every household that
/// ever covered the person.
fn is_correctable<'h>(movement: &Movement, homes: impl IntoIterator<Item = &'h Household>) -> bool {
    let moves_no_period = movement.kind == MovementKind::Change && movement.left_household.is_none();
    let mut members = homes.into_iter().flat_map(|h| &h.members.body);
    let mut moves = || members.any(|m| m.period.started_by == movement.id || m.period.ended_by == Some(movement.id));
    movement.corrected_by.is_none() && (moves_no_period || moves())
}

fn value(
    ask: &CorrectionInput,
    person: &Corrected,
    (field, from, to): (CorrectionField, &str, &str),
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let was = movement_of(person)?;
    let present = present_day(&person.resident, was, field)?;
    differs(&person.resident, field, &day("from", Some(from))?.to_string(), &present.to_string())?;
    let to = day("to", Some(to))?;
    let mut movement = corrected(was, ask, desk);
    let confirms = field == CorrectionField::EffectiveOn && was.certainty == Certainty::Planned;
    if to == present && !confirms && field != CorrectionField::QualifiedOn {
        return Err(Refusal::new(RefusalCode::NothingChanges).with("field", field.name()));
    }
    let dates = match field {
        CorrectionField::EffectiveOn => {
            movement.effective_on = to;
            movement.certainty = moved_certainty(was, to, desk.today);
            let since = person.resident.identity.body.resident_since;
            since_resident(person, was, new_dates(ask, was, to, desk)?, since)
        }
        CorrectionField::ResidentSinceOn => {
            let identity = Identity { resident_since: Some(to), ..person.resident.identity.body.clone() };
            let resident = person.resident.id;
            decision.claims.push(Act::RecordResident { resident, identity: Box::new(identity) });
            since_resident(person, was, new_dates(ask, was, was.effective_on, desk)?, Some(to))
        }
        CorrectionField::QualifiedOn => {
            movement.certainty = Certainty::Confirmed;
            inherited(person, was, to)?
        }
        CorrectionField::NotifiedOn => {
            movement.notified_on = to;
            unmoved(person, was)
        }
        CorrectionField::RecordedOn => {
            movement.remark = note(present, to, &ask.remark);
            unmoved(person, was)
        }
        CorrectionField::Relation | CorrectionField::DisplayOrder => unmoved(person, was),
    };
    days_hold(person, field, &movement, desk.today)?;
    desk.late(movement.effective_on, movement.notified_on, decision);
    let grounds = dates.grounds.into_iter().filter(|g| !decision.grounds.contains(g)).collect::<Vec<_>>();
    decision.grounds.extend(grounds);
    let boundary = Boundary::Moved { covered: dates.outcome.covered, qualified: dates.outcome.qualified };
    let mut claims = vec![correction(person, was, movement, boundary)];
    claims.extend(statuses_of(person, was).follow(dates.outcome.covered));
    stand(&person.resident, &person.homes, &claims, desk.recorded_at)?;
    decision.claims.extend(claims);
    if matches!(field, CorrectionField::EffectiveOn | CorrectionField::QualifiedOn | CorrectionField::ResidentSinceOn) {
        papers_after(person, was, desk, decision);
    }
    Ok(())
}

/// The value the clerk must have read.
fn present_day(person: &Resident, was: &Movement, field: CorrectionField) -> Result<NaiveDate, Refusal> {
    match field {
        CorrectionField::NotifiedOn => Ok(was.notified_on),
        CorrectionField::RecordedOn => Ok(was.recorded_at.date_naive()),
        CorrectionField::ResidentSinceOn => {
            let since = person.identity.body.resident_since.filter(|_| was.kind == MovementKind::Join);
            since.ok_or_else(|| Refusal::field("field", field.name()))
        }
        CorrectionField::QualifiedOn => {
            let began = person.qualification.body.periods.iter().find(|p| p.started_by == was.id);
            let moved_in = StartReason::from_code(was.reason) == Some(StartReason::A02);
            began.filter(|_| moved_in).map(|p| p.from).ok_or_else(|| Refusal::field("field", field.name()))
        }
        CorrectionField::EffectiveOn | CorrectionField::Relation | CorrectionField::DisplayOrder => {
            let moves_no_period = was.kind == MovementKind::Change && was.left_household.is_none();
            if moves_no_period && field == CorrectionField::EffectiveOn {
                // what was told of a person holds from its day: it is told again, not moved
                return Err(Refusal::new(RefusalCode::StateForbids).with("field", "change_told_again"));
            }
            Ok(was.effective_on)
        }
    }
}

/// The movement that takes the place of the one corrected: the same but for what is corrected.
fn corrected(was: &Movement, ask: &CorrectionInput, desk: &mut DecisionContext<'_>) -> Movement {
    let remark = if ask.remark.is_empty() { was.remark.clone() } else { ask.remark.clone() };
    Movement {
        id: desk.source.id(),
        recorded_at: desk.recorded_at,
        corrects: Some(was.id),
        corrected_by: None,
        remark,
        ..was.clone()
    }
}

fn note(present: NaiveDate, to: NaiveDate, remark: &str) -> String {
    let note = format!("処理日は {} とあるが、{} が正しい", wareki::long(present), wareki::long(to));
    if remark.is_empty() { note } else { format!("{note}（{remark}）") }
}

/// 転出予定 is fixed by the day that came to pass; a new announced day is still a plan.
fn moved_certainty(was: &Movement, to: NaiveDate, today: NaiveDate) -> Certainty {
    if was.kind == MovementKind::Leave && was.certainty == Certainty::Planned && to > today {
        Certainty::Planned
    } else if was.kind == MovementKind::Leave {
        Certainty::Confirmed
    } else {
        was.certainty
    }
}

/// 資格 and 適用 days by the rule of the movement's own reason.
fn new_dates(
    ask: &CorrectionInput,
    was: &Movement,
    to: NaiveDate,
    desk: &DecisionContext<'_>,
) -> Result<Assessment<Dates>, Refusal> {
    match was.kind {
        MovementKind::Change => Ok(Assessment { outcome: Dates { qualified: None, covered: to }, grounds: Vec::new() }),
        MovementKind::Join => {
            let reason =
                StartReason::from_code(was.reason).ok_or_else(|| Refusal::field("reason", was.reason.as_str()))?;
            let mut dates = start_dates(reason, to, None);
            if was.certainty == Certainty::Planned {
                // the inherited day is not known yet: the one put in its place moves along
                dates.outcome.qualified = Some(to);
            }
            Ok(dates)
        }
        MovementKind::Leave => {
            let reason =
                EndReason::from_code(was.reason).ok_or_else(|| Refusal::field("reason", was.reason.as_str()))?;
            // a 転入通知 tells the first day at the new address: no day may stay without an insurer
            let known = ask.authority == Authority::ResidentsRegistry || ask.new_address == NewAddress::SameDay;
            let address = if known { NewAddress::SameDay } else { NewAddress::LaterOrUnknown };
            let disability_same_day = desk.options().disability_loss_same_day;
            Ok(end_dates(reason, to, EndCase { address, stated: None, disability_same_day }))
        }
    }
}

/// Nobody is covered here before becoming a resident; 資格取得日 is earlier only where it is inherited (A02). A day on which the person came
/// back after this coverage says nothing of it.
fn since_resident(
    person: &Corrected,
    was: &Movement,
    mut dates: Assessment<Dates>,
    since: Option<NaiveDate>,
) -> Assessment<Dates> {
    let mut members = person.homes.iter().flat_map(|h| &h.members.body);
    let ended = members.find(|m| m.period.started_by == was.id).and_then(|m| m.period.to);
    let since = since.filter(|since| was.kind == MovementKind::Join && ended.is_none_or(|to| *since < to));
    if let Some(since) = since {
        dates.outcome.covered = dates.outcome.covered.max(since);
        let is_inherited = StartReason::from_code(was.reason) == Some(StartReason::A02);
        dates.outcome.qualified = dates.outcome.qualified.map(|day| if is_inherited { day } else { day.max(since) });
    }
    dates
}

fn inherited(person: &Corrected, was: &Movement, to: NaiveDate) -> Result<Assessment<Dates>, Refusal> {
    let unmoved = unmoved(person, was).outcome;
    if to > unmoved.covered {
        return Err(contradicts(person, "to", to));
    }
    let fact = format!("引き継ぐ資格取得年月日 {}", wareki::long(to));
    let ground = Ground::new("qualification", fact, "国保法7条・8条", "引き継ぐ日が変われば変わる");
    Ok(Assessment { outcome: Dates { qualified: Some(to), ..unmoved }, grounds: vec![ground] })
}

/// The days as they are.
fn unmoved(person: &Corrected, was: &Movement) -> Assessment<Dates> {
    let mut members = person.homes.iter().flat_map(|h| &h.members.body);
    let began = members.find(|m| m.period.started_by == was.id).map(|m| m.period.from);
    Assessment {
        outcome: Dates { qualified: None, covered: began.or(ended_on(person, was)).unwrap_or(was.effective_on) },
        grounds: Vec::new(),
    }
}

fn contradicts(person: &Corrected, field: &str, day: NaiveDate) -> Refusal {
    Refusal::new(RefusalCode::DaysContradict)
        .with("resident", who(&person.resident))
        .with("field", field)
        .with("day", day.to_string())
}

/// The corrected days must be possible for a movement of that kind; a refusal names the day that is corrected.
fn days_hold(person: &Corrected, field: CorrectionField, movement: &Movement, today: NaiveDate) -> Result<(), Refusal> {
    let (effective_on, notified_on) = (movement.effective_on, movement.notified_on);
    let planned = movement.kind == MovementKind::Leave && movement.certainty == Certainty::Planned;
    let announced = movement.kind == MovementKind::Leave
        && matches!(EndReason::from_code(movement.reason), Some(EndReason::E01 | EndReason::E02 | EndReason::E03));
    let still_to_come = Some(effective_on).filter(|day| *day > today && !planned);
    if let Some(day) = still_to_come.or(Some(notified_on).filter(|day| *day > today)) {
        return Err(Refusal::new(RefusalCode::DayInFuture).with("field", "to").with("day", day.to_string()));
    }
    if notified_on < effective_on && !announced {
        let moved = if field == CorrectionField::NotifiedOn { notified_on } else { effective_on };
        let fact = format!("異動日 {}、届出日 {}", wareki::long(effective_on), wareki::long(notified_on));
        let change = "届出日が異動日以後なら登録できる。両方が誤りなら、届出日を先に訂正する";
        return Err(contradicts(person, "to", moved).because(Ground::new("days", fact, "国保則2条・13条", change)));
    }
    let birth = person.resident.identity.body.birth.assumed();
    let joins = movement.kind == MovementKind::Join;
    let born = joins && movement.reason == StartReason::A05.code();
    if movement.effective_on < birth || (born && movement.effective_on != birth) {
        return Err(contradicts(person, "to", movement.effective_on));
    }
    if joins && age::is_75_on(person.resident.identity.body.birth, movement.effective_on) == Some(true) {
        return Err(Refusal::new(RefusalCode::LateElderly).with("resident", who(&person.resident)));
    }
    Ok(())
}

fn correction(person: &Corrected, was: &Movement, movement: Movement, boundary: Boundary) -> Act {
    Act::CorrectMovement(Correction {
        resident: person.resident.id,
        household: was.household,
        left_household: was.left_household,
        corrects: was.id,
        movement,
        boundary,
    })
}

fn statuses_of<'a>(person: &'a Corrected, was: &'a Movement) -> Statuses<'a> {
    Statuses { person: &person.resident, was, end: ended_on(person, was) }
}

/// The first day without the coverage that a leaving ended.
fn ended_on(person: &Corrected, was: &Movement) -> Option<NaiveDate> {
    let mut members = person.homes.iter().flat_map(|h| &h.members.body);
    members.find(|m| m.period.ended_by == Some(was.id)).and_then(|m| m.period.to)
}

fn cancel(
    ask: &CorrectionInput,
    person: &Corrected,
    desk: &mut DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let was = movement_of(person)?;
    if was.kind == MovementKind::Change && was.left_household.is_none() {
        return Err(Refusal::new(RefusalCode::StateForbids).with("field", "change_not_cancelled"));
    }
    let mut movement = corrected(was, ask, desk);
    // what never was waits for no confirmation
    movement.certainty = Certainty::Confirmed;
    movement.remark = if ask.remark.is_empty() { "取消".to_owned() } else { format!("取消：{}", ask.remark) };
    let mut claims = vec![correction(person, was, movement, Boundary::Cancelled)];
    claims.extend(statuses_of(person, was).taken_back());
    stand(&person.resident, &person.homes, &claims, desk.recorded_at)?;
    decision.claims.extend(claims);
    let fact = format!("{} の異動を取り消す", wareki::long(was.effective_on));
    decision.grounds.push(Ground::new("cancel", fact, "国保法9条（届出の訂正）", "取り消さず訂正することもできる"));
    match was.kind {
        MovementKind::Join => paper::take_back(&person.resident, &[], None, desk.today, decision),
        MovementKind::Leave => {
            let homes = person.homes.iter();
            decision.warnings.extend(homes.filter_map(|home| head_change_stands(person.resident.id, home, was)));
            if person.resident.certificates.body.iter().any(|c| c.state.in_hand()) {
                return Ok(());
            }
            paper::give(&person.resident, desk, decision);
        }
        MovementKind::Change => {
            paper::reprinted(&person.resident, &[], "証に印字される記号番号が元に戻る", desk.today, decision);
        }
    }
    Ok(())
}

/// What stands on a paper is no longer so; a plan that is still one must be fixed.
fn papers_after(person: &Corrected, was: &Movement, desk: &DecisionContext<'_>, decision: &mut Decision) {
    match was.kind {
        MovementKind::Join | MovementKind::Change => {
            paper::reprinted(&person.resident, &[], "証に印字される適用開始年月日が変わる", desk.today, decision);
        }
        MovementKind::Leave => paper::take_back(&person.resident, &[], None, desk.today, decision),
    }
    let planned = decision.claims.iter().any(|act| matches!(act, Act::CorrectMovement(c) if c.resident == person.resident.id && c.movement.certainty == Certainty::Planned && c.movement.kind == MovementKind::Leave));
    if planned {
        let due = desk.options().notice_due(was.effective_on);
        decision.next_actions.push(NextAction::by(NextActionCode::ConfirmPlannedMove, person.resident.id, due));
    }
}
