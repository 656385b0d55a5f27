//! Deciding: reads records, rules and the day; proposes acts with their consequences and grounds.
//!
//! Pure. What it proposes may be shown (preview) or committed; both are the same call.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::act::Act;
use crate::certificate::CertificateKind;
use crate::ground::Ground;
use crate::record::{Office, RecordId, Resident};
use crate::refusal::{Refusal, RefusalCode};
use crate::{rules, wareki};

pub mod issue;
pub mod join;
pub mod leave;
pub mod next;
pub mod paper;
pub mod reflect;

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
}

/// One next action for one person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NextAction {
    /// What to do.
    pub code: NextActionCode,
    /// For whom.
    pub resident: RecordId,
}

/// Papers of other flows that belong to this movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormToPrint {
    /// 出産育児一時金支給申請書
    BirthBenefitApplication,
    /// 葬祭費支給申請書
    FuneralBenefitApplication,
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
    /// Why.
    pub grounds: Vec<Ground>,
}

/// Name of the option that moves the end of a foreigner's certificate.
pub const OPTION_STAY_OFFSET: &str = "stay_expiry_offset_days";

/// Days after the end of the stay on which a certificate still holds: the office's option, else the row.
pub fn stay_offset_days(office: &Office, day: NaiveDate) -> u64 {
    let row = || u64::try_from(rules::number(OPTION_STAY_OFFSET, day)).unwrap_or(0);
    office.option(OPTION_STAY_OFFSET).and_then(|v| v.parse().ok()).unwrap_or_else(row)
}

/// A day typed in a notification, required.
pub fn day(name: &str, text: Option<&str>) -> Result<NaiveDate, Refusal> {
    let text = text.unwrap_or("");
    wareki::parse(text).map_err(|_| Refusal::field(name, text))
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
    use crate::numbers::CertificateNo;
    use crate::person::{Birth, Identity, Sex};
    use crate::record::{
        Founding, Headship, Household, InsurerKind, Member, Myna, MynaState, QualificationPeriod, Section,
    };

    #[derive(Default)]
    pub struct Blank(u128);

    impl Source for Blank {
        fn id(&mut self) -> Uuid {
            self.0 += 1;
            Uuid::from_u128(self.0)
        }
        fn household_number(&mut self) -> Result<String, Refusal> {
            Ok("0000001".into())
        }
        fn provisional_no(&mut self) -> Result<String, Refusal> {
            Ok("P01000001".into())
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
            collected_on: None,
            log: Vec::new(),
        }
    }

    pub fn office() -> Office {
        let founding = Founding {
            municipality: "131016".into(),
            insurer: "138016".into(),
            name: "見本市".into(),
            symbol: "見本".into(),
            kind: InsurerKind::Municipality,
            sample: true,
            fixed_day: None,
        };
        Office {
            id: Uuid::from_u128(1),
            version: 1,
            founding: Section::unwritten(founding),
            options: Section::default(),
            accounts: Section::default(),
        }
    }
}
