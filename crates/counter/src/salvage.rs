//! After harm: building a damaged office again from what can be proved, and the clerk's word on a state that
//! was put in place of a later one.

use std::fs::File;
use std::path::{Path, PathBuf};

use madoguchi_domain::act::{Act, OptionSet};
use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::numbers::CertificateNo;
use madoguchi_domain::refusal::Refusal;
use madoguchi_store::{Context, Doubt, Mended, RawKey, Restored, Salvage, Salvaged, Store};

use crate::clock::SystemClock;
use crate::entry::claim;
use crate::error::{CounterError, OfficeError, Result};
use crate::keys::{KEY_FILE, Slots};
use crate::office::Office;
use crate::opening::{Hold, Unlock, hold, is_office};
use crate::swap::{self, DATABASE_FILE};
use crate::views::AcknowledgedView;
use crate::witness_copy;

/// Name of the option that says how a restored state was acknowledged.
pub const OPTION_RESTORED: &str = "restored";

/// Numbers left out when the witness says what had been reached: papers between its mark and a crash.
const MARGIN_WITNESSED: u64 = 100;

/// Numbers left out when nothing says what had been reached.
const MARGIN_UNKNOWN: u64 = 1000;

/// Who answers for entries that are only written again; none is made in this name.
const REBUILDER: &str = "復旧";

/// What came of a salvage.
pub enum Rescue {
    /// Nothing was damaged; nothing was changed.
    NothingWrong {
        /// Entries there are.
        entries: u64,
    },
    /// A new office was built.
    Built {
        /// From what, and what is lost.
        salvaged: Salvaged,
        /// Where the damaged files lie now.
        aside: Option<PathBuf>,
        /// Why the new state is doubted, if it is.
        doubt: Option<Box<Restored>>,
    },
}

/// Builds a damaged office again. The damaged files are moved aside, never deleted.
pub fn salvage(dir: &Path, unlock: &Unlock<'_>, tick: &mut dyn FnMut(u64)) -> Result<Rescue> {
    if !is_office(dir) {
        return Err(OfficeError::Missing.into());
    }
    let alone = hold(dir, Hold::Alone)?;
    let slots = Slots::read(dir).map_err(OfficeError::Key)?;
    let key = slots.open(unlock.key_store, unlock.passphrase.as_deref()).map_err(OfficeError::Key)?;
    let other_mark = witness_copy::kept(&slots, unlock.key_store);
    rescue(dir, alone, &key, other_mark, tick)
}

/// The same for whoever holds the database's key already.
pub fn salvage_by_key(dir: &Path, key: &RawKey) -> Result<Rescue> {
    rescue(dir, hold(dir, Hold::Alone)?, key, None, &mut |_| ())
}

fn rescue(
    dir: &Path,
    alone: File,
    key: &RawKey,
    other_mark: Option<Vec<u8>>,
    tick: &mut dyn FnMut(u64),
) -> Result<Rescue> {
    let from = dir.join(DATABASE_FILE);
    if let Some(entries) = whole(&from, key, tick) {
        return Ok(Rescue::NothingWrong { entries });
    }
    let next = swap::begin(dir).map_err(CounterError::File)?;
    let at = SystemClock::default().now();
    let context = Context { clerk: REBUILDER.to_owned(), authority: Authority::Batch, at };
    let to = next.join(DATABASE_FILE);
    let salvaged = Store::salvage(&Salvage { from: &from, to: &to, key, context, other_mark }, tick)?;
    if salvaged.entries == 0 {
        return Err(CounterError::NothingToSalvage);
    }
    std::fs::copy(dir.join(KEY_FILE), next.join(KEY_FILE)).map_err(CounterError::File)?;
    let aside = swap::commit(dir, "damaged").map_err(CounterError::File)?;
    drop(alone);
    let store = Store::open(&dir.join(DATABASE_FILE), key).map_err(OfficeError::Open)?;
    Ok(Rescue::Built { salvaged, aside, doubt: store.restored().cloned().map(Box::new) })
}

