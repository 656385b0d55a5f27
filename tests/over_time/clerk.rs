//! The clerk: tells the office what a family brings, and does what the program asks for next. Knows which action is done by which command,
//! and no law: whatever the program does is the program's.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_counter::views::RefusalView;
use madoguchi_tests::papers::text_of;
use madoguchi_tests::practice::Practice;
use madoguchi_tests::res_change::{self, RowText};
use madoguchi_tests::tax_income::YearText;
use serde_json::{Value, json};

use crate::over_time::family::{Card, Day, Event, Family, Money, What};

/// The program did what it was asked, or why not.
pub type Answer = Result<Value, Box<RefusalView>>;

/// A paper that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Number.
    pub no: String,
    /// Kind.
    pub kind: String,
    /// What is printed on it, without spaces.
    pub text: String,
    /// 交付日
    pub issued_on: Day,
    /// First day.
    pub from: Day,
    /// 有効期限
    pub until: Option<Day>,
}

/// A clerk at the desk of one office, with one family before it.
pub struct Clerk<'p> {
    practice: &'p Practice,
    family: &'p Family,
    /// 世帯番号
    home: String,
    /// Number or record of each, as far as the office knows them.
    ids: Vec<Option<String>>,
    /// The movement that stands for an event of a person.
    movements: BTreeMap<(usize, usize), String>,
    /// What each would say of the card, if asked.
    cards: Vec<Card>,
    /// Papers made, by number.
    pub papers: BTreeMap<String, Made>,
}

/// The texts of a list.
pub fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A text, empty where there is none.
pub fn word<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// A day, if there is one.
pub fn date(value: &Value, name: &str) -> Option<Day> {
    value[name].as_str().and_then(|text| text.parse().ok())
}

impl<'p> Clerk<'p> {
    /// A clerk before a family whose people the registry told under these numbers.
    pub fn of(practice: &'p Practice, family: &'p Family, home: String, ids: Vec<Option<String>>) -> Self {
        let cards = family.people.iter().map(|person| person.card).collect();
        Self { practice, family, home, ids, movements: BTreeMap::new(), cards, papers: BTreeMap::new() }
    }

    fn ask(&self, command: &str, args: Value) -> Answer {
        self.practice.ask(command, args).map_err(Box::new)
    }

    /// Number of a person the office knows.
    pub fn id(&self, who: usize) -> &str {
        self.ids[who].as_deref().unwrap_or_default()
    }

    /// Everything about a person.
    pub fn show(&self, who: usize) -> Value {
        self.practice.done("show", json!({ "resident": self.id(who) }))
    }

    /// What the program asks for next about this person, by code.
    pub fn asked(&self, shown: &Value) -> BTreeSet<String> {
        let own = &shown["resident"];
        let is_own = |action: &&Value| {
            let of = word(action, "resident");
            [word(own, "atena_no"), word(own, "provisional_no"), word(own, "record")].contains(&of)
        };
        // a judgement is the household's: its action stands for one of them on the page of each
        let is_meant = |action: &&Value| is_own(action) || action["code"] == "judge";
        list(shown, "next_actions").iter().filter(is_meant).map(|action| word(action, "code").to_owned()).collect()
    }

    /// What the program asks for about everybody of the home, as one file shows it.
    pub fn asked_of_home(&self, who: usize) -> BTreeSet<String> {
        let shown = self.show(who);
        let actions = list(&shown, "juki_household").iter().flat_map(|member| list(member, "next_actions"));
        actions.chain(list(&shown, "next_actions")).map(|action| word(action, "code").to_owned()).collect()
    }

    /// The row of the tax office's file that tells an income.
    pub fn income_row(&self, who: usize, year: i32, money: Money) -> YearText {
        [
            ("賦課年度", i64::from(year)),
            ("総所得金額等", money.total),
            ("合計所得金額", money.total),
            ("課税標準額", money.taxable),
            ("公的年金収入", 0),
            ("公的年金雑所得", 0),
            ("収入合計(基準収入)", money.receipts),
        ]
        .into_iter()
        .fold(YearText::of(self.id(who)), |row, (column, value)| row.with(column, &value.to_string()))
    }

