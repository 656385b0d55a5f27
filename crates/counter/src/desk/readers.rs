//! Offices that read beside the one that writes: a question is answered while a long work holds the office (ADR 0049).
//!
//! Knows how many there are and what each is told before a question: who sits here, and that it answers from one moment.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, TryLockError};

use crate::error::Result;
use crate::office::{Office, ReaderOpener};

/// Questions answered at the same time, each over a connection of its own. The writer answers when there are more.
const READERS: usize = 3;

/// The readers of a desk; each is opened when it is first needed.
pub(crate) struct Readers {
    opener: ReaderOpener,
    slots: [OnceLock<Mutex<Office>>; READERS],
}

impl Readers {
    /// None is open yet.
    pub fn new(opener: ReaderOpener) -> Self {
        Self { opener, slots: Default::default() }
    }

    /// One that nobody uses, for that clerk; none where all are in use or none opens.
    pub fn free(&self, writer: &Arc<Mutex<Office>>, clerk: Option<&str>) -> Option<Lent<'_>> {
        self.slots.iter().find_map(|slot| {
            if slot.get().is_none() {
                // another thread may have opened it meanwhile: then this one is dropped
                let _whose = slot.set(Mutex::new(self.opener.open(writer).ok()?));
            }
            let office = match slot.get()?.try_lock() {
                Ok(office) => office,
                Err(TryLockError::Poisoned(office)) => office.into_inner(),
                Err(TryLockError::WouldBlock) => return None,
            };
            Lent::of_one_moment(office, clerk).ok()
        })
    }
}

#[cfg(test)]
impl Readers {
    /// Whether no question was answered beside the writer so far.
    pub fn none_is_open(&self) -> bool {
        self.slots.iter().all(|slot| slot.get().is_none())
    }
}

/// An office lent to one command.
pub(crate) struct Lent<'d> {
    office: MutexGuard<'d, Office>,
    of_one_moment: bool,
}

impl<'d> Lent<'d> {
    /// The one that writes.
    pub fn writer(office: MutexGuard<'d, Office>) -> Self {
        Self { office, of_one_moment: false }
    }

    fn of_one_moment(mut office: MutexGuard<'d, Office>, clerk: Option<&str>) -> Result<Self> {
        office.clerk = clerk.map(str::to_owned);
        office.begin_moment()?;
        Ok(Self { office, of_one_moment: true })
    }
}

impl Deref for Lent<'_> {
    type Target = Office;

    fn deref(&self) -> &Office {
        &self.office
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut Office {
        &mut self.office
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if self.of_one_moment {
            // one that stays open is ended before the next question
            let _ended = self.office.store.end_moment();
        }
    }
}
