//! The law, read from its text and not from the program: what follows on a day from what was told until then. Who is covered, which paper
//! each should hold and until when, and the ratio of who is 70–74.
//!
//! An evaluator of its own. It shares no code with the program, and is never loosened because the program fails it.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use crate::over_time::family::{Card, Day, Event, Family, Money, What};

/// A kind of paper that says somebody is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 資格確認書
    Certificate,
    /// 資格情報のお知らせ
    Notice,
}

/// 負担割合 of somebody of 70–74.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ratio {
    /// In percent.
    Percent(u8),
    /// An income is missing on which it hangs.
    Pending,
}

/// The coverage of one person, from joining to leaving.
#[derive(Debug, Clone)]
pub struct Spell {
    /// Whose.
    pub who: usize,
    /// The event that began it.
    pub joined: usize,
    /// 事由
    pub reason: &'static str,
    /// 異動日
    pub fact: Day,
    /// 届出日
    pub told: Day,
    /// 適用開始年月日
    pub from: Day,
    /// How it ended, if that was told.
    pub left: Option<Left>,
}

/// A leaving.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    /// The event.
    pub of: usize,
    /// 事由
    pub reason: &'static str,
    /// 異動日
    pub fact: Day,
    /// 届出日
    pub told: Day,
    /// The first day without.
    pub to: Day,
    /// Lived at the new address on the same day.
    pub same_day: bool,
    /// Announced, and its day not fixed yet.
    pub planned: bool,
}

/// 145万, 210万, 383万, 520万 (国保令27条の2).
const TAXABLE_MIN: i64 = 1_450_000;
const PROVISO_MAX: i64 = 2_100_000;
const RECEIPTS_OF_ONE: i64 = 3_830_000;
const RECEIPTS_OF_MORE: i64 = 5_200_000;
/// 基礎控除
const BASIC_DEDUCTION: i64 = 430_000;
/// For each child under 16, and of 16 to 18, off a head's taxable income.
const OFF_UNDER_16: i64 = 330_000;
const OFF_UNDER_19: i64 = 120_000;

fn day(year: i32, month: u32, day: u32) -> Day {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

fn eve(of: Day) -> Day {
    of - Days::new(1)
}

fn next(of: Day) -> Day {
    of + Days::new(1)
}

fn first_of_month(of: Day) -> Day {
    day(of.year(), of.month(), 1)
}

fn first_of_next_month(of: Day) -> Day {
    if of.month() == 12 { day(of.year() + 1, 1, 1) } else { day(of.year(), of.month() + 1, 1) }
}

/// The birthday itself; of who is born on 29 February, in a common year 1 March (民法143条).
fn birthday(birth: Day, n: i32) -> Day {
    let year = birth.year() + n;
    NaiveDate::from_ymd_opt(year, birth.month(), birth.day()).unwrap_or_else(|| day(year, 3, 1))
}

/// First day as 高齢受給者: the month after the one in which 70 is reached, on the eve of the birthday (国保法42条).
pub fn elderly_from(birth: Day) -> Day {
    first_of_next_month(eve(birthday(birth, 70)))
}

/// First day of 後期: the 75th birthday (高確法52条).
pub fn late_elderly_from(birth: Day) -> Day {
    birthday(birth, 75)
}

/// 31 July on or after a day.
fn year_end(of: Day) -> Day {
    let own = day(of.year(), 7, 31);
    if of <= own { own } else { day(of.year() + 1, 7, 31) }
}

/// 賦課年度 whose incomes hold in a month: from August on that of the year, before it the one before.
pub fn tax_year(month: Day) -> i32 {
    if month.month() >= 8 { month.year() } else { month.year() - 1 }
}

/// 適用開始日 (国保法7条).
fn begins(reason: &str, fact: Day) -> Day {
    if reason == "A07" { next(fact) } else { fact }
}

/// The first day without (国保法8条).
fn ends(reason: &str, fact: Day, same_day: bool) -> Day {
    match reason {
        "E01" if same_day => fact,
        "E02" | "E05" | "E06" => fact,
        _ => next(fact),
    }
}

fn leaves_home(reason: &str) -> bool {
    matches!(reason, "E01" | "E02" | "E03" | "E07")
}

fn may_be_announced(reason: &str) -> bool {
    matches!(reason, "E01" | "E02" | "E03")
}

/// 喪失事由 of a row of the registry.
pub fn reason_of(row: &str) -> &'static str {
    match row {
        "11" => "E01",
        "14" => "E03",
        _ => "E07",
    }
}

