//! The door for facts: acts applied, records and projections written, the entry sealed into the
//! chain, the outbox row and the print order queued, all in one transaction, durable when it returns.

use std::collections::BTreeSet;

use madoguchi_domain::act::{Act, Nature};
use madoguchi_domain::apply::{NotApplicable, Records, apply_all};
use madoguchi_domain::clock::TimeEvidence;
use madoguchi_domain::entry::{self, Authority, ENTRY_FORMAT, Entry, EntryHash, IdentityCheck, Seen, StoredAct};
use madoguchi_domain::record::{RECORD_SIZE_BYTES_MAX, Record, RecordId};
use rusqlite::{Transaction, TransactionBehavior, named_params};
use uuid::Uuid;

use crate::keep::JobState;
use crate::read::Reader;
use crate::search::index::{self, Findable, Touched};
use crate::{Result, Store, StoreError, project};

/// Who does it, and when.
#[derive(Debug, Clone)]
pub struct Context {
    /// Terminal number.
    pub terminal: u8,
    /// The clerk.
    pub clerk: String,
    /// On whose authority.
    pub authority: Authority,
    /// Evidence of the time.
    pub at: TimeEvidence,
}

/// An entry to be: acts of one nature.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Id of the entry.
    pub id: Uuid,
    /// The acts; all claims or all world facts.
    pub acts: Vec<Act>,
    /// The claim a world fact rests on.
    pub parent: Option<Uuid>,
    /// How the person was made sure of.
    pub check: Option<IdentityCheck>,
    /// Papers to print.
    pub orders: Vec<PrintOrder>,
}

/// A paper to print, queued with the number it uses.
#[derive(Debug, Clone)]
pub struct PrintOrder {
    /// The job.
    pub job: Uuid,
    /// Issue number.
    pub certificate_no: String,
    /// Whose.
    pub resident: RecordId,
    /// Kind of paper.
    pub kind: String,
    /// Where it goes: a printer's address, or `pdf`.
    pub printer: String,
}

/// A sealed entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Its id.
    pub id: Uuid,
    /// Its place.
    pub seq: u64,
    /// Its hash.
    pub hash: EntryHash,
}

/// A commit under way: what is read here is what the acts will stand on.
pub struct Commit<'s> {
    tx: Transaction<'s>,
    context: Context,
    /// Residents to be found anew; written once, at the end.
    touched: Touched,
    /// The search index waits to be made: nobody is found anew.
    deferred: bool,
}

