//! Who of a home is insured by the municipality, since when and why, on which income, and which papers are held.
//!
//! About a fifth of a city is: pensioners until 75, the self-employed with their families, those between two jobs. The rest is insured
//! by an employer or, from 75, by the late-elderly scheme, and lives here all the same.

use chrono::{Days, NaiveDate};
use madoguchi_domain::age;
use madoguchi_domain::record::MynaState;
use madoguchi_domain::scheme::national::reasons::{EndReason, StartReason};

use crate::money;
use crate::people::{HomeComposition, Papers, SampleHome, SamplePerson, Span, days_before, years_before};
use crate::town::{Town, day_between};

/// Younger people have no income that counts.
const INCOME_FROM_YEARS: i32 = 15;

impl Town {
    /// Decides by dice who of the home is covered.
    pub(super) fn insure(&mut self, home: &mut SampleHome) {
        let joined = self.joining(home);
        let head_years = home.people.first().map_or(0, |head| head.years(self.day));
        let together = self.dice.chance(if (60..65).contains(&head_years) { 2_600 } else { 1_150 });
        for at in 0..home.people.len() {
            self.insure_one(home, at, together && head_years < 65, joined);
        }
        if home.has_coverage() {
            self.tell_incomes(home);
        }
    }

    fn insure_one(&mut self, home: &mut SampleHome, at: usize, together: bool, joined: (NaiveDate, StartReason)) {
        let (day, composition) = (self.day, home.composition);
        let person = &mut home.people[at];
        let years = person.years(day);
        if person.late_elderly_on(day) {
            return self.covered_until_75(person);
        }
        let child = person.identity.relation == "20";
        let share = match years {
            _ if together => 9_600,
            70.. => 7_600,
            65..70 => 5_200,
            18..30 if composition == HomeComposition::Single => 1_900,
            20.. if child || composition == HomeComposition::Others => 1_300,
            _ => 250,
        };
        if self.dice.chance(share) {
            self.cover(person, if years >= 65 { None } else { Some(joined) });
        } else if years >= 22 && self.dice.chance(500) {
            self.covered_once(person);
        }
    }

    /// When and why a home came to be insured.
    fn joining(&mut self, home: &SampleHome) -> (NaiveDate, StartReason) {
        let left_work = day_between(&mut self.dice, home.moved_in, self.brought_over_on);
        match self.dice.roll(100) {
            0..40 => (home.moved_in, StartReason::A01),
            40..46 => (home.moved_in, StartReason::A02),
            46..88 => (left_work, StartReason::A03),
            88..91 => (left_work, StartReason::A04),
            91..94 => (left_work, StartReason::A06),
            94..97 => (home.moved_in, StartReason::A09),
            97..99 => (home.moved_in, StartReason::A10),
            _ => (home.moved_in, StartReason::A99),
        }
    }

    /// Covers a person from now on; pensioners since they left work.
    pub(super) fn cover(&mut self, person: &mut SamplePerson, joined: Option<(NaiveDate, StartReason)>) {
        let (since, birth) = (person.identity.resident_since.unwrap_or(self.brought_over_on), person.birth());
        let (from, reason) = joined.unwrap_or_else(|| {
            let left_work = age::birthday(birth, 60) + Days::new(self.dice.roll(1_825));
            (left_work.max(since), if left_work > since { StartReason::A03 } else { StartReason::A01 })
        });
        let from = from.max(since).min(self.brought_over_on);
        let span = if from <= birth { Span::open(birth, StartReason::A05) } else { Span::open(from, reason) };
        let qualified_on = if span.reason == StartReason::A02 { days_before(span.from, 400) } else { span.from };
        let span = Span { qualified_on: qualified_on.max(birth), ..span };
        if self.dice.chance(400) && span.from > birth + Days::new(8_000) {
            let earlier = days_before(span.from, 700);
            let left =
                Span::open(earlier, StartReason::A03).with_end(EndReason::E04, days_before(span.qualified_on, 200));
            person.spans.extend(Some(left).filter(|left| left.from < days_before(span.qualified_on, 250)));
        }
        person.spans.push(span);
        self.tell_card(person);
    }

    /// マイナ保険証 and the papers that go with it.
    fn tell_card(&mut self, person: &mut SamplePerson) {
        person.myna = Some(match self.dice.roll(100) {
            0..62 => MynaState::Registered,
            62..93 => MynaState::NotRegistered,
            _ => MynaState::Unknown,
        });
        person.papers = match self.dice.roll(1_000) {
            0..20 => Papers::None,
            20..120 => Papers::BothYears,
            120..123 => Papers::SpoiledOnce,
            123..130 => Papers::Collected,
            _ => Papers::ThisYear,
        };
    }

    /// Someone who was insured here once and has an employer since.
    fn covered_once(&mut self, person: &mut SamplePerson) {
        let birth = person.birth();
        let first =
            person.identity.resident_since.unwrap_or(self.brought_over_on).max(years_before(self.brought_over_on, 8));
        if first + Days::new(60) >= self.brought_over_on || first < birth + Days::new(6_600) {
            return;
        }
        let ended = day_between(&mut self.dice, first + Days::new(30), days_before(self.brought_over_on, 20));
        let span = Span::open(first, StartReason::A03).with_end(EndReason::E04, ended);
        person.spans.push(span);
        person.myna = Some(MynaState::Registered);
        person.papers = Papers::None;
    }

    /// Whoever turned 75 in the last three years was covered until then.
    fn covered_until_75(&mut self, person: &mut SamplePerson) {
        let turned = age::gates(person.birth()).late_elderly_from;
        let since = person.identity.resident_since.unwrap_or(self.brought_over_on);
        if turned < years_before(self.brought_over_on, 3) || turned > self.brought_over_on || !self.dice.chance(7_000) {
            return;
        }
        let from = since.max(years_before(turned, 9));
        if from < turned {
            person.spans.push(Span::open(from, StartReason::A03).with_end(EndReason::E08, turned));
            person.papers = Papers::None;
        }
    }

    /// Incomes of whoever is or was insured, and of the head, who answers for the household.
    pub(super) fn tell_incomes(&mut self, home: &mut SampleHome) {
        let newest = money::tax_year(self.day);
        for (at, person) in home.people.iter_mut().enumerate() {
            let years = person.years(self.day);
            if years < INCOME_FROM_YEARS || (at > 0 && !person.covered_on(self.day)) {
                continue;
            }
            if self.dice.chance(3_300) {
                person.incomes.push(money::likely(newest - 1, years, &mut self.dice));
            }
            person.incomes.push(money::likely(newest, years, &mut self.dice));
        }
    }
}
