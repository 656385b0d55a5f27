//! A second reader: reaches the outcome from the findings alone, without facts, rules or practice.

use super::*;

/// Whether a test was made, and whether it held: reckoned anew from value and threshold.
fn held(findings: &[Finding], test: Test) -> Option<bool> {
    let finding = findings.iter().find(|finding| finding.test == test)?;
    let (value, threshold) = (finding.value, finding.threshold);
    let held = match test.comparison() {
        Comparison::Below => value < threshold,
        Comparison::AtMost => value <= threshold,
        Comparison::Above => value > threshold,
        Comparison::AtLeast => value >= threshold,
        Comparison::Is => value == threshold,
    };
    assert_eq!(held, finding.held, "{finding:?}");
    Some(held)
}

fn missing(findings: &[Finding], test: Test) -> Vec<u32> {
    findings.iter().filter(|finding| finding.test == test).filter_map(|finding| finding.who).collect()
}

fn pending<T>(missing: Vec<u32>) -> Outcome<T> {
    Outcome::Pending { missing, provisional: None }
}

pub(super) fn copay(findings: &[Finding]) -> Outcome<Copay> {
    let is = |test| held(findings, test) == Some(true);
    let decided = |ratio_percent, step| Outcome::Decided(Copay { ratio_percent, step: Some(step) });
    let unknown = missing(findings, Test::CopayIncomeKnown);
    if !unknown.is_empty() {
        return pending(unknown);
    }
    match held(findings, Test::CopayTaxable) {
        None => return Outcome::Nobody,
        Some(true) => return decided(20, 1),
        Some(false) => {}
    }
    let granted = is(Test::CopayReceiptsGranted);
    if is(Test::CopayFormerProviso) {
        decided(20, 2)
    } else if granted && (is(Test::CopayReceiptsOne) || is(Test::CopayReceiptsMany)) {
        decided(20, 3)
    } else if granted && is(Test::CopayReceiptsFormer) {
        decided(20, 4)
    } else {
        decided(30, 5)
    }
}

pub(super) fn elderly(findings: &[Finding]) -> Outcome<ElderlyClass> {
    let is = |test| held(findings, test) == Some(true);
    let unknown = missing(findings, Test::ElderlyIncomeKnown);
    let class = match copay(findings) {
        Outcome::Nobody => return Outcome::Nobody,
        Outcome::Pending { missing, .. } => return pending(missing),
        Outcome::Decided(copay) if copay.ratio_percent == 30 => match (is(Test::WorkingTwo), is(Test::WorkingThree)) {
            (_, true) => ElderlyClass::WorkingThree,
            (true, false) => ElderlyClass::WorkingTwo,
            (false, false) => ElderlyClass::WorkingOne,
        },
        Outcome::Decided(_) if is(Test::ElderlyBorderline) => ElderlyClass::LowOneBorderline,
        Outcome::Decided(_) if !unknown.is_empty() => return pending(unknown),
        Outcome::Decided(_) if is(Test::ElderlyExempt) && held(findings, Test::ElderlyInJapan).is_none() => {
            if is(Test::LowOne) { ElderlyClass::LowOne } else { ElderlyClass::LowTwo }
        }
        Outcome::Decided(_) if is(Test::ElderlyRelief) => ElderlyClass::LowTwo,
        Outcome::Decided(_) => ElderlyClass::General,
    };
    Outcome::Decided(class)
}

pub(super) fn under_70(findings: &[Finding]) -> Outcome<UnderSeventyClass> {
    let is = |test| held(findings, test) == Some(true);
    let unknown = missing(findings, Test::Under70IncomeKnown);
    if !findings.iter().any(|finding| finding.test.part() == Part::Under70) {
        return Outcome::Nobody;
    }
    Outcome::Decided(if is(Test::Under70Borderline) {
        UnderSeventyClass::OBorderline
    } else if held(findings, Test::Under70Declared).is_some() {
        UnderSeventyClass::A
    } else if !unknown.is_empty() {
        return pending(unknown);
    } else if is(Test::Under70Exempt) && held(findings, Test::Under70InJapan).is_none() || is(Test::Under70Relief) {
        UnderSeventyClass::O
    } else {
        match (is(Test::ClassU), is(Test::ClassI), is(Test::ClassA)) {
            (false, _, _) => UnderSeventyClass::E,
            (true, false, _) => UnderSeventyClass::U,
            (true, true, false) => UnderSeventyClass::I,
            (true, true, true) => UnderSeventyClass::A,
        }
    })
}

pub(super) fn late_percent(findings: &[Finding]) -> Outcome<u8> {
    let is = |test| held(findings, test) == Some(true);
    if held(findings, Test::NobodyLate).is_some() {
        return Outcome::Nobody;
    }
    if is(Test::LateHouseholdExempt) {
        return Outcome::Decided(10);
    }
    let unknown = missing(findings, Test::LateIncomeKnown);
    if !unknown.is_empty() {
        return pending(unknown);
    }
    let receipts = [Test::LateReceiptsOne, Test::LateReceiptsMany, Test::LateReceiptsAged].into_iter().any(is);
    let relieved = is(Test::LateFormerProviso) || (receipts && is(Test::LateReceiptsGranted));
    if !is(Test::LateTaxable) && !relieved {
        return Outcome::Decided(30);
    }
    let second = is(Test::LateSecondIncomeOne) || is(Test::LateSecondIncomeMany);
    Outcome::Decided(if second { 20 } else { 10 })
}

pub(super) fn late_class(findings: &[Finding]) -> Outcome<LateElderlyClass> {
    let is = |test| held(findings, test) == Some(true);
    let unknown = missing(findings, Test::LateIncomeKnown);
    Outcome::Decided(match late_percent(findings) {
        Outcome::Nobody => return Outcome::Nobody,
        Outcome::Pending { missing, .. } => return pending(missing),
        Outcome::Decided(30) => match (is(Test::LateWorkingTwo), is(Test::LateWorkingThree)) {
            (_, true) => LateElderlyClass::WorkingThree,
            (true, false) => LateElderlyClass::WorkingTwo,
            (false, false) => LateElderlyClass::WorkingOne,
        },
        Outcome::Decided(20) => LateElderlyClass::GeneralTwo,
        Outcome::Decided(_) if !unknown.is_empty() => return pending(unknown),
        Outcome::Decided(_) if !is(Test::LateExempt) => LateElderlyClass::GeneralOne,
        Outcome::Decided(_) if is(Test::LateLowOne) => LateElderlyClass::LowOne,
        Outcome::Decided(_) => LateElderlyClass::LowTwo,
    })
}
