//! 適用開始: who begins to be covered, from when, in which household (国保法5–7条).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::registry_differs::{MovedIn, moves_in, with_joining};
use super::{Branches, foreign};
use crate::act::{Act, CoverageStart};
use crate::decide::{
    Decision, DecisionContext, FormToPrint, MovementDates, NextAction, NextActionCode, notified_days, paper, who,
};
use crate::ground::Ground;
use crate::paper::removed_by;
use crate::person::Identity;
use crate::record::{Certainty, MovementKind, Myna, MynaState, RecordId, Resident};
use crate::refusal::{Refusal, RefusalCode};
use crate::scheme::national::Household;
use crate::scheme::national::reasons::{Dates, StartReason, start_dates};
use crate::{age, wareki};

/// One person who joins.
pub struct Joiner {
    /// The person; for someone new the record as it would be.
    pub resident: Resident,
    /// Not known to the office before.
    pub is_new: bool,
    /// What the person said of the My Number card.
    pub myna: Option<MynaState>,
    /// The household that covers, or last covered, the person.
    pub covering: Option<Household>,
    /// What was shown, by name (stay of a foreigner).
    pub evidence: BTreeMap<String, String>,
}

/// Where they join.
pub enum Into {
    /// A household the office has.
    Known(Box<Household>),
    /// A 国保世帯 that is opened now.
    New {
        /// 世帯主
        head: RecordId,
        /// 住基世帯, where the registry told it
        juki_household_no: Option<String>,
    },
}

/// What is decided from.
pub struct JoinInput {
    /// 事由
    pub reason: StartReason,
    /// 異動日, 届出日 and the clerk's words.
    pub dates: MovementDates,
    /// 資格取得年月日 as told: inherited (A02), or stated by the clerk (A10, A99).
    pub qualified_on: Option<NaiveDate>,
    /// 資格喪失年月日 in the municipality moved to before, where ours is still open.
    pub lost_elsewhere_on: Option<NaiveDate>,
    /// Who.
    pub joiners: Vec<Joiner>,
    /// Where.
    pub into: Into,
}

/// Decides a joining.
pub fn decide(mut ask: JoinInput, desk: &mut DecisionContext<'_>) -> Result<Decision, Refusal> {
    let back: Vec<RecordId> =
        ask.joiners.iter().filter(|joiner| comes_back(joiner, &ask)).map(|j| j.resident.id).collect();
    for joiner in ask.joiners.iter_mut().filter(|joiner| back.contains(&joiner.resident.id)) {
        lives_here_again(&mut joiner.resident.identity.body, ask.dates.effective_on);
    }
    let told = &ask.dates;
    notified_days(told.effective_on, told.notified_on, desk.today)?;
    if ask.joiners.is_empty() {
        return Err(Refusal::field("members", ""));
    }
    let dates = start_dates(ask.reason, told.effective_on, ask.qualified_on);
    let mut decision = Decision { grounds: dates.grounds, ..Decision::default() };
    desk.late(told.effective_on, told.notified_on, &mut decision);
    let mut begins = Vec::new();
    for joiner in &ask.joiners {
        let of_person = since_resident(joiner, ask.reason, dates.outcome, desk.today, &mut decision);
        may_join(joiner, &ask, of_person.covered, desk, &mut decision)?;
        begins.push((of_person.covered, qualification(joiner, &ask, of_person)?));
    }
    for joiner in ask.joiners.iter().filter(|joiner| back.contains(&joiner.resident.id)) {
        told_before_the_registry(&joiner.resident, told.effective_on, &mut decision);
    }
    let (household, mut branches) = match &ask.into {
        Into::Known(household) => (household.id, Branches::of(Some(household))),
        Into::New { head, juki_household_no } => {
            (desk.open_household(*head, juki_household_no.clone(), &mut decision)?, Branches::of(None))
        }
    };
    for (joiner, (covered_from, begin)) in ask.joiners.iter().zip(begins) {
        let branch = branches.give(joiner.resident.id)?;
        join_one(joiner, &ask, Start { household, branch, covered_from, begin }, desk, &mut decision);
    }
    if ask.reason == StartReason::A05 {
        decision.forms_to_print.push(FormToPrint::BirthBenefitApplication);
    }
    Ok(decision)
}

