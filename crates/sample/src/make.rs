//! Making a sample office: an inventor on one thread, a foundry on the other.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use chrono::{Datelike, NaiveDate};
use madoguchi_counter::clock::{machine_clock, since_start};
use madoguchi_counter::error::Result;
use madoguchi_counter::foundry::{Filled, Foundry};
use madoguchi_counter::office::{NewOffice, Unlock};
use madoguchi_domain::founding::found;
use madoguchi_domain::record::{Founding, InsurerKind};

use crate::acts::SYMBOL;
use crate::clock::SampleClock;
use crate::invent::{InventedBatch, Inventor, InventorTools};
use crate::tally::Specialities;

/// The account of a sample office.
pub const SAMPLE_CLERK: &str = "見本係";

/// Passphrase and password of a sample office when none is given.
pub const SAMPLE_SECRET: &str = "demo";

/// Batches that may wait to be committed: enough that neither thread waits long, few enough that memory stays bounded.
const BATCHES_WAITING: usize = 2;

/// What a sample office is asked to be.
pub struct SampleSpec {
    /// Exactly so many residents.
    pub residents: u64,
    /// The dice.
    pub seed: u64,
    /// The office's fixed day; none = the real day holds.
    pub on: Option<NaiveDate>,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SampleSummary {
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
pub fn make(
    dir: &Path,
    ask: &SampleSpec,
    unlock: &Unlock<'_>,
    tick: &mut dyn FnMut(u64, u64),
) -> Result<SampleSummary> {
    let started = since_start();
    let day = ask.on.unwrap_or_else(|| machine_clock().now().day());
    let clock = Arc::new(SampleClock::new(ask.seed ^ u64::from(day.num_days_from_ce().unsigned_abs()), day));
    let new =
        NewOffice { founding: founding(ask.on)?, clerk: SAMPLE_CLERK.to_owned(), password: SAMPLE_SECRET.to_owned() };
    let mut foundry = Foundry::found(dir, &new, unlock, clock.clone())?;
    let (sheet, terminal) = (foundry.sheet()?, foundry.terminal()?);
    let tools = InventorTools { clock, fonts: foundry.fonts()?, sheet, office: foundry.record().clone(), terminal };
    let inventor = Inventor::new(ask.residents, ask.seed, day, tools);
    let specialities = invent_and_commit(&mut foundry, inventor, &mut |there| tick(there, ask.residents))?;
    let Filled { residents, households, insured, certificates } = foundry.finish(day)?;
    let seconds = (since_start() - started).as_secs_f64();
    Ok(SampleSummary { residents, households, insured, certificates, specialities, seconds })
}

fn founding(fixed_day: Option<NaiveDate>) -> Result<Founding> {
    let founded = found(InsurerKind::Municipality, ["131016", "138016", "見本市"], SYMBOL)?;
    Ok(Founding { sample: true, fixed_day, ..founded })
}

/// One thread invents, this one commits. What fails on either side ends both.
fn invent_and_commit(foundry: &mut Foundry, mut inventor: Inventor, tick: &mut dyn FnMut(u64)) -> Result<Specialities> {
    let (sender, batches) = sync_channel::<Result<InventedBatch>>(BATCHES_WAITING);
    std::thread::scope(|scope| {
        let inventing = scope.spawn(move || {
            while let Some(batch) = inventor.next().transpose() {
                let failed = batch.is_err();
                // the receiver is gone: the other side failed and returns the cause
                if sender.send(batch).is_err() || failed {
                    break;
                }
            }
            inventor.specialities()
        });
        for batch in batches {
            let InventedBatch { batch, residents } = batch?;
            foundry.commit(batch)?;
            tick(residents);
        }
        match inventing.join() {
            Ok(specialities) => Ok(specialities),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
