//! A new office that is filled in bulk with entries somebody else decided, each with the numbers it was made with.
//!
//! Knows how a batch is committed, and that its numbers are the next ones. Knows nobody who invents one.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use madoguchi_domain::clock::{Clock, TimeEvidence};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::numbers::TerminalNo;
use madoguchi_domain::record::OfficeRecord;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::SheetSetup;
use madoguchi_printing::fonts::Fonts;
use madoguchi_store::{Commit, Context, Draft};

use crate::error::{CounterError, Result};
use crate::office::{NewOffice, Office, Unlock};
use crate::ops::papers::issue::seal_of;

pub use crate::entry::claim;
pub use crate::ops::papers::issue::press_page;

/// What one transaction writes.
pub struct FilledEntries {
    /// When.
    pub at: TimeEvidence,
    /// The entries.
    pub drafts: Vec<Draft>,
    /// Numbers of households it uses, from the first to before the last.
    pub households: Range<u64>,
    /// Serials of certificates it uses.
    pub certificates: Range<u64>,
}

/// What a filled office holds.
pub struct Filled {
    /// Residents.
    pub residents: u64,
    /// 国保世帯
    pub households: u64,
    /// Covered on the day.
    pub insured: u64,
    /// Certificates in force.
    pub certificates: u64,
}

/// A new office while it is filled.
pub struct Foundry {
    office: Office,
}

impl Foundry {
    /// Founds an office in `dir`; its first account is signed in.
    pub fn found(dir: &Path, new: &NewOffice, unlock: &Unlock<'_>, clock: Arc<dyn Clock>) -> Result<Self> {
        let mut office = Office::create(dir, new, unlock, clock)?;
        office.sign_in(None, &new.password)?;
        Ok(Self { office })
    }

    /// The office's own record.
    pub fn record(&self) -> &OfficeRecord {
        &self.office.record
    }

    /// Number of the terminal that issues the papers.
    pub fn terminal(&self) -> Result<TerminalNo> {
        Ok(self.office.store.read().terminal_no()?)
    }

    /// What papers are set in.
    pub fn fonts(&mut self) -> Result<Arc<Fonts>> {
        self.office.fonts()
    }

    /// 見本 where it is one, and the seal.
    pub fn sheet(&self) -> Result<SheetSetup> {
        Ok(SheetSetup { sample: self.office.founding().sample, seal: seal_of(self.office.reading())? })
    }

    /// Writes a batch. Its numbers are taken, and must be the next ones.
    pub fn commit(&mut self, batch: FilledEntries) -> Result<()> {
        let context = Context { at: batch.at, ..self.office.writing().who(Authority::Batch)? };
        self.office.store.commit(context, |commit| {
            commit.defer_search()?;
            take(commit, "household", batch.households)?;
            take(commit, "certificate", batch.certificates)?;
            for draft in batch.drafts {
                commit.append(draft)?;
            }
            Ok(())
        })
    }

    /// Makes the search ready; what the office holds on `day`.
    pub fn finish(mut self, day: NaiveDate) -> Result<Filled> {
        self.office.store.rebuild_search(&mut |_| {})?;
        let reader = self.office.store.read();
        let (residents, households) = reader.counts()?;
        let (insured, certificates) = (reader.covered_count(day)?, reader.certificate_count()?);
        Ok(Filled { residents, households, insured, certificates })
    }
}

/// Takes the numbers a batch was made with, and proves that they are the next ones.
fn take(commit: &mut Commit<'_>, block: &str, numbers: Range<u64>) -> Result<()> {
    for number in numbers {
        if commit.take_number(block)? != number {
            return Err(CounterError::Refused(Refusal::new(RefusalCode::NumbersUsedUp).with("kind", block)));
        }
    }
    Ok(())
}