/// The law over what was told of one family.
#[derive(Debug, Clone)]
pub struct Law {
    births: Vec<Day>,
    newborn: Vec<bool>,
    stays: Vec<Option<Day>>,
    cards: Vec<Card>,
    /// 氏名, with the day of the last change.
    names: Vec<(Day, String)>,
    address: Option<(Day, String)>,
    spells: Vec<Spell>,
    /// Heads of each home, in the order of their days.
    heads: Vec<Vec<(Day, usize)>>,
    /// The home each lives in, in the order of the days.
    homes: Vec<Vec<(Day, usize)>>,
    students: Vec<(usize, Day, Day)>,
    /// 要配慮者 and 支援措置: a 資格確認書 whatever the card.
    certificate_anyway: Vec<bool>,
    /// Gone, as the registry tells.
    gone: Vec<Option<Day>>,
    incomes: BTreeMap<(usize, i32), Money>,
}

/// Why something that was told cannot be.
pub type Impossible = &'static str;

fn unless(holds: bool, why: Impossible) -> Result<(), Impossible> {
    if holds { Ok(()) } else { Err(why) }
}

impl Law {
    /// Before anything was told but what the registry knows.
    pub fn of(family: &Family) -> Self {
        let (people, begin) = (&family.people, NaiveDate::MIN);
        Self {
            births: people.iter().map(|p| p.birth).collect(),
            newborn: people.iter().map(|p| p.newborn).collect(),
            stays: people.iter().map(|p| p.stay).collect(),
            cards: people.iter().map(|_| Card::Unknown).collect(),
            names: people.iter().map(|p| (begin, p.name.clone())).collect(),
            address: None,
            spells: Vec::new(),
            heads: vec![vec![(begin, 0)]],
            homes: people.iter().map(|_| vec![(begin, 0)]).collect(),
            students: Vec::new(),
            certificate_anyway: people.iter().map(|_| false).collect(),
            gone: people.iter().map(|_| None).collect(),
            incomes: BTreeMap::new(),
        }
    }

    // what was told

    /// Whether it can be, told today.
    pub fn admits(&self, event: &Event) -> Result<(), Impossible> {
        let today = event.on;
        match &event.what {
            What::Join { who, reason, fact, .. } => {
                who.iter().try_for_each(|p| self.may_join(*p, reason, *fact, today))
            }
            What::Leave { who, reason, fact, same_day } => {
                who.iter().try_for_each(|p| self.may_leave(*p, reason, *fact, *same_day, today))
            }
            What::Confirm { of, who, first } => {
                let (spell, left) = self.leaving(*of, *who).ok_or("no such leaving")?;
                unless(left.reason == "E01" && (left.planned || left.fact != *first), "nothing to confirm")?;
                unless(*first <= today && spell.from < *first, "not a day of it")?;
                self.may_end_on(spell, *first, *first)
            }
            What::Correct { of, who, fact } => self.may_correct(*of, *who, *fact, today),
            What::Cancel { of, who } => self.may_cancel(*of, *who, today),
            What::Told { who, card } => unless(self.cards[*who] != *card && self.is_known(*who), "nothing new"),
            What::Rename { who, fact, name } => {
                let (since, present) = &self.names[*who];
                unless(self.is_known(*who) && since <= fact && *fact <= today && present != name, "nothing new")?;
                unless(self.is_here(*who, *fact) && self.is_here(*who, today), "not here")
            }
            What::Move { fact, address } => {
                let known = self.address.as_ref();
                unless(known.is_none_or(|(since, present)| since <= fact && present != address), "nothing new")?;
                unless(*fact <= today && self.people().any(|p| self.moves_along(p, *fact, today)), "nobody moves")
            }
            What::Head { who, fact } => self.may_head(*who, *fact, today),
            What::Split { who, fact } => who.iter().try_for_each(|p| self.may_split(*p, *fact, today)),
            What::Stay { who, until } => {
                unless(self.stays[*who].is_some_and(|now| now != *until) && today <= *until, "nothing new")?;
                unless(self.is_known(*who) && self.is_here(*who, today), "not here")
            }
            What::Student { who, from, to } => self.may_study(*who, (*from, *to), today),
            What::Income { who, year, money, .. } => {
                let known = self.incomes.get(&(*who, *year));
                unless(known != Some(money) && day(*year, 6, 1) <= today && self.is_known(*who), "nothing new")
            }
            What::Lost { who } => unless(self.may_have(*who, today), "nothing to lose"),
            What::Renew { who } => unless(self.is_covered(*who, today), "nothing to renew"),
            What::Gone { who, row, fact } => {
                unless(*fact <= today && !self.newborn[*who] && self.gone[*who].is_none(), "nothing new")?;
                unless(self.is_here(*who, *fact) && self.is_here(*who, today), "not here")?;
                if self.spells.iter().any(|s| s.who == *who && s.left.is_none_or(|left| *fact < left.to)) {
                    unless(today < late_elderly_from(self.births[*who]) || !self.is_open(*who, *fact), "75 by now")?;
                    if self.is_open(*who, today) {
                        return self.may_leave(*who, reason_of(row), *fact, false, today);
                    }
                    return unless(!self.is_open(*who, *fact) && !self.is_covered(*who, today), "covered otherwise");
                }
                Ok(())
            }
            What::Care { who, from } => {
                let asks = self.cards[*who] == Card::Registered && !self.certificate_anyway[*who];
                unless(asks && *from <= today, "nothing to ask for")?;
                unless(self.is_covered(*who, *from) && self.is_covered(*who, today), "not covered")
            }
            What::Support { who } => {
                let new = self.is_known(*who) && !self.certificate_anyway[*who];
                unless(new && self.is_here(*who, today) && !self.newborn[*who], "nothing new")
            }
            What::Row { who } => {
                let renamed = self.names[*who].0 > NaiveDate::MIN && !self.newborn[*who];
                unless(renamed && self.gone[*who].is_none() && self.is_here(*who, today), "nothing to repeat")
            }
            What::Back { who, fact } => self.may_come_back(*who, *fact, today),
            What::MailBack { who } | What::Mislaid { who } => unless(self.is_known(*who), "not known"),
            What::Look => Ok(()),
        }
    }

