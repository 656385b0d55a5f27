//! Incomes of invented people: likely ones, and ones that lie one yen around a border of a class or ratio.
//!
//! Knows the figures of docs/adr/0024 as borders to place incomes at. Decides nothing: what follows from an income is said by the rules.

use chrono::{Datelike, NaiveDate};
use madoguchi_domain::record::{Declaration, IncomeYear};
use madoguchi_domain::scheme::national::ends::year_start;

use crate::dice::Dice;

/// 全国地方公共団体コード of the sample office.
const HERE: &str = "131016";

/// Other municipalities, for those who lived elsewhere on 1 January.
const ELSEWHERE: &[&str] = &["141003", "271004", "401307", "231002", "341002"];

/// 基礎控除 of the 旧ただし書所得.
const BASIC_DEDUCTION_YEN: i64 = 430_000;

/// The newest 賦課年度 whose income is judged on `day`: it changes with the certificate year.
pub fn tax_year(day: NaiveDate) -> i32 {
    year_start(day).year()
}

/// Whom a border concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BorderSubject {
    /// One person under 70.
    Younger,
    /// One person between 70 and 74.
    Elderly,
    /// Two people between 70 and 74.
    ElderlyCouple,
    /// One person between 70 and 74 with a spouse of 75 and over (特定同一世帯所属者).
    ElderlyWithFormerMember,
}

/// A border of a class or ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Border {
    /// Whom it concerns.
    pub subject: BorderSubject,
    /// The figure, in yen.
    pub yen: i64,
    /// What the figure is of.
    pub measure: BorderMeasure,
}

/// The amount a border is a figure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BorderMeasure {
    /// 旧ただし書所得・基準所得額, summed over the insured
    Base,
    /// 課税所得
    Taxable,
    /// 収入合計（基準収入額）
    Receipts,
    /// 公的年金収入 of someone exempt
    Pension,
    /// 給与所得 of someone exempt
    Salary,
    /// 総所得金額等, where the 旧ただし書所得 begins
    Total,
}

/// Every border, each met at the figure and one yen to either side.
pub const BORDERS: &[Border] = &[
    Border { subject: BorderSubject::Younger, yen: 2_100_000, measure: BorderMeasure::Base },
    Border { subject: BorderSubject::Younger, yen: 6_000_000, measure: BorderMeasure::Base },
    Border { subject: BorderSubject::Younger, yen: 9_010_000, measure: BorderMeasure::Base },
    Border { subject: BorderSubject::Younger, yen: BASIC_DEDUCTION_YEN, measure: BorderMeasure::Total },
    Border { subject: BorderSubject::Elderly, yen: 1_450_000, measure: BorderMeasure::Taxable },
    Border { subject: BorderSubject::Elderly, yen: 3_800_000, measure: BorderMeasure::Taxable },
    Border { subject: BorderSubject::Elderly, yen: 6_900_000, measure: BorderMeasure::Taxable },
    Border { subject: BorderSubject::Elderly, yen: 2_100_000, measure: BorderMeasure::Base },
    Border { subject: BorderSubject::Elderly, yen: 3_830_000, measure: BorderMeasure::Receipts },
    Border { subject: BorderSubject::ElderlyCouple, yen: 5_200_000, measure: BorderMeasure::Receipts },
    Border { subject: BorderSubject::ElderlyWithFormerMember, yen: 5_200_000, measure: BorderMeasure::Receipts },
    Border { subject: BorderSubject::Elderly, yen: 800_000, measure: BorderMeasure::Pension },
    Border { subject: BorderSubject::Elderly, yen: 806_700, measure: BorderMeasure::Pension },
    Border { subject: BorderSubject::Elderly, yen: 826_500, measure: BorderMeasure::Pension },
    Border { subject: BorderSubject::Elderly, yen: 100_000, measure: BorderMeasure::Salary },
];

impl Border {
    /// Incomes of its people, whose figure lies `beside` yen beside the border.
    pub fn incomes(&self, beside: i64, year: i32) -> Vec<IncomeYear> {
        let yen = self.yen + beside;
        let two = matches!(self.subject, BorderSubject::ElderlyCouple | BorderSubject::ElderlyWithFormerMember);
        let first = match self.measure {
            BorderMeasure::Base => with_taxable(declared(year, yen + BASIC_DEDUCTION_YEN, 9_900_000), 1_450_000),
            BorderMeasure::Total => declared(year, yen, yen),
            BorderMeasure::Taxable => with_taxable(declared(year, yen + 900_000, 9_900_000), yen),
            BorderMeasure::Receipts if two => with_taxable(declared(year, 3_400_000, yen - 1_200_000), 1_500_000),
            BorderMeasure::Receipts => with_taxable(declared(year, 3_400_000, yen), 1_450_000),
            BorderMeasure::Pension => {
                exempt(IncomeYear { pension_receipts_yen: yen, receipts_yen: yen, ..declared(year, 0, 0) })
            }
            BorderMeasure::Salary => exempt(IncomeYear {
                salary_income_yen: yen,
                salary_receipts_yen: yen + 550_000,
                ..declared(year, yen, yen + 550_000)
            }),
        };
        let second = IncomeYear { pension_receipts_yen: 1_200_000, ..declared(year, 100_000, 1_200_000) };
        if two { vec![first, exempt(second)] } else { vec![first] }
    }
}

