//! What happens to homes by dice: the specialities of `special`, each about as often as in a city.

use chrono::Days;
use madoguchi_domain::person::{PrintChoice, Sex, Support};
use madoguchi_domain::record::{MynaState, StatusKind};
use madoguchi_domain::scheme::national::reasons::{EndReason, StartReason};

use crate::money::{self, BORDERS, Border, BorderSubject};
use crate::names::{MEN, WOMEN};
use crate::people::{HomeComposition, HomeEvent, SampleHome, days_before};
use crate::special;
use crate::town::Town;

impl Town {
    /// Everything that may be special, by dice.
    pub(super) fn season(&mut self, home: &mut SampleHome) {
        if self.dice.chance(300) {
            self.come_from_abroad(home);
        }
        for at in 0..home.people.len() {
            self.name_and_birth(home, at);
        }
        if home.people.iter().any(|person| person.covered_on(self.day)) {
            self.covered_home(home);
            for at in 0..home.people.len() {
                self.covered_person(home, at);
            }
        }
    }

    fn come_from_abroad(&mut self, home: &mut SampleHome) {
        for person in &mut home.people {
            special::foreign(person, self.brought_over_on, &mut self.dice);
            for span in &mut person.spans {
                span.reason = if span.reason == StartReason::A05 { StartReason::A05 } else { StartReason::A08 };
                span.qualified_on = span.from;
            }
            if self.dice.chance(600) {
                special::stay_ends(person, days_before(self.day, 5) + Days::new(self.dice.roll(60)));
            }
            if self.dice.chance(500) {
                special::unknown_birth(person, self.dice.chance(5_000));
            }
        }
        if self.dice.chance(1_500) {
            let choice = self.dice.pick(&[PrintChoice::Alias, PrintChoice::WithAlias, PrintChoice::Latin]);
            let family = self.surname();
            for person in &mut home.people {
                let given = self.dice.pick(if person.identity.sex == Sex::Female { WOMEN[1] } else { MEN[1] });
                special::alias(person, &family.with(given.0), choice);
            }
        }
    }

    fn name_and_birth(&mut self, home: &mut SampleHome, at: usize) {
        let day = self.day;
        let person = &mut home.people[at];
        let (years, married) = (person.years(day), person.identity.relation == "12");
        if married && years < 65 && person.identity.nationality.is_none() && self.dice.chance(250) {
            let choice = if self.dice.chance(6_000) { PrintChoice::WithFormerSurname } else { PrintChoice::Name };
            let family = self.surname();
            special::former_surname(person, family.name(), choice);
        }
        let alone = matches!(home.composition, HomeComposition::Single | HomeComposition::OneParent);
        let person = &mut home.people[at];
        if alone && person.identity.sex == Sex::Female && (18..70).contains(&years) && self.dice.chance(70) {
            let support =
                self.dice.pick(&[Support::Both, Support::Both, Support::NoDisclosure, Support::NoSelfInformation]);
            special::protected(person, support, day + Days::new(30 + self.dice.roll(330)));
        }
        if years >= 85 && self.dice.chance(20) {
            special::unknown_birth(person, false);
        }
    }

    /// What concerns the whole home.
    fn covered_home(&mut self, home: &mut SampleHome) {
        if self.dice.chance(600) {
            let special = self.dice.chance(1_200);
            let day = self.day;
            if let Some(person) = home.people.iter_mut().find(|p| p.covered_on(day) && p.years(day) >= 20) {
                special::arrears(person, self.brought_over_on, special, &mut self.dice);
            }
        }
        if self.dice.chance(500) {
            self.stand_at_a_border(home);
        }
        if self.dice.chance(15) {
            let reason = if self.dice.chance(3_500) { EndReason::E02 } else { EndReason::E01 };
            let on = days_before(self.day, 7) + Days::new(self.dice.roll(35));
            special::will_move(home, reason, on);
        } else if self.dice.chance(250) {
            home.event = self.event(home);
        }
    }

