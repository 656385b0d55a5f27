//! Determinations as screens and scripts see them: labels, names, grounds in words.

use madoguchi_domain::decide::determine::{Judged, printed_ratio};
use madoguchi_domain::determine::{Cover, Judgement, Knowledge, Outcome, Part};
use madoguchi_domain::record::{Counted, Determination, RecordId, is_pending};
use madoguchi_domain::rules::Rules;

use super::grounds;
use crate::desk::views::{ClassView, CountedView, DeterminedView, JudgementView, OutdatedPaperView, PartView, WhyView};
use crate::ops::determine::Case;
use crate::words;

/// The why panel.
pub(crate) fn why(case: &Case, judged: Option<&Judged>) -> WhyView {
    let determinations = &case.household.determinations.body;
    let holds = case.household.determination_for(case.month);
    let differs = judged.is_some_and(|judged| !judged.acts.is_empty());
    let number = &case.household.number.body;
    WhyView {
        month: case.month.to_string(),
        household: format!("{} {}", number.symbol, number.number).trim().to_owned(),
        recorded: holds.map(|d| determined(case, d)),
        now: judged.map(|judged| self::judged(case, judged)),
        differs,
        papers_to_replace: judged.map(|judged| outdated(case, judged)).unwrap_or_default(),
        history: determinations.iter().rev().map(|d| determined(case, d)).collect(),
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
    let part = |part: Part, code: &str, label: &str, told: (String, &str, &[u32])| PartView {
        part: code.to_owned(),
        label: label.to_owned(),
        outcome: told.0,
        state: told.1.to_owned(),
        missing: told.2.iter().map(|key| called(*key)).collect(),
        grounds: grounds(
            &j.findings
                .iter()
                .filter(|f| f.test.part() == part)
                .map(|f| f.ground(Rules::built_in(), &called))
                .collect::<Vec<_>>(),
        ),
    };
    let copay = told(&j.copay, |copay| printed_ratio(copay.ratio_percent));
    let elderly = told(&j.elderly, |class| class.label().to_owned());
    let under_70 = told(&j.under_70, |class| class.label().to_owned());
    JudgementView {
        month: j.month.to_string(),
        tax_year: j.month.tax_year(),
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

/// What an outcome says, its state, and whose income is missing.
fn told<T>(outcome: &Outcome<T>, label: impl Fn(&T) -> String) -> (String, &'static str, &[u32]) {
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
        Cover::Aged70To74 => "70〜74歳",
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
