//! Which facts a household's records give for a month, and what is written down of the judgement.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::act::Act;
use crate::apply::{Records, apply_all};
use crate::certificate::CertificateKind;
use crate::coverage::Period;
use crate::decide::national::determine::{Bench, Judged, gather, judge_household};
use crate::decide::national::people::People;
use crate::decide::test_people::{household, issued, resident};
use crate::determine::{ChangeCounts, Cover, Knowledge, Minors, Month, Practice};
use crate::face::{FieldName, Value};
use crate::record::{Declaration, IncomeYear, Resident, SpecialStatus, StatusKind};
use crate::records::Record;
use crate::rules::Rules;
use crate::scheme::national::{Headship, Household, Member};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

/// A couple of 72 and 71: he is the head.
struct Home {
    household: Household,
    people: People,
    practice: Practice,
    next: u128,
}

impl Home {
    fn couple() -> Self {
        let (he, household) = household(1, "1954-05-01", "2020-04-01");
        let mut home = Self { household, people: People::default(), practice: Practice::default(), next: 9000 };
        home.people.insert(he.id, he);
        home.member(2, "1955-06-02", "2020-04-01", None);
        home.earns(1, 2026, 1_400_000);
        home.earns(2, 2026, 0);
        home
    }

    fn member(&mut self, n: u128, birth: &str, from: &str, to: Option<&str>) {
        let person = resident(n, birth);
        self.household.members.body.push(Member {
            resident: person.id,
            branch: format!("{n:02}"),
            period: Period { from: date(from), to: to.map(date), ..self.household.members.body[0].period },
        });
        self.people.insert(person.id, person);
    }

    fn of(&mut self, n: u128) -> &mut Resident {
        self.people.get_mut(&Uuid::from_u128(1000 + n)).unwrap()
    }

    /// Taxed, with a 課税所得 and receipts far above every border when the income is.
    fn earns(&mut self, n: u128, tax_year: i32, taxable_income_yen: i64) {
        let years = &mut self.of(n).income.body;
        years.retain(|year| year.tax_year != tax_year);
        years.push(IncomeYear {
            tax_year,
            municipality: "131016".into(),
            declaration: Declaration::Declared,
            taxed: true,
            total_income_yen: taxable_income_yen * 3,
            aggregate_income_yen: taxable_income_yen * 3,
            taxable_income_yen,
            receipts_yen: taxable_income_yen * 4,
            ..IncomeYear::default()
        });
    }

    fn status(&mut self, n: u128, kind: StatusKind, from: &str, to: Option<&str>) {
        let id = Uuid::from_u128(7000 + n);
        let status = SpecialStatus {
            id,
            kind,
            from: date(from),
            to: to.map(date),
            notified_on: date(from),
            evidence: std::collections::BTreeMap::new(),
            withdrawn: false,
        };
        self.of(n).special.body.push(status);
    }

    fn judge(&mut self, of: &str) -> Judged {
        let mut next = self.next;
        let bench =
            Bench { rules: Rules::built_in(), practice: &self.practice, today: date("2026-11-21"), rounds: None };
        let mut new_id = || {
            next += 1;
            Uuid::from_u128(next)
        };
        let judged = judge_household(&self.household, &self.people, month(of), &bench, &mut new_id).unwrap();
        self.next = next;
        judged.expect("somebody is covered")
    }

    /// Judges, and folds what is to be written.
    fn write(&mut self, of: &str) -> Vec<Act> {
        let acts = self.judge(of).acts;
        let mut records = Records::new();
        records.insert(self.household.id, Record::Household(Box::new(self.household.clone())));
        records.extend(self.people.values().map(|r| (r.id, Record::Resident(Box::new(r.clone())))));
        apply_all(&acts, "2026-11-21T10:00:00+09:00".parse().unwrap(), &mut records).unwrap();
        for record in records.into_values() {
            match record {
                Record::Household(h) => self.household = *h,
                Record::Resident(r) => drop(self.people.insert(r.id, *r)),
                Record::Office(_) => {}
            }
        }
        acts
    }

    fn ratio(&mut self, n: u128, on: &str) -> Option<u8> {
        self.of(n).copay_on(date(on)).map(|copay| copay.ratio_percent)
    }

    fn covers(&mut self, of: &str) -> Vec<Cover> {
        let bench =
            Bench { rules: Rules::built_in(), practice: &self.practice, today: date("2026-11-21"), rounds: None };
        let on = month(of).first_day();
        let gathered = gather(&self.household, &self.people, month(of), on, &bench).unwrap().unwrap();
        gathered.people.iter().map(|c| c.cover).collect()
    }
}

