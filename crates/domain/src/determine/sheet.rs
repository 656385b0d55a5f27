//! The sheet a determination is worked out on: every test made and every number asked is written down.

use super::facts::{Band, BandAges, Cover, Facts, Income, Knowledge, Minors, Person, band};
use super::finding::{Finding, Test};
use crate::rules::{Figure, Number, Rules};

/// One determination at work.
pub(super) struct DeterminationSheet<'a> {
    pub(super) facts: &'a Facts,
    rules: &'a Rules,
    ages: BandAges,
    pub(super) findings: Vec<Finding>,
    pub(super) announced: bool,
}

impl<'a> DeterminationSheet<'a> {
    pub(super) fn new(facts: &'a Facts, rules: &'a Rules) -> Self {
        let ages = band_ages(rules, facts);
        Self { facts, rules, ages, findings: Vec::with_capacity(6), announced: false }
    }

    /// The number that decides in the month; asking an announced one is remembered.
    pub(super) fn figure(&mut self, number: Number) -> Figure {
        let figure = self.rules.figure(number, self.facts.month);
        self.announced |= figure.announced;
        figure
    }

    /// The number was introduced by this month.
    pub(super) fn introduced(&self, number: Number) -> bool {
        self.rules.find(number, self.facts.month).is_some()
    }

    /// Writes a test down and says whether it held.
    pub(super) fn note(&mut self, finding: Finding) -> bool {
        self.findings.push(finding);
        finding.held
    }

    /// Compares `value` with the test's own number of the law.
    pub(super) fn test(&mut self, test: Test, value: i64, who: Option<u32>) -> bool {
        match test.number() {
            Some(number) => {
                let figure = self.figure(number);
                self.note(Finding::new(test, value, figure.value).about(who).from_row(figure))
            }
            None => self.note(Finding::new(test, value, 0).about(who)),
        }
    }

    /// Writes down one finding for each whose income is not known, and returns their keys, ascending.
    pub(super) fn missing(&mut self, test: Test, mut keys: Vec<u32>) -> Vec<u32> {
        keys.sort_unstable();
        keys.dedup();
        for key in &keys {
            self.note(Finding::new(test, 1, 0).about(Some(*key)));
        }
        keys
    }

    pub(super) fn band(&self, person: &Person) -> Band {
        band(person.birth, self.facts.month, self.ages)
    }

    /// 国保の被保険者 of the household: nobody is one from the 75th birthday on.
    pub(super) fn insured(&self) -> impl Iterator<Item = &'a Person> + Clone + use<'a> {
        let (month, ages) = (self.facts.month, self.ages);
        self.facts
            .people
            .iter()
            .filter(move |p| p.cover == Cover::Nhi && band(p.birth, month, ages) != Band::LateElderly)
    }

    /// 70–74 among the insured.
    pub(super) fn elderly(&self) -> impl Iterator<Item = &'a Person> + Clone + use<'a> {
        let (month, ages) = (self.facts.month, self.ages);
        self.facts.people.iter().filter(move |p| p.cover == Cover::Nhi && band(p.birth, month, ages) == Band::Elderly)
    }

    /// 70–74 of the household with any insurer: who is said to be, and the insured of 国保 of that age.
    pub(super) fn aged_70_to_74(&self) -> impl Iterator<Item = &'a Person> + Clone + use<'a> {
        let (month, ages) = (self.facts.month, self.ages);
        self.facts.people.iter().filter(move |p| {
            p.cover == Cover::Aged70To74 || (p.cover == Cover::Nhi && band(p.birth, month, ages) == Band::Elderly)
        })
    }

    /// 世帯主 (擬制世帯主 too) and all insured: whose exemption is asked.
    pub(super) fn head_and_insured(&self) -> impl Iterator<Item = &'a Person> + Clone + use<'a> {
        let (month, ages) = (self.facts.month, self.ages);
        self.facts
            .people
            .iter()
            .filter(move |p| p.head || (p.cover == Cover::Nhi && band(p.birth, month, ages) != Band::LateElderly))
    }

