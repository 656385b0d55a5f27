//! Looking at people (AuditEvent): a file is opened only with its line in the access log, hidden
//! addresses only with a reason.

use chrono::NaiveDate;
use madoguchi_domain::access::{AccessLine, Look, Place};
use madoguchi_store::AccessFilter;

use crate::context::{LookContext, ReadContext};
use crate::convert;
use crate::error::Result;
use crate::note::Note;
use crate::ops::people::find::{resident, shown_no};
use crate::views::AccessView;

/// Most lines of one list.
pub const LINES_MAX: usize = 5_000;

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

/// Lines of the access log, newest first. Looking at them is noted, too.
pub(crate) fn list(at: &mut LookContext<'_>, ask: &AccessAsk<'_>) -> Result<Vec<AccessView>> {
    let whom = ask.resident.map(|text| resident(at.reading().reader, text)).transpose()?.map(|r| r.id);
    let filter = AccessFilter {
        resident: whom,
        clerk: ask.clerk.map(str::to_owned),
        from: ask.from,
        until: ask.until,
        limit: if ask.limit == 0 { LINES_MAX } else { ask.limit.min(LINES_MAX) },
    };
    let lines = at.reading().reader.access_lines(&filter)?;
    let views = lines.iter().map(|line| access_view(at.reading(), line)).collect::<Result<Vec<_>>>()?;
    at.note(Note::new(Look::Listed, Place::Access).of(whom).counting(views.len()))?;
    Ok(views)
}

fn access_view(at: ReadContext<'_>, line: &AccessLine) -> Result<AccessView> {
    let sight = &line.sight;
    let reader = at.reader;
    let called = sight.residents.iter().map(|id| shown_no(reader, *id)).collect::<Result<Vec<_>>>()?;
    let name = match sight.residents.first() {
        Some(id) => reader.find_resident(*id)?.map(|r| r.identity.body.name),
        None => None,
    };
    let terminal = reader.terminal_no_of(line.terminal)?.unwrap_or(0);
    Ok(convert::access::line(line, terminal, called, name))
}
