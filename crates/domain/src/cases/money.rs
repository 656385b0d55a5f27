//! Cases about 負担割合, 所得区分 and 限度額.

use serde_json::{Map, Value, json};

use super::error::CaseError;
use super::members::{CaseHousehold, Reading};
use super::read::{self, CaseFields, flag, text};
use crate::determine::{
    Care, Cover, Finding, LimitClass, Outcome, Part, Practice, UnderSeventyClass, is_elderly, judge,
    judge_late_elderly, member_ratio_percent, monthly_limits,
};
use crate::ground::{Assessment, Ground};
use crate::rules::Rules;

/// The findings of these parts as grounds, with the case's names of the members.
fn grounds(findings: &[Finding], parts: &[Part], household: &CaseHousehold) -> Vec<Ground> {
    let of_part = findings.iter().filter(|finding| parts.contains(&finding.test.part()));
    of_part.map(|finding| finding.ground(Rules::built_in(), &|key| household.id(key))).collect()
}

fn nobody(why: &str) -> CaseError {
    CaseError::new("no_answer", "members", why)
}

pub(super) fn copay_nhi(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let household = CaseHousehold::read(fields, Reading::GivenIncome)?;
    let (facts, rules) = (&household.facts, Rules::built_in());
    let judgement = judge(facts, rules, &Practice::default());
    let mut ratios = Map::new();
    let mut grounds = grounds(&judgement.findings, &[Part::Copay], &household);
    for person in facts.people.iter().filter(|person| person.cover == Cover::Nhi) {
        let Some(percent) = member_ratio_percent(person, facts, rules, &judgement.copay) else { continue };
        ratios.insert(household.id(person.key), json!(percent));
        if !is_elderly(person, facts, rules) {
            grounds.push(by_age(&household.id(person.key), percent));
        }
    }
    if ratios.is_empty() {
        return Err(nobody("国保の被保険者がいません。"));
    }
    let mut outcome = json!({"ratio_percent": ratios});
    if let Some(step) = judgement.copay.decided().and_then(|copay| copay.step) {
        outcome["step"] = json!(step);
    }
    Ok(Assessment { outcome, grounds })
}

fn by_age(id: &str, percent: u8) -> Ground {
    let clause = "国保法42条1項1号・2号（6歳に達する日以後の最初の3月31日まで2割）";
    Ground::new("copay_by_age", format!("{id} は70歳未満で {percent}%"), clause, "年齢が変われば結果が変わりうる")
}

pub(super) fn class_70_74(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let household = CaseHousehold::read(fields, Reading::GivenIncome)?;
    let judgement = judge(&household.facts, Rules::built_in(), &Practice::default());
    let class = decided(&judgement.elderly, "70～74歳の国保の被保険者がいません。")?;
    let grounds = grounds(&judgement.findings, &[Part::Copay, Part::Elderly], &household);
    Ok(Assessment { outcome: json!({"class": class.label()}), grounds })
}

pub(super) fn class_under_70(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let household = CaseHousehold::read(fields, Reading::ReckonedIncome)?;
    let judgement = judge(&household.facts, Rules::built_in(), &Practice::default());
    let class = decided(&judgement.under_70, "70歳未満の国保の被保険者がいません。")?;
    let grounds = grounds(&judgement.findings, &[Part::Under70], &household);
    Ok(Assessment { outcome: json!({"class": class.label()}), grounds })
}

pub(super) fn copay_late_elderly(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let household = CaseHousehold::read(fields, Reading::GivenIncome)?;
    let judgement = judge_late_elderly(&household.facts, Rules::built_in(), &Practice::default());
    let percent = decided(&judgement.ratio_percent, "後期高齢者医療の被保険者がいません。")?;
    let grounds = grounds(&judgement.findings, &[Part::LateCopay], &household);
    Ok(Assessment { outcome: json!({"ratio_percent": percent}), grounds })
}

fn decided<T: Copy>(outcome: &Outcome<T>, nobody_is: &str) -> Result<T, CaseError> {
    match outcome {
        Outcome::Decided(decided) => Ok(*decided),
        Outcome::Nobody => Err(nobody(nobody_is)),
        Outcome::Pending { .. } => Err(nobody("所得が分からない構成員がいます。")),
    }
}

pub(super) fn monthly_limit(fields: &CaseFields) -> Result<Assessment<Value>, CaseError> {
    let month = read::month(fields)?;
    let label = text(fields, "class")?;
    let class = UnderSeventyClass::ALL.into_iter().find(|class| class.label() == label).ok_or_else(|| {
        CaseError::new("field_invalid", "class", "70歳未満の区分（ア・イ・ウ・エ・オ）ではありません。")
    })?;
    let care = Care {
        cost_yen: read::yen(fields, "cost_yen")?.unwrap_or(0),
        many_times: flag(fields, "many_times")?,
        ..Care::default()
    };
    let rules = Rules::built_in();
    let limits = monthly_limits(LimitClass::UnderSeventy(class), month, care, rules);
    let grounds = limits.findings.iter().map(|finding| finding.ground(rules, &|_| String::new())).collect();
    Ok(Assessment { outcome: json!({"limit_yen": limits.outcome.household_yen}), grounds })
}
