//! Families as they are, and what happens to them: who they are, what is told to the office on which day, in which order. Random, the same
//! for the same seed. Knows no law: whether something that was told can be is asked of the law when its day comes.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::over_time::dice::Dice;

/// A day of the calendar.
pub type Day = NaiveDate;

/// マイナ保険証 as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    /// The card is registered.
    Registered,
    /// It is not, or there is none.
    NotRegistered,
    /// Nobody knows.
    Unknown,
}

impl Card {
    /// As commands say it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::NotRegistered => "not_registered",
            Self::Unknown => "unknown",
        }
    }
}

/// Incomes of a year that decide a ratio, in yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// 課税標準額
    pub taxable: i64,
    /// 総所得金額等
    pub total: i64,
    /// 収入合計
    pub receipts: i64,
}

/// Incomes at the borders of the tests of 国保令27条の2.
pub const MONEY: [Money; 10] = [
    Money { taxable: 0, total: 0, receipts: 0 },
    Money { taxable: 400_000, total: 1_450_000, receipts: 2_550_000 },
    Money { taxable: 1_449_000, total: 2_600_000, receipts: 4_000_000 },
    Money { taxable: 1_450_000, total: 2_530_000, receipts: 9_000_000 },
    Money { taxable: 1_450_000, total: 2_530_001, receipts: 3_829_999 },
    Money { taxable: 1_450_000, total: 2_530_001, receipts: 3_830_000 },
    Money { taxable: 1_700_000, total: 2_930_000, receipts: 4_500_000 },
    Money { taxable: 1_500_000, total: 3_030_000, receipts: 4_200_000 },
    Money { taxable: 2_000_000, total: 3_500_000, receipts: 5_200_000 },
    Money { taxable: 7_000_000, total: 9_000_000, receipts: 10_000_000 },
];

/// Somebody of a family.
#[derive(Debug, Clone)]
pub struct Person {
    /// 氏名
    pub name: String,
    /// カナ
    pub kana: String,
    /// 生年月日
    pub birth: Day,
    /// 性別
    pub sex: &'static str,
    /// 続柄コード
    pub relation: &'static str,
    /// 在留期間満了日 of a foreigner.
    pub stay: Option<Day>,
    /// What is so of the card, whatever is told.
    pub card: Card,
    /// Born while the story goes on: unknown to the registry at its beginning.
    pub newborn: bool,
}

/// What is told to the office, or happens at its counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// 加入届
    Join { who: Vec<usize>, reason: &'static str, fact: Day, card: Card },
    /// 脱退届
    Leave { who: Vec<usize>, reason: &'static str, fact: Day, same_day: bool },
    /// 転入通知: the first day at the new address, of a leaving.
    Confirm { of: usize, who: usize, first: Day },
    /// The day of a joining or a leaving was another.
    Correct { of: usize, who: usize, fact: Day },
    /// A joining or a leaving never was.
    Cancel { of: usize, who: usize },
    /// What is known of the card.
    Told { who: usize, card: Card },
    /// 氏名変更
    Rename { who: usize, fact: Day, name: String },
    /// 転居, everybody
    Move { fact: Day, address: String },
    /// 世帯主変更
    Head { who: usize, fact: Day },
    /// 世帯分離
    Split { who: Vec<usize>, fact: Day },
    /// 在留期間更新
    Stay { who: usize, until: Day },
    /// マル学, to the end of the school year
    Student { who: usize, from: Day, to: Day },
    /// An income of a 賦課年度: in the tax office's file of June, or brought by the person
    Income { who: usize, year: i32, money: Money, in_file: bool },
    /// The paper in hand was lost: another is asked for.
    Lost { who: usize },
    /// In July the paper of the next year is prepared.
    Renew { who: usize },
    /// The registry's file tells that somebody is gone: 11 転出, 13 死亡, 14 国外転出
    Gone { who: usize, row: &'static str, fact: Day },
    /// 要配慮者: a 資格確認書 is applied for beside the card.
    Care { who: usize, from: Day },
    /// 支援措置: the card cannot be used.
    Support { who: usize },
    /// The mail brings a paper back.
    MailBack { who: usize },
    /// The paper in hand was lost, and no other is asked for.
    Mislaid { who: usize },
    /// The registry's file tells the name that the counter took in before.
    Row { who: usize },
    /// 世帯合併: back into the home that was left by a 世帯分離.
    Back { who: usize, fact: Day },
    /// Nothing is told; the day is looked at.
    Look,
}

/// Something told on a day.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its number in the whole story, which a correction names.
    pub id: usize,
    /// 届出日
    pub on: Day,
    /// What.
    pub what: What,
    /// The clerk does afterwards what the program asks for.
    pub followed: bool,
}

/// A family and its story.
#[derive(Debug, Clone)]
pub struct Family {
    /// Of which it was made.
    pub seed: u64,
    /// Who.
    pub people: Vec<Person>,
    /// In the order in which they are told.
    pub events: Vec<Event>,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} #{} {:?}{}", self.on, self.id, self.what, if self.followed { "" } else { " (not followed)" })
    }
}

