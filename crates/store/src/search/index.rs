//! The index of the search box: written at the end of every commit, made anew as a whole, proved by `verify`.
//!
//! Knows tables and grams. A commit hands over whom it touched; here only what changed is written, in the order of documents,
//! because FTS5 would begin a new segment each time the order breaks. While the index is *deferred*, commits leave it alone
//! and the search box looks at every record instead; the mark stands in the database, so that no reader takes a half-made
//! index for a whole one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroI64;

use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::records::Record;
use madoguchi_domain::scheme::national::Household;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};

use super::card::Card;
use super::keys::{COUNTER_BITS, KEYS_VERSION, Keys};
use crate::column::uuid;
use crate::halves::by_halves;
use crate::project::RowState;
use crate::read::Reader;
use crate::{Result, Store, StoreError};

/// In `meta`: the version of the keys the index was made of, or that it is deferred.
const MARK: &str = "search_keys";
const DEFERRED: &str = "deferred";

/// Memory for grams while the whole index is made, bytes; a commit needs less than the default of one mebibyte.
const BULK_HASH_BYTES: i64 = 64 << 20;
const HASH_BYTES: i64 = 1 << 20;

/// Residents between two ticks.
const TICK: u64 = 1000;

/// What the index is to hold of one resident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchEntry {
    pub keys: Keys,
    pub card: Card,
}

impl SearchEntry {
    /// As it follows from the records, and from the numbers of papers that are past.
    pub fn of(resident: &Resident, household: Option<&Household>, past_papers: &[String]) -> Self {
        Self { keys: Keys::of(resident, household, past_papers), card: Card::of(resident, household) }
    }

    fn card_text(&self) -> Result<String> {
        serde_json::to_string(&self.card).map_err(StoreError::Document)
    }
}

/// Residents touched by a commit, each as it stands last, and whether the index can know them already.
pub type TouchedResidents = BTreeMap<RecordId, (SearchEntry, RowState)>;

/// Somebody is found by this from now on; who is new within a commit stays so.
pub fn touch(touched: &mut TouchedResidents, record: RecordId, search_entry: SearchEntry, row: RowState) {
    match touched.get_mut(&record) {
        Some((known, _)) => *known = search_entry,
        None => drop(touched.insert(record, (search_entry, row))),
    }
}

/// The index is not kept now, or was made of other keys.
pub fn is_deferred(conn: &Connection) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT value FROM meta WHERE name = :name")?;
    let mark: Option<String> = statement.query_row(named_params! {":name": MARK}, |row| row.get("value")).optional()?;
    Ok(mark.as_deref() != Some(KEYS_VERSION))
}

/// From now on commits leave the index alone.
pub fn defer(conn: &Connection) -> Result<()> {
    mark(conn, DEFERRED)
}

fn mark(conn: &Connection, value: &str) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?
    .execute(named_params! {":name": MARK, ":value": value})?;
    Ok(())
}

/// Keys whose grams go (`false`) or come (`true`) with a document: in this order, what goes first.
type GramChange = (i64, bool, Keys);

/// Brings the index up to what a commit touched.
pub fn write(conn: &Connection, touched: &TouchedResidents) -> Result<()> {
    if touched.is_empty() || is_deferred(conn)? {
        return Ok(());
    }
    let mut changes: Vec<GramChange> = Vec::new();
    let mut last = LastDocs::new();
    for (record, (search_entry, row)) in touched {
        changes.extend(write_doc(conn, *record, search_entry, *row, &mut last)?);
    }
    changes.sort_by_key(|(doc, comes, _)| (*doc, *comes));
    for ((doc, comes, _), grams) in changes.iter().zip(by_halves(&changes, |(_, _, keys)| joined(keys))) {
        if *comes {
            write_grams(conn, *doc, &grams)?;
        } else {
            remove_grams(conn, *doc, &grams)?;
        }
    }
    Ok(())
}

fn remove_grams(conn: &Connection, doc: i64, grams: &str) -> Result<()> {
    conn.prepare_cached("INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', :doc, :grams)")?
        .execute(named_params! {":doc": doc, ":grams": grams})?;
    Ok(())
}

fn write_grams(conn: &Connection, doc: i64, grams: &str) -> Result<()> {
    conn.prepare_cached("INSERT INTO search_gram (rowid, grams) VALUES (:doc, :grams)")?
        .execute(named_params! {":doc": doc, ":grams": grams})?;
    Ok(())
}

