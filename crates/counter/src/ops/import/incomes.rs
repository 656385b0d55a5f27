//! 所得・課税の取込: what a row of the tax office's file changes, person by person.
//!
//! By 更正日 an older word never takes the place of a newer one (`domain::income::weigh`); the same word changes nothing. A row
//! of somebody the office does not know is listed, and applied by the same file once the person is known.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::income::{IncomeItem, IncomeWord, weigh, year_has_come};
use madoguchi_domain::record::{IncomeYear, RecordId};
use madoguchi_exchange::tax_income::{TaxIncome, TaxIncomeRow};
use madoguchi_store::{Commit, ItemResult};

use super::intake::{ImportStep, Intake, derived, line, refused};
use crate::answers::imports::{DATE_IN_FUTURE, RESIDENT_UNKNOWN, YEAR_IN_FUTURE};
use crate::entry::claim;
use crate::error::Result;

impl Intake for TaxIncome {
    const AUTHORITY: Authority = Authority::TaxRoll;

    /// One entry a row: what was taken in once is found again by its id, whatever the other rows of the person say.
    fn take(batch: &mut ImportStep<'_>, commit: &mut Commit<'_>, rows: Vec<TaxIncomeRow>) -> Result<()> {
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let person = match commit.read().resident_by_number(&first.atena_no)?.one()? {
            Some(id) => commit.read().find_resident(id)?,
            None => None,
        };
        let Some(person) = person else {
            batch.counts.refused += rows.len() as u64;
            let field = Some("宛名番号");
            batch.items.extend(rows.iter().map(|row| refused(row, field, RESIDENT_UNKNOWN)));
            return Ok(());
        };
        let mut held: BTreeMap<i32, IncomeYear> =
            person.income.body.into_iter().map(|year| (year.tax_year, year)).collect();
        rows.into_iter().try_for_each(|row| take_row(batch, commit, person.id, &mut held, row))
    }

    fn code(row: &TaxIncomeRow) -> String {
        row.income.tax_year.to_string()
    }
}

fn take_row(
    batch: &mut ImportStep<'_>,
    commit: &mut Commit<'_>,
    resident: RecordId,
    held: &mut BTreeMap<i32, IncomeYear>,
    row: TaxIncomeRow,
) -> Result<()> {
    if let Some((item, code)) = ahead(&row.income, batch.at.day()) {
        batch.counts.refused += 1;
        batch.items.push(refused(&row, Some(item.label()), code));
        return Ok(());
    }
    let before = held.get(&row.income.tax_year);
    let why = match weigh(&row.income, before) {
        IncomeWord::News => None,
        IncomeWord::Same => Some("same"),
        IncomeWord::Older => Some("older"),
        IncomeWord::KnowsLess => Some("knows_less"),
    };
    let id = entry_id(&row, batch.file);
    let why = match why {
        None if commit.read().has_entry(id)? => Some("taken"),
        other => other,
    };
    if let Some(why) = why {
        batch.counts.unchanged += 1;
        batch.items.push(line::<TaxIncome>(&row, ItemResult::Unchanged, why));
        return Ok(());
    }
    let items = before.map_or_else(|| "新規".to_owned(), |before| changed(before, &row.income));
    batch.counts.applied += 1;
    batch.items.push(line::<TaxIncome>(&row, ItemResult::Applied, &items));
    let act = Act::RecordIncome { resident, income: Box::new(row.income.clone()) };
    commit.append(claim(id, vec![act], None))?;
    held.insert(row.income.tax_year, row.income);
    Ok(())
}

/// Which items differ, by their names in the file. Never what they say: the list must not show an income.
fn changed(before: &IncomeYear, after: &IncomeYear) -> String {
    let names: Vec<&str> = after.differs_from(before).into_iter().map(IncomeItem::label).collect();
    names.join("・")
}

/// What of a year cannot have been told by today.
fn ahead(income: &IncomeYear, today: NaiveDate) -> Option<(IncomeItem, &'static str)> {
    if !year_has_come(income.tax_year, today) {
        return Some((IncomeItem::TaxYear, YEAR_IN_FUTURE));
    }
    income.corrected_on.filter(|day| *day > today).map(|_| (IncomeItem::CorrectedOn, DATE_IN_FUTURE))
}

fn entry_id(row: &TaxIncomeRow, file: &str) -> uuid::Uuid {
    // 1 June: by then the year is assessed
    let assessed = NaiveDate::from_ymd_opt(row.income.tax_year, 6, 1).and_then(|day| day.and_hms_opt(0, 0, 0));
    let millis = assessed.map_or(0, |at| at.and_utc().timestamp_millis());
    derived(millis, row.line, &format!("income {file} {}", row.line))
}
