//! Records folded from their entries, a part of the office at a time, against the documents and rows that are stored.
//!
//! Holds the records of one part; of the others what the numbers and the index have to be compared with, some bytes each.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use madoguchi_domain::act::Act;
use madoguchi_domain::apply::{Records, apply_all};
use madoguchi_domain::asset::AssetHash;
use madoguchi_domain::entry::Entry;
use madoguchi_domain::record::{RecordId, SectionName, Task, Word};
use madoguchi_domain::records::Record;
use madoguchi_domain::scheme::national::Household;
use rusqlite::{Connection, OptionalExtension, named_params};

use super::journal::Bonds;
use super::order::{self, FoldOrder};
use super::rows::{RowReader, task_line};
use crate::column::uuid;
use crate::counts::{CountChanges, CountName};
use crate::history::Standing;
use crate::search::index::{ExpectedIndex, Imprint, ImprintHasher, SearchEntry};
use crate::verify_report::{FaultKind, VerifyReport, unreadable};
use crate::{Result, StoreError, history};

/// What remains of the records of all parts.
#[derive(Debug)]
pub(super) struct Summary {
    bonds: Bonds,
    /// By the number of the record.
    folded: Vec<FoldedRecord>,
    /// How many records have a base apart from what they are now.
    pub(super) bases: u64,
    /// What the counts come to.
    pub(super) tally: CountChanges,
    /// The open tasks, as lines of their rows.
    pub(super) tasks: BTreeSet<(RecordId, String)>,
}

/// What the entries made of a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum FoldedRecord {
    /// It could not be read what they make of it.
    #[default]
    Unproved,
    /// They do not stand on each other.
    Nothing,
    /// 個人, and what the search index must hold of the person
    Resident(RecordId, Imprint),
    /// 国保世帯
    Household,
    /// The office itself.
    Office,
}

impl Summary {
    pub(super) fn of(bonds: Bonds) -> Self {
        let folded = vec![FoldedRecord::Unproved; bonds.len()];
        Self { bonds, folded, bases: 0, tally: CountChanges::default(), tasks: BTreeSet::new() }
    }

    /// What the entries made of a record; none when they do not know it.
    pub(super) fn folded_record(&self, id: RecordId) -> Option<&FoldedRecord> {
        self.bonds.number(id).and_then(|number| self.folded.get(number))
    }

    /// The assets that entries name.
    pub(super) fn assets(&self) -> &BTreeSet<AssetHash> {
        &self.bonds.assets
    }

    fn take(&mut self, id: RecordId, record: Option<&Record>, imprint: Option<Imprint>) {
        let folded = match record {
            None => FoldedRecord::Nothing,
            Some(Record::Resident(resident)) => {
                let line = |task: &Task| task_line(task.id, task.wanted.as_str(), &task.effective_on.to_string());
                self.tasks.extend(resident.tasks.body.iter().map(|task| (id, line(task))));
                self.tally.add(CountName::Residents, 1);
                self.tally.add(CountName::Certificates, resident.certificates.body.len());
                imprint.map_or(FoldedRecord::Nothing, |imprint| FoldedRecord::Resident(id, imprint))
            }
            Some(Record::Household(household)) => {
                self.tally.add(CountName::Households, 1);
                for member in &household.members.body {
                    let to = member.period.to.map(|day| day.to_string());
                    self.tally.cover(&member.period.from.to_string(), to.as_deref());
                }
                FoldedRecord::Household
            }
            Some(Record::Office(_)) => FoldedRecord::Office,
        };
        if let Some(known) = self.bonds.number(id).and_then(|number| self.folded.get_mut(number)) {
            *known = folded;
        }
    }
}

impl ExpectedIndex for Summary {
    fn len(&self) -> usize {
        self.folded.len()
    }

    fn at(&self, number: usize) -> Option<(RecordId, &Imprint)> {
        match self.folded.get(number)? {
            FoldedRecord::Resident(id, imprint) => Some((*id, imprint)),
            FoldedRecord::Unproved | FoldedRecord::Nothing | FoldedRecord::Household | FoldedRecord::Office => None,
        }
    }

    fn is_unproved(&self, record: RecordId) -> bool {
        self.folded_record(record) == Some(&FoldedRecord::Unproved)
    }

    fn number(&self, record: RecordId) -> Option<usize> {
        self.bonds.number(record)
    }
}

/// Section, item and recording of a word.
type WordKey = (SectionName, u32, u64);

fn key(word: &Word) -> WordKey {
    (word.section, word.item, word.version)
}

/// Some records and all their entries.
#[derive(Default)]
struct Part {
    records: Records,
    /// The entry that last wrote each record.
    written_by: BTreeMap<RecordId, u64>,
    touched: BTreeSet<RecordId>,
    /// What a clerk saw of a record need not be what it was when its entry was folded anew.
    has_central: bool,
    /// How many records they write.
    bases: u64,
    /// What confirmed entries displaced of the records that pending ones write.
    confirmed_words: BTreeMap<RecordId, BTreeSet<WordKey>>,
}

