//! The invented town: households and who lives in them. The same for the same seed and day.

use chrono::{Datelike, Days, NaiveDate};
use madoguchi_domain::person::{Birth, Identity, RELATION_HEAD, ResidentKind, Sex, Support};
use madoguchi_domain::record::MynaState;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::names::{MEN, STREETS, SURNAMES, WOMEN};

/// First 宛名番号 and 世帯番号; link files of real registries never meet them.
const FIRST_NO: u64 = 100_000_000_000_001;

/// Someone invented.
pub struct Person {
    /// As the registry would know him or her.
    pub identity: Identity,
    /// マイナ保険証
    pub myna: MynaState,
    /// Holds a paper already, if the law says so.
    pub holds_paper: bool,
}

/// A registry household.
pub struct Home {
    /// Everybody, head first.
    pub people: Vec<Person>,
    /// The household is insured.
    pub insured: bool,
    /// 適用開始
    pub covered_from: NaiveDate,
}

/// One member as the cast and the dice describe one.
struct Part {
    surname: String,
    surname_kana: String,
    given: String,
    given_kana: String,
    birth: NaiveDate,
    sex: Sex,
    relation: &'static str,
}

/// Invents a town of exactly `residents` people on `day`.
pub struct Town {
    dice: ChaCha8Rng,
    day: NaiveDate,
    left: u64,
    person_no: u64,
    home_no: u64,
}

impl Town {
    /// A town to be.
    pub fn new(residents: u64, seed: u64, day: NaiveDate) -> Self {
        Self { dice: ChaCha8Rng::seed_from_u64(seed), day, left: residents, person_no: FIRST_NO, home_no: FIRST_NO }
    }

    fn roll(&mut self, below: u64) -> u64 {
        self.dice.next_u64() % below
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let below = from.len() as u64;
        let at = self.roll(below);
        from[usize::try_from(at).unwrap_or(0)]
    }

    fn born(&mut self, age: u64) -> NaiveDate {
        let year = self.day.year() - i32::try_from(age).unwrap_or(40);
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(self.day);
        let day = first + Days::new(self.roll(365));
        day.min(self.day)
    }

    fn part(&mut self, surname: (&str, &str), age: u64, sex: Sex, relation: &'static str) -> Part {
        let (given, given_kana) = if sex == Sex::Female { self.pick(WOMEN) } else { self.pick(MEN) };
        let birth = self.born(age);
        Part {
            surname: surname.0.to_owned(),
            surname_kana: surname.1.to_owned(),
            given: given.to_owned(),
            given_kana: given_kana.to_owned(),
            birth,
            sex,
            relation,
        }
    }

    /// A household by dice.
    pub fn home(&mut self) -> Home {
        let surname = self.pick(SURNAMES);
        let age = 22 + self.roll(70);
        let sex = if self.roll(4) == 0 { Sex::Female } else { Sex::Male };
        let mut parts = vec![self.part(surname, age, sex, RELATION_HEAD)];
        if self.roll(10) < 6 {
            let (other, relation) = if sex == Sex::Male { (Sex::Female, "12") } else { (Sex::Male, "11") };
            let near = (age + 2).saturating_sub(self.roll(5)).max(20);
            parts.push(self.part(surname, near, other, relation));
            let children = if age < 55 { self.roll(4) } else { 0 };
            for _ in 0..children {
                let child = age.saturating_sub(22 + self.roll(12)).min(24);
                let sex = if self.roll(2) == 0 { Sex::Male } else { Sex::Female };
                parts.push(self.part(surname, child, sex, "20"));
            }
        }
        // members of 75 and over are not covered, so somewhat more than half of the households are
        let insured = self.roll(100) < 62;
        self.settle(parts, insured, |_, _| {})
    }

