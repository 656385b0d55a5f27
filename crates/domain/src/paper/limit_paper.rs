//! Who may get which 限度額 paper, from when and until when (国保則27条の14の2, 27条の14の4).
//!
//! Knows the paper a class has, the bar of arrears and what lifts it. Knows nothing of forms or of issuing.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::determine::{ElderlyClass, Finding, LimitClass, Test, UnderSeventyClass, Verdict};
use crate::month::Month;
use crate::rules::{Number, Rules};
use crate::scheme::national::ends::{EndFacts, end_of};

/// The three papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitPaperKind {
    /// 限度額適用認定証
    Limit,
    /// 限度額適用・標準負担額減額認定証
    LimitAndReduction,
    /// 標準負担額減額認定証
    Reduction,
}

impl LimitPaperKind {
    /// 限度額適用認定証区分 of online eligibility.
    pub fn code(self) -> &'static str {
        match self {
            Self::Limit => "01",
            Self::LimitAndReduction => "02",
            Self::Reduction => "03",
        }
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Limit => "限度額適用認定証",
            Self::LimitAndReduction => "限度額適用・標準負担額減額認定証",
            Self::Reduction => "標準負担額減額認定証",
        }
    }
}

/// What the person holds already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InsuranceProof {
    /// A 資格確認書 that does not print the class.
    QualificationPaper,
    /// A 資格確認書 that prints it already.
    PaperWithClass,
    /// マイナ保険証: the institution asks online.
    MynaCard,
}

/// An application for a 限度額 paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperAsk {
    /// The class of the person in the month of the application (国保 only).
    pub class: LimitClass,
    /// What its end turns on; the day it is reckoned from follows from the application.
    pub end: EndFacts,
    /// What the person holds.
    pub holds: InsuranceProof,
    /// 申請日
    pub applied_on: NaiveDate,
    /// 資格取得日
    pub acquired_on: NaiveDate,
    /// 滞納
    pub arrears: bool,
    /// 特別の事情, or the office finds it proper: lifts the bar of arrears.
    pub bar_lifted: bool,
    /// Days in hospital in the past twelve months.
    pub hospital_days: u32,
}

/// What comes of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperAnswer {
    /// This paper.
    Issue(LimitPaper),
    /// The class needs none: the ratio paper itself is enough, or there is no such class in 国保.
    NotNeeded,
    /// Not a holder of a 資格確認書 without the item.
    NotAHolder,
    /// Arrears; the link code is `Z` (限度額適用不可).
    Arrears,
    /// It would end before it begins.
    NoTerm,
}

/// A paper and its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitPaper {
    /// Which.
    pub kind: LimitPaperKind,
    /// 発効期日
    pub valid_from: NaiveDate,
    /// 有効期限
    pub valid_until: NaiveDate,
    /// 長期入院該当年月日: the 1st of the month after the application.
    pub long_stay_from: Option<NaiveDate>,
}

/// The paper of a class where nothing bars it.
pub fn paper_of(class: LimitClass) -> Option<LimitPaperKind> {
    match class {
        LimitClass::UnderSeventy(
            UnderSeventyClass::A | UnderSeventyClass::I | UnderSeventyClass::U | UnderSeventyClass::E,
        )
        | LimitClass::Elderly(ElderlyClass::WorkingTwo | ElderlyClass::WorkingOne) => Some(LimitPaperKind::Limit),
        LimitClass::UnderSeventy(UnderSeventyClass::O | UnderSeventyClass::OBorderline)
        | LimitClass::Elderly(ElderlyClass::LowTwo | ElderlyClass::LowOne | ElderlyClass::LowOneBorderline) => {
            Some(LimitPaperKind::LimitAndReduction)
        }
        LimitClass::Elderly(ElderlyClass::WorkingThree | ElderlyClass::General) | LimitClass::LateElderly(_) => None,
    }
}

/// Answers an application.
pub fn limit_paper(ask: &PaperAsk, rules: &Rules) -> Verdict<PaperAnswer> {
    let mut findings = Vec::with_capacity(4);
    let outcome = answer(ask, rules, &mut findings);
    Verdict { outcome, findings }
}

fn answer(ask: &PaperAsk, rules: &Rules, findings: &mut Vec<Finding>) -> PaperAnswer {
    let mut test = |test, yes: bool| {
        let finding = Finding::new(test, i64::from(yes), 1);
        findings.push(finding);
        finding.held
    };
    if !test(Test::PaperHolder, ask.holds == InsuranceProof::QualificationPaper) {
        return PaperAnswer::NotAHolder;
    }
    let paper = paper_of(ask.class);
    test(Test::PaperClass, paper.is_some());
    let Some(mut kind) = paper else { return PaperAnswer::NotNeeded };
    let under_70 = matches!(ask.class, LimitClass::UnderSeventy(_));
    if ask.arrears && under_70 && test(Test::PaperArrears, true) && !test(Test::PaperLifted, ask.bar_lifted) {
        if kind != LimitPaperKind::LimitAndReduction {
            return PaperAnswer::Arrears;
        }
        // the meals of an exempt household are reduced in spite of arrears
        kind = LimitPaperKind::Reduction;
    }
    let valid_from = Month::of(ask.applied_on).first_day().max(ask.acquired_on);
    let end = end_of(&EndFacts { issued_on: valid_from, years: 1, ..ask.end });
    let Ok(end) = end else { return PaperAnswer::NoTerm };
    let long_stay_from = long_stay(ask, kind, rules, findings);
    PaperAnswer::Issue(LimitPaper { kind, valid_from, valid_until: end.outcome, long_stay_from })
}

/// 長期入院該当: more than 90 days, オ and 低所得Ⅱ only.
fn long_stay(ask: &PaperAsk, kind: LimitPaperKind, rules: &Rules, findings: &mut Vec<Finding>) -> Option<NaiveDate> {
    let may = match ask.class {
        LimitClass::UnderSeventy(UnderSeventyClass::O) | LimitClass::Elderly(ElderlyClass::LowTwo) => true,
        LimitClass::UnderSeventy(_) | LimitClass::Elderly(_) | LimitClass::LateElderly(_) => false,
    };
    if !may || kind == LimitPaperKind::Limit || ask.hospital_days == 0 {
        return None;
    }
    let days = rules.figure(Number::LongStayDays, Month::of(ask.applied_on));
    let finding = Finding::new(Test::PaperLongStay, ask.hospital_days.into(), days.value).from_row(days);
    findings.push(finding);
    let in_reach = (1..=9998).contains(&ask.applied_on.year());
    (finding.held && in_reach).then(|| Month::of(ask.applied_on).next().first_day())
}

#[cfg(test)]
#[path = "limit_paper_tests.rs"]
mod tests;