    fn may_study(&self, who: usize, (from, to): (Day, Day), today: Day) -> Result<(), Impossible> {
        let grown = birthday(self.births[who], 18) <= from && from < birthday(self.births[who], 30);
        let free = !self.students.iter().any(|(p, _, _)| *p == who);
        let covered = self.spell_on(who, from).is_some() && self.spell_on(who, today).is_some();
        unless(grown && free && covered && from <= today && today < to, "no student")
    }

    /// What was told holds from now on.
    pub fn take(&mut self, event: &Event) {
        let today = event.on;
        match &event.what {
            What::Join { who, reason, fact, card } => {
                for who in who.iter().copied() {
                    let from = begins(reason, *fact);
                    let (joined, fact) = (event.id, *fact);
                    self.spells.push(Spell { who, joined, reason, fact, told: today, from, left: None });
                    self.cards[who] = *card;
                }
            }
            What::Leave { who, reason, fact, same_day } => {
                for who in who {
                    let (to, planned) = (ends(reason, *fact, *same_day), *fact > today);
                    let (of, fact, same_day) = (event.id, *fact, *same_day);
                    let left = Left { of, reason, fact, told: today, to, same_day, planned };
                    self.open_spell(*who, today).expect("it was admitted").left = Some(left);
                }
            }
            What::Confirm { of, who, first } => self.move_end(*of, *who, *first, *first),
            What::Correct { of, who, fact } => match self.leaving(*of, *who).map(|(_, left)| left) {
                Some(left) => self.move_end(*of, *who, *fact, ends(left.reason, *fact, left.same_day)),
                None => {
                    let spell = self.joining_mut(*of, *who).expect("it was admitted");
                    (spell.fact, spell.from) = (*fact, begins(spell.reason, *fact));
                }
            },
            What::Cancel { of, who } => {
                let leaves = |spell: &&mut Spell| spell.who == *who && spell.left.is_some_and(|left| left.of == *of);
                match self.spells.iter_mut().find(leaves) {
                    Some(spell) => spell.left = None,
                    None => self.spells.retain(|spell| (spell.joined, spell.who) != (*of, *who)),
                }
            }
            What::Told { who, card } => self.cards[*who] = *card,
            What::Rename { who, fact, name } => self.names[*who] = (*fact, name.clone()),
            What::Move { fact, address } => self.address = Some((*fact, address.clone())),
            What::Head { who, fact } => {
                let home = self.home(*who, *fact);
                self.heads[home].push((*fact, *who));
            }
            What::Split { who, fact } => {
                self.heads.push(vec![(*fact, who[0])]);
                let home = self.heads.len() - 1;
                who.iter().for_each(|p| self.homes[*p].push((*fact, home)));
            }
            What::Back { who, fact } => self.homes[*who].push((*fact, 0)),
            What::Stay { who, until } => self.stays[*who] = Some(*until),
            What::Student { who, from, to } => self.students.push((*who, *from, *to)),
            What::Income { who, year, money, .. } => {
                self.incomes.insert((*who, *year), *money);
            }
            What::Care { who, .. } | What::Support { who } => self.certificate_anyway[*who] = true,
            What::Gone { who, fact, .. } => self.gone[*who] = Some(*fact),
            // where a paper is changes nothing of who should have one
            What::Lost { .. } | What::MailBack { .. } | What::Mislaid { .. } => {}
            What::Renew { .. } | What::Row { .. } | What::Look => {}
        }
    }

