//! 負担割合 70–74 (国保法42条1項, 国保令27条の2): five steps, in this order.

use super::facts::{Cover, Person};
use super::finding::Test;
use super::outcome::{Copay, Outcome};
use super::practice::Practice;
use super::sheet::{DeterminationSheet, Salary, as_number, count, sum};
use crate::rules::Number;

/// The ratio, and the highest 課税所得 it was found with.
pub(super) struct CopayFinding {
    pub(super) copay: Outcome<Copay>,
    pub(super) taxable: (i64, Option<u32>),
}

/// One ratio for everybody 70–74 of the household.
pub(super) fn copay(sheet: &mut DeterminationSheet<'_>, practice: &Practice) -> CopayFinding {
    let elderly = sheet.elderly();
    let number = count(elderly.clone());
    if number == 0 {
        return CopayFinding { copay: Outcome::Nobody, taxable: (0, None) };
    }
    let unknown: Vec<u32> = elderly.clone().filter(|p| p.unknown()).map(|p| p.key).collect();
    if !unknown.is_empty() {
        return CopayFinding { copay: pending(sheet, practice, unknown), taxable: (0, None) };
    }
    let taxable = sheet.highest_taxable(Test::CopayMinors, elderly.clone());
    let copay = steps(sheet, practice, elderly, number, taxable);
    CopayFinding { copay, taxable }
}

fn pending(sheet: &mut DeterminationSheet<'_>, practice: &Practice, unknown: Vec<u32>) -> Outcome<Copay> {
    let missing = sheet.missing(Test::CopayIncomeKnown, unknown);
    let provisional = practice.provisional.percent().map(|ratio_percent| Copay { ratio_percent, step: None });
    Outcome::Pending { missing, provisional }
}

fn steps<'p>(
    sheet: &mut DeterminationSheet<'_>,
    practice: &Practice,
    elderly: impl Iterator<Item = &'p Person> + Clone,
    number: i64,
    taxable: (i64, Option<u32>),
) -> Outcome<Copay> {
    if sheet.test(Test::CopayTaxable, taxable.0, taxable.1) {
        return decided(sheet, 1);
    }
    if born_late_enough(sheet, Test::CopayFormerProvisoBorn, elderly.clone()) {
        let proviso = sheet.former_proviso(elderly.clone(), Salary::Full);
        if sheet.test(Test::CopayFormerProviso, proviso, None) {
            return decided(sheet, 2);
        }
    }
    let receipts = sum(elderly.map(|p| p.income.gross_receipts_yen));
    let test = if number == 1 { Test::CopayReceiptsOne } else { Test::CopayReceiptsMany };
    if sheet.test(test, receipts, None) {
        let step = if granted(sheet, practice, Test::CopayReceiptsGranted) { 3 } else { 5 };
        return decided(sheet, step);
    }
    if number == 1 { with_former_members(sheet, practice, receipts) } else { decided(sheet, 5) }
}

/// Step 4: only where one person alone is 70–74; 特定同一世帯所属者 are counted in.
fn with_former_members(sheet: &mut DeterminationSheet<'_>, practice: &Practice, receipts: i64) -> Outcome<Copay> {
    let former = sheet.facts.people.iter().filter(|p| p.cover == Cover::FormerNhiSameHousehold);
    if former.clone().next().is_none() {
        return decided(sheet, 5);
    }
    let known = sum(former.clone().filter(|p| !p.unknown()).map(|p| p.income.gross_receipts_yen));
    let total = receipts.saturating_add(known);
    let limit = sheet.figure(Number::CopayReceiptsFormerYen).value;
    let unknown: Vec<u32> = former.filter(|p| p.unknown()).map(|p| p.key).collect();
    if !unknown.is_empty() && total < limit {
        return pending(sheet, practice, unknown);
    }
    let step =
        if sheet.test(Test::CopayReceiptsFormer, total, None) && granted(sheet, practice, Test::CopayReceiptsGranted) {
            4
        } else {
            5
        };
    decided(sheet, step)
}

/// 旧ただし書所得 is asked only where one of them is born late enough.
pub(super) fn born_late_enough<'p>(
    sheet: &mut DeterminationSheet<'_>,
    test: Test,
    people: impl Iterator<Item = &'p Person>,
) -> bool {
    let youngest = people.map(|p| (p.birth, std::cmp::Reverse(p.key))).max();
    youngest.is_some_and(|(birth, key)| sheet.test(test, as_number(birth), Some(key.0)))
}

/// 基準収入額適用 by application, or ex officio where that is law and practice.
pub(super) fn granted(sheet: &mut DeterminationSheet<'_>, practice: &Practice, test: Test) -> bool {
    let ex_officio = practice.receipts_ex_officio && sheet.introduced(Number::ReceiptsExOfficio);
    let granted = ex_officio || sheet.facts.receipts_application;
    sheet.note(super::Finding::new(test, i64::from(granted), 1))
}

fn decided(sheet: &mut DeterminationSheet<'_>, step: u8) -> Outcome<Copay> {
    let number = if step == 5 { Number::CopayWorkingPercent } else { Number::CopayElderlyPercent };
    Outcome::Decided(Copay { ratio_percent: percent(sheet, number), step: Some(step) })
}

/// A ratio of the tables.
pub(super) fn percent(sheet: &mut DeterminationSheet<'_>, number: Number) -> u8 {
    u8::try_from(sheet.figure(number).value).unwrap_or(u8::MAX)
}