    /// Tells the office.
    /// `movers`: whom it takes along, of another address or head; or to whose household somebody comes back.
    pub fn tell(&mut self, event: &Event, movers: &[usize]) -> Answer {
        let today = event.on.to_string();
        match &event.what {
            What::Join { who, reason, fact, card } => self.join(event.id, who, reason, (*fact, &today), *card),
            What::Leave { who, reason, fact, same_day } => self.leave(event.id, who, reason, *fact, *same_day, &today),
            What::Confirm { of, who, first } => {
                let more = json!({ "authority": "residents_registry" });
                self.correct(*of, *who, *first, &today, &more)
            }
            What::Correct { of, who, fact } => {
                let on_the_day = |e: &Event| e.id == *of && matches!(e.what, What::Leave { same_day: true, .. });
                let same_day = self.family.events.iter().any(on_the_day);
                self.correct(*of, *who, *fact, &today, &json!({ "same_day_new_address": same_day }))
            }
            What::Cancel { of, who } => {
                let movement = self.movements.get(&(*of, *who)).cloned().unwrap_or_default();
                self.cancel(&movement, *who, &today)
            }
            What::Told { who, card } => {
                self.cards[*who] = if *card == Card::Unknown { self.cards[*who] } else { *card };
                self.ask("myna", json!({ "resident": self.id(*who), "state": card.code() }))
            }
            What::Rename { who, fact, name } => {
                self.change("C05", *fact, &today, json!([{ "resident": self.id(*who), "changes": { "name": name } }]))
            }
            What::Move { fact, address } => {
                let one = |who: &usize| json!({ "resident": self.id(*who), "changes": { "address": address } });
                self.change("C04", *fact, &today, movers.iter().map(one).collect())
            }
            What::Head { who, fact } => {
                // the household is told by who goes along; the head need not be insured
                let members: Vec<Value> = movers.iter().map(|p| json!({ "resident": self.id(*p) })).collect();
                self.register(json!({
                    "kind": "change", "reason": "C01", "effective_on": fact.to_string(), "notified_on": today,
                    "head": self.id(*who), "members": members,
                }))
            }
            What::Split { who, fact } => {
                let members = who.iter().map(|p| json!({ "resident": self.id(*p) })).collect();
                self.change("C02", *fact, &today, members)
            }
            What::Stay { who, until } => {
                let changes = json!({ "stay_expires_on": until.to_string() });
                self.change("C99", event.on, &today, json!([{ "resident": self.id(*who), "changes": changes }]))
            }
            What::Income { who, year, money, .. } => self.income(*who, *year, money, &today),
            What::Lost { who } => self.lost(*who, event.on),
            What::Student { who, from, to } => {
                let more = json!({ "to": to.to_string() });
                self.status("student", *who, (*from, &today), json!({ "school": "みほん大学" }), &more)
            }
            What::Care { who, from } => self.status("care_needed", *who, (*from, &today), json!({}), &json!({})),
            What::Support { who } => {
                let evidence = json!({ "level": "both", "mail_to": "見本市役所気付" });
                self.status("support", *who, (event.on, &today), evidence, &json!({}))
            }
            What::MailBack { who } => {
                let more = json!({ "reason": "あて所に尋ねあたりません", "shelf": "A-1" });
                self.on_paper(*who, "record_return", "returned", more)
            }
            What::Mislaid { who } => self.on_paper(*who, "report_loss", "collect", json!({ "reason": "lost" })),
            What::Back { who, fact } => {
                let stays = movers.first().map(|p| self.id(*p));
                self.register(json!({
                    "kind": "change", "reason": "C03", "effective_on": fact.to_string(), "notified_on": today,
                    "into": stays, "members": [{ "resident": self.id(*who) }],
                }))
            }
            What::Renew { .. } | What::Gone { .. } | What::Row { .. } | What::Look => Ok(Value::Null),
        }
    }

