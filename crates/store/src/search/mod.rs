//! The one search box: kana with its three levels, kanji with variants, birth dates, every number, addresses; whole, by their
//! beginning or any part; in any mix and order; with why each hit matched.
//!
//! An index of grams (ADR 0009) proposes, the keys of each document decide. Knows no screen and no law, except that a protected
//! address has no key.

mod card;
mod grams;
pub(crate) mod index;
mod keys;
mod match_reason;
mod number_matches;
mod term;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_domain::disclosure::{home_key, houses_of, is_one_home};
use madoguchi_domain::person::Identity;
use madoguchi_domain::record::RecordId;
use rusqlite::{OptionalExtension, Row, named_params};

pub use self::card::{Card, CoveredBy};
use self::index::SearchEntry;
use self::keys::Keys;
pub use self::match_reason::{MatchExtent, MatchKind, MatchReason};
use self::number_matches::NumberMatches;
use self::term::{SearchTerm, Tier};
use crate::column::uuid;
use crate::read::Reader;
use crate::{Result, StoreError};

/// Most words looked at; further ones are not.
pub const SEARCH_TERMS_MAX: usize = 6;

/// Most documents of one pass that the index proposes and the keys refuse: what is not found by then is told as more.
const MISSES_MAX: usize = 500;

/// Most people of one home who are looked for; more live in no home, but in a facility.
const AT_HOME_MAX: usize = 200;

/// One resident found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The resident.
    pub record: RecordId,
    /// What a row shows of him or her.
    pub card: Card,
    /// The last entry is not confirmed by a central.
    pub unsent: bool,
    /// One reason a word.
    pub reasons: Vec<MatchReason>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// The best hits, best first.
    pub hits: Vec<Hit>,
    /// There are, or may be, more hits.
    pub more: bool,
    /// A newer search ended this one: the hits are incomplete.
    pub interrupted: bool,
}

/// A document that fits.
struct Fit {
    tiers: Vec<Tier>,
    kana: String,
    birth: String,
    record: RecordId,
    entry_place: i64,
    card: String,
    reasons: Vec<MatchReason>,
}

impl Fit {
    fn of(document: SearchDocument, terms: &[SearchTerm]) -> Option<Self> {
        let fits: Option<Vec<(Tier, MatchReason)>> = terms.iter().map(|term| term.fits(&document.keys)).collect();
        let (tiers, reasons) = fits?.into_iter().unzip();
        let (kana, birth) = (document.keys.kana().to_owned(), document.keys.birth().to_owned());
        Some(Self {
            tiers,
            kana,
            birth,
            record: document.record,
            entry_place: document.entry_place,
            card: document.card,
            reasons,
        })
    }

    fn worst(&self) -> Tier {
        self.tiers.iter().copied().max().unwrap_or(Tier::Whole)
    }

    /// Better fits first, then kana, then the older person.
    fn rank(&self) -> (u32, &str, &str, RecordId) {
        (self.tiers.iter().map(|tier| *tier as u32).sum(), &self.kana, &self.birth, self.record)
    }
}

/// A row of `search_doc`.
struct SearchDocument {
    doc: i64,
    record: RecordId,
    entry_place: i64,
    keys: Keys,
    card: String,
}

impl SearchDocument {
    fn from(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            doc: row.get("doc")?,
            record: uuid(row, "record")?,
            entry_place: row.get("entry_place")?,
            keys: Keys::stored(row.get("keys")?),
            card: row.get("card")?,
        })
    }
}

/// A search under way.
struct SearchRun<'s> {
    reader: Reader<'s>,
    terms: Vec<SearchTerm>,
    limit: usize,
    stop: &'s dyn Fn() -> bool,
    fits: BTreeMap<i64, Fit>,
    /// Of the pass under way.
    misses: usize,
    more: bool,
    interrupted: bool,
}

