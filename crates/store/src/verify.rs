//! Proving the file: chain, fold, projections, numbers, pages. Only reads; names every fault it finds.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_domain::apply::{Records, apply_all};
use madoguchi_domain::entry::{self, Entry, EntryHash, GENESIS};
use madoguchi_domain::record::{Household, Record, RecordId};
use rusqlite::Connection;

use crate::access::Clerks;
use crate::determinations::Outcome;
use crate::project::state_text;
use crate::read::uuid;
use crate::search::index::{self, Findable, Place};
use crate::verify_beside::{outbox, schema};
use crate::{Result, Store, StoreError};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// A page of the file cannot be proved.
    PageDamaged,
    /// The database's own structure is broken.
    StructureBroken,
    /// The bytes of an entry are no entry, or their hash differs.
    EntryDamaged,
    /// A place in the journal is empty.
    EntryMissing,
    /// An entry does not follow the one before.
    ChainBroken,
    /// An entry cannot stand on what came before.
    NotApplicable,
    /// A document differs from the fold of its entries.
    RecordDiffers,
    /// A document the entries make is not there.
    RecordMissing,
    /// A document no entry made.
    RecordUnknown,
    /// A row or search key differs from its document.
    ProjectionDiffers,
    /// A number block is behind a number already used.
    NumberBlockBehind,
    /// A line of the access log is none, or its hash or rows differ.
    AccessDamaged,
    /// A place in the access log is empty.
    AccessMissing,
    /// A line of the access log does not follow the one before.
    AccessChainBroken,
    /// Nobody known answers for an entry.
    ClerkUnknown,
    /// A certificate that waits for its outcome has no job, or a job no certificate.
    JobDiffers,
    /// The outbox misses an entry, or holds one there is not.
    OutboxDiffers,
    /// A table, index or trigger differs from this program's schema.
    SchemaDiffers,
    /// There is no second file.
    SecondFileMissing,
    /// The second file is broken before the head of the journal.
    SecondFileDamaged,
    /// The second file is whole but ends before the head of the journal.
    SecondFileBehind,
    /// The second file holds another entry than the journal.
    SecondFileDiffers,
    /// No witness says what had been reached, or it cannot be proved.
    WitnessMissing,
    /// More had been reached than the journal holds.
    WitnessAhead,
    /// Something else had been reached: the histories part.
    WitnessDiffers,
    /// The key file was changed by someone who does not hold the key.
    KeyFileDamaged,
}

impl FaultKind {
    /// Nothing is damaged: the state may be older than what had been reached.
    pub fn is_doubt(self) -> bool {
        [Self::WitnessMissing, Self::WitnessAhead, Self::WitnessDiffers].contains(&self)
    }
}

/// One fault: kind and place. Never a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where: `entry 57`, `record …`, `page …`.
    pub place: String,
}

/// What verifying found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Entries read.
    pub entries: u64,
    /// Residents there are.
    pub residents: u64,
    /// Households there are.
    pub households: u64,
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
}

/// Most faults named; a ruined file would name every row.
const FAULTS_MAX: usize = 200;

impl Verdict {
    pub(crate) fn fault(&mut self, kind: FaultKind, place: impl Into<String>) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(Fault { kind, place: place.into() });
        }
    }
}

/// One thing that is recomputed and compared.
type Step = fn(&Connection, &Records, &mut Verdict) -> Result<()>;

impl Store {
    /// Proves everything that can be recomputed. `tick` hears how many entries were read.
    pub fn verify(&self, tick: &mut dyn FnMut(u64)) -> Verdict {
        let mut verdict = Verdict::default();
        pages(&self.conn, &mut verdict);
        let folded = journal(&self.conn, &mut verdict, tick);
        let steps: [Step; 8] = [documents, projections, found_by, numbers, jobs, outbox, schema, crate::access::prove];
        for step in steps {
            if let Err(error) = step(&self.conn, &folded, &mut verdict) {
                unreadable(&error, &mut verdict);
            }
        }
        crate::verify_beside::beside(self, &mut verdict);
        verdict.faults.sort();
        verdict.faults.dedup();
        verdict
    }
}

fn unreadable(error: &StoreError, verdict: &mut Verdict) {
    let (kind, place) = match error {
        StoreError::Document(_) => (FaultKind::RecordDiffers, "record"),
        StoreError::Entry(_) => (FaultKind::EntryDamaged, "entry"),
        StoreError::NotApplicable(_) => (FaultKind::NotApplicable, "entry"),
        StoreError::Query(_)
        | StoreError::Damaged(_)
        | StoreError::Busy(_)
        | StoreError::Disk(_)
        | StoreError::RecordTooLarge(_)
        | StoreError::NumberUsed(_)
        | StoreError::AccessTooNew
        | StoreError::BlockUsedUp
        | StoreError::SecondFile(_)
        | StoreError::SecondFileBehind(_)
        | StoreError::Witness(_)
        | StoreError::Restored(_)
        | StoreError::DoesNotFollow
        | StoreError::Copy(_)
        | StoreError::Unproved(_)
        | StoreError::JobState => (FaultKind::PageDamaged, "file"),
    };
    verdict.fault(kind, place);
}