fn declared(year: i32, total_yen: i64, receipts_yen: i64) -> IncomeYear {
    IncomeYear {
        tax_year: year,
        municipality: HERE.to_owned(),
        declaration: Declaration::Declared,
        taxed: true,
        total_income_yen: total_yen,
        aggregate_income_yen: total_yen,
        receipts_yen,
        ..IncomeYear::default()
    }
}

fn with_taxable(income: IncomeYear, taxable_income_yen: i64) -> IncomeYear {
    IncomeYear { taxable_income_yen, ..income }
}

fn exempt(income: IncomeYear) -> IncomeYear {
    IncomeYear { taxed: false, taxable_income_yen: 0, ..income }
}

/// Nothing was told of that year.
pub fn unknown_income(year: i32, declaration: Declaration, dice: &mut Dice) -> IncomeYear {
    let municipality = if declaration == Declaration::Unknown { dice.pick(ELSEWHERE) } else { HERE };
    IncomeYear { tax_year: year, municipality: municipality.to_owned(), declaration, ..IncomeYear::default() }
}

/// A likely income of someone of that age.
pub fn likely(year: i32, age: i32, dice: &mut Dice) -> IncomeYear {
    match (age, dice.roll(100)) {
        (_, 0..3) => unknown_income(year, Declaration::Undeclared, dice),
        (_, 3..5) => unknown_income(year, Declaration::Unknown, dice),
        (65.., 5..80) => pension(year, dice),
        (..22, _) | (_, 80..) => exempt(declared(year, 0, 0)),
        (_, 5..45) => salary(year, dice),
        (_, _) => business(year, dice),
    }
}

fn thousand(dice: &mut Dice, first: u64, last: u64) -> i64 {
    i64::try_from(dice.between(first, last)).unwrap_or(0) * 1_000
}

fn pension(year: i32, dice: &mut Dice) -> IncomeYear {
    let receipts = thousand(dice, 600, 2_600);
    let income = (receipts - 1_100_000).max(0);
    let declared_year =
        IncomeYear { pension_receipts_yen: receipts, pension_income_yen: income, ..declared(year, income, receipts) };
    after_deductions(declared_year, 1_050_000)
}

fn salary(year: i32, dice: &mut Dice) -> IncomeYear {
    let high = dice.chance(400);
    let receipts = if high { thousand(dice, 8_000, 16_000) } else { thousand(dice, 800, 6_500) };
    let income = (receipts * 7 / 10 - 80_000).max(0);
    let declared_year =
        IncomeYear { salary_receipts_yen: receipts, salary_income_yen: income, ..declared(year, income, receipts) };
    after_deductions(declared_year, 900_000)
}

fn business(year: i32, dice: &mut Dice) -> IncomeYear {
    let receipts = thousand(dice, 500, 12_000);
    after_deductions(declared(year, receipts * 4 / 10, receipts), 900_000)
}

/// Taxed above what is exempt for one person; the deductions are taken off.
fn after_deductions(income: IncomeYear, deductions_yen: i64) -> IncomeYear {
    let taxable = (income.total_income_yen - deductions_yen).max(0) / 1_000 * 1_000;
    if income.total_income_yen > 450_000 { with_taxable(income, taxable) } else { exempt(income) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_border_is_met_to_the_yen() {
        for border in BORDERS {
            for beside in [-1, 0, 1] {
                let all = border.incomes(beside, 2026);
                let first = &all[0];
                let found = match border.measure {
                    BorderMeasure::Base => first.total_income_yen - BASIC_DEDUCTION_YEN,
                    BorderMeasure::Total => first.total_income_yen,
                    BorderMeasure::Taxable => first.taxable_income_yen,
                    BorderMeasure::Receipts => all.iter().map(|i| i.receipts_yen).sum(),
                    BorderMeasure::Pension => first.pension_receipts_yen,
                    BorderMeasure::Salary => first.salary_income_yen,
                };
                assert_eq!(found, border.yen + beside, "{border:?}");
                assert!(all.iter().all(|i| i.declaration == Declaration::Declared && i.tax_year == 2026));
            }
        }
    }

    #[test]
    fn the_tax_year_changes_in_august() {
        for (day, year) in [("2026-07-31", 2025), ("2026-08-01", 2026), ("2027-01-10", 2026)] {
            assert_eq!(tax_year(day.parse().unwrap()), year, "{day}");
        }
    }
}