const DIGITS: [(char, &str); 10] = [
    ('零', "レイ"),
    ('一', "イチ"),
    ('二', "ニ"),
    ('三', "サン"),
    ('四', "ヨン"),
    ('五', "ゴ"),
    ('六', "ロク"),
    ('七', "ナナ"),
    ('八', "ハチ"),
    ('九', "キュウ"),
];
const GIVEN: [(&str, &str); 6] =
    [("太郎", "タロウ"), ("花子", "ハナコ"), ("健", "ケン"), ("葵", "アオイ"), ("誠", "マコト"), ("恵", "メグミ")];

/// A surname that no other seed has.
fn surname(seed: u64) -> (String, String) {
    let digits =
        || seed.to_string().chars().filter_map(|c| c.to_digit(10)).map(|d| DIGITS[d as usize]).collect::<Vec<_>>();
    (
        format!("例{}", digits().iter().map(|(kanji, _)| *kanji).collect::<String>()),
        format!("レイ{}", digits().iter().map(|(_, kana)| *kana).collect::<String>()),
    )
}

fn plus(day: Day, days: i64) -> Day {
    if days < 0 { day - Days::new(days.unsigned_abs()) } else { day + Days::new(days.unsigned_abs()) }
}

/// A day of that year and month, or the last one there is.
fn at(year: i32, month: u32, day: u32) -> Day {
    (0..4).find_map(|back| NaiveDate::from_ymd_opt(year, month, day - back)).expect("a day of the month")
}

/// Days on which somebody may have been born, with the borders of months, years and leap years among them.
fn day_in(dice: &mut Dice, year: i32) -> Day {
    match dice.roll(10) {
        0 => at(year, 2, 29),
        1 => at(year, 8, 1),
        2 => at(year, 8, 2),
        3 => at(year, 1, 1),
        4 => at(year, u32::try_from(dice.between(1, 12)).expect("a month"), 1),
        5 => at(year, u32::try_from(dice.between(1, 12)).expect("a month"), 31),
        _ => at(
            year,
            u32::try_from(dice.between(1, 12)).expect("a month"),
            u32::try_from(dice.between(1, 28)).expect("a day"),
        ),
    }
}

/// Makes the family of a seed, whose story begins on `first` and lasts `years`.
pub fn invent(seed: u64, first: Day, years: i64) -> Family {
    let mut dice = Dice::new(seed);
    let last = plus(first, years * 365);
    let mut people = people(seed, first, years, &mut dice);
    let sort = Sort::of(&mut dice, people.len());
    sort.shape(&mut people, first, &mut dice);
    let mut maker = Maker { dice, people: &people, sort, first, last, made: Vec::new() };
    maker.story();
    let mut made = maker.made;
    made.sort_by_key(|(on, place, _)| (*on, *place));
    let mut dice = maker.dice;
    let mut events: Vec<Event> =
        made.into_iter().map(|(on, id, what)| Event { id, on, what, followed: dice.chance(75) }).collect();
    if let Some(last) = events.last_mut() {
        last.followed = true;
    }
    Family { seed, people, events }
}

