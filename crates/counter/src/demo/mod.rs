//! The sample office: invented residents, the same for the same arguments. Its papers carry 見本.
//!
//! One thread invents homes, entries and pages, another commits them ([ADR 0024](../../../../docs/adr/0024-a-sample-city.md)).

mod acts;
mod cast;
mod clock;
mod cover;
mod determined;
mod dice;
mod invent;
mod money;
mod names;
mod papers;
mod people;
mod rarities;
mod season;
mod special;
mod stories;
mod tally;
#[cfg(test)]
mod tests;
mod town;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use chrono::{Datelike, NaiveDate};
use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{Founding, InsurerKind};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::Sheet;
use madoguchi_store::{Commit, Context};

use self::clock::SampleClock;
use self::invent::{Batch, Inventor, Tools};
pub use self::tally::Specialities;
use crate::clock::since_start;
use crate::error::{CounterError, Result};
use crate::office::{NewOffice, Office, SAMPLE_CLERK, SAMPLE_SECRET, Unlock};
use crate::ops::papers::issue::seal_of;

/// 記号 of the certificates of a sample office.
const SYMBOL: &str = "見本";

/// Batches that may wait to be committed: enough that neither thread waits long, few enough that memory stays bounded.
const BATCHES_WAITING: usize = 2;

/// What a sample office is made of.
pub struct DemoAsk {
    /// Exactly so many residents.
    pub residents: u64,
    /// The dice.
    pub seed: u64,
    /// The office's fixed day; none = the real day holds.
    pub on: Option<NaiveDate>,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Made {
    /// Residents.
    pub residents: u64,
    /// 国保世帯
    pub households: u64,
    /// Covered on the office's day.
    pub insured: u64,
    /// Certificates in force.
    pub certificates: u64,
    /// What is special, and how often.
    pub specialities: Specialities,
    /// How long it took.
    pub seconds: f64,
}

/// Makes a sample office in `dir`. `tick` hears how many residents are there, of how many.
pub fn make(dir: &Path, ask: &DemoAsk, unlock: &Unlock<'_>, tick: &mut dyn FnMut(u64, u64)) -> Result<Made> {
    let started = since_start();
    let day = ask.on.unwrap_or_else(|| crate::clock::SystemClock::default().now().day());
    let clock = Arc::new(SampleClock::new(ask.seed ^ u64::from(day.num_days_from_ce().unsigned_abs()), day));
    let new =
        NewOffice { founding: founding(ask.on), clerk: SAMPLE_CLERK.to_owned(), password: SAMPLE_SECRET.to_owned() };
    let mut office = Office::create(dir, &new, unlock, clock.clone())?;
    office.sign_in(None, SAMPLE_SECRET)?;
    let sheet = Sheet { sample: true, seal: seal_of(office.reading())? };
    let terminal = office.store.read().terminal_no()?;
    let tools = Tools { clock, fonts: office.fonts()?, sheet, office: office.record.clone(), terminal };
    let inventor = Inventor::new(ask.residents, ask.seed, day, tools);
    let specialities = invent_and_commit(&mut office, inventor, &mut |there| tick(there, ask.residents))?;
    office.store.rebuild_search(&mut |_| {})?;
    let reader = office.store.read();
    let (residents, households) = reader.counts()?;
    let (insured, certificates) = (reader.covered_count(day)?, reader.certificate_count()?);
    let seconds = (since_start() - started).as_secs_f64();
    Ok(Made { residents, households, insured, certificates, specialities, seconds })
}

fn founding(fixed_day: Option<NaiveDate>) -> Founding {
    Founding {
        municipality: "131016".to_owned(),
        insurer: "138016".to_owned(),
        name: "見本市".to_owned(),
        symbol: SYMBOL.to_owned(),
        kind: InsurerKind::Municipality,
        sample: true,
        fixed_day,
    }
}

/// One thread invents, this one commits. What fails on either side ends both.
fn invent_and_commit(office: &mut Office, mut inventor: Inventor, tick: &mut dyn FnMut(u64)) -> Result<Specialities> {
    let (sender, batches) = sync_channel::<Result<Batch>>(BATCHES_WAITING);
    std::thread::scope(|scope| {
        let inventing = scope.spawn(move || {
            while let Some(batch) = inventor.next().transpose() {
                let failed = batch.is_err();
                // nobody takes it any more: the other side failed and tells why
                if sender.send(batch).is_err() || failed {
                    break;
                }
            }
            inventor.specialities()
        });
        for batch in batches {
            let batch = batch?;
            let there = batch.residents;
            commit(office, batch)?;
            tick(there);
        }
        match inventing.join() {
            Ok(specialities) => Ok(specialities),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn commit(office: &mut Office, batch: Batch) -> Result<()> {
    let context = Context { at: batch.at, ..office.writing().who(Authority::Batch)? };
    office.store.commit(context, |commit| {
        commit.defer_search()?;
        take(commit, "household", batch.households)?;
        take(commit, "certificate", batch.certificates)?;
        for draft in batch.drafts {
            commit.append(draft)?;
        }
        Ok(())
    })
}

/// Takes the numbers the batch was made with, and proves that they are the next ones.
fn take(commit: &mut Commit<'_>, block: &str, numbers: std::ops::Range<u64>) -> Result<()> {
    for number in numbers {
        if commit.take_number(block)? != number {
            return Err(CounterError::Refused(Refusal::new(RefusalCode::NumbersUsedUp).with("kind", block)));
        }
    }
    Ok(())
}
