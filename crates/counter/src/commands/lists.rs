//! Lists of the office: which there are, the rows of one, and one written to a file. Each has its own right (`ops::lists`).

use std::collections::BTreeMap;
use std::path::PathBuf;

use madoguchi_domain::access::Look;
use madoguchi_domain::rights::Right;
use serde::Deserialize;
use ts_rs::TS;

use super::arguments::{list_output, refused};
use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log};
use crate::convert;
use crate::error::Result;
use crate::ops::lists::all::ALL;
use crate::ops::lists::{self, FILE_ROWS_MAX, ListEntry, ListQuery, SCREEN_ROWS_MAX};
use crate::views::{ListChoiceView, ListView, ListWrittenView};

/// The lists that the clerk may have in this kind of office.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Lists {}

impl Command for Lists {
    const ABOUT: About = About::new("lists", Access::With(Right::BeSignedIn), CommandKind::Read);
    type Answer = Vec<ListChoiceView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<ListChoiceView>> {
        Ok(choices(ALL, at))
    }
}

fn choices(list: &[ListEntry], at: &Admitted<'_>) -> Vec<ListChoiceView> {
    let role = at.seated().map(|seated| seated.role);
    let may = |about: &About| about.access.right().is_none_or(|right| role.is_some_and(|role| role.may(right)));
    let here = |about: &About| may(about) && about.scope.lacks(at.scheme()).is_none();
    list.iter().filter(|entry| here(&entry.about)).map(convert_choice).collect()
}

fn convert_choice(entry: &ListEntry) -> ListChoiceView {
    let filters = entry.filters.iter().map(|filter| convert::lists::filter(filter.key, filter.label, filter.choices));
    convert::lists::choice(entry.about.name, entry.title, filters.collect())
}

/// The list of that name, if the clerk may have it and this kind of office has it.
fn admitted<'l>(at: &Admitted<'_>, list: &'l [ListEntry], name: &str) -> Result<&'l ListEntry> {
    let entry = lists::find(list, name).ok_or_else(|| refused("list_name", name))?;
    at.admit(&entry.about)?;
    Ok(entry)
}

/// Rows of a list. For a script, all of them where it names no limit.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ShowList {
    /// Its name.
    pub list: String,
    /// What its rows are chosen by.
    #[serde(default)]
    #[ts(as = "Option<BTreeMap<String, String>>")]
    pub filters: BTreeMap<String, String>,
    /// The column it is sorted by; left out: its own order.
    pub sort: Option<String>,
    /// Rows to leave out.
    #[serde(default)]
    #[ts(as = "Option<u64>")]
    pub offset: u64,
    /// Most rows.
    pub limit: Option<u64>,
}

impl Command for ShowList {
    const ABOUT: About = About::new("list", Access::With(Right::BeSignedIn), CommandKind::Read)
        .shows_people(Log::Looks(&[Look::Listed]));
    type Answer = ListView;

    fn run(self, at: &Admitted<'_>) -> Result<ListView> {
        let entry = admitted(at, ALL, &self.list)?;
        let most = if at.is_window() { SCREEN_ROWS_MAX } else { FILE_ROWS_MAX };
        let limit = self.limit.unwrap_or(most).min(most);
        let asked = ListQuery { filters: self.filters, sort: self.sort, offset: self.offset, limit };
        let listed = lists::look(&mut at.office().looking(), entry, &asked)?;
        Ok(convert::lists::rows(self.list, listed))
    }
}

/// Writes a list to a file.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ListSave {
    /// Its name.
    pub list: String,
    /// What its rows are chosen by.
    #[serde(default)]
    #[ts(as = "Option<BTreeMap<String, String>>")]
    pub filters: BTreeMap<String, String>,
    /// The column it is sorted by; left out: its own order.
    pub sort: Option<String>,
    /// .pdf, .xlsx, or .csv in CP932.
    pub path: PathBuf,
    /// It takes the place of a file that is there.
    #[serde(default)]
    pub force: bool,
}

impl Command for ListSave {
    const ABOUT: About = About::new("list_save", Access::With(Right::BeSignedIn), CommandKind::Read)
        .shows_people(Log::Looks(&[Look::Listed]));
    type Answer = ListWrittenView;

    fn run(self, at: &Admitted<'_>) -> Result<ListWrittenView> {
        let entry = admitted(at, ALL, &self.list)?;
        let mut office = at.office();
        let to = list_output(at, office.dir(), &self.path, self.force)?;
        lists::save(&mut office.looking(), entry, self.filters, self.sort, &to)
    }
}
