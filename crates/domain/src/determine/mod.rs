//! Determinations: 負担割合, 所得区分, 限度額, from facts, dated rules and the municipality's practice.
//!
//! Pure and total: facts in, outcome and findings out; the same for every order of the people. Knows
//! nothing of records, of today, or of who asks.

mod facts;
mod finding;
mod month;
mod outcome;
mod practice;
mod words;

pub use facts::{Cover, Facts, Income, Knowledge, Minors, Person};
pub use finding::{Comparison, Finding, Part, Test, Unit};
pub use month::{Month, NoMonth};
pub use outcome::{
    Copay, ElderlyClass, Judgement, LateElderlyClass, LateJudgement, Outcome, UnderSeventyClass, Verdict,
};
pub use practice::{ApplicationCounts, ChangeCounts, Practice, Provisional};

use crate::rules::{Number, Rules};

/// Most income (合計所得金額) with which someone under 19 on the base day counts as 年少, and what is first
/// taken off it where there is salary income.
pub fn minors_income_max_yen(rules: &Rules, practice: &Practice, month: Month) -> (i64, i64) {
    let border = rules.figure(Number::MinorsIncomeYen, month).value;
    let relief = rules.figure(Number::MinorsSalaryReliefYen, month).value;
    (practice.minors_income_max_yen.unwrap_or(border), relief)
}
