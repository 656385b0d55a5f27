//! The search box against a look at every key of the same encrypted file: what `LIKE` takes for the same people.
//!
//! The texts are taken from the office itself, so that they find somebody; the same office gives the same texts.

use std::fmt::Write as _;

use rusqlite::Connection;
use serde_json::json;

use super::row::{Row, ms, percentile, shown, timed};
use super::{Bench, FIRST_HITS_MS, HITS};

/// What a search may take at a million residents, 99 of a hundred.
const MIXED_P99_MS: f64 = 10.0;
/// How much faster than `LIKE` at a million residents.
const PREFIX_TIMES: f64 = 1000.0;
const MIDDLE_TIMES: f64 = 50.0;

/// Somebody of whom the texts are taken.
struct Person {
    kana: Vec<String>,
    name: Vec<String>,
    birth: String,
    atena: String,
    number: Option<String>,
    street: Option<String>,
}

impl Person {
    /// From stored keys, one a line.
    fn parse(keys: &str) -> Self {
        let line = |letter: char| keys.lines().find_map(|line| line.strip_prefix(letter));
        let words = |letter: char| line(letter).unwrap_or_default().split(' ').map(str::to_owned).collect::<Vec<_>>();
        Self {
            kana: words('k'),
            name: words('n'),
            birth: words('b').concat(),
            atena: words('d').concat(),
            number: line('h').and_then(|line| line.split(' ').nth(1)).map(str::to_owned),
            street: line('a').and_then(|line| line.split(' ').nth(1)).map(str::to_owned),
        }
    }

    fn prefixes(&self) -> Vec<String> {
        vec![start(&self.kana[0], 2), self.kana[0].clone(), start(&self.name[0], 2), start(&self.kana.concat(), 5)]
    }

    fn middles(&self) -> Vec<String> {
        let street = self.street.as_deref().map(|street| middle(street, 1, 4));
        [Some(middle(&self.kana.concat(), 1, 3)), Some(middle(&self.name.concat(), 1, 2)), street]
            .into_iter()
            .flatten()
            .filter(|text| text.chars().count() > 1)
            .collect()
    }

    fn ones(&self) -> Vec<String> {
        let digit = self.number.as_deref().unwrap_or(&self.atena).trim_start_matches('0');
        vec![start(&self.kana[0], 1), start(&self.name[0], 1), middle(&self.name.concat(), 1, 1), start(digit, 1)]
    }

    /// What a clerk types when one word is not enough, and whole numbers and dates.
    fn mixes(&self) -> Vec<String> {
        let (kana, birth) = (&self.kana[0], &self.birth);
        let given = self.kana.get(1).map_or("", String::as_str);
        let mut mixes = vec![
            format!("{kana} {birth}"),
            format!("{} {}", start(kana, 1), start(given, 1)),
            format!("{kana} {given}"),
            format!("{} {}", start(given, 2), self.name[0]),
            birth.clone(),
            self.atena.clone(),
            start(&self.atena, 12),
            format!("{} {kana}", start(&self.atena, 2)),
        ];
        if let Some(number) = &self.number {
            let short = number.trim_start_matches('0');
            mixes.extend([number.clone(), short.to_owned(), start(short, 2), format!("{} {kana}", start(short, 2))]);
        }
        if let Some(street) = &self.street {
            mixes.extend([
                street.clone(),
                format!("{} {}", start(street, 2), self.name[0]),
                format!("{street} {}", start(kana, 1)),
            ]);
        }
        mixes
    }
}

fn start(text: &str, length: usize) -> String {
    middle(text, 0, length)
}

fn middle(text: &str, from: usize, length: usize) -> String {
    text.chars().skip(from).take(length).collect()
}

/// So many people, all over the office.
fn people(conn: &Connection, residents: u64, most: usize) -> Vec<Person> {
    let mut statement = conn
        .prepare("SELECT keys FROM resident_row JOIN search_doc ON search_doc.doc = resident_row.doc WHERE resident_row.rowid = ?")
        .expect("a statement");
    let step = (residents / most as u64).max(1);
    let rows = (0..most as u64).filter_map(|at| {
        let row = i64::try_from(at * step + 1).expect("a row number");
        statement.query_row([row], |row| row.get::<_, String>("keys")).ok()
    });
    rows.map(|keys| Person::parse(&keys)).collect()
}

