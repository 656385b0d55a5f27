//! What is special in a sample office, counted: the summary that `demo` prints.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use madoguchi_domain::age;
use madoguchi_domain::person::{PrintChoice, ResidentKind, Support};
use madoguchi_domain::record::{Certainty, Declaration, MynaState, StatusKind};

use crate::people::{HomeComposition, HomeEvent, SampleHome, SamplePerson};

/// Within so many days a gate of age or stay counts as near.
const NEAR_DAYS: u64 = 62;

/// Counts by name of the speciality; residents unless the name says otherwise.
pub type Specialities = BTreeMap<&'static str, u64>;

/// Counts while the office is made.
pub struct SpecialityCounts {
    day: NaiveDate,
    counts: Specialities,
}

impl SpecialityCounts {
    /// Nothing yet, on the office's day.
    pub fn new(day: NaiveDate) -> Self {
        Self { day, counts: Specialities::new() }
    }

    /// So many more.
    pub fn add(&mut self, name: &'static str, more: u64) {
        *self.counts.entry(name).or_default() += more;
    }

    fn add_if(&mut self, holds: bool, name: &'static str) {
        self.add(name, u64::from(holds));
    }

    /// The counts.
    pub fn done(self) -> Specialities {
        self.counts
    }

    /// A home that was brought over.
    pub fn home(&mut self, home: &SampleHome) {
        let day = self.day;
        self.add_if(home.nominal_head_on(day), "nominal_heads");
        self.add_if(home.composition == HomeComposition::ThreeGenerations, "homes_of_three_generations");
        let elderly = |person: &SamplePerson| person.years(day) >= 65;
        self.add_if(
            home.composition == HomeComposition::Single && home.people.iter().all(elderly),
            "homes_of_one_elderly",
        );
        self.add_if(home.at_a_border, "homes_with_an_income_at_a_border");
        for person in &home.people {
            self.names(person);
            self.gates(person);
            self.coverage(person);
            self.statuses(person);
            self.knowledge(person);
        }
    }

    /// Something that happened after the records were brought over.
    pub fn event(&mut self, event: HomeEvent) {
        let name = match event {
            HomeEvent::StartCorrected { .. } => "starts_corrected",
            HomeEvent::EndCancelled { .. } => "ends_cancelled",
            HomeEvent::Split { .. } => "households_split",
            HomeEvent::HeadChanged { .. } => "heads_changed",
            // counted with the papers
            HomeEvent::Reissued { .. } => return,
        };
        self.add(name, 1);
    }

    fn names(&mut self, person: &SamplePerson) {
        let i = &person.identity;
        let surname = i.name.split('　').next().unwrap_or_default();
        self.add_if(surname.chars().count() == 1, "surnames_of_one_character");
        self.add_if(i.name.chars().any(|c| ('\u{E0100}'..='\u{E01EF}').contains(&c)), "names_with_a_selector");
        self.add_if(i.name.chars().any(|c| matches!(c, '髙' | '﨑' | '𠮷' | '濵')), "names_outside_jis");
        self.add_if(i.resident_kind == ResidentKind::Foreign, "foreign_residents");
        self.add_if(i.alias.is_some(), "aliases");
        self.add_if(i.former_surname.is_some(), "former_surnames");
        self.add_if(i.print_choice == PrintChoice::Latin, "printed_in_latin");
        self.add_if(i.print_choice != PrintChoice::Name, "printed_otherwise_than_the_name");
        self.add_if(!i.birth.is_exact(), "births_partly_unknown");
        self.add_if(i.support == Support::Both, "protected_in_both_ways");
        self.add_if(i.support == Support::NoDisclosure, "protected_from_disclosure");
        self.add_if(i.support == Support::NoSelfInformation, "protected_from_self_information");
    }

    fn gates(&mut self, person: &SamplePerson) {
        let (day, near) = (self.day, self.day + Days::new(NEAR_DAYS));
        let birth = person.birth();
        let turns = |years: i32| (day..=near).contains(&age::birthday(birth, years));
        self.add_if(turns(70) && person.covered_on(day), "turning_70_within_two_months");
        self.add_if(turns(75) && person.covered_on(day), "turning_75_within_two_months");
        self.add_if(person.identity.birth.to_string().ends_with("-02-29"), "born_on_29_february");
        self.add_if(person.late_elderly_on(day), "late_elderly");
        let stay = person.identity.stay_expires_on;
        self.add_if(stay.is_some_and(|on| (day..=near).contains(&on)), "stays_ending_within_two_months");
        self.add_if(stay.is_some_and(|on| on < day), "stays_ended");
    }

    fn coverage(&mut self, person: &SamplePerson) {
        let day = self.day;
        let planned = person.spans.iter().filter_map(|span| span.end.as_ref());
        self.add_if(planned.clone().any(|end| end.certainty == Certainty::Planned), "moves_planned");
        self.add_if(!person.spans.is_empty() && !person.covered_on(day), "no_longer_covered");
        self.add_if(person.spans.len() > 1, "covered_again");
    }

    fn statuses(&mut self, person: &SamplePerson) {
        for (kind, name) in [
            (StatusKind::Student, "students_elsewhere"),
            (StatusKind::Remote, "remote"),
            (StatusKind::FacilityResident, "facility_residents"),
            (StatusKind::InvoluntaryUnemployment, "involuntarily_unemployed"),
            (StatusKind::FormerMember, "former_members"),
            (StatusKind::FormerDependant, "former_dependants"),
            (StatusKind::Maternity, "maternity"),
            (StatusKind::SexNotation, "sex_on_the_reverse"),
            (StatusKind::CareNeeded, "care_needed"),
            (StatusKind::Borderline, "borderline"),
            (StatusKind::Arrears, "in_arrears"),
            (StatusKind::SpecialMedical, "special_medical"),
            (StatusKind::ShortTerm, "short_term_once"),
            (StatusKind::Retiree, "retirees_once"),
        ] {
            self.add_if(person.has(kind), name);
        }
    }

    fn knowledge(&mut self, person: &SamplePerson) {
        let declared = |state| person.incomes.iter().any(|income| income.declaration == state);
        self.add_if(declared(Declaration::Undeclared), "incomes_undeclared");
        self.add_if(declared(Declaration::Unknown), "incomes_unknown");
        self.add_if(declared(Declaration::Declared), "incomes_declared");
        if person.covered_on(self.day) {
            let name = match person.myna {
                Some(MynaState::Registered) => "cards_registered",
                Some(MynaState::NotRegistered) => "cards_not_registered",
                Some(MynaState::Unknown) | None => "cards_unknown",
            };
            self.add(name, 1);
        }
    }
}
