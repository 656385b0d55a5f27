//! The third door: what other terminals did, and which own entries central confirmed, in central's order (ADR 0042).
//!
//! One batch is one transaction: entries into their terminals' chains, base, own pending entries folded anew on it, documents,
//! projections and cursor. Knows no network, and decides nothing: central says what has an effect.

use std::collections::{BTreeMap, BTreeSet};

use madoguchi_domain::act::Act;
use madoguchi_domain::apply::{Records, apply_all, needs_past};
use madoguchi_domain::entry::{self, Entry};
use madoguchi_domain::record::RecordId;
use madoguchi_domain::records::Record;
use rusqlite::{Connection, OptionalExtension, named_params};
use uuid::Uuid;

use crate::base::{self, Image};
use crate::column::{signed, uuid};
use crate::commit::{Commit, Context};
use crate::counts::CountName;
use crate::history::{self, Standing};
use crate::project::{self, Rewrite};
use crate::read::OWN;
use crate::search::index;
use crate::second::frame::{ChainHead, START};
use crate::{Result, Store, StoreError};

/// A piece of central's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The last place before it.
    pub cursor_before: u64,
    /// Its last place.
    pub cursor_after: u64,
    /// One entry a place, in order.
    pub items: Vec<BatchEntry>,
}

/// An entry at its place in central's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchEntry {
    /// Which terminal it is of.
    pub origin: EntryOrigin,
    /// What central found of it.
    pub effect: Effect,
}

/// Which terminal an entry is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryOrigin {
    /// Another terminal's: its bytes as sealed.
    Other(Vec<u8>),
    /// This terminal's: its id.
    Own(Uuid),
}

/// What central found of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It stands on the confirmed records.
    Applied,
    /// It cannot stand; it is kept and has no effect.
    Parked,
}

/// What receiving a batch changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchResult {
    /// Where the cursor stands now.
    pub cursor: u64,
    /// Entries received: none when the batch was received before.
    pub entries: usize,
    /// Own entries that wait and have no effect now.
    pub parked: usize,
}

impl Store {
    /// Takes one batch, whole or not at all. A batch that was received before changes nothing.
    pub fn receive(&mut self, context: Context, batch: &Batch) -> Result<BatchResult> {
        self.admits_facts()?;
        self.write(context, |commit| commit.receive(batch))
    }
}

/// An own entry that waits.
struct Pending {
    place: u64,
    entry: Entry,
}

/// Records on the way: read once, written at the end.
#[derive(Default)]
struct Fold {
    images: BTreeMap<RecordId, Option<Image>>,
    touched: BTreeSet<RecordId>,
}

impl Fold {
    /// Applies an entry to the images it touches; on an error they are as they were.
    fn apply(
        &mut self,
        entry: &Entry,
        place: u64,
        conn: &Connection,
    ) -> Result<std::result::Result<(), madoguchi_domain::apply::NotApplicable>> {
        let ids = touches(entry);
        let mut records = Records::new();
        for id in &ids {
            if !self.images.contains_key(id) {
                self.images.insert(*id, base::image(conn, *id)?);
            }
            if let Some(Some(image)) = self.images.get(id) {
                records.insert(*id, image.record.clone());
            }
        }
        for id in needs_past(entry.acts(), &records) {
            if let Some(record) = records.get_mut(&id) {
                // what pending entries displaced is displaced anew
                let words = history::confirmed_words(conn, id)?;
                record.remember(&words).map_err(StoreError::Document)?;
            }
        }
        if let Err(cause) = apply_all(entry.acts(), entry.at.wall, &mut records) {
            return Ok(Err(cause));
        }
        for (id, record) in records {
            self.images.insert(id, Some(Image { record, place: signed(place) }));
        }
        Ok(Ok(()))
    }
}

fn touches(entry: &Entry) -> BTreeSet<RecordId> {
    entry.acts().flat_map(Act::touches).collect()
}

