//! 適用開始: who begins to be covered, from when, in which household (国保法5–7条).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Decision, Desk, FormToPrint, NextAction, NextActionCode, PaperToGive, notified_days, paper, stay_offset_days, who,
};
use crate::act::{Act, CoverageStart};
use crate::certificate::{CertificateKind, certificate_end};
use crate::coverage::{StartReason, late_days};
use crate::ground::Ground;
use crate::person::Identity;
use crate::record::{
    Certainty, Household, HouseholdNumber, Movement, MovementKind, Myna, MynaState, RecordId, Resident,
};
use crate::refusal::{Refusal, RefusalCode};
use crate::{age, wareki};

/// One person who joins.
pub struct Joiner {
    /// The person; for someone new the record as it would be.
    pub resident: Resident,
    /// Not known to the office before.
    pub is_new: bool,
    /// What the person said of the My Number card.
    pub myna: Option<MynaState>,
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

/// What is asked for.
pub struct Ask {
    /// 事由
    pub reason: StartReason,
    /// The day of the fact.
    pub effective_on: NaiveDate,
    /// 届出日
    pub notified_on: NaiveDate,
    /// Who.
    pub joiners: Vec<Joiner>,
    /// Where.
    pub into: Into,
}

/// Decides a joining.
pub fn decide(ask: Ask, desk: &mut Desk<'_>) -> Result<Decision, Refusal> {
    notified_days(ask.effective_on, ask.notified_on, desk.today)?;
    let clause = start_clause(ask.reason)?;
    if ask.joiners.is_empty() {
        return Err(Refusal::field("members", ""));
    }
    for joiner in &ask.joiners {
        may_join(joiner, &ask, desk.today)?;
    }
    let mut decision = Decision { late_days: late_days(ask.effective_on, ask.notified_on), ..Decision::default() };
    decision.grounds.push(start_ground(&ask, clause));
    let (household, mut branches) = open_household(&ask, desk, &mut decision)?;
    for joiner in &ask.joiners {
        let branch = branches.give(joiner.resident.id)?;
        join_one(joiner, &ask, household, branch, desk, &mut decision)?;
    }
    if ask.reason == StartReason::A05 {
        decision.forms_to_print.push(FormToPrint::BirthBenefitApplication);
    }
    Ok(decision)
}

fn start_clause(reason: StartReason) -> Result<&'static str, Refusal> {
    match reason {
        StartReason::A01 => Ok("国保法7条（都道府県の区域内に住所を有するに至った日）"),
        StartReason::A03 => Ok("国保法7条（6条各号に該当しなくなった日）"),
        StartReason::A05 => Ok("国保法7条（出生の日）"),
        StartReason::A02
        | StartReason::A04
        | StartReason::A06
        | StartReason::A07
        | StartReason::A08
        | StartReason::A09
        | StartReason::A10
        | StartReason::A99 => Err(Refusal::new(RefusalCode::ReasonUnsupported).with("reason", reason.code())),
    }
}

fn start_ground(ask: &Ask, clause: &str) -> Ground {
    let (fact, change) = match ask.reason {
        StartReason::A03 => ("社会保険の資格喪失日", "喪失日が変われば適用開始日も変わる"),
        StartReason::A05 => ("出生の日", "出生の日が変われば適用開始日も変わる"),
        StartReason::A01 => ("住み始めた日", "転入日が変われば適用開始日も変わる"),
        StartReason::A02
        | StartReason::A04
        | StartReason::A06
        | StartReason::A07
        | StartReason::A08
        | StartReason::A09
        | StartReason::A10
        | StartReason::A99 => ("事実の日", "事実の日が変われば適用開始日も変わる"),
    };
    Ground::new("coverage_start", format!("{fact} {}", ask.effective_on), clause, change)
}

