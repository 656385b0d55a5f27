//! An office: a folder with the encrypted store and its key file, opened for one clerk.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use madoguchi_domain::access::{Look, Place, Sight, Surface};
use madoguchi_domain::account;
use madoguchi_domain::act::Act;
use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{Account, Founding, OfficeRecord, Role};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::fonts::Fonts;
use madoguchi_store::{
    Context, DoubtedState, Fault, FaultKind, OfficeWord, RawKey, RepairReport, Store, StoreError, Terminal,
    VerifyReport,
};
use uuid::Uuid;

use crate::clock::{SystemClock, fill_random};
use crate::context::{AccessLog, LookContext, ReadContext, WriteContext};
use crate::entry::claim;
use crate::error::{CounterError, OfficeError, Result};
use crate::keys::{KEY_FILE, KeyError, SlotKind, Slots, new_key};
use crate::note::Note;
use crate::opening::{Opened, open_keyed, open_store};
use crate::passwords::hash_password;
use crate::sign_in::prove_password;
use crate::witness_copy::WitnessCopy;

pub use crate::opening::Unlock;
pub use crate::swap::DATABASE_FILE;

/// An open office.
pub struct Office {
    pub(crate) dir: PathBuf,
    pub(crate) store: Store,
    /// The database's key, to prove the key file by.
    key: RawKey,
    /// Writes the witness's copy; ends with the office, after the last mark.
    _witness: Option<WitnessCopy>,
    /// Held by every program that has the office open; whoever replaces its files holds it alone.
    _open: File,
    mended: RepairReport,
    pub(crate) record: OfficeRecord,
    pub(crate) clock: Arc<dyn Clock>,
    /// The simulated day the clock was made for; none where another clock was given.
    day: Option<Option<NaiveDate>>,
    pub(crate) fonts: Option<Arc<Fonts>>,
    pub(crate) clerk: Option<String>,
    pub(crate) surface: Surface,
    /// The command that was admitted last, where no window asks; what it shows is noted under its name.
    pub(crate) command: Option<&'static str>,
    /// `data_version` when the record was last read.
    seen: Option<i64>,
    /// Which word of the office its record is; none before the first look.
    word: Option<OfficeWord>,
    /// The office that writes, where this one only reads beside it.
    writer: Option<Arc<Mutex<Office>>>,
    /// Tells this opening from every other one of the program.
    opening: i64,
}

/// Openings of offices by this program.
static OPENINGS: AtomicI64 = AtomicI64::new(1);

/// What one opening counts stays below this, so that openings do not meet; both together are exact in a screen's numbers.
const VERSIONS: i64 = 1 << 32;

/// How an office is opened a second time, to read beside the one that writes.
pub(crate) struct ReaderOpener {
    dir: PathBuf,
    key: RawKey,
    clock: Arc<dyn Clock>,
    day: Option<Option<NaiveDate>>,
    fonts: Option<Arc<Fonts>>,
    surface: Surface,
}

impl ReaderOpener {
    /// Opens it; what it notes in the access log is written by `writer`.
    pub fn open(&self, writer: &Arc<Mutex<Office>>) -> Result<Office> {
        let opened = open_keyed(&self.dir, self.key.duplicate())?;
        let office = Office::around(&self.dir, opened, Mend::No, self.clock.clone())?;
        office.store.make_read_only()?;
        let (fonts, surface, writer) = (self.fonts.clone(), self.surface, Some(writer.clone()));
        Ok(Office { day: self.day, fonts, surface, writer, ..office })
    }
}

impl AccessLog for Mutex<Office> {
    fn write(&self, sight: Sight) -> Result<()> {
        self.lock().unwrap_or_else(PoisonError::into_inner).store.log_access(sight)?;
        Ok(())
    }
}

/// What a new office is told.
pub struct NewOffice {
    /// What it is.
    pub founding: Founding,
    /// The first account.
    pub clerk: String,
    /// Its password.
    pub password: String,
}

