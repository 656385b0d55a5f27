//! 高額療養費の限度額 by 診療月 (国保令29条の2, 29条の3). Shows limits; pays nothing.
//!
//! Knows the fixed part, the 1 % part, 多数回, halves and quarters. The cap of a year is data beside the limit and
//! never lowers the limit of a month.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::finding::{Finding, Test};
use super::outcome::{ElderlyClass, LateElderlyClass, UnderSeventyClass, Verdict};
use crate::age;
use crate::month::Month;
use crate::rules::{Figure, Number, Rules};

/// A class limits are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitClass {
    /// Under 70
    UnderSeventy(UnderSeventyClass),
    /// 70–74
    Elderly(ElderlyClass),
    /// 後期
    LateElderly(LateElderlyClass),
}

impl LimitClass {
    /// As papers and screens call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::UnderSeventy(class) => class.label(),
            Self::Elderly(class) => class.label(),
            Self::LateElderly(class) => class.label(),
        }
    }
}

/// What is special about the month of care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Care {
    /// 医療費 (10割) of the month, yen.
    pub cost_yen: i64,
    /// 多数回該当
    pub many_times: bool,
    /// The month in which the person turns 75 on a day other than the 1st ([`turns_75_in`]); or enters 国保 in
    /// the middle of it because the one he or she depended on turned 75 (国保令29条の2第4項).
    pub turning_75: bool,
    /// Moved inside the prefecture in this month on a day other than the 1st, and the household continues.
    pub moved: bool,
}

/// The limits of one month, yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthlyLimits {
    /// Of this person alone.
    pub person_yen: i64,
    /// 外来（個人）, where the class has one.
    pub outpatient_yen: Option<i64>,
    /// Of the household; turning 75 does not halve it (国保令29条の3).
    pub household_yen: i64,
    /// 年間上限 of 外来; paid back afterwards.
    pub outpatient_year_yen: Option<i64>,
    /// 年間上限; paid back afterwards.
    pub year_yen: Option<i64>,
    /// A row that is only announced decided.
    pub announced: bool,
}

/// Which numbers of the tables a class has.
struct Rows {
    fixed: Number,
    cost: Option<Number>,
    many: Option<Number>,
    outpatient: Option<Number>,
    outpatient_year: Option<Number>,
    year: Number,
}

fn rows(class: LimitClass) -> Rows {
    use Number as N;
    let working = |fixed, cost, many, year| Rows {
        fixed,
        cost: Some(cost),
        many: Some(many),
        outpatient: None,
        outpatient_year: None,
        year,
    };
    let flat = |fixed, many, year| Rows { fixed, cost: None, many, outpatient: None, outpatient_year: None, year };
    let elderly =
        |rows: Rows, outpatient, outpatient_year| Rows { outpatient: Some(outpatient), outpatient_year, ..rows };
    match class {
        LimitClass::UnderSeventy(UnderSeventyClass::A)
        | LimitClass::Elderly(ElderlyClass::WorkingThree)
        | LimitClass::LateElderly(LateElderlyClass::WorkingThree) => {
            working(N::LimitAYen, N::LimitACostYen, N::LimitAManyYen, N::AnnualAYen)
        }
        LimitClass::UnderSeventy(UnderSeventyClass::I)
        | LimitClass::Elderly(ElderlyClass::WorkingTwo)
        | LimitClass::LateElderly(LateElderlyClass::WorkingTwo) => {
            working(N::LimitIYen, N::LimitICostYen, N::LimitIManyYen, N::AnnualIYen)
        }
        LimitClass::UnderSeventy(UnderSeventyClass::U)
        | LimitClass::Elderly(ElderlyClass::WorkingOne)
        | LimitClass::LateElderly(LateElderlyClass::WorkingOne) => {
            working(N::LimitUYen, N::LimitUCostYen, N::LimitUManyYen, N::AnnualUYen)
        }
        LimitClass::UnderSeventy(UnderSeventyClass::E) => flat(N::LimitEYen, Some(N::LimitEManyYen), N::AnnualEYen),
        LimitClass::UnderSeventy(UnderSeventyClass::O | UnderSeventyClass::OBorderline) => {
            flat(N::LimitOYen, Some(N::LimitOManyYen), N::AnnualOYen)
        }
        // both 一般 of 後期 have the same limits
        LimitClass::Elderly(ElderlyClass::General)
        | LimitClass::LateElderly(LateElderlyClass::GeneralTwo | LateElderlyClass::GeneralOne) => elderly(
            flat(N::LimitGeneralYen, Some(N::LimitGeneralManyYen), N::AnnualEYen),
            N::LimitGeneralOutpatientYen,
            Some(N::AnnualGeneralOutpatientYen),
        ),
        LimitClass::Elderly(ElderlyClass::LowTwo) | LimitClass::LateElderly(LateElderlyClass::LowTwo) => elderly(
            flat(N::LimitLowTwoYen, Some(N::LimitLowTwoManyYen), N::AnnualOYen),
            N::LimitLowTwoOutpatientYen,
            Some(N::AnnualLowTwoOutpatientYen),
        ),
        LimitClass::Elderly(ElderlyClass::LowOne | ElderlyClass::LowOneBorderline)
        | LimitClass::LateElderly(
            LateElderlyClass::LowOne | LateElderlyClass::LowOneWelfarePension | LateElderlyClass::LowOneBorderline,
        ) => elderly(flat(N::LimitLowOneYen, None, N::AnnualLowOneYen), N::LimitLowOneOutpatientYen, None),
    }
}