    /// Incomes at a border, where the home is one that a border concerns.
    fn stand_at_a_border(&mut self, home: &mut SampleHome) {
        let day = self.day;
        let insured = |at: usize, ages: std::ops::Range<i32>| {
            home.people.get(at).is_some_and(|p| p.covered_on(day) && ages.contains(&p.years(day)))
        };
        let subject = match home.people.len() {
            1 if insured(0, 20..69) => BorderSubject::Younger,
            1 if insured(0, 71..74) => BorderSubject::Elderly,
            2 if insured(0, 71..74) && insured(1, 71..74) => BorderSubject::ElderlyCouple,
            _ => return,
        };
        let borders: Vec<Border> = BORDERS.iter().copied().filter(|border| border.subject == subject).collect();
        let (border, beside) = (self.dice.pick(&borders), self.dice.pick(&[-1, 0, 1]));
        set_border(home, border, beside, money::tax_year(day));
    }

    fn event(&mut self, home: &SampleHome) -> Option<HomeEvent> {
        let day = self.day;
        let fits = |at: usize, youngest: i32| home.people[at].covered_on(day) && home.people[at].years(day) >= youngest;
        let at = (0..home.people.len()).find(|at| fits(*at, 18))?;
        let split = (1..home.people.len()).find(|at| fits(*at, 20) && home.people[*at].identity.relation == "20");
        let heir = (1..home.people.len()).find(|at| home.people[*at].years(day) >= 20);
        match self.dice.roll(10) {
            0..3 => Some(HomeEvent::StartCorrected { at, days: 1 + self.dice.roll(5) }),
            3..6 => Some(HomeEvent::Reissued { at }),
            6 | 7 => split.map(|at| HomeEvent::Split { at }),
            8 => heir.map(|to| HomeEvent::HeadChanged { to }),
            _ => home
                .people
                .iter()
                .position(|p| p.spans.len() == 1 && p.spans[0].end.is_some() && !p.late_elderly_on(day))
                .map(|at| HomeEvent::EndCancelled { at }),
        }
    }

    /// What concerns one person who is covered.
    fn covered_person(&mut self, home: &mut SampleHome, at: usize) {
        let (day, brought_over_on) = (self.day, self.brought_over_on);
        let partner_late = home.people.iter().take(2).any(|p| p.late_elderly_on(day) && !p.spans.is_empty());
        if home.people[at].late_elderly_on(day) {
            let others = home.people.iter().any(|p| p.covered_on(day));
            if others && !home.people[at].spans.is_empty() {
                special::former_member(&mut home.people[at]);
            }
            return;
        }
        let (alone, of_age) = (home.people.len() == 1, home.people.len() > 2);
        let person = &mut home.people[at];
        let plain = person.spans.len() == 1 && person.spans[0].end.is_none();
        if !plain || !person.covered_on(day) {
            return;
        }
        match person.years(day) {
            65.. if partner_late && self.dice.chance(1_000) => {
                special::former_dependant(person, brought_over_on, &mut self.dice)
            }
            65.. if alone && self.dice.chance(100) => special::facility(person),
            25..=64 if self.dice.chance(400) => special::jobless(person, brought_over_on, &mut self.dice),
            23..40 if person.identity.sex == Sex::Female && self.dice.chance(250) => {
                special::maternity(person, brought_over_on, &mut self.dice);
            }
            18..23 if of_age && at > 0 && self.dice.chance(1_500) => special::student(person, brought_over_on),
            _ => self.seldom(home, at),
        }
    }

    /// What is seldom anywhere.
    fn seldom(&mut self, home: &mut SampleHome, at: usize) {
        let brought_over_on = self.brought_over_on;
        let person = &mut home.people[at];
        match self.dice.roll(10_000) {
            0..5 => special::since_joining(person, StatusKind::SexNotation, ("applied", "yes")),
            5..60 if person.myna == Some(MynaState::Registered) => {
                special::since_joining(person, StatusKind::CareNeeded, ("applied", "yes"));
            }
            60..65 => special::since_joining(person, StatusKind::Borderline, ("notice", "福祉事務所")),
            65..67 => special::since_joining(person, StatusKind::Remote, ("place", "児童福祉施設")),
            70..120 => special::bygone(person, StatusKind::ShortTerm, brought_over_on),
            120..170 if person.years(brought_over_on) >= 65 => {
                special::bygone(person, StatusKind::Retiree, brought_over_on)
            }
            170..200 => special::re_entered(person, brought_over_on),
            _ => {}
        }
    }
}

/// Gives the covered members of a home the incomes of a border.
pub(super) fn set_border(home: &mut SampleHome, border: Border, beside: i64, year: i32) {
    for (person, income) in home.people.iter_mut().zip(border.incomes(beside, year)) {
        person.incomes = vec![income];
    }
    home.at_a_border = true;
}
