//! 判定 (5.6.1, 6.5.1.1–6.5.1.3): what holds for a household in a month and why, what would follow from other facts, and
//! writing it down, for one household or for all.

pub(crate) mod due;
pub mod list;
pub mod month;
pub mod round;

use chrono::NaiveDate;
use madoguchi_domain::access::{self, FieldGroup, Look, Place};
use madoguchi_domain::act::Act;
use madoguchi_domain::decide::national::by_age::AsOf;
use madoguchi_domain::decide::national::determine::{Bench, Judged, judge_household};
use madoguchi_domain::decide::national::people::{People, gather_ids};
use madoguchi_domain::determine::Month;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::person::Birth;
use madoguchi_domain::record::{IncomeYear, OfficeRecord, RecordId, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rules::Rules;
use madoguchi_domain::scheme::national::HouseholdCoverage;
use madoguchi_store::Reader;

use self::month::{month_of, practice};
use self::round::people_of;
use crate::answers::Case;
use crate::check::{Check, stored_check};
use crate::context::{LookContext, ReadContext, WriteContext};
use crate::convert::determine as convert;
use crate::entry::claim;
use crate::error::Result;
use crate::note::Note;
use crate::ops::people::find::{homes, resident};
use crate::views::{DetermineView, JudgementView, OutdatedPaperView, WhyView};

/// One fact as it might be.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// Whose: 宛名番号, provisional number or record id.
    pub resident: String,
    /// 生年月日
    pub birth: Option<NaiveDate>,
    /// 所得・課税 of the 賦課年度 that decides in the month
    pub income: Option<IncomeYear>,
}

impl Case {
    /// The household in which this person counts in the month (ADR 0067), or that covers, or last covered, him or her.
    fn of(reader: Reader<'_>, office: &OfficeRecord, who: &str, month: Month) -> Result<(Resident, Self)> {
        let person = resident(reader, who)?;
        let no_household = || Refusal::new(RefusalCode::NotCovered).with("resident", person.identity.body.shown_no());
        let homes = homes(reader, &person)?;
        let counting = HouseholdCoverage::of_month(person.id, &homes, (month, practice(office).change_counts));
        let household = match counting {
            Some(place) => Some(place.household.clone()),
            None => reader.household_of(person.id)?,
        };
        let mut household = household.ok_or_else(no_household)?;
        let people = people_of(reader, &mut household, AsOf::shown(office, month.last_day()))?;
        Ok((person, Self { month, household, people }))
    }

    fn judge(&self, bench: &Bench<'_>, new_id: &mut dyn FnMut() -> uuid::Uuid) -> Result<Option<Judged>> {
        judge_household(&self.household, &self.people, self.month, bench, new_id)
            .map_err(|fault| contradiction(&self.people, fault.resident, fault.field).into())
    }
}

/// A household whose records contradict themselves cannot be judged.
fn contradiction(people: &People, who: RecordId, field: &str) -> Refusal {
    let no = people.get(&who).map_or_else(|| who.to_string(), |r| r.identity.body.shown_no().to_owned());
    Refusal::new(RefusalCode::DaysContradict).with("resident", no).with("field", field)
}

/// What holds for the household of a person in a month, why, and whether the rules say the same today.
pub fn why(at: ReadContext<'_>, who: &str, month: Option<&str>) -> Result<WhyView> {
    let month = month_of(month, at.today())?;
    round::admit_month(at, month)?;
    let (person, case) = Case::of(at.reader, at.record, who, month)?;
    let judged = judge(at, &case)?;
    let near = |month: Month| round::admit_month(at, month).is_ok().then(|| month.to_string());
    let (earlier, later) = (near(month.previous()), near(month.next()));
    Ok(WhyView { earlier, later, ..convert::why(&case, person.id, judged.as_ref()) })
}

/// Whom the why panel of a person shows: the person first, then who may count in the household.
pub(crate) fn shown_by_why(at: ReadContext<'_>, who: &str, month: Option<&str>) -> Result<Vec<RecordId>> {
    let month = month_of(month, at.today())?;
    let (person, case) = Case::of(at.reader, at.record, who, month)?;
    let may_count = gather_ids(&case.people.whole(&case.household));
    let others = may_count.into_iter().filter(|id| *id != person.id && case.people.contains_key(id));
    Ok(std::iter::once(person.id).chain(others).collect())
}

/// The same on the command line, where nothing was opened before: its grounds show incomes, so it needs a reason; noted.
pub fn open_why(at: &mut LookContext<'_>, who: &str, month: Option<&str>, why: &str) -> Result<WhyView> {
    let reason = access::reason(why).ok_or_else(|| Refusal::field("reason", ""))?;
    let whom = shown_by_why(at.reading(), who, month)?;
    let note = Note::new(Look::Revealed, Place::Determination).of(whom).revealing(&[FieldGroup::Income]);
    at.note(note.because(Some(reason)))?;
    self::why(at.reading(), who, month)
}