    /// Gives numbers, an address and a card to the members; never more people than the town may have.
    fn settle(&mut self, mut parts: Vec<Part>, insured: bool, mut change: impl FnMut(usize, &mut Person)) -> Home {
        parts.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        let home_no = format!("{:015}", self.home_no);
        self.home_no += 1;
        let head_no = format!("{:015}", self.person_no);
        let street = self.pick(STREETS);
        let (block, house) = (1 + self.roll(9), 1 + self.roll(30));
        let address = format!("見本区{street}{}番{}号", full_width(block), full_width(house));
        let flat = if self.roll(3) == 0 {
            format!("見本荘{}号室", full_width(101 + self.roll(20)))
        } else {
            String::new()
        };
        let moved_in = self.day - Days::new(30 + self.roll(9000));
        let mut people = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let identity = identity(
                part,
                at,
                &format!("{:015}", self.person_no),
                &home_no,
                &head_no,
                &address,
                &flat,
                moved_in.max(part.birth),
            );
            self.person_no += 1;
            self.left -= 1;
            let myna = match self.roll(10) {
                0..=5 => MynaState::Registered,
                6..=8 => MynaState::NotRegistered,
                _ => MynaState::Unknown,
            };
            let mut person = Person { identity, myna, holds_paper: true };
            change(at, &mut person);
            people.push(person);
        }
        Home { people, insured, covered_from: moved_in }
    }

    /// People every sample office has: the names, ages and states that clerks and tests ask for.
    pub fn cast(&mut self) -> Vec<Home> {
        let mut homes = Vec::new();
        for (at, (given, kana)) in [
            ("花子", "ハナコ"),
            ("一郎", "イチロウ"),
            ("陽子", "ヨウコ"),
            ("健", "ケン"),
            ("美咲", "ミサキ"),
            ("誠", "マコト"),
            ("葵", "アオイ"),
            ("大輔", "ダイスケ"),
            ("結衣", "ユイ"),
            ("翔太", "ショウタ"),
            ("由美", "ユミ"),
            ("蓮", "レン"),
        ]
        .into_iter()
        .enumerate()
        {
            let birth = NaiveDate::from_ymd_opt(1962 + i32::try_from(at).unwrap_or(0) * 3, 5, 5).unwrap_or(self.day);
            let part =
                named(("佐藤", "サトウ"), (given, kana), birth, if at % 2 == 0 { Sex::Female } else { Sex::Male });
            let state = if at < 5 { MynaState::NotRegistered } else { MynaState::Registered };
            homes.push(self.one(part, true, |p| {
                p.myna = state;
                p.holds_paper = false;
            }));
        }
        homes.extend(self.rare_names());
        homes.extend(self.at_the_borders());
        homes
    }

    fn one(&mut self, part: Part, insured: bool, mut change: impl FnMut(&mut Person)) -> Home {
        self.settle(vec![part], insured, |_, p| change(p))
    }

    fn rare_names(&mut self) -> Vec<Home> {
        let born = |year| NaiveDate::from_ymd_opt(year, 4, 2).unwrap_or_default();
        let not_registered = |p: &mut Person| p.myna = MynaState::NotRegistered;
        let mut homes = Vec::new();
        for (surname, given, year) in [
            (("𠮷野家", "ヨシノヤ"), ("葛\u{E0102}城", "カツラギ"), 1979),
            (("髙﨑", "タカサキ"), ("邉\u{E010F}", "ナベ"), 1968),
            (("辻\u{E0102}", "ツジ"), ("花子", "ハナコ"), 1990),
        ] {
            let part = named(surname, given, born(year), Sex::Male);
            homes.push(self.one(part, true, not_registered));
        }
        let foreign = named(
            ("", ""),
            (
                "MARIA FERNANDA GUADALUPE DE LOS ANGELES RODRIGUEZ HERNANDEZ",
                "マリア　フェルナンダ　グアダルペ　デ　ロス　アンヘレス　ロドリゲス　エルナンデス",
            ),
            born(1995),
            Sex::Female,
        );
        let stay = self.day + Days::new(400);
        homes.push(self.one(foreign, true, |p| {
            p.myna = MynaState::NotRegistered;
            p.identity.resident_kind = ResidentKind::Foreign;
            p.identity.nationality = Some("メキシコ".to_owned());
            p.identity.residence_status = Some("技術・人文知識・国際業務".to_owned());
            p.identity.stay_expires_on = Some(stay);
        }));
        let protected = named(("田中", "タナカ"), ("直美", "ナオミ"), born(1985), Sex::Female);
        homes.push(self.one(protected, true, |p| {
            p.myna = MynaState::Registered;
            p.identity.support = Support::Both;
        }));
        homes
    }

    /// Ages around 70 and 75, on the days where the law turns.
    fn at_the_borders(&mut self) -> Vec<Home> {
        let years = |n: i32, days: i64| {
            self.day.with_year(self.day.year() - n).unwrap_or(self.day) + chrono::Duration::days(days)
        };
        let births: Vec<NaiveDate> = vec![
            years(70, 40),
            years(70, 1),
            years(70, 0),
            years(70, -1),
            years(70, -40),
            years(72, 0),
            years(75, 40),
            years(75, 1),
            years(75, 0),
            years(75, -40),
        ];
        let mut homes = Vec::new();
        for birth in births {
            let (given, sex) = if homes.len() % 2 == 0 {
                (("千代", "チヨ"), Sex::Female)
            } else {
                (("茂", "シゲル"), Sex::Male)
            };
            let part = named(("山本", "ヤマモト"), given, birth, sex);
            homes.push(self.one(part, true, |p| p.myna = MynaState::NotRegistered));
        }
        homes
    }

    /// How many people may still come.
    pub fn left(&self) -> u64 {
        self.left
    }
}

fn named(surname: (&str, &str), given: (&str, &str), birth: NaiveDate, sex: Sex) -> Part {
    Part {
        surname: surname.0.to_owned(),
        surname_kana: surname.1.to_owned(),
        given: given.0.to_owned(),
        given_kana: given.1.to_owned(),
        birth,
        sex,
        relation: RELATION_HEAD,
    }
}

fn full_width(n: u64) -> String {
    n.to_string().chars().map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap_or(c)).collect()
}

fn joined(a: &str, b: &str) -> String {
    if a.is_empty() { b.to_owned() } else { format!("{a}　{b}") }
}

#[allow(clippy::too_many_arguments, reason = "one call, one place: the parts of an address line")]
fn identity(
    part: &Part,
    at: usize,
    no: &str,
    home_no: &str,
    head_no: &str,
    address: &str,
    flat: &str,
    since: NaiveDate,
) -> Identity {
    Identity {
        atena_no: Some(no.to_owned()),
        name: joined(&part.surname, &part.given),
        kana: joined(&part.surname_kana, &part.given_kana),
        sex: part.sex,
        relation: part.relation.to_owned(),
        display_order: u32::try_from(at).unwrap_or(0) + 1,
        juki_household_no: Some(home_no.to_owned()),
        head_atena_no: Some(head_no.to_owned()),
        postal_code: "1000001".to_owned(),
        address_code: "131016001000".to_owned(),
        address: address.to_owned(),
        address_extra: flat.to_owned(),
        resident_since: Some(since),
        registry_stamp: Some("20260401000000".to_owned()),
        registry_reason: Some("90".to_owned()),
        effective_on: Some(since),
        ..Identity::blank(Birth::on(part.birth))
    }
}
