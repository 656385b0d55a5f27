//! The search box against a look at every key of the same encrypted file: what `LIKE` takes for the same people.
//!
//! The texts are taken from the office itself, so that they find somebody; the same office gives the same texts. Each text is asked
//! once of each connection: the store's search alone, the desk's whole command as the window calls it, and `LIKE`.

use std::fmt::Write as _;
use std::time::Duration;

use madoguchi_counter::office::DATABASE_FILE;
use madoguchi_store::Store;
use rusqlite::Connection;
use serde_json::json;

use super::machine::on_processor;
use super::raw::key_of;
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
    /// From the first letter on: each key press asks.
    pub(super) fn searches(&mut self) {
        let store = Store::open(&self.dir.join(DATABASE_FILE), &key_of(&self.dir)).expect("the store opens");
        let people = people(&self.raw, self.plan.residents, self.plan.times.max(8));
        let all = |texts: &dyn Fn(&Person) -> Vec<String>| people.iter().flat_map(texts).collect::<Vec<_>>();
        let kinds = [
            ("the beginning of a name", all(&Person::prefixes), Some(("a beginning", PREFIX_TIMES))),
            ("the middle of a name or street", all(&Person::middles), Some(("a middle", MIDDLE_TIMES))),
            ("one character", all(&Person::ones), None),
        ];
        let mut by_text = Vec::new();
        for (kind, texts, goal) in &kinds {
            let [desk, alone] = self.search(&store, kind, texts, &mut by_text);
            let line = goal.map(|(what, times)| faster(what, &alone, &desk, times));
            self.add(desk);
            self.add(alone);
            line.into_iter().for_each(|line| self.tell(line));
        }
        let mut mixed: Vec<String> = all(&Person::mixes);
        mixed.extend(kinds.into_iter().flat_map(|(_, texts, _)| texts));
        let alone = mixed_line("by the store alone", &mixed, |text| self.alone(&store, text));
        self.tell(alone);
        let desk = mixed_line("as the window asks", &mixed, |text| self.at_the_desk(text));
        self.tell(desk);
        self.tell(format!("Key press to first hits, some texts: {}.", by_text.join(", ")));
    }

    /// The desk's command and the store alone, each against `LIKE`.
    fn search(&self, store: &Store, kind: &str, texts: &[String], by_text: &mut Vec<String>) -> [Row; 2] {
        let (mut desk, mut alone, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for at in 0..self.plan.times {
            let text = &texts[(at * 7) % texts.len()];
            let ((at_desk, found), (in_store, _)) = (self.at_the_desk(text), self.alone(store, text));
            // a scan is long enough to wait for a processor, which is not its fault
            let began = on_processor();
            let looked = like(&self.raw, text);
            let scanned = on_processor().saturating_sub(began);
            assert!(found >= looked.min(1), "{text}: {found} hits, {looked} by looking into every key");
            desk.push(at_desk);
            alone.push(in_store);
            theirs.push(scanned);
        }
        let some = desk.iter().enumerate().take(8);
        by_text.extend(some.map(|(at, took)| format!("{} {}", texts[(at * 7) % texts.len()], shown(*took))));
        let row = |moment: String, budget_ms: Option<f64>, ours: Vec<Duration>| {
            let peer = "LIKE '%…%' over the keys in the same file, on the processor";
            Row { moment, budget_ms, ours, peer, theirs: theirs.clone(), ratio_max: None }
        };
        [
            row(format!("key press to first hits: {kind}"), Some(FIRST_HITS_MS), desk),
            row(format!("the same by the store alone: {kind}"), None, alone),
        ]
    }

    /// How long, and how many hits.
    fn at_the_desk(&self, text: &str) -> (Duration, usize) {
        let (took, found) = timed(|| self.call("search", json!({"text": text, "limit": HITS})));
        (took, found["hits"].as_array().map_or(0, Vec::len))
    }

    fn alone(&self, store: &Store, text: &str) -> (Duration, usize) {
        let (took, found) = timed(|| store.read().search(text, usize::from(HITS), &|| false).expect("a search"));
        (took, found.hits.len())
    }
}

/// Every text once: the slow one in a hundred counts.
fn mixed_line(who: &str, texts: &[String], ask: impl Fn(&str) -> (Duration, usize)) -> String {
    let mut took = Vec::new();
    for text in texts {
        let (ours, found) = ask(text);
        assert!(found > 0, "{text}: nobody");
        took.push((ours, text));
    }
    took.sort();
    let all: Vec<_> = took.iter().map(|(ours, _)| *ours).collect();
    let (p99, slowest) = (percentile(&all, 99), took.iter().rev().take(5));
    let verdict = if ms(p99) <= MIXED_P99_MS { "within" } else { "**over**" };
    let mut told = format!(
        "Searches of every kind, mixed, {who}: n = {}, median {}, p95 {}, p99 {} ({verdict} {MIXED_P99_MS} ms). The slowest:",
        all.len(),
        shown(percentile(&all, 50)),
        shown(percentile(&all, 95)),
        shown(p99)
    );
    for (at, (ours, text)) in slowest.enumerate() {
        let _infallible = write!(told, "{} {text} {}", if at == 0 { "" } else { "," }, shown(*ours));
    }
    told + "."
}

/// How much faster than looking at everybody: medians.
fn faster(what: &str, alone: &Row, desk: &Row, goal: f64) -> String {
    let times = |row: &Row| ms(percentile(&row.theirs, 50)) / ms(percentile(&row.ours, 50)).max(0.001);
    let (alone, desk) = (times(alone), times(desk));
    format!(
        "By {what}: the store alone is {alone:.0} times faster than LIKE (to reach at 1,000,000 residents: {goal}), the whole command {desk:.0} times."
    )
}
