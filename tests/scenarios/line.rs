//! One line of a scenario: fitted to a pattern, read slot by slot. What cannot be read panics with file and line.
//!
//! A pattern is words; those in capitals are slots. What stands in brackets at the end of a line are details, each a word and what it says.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// Slots that one word fills; any other may take several.
const ONE_WORD: [&str; 14] = [
    "NAME", "HEAD", "HOME", "DAY", "MONTH", "YEAR", "CODE", "REASON", "KIND", "STATUS", "FIELD", "OLD", "NEW", "NUMBER",
];

/// Where a line stands, and how it is read wrongly.
#[derive(Debug, Clone)]
pub struct Place {
    pub file: String,
    pub line: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A line that fits a pattern.
#[derive(Debug)]
pub struct Line {
    place: Place,
    text: String,
    slots: BTreeMap<&'static str, String>,
    details: RefCell<BTreeMap<String, String>>,
}

impl Line {
    /// The line, if the pattern is its.
    pub fn fit(pattern: &'static str, text: &str, place: &Place) -> Option<Self> {
        let (said, details) = without_details(text);
        let words = words(said);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let wanted: Vec<&'static str> = pattern.split(' ').collect();
        let mut slots = BTreeMap::new();
        fill(&wanted, &words, &mut slots).then(|| Self {
            place: place.clone(),
            text: text.to_owned(),
            slots,
            details: RefCell::new(details),
        })
    }

    /// The line cannot be read.
    pub fn bad(&self, why: &str) -> ! {
        panic!("{}: {why}: {}", self.place, self.text)
    }

    /// The line as written behind its first word, brackets and all.
    pub fn said_after(&self, word: &str) -> &str {
        self.text.strip_prefix(word).map_or_else(|| self.bad("another first word"), str::trim)
    }

    /// Its details belong to the line within it.
    pub fn pass_on(&self) {
        self.details.borrow_mut().clear();
    }

    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What fills a slot.
    pub fn text(&self, slot: &str) -> &str {
        self.slots.get(slot).map_or_else(|| self.bad(&format!("no {slot}")), String::as_str)
    }

    /// The parts of a slot that are separated by commas; none where it says so.
    pub fn list(&self, slot: &str) -> Vec<&str> {
        let parts = self.text(slot).split([',', '、']).map(str::trim);
        parts.filter(|part| !part.is_empty() && *part != "none").collect()
    }

    /// A slot's day, `YYYY-MM-DD`.
    pub fn day(&self, slot: &str) -> String {
        self.a_day(self.text(slot))
    }

    /// A text that must be a day.
    pub fn a_day(&self, text: &str) -> String {
        if !is_day(text) {
            self.bad(&format!("{text} is no day"));
        }
        text.to_owned()
    }

    /// What a detail says; each is asked for once.
    pub fn detail(&self, name: &str) -> Option<String> {
        self.details.borrow_mut().remove(name)
    }

    /// A detail that is a day.
    pub fn day_told(&self, name: &str) -> Option<String> {
        self.detail(name).map(|text| self.a_day(&text))
    }

    /// A detail that says nothing more is there.
    pub fn has(&self, name: &str) -> bool {
        self.detail(name).is_some()
    }

    /// Every detail was asked for.
    pub fn done(&self) {
        if let Some(name) = self.details.borrow().keys().next() {
            self.bad(&format!("nothing is known of ({name})"));
        }
    }
}

/// `YYYY-MM-DD`, where parts may be unknown and 29 February may stand in any year.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts[..], [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

/// The line before its brackets, and what stands in them. A name of a detail may have two words: the longest known one is taken.
fn without_details(text: &str) -> (&str, BTreeMap<String, String>) {
    const TWO_WORDS: [&str; 8] =
        ["same day", "lost elsewhere", "applied on", "gone to", "by registry", "by mail", "notified by", "mailed to"];
    let Some((said, inside)) = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) else {
        return (text, BTreeMap::new());
    };
    let detail = |part: &str| {
        let part = part.trim();
        let two = TWO_WORDS.iter().find_map(|name| Some((*name, part.strip_prefix(name)?)));
        let (name, value) = two.unwrap_or_else(|| part.split_once(' ').unwrap_or((part, "")));
        (name.to_owned(), value.trim().to_owned())
    };
    (said, inside.split(',').map(detail).collect())
}

/// The words; a colon behind one is a word.
fn words(text: &str) -> Vec<String> {
    let split = |word: &str| match word.strip_suffix(':') {
        Some(before) if !before.is_empty() => vec![before.to_owned(), ":".to_owned()],
        Some(_) | None => vec![word.to_owned()],
    };
    text.split_whitespace().flat_map(split).collect()
}

fn is_slot(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase())
}

/// The first way in which the pattern takes all words.
fn fill(wanted: &[&'static str], words: &[&str], slots: &mut BTreeMap<&'static str, String>) -> bool {
    let Some((first, rest)) = wanted.split_first() else { return words.is_empty() };
    if !is_slot(first) {
        return words.first() == Some(first) && fill(rest, &words[1..], slots);
    }
    let most = if ONE_WORD.contains(first) { words.len().min(1) } else { words.len() };
    (1..=most).any(|count| {
        let text = words[..count].join(" ");
        let text = if count == 1 { text.trim_end_matches([',', '、']).to_owned() } else { text };
        let fits = *first != "DAY" || is_day(&text);
        if !fits || !fill(rest, &words[count..], slots) {
            return false;
        }
        slots.insert(first, text);
        true
    })
}

#[test]
fn a_line_is_fitted_to_a_pattern() {
    let place = Place { file: "a.txt".into(), line: 1 };
    let line = Line::fit(
        "join REASON on DAY of NAMES",
        "join A01 on 2026-11-15 of 太郎, 花子 (told 2026-11-20, same day)",
        &place,
    );
    let line = line.expect("it fits");
    assert_eq!(
        (line.text("REASON"), line.day("DAY"), line.list("NAMES")),
        ("A01", "2026-11-15".into(), vec!["太郎", "花子"])
    );
    assert_eq!(
        (line.day_told("told"), line.has("same day"), line.has("card")),
        (Some("2026-11-20".into()), true, false)
    );
    line.done();
    assert!(Line::fit("join REASON on DAY of NAMES", "join A01 on Monday of 太郎", &place).is_none());
    let line = Line::fit("actions of NAME : LIST", "actions of 花子: none", &place).expect("it fits");
    assert_eq!((line.text("NAME"), line.list("LIST")), ("花子", vec![]));
}
