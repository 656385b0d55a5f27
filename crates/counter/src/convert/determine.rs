//! Determinations as screens and scripts see them: labels, names, grounds in words.

use madoguchi_domain::age;
use madoguchi_domain::decide::national::determine::Judged;
use madoguchi_domain::determine::{Cover, Judgement, Knowledge, Outcome, Part, Undeclared, Unit};
use madoguchi_domain::face::ratio_text;
use madoguchi_domain::record::{IncomeYear, RecordId};
use madoguchi_domain::rules::Rules;
use madoguchi_domain::scheme::national::{Counted, Determination, Household, is_pending};
pub(crate) use madoguchi_domain::wareki::month as in_words;

use super::basic::grounds;
use crate::answers::Case;
use crate::codes::code;
use crate::views::{
    ClassView, CountedView, DeterminedView, GroundView, IncomeYearView, JudgementView, KnownView, OutdatedPaperView,
    PartView, WhyView,
};
use crate::words;

/// The why panel.
/// Of who joined within the month, with his or her own ratio: that of the household with the person (ADR 0037).
pub(crate) fn why(case: &Case, person: RecordId, judged: Option<&Judged>) -> WhyView {
    // a household whose head changed goes on under its new number
    let whole = case.people.whole(&case.household);
    let holds = whole.determination_for(case.month);
    let differs = judged.is_some_and(|judged| !judged.acts.is_empty());
    let number = &case.household.number.body;
    WhyView {
        opening: None,
        month: case.month.to_string(),
        month_shown: in_words(case.month),
        earlier: None,
        later: None,
        tax_year: case.month.tax_year(),
        tax_year_shown: words::income::tax_year(case.month.tax_year()),
        household: format!("{} {}", number.symbol, number.number).trim().to_owned(),
        recorded: holds.map(|d| {
            let view = determined(case, d);
            let judgement = own_ratio(view.judgement, joined_as(case, &whole, person));
            DeterminedView { judgement, ..view }
        }),
        now: judged.map(|judged| own_ratio(self::judged(case, judged), joined_now(case, person, judged))),
        differs,
        papers_to_replace: judged.map(|judged| outdated(case, judged)).unwrap_or_default(),
        people: judged
            .map(|judged| {
                let joined = judged.joined.as_ref().filter(|joined| joined.residents.contains(&person));
                let counted = joined.map_or(&judged.people, |joined| &joined.people);
                counted.iter().filter_map(|c| known(case, c.resident)).collect()
            })
            .unwrap_or_default(),
        history: whole.determinations.body.iter().rev().map(|d| determined(case, d)).collect(),
    }
}

/// The judgement of the household with a person who joined within the month, as it is now.
fn joined_now(case: &Case, person: RecordId, judged: &Judged) -> Option<JudgementView> {
    let joined = judged.joined.as_ref().filter(|joined| joined.residents.contains(&person))?;
    Some(judgement(case, &joined.judgement, &joined.people))
}

/// The same as it was written down last.
fn joined_as(case: &Case, whole: &Household, person: RecordId) -> Option<JudgementView> {
    let of_person = |d: &&Determination| d.month == case.month && d.only.contains(&person);
    let joined = whole.determinations.body.iter().rev().find(of_person)?;
    Some(judgement(case, &joined.judgement, &joined.people))
}

/// A judgement of the household of the month with the ratio of another one; the class is the household's.
fn own_ratio(of_month: JudgementView, own: Option<JudgementView>) -> JudgementView {
    let Some(own) = own else { return of_month };
    let is_ratio = |part: &PartView| part.part == "copay";
    let ratio = own.parts.into_iter().filter(is_ratio);
    let classes = of_month.parts.into_iter().filter(|part| !is_ratio(part));
    let parts: Vec<PartView> = ratio.chain(classes).collect();
    JudgementView {
        ratio_percent: own.ratio_percent,
        provisional: own.provisional,
        pending: parts.iter().any(|part| part.state == "pending"),
        announced: own.announced || of_month.announced,
        people: own.people,
        parts,
        ..of_month
    }
}