/// Reads every page that is in use. What the log beside the file holds anew may stand torn in the file itself, so the
/// file alone is proved page by page only when there is no log.
fn pages(conn: &Connection, verdict: &mut Verdict) {
    let log = conn.path().and_then(|path| std::fs::metadata(format!("{path}-wal")).ok());
    let checks = [
        ("PRAGMA cipher_integrity_check", FaultKind::PageDamaged),
        ("PRAGMA integrity_check(20)", FaultKind::StructureBroken),
    ];
    let skipped = usize::from(log.is_some_and(|log| log.len() > 0));
    for (pragma, kind) in checks.into_iter().skip(skipped) {
        match lines(conn, pragma) {
            Ok(found) => found.iter().filter(|line| *line != "ok").for_each(|line| verdict.fault(kind, place_of(line))),
            Err(_) => verdict.fault(FaultKind::PageDamaged, "file"),
        }
    }
}

/// The library's words may quote an index, never a person.
fn place_of(line: &str) -> String {
    line.chars().take(120).collect()
}

pub(crate) fn lines(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Reads the journal in order, proves the chain and folds it.
fn journal(conn: &Connection, verdict: &mut Verdict, tick: &mut dyn FnMut(u64)) -> Records {
    let mut walk = Walk {
        records: Records::new(),
        written_by: BTreeMap::new(),
        previous: GENESIS,
        next: 1,
        clerks: Clerks::default(),
    };
    let mut read = || -> Result<()> {
        let mut statement = conn.prepare("SELECT seq, id, hash, bytes FROM entry ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let seq = u64::try_from(row.get::<_, i64>("seq")?).unwrap_or(0);
            walk.step(seq, row.get("id")?, row.get("hash")?, &row.get::<_, Vec<u8>>("bytes")?, verdict);
            verdict.entries += 1;
            tick(verdict.entries);
        }
        Ok(())
    };
    if let Err(error) = read().and_then(|()| places(conn, &walk.written_by, verdict)) {
        unreadable(&error, verdict);
    }
    walk.records
}

/// A document names the entry that last wrote it: what a world fact rests on, and whether it is unsent.
fn places(conn: &Connection, written_by: &BTreeMap<RecordId, u64>, verdict: &mut Verdict) -> Result<()> {
    let mut statement = conn.prepare("SELECT id, seq FROM record")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = uuid(row, "id")?;
        let named = u64::try_from(row.get::<_, i64>("seq")?).ok();
        if written_by.get(&id).is_some_and(|seq| Some(*seq) != named) {
            verdict.fault(FaultKind::RecordDiffers, format!("record {id}"));
        }
    }
    Ok(())
}

struct Walk {
    records: Records,
    /// The entry that last wrote each record.
    written_by: BTreeMap<RecordId, u64>,
    previous: EntryHash,
    next: u64,
    clerks: Clerks,
}

impl Walk {
    fn step(&mut self, seq: u64, id: Vec<u8>, stored: Vec<u8>, bytes: &[u8], verdict: &mut Verdict) {
        let place = || format!("entry {seq}");
        (self.next..seq)
            .take(FAULTS_MAX)
            .for_each(|gap| verdict.fault(FaultKind::EntryMissing, format!("entry {gap}")));
        self.next = seq + 1;
        let hash = entry::hash(bytes);
        if hash.as_slice() != stored.as_slice() {
            verdict.fault(FaultKind::EntryDamaged, place());
        }
        let before = std::mem::replace(&mut self.previous, hash);
        let Ok(entry) = Entry::open(bytes) else {
            return verdict.fault(FaultKind::EntryDamaged, place());
        };
        if entry.previous != entry::hex(&before) || entry.seq != seq || entry.id.as_bytes() != id.as_slice() {
            verdict.fault(FaultKind::ChainBroken, place());
        }
        if !self.clerks.answers(&entry) {
            verdict.fault(FaultKind::ClerkUnknown, place());
        }
        if self.fold(&entry).is_none() {
            verdict.fault(FaultKind::NotApplicable, place());
        }
    }

    fn fold(&mut self, entry: &Entry) -> Option<()> {
        let ids: BTreeSet<RecordId> = entry.acts().flat_map(madoguchi_domain::act::Act::touches).collect();
        let mut touched: Records = ids.iter().filter_map(|id| Some((*id, self.records.get(id)?.clone()))).collect();
        let seen_fits = entry.seen.iter().all(|s| touched.get(&s.record).map_or(0, Record::version) == s.version);
        apply_all(entry.acts(), entry.at.wall, &mut touched).ok()?;
        self.written_by.extend(touched.keys().map(|id| (*id, entry.seq)));
        self.records.extend(touched);
        seen_fits.then_some(())
    }
}