/// A later entry wrote of this resident, nothing of it to be found by.
pub fn note_entry(conn: &Connection, record: RecordId) -> Result<()> {
    conn.prepare_cached(
        "UPDATE search_doc SET entry_place = (SELECT place FROM record WHERE id = :record)
         WHERE doc = (SELECT doc FROM resident_row WHERE record = :record)",
    )?
    .execute(named_params! {":record": record.as_bytes()})?;
    Ok(())
}

/// The last document number given among those whose kana begin alike, by the first of these numbers.
type LastDocs = HashMap<i64, i64>;

/// The document row; grams only when the keys changed.
fn write_doc(
    conn: &Connection,
    record: RecordId,
    search_entry: &SearchEntry,
    row: RowState,
    last: &mut LastDocs,
) -> Result<Vec<GramChange>> {
    let before = match row {
        RowState::New => None,
        RowState::Known => Reader { conn }.doc_of(record)?,
    };
    let place = search_entry.keys.place();
    let doc = match &before {
        Some((doc, _)) if doc >> COUNTER_BITS == place >> COUNTER_BITS => *doc,
        Some(_) | None => next_doc(conn, place, last)?,
    };
    if let Some((moved, _)) = before.as_ref().filter(|(old, _)| *old != doc) {
        conn.prepare_cached("DELETE FROM search_doc WHERE doc = :doc")?.execute(named_params! {":doc": moved})?;
    }
    conn.prepare_cached(
        "INSERT INTO search_doc (doc, record, entry_place, keys, card)
         SELECT :doc, id, place, :keys, :card FROM record WHERE id = :record
         ON CONFLICT (doc) DO UPDATE SET record = excluded.record, entry_place = excluded.entry_place, keys = excluded.keys, card = excluded.card",
    )?
    .execute(named_params! {
        ":doc": doc, ":record": record.as_bytes(), ":keys": search_entry.keys.as_str(), ":card": search_entry.card_text()?,
    })?;
    if before.as_ref().is_some_and(|(old, keys)| *old == doc && *keys == search_entry.keys) {
        return Ok(Vec::new());
    }
    conn.prepare_cached("UPDATE resident_row SET doc = :doc WHERE record = :record")?
        .execute(named_params! {":doc": doc, ":record": record.as_bytes()})?;
    let gone = before.map(|(old, keys)| (old, false, keys));
    Ok(gone.into_iter().chain([(doc, true, search_entry.keys.clone())]).collect())
}

fn joined(keys: &Keys) -> String {
    keys.grams().joined()
}

/// Removes a resident whom no entry makes any more from the index; before the row of the resident is removed.
pub fn remove(conn: &Connection, record: RecordId) -> Result<()> {
    let Some((doc, keys)) = Reader { conn }.doc_of(record)? else { return Ok(()) };
    if is_deferred(conn)? {
        return Ok(());
    }
    conn.prepare_cached("DELETE FROM search_doc WHERE doc = :doc")?.execute(named_params! {":doc": doc})?;
    remove_grams(conn, doc, &joined(&keys))
}

/// The next free number among those whose kana begin alike; numbers are not used again.
fn next_doc(conn: &Connection, place: i64, last: &mut LastDocs) -> Result<i64> {
    let next = match last.get(&place) {
        Some(last) => last + 1,
        None => {
            let mut statement =
                conn.prepare_cached("SELECT max(doc) AS last FROM search_doc WHERE doc >= :from AND doc < :to")?;
            let to = place + (1 << COUNTER_BITS);
            let last: Option<i64> =
                statement.query_row(named_params! {":from": place, ":to": to}, |row| row.get("last"))?;
            last.unwrap_or(place) + 1
        }
    };
    last.insert(place, next);
    Ok(next)
}

/// A resident on the way into a new index.
struct IndexedResident {
    row: i64,
    record: RecordId,
    entry_place: i64,
    search_entry: SearchEntry,
    doc: i64,
}

impl Store {
    /// The index waits to be made.
    pub fn search_is_deferred(&self) -> Result<bool> {
        is_deferred(&self.conn)
    }

