//! 有効期限 of the papers of the 国保: the yearly end, and what ends a paper earlier.
//!
//! Knows days and ages. Knows nothing of records and of who may have a paper.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::ground::{Assessment, Ground};
use crate::{age, rules, wareki};

/// 国保則6条4項: no paper holds for more than five years.
const MONTHS_MAX: u32 = 60;

/// Why a certificate can have no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEnd {
    /// Every end lies before the issue (a stay that has expired).
    #[error("the end lies before the issue")]
    BeforeIssue,
}

/// What the end of a certificate turns on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndFacts {
    /// 交付年月日
    pub issued_on: NaiveDate,
    /// 生年月日
    pub birth: NaiveDate,
    /// 在留期間満了日
    pub stay_expires_on: Option<NaiveDate>,
    /// Days after it on which the certificate still holds (市町村の定め).
    pub stay_offset_days: u64,
    /// 特例期間: its renewal was asked for, and it goes on until then (入管法20条6項).
    pub stay_goes_on_until: Option<NaiveDate>,
    /// マル学: last day of the proof (在学証明).
    pub student_until: Option<NaiveDate>,
    /// Years the certificate of somebody under 70 holds (市町村の定め).
    pub years: i32,
    /// A year in which everybody's certificates end (市町村の定め); where they hold one year, every year.
    pub renewal_year: i32,
}

impl EndFacts {
    /// Somebody with nothing special, in a municipality that set nothing: every paper ends with its year.
    pub fn yearly(issued_on: NaiveDate, birth: NaiveDate) -> Self {
        Self {
            issued_on,
            birth,
            stay_expires_on: None,
            stay_offset_days: u64::try_from(rules::number("stay_expiry_offset_days", issued_on)).unwrap_or(0),
            stay_goes_on_until: None,
            student_until: None,
            years: 1,
            renewal_year: issued_on.year(),
        }
    }

    /// 在留期間満了による期限, and why.
    fn stay_end(&self) -> Option<(NaiveDate, &'static str, &'static str)> {
        let expires = self.stay_expires_on?;
        match self.stay_goes_on_until.filter(|until| *until > expires) {
            Some(until) => Some((until, "在留期間の更新を申請中。特例期間の末日", "入管法20条6項（特例期間、2か月）")),
            None => {
                let end = expires + Days::new(self.stay_offset_days);
                Some((end, "在留期間満了による期限", "市町村の定め（満了日の翌日）"))
            }
        }
    }
}

/// 有効期限 of a paper that ends every year, for somebody with nothing else that ends it (限度額の認定証; cases).
pub fn certificate_end(
    issued_on: NaiveDate,
    birth: NaiveDate,
    stay_expires_on: Option<NaiveDate>,
    stay_offset_days: u64,
) -> Result<Assessment<NaiveDate>, NoEnd> {
    end_of(&EndFacts { stay_expires_on, stay_offset_days, ..EndFacts::yearly(issued_on, birth) })
}

/// 有効期限: the earliest of the yearly end (or that of the municipality's cycle of years), the eve of 70–74, the eve of
/// the 75th birthday, the stay limit plus the municipal days, and a student's proof. Someone who is 75 already gets the
/// yearly end. (`docs/adr/0006`; 国保則6条: at most five years, which every cycle keeps.)
pub fn end_of(facts: &EndFacts) -> Result<Assessment<NaiveDate>, NoEnd> {
    let under_70 = facts.issued_on < age::gates(facts.birth).elderly_from;
    let common = common_end(facts, under_70);
    let best = own_end(facts).filter(|own| own.0 < common.0).unwrap_or(common);
    not_before_issue(best, facts)
}

/// What ends a paper of a kind that has no end otherwise: a stay or a student's proof, and 70 where it comes within the year.
pub fn end_if_any(facts: &EndFacts) -> Result<Option<Assessment<NaiveDate>>, NoEnd> {
    let ages_within_year = |(end, _, _): &OwnEnd| *end <= year_end(facts.issued_on);
    let ends =
        by_age(facts).into_iter().flatten().filter(ages_within_year).chain(by_status(facts).into_iter().flatten());
    earliest(ends).map(|own| not_before_issue(own, facts)).transpose()
}