impl Office {
    /// Makes an office in `dir`. A slot for the passphrase is made, and one in the OS key store where
    /// there is one. Nothing stays behind when it fails.
    pub fn create(dir: &Path, new: &NewOffice, unlock: &Unlock<'_>, clock: Arc<dyn Clock>) -> Result<Self> {
        if dir.join(DATABASE_FILE).exists() || dir.join(KEY_FILE).exists() {
            return Err(Refusal::new(RefusalCode::OfficeExists).into());
        }
        crate::files::make_folder(dir).map_err(CounterError::File)?;
        let id = clock.new_id();
        let key = new_key();
        let mut slots = Slots::new(dir, id);
        if let Some(passphrase) = &unlock.passphrase {
            slots.add_passphrase(&key, passphrase).map_err(OfficeError::Key)?;
        }
        // a machine without a key store is usual; the passphrase slot then stands alone
        let in_store = !new.founding.sample && slots.add_os(&key, unlock.key_store).is_ok();
        if unlock.passphrase.is_none() && !in_store {
            return Err(OfficeError::Key(KeyError::NoPassphrase).into());
        }
        let made = write_new(dir, &mut slots, &key, id, new, &*clock);
        if made.is_err() {
            // they were made a moment ago and hold nothing; half an office would block the folder
            for file in crate::swap::FILES {
                let _not_made = std::fs::remove_file(dir.join(file));
            }
        }
        made?;
        Self::open_with(dir, unlock, clock)
    }

    /// Opens the office in `dir`; its own record says whether its day is simulated.
    pub fn open(dir: &Path, unlock: &Unlock<'_>) -> Result<Self> {
        let mut office = Self::open_with(dir, unlock, Arc::new(SystemClock::default()))?;
        office.live_on_its_day();
        Ok(office)
    }

    /// Opens the office with another clock.
    pub fn open_with(dir: &Path, unlock: &Unlock<'_>, clock: Arc<dyn Clock>) -> Result<Self> {
        let opened = open_store(dir, unlock)?;
        Self::around(dir, opened, Mend::Yes, clock)
    }

    /// Opens the office with the database's key itself, for whoever holds it already.
    pub fn open_by_key(dir: &Path, key: RawKey) -> Result<Self> {
        let mut office = Self::around(dir, open_keyed(dir, key)?, Mend::Yes, Arc::new(SystemClock::default()))?;
        office.live_on_its_day();
        Ok(office)
    }

    /// The same, to prove it: nothing is mended first.
    pub fn open_by_key_to_verify(dir: &Path, key: RawKey) -> Result<Self> {
        Self::around(dir, open_keyed(dir, key)?, Mend::No, Arc::new(SystemClock::default()))
    }

    /// Opens the office as it lies there, to prove it: nothing is mended first.
    pub fn open_to_verify(dir: &Path, unlock: &Unlock<'_>) -> Result<Self> {
        Self::around(dir, open_store(dir, unlock)?, Mend::No, Arc::new(SystemClock::default()))
    }

    fn around(dir: &Path, opened: Opened, mend: Mend, clock: Arc<dyn Clock>) -> Result<Self> {
        let Opened { mut store, slots: _, key, witness, open } = opened;
        let mended = match mend {
            Mend::No => RepairReport::default(),
            Mend::Yes => match store.mend() {
                // whoever writes now mends it as well
                Err(StoreError::Busy(_)) => RepairReport::default(),
                other => other?,
            },
        };
        let record = store.read().find_office()?.ok_or(OfficeError::Founding)?;
        Ok(Self {
            dir: dir.to_owned(),
            store,
            key,
            _witness: witness,
            _open: open,
            mended,
            record,
            clock,
            day: None,
            fonts: None,
            clerk: None,
            surface: Surface::Command,
            command: None,
            seen: None,
            word: None,
            writer: None,
            opening: OPENINGS.fetch_add(1, Ordering::Relaxed),
        })
    }

    /// How this office is opened again to read beside it.
    pub(crate) fn reader_opener(&self) -> ReaderOpener {
        let (dir, key) = (self.dir.clone(), self.key.duplicate());
        ReaderOpener {
            dir,
            key,
            clock: self.clock.clone(),
            day: self.day,
            fonts: self.fonts.clone(),
            surface: self.surface,
        }
    }

