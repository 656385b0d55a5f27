//! Deciding: reads records, rules and the day; proposes acts with their consequences and grounds.
//!
//! Pure. What it proposes may be shown (preview) or committed; both are the same call.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::act::Act;
use crate::certificate::CertificateKind;
use crate::ground::Ground;
use crate::options::Options;
use crate::record::{Certainty, Household, HouseholdNumber, Movement, MovementKind, Office, RecordId, Resident};
use crate::refusal::{Refusal, RefusalCode};
use crate::wareki;

pub mod change;
pub mod correct;
pub mod deliver;
pub mod determine;
pub mod face;
mod foreign;
pub mod issue;
pub mod join;
pub mod leave;
pub mod next;
pub mod paper;
pub mod reflect;
pub mod same_person;
pub mod special;
pub mod tasks;

#[cfg(test)]
mod tests;

/// The counter's side of a decision: day, office, ids and numbers, all given.
pub struct Desk<'a> {
    /// The office's day.
    pub today: NaiveDate,
    /// When it is recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// The office.
    pub office: &'a Office,
    /// New ids and numbers.
    pub source: &'a mut dyn Source,
}

/// Where new ids and numbers come from: the commit for real, a blank one for a preview.
pub trait Source {
    /// A new UUIDv7.
    fn id(&mut self) -> Uuid;
    /// The next 番号 of a household.
    fn household_number(&mut self) -> Result<String, Refusal>;
    /// The next provisional number of a resident.
    fn provisional_no(&mut self) -> Result<String, Refusal>;
}

/// A paper to give, or to take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperToGive {
    /// Kind of paper.
    pub kind: CertificateKind,
    /// For whom.
    pub resident: RecordId,
    /// 有効期限, where the paper has one.
    pub valid_until: Option<NaiveDate>,
}

/// A paper to take back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperToCollect {
    /// Kind of paper.
    pub kind: CertificateKind,
    /// Whose.
    pub resident: RecordId,
    /// Its number.
    pub certificate_no: String,
    /// The person brought it.
    pub brought: bool,
}

/// What the office still has to do for someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextActionCode {
    /// Ask whether the My Number card is registered.
    AskMyna,
    /// Give the paper the law says.
    GivePaper,
    /// Record what came of a paper.
    RecordOutcome,
    /// Hand a paper over.
    Deliver,
    /// Take a paper back.
    Collect,
    /// Determine the ratio (70–74).
    DetermineCopay,
    /// The registry says the person left; end the coverage by notification.
    EndCoverage,
    /// The head died or left: decide on the new head.
    ChangeHead,
    /// A move was announced; fix its day when the new municipality tells (転入通知).
    ConfirmPlannedMove,
    /// A mover inside the prefecture: learn the inherited 資格取得年月日.
    ConfirmQualification,
    /// What is printed on a paper is no longer so: give a new one.
    Reissue,
    /// マル学: the yearly proof (在学証明) is due.
    RenewStudent,
    /// The stay of a foreigner ends soon.
    StayEndsSoon,
    /// 70 soon: ratio and paper.
    Turns70,
    /// 75 soon: 後期 begins, the paper ends the day before.
    Turns75,
}

/// One next action for one person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NextAction {
    /// What to do.
    pub code: NextActionCode,
    /// For whom.
    pub resident: RecordId,
    /// By when, where there is a day.
    pub due: Option<NaiveDate>,
}

impl NextAction {
    /// Something to do without a day.
    pub fn new(code: NextActionCode, resident: RecordId) -> Self {
        Self { code, resident, due: None }
    }

    /// Something to do by a day.
    pub fn by(code: NextActionCode, resident: RecordId, due: NaiveDate) -> Self {
        Self { code, resident, due: Some(due) }
    }
}

/// Papers of other flows that belong to this movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormToPrint {
    /// 出産育児一時金支給申請書
    BirthBenefitApplication,
    /// 葬祭費支給申請書
    FuneralBenefitApplication,
    /// 特定同一世帯所属者異動連絡票
    FormerMemberSlip,
    /// 旧被扶養者異動連絡票
    FormerDependantSlip,
    /// 負担区分異動連絡票
    CopaySlip,
    /// 産前産後保険料（税）軽減異動連絡票
    MaternitySlip,
}

/// Acts and everything that follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// Claims: stand or fall together.
    pub claims: Vec<Act>,
    /// World facts that rest on them (papers brought back).
    pub facts: Vec<Act>,
    /// Papers to give.
    pub papers_to_give: Vec<PaperToGive>,
    /// Papers to take back.
    pub papers_to_collect: Vec<PaperToCollect>,
    /// Applications to hand out.
    pub forms_to_print: Vec<FormToPrint>,
    /// Days by which the notification is late.
    pub late_days: i64,
    /// What is left to do.
    pub next_actions: Vec<NextAction>,
    /// What the clerk must be told before registering.
    pub warnings: Vec<Ground>,
    /// Why.
    pub grounds: Vec<Ground>,
}