impl Store {
    /// Runs `make` inside one write transaction. What it appended is durable when this returns `Ok`,
    /// and gone when it returns `Err`.
    pub fn commit<T, E: From<StoreError>>(
        &mut self,
        context: Context,
        make: impl FnOnce(&mut Commit<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let mut commit = Commit { tx, context, touched: Touched::new(), deferred: false };
        let value = make(&mut commit)?;
        index::write(&commit.tx, &commit.touched)?;
        commit.tx.commit().map_err(StoreError::from)?;
        Ok(value)
    }
}

impl Commit<'_> {
    /// Reads what this transaction sees.
    pub fn read(&self) -> Reader<'_> {
        Reader { conn: &self.tx }
    }

    /// Takes the next number of a block; a block that is not there yet begins at 1.
    pub fn take_number(&mut self, block: &str, last: u64) -> Result<u64> {
        let last = i64::try_from(last).unwrap_or(i64::MAX);
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO number_block (name, next, last) VALUES (:name, 1, :last) ON CONFLICT (name) DO NOTHING",
        )?;
        insert.execute(named_params! {":name": block, ":last": last})?;
        let mut update = self.tx.prepare_cached(
            "UPDATE number_block SET next = next + 1 WHERE name = :name AND next <= last RETURNING next - 1 AS taken",
        )?;
        let mut rows = update.query(named_params! {":name": block})?;
        let taken: Option<i64> = rows.next()?.map(|row| row.get("taken")).transpose()?;
        taken.and_then(|n| u64::try_from(n).ok()).ok_or(StoreError::BlockUsedUp)
    }

    /// From now on, and for every process, commits leave the search index alone: for writing many residents at once.
    /// [`Store::rebuild_search`] ends it; until then the search box looks at every record.
    pub fn defer_search(&mut self) -> Result<()> {
        self.deferred = true;
        index::defer(&self.tx)
    }

    /// Seals one entry and writes everything that follows from it.
    pub fn append(&mut self, draft: Draft) -> Result<Receipt> {
        let mut records = self.load(&draft.acts)?;
        let seen = records.iter().map(|(id, r)| Seen { record: *id, version: r.version() }).collect::<Vec<_>>();
        let before: BTreeSet<RecordId> = records.keys().copied().collect();
        apply_all(&draft.acts, self.context.at.wall, &mut records)?;
        let fresh = records.keys().filter(|id| !before.contains(id)).map(|id| Seen { record: *id, version: 0 });
        let seen = seen.into_iter().chain(fresh).collect();
        let receipt = self.seal(draft.id, draft.acts, draft.parent, draft.check, seen)?;
        for record in records.values() {
            self.write_record(record, receipt.seq)?;
        }
        self.project(&records)?;
        for order in &draft.orders {
            self.queue(order)?;
        }
        Ok(receipt)
    }

    fn load(&self, acts: &[Act]) -> Result<Records> {
        let ids: BTreeSet<RecordId> = acts.iter().flat_map(Act::touches).collect();
        let mut records = Records::new();
        for id in ids {
            if let Some(record) = self.read().find_record(id)? {
                records.insert(id, record);
            }
        }
        Ok(records)
    }

    fn seal(
        &mut self,
        id: Uuid,
        acts: Vec<Act>,
        parent: Option<Uuid>,
        check: Option<IdentityCheck>,
        seen: Vec<Seen>,
    ) -> Result<Receipt> {
        let (head_seq, head_hash) = self.read().head()?;
        let seq = head_seq + 1;
        let entry = Entry {
            format: ENTRY_FORMAT,
            id,
            seq,
            terminal: self.context.terminal,
            clerk: self.context.clerk.clone(),
            authority: self.context.authority,
            nature: acts.first().map_or(Nature::Claim, Act::nature),
            parent,
            at: self.context.at.clone(),
            check,
            seen,
            acts: acts.into_iter().map(|act| StoredAct { version: act.version(), act }).collect(),
            previous: entry::hex(&head_hash),
        };
        let (bytes, hash) = entry.seal().map_err(StoreError::Entry)?;
        self.tx
            .prepare_cached("INSERT INTO entry (seq, id, hash, bytes) VALUES (:seq, :id, :hash, :bytes)")?
            .execute(named_params! {":seq": signed(seq), ":id": id.as_bytes(), ":hash": hash, ":bytes": bytes})?;
        self.tx
            .prepare_cached("INSERT INTO outbox (seq) VALUES (:seq)")?
            .execute(named_params! {":seq": signed(seq)})?;
        Ok(Receipt { id, seq, hash })
    }

    fn write_record(&self, record: &Record, seq: u64) -> Result<()> {
        let body = serde_json::to_vec(record).map_err(StoreError::Document)?;
        if body.len() > RECORD_SIZE_BYTES_MAX {
            return Err(StoreError::RecordTooLarge(RECORD_SIZE_BYTES_MAX));
        }
        self.tx
            .prepare_cached(
                "INSERT INTO record (id, kind, version, seq, body) VALUES (:id, :kind, :version, :seq, :body)
                 ON CONFLICT (id) DO UPDATE SET version = excluded.version, seq = excluded.seq, body = excluded.body",
            )?
            .execute(named_params! {
                ":id": record.id().as_bytes(), ":kind": record.kind().as_str(), ":version": signed(record.version()),
                ":seq": signed(seq), ":body": body,
            })?;
        Ok(())
    }

    /// Rows and keys of every touched resident, and of the members of every touched household.
    fn project(&mut self, records: &Records) -> Result<()> {
        let mut residents = BTreeSet::new();
        for record in records.values() {
            match record {
                Record::Resident(r) => {
                    residents.insert(r.id);
                }
                Record::Household(h) => {
                    project::write_household(&self.tx, h)?;
                    residents.extend(h.members.body.iter().map(|m| m.resident));
                }
                Record::Office(_) => {}
            }
        }
        for id in residents {
            self.project_resident(id, records)?;
        }
        Ok(())
    }

    /// What this entry did not touch is read; everything else is at hand already.
    fn project_resident(&mut self, id: RecordId, records: &Records) -> Result<()> {
        let reader = Reader { conn: &self.tx };
        let read;
        let resident = match records.get(&id).and_then(Record::as_resident) {
            Some(resident) => resident,
            None => {
                read = reader.find_resident(id)?.ok_or(StoreError::NotApplicable(NotApplicable::RecordMissing))?;
                &read
            }
        };
        let covering;
        let household = match reader.household_id_of(id)? {
            Some(home) => match records.get(&home).and_then(Record::as_household) {
                Some(household) => Some(household),
                None => {
                    covering = reader.find_household(home)?;
                    covering.as_ref()
                }
            },
            None => None,
        };
        project::write_resident(&self.tx, resident, household)?;
        if !self.deferred {
            self.touched.insert(id, Findable::of(resident, household));
        }
        Ok(())
    }

    fn queue(&self, order: &PrintOrder) -> Result<()> {
        self.tx
            .prepare_cached(
                "INSERT INTO print_job (job, certificate_no, resident, kind, state, printer, since, message)
                 VALUES (:job, :no, :resident, :kind, :state, :printer, :since, '')",
            )?
            .execute(named_params! {
                ":job": order.job.as_bytes(), ":no": order.certificate_no, ":resident": order.resident.as_bytes(), ":kind": order.kind,
                ":state": JobState::Prepared.as_str(), ":printer": order.printer, ":since": self.context.at.wall.to_rfc3339(),
            })?;
        Ok(())
    }

    /// Ends a job in the same transaction as the fact that ends it.
    pub fn close_job(&mut self, job: Uuid, from: &[JobState], to: JobState, message: &str) -> Result<()> {
        crate::keep::move_job(&self.tx, job, from, to, message, &self.context.at.wall.to_rfc3339())
    }
}

/// SQLite has no unsigned integers; ours stay far below the sign bit.
pub(crate) fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