/// What the rules would say if facts were others. Nothing is kept.
pub fn what_if(
    at: ReadContext<'_>,
    who: &str,
    month: Option<&str>,
    changes: &[WhatIf],
) -> Result<Option<JudgementView>> {
    let month = month_of(month, at.today())?;
    round::admit_month(at, month)?;
    let (_, mut case) = Case::of(at.reader, at.record, who, month)?;
    for change in changes {
        let id = resident(at.reader, &change.resident)?.id;
        let unknown = || Refusal::new(RefusalCode::ResidentUnknown).with("resident", change.resident.clone());
        let person = case.people.get_mut(&id).ok_or_else(unknown)?;
        suppose(person, change, month, at.insurer().municipality.as_str())?;
    }
    let judged = judge(at, &case)?;
    Ok(judged.map(|judged| convert::judged(&case, &judged)))
}

fn judge(at: ReadContext<'_>, case: &Case) -> Result<Option<Judged>> {
    let practice = practice(at.record);
    let bench = Bench { rules: Rules::built_in(), practice: &practice, today: at.today(), rounds: None };
    case.judge(&bench, &mut uuid::Uuid::nil)
}

/// Determines the household of a person from a month on to the present one (遡及): each month is written down where
/// its outcome is another than the one that holds. Of who went over to another household within the present month that one is determined, too,
/// for the next month, from which the person counts in it.
pub fn determine(at: &mut WriteContext<'_>, who: &str, month: Option<&str>, check: &Check) -> Result<DetermineView> {
    let (today, sample) = (at.today(), at.founding().sample);
    let from = month_of(month, today)?;
    round::admit_month(at.reading(), from)?;
    let (record, practice) = (at.record.clone(), practice(at.record));
    let context = at.who(Authority::Counter)?;
    let clock = at.clock.clone();
    let mut until = Month::of(today).max(from);
    let (months, papers) = at.store.commit(context, |commit| -> Result<_> {
        let (mut months, mut papers) = (Vec::new(), Vec::<OutdatedPaperView>::new());
        let mut month = from;
        while month <= until {
            let (person, case) = Case::of(commit.read(), &record, who, month)?;
            let items = check.prove(&person, commit.read().household_of(person.id)?.as_ref(), sample)?;
            let rounds = Some(record.rounds.body.as_slice());
            let bench = Bench { rules: Rules::built_in(), practice: &practice, today, rounds };
            let judged = case.judge(&bench, &mut || clock.new_id())?;
            if let Some(judged) = judged.filter(|judged| !judged.acts.is_empty()) {
                months.push(month.to_string());
                papers.extend(convert::outdated(&case, &judged));
                let acts: Vec<Act> = judged.acts;
                commit.append(claim(clock.new_id(), acts, Some(stored_check(items, None))))?;
            }
            let covering = commit.read().household_id_of(person.id)?;
            if month == Month::of(today) && covering.is_some_and(|covering| covering != case.household.id) {
                until = month.next();
            }
            month = month.next();
        }
        Ok((months, papers))
    })?;
    let why = self::why(at.reading(), who, Some(&from.to_string()))?;
    Ok(DetermineView { months, papers_to_replace: papers, why })
}

/// The person as he or she might be. Of whom nothing was told, it is supposed that this municipality taxes.
fn suppose(person: &mut Resident, change: &WhatIf, month: Month, here: &str) -> Result<()> {
    if let Some(birth) = change.birth {
        person.identity.body.birth = Birth::on(birth);
    }
    if let Some(income) = &change.income {
        if income.tax_year != month.tax_year() {
            return Err(Refusal::field("tax_year", income.tax_year.to_string()).into());
        }
        sane(income)?;
        let told = person.income_of(income.tax_year).is_some();
        let municipality = if told { income.municipality.clone() } else { here.to_owned() };
        let years = &mut person.income.body;
        years.retain(|year| year.tax_year != income.tax_year);
        years.push(IncomeYear { municipality, ..income.clone() });
    }
    Ok(())
}

/// Nobody in an office has more than this, in yen.
const YEN_MAX: i64 = 999_999_999_999;

/// An amount that nobody can have is a slip of the hand.
fn sane(income: &IncomeYear) -> Result<()> {
    let amounts = [
        ("total_income_yen", income.total_income_yen),
        ("aggregate_income_yen", income.aggregate_income_yen),
        ("taxable_income_yen", income.taxable_income_yen),
        ("salary_receipts_yen", income.salary_receipts_yen),
        ("salary_income_yen", income.salary_income_yen),
        ("pension_receipts_yen", income.pension_receipts_yen),
        ("pension_income_yen", income.pension_income_yen),
        ("family_employee_yen", income.family_employee_yen),
        ("receipts_yen", income.receipts_yen),
    ];
    let absurd = amounts.into_iter().find(|(_, yen)| !(0..=YEN_MAX).contains(yen));
    absurd.map_or(Ok(()), |(field, yen)| Err(Refusal::field(field, yen.to_string()).into()))
}