#[test]
fn one_ratio_holds_for_all_of_70_to_74_from_the_first_of_the_month() {
    let mut home = Home::couple();
    home.write("2026-09");
    assert_eq!((home.ratio(1, "2026-09-01"), home.ratio(2, "2026-09-01")), (Some(20), Some(20)));
    assert_eq!(home.ratio(1, "2026-08-31"), None);
    home.earns(1, 2026, 4_000_000);
    home.write("2026-10");
    assert_eq!((home.ratio(2, "2026-09-30"), home.ratio(2, "2026-10-01")), (Some(20), Some(30)));
}

#[test]
fn trap_21_in_july_both_years_are_determined_and_their_ratios_may_differ() {
    let mut home = Home::couple();
    for (n, taxable) in [(1, 4_000_000), (2, 0)] {
        home.earns(n, 2025, taxable);
    }
    home.write("2026-07");
    home.write("2026-08");
    assert_eq!((home.ratio(1, "2026-07-31"), home.ratio(1, "2026-08-01")), (Some(30), Some(20)));
}

#[test]
fn the_same_outcome_is_not_written_again() {
    let mut home = Home::couple();
    assert_eq!(home.write("2026-09").len(), 1);
    assert!(home.judge("2026-09").acts.is_empty() && home.judge("2026-12").acts.is_empty());
    home.earns(1, 2026, 1_400_001);
    assert!(home.judge("2026-12").acts.is_empty(), "another income, the same outcome");
}

#[test]
fn a_later_income_supersedes_what_was_determined_of_the_same_month_and_names_the_papers() {
    let mut home = Home::couple();
    home.write("2026-09");
    let mut paper = issued(1);
    paper.face.set(FieldName::Copay, Value::Ratio(20));
    paper.valid_until = Some(date("2027-07-31"));
    let no = paper.no.to_string();
    home.of(1).certificates.body.push(paper);
    home.earns(1, 2026, 4_000_000);
    let judged = home.judge("2026-09");
    assert_eq!(judged.papers_to_replace, [(Uuid::from_u128(1001), no)]);
    let first = home.household.determinations.body[0].id;
    home.write("2026-09");
    let held = home.household.determination_for(month("2026-09")).unwrap();
    assert_eq!((held.supersedes, home.household.determinations.body.len()), (Some(first), 2));
    assert_eq!(home.household.determination_for(month("2026-08")), None);
}

#[test]
fn a_round_names_the_limit_papers_that_say_another_class() {
    let mut home = Home::couple();
    home.write("2026-09");
    let mut paper = issued(1);
    paper.kind = CertificateKind::LimitCertificate;
    let class = |class: &str| Value::Text(class.into());
    paper.face.set(FieldName::LimitClass, class("現役並みⅠ"));
    let no = paper.no.to_string();
    home.of(1).certificates.body.push(paper);
    home.earns(1, 2026, 4_000_000);
    let judged = home.judge("2026-09");
    let elderly = judged.judgement.elderly.decided().unwrap();
    assert_eq!(judged.papers_to_replace, [(Uuid::from_u128(1001), no)]);
    home.of(1).certificates.body[0].face.set(FieldName::LimitClass, class(elderly.label()));
    assert_eq!(home.judge("2026-09").papers_to_replace, []);
}

#[test]
fn a_paper_that_ends_before_the_new_ratio_holds_stays() {
    let mut home = Home::couple();
    home.write("2026-09");
    let mut paper = issued(1);
    paper.face.set(FieldName::Copay, Value::Ratio(20));
    paper.valid_until = Some(date("2027-07-31"));
    home.of(1).certificates.body.push(paper);
    home.earns(1, 2027, 4_000_000);
    home.earns(2, 2027, 0);
    assert_eq!(home.judge("2027-08").papers_to_replace, []);
}

#[test]
fn an_income_that_is_not_known_yet_is_pending_and_gives_no_ratio() {
    let mut home = Home::couple();
    home.of(2).income.body.clear();
    let judged = home.judge("2026-09");
    assert!(judged.is_pending());
    assert_eq!(judged.people.iter().filter(|c| c.income == Knowledge::Unknown).count(), 1);
    home.write("2026-09");
    assert_eq!(home.ratio(1, "2026-09-01"), None);
    home.earns(2, 2026, 0);
    home.write("2026-09");
    assert_eq!(home.ratio(1, "2026-09-01"), Some(20));
}