    fn may_join(&self, who: usize, reason: &str, fact: Day, today: Day) -> Result<(), Impossible> {
        let (birth, from) = (self.births[who], begins(reason, fact));
        unless(birth <= fact && (reason != "A05" || birth == fact), "not born")?;
        unless(from <= today && from < late_elderly_from(birth), "not to be covered")?;
        unless(today < late_elderly_from(birth), "75 by now")?;
        unless(self.stays[who].is_none_or(|stay| today <= stay && from <= stay), "no stay")?;
        unless(self.homes[who].len() == 1 && !self.is_dead(who) && self.gone[who].is_none(), "not of the home")?;
        let leads = |p: usize| self.is_here(p, from) && self.is_here(p, today) && birthday(self.births[p], 15) <= from;
        unless(self.people().any(leads), "nobody to be head")?;
        // a first joining opens the household under the registry's head
        let has_head = self.head_told(self.home(who, from), from).is_some_and(|head| self.is_here(head, today));
        unless(!self.spells.is_empty() || has_head, "no head is told")?;
        let moved = self.spells.iter().filter(|s| s.who == who).max_by_key(|s| s.from).and_then(|s| s.left);
        let moved_within = moved.is_some_and(|left| left.reason == "E02");
        unless((reason == "A02") == moved_within, "another prefecture")?;
        let free = self.spells.iter().filter(|s| s.who == who).all(|s| s.left.is_some_and(|l| l.to <= from));
        unless(free, "covered already")
    }

    fn may_leave(&self, who: usize, reason: &str, fact: Day, same_day: bool, today: Day) -> Result<(), Impossible> {
        unless(fact <= today || may_be_announced(reason), "in the future")?;
        let open = self.spells.iter().find(|s| s.who == who && s.left.is_none()).ok_or("not covered")?;
        unless(self.changes_of(who).all(|on| on < fact), "something later")?;
        self.may_end_on(open, fact, ends(reason, fact, same_day))
    }

    /// A coverage can end so: after it began, before another begins, and not after age has ended it.
    fn may_end_on(&self, spell: &Spell, fact: Day, to: Day) -> Result<(), Impossible> {
        let later =
            self.spells.iter().filter(|s| s.who == spell.who && s.joined != spell.joined && s.from > spell.from);
        unless(spell.from < to && later.into_iter().all(|s| to <= s.from), "not within it")?;
        unless(fact < late_elderly_from(self.births[spell.who]), "75 by then")
    }

    fn may_correct(&self, of: usize, who: usize, fact: Day, today: Day) -> Result<(), Impossible> {
        unless(fact <= today, "in the future")?;
        if let Some((spell, left)) = self.leaving(of, who) {
            unless(left.fact != fact || left.planned, "nothing new")?;
            unless(fact <= left.told || may_be_announced(left.reason), "told before it happened")?;
            unless(self.changes_of(who).all(|on| on < fact.min(left.fact)), "something later")?;
            return self.may_end_on(spell, fact, ends(left.reason, fact, left.same_day));
        }
        let spell = self.joining(of, who).ok_or("no such joining")?;
        let from = begins(spell.reason, fact);
        unless(spell.reason != "A05" && spell.fact != fact && fact <= spell.told, "nothing new")?;
        unless(self.births[who] <= fact && from <= today && from < late_elderly_from(self.births[who]), "no such day")?;
        unless(spell.left.is_none_or(|left| from < left.to), "after its end")?;
        unless(self.changes_of(who).next().is_none() && self.students.iter().all(|(p, _, _)| *p != who), "followed")?;
        let before = self.spells.iter().filter(|s| s.who == who && s.joined != spell.joined && s.from < spell.from);
        unless(before.into_iter().all(|s| s.left.is_some_and(|l| l.to <= from)), "covered already")
    }