/// Entries of an office in which nothing is wrong. A database that does not open is damaged, and so is one with
/// any fault but a doubt of the witness, which is for the clerk and not for salvage.
fn whole(path: &Path, key: &RawKey, tick: &mut dyn FnMut(u64)) -> Option<u64> {
    let store = Store::open(path, key).ok()?;
    let verdict = store.verify(tick);
    let continues = store.restored().is_some()
        && store.second_continues(&path.with_file_name(madoguchi_store::SECOND_FILE)).unwrap_or(false);
    let damaged = verdict.faults.iter().any(|fault| !fault.kind.is_doubt());
    (!damaged && !continues).then_some(verdict.entries)
}

/// What a clerk knows of the last papers.
#[derive(Debug, Clone, Default)]
pub(crate) struct LastSeen {
    /// The last issue number on paper.
    pub certificate_no: Option<String>,
    /// The last 番号 given to a household.
    pub household_number: Option<u64>,
}

impl Office {
    /// Why registering and issuing are refused: an older state was put in place of a later one.
    pub fn restored(&self) -> Option<&Restored> {
        self.store.restored()
    }

    /// The bytes mended when the office was opened, for a note.
    pub fn was_mended(&self) -> Option<Mended> {
        Some(self.mended()).filter(|mended| !mended.is_nothing())
    }

    /// A clerk has looked at the restored state and goes on with it. What the second file still holds is taken over
    /// first; then every number block moves beyond the last number that may have been used, and the journal says so.
    pub(crate) fn acknowledge_restored(&mut self, seen: &LastSeen) -> Result<AcknowledgedView> {
        self.signed_in()?;
        let restored = self.store.restored().cloned().ok_or(CounterError::NotRestored)?;
        let seen = numbers_seen(seen)?;
        let context = self.context(Authority::Counter)?;
        let replayed = self.store.replay_second_file(&context)?;
        let caught_up = restored.doubt == Doubt::WitnessAhead
            && restored.mark.as_ref().is_some_and(|m| m.seq <= restored.head_seq + replayed);
        let margin = match (&restored.mark, caught_up) {
            (_, true) => 0,
            (Some(_), false) => MARGIN_WITNESSED,
            (None, false) => MARGIN_UNKNOWN,
        };
        let known = restored.mark.as_ref().map(|m| m.blocks.clone()).unwrap_or_default();
        let (id, at, office, clerk) = (self.clock.new_id(), self.clock.now(), self.record.id, self.signed_in()?);
        self.store.acknowledge(context, |commit| -> Result<()> {
            let blocks = commit.read().number_blocks()?;
            for (name, next) in blocks.into_iter().chain(known) {
                commit.advance_number(&name, next + margin)?;
            }
            for (name, next) in &seen {
                commit.advance_number(name, *next)?;
            }
            let value = told(&restored, replayed, &commit.read().number_blocks()?);
            let act = Act::SetOption(OptionSet {
                office,
                name: OPTION_RESTORED.to_owned(),
                value,
                set_on: at.day(),
                set_by: clerk,
            });
            commit.append(claim(id, vec![act], None))?;
            Ok(())
        })?;
        self.refresh()?;
        let (entries, _) = self.store.read().head()?;
        let next_numbers = self.store.read().number_blocks()?.into_iter().collect();
        Ok(AcknowledgedView { replayed, entries, next_numbers })
    }
}

fn numbers_seen(seen: &LastSeen) -> Result<Vec<(&'static str, u64)>> {
    let mut blocks = Vec::new();
    if let Some(text) = &seen.certificate_no {
        let no = CertificateNo::parse(text).map_err(|_| Refusal::field("certificate_no", text.clone()))?;
        blocks.push(("certificate", no.serial() + 1));
    }
    if let Some(number) = seen.household_number {
        blocks.push(("household", number + 1));
    }
    Ok(blocks)
}

fn told(restored: &Restored, replayed: u64, blocks: &[(String, u64)]) -> String {
    let doubt = match restored.doubt {
        Doubt::WitnessMissing => "witness_missing",
        Doubt::WitnessAhead => "witness_ahead",
        Doubt::WitnessDiffers => "witness_differs",
    };
    let reached = restored.mark.as_ref().map_or_else(|| "unknown".to_owned(), |m| m.seq.to_string());
    let next: Vec<String> = blocks.iter().map(|(name, next)| format!("{name}={next}")).collect();
    format!("{doubt}; found {}; reached {reached}; replayed {replayed}; next {}", restored.head_seq, next.join(" "))
}
