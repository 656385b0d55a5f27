//! 所得区分 of 国保 (国保令29条の3): 70–74, and under 70.

use super::copay::CopayFinding;
use super::facts::{Band, Knowledge, Person};
use super::finding::{Finding, Test};
use super::outcome::{ElderlyClass, Outcome, UnderSeventyClass};
use super::practice::Practice;
use super::sheet::{DeterminationSheet, Salary, count};
use crate::rules::Number;

/// 70–74: 現役並み by 課税所得 where the ratio is 3割; else by exemption and what is left of each income.
pub(super) fn elderly(sheet: &mut DeterminationSheet<'_>, found: &CopayFinding) -> Outcome<ElderlyClass> {
    let step = match &found.copay {
        Outcome::Nobody => return Outcome::Nobody,
        Outcome::Pending { missing, .. } => return Outcome::Pending { missing: missing.clone(), provisional: None },
        Outcome::Decided(copay) => copay.step,
    };
    if step == Some(5) {
        return Outcome::Decided(working(sheet, found.taxable));
    }
    let borderline = sheet.elderly().filter(|p| p.borderline);
    if let Some(key) = borderline.clone().map(|p| p.key).min() {
        sheet.test(Test::ElderlyBorderline, count(borderline), Some(key));
        return Outcome::Decided(ElderlyClass::LowOneBorderline);
    }
    match exempt(sheet, [Test::ElderlyExempt, Test::ElderlyInJapan, Test::ElderlyRelief], Test::ElderlyIncomeKnown) {
        Exempt::Pending(missing) => Outcome::Pending { missing, provisional: None },
        Exempt::No => Outcome::Decided(ElderlyClass::General),
        Exempt::ByIncome => Outcome::Decided(ElderlyClass::LowTwo),
        Exempt::Yes => {
            let asked = sheet.head_and_insured();
            let (left, who) = sheet.left_for_low_one(Number::LowPensionYen, asked);
            let row = sheet.figure(Number::LowPensionYen);
            let nothing_left = sheet.note(Finding::new(Test::LowOne, left, 0).about(who).from_row(row));
            Outcome::Decided(if nothing_left { ElderlyClass::LowOne } else { ElderlyClass::LowTwo })
        }
    }
}

fn working(sheet: &mut DeterminationSheet<'_>, (taxable, who): (i64, Option<u32>)) -> ElderlyClass {
    if !sheet.test(Test::WorkingTwo, taxable, who) {
        ElderlyClass::WorkingOne
    } else if sheet.test(Test::WorkingThree, taxable, who) {
        ElderlyClass::WorkingThree
    } else {
        ElderlyClass::WorkingTwo
    }
}

/// Whether head and all insured are exempt.
enum Exempt {
    Yes,
    /// Not exempt, but 非自発的失業 puts the household's income under the border (国保令29条の3第2項・10項).
    ByIncome,
    No,
    /// It hangs on these incomes.
    Pending(Vec<u32>),
}

/// The tests are: nobody taxed, nobody abroad on 賦課期日, the income of a household with 非自発的失業者.
fn exempt(
    sheet: &mut DeterminationSheet<'_>,
    [taxed_test, abroad_test, relief_test]: [Test; 3],
    known_test: Test,
) -> Exempt {
    let asked = sheet.head_and_insured();
    let taxed = asked.clone().filter(|p| !p.unknown() && !p.income.tax_exempt);
    let unknown: Vec<u32> = asked.clone().filter(|p| p.unknown()).map(|p| p.key).collect();
    let taxed_count = count(taxed.clone());
    if !unknown.is_empty() && (taxed_count == 0 || sheet.facts.people.iter().any(|p| p.involuntary_unemployment)) {
        return Exempt::Pending(sheet.missing(known_test, unknown));
    }
    if sheet.test(taxed_test, taxed_count, taxed.map(|p| p.key).min()) {
        let abroad = asked.filter(|p| p.income.abroad_on_tax_date);
        let Some(key) = abroad.clone().map(|p| p.key).min() else { return Exempt::Yes };
        sheet.test(abroad_test, count(abroad), Some(key));
    }
    if sheet.relieved(relief_test) == Some(true) { Exempt::ByIncome } else { Exempt::No }
}

/// Under 70: one class for all of them.
pub(super) fn under_70(sheet: &mut DeterminationSheet<'_>, practice: &Practice) -> Outcome<UnderSeventyClass> {
    let insured = sheet.insured();
    let young: Vec<&Person> = insured.clone().filter(|p| sheet.band(p) != Band::Elderly).collect();
    if young.is_empty() {
        return Outcome::Nobody;
    }
    let borderline = young.iter().filter(|p| p.borderline);
    if let Some(key) = borderline.clone().map(|p| p.key).min() {
        sheet.test(Test::Under70Borderline, count(borderline), Some(key));
        return Outcome::Decided(UnderSeventyClass::OBorderline);
    }
    if practice.undeclared_is_highest {
        let undeclared = insured.clone().filter(|p| p.adult && p.income.known != Knowledge::Known);
        if let Some(key) = undeclared.clone().map(|p| p.key).min() {
            sheet.test(Test::Under70Declared, count(undeclared), Some(key));
            return Outcome::Decided(UnderSeventyClass::A);
        }
    }
    match exempt(sheet, [Test::Under70Exempt, Test::Under70InJapan, Test::Under70Relief], Test::Under70IncomeKnown) {
        Exempt::Pending(missing) => Outcome::Pending { missing, provisional: None },
        Exempt::Yes | Exempt::ByIncome => Outcome::Decided(UnderSeventyClass::O),
        Exempt::No => by_income(sheet),
    }
}

/// エ to ア, from below: the findings are the two borders the income lies between.
fn by_income(sheet: &mut DeterminationSheet<'_>) -> Outcome<UnderSeventyClass> {
    let insured = sheet.insured();
    let unknown: Vec<u32> = insured.clone().filter(|p| p.adult && p.unknown()).map(|p| p.key).collect();
    if !unknown.is_empty() {
        let missing = sheet.missing(Test::Under70IncomeKnown, unknown);
        return Outcome::Pending { missing, provisional: None };
    }
    let income = sheet.former_proviso(insured, Salary::ReducedForUnemployed);
    let class = if !sheet.test(Test::ClassU, income, None) {
        UnderSeventyClass::E
    } else if !sheet.test(Test::ClassI, income, None) {
        UnderSeventyClass::U
    } else if !sheet.test(Test::ClassA, income, None) {
        UnderSeventyClass::I
    } else {
        UnderSeventyClass::A
    };
    Outcome::Decided(class)
}