    fn may_cancel(&self, of: usize, who: usize, today: Day) -> Result<(), Impossible> {
        unless(self.changes_of(who).next().is_none(), "something later")?;
        if let Some((spell, _)) = self.leaving(of, who) {
            return unless(!self.spells.iter().any(|s| s.who == who && s.from > spell.from), "something later");
        }
        let spell = self.joining(of, who).ok_or("no such joining")?;
        unless(spell.left.is_none() && today < late_elderly_from(self.births[who]), "something later")?;
        unless(self.students.iter().all(|(p, _, _)| *p != who), "something later")
    }

    fn may_head(&self, who: usize, fact: Day, today: Day) -> Result<(), Impossible> {
        let home = self.home(who, today);
        unless(fact <= today && self.homes.iter().all(|h| h.iter().all(|(on, _)| *on <= fact)), "something later")?;
        unless(self.is_known(who) && self.is_here(who, fact) && self.is_here(who, today), "not here")?;
        unless(birthday(self.births[who], 15) <= fact, "a child")?;
        unless(self.heads[home].iter().all(|(on, _)| *on <= fact), "something later")?;
        unless(self.heads[home].last().is_some_and(|(_, head)| *head != who), "head already")?;
        unless(!self.led_by(who, today).is_empty(), "nobody covered")?;
        // somebody who has left since was in the household of before
        let before = self.head_told(home, fact);
        let left = |s: &Spell| self.end_told(s, today).is_some_and(|to| fact < to) || s.left.is_some_and(|l| l.planned);
        let stood = |s: &&Spell| Some(s.who) != before || self.is_here(s.who, fact);
        unless(!self.spells.iter().filter(stood).any(left), "somebody left since")
    }

    /// Who goes along with a new head: everybody of the home who is covered without an end.
    pub fn led_by(&self, head: usize, today: Day) -> Vec<usize> {
        let home = self.home(head, today);
        self.people().filter(|p| self.home(*p, today) == home && self.is_open(*p, today)).collect()
    }

    fn may_split(&self, who: usize, fact: Day, today: Day) -> Result<(), Impossible> {
        unless(fact <= today && self.homes[who].len() == 1, "something later")?;
        unless(self.heads.iter().flatten().all(|(on, _)| *on < fact), "something later")?;
        unless(self.head_told(0, today) != Some(who) && birthday(self.births[who], 15) <= fact, "the head")?;
        unless(self.is_open(who, today) && self.is_covered(who, fact), "not covered")?;
        let stays = |p: usize| p != who && self.home(p, fact) == 0 && self.is_covered(p, fact);
        unless(self.people().any(stays), "nobody stays")
    }

    fn may_come_back(&self, who: usize, fact: Day, today: Day) -> Result<(), Impossible> {
        unless(fact <= today && self.homes[who].len() == 2, "not away")?;
        unless(self.homes.iter().flatten().all(|(on, _)| *on < fact), "something later")?;
        unless(self.heads.iter().flatten().all(|(on, _)| *on < fact), "something later")?;
        unless(self.is_open(who, today) && self.is_covered(who, fact), "not covered")?;
        let has_head = |on: Day| self.head_told(0, on).is_some_and(|head| self.is_here(head, on));
        unless(has_head(fact) && has_head(today), "no head is told")?;
        let stays =
            |p: usize| p != who && self.home(p, fact) == 0 && self.is_covered(p, fact) && self.is_open(p, today);
        unless(self.people().any(stays), "nobody stays")
    }

    fn move_end(&mut self, of: usize, who: usize, fact: Day, to: Day) {
        let found = self.spells.iter_mut().find(|s| s.who == who && s.left.is_some_and(|left| left.of == of));
        let left = found.and_then(|spell| spell.left.as_mut()).expect("it was admitted");
        (left.fact, left.to, left.planned) = (fact, to, false);
    }

    /// The joining of that event.
    pub fn joining(&self, of: usize, who: usize) -> Option<&Spell> {
        self.spells.iter().find(|s| (s.joined, s.who) == (of, who))
    }

    fn joining_mut(&mut self, of: usize, who: usize) -> Option<&mut Spell> {
        self.spells.iter_mut().find(|s| (s.joined, s.who) == (of, who))
    }

    /// The leaving of that event, with the coverage that it ended.
    pub fn leaving(&self, of: usize, who: usize) -> Option<(&Spell, Left)> {
        let found = self.spells.iter().find(|s| s.who == who && s.left.is_some_and(|left| left.of == of));
        found.and_then(|spell| Some((spell, spell.left?)))
    }

