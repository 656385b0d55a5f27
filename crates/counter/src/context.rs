//! What an operation stands on. Narrower than an office: neither the key, nor the lock of the folder, nor who signs in or out.
//!
//! Whoever only reads takes a [`ReadContext`], whoever reads and notes whom it showed a [`LookContext`], whoever writes a [`WriteContext`]; a
//! signature says which.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use madoguchi_domain::access::{Sight, Surface};
use madoguchi_domain::account;
use madoguchi_domain::clock::Clock;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{Founding, Insurer, OfficeRecord, Role};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::fonts::Fonts;
use madoguchi_store::{Context, Reader, Store};

use crate::error::{OfficeError, Result};
use crate::note::Note;

/// What is read from.
#[derive(Clone, Copy)]
pub struct ReadContext<'o> {
    /// The records.
    pub reader: Reader<'o>,
    /// The office's own record.
    pub(crate) record: &'o OfficeRecord,
    /// The day, and the time.
    pub(crate) clock: &'o dyn Clock,
    /// Who is signed in.
    pub(crate) clerk: Option<&'o str>,
}

impl<'o> ReadContext<'o> {
    /// The office's day in Japan.
    pub fn today(&self) -> NaiveDate {
        self.clock.now().day()
    }

    /// What the office is.
    pub fn founding(&self) -> &'o Founding {
        &self.record.founding.body
    }

    /// What the office is called and numbered today.
    pub fn insurer(&self) -> &'o Insurer {
        self.founding().on(self.today())
    }

    /// The signed-in clerk, or a refusal.
    pub(crate) fn signed_in(&self) -> Result<String> {
        Ok(self.clerk.map(str::to_owned).ok_or_else(|| Refusal::new(RefusalCode::SignInFailed))?)
    }

    /// What the signed-in clerk's account is for.
    pub(crate) fn role(&self) -> Option<Role> {
        account::find(self.record, self.clerk?).ok().map(|account| account.role)
    }
}

/// Where a line of the access log is written when the office only reads: by the one that writes beside it.
pub(crate) trait AccessLog {
    /// Writes the line; durable when this returns. The one that writes may be at a step of a long work.
    fn write(&self, sight: Sight) -> Result<()>;
}

/// What is looked at: read, set in fonts, and noted in the access log. Nothing else can be written by it.
pub struct LookContext<'o> {
    store: &'o mut Store,
    log: Option<&'o dyn AccessLog>,
    /// The office's own record.
    pub(crate) record: &'o OfficeRecord,
    clock: &'o dyn Clock,
    clerk: Option<&'o str>,
    /// Through what the office is looked at.
    pub(crate) surface: Surface,
    command: Option<&'static str>,
    fonts: &'o mut Option<Arc<Fonts>>,
}

impl<'o> LookContext<'o> {
    /// The same, to read from.
    pub fn reading(&self) -> ReadContext<'_> {
        ReadContext { reader: self.store.read(), record: self.record, clock: self.clock, clerk: self.clerk }
    }

    /// The office's day in Japan.
    pub fn today(&self) -> NaiveDate {
        self.clock.now().day()
    }

    /// What the office is.
    pub fn founding(&self) -> &'o Founding {
        &self.record.founding.body
    }

    /// What the office is called and numbered today.
    pub fn insurer(&self) -> &'o Insurer {
        self.founding().on(self.today())
    }

    /// Writes a line of the access log; durable when this returns.
    pub(crate) fn note(&mut self, note: Note) -> Result<()> {
        let Note { look, place, residents, fields, reason, certificate_no, count, account } = note;
        let (clerk, at, surface) = (self.reading().signed_in()?, self.clock.now(), self.surface);
        let command = self.command.map(str::to_owned);
        let sight = Sight {
            clerk,
            at,
            surface,
            place,
            command,
            look,
            residents,
            fields,
            reason,
            certificate_no,
            count,
            account,
        };
        match self.log {
            Some(log) => log.write(sight),
            None => Ok(self.store.log_access(sight).map(|_| ())?),
        }
    }

    /// The fonts, found once.
    pub(crate) fn fonts(&mut self) -> Result<Arc<Fonts>> {
        if let Some(fonts) = &self.fonts {
            return Ok(fonts.clone());
        }
        let fonts = Arc::new(Fonts::find(None)?);
        *self.fonts = Some(fonts.clone());
        Ok(fonts)
    }
}

/// What is written to, and how.
pub struct WriteContext<'o> {
    /// The folder, for the locks of long works and of the printer.
    pub(crate) dir: &'o Path,
    /// The records, and the doors that change them.
    pub(crate) store: &'o mut Store,
    /// The office's own record.
    pub(crate) record: &'o mut OfficeRecord,
    /// The day, the time and ids.
    pub(crate) clock: &'o Arc<dyn Clock>,
    /// Who is signed in.
    pub(crate) clerk: Option<&'o str>,
    /// Who writes the access log, where it is another office.
    pub(crate) log: Option<&'o dyn AccessLog>,
    /// Through what the office is looked at.
    pub(crate) surface: Surface,
    /// The command that asks, where no window does.
    pub(crate) command: Option<&'static str>,
    /// What papers and lists are set in, once they were found.
    pub(crate) fonts: &'o mut Option<Arc<Fonts>>,
}

