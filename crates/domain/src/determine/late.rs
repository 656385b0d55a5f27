//! 後期: 1, 2 or 3割 (高確法67条, 高確令7条) and the 所得区分. The household is the 住民票 household.

use super::copay::{born_late_enough, granted, percent};
use super::facts::{Cover, Facts, Person};
use super::finding::{Finding, Test};
use super::outcome::{LateElderlyClass, LateJudgement, Outcome};
use super::practice::Practice;
use super::sheet::{DeterminationSheet, Salary, count, sum};
use crate::rules::{Number, Rules};

/// What is determined of the 後期 insured of one 住民票 household.
pub fn judge_late_elderly(facts: &Facts, rules: &Rules, practice: &Practice) -> LateJudgement {
    let mut sheet = DeterminationSheet::new(facts, rules);
    let found = ratio(&mut sheet, practice);
    let class = match &found.ratio {
        Outcome::Nobody => Outcome::Nobody,
        Outcome::Pending { missing, .. } => Outcome::Pending { missing: missing.clone(), provisional: None },
        Outcome::Decided(_) => class(&mut sheet, &found),
    };
    let own_class = own_classes(&mut sheet, &class);
    let ratio_percent = match found.ratio {
        Outcome::Nobody => Outcome::Nobody,
        Outcome::Decided(third) => Outcome::Decided(percent(&mut sheet, third.number())),
        Outcome::Pending { missing, .. } => Outcome::Pending { missing, provisional: practice.provisional.percent() },
    };
    let DeterminationSheet { findings, announced, .. } = sheet;
    LateJudgement { month: facts.month, ratio_percent, class, own_class, findings, announced }
}

/// 1割, 2割 or 3割.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Third {
    One,
    Two,
    Three,
}

impl Third {
    fn number(self) -> Number {
        match self {
            Self::One => Number::LateOnePercent,
            Self::Two => Number::LateTwoPercent,
            Self::Three => Number::LateThreePercent,
        }
    }
}

struct Found {
    ratio: Outcome<Third>,
    taxable: (i64, Option<u32>),
}

fn insured<'a>(sheet: &DeterminationSheet<'a>) -> impl Iterator<Item = &'a Person> + Clone + use<'a> {
    sheet.facts.people.iter().filter(|p| p.cover == Cover::LateElderly)
}

/// An exempt household is asked before anything else (高確令7条3項2号・5項4号).
fn ratio(sheet: &mut DeterminationSheet<'_>, practice: &Practice) -> Found {
    let people = insured(sheet);
    let nothing = (0, None);
    if people.clone().next().is_none() {
        sheet.test(Test::NobodyLate, 0, None);
        return Found { ratio: Outcome::Nobody, taxable: nothing };
    }
    let exempt = i64::from(sheet.facts.household_tax_exempt);
    if sheet.note(Finding::new(Test::LateHouseholdExempt, exempt, 1)) {
        return Found { ratio: Outcome::Decided(Third::One), taxable: nothing };
    }
    let unknown: Vec<u32> = people.clone().filter(|p| p.unknown()).map(|p| p.key).collect();
    if !unknown.is_empty() {
        let missing = sheet.missing(Test::LateIncomeKnown, unknown);
        return Found { ratio: Outcome::Pending { missing, provisional: None }, taxable: nothing };
    }
    let taxable = sheet.highest_taxable(Test::LateMinors, people.clone());
    if !sheet.test(Test::LateTaxable, taxable.0, taxable.1) {
        match relieved(sheet, practice) {
            Relief::Granted => {}
            Relief::None => return Found { ratio: Outcome::Decided(Third::Three), taxable },
            Relief::Pending(missing) => {
                return Found { ratio: Outcome::Pending { missing, provisional: None }, taxable };
            }
        }
    }
    Found { ratio: Outcome::Decided(second(sheet, taxable)), taxable }
}

enum Relief {
    Granted,
    None,
    Pending(Vec<u32>),
}

/// 145万円 or more, and yet not 3割: (i) 旧ただし書所得, (ii) receipts of one, (iii) with the 70–74 of the household,
/// (iv) receipts of several.
fn relieved(sheet: &mut DeterminationSheet<'_>, practice: &Practice) -> Relief {
    let people = insured(sheet);
    if born_late_enough(sheet, Test::LateFormerProvisoBorn, people.clone()) {
        let proviso = sheet.former_proviso(people.clone(), Salary::Full);
        if sheet.test(Test::LateFormerProviso, proviso, None) {
            return Relief::Granted;
        }
    }
    let one = count(people.clone()) == 1;
    let receipts = sum(people.map(|p| p.income.gross_receipts_yen));
    let test = if one { Test::LateReceiptsOne } else { Test::LateReceiptsMany };
    if sheet.test(test, receipts, None) {
        return by_grant(sheet, practice);
    }
    let aged = sheet.aged_70_to_74();
    if !one || aged.clone().next().is_none() {
        return Relief::None;
    }
    let known = sum(aged.clone().filter(|p| !p.unknown()).map(|p| p.income.gross_receipts_yen));
    let total = receipts.saturating_add(known);
    let unknown: Vec<u32> = aged.filter(|p| p.unknown()).map(|p| p.key).collect();
    if !unknown.is_empty() && total < sheet.figure(Number::LateReceiptsAgedYen).value {
        return Relief::Pending(sheet.missing(Test::LateIncomeKnown, unknown));
    }
    if sheet.test(Test::LateReceiptsAged, total, None) { by_grant(sheet, practice) } else { Relief::None }
}

