//! The journal in order: the chain of each terminal, its leases of numbers, who answers for each entry, and which records its entries bind together.
//!
//! Holds a number for each record and each entry, no record and no entry: what is folded, and when, is not known here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use madoguchi_domain::act::Act;
use madoguchi_domain::asset::AssetHash;
use madoguchi_domain::entry::{self, Entry, EntryHash};
use madoguchi_domain::record::RecordId;
use rusqlite::Connection;

use super::leases::Leases;
use crate::Result;
use crate::access::Clerks;
use crate::read::OWN;
use crate::second::frame::ChainHead;
use crate::second::frame::START;
use crate::verify_report::{FAULTS_MAX, FaultKind, VerifyReport, unreadable};

/// Records folded at once: some ten kilobytes each. Records that entries bind together are never parted.
const PART_RECORDS: u32 = 4_000;

/// Records, numbered as they come up, and bound to each other by the entries that touch them together.
#[derive(Debug, Default)]
pub(super) struct Bonds {
    numbers: HashMap<RecordId, u32>,
    /// The next record on the way to the one that stands for all that are bound to it.
    next: Vec<u32>,
    /// An entry of each place that could be read, and one of its records.
    entries: Vec<(u64, u32)>,
    /// The assets that entries name.
    pub(super) assets: BTreeSet<AssetHash>,
    /// Hashes of the own entries, in the order of their chain, up to its first gap.
    pub(super) hashes: Vec<EntryHash>,
}

impl Bonds {
    /// The number of a record that an entry touches.
    pub(super) fn number(&self, record: RecordId) -> Option<usize> {
        self.numbers.get(&record).map(|number| *number as usize)
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.next.len()
    }

    fn bind(&mut self, place: u64, records: impl Iterator<Item = RecordId>) {
        let mut first = None;
        for record in records {
            let fresh = u32::try_from(self.next.len()).expect("an office has fewer records than that");
            let number = *self.numbers.entry(record).or_insert(fresh);
            if number == fresh {
                self.next.push(fresh);
            }
            let (mine, theirs) = (self.end(number), first.map_or(number, |first| self.end(first)));
            self.next[mine.max(theirs) as usize] = mine.min(theirs);
            first = first.or(Some(number));
        }
        self.entries.extend(first.map(|first| (place, first)));
    }

    /// Who stands for a record; the way there gets shorter.
    fn end(&mut self, mut number: u32) -> u32 {
        while self.next[number as usize] != number {
            let after = self.next[self.next[number as usize] as usize];
            self.next[number as usize] = after;
            number = after;
        }
        number
    }

    /// The places of the entries, part by part, each in its order: what one part folds touches no record of another.
    pub(super) fn parts(&mut self) -> Vec<Vec<u64>> {
        let mut sizes = vec![0_u32; self.len()];
        for number in 0..self.len() {
            let end = self.end(u32::try_from(number).unwrap_or(u32::MAX));
            sizes[end as usize] += 1;
        }
        let mut part_of: HashMap<u32, usize> = HashMap::new();
        let (mut parts, mut filled) = (vec![Vec::new()], 0);
        for (place, record) in std::mem::take(&mut self.entries) {
            let end = self.end(record);
            let part = *part_of.entry(end).or_insert_with(|| {
                let size = sizes[end as usize];
                if filled > 0 && filled + size > PART_RECORDS {
                    parts.push(Vec::new());
                    filled = 0;
                }
                filled += size;
                parts.len() - 1
            });
            parts[part].push(place);
        }
        parts
    }
}

/// Reads the journal in order and proves the chain of each terminal.
pub(super) fn read(conn: &Connection, report: &mut VerifyReport, tick: &mut dyn FnMut(u64)) -> Bonds {
    let mut bonds = Bonds::default();
    let mut read = || -> Result<()> {
        let mut journal = Journal::begin(conn)?;
        let mut statement = conn.prepare("SELECT place, terminal, seq, id, hash, bytes FROM entry ORDER BY place")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number = |column: &str| -> Result<u64> { Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or(0)) };
            let stored = StoredEntry {
                place: number("place")?,
                terminal: row.get("terminal")?,
                seq: number("seq")?,
                id: row.get("id")?,
                hash: row.get("hash")?,
            };
            journal.step(&stored, &row.get::<_, Vec<u8>>("bytes")?, &mut bonds, report);
            report.entries += 1;
            tick(report.entries);
        }
        journal.leases.end(report);
        Ok(())
    };
    if let Err(error) = read() {
        unreadable(&error, report);
    }
    bonds
}

