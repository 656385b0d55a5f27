//! 所得・課税 (`TAX_INCOME`): what the tax office tells the counter about incomes, one 賦課年度 a row.
//!
//! Knows its columns and codes (ADR 0032), and which values cannot both be so. What a link file is as such is [`crate::link`];
//! whether a word is newer than what the office holds is [`madoguchi_domain::income`].

use chrono::{Datelike, NaiveDate};
use madoguchi_domain::income::{Contradiction, DEPENDANTS_MAX, IncomeItem, Levy, TAX_YEAR_MIN, YEN_END};
use madoguchi_domain::numbers::MunicipalityCode;
use madoguchi_domain::record::{Declaration, IncomeSource, IncomeYear};

pub use crate::columns::tax_income::contradiction;
use crate::columns::tax_income::{DECLARATIONS, LEVIES, TaxIncomeColumn};
use crate::link::{FieldFault, FieldResult, Layout, LinkFileKind, LinkRow, Need, RowFault, RowFields, is_digits};

/// 1/1市町村コード of whom had no address in Japan. Empty is a fault: a lost column must not say that.
const ABROAD: &str = "000000";

/// Most digits of an amount that are read at all.
const YEN_DIGITS_MAX: usize = 18;

/// The layout of 所得・課税. Rows of one person are applied together.
#[derive(Debug, Clone, Copy)]
pub enum TaxIncome {}

/// What the tax office says of one person's year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxIncomeRow {
    /// Physical line on which the row starts; the header row is line 1
    pub line: usize,
    /// 宛名番号, leading zeros kept
    pub atena_no: String,
    /// The year
    pub income: IncomeYear,
}

impl LinkRow for TaxIncomeRow {
    fn line(&self) -> usize {
        self.line
    }

    fn atena_no(&self) -> &str {
        &self.atena_no
    }
}

impl Layout for TaxIncome {
    const KIND: LinkFileKind = LinkFileKind::TaxIncome;
    type Row = TaxIncomeRow;

    fn read(line: usize, fields: &RowFields<'_>, _has_central: bool) -> Result<TaxIncomeRow, FieldFault> {
        let atena_no = fields.required_number(TaxIncomeColumn::AtenaNo)?;
        Ok(TaxIncomeRow { line, atena_no, income: income(fields)? })
    }

    fn group(row: TaxIncomeRow) -> String {
        row.atena_no
    }
}

/// The year of a row; its first fault is told in column order, then what cannot both be so.
fn income(fields: &RowFields<'_>) -> FieldResult<IncomeYear> {
    use IncomeItem as I;
    let (tax_year, municipality) = (tax_year(fields)?, municipality(fields)?);
    let declaration = fields.code(TaxIncomeColumn::Of(I::Declaration), DECLARATIONS)?;
    let levy = fields.code(TaxIncomeColumn::Of(I::Levy), LEVIES)?;
    let mut income = IncomeYear {
        tax_year,
        municipality,
        declaration,
        taxed: levy == Levy::Levied,
        source: IncomeSource::TaxRoll,
        ..IncomeYear::default()
    };
    for item in I::YEN {
        let is_needed = declaration == Declaration::Declared && I::DECISIVE.contains(&item);
        let yen = yen(fields, item, if is_needed { Need::Required } else { Need::Optional })?;
        if let Some(place) = income.yen_mut(item) {
            *place = yen;
        }
    }
    income.dependants_under_16 = dependants(fields, I::DependantsUnder16)?;
    income.dependants_16_to_19 = dependants(fields, I::Dependants16To19)?;
    income.corrected_on = corrected_on(fields)?;
    match Contradiction::of(&income, levy) {
        None => Ok(income),
        Some(why) => {
            Err(FieldFault::new(TaxIncomeColumn::Of(why.item()), RowFault::Contradiction, why.as_str().to_owned()))
        }
    }
}

fn tax_year(fields: &RowFields<'_>) -> FieldResult<i32> {
    let column = TaxIncomeColumn::Of(IncomeItem::TaxYear);
    let text = fields.required(column)?;
    let year = (text.len() == 4 && is_digits(text)).then(|| text.parse().ok()).flatten();
    let fault = || FieldFault::new(column, RowFault::YearInvalid, String::new());
    year.filter(|year| *year >= TAX_YEAR_MIN).ok_or_else(fault)
}

fn municipality(fields: &RowFields<'_>) -> FieldResult<String> {
    let column = TaxIncomeColumn::Of(IncomeItem::Municipality);
    match fields.required(column)? {
        ABROAD => Ok(String::new()),
        code => MunicipalityCode::parse(code)
            .map(String::from)
            .map_err(|_| FieldFault::new(column, RowFault::MunicipalityInvalid, String::new())),
    }
}

/// An amount; one that is left out is nought where it may be. What stands there is never shown.
fn yen(fields: &RowFields<'_>, item: IncomeItem, need: Need) -> FieldResult<i64> {
    let column = TaxIncomeColumn::Of(item);
    let fault = |code| Err(FieldFault::new(column, code, String::new()));
    let Some(text) = fields.needed(column, need)? else {
        return Ok(0);
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !is_digits(digits) {
        return fault(RowFault::NotDigits);
    }
    let yen = (digits.len() <= YEN_DIGITS_MAX).then(|| text.parse().ok()).flatten();
    match yen.filter(|yen| (0..YEN_END).contains(yen)) {
        Some(yen) => Ok(yen),
        None => fault(RowFault::YenOutOfRange),
    }
}

fn dependants(fields: &RowFields<'_>, item: IncomeItem) -> FieldResult<u32> {
    let digits = DEPENDANTS_MAX.to_string().len();
    // at most two digits: they always parse
    Ok(fields.digits(TaxIncomeColumn::Of(item), digits)?.parse().unwrap_or(0))
}

fn corrected_on(fields: &RowFields<'_>) -> FieldResult<Option<NaiveDate>> {
    let column = TaxIncomeColumn::Of(IncomeItem::CorrectedOn);
    let day = fields.date(column)?;
    match day.filter(|day| day.year() < TAX_YEAR_MIN) {
        None => Ok(day),
        Some(day) => Err(FieldFault::new(column, RowFault::DateInvalid, day.format("%Y%m%d").to_string())),
    }
}

#[cfg(test)]
mod tests;