fn not_before_issue((end, ground): (NaiveDate, Ground), facts: &EndFacts) -> Result<Assessment<NaiveDate>, NoEnd> {
    if end < facts.issued_on { Err(NoEnd::BeforeIssue) } else { Ok(Assessment { outcome: end, grounds: vec![ground] }) }
}

/// An end that comes from the person: the last day, the fact, its clause.
type OwnEnd = (NaiveDate, &'static str, &'static str);

/// The earliest end that comes from the person: 70, 75, a stay, a student's proof.
fn own_end(facts: &EndFacts) -> Option<(NaiveDate, Ground)> {
    earliest(by_age(facts).into_iter().chain(by_status(facts)).flatten())
}

/// 70, and 75.
fn by_age(facts: &EndFacts) -> [Option<OwnEnd>; 2] {
    let gates = age::gates(facts.birth);
    let eve = |day: NaiveDate| Some(day).filter(|day| facts.issued_on < *day).and_then(|day| day.pred_opt());
    [
        eve(gates.elderly_from).map(|end| (end, "70歳到達による期限", "国保法42条1項3号")),
        eve(gates.late_elderly_from).map(|end| (end, "75歳の誕生日の前日", "国保法6条8号・8条1項")),
    ]
}

/// A stay, and a student's proof.
fn by_status(facts: &EndFacts) -> [Option<OwnEnd>; 2] {
    let proof = "国保法116条、市町村の定め（毎年3月31日）";
    [facts.stay_end(), facts.student_until.map(|end| (end, "マル学（在学証明）の期限", proof))]
}

fn earliest(ends: impl Iterator<Item = OwnEnd>) -> Option<(NaiveDate, Ground)> {
    let (end, fact, clause) = ends.min_by_key(|(end, _, _)| *end)?;
    let fact = format!("{fact} {}", wareki::long(end));
    Some((end, Ground::new("certificate_end", fact, clause, "この期限がなければ年次更新の期限まで")))
}

/// The last yearly end that lies within five years of 交付日, the first day included (国保則6条4項).
pub fn last_lawful_end(issued_on: NaiveDate) -> Option<NaiveDate> {
    let after = issued_on.checked_add_months(Months::new(MONTHS_MAX))?;
    year_start(after).pred_opt()
}

/// 年次更新, or the common end of the municipality's cycle of years for those under 70.
fn common_end(facts: &EndFacts, under_70: bool) -> (NaiveDate, Ground) {
    let yearly = year_end(facts.issued_on);
    let years = if under_70 { facts.years.max(1) } else { 1 };
    let ahead = (facts.renewal_year - yearly.year()).rem_euclid(years);
    let end = NaiveDate::from_ymd_opt(yearly.year() + ahead, yearly.month(), yearly.day()).unwrap_or(yearly);
    let (fact, clause) = if years == 1 {
        (format!("年次更新の期限 {}", wareki::long(end)), "市町村の定め（7月31日）".to_owned())
    } else {
        (format!("一斉更新の期限 {}", wareki::long(end)), format!("市町村の定め（{years}年ごとの7月31日）"))
    };
    (end, Ground::new("certificate_end", fact, &clause, "交付日が8月1日以後なら翌年の7月31日"))
}

/// The yearly end on or after `day` (31 July).
pub fn year_end(day: NaiveDate) -> NaiveDate {
    let part = |id| u32::try_from(rules::number(id, day)).unwrap_or(1);
    let end = |year| {
        NaiveDate::from_ymd_opt(year, part("certificate_year_end_month"), part("certificate_year_end_day"))
            .expect("the table's yearly end is a day of every year; read by a test")
    };
    if day <= end(day.year()) { end(day.year()) } else { end(day.year() + 1) }
}

