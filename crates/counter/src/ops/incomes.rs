//! 所得情報の照会と登録 (2.1.4): what the office knows of a person's incomes, and a year a clerk enters.
//!
//! An income is shown only with a reason, and every look is noted. A year that is entered takes the place of what was held,
//! unless that is newer (`domain::income::weigh`); what it said before stays.

use madoguchi_domain::access::{self, Place};
use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::income::{IncomeItem, IncomeNotice, IncomeWord, weigh};
use madoguchi_domain::record::{Declaration, IncomeYear, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use uuid::Uuid;

use crate::answers::{IncomeChange, Shown};
use crate::check::{Check, stored_check};
use crate::context::{LookContext, ReadContext, WriteContext};
use crate::entry::claim;
use crate::error::Result;
use crate::ops::people::file::{self, From};
use crate::ops::people::find::resident;
use crate::ops::people::register::RegisterMode;
use crate::words;

/// A year a clerk enters.
pub struct IncomeToRecord<'a> {
    /// 宛名番号, provisional number or record id
    pub resident: &'a str,
    /// What is told of the year.
    pub notice: &'a IncomeNotice,
}

/// The incomes of a person, with everything they said before. Needs a reason; noted.
pub fn open(at: &mut LookContext<'_>, number: &str, why: &str) -> Result<Shown> {
    let reason = access::reason(why).ok_or_else(|| Refusal::field("reason", ""))?;
    let shown = file::show_from(at.reading(), number, From::default())?;
    file::note_incomes(at, &shown, Place::Income, reason)?;
    Ok(shown)
}

/// Records a year, or shows what that would change. The clerk makes sure of the person, by the paper where nobody is there.
pub fn record(
    at: &mut WriteContext<'_>,
    ask: &IncomeToRecord<'_>,
    check: &Check,
    mode: RegisterMode,
) -> Result<IncomeChange> {
    let (clerk, today) = (at.signed_in()?, at.today());
    let told = ask.notice.read(&clerk, today)?;
    let person = resident_made_sure_of(at.reading(), ask.resident, check)?;
    let shown = file::show_from(at.reading(), &person.id.to_string(), From::default())?;
    let reason = format!("所得・課税の登録（{}）", words::income::source(told.source));
    file::note_incomes(&mut at.looking(), &shown, Place::Income, reason)?;
    if mode == RegisterMode::Preview {
        return change(None, person, told);
    }
    let (context, id, sample) = (at.who(Authority::Counter)?, at.clock.new_id(), at.founding().sample);
    at.store.commit(context, |commit| {
        // read again inside: another program may have been quicker
        let person = resident(commit.read(), ask.resident)?;
        let household = commit.read().household_of(person.id)?;
        let items = check.prove(&person, household.as_ref(), sample)?;
        let change = change(Some(id), person, told)?;
        let act = Act::RecordIncome { resident: change.resident.id, income: Box::new(change.after.clone()) };
        commit.append(claim(id, vec![act], Some(stored_check(items, None))))?;
        Ok(change)
    })
}

fn resident_made_sure_of(at: ReadContext<'_>, number: &str, check: &Check) -> Result<Resident> {
    let reader = at.reader;
    let person = resident(reader, number)?;
    let household = reader.household_of(person.id)?;
    check.prove(&person, household.as_ref(), at.founding().sample)?;
    Ok(person)
}

fn change(entry: Option<Uuid>, resident: Resident, after: IncomeYear) -> Result<IncomeChange> {
    let before = resident.income_of(after.tax_year).cloned();
    let held_day = before.as_ref().and_then(|held| held.corrected_on).map(|day| day.to_string()).unwrap_or_default();
    match weigh(&after, before.as_ref()) {
        IncomeWord::News => {}
        IncomeWord::Same => return Err(Refusal::new(RefusalCode::NothingChanges).into()),
        IncomeWord::Older | IncomeWord::KnowsLess => {
            return Err(Refusal::new(RefusalCode::ValueOutdated)
                .with("field", IncomeItem::CorrectedOn.name())
                .with("day", held_day)
                .into());
        }
    }
    let items = match &before {
        Some(held) => after.differs_from(held),
        None => IncomeItem::ALL.iter().copied().filter(|item| says_something(&after, *item)).collect(),
    };
    Ok(IncomeChange { entry, resident, before, after, items })
}

/// Whether a year of which nothing was held says anything in an item: what nobody told is no change.
fn says_something(year: &IncomeYear, item: IncomeItem) -> bool {
    if let Some(yen) = year.yen(item) {
        let declared = year.declaration == Declaration::Declared;
        return yen > 0 || (declared && IncomeItem::DECISIVE.contains(&item));
    }
    let nobody_told = [
        (IncomeItem::TaxYear, true),
        (IncomeItem::DependantsUnder16, year.dependants_under_16 == 0),
        (IncomeItem::Dependants16To19, year.dependants_16_to_19 == 0),
    ];
    !nobody_told.contains(&(item, true))
}
