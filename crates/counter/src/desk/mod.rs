//! The desk: an office at which one clerk works, by a window or by a script. Answers are the JSON of [`views`](crate::views); every failure is a
//! [`RefusalView`].
//!
//! Knows what one sitting needs: the lock, openings of files, progress of long works. Knows no command: those are `commands`.

mod lock;
mod openings;
pub(crate) mod presence;
mod progress;
mod readers;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use madoguchi_domain::access::Surface;
use madoguchi_domain::record::Role;
use madoguchi_domain::scheme::{self, Scheme};

pub(crate) use readers::Lent;

use crate::context::WriteContext;
use crate::convert::errors;
use crate::error::Result;
use crate::office::{Office, Unlock};
use crate::ops::papers::reach::{PrinterAt, printer_at};
use crate::ops::printer;
use crate::views::RefusalView;

/// Between two steps of a long work. Longer than another program waits between two tries to write.
const AFTER_YOU: Duration = Duration::from_millis(2);

/// Hears how far a long work is, in rows: done, and of how many.
pub type Watcher = Box<dyn Fn(u64, u64) + Send + Sync>;

/// Who sits at a desk.
#[derive(Debug, Clone)]
pub(crate) struct Seated {
    /// The account.
    pub clerk: String,
    /// What it is for, as was last known.
    pub role: Role,
}

/// An office at which one clerk works. Commands may come from several threads; printing does not hold
/// the others up.
pub struct Desk {
    office: Arc<Mutex<Office>>,
    pub(crate) readers: readers::Readers,
    surface: Surface,
    /// An office never changes its kind.
    scheme: &'static Scheme,
    pub(crate) runs: progress::Runs,
    /// Who was here when a command was last admitted.
    seated: Mutex<Option<Seated>>,
    watcher: Option<Watcher>,
    pub(crate) printer_at: Box<PrinterAt>,
    /// Questions asked of the search box; only the last one counts.
    asked: AtomicU64,
    pub(crate) lock: lock::IdleLock,
    openings: Mutex<openings::Openings>,
}

impl Desk {
    /// Opens the office in `dir` for a window, by the OS key store or `MADOGUCHI_PASSPHRASE`.
    pub fn open(dir: &Path) -> std::result::Result<Self, RefusalView> {
        let unlock = Unlock::with(std::env::var("MADOGUCHI_PASSPHRASE").ok().filter(|p| !p.is_empty()));
        let mut office = Office::open(dir, &unlock).map_err(|e| errors::view(&e))?;
        // found before the first name is shown; without fonts the window says so when a name needs them
        let _shown_when_needed = office.fonts();
        if let Ok(uri) = std::env::var("MADOGUCHI_PRINTER")
            && printer::get(office.reading()).ok().flatten().is_none()
        {
            printer::set(&mut office.writing(), &uri).map_err(|e| errors::view(&e))?;
        }
        Ok(Self::around(office, Surface::Window))
    }

    /// A desk without a window, for one script. Nobody signs in by opening it.
    pub fn headless(office: Office) -> Self {
        Self::around(office, Surface::Command)
    }

    pub(crate) fn around(mut office: Office, surface: Surface) -> Self {
        office.surface = surface;
        let desk = Self {
            scheme: scheme::of(office.founding().kind),
            readers: readers::Readers::new(office.reader_opener()),
            office: Arc::new(Mutex::new(office)),
            surface,
            runs: progress::Runs::default(),
            seated: Mutex::default(),
            watcher: None,
            printer_at: Box::new(printer_at),
            asked: AtomicU64::new(0),
            lock: lock::IdleLock::default(),
            openings: Mutex::default(),
        };
        desk.seat(&desk.office());
        desk
    }

    /// The same desk; `watcher` hears how far its long works are.
    #[must_use]
    pub fn watched(self, watcher: Watcher) -> Self {
        Self { watcher: Some(watcher), ..self }
    }

    /// What this office's kind of insurer is; never waits for the office.
    pub(crate) fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// Somebody sits at a window.
    pub(crate) fn is_window(&self) -> bool {
        self.surface == Surface::Window
    }

    /// Who sits here, as was last known; never waits for the office.
    pub(crate) fn seated(&self) -> Option<Seated> {
        self.seat_itself().clone()
    }

    /// Whoever is signed in at the office sits here from now, or nobody.
    pub(crate) fn seat(&self, office: &Office) {
        let clerk = office.clerk().map(str::to_owned);
        *self.seat_itself() = clerk.zip(office.role()).map(|(clerk, role)| Seated { clerk, role });
    }

    /// What an account is for, as a command just read it: who left meanwhile is not called back.
    pub(crate) fn is_of_role(&self, clerk: &str, role: Role) {
        if let Some(seated) = self.seat_itself().as_mut().filter(|seated| seated.clerk == clerk) {
            seated.role = role;
        }
    }

    /// That account may no longer work.
    pub(crate) fn unseat(&self, clerk: &str) {
        self.seat_itself().take_if(|seated| seated.clerk == clerk);
    }

    fn seat_itself(&self) -> MutexGuard<'_, Option<Seated>> {
        self.seated.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A long work is so far.
    pub(crate) fn tick(&self, done: u64, total: u64) {
        if let Some(watcher) = &self.watcher {
            watcher(done, total);
        }
    }

    /// A path as typed: at a window spaces around it are slips of the hand.
    pub(crate) fn trimmed(&self, path: &Path) -> PathBuf {
        match path.to_str() {
            Some(text) if self.is_window() => PathBuf::from(text.trim()),
            Some(_) | None => path.to_owned(),
        }
    }

    /// A new question to the search box; its number. Those before it are void from now on.
    pub(crate) fn ask(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A newer question than this one was asked.
    pub(crate) fn asked_anew(&self, question: u64) -> bool {
        self.asked.load(Ordering::Relaxed) != question
    }

    /// The office for a question: at a window a reader beside the one that writes, so that no long work holds it up; for a script, and where no
    /// reader is free, the one that writes.
    pub(crate) fn reading(&self) -> Lent<'_> {
        let clerk = self.seated().map(|seated| seated.clerk);
        let free = if self.is_window() { self.readers.free(&self.office, clerk.as_deref()) } else { None };
        free.unwrap_or_else(|| Lent::writer(self.office()))
    }

    /// The office that writes, for one step. A panic elsewhere cannot have left it half-done: facts are transactions.
    pub(crate) fn office(&self) -> MutexGuard<'_, Office> {
        self.office.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lends the office for one step of a long work, and lets whoever waits for it go first: without a pause the next step would take it
    /// again before anybody woke, in this program or in another one.
    pub(crate) fn lend(&self, step: &mut dyn FnMut(&mut WriteContext<'_>) -> Result<()>) -> Result<()> {
        let done = self.lend_at_once(step);
        std::thread::sleep(AFTER_YOU);
        done
    }

    /// Lends the office for one of the few steps of a paper: between them the printer is waited for anyway, and a person waits at the counter.
    pub(crate) fn lend_at_once(&self, step: &mut dyn FnMut(&mut WriteContext<'_>) -> Result<()>) -> Result<()> {
        step(&mut self.office().writing())
    }

    /// The openings of this sign-in; asked for after the office, never before.
    pub(crate) fn openings(&self) -> MutexGuard<'_, openings::Openings> {
        self.openings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