impl Reader<'_> {
    /// Up to `limit` residents whom every word of `text` fits, best first. `stop` is asked between documents: a newer question
    /// ends an older one.
    pub fn search(&self, text: &str, limit: usize, stop: &dyn Fn() -> bool) -> Result<Hits> {
        // one state of the file, and its locks are taken once instead of for each of some two hundred questions
        let _snapshot = self.snapshot()?;
        let words = text.split(char::is_whitespace).filter(|word| !word.is_empty());
        let terms: Vec<SearchTerm> = words.filter_map(SearchTerm::parse).take(SEARCH_TERMS_MAX).collect();
        if terms.is_empty() || limit == 0 {
            return Ok(Hits::default());
        }
        let fits = BTreeMap::new();
        let mut search =
            SearchRun { reader: *self, terms, limit, stop, fits, misses: 0, more: false, interrupted: false };
        if index::is_deferred(self.conn)? {
            search.scan()?
        } else {
            search.run()?
        }
        search.finish()
    }

    /// Whoever lives at the address of this person, in whatever registry household; whose own 支援措置 hides it is not among them.
    pub fn living_at_home_of(&self, identity: &Identity) -> Result<Vec<RecordId>> {
        let Some(home) = home_key(&identity.full_address()) else { return Ok(Vec::new()) };
        let mut found = BTreeSet::new();
        // the index knows no rooms: it finds the houses, and whoever it finds is compared
        for house in houses_of(&home) {
            for hit in self.search(&house, AT_HOME_MAX, &|| false)?.hits {
                let mate = self.resident_now(hit.record)?;
                let lives_at = mate.and_then(|mate| home_key(&mate.identity.body.full_address()));
                if lives_at.is_some_and(|other| is_one_home(&home, &other)) {
                    found.insert(hit.record);
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Where a resident stands in the index, and by what keys.
    pub(crate) fn doc_of(&self, record: RecordId) -> Result<Option<(i64, Keys)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT search_doc.doc AS doc, keys FROM resident_row JOIN search_doc ON search_doc.doc = resident_row.doc
             WHERE resident_row.record = :record",
        )?;
        let row = |row: &Row<'_>| Ok((row.get("doc")?, Keys::stored(row.get("keys")?)));
        Ok(statement.query_row(named_params! {":record": record.as_bytes()}, row).optional()?)
    }
}

impl SearchRun<'_> {
    fn is_full(&self) -> bool {
        self.fits.len() > self.limit
    }

    /// No need to go on; remembers why.
    fn is_over(&mut self) -> bool {
        self.interrupted = self.interrupted || (self.stop)();
        self.more = self.more || self.misses >= MISSES_MAX;
        self.interrupted || self.is_full() || self.misses >= MISSES_MAX
    }

    /// Asks the index and the lists of numbers.
    fn run(&mut self) -> Result<()> {
        const ONE: [Tier; 6] = [Tier::Whole, Tier::Word, Tier::Start, Tier::WordStart, Tier::Middle, Tier::Fuzzy];
        const SEVERAL: [Tier; 4] = [Tier::Word, Tier::WordStart, Tier::Middle, Tier::Fuzzy];
        let single = self.terms.len() == 1;
        let mut matches = Vec::new();
        for term in &self.terms {
            matches.push(NumberMatches::find(
                self.reader.conn,
                term,
                if single { self.limit } else { number_matches::LIST_MAX },
            )?);
        }
        let whole: BTreeSet<i64> = matches.iter().flat_map(|p| p.exact.iter().copied()).collect();
        self.check_documents(whole.iter().copied(), Tier::Fuzzy)?;
        let starts: BTreeSet<i64> = matches.iter().flat_map(|p| p.starts.iter().copied()).collect();
        if !single {
            self.check_documents(starts.iter().copied(), Tier::Fuzzy)?;
        }
        // most questions fit few: one pass over everything that fits at all, and their order is exact
        let listed = self.fits.len();
        let single_pass = self.single_pass(&matches, &starts)?;
        if (!single_pass || self.is_full()) && !self.interrupted && listed <= self.limit {
            self.fits.clear();
            self.check_documents(whole, Tier::Fuzzy)?;
            self.tier_passes(if single { &ONE } else { &SEVERAL }, &matches, &starts)?;
        }
        // nothing but numbers, of which only so many were listed
        self.more |= matches.iter().any(|matches| !matches.complete) && (single || matches.iter().all(|p| !p.complete));
        Ok(())
    }

    /// Looks into everybody the index proposes, unless it proposes more than are asked for: its numbers alone tell, no document is
    /// read for that.
    fn single_pass(&mut self, matches: &[NumberMatches], starts: &BTreeSet<i64>) -> Result<bool> {
        let conn = self.reader.conn;
        let mut proposed: Vec<i64> = Vec::new();
        if let Some(question) = self.question(Tier::Fuzzy, matches) {
            let mut statement = conn.prepare_cached(
                "SELECT rowid AS doc FROM search_gram WHERE search_gram MATCH :question ORDER BY rowid LIMIT :most",
            )?;
            let most = i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1);
            let rows =
                statement.query_map(named_params! {":question": question, ":most": most}, |row| row.get("doc"))?;
            proposed = rows.collect::<rusqlite::Result<_>>()?;
        }
        if proposed.len() > self.limit {
            return Ok(false);
        }
        self.check_documents(proposed.into_iter().chain(starts.iter().copied()), Tier::Fuzzy)?;
        Ok(!self.more)
    }

    /// There are too many: better tiers first, so that what is left out is worse than what is shown.
    fn tier_passes(&mut self, tiers: &[Tier], matches: &[NumberMatches], starts: &BTreeSet<i64>) -> Result<()> {
        for tier in tiers {
            if let Some(question) = self.question(*tier, matches) {
                self.pass(&question, *tier)?;
            }
            if *tier >= Tier::Start {
                self.check_documents(starts.iter().copied(), *tier)?;
            }
        }
        Ok(())
    }

    /// All words at once. A number of which too many begin so is left to the keys, unless more than its beginning is wanted: whole
    /// numbers were listed.
    fn question(&self, tier: Tier, matches: &[NumberMatches]) -> Option<String> {
        let listed = |matches: &NumberMatches| matches.complete || self.terms.len() == 1 || tier < Tier::Start;
        let asked = self.terms.iter().zip(matches).filter(|(_, matches)| listed(matches));
        let parts: Vec<String> = asked.filter_map(|(term, _)| term.question(tier)).collect();
        (!parts.is_empty()).then(|| parts.join(" AND "))
    }

    /// Documents the index proposes, nearly in the order of kana.
    fn pass(&mut self, question: &str, tier: Tier) -> Result<()> {
        self.misses = 0;
        if self.is_over() {
            return Ok(());
        }
        let conn = self.reader.conn;
        let mut statement = conn.prepare_cached(
            "SELECT doc, record, entry_place, keys, card FROM search_gram JOIN search_doc ON doc = search_gram.rowid
             WHERE search_gram MATCH :question ORDER BY search_gram.rowid",
        )?;
        let mut rows = statement.query(named_params! {":question": question})?;
        while !self.is_over() {
            let Some(row) = rows.next()? else {
                break;
            };
            self.consider(SearchDocument::from(row)?, tier);
        }
        Ok(())
    }

    fn check_documents(&mut self, docs: impl IntoIterator<Item = i64>, tier: Tier) -> Result<()> {
        self.misses = 0;
        let conn = self.reader.conn;
        let mut statement =
            conn.prepare_cached("SELECT doc, record, entry_place, keys, card FROM search_doc WHERE doc = :doc")?;
        for doc in docs {
            if self.is_over() {
                break;
            }
            if let Some(document) = statement.query_row(named_params! {":doc": doc}, SearchDocument::from).optional()? {
                self.consider(document, tier);
            }
        }
        Ok(())
    }

    /// Takes a document that fits this well; a worse one comes again in its own pass.
    fn consider(&mut self, document: SearchDocument, tier: Tier) {
        if self.fits.contains_key(&document.doc) {
            return;
        }
        let doc = document.doc;
        match Fit::of(document, &self.terms).filter(|fit| fit.worst() <= tier) {
            Some(fit) => drop(self.fits.insert(doc, fit)),
            None => self.misses += 1,
        }
    }

    /// Without an index: every record. Slow and right.
    fn scan(&mut self) -> Result<()> {
        let mut statement =
            self.reader.conn.prepare("SELECT id, place, body FROM record WHERE kind = 'resident' ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut doc = 0;
        while let Some(row) = rows.next()? {
            if (self.stop)() {
                self.interrupted = true;
                break;
            }
            let resident = index::resident_from(row)?;
            let household = self.reader.household_now_of(resident.id)?;
            let SearchEntry { keys, card } =
                SearchEntry::of(&resident, household.as_ref(), &self.reader.past_papers(&resident)?);
            let card = serde_json::to_string(&card).map_err(StoreError::Document)?;
            doc += 1;
            let document = SearchDocument { doc, record: resident.id, entry_place: row.get("place")?, keys, card };
            self.consider(document, Tier::Fuzzy);
        }
        Ok(())
    }

    fn finish(self) -> Result<Hits> {
        if self.interrupted {
            return Ok(Hits { interrupted: true, ..Hits::default() });
        }
        let more = self.more || self.is_full();
        let mut fits: Vec<Fit> = self.fits.into_values().collect();
        fits.sort_by(|a, b| a.rank().cmp(&b.rank()));
        fits.truncate(self.limit);
        let unsent = self.reader.unsent_among(fits.iter().map(|fit| fit.entry_place))?;
        let mut hits = Vec::with_capacity(fits.len());
        for fit in fits {
            let card = serde_json::from_str(&fit.card).map_err(StoreError::Document)?;
            hits.push(Hit {
                record: fit.record,
                card,
                unsent: unsent.contains(&fit.entry_place),
                reasons: fit.reasons,
            });
        }
        Ok(Hits { hits, more, interrupted: false })
    }
}