#[test]
fn who_joins_within_the_month_gets_a_ratio_and_the_others_keep_theirs() {
    let mut home = Home::couple();
    home.write("2026-09");
    home.member(3, "1956-01-10", "2026-10-15", None);
    home.earns(3, 2026, 4_000_000);
    home.write("2026-10");
    assert_eq!((home.ratio(3, "2026-10-15"), home.ratio(1, "2026-10-31")), (Some(30), Some(20)));
    home.write("2026-11");
    assert_eq!((home.ratio(3, "2026-11-01"), home.ratio(1, "2026-11-01")), (Some(30), Some(30)));
    let held = home.household.determination_for(month("2026-10")).unwrap();
    assert!(held.only.is_empty(), "the household's own determination holds for the household");
}

#[test]
fn who_joins_on_the_first_has_a_ratio_also_where_changes_count_from_the_next_month() {
    let mut home = Home::couple();
    home.practice.change_counts = ChangeCounts::NextMonth;
    home.write("2026-09");
    home.member(3, "1956-01-10", "2026-10-01", None);
    home.earns(3, 2026, 4_000_000);
    home.write("2026-10");
    assert_eq!((home.ratio(3, "2026-10-01"), home.ratio(1, "2026-10-31")), (Some(30), Some(20)));
}

#[test]
fn a_change_of_the_household_counts_from_when_the_municipality_says() {
    for (from, counts, of, covered) in [
        ("2026-10-01", ChangeCounts::NextMonthOrSameOnTheFirst, "2026-10", 3),
        ("2026-10-02", ChangeCounts::NextMonthOrSameOnTheFirst, "2026-10", 2),
        ("2026-10-02", ChangeCounts::NextMonthOrSameOnTheFirst, "2026-11", 3),
        ("2026-10-01", ChangeCounts::NextMonth, "2026-10", 2),
        ("2026-10-31", ChangeCounts::SameMonth, "2026-10", 3),
    ] {
        let mut home = Home::couple();
        home.practice.change_counts = counts;
        home.member(3, "1990-01-10", from, None);
        home.earns(3, 2026, 0);
        let people = home.judge(of).people.len();
        assert_eq!(people, covered, "{from} {counts:?} {of}");
    }
}

#[test]
fn trap_08_the_head_who_is_not_insured_is_counted_as_such() {
    let mut home = Home::couple();
    let son = resident(5, "1980-01-01");
    home.household.heads.body = vec![Headship { resident: son.id, from: None }];
    home.people.insert(son.id, son);
    assert_eq!(home.covers("2026-09"), [Cover::Nhi, Cover::Nhi, Cover::NominalHead]);
}

#[test]
fn who_went_to_the_late_elderly_scheme_counts_while_the_status_holds() {
    let mut home = Home::couple();
    home.member(4, "1950-01-01", "2020-04-01", Some("2025-01-01"));
    assert_eq!(home.covers("2026-09").len(), 2);
    home.status(4, StatusKind::FormerMember, "2025-01-01", None);
    assert_eq!(home.covers("2026-09"), [Cover::Nhi, Cover::Nhi, Cover::FormerNhiSameHousehold]);
    home.of(4).identity.body.removed_on = Some(date("2026-08-31"));
    assert_eq!(home.covers("2026-09").len(), 2, "died or moved away, whether anybody ended the status or not");
    home.of(4).identity.body.removed_on = None;
    home.household.number.body.juki_household_no = Some("000000000000001".into());
    assert_eq!(home.covers("2026-09").len(), 3);
    home.of(4).identity.body.juki_household_no = Some("000000000000002".into());
    assert_eq!(home.covers("2026-09").len(), 2, "lives in another household by the registry");
}

#[test]
fn where_the_municipality_asks_for_it_the_receipts_count_from_the_month_after_the_application() {
    let mut home = Home::couple();
    home.practice.receipts_ex_officio = false;
    home.earns(1, 2026, 1_500_000);
    home.of(1).income.body[0].receipts_yen = 4_000_000;
    let ratio = |home: &mut Home, of: &str| home.judge(of).judgement.copay.decided().unwrap().ratio_percent;
    assert_eq!(ratio(&mut home, "2026-11"), 30);
    home.status(1, StatusKind::ReceiptsApplication, "2026-11-21", Some("2027-08-01"));
    assert_eq!((ratio(&mut home, "2026-11"), ratio(&mut home, "2026-12")), (30, 20));
    home.practice.receipts_ex_officio = true;
    assert_eq!(ratio(&mut home, "2026-11"), 20);
}