/// 国保法5条・6条, as far as this office's books show it.
fn may_join(joiner: &Joiner, ask: &Ask, today: NaiveDate) -> Result<(), Refusal> {
    let person = &joiner.resident;
    let identity = &person.identity.body;
    let no = || ("resident", who(person));
    let refuse = |code| {
        let (name, value) = no();
        Refusal::new(code).with(name, value)
    };
    let birth = identity.birth.assumed();
    if ask.reason == StartReason::A05 && birth != ask.effective_on {
        return Err(refuse(RefusalCode::DaysContradict).with("field", "birth").with("day", identity.birth.to_string()));
    }
    if ask.effective_on < birth {
        return Err(refuse(RefusalCode::DaysContradict)
            .with("field", "effective_on")
            .with("day", ask.effective_on.to_string()));
    }
    if ask.effective_on >= age::gates(birth).late_elderly_from {
        return Err(refuse(RefusalCode::LateElderly));
    }
    if identity.removed_on.is_some_and(|gone| gone <= today) {
        return Err(refuse(RefusalCode::NotResident)
            .with("day", identity.removed_on.map(|d| d.to_string()).unwrap_or_default()));
    }
    if person.qualification.body.periods.iter().any(|p| p.to.is_none_or(|to| to > ask.effective_on)) {
        return Err(refuse(RefusalCode::AlreadyCovered).with("day", ask.effective_on.to_string()));
    }
    Ok(())
}

/// 枝番 of one household while several persons join at once.
struct Branches<'a> {
    household: Option<&'a Household>,
    given: BTreeMap<RecordId, String>,
}

impl Branches<'_> {
    fn give(&mut self, resident: RecordId) -> Result<String, Refusal> {
        let used_up = || Refusal::new(RefusalCode::NumbersUsedUp).with("kind", "branch");
        if let Some(own) = self.household.and_then(|h| h.latest_of(resident)) {
            return Ok(own.branch.clone());
        }
        let before = self.household.into_iter().flat_map(|h| &h.members.body).map(|m| &m.branch);
        let used = before.chain(self.given.values()).filter_map(|b| b.parse::<u32>().ok()).max().unwrap_or(0);
        if used >= 99 {
            return Err(used_up());
        }
        let branch = format!("{:02}", used + 1);
        self.given.insert(resident, branch.clone());
        Ok(branch)
    }
}

fn open_household<'a>(
    ask: &'a Ask,
    desk: &mut Desk<'_>,
    decision: &mut Decision,
) -> Result<(RecordId, Branches<'a>), Refusal> {
    match &ask.into {
        Into::Known(household) => Ok((household.id, Branches { household: Some(household), given: BTreeMap::new() })),
        Into::New { head, juki_household_no } => {
            let household = desk.source.id();
            let number = HouseholdNumber {
                symbol: desk.office.founding.body.symbol.clone(),
                number: desk.source.household_number()?,
                juki_household_no: juki_household_no.clone(),
            };
            decision.claims.push(Act::OpenHousehold { household, number, head: *head });
            Ok((household, Branches { household: None, given: BTreeMap::new() }))
        }
    }
}

fn join_one(
    joiner: &Joiner,
    ask: &Ask,
    household: RecordId,
    branch: String,
    desk: &mut Desk<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let person = &joiner.resident;
    let id = person.id;
    if joiner.is_new {
        let identity = Box::new(person.identity.body.clone());
        // the person must exist before the household names him or her as head
        decision.claims.insert(0, Act::RecordResident { resident: id, identity });
    }
    let movement = Movement {
        id: desk.source.id(),
        kind: MovementKind::Join,
        reason: ask.reason.code(),
        effective_on: ask.effective_on,
        notified_on: ask.notified_on,
        recorded_at: desk.recorded_at,
        household,
        left_household: None,
        certainty: Certainty::Confirmed,
        corrects: None,
        corrected_by: None,
    };
    decision.claims.push(Act::StartCoverage(CoverageStart {
        resident: id,
        household,
        branch,
        qualified_on: ask.effective_on,
        covered_from: ask.effective_on,
        reason: ask.reason,
        movement,
        lost_elsewhere_on: None,
    }));
    let mut after = person.clone();
    if let Some(state) = joiner.myna {
        let myna = Myna { state, asked_on: Some(desk.today) };
        after.myna.body = myna;
        decision.claims.push(Act::RecordMyna { resident: id, myna });
    }
    follow_up(&after, desk, decision);
    Ok(())
}