    fn income(&mut self, who: usize, year: i32, money: &Money, today: &str) -> Answer {
        let income = json!({
            "tax_year": year, "municipality": "131016", "declaration": "declared", "levy": "levied",
            "total_income_yen": money.total, "aggregate_income_yen": money.total,
            "taxable_income_yen": money.taxable, "receipts_yen": money.receipts,
            "corrected_on": today, "source": "tax_certificate",
        });
        self.ask("record_income", json!({ "resident": self.id(who), "dry_run": false, "income": income }))
    }

    fn join(&mut self, id: usize, who: &[usize], reason: &str, (fact, today): (Day, &str), card: Card) -> Answer {
        let members: Vec<Value> = who.iter().map(|p| self.joiner(*p, card)).collect();
        let told = self.register(json!({
            "kind": "join", "reason": reason, "effective_on": fact.to_string(), "notified_on": today,
            "juki_household_no": self.home, "members": members,
        }))?;
        for (who, touched) in who.iter().zip(list(&told, "residents")) {
            self.ids[*who].get_or_insert_with(|| word(touched, "record").to_owned());
        }
        if card != Card::Unknown {
            who.iter().for_each(|p| self.cards[*p] = card);
        }
        who.iter().for_each(|p| self.note(id, *p, fact));
        Ok(told)
    }

