//! An office: a folder with the encrypted store and its key file, opened for one clerk.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use madoguchi_domain::access::Surface;
use madoguchi_domain::act::{Act, OptionSet};
use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{Account, Founding, InsurerKind, Office as OfficeRecord, Role};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::fonts::Fonts;
use madoguchi_store::{Context, Mended, RawKey, Store, StoreError, Terminal};
use uuid::Uuid;

use crate::clock::{SystemClock, fill_random};
use crate::entry::claim;
use crate::error::{CounterError, OfficeError, Result};
use crate::keys::{KeyError, Slots, new_key};
use crate::opening::{Opened, open_keyed, open_store};
use crate::passwords::hash_password;
use crate::witness_copy::WitnessCopy;

pub use crate::opening::Unlock;
pub use crate::swap::DATABASE_FILE;

/// The account of a sample office.
pub const SAMPLE_CLERK: &str = "見本係";

/// Passphrase and password of a sample office when none is given.
pub const SAMPLE_SECRET: &str = "demo";

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
    mended: Mended,
    pub(crate) record: OfficeRecord,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) fonts: Option<Arc<Fonts>>,
    pub(crate) clerk: Option<String>,
    pub(crate) surface: Surface,
    /// `data_version` when the record was last read.
    seen: Option<i64>,
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
        if new.founding.kind != InsurerKind::Municipality {
            return Err(Refusal::new(RefusalCode::InsurerKindUnsupported).into());
        }
        if dir.join(DATABASE_FILE).exists() || dir.join(crate::keys::KEY_FILE).exists() {
            return Err(Refusal::new(RefusalCode::OfficeExists).into());
        }
        std::fs::create_dir_all(dir).map_err(CounterError::File)?;
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
        office.clock = Arc::new(SystemClock { fixed_day: office.founding().fixed_day });
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
        office.clock = Arc::new(SystemClock { fixed_day: office.founding().fixed_day });
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
            Mend::No => Mended::default(),
            Mend::Yes => match store.mend() {
                // whoever writes now mends it as well
                Err(StoreError::Busy(_)) => Mended::default(),
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
            fonts: None,
            clerk: None,
            surface: Surface::Command,
            seen: None,
        })
    }

    /// The key file is as a holder of the key wrote it.
    pub(crate) fn key_file_is_proved(&self) -> bool {
        Slots::read(&self.dir).is_ok_and(|slots| slots.is_proved(&self.key))
    }

    /// What had to be mended in the second file when the office was opened.
    pub fn mended(&self) -> Mended {
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

    /// Reads the office's record again if another process wrote anything.
    pub(crate) fn follow(&mut self) -> Result<()> {
        let now = Some(self.store.data_version()?);
        if now != self.seen {
            self.refresh()?;
            self.seen = now;
        }
        Ok(())
    }

    /// Reads the office's record again; another process may have set an option.
    pub(crate) fn refresh(&mut self) -> Result<()> {
        self.record = self.store.read().find_office()?.ok_or(OfficeError::Founding)?;
        Ok(())
    }

    /// The signed-in clerk, or a refusal.
    pub(crate) fn signed_in(&self) -> Result<String> {
        Ok(self.clerk.clone().ok_or_else(|| Refusal::new(RefusalCode::SignInFailed))?)
    }

    /// Who does it now.
    pub(crate) fn context(&self, authority: Authority) -> Result<Context> {
        Ok(Context { clerk: self.signed_in()?, authority, at: self.clock.now() })
    }

    /// The fonts, found once.
    pub fn fonts(&mut self) -> Result<Arc<Fonts>> {
        if let Some(fonts) = &self.fonts {
            return Ok(fonts.clone());
        }
        let fonts = Arc::new(Fonts::find(None)?);
        self.fonts = Some(fonts.clone());
        Ok(fonts)
    }

    /// The folder of the office.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Now, as shown and kept.
    pub fn now_shown(&self) -> String {
        self.clock.now().wall.to_rfc3339()
    }

    /// Sets a municipal option.
    pub fn set_option(&mut self, name: &str, value: &str) -> Result<()> {
        let (id, at) = (self.clock.new_id(), self.clock.now());
        let act = Act::SetOption(OptionSet {
            office: self.record.id,
            name: name.to_owned(),
            value: value.to_owned(),
            set_on: at.day(),
            set_by: self.signed_in()?,
        });
        let context = self.context(Authority::Counter)?;
        self.store.commit(context, |c| c.append(claim(id, vec![act], None)).map(|_| ()))?;
        self.refresh()
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
