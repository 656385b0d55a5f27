//! Looking at people (AuditEvent): a file is opened only with its line in the access log, hidden
//! addresses only with a reason.

use chrono::NaiveDate;
use madoguchi_domain::access::{self, AccessLine, FieldGroup, Look, PEOPLE_MAX, Place, Sight, Surface};
use madoguchi_domain::record::RecordId;
use madoguchi_store::AccessFilter;

use crate::answers::Reveal;
use crate::answers::Shown;
use crate::error::Result;
use crate::office::Office;
use crate::ops::people::file::From;
use crate::ops::people::find::{resident, shown_no};
use crate::views::AccessView;
use crate::words;

/// Most lines of one list.
pub const LINES_MAX: usize = 5_000;

/// What is noted in the access log. The clerk, the time and the surface are the office's.
#[derive(Debug, Clone)]
pub struct Note {
    look: Look,
    place: Place,
    residents: Vec<RecordId>,
    fields: Vec<FieldGroup>,
    reason: Option<String>,
    certificate_no: Option<String>,
    count: Option<u64>,
    account: Option<String>,
}

impl Note {
    /// Nothing but what was done, and where.
    pub fn new(look: Look, place: Place) -> Self {
        Self {
            look,
            place,
            residents: Vec::new(),
            fields: Vec::new(),
            reason: None,
            certificate_no: None,
            count: None,
            account: None,
        }
    }

    /// Whom: the one asked for first.
    #[must_use]
    pub fn of(mut self, residents: impl IntoIterator<Item = RecordId>) -> Self {
        for id in residents {
            if !self.residents.contains(&id) && self.residents.len() < PEOPLE_MAX {
                self.residents.push(id);
            }
        }
        self
    }

    /// Why.
    #[must_use]
    pub fn because(mut self, reason: Option<String>) -> Self {
        self.reason = reason;
        self
    }

    /// With this certificate.
    #[must_use]
    pub fn with_certificate(mut self, no: String) -> Self {
        self.certificate_no = Some(no);
        self
    }

    /// A list of so many.
    #[must_use]
    pub fn counting(mut self, count: usize) -> Self {
        self.count = Some(count as u64);
        self
    }

    /// Done to this account.
    #[must_use]
    pub fn on_account(mut self, name: &str) -> Self {
        self.account = Some(name.to_owned());
        self
    }

    /// These groups of hidden values.
    #[must_use]
    pub fn revealing(mut self, fields: &[FieldGroup]) -> Self {
        self.fields = fields.to_vec();
        self
    }
}

/// Which lines of the access log a supervisor asks for.
#[derive(Debug, Clone, Default)]
pub struct AccessAsk<'a> {
    /// 宛名番号, provisional number or record id
    pub resident: Option<&'a str>,
    /// The clerk who looked.
    pub clerk: Option<&'a str>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, inclusive.
    pub until: Option<NaiveDate>,
    /// At most so many; 0 = as many as a list holds.
    pub limit: usize,
}

impl Office {
    /// Writes a line of the access log; durable when this returns.
    pub fn note(&mut self, note: Note) -> Result<()> {
        let sight = Sight {
            clerk: self.signed_in()?,
            at: self.clock.now(),
            surface: self.surface,
            place: note.place,
            look: note.look,
            residents: note.residents,
            fields: note.fields,
            reason: note.reason,
            certificate_no: note.certificate_no,
            count: note.count,
            account: note.account,
        };
        self.store.log_access(sight)?;
        Ok(())
    }

    /// Opens a resident's file as of any day, as known at any time: noted with everybody it shows. Hidden addresses stay hidden without
    /// a reason.
    pub fn open_file(&mut self, number: &str, from: From, place: Place, why: Option<&str>) -> Result<(Shown, Reveal)> {
        let shown = self.show_from(number, from)?;
        let reason = why.and_then(access::reason);
        self.note(Note::new(Look::Opened, place).of(everybody(&shown)).because(reason.clone()))?;
        let reveal = self.reveal(&shown, place, reason.clone())?;
        // the window's household view has no incomes; a script is shown them
        let incomes = self.surface == Surface::Command && !shown.resident.income.body.is_empty();
        if let Some(reason) = reason.filter(|_| incomes) {
            self.note_incomes(&shown, place, reason)?;
        }
        Ok((shown, reveal))
    }

    /// Lifts the mask of an opened file; the groups of values and the reason are noted.
    pub(crate) fn reveal(&mut self, shown: &Shown, place: Place, reason: Option<String>) -> Result<Reveal> {
        if reason.is_none() {
            return Ok(Reveal::Masked);
        }
        if shown.home_hidden {
            self.note(
                Note::new(Look::Revealed, place)
                    .of([shown.resident.id])
                    .revealing(&FieldGroup::OF_HOME)
                    .because(reason),
            )?;
        }
        Ok(Reveal::All)
    }

    /// Lines of the access log, newest first. Looking at them is noted, too.
    pub(crate) fn accesses(&mut self, ask: &AccessAsk<'_>) -> Result<Vec<AccessView>> {
        let whom = ask.resident.map(|text| resident(self.store.read(), text)).transpose()?.map(|r| r.id);
        let filter = AccessFilter {
            resident: whom,
            clerk: ask.clerk.map(str::to_owned),
            from: ask.from,
            until: ask.until,
            limit: if ask.limit == 0 { LINES_MAX } else { ask.limit.min(LINES_MAX) },
        };
        let lines = self.store.read().access_lines(&filter)?;
        let views = lines.iter().map(|line| self.access_view(line)).collect::<Result<Vec<_>>>()?;
        self.note(Note::new(Look::Listed, Place::Access).of(whom).counting(views.len()))?;
        Ok(views)
    }

    fn access_view(&self, line: &AccessLine) -> Result<AccessView> {
        let sight = &line.sight;
        let reader = self.store.read();
        let called = sight.residents.iter().map(|id| shown_no(reader, *id)).collect::<Result<Vec<_>>>()?;
        let name = match sight.residents.first() {
            Some(id) => reader.find_resident(*id)?.map(|r| r.identity.body.name),
            None => None,
        };
        Ok(AccessView {
            seq: line.seq,
            at: sight.at.wall.to_rfc3339(),
            clerk: sight.clerk.clone(),
            terminal: reader.terminal_no_of(line.terminal)?.unwrap_or(0),
            surface: crate::codes::code(sight.surface),
            place: crate::codes::code(sight.place),
            place_label: words::access::place(sight.surface, sight.place).to_owned(),
            look: crate::codes::code(sight.look),
            look_label: words::access::look(sight.look).to_owned(),
            resident: called.first().cloned(),
            name,
            with: called.into_iter().skip(1).collect(),
            fields: sight.fields.iter().map(|f| words::access::field(*f).to_owned()).collect(),
            reason: sight.reason.clone(),
            certificate_no: sight.certificate_no.clone(),
            count: sight.count,
            account: sight.account.clone(),
        })
    }
}

/// Whoever a file shows: the resident, the registry household, the 国保世帯 and its head.
fn everybody(shown: &Shown) -> Vec<RecordId> {
    let juki = shown.juki.iter().map(|(r, _)| r.id);
    let household = shown.members.iter().chain(&shown.head).map(|r| r.id);
    std::iter::once(shown.resident.id).chain(juki).chain(household).collect()
}