    /// Makes the whole index anew, in one transaction; `tick` hears how many residents were read. Holds the keys of all
    /// residents in memory, some 600 bytes each.
    pub fn rebuild_search(&mut self, tick: &mut dyn FnMut(u64)) -> Result<()> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute("DELETE FROM search_doc", [])?;
        command(&tx, "delete-all")?;
        let mut all = read_all(&tx, tick)?;
        let order = |made: &IndexedResident| {
            (made.search_entry.keys.place(), made.search_entry.keys.kana().to_owned(), made.record)
        };
        all.sort_by_cached_key(order);
        let mut last = 0;
        for made in &mut all {
            last = made.search_entry.keys.place().max(last) + 1;
            made.doc = last;
        }
        fill(&tx, &all)?;
        all.sort_by_key(|made| made.row);
        for made in &all {
            tx.prepare_cached("UPDATE resident_row SET doc = :doc WHERE rowid = :row")?
                .execute(named_params! {":doc": made.doc, ":row": made.row})?;
        }
        mark(&tx, KEYS_VERSION)?;
        Ok(tx.commit()?)
    }
}

fn read_all(conn: &Connection, tick: &mut dyn FnMut(u64)) -> Result<Vec<IndexedResident>> {
    let mut all = Vec::new();
    let mut statement = conn.prepare(
        "SELECT resident_row.rowid AS row, id, place, body FROM resident_row JOIN record ON id = record ORDER BY resident_row.rowid",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let resident = resident_from(row)?;
        let reader = Reader { conn };
        let household = reader.household_now_of(resident.id)?;
        let search_entry = SearchEntry::of(&resident, household.as_ref(), &reader.past_papers(&resident)?);
        all.push(IndexedResident {
            row: row.get("row")?,
            record: resident.id,
            entry_place: row.get("place")?,
            search_entry,
            doc: 0,
        });
        if (all.len() as u64).is_multiple_of(TICK) {
            tick(all.len() as u64);
        }
    }
    tick(all.len() as u64);
    Ok(all)
}

/// The resident of a row with a document.
pub fn resident_from(row: &rusqlite::Row<'_>) -> Result<Resident> {
    let record = serde_json::from_slice(&row.get::<_, Vec<u8>>("body")?).map_err(StoreError::Document)?;
    match record {
        Record::Resident(resident) => Ok(*resident),
        Record::Household(_) | Record::Office(_) => {
            Err(StoreError::NotApplicable(madoguchi_domain::apply::NotApplicable::OtherKind))
        }
    }
}

/// Documents in their order, as one segment of grams.
fn fill(conn: &Connection, all: &[IndexedResident]) -> Result<()> {
    configure(conn, "hashsize", BULK_HASH_BYTES)?;
    for made in all {
        conn.prepare_cached(
            "INSERT INTO search_doc (doc, record, entry_place, keys, card) VALUES (:doc, :record, :entry_place, :keys, :card)",
        )?
        .execute(named_params! {
            ":doc": made.doc, ":record": made.record.as_bytes(), ":entry_place": made.entry_place,
            ":keys": made.search_entry.keys.as_str(), ":card": made.search_entry.card_text()?,
        })?;
        write_grams(conn, made.doc, &joined(&made.search_entry.keys))?;
    }
    command(conn, "optimize")?;
    configure(conn, "hashsize", HASH_BYTES)
}

fn command(conn: &Connection, command: &str) -> Result<()> {
    conn.prepare_cached("INSERT INTO search_gram (search_gram) VALUES (:command)")?
        .execute(named_params! {":command": command})?;
    Ok(())
}

fn configure(conn: &Connection, name: &str, value: i64) -> Result<()> {
    conn.prepare_cached("INSERT INTO search_gram (search_gram, rank) VALUES (:name, :value)")?
        .execute(named_params! {":name": name, ":value": value})?;
    Ok(())
}

/// How many grams a document has and the sum of their hashes: enough to compare sets without keeping them.
type Sum = (u64, u64);

fn add(sum: &mut Sum, hash: u64) {
    *sum = (sum.0 + 1, sum.1.wrapping_add(hash));
}

/// A hash function with random keys of this process, so that damage cannot be made to match.
#[derive(Debug, Clone, Default)]
pub struct ImprintHasher(RandomState);

impl ImprintHasher {
    fn gram(&self, gram: &str) -> u64 {
        self.0.hash_one(gram)
    }

    fn row(&self, entry_place: i64, keys: &str, card: &str) -> u64 {
        self.0.hash_one((entry_place, keys, card))
    }
}