fn by_grant(sheet: &mut DeterminationSheet<'_>, practice: &Practice) -> Relief {
    if granted(sheet, practice, Test::LateReceiptsGranted) { Relief::Granted } else { Relief::None }
}

/// Not 3割: 2割 by 課税所得 and income, where 2割 is law.
fn second(sheet: &mut DeterminationSheet<'_>, (taxable, who): (i64, Option<u32>)) -> Third {
    if !sheet.introduced(Number::LateTwoPercent) {
        sheet.note(Finding::new(Test::LateTwoInForce, 0, 1));
        return Third::One;
    }
    if sheet.test(Test::LateSecondTaxable, taxable, who) {
        return Third::One;
    }
    let people = insured(sheet);
    let one = count(people.clone()) == 1;
    let income = sum(
        people.map(|p| p.income.pension_receipts_yen.max(0).saturating_add(p.income.other_total_income_yen.max(0)))
    );
    let test = if one { Test::LateSecondIncomeOne } else { Test::LateSecondIncomeMany };
    if sheet.test(test, income, None) { Third::Two } else { Third::One }
}

fn class(sheet: &mut DeterminationSheet<'_>, found: &Found) -> Outcome<LateElderlyClass> {
    let (taxable, who) = found.taxable;
    let class = match found.ratio.decided() {
        None => return Outcome::Nobody,
        Some(Third::Three) => {
            if !sheet.test(Test::LateWorkingTwo, taxable, who) {
                LateElderlyClass::WorkingOne
            } else if sheet.test(Test::LateWorkingThree, taxable, who) {
                LateElderlyClass::WorkingThree
            } else {
                LateElderlyClass::WorkingTwo
            }
        }
        Some(Third::Two) => {
            sheet.note(Finding::new(Test::LateExempt, 0, 1));
            LateElderlyClass::GeneralTwo
        }
        Some(Third::One) => return without_much(sheet),
    };
    Outcome::Decided(class)
}

/// 1割: 一般Ⅰ, or low income where the whole household is exempt.
fn without_much(sheet: &mut DeterminationSheet<'_>) -> Outcome<LateElderlyClass> {
    let exempt = i64::from(sheet.facts.household_tax_exempt);
    if !sheet.note(Finding::new(Test::LateExempt, exempt, 1)) {
        return Outcome::Decided(LateElderlyClass::GeneralOne);
    }
    let everybody = sheet.facts.people.iter();
    let unknown: Vec<u32> = everybody.clone().filter(|p| p.unknown()).map(|p| p.key).collect();
    if !unknown.is_empty() {
        let missing = sheet.missing(Test::LateIncomeKnown, unknown);
        return Outcome::Pending { missing, provisional: None };
    }
    let (left, who) = sheet.left_for_low_one(Number::LateLowPensionYen, everybody);
    let row = sheet.figure(Number::LateLowPensionYen);
    let nothing_left = sheet.note(Finding::new(Test::LateLowOne, left, 0).about(who).from_row(row));
    Outcome::Decided(if nothing_left { LateElderlyClass::LowOne } else { LateElderlyClass::LowTwo })
}

/// 境界層 and, in an exempt household, 老齢福祉年金 give a person a class of his or her own.
fn own_classes(sheet: &mut DeterminationSheet<'_>, class: &Outcome<LateElderlyClass>) -> Vec<(u32, LateElderlyClass)> {
    let Some(class) = class.decided() else { return Vec::new() };
    let exempt = matches!(class, LateElderlyClass::LowTwo | LateElderlyClass::LowOne);
    let working = *class <= LateElderlyClass::WorkingOne;
    let mut own: Vec<(u32, LateElderlyClass)> = insured(sheet)
        .filter_map(|p| match p {
            p if p.borderline && !working => Some((p.key, LateElderlyClass::LowOneBorderline)),
            p if p.welfare_pension && exempt => Some((p.key, LateElderlyClass::LowOneWelfarePension)),
            _ => None,
        })
        .collect();
    own.sort_unstable();
    for (key, class) in &own {
        let borderline = *class == LateElderlyClass::LowOneBorderline;
        let test = if borderline { Test::LateBorderline } else { Test::LateWelfarePension };
        sheet.note(Finding::new(test, 1, 1).about(Some(*key)));
    }
    own
}

impl LateJudgement {
    /// The class of one person.
    pub fn class_of(&self, key: u32) -> Option<LateElderlyClass> {
        let own = self.own_class.iter().find(|(whose, _)| *whose == key).map(|(_, class)| *class);
        own.or(self.class.decided().copied())
    }
}