/// First day of the certificate year `day` lies in (1 August).
pub fn year_start(day: NaiveDate) -> NaiveDate {
    let end = year_end(day);
    NaiveDate::from_ymd_opt(end.year() - 1, end.month(), end.day()).unwrap_or(end) + Days::new(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(issued: &str, birth: &str, stay: Option<&str>, until: &str) {
        let facts = EndFacts::yearly(date(issued), date(birth));
        let end = end_of(&EndFacts { stay_expires_on: stay.map(date), ..facts }).unwrap();
        assert_eq!(end.outcome, date(until));
        assert!(!end.grounds.is_empty());
    }

    #[test]
    fn the_earliest_end_holds() {
        check("2026-11-21", "1980-05-05", None, "2027-07-31");
        check("2026-11-21", "1957-03-10", None, "2027-03-31");
        check("2026-11-21", "1957-04-01", None, "2027-03-31");
        check("2026-11-21", "1952-05-20", None, "2027-05-19");
        check("2026-11-21", "1995-01-01", Some("2027-03-10"), "2027-03-11");
        check("2026-11-21", "1995-01-01", Some("2028-03-10"), "2027-07-31");
        check("2026-07-31", "1980-05-05", None, "2026-07-31");
        check("2026-08-01", "1980-05-05", None, "2027-07-31");
        check("2026-11-21", "1940-01-01", None, "2027-07-31");
    }

    #[test]
    fn an_expired_stay_has_no_end() {
        let facts = EndFacts::yearly(date("2026-11-21"), date("1995-01-01"));
        let expired = EndFacts { stay_expires_on: Some(date("2026-11-19")), ..facts };
        assert_eq!(end_of(&expired), Err(NoEnd::BeforeIssue));
        check("2026-11-21", "1995-01-01", Some("2026-11-20"), "2026-11-21");
    }

    #[track_caller]
    fn cycle(years: i32, issued: &str, birth: &str, until: &str) {
        let facts = EndFacts::yearly(date(issued), date(birth));
        let end = end_of(&EndFacts { years, renewal_year: 2027, ..facts }).unwrap().outcome;
        assert_eq!(end, date(until), "{years} years, issued {issued}");
        assert!(end < date(issued) + chrono::Months::new(60), "国保則6条: at most five years, the first day included");
    }

    #[test]
    fn a_cycle_of_years_gives_everybody_under_70_the_same_end() {
        cycle(2, "2026-11-21", "1980-05-05", "2027-07-31");
        cycle(2, "2027-07-31", "1980-05-05", "2027-07-31");
        cycle(2, "2027-08-01", "1980-05-05", "2029-07-31");
        cycle(2, "2025-08-01", "1980-05-05", "2027-07-31");
        cycle(5, "2027-08-01", "1980-05-05", "2032-07-31");
        cycle(2, "2027-08-01", "1958-10-15", "2028-10-31"); // 70 comes first
        cycle(2, "2027-08-01", "1955-05-05", "2028-07-31"); // 70–74: every year
        cycle(1, "2027-08-01", "1980-05-05", "2028-07-31");
    }

    #[test]
    fn a_students_paper_ends_with_the_proof_and_an_expired_stay_holds_while_its_renewal_is_asked_for() {
        let facts = EndFacts::yearly(date("2026-11-21"), date("2005-05-05"));
        let end = |facts: &EndFacts| end_of(facts).map(|end| end.outcome);
        assert_eq!(end(&EndFacts { student_until: Some(date("2027-03-31")), ..facts }), Ok(date("2027-03-31")));
        assert_eq!(end(&EndFacts { student_until: Some(date("2028-03-31")), ..facts }), Ok(date("2027-07-31")));
        assert_eq!(end(&EndFacts { student_until: Some(date("2026-03-31")), ..facts }), Err(NoEnd::BeforeIssue));
        let expired = EndFacts { stay_expires_on: Some(date("2026-11-10")), ..facts };
        assert_eq!(end(&expired), Err(NoEnd::BeforeIssue));
        let asked = EndFacts { stay_goes_on_until: Some(date("2027-01-10")), ..expired };
        assert_eq!(end(&asked), Ok(date("2027-01-10")));
        let renewed = EndFacts { stay_expires_on: Some(date("2028-11-10")), ..asked };
        assert_eq!(end(&renewed), Ok(date("2027-07-31")), "a new stay makes the receipt of the old one nothing");
    }

    #[test]
    fn the_certificate_year_starts_in_august() {
        assert_eq!(year_start(date("2026-11-21")), date("2026-08-01"));
        assert_eq!(year_start(date("2026-07-31")), date("2025-08-01"));
    }
}
