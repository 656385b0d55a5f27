//! What happens after the records were brought over: corrections, a split, a new head, a paper issued again.
//!
//! Each is an entry of its own on a later day, so that what was known before can be asked.

use chrono::NaiveDate;
use madoguchi_domain::act::{Act, Boundary, Correction, HouseholdChange};
use madoguchi_domain::apply::Records;
use madoguchi_domain::clock::Clock;
use madoguchi_domain::person::{Identity, RELATION_HEAD, Sex};
use madoguchi_domain::record::{Certainty, Movement, MovementKind, RecordId, Resident};
use madoguchi_domain::records::Record;
use madoguchi_domain::scheme::national::Household;
use madoguchi_domain::scheme::national::reasons::ChangeReason;
use uuid::Uuid;

use crate::acts::household_number;
use crate::people::{HomeEvent, days_before};

/// A home to which something happens later.
pub struct Story {
    /// What happens.
    pub event: HomeEvent,
    /// The people, in the order of the home.
    pub ids: Vec<RecordId>,
    /// The household.
    pub household: RecordId,
    /// The records as they were brought over.
    pub records: Records,
    /// The entry that brought them over.
    pub entry: Uuid,
}

/// The days on which things happen, counted back from the office's day; one kind a day.
pub const EVENT_DAYS: u64 = 5;

/// On which of the days a turn happens.
pub fn event_day(event: HomeEvent) -> u64 {
    match event {
        HomeEvent::StartCorrected { .. } => 5,
        HomeEvent::EndCancelled { .. } => 4,
        HomeEvent::Split { .. } => 3,
        HomeEvent::HeadChanged { .. } => 2,
        HomeEvent::Reissued { .. } => 1,
    }
}

/// New numbers a split needs.
pub struct SplitNumbers {
    /// 番号 of the new 国保世帯
    pub household: u64,
    /// 世帯番号 of the new registry household
    pub juki: String,
}

impl Story {
    fn resident(&self, at: usize) -> Option<&Resident> {
        self.records.get(self.ids.get(at)?).and_then(Record::as_resident)
    }

    fn home(&self) -> Option<&Household> {
        self.records.get(&self.household).and_then(Record::as_household)
    }

    /// A split needs numbers.
    pub fn splits(&self) -> bool {
        matches!(self.event, HomeEvent::Split { .. })
    }

    /// The claims of the turn; none where it cannot happen to this home. A reissue makes no claim.
    pub fn claims(&self, clock: &dyn Clock, numbers: Option<SplitNumbers>) -> Option<Vec<Act>> {
        match (self.event, numbers) {
            (HomeEvent::StartCorrected { at, days }, _) => self.corrected_start(at, days, clock),
            (HomeEvent::EndCancelled { at }, _) => self.cancelled_end(at, clock),
            (HomeEvent::Split { at }, Some(numbers)) => self.split(at, numbers, clock),
            (HomeEvent::HeadChanged { to }, _) => self.changed_head(to, clock),
            (HomeEvent::Split { .. } | HomeEvent::Reissued { .. }, _) => None,
        }
    }

    fn last_movement(&self, at: usize, kind: MovementKind) -> Option<&Movement> {
        self.resident(at)?.qualification.body.movements.iter().rev().find(|m| m.kind == kind)
    }

    fn correction(&self, was: &Movement, on: NaiveDate, boundary: Boundary, at: usize, clock: &dyn Clock) -> Vec<Act> {
        let now = clock.now();
        let movement = Movement {
            id: clock.new_id(),
            effective_on: on,
            notified_on: now.day(),
            recorded_at: now.wall,
            corrects: Some(was.id),
            ..was.clone()
        };
        vec![Act::CorrectMovement(Correction {
            resident: self.ids[at],
            household: self.household,
            left_household: None,
            corrects: was.id,
            movement,
            boundary,
        })]
    }

    fn corrected_start(&self, at: usize, days: u64, clock: &dyn Clock) -> Option<Vec<Act>> {
        let was = self.last_movement(at, MovementKind::Join)?;
        let member = self.home()?.latest_of(self.ids[at])?;
        let on = was.effective_on + chrono::Days::new(days);
        let fits = member.period.started_by == was.id && member.is_open() && on <= clock.now().day();
        let boundary = Boundary::Moved { covered: on, qualified: Some(on) };
        fits.then(|| self.correction(was, on, boundary, at, clock))
    }

    fn cancelled_end(&self, at: usize, clock: &dyn Clock) -> Option<Vec<Act>> {
        let was = self.last_movement(at, MovementKind::Leave)?;
        let member = self.home()?.latest_of(self.ids[at])?;
        let fits = member.period.ended_by == Some(was.id);
        fits.then(|| self.correction(was, was.effective_on, Boundary::Cancelled, at, clock))
    }

    /// 世帯分離: at the registry and in the insurance on the same day.
    fn split(&self, at: usize, numbers: SplitNumbers, clock: &dyn Clock) -> Option<Vec<Act>> {
        let (resident, from) = (self.ids[at], self.household);
        let now = clock.now();
        let on = days_before(now.day(), 2);
        self.home()?.coverage_of(resident, on).filter(|member| member.is_open())?;
        let was = &self.resident(at)?.identity.body;
        let identity = Identity {
            relation: RELATION_HEAD.to_owned(),
            display_order: 1,
            juki_household_no: Some(numbers.juki.clone()),
            head_atena_no: was.atena_no.clone(),
            registry_reason: Some("23".to_owned()),
            effective_on: Some(on),
            ..was.clone()
        };
        let to = clock.new_id();
        let movement = Movement {
            id: clock.new_id(),
            kind: MovementKind::Change,
            reason: ChangeReason::C02.code(),
            effective_on: on,
            notified_on: now.day(),
            recorded_at: now.wall,
            household: to,
            left_household: Some(from),
            certainty: Certainty::Confirmed,
            corrects: None,
            corrected_by: None,
            remark: String::new(),
        };
        let number = household_number(numbers.household, Some(numbers.juki));
        Some(vec![
            Act::RecordResident { resident, identity: Box::new(identity) },
            Act::OpenHousehold { household: to, number, head: resident },
            Act::ChangeHousehold(HouseholdChange { resident, from, to, branch: "01".to_owned(), on, movement }),
        ])
    }

    /// 世帯主変更: the registry's relations follow.
    fn changed_head(&self, to: usize, clock: &dyn Clock) -> Option<Vec<Act>> {
        let (old, new) = (&self.resident(0)?.identity.body, &self.resident(to)?.identity.body);
        let on = days_before(clock.now().day(), 1);
        let heir_is_child = new.relation == "20";
        let brought_over_on = |was: &Identity, relation: &str| Identity {
            relation: relation.to_owned(),
            head_atena_no: new.atena_no.clone(),
            registry_reason: Some("22".to_owned()),
            effective_on: Some(on),
            ..was.clone()
        };
        let before = match (old.sex, heir_is_child) {
            (Sex::Female, false) => "12",
            (Sex::Female, true) => "32",
            (Sex::Male | Sex::Unknown, false) => "11",
            (Sex::Male | Sex::Unknown, true) => "31",
        };
        Some(vec![
            Act::RecordResident { resident: self.ids[0], identity: Box::new(brought_over_on(old, before)) },
            Act::RecordResident { resident: self.ids[to], identity: Box::new(brought_over_on(new, RELATION_HEAD)) },
            Act::ChangeHead { household: self.household, head: self.ids[to], on },
        ])
    }
}
