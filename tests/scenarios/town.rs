//! The people of a scenario and what the registry (住民記録) says of them.
//!
//! Knows how a person is written in a scenario and in a link file. No rule of the 国保.

use std::collections::BTreeMap;

use madoguchi_tests::res_change::RowText;
use serde_json::{Value, json};

use super::line::Line;
use super::words::{CARDS, FAMILIES, GIVEN, RELATIONS, SEXES, meant};

/// 宛名番号 and 世帯番号 here begin behind these; sample offices have others.
const FIRST_PERSON: u64 = 95_000;
const FIRST_HOME: u64 = 9_500;

/// A registry household: everybody at one place who lives on one purse.
#[derive(Debug, Clone)]
pub struct Home {
    pub number: String,
    pub address: String,
    pub since: String,
    pub head: Option<String>,
    /// The registry told the office of it.
    pub told: bool,
}

/// Somebody who lives there.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub kana: String,
    pub birth: String,
    pub sex: &'static str,
    pub relation: &'static str,
    pub order: usize,
    pub home: String,
    pub atena: String,
    /// As the office calls the person; none while it knows nobody of the kind.
    pub number: Option<String>,
    pub card: &'static str,
    /// 国籍, 在留資格, 在留期間満了日
    pub foreign: Option<[String; 3]>,
    pub since: String,
    pub support: String,
    pub gone: Option<(String, String)>,
}

/// Everybody of one scenario.
#[derive(Debug, Default)]
pub struct Town {
    homes: BTreeMap<String, Home>,
    people: BTreeMap<String, Person>,
}

impl Town {
    /// A household with its people: `太郎 1951-12-05 男 世帯主; 花子 1960-04-01 女 妻 マイナ`. They go by their given names.
    pub fn settle(&mut self, line: &Line, told: bool) -> Vec<String> {
        let name = self.build(line, told);
        line.text("PEOPLE").split(';').map(|text| self.enter(line, &name, text)).collect()
    }

    /// A registry household in which nobody lives yet; its name.
    pub fn build(&mut self, line: &Line, told: bool) -> String {
        let name = line.text("HOME").to_owned();
        if meant(&FAMILIES, &name).is_none() {
            line.bad("no family of that name is known");
        }
        let count = self.homes.len() as u64 + 1;
        let since = line.day_told("since").unwrap_or_else(|| "2020-04-01".into());
        let address = line.detail("address").unwrap_or_else(|| format!("見本区神田{}番{}号", wide(count), wide(count)));
        let home = Home { number: format!("{:015}", FIRST_HOME + count), address, since, head: None, told };
        if self.homes.insert(name.clone(), home).is_some() {
            line.bad("that family lives here already");
        }
        name
    }

    /// Others in a household of before: `葵 2026-11-18 女 子`.
    pub fn join_home(&mut self, line: &Line) -> Vec<String> {
        let name = line.text("HOME").to_owned();
        self.home(line, &name);
        line.text("PEOPLE").split(';').map(|text| self.enter(line, &name, text)).collect()
    }

    fn enter(&mut self, line: &Line, home: &str, text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [given, birth, sex, relation, more @ ..] = &words[..] else { line.bad("名 生年月日 性別 続柄") };
        let count = self.people.len() as u64 + 1;
        let family_kana = meant(&FAMILIES, home).unwrap_or_default();
        let given_kana = meant(&GIVEN, given).unwrap_or_else(|| line.bad(&format!("how is {given} read?")));
        let order = self.people.values().filter(|person| person.home == home).count() + 1;
        let mut person = Person {
            name: format!("{home}　{given}"),
            kana: format!("{family_kana}　{given_kana}"),
            birth: line.a_day(birth),
            sex: meant(&SEXES, sex).unwrap_or_else(|| line.bad("男 or 女")),
            relation: meant(&RELATIONS, relation).unwrap_or_else(|| line.bad("no such 続柄")),
            order,
            home: home.to_owned(),
            atena: format!("{:015}", FIRST_PERSON + count),
            number: None,
            card: "not_registered",
            foreign: None,
            since: self.home(line, home).since.clone(),
            support: "0".into(),
            gone: None,
        };
        match more {
            [] => {}
            ["マイナ"] => person.card = "registered",
            ["マイナ不明"] => person.card = "unknown",
            ["外国人", nationality, status, stay] => {
                person.foreign = Some([(*nationality).into(), (*status).into(), line.a_day(stay)]);
            }
            other => line.bad(&format!("what does {} mean?", other.join(" "))),
        }
        if person.relation == "02" {
            self.homes.get_mut(home).expect("it was asked for").head = Some((*given).to_owned());
        }
        if self.people.insert((*given).to_owned(), person).is_some() {
            line.bad(&format!("there are two {given}"));
        }
        (*given).to_owned()
    }

    pub fn home(&self, line: &Line, name: &str) -> &Home {
        self.homes.get(name).unwrap_or_else(|| line.bad(&format!("no household {name}")))
    }

    pub fn home_of(&self, line: &Line, name: &str) -> &Home {
        self.home(line, &self.person(line, name).home)
    }

    pub fn person(&self, line: &Line, name: &str) -> &Person {
        self.people.get(name).unwrap_or_else(|| line.bad(&format!("nobody is called {name}")))
    }

    pub fn person_mut(&mut self, line: &Line, name: &str) -> &mut Person {
        self.people.get_mut(name).unwrap_or_else(|| line.bad(&format!("nobody is called {name}")))
    }

    /// The number by which the office knows the person.
    pub fn number<'t>(&'t self, line: &'t Line, name: &str) -> &'t str {
        let unknown = || line.bad(&format!("the office does not know {name} yet"));
        self.person(line, name).number.as_deref().unwrap_or_else(unknown)
    }