/// The limits of `class` for care in `month`.
pub fn monthly_limits(class: LimitClass, month: Month, care: Care, rules: &Rules) -> Verdict<MonthlyLimits> {
    let rows = rows(class);
    let household = if care.moved { 2 } else { 1 };
    let person = if care.turning_75 { household * 2 } else { household };
    let mut findings = Vec::with_capacity(4);
    for (test, holds) in [(Test::LimitTurning75, care.turning_75), (Test::LimitMoved, care.moved)] {
        if holds {
            findings.push(Finding::new(test, 1, 1));
        }
    }
    let person_yen = amount(&rows, month, care, person, rules, &mut findings);
    let household_yen = amount(&rows, month, care, household, rules, &mut Vec::new());
    let year = |number| rules.find(number, month).map(|figure| figure.value);
    let outpatient = rows.outpatient.map(|number| rules.figure(number, month));
    let announced = findings.iter().any(|finding| finding.announced) || outpatient.is_some_and(|o| o.announced);
    let outcome = MonthlyLimits {
        person_yen,
        outpatient_yen: outpatient.map(|figure| figure.value / person),
        household_yen,
        outpatient_year_yen: rows.outpatient_year.and_then(year),
        year_yen: year(rows.year),
        announced,
    };
    Verdict { outcome, findings }
}

/// Fixed part and 1 % part, or the amount of 多数回, each divided as the month demands; the border of the 1 %
/// part is divided with them.
fn amount(rows: &Rows, month: Month, care: Care, parts: i64, rules: &Rules, findings: &mut Vec<Finding>) -> i64 {
    let step = |test, value: i64, threshold: i64, figure: Figure| Finding::new(test, value, threshold).from_row(figure);
    let many = rows.many.filter(|_| care.many_times).and_then(|number| rules.find(number, month));
    if let Some(figure) = many {
        findings.push(step(Test::LimitMany, 1, 1, figure));
        return figure.value / parts;
    }
    let figure = rules.figure(rows.fixed, month);
    let fixed = figure.value / parts;
    findings.push(step(Test::LimitFixed, fixed, 0, figure));
    let Some(border) = rows.cost.map(|number| rules.figure(number, month)) else { return fixed };
    let threshold = border.value / parts;
    findings.push(step(Test::LimitCost, care.cost_yen, threshold, border));
    let percent = rules.figure(Number::LimitCostPercent, month).value;
    let over = care.cost_yen.saturating_sub(threshold).max(0);
    fixed.saturating_add(over.saturating_mul(percent).saturating_add(50) / 100)
}

/// 特定疾病 (国保令29条の2): a month's limit at one institution. Under 70 in ア or イ with dialysis pay more. The month
/// of turning 75 halves it.
pub fn specific_disease_yen(class: LimitClass, dialysis: bool, care: Care, month: Month, rules: &Rules) -> Figure {
    let high = dialysis && matches!(class, LimitClass::UnderSeventy(UnderSeventyClass::A | UnderSeventyClass::I));
    let number = if high { Number::SpecificDiseaseHighYen } else { Number::SpecificDiseaseYen };
    let figure = rules.figure(number, month);
    Figure { value: if care.turning_75 { figure.value / 2 } else { figure.value }, ..figure }
}

/// Least amount of one bill that is added up for those under 70; from 70 on everything is.
pub fn aggregation_floor_yen(class: LimitClass, care: Care, month: Month, rules: &Rules) -> i64 {
    match class {
        LimitClass::UnderSeventy(_) => {
            let floor = rules.figure(Number::AggregationFloorYen, month).value;
            if care.turning_75 { floor / 2 } else { floor }
        }
        LimitClass::Elderly(_) | LimitClass::LateElderly(_) => 0,
    }
}

/// The 75th birthday lies in `month` and not on its 1st: both systems halve the limits of the person.
pub fn turns_75_in(birth: NaiveDate, month: Month) -> bool {
    let within = (1800..=9000).contains(&birth.year());
    let birthday = || age::gates(birth).late_elderly_from;
    within && Month::of(birthday()) == month && birthday().day() != 1
}

/// A move inside the prefecture halves the limits of its month in each municipality, unless it was on the 1st.
pub fn move_halves(moved_on: NaiveDate, household_continues: bool) -> bool {
    household_continues && moved_on.day() != 1
}
