//! The door for facts: acts applied, records and projections written, the entry sealed into the
//! chain, the outbox row (where there is a central) and the print order queued, all in one transaction, durable when it returns.

use std::collections::BTreeSet;

use madoguchi_domain::act::{Act, Nature};
use madoguchi_domain::apply::{NotApplicable, Records, apply_all, needs_past};
use madoguchi_domain::clock::TimeEvidence;
use madoguchi_domain::entry::{self, Authority, ENTRY_FORMAT, Entry, EntryHash, IdentityCheck, StoredAct, VersionRead};
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::records::{RECORD_SIZE_BYTES_MAX, Record};
use rusqlite::{Transaction, TransactionBehavior, named_params};
use uuid::Uuid;

use crate::column::signed;
use crate::counts::{self, CountChanges, CountName};
use crate::history::Standing;
use crate::holders::{number_holders, prove_free};
use crate::job::{self, JobState};
use crate::project::Rewrite;
use crate::read::{OWN, Reader};
use crate::search::index::{self, SearchEntry, TouchedResidents};
use crate::second::SecondFile;
use crate::second::frame::ChainHead;
use crate::witness::Mark;
use crate::{Result, Store, StoreError, Terminal, base, history, lease, project};

/// Who does it, and when.
#[derive(Debug, Clone)]
pub struct Context {
    /// The clerk.
    pub clerk: String,
    /// On whose authority.
    pub authority: Authority,
    /// Evidence of the time.
    pub at: TimeEvidence,
}

/// An entry before it is sealed: acts of one nature.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Id of the entry.
    pub id: Uuid,
    /// The acts; all claims or all world facts.
    pub acts: Vec<Act>,
    /// The claim a world fact rests on.
    pub parent: Option<Uuid>,
    /// How the identity of the person was checked.
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
    /// Its place in the chain of this terminal.
    pub seq: u64,
    /// Its hash.
    pub hash: EntryHash,
}

/// A commit under way: what is read here is what the acts will stand on.
pub struct Commit<'s> {
    pub(crate) tx: Transaction<'s>,
    pub(crate) context: Context,
    /// Residents whose search entries changed; written once, at the end.
    pub(crate) touched: TouchedResidents,
    /// The search index is deferred: no search entry is written.
    deferred: bool,
    /// Changes of the counts; written once, at the end.
    pub(crate) tally: CountChanges,
    /// There is a central that entries are sent to.
    pub(crate) has_central: bool,
    /// This terminal.
    pub(crate) terminal: Terminal,
    /// Where the own chain stood when the lock was taken, and where it stands now.
    began: ChainHead,
    pub(crate) head: ChainHead,
    /// The last place in the order of application.
    pub(crate) last: u64,
    /// Bytes of the entries appended, for the second file.
    sealed: Vec<Vec<u8>>,
}