/// What stands beside the bytes of an entry.
struct StoredEntry {
    place: u64,
    terminal: i64,
    seq: u64,
    id: Vec<u8>,
    hash: Vec<u8>,
}

struct Journal {
    terminals: BTreeMap<i64, Vec<u8>>,
    /// Last place in the chain of each terminal, and its hash.
    heads: BTreeMap<i64, ChainHead>,
    next: u64,
    clerks: Clerks,
    leases: Leases,
}

impl Journal {
    fn begin(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare("SELECT place, id FROM terminal")?;
        let rows = statement.query_map([], |row| Ok((row.get("place")?, row.get("id")?)))?;
        let terminals = rows.collect::<rusqlite::Result<_>>()?;
        let leases = Leases::begin(conn)?;
        Ok(Self { terminals, heads: BTreeMap::new(), next: 1, clerks: Clerks::default(), leases })
    }

    fn step(&mut self, stored: &StoredEntry, bytes: &[u8], bonds: &mut Bonds, report: &mut VerifyReport) {
        let place = || format!("entry {}", stored.place);
        (self.next..stored.place)
            .take(FAULTS_MAX)
            .for_each(|gap| report.fault(FaultKind::EntryMissing, format!("entry {gap}")));
        self.next = stored.place + 1;
        let hash = entry::hash(bytes);
        if hash.as_slice() != stored.hash.as_slice() {
            report.fault(FaultKind::EntryDamaged, place());
        }
        if stored.terminal == OWN && stored.seq == bonds.hashes.len() as u64 + 1 {
            bonds.hashes.push(hash);
        }
        let reached = ChainHead { seq: stored.seq, hash };
        let before = self.heads.insert(stored.terminal, reached).unwrap_or(START);
        let Ok(entry) = Entry::open(bytes) else {
            return report.fault(FaultKind::EntryDamaged, place());
        };
        let follows = stored.seq == before.seq + 1 && entry.previous == entry::hex(&before.hash);
        let its_own = entry.seq == stored.seq
            && entry.id.as_bytes() == stored.id.as_slice()
            && self.terminals.get(&stored.terminal).is_some_and(|id| id == entry.terminal.as_bytes());
        if !follows || !its_own {
            report.fault(FaultKind::ChainBroken, place());
        }
        if !self.clerks.answers(&entry) {
            report.fault(FaultKind::ClerkUnknown, place());
        }
        if stored.terminal == OWN {
            entry.acts().for_each(|act| self.leases.note(act));
        }
        bonds.assets.extend(entry.acts().filter_map(crate::assets::asset_hash_of));
        bonds.bind(stored.place, entry.acts().flat_map(Act::touches));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_entries_bind_together_is_never_parted_and_keeps_its_order() {
        let record = |n: u32| RecordId::from_u128(u128::from(n));
        let mut bonds = Bonds::default();
        let households = PART_RECORDS;
        for n in 0..households {
            bonds.bind(u64::from(n) + 1, [record(3 * n), record(3 * n + 1), record(3 * n + 2)].into_iter());
        }
        // somebody of the first moves to the last
        let last = u64::from(households) + 1;
        bonds.bind(last, [record(1), record(3 * households - 1)].into_iter());
        let parts = bonds.parts();
        assert!(parts.len() >= 3, "{}", parts.len());
        assert!(parts[0].starts_with(&[1, 2]) && parts[0].ends_with(&[last - 1, last]), "{:?}", parts[0].last());
        assert!(parts.iter().all(|part| part.is_sorted() && part.len() * 3 <= PART_RECORDS as usize + 3));
        assert_eq!(parts.iter().map(Vec::len).sum::<usize>() as u64, last);
        assert_eq!((bonds.number(record(4)), bonds.number(record(3 * households))), (Some(4), None));
    }
}
