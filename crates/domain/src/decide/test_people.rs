//! People, households and an office for the tests of what is decided.

use chrono::NaiveDate;
use uuid::Uuid;

use super::national::papers::{Occasion, add_paper_changes};
use super::{Decision, Source};
use crate::apply::Records;
use crate::certificate::{Certificate, CertificateKind, CertificateState, Purpose};
use crate::coverage::Period;
use crate::face::Face;
use crate::founding::found;
use crate::numbers::CertificateNo;
use crate::person::{Birth, Identity, Sex};
use crate::record::{
    Certainty, Founding, InsurerKind, Movement, MovementKind, Myna, MynaState, OfficeRecord, RecordId, Resident,
    Section,
};
use crate::records::Record;
use crate::refusal::Refusal;
use crate::scheme::national::reasons::StartReason;
use crate::scheme::national::{Headship, Household, Member};

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
    resident.qualification.body.periods.push(Period::begun(from, StartReason::A01, Uuid::from_u128(4000 + n)));
    let mut household = Household::unwritten(Uuid::from_u128(2000 + n));
    resident.qualification.body.movements.push(joined(4000 + n, from, household.id));
    household.number.body.number = "0000001".into();
    household.heads.body = vec![Headship { resident: resident.id, from: None }];
    household.members.body.push(Member {
        resident: resident.id,
        branch: "01".into(),
        period: resident.qualification.body.periods[0],
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

/// A decision of 21 November with what its acts do to the papers of these people.
pub fn with_papers(
    office: &OfficeRecord,
    people: &[&Resident],
    homes: &[&Household],
    mut decision: Decision,
) -> Decision {
    let mut records = Records::new();
    records.extend(people.iter().map(|p| (p.id, Record::Resident(Box::new((*p).clone())))));
    records.extend(homes.iter().map(|h| (h.id, Record::Household(Box::new((*h).clone())))));
    let at = "2026-11-21T10:00:00+09:00".parse().unwrap();
    let occasion = Occasion { office, today: "2026-11-21".parse().unwrap(), at, about: None };
    add_paper_changes(&records, occasion, &mut decision);
    decision
}

pub fn issued(serial: u32) -> Certificate {
    Certificate {
        no: CertificateNo::new(1, serial).unwrap(),
        kind: CertificateKind::QualificationCertificate,
        state: CertificateState::Delivered,
        issued_on: "2026-08-01".parse().unwrap(),
        valid_from: "2026-08-01".parse().unwrap(),
        valid_until: Some("2027-07-31".parse().unwrap()),
        purpose: Purpose::New,
        applied: None,
        reason: None,
        run: None,
        face: Face::default(),
        page_hash: String::new(),
        job: Uuid::from_u128(3000),
        replaces: None,
        delivered: None,
        received: None,
        shelf: None,
        collected_on: None,
        log: Vec::new(),
    }
}

pub fn office() -> OfficeRecord {
    let founding = found(InsurerKind::Municipality, ["131016", "138016", "見本市"], "見本").unwrap();
    let founding = Founding { sample: true, ..founding };
    OfficeRecord {
        id: Uuid::from_u128(1),
        version: 1,
        founding: Section::unwritten(founding),
        options: Section::default(),
        assets: Section::default(),
        accounts: Section::default(),
        rounds: Section::default(),
    }
}
