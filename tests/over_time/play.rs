//! Plays the stories of families in one office, day after day: what is told is told to the program and to the law, then the clerk does what
//! the program asks for, and both are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;

use chrono::Datelike;
use madoguchi_tests::practice::Practice;
use madoguchi_tests::res_change::{FIRST, RowText, file, name};
use madoguchi_tests::tax_income;
use serde_json::{Value, json};

use crate::over_time::clerk::Clerk;
use crate::over_time::compare::{self, Wrong};
use crate::over_time::family::{Day, Event, Family, What};
use crate::over_time::law::{Law, Paper, elderly_from, late_elderly_from, reason_of, tax_year};

/// Where program and law parted.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Of which family.
    pub seed: u64,
    /// When.
    pub day: Day,
    /// What kind of difference.
    pub kind: String,
    /// The difference.
    pub text: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {} on {}: {}: {}", self.seed, self.day, self.kind, self.text)
    }
}

/// How often what happened.
pub type Counts = BTreeMap<String, u64>;

/// How an office works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// 75歳到達 is written down by the run of each month.
    RunsAge75,
    /// Nobody starts it: what follows from the day is derived.
    LeavesAge75,
}

/// Most rounds of next actions on one day.
const ROUNDS_MAX: usize = 12;

/// What a clerk does when it is asked for, in this order.
const DOES: [&str; 10] = [
    "change_head",
    "ask_myna",
    "judge",
    "determine_copay",
    "record_outcome",
    "collect",
    "withdraw",
    "reissue",
    "give_paper",
    "deliver",
];

/// Of these, what changes the files of others.
const OF_ALL: [&str; 3] = ["change_head", "judge", "determine_copay"];

/// What may be named where something is wrong, besides: decisions that wait for a word from outside.
const NAMED: [&str; 3] = ["end_coverage", "confirm_qualification", "stay_over"];

struct Played<'f> {
    law: Law,
    clerk: Clerk<'f>,
    /// What the registry tells of each now.
    rows: Vec<Option<RowText>>,
    /// Who is gone by the registry and waits for a clerk.
    waiting: Vec<Event>,
    /// Files of the registry so far.
    files: u32,
    /// Everybody's file as it was last read, and when.
    read: Option<(Day, BTreeMap<usize, Value>)>,
}

/// Plays families whose stories begin on `first`; where each failed, if it did, and what was counted.
pub fn play(first: Day, families: &[Family], habit: Habit) -> (Vec<Failure>, Counts) {
    let practice = Practice::on(&first.to_string());
    let mut played = settle(&practice, first, families);
    let mut days: BTreeMap<Day, Vec<(usize, &Event)>> = BTreeMap::new();
    for (at, family) in families.iter().enumerate() {
        for event in &family.events {
            days.entry(event.on).or_default().push((at, event));
        }
    }
    let (mut failures, mut counts) = (BTreeMap::new(), Counts::new());
    let (mut month, mut renewed, mut today, mut files) = (None, None, first, 0);
    for (day, told) in days {
        if today < day {
            practice.done("office_day", json!({ "day": day.to_string() }));
            today = day;
        }
        if month.replace((day.year(), day.month())) != Some((day.year(), day.month())) {
            practice.done("determine_month", json!({ "month": format!("{:04}-{:02}", day.year(), day.month()) }));
            if habit == Habit::RunsAge75 {
                practice.done("run_start", json!({ "work": "age_75" }));
            }
        }
        // in July everybody is judged for August, so that the next papers can be prepared
        if day.month() == 7 && day.day() >= 12 && renewed.replace(day.year()) != Some(day.year()) {
            practice.done("determine_month", json!({ "month": format!("{:04}-08", day.year()) }));
        }
        files += 1;
        take_in(&practice, &played, &told, (day, files));
        let those: BTreeSet<usize> = told.iter().map(|(at, _)| *at).collect();
        for at in those {
            if failures.contains_key(&at) {
                continue;
            }
            let events: Vec<&Event> = told.iter().filter(|(of, _)| *of == at).map(|(_, event)| *event).collect();
            if let Err(difference) = played[at].day(&events, &mut counts) {
                let seed = families[at].seed;
                failures.insert(at, Failure { seed, day, kind: difference.0, text: difference.1 });
            }
        }
    }
    (failures.into_values().collect(), counts)
}