/// What the index must hold of a resident, in a few bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// The document the resident's row leads to; none when no such kana stand there.
    doc: Option<NonZeroI64>,
    row: u64,
    grams: Sum,
}

impl SearchEntry {
    /// Of a resident whom the entry at `entry_place` wrote last and whose row leads to `doc`.
    pub fn imprint(&self, stamp: &ImprintHasher, entry_place: i64, doc: Option<i64>) -> Result<Imprint> {
        let mut grams = Sum::default();
        self.keys.grams().iter().for_each(|gram| add(&mut grams, stamp.gram(gram)));
        let row = stamp.row(entry_place, self.keys.as_str(), &self.card_text()?);
        let doc = doc.filter(|doc| doc >> COUNTER_BITS == self.keys.place() >> COUNTER_BITS);
        Ok(Imprint { doc: doc.and_then(NonZeroI64::new), row, grams })
    }
}

/// Everybody the index is to hold, by a number for each.
pub trait ExpectedIndex {
    /// More than every number.
    fn len(&self) -> usize;
    /// Who has that number.
    fn at(&self, number: usize) -> Option<(RecordId, &Imprint)>;
    /// Whose number is that.
    fn number(&self, record: RecordId) -> Option<usize>;
    /// It could not be read what the journal says of this record.
    fn is_unproved(&self, record: RecordId) -> bool;
}

/// What is wrong with the index; one that is deferred has no sums and is not held against the office. `expected` is what the journal
/// says.
pub fn faults(
    conn: &Connection,
    stamp: &ImprintHasher,
    sums: Option<Sums>,
    expected: &impl ExpectedIndex,
) -> Result<BTreeSet<IndexFault>> {
    let mut faults = BTreeSet::new();
    let Some(Sums(mut found)) = sums else { return Ok(faults) };
    let mut seen = vec![false; expected.len()];
    let mut statement = conn.prepare("SELECT doc, record, entry_place, keys, card FROM search_doc")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (doc, record) = (row.get::<_, i64>("doc")?, uuid(row, "record")?);
        let grams = found.remove(&doc).unwrap_or_default();
        let of = expected.number(record).and_then(|number| Some((number, expected.at(number)?.1)));
        let fits = match of {
            None => false,
            Some((number, imprint)) => {
                let (keys, card): (String, String) = (row.get("keys")?, row.get("card")?);
                !std::mem::replace(&mut seen[number], true)
                    && imprint.doc.is_some_and(|own| own.get() == doc)
                    && imprint.row == stamp.row(row.get("entry_place")?, &keys, &card)
                    && imprint.grams == grams
            }
        };
        if !fits && !expected.is_unproved(record) {
            faults.insert(IndexFault::Record(record));
        }
    }
    faults.extend(found.into_keys().map(IndexFault::Document));
    let unseen = seen.iter().enumerate().filter(|(_, seen)| !**seen);
    faults.extend(unseen.filter_map(|(number, _)| Some(IndexFault::Record(expected.at(number)?.0))));
    Ok(faults)
}

/// Where the index is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexFault {
    /// What is held of this resident.
    Record(RecordId),
    /// Grams of a document that no resident has.
    Document(i64),
}

/// Number and sum of the grams of every document.
#[derive(Debug)]
pub struct Sums(HashMap<i64, Sum>);

/// Reads the grams of the whole index; none where it is deferred.
pub fn gram_sums(conn: &Connection, stamp: &ImprintHasher) -> Result<Option<Sums>> {
    if is_deferred(conn)? {
        return Ok(None);
    }
    conn.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary USING fts5vocab (main, search_gram, instance)",
    )?;
    let mut sums: HashMap<i64, Sum> = HashMap::new();
    let (mut gram, mut hash) = (String::new(), stamp.gram(""));
    let mut statement = conn.prepare("SELECT term, doc FROM temp.search_vocabulary")?;
    let mut rows = statement.query([])?;
    // some seventy rows a resident: by place, and a gram is looked at when another comes up
    while let Some(row) = rows.next()? {
        let term = row.get_ref(0)?.as_str().unwrap_or_default();
        if term != gram {
            term.clone_into(&mut gram);
            hash = stamp.gram(term);
        }
        add(sums.entry(row.get(1)?).or_default(), hash);
    }
    Ok(Some(Sums(sums)))
}