    /// From here on all it reads is of one moment, and its record is of that moment.
    pub(crate) fn begin_moment(&mut self) -> Result<()> {
        self.store.begin_moment()?;
        self.follow().inspect_err(|_| {
            let _told_by_the_error = self.store.end_moment();
        })
    }

    /// Differs from every earlier answer if anything was written since, whichever opening answered then: what SQLite counts is a matter of
    /// each connection.
    pub(crate) fn version(&self) -> Result<i64> {
        Ok(self.opening * VERSIONS + self.store.data_version()?.rem_euclid(VERSIONS))
    }

    /// What had to be mended in the second file when the office was opened.
    pub fn mended(&self) -> RepairReport {
        self.mended
    }

    /// What the office is.
    pub fn founding(&self) -> &Founding {
        &self.record.founding.body
    }

    /// The office's day in Japan.
    pub fn today(&self) -> NaiveDate {
        self.clock.now().day()
    }

    /// Accounts that can sign in.
    pub fn accounts(&self) -> Vec<String> {
        self.record.accounts.body.iter().filter(|a| !a.disabled).map(|a| a.name.clone()).collect()
    }

    /// Who is signed in.
    pub fn clerk(&self) -> Option<&str> {
        self.clerk.as_deref()
    }

    /// Signs a clerk in. `name` left out: the only account. Wrong passwords are counted and make the
    /// account wait, longer each time.
    pub fn sign_in(&mut self, name: Option<&str>, password: &str) -> Result<()> {
        self.refresh()?;
        let account = prove_password(&mut self.writing(), name, password)?;
        if account.disabled {
            return Err(Refusal::new(RefusalCode::AccountDisabled).with("account", account.name).into());
        }
        self.clerk = Some(account.name);
        self.note_of_presence(Look::SignedIn)
    }

    /// Signs the clerk out.
    pub fn sign_out(&mut self) -> Result<()> {
        if self.clerk.is_some() {
            self.note_of_presence(Look::SignedOut)?;
        }
        self.clerk = None;
        Ok(())
    }

    /// The clerk who is signed in gives the password again.
    pub fn prove_presence(&mut self, password: &str) -> Result<()> {
        let name = self.signed_in()?;
        prove_password(&mut self.writing(), Some(&name), password)?;
        self.note_of_presence(Look::Unlocked)
    }

    /// Coming and going is noted where the disk can be written; a full disk must not keep a clerk from
    /// the search. A file is never opened without its line.
    pub(crate) fn note_of_presence(&mut self, look: Look) -> Result<()> {
        self.command = None;
        match self.writing().note(Note::new(look, Place::SignIn)) {
            Err(CounterError::Store(StoreError::Disk(_))) => Ok(()),
            other => other,
        }
    }

    /// The signed-in clerk still may work: another process may have disabled the account.
    pub(crate) fn still_in(&mut self) -> Result<()> {
        self.follow()?;
        let name = self.signed_in()?;
        let disabled = account::find(&self.record, &name).is_ok_and(|a| a.disabled);
        if disabled {
            self.clerk = None;
            return Err(Refusal::new(RefusalCode::AccountDisabled).with("account", name).into());
        }
        Ok(())
    }

    /// What the signed-in clerk's account is for.
    pub fn role(&self) -> Option<Role> {
        self.reading().role()
    }

    /// Reads the office's record again if another connection wrote it.
    pub(crate) fn follow(&mut self) -> Result<()> {
        let now = Some(self.store.data_version()?);
        if now != self.seen {
            // most of what is written is not about the office: the access log, above all
            let word = self.store.read().office_word()?;
            if word != self.word {
                self.refresh()?;
                self.word = word;
            }
            self.seen = now;
        }
        // a sample office whose day was moved on
        if self.day.is_some_and(|day| day != self.founding().fixed_day) {
            self.live_on_its_day();
        }
        Ok(())
    }

    /// The clock is the machine's; in a sample office, on the day that its record says.
    fn live_on_its_day(&mut self) {
        let fixed_day = self.founding().fixed_day;
        self.clock = Arc::new(SystemClock { fixed_day });
        self.day = Some(fixed_day);
    }