fn known(case: &Case, resident: RecordId) -> Option<KnownView> {
    let person = case.people.get(&resident)?;
    Some(KnownView {
        resident: shown_no(case, resident),
        name: name(case, resident),
        birth: person.identity.body.birth.assumed().to_string(),
        income: person.income_of(case.month.tax_year()).map(income_year),
    })
}

fn income_year(year: &IncomeYear) -> IncomeYearView {
    IncomeYearView {
        tax_year: year.tax_year,
        municipality: year.municipality.clone(),
        declaration: code(year.declaration),
        taxed: year.taxed,
        total_income_yen: year.total_income_yen,
        aggregate_income_yen: year.aggregate_income_yen,
        taxable_income_yen: year.taxable_income_yen,
        salary_receipts_yen: year.salary_receipts_yen,
        salary_income_yen: year.salary_income_yen,
        pension_receipts_yen: year.pension_receipts_yen,
        pension_income_yen: year.pension_income_yen,
        family_employee_yen: year.family_employee_yen,
        receipts_yen: year.receipts_yen,
        dependants_under_16: year.dependants_under_16,
        dependants_16_to_19: year.dependants_16_to_19,
        corrected_on: year.corrected_on.map(|day| day.to_string()),
    }
}

/// A judgement that nobody wrote down.
pub(crate) fn judged(case: &Case, judged: &Judged) -> JudgementView {
    judgement(case, &judged.judgement, &judged.people)
}

fn determined(case: &Case, d: &Determination) -> DeterminedView {
    let later = |other: &&Determination| other.supersedes == Some(d.id);
    DeterminedView {
        id: d.id.to_string(),
        month: d.month.to_string(),
        determined_on: d.determined_on.to_string(),
        superseded: case.household.determinations.body.iter().any(|other| later(&other)),
        only_joined: !d.only.is_empty(),
        judgement: judgement(case, &d.judgement, &d.people),
    }
}

/// 証 in hand that say another ratio.
pub(crate) fn outdated(case: &Case, judged: &Judged) -> Vec<OutdatedPaperView> {
    let papers = judged.papers_to_replace.iter();
    papers
        .map(|(resident, no)| OutdatedPaperView {
            resident: shown_no(case, *resident),
            name: name(case, *resident),
            certificate_no: no.clone(),
        })
        .collect()
}

fn name(case: &Case, resident: RecordId) -> String {
    case.people.get(&resident).map(|r| r.identity.body.printed_name()).unwrap_or_default()
}

fn shown_no(case: &Case, resident: RecordId) -> String {
    let no = case.people.get(&resident).map(|r| r.identity.body.shown_no().to_owned());
    no.filter(|no| !no.is_empty()).unwrap_or_else(|| resident.to_string())
}

fn judgement(case: &Case, j: &Judgement, people: &[Counted]) -> JudgementView {
    let called = |key: u32| people.iter().find(|c| c.key == key).map(|c| name(case, c.resident)).unwrap_or_default();
    let undeclared = undeclared(case, j, people);
    let part = |part: Part, code: &str, label: &str, told: (String, &str, &[u32])| {
        let grounds = grounds_of(j, part, &called, &undeclared);
        PartView {
            part: code.to_owned(),
            label: label.to_owned(),
            outcome: told.0,
            state: told.1.to_owned(),
            missing: told.2.iter().map(|key| called(*key)).collect(),
            deciding: deciding(j, part),
            grounds,
        }
    };
    let copay = outcome_text(&j.copay, |copay| ratio_text(copay.ratio_percent));
    let elderly = outcome_text(&j.elderly, |class| class.label().to_owned());
    let under_70 = outcome_text(&j.under_70, |class| class.label().to_owned());
    JudgementView {
        month: j.month.to_string(),
        month_shown: in_words(j.month),
        tax_year: j.month.tax_year(),
        tax_year_shown: words::income::tax_year(j.month.tax_year()),
        ratio_percent: j.copay.holds().map(|copay| copay.ratio_percent),
        provisional: j.copay.decided().is_none() && j.copay.holds().is_some(),
        elderly: j.elderly.holds().map(|c| ClassView { code: c.code().to_owned(), label: c.label().to_owned() }),
        under_70: j.under_70.holds().map(|c| ClassView { code: c.code().to_owned(), label: c.label().to_owned() }),
        pending: is_pending(j),
        announced: j.announced,
        parts: vec![
            part(Part::Copay, "copay", words::PART_COPAY, copay),
            part(Part::Elderly, "elderly", words::PART_ELDERLY, elderly),
            part(Part::Under70, "under_70", words::PART_UNDER_70, under_70),
        ],
        people: people.iter().map(|counted| counted_view(case, j, counted)).collect(),
    }
}

