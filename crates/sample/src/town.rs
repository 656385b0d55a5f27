//! The invented town: who lives with whom, how old they are, what they are called and where they live. The same for the same seed and day.
//!
//! Knows the make-up of homes and the ages of a Japanese city. Knows nothing of insurance: that is `cover`.

use chrono::{Days, NaiveDate};
use madoguchi_domain::person::{Birth, Identity, RELATION_HEAD, Sex};

use crate::clock::brought_over;
use crate::dice::{Dice, WeightedAges};
use crate::names::{COMPOSED_SHARE, FIRST_PARTS, MEN, Name, SECOND_PARTS, STREETS, SURNAMES, WOMEN};
use crate::people::{HomeComposition, Papers, SampleHome, SamplePerson, days_before, years_before};

/// First 宛名番号 and 世帯番号; link files of real registries never meet them.
const FIRST_NO: u64 = 100_000_000_000_001;

/// Where a town of invented people stands.
pub struct Town {
    pub(super) dice: Dice,
    /// The office's day.
    pub(super) day: NaiveDate,
    /// The day the records were brought over; nothing later is known to them.
    pub(super) brought_over_on: NaiveDate,
    left: u64,
    person_no: u64,
    home_no: u64,
}

/// One member as the cast and the dice describe one.
pub(super) struct HomeMember {
    pub name: String,
    pub kana: String,
    pub birth: NaiveDate,
    pub sex: Sex,
    pub relation: &'static str,
}

/// A surname as written and in kana.
#[derive(Clone)]
pub(super) struct Family {
    name: String,
    kana: String,
}

impl Family {
    /// As written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// With a given name.
    pub fn with(&self, given: &str) -> String {
        joined(&self.name, given)
    }
}

impl HomeMember {
    /// Someone with a name of one's own.
    pub fn named(surname: Name, given: Name, birth: NaiveDate, sex: Sex) -> Self {
        let (name, kana) = (joined(surname.0, given.0), joined(surname.1, given.1));
        Self { name, kana, birth, sex, relation: RELATION_HEAD }
    }

    /// The same with another relation to the head.
    pub fn related(self, relation: &'static str) -> Self {
        Self { relation, ..self }
    }
}

impl Town {
    /// A town to be, of exactly `residents` people on `day`.
    pub fn new(residents: u64, seed: u64, day: NaiveDate) -> Self {
        let (person_no, home_no) = (FIRST_NO, FIRST_NO);
        Self { dice: Dice::new(seed), day, brought_over_on: brought_over(day), left: residents, person_no, home_no }
    }

    /// How many people may still come.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// The 世帯番号 of a registry household that comes to be later.
    pub fn next_home_no(&mut self) -> String {
        let no = format!("{:015}", self.home_no);
        self.home_no += 1;
        no
    }

    /// A home by dice, with everything that happens to people.
    pub fn home(&mut self) -> SampleHome {
        let shares = [38, 21, 24, 9, 5, 3];
        let composition = [
            HomeComposition::Single,
            HomeComposition::Couple,
            HomeComposition::Family,
            HomeComposition::OneParent,
            HomeComposition::ThreeGenerations,
            HomeComposition::Others,
        ][self.dice.weighted(shares.into_iter())];
        let parts = match composition {
            HomeComposition::Single => self.single(),
            HomeComposition::Couple => self.couple(),
            HomeComposition::Family => self.family(),
            HomeComposition::OneParent => self.one_parent(),
            HomeComposition::ThreeGenerations => self.three_generations(),
            HomeComposition::Others => self.others(),
        };
        let mut home = self.settle(composition, parts);
        self.insure(&mut home);
        self.season(&mut home);
        home
    }

    /// A surname by its frequency.
    pub(super) fn surname(&mut self) -> Family {
        let at = self.dice.weighted(SURNAMES.iter().map(|(.., share)| *share).chain([COMPOSED_SHARE]));
        if let Some((name, kana, _)) = SURNAMES.get(at) {
            return Family { name: (*name).to_owned(), kana: (*kana).to_owned() };
        }
        let first = self.dice.pick(FIRST_PARTS);
        let second = loop {
            let second = self.dice.pick(SECOND_PARTS);
            if second.0 != first.0 {
                break second;
            }
        };
        Family { name: format!("{}{}", first.0, second.0), kana: format!("{}{}", first.1, second.1) }
    }

