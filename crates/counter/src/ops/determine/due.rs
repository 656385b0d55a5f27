//! A judgement that is due, because what a household is judged with was told anew (次にすること), or because time passed: what it bars.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;
use madoguchi_domain::certificate::Certificate;
use madoguchi_domain::decide::NextAction;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::decide::national::determine::Bench;
use madoguchi_domain::decide::national::judgement_due::{
    is_income_told_since_ratio, judgement_due, may_be_due, says_otherwise,
};
use madoguchi_domain::decide::national::people::People;
use madoguchi_domain::determine::{Month, Practice};
use madoguchi_domain::face::{Face, FieldName, Value};
use madoguchi_domain::paper::{Subject, who};
use madoguchi_domain::record::{OfficeRecord, RecordId, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rules::Rules;
use madoguchi_domain::scheme::national::Household;

use super::month::practice;
use crate::error::{CounterError, Result};
use crate::ops::record_cache::RecordCache;

/// Adds a judgement that is due to what is left to do. Of one person one action asks for a judgement, and names every month of those that did.
pub(crate) fn add_due(next: &mut Vec<NextAction>, mut due: NextAction) {
    let key = (due.code, due.resident);
    for other in next.extract_if(.., |other| (other.code, other.resident) == key) {
        due.add_months(other.months);
    }
    next.push(due);
}

/// The judgement that is due of a household, with the months it concerns. The records as they were read: not brought to a day.
pub(crate) fn due_of(
    household: &Household,
    people: &People,
    office: &OfficeRecord,
    today: NaiveDate,
) -> Option<NextAction> {
    // nothing is due of most households, and no copy of them is made
    let may_be = may_be_due(household, people, today);
    may_be.then(|| Docket::of(household.clone(), people.clone(), office, today).due)?
}

/// A household as it is judged today, and what is due of it.
struct Docket {
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
    pub fn rests_on_judgement(&self) -> bool {
        let is_due = |field| self.face.get(field).is_some_and(|says| *says != Value::RatioByLaw);
        is_due(FieldName::Copay) || is_due(FieldName::LimitClass)
    }
}

impl Docket {
    /// Of records as they were read: not brought to a day.
    fn of(mut household: Household, mut people: People, office: &OfficeRecord, today: NaiveDate) -> Self {
        people.bring(&mut household, AsOf::shown(office, Month::of(today).next().last_day()));
        let mut docket = Self { household, people, practice: practice(office), today, due: None };
        docket.due = judgement_due(&docket.household, &docket.people, None, &docket.bench());
        docket
    }

    fn bench(&self) -> Bench<'_> {
        Bench { rules: Rules::built_in(), practice: &self.practice, today: self.today, rounds: None }
    }

    /// Some month of the household was judged, under whichever of its numbers.
    fn has_judgements(&self) -> bool {
        !self.people.whole(&self.household).determinations.body.is_empty()
    }

    /// No paper is made or handed over with a ratio or a class that what was told since its judgement changes, in a month of its time that is
    /// still to come, or that time alone has changed by now. A ratio that a clerk determined is the clerk's, until an income is told after it.
    fn allows(&self, person: &Resident, paper: PaperSays<'_>) -> std::result::Result<(), Refusal> {
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
        if self.has_judgements() && is_other_in(month) { Err(refused("time", month)) } else { Ok(()) }
    }
}

/// The dockets of an office on one day, each made once. The one place that says which household's judgement a paper waits for.
pub(crate) struct Dockets<'r> {
    records: &'r RecordCache<'r>,
    office: &'r OfficeRecord,
    today: NaiveDate,
    made: RefCell<BTreeMap<RecordId, Option<Rc<Docket>>>>,
}

impl<'r> Dockets<'r> {
    /// None is made yet.
    pub fn new(records: &'r RecordCache<'r>, office: &'r OfficeRecord, today: NaiveDate) -> Self {
        Self { records, office, today, made: RefCell::default() }
    }

    /// The day.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// The judgement that is due of a household, with the months it concerns.
    pub fn due(&self, household: RecordId) -> Result<Option<NextAction>> {
        Ok(self.docket(household)?.and_then(|docket| docket.due.clone()))
    }

    /// Whether what a paper of this person says of ratio and class is judged for its time; asked when it is made. Who went over within the
    /// month counts in the household left until it ends (ADR 0067): that one is asked for the month, and the household entered for the rest.
    pub fn allow(&self, subject: &Subject<'_>, paper: PaperSays<'_>) -> Result<()> {
        let Some(household) = subject.household.filter(|_| paper.rests_on_judgement()) else { return Ok(()) };
        let mut rest = paper;
        let month = Month::of(paper.from.max(self.today));
        let counted = subject.counted_in((month, practice(self.office).change_counts));
        if let Some(left) = counted.filter(|place| place.household.id != household.id) {
            let until = paper.until.map_or(month.last_day(), |until| until.min(month.last_day()));
            self.ask(left.household.id, subject.resident, PaperSays { until: Some(until), ..paper })?;
            rest.from = month.next().first_day();
        }
        self.ask(household.id, subject.resident, rest)
    }

    /// Why a paper that was made waits for a judgement before it is handed over, if it does: it is handed over once the judgement says the
    /// same, or withdrawn and made anew. The refusal names it.
    pub fn bar(&self, subject: &Subject<'_>, paper: &Certificate) -> Result<Option<Refusal>> {
        if !paper.state.can_be_delivered() {
            return Ok(None);
        }
        match self.allow(subject, PaperSays::of(paper)) {
            Ok(()) => Ok(None),
            Err(CounterError::Refused(refusal)) => Ok(Some(refusal.with("certificate_no", paper.no.to_string()))),
            Err(other) => Err(other),
        }
    }

    fn ask(&self, household: RecordId, person: &Resident, paper: PaperSays<'_>) -> Result<()> {
        match self.docket(household)? {
            Some(docket) => Ok(docket.allows(person, paper)?),
            None => Ok(()),
        }
    }

    /// None of a household that is not there.
    fn docket(&self, id: RecordId) -> Result<Option<Rc<Docket>>> {
        if let Some(made) = self.made.borrow().get(&id) {
            return Ok(made.clone());
        }
        let made = match self.records.household(id)? {
            Some(household) => {
                let records = self.records;
                let people = People::of(&household, &|id| records.resident(id), &|id| records.household(id))?;
                Some(Rc::new(Docket::of(household, people, self.office, self.today)))
            }
            None => None,
        };
        self.made.borrow_mut().insert(id, made.clone());
        Ok(made)
    }
}