/// The last test of a question: its outcome was known there. That something was applied for, or confirmed, only lets the test before
/// it count.
fn deciding(j: &Judgement, part: Part) -> Option<u32> {
    let tests: Vec<_> = j.findings.iter().filter(|f| f.test.part() == part).collect();
    let granted = tests.len() > 1 && tests.last().is_some_and(|f| f.test.unit() == Unit::Flag && f.held);
    tests.len().checked_sub(if granted { 2 } else { 1 }).and_then(|place| u32::try_from(place).ok())
}

fn grounds_of(j: &Judgement, part: Part, called: &dyn Fn(u32) -> String, undeclared: &[Undeclared]) -> Vec<GroundView> {
    let of_part = j.findings.iter().filter(|f| f.test.part() == part);
    grounds(&of_part.map(|f| f.ground_with(Rules::built_in(), called, undeclared)).collect::<Vec<_>>())
}

/// Who declared no income, of those a judgement counted.
fn undeclared(case: &Case, j: &Judgement, people: &[Counted]) -> Vec<Undeclared> {
    let first = j.month.first_day();
    let elderly = |counted: &Counted| {
        let birth = case.people.get(&counted.resident).map(|r| r.identity.body.birth.assumed());
        let gates = birth.map(age::gates).filter(|_| counted.cover == Cover::Nhi);
        gates.is_some_and(|gates| gates.elderly_from <= first && first < gates.late_elderly_from)
    };
    let of = |counted: &Counted| Undeclared {
        key: counted.key,
        name: name(case, counted.resident),
        elderly: elderly(counted),
    };
    people.iter().filter(|counted| counted.income == Knowledge::Undeclared).map(of).collect()
}

/// What an outcome says, its state, and whose income is missing.
fn outcome_text<T>(outcome: &Outcome<T>, label: impl Fn(&T) -> String) -> (String, &'static str, &[u32]) {
    match outcome {
        Outcome::Nobody => (String::new(), "nobody", &[]),
        Outcome::Decided(decided) => (label(decided), "decided", &[]),
        Outcome::Pending { missing, provisional } => {
            let meanwhile = provisional.as_ref().map(|p| format!("（暫定 {}）", label(p))).unwrap_or_default();
            (format!("所得照会中{meanwhile}"), "pending", missing)
        }
    }
}

fn counted_view(case: &Case, j: &Judgement, counted: &Counted) -> CountedView {
    let cover = match counted.cover {
        Cover::Nhi => "被保険者",
        Cover::FormerNhiSameHousehold => "特定同一世帯所属者",
        Cover::NominalHead => "擬制世帯主",
        Cover::LateElderly => "後期高齢者医療",
        Cover::Aged70To74 => "70～74歳",
    };
    CountedView {
        resident: shown_no(case, counted.resident),
        record: counted.resident.to_string(),
        name: name(case, counted.resident),
        cover: cover.to_owned(),
        head: case.household.head_on(j.month.first_day()) == Some(counted.resident),
        income: match counted.income {
            Knowledge::Known => "known",
            Knowledge::Undeclared => "undeclared",
            Knowledge::Unknown => "unknown",
        }
        .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_says_what_holds_and_whose_income_is_missing() {
        let label = |ratio: &u8| format!("{ratio}割");
        assert_eq!(outcome_text(&Outcome::Nobody, label), (String::new(), "nobody", &[][..]));
        assert_eq!(outcome_text(&Outcome::Decided(2), label), ("2割".to_owned(), "decided", &[][..]));
        let pending = |provisional| Outcome::Pending { missing: vec![1, 3], provisional };
        assert_eq!(outcome_text(&pending(None), label), ("所得照会中".to_owned(), "pending", &[1, 3][..]));
        assert_eq!(outcome_text(&pending(Some(3)), label).0, "所得照会中（暫定 3割）");
    }
}
