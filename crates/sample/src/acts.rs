//! From a home to the acts that bring it over: residents, the household, who was covered when, and what is known of each.

use chrono::NaiveDate;
use madoguchi_domain::act::{Act, CoverageEnd, CoverageStart};
use madoguchi_domain::clock::Clock;
use madoguchi_domain::coverage::ReasonCode;
use madoguchi_domain::record::{Certainty, Movement, MovementKind, Myna, RecordId, SpecialStatus};
use madoguchi_domain::scheme::national::HouseholdNumber;

use crate::people::{SampleHome, SamplePerson, Span, SpanEnd};

/// 記号 of the certificates of a sample office.
pub const SYMBOL: &str = "見本";

/// A home as it is written: ids, and the 国保世帯 if it has one.
pub struct HomeActs {
    /// The people, in the order of the home.
    pub ids: Vec<RecordId>,
    /// The household.
    pub household: Option<RecordId>,
    /// The acts.
    pub acts: Vec<Act>,
}

/// Makes the acts of a home. `number` is asked for the 番号 of a household, once.
pub fn of_home(home: &SampleHome, clock: &dyn Clock, number: impl FnOnce() -> u64) -> HomeActs {
    let ids: Vec<RecordId> = home.people.iter().map(|_| clock.new_id()).collect();
    let mut acts = Vec::with_capacity(home.people.len() * 3);
    for (person, id) in home.people.iter().zip(&ids) {
        acts.push(Act::RecordResident { resident: *id, identity: Box::new(person.identity.clone()) });
    }
    let head = ids.first().copied().filter(|_| home.has_coverage());
    let household = head.map(|head| {
        let household = clock.new_id();
        let juki_household_no = home.people.first().and_then(|p| p.identity.juki_household_no.clone());
        acts.push(Act::OpenHousehold { household, number: household_number(number(), juki_household_no), head });
        cover(home, &ids, household, clock, &mut acts);
        household
    });
    for (person, id) in home.people.iter().zip(&ids) {
        tell(person, *id, clock, &mut acts);
    }
    HomeActs { ids, household, acts }
}

/// 記号番号 of a household.
pub fn household_number(number: u64, juki_household_no: Option<String>) -> HouseholdNumber {
    HouseholdNumber { symbol: SYMBOL.to_owned(), number: format!("{number:07}"), juki_household_no }
}

fn cover(home: &SampleHome, ids: &[RecordId], household: RecordId, clock: &dyn Clock, acts: &mut Vec<Act>) {
    let covered = home.people.iter().zip(ids).filter(|(person, _)| !person.spans.is_empty());
    for (branch, (person, id)) in covered.enumerate() {
        for span in &person.spans {
            let place = MovementPlace { resident: *id, household, clock };
            acts.push(place.start(span, branch + 1));
            if let Some(end) = &span.end {
                acts.push(place.end(end));
            }
        }
    }
}

/// Where a movement happens.
struct MovementPlace<'a> {
    resident: RecordId,
    household: RecordId,
    clock: &'a dyn Clock,
}

impl MovementPlace<'_> {
    fn movement(&self, kind: MovementKind, reason: ReasonCode, on: NaiveDate, certainty: Certainty) -> Movement {
        let now = self.clock.now();
        Movement {
            id: self.clock.new_id(),
            kind,
            reason,
            effective_on: on,
            // what is only planned was notified before it happens
            notified_on: on.min(now.day()),
            recorded_at: now.wall,
            household: self.household,
            left_household: None,
            certainty,
            corrects: None,
            corrected_by: None,
            remark: String::new(),
        }
    }

    fn start(&self, span: &Span, branch: usize) -> Act {
        Act::StartCoverage(CoverageStart {
            resident: self.resident,
            household: self.household,
            branch: format!("{branch:02}"),
            qualified_on: span.qualified_on,
            covered_from: span.from,
            reason: span.reason.code(),
            movement: self.movement(MovementKind::Join, span.reason.code(), span.from, Certainty::Confirmed),
            lost_elsewhere_on: None,
        })
    }

    fn end(&self, end: &SpanEnd) -> Act {
        Act::EndCoverage(CoverageEnd {
            resident: self.resident,
            household: self.household,
            disqualified_on: end.disqualified_on(),
            covered_to: end.first_day_without(),
            reason: end.reason.code(),
            movement: self.movement(MovementKind::Leave, end.reason.code(), end.fact_on, end.certainty),
        })
    }
}

/// Card, incomes and statuses of one person.
fn tell(person: &SamplePerson, resident: RecordId, clock: &dyn Clock, acts: &mut Vec<Act>) {
    let brought_over_on = clock.now().day();
    let joined = person.spans.last().map(|span| span.from);
    if let Some(state) = person.myna {
        acts.push(Act::RecordMyna { resident, myna: Myna { state, asked_on: joined } });
    }
    for income in &person.incomes {
        acts.push(Act::RecordIncome { resident, income: Box::new(income.clone()) });
    }
    for status in &person.statuses {
        let status = SpecialStatus {
            id: clock.new_id(),
            kind: status.kind,
            from: status.from,
            to: status.to,
            notified_on: status.from.min(brought_over_on),
            evidence: status.evidence.clone(),
            withdrawn: false,
        };
        acts.push(Act::RecordStatus { resident, status: Box::new(status) });
    }
}