fn documents(conn: &Connection, folded: &Records, verdict: &mut Verdict) -> Result<()> {
    let mut missing: BTreeSet<RecordId> = folded.keys().copied().collect();
    let mut statement = conn.prepare("SELECT id, kind, version, body FROM record ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = uuid(row, "id")?;
        let (kind, version): (String, i64) = (row.get("kind")?, row.get("version")?);
        let body: Vec<u8> = row.get("body")?;
        missing.remove(&id);
        match kind.as_str() {
            "resident" => verdict.residents += 1,
            "household" => verdict.households += 1,
            _ => {}
        }
        let Some(expected) = folded.get(&id) else {
            verdict.fault(FaultKind::RecordUnknown, format!("record {id}"));
            continue;
        };
        let same = serde_json::to_vec(expected).map_err(StoreError::Document)? == body;
        if !same || expected.kind().as_str() != kind || crate::commit::signed(expected.version()) != version {
            verdict.fault(FaultKind::RecordDiffers, format!("record {id}"));
        }
    }
    missing.into_iter().for_each(|id| verdict.fault(FaultKind::RecordMissing, format!("record {id}")));
    Ok(())
}

/// Everything that is projected, as comparable lines by record.
type Lines = BTreeMap<RecordId, BTreeSet<String>>;

fn projections(conn: &Connection, folded: &Records, verdict: &mut Verdict) -> Result<()> {
    let expected = expected_lines(folded)?;
    let found = found_lines(conn)?;
    let ids: BTreeSet<&RecordId> = expected.keys().chain(found.keys()).collect();
    for id in ids {
        if expected.get(id) != found.get(id) {
            verdict.fault(FaultKind::ProjectionDiffers, format!("record {id}"));
        }
    }
    Ok(())
}

fn expected_lines(folded: &Records) -> Result<Lines> {
    let mut lines = Lines::new();
    for h in folded.values().filter_map(Record::as_household) {
        let n = &h.number.body;
        let own = lines.entry(h.id).or_default();
        own.insert(format!("household|{}|{}|{:?}", n.symbol, n.number, n.juki_household_no));
        for m in &h.members.body {
            own.insert(format!(
                "member|{}|{}|{}|{:?}",
                m.resident,
                m.branch,
                m.covered_from,
                m.covered_to.map(|d| d.to_string())
            ));
        }
        for (place, d) in h.determinations.body.iter().enumerate() {
            let o = Outcome::of(d);
            let some = !d.only.is_empty();
            own.insert(format!(
                "determination|{place}|{}|{}|{some}|{:?}|{:?}|{:?}|{}",
                d.id, d.month, o.ratio, o.elderly, o.under_70, o.pending
            ));
        }
    }
    let of_resident = latest_households(folded);
    for r in folded.values().filter_map(Record::as_resident) {
        let household = of_resident.get(&r.id);
        let i = &r.identity.body;
        let own = lines.entry(r.id).or_default();
        own.insert(format!(
            "resident|{:?}|{:?}|{:?}|{:?}|{}|{}|{}",
            i.atena_no,
            i.provisional_no,
            i.juki_household_no,
            household.map(|h| h.id),
            madoguchi_domain::kana::folded(&i.kana),
            i.birth,
            i.support.hides_address()
        ));
        for c in &r.certificates.body {
            own.insert(format!(
                "certificate|{}|{}|{}|{}|{}",
                c.no,
                c.kind.as_str(),
                state_text(c.state)?,
                c.job,
                c.page_hash
            ));
        }
    }
    Ok(lines)
}