fn people(seed: u64, first: Day, years: i64, dice: &mut Dice) -> Vec<Person> {
    let (surname, kana) = surname(seed);
    let count = dice.between(1, 4);
    let mut people = Vec::new();
    for place in 0..count {
        let at = usize::try_from(place).expect("a few people");
        // many come to 70 or 75 while the story goes on
        let age = match dice.roll(10) {
            0..=2 => dice.between(70 - years, 70),
            3..=5 => dice.between(75 - years, 75),
            6 => dice.between(71, 74),
            7 => dice.between(1, 18),
            _ => dice.between(19, 66),
        };
        let age = if place == 0 { age.max(20) } else { age };
        let birth = day_in(dice, first.year() - i32::try_from(age).expect("an age"));
        let newborn = place > 0 && dice.chance(10);
        let birth = if newborn { plus(first, dice.between(30, years * 365 - 60)) } else { birth };
        let relation = if place == 0 {
            "02"
        } else if age < 19 || newborn {
            "20"
        } else {
            "70"
        };
        let foreign = !newborn && dice.chance(15);
        people.push(Person {
            name: format!("{surname}　{}", GIVEN[at].0),
            kana: format!("{kana}　{}", GIVEN[at].1),
            birth,
            sex: if at % 2 == 0 { "1" } else { "2" },
            relation,
            stay: foreign.then(|| plus(first, dice.between(20, 900))),
            card: *dice.pick(&[Card::Registered, Card::NotRegistered, Card::NotRegistered]),
            newborn,
        });
    }
    people
}

/// Families in which the tests of a ratio have an order to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Whoever it is.
    Any,
    /// A head of 70–74 with a child, and a younger adult who becomes head.
    WithChild,
    /// One becomes 75 and stays at home with another of 70–74, who becomes head.
    Becomes75,
}

impl Sort {
    fn of(dice: &mut Dice, people: usize) -> Self {
        match dice.roll(8) {
            0 if people > 2 => Self::WithChild,
            1 if people > 1 => Self::Becomes75,
            _ => Self::Any,
        }
    }

    fn shape(self, people: &mut [Person], first: Day, dice: &mut Dice) {
        let ages: &[i32] = match self {
            Self::Any => return,
            Self::WithChild => &[72, 45, 10],
            Self::Becomes75 => &[75, 72],
        };
        for (person, age) in people.iter_mut().zip(ages) {
            person.birth = day_in(dice, first.year() - age);
            (person.newborn, person.stay) = (false, None);
        }
        if self == Self::Becomes75 {
            let on = plus(first, dice.between(60, 200));
            people[0].birth = at(on.year() - 75, on.month(), on.day());
        }
    }
}

struct Maker<'p> {
    dice: Dice,
    people: &'p [Person],
    sort: Sort,
    first: Day,
    last: Day,
    made: Vec<(Day, usize, What)>,
}

