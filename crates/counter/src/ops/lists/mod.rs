//! Lists: rows of the office under headings, read by a screen, by a script, or written to a file.
//!
//! A list is a [`List`]: its name, right and access line, what its rows can be chosen by, and the rows. What stands in its columns is its
//! sheet (`convert::lists`). From that follow, for every list alike, sorting, pages, who was shown, and the file. To add one: a file with its
//! `impl List`, a file with its sheet, and its line in [`all::ALL`] (ADR 0057).
//!
//! A home is never put into a row but by [`home`], which leaves hidden ones out.

pub mod all;
pub(crate) mod file;

use std::collections::BTreeMap;

use madoguchi_domain::access::{Place, Surface};
use madoguchi_domain::record::Resident;
use madoguchi_domain::refusal::Refusal;
use madoguchi_store::Reader;

use crate::about::{About, Log};
use crate::context::{LookContext, ReadContext};
use crate::convert::lists::Sheet;
use crate::error::Result;
use crate::note::Note;
use crate::output::Output;
use crate::views::ListWrittenView;

pub use crate::convert::lists::{Line, ListRows};
pub use file::{FILE_ROWS_MAX, ListForm, SCREEN_ROWS_MAX};

/// A list of the office.
pub trait List: 'static {
    /// What a row is made from.
    type Row;
    /// Its name, who may have it, in which offices it is, and what showing a page of it writes to the access log.
    const ABOUT: About;
    /// What it is called where it is chosen.
    const TITLE: &'static str;
    /// What its rows can be chosen by.
    const FILTERS: &'static [Filter] = &[];

    /// The rows that fit. A refusal names the filter that is missing or cannot be read.
    fn rows(at: ReadContext<'_>, asked: &ListQuery) -> Result<Rows<Self::Row>>;

    /// What stands on it besides its rows, of which there are so many.
    fn sheet(at: ReadContext<'_>, asked: &ListQuery, all: u64) -> Result<Sheet<Self::Row>>;
}

/// What the rows of a list can be chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Its name
    pub key: &'static str,
    /// Its label
    pub label: &'static str,
    /// Codes and labels of what it can be; empty: it is typed.
    pub choices: &'static [(&'static str, &'static str)],
}

/// What is asked of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// What the rows are chosen by, by the name of the filter; an empty text chooses nothing
    pub filters: BTreeMap<String, String>,
    /// The column the rows are sorted by; none = the order of the list
    pub sort: Option<String>,
    /// Rows to leave out
    pub offset: u64,
    /// Most rows
    pub limit: u64,
}

impl ListQuery {
    /// What was chosen by that filter, if anything.
    pub fn filter(&self, key: &str) -> Option<&str> {
        self.filters.get(key).map(|text| text.trim()).filter(|text| !text.is_empty())
    }
}

/// The rows of a list.
pub enum Rows<R> {
    /// Every row that fits, in the order of the list: they are sorted, by the keys of a column, and paged for it.
    All(Vec<Line<R>>),
    /// The rows asked for, in the order asked for, of so many.
    Page(Vec<Line<R>>, u64),
}

/// The line of a list in [`all::ALL`].
#[derive(Clone, Copy)]
pub struct ListEntry {
    /// Name, right, function and access line
    pub about: About,
    /// What it is called where it is chosen
    pub title: &'static str,
    /// What its rows can be chosen by
    pub filters: &'static [Filter],
    read: fn(ReadContext<'_>, &ListQuery) -> Result<ListRows>,
}

impl ListEntry {
    /// Its rows and the heads of its columns.
    #[cfg(test)]
    pub(crate) fn read(&self, at: ReadContext<'_>, asked: &ListQuery) -> Result<ListRows> {
        (self.read)(at, asked)
    }

    /// The line of a list.
    pub const fn of<L: List>() -> Self {
        Self { about: L::ABOUT, title: L::TITLE, filters: L::FILTERS, read: read::<L> }
    }
}

/// Finds a list by its name.
pub fn find<'l>(list: &'l [ListEntry], name: &str) -> Option<&'l ListEntry> {
    list.iter().find(|entry| entry.about.name == name)
}

/// Reads rows for a screen or a script. Whether a screen's page is noted says the list; what a script reads leaves the program, and is.
pub fn look(at: &mut LookContext<'_>, entry: &ListEntry, asked: &ListQuery) -> Result<ListRows> {
    let listed = listed(at.reading(), entry, asked)?;
    let noted = match entry.about.log {
        Log::Nothing(_) => false,
        Log::ByScript(..) => at.surface == Surface::Command,
        Log::Looks(_) => true,
    };
    if noted {
        note(at, entry, &listed)?;
    }
    Ok(listed)
}

/// Writes rows to a file, by the ending of its name: as many as such a file holds. Whoever is named on it is noted.
pub fn save(
    at: &mut LookContext<'_>,
    entry: &ListEntry,
    filters: BTreeMap<String, String>,
    sort: Option<String>,
    to: &Output,
) -> Result<ListWrittenView> {
    let limit = ListForm::of(to.path())?.rows_max();
    let listed = listed(at.reading(), entry, &ListQuery { filters, sort, offset: 0, limit })?;
    note(at, entry, &listed)?;
    file::write(at, listed, to)
}

