//! A judgement that is due, because what a household is judged with was told anew (次にすること), or because time passed: what it bars.

use chrono::NaiveDate;
use madoguchi_domain::certificate::Certificate;
use madoguchi_domain::decide::NextAction;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::decide::national::determine::Bench;
use madoguchi_domain::decide::national::judgement_due::{is_income_told_since_ratio, judgement_due, says_otherwise};
use madoguchi_domain::decide::national::people::People;
use madoguchi_domain::determine::{Month, Practice};
use madoguchi_domain::face::{Face, FieldName, Value};
use madoguchi_domain::paper::who;
use madoguchi_domain::record::{OfficeRecord, RecordId, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rules::Rules;
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::Reader;

use super::month::practice;
use super::round::people_of;
use crate::error::Result;

/// The action, with the months it concerns.
pub(crate) fn due(
    reader: Reader<'_>,
    office: &OfficeRecord,
    id: RecordId,
    today: NaiveDate,
) -> Result<Option<NextAction>> {
    Ok(Docket::read(reader, office, id, today)?.and_then(|docket| docket.due))
}

/// Adds a judgement that is due to what is left to do. It names every month: it stands for what else asks the same person for one.
pub(crate) fn add_due(next: &mut Vec<NextAction>, due: NextAction) {
    next.retain(|other| (other.code, other.resident) != (due.code, due.resident));
    next.push(due);
}

/// A household as it is judged today, and what is due of it.
pub(crate) struct Docket {
    household: Household,
    people: People,
    practice: Practice,
    today: NaiveDate,
    due: Option<NextAction>,
}

/// What stands on a paper, and for which time.
#[derive(Clone, Copy)]
pub(crate) struct PaperSays<'f> {
    /// Its fields.
    pub face: &'f Face,
    /// 発効期日
    pub from: NaiveDate,
    /// 有効期限
    pub until: Option<NaiveDate>,
}

impl<'f> PaperSays<'f> {
    /// What stands on a paper that was made.
    pub fn of(paper: &'f Certificate) -> Self {
        Self { face: &paper.face, from: paper.valid_from, until: paper.valid_until }
    }

    /// It says a ratio or a class that comes of a judgement.
    pub fn is_judged(&self) -> bool {
        let is_due = |field| self.face.get(field).is_some_and(|says| *says != Value::RatioByLaw);
        is_due(FieldName::Copay) || is_due(FieldName::LimitClass)
    }
}

impl Docket {
    /// None of a household that nobody is covered by any more.
    pub fn read(reader: Reader<'_>, office: &OfficeRecord, id: RecordId, today: NaiveDate) -> Result<Option<Self>> {
        let Some(mut household) = reader.household_now(id)? else { return Ok(None) };
        let people = people_of(reader, &mut household, AsOf::shown(office, Month::of(today).next().last_day()))?;
        let mut docket = Self { household, people, practice: practice(office), today, due: None };
        docket.due = judgement_due(&docket.household, &docket.people, None, &docket.bench());
        Ok(Some(docket))
    }

    fn bench(&self) -> Bench<'_> {
        Bench { rules: Rules::built_in(), practice: &self.practice, today: self.today, rounds: None }
    }

    fn is_judged(&self) -> bool {
        !self.people.whole(&self.household).determinations.body.is_empty()
    }

    /// No paper is made or handed over with a ratio or a class that what was told since its judgement changes, in a month of its time that is
    /// still to come, or that time alone has changed by now. A ratio that a clerk determined is the clerk's, until an income is told after it.
    pub fn allows(&self, person: &Resident, paper: PaperSays<'_>) -> std::result::Result<(), Refusal> {
        let first = paper.from.max(self.today);
        if paper.until.is_some_and(|until| until < first) {
            return Ok(());
        }
        let (code, says) = match (paper.face.get(FieldName::Copay), paper.face.get(FieldName::LimitClass)) {
            (Some(ratio @ Value::Ratio(_)), _) => (RefusalCode::CopayMissing, ratio),
            (_, Some(class)) => (RefusalCode::ClassMissing, class),
            _ => return Ok(()),
        };
        let refused = |why: &'static str, month: Month| {
            Refusal::new(code).with("resident", who(person)).with("why", why).with("month", month.to_string())
        };
        let month = Month::of(first);
        let is_other_in =
            |month| says_otherwise(&self.household, &self.people, person.id, (month, says), &self.bench());
        let by_clerk = person.copay_on(first).is_some_and(|copay| copay.by.is_none());
        if code == RefusalCode::CopayMissing && by_clerk {
            let told = is_income_told_since_ratio(&self.household, &self.people, person, month, &self.bench());
            let is_stale = told && is_other_in(month);
            return if is_stale { Err(refused("told_since_ratio", month)) } else { Ok(()) };
        }
        let is_of_paper =
            |month: &&Month| Month::of(first) <= **month && paper.until.is_none_or(|until| month.first_day() <= until);
        // a month that is due for somebody else of the household leaves this paper right
        let of_paper = self.due.iter().flat_map(|action| &action.months).filter(is_of_paper);
        if let Some(due) = of_paper.into_iter().find(|month| is_other_in(**month)) {
            return Err(refused("told_since", *due));
        }
        if self.is_judged() && is_other_in(month) { Err(refused("time", month)) } else { Ok(()) }
    }
}