/// The first hits in the order of kana, by looking into the keys of everybody.
fn like(conn: &Connection, text: &str) -> usize {
    const SQL: &str = "SELECT card FROM search_doc WHERE keys LIKE '%' || ? || '%' ORDER BY keys LIMIT ?";
    let mut statement = conn.prepare_cached(SQL).expect("a statement");
    let rows = statement.query_map((text, HITS), |row| row.get::<_, String>("card")).expect("rows");
    rows.map(|card| card.expect("a card")).filter(|card| !card.is_empty()).count()
}

impl Bench<'_> {
    /// From the first letter on: each key press asks, by the command of the search box.
    pub(super) fn searches(&mut self) -> Vec<Row> {
        let people = people(&self.raw, self.plan.residents, self.plan.times.max(8));
        let all = |texts: &dyn Fn(&Person) -> Vec<String>| people.iter().flat_map(texts).collect::<Vec<_>>();
        let prefixes = self.search("the beginning of a name", &all(&Person::prefixes));
        let middles = self.search("the middle of a name or street", &all(&Person::middles));
        let ones = self.search("one character", &all(&Person::ones));
        self.told.push(times("a beginning", &prefixes, PREFIX_TIMES));
        self.told.push(times("a middle", &middles, MIDDLE_TIMES));
        let mut mixed: Vec<String> = all(&Person::mixes);
        mixed.extend(all(&Person::prefixes).into_iter().chain(all(&Person::middles)).chain(all(&Person::ones)));
        let told = self.mixed(&mixed);
        self.told.push(told);
        vec![prefixes, middles, ones]
    }

    fn search(&mut self, kind: &str, texts: &[String]) -> Row {
        let moment = format!("key press to first hits: {kind}");
        let row = self.measure(&moment, Some(FIRST_HITS_MS), "LIKE '%…%' over the keys in the same file", |at| {
            let text = &texts[(at * 7) % texts.len()];
            let (ours, found) = timed(|| self.call("search", json!({"text": text, "limit": HITS})));
            let (theirs, looked) = timed(|| like(&self.raw, text));
            let hits = found["hits"].as_array().map_or(0, Vec::len);
            assert!(hits > 0 && hits >= looked.min(1), "{text}: {hits} hits, {looked} by looking into every key");
            (ours, theirs)
        });
        for (at, took) in row.ours.iter().enumerate().take(8) {
            self.by_term.push(format!("{} {}", texts[(at * 7) % texts.len()], shown(*took)));
        }
        row
    }

    /// Every text once: the slow one in a hundred counts.
    fn mixed(&self, texts: &[String]) -> String {
        let mut took = Vec::new();
        for text in texts {
            let (ours, found) = timed(|| self.call("search", json!({"text": text, "limit": HITS})));
            assert!(found["hits"].as_array().is_some_and(|hits| !hits.is_empty()), "{text}: nobody");
            took.push((ours, text));
        }
        took.sort();
        let all: Vec<_> = took.iter().map(|(ours, _)| *ours).collect();
        let (p99, slowest) = (percentile(&all, 99), took.iter().rev().take(5));
        let verdict = if ms(p99) <= MIXED_P99_MS { "within" } else { "**over**" };
        let mut told = format!(
            "Searches of every kind, mixed: n = {}, median {}, p95 {}, p99 {} ({verdict} {MIXED_P99_MS} ms). The slowest:",
            all.len(),
            shown(percentile(&all, 50)),
            shown(percentile(&all, 95)),
            shown(p99)
        );
        for (ours, text) in slowest {
            let _infallible = write!(told, " {text} {};", shown(*ours));
        }
        told
    }
}

/// How much faster than looking at everybody: medians.
fn times(kind: &str, row: &Row, budget: f64) -> String {
    let (ours, theirs) = (percentile(&row.ours, 50), percentile(&row.theirs, 50));
    let times = ms(theirs) / ms(ours).max(0.001);
    format!("By {kind}: {times:.0} times faster than LIKE (to reach at 1,000,000 residents: {budget}).")
}