/// Takes in the incomes that the tax office's file of that day tells.
fn take_in(practice: &Practice, played: &[Played<'_>], told: &[(usize, &Event)], (day, serial): (Day, u32)) {
    let rows = told.iter().filter_map(|(at, event)| {
        let What::Income { who, year, money, in_file: true } = event.what else { return None };
        played[*at].law.admits(event).ok().map(|()| played[*at].clerk.income_row(who, year, money))
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return;
    }
    let path = practice.path(&tax_income::name(&day.format("%Y%m%d090000").to_string(), serial));
    fs::write(&path, tax_income::file(&rows)).expect("a scratch file");
    let answer = practice.done("import", json!({ "path": path, "kind": "TAX_INCOME" }));
    assert_eq!(answer["applied"], json!(rows.len()), "{answer}");
}

/// Everybody but who is not born yet, as the registry tells the office at first.
fn settle<'f>(practice: &'f Practice, first: Day, families: &'f [Family]) -> Vec<Played<'f>> {
    let (mut rows, mut played, mut number) = (Vec::new(), Vec::new(), FIRST);
    for (at, family) in (0..).zip(families) {
        let home = (300_000_000_000_001_u64 + at).to_string();
        let (mut ids, mut own) = (Vec::new(), Vec::new());
        let head = number;
        for person in &family.people {
            if person.newborn {
                ids.push(None);
                own.push(None);
                continue;
            }
            let row = RowText::resident(0)
                .with("宛名番号", &number.to_string())
                .with("世帯番号", &home)
                .with("世帯主宛名番号", &head.to_string())
                .with("異動日", "20200401")
                .with("届出日", "20200401")
                .with("処理日時", "20241201090000")
                .with("氏名", &person.name)
                .with("カナ", &person.kana)
                .with("生年月日", &person.birth.format("%Y%m%d").to_string())
                .with("性別", person.sex)
                .with("続柄", person.relation);
            let row = match person.stay {
                None => row,
                Some(stay) => row
                    .with("住民区分", "2")
                    .with("国籍", "ベトナム")
                    .with("在留資格", "技術・人文知識・国際業務")
                    .with("在留期間満了日", &stay.format("%Y%m%d").to_string()),
            };
            rows.push(row.clone());
            own.push(Some(row));
            ids.push(Some(number.to_string()));
            number += 1;
        }
        played.push(Played {
            law: Law::of(family),
            clerk: Clerk::of(practice, family, home, ids),
            rows: own,
            waiting: Vec::new(),
            files: 0,
            read: None,
        });
    }
    let path = practice.path(&name(&first.format("%Y%m%d090000").to_string(), 1));
    let count = rows.len();
    fs::write(&path, file(rows)).expect("a scratch file");
    let told = practice.done("import", json!({ "path": path }));
    assert_eq!(told["applied"], json!(count), "{told}");
    played
}

/// Kind and words of a difference.
type Difference = (String, String);

fn all(wrongs: &[Wrong]) -> Difference {
    let code = wrongs.first().map_or("", |wrong| wrong.code);
    (code.to_owned(), wrongs.iter().map(|wrong| wrong.text.clone()).collect::<Vec<_>>().join("; "))
}

impl Played<'_> {
    fn day(&mut self, events: &[&Event], counts: &mut Counts) -> Result<(), Difference> {
        let today = events.first().map(|event| event.on).expect("a day has an event");
        for event in events {
            self.tell(event, counts)?;
        }
        let followed = events.iter().any(|event| event.followed);
        if followed && !self.waiting.is_empty() {
            self.decide_gone(today)?;
            self.read = None;
        }
        let shown = match self.read.take().filter(|(day, _)| self.is_quiet(*day, events)) {
            Some((_, shown)) => shown,
            None if followed => self.follow(today, counts)?,
            None => self.show_all(),
        };
        let compared = self.compare(today, &shown, followed);
        self.read = Some((today, shown));
        compared
    }

    /// Nothing was told that is about today, nobody became 70 or 75, no other incomes hold and nothing is asked for: the files say what they
    /// said when they were read.
    fn is_quiet(&self, read: Day, events: &[&Event]) -> bool {
        let today = events[0].on;
        let turned = |p: usize| {
            let birth = self.law.birth(p);
            [elderly_from(birth), late_elderly_from(birth)].iter().any(|on| (read..=today).contains(on))
        };
        // the file of June is about the time from August on
        let is_ahead =
            |what: &What| matches!(what, What::Income { in_file: true, year, .. } if tax_year(today) < *year);
        let tells = |event: &&Event| event.what != What::Look && !is_ahead(&event.what);
        if events.iter().any(tells) || self.law.people().any(turned) || tax_year(read) != tax_year(today) {
            return false;
        }
        let known: Vec<usize> = self.law.people().filter(|p| self.law.is_known(*p)).collect();
        known
            .first()
            .is_some_and(|who| !self.clerk.asked_of_home(*who).iter().any(|code| DOES.contains(&code.as_str())))
    }

    fn show_all(&self) -> BTreeMap<usize, Value> {
        self.law.people().filter(|p| self.law.is_known(*p)).map(|p| (p, self.clerk.show(p))).collect()
    }

    fn tell(&mut self, event: &Event, counts: &mut Counts) -> Result<(), Difference> {
        if let Err(why) = self.law.admits(event) {
            *counts.entry(format!("not told: {why}")).or_default() += 1;
            return Ok(());
        }
        if let What::Gone { who, row, fact } = event.what {
            return self.gone(event, who, row, fact, counts);
        }
        if let What::Renew { who } = event.what {
            return self.renew(who, event.on, counts);
        }
        if let What::Row { who } = event.what {
            let before = self.rows[who].clone().expect("the registry knows the person");
            let told = self.row(before, "25", who, self.law.renamed_on(who), event.on);
            *counts.entry("told: row".to_owned()).or_default() += 1;
            return self.take_in(told, who, event);
        }
        let movers = if let What::Move { fact, .. } = event.what {
            self.law.movers(fact, event.on)
        } else if let What::Head { who, .. } = event.what {
            self.law.led_by(who, event.on)
        } else if let What::Back { who, fact } = event.what {
            self.law.people().find(|p| *p != who && self.law.is_at_first_home(*p, fact)).into_iter().collect()
        } else {
            Vec::new()
        };
        let in_file = matches!(event.what, What::Income { in_file: true, .. });
        let answer = if in_file { Ok(Value::Null) } else { self.clerk.tell(event, &movers) };
        let answer = answer.map_err(|refused| {
            let why = format!("{event}: {} {:?}", refused.message, refused.fields);
            (format!("refused {}", refused.code), why)
        })?;
        self.law.take(event);
        *counts.entry(format!("told: {}", event.what.name())).or_default() += 1;
        if let What::Lost { who } = event.what {
            self.look_at_made(who, &answer)?;
        }
        if let What::Income { who, year, .. } = event.what {
            self.judge_again(who, year, event.on);
        }
        Ok(())
    }

    /// After another word on a year the household is judged again for the months that it holds for, as far as they were (5.6). Of who is not
    /// covered nothing is judged.
    fn judge_again(&self, who: usize, year: i32, today: Day) {
        let august = (today.month() == 7 && year == today.year()).then(|| Day::from_ymd_opt(year, 8, 1)).flatten();
        let month = august.or((year == tax_year(today)).then_some(today));
        if let (Some(month), Some(covered)) = (month, self.law.covered_at_home(who, today)) {
            let _ = self.clerk.determine(covered, month);
        }
    }

    /// The clerk does what the program asks for, until it asks for nothing that can be done; everybody's file then.
    fn follow(&mut self, today: Day, counts: &mut Counts) -> Result<BTreeMap<usize, Value>, Difference> {
        // what led to nothing today is not tried again
        let mut tried: BTreeSet<(usize, String)> = BTreeSet::new();
        let mut last = String::new();
        for _ in 0..ROUNDS_MAX {
            let (mut again, mut all) = (false, BTreeMap::new());
            for who in self.law.people().filter(|p| self.law.is_known(*p)).collect::<Vec<_>>() {
                let mut shown = self.clerk.show(who);
                for turn in 0.. {
                    let asked = self.clerk.asked(&shown);
                    let is_next = |code: &&&str| asked.contains(**code) && !tried.contains(&(who, (**code).to_owned()));
                    let Some(code) = DOES.iter().find(is_next) else { break };
                    last = format!("person {who}, {code}");
                    if !self.does(who, code, &shown, today)? {
                        tried.insert((who, (*code).to_owned()));
                    }
                    *counts.entry(format!("did: {code}")).or_default() += 1;
                    // what is done with a paper is nobody else's
                    again |= OF_ALL.contains(code) || turn > ROUNDS_MAX;
                    if turn > ROUNDS_MAX {
                        break;
                    }
                    shown = self.clerk.show(who);
                }
                all.insert(who, shown);
            }
            if !again {
                return Ok(all);
            }
        }
        Err((
            "never_ends".to_owned(),
            format!("the program asks for something still after {ROUNDS_MAX} rounds: {last}"),
        ))
    }

    /// Does one thing that was asked for; whether it is done.
    fn does(&mut self, who: usize, code: &str, shown: &Value, today: Day) -> Result<bool, Difference> {
        if code == "change_head" {
            return self.change_head(who, today);
        }
        let answer = self.clerk.act(who, code, shown, today).expect("something the clerk does");
        match (answer, code) {
            (Ok(_), "ask_myna") => {
                let card = self.clerk.card(who);
                let what = What::Told { who, card };
                self.law.take(&Event { id: usize::MAX, on: today, what, followed: false });
                Ok(true)
            }
            // it stays asked for while an income is missing
            (Ok(_), "determine_copay") => Ok(false),
            (Ok(made), "give_paper" | "reissue") => {
                self.look_at_made(who, &made)?;
                self.hands_over(who, &made)?;
                Ok(true)
            }
            (Ok(_), _) => Ok(true),
            // no paper can be made, and the law says so, too
            (Err(_), "give_paper" | "reissue") if !self.law.may_have(who, today) => Ok(false),
            (Err(refused), _) => {
                let why = format!("person {who}, asked for {code}: {} {:?}", refused.message, refused.fields);
                Err((format!("action refused {code} {}", refused.code), why))
            }
        }
    }

    /// The eldest who lives there follows a head who died or moved away, from that day.
    fn change_head(&mut self, who: usize, today: Day) -> Result<bool, Difference> {
        let Some(fact) = self.law.headless_since(who, today) else { return Ok(false) };
        let Some(heir) = self.law.heir(who, today) else { return Ok(false) };
        let event = Event { id: usize::MAX, on: today, what: What::Head { who: heir, fact }, followed: false };
        if self.law.admits(&event).is_err() {
            return Ok(false);
        }
        match self.clerk.tell(&event, &self.law.led_by(heir, today)) {
            Ok(_) => {
                self.law.take(&event);
                Ok(true)
            }
            Err(refused) => {
                let why = format!("{event}: {} {:?}", refused.message, refused.fields);
                Err((format!("action refused change_head {}", refused.code), why))
            }
        }
    }

    /// The registry's file comes in: whoever is covered waits for a clerk then.
    fn gone(&mut self, event: &Event, who: usize, row: &str, fact: Day, counts: &mut Counts) -> Result<(), Difference> {
        let covered = self.law.is_open(who, event.on);
        let Some(told) = self.rows[who].clone() else { return Ok(()) };
        let told = self.row(told, row, who, fact, event.on);
        let told = told.with("住民区分", "4").with("消除日", &fact.format("%Y%m%d").to_string());
        self.take_in(told, who, event)?;
        self.law.take(event);
        *counts.entry("told: gone".to_owned()).or_default() += 1;
        if covered {
            if !self.clerk.waiting(who).iter().any(|wanted| wanted == "end_coverage") {
                return Err(("gone_unsaid".to_owned(), format!("{event}: no movement waits for a clerk")));
            }
            self.waiting.push(event.clone());
        }
        Ok(())
    }

    /// The registry's present word on a person, who is as the law knows it.
    fn row(&self, before: RowText, reason: &str, who: usize, fact: Day, today: Day) -> RowText {
        let day = |day: Day| day.format("%Y%m%d").to_string();
        let stay = self.law.stay(who).map(day).unwrap_or_default();
        let told = before
            .moved(reason, &day(fact))
            .with("届出日", &day(today))
            .with("処理日時", &format!("{}080000", day(today)))
            .with("氏名", self.law.name(who))
            .with("在留期間満了日", &stay);
        match self.law.address() {
            Some(address) => told.with("住所", address),
            None => told,
        }
    }

    fn take_in(&mut self, told: RowText, who: usize, event: &Event) -> Result<(), Difference> {
        self.files += 1;
        let serial = self.files + 10 * u32::try_from(who).unwrap_or(0);
        let answer = self.clerk.take_in_row(told, serial).map_err(|refused| {
            (format!("import refused {}", refused.code), format!("{event}: {} {:?}", refused.message, refused.fields))
        })?;
        if answer["applied"] != 1 {
            return Err(("import_not_applied".to_owned(), format!("{event}: {answer}")));
        }
        Ok(())
    }

    /// A clerk decides on who is gone by the registry.
    fn decide_gone(&mut self, today: Day) -> Result<(), Difference> {
        for event in std::mem::take(&mut self.waiting) {
            let What::Gone { who, row, fact } = event.what else { continue };
            let reason = reason_of(row);
            let answer = self.clerk.leave(event.id, &[who], reason, fact, false, &today.to_string());
            answer.map_err(|refused| {
                (format!("gone refused {}", refused.code), format!("{event}: {} {:?}", refused.message, refused.fields))
            })?;
            let what = What::Leave { who: vec![who], reason, fact, same_day: false };
            self.law.take(&Event { id: event.id, on: today, what, followed: false });
        }
        Ok(())
    }

    /// The paper of the time from August on, made in July: once the household is judged for August.
    fn renew(&mut self, who: usize, today: Day, counts: &mut Counts) -> Result<(), Difference> {
        let shown = self.clerk.show(who);
        let first = Day::from_ymd_opt(today.year(), 8, 1).expect("1 August");
        let kind = match self.law.paper(who) {
            Paper::Certificate => "qualification_certificate",
            Paper::Notice => "qualification_notice",
        };
        let ends = first.pred_opt();
        let held = Clerk::in_hand(&shown, today);
        let held: Vec<&Value> = held.iter().filter(|c| c["kind"] == kind).collect();
        // one that is right today, and of which the next was not made yet
        let right = held.len() == 1 && compare::date_of(held[0], "valid_until") == ends;
        let waits = self.waiting.iter().any(|event| matches!(event.what, What::Gone { who: gone, .. } if gone == who));
        if !right || waits || !compare::hand(&self.law, &self.clerk, who, &shown, today).is_empty() {
            return Ok(());
        }
        *counts.entry("told: renew".to_owned()).or_default() += 1;
        let asked = json!({ "purpose": "renewal" });
        let made = match self.clerk.issue(who, today, &asked) {
            // who came after the month's round is judged first, as the refusal says
            Err(refused) if refused.code == "copay_missing" => {
                let _ = self.clerk.determine(who, first);
                self.clerk.issue(who, today, &asked)
            }
            made => made,
        };
        match made {
            Ok(made) => {
                self.look_at_made(who, &made)?;
                self.hands_over(who, &made)
            }
            Err(_) if !self.law.may_have(who, first) || self.law.ends_with_proof(who, today, first) => Ok(()),
            Err(refused) => {
                let why = format!("renewal of person {who}: {} {:?}", refused.message, refused.fields);
                Err((format!("renewal refused {}", refused.code), why))
            }
        }
    }

    fn look_at_made(&self, who: usize, made: &Value) -> Result<(), Difference> {
        let Some(paper) = made["certificate_no"].as_str().and_then(|no| self.clerk.papers.get(no)) else {
            return Ok(());
        };
        let wrongs = compare::made(&self.law, who, paper);
        if wrongs.is_empty() { Ok(()) } else { Err(all(&wrongs)) }
    }

    /// Mostly a paper is handed over at once; else it waits until it is asked for.
    fn hands_over(&mut self, who: usize, made: &Value) -> Result<(), Difference> {
        if self.clerk.papers.len().is_multiple_of(4) {
            return Ok(());
        }
        self.clerk.hand_over(made).map(|_| ()).map_err(|refused| {
            let why = format!("person {who}: {} {:?}", refused.message, refused.fields);
            (format!("not handed over {}", refused.code), why)
        })
    }

    /// After everything was done program and law agree; before, whatever is wrong is asked for.
    fn compare(&self, today: Day, all_shown: &BTreeMap<usize, Value>, followed: bool) -> Result<(), Difference> {
        for (who, shown) in all_shown {
            let who = *who;
            if self.waiting.iter().any(|event| matches!(event.what, What::Gone { who: gone, .. } if gone == who)) {
                let asked = self.clerk.asked(shown);
                if !asked.contains("end_coverage") && self.law.is_covered(who, today) {
                    return Err(("gone_unsaid".to_owned(), format!("person {who}: the program asks for {asked:?}")));
                }
                continue;
            }
            let coverage = compare::coverage(&self.law, who, shown, today);
            if !coverage.is_empty() {
                return Err(all(&coverage));
            }
            let mut wrongs = compare::hand(&self.law, &self.clerk, who, shown, today);
            wrongs.extend(compare::ratio(&self.law, who, shown, today));
            if wrongs.is_empty() {
                continue;
            }
            let asked = self.clerk.asked(shown);
            let is_named = DOES.iter().chain(&NAMED).any(|code| asked.contains(*code));
            if followed || !is_named {
                let (code, text) = all(&wrongs);
                let code = if followed { code } else { format!("unsaid {code}") };
                return Err((code, format!("{text}; the program asks for {asked:?}")));
            }
        }
        Ok(())
    }
}

impl What {
    /// Its kind.
    fn name(&self) -> &'static str {
        match self {
            Self::Join { .. } => "join",
            Self::Leave { .. } => "leave",
            Self::Confirm { .. } => "confirm",
            Self::Correct { .. } => "correct",
            Self::Cancel { .. } => "cancel",
            Self::Told { .. } => "card",
            Self::Rename { .. } => "rename",
            Self::Move { .. } => "move",
            Self::Head { .. } => "head",
            Self::Split { .. } => "split",
            Self::Stay { .. } => "stay",
            Self::Student { .. } => "student",
            Self::Income { .. } => "income",
            Self::Lost { .. } => "lost",
            Self::Renew { .. } => "renew",
            Self::Gone { .. } => "gone",
            Self::Care { .. } => "care",
            Self::Support { .. } => "support",
            Self::MailBack { .. } => "mail back",
            Self::Mislaid { .. } => "mislaid",
            Self::Row { .. } => "row",
            Self::Back { .. } => "back",
            Self::Look => "look",
        }
    }
}
