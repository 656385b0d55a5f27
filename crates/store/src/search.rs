//! The one search box: exact and prefix hits over kana, names, birth dates, numbers and addresses,
//! in any mix and order, with why each hit matched.

use madoguchi_domain::record::RecordId;
use madoguchi_domain::{kana, wareki};
use rusqlite::types::Value;

use crate::Result;
use crate::project::name_key;
use crate::read::{Reader, uuid};

/// Most terms looked at.
pub const SEARCH_TERMS_MAX: usize = 6;

/// What a term matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyKind {
    /// 振り仮名
    Kana,
    /// 氏名・通称・旧氏
    Name,
    /// 生年月日
    Birth,
    /// 宛名番号・仮番号
    Atena,
    /// 記号番号
    Number,
    /// 住所
    Address,
}

impl WhyKind {
    /// As stored, and as scripts see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kana => "kana",
            Self::Name => "name",
            Self::Birth => "birth",
            Self::Atena => "atena",
            Self::Number => "number",
            Self::Address => "address",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Kana, Self::Name, Self::Birth, Self::Atena, Self::Number, Self::Address]
            .into_iter()
            .find(|k| k.as_str() == text)
    }
}

/// Why a hit matched one term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What it matched.
    pub kind: WhyKind,
    /// The term as typed.
    pub term: String,
    /// The whole key, not only its beginning.
    pub exact: bool,
}

/// One resident found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The resident.
    pub record: RecordId,
    /// One reason a term.
    pub why: Vec<Why>,
}

/// One way a typed term can match: a key range of one kind.
struct Way {
    kind: WhyKind,
    key: String,
    whole: bool,
}

impl Way {
    fn prefix(kind: WhyKind, key: String) -> Self {
        Self { kind, key, whole: false }
    }
}

/// The ways in which a term may be meant.
fn ways(term: &str) -> Vec<Way> {
    let mut ways = Vec::new();
    let plain = kana::plain(term);
    if let Ok(day) = wareki::parse(term) {
        ways.push(Way { kind: WhyKind::Birth, key: day.to_string(), whole: true });
    }
    if !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit()) {
        ways.push(Way::prefix(WhyKind::Atena, plain.clone()));
        ways.push(Way::prefix(WhyKind::Number, plain.clone()));
        ways.push(Way { kind: WhyKind::Number, key: format!("{plain:0>7}"), whole: true });
    }
    let folded = kana::folded(term);
    if !folded.is_empty() && folded.chars().all(|c| ('ァ'..='ヺ').contains(&c) || c.is_ascii_alphabetic()) {
        ways.push(Way::prefix(WhyKind::Kana, folded));
    }
    if !plain.is_empty() {
        ways.push(Way::prefix(WhyKind::Name, name_key(term)));
        ways.push(Way::prefix(WhyKind::Number, plain.clone()));
        ways.push(Way::prefix(WhyKind::Address, plain.clone()));
        if plain.starts_with('p') {
            ways.push(Way::prefix(WhyKind::Atena, plain.to_uppercase()));
        }
    }
    ways
}

impl Reader<'_> {
    /// Up to `limit` residents whom every term of `text` fits, exact hits first, then in the order of kana.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<Hit>> {
        let terms: Vec<&str> =
            text.split(char::is_whitespace).filter(|t| !t.is_empty()).take(SEARCH_TERMS_MAX).collect();
        let ways: Vec<Vec<Way>> = terms.iter().map(|t| ways(t)).collect();
        if ways.is_empty() || ways.iter().any(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let mut values = Vec::new();
        let sets: Vec<String> = ways.iter().map(|w| set_sql(w, &mut values)).collect();
        values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        let sql = ranked_sql(&sets);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let records = statement
            .query_map(rusqlite::params_from_iter(values), |row| uuid(row, "record"))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        records.into_iter().map(|record| self.why(record, &terms, &ways)).collect()
    }

    fn why(&self, record: RecordId, terms: &[&str], ways: &[Vec<Way>]) -> Result<Hit> {
        let mut statement =
            self.conn.prepare_cached("SELECT kind, key FROM search_key WHERE record = :id ORDER BY kind, key")?;
        let keys = statement
            .query_map(rusqlite::named_params! {":id": record.as_bytes()}, |row| {
                Ok((row.get::<_, String>("kind")?, row.get::<_, String>("key")?))
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let keys: Vec<(WhyKind, String)> =
            keys.into_iter().filter_map(|(kind, key)| Some((WhyKind::parse(&kind)?, key))).collect();
        let why = terms.iter().zip(ways).filter_map(|(term, ways)| best(term, ways, &keys)).collect();
        Ok(Hit { record, why })
    }
}

fn best(term: &str, ways: &[Way], keys: &[(WhyKind, String)]) -> Option<Why> {
    let fits = |way: &Way, key: &str| {
        if way.whole { key == way.key } else { key.starts_with(&way.key) }
    };
    let hits = || {
        ways.iter().flat_map(|w| {
            keys.iter().filter(move |(k, key)| *k == w.kind && fits(w, key)).map(move |(_, key)| (w, *key == w.key))
        })
    };
    let (way, exact) = hits().find(|(_, exact)| *exact).or_else(|| hits().next())?;
    Some(Why { kind: way.kind, term: term.to_owned(), exact })
}

/// Everybody whom every set holds; who fits more terms whole comes first, then in the order of kana.
fn ranked_sql(sets: &[String]) -> String {
    let named: Vec<String> = sets.iter().enumerate().map(|(at, set)| format!("term{at} AS ({set})")).collect();
    let joined: Vec<String> = (0..sets.len()).map(|at| format!("JOIN term{at} USING (record)")).collect();
    let whole: Vec<String> = (0..sets.len()).map(|at| format!("term{at}.whole")).collect();
    format!(
        "WITH {} SELECT record FROM resident_row {} ORDER BY {} DESC, kana, birth, record LIMIT ?",
        named.join(", "),
        joined.join(" "),
        whole.join(" + ")
    )
}

/// The people one term fits in any way, each once, and whether it fits a whole key: told while the key range is read.
fn set_sql(ways: &[Way], values: &mut Vec<Value>) -> String {
    let parts: Vec<String> = ways.iter().map(|way| range_sql(way, values)).collect();
    format!("SELECT record, max(whole) AS whole FROM ({}) GROUP BY record", parts.join(" UNION ALL "))
}

fn range_sql(way: &Way, values: &mut Vec<Value>) -> String {
    let text = |text: &str| Value::Text(text.to_owned());
    if way.whole {
        values.extend([text(way.kind.as_str()), text(&way.key)]);
        return "SELECT record, 1 AS whole FROM search_key WHERE kind = ? AND key = ?".to_owned();
    }
    // U+10FFFF sorts after every character a key can hold
    let end = format!("{}\u{10FFFF}", way.key);
    values.extend([text(&way.key), text(way.kind.as_str()), text(&way.key), text(&end)]);
    "SELECT record, key = ? AS whole FROM search_key WHERE kind = ? AND key >= ? AND key < ?".to_owned()
}
