//! Numbers that stand in unique indexes: 宛名番号, 仮番号, 発行番号. The index of grams does not hold them again.

use rusqlite::{Connection, Params, Statement, named_params};

use super::term::{CERTIFICATE_DIGITS, SearchTerm};
use crate::Result;

/// Digits of a 宛名番号 at most; the registry writes zeros before it.
const ATENA_DIGITS: usize = 15;

/// Most documents listed for one number among other words; a number that more begin with is left to the keys.
pub const LIST_MAX: usize = 128;

/// Documents of the people whose number a word is, or begins.
#[derive(Debug, Default)]
pub struct NumberMatches {
    /// The whole number.
    pub exact: Vec<i64>,
    /// Its beginning.
    pub starts: Vec<i64>,
    /// There are no others.
    pub complete: bool,
}

impl NumberMatches {
    /// Those of one word; of beginnings at most one more than `most`.
    pub fn find(conn: &Connection, term: &SearchTerm, most: usize) -> Result<Self> {
        let Some((letters, digits)) = term.number() else {
            return Ok(Self { complete: true, ..Self::default() });
        };
        let mut list = DocumentList { exact: Vec::new(), starts: Vec::new(), room: most + 1 };
        let letters = letters.to_uppercase();
        if letters.is_empty() {
            list.atena(conn, digits)?;
        } else {
            list.range(conn, PROVISIONAL, &format!("{letters}{digits}"))?;
        }
        if let Some(digits) = term.certificate() {
            list.certificate(conn, digits)?;
        }
        Ok(Self { complete: list.starts.len() <= most, exact: list.exact, starts: list.starts })
    }
}

const ATENA: &str = "SELECT doc FROM resident_row WHERE doc IS NOT NULL AND atena_no >= :from AND atena_no < :to ORDER BY atena_no LIMIT :most";
const PROVISIONAL: &str = "SELECT doc FROM resident_row WHERE doc IS NOT NULL AND provisional_no >= :from AND provisional_no < :to ORDER BY provisional_no LIMIT :most";
const CERTIFICATE: &str = "SELECT doc FROM certificate_row JOIN resident_row ON record = resident WHERE doc IS NOT NULL AND no >= :from AND no < :to ORDER BY no LIMIT :most";

struct DocumentList {
    exact: Vec<i64>,
    starts: Vec<i64>,
    room: usize,
}

impl DocumentList {
    fn atena(&mut self, conn: &Connection, digits: &str) -> Result<()> {
        let own = super::keys::stripped(digits);
        let mut whole = conn.prepare_cached("SELECT doc FROM resident_row WHERE atena_no = :no AND doc IS NOT NULL")?;
        for length in own.len()..=ATENA_DIGITS.max(own.len()) {
            self.exact.extend(docs(&mut whole, named_params! {":no": format!("{own:0>length$}")})?);
        }
        if own.len() < digits.len() || own.starts_with('0') {
            return self.range(conn, ATENA, digits);
        }
        for length in own.len()..=ATENA_DIGITS.max(own.len()) {
            self.range(conn, ATENA, &format!("{own:0>length$}"))?;
        }
        Ok(())
    }

    fn certificate(&mut self, conn: &Connection, digits: &str) -> Result<()> {
        let mut whole = conn.prepare_cached(
            "SELECT doc FROM certificate_row JOIN resident_row ON record = resident WHERE no = :no AND doc IS NOT NULL",
        )?;
        self.exact
            .extend(docs(&mut whole, named_params! {":no": hyphened(&format!("{digits:0>CERTIFICATE_DIGITS$}"))})?);
        self.range(conn, CERTIFICATE, &hyphened(digits))
    }

    /// Everything that begins so, in the order of the numbers, as far as there is room.
    fn range(&mut self, conn: &Connection, sql: &str, from: &str) -> Result<()> {
        let most = self.room.saturating_sub(self.starts.len());
        // a colon sorts after every digit
        let to = if from.ends_with(|c: char| c.is_ascii_digit() || c == '-') || from.is_empty() {
            ":"
        } else {
            "\u{10FFFF}"
        };
        let params = named_params! {":from": from, ":to": format!("{from}{to}"), ":most": i64::try_from(most).unwrap_or(i64::MAX)};
        let mut statement = conn.prepare_cached(sql)?;
        self.starts.extend(docs(&mut statement, params)?);
        Ok(())
    }
}

fn docs(statement: &mut Statement<'_>, params: impl Params) -> Result<Vec<i64>> {
    let rows = statement.query_map(params, |row| row.get("doc"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// `0001-0000001-7`, as far as there are digits.
fn hyphened(digits: &str) -> String {
    digits.char_indices().flat_map(|(at, c)| [(at == 4 || at == 11).then_some('-'), Some(c)]).flatten().collect()
}
