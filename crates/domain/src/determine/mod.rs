//! Determinations: 負担割合, 所得区分, 限度額, from facts, dated rules and the municipality's practice.
//!
//! Pure and total: facts in, outcome and findings out; the same for every order of the people. Knows
//! nothing of records, of today, or of who asks.

mod class;
mod copay;
mod effect;
mod facts;
mod finding;
mod late;
mod limits;
mod outcome;
mod practice;
mod sheet;
mod words;

#[cfg(test)]
mod tests;

pub use crate::month::{Month, NoMonth};
pub use effect::{application_counts_from, change_counts_from, is_yearly_round, months_of};
pub use facts::{Cover, Facts, Income, Knowledge, Minors, Person};
pub use finding::{Comparison, Finding, Part, Test, Unit};
pub use late::judge_late_elderly;
pub use limits::{
    Care, LimitClass, MonthlyLimits, aggregation_floor_yen, monthly_limits, move_halves, specific_disease_yen,
    turns_75_in,
};
pub use outcome::{
    Copay, ElderlyClass, Judgement, LateElderlyClass, LateJudgement, Outcome, UnderSeventyClass, Verdict,
};
pub use practice::{ApplicationCounts, ChangeCounts, Practice, Provisional};
pub use words::Undeclared;

use facts::Band;
use sheet::DeterminationSheet;

use crate::rules::{Number, Rules};

/// Everything about one 国保世帯 in one month: the ratio of its 70–74, their class, and the class of those under 70.
pub fn judge(facts: &Facts, rules: &Rules, practice: &Practice) -> Judgement {
    let mut sheet = DeterminationSheet::new(facts, rules);
    let found = copay::copay(&mut sheet, practice);
    let elderly = class::elderly(&mut sheet, &found);
    let under_70 = class::under_70(&mut sheet, practice);
    if sheet.findings.is_empty() {
        sheet.test(Test::NobodyInsured, 0, None);
    }
    let DeterminationSheet { findings, announced, .. } = sheet;
    Judgement { month: facts.month, copay: found.copay, elderly, under_70, findings, announced }
}

/// The ratio of one 国保 insured: that of the 70–74 for these, 2割 before school age, else 3割. None for whom 国保
/// does not cover, and while a ratio is pending with nothing provisional.
pub fn member_ratio_percent(person: &Person, facts: &Facts, rules: &Rules, elderly: &Outcome<Copay>) -> Option<u8> {
    if person.cover != Cover::Nhi {
        return None;
    }
    let number = match sheet::band_of(person, facts, rules) {
        Band::LateElderly => return None,
        Band::Elderly => return elderly.holds().map(|copay| copay.ratio_percent),
        Band::Preschool => Number::CopayPreschoolPercent,
        Band::Under70 => Number::CopayStandardPercent,
    };
    u8::try_from(rules.figure(number, facts.month).value).ok()
}

/// The ratios that a person of 70–74 can have in a month (国保法42条1項3号・4号), the usual one first.
pub fn ratios_of_elderly(rules: &Rules, month: Month) -> [u8; 2] {
    let ratio = |number| u8::try_from(rules.figure(number, month).value).unwrap_or(u8::MAX);
    [Number::CopayElderlyPercent, Number::CopayWorkingPercent].map(ratio)
}

/// The person is 70–74 in the month of `facts`, by age alone.
pub fn is_elderly(person: &Person, facts: &Facts, rules: &Rules) -> bool {
    sheet::band_of(person, facts, rules) == Band::Elderly
}

/// Most income (合計所得金額) with which someone under 19 on the base day counts as 年少, and what is first
/// taken off it where there is salary income.
pub fn minors_income_max_yen(rules: &Rules, practice: &Practice, month: Month) -> (i64, i64) {
    let border = rules.figure(Number::MinorsIncomeYen, month).value;
    let relief = rules.figure(Number::MinorsSalaryReliefYen, month).value;
    (practice.minors_income_max_yen.unwrap_or(border), relief)
}