    /// Who goes by a number of the office; the number itself where nobody does.
    pub fn called(&self, number: &str) -> String {
        let of = |person: &&Person| person.number.as_deref() == Some(number) || person.atena == number;
        let found = self.people.iter().find(|(_, person)| of(person));
        found.map_or(number, |(given, _)| given).to_owned()
    }

    /// Who has that name as the office writes it.
    pub fn named(&self, name: &str) -> Option<String> {
        self.people.iter().find(|(_, person)| person.name == name).map(|(given, _)| given.clone())
    }

    /// The office calls somebody by that number from now on; one that it knows stays.
    pub fn learn(&mut self, name: &str, number: &str) {
        if let Some(person) = self.people.get_mut(name) {
            person.number.get_or_insert_with(|| number.to_owned());
        }
    }

    /// The office knows the household from the registry.
    pub fn tell(&mut self, line: &Line, home: &str) {
        self.home(line, home);
        self.homes.get_mut(home).expect("it was asked for").told = true;
    }

    /// The registry's row of a person as it stands now.
    pub fn row(&self, line: &Line, name: &str) -> RowText {
        let person = self.person(line, name);
        let home = self.home(line, &person.home);
        let head =
            home.head.as_deref().map_or_else(|| line.bad("the household has no head"), |head| self.person(line, head));
        let row = RowText::empty()
            .with("宛名番号", &person.atena)
            .with("世帯番号", &home.number)
            .with("氏名", &person.name)
            .with("カナ", &person.kana)
            .with("生年月日", &digits(&person.birth))
            .with("不詳フラグ", if person.birth.parse::<chrono::NaiveDate>().is_err() { "1" } else { "0" })
            .with("性別", person.sex)
            .with("続柄", person.relation)
            .with("記載順位", &format!("{:02}", person.order))
            .with("世帯主宛名番号", &head.atena)
            .with("住民区分", if person.foreign.is_some() { "2" } else { "1" })
            .with("郵便番号", "1010001")
            .with("住所コード", "131016001000")
            .with("住所", &home.address)
            .with("住定日", &digits(&person.since))
            .with("支援措置区分", &person.support);
        let row = match &person.foreign {
            Some([nationality, status, stay]) => {
                row.with("国籍", nationality).with("在留資格", status).with("在留期間満了日", &digits(stay))
            }
            None => row,
        };
        match &person.gone {
            Some((day, to)) => row.with("住民区分", "4").with("消除日", &digits(day)).with("転出先", to),
            None => row,
        }
    }

    /// What a movement of the registry changes, as its line says.
    pub fn moved(&mut self, line: &Line, names: &[&str], (reason, day): (&str, &str)) {
        let (address, name, stay) = (line.detail("address"), line.detail("name"), line.day_told("stay"));
        let (into, head, relation) = (line.detail("household"), line.detail("head"), line.detail("as"));
        let (support, gone_to) = (line.detail("support"), line.detail("gone to"));
        let (sex, kana, born) = (line.detail("sex"), line.detail("kana"), line.day_told("born"));
        for who in names {
            let person = self.person_mut(line, who);
            if ["11", "12", "13", "14", "15"].contains(&reason) {
                person.gone = Some((day.to_owned(), gone_to.clone().unwrap_or_default()));
            }
            if ["01", "02", "03", "04", "05"].contains(&reason) {
                day.clone_into(&mut person.since);
                person.gone = None;
            }
            if let Some(home) = &into {
                person.home.clone_from(home);
            }
            if let Some(name) = &name {
                person.name.clone_from(name);
            }
            if let Some(kana) = &kana {
                person.kana.clone_from(kana);
            }
            if let Some(born) = &born {
                person.birth.clone_from(born);
            }
            if let Some(sex) = &sex {
                person.sex = meant(&SEXES, sex).unwrap_or_else(|| line.bad("男 or 女"));
            }
            if let Some(code) = &support {
                person.support.clone_from(code);
            }
            if let (Some(stay), Some(foreign)) = (&stay, &mut person.foreign) {
                foreign[2].clone_from(stay);
            }
            if let Some(relation) = &relation {
                person.relation = meant(&RELATIONS, relation).unwrap_or_else(|| line.bad("no such 続柄"));
            }
        }
        let home = self.person(line, names.first().unwrap_or_else(|| line.bad("who?"))).home.clone();
        self.home(line, &home);
        let home = self.homes.get_mut(&home).expect("it was asked for");
        if let Some(address) = address {
            home.address = address;
        }
        home.head = head.or(home.head.take());
    }

    /// Somebody the office does not know, as a notification tells of him.
    pub fn stranger(&self, line: &Line, name: &str) -> Value {
        let person = self.person(line, name);
        let mut told = json!({
            "name": person.name, "kana": person.kana, "birth": person.birth, "sex": person.sex, "relation": person.relation,
        });
        if let Some([nationality, status, stay]) = &person.foreign {
            told["resident_kind"] = json!("foreign");
            told["nationality"] = json!(nationality);
            told["residence_status"] = json!(status);
            told["stay_expires_on"] = json!(stay);
        }
        told
    }
}

/// A card as a line says it.
pub fn card(line: &Line, word: &str) -> &'static str {
    meant(&CARDS, word).unwrap_or_else(|| line.bad("yes, no or unknown"))
}

/// `YYYYMMDD`
pub fn digits(day: &str) -> String {
    day.replace('-', "")
}

fn wide(n: u64) -> String {
    n.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xFEE0)).collect()
}