impl<'o> WriteContext<'o> {
    /// The same, to read from.
    pub fn reading(&self) -> ReadContext<'_> {
        ReadContext { reader: self.store.read(), record: self.record, clock: &**self.clock, clerk: self.clerk }
    }

    /// The office's day in Japan.
    pub fn today(&self) -> NaiveDate {
        self.clock.now().day()
    }

    /// What the office is.
    pub fn founding(&self) -> &Founding {
        &self.record.founding.body
    }

    /// What the office is called and numbered today.
    pub fn insurer(&self) -> &Insurer {
        self.founding().on(self.today())
    }

    /// The signed-in clerk, or a refusal.
    pub(crate) fn signed_in(&self) -> Result<String> {
        self.reading().signed_in()
    }

    /// Who does it now.
    pub(crate) fn who(&self, authority: Authority) -> Result<Context> {
        Ok(Context { clerk: self.signed_in()?, authority, at: self.clock.now() })
    }

    /// Now, as shown and kept.
    pub(crate) fn now_shown(&self) -> String {
        self.clock.now().wall.to_rfc3339()
    }

    /// Reads the office's record again; another process may have set an option.
    pub(crate) fn refresh(&mut self) -> Result<()> {
        *self.record = self.store.read().find_office()?.ok_or(OfficeError::Founding)?;
        Ok(())
    }

    /// The same, to look at people and note it.
    pub(crate) fn looking(&mut self) -> LookContext<'_> {
        let WriteContext { dir, store, record, clock, clerk, log, surface, command, fonts } = self;
        let (clerk, log, surface, command) = (*clerk, *log, *surface, *command);
        WriteContext { dir, store, record, clock, clerk, log, surface, command, fonts }.into_looking()
    }

    /// The same, for good.
    pub(crate) fn into_looking(self) -> LookContext<'o> {
        LookContext {
            store: self.store,
            log: self.log,
            record: self.record,
            clock: &**self.clock,
            clerk: self.clerk,
            surface: self.surface,
            command: self.command,
            fonts: self.fonts,
        }
    }

    /// The fonts, found once.
    pub(crate) fn fonts(&mut self) -> Result<Arc<Fonts>> {
        self.looking().fonts()
    }

    /// Writes a line of the access log; durable when this returns.
    pub(crate) fn note(&mut self, note: Note) -> Result<()> {
        self.looking().note(note)
    }
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::access::{Look, Place};
    use madoguchi_sample::{SAMPLE_CLERK, SAMPLE_SECRET};
    use madoguchi_store::AccessFilter;

    use crate::error::CounterError;
    use crate::sampled::sample;

    use super::*;

    fn is_signed_out<T>(result: Result<T>) -> bool {
        matches!(result, Err(CounterError::Refused(refusal)) if refusal.code == RefusalCode::SignInFailed)
    }

    #[test]
    fn without_a_clerk_nothing_is_noted_and_nobody_does_anything() {
        let folder = tempfile::tempdir().unwrap();
        let mut office = sample(folder.path(), 0);
        let lines = |office: &crate::office::Office| {
            let all = AccessFilter { resident: None, clerk: None, from: None, until: None, limit: 100 };
            office.reading().reader.access_lines(&all).unwrap().len()
        };
        let before = lines(&office);
        assert!(is_signed_out(office.reading().signed_in()) && office.reading().role().is_none());
        assert!(is_signed_out(office.looking().note(Note::new(Look::Opened, Place::Household))));
        assert!(is_signed_out(office.writing().who(Authority::Counter).map(|_| ())));
        assert_eq!(lines(&office), before);
        office.sign_in(Some(SAMPLE_CLERK), SAMPLE_SECRET).unwrap();
        let signed_in = lines(&office);
        office.looking().note(Note::new(Look::Opened, Place::Household)).unwrap();
        assert_eq!(lines(&office), signed_in + 1);
        assert_eq!(office.reading().signed_in().unwrap(), SAMPLE_CLERK);
        assert_eq!(office.reading().role(), Some(Role::Supervisor));
    }

    #[test]
    fn every_context_has_the_day_of_the_office() {
        let folder = tempfile::tempdir().unwrap();
        let mut office = sample(folder.path(), 0);
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert_eq!((office.reading().today(), office.looking().today(), office.writing().today()), (day, day, day));
        assert!(office.reading().founding().sample && office.writing().founding().sample);
        assert!(office.writing().now_shown().starts_with("2026-11-21T"));
    }
}