fn entry_at(conn: &Connection, place: u64) -> Result<Option<Entry>> {
    let mut statement = conn.prepare_cached("SELECT bytes FROM entry WHERE place = :place")?;
    let bytes: Option<Vec<u8>> = statement
        .query_row(named_params! {":place": crate::column::signed(place)}, |row| row.get("bytes"))
        .optional()?;
    Ok(bytes.and_then(|bytes| Entry::open(&bytes).ok()))
}

/// Folds the entries of these places and compares what comes of them. Other parts may be proved at the same time.
pub(super) fn prove(
    conn: &Connection,
    places: &[u64],
    order: &FoldOrder,
    stamp: &ImprintHasher,
    summary: &Mutex<Summary>,
    report: &mut VerifyReport,
) -> Result<()> {
    let part = Part::fold(conn, places, order, report)?;
    let households = part.latest_households();
    let mut rows = RowReader::of(conn)?;
    let mut proved = Vec::with_capacity(part.touched.len());
    for id in &part.touched {
        let household = households.get(id).copied();
        match part.prove(conn, *id, household, &mut rows, stamp, report) {
            Ok(imprint) => proved.push((*id, imprint)),
            Err(error) => unreadable(&error, report),
        }
    }
    let mut summary = summary.lock().unwrap_or_else(PoisonError::into_inner);
    summary.bases += part.bases;
    for (id, imprint) in proved {
        summary.take(id, part.records.get(&id).map(whole).as_deref(), imprint);
    }
    Ok(())
}

impl Part {
    fn fold(conn: &Connection, places: &[u64], order: &FoldOrder, report: &mut VerifyReport) -> Result<Self> {
        let sequence = order.sequence_of(places);
        let mut part = Self { has_central: order.has_central, ..Self::default() };
        for place in sequence.base {
            let entry = entry_at(conn, place)?;
            if entry.is_none_or(|entry| part.add(place, &entry).is_none()) {
                report.fault(FaultKind::NotApplicable, format!("entry {place}"));
            }
        }
        part.prove_bases(conn, &sequence.pending, report)?;
        for (place, applied) in sequence.pending {
            // it could be read when the chain was
            let added = entry_at(conn, place)?.and_then(|entry| part.add(place, &entry));
            match (added, applied) {
                (Some(()), true) | (None, false) => {}
                (None, true) => report.fault(FaultKind::NotApplicable, format!("entry {place}")),
                (Some(()), false) => report.fault(FaultKind::OutboxDiffers, format!("entry {place}")),
            }
        }
        for place in sequence.without_effect {
            part.touched.extend(entry_at(conn, place)?.iter().flat_map(Entry::acts).flat_map(Act::touches));
        }
        Ok(part)
    }

    /// The base of every record that a pending entry writes.
    fn prove_bases(&mut self, conn: &Connection, pending: &[(u64, bool)], report: &mut VerifyReport) -> Result<()> {
        let mut written = BTreeSet::new();
        for (place, _) in pending.iter().filter(|(_, applied)| *applied) {
            written.extend(entry_at(conn, *place)?.iter().flat_map(Entry::acts).flat_map(Act::touches));
        }
        for id in &written {
            let expected = match (self.records.get(id), self.written_by.get(id)) {
                (Some(record), Some(place)) => {
                    let body = serde_json::to_vec(record).map_err(StoreError::Document)?;
                    Some((body, record.version(), *place))
                }
                (_, _) => None,
            };
            order::compare_base(conn, *id, expected, report)?;
            let words = self.records.get(id).map(Record::words).transpose().map_err(StoreError::Document)?;
            self.confirmed_words.insert(*id, words.unwrap_or_default().iter().map(key).collect());
        }
        self.bases = written.len() as u64;
        Ok(())
    }

    fn add(&mut self, place: u64, entry: &Entry) -> Option<()> {
        let ids: BTreeSet<RecordId> = entry.acts().flat_map(Act::touches).collect();
        let mut concerned: Records = ids.iter().filter_map(|id| self.records.remove_entry(id)).collect();
        let seen_fits = entry.seen.iter().all(|s| concerned.get(&s.record).map_or(0, Record::version) == s.version);
        // on an error they are as they were
        let applied = apply_all(entry.acts(), entry.at.wall, &mut concerned).ok();
        if applied.is_some() {
            self.written_by.extend(concerned.keys().map(|id| (*id, place)));
        }
        self.records.extend(concerned);
        self.touched.extend(ids);
        applied.filter(|()| seen_fits || self.has_central)
    }

    /// Compares one record with what is stored of it; what the search index must hold of a resident.
    fn prove(
        &self,
        conn: &Connection,
        id: RecordId,
        household: Option<&Household>,
        rows: &mut RowReader<'_>,
        stamp: &ImprintHasher,
        report: &mut VerifyReport,
    ) -> Result<Option<Imprint>> {
        self.compare_document(conn, id, report)?;
        let Some(record) = self.records.get(&id) else { return Ok(None) };
        self.compare_words(conn, record, report)?;
        let whole = whole(record);
        let doc = rows.compare(&whole, household, report)?;
        let place = self.written_by.get(&id).copied().map_or(0, crate::column::signed);
        let search_entry = whole.as_resident().map(|resident| SearchEntry::of(resident, household, &[]));
        search_entry.map(|search_entry| search_entry.imprint(stamp, place, doc)).transpose()
    }