/// What every movement is told with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementDates {
    /// 異動日: the day of the fact
    pub effective_on: NaiveDate,
    /// 届出日
    pub notified_on: NaiveDate,
    /// The clerk's words; empty if none.
    pub remark: String,
}

impl Desk<'_> {
    /// What the office has set.
    fn options(&self) -> Options {
        Options::of(self.office)
    }

    /// Days by which a notification came late, as this office counts them; why is added to the grounds once.
    fn late(&self, fact_on: NaiveDate, notified_on: NaiveDate, decision: &mut Decision) {
        let options = self.options();
        let days = options.late_days(fact_on, notified_on);
        if days > decision.late_days {
            decision.late_days = days;
            let due = wareki::long(options.notice_due(fact_on));
            let ground = Ground::new(
                "late_notice",
                format!("届出の期限 {due} を {days} 日過ぎている。届出は受け付け、資格の日は変わらない"),
                "国保則2条・11条ほか（14日以内、初日不算入）、国保法7条・8条",
                "期限までに届け出ていれば遅れにならない",
            );
            decision.grounds.retain(|g| g.rule != ground.rule);
            decision.grounds.push(ground);
        }
    }

    /// A confirmed movement with its three dates, in a household.
    fn movement(&mut self, kind: MovementKind, reason: String, told: &MovementDates, household: RecordId) -> Movement {
        Movement {
            id: self.source.id(),
            kind,
            reason,
            effective_on: told.effective_on,
            notified_on: told.notified_on,
            recorded_at: self.recorded_at,
            household,
            left_household: None,
            certainty: Certainty::Confirmed,
            corrects: None,
            corrected_by: None,
            remark: told.remark.clone(),
        }
    }

    /// A 国保世帯 with a number of its own comes to be.
    fn open_household(
        &mut self,
        head: RecordId,
        juki_household_no: Option<String>,
        decision: &mut Decision,
    ) -> Result<RecordId, Refusal> {
        let household = self.source.id();
        let number = HouseholdNumber {
            symbol: self.office.founding.body.symbol.clone(),
            number: self.source.household_number()?,
            juki_household_no,
        };
        decision.claims.push(Act::OpenHousehold { household, number, head });
        Ok(household)
    }
}

/// 枝番 of one household while several persons enter at once: reused for the same person, never for another.
struct Branches<'a> {
    household: Option<&'a Household>,
    given: BTreeMap<RecordId, String>,
}

impl<'a> Branches<'a> {
    fn of(household: Option<&'a Household>) -> Self {
        Self { household, given: BTreeMap::new() }
    }

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

/// A day typed in a notification, required.
pub fn day(name: &str, text: Option<&str>) -> Result<NaiveDate, Refusal> {
    let text = text.unwrap_or("");
    wareki::parse(text).map_err(|_| Refusal::field(name, text))
}

/// A day typed in a notification, where it is told.
pub fn day_if_told(name: &str, text: Option<&str>) -> Result<Option<NaiveDate>, Refusal> {
    text.filter(|t| !t.trim().is_empty()).map(|t| day(name, Some(t))).transpose()
}

/// A moment as typed: RFC 3339; or a day in any calendar and a time in Japan (`R8.11.21 10:15`); a day alone means
/// its end.
pub fn moment(name: &str, text: &str) -> Result<DateTime<FixedOffset>, Refusal> {
    let text = text.trim();
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Ok(exact);
    }
    let wrong = || Refusal::field(name, text);
    let (date, time) = text.split_once(['T', ' ', '　']).unwrap_or((text, ""));
    let date = day(name, Some(date)).map_err(|_| wrong())?;
    let time = time.trim();
    let read = |format| chrono::NaiveTime::parse_from_str(time, format);
    let time = match time {
        "" => chrono::NaiveTime::from_hms_opt(23, 59, 59).ok_or_else(wrong)?,
        _ => read("%H:%M:%S").or_else(|_| read("%H:%M")).map_err(|_| wrong())?,
    };
    let japan = FixedOffset::east_opt(9 * 3600).ok_or_else(wrong)?;
    date.and_time(time).and_local_timezone(japan).single().ok_or_else(wrong)
}

/// 異動日 and 届出日 of a notification: neither ahead of today, the notice not before the fact.
pub fn notified_days(effective_on: NaiveDate, notified_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    for (name, day) in [("effective_on", effective_on), ("notified_on", notified_on)] {
        if day > today {
            return Err(Refusal::new(RefusalCode::DayInFuture).with("field", name).with("day", day.to_string()));
        }
    }
    if notified_on < effective_on {
        return Err(Refusal::new(RefusalCode::DaysContradict)
            .with("field", "notified_on")
            .with("day", notified_on.to_string()));
    }
    Ok(())
}