fn note(at: &mut LookContext<'_>, entry: &ListEntry, listed: &ListRows) -> Result<()> {
    if !entry.about.shows_people {
        return Ok(());
    }
    at.note(Note::list(Place::List, listed.whom.iter().copied()))
}

/// Reads rows after the filters were looked at: one that the list does not have, or cannot take, is refused.
fn listed(at: ReadContext<'_>, entry: &ListEntry, asked: &ListQuery) -> Result<ListRows> {
    at.signed_in()?;
    for key in asked.filters.keys() {
        let filter = entry.filters.iter().find(|filter| filter.key == key);
        let filter = filter.ok_or_else(|| Refusal::field("filter", key.as_str()))?;
        let Some(value) = asked.filter(key) else { continue };
        if !filter.choices.is_empty() && !filter.choices.iter().any(|(code, _)| *code == value) {
            return Err(Refusal::field(filter.key, value).into());
        }
    }
    (entry.read)(at, asked)
}

fn read<L: List>(at: ReadContext<'_>, asked: &ListQuery) -> Result<ListRows> {
    let rows = L::rows(at, asked)?;
    let all = match &rows {
        Rows::All(lines) => lines.len() as u64,
        Rows::Page(_, all) => *all,
    };
    let sheet = L::sheet(at, asked, all)?;
    let by = match asked.sort.as_deref() {
        None => None,
        Some(key) => {
            let column = sheet.columns.iter().position(|c| c.heading.sorts && c.heading.key == key);
            Some(column.ok_or_else(|| Refusal::field("sort", key))?)
        }
    };
    Ok(match rows {
        Rows::Page(lines, all) => ListRows::of(L::TITLE, sheet, lines, all),
        Rows::All(mut lines) => {
            if let Some(column) = by.and_then(|at| sheet.columns.get(at)) {
                lines.sort_by_cached_key(|line| (column.sort)(&line.row));
            }
            let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
            let page = lines.into_iter().skip(count(asked.offset)).take(count(asked.limit));
            ListRows::of(L::TITLE, sheet, page, all)
        }
    })
}

/// The home of a resident as a list shows it: empty where it is hidden (支援措置), by a measure of anybody who lives there.
pub fn home(reader: Reader<'_>, resident: &Resident) -> Result<String> {
    if reader.home_is_hidden(resident)? {
        return Ok(String::new());
    }
    let identity = &resident.identity.body;
    Ok(format!("{} {}", identity.address, identity.address_extra).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::access::Look;
    use madoguchi_domain::wareki;
    use madoguchi_sample::{SAMPLE_CLERK, SAMPLE_SECRET};
    use madoguchi_store::AccessFilter;

    use super::*;
    use crate::about::{Access, CommandKind};
    use crate::convert::lists::SheetColumn;

    /// Papers of a list, each with the one who holds it and its day.
    struct Papers;

    const PAPERS: [(u128, &str); 4] = [(1, "2026-11-21"), (2, "1988-04-01"), (1, "2019-04-30"), (2, "2019-05-01")];

    impl List for Papers {
        type Row = (u128, &'static str);
        const ABOUT: About =
            About::new("papers", Access::Anybody, CommandKind::Read).shows_people(Log::Looks(&[Look::Listed]));
        const TITLE: &'static str = "証の一覧";

        fn rows(_: ReadContext<'_>, _: &ListQuery) -> Result<Rows<Self::Row>> {
            let line = |row: Self::Row| Line { row, whom: Some(uuid::Uuid::from_u128(row.0)) };
            Ok(Rows::All(PAPERS.map(line).into()))
        }

        fn sheet(_: ReadContext<'_>, _: &ListQuery, _: u64) -> Result<Sheet<Self::Row>> {
            let day = |row: &Self::Row| wareki::short(row.1.parse().expect("a day"));
            let columns = vec![SheetColumn::new("issued_on", "交付日", (20_000, 10), day).sorts_by(|row| row.1.into())];
            Ok(Sheet { title: None, about: Vec::new(), columns })
        }
    }

    fn shown(sort: Option<&str>) -> (ListRows, Option<u64>) {
        let folder = tempfile::tempdir().unwrap();
        let mut office = crate::sampled::sample(folder.path(), 0);
        office.sign_in(Some(SAMPLE_CLERK), SAMPLE_SECRET).unwrap();
        let asked = ListQuery { limit: 10, sort: sort.map(Into::into), ..ListQuery::default() };
        let listed = look(&mut office.looking(), &ListEntry::of::<Papers>(), &asked).unwrap();
        let newest = AccessFilter { limit: 1, ..AccessFilter::default() };
        let count = office.reading().reader.access_lines(&newest).unwrap()[0].sight.count;
        (listed, count)
    }

    #[test]
    fn days_of_different_eras_stand_in_their_order() {
        let days = |sort| shown(sort).0.rows.concat();
        assert_eq!(days(None), ["R08.11.21", "S63.04.01", "H31.04.30", "R01.05.01"]);
        assert_eq!(days(Some("issued_on")), ["S63.04.01", "H31.04.30", "R01.05.01", "R08.11.21"]);
    }

    #[test]
    fn a_person_with_two_rows_is_counted_once_in_the_access_log() {
        let (listed, count) = shown(None);
        assert_eq!((listed.rows.len(), count), (4, Some(2)));
    }
}
