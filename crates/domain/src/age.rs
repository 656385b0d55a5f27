//! Ages by 年齢計算ニ関スル法律 and 民法143条.
//!
//! Knows two different notions of "turning n": the day one *reaches* n (the eve of the birthday) and
//! the birthday itself. Knows nothing of what follows from them.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::person::Birth;
use crate::rules;

/// The n-th birthday; born on 29 February, in a common year 1 March.
pub fn birthday(birth: NaiveDate, n: i32) -> NaiveDate {
    let year = birth.year() + n;
    NaiveDate::from_ymd_opt(year, birth.month(), birth.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .expect("only 29 February can be missing, and 1 March never is")
}

/// The day on which one reaches n years of age: the eve of the n-th birthday (at 24 h). Born on
/// 29 February, in a common year 28 February.
pub fn reach(birth: NaiveDate, n: i32) -> NaiveDate {
    birthday(birth, n) - Days::new(1)
}

/// Full years lived on `day` in the legal sense (the birthday's eve already counts at its end, so on
/// the birthday one is n).
pub fn years_on(birth: NaiveDate, day: NaiveDate) -> i32 {
    let n = day.year() - birth.year();
    if birthday(birth, n) <= day { n } else { n - 1 }
}

/// The age reached by the end of `day` (年齢計算ニ関スル法律: reached on the eve of the birthday). Where a law counts an age of a day (65歳未満で離職した,
/// 65歳以上で資格を得た), it counts so; ages shown to people are [`years_on`].
pub fn years_reached(birth: NaiveDate, day: NaiveDate) -> i32 {
    years_on(birth, day.succ_opt().unwrap_or(day))
}

/// 75 has come by `day`; none where what is known of the birth leaves it open.
pub fn is_75_on(birth: Birth, day: NaiveDate) -> Option<bool> {
    let is_75 = |birth: NaiveDate| gates(birth).late_elderly_from <= day;
    let latest = birth.latest()?;
    if is_75(latest) { Some(true) } else { (!is_75(birth.assumed())).then_some(false) }
}

/// 75 has come by `day` or may have come, and what is known of the birth leaves open on which day (C34): no paper is made and no ratio is
/// recorded, nor does anything end, until a clerk records an assumed birth (みなし生年月日) or the registry tells the day.
pub fn is_75_undated(birth: Birth, day: NaiveDate) -> bool {
    !birth.is_exact() && is_75_on(birth, day) != Some(false)
}

/// The ages at which the law changes something for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeGates {
    /// 70–74 (高齢受給者): the first of the month after the month of reaching 70; born on the 1st,
    /// the birth month itself. 国保法42条1項3号
    pub elderly_from: NaiveDate,
    /// 後期 begins and 国保 ends: the 75th birthday. 高確法52条, 国保法6条8号
    pub late_elderly_from: NaiveDate,
    /// Last day of 就学前: the first 31 March on or after reaching 6.
    pub preschool_until: NaiveDate,
    /// 18歳年度末: the first 31 March on or after reaching 18.
    pub minor_until: NaiveDate,
}

/// The gates of someone born on `birth`.
pub fn gates(birth: NaiveDate) -> AgeGates {
    let age = |id: &str| i32::try_from(rules::number(id, birth)).expect("ages of the table are small; read by a test");
    AgeGates {
        elderly_from: first_of_next_month(reach(birth, age("elderly_age"))),
        late_elderly_from: birthday(birth, age("late_elderly_age")),
        preschool_until: school_year_end(reach(birth, age("preschool_age"))),
        minor_until: school_year_end(reach(birth, age("minor_age"))),
    }
}

fn first_of_next_month(day: NaiveDate) -> NaiveDate {
    let (year, month) = if day.month() == 12 { (day.year() + 1, 1) } else { (day.year(), day.month() + 1) };
    NaiveDate::from_ymd_opt(year, month, 1).expect("the first of a month exists")
}

fn school_year_end(day: NaiveDate) -> NaiveDate {
    let end = |year| NaiveDate::from_ymd_opt(year, 3, 31).expect("31 March exists");
    if day <= end(day.year()) { end(day.year()) } else { end(day.year() + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(birth: &str, elderly: &str, late: &str, preschool: &str, minor: &str) {
        let gates = gates(date(birth));
        assert_eq!(
            (gates.elderly_from, gates.late_elderly_from, gates.preschool_until, gates.minor_until),
            (date(elderly), date(late), date(preschool), date(minor)),
            "{birth}"
        );
    }

    #[test]
    fn someone_born_on_the_first_is_elderly_from_the_birth_month() {
        check("1956-11-01", "2026-11-01", "2031-11-01", "1963-03-31", "1975-03-31");
        check("1956-10-15", "2026-11-01", "2031-10-15", "1963-03-31", "1975-03-31");
        check("1957-01-01", "2027-01-01", "2032-01-01", "1963-03-31", "1975-03-31");
    }

    #[test]
    fn someone_born_on_29_february_turns_75_on_1_march_and_reaches_70_on_28_february() {
        check("1956-02-29", "2026-03-01", "2031-03-01", "1962-03-31", "1974-03-31");
        check("1952-02-29", "2022-03-01", "2027-03-01", "1958-03-31", "1970-03-31");
    }

    #[test]
    fn a_child_of_1_april_ends_preschool_one_year_before_a_child_of_2_april() {
        check("2020-04-01", "2090-04-01", "2095-04-01", "2026-03-31", "2038-03-31");
        check("2020-04-02", "2090-05-01", "2095-04-02", "2027-03-31", "2039-03-31");
    }

    #[test]
    fn years_are_counted_to_the_birthday() {
        assert_eq!(years_on(date("1951-11-20"), date("2026-11-19")), 74);
        assert_eq!(years_on(date("1951-11-20"), date("2026-11-20")), 75);
        assert_eq!(years_on(date("2024-02-29"), date("2025-02-28")), 0);
        assert_eq!(years_on(date("2024-02-29"), date("2025-03-01")), 1);
    }

    #[test]
    fn an_age_is_reached_on_the_eve_of_the_birthday() {
        assert_eq!(years_reached(date("1961-11-02"), date("2026-10-31")), 64);
        assert_eq!(years_reached(date("1961-11-01"), date("2026-10-31")), 65);
        assert_eq!(years_reached(date("1960-02-29"), date("2025-02-28")), 65);
        assert_eq!(reach(date("1960-02-29"), 65), date("2025-02-28"));
    }

    #[test]
    fn the_day_of_75_is_open_from_the_first_day_on_which_it_may_have_come() {
        for (text, day, is_open) in [
            ("1951-12-05", "2026-12-05", false),
            ("1951-12-00", "2026-11-30", false),
            ("1951-12-00", "2026-12-01", true),
            ("1951-12-00", "2027-01-05", true),
            ("1951-00-00", "2025-12-31", false),
            ("1951-00-00", "2027-01-05", true),
            ("0000-00-00", "2026-12-01", true),
        ] {
            assert_eq!(is_75_undated(Birth::parse(text).unwrap(), date(day)), is_open, "{text} on {day}");
        }
    }

    #[test]
    fn whether_somebody_is_75_may_be_open() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 5).unwrap();
        for (text, is_75) in [
            ("1951-12-05", Some(true)),
            ("1951-12-06", Some(false)),
            ("1951-12-00", None),
            ("1951-11-00", Some(true)),
            ("1951-00-00", None),
            ("1952-00-00", Some(false)),
            ("0000-00-00", None),
        ] {
            assert_eq!(is_75_on(Birth::parse(text).unwrap(), day), is_75, "{text}");
        }
    }
}
