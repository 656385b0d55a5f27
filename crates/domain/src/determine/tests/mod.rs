//! Determinations as tables that read like sentences. The API is touched here only.

use chrono::NaiveDate;

use super::*;

mod class_70;
mod class_under_70;
mod copay;
mod evaluator;
mod late;
mod limits;
mod properties;
mod tables;
mod words;

pub(super) fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// 72 years old in 2026, insured by 国保.
pub(super) const BORN_1954: &str = "1954-05-01";
pub(super) const SEPTEMBER: &str = "2026-09";

/// Somebody whose income is known and nought.
pub(super) fn person(key: u32, birth: &str, cover: Cover) -> Person {
    let mut person = Person::new(key, date(birth), cover);
    person.income.known = Knowledge::Known;
    person.income.former_proviso_yen = Some(0);
    person
}

pub(super) fn nhi(key: u32, birth: &str) -> Person {
    person(key, birth, Cover::Nhi)
}

pub(super) fn late(key: u32, birth: &str) -> Person {
    person(key, birth, Cover::LateElderly)
}

impl Person {
    pub(super) fn head(mut self) -> Self {
        self.head = true;
        self
    }

    pub(super) fn taxable(mut self, yen: i64) -> Self {
        self.income.taxable_income_yen = yen;
        self
    }

    pub(super) fn proviso(mut self, yen: i64) -> Self {
        self.income.former_proviso_yen = Some(yen);
        self
    }

    pub(super) fn receipts(mut self, yen: i64) -> Self {
        self.income.gross_receipts_yen = yen;
        self
    }

    pub(super) fn pension(mut self, yen: i64) -> Self {
        self.income.pension_receipts_yen = yen;
        self
    }

    /// 給与所得, which makes the whole income.
    pub(super) fn salary(mut self, yen: i64) -> Self {
        self.income.salary_income_yen = yen;
        self.income.total_income_yen = yen;
        self.income.former_proviso_yen = None;
        self
    }

    pub(super) fn other_total(mut self, yen: i64) -> Self {
        self.income.other_total_income_yen = yen;
        self
    }

    pub(super) fn exempt(mut self) -> Self {
        self.income.tax_exempt = true;
        self
    }

    pub(super) fn unknown_income(mut self) -> Self {
        self.income.known = Knowledge::Unknown;
        self
    }

    pub(super) fn undeclared(mut self) -> Self {
        self.income.known = Knowledge::Undeclared;
        self
    }

    pub(super) fn lost_work(mut self) -> Self {
        self.involuntary_unemployment = true;
        self
    }

    pub(super) fn abroad(mut self) -> Self {
        self.income.abroad_on_tax_date = true;
        self
    }
}

pub(super) fn household(month_text: &str, people: &[Person]) -> Facts {
    Facts { people: people.to_vec(), ..Facts::of(month(month_text)) }
}

pub(super) fn with_minors(facts: Facts, under_16: u32, from_16_to_18: u32) -> Facts {
    let of = |p: Person| if p.head { Person { minors: Minors { under_16, from_16_to_18 }, ..p } } else { p };
    Facts { people: facts.people.iter().copied().map(of).collect(), ..facts }
}

pub(super) fn judged(facts: &Facts) -> Judgement {
    judge(facts, Rules::built_in(), &Practice::default())
}

/// The ratio and the step of the 70–74, or why there is none.
#[track_caller]
pub(super) fn ratio_is(facts: &Facts, percent: u8, step: u8) {
    let judgement = judged(facts);
    assert_eq!(judgement.copay, Outcome::Decided(Copay { ratio_percent: percent, step: Some(step) }), "{facts:#?}");
    assert!(judgement.findings.iter().any(|finding| finding.test.part() == Part::Copay));
}

#[track_caller]
pub(super) fn class_is(facts: &Facts, label: &str) {
    assert_eq!(judged(facts).elderly.decided().map(|class| class.label()), Some(label), "{facts:#?}");
}

#[track_caller]
pub(super) fn under_70_is(facts: &Facts, label: &str) {
    assert_eq!(judged(facts).under_70.decided().map(|class| class.label()), Some(label), "{facts:#?}");
}