/// Somebody whom the registry removed moves in again on a later day (国保法7条・9条): the counter hears of it before the registry's file does.
fn comes_back(joiner: &Joiner, ask: &JoinInput) -> bool {
    let person = &joiner.resident;
    let gone = person.identity.body.removed_on.filter(|gone| *gone < ask.dates.effective_on);
    moves_in(ask.reason) && gone.is_some() && person.died_on().is_none()
}

fn lives_here_again(identity: &mut Identity, since: NaiveDate) {
    (identity.removed_on, identity.registry_reason) = (None, None);
    identity.moved_to.clear();
    (identity.resident_since, identity.effective_on) = (Some(since), Some(since));
}

fn told_before_the_registry(person: &Resident, since: NaiveDate, decision: &mut Decision) {
    let identity = Box::new(person.identity.body.clone());
    decision.claims.push(Act::RecordResident { resident: person.id, identity });
    decision.warnings.push(Ground::new(
        "returned",
        format!(
            "{}：住民記録では消除されたまま。{} からの住民として登録する。住所が前と違えば、変更届（C04 転居）で登録する",
            who(person),
            wareki::long(since)
        ),
        "国保法7条・9条1項（住所を有するに至った日）",
        "住民記録の転入の知らせが先に届けば、その日と住所による",
    ));
}

/// Nobody is covered here before becoming a resident (住民となった日); 資格取得日 is earlier only where it is inherited (A02). Both days are told,
/// also where somebody who moves in is registered from a later day.
fn since_resident(
    joiner: &Joiner,
    reason: StartReason,
    dates: Dates,
    today: NaiveDate,
    decision: &mut Decision,
) -> Dates {
    let Some(since) = joiner.resident.identity.body.resident_since else { return dates };
    let mut both_days = |rule, comes_of_it, clause, change| {
        let (who, of_reason, since) = (who(&joiner.resident), wareki::long(dates.covered), wareki::long(since));
        let fact = format!("{who}：事由の日 {of_reason}、住民となった日 {since}。{comes_of_it}");
        decision.warnings.push(Ground::new(rule, fact, clause, change));
    };
    if moves_in(reason) && since < dates.covered {
        let clause = "国保法7条（都道府県の区域内に住所を有するに至った日）";
        let change = "住民となった日から住んでいれば、事由の日はその日";
        both_days("resident_before", "その間の保険がない", clause, change);
    }
    if since <= dates.covered || today < since {
        return dates;
    }
    let clause = "国保法5条・7条（都道府県の区域内に住所を有する者）";
    let change = "住民となった日が事由の日以前なら、事由の日から適用する";
    both_days("resident_since", "適用開始は住民となった日", clause, change);
    let qualified = dates.qualified.map(|day| if reason == StartReason::A02 { day } else { day.max(since) });
    Dates { covered: since, qualified }
}

/// 国保法5条・6条, as far as this office's books show it.
fn may_join(
    joiner: &Joiner,
    ask: &JoinInput,
    covered_from: NaiveDate,
    desk: &DecisionContext<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let (today, options) = (desk.today, desk.options());
    let person = &joiner.resident;
    let identity = &person.identity.body;
    let refuse = |code| Refusal::new(code).with("resident", who(person));
    let birth = identity.birth.assumed();
    if ask.reason == StartReason::A05 && birth != ask.dates.effective_on {
        return Err(refuse(RefusalCode::DaysContradict).with("field", "birth").with("day", identity.birth.to_string()));
    }
    if ask.dates.effective_on < birth {
        return Err(refuse(RefusalCode::DaysContradict)
            .with("field", "effective_on")
            .with("day", ask.dates.effective_on.to_string()));
    }
    if covered_from > today {
        return Err(Refusal::new(RefusalCode::DayInFuture)
            .with("field", "covered_from")
            .with("day", covered_from.to_string()));
    }
    if age::is_75_on(identity.birth, covered_from) == Some(true) {
        return Err(refuse(RefusalCode::LateElderly));
    }
    // the days before somebody died or moved away are covered all the same, though they are told later (国保法7条)
    if let Some(gone) = identity.removed_on.filter(|gone| *gone <= today && *gone < covered_from) {
        return Err(refuse(RefusalCode::NotResident).with("day", gone.to_string()));
    }
    let due = options.notice_due(covered_from);
    let late_by = (due < ask.dates.notified_on).then_some(due);
    for ground in foreign::admitted(identity, ask.reason, (covered_from, late_by), &joiner.evidence)? {
        if !decision.grounds.contains(&ground) {
            decision.grounds.push(ground);
        }
    }
    Ok(())
}