    /// Someone of that age, born on any day of the year.
    pub(super) fn part(&mut self, family: &Family, age: u64, sex: Sex, relation: &'static str) -> HomeMember {
        let born = days_before(years_before(self.day, age), self.dice.roll(365));
        let birth = born.min(self.brought_over_on);
        let of_age = usize::from(age < 65) + usize::from(age < 35);
        let (given, kana) = self.dice.pick(if sex == Sex::Female { WOMEN[of_age] } else { MEN[of_age] });
        HomeMember { name: joined(&family.name, given), kana: joined(&family.kana, kana), birth, sex, relation }
    }

    fn sex(&mut self, women_of_10_000: u64) -> Sex {
        if self.dice.chance(women_of_10_000) { Sex::Female } else { Sex::Male }
    }

    fn single(&mut self) -> Vec<HomeMember> {
        const AGES: &[WeightedAges] = &[(11, 20, 39), (10, 40, 64), (8, 65, 74), (11, 75, 96)];
        let (family, age) = (self.surname(), self.dice.age(AGES));
        let sex = self.sex(if age >= 65 { 6_600 } else { 4_400 });
        vec![self.part(&family, age, sex, RELATION_HEAD)]
    }

    fn pair(&mut self, family: &Family, age: u64) -> Vec<HomeMember> {
        let head = self.sex(1_200);
        let (other, relation) = if head == Sex::Male { (Sex::Female, "12") } else { (Sex::Male, "11") };
        let near = (age + 3).saturating_sub(self.dice.roll(7)).max(20);
        vec![self.part(family, age, head, RELATION_HEAD), self.part(family, near, other, relation)]
    }

    fn couple(&mut self) -> Vec<HomeMember> {
        const AGES: &[WeightedAges] = &[(7, 25, 64), (8, 65, 74), (9, 75, 93)];
        let (family, age) = (self.surname(), self.dice.age(AGES));
        self.pair(&family, age)
    }

    /// So many children of someone of that age.
    fn children(&mut self, family: &Family, parent: u64, count: u64) -> Vec<HomeMember> {
        let last = parent.clamp(22, 42);
        (0..count)
            .map(|_| {
                let age = parent.saturating_sub(self.dice.between(22, last));
                let sex = self.sex(4_880);
                self.part(family, age, sex, "20")
            })
            .collect()
    }

    fn family(&mut self) -> Vec<HomeMember> {
        const AGES: &[WeightedAges] = &[(10, 28, 44), (11, 45, 62)];
        let (family, age) = (self.surname(), self.dice.age(AGES));
        let count = 1 + self.dice.weighted([45, 42, 13].into_iter()) as u64;
        let mut parts = self.pair(&family, age);
        parts.extend(self.children(&family, age, count));
        parts
    }

    fn one_parent(&mut self) -> Vec<HomeMember> {
        const AGES: &[WeightedAges] = &[(6, 26, 58), (4, 60, 92)];
        let (family, age) = (self.surname(), self.dice.age(AGES));
        let head = self.sex(8_300);
        let count = 1 + self.dice.roll(2);
        let mut parts = vec![self.part(&family, age, head, RELATION_HEAD)];
        parts.extend(self.children(&family, age, if age < 60 { count } else { 1 }));
        parts
    }

    fn three_generations(&mut self) -> Vec<HomeMember> {
        let (family, age, count) = (self.surname(), self.dice.between(34, 60), 1 + self.dice.roll(3));
        let mut parts = self.pair(&family, age);
        parts.extend(self.children(&family, age, count));
        let older = age + self.dice.between(22, 33);
        if self.dice.chance(4_500) {
            parts.push(self.part(&family, (older + 2).min(99), Sex::Male, "31"));
        }
        parts.push(self.part(&family, older.min(99), Sex::Female, "32"));
        parts
    }