    /// 課税所得 less the deduction for minors, which each who was a head on the base day has for his or her own (国保令27条の2第1項, 高確令7条1項).
    pub(super) fn highest_taxable<'p>(
        &mut self,
        test: Test,
        people: impl Iterator<Item = &'p Person> + Clone,
    ) -> (i64, Option<u32>) {
        let mut with_minors: Vec<&Person> = people.clone().filter(|p| p.minors != Minors::default()).collect();
        with_minors.sort_unstable_by_key(|p| p.key);
        for head in with_minors {
            let deduction = self.deduction(head.minors);
            let young = self.figure(Number::MinorsUnder16Yen);
            self.note(Finding::new(test, deduction, 0).about(Some(head.key)).from_row(young));
        }
        most(people.map(|p| (p.income.taxable_income_yen.saturating_sub(self.deduction(p.minors)).max(0), p.key)))
    }

    /// What is taken off for so many minors.
    fn deduction(&mut self, minors: Minors) -> i64 {
        if minors == Minors::default() {
            return 0;
        }
        let (young, older) =
            (self.figure(Number::MinorsUnder16Yen).value, self.figure(Number::MinorsFrom16To18Yen).value);
        young.saturating_mul(minors.under_16.into()).saturating_add(older.saturating_mul(minors.from_16_to_18.into()))
    }

    /// What is left of an income for 低所得Ⅰ: 公的年金 and 給与所得 each less its amount, and the rest.
    pub(super) fn left_for_low_one<'p>(
        &mut self,
        pension: Number,
        people: impl Iterator<Item = &'p Person>,
    ) -> (i64, Option<u32>) {
        let pension = self.figure(pension).value;
        let salary = self.figure(Number::LowSalaryReliefYen).value;
        let over = |yen: i64, relief: i64| yen.saturating_sub(relief).max(0);
        most(people.map(|p| {
            let parts = over(p.income.pension_receipts_yen, pension)
                .saturating_add(over(p.income.salary_income_yen, salary))
                .saturating_add(p.income.other_income_yen.max(0));
            (parts, p.key)
        }))
    }

    /// 旧ただし書所得 of everybody together.
    pub(super) fn former_proviso<'p>(&mut self, people: impl Iterator<Item = &'p Person>, salary: Salary) -> i64 {
        let basic = self.figure(Number::BasicDeductionYen).value;
        let percent = self.figure(Number::UnemployedSalaryPercent).value;
        sum(people.map(|p| {
            let total = match salary {
                Salary::Full => p.income.total_income_yen,
                Salary::ReducedForUnemployed => p.counted_income(percent),
            };
            p.income.former_proviso_yen.unwrap_or_else(|| total.saturating_sub(basic)).max(0)
        }))
    }

    /// 非自発的失業者 in the household: オ and 低所得Ⅱ by income as well (国保令29条の3第2項・10項). None where nobody is one.
    pub(super) fn relieved(&mut self, test: Test) -> Option<bool> {
        let of_household = |p: &&Person| match p.cover {
            Cover::FormerNhiSameHousehold => true,
            Cover::Nhi => self.band(p) != Band::LateElderly,
            Cover::NominalHead | Cover::LateElderly | Cover::Aged70To74 => false,
        };
        let people = self.facts.people.iter();
        let members = count(people.clone().filter(of_household));
        let asked: Vec<&Person> = people.filter(|p| p.head || of_household(p)).collect();
        if !asked.iter().any(|p| p.involuntary_unemployment) {
            return None;
        }
        let percent = self.figure(Number::UnemployedSalaryPercent).value;
        let earners =
            count(asked.iter().filter(|p| p.income.salary_income_yen > 0 || p.income.pension_receipts_yen > 0));
        let total = sum(asked.iter().map(|p| p.counted_income(percent).max(0)));
        let each = self.figure(Number::ReliefMemberYen);
        let threshold = self
            .figure(Number::ReliefBaseYen)
            .value
            .saturating_add(self.figure(Number::ReliefEarnerYen).value.saturating_mul((earners - 1).max(0)))
            .saturating_add(each.value.saturating_mul(members));
        Some(self.note(Finding::new(test, total, threshold).from_row(each)))
    }
}

/// How salary counts.
#[derive(Clone, Copy)]
pub(super) enum Salary {
    Full,
    /// 非自発的失業者: 30/100
    ReducedForUnemployed,
}

impl Person {
    /// Total income, of it the salary of 非自発的失業者 at `percent`.
    fn counted_income(&self, percent: i64) -> i64 {
        let Income { total_income_yen: total, salary_income_yen: salary, .. } = self.income;
        if self.involuntary_unemployment {
            let salary = salary.max(0);
            total.saturating_sub(salary).saturating_add(salary.saturating_mul(percent) / 100)
        } else {
            total
        }
    }

    pub(super) fn unknown(&self) -> bool {
        self.income.known == Knowledge::Unknown
    }
}

fn band_ages(rules: &Rules, facts: &Facts) -> BandAges {
    let age = |number| rules.figure(number, facts.month).value;
    BandAges {
        preschool: age(Number::PreschoolAge),
        elderly: age(Number::ElderlyAge),
        late_elderly: age(Number::LateElderlyAge),
    }
}

/// The band of one person in the month of `facts`.
pub(super) fn band_of(person: &Person, facts: &Facts, rules: &Rules) -> Band {
    band(person.birth, facts.month, band_ages(rules, facts))
}

/// The highest amount and whose it is; of equals the smallest key, so that order means nothing.
fn most(amounts: impl Iterator<Item = (i64, u32)>) -> (i64, Option<u32>) {
    let best = amounts.max_by_key(|(yen, key)| (*yen, std::cmp::Reverse(*key)));
    (best.map_or(0, |(yen, _)| yen), best.map(|(_, key)| key))
}

/// The sum of what is not negative.
pub(super) fn sum(yen: impl Iterator<Item = i64>) -> i64 {
    yen.fold(0, |sum, yen| sum.saturating_add(yen.max(0)))
}

pub(super) fn count<T>(of: impl Iterator<Item = T>) -> i64 {
    of.fold(0, |n: i64, _| n.saturating_add(1))
}

/// A day as the tables write it: YYYYMMDD.
pub(super) fn as_number(day: chrono::NaiveDate) -> i64 {
    use chrono::Datelike;
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}