    /// The stored words must be those that the entries displaced, each as confirmed or pending as the entry is.
    fn compare_words(&self, conn: &Connection, record: &Record, report: &mut VerifyReport) -> Result<()> {
        let id = record.id();
        let standing = |word: &Word| match self.confirmed_words.get(&id) {
            Some(confirmed) if !confirmed.contains(&key(word)) => Standing::Pending,
            Some(_) | None => Standing::Confirmed,
        };
        let words = record.words().map_err(StoreError::Document)?;
        let mut expected: Vec<(Word, Standing)> =
            words.into_iter().map(|word| (word.clone(), standing(&word))).collect();
        expected.sort_by_key(|(word, _)| key(word));
        let same = match history::standing_words(conn, id) {
            Ok(stored) => stored == expected,
            Err(StoreError::Query(_)) => false,
            Err(error) => return Err(error),
        };
        if !same {
            report.fault(FaultKind::WordDiffers, format!("record {id}"));
        }
        Ok(())
    }

    /// The household that covers, or last covered, each resident.
    fn latest_households(&self) -> BTreeMap<RecordId, &Household> {
        let mut latest: BTreeMap<RecordId, (_, &Household)> = BTreeMap::new();
        for h in self.records.values().filter_map(Record::as_household) {
            for m in &h.members.body {
                let best = latest.entry(m.resident).or_insert((m.newness(), h));
                if (best.0, best.1.id) < (m.newness(), h.id) {
                    *best = (m.newness(), h);
                }
            }
        }
        latest.into_iter().map(|(resident, (_, household))| (resident, household)).collect()
    }

    /// The stored document must be the fold, byte by byte, and name the entry that last wrote it: what a world fact rests on, and
    /// whether it is unsent.
    fn compare_document(&self, conn: &Connection, id: RecordId, report: &mut VerifyReport) -> Result<()> {
        let place = || format!("record {id}");
        let mut statement = conn.prepare_cached("SELECT kind, version, place, body FROM record WHERE id = :id")?;
        let mut rows = statement.query(named_params! {":id": id.as_bytes()})?;
        let (stored, expected) = (rows.next()?, self.records.get(&id));
        match (stored, expected) {
            (None, None) => {}
            (None, Some(_)) => report.fault(FaultKind::RecordMissing, place()),
            (Some(_), None) => report.fault(FaultKind::RecordUnknown, place()),
            (Some(row), Some(expected)) => {
                let (kind, version): (String, i64) = (row.get("kind")?, row.get("version")?);
                let named = u64::try_from(row.get::<_, i64>("place")?).ok();
                let body = row.get_ref("body")?.as_blob().unwrap_or_default();
                let same = serde_json::to_vec(expected).map_err(StoreError::Document)? == body
                    && expected.kind().as_str() == kind
                    && crate::column::signed(expected.version()) == version
                    && self.written_by.get(&id).copied() == named;
                if !same {
                    report.fault(FaultKind::RecordDiffers, place());
                }
            }
        }
        Ok(())
    }
}

/// The record with what is past.
fn whole(record: &Record) -> Cow<'_, Record> {
    if !record.has_past() {
        return Cow::Borrowed(record);
    }
    let mut whole = record.clone();
    whole.recall();
    Cow::Owned(whole)
}

/// The counts that are kept, against what the records come to. Nothing is said where a record could not be proved.
pub(super) fn counts(conn: &Connection, summary: &Summary, report: &mut VerifyReport) -> Result<()> {
    if summary.folded.contains(&FoldedRecord::Unproved) {
        return Ok(());
    }
    let unsent: i64 = conn.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))?;
    let mut tally = summary.tally.clone();
    tally.add(CountName::Unsent, usize::try_from(unsent).unwrap_or(0));
    for place in tally.differing(conn)? {
        report.fault(FaultKind::ProjectionDiffers, place);
    }
    Ok(())
}

/// Counts the documents, and names those no entry made.
pub(super) fn documents(conn: &Connection, summary: &Summary, report: &mut VerifyReport) -> Result<()> {
    let mut statement = conn.prepare("SELECT id FROM record")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = uuid(row, "id")?;
        if summary.folded_record(id).is_none() {
            report.fault(FaultKind::RecordUnknown, format!("record {id}"));
        }
    }
    let count = |kind: &str| -> Result<u64> {
        let sql = "SELECT count(*) FROM record WHERE kind = :kind";
        let count: i64 = conn.query_row(sql, named_params! {":kind": kind}, |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or(0))
    };
    report.residents = count("resident")?;
    report.households = count("household")?;
    Ok(())
}