    fn open_spell(&mut self, who: usize, _today: Day) -> Option<&mut Spell> {
        self.spells.iter_mut().find(|s| s.who == who && s.left.is_none())
    }

    /// Days on which another head or household came.
    fn changes_of(&self, who: usize) -> impl Iterator<Item = Day> {
        let heads = self.heads.iter().flatten().map(|(on, _)| *on);
        let homes = self.homes[who].iter().map(|(on, _)| *on);
        heads.chain(homes).filter(|on| *on > NaiveDate::MIN)
    }

    // what follows

    /// 生年月日
    pub fn birth(&self, who: usize) -> Day {
        self.births[who]
    }

    /// Everybody.
    pub fn people(&self) -> std::ops::Range<usize> {
        0..self.births.len()
    }

    /// The office knows the person: the registry told, or a birth was notified.
    pub fn is_known(&self, who: usize) -> bool {
        !self.newborn[who] || self.spells.iter().any(|s| s.who == who)
    }

    fn is_dead(&self, who: usize) -> bool {
        self.spells.iter().any(|s| s.who == who && s.left.is_some_and(|left| left.reason == "E07"))
    }

    /// Lives in the home on that day: was born, has not died, and has not moved away.
    fn is_here(&self, who: usize, on: Day) -> bool {
        let last = self.spells.iter().filter(|s| s.who == who && s.from <= on).max_by_key(|s| s.from);
        let gone = last.and_then(|s| s.left).filter(|left| leaves_home(left.reason) && left.fact <= on);
        self.births[who] <= on && gone.is_none() && self.gone[who].is_none_or(|gone| on < gone)
    }

    fn moves_along(&self, who: usize, fact: Day, today: Day) -> bool {
        self.is_known(who) && self.is_here(who, fact) && self.is_here(who, today)
    }

    /// Who moves where everybody moves.
    pub fn movers(&self, fact: Day, today: Day) -> Vec<usize> {
        self.people().filter(|p| self.moves_along(*p, fact, today)).collect()
    }

    /// The first day without, as far as it is known today: what was told, or age.
    pub fn end_told(&self, spell: &Spell, today: Day) -> Option<Day> {
        let age = late_elderly_from(self.births[spell.who]);
        let told = spell.left.map(|left| left.to);
        match told {
            Some(to) if to <= age => Some(to),
            _ if age <= today => Some(age),
            told => told,
        }
    }

    /// The coverage of a day.
    pub fn spell_on(&self, who: usize, on: Day) -> Option<&Spell> {
        let age = late_elderly_from(self.births[who]);
        let covers = |s: &&Spell| s.from <= on && s.left.is_none_or(|left| on < left.to) && on < age;
        self.spells.iter().filter(|s| s.who == who).find(covers)
    }

    /// Covered on a day.
    pub fn is_covered(&self, who: usize, on: Day) -> bool {
        self.spell_on(who, on).is_some()
    }

    /// Covered, and no end of it is known.
    pub fn is_open(&self, who: usize, today: Day) -> bool {
        self.spell_on(who, today).is_some_and(|spell| spell.left.is_none())
    }

    /// 資格 of a person, as known today: first days and first days without.
    pub fn qualifications(&self, who: usize, today: Day) -> Vec<(Day, Option<Day>)> {
        let mut own: Vec<&Spell> = self.spells.iter().filter(|s| s.who == who).collect();
        own.sort_unstable_by_key(|s| s.from);
        let mut all: Vec<(Day, Option<Day>)> = Vec::new();
        for spell in own {
            // a move inside the prefecture ends no 資格: it goes on where somebody comes back
            let moved_within = spell.left.is_some_and(|left| left.reason == "E02");
            let to =
                self.end_told(spell, today).filter(|to| !moved_within || *to == late_elderly_from(self.births[who]));
            match all.last_mut().filter(|_| spell.reason == "A02") {
                Some(last) => last.1 = to,
                None => all.push((spell.from, to)),
            }
        }
        all
    }

    fn home(&self, who: usize, on: Day) -> usize {
        self.homes[who].iter().rev().find(|(from, _)| *from <= on).map_or(0, |(_, home)| *home)
    }

    fn head_told(&self, home: usize, on: Day) -> Option<usize> {
        self.heads[home].iter().rev().find(|(from, _)| *from <= on).map(|(_, head)| *head)
    }

    /// 世帯主 of a person on a day; none where the head died or moved away and nobody said who follows.
    pub fn head(&self, who: usize, on: Day) -> Option<usize> {
        self.head_told(self.home(who, on), on).filter(|head| self.is_here(*head, on))
    }