fn follow_up(after: &Resident, desk: &Desk<'_>, decision: &mut Decision) {
    let id = after.id;
    let paper = paper::paper_for(after, desk.today);
    decision.papers_to_give.push(PaperToGive {
        kind: paper.outcome,
        resident: id,
        valid_until: paper_end(after, paper.outcome, desk),
    });
    decision.grounds.extend(paper.grounds);
    if after.myna.body.state == MynaState::Unknown {
        decision.next_actions.push(NextAction { code: NextActionCode::AskMyna, resident: id });
    }
    let elderly = age::gates(after.identity.body.birth.assumed()).elderly_from;
    if elderly <= desk.today && after.copay_on(desk.today).is_none() {
        decision.next_actions.push(NextAction { code: NextActionCode::DetermineCopay, resident: id });
        let fact = format!("{} から70歳以上の区分", wareki::long(elderly));
        decision.grounds.push(Ground::new(
            "copay_needed",
            fact,
            "国保法42条1項3号・4号",
            "負担割合が判定されれば資格確認書を作れる",
        ));
    }
}

fn paper_end(person: &Resident, kind: CertificateKind, desk: &Desk<'_>) -> Option<NaiveDate> {
    let identity = &person.identity.body;
    let offset = stay_offset_days(desk.office, desk.today);
    let end = certificate_end(desk.today, identity.birth.assumed(), identity.stay_expires_on, offset).ok()?.outcome;
    (kind == CertificateKind::QualificationCertificate).then_some(end)
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
    use crate::decide::test_people::{Blank, household, office, resident};

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ask(reason: StartReason, on: &str, people: Vec<Resident>, into: Into) -> Ask {
        let joiners = people
            .into_iter()
            .map(|resident| Joiner { resident, is_new: false, myna: Some(MynaState::NotRegistered) })
            .collect();
        Ask { reason, effective_on: date(on), notified_on: date("2026-11-21"), joiners, into }
    }

    fn run(ask: Ask) -> Result<Decision, Refusal> {
        let office = office();
        let mut source = Blank::default();
        let mut desk = Desk {
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
        let decision = run(ask(StartReason::A03, "2026-11-01", people, new_home())).unwrap();
        let starts: Vec<(&str, NaiveDate)> = decision
            .claims
            .iter()
            .filter_map(|act| if let Act::StartCoverage(start) = act { Some(start) } else { None })
            .map(|start| (start.branch.as_str(), start.covered_from))
            .collect();
        assert_eq!(starts, [("01", date("2026-11-01")), ("02", date("2026-11-01"))]);
        assert_eq!(decision.late_days, 6);
        assert_eq!(decision.papers_to_give[0].valid_until, Some(date("2027-07-31")));
    }

    #[track_caller]
    fn refused(ask: Ask, code: RefusalCode) {
        assert_eq!(run(ask).unwrap_err().code, code);
    }

    #[test]
    fn who_may_not_join_is_refused() {
        let one = |birth| vec![resident(1, birth)];
        refused(ask(StartReason::A03, "2026-11-22", one("1980-05-05"), new_home()), RefusalCode::DayInFuture);
        refused(ask(StartReason::A05, "2026-11-18", one("2026-11-17"), new_home()), RefusalCode::DaysContradict);
        refused(ask(StartReason::A01, "2026-11-20", one("1951-11-20"), new_home()), RefusalCode::LateElderly);
        refused(ask(StartReason::A02, "2026-11-01", one("1980-05-05"), new_home()), RefusalCode::ReasonUnsupported);
        refused(ask(StartReason::A01, "2026-11-01", vec![], new_home()), RefusalCode::FieldInvalid);
        let (covered, home) = household(1, "1980-05-05", "2020-04-01");
        refused(
            ask(StartReason::A03, "2026-11-01", vec![covered], Into::Known(Box::new(home))),
            RefusalCode::AlreadyCovered,
        );
        let mut gone = resident(1, "1980-05-05");
        gone.identity.body.removed_on = Some(date("2026-10-01"));
        refused(ask(StartReason::A03, "2026-11-01", vec![gone], new_home()), RefusalCode::NotResident);
    }

    #[test]
    fn the_day_before_75_may_still_join() {
        assert!(run(ask(StartReason::A01, "2026-11-19", vec![resident(1, "1951-11-20")], new_home())).is_ok());
    }
}