    fn others(&mut self) -> Vec<HomeMember> {
        let (family, age) = (self.surname(), self.dice.between(30, 84));
        let near = (age + 6).saturating_sub(self.dice.roll(13)).max(18);
        let (one, two) = (self.sex(5_000), self.sex(5_000));
        vec![self.part(&family, age, one, RELATION_HEAD), self.part(&family, near, two, "40")]
    }

    /// Gives numbers and an address to the members; never more people than the town may have.
    pub(super) fn settle(&mut self, composition: HomeComposition, mut parts: Vec<HomeMember>) -> SampleHome {
        parts.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        let place = self.place();
        let moved_in = days_before(self.day, 30 + self.dice.roll(9_000));
        self.home_no += 1;
        let people = parts.iter().enumerate().map(|(at, part)| person(part, at, &place, moved_in)).collect();
        let gone = parts.len() as u64;
        self.person_no += gone;
        self.left -= gone;
        SampleHome { people, moved_in, event: None, at_a_border: false, composition }
    }

    fn place(&mut self) -> HomeAddress {
        let street = self.dice.roll(STREETS.len() as u64);
        let (part, block, house) = (self.dice.between(1, 5), self.dice.between(1, 40), self.dice.between(1, 30));
        let flat = if self.dice.chance(3_800) {
            format!("見本荘{}号室", full_width(self.dice.between(1, 9) * 100 + self.dice.between(1, 12)))
        } else {
            String::new()
        };
        let name = STREETS[usize::try_from(street).unwrap_or(0)];
        let (part_no, block, house) = (full_width(part), full_width(block), full_width(house));
        HomeAddress {
            person_no: self.person_no,
            home_no: format!("{:015}", self.home_no),
            head_no: format!("{:015}", self.person_no),
            address: format!("見本区{name}{part_no}丁目{block}番{house}号"),
            flat,
            postal_code: format!("100{:04}", street + 1),
            address_code: format!("131016{:03}{part:03}", street + 1),
        }
    }
}

/// Where a home is, and its numbers.
struct HomeAddress {
    person_no: u64,
    home_no: String,
    head_no: String,
    address: String,
    flat: String,
    postal_code: String,
    address_code: String,
}

fn person(part: &HomeMember, at: usize, place: &HomeAddress, moved_in: NaiveDate) -> SamplePerson {
    let since = moved_in.max(part.birth);
    let identity = Identity {
        atena_no: Some(format!("{:015}", place.person_no + at as u64)),
        name: part.name.clone(),
        kana: part.kana.clone(),
        sex: part.sex,
        relation: part.relation.to_owned(),
        display_order: u32::try_from(at).unwrap_or(0) + 1,
        juki_household_no: Some(place.home_no.clone()),
        head_atena_no: Some(place.head_no.clone()),
        postal_code: place.postal_code.clone(),
        address_code: place.address_code.clone(),
        address: place.address.clone(),
        address_extra: place.flat.clone(),
        resident_since: Some(since),
        registry_stamp: Some("20260401000000".to_owned()),
        registry_reason: Some("90".to_owned()),
        effective_on: Some(since),
        ..Identity::blank(Birth::on(part.birth))
    };
    let (spans, incomes, statuses) = (Vec::new(), Vec::new(), Vec::new());
    SamplePerson { identity, myna: None, spans, incomes, statuses, papers: Papers::ThisYear }
}

/// The digits as an address writes them.
pub(super) fn full_width(n: u64) -> String {
    n.to_string().chars().map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap_or(c)).collect()
}

fn joined(a: &str, b: &str) -> String {
    if a.is_empty() { b.to_owned() } else { format!("{a}　{b}") }
}

/// A day between two, both included.
pub(super) fn day_between(dice: &mut Dice, first: NaiveDate, last: NaiveDate) -> NaiveDate {
    let days = u64::try_from((last - first).num_days()).unwrap_or(0);
    first + Days::new(dice.roll(days + 1))
}