impl Maker<'_> {
    fn tell(&mut self, on: Day, what: What) -> usize {
        let id = self.made.len();
        if on <= self.last {
            self.made.push((on.max(self.first), id, what));
        } else {
            self.made.push((self.last, id, What::Look));
        }
        id
    }

    fn day(&mut self) -> Day {
        let days = (self.last - self.first).num_days();
        plus(self.first, self.dice.between(0, days))
    }

    fn someone(&mut self) -> usize {
        usize::try_from(self.dice.roll(self.people.len() as u64)).expect("a few people")
    }

    /// Days after the fact on which it is told: mostly in time, sometimes months late.
    fn late(&mut self) -> i64 {
        match self.dice.roll(10) {
            0..=3 => 0,
            4..=6 => self.dice.between(1, 14),
            7..=8 => self.dice.between(15, 60),
            _ => self.dice.between(61, 200),
        }
    }

    fn story(&mut self) {
        self.joinings();
        self.looks();
        self.incomes();
        self.renewals();
        match self.sort {
            Sort::Any => {}
            Sort::WithChild => {
                let fact = self.day();
                self.tell(fact, What::Head { who: 1, fact });
            }
            Sort::Becomes75 => {
                let birth = self.people[0].birth;
                let fact = plus(at(birth.year() + 75, birth.month(), birth.day()), self.dice.between(5, 60));
                self.tell(fact, What::Head { who: 1, fact });
            }
        }
        let happenings = self.dice.between(1, 6);
        for _ in 0..happenings {
            self.happening();
        }
    }

    fn joinings(&mut self) {
        let reason = *self.dice.pick(&["A01", "A03", "A03", "A04", "A06", "A07"]);
        let (day, late) =
            (plus(self.first, if self.dice.chance(10) { -70 } else { self.dice.between(-39, 20) }), self.late());
        let grown: Vec<usize> = (0..self.people.len()).filter(|at| !self.people[*at].newborn).collect();
        let joins: Vec<usize> = grown.into_iter().filter(|_| self.dice.chance(85)).collect();
        if !joins.is_empty() {
            // each card is told for each person: one notification for those of whom the same is told
            for card in [Card::Registered, Card::NotRegistered, Card::Unknown] {
                let told: Vec<usize> = joins.iter().copied().filter(|at| self.told_card(*at) == card).collect();
                if !told.is_empty() {
                    self.tell(plus(day, late).max(self.first), What::Join { who: told, reason, fact: day, card });
                }
            }
        }
        for at in (0..self.people.len()).filter(|at| self.people[*at].newborn).collect::<Vec<_>>() {
            let (birth, late) = (self.people[at].birth, self.late());
            let card = Card::NotRegistered;
            self.tell(plus(birth, late), What::Join { who: vec![at], reason: "A05", fact: birth, card });
        }
    }

    /// What a person says of the card on joining: some do not know, by the place of the person so that each is asked once.
    fn told_card(&self, at: usize) -> Card {
        let person = &self.people[at];
        if (person.birth.day() + person.birth.month()).is_multiple_of(7) { Card::Unknown } else { person.card }
    }

    /// Days on which something follows from the calendar alone.
    fn looks(&mut self) {
        let mut days = Vec::new();
        for year in self.first.year()..=self.last.year() {
            days.push(at(year, 8, 1));
            days.push(at(year, 7, 31));
        }
        for person in self.people {
            for n in [70, 75] {
                let (year, month) = (person.birth.year() + n, person.birth.month());
                let on = at(year, month, person.birth.day());
                days.extend([plus(on, -1), on, plus(on, 1)]);
                let next = if month == 12 { at(year + 1, 1, 1) } else { at(year, month + 1, 1) };
                days.extend([plus(next, -1), next]);
            }
            days.extend(person.stay.iter().flat_map(|stay| [plus(*stay, 1), plus(*stay, 2)]));
        }
        for day in days {
            if (self.first..=self.last).contains(&day) && self.dice.chance(32) {
                self.tell(day, What::Look);
            }
        }
        self.tell(self.last, What::Look);
    }

    /// In June the tax office tells of the year; of who comes later the former municipality does, or nobody.
    fn incomes(&mut self) {
        let old = |person: &Person, year: i32| person.birth.year() + 69 <= year;
        for at_person in 0..self.people.len() {
            let usual = match self.sort {
                Sort::Any => *self.dice.pick(&MONEY),
                Sort::WithChild => MONEY[6 + usize::from(self.dice.chance(50))],
                // the one who stays is over the border alone, and not with the other
                Sort::Becomes75 => MONEY[if at_person == 0 { 0 } else { 6 }],
            };
            for year in self.first.year() - 1..=self.last.year() {
                if !old(&self.people[at_person], year) || self.dice.chance(8) {
                    continue;
                }
                let money = if self.dice.chance(75) { usual } else { *self.dice.pick(&MONEY) };
                let (of_june, known) = (at(year, 6, 12), plus(self.first, self.dice.between(0, 25)));
                let in_file = known <= of_june;
                let on = of_june.max(known);
                self.tell(on, What::Income { who: at_person, year, money, in_file });
                if self.dice.chance(10) {
                    let again = *self.dice.pick(&MONEY);
                    let later = plus(on, self.dice.between(20, 250));
                    self.tell(later, What::Income { who: at_person, year, money: again, in_file: false });
                }
            }
        }
    }

    fn renewals(&mut self) {
        for year in self.first.year()..=self.last.year() {
            for who in 0..self.people.len() {
                let on = at(year, 7, u32::try_from(self.dice.between(12, 31)).expect("a day"));
                if (self.first..=self.last).contains(&on) && self.dice.chance(30) {
                    self.tell(on, What::Renew { who });
                }
            }
        }
    }

    fn happening(&mut self) {
        let (who, fact) = (self.someone(), self.day());
        let late = self.late();
        match self.dice.roll(26) {
            0..=3 => self.leaving(who, fact, late),
            4 => {
                let card = *self.dice.pick(&[Card::Registered, Card::NotRegistered, Card::Unknown]);
                self.tell(fact, What::Told { who, card });
            }
            5 => {
                let name = format!("{}改", self.people[who].name);
                self.tell(plus(fact, late), What::Rename { who, fact, name });
                self.tell(plus(fact, late + 9), What::Row { who });
            }
            6 => {
                let address = format!("見本区神田{}番", fact.day());
                self.tell(plus(fact, late), What::Move { fact, address });
            }
            7..=8 => {
                self.tell(plus(fact, late), What::Head { who, fact });
            }
            9 => {
                self.tell(plus(fact, late), What::Split { who: vec![who], fact });
                let back = plus(fact, late + self.dice.between(1, 150));
                self.tell(back, What::Back { who, fact: back });
            }
            10 => {
                let until = plus(fact, self.dice.between(-200, 900));
                if self.people[who].stay.is_some() {
                    self.tell(fact, What::Stay { who, until });
                }
            }
            11 => {
                let end = if fact.month() <= 3 { at(fact.year(), 3, 31) } else { at(fact.year() + 1, 3, 31) };
                self.tell(plus(fact, late), What::Student { who, from: fact, to: plus(end, 1) });
            }
            12..=13 => {
                self.tell(fact, What::Lost { who });
            }
            14..=15 => {
                let row = *self.dice.pick(&["11", "13", "13", "14"]);
                self.tell(plus(fact, late), What::Gone { who, row, fact });
                self.tell(plus(fact, late + 3), What::Look);
            }
            16 => {
                self.tell(plus(fact, late), What::Care { who, from: fact });
            }
            17 => {
                self.tell(fact, What::Support { who });
            }
            18..=20 => {
                self.tell(fact, What::MailBack { who });
            }
            21..=22 => {
                self.tell(fact, What::Mislaid { who });
            }
            _ => self.put_right(who, fact),
        }
    }

    fn leaving(&mut self, who: usize, fact: Day, late: i64) {
        let reason = *self.dice.pick(&["E01", "E01", "E02", "E03", "E04", "E04", "E04", "E05", "E06", "E07"]);
        let who = if reason != "E07" && self.dice.chance(25) { (0..self.people.len()).collect() } else { vec![who] };
        let moves = matches!(reason, "E01" | "E02" | "E03");
        // a move may be announced before it happens
        let ahead = if moves && self.dice.chance(50) { self.dice.between(1, 40) } else { 0 };
        let told = if ahead > 0 { plus(fact, -ahead) } else { plus(fact, late) };
        let same_day = reason == "E01" && self.dice.chance(30);
        let of = self.tell(told, What::Leave { who: who.clone(), reason, fact, same_day });
        let after = plus(fact, self.dice.between(1, 2)).max(told);
        self.tell(after, What::Look);
        for one in who {
            match self.dice.roll(10) {
                0..=1 if ahead > 0 => {
                    let first = plus(fact, self.dice.between(-2, 6));
                    let on = plus(first, self.dice.between(1, 20)).max(plus(told, 1));
                    self.tell(on, What::Confirm { of, who: one, first });
                }
                2 => {
                    let right = plus(fact, self.dice.between(-20, 20));
                    let on = plus(told, self.dice.between(0, 60));
                    self.tell(on, What::Correct { of, who: one, fact: right });
                }
                3 => {
                    let on = plus(told, self.dice.between(0, 60));
                    self.tell(on, What::Cancel { of, who: one });
                }
                4..=6 if reason != "E07" => {
                    let back = plus(fact, self.dice.between(2, 200));
                    let returns = if reason == "E02" { "A02" } else { *self.dice.pick(&["A01", "A03", "A06"]) };
                    let (reason, card) = (returns, self.people[one].card);
                    let on = plus(back, self.late());
                    self.tell(on, What::Join { who: vec![one], reason, fact: back, card });
                }
                _ => {}
            }
        }
    }

    /// Something told before was wrong.
    fn put_right(&mut self, who: usize, on: Day) {
        let joins: Vec<usize> = self
            .made
            .iter()
            .filter(|(_, _, what)| matches!(what, What::Join { who: of, .. } if of.contains(&who)))
            .map(|(_, id, _)| *id)
            .collect();
        if joins.is_empty() {
            return;
        }
        let of = *self.dice.pick(&joins);
        let What::Join { fact, .. } = self.made[of].2 else { return };
        if self.dice.chance(25) {
            self.tell(on, What::Cancel { of, who });
        } else {
            let fact = plus(fact, self.dice.between(-25, 10));
            self.tell(on, What::Correct { of, who, fact });
        }
    }
}