/// What a person is called in a refusal: the number, never the name.
pub fn who(resident: &Resident) -> String {
    resident.identity.body.shown_no().to_owned()
}

#[cfg(test)]
pub(crate) mod test_people {
    use super::*;
    use crate::certificate::{Certificate, CertificateState, Face};
    use crate::coverage::StartReason;
    use crate::founding::found;
    use crate::numbers::CertificateNo;
    use crate::person::{Birth, Identity, Sex};
    use crate::record::{Founding, Headship, InsurerKind, Member, Myna, MynaState, QualificationPeriod, Section};

    #[derive(Default)]
    pub struct Blank(u128);

    impl Blank {
        /// Ids from there on, away from those of the people.
        pub fn from(first: u128) -> Self {
            Self(first)
        }
    }

    impl Source for Blank {
        fn id(&mut self) -> Uuid {
            self.0 += 1;
            Uuid::from_u128(self.0)
        }
        fn household_number(&mut self) -> Result<String, Refusal> {
            Ok("0000001".into())
        }
        fn provisional_no(&mut self) -> Result<String, Refusal> {
            Ok("P00010000001".into())
        }
    }

    pub fn identity(n: u128, birth: &str) -> Identity {
        Identity {
            atena_no: Some(format!("{n:015}")),
            name: "見本　太郎".into(),
            kana: "ミホン　タロウ".into(),
            sex: Sex::Male,
            relation: "02".into(),
            juki_household_no: Some("000000000000001".into()),
            address: "見本区千代田１番１号".into(),
            ..Identity::blank(Birth::parse(birth).unwrap())
        }
    }

    pub fn resident(n: u128, birth: &str) -> Resident {
        let mut resident = Resident::unwritten(Uuid::from_u128(1000 + n), identity(n, birth));
        resident.myna.body = Myna { state: MynaState::NotRegistered, asked_on: None };
        resident
    }

    pub fn household(n: u128, birth: &str, from: &str) -> (Resident, Household) {
        let mut resident = resident(n, birth);
        let from = from.parse().unwrap();
        resident.qualification.body.periods.push(QualificationPeriod {
            from,
            to: None,
            reason: StartReason::A01,
            end_reason: None,
            started_by: Uuid::from_u128(4000 + n),
            ended_by: None,
        });
        let mut household = Household::unwritten(Uuid::from_u128(2000 + n));
        resident.qualification.body.movements.push(joined(4000 + n, from, household.id));
        household.number.body.number = "0000001".into();
        household.heads.body = vec![Headship { resident: resident.id, from: None }];
        household.members.body.push(Member {
            resident: resident.id,
            branch: "01".into(),
            covered_from: from,
            covered_to: None,
            reason: StartReason::A01,
            end_reason: None,
            started_by: Uuid::from_u128(4000 + n),
            ended_by: None,
        });
        (resident, household)
    }

    pub fn joined(id: u128, on: NaiveDate, household: RecordId) -> Movement {
        Movement {
            id: Uuid::from_u128(id),
            kind: MovementKind::Join,
            reason: StartReason::A01.code(),
            effective_on: on,
            notified_on: on,
            recorded_at: "2020-04-01T09:00:00+09:00".parse().unwrap(),
            household,
            left_household: None,
            certainty: Certainty::Confirmed,
            corrects: None,
            corrected_by: None,
            remark: String::new(),
        }
    }

    /// Somebody else of a household, covered from then on.
    pub fn member(household: &mut Household, n: u128, birth: &str, from: &str) -> Resident {
        let (mut person, alone) = self::household(n, birth, from);
        let mut member = alone.members.body[0].clone();
        member.branch = format!("{:02}", household.members.body.len() + 1);
        household.members.body.push(member);
        for movement in &mut person.qualification.body.movements {
            movement.household = household.id;
        }
        person
    }

    pub fn issued(serial: u32) -> Certificate {
        Certificate {
            no: CertificateNo::new(1, serial).unwrap(),
            kind: CertificateKind::QualificationCertificate,
            state: CertificateState::Delivered,
            issued_on: "2026-08-01".parse().unwrap(),
            valid_from: "2026-08-01".parse().unwrap(),
            valid_until: "2027-07-31".parse().unwrap(),
            face: Face::new(),
            page_hash: String::new(),
            job: Uuid::from_u128(3000),
            replaces: None,
            delivered: None,
            received: None,
            collected_on: None,
            log: Vec::new(),
        }
    }

    pub fn office() -> Office {
        let founding = found(InsurerKind::Municipality, ["131016", "138016", "見本市"], "見本").unwrap();
        let founding = Founding { sample: true, ..founding };
        Office {
            id: Uuid::from_u128(1),
            version: 1,
            founding: Section::unwritten(founding),
            options: Section::default(),
            assets: Section::default(),
            accounts: Section::default(),
            rounds: Section::default(),
        }
    }
}