impl Store {
    /// Runs `make` inside one write transaction. What it appended is durable when this returns `Ok`,
    /// and gone when it returns `Err`.
    pub fn commit<T, E: From<StoreError>>(
        &mut self,
        context: Context,
        make: impl FnOnce(&mut Commit<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.admits_facts()?;
        self.write(context, make)
    }

    /// No fact is written while the state is doubted (`docs/adr/0012`).
    pub fn admits_facts(&self) -> Result<()> {
        self.doubted_state.as_ref().map_or(Ok(()), |doubted| Err(StoreError::StateDoubted(doubted.doubt)))
    }

    /// Runs `make` as [`Self::commit`] would, and takes everything back: what would come of it, with nothing written.
    pub fn rehearse<T, E: From<StoreError>>(
        &mut self,
        context: Context,
        make: impl FnOnce(&mut Commit<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        // the transaction is rolled back where it is dropped
        make(&mut Commit::begin(tx, context)?)
    }

    pub(crate) fn write<T, E: From<StoreError>>(
        &mut self,
        context: Context,
        make: impl FnOnce(&mut Commit<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let mut commit = Commit::begin(tx, context)?;
        let value = make(&mut commit)?;
        index::write(&commit.tx, &commit.touched)?;
        counts::write(&commit.tx, &commit.tally)?;
        let Commit { tx, terminal, began, head, sealed, .. } = { commit };
        if sealed.is_empty() {
            tx.commit().map_err(StoreError::from)?;
            return Ok(value);
        }
        let blocks = Reader { conn: &tx }.number_blocks()?;
        let mark = Mark { terminal, epoch: self.epoch, seq: head.seq, hash: head.hash, blocks };
        let done = settle(&mut self.second, tx, began, &sealed);
        self.note(&mark, &done);
        done?;
        Ok(value)
    }

    /// After the commit: what was reached is told to the witness. A mark that cannot be written only lags behind.
    fn note(&mut self, mark: &Mark, done: &Result<()>) {
        if done.is_err() {
            return self.second.forget();
        }
        let _lags = self.witness.note(mark);
        self.tell(mark);
    }

    pub(crate) fn mark(&self) -> Result<Mark> {
        let (seq, hash) = self.read().head()?;
        Ok(Mark {
            terminal: Terminal::of(&self.conn)?,
            epoch: self.epoch,
            seq,
            hash,
            blocks: self.read().number_blocks()?,
        })
    }

    pub(crate) fn tell(&mut self, mark: &Mark) {
        if let Some(listener) = &mut self.listener
            && let Some(sealed) = mark.seal(&self.keys)
        {
            listener(&sealed);
        }
    }
}

/// Frames first, then both files are flushed side by side: a save waits for the slower of the two, not for their
/// sum. Only when both are durable is anything acknowledged.
fn settle(second: &mut SecondFile, tx: Transaction<'_>, began: ChainHead, sealed: &[Vec<u8>]) -> Result<()> {
    second.align(&tx, began)?;
    second.append(sealed).map_err(StoreError::SecondFile)?;
    let second = &*second;
    let (flushed, committed) = std::thread::scope(|scope| {
        let flushing = scope.spawn(|| second.sync());
        let committed = tx.commit();
        (flushing.join(), committed)
    });
    committed?;
    match flushed {
        Ok(flushed) => flushed.map_err(StoreError::SecondFileBehind),
        Err(_) => Err(StoreError::SecondFileBehind(std::io::ErrorKind::Other.into())),
    }
}

impl<'s> Commit<'s> {
    fn begin(tx: Transaction<'s>, context: Context) -> Result<Self> {
        let reader = Reader { conn: &tx };
        let (terminal, (seq, hash), last) = (Terminal::of(&tx)?, reader.head()?, reader.last_place()?);
        let began = ChainHead { seq, hash };
        let (touched, sealed) = (TouchedResidents::new(), Vec::new());
        let (tally, has_central) = (CountChanges::default(), reader.has_central()?);
        let deferred = false;
        Ok(Self { tx, context, touched, deferred, tally, has_central, terminal, began, head: began, last, sealed })
    }
}

impl Commit<'_> {
    /// Reads what this transaction sees.
    pub fn read(&self) -> Reader<'_> {
        Reader { conn: &self.tx }
    }

    /// Takes the next number of a block: of the first lease that has one left.
    pub fn take_number(&mut self, block: &str) -> Result<u64> {
        lease::take(&self.tx, block)
    }

    /// Adds a lease to a block, behind those it has.
    pub fn lease(&mut self, block: &str, first: u64, last: u64) -> Result<()> {
        lease::add(&self.tx, block, first, last)
    }

    /// Moves a block so that its next number is at least `next`; numbers in between are never used.
    pub fn advance_number(&mut self, block: &str, next: u64) -> Result<()> {
        lease::advance(&self.tx, block, next)
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
        let seen = records.iter().map(|(id, r)| VersionRead { record: *id, version: r.version() }).collect::<Vec<_>>();
        let before: BTreeSet<RecordId> = records.keys().copied().collect();
        let holders_before = number_holders(&records);
        apply_all(&draft.acts, self.context.at.wall, &mut records)?;
        let fresh = records.keys().filter(|id| !before.contains(id)).map(|id| VersionRead { record: *id, version: 0 });
        let seen = seen.into_iter().chain(fresh).collect();
        self.keep_assets(&draft.acts)?;
        let receipt = self.seal(draft.id, draft.acts, draft.parent, draft.check, seen)?;
        self.write_records(&records)?;
        number_holders(&records).difference(&holders_before).try_for_each(|number| prove_free(&self.tx, number))?;
        for order in &draft.orders {
            self.queue(order)?;
        }
        Ok(receipt)
    }

    /// Documents and projections of the records an own entry wrote.
    pub(crate) fn write_records(&mut self, records: &Records) -> Result<()> {
        if self.has_central {
            records.keys().try_for_each(|id| base::keep(&self.tx, *id))?;
        }
        for record in records.values() {
            self.write_record(record, self.last)?;
        }
        self.project(records, Rewrite::Moved)
    }

    /// The transaction, for what the other door copies.
    pub(crate) fn conn(&self) -> &rusqlite::Connection {
        &self.tx
    }

    pub(crate) fn load(&self, acts: &[Act]) -> Result<Records> {
        let ids: BTreeSet<RecordId> = acts.iter().flat_map(Act::touches).collect();
        let mut records = Records::new();
        for id in ids {
            if let Some(record) = self.read().document(id)? {
                records.insert(id, record);
            }
        }
        for id in needs_past(acts, &records) {
            if let Some(record) = records.get_mut(&id) {
                let words = history::words(&self.tx, id)?;
                record.remember(&words).map_err(StoreError::Document)?;
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
        seen: Vec<VersionRead>,
    ) -> Result<Receipt> {
        let ChainHead { seq, hash: head_hash } = self.head;
        let seq = seq + 1;
        let entry = Entry {
            format: ENTRY_FORMAT,
            id,
            seq,
            terminal: self.terminal.id,
            clerk: self.context.clerk.clone(),
            proposed_by: None,
            approved_by: None,
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
        self.insert_entry(id, ChainHead { seq, hash }, bytes)?;
        Ok(Receipt { id, seq, hash })
    }

    pub(crate) fn insert_entry(&mut self, id: Uuid, place: ChainHead, bytes: Vec<u8>) -> Result<()> {
        self.store_entry(OWN, place, id, &bytes)?;
        if self.has_central {
            self.tx
                .prepare_cached("INSERT INTO outbox (place) VALUES (:place)")?
                .execute(named_params! {":place": signed(self.last)})?;
            self.tally.add(CountName::Unsent, 1);
        }
        self.head = place;
        self.sealed.push(bytes);
        Ok(())
    }

    /// The row of an entry, next in the order of application.
    pub(crate) fn store_entry(&mut self, terminal: i64, place: ChainHead, id: Uuid, bytes: &[u8]) -> Result<()> {
        self.last += 1;
        self.tx
            .prepare_cached(
                "INSERT INTO entry (place, terminal, seq, id, hash, bytes) VALUES (:place, :terminal, :seq, :id, :hash, :bytes)",
            )?
            .execute(named_params! {
                ":place": signed(self.last), ":terminal": terminal, ":seq": signed(place.seq), ":id": id.as_bytes(),
                ":hash": place.hash, ":bytes": bytes,
            })?;
        Ok(())
    }

    pub(crate) fn write_record(&self, record: &Record, place: u64) -> Result<()> {
        let body = serde_json::to_vec(record).map_err(StoreError::Document)?;
        if body.len() > RECORD_SIZE_BYTES_MAX {
            return Err(StoreError::RecordTooLarge(RECORD_SIZE_BYTES_MAX));
        }
        self.tx
            .prepare_cached(
                "INSERT INTO record (id, kind, version, place, body) VALUES (:id, :kind, :version, :place, :body)
                 ON CONFLICT (id) DO UPDATE SET version = excluded.version, place = excluded.place, body = excluded.body",
            )?
            .execute(named_params! {
                ":id": record.id().as_bytes(), ":kind": record.kind().as_str(), ":version": signed(record.version()),
                ":place": signed(place), ":body": body,
            })?;
        let standing = if self.has_central { Standing::Pending } else { Standing::Confirmed };
        history::write(&self.tx, record, standing)
    }

    /// Rows and keys of every resident of whom something was written that they follow from, and of the members of every such
    /// household. Determinations are left out: a month's round writes many, and no row or key of a
    /// resident follows from them.
    pub(crate) fn project(&mut self, records: &Records, how: Rewrite) -> Result<()> {
        let mut residents = BTreeSet::new();
        for record in records.values() {
            if let Record::Resident(r) = record {
                project::write_tasks(&self.tx, r, how)?;
            }
            match record {
                Record::Resident(r) if how == Rewrite::All || project::is_moved(r) => {
                    residents.insert(r.id);
                }
                Record::Resident(r) => index::note_entry(&self.tx, r.id)?,
                Record::Household(h) => {
                    if how == Rewrite::All || project::is_household_moved(h) {
                        project::write_household(&self.tx, h, &mut self.tally)?;
                        residents.extend(h.members.body.iter().map(|m| m.resident));
                    }
                    project::write_determinations(&self.tx, h, how)?;
                }
                Record::Office(_) => {}
            }
        }
        for id in residents {
            self.project_resident(id, records, how)?;
        }
        Ok(())
    }

    /// What this entry did not touch is read; everything else is at hand already.
    pub(crate) fn project_resident(&mut self, id: RecordId, records: &Records, how: Rewrite) -> Result<()> {
        let reader = Reader { conn: &self.tx };
        let read;
        let resident = match records.get(&id).and_then(Record::as_resident) {
            Some(resident) => resident,
            None => {
                read = reader.document(id)?.ok_or(StoreError::NotApplicable(NotApplicable::RecordMissing))?;
                read.as_resident().ok_or(StoreError::NotApplicable(NotApplicable::OtherKind))?
            }
        };
        let covering;
        let is_first = how == Rewrite::Moved && is_first_word(resident, records);
        let home = if is_first { None } else { reader.household_id_of(id)? };
        let household = match home {
            Some(home) => match records.get(&home).and_then(Record::as_household) {
                Some(household) => Some(household),
                None => {
                    covering = reader.document(home)?;
                    covering.as_ref().and_then(Record::as_household)
                }
            },
            None => None,
        };
        let row = project::write_resident(&self.tx, resident, household, how, &mut self.tally)?;
        if !self.deferred {
            let search_entry = SearchEntry::of(resident, household, &reader.past_papers(resident)?);
            index::touch(&mut self.touched, id, search_entry, row);
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
        job::move_job(&self.tx, job, from, to, message, &self.context.at.wall.to_rfc3339())
    }
}

/// The entry at hand is the first that names this resident, and is of no household: none can cover the person yet. Of what is folded
/// anew the first entry may lie far back.
fn is_first_word(resident: &Resident, records: &Records) -> bool {
    resident.version == 1 && records.values().all(|record| record.as_household().is_none())
}