/// How the qualification of one person begins, or goes on.
#[derive(Debug, Clone, Copy)]
struct Begin {
    qualified_on: NaiveDate,
    lost_elsewhere_on: Option<NaiveDate>,
    certainty: Certainty,
    /// Why it is not the day of the reason alone.
    because: Because,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Because {
    OfTheReason,
    GoesOn,
    Inherited,
    NotKnownYet,
    LostElsewhere,
}

fn qualification(joiner: &Joiner, ask: &JoinInput, dates: Dates) -> Result<Begin, Refusal> {
    let person = &joiner.resident;
    let periods = &person.qualification.body.periods;
    let already = || {
        Refusal::new(RefusalCode::AlreadyCovered).with("resident", who(person)).with("day", dates.covered.to_string())
    };
    let here = joiner.covering.iter().flat_map(|h| &h.members.body).filter(|m| m.resident == person.id);
    if here.clone().any(|m| m.covers(dates.covered)) {
        return Err(already());
    }
    if let Some(later) = here.clone().find(|m| m.period.from > dates.covered && m.period.to != Some(m.period.from)) {
        // what is before a coverage is put before it by its own correction
        let refusal = Refusal::new(RefusalCode::AlreadyCovered).with("resident", who(person));
        return Err(refusal.with("field", "covered_later").with("day", later.period.from.to_string()));
    }
    let open = periods.iter().find(|p| p.to.is_none());
    let moves_in = ask.reason == StartReason::A02;
    let qualified_on = match (moves_in, open) {
        (true, Some(open)) => open.from,
        (_, _) => dates.qualified.unwrap_or(dates.covered),
    };
    if qualified_on < person.identity.body.birth.assumed() {
        return Err(contradicts(person, "qualified_on", qualified_on));
    }
    let stated_apart = ask.qualified_on.is_some_and(|stated| stated != qualified_on);
    if qualified_on > dates.covered || stated_apart {
        return Err(contradicts(person, "qualified_on", ask.qualified_on.unwrap_or(qualified_on)));
    }
    if periods.iter().any(|p| p.to.is_some_and(|to| to > qualified_on)) {
        return Err(already());
    }
    let begin = |lost_elsewhere_on, certainty, because| Begin { qualified_on, lost_elsewhere_on, certainty, because };
    match (moves_in, open) {
        (true, Some(_)) => Ok(begin(None, Certainty::Confirmed, Because::GoesOn)),
        (true, None) if ask.qualified_on.is_none() => Ok(begin(None, Certainty::Planned, Because::NotKnownYet)),
        (true, None) => Ok(begin(None, Certainty::Confirmed, Because::Inherited)),
        (false, None) => Ok(begin(None, Certainty::Confirmed, Because::OfTheReason)),
        (false, Some(open)) => {
            let last_here = here.filter_map(|m| m.period.to).max().unwrap_or(open.from);
            let lost = ask.lost_elsewhere_on.unwrap_or(qualified_on);
            if lost < last_here.max(open.from) || lost > qualified_on {
                return Err(contradicts(person, "lost_elsewhere_on", lost));
            }
            Ok(begin(Some(lost), Certainty::Confirmed, Because::LostElsewhere))
        }
    }
}

fn contradicts(person: &Resident, field: &str, day: NaiveDate) -> Refusal {
    Refusal::new(RefusalCode::DaysContradict)
        .with("resident", who(person))
        .with("field", field)
        .with("day", day.to_string())
}

fn begin_ground(begin: &Begin) -> Option<Ground> {
    let day = wareki::long(begin.qualified_on);
    let (fact, change) = match begin.because {
        Because::OfTheReason => return None,
        Because::GoesOn => (format!("この事務所の資格が続いている（取得 {day}）"), "県外へ出ていれば新しく取得する"),
        Because::Inherited => (format!("前の市町村から引き継ぐ資格取得年月日 {day}"), "引き継ぐ日が変われば変わる"),
        Because::NotKnownYet => (
            format!("引き継ぐ資格取得年月日がまだ分からないため、適用開始日 {day} を仮に置く"),
            "国保情報集約システムで分かれば訂正する",
        ),
        Because::LostElsewhere => {
            let lost = begin.lost_elsewhere_on.map(wareki::long).unwrap_or_default();
            (format!("前の資格は県内の転出先で {lost} に失われた"), "県内で続いていれば引き継ぐ")
        }
    };
    Some(Ground::new("qualification", fact, "国保法7条・8条", change))
}

struct Start {
    household: RecordId,
    branch: String,
    covered_from: NaiveDate,
    begin: Begin,
}

fn join_one(joiner: &Joiner, ask: &JoinInput, start: Start, desk: &mut DecisionContext<'_>, decision: &mut Decision) {
    let person = &joiner.resident;
    let id = person.id;
    if joiner.is_new {
        let identity = Box::new(person.identity.body.clone());
        // the person must exist before the household names him or her as head
        decision.claims.insert(0, Act::RecordResident { resident: id, identity });
    }
    let moved_in = MovedIn { reason: ask.reason, on: ask.dates.effective_on, from: start.covered_from, to: None };
    let mut movement = desk.movement(MovementKind::Join, ask.reason.code(), &ask.dates, start.household);
    movement.certainty = start.begin.certainty;
    decision.claims.push(Act::StartCoverage(CoverageStart {
        resident: id,
        household: start.household,
        branch: start.branch,
        qualified_on: start.begin.qualified_on,
        covered_from: start.covered_from,
        reason: ask.reason.code(),
        movement,
        lost_elsewhere_on: start.begin.lost_elsewhere_on,
    }));
    decision.grounds.extend(begin_ground(&start.begin).filter(|g| !decision.grounds.contains(g)));
    let differs = with_joining(person, &moved_in, &desk.options());
    let unknown = || NextAction::new(NextActionCode::ConfirmQualification, id);
    let is_unknown = start.begin.because == Because::NotKnownYet;
    decision.next_actions.extend(differs.or_else(|| is_unknown.then(unknown)));
    let mut after = person.clone();
    if let Some(status) = foreign::renewal(&after, &joiner.evidence, ask.dates.notified_on, desk) {
        decision.claims.push(Act::RecordStatus { resident: id, status: Box::new(status.clone()) });
        after.special.body.push(status);
    }
    // a newborn has no card yet
    let newborn = joiner.is_new && ask.reason == StartReason::A05;
    if let Some(state) = joiner.myna.or(newborn.then_some(MynaState::NotRegistered)) {
        let myna = Myna { state, asked_on: Some(desk.today) };
        after.myna.body = myna;
        decision.claims.push(Act::RecordMyna { resident: id, myna });
    }
    match removed_by(&after, desk.today) {
        Some(gone) => ends_as_well(&after, gone, desk, decision),
        None => paper::give(&after, desk, decision),
    }
}

/// Who has died or moved away since: no paper is made, and the coverage is to be ended by a notification of its own.
fn ends_as_well(person: &Resident, gone: NaiveDate, desk: &DecisionContext<'_>, decision: &mut Decision) {
    let due = desk.options().notice_due(gone);
    decision
        .next_actions
        .push(NextAction { since: Some(gone), ..NextAction::by(NextActionCode::EndCoverage, person.id, due) });
    decision.warnings.push(Ground::new(
        "gone_since",
        format!("{}：{} に死亡・転出している。続けて適用終了を登録する。証は作らない", who(person), wareki::long(gone)),
        "国保法8条1項",
        "住民記録の消除が取り消されれば適用は続く",
    ));
}

/// A person nobody knew: the identity the notification gives, in a known or new registry household.
pub fn new_identity(new: &crate::notification::NewResident, at: &Identity) -> Identity {
    Identity {
        name: new.name.clone(),
        kana: new.kana.clone(),
        birth: new.birth,
        sex: new.sex,
        relation: new.relation.clone(),
        resident_kind: new.resident_kind,
        nationality: new.nationality.clone(),
        residence_status: new.residence_status.clone(),
        stay_expires_on: new.stay_expires_on,
        ..at.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::test_people::{Blank, household, office, resident, with_papers};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ask(reason: StartReason, on: &str, people: Vec<Resident>, into: Into) -> JoinInput {
        let joiners = people
            .into_iter()
            .map(|resident| Joiner {
                resident,
                is_new: false,
                myna: Some(MynaState::NotRegistered),
                covering: None,
                evidence: BTreeMap::new(),
            })
            .collect();
        let told = MovementDates { effective_on: date(on), notified_on: date("2026-11-21"), remark: String::new() };
        JoinInput { reason, dates: told, qualified_on: None, lost_elsewhere_on: None, joiners, into }
    }

    fn run(ask: JoinInput) -> Result<Decision, Refusal> {
        let office = office();
        let mut source = Blank::default();
        let mut desk = DecisionContext {
            today: date("2026-11-21"),
            recorded_at: "2026-11-21T10:15:00+09:00".parse().unwrap(),
            office: &office,
            source: &mut source,
        };
        decide(ask, &mut desk)
    }

    fn new_home() -> Into {
        Into::New { head: resident(1, "1980-05-05").id, juki_household_no: None }
    }

    /// conformity: 2.1.2
    #[test]
    fn a_family_that_left_social_insurance_is_covered_from_the_day_of_loss() {
        let people = vec![resident(1, "1980-05-05"), resident(2, "1982-02-28")];
        let decision = run(ask(StartReason::A03, "2026-11-01", people.clone(), new_home())).unwrap();
        let decision = with_papers(&office(), &people.iter().collect::<Vec<_>>(), &[], decision);
        let starts: Vec<(&str, NaiveDate)> = decision
            .claims
            .iter()
            .filter_map(|act| if let Act::StartCoverage(start) = act { Some(start) } else { None })
            .map(|start| (start.branch.as_str(), start.covered_from))
            .collect();
        assert_eq!(starts, [("01", date("2026-11-01")), ("02", date("2026-11-01"))]);
        assert_eq!(decision.late_days, 5);
        assert_eq!(decision.papers_to_give[0].valid_until, Some(date("2027-07-31")));
    }

    #[track_caller]
    fn refused(ask: JoinInput, code: RefusalCode) {
        assert_eq!(run(ask).unwrap_err().code, code);
    }

    #[test]
    fn who_may_not_join_is_refused() {
        let one = |birth| vec![resident(1, birth)];
        refused(ask(StartReason::A03, "2026-11-22", one("1980-05-05"), new_home()), RefusalCode::DayInFuture);
        refused(ask(StartReason::A05, "2026-11-18", one("2026-11-17"), new_home()), RefusalCode::DaysContradict);
        refused(ask(StartReason::A01, "2026-11-20", one("1951-11-20"), new_home()), RefusalCode::LateElderly);
        refused(ask(StartReason::A01, "2026-11-01", vec![], new_home()), RefusalCode::FieldInvalid);
        let (covered, home) = household(1, "1980-05-05", "2020-04-01");
        let mut again = ask(StartReason::A03, "2026-11-01", vec![covered], Into::Known(Box::new(home.clone())));
        again.joiners[0].covering = Some(home);
        refused(again, RefusalCode::AlreadyCovered);
        let mut gone = resident(1, "1980-05-05");
        gone.identity.body.removed_on = Some(date("2026-10-01"));
        refused(ask(StartReason::A03, "2026-11-01", vec![gone.clone()], new_home()), RefusalCode::NotResident);
        // a move in is told at the counter before the registry's file tells it
        let back = run(ask(StartReason::A09, "2026-11-01", vec![gone], new_home())).unwrap();
        let lives = |act: &Act| matches!(act, Act::RecordResident { identity, .. } if identity.removed_on.is_none());
        assert!(back.claims.iter().any(lives) && back.warnings.iter().any(|ground| ground.rule == "returned"));
    }

    #[test]
    fn the_day_before_75_may_still_join() {
        assert!(run(ask(StartReason::A01, "2026-11-19", vec![resident(1, "1951-11-20")], new_home())).is_ok());
    }
}
