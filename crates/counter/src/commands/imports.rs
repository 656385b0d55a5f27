//! Link files and their lists. A long import lends the office between its transactions, so that the window goes on; its progress is
//! asked, and its end is asked for, by other commands meanwhile.

use std::collections::BTreeSet;
use std::path::PathBuf;

use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_domain::variants::every;
use madoguchi_store::{ItemOrder, ItemResult, ItemsQuery};
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log, Unnoted};
use crate::error::Result;
use crate::ops::import::{LinkPath, import, inbox, list};
use crate::views::{ImportListView, ImportRunView, ImportView, InboxView};

/// Most rows of one page.
pub const ROWS_MAX: u64 = crate::ops::lists::SCREEN_ROWS_MAX;

/// Kind of a file whose kind nobody told.
const DEFAULT_KIND: &str = "RES_CHANGE";

/// Takes a link file in.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Import {
    /// The file.
    pub path: PathBuf,
    /// `RES_CHANGE` or `TAX_INCOME`; left out: 住民異動.
    pub kind: Option<String>,
    /// 宛名番号 of rows that were held, of which a clerk made sure that they are of nobody registered under a 仮番号.
    #[serde(default)]
    #[ts(as = "Option<BTreeSet<String>>")]
    pub as_new: BTreeSet<String>,
}

impl Command for Import {
    const ABOUT: About = About::new("import", Access::With(Right::ImportFiles), CommandKind::Long)
        .needs(Function::LinkFiles)
        .shows_people(Log::Nothing(Unnoted::Journalled));
    type Answer = ImportView;

    fn run(self, at: &Admitted<'_>) -> Result<ImportView> {
        let kind = self.kind.as_deref().unwrap_or(DEFAULT_KIND);
        let (path, mut watching) = (at.trimmed(&self.path), at.runs.watch());
        let file = LinkPath { as_new: &self.as_new, ..LinkPath::of(kind, &path) };
        import(&file, &mut |step| at.lend(step), &mut |now| {
            at.tick(now.done, now.total);
            watching.at(now)
        })
    }
}

/// Earlier imports, the newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Imports {}

impl Command for Imports {
    const ABOUT: About =
        About::new("imports", Access::With(Right::ImportFiles), CommandKind::Read).needs(Function::LinkFiles);
    type Answer = Vec<ImportRunView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<ImportRunView>> {
        list::imports(at.office().reading())
    }
}

/// What became of a row.
#[derive(Debug, Clone, Copy, Deserialize, TS, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RowResult {
    /// Refused by its own content.
    Refused,
    /// Held back behind a refused one.
    Held,
    /// Applied.
    Applied,
    /// Changed nothing.
    Unchanged,
}

impl RowResult {
    /// Every result.
    pub const ALL: [Self; 4] = every();

    /// As scripts say it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl From<RowResult> for ItemResult {
    fn from(result: RowResult) -> Self {
        match result {
            RowResult::Refused => Self::Refused,
            RowResult::Held => Self::Held,
            RowResult::Applied => Self::Applied,
            RowResult::Unchanged => Self::Unchanged,
        }
    }
}

/// An order of rows.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    /// What needs attention first.
    Attention,
    /// By line.
    Line,
    /// By 宛名番号.
    Resident,
    /// By code.
    Code,
}

impl From<ListOrder> for ItemOrder {
    fn from(order: ListOrder) -> Self {
        match order {
            ListOrder::Attention => Self::Attention,
            ListOrder::Line => Self::Place,
            ListOrder::Resident => Self::Subject,
            ListOrder::Code => Self::Code,
        }
    }
}

/// A page of the list of an import.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportList {
    /// The import.
    pub run: u64,
    /// Only rows of this result.
    pub result: Option<RowResult>,
    /// Left out: what needs attention first.
    pub order: Option<ListOrder>,
    /// Rows before the page.
    #[serde(default)]
    pub offset: u64,
    /// Rows of the page.
    pub limit: u64,
}

impl Command for ImportList {
    const ABOUT: About = About::new("import_list", Access::With(Right::ImportFiles), CommandKind::Read)
        .needs(Function::LinkFiles)
        .shows_people(Log::Nothing(Unnoted::WorkList));
    type Answer = ImportListView;

    fn run(self, at: &Admitted<'_>) -> Result<ImportListView> {
        let order = self.order.map_or(ItemOrder::Attention, Into::into);
        let asked = ItemsQuery { result: self.result.map(Into::into), order, offset: self.offset, limit: self.limit };
        list::import_list(at.office().reading(), self.run, asked)
    }
}

/// The folder in which link files arrive, and its files.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Inbox {}

impl Command for Inbox {
    // every screen that writes a list proposes this folder
    const ABOUT: About =
        About::new("inbox", Access::With(Right::BeSignedIn), CommandKind::Read).needs(Function::LinkFiles);
    type Answer = InboxView;

    fn run(self, at: &Admitted<'_>) -> Result<InboxView> {
        inbox::list(at.office().reading())
    }
}

/// Sets the folder in which link files arrive.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetInbox {
    /// The folder.
    pub folder: String,
}

impl Command for SetInbox {
    const ABOUT: About =
        About::new("set_inbox", Access::With(Right::ImportFiles), CommandKind::Write).needs(Function::LinkFiles);
    type Answer = InboxView;

    fn run(self, at: &Admitted<'_>) -> Result<InboxView> {
        let mut office = at.office();
        inbox::set(&mut office.writing(), &self.folder)?;
        inbox::list(office.reading())
    }
}
