//! Looking at people (AuditEvent): a file is opened only with its line in the access log, hidden
//! addresses only with a reason.

use chrono::NaiveDate;
use madoguchi_domain::access::{AccessLine, Place};
use madoguchi_domain::record::RecordId;
use madoguchi_store::AccessFilter;

use crate::context::{LookContext, ReadContext};
use crate::convert;
use crate::error::Result;
use crate::note::Note;
use crate::ops::people::find::{resident, shown_no};
use crate::views::AccessView;

/// Most lines of one list.
pub const LINES_MAX: usize = 5_000;

/// Most people of a line that are shown; a longer list is shown with its count.
const PEOPLE_SHOWN_MAX: usize = 50;

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
    let shown: Vec<_> = lines.iter().map(|line| people_shown(line, whom)).collect();
    let views = lines.iter().zip(&shown).map(|(line, people)| access_view(at.reading(), line, people));
    let views = views.collect::<Result<Vec<_>>>()?;
    let people = whom.into_iter().chain(shown.into_iter().flatten());
    at.note(Note::list(Place::Access, people))?;
    Ok(views)
}

/// Whom a line is shown with: the first of them, and who was asked for.
fn people_shown(line: &AccessLine, asked: Option<RecordId>) -> Vec<RecordId> {
    let people = &line.sight.residents;
    let first = &people[..people.len().min(PEOPLE_SHOWN_MAX)];
    let behind = asked.filter(|id| !first.contains(id));
    first.iter().copied().chain(behind).collect()
}

fn access_view(at: ReadContext<'_>, line: &AccessLine, people: &[RecordId]) -> Result<AccessView> {
    let reader = at.reader;
    let called = people.iter().map(|id| shown_no(reader, *id)).collect::<Result<Vec<_>>>()?;
    let name = match people.first() {
        Some(id) => reader.find_resident(*id)?.map(|r| r.identity.body.name),
        None => None,
    };
    let terminal = reader.terminal_no_of(line.terminal)?.unwrap_or(0);
    Ok(convert::access::line(line, terminal, called, name))
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::access::{Look, Sight, Surface};

    use super::*;

    #[test]
    fn a_long_line_shows_its_first_people_and_who_was_asked_for() {
        let id = |n: usize| RecordId::from_u128(n as u128);
        let line = |count: usize| {
            let at = crate::clock::machine_clock().now();
            let sight = Sight {
                clerk: "佐藤".into(),
                at,
                surface: Surface::Window,
                place: Place::Search,
                command: None,
                look: Look::Listed,
                residents: (0..count).map(id).collect(),
                fields: Vec::new(),
                reason: None,
                certificate_no: None,
                count: None,
                account: None,
            };
            AccessLine::after(&[0; 32], 1, id(0), sight)
        };
        assert_eq!(people_shown(&line(3), None), [id(0), id(1), id(2)]);
        assert_eq!(people_shown(&line(3), Some(id(1))).len(), 3, "nobody twice");
        let long = people_shown(&line(500), Some(id(400)));
        assert_eq!((long.len(), long[PEOPLE_SHOWN_MAX]), (PEOPLE_SHOWN_MAX + 1, id(400)));
    }
}