    /// The day since which a home with somebody covered has no head.
    pub fn headless_since(&self, who: usize, on: Day) -> Option<Day> {
        let head = self.head_told(self.home(who, on), on).filter(|head| !self.is_here(*head, on))?;
        if let Some(gone) = self.gone[head] {
            return Some(gone);
        }
        self.spells.iter().filter(|s| s.who == head).filter_map(|s| s.left).map(|left| left.fact).max()
    }

    /// Somebody of that person's home who is covered.
    pub fn covered_at_home(&self, who: usize, on: Day) -> Option<usize> {
        self.people().find(|p| self.home(*p, on) == self.home(who, on) && self.is_covered(*p, on))
    }

    /// Who could be head of that person's home now: the eldest who lives there.
    pub fn heir(&self, who: usize, on: Day) -> Option<usize> {
        let home = self.home(who, on);
        let fits = |p: &usize| self.is_known(*p) && self.home(*p, on) == home && self.is_here(*p, on);
        self.people().filter(fits).min_by_key(|p| self.births[*p])
    }

    /// 在留期間満了日
    pub fn stay(&self, who: usize) -> Option<Day> {
        self.stays[who]
    }

    /// 住所, where it was told anew.
    pub fn address(&self) -> Option<&str> {
        self.address.as_ref().map(|(_, address)| address.as_str())
    }

    /// A proof that holds today does not hold any more on that day.
    pub fn ends_with_proof(&self, who: usize, today: Day, on: Day) -> bool {
        self.proof(who, today).is_some_and(|last| last < on)
    }

    /// The day of the last change of the name.
    pub fn renamed_on(&self, who: usize) -> Day {
        self.names[who].0
    }

    /// Lives, covered, in the home in which the family began.
    pub fn is_at_first_home(&self, who: usize, on: Day) -> bool {
        self.home(who, on) == 0 && self.is_covered(who, on)
    }

    /// 氏名
    pub fn name(&self, who: usize) -> &str {
        &self.names[who].1
    }

    /// Somebody of 70–74 on that day.
    pub fn is_elderly(&self, who: usize, on: Day) -> bool {
        elderly_from(self.births[who]) <= on
    }

    /// Which paper the law gives (国保法9条2項, 国保則7条の3).
    pub fn paper(&self, who: usize) -> Paper {
        match self.cards[who] {
            Card::Registered if self.certificate_anyway[who] => Paper::Certificate,
            Card::Registered => Paper::Notice,
            Card::NotRegistered | Card::Unknown => Paper::Certificate,
        }
    }

    /// The last day of a paper whose time begins on `first`, as known today; none where it has no end. Before `first`: none can be made.
    pub fn paper_end(&self, who: usize, kind: Paper, first: Day, today: Day) -> Option<Day> {
        let leaves = self.spell_on(who, first).and_then(|spell| spell.left).map(|left| eve(left.to));
        self.latest_end(who, kind, first, today).into_iter().chain(leaves).min()
    }

    /// The same without a leaving that is known ahead: what is in hand already may run past it until it happens.
    pub fn latest_end(&self, who: usize, kind: Paper, first: Day, today: Day) -> Option<Day> {
        let yearly = year_end(first);
        let gate = |on: Day| (first < on).then(|| eve(on));
        let (at_70, at_75) = (gate(elderly_from(self.births[who])), gate(late_elderly_from(self.births[who])));
        let (stay, proof) = (self.stays[who].map(next), self.proof(who, today));
        match kind {
            Paper::Notice if !self.is_elderly(who, first) => {
                // none but for who turns 70 within the year, foreigners and students
                [at_70.filter(|end| *end <= yearly), stay, proof].into_iter().flatten().min()
            }
            Paper::Certificate | Paper::Notice => [Some(yearly), at_70, at_75, stay, proof].into_iter().flatten().min(),
        }
    }

    /// Last day of a student's proof that holds today.
    fn proof(&self, who: usize, today: Day) -> Option<Day> {
        let holds = |(p, from, to): &&(usize, Day, Day)| *p == who && *from <= today && today < *to;
        let (_, from, to) = self.students.iter().find(holds)?;
        // it rests on the coverage
        self.spell_on(who, today).filter(|spell| spell.from <= *from).map(|_| eve(*to))
    }