    fn status(&self, status: &str, who: usize, (from, today): (Day, &str), evidence: Value, more: &Value) -> Answer {
        let mut told = json!({
            "kind": "special_status", "status": status, "from": from.to_string(), "notified_on": today,
            "members": [{ "resident": self.id(who), "evidence": evidence }],
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            told[name] = value.clone();
        }
        self.register(told)
    }

    fn joiner(&self, who: usize, card: Card) -> Value {
        let person = &self.family.people[who];
        if self.ids[who].is_some() {
            return json!({ "resident": self.id(who), "myna": card.code() });
        }
        let birth = person.birth.to_string();
        json!({ "myna": card.code(), "new_resident": {
            "name": person.name, "kana": person.kana, "birth": birth, "sex": person.sex, "relation": person.relation,
            "confirmed_new": true,
        }})
    }

    fn register(&self, mut notification: Value) -> Answer {
        notification["identity_check"] =
            json!({ "items": ["birth", "kana"], "document": "drivers_licence", "by": "head" });
        self.ask("register", json!({ "notification": notification, "dry_run": false }))
    }

    fn change(&self, reason: &str, fact: Day, today: &str, members: Value) -> Answer {
        self.register(json!({
            "kind": "change", "reason": reason, "effective_on": fact.to_string(), "notified_on": today, "members": members,
        }))
    }

    /// An end by age that was written down already is cancelled first, where what happened before it is told: the refusal says so.
    pub fn leave(&mut self, id: usize, who: &[usize], reason: &str, fact: Day, same_day: bool, today: &str) -> Answer {
        let members: Vec<Value> = who.iter().map(|p| json!({ "resident": self.id(*p) })).collect();
        let told = json!({
            "kind": "leave", "reason": reason, "effective_on": fact.to_string(), "notified_on": today,
            "same_day_new_address": same_day, "members": members,
        });
        let mut answer = self.register(told.clone());
        for _ in who {
            let Err(refused) = &answer else { break };
            if refused.code != "movement_followed" {
                break;
            }
            let named = refused.fields.get("resident").cloned().unwrap_or_default();
            let Some(person) = who.iter().find(|p| self.id(**p) == named).or(who.first()) else { break };
            let shown = self.show(*person);
            let by_age = |m: &&Value| m["reason"] == "E08" && m["corrected_by"].is_null();
            let Some(movement) = list(&shown, "movements").iter().rfind(by_age) else { break };
            self.cancel(word(movement, "id"), *person, today)?;
            answer = self.register(told.clone());
        }
        let answer = answer?;
        who.iter().for_each(|p| self.note(id, *p, fact));
        Ok(answer)
    }

    fn correct(&mut self, of: usize, who: usize, fact: Day, today: &str, more: &Value) -> Answer {
        let movement = self.movements.get(&(of, who)).cloned().unwrap_or_default();
        let shown = self.show(who);
        let now = list(&shown, "movements").iter().find(|m| m["id"] == movement).cloned().unwrap_or_default();
        let mut told = json!({
            "kind": "correct", "corrects": movement, "field": "effective_on", "from": now["effective_on"],
            "to": fact.to_string(), "notified_on": today, "members": [{ "resident": self.id(who) }],
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            told[name] = value.clone();
        }
        let answer = self.register(told)?;
        self.note(of, who, fact);
        Ok(answer)
    }

    fn cancel(&self, movement: &str, who: usize, today: &str) -> Answer {
        self.register(json!({
            "kind": "correct", "corrects": movement, "cancel": true, "notified_on": today,
            "members": [{ "resident": self.id(who) }],
        }))
    }

    /// Notes the movement of a person that stands for an event now: the newest of that day, or the one that took the place of it.
    fn note(&mut self, event: usize, who: usize, fact: Day) {
        let shown = self.show(who);
        let before = self.movements.get(&(event, who));
        let fits = |m: &&Value| match before {
            Some(before) => m["corrects"] == *before,
            None => m["corrected_by"].is_null() && date(m, "effective_on") == Some(fact),
        };
        if let Some(movement) = list(&shown, "movements").iter().rfind(fits) {
            self.movements.insert((event, who), word(movement, "id").to_owned());
        }
    }

    /// Papers that say somebody is covered, as the program lists them.
    pub fn certificates(shown: &Value) -> impl Iterator<Item = &Value> {
        let is_one = |c: &&Value| ["qualification_certificate", "qualification_notice"].contains(&word(c, "kind"));
        list(shown, "certificates").iter().filter(is_one)
    }

    /// Papers in the person's hand whose time is not over.
    pub fn in_hand(shown: &Value, today: Day) -> Vec<Value> {
        let held = |c: &&Value| c["state"] == "delivered" && date(c, "valid_until").is_none_or(|until| today <= until);
        Self::certificates(shown).filter(held).cloned().collect()
    }

    /// The registry's file with one row.
    pub fn take_in_row(&self, row: RowText, serial: u32) -> Answer {
        let path = self.practice.path(&res_change::name("20250101090000", serial));
        std::fs::write(&path, res_change::file([row])).expect("a scratch file");
        self.ask("import", json!({ "path": path }))
    }

    /// Movements of the registry that wait for a clerk, of this person.
    pub fn waiting(&self, who: usize) -> Vec<String> {
        let all = self.practice.done("movements", json!({}));
        let own = all.as_array().into_iter().flatten().filter(|task| task["resident"] == *self.id(who));
        own.map(|task| word(task, "wanted").to_owned()).collect()
    }

    /// Does this with the first paper of the person that allows the act; nothing where none does.
    fn on_paper(&self, who: usize, act: &str, command: &str, mut args: Value) -> Answer {
        let shown = self.show(who);
        let Some(paper) = Self::certificates(&shown).find(|c| list(c, "acts").contains(&json!(act))) else {
            return Ok(Value::Null);
        };
        args["certificate_no"] = paper["certificate_no"].clone();
        self.ask(command, args)
    }

    /// Some are sent by mail.
    fn way(&self) -> &'static str {
        if self.papers.len() % 3 == 1 { "mail" } else { "window" }
    }

    fn lost(&mut self, who: usize, today: Day) -> Answer {
        let shown = self.show(who);
        if Self::in_hand(&shown, today).is_empty() {
            return Ok(Value::Null);
        }
        self.issue(who, today, &json!({ "reason": "lost" }))
    }

    /// Makes a paper as a file, and reads it.
    pub fn issue(&mut self, who: usize, today: Day, more: &Value) -> Answer {
        let pdf = self.practice.path("paper.pdf");
        let mut args = json!({ "resident": self.id(who), "pdf": pdf, "force": true });
        for (name, value) in more.as_object().into_iter().flatten() {
            args[name] = value.clone();
        }
        let made = self.ask("issue", args)?;
        let no = word(&made, "certificate_no").to_owned();
        let paper = Made {
            no: no.clone(),
            kind: word(&made, "kind").to_owned(),
            text: text_of(&pdf),
            issued_on: today,
            from: date(&made, "valid_from").unwrap_or(today),
            until: date(&made, "valid_until"),
        };
        self.papers.insert(no, paper);
        Ok(made)
    }

    /// The paper came out and is handed over.
    pub fn hand_over(&self, made: &Value) -> Answer {
        self.ask("outcome", json!({ "job": made["job"], "outcome": "printed" }))?;
        self.ask("deliver", json!({ "certificate_no": made["certificate_no"], "by": self.way() }))
    }

    /// Judges the household of a person for the month of a day.
    pub fn determine(&self, who: usize, month: Day) -> Answer {
        self.ask("determine", json!({ "resident": self.id(who), "month": month.format("%Y-%m").to_string() }))
    }

    /// What the person says of the card when asked.
    pub fn card(&self, who: usize) -> Card {
        self.cards[who]
    }

    /// Does what is asked for with a paper or about the card; `None` where this is no such action.
    pub fn act(&mut self, who: usize, code: &str, shown: &Value, today: Day) -> Option<Answer> {
        let paper = |state: &[&str]| {
            Self::certificates(shown).find(|c| state.contains(&word(c, "state"))).cloned().unwrap_or_default()
        };
        Some(match code {
            "ask_myna" => self.ask("myna", json!({ "resident": self.id(who), "state": self.card(who).code() })),
            "determine_copay" => self.determine(who, today),
            "judge" => {
                // the first of the months that it names; those up to the present one are judged with it
                let judge = list(shown, "next_actions").iter().find(|action| action["code"] == "judge");
                let judge = judge.cloned().unwrap_or_default();
                self.ask("determine", json!({ "resident": judge["resident"], "month": judge["months"][0] }))
            }
            "record_outcome" => {
                let outcome = match self.papers.len() % 9 {
                    3 => "spoiled",
                    6 => "nothing",
                    _ => "printed",
                };
                self.ask("outcome", json!({ "job": paper(&["issuing"])["job"], "outcome": outcome }))
            }
            "give_paper" | "reissue" => self.issue(who, today, &json!({})),
            "deliver" => {
                let may = |c: &&Value| list(c, "acts").contains(&json!("deliver"));
                let no = Self::certificates(shown).find(may).map_or(Value::Null, |c| c["certificate_no"].clone());
                self.ask("deliver", json!({ "certificate_no": no, "by": self.way() }))
            }
            "withdraw" => {
                let may = |c: &&Value| list(c, "acts").contains(&json!("withdraw"));
                let order = |c: &&Value| ["replaced", "returned"].iter().position(|s| c["state"] == *s).unwrap_or(2);
                let no = Self::certificates(shown).filter(may).min_by_key(order).map(|c| c["certificate_no"].clone());
                self.ask("withdraw", json!({ "certificate_no": no, "reason": "抜取" }))
            }
            "collect" => {
                let no = Self::to_collect(shown);
                self.ask("collect", json!({ "certificate_no": no }))
            }
            _ => return None,
        })
    }

    /// The paper that is asked back: the program names the person and not the paper. One that was replaced first, then one that is in the
    /// office and wrong, then the oldest in hand; a notice last, which nobody has to bring.
    fn to_collect(shown: &Value) -> Value {
        let may = |c: &&Value| list(c, "acts").contains(&json!("collect"));
        let order = |c: &&Value| {
            let state = match word(c, "state") {
                "replaced" => 0,
                "issued" | "returned" => 1,
                "delivered" => 2,
                _ => 3,
            };
            let is_notice = word(c, "kind") == "qualification_notice";
            (is_notice, state, word(c, "valid_from").to_owned(), word(c, "issued_on").to_owned())
        };
        Self::certificates(shown).filter(may).min_by_key(order).map_or(Value::Null, |c| c["certificate_no"].clone())
    }
}