    /// Reads the office's record again; another process may have set an option.
    pub(crate) fn refresh(&mut self) -> Result<()> {
        self.writing().refresh()
    }

    /// The signed-in clerk, or a refusal.
    pub(crate) fn signed_in(&self) -> Result<String> {
        self.reading().signed_in()
    }

    /// The fonts, found once.
    pub fn fonts(&mut self) -> Result<Arc<Fonts>> {
        self.writing().fonts()
    }

    /// Why registering and issuing are refused: an older state was put in place of a later one.
    pub fn restored(&self) -> Option<&DoubtedState> {
        self.store.doubted_state()
    }

    /// The bytes mended when the office was opened, for a note.
    pub fn was_mended(&self) -> Option<RepairReport> {
        Some(self.mended()).filter(|mended| !mended.is_nothing())
    }

    /// Proves everything that can be recomputed. Only reads.
    pub fn verify(&self, tick: &mut dyn FnMut(u64)) -> VerifyReport {
        let mut verdict = self.store.verify(tick);
        let damage = Slots::read(&self.dir).map_or_else(|_| vec!["unreadable"], |slots| slots.damage(&self.key));
        if !damage.is_empty() {
            let place = format!("{KEY_FILE} {}", damage.join(" "));
            verdict.faults.push(Fault { kind: FaultKind::KeyFileDamaged, place });
        }
        verdict
    }

    /// The key slots there are, and what is wrong with their file as [`Slots::damage`] names it.
    pub(crate) fn key_slots(&self) -> Result<(Vec<SlotKind>, Vec<&'static str>)> {
        let slots = Slots::read(&self.dir).map_err(OfficeError::Key)?;
        Ok((slots.kinds(), slots.damage(&self.key)))
    }

    /// What an operation that only reads stands on.
    pub fn reading(&self) -> ReadContext<'_> {
        ReadContext {
            reader: self.store.read(),
            record: &self.record,
            clock: &*self.clock,
            clerk: self.clerk.as_deref(),
        }
    }

    /// What an operation stands on that shows people and notes it.
    pub fn looking(&mut self) -> LookContext<'_> {
        self.writing().into_looking()
    }

    /// What an operation that writes stands on.
    pub fn writing(&mut self) -> WriteContext<'_> {
        WriteContext {
            dir: &self.dir,
            store: &mut self.store,
            record: &mut self.record,
            clock: &self.clock,
            clerk: self.clerk.as_deref(),
            log: self.writer.as_deref().map(|writer| writer as &dyn AccessLog),
            surface: self.surface,
            command: self.command,
            fonts: &mut self.fonts,
        }
    }

    /// The folder of the office.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

/// Whether the second file is brought in order when an office is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mend {
    Yes,
    No,
}

fn write_new(dir: &Path, slots: &mut Slots, key: &RawKey, id: Uuid, new: &NewOffice, clock: &dyn Clock) -> Result<()> {
    slots.write(key).map_err(OfficeError::Key)?;
    let store =
        Store::create(&dir.join(DATABASE_FILE), key, Terminal::alone(clock.new_id())).map_err(OfficeError::Open)?;
    found(store, id, new, clock)
}

fn found(mut store: Store, id: Uuid, new: &NewOffice, clock: &dyn Clock) -> Result<()> {
    let account = Account {
        name: new.clerk.clone(),
        password_hash: hash_password(&new.password, &salt_of(new))?,
        role: Role::Supervisor,
        disabled: false,
    };
    let acts = vec![
        Act::FoundOffice { office: id, founding: new.founding.clone() },
        Act::RecordAccount { office: id, account },
    ];
    let context = Context { clerk: new.clerk.clone(), authority: Authority::Batch, at: clock.now() };
    let entry = clock.new_id();
    store.commit(context, |c| c.append(claim(entry, acts, None)).map(|_| ()))?;
    Ok(())
}

/// A sample office is the same for the same arguments, its account included.
fn salt_of(new: &NewOffice) -> [u8; 16] {
    let mut salt = *b"madoguchi-sample";
    if !new.founding.sample {
        fill_random(&mut salt);
    }
    salt
}