    /// A paper may be made for the person: what the law needs for it is there.
    pub fn may_have(&self, who: usize, today: Day) -> bool {
        let kind = self.paper(who);
        let ends_later = self.paper_end(who, kind, today, today).is_none_or(|end| today <= end);
        let has_head = kind == Paper::Notice || self.head(who, today).is_some();
        // whose stay is over waits for its renewal or for the end of the coverage
        let is_here = self.stays[who].is_none_or(|stay| today <= stay);
        self.stays_covered(who, today)
            && is_here
            && ends_later
            && has_head
            && self.ratio(who, today) != Some(Ratio::Pending)
    }

    /// Covered, and has not left by that day, though the coverage runs to its end: nobody who has is given a paper.
    pub fn stays_covered(&self, who: usize, on: Day) -> bool {
        self.spell_on(who, on).is_some_and(|spell| spell.left.is_none_or(|left| on < left.fact))
    }

    /// 負担割合 (国保令27条の2): none under 70.
    pub fn ratio(&self, who: usize, on: Day) -> Option<Ratio> {
        let spell = self.spell_on(who, on).filter(|_| self.is_elderly(who, on))?;
        let month = first_of_month(on);
        // a change of the household counts from the next month; who joins within one as the household stands then
        let as_of = month.max(spell.from);
        let home = self.home(who, as_of);
        let lives = |p: &usize| self.home(*p, as_of) == home;
        let elderly: Vec<usize> =
            self.people().filter(lives).filter(|p| self.is_covered(*p, as_of) && self.is_elderly(*p, month)).collect();
        let former: Vec<usize> = self.people().filter(lives).filter(|p| self.is_former(*p, as_of)).collect();
        // nothing is judged while an income of theirs is missing
        if elderly.iter().any(|p| !self.incomes.contains_key(&(*p, tax_year(month)))) {
            return Some(Ratio::Pending);
        }
        let (least, most) = (
            self.percent(&elderly, &former, month, Money { taxable: 0, total: 0, receipts: 0 }),
            self.percent(&elderly, &former, month, Money { taxable: 1 << 40, total: 1 << 40, receipts: 1 << 40 }),
        );
        Some(if least == most { Ratio::Percent(least) } else { Ratio::Pending })
    }

    /// 特定同一世帯所属者: went over to 後期 while others of the household stayed, and still lives there (国保令29条の7).
    fn is_former(&self, who: usize, on: Day) -> bool {
        let age = late_elderly_from(self.births[who]);
        let stayed = |p: usize| p != who && self.home(p, age) == self.home(who, age) && self.is_covered(p, age);
        let since = age <= on && self.is_covered(who, eve(age)) && self.people().any(stayed);
        since && self.home(who, on) == self.home(who, age) && self.is_here(who, on)
    }

    /// The ratio if who is not known has that income.
    fn percent(&self, elderly: &[usize], former: &[usize], month: Day, unknown: Money) -> u8 {
        let year = tax_year(month);
        let money = |p: &usize| self.incomes.get(&(*p, year)).copied().unwrap_or(unknown);
        let taxable = |p: &usize| (money(p).taxable - self.off_for_minors(*p, year)).max(0);
        let proviso: i64 = elderly.iter().map(|p| (money(p).total - BASIC_DEDUCTION).max(0)).sum();
        let receipts: i64 = elderly.iter().map(|p| money(p).receipts).sum();
        let with_former = receipts + former.iter().map(|p| money(p).receipts).sum::<i64>();
        let alone = elderly.len() == 1;
        let low = elderly.iter().all(|p| taxable(p) < TAXABLE_MIN)
            || proviso <= PROVISO_MAX
            || (alone && receipts < RECEIPTS_OF_ONE)
            || (!alone && receipts < RECEIPTS_OF_MORE)
            || (alone && !former.is_empty() && with_former < RECEIPTS_OF_MORE);
        if low { 20 } else { 30 }
    }

    /// 年少: for who is head on 31 December of the base year, children who are insured here then (C5).
    fn off_for_minors(&self, who: usize, year: i32) -> i64 {
        let base = day(year - 1, 12, 31);
        let home = self.home(who, base);
        if self.head_told(home, base) != Some(who) {
            return 0;
        }
        let counts = |p: &usize| self.home(*p, base) == home && self.is_covered(*p, base);
        let off = |p: usize| match self.births[p] {
            birth if birth >= day(base.year() - 15, 1, 2) => OFF_UNDER_16,
            birth if birth >= day(base.year() - 18, 1, 2) => OFF_UNDER_19,
            _ => 0,
        };
        self.people().filter(counts).map(off).sum()
    }
}