fn found_lines(conn: &Connection) -> Result<Lines> {
    let mut lines = Lines::new();
    let mut each = |sql: &str, line: &dyn Fn(&rusqlite::Row<'_>) -> rusqlite::Result<String>| -> Result<()> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let own = lines.entry(uuid(row, "owner")?).or_default();
            let line = line(row)?;
            // the same row twice is one too many
            if !own.insert(line.clone()) {
                own.insert(format!("again|{line}"));
            }
        }
        Ok(())
    };
    let text = |row: &rusqlite::Row<'_>, name: &str| row.get::<_, String>(name);
    let maybe = |row: &rusqlite::Row<'_>, name: &str| row.get::<_, Option<String>>(name);
    each("SELECT record AS owner, * FROM household_row", &|r| {
        Ok(format!("household|{}|{}|{:?}", text(r, "symbol")?, text(r, "number")?, maybe(r, "juki_household_no")?))
    })?;
    each("SELECT household AS owner, * FROM member_row", &|r| {
        Ok(format!(
            "member|{}|{}|{}|{:?}",
            uuid(r, "resident")?,
            text(r, "branch")?,
            text(r, "covered_from")?,
            maybe(r, "covered_to")?
        ))
    })?;
    each("SELECT household AS owner, * FROM determination_row", &|r| {
        let ratio: Option<u8> = r.get("ratio")?;
        Ok(format!(
            "determination|{}|{}|{}|{}|{ratio:?}|{:?}|{:?}|{}",
            r.get::<_, i64>("place")?,
            uuid(r, "id")?,
            text(r, "month")?,
            r.get::<_, bool>("only_some")?,
            maybe(r, "elderly")?,
            maybe(r, "under_70")?,
            r.get::<_, bool>("pending")?
        ))
    })?;
    each("SELECT record AS owner, * FROM resident_row", &|r| {
        let household = r.get::<_, Option<Vec<u8>>>("household")?.and_then(|b| uuid::Uuid::from_slice(&b).ok());
        Ok(format!(
            "resident|{:?}|{:?}|{:?}|{household:?}|{}|{}|{}",
            maybe(r, "atena_no")?,
            maybe(r, "provisional_no")?,
            maybe(r, "juki_household_no")?,
            text(r, "kana")?,
            text(r, "birth")?,
            r.get::<_, bool>("hides_address")?
        ))
    })?;
    each("SELECT resident AS owner, * FROM certificate_row", &|r| {
        Ok(format!(
            "certificate|{}|{}|{}|{}|{}",
            text(r, "no")?,
            text(r, "kind")?,
            text(r, "state")?,
            uuid(r, "job")?,
            text(r, "page_hash")?
        ))
    })?;
    Ok(lines)
}

/// The household that covers, or last covered, each resident.
fn latest_households(folded: &Records) -> BTreeMap<RecordId, &Household> {
    let mut latest: BTreeMap<RecordId, (chrono::NaiveDate, &Household)> = BTreeMap::new();
    for h in folded.values().filter_map(Record::as_household) {
        for m in &h.members.body {
            let best = latest.entry(m.resident).or_insert((m.covered_from, h));
            if (best.0, best.1.id) < (m.covered_from, h.id) {
                *best = (m.covered_from, h);
            }
        }
    }
    latest.into_iter().map(|(resident, (_, household))| (resident, household)).collect()
}

/// What each resident is found by, and the grams of it.
fn found_by(conn: &Connection, folded: &Records, verdict: &mut Verdict) -> Result<()> {
    let households = latest_households(folded);
    let expected = |id: RecordId| {
        let resident = folded.get(&id).and_then(Record::as_resident)?;
        Some(Findable::of(resident, households.get(&id).copied()))
    };
    let residents = folded.values().filter_map(Record::as_resident).map(|resident| resident.id);
    for place in index::faults(conn, residents, expected)? {
        let place = match place {
            Place::Record(id) => format!("record {id}"),
            Place::Document(doc) => format!("search document {doc}"),
        };
        verdict.fault(FaultKind::ProjectionDiffers, place);
    }
    Ok(())
}

/// A block that stands at or before a number already used would use it again.
fn numbers(conn: &Connection, folded: &Records, verdict: &mut Verdict) -> Result<()> {
    let used_certificates = folded
        .values()
        .filter_map(Record::as_resident)
        .flat_map(|r| &r.certificates.body)
        .filter_map(|c| c.no.as_str().get(3..10)?.parse::<i64>().ok())
        .max();
    let used_numbers =
        folded.values().filter_map(Record::as_household).filter_map(|h| h.number.body.number.parse::<i64>().ok()).max();
    for (block, used) in [("certificate", used_certificates), ("household", used_numbers)] {
        let next: i64 =
            conn.query_row("SELECT coalesce(max(next), 1) FROM number_block WHERE name = ?", [block], |row| {
                row.get(0)
            })?;
        if used.is_some_and(|used| used >= next) {
            verdict.fault(FaultKind::NumberBlockBehind, format!("block {block}"));
        }
    }
    Ok(())
}

fn jobs(conn: &Connection, _folded: &Records, verdict: &mut Verdict) -> Result<()> {
    let sql = "SELECT no FROM certificate_row AS c WHERE state = 'issuing' AND NOT EXISTS (SELECT 1 FROM print_job AS p WHERE p.job = c.job AND p.certificate_no = c.no)";
    for no in lines(conn, sql)? {
        verdict.fault(FaultKind::JobDiffers, format!("certificate {no}"));
    }
    let sql = "SELECT job AS id FROM print_job WHERE NOT EXISTS (SELECT 1 FROM certificate_row AS c WHERE c.job = print_job.job AND c.no = print_job.certificate_no AND c.resident = print_job.resident)";
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        verdict.fault(FaultKind::JobDiffers, format!("job {}", uuid(row, "id")?));
    }
    Ok(())
}