#[test]
fn children_count_by_the_household_of_31_december_of_the_income_year() {
    for (birth, from, income, under_16, older) in [
        // born on 1 January: a year older on 31 December
        ("2010-01-01", "2020-04-01", 0, 0, 1),
        ("2010-01-02", "2020-04-01", 0, 1, 0),
        ("2007-01-01", "2020-04-01", 0, 0, 0),
        ("2007-01-02", "2020-04-01", 0, 0, 1),
        ("2015-05-05", "2026-01-01", 0, 0, 0),
        ("2015-05-05", "2025-12-31", 0, 1, 0),
        ("2015-05-05", "2020-04-01", 380_000, 1, 0),
        ("2015-05-05", "2020-04-01", 380_001, 0, 0),
    ] {
        let mut home = Home::couple();
        home.member(3, birth, from, None);
        home.earns(3, 2026, 0);
        home.of(3).income.body[0].aggregate_income_yen = income;
        let bench =
            Bench { rules: Rules::built_in(), practice: &home.practice, today: date("2026-11-21"), rounds: None };
        let of = month("2026-09");
        let gathered = gather(&home.household, &home.people, of, of.first_day(), &bench).unwrap().unwrap();
        let minors: Vec<_> =
            gathered.facts.people.iter().map(|person| person.minors).filter(|m| *m != Minors::default()).collect();
        let expected = Minors { under_16, from_16_to_18: older };
        assert_eq!(minors.first().copied().unwrap_or_default(), expected, "{birth} {from} {income}");
    }
}

#[test]
fn losing_a_job_counts_for_the_limits_until_the_first_31_july_after_it_ends() {
    for (from, to, of, counts) in [
        ("2025-06-15", Some("2027-04-01"), "2025-05", false),
        ("2025-06-15", Some("2027-04-01"), "2025-06", true),
        ("2025-06-15", Some("2027-04-01"), "2027-07", true),
        ("2025-06-15", Some("2027-04-01"), "2027-08", false),
        ("2025-06-15", None, "2030-01", true),
    ] {
        let mut home = Home::couple();
        home.member(3, "1980-01-10", "2020-04-01", None);
        home.status(3, StatusKind::InvoluntaryUnemployment, from, to);
        let bench =
            Bench { rules: Rules::built_in(), practice: &home.practice, today: date("2026-11-21"), rounds: None };
        let of = month(of);
        let gathered = gather(&home.household, &home.people, of, of.first_day(), &bench).unwrap().unwrap();
        let jobless = gathered.facts.people.iter().any(|p| p.involuntary_unemployment);
        assert_eq!(jobless, counts, "{from} {to:?} {of}");
    }
}

#[test]
fn without_an_address_in_japan_on_1_january_nobody_is_exempt_by_that() {
    let mut home = Home::couple();
    let year = &mut home.of(2).income.body[0];
    (year.municipality, year.taxed) = (String::new(), false);
    let bench = Bench { rules: Rules::built_in(), practice: &home.practice, today: date("2026-11-21"), rounds: None };
    let of = month("2026-09");
    let gathered = gather(&home.household, &home.people, of, of.first_day(), &bench).unwrap().unwrap();
    assert_eq!(gathered.facts.people.iter().filter(|p| p.income.abroad_on_tax_date).count(), 1);
}

#[test]
fn records_that_contradict_the_calendar_are_named_and_not_judged() {
    let mut home = Home::couple();
    home.of(2).identity.body.birth = crate::person::Birth::on(date("2027-01-01"));
    let bench = Bench { rules: Rules::built_in(), practice: &home.practice, today: date("2026-11-21"), rounds: None };
    let refused = judge_household(&home.household, &home.people, month("2026-09"), &bench, &mut Uuid::nil);
    let refused = refused.unwrap_err();
    assert_eq!((refused.resident, refused.field), (Uuid::from_u128(1002), "birth"));
    home.people.remove(&Uuid::from_u128(1002));
    let bench = Bench { rules: Rules::built_in(), practice: &home.practice, today: date("2026-11-21"), rounds: None };
    let refused = judge_household(&home.household, &home.people, month("2026-09"), &bench, &mut Uuid::nil);
    assert_eq!(refused.unwrap_err().field, "resident");
}

#[test]
fn nobody_is_judged_in_a_month_without_cover() {
    let mut home = Home::couple();
    for member in &mut home.household.members.body {
        member.period.to = Some(date("2026-09-01"));
    }
    let bench = Bench { rules: Rules::built_in(), practice: &home.practice, today: date("2026-11-21"), rounds: None };
    for (of, judged) in [("2026-08", true), ("2026-09", false), ("2020-03", false)] {
        let found = judge_household(&home.household, &home.people, month(of), &bench, &mut Uuid::nil).unwrap();
        assert_eq!(found.is_some(), judged, "{of}");
    }
}
