//! Entries that were sealed before, taken over as they are; and a state that a clerk acknowledges.
//!
//! What belongs to this machine follows them: the job of a paper is closed by the outcome that is taken over, and whatever was under way is
//! asked for.

use madoguchi_domain::act::Act;
use madoguchi_domain::apply::apply_all;
use madoguchi_domain::entry::{self, Entry};

use crate::commit::{Commit, Context};
use crate::second::frame::ChainHead;
use crate::{Result, Store, StoreError, base, job, lease};

impl Store {
    /// Commits to a state that a clerk has looked at and acknowledged: from here on it is the office's own.
    pub fn acknowledge<T, E: From<StoreError>>(
        &mut self,
        context: Context,
        make: impl FnOnce(&mut Commit<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let value = self.write(context, |commit| {
            let value = make(commit)?;
            commit.ask_for_jobs_under_way()?;
            Ok::<T, E>(value)
        })?;
        self.epoch += 1;
        self.doubted_state = None;
        let mark = self.mark()?;
        self.witness.begin(&mark).map_err(StoreError::Witness)?;
        self.tell(&mark);
        Ok(value)
    }
}

impl Commit<'_> {
    /// Writes an entry that was sealed before, as it was, and everything that follows from it. Nothing is
    /// written when it does not follow the head or cannot stand on the records.
    pub(crate) fn append_sealed(&mut self, bytes: Vec<u8>) -> Result<()> {
        let entry = Entry::open(&bytes).map_err(StoreError::Entry)?;
        let place = ChainHead { seq: self.head.seq + 1, hash: entry::hash(&bytes) };
        let follows = entry.seq == place.seq && entry.previous == entry::hex(&self.head.hash);
        if !follows || entry.terminal != self.terminal.id {
            return Err(StoreError::DoesNotFollow);
        }
        let acts: Vec<Act> = entry.acts().cloned().collect();
        let mut records = self.load(&acts)?;
        let applied = apply_all(&acts, entry.at.wall, &mut records);
        if let Err(cause) = applied
            && !self.has_central
        {
            return Err(cause.into());
        }
        self.keep_assets(&acts)?;
        self.insert_entry(entry.id, place, bytes)?;
        match applied {
            Ok(()) => self.write_records(&records)?,
            // what it stood on comes from central again
            Err(cause) => base::park(&self.tx, self.last, Some(cause))?,
        }
        for (block, number) in acts.iter().filter_map(|act| lease::used_by(act, self.terminal.no)).collect::<Vec<_>>() {
            self.advance_number(block, number + 1)?;
        }
        self.close_jobs(&acts, &entry.at.wall.to_rfc3339())
    }

    /// Jobs of papers whose outcome stands among acts that were sealed before.
    fn close_jobs(&mut self, acts: &[Act], at: &str) -> Result<()> {
        for act in acts {
            if let Act::RecordPaperOutcome { no, outcome, .. } = act {
                job::close_after(&self.tx, no, *outcome, at)?;
            }
        }
        Ok(())
    }

    /// Jobs that say what the entries cannot prove.
    pub(crate) fn forget_unproved_jobs(&mut self) -> Result<()> {
        job::forget_unproved(&self.tx, &self.context.at.wall.to_rfc3339())
    }

    /// Jobs that a program may have been driving when this state was left: the clerk is asked.
    pub(crate) fn ask_for_jobs_under_way(&mut self) -> Result<()> {
        job::ask_for_jobs_under_way(&self.tx, &self.context.at.wall.to_rfc3339())
    }

    /// Jobs for papers whose outcome nobody recorded and whose job is not known any more: the clerk is asked.
    pub(crate) fn ask_for_lost_jobs(&mut self) -> Result<()> {
        let at = self.context.at.wall.to_rfc3339();
        let parked = self.parked_acts()?;
        for act in &parked {
            if let Act::IssueCertificate { resident, certificate } = act {
                job::ask_for_job(&self.tx, *resident, certificate, &at)?;
            }
        }
        self.close_jobs(&parked, &at)?;
        job::ask_for_lost_jobs(&self.tx, self.read().terminal_no()?, &at)
    }
}