impl Commit<'_> {
    fn receive(&mut self, batch: &Batch) -> Result<BatchResult> {
        let cursor = self.read().cursor()?.ok_or(StoreError::CentralUnfit)?;
        if batch.cursor_before.checked_add(batch.items.len() as u64) != Some(batch.cursor_after) {
            return Err(StoreError::CursorDiffers(cursor));
        }
        if batch.cursor_after <= cursor {
            self.prove_received(batch)?;
            return self.batch_result(cursor, 0);
        }
        if batch.cursor_before != cursor {
            return Err(StoreError::CursorDiffers(cursor));
        }
        let mut fold = Fold::default();
        for (seq, item) in (cursor + 1..).zip(&batch.items) {
            self.take(seq, item, &mut fold)?;
        }
        self.fold_pending(fold)?;
        self.conn()
            .prepare_cached("UPDATE cursor SET seq = :seq")?
            .execute(named_params! {":seq": signed(batch.cursor_after)})?;
        self.batch_result(batch.cursor_after, batch.items.len())
    }

    fn batch_result(&self, cursor: u64, entries: usize) -> Result<BatchResult> {
        Ok(BatchResult { cursor, entries, parked: self.read().parked()?.len() })
    }

    /// A batch received again must hold the same entries; otherwise central's order has changed.
    fn prove_received(&self, batch: &Batch) -> Result<()> {
        let mut statement = self.conn().prepare_cached(
            "SELECT id, applied, hash FROM confirmed JOIN entry ON entry.place = confirmed.place WHERE confirmed.seq = :seq",
        )?;
        for (seq, item) in (batch.cursor_before + 1..).zip(&batch.items) {
            let mut rows = statement.query(named_params! {":seq": signed(seq)})?;
            let row = rows.next()?.ok_or(StoreError::DoesNotFollow)?;
            let same = match &item.origin {
                EntryOrigin::Other(bytes) => row.get::<_, Vec<u8>>("hash")? == entry::hash(bytes),
                EntryOrigin::Own(id) => uuid(row, "id")? == *id,
            };
            if !same || row.get::<_, bool>("applied")? != (item.effect == Effect::Applied) {
                return Err(StoreError::DoesNotFollow);
            }
        }
        Ok(())
    }

    /// One entry at its place: into its chain, into central's order, and onto the base if it has an effect.
    fn take(&mut self, seq: u64, item: &BatchEntry, fold: &mut Fold) -> Result<()> {
        let (place, entry) = match &item.origin {
            EntryOrigin::Other(bytes) => self.append_other(bytes)?,
            EntryOrigin::Own(id) => self.confirm(*id)?,
        };
        self.conn()
            .prepare_cached("INSERT INTO confirmed (seq, place, applied) VALUES (:seq, :place, :applied)")?
            .execute(named_params! {
                ":seq": signed(seq), ":place": signed(place), ":applied": item.effect == Effect::Applied,
            })?;
        fold.touched.extend(touches(&entry));
        match item.effect {
            Effect::Applied => Ok(fold.apply(&entry, place, self.conn())??),
            Effect::Parked => Ok(()),
        }
    }

    /// Another terminal's entry, behind the last of its chain.
    fn append_other(&mut self, bytes: &[u8]) -> Result<(u64, Entry)> {
        let entry = Entry::open(bytes).map_err(StoreError::Entry)?;
        let (row, head) = self.chain_of(entry.terminal)?;
        let follows = entry.seq == head.seq + 1 && entry.previous == entry::hex(&head.hash);
        if !follows || row == OWN {
            return Err(StoreError::DoesNotFollow);
        }
        self.keep_assets(&entry.acts().cloned().collect::<Vec<_>>())?;
        self.store_entry(row, ChainHead { seq: entry.seq, hash: entry::hash(bytes) }, entry.id, bytes)?;
        Ok((self.last, entry))
    }

    /// The row of a terminal, and where its chain stands.
    fn chain_of(&self, terminal: Uuid) -> Result<(i64, ChainHead)> {
        let conn = self.conn();
        conn.prepare_cached("INSERT INTO terminal (id) VALUES (:id) ON CONFLICT (id) DO NOTHING")?
            .execute(named_params! {":id": terminal.as_bytes()})?;
        let row: i64 = conn
            .prepare_cached("SELECT place FROM terminal WHERE id = :id")?
            .query_row(named_params! {":id": terminal.as_bytes()}, |row| row.get("place"))?;
        let head = conn
            .prepare_cached("SELECT seq, hash FROM entry WHERE terminal = :row ORDER BY seq DESC LIMIT 1")?
            .query_row(named_params! {":row": row}, |row| {
                Ok(ChainHead { seq: u64::try_from(row.get::<_, i64>("seq")?).unwrap_or(0), hash: row.get("hash")? })
            })
            .optional()?;
        Ok((row, head.unwrap_or(START)))
    }

    /// An own entry waits no more. They are confirmed in the order of their chain.
    fn confirm(&mut self, id: Uuid) -> Result<(u64, Entry)> {
        let first = self.pending("", "LIMIT 1")?.into_iter().next().filter(|pending| pending.entry.id == id);
        let Pending { place, entry } = first.ok_or(StoreError::DoesNotFollow)?;
        self.conn()
            .prepare_cached("DELETE FROM outbox WHERE place = :place")?
            .execute(named_params! {":place": signed(place)})?;
        self.tally.take(CountName::Unsent, 1);
        Ok((place, entry))
    }

    /// Acts of own entries that wait without an effect.
    pub(crate) fn parked_acts(&self) -> Result<Vec<Act>> {
        let parked = self.pending("WHERE parked IS NOT NULL", "")?;
        Ok(parked.into_iter().flat_map(|pending| pending.entry.acts().cloned().collect::<Vec<_>>()).collect())
    }

    /// Own entries that wait, in the order of their chain.
    fn pending(&self, among: &str, limit: &str) -> Result<Vec<Pending>> {
        let sql = format!(
            "SELECT outbox.place AS place, bytes FROM outbox JOIN entry ON entry.place = outbox.place {among} ORDER BY outbox.place {limit}"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut pending = Vec::new();
        while let Some(row) = rows.next()? {
            let entry = Entry::open(&row.get::<_, Vec<u8>>("bytes")?).map_err(StoreError::Entry)?;
            pending.push(Pending { place: u64::try_from(row.get::<_, i64>("place")?).unwrap_or(0), entry });
        }
        Ok(pending)
    }

    /// Folds anew what waits and touches a record that central's order touched, or a record that such an entry touches.
    fn fold_pending(&mut self, base: Fold) -> Result<()> {
        let pending = self.pending("", "")?;
        let Fold { mut images, mut touched } = base;
        while let Some(more) = pending.iter().find_map(|w| reaches(&touches(&w.entry), &touched)) {
            touched.extend(more);
        }
        for id in &touched {
            if !images.contains_key(id) {
                images.insert(*id, base::image(self.conn(), *id)?);
            }
        }
        let mut effective = Fold { images: images.clone(), touched: BTreeSet::new() };
        for Pending { place, entry } in &pending {
            let ids = touches(entry);
            if ids.is_disjoint(&touched) {
                continue;
            }
            let applied = effective.apply(entry, *place, self.conn())?;
            base::park(self.conn(), *place, applied.err())?;
            if applied.is_ok() {
                effective.touched.extend(ids);
            }
        }
        for id in &touched {
            match effective.touched.contains(id) {
                true => base::write(self.conn(), *id, images.get(id).and_then(Option::as_ref))?,
                false => base::forget(self.conn(), *id)?,
            }
            // what confirmed entries displaced stands for good; what pending ones did is written anew
            history::forget_pending(self.conn(), *id)?;
            if let Some(Some(image)) = images.get(id) {
                history::write(self.conn(), &image.record, Standing::Confirmed)?;
            }
        }
        self.rewrite(effective.images.into_iter().filter(|(id, _)| touched.contains(id)).collect())
    }

    /// Documents, rows and search keys of records that were folded anew.
    fn rewrite(&mut self, images: BTreeMap<RecordId, Option<Image>>) -> Result<()> {
        for id in images.keys() {
            project::clear(&self.tx, *id, &mut self.tally)?;
        }
        let mut records = Records::new();
        for (id, image) in images {
            match image {
                Some(Image { record, place }) => {
                    self.write_record(&record, u64::try_from(place).unwrap_or(0))?;
                    records.insert(id, self.whole(record)?);
                }
                None => self.remove(id)?,
            }
        }
        // whoever leaves a household is touched together with it
        self.project(&records, Rewrite::All)
    }

    /// The record with what is past: its rows are written anew.
    fn whole(&self, mut record: Record) -> Result<Record> {
        if record.has_past() {
            self.read().remember(&mut record)?;
        }
        Ok(record)
    }

    /// A record that no entry makes any more: the entry that made it is parked.
    fn remove(&mut self, id: RecordId) -> Result<()> {
        self.touched.remove(&id);
        index::remove(&self.tx, id)?;
        project::clear_resident(&self.tx, id, &mut self.tally)?;
        self.conn()
            .prepare_cached("DELETE FROM record WHERE id = :id")?
            .execute(named_params! {":id": id.as_bytes()})?;
        Ok(())
    }
}

/// What an entry touches besides, when it touches one of these.
fn reaches(ids: &BTreeSet<RecordId>, touched: &BTreeSet<RecordId>) -> Option<BTreeSet<RecordId>> {
    (!ids.is_disjoint(touched) && !ids.is_subset(touched)).then(|| ids.clone())
}

#[cfg(test)]
mod tests;
