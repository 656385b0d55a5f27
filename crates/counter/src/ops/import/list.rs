//! 取込リスト: what became of every row of a link file, on the screen and as PDF, XLSX or CSV.
//!
//! A list never shows an address, not even that of a person who is not protected: it names the items that
//! changed, not what they say. Names are those of today's records, in their exact glyphs.

use madoguchi_domain::access::Look;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_exchange::link::LinkFileKind;
use madoguchi_store::{Holders, ItemOrder, ItemResult, ItemsQuery, Reader, RunItem};

use crate::about::{About, Access, CommandKind as Does, Log, Unnoted};
use crate::answers::imports::{ImportRun, WORK};
use crate::context::ReadContext;
use crate::convert::imports;
use crate::convert::lists::{Sheet, import_rows};
use crate::error::Result;
use crate::ops::lists::{Filter, Line, List, ListQuery, Rows, SCREEN_ROWS_MAX};
use crate::views::{ImportLineView, ImportListView, ImportRunView};

/// Earlier imports, newest first.
pub fn imports(at: ReadContext<'_>) -> Result<Vec<ImportRunView>> {
    Ok(import_runs(at, 200)?.iter().map(imports::run).collect())
}

/// A page of the list of an earlier import.
pub fn import_list(at: ReadContext<'_>, run: u64, asked: ItemsQuery) -> Result<ImportListView> {
    let asked = ItemsQuery { limit: asked.limit.min(SCREEN_ROWS_MAX), ..asked };
    let found = find_import(at, run)?;
    let lines = at.reader.run_items(run, asked)?;
    let kind = imports::kind_of(&found);
    let lines = lines.iter().map(|line| Ok(line_view(at.reader, kind, line)?.0)).collect::<Result<_>>()?;
    Ok(ImportListView { run: imports::run(&found), lines })
}

/// The newest imports.
pub(super) fn import_runs(at: ReadContext<'_>, limit: u64) -> Result<Vec<ImportRun>> {
    Ok(at.reader.runs(Some(WORK), limit)?.into_iter().map(ImportRun::from).collect())
}

fn find_import(at: ReadContext<'_>, run: u64) -> Result<ImportRun> {
    let found = at.reader.find_run(run)?.filter(|found| found.work == WORK);
    let unknown = || Refusal::new(RefusalCode::JobUnknown).with("run", run.to_string());
    Ok(ImportRun::from(found.ok_or_else(unknown)?))
}

/// 取込リスト of one import, or of the newest one.
pub struct ImportRows;

impl List for ImportRows {
    type Row = ImportLineView;
    const ABOUT: About = About::new("import_rows", Access::With(Right::ImportFiles), Does::Read)
        .needs(Function::LinkFiles)
        .shows_people(Log::ByScript(Unnoted::WorkList, &[Look::Listed]));
    const TITLE: &'static str = "取込リスト";
    const FILTERS: &'static [Filter] = &[
        Filter { key: "run", label: "取込の番号（空欄は最新）", choices: &[] },
        Filter {
            key: "result",
            label: "結果",
            choices: &[("refused", "拒否"), ("held", "保留"), ("applied", "反映"), ("unchanged", "変更なし")],
        },
    ];

    fn rows(at: ReadContext<'_>, asked: &ListQuery) -> Result<Rows<ImportLineView>> {
        let found = import_asked(at, asked)?;
        let result = asked.filter("result").and_then(ItemResult::parse);
        let order = match asked.sort.as_deref() {
            Some("line") => ItemOrder::Place,
            Some("resident") => ItemOrder::Subject,
            Some("code") => ItemOrder::Code,
            Some(_) | None => ItemOrder::Attention,
        };
        let items = ItemsQuery { result, order, offset: asked.offset, limit: asked.limit };
        let kind = imports::kind_of(&found);
        let line = |item: &RunItem| line_view(at.reader, kind, item).map(|(row, whom)| Line { row, whom });
        let lines = at.reader.run_items(found.run.run, items)?.iter().map(line).collect::<Result<_>>()?;
        let counts = &found.run.counts;
        let all = result.map_or(counts.items(), |result| counts.of(result));
        Ok(Rows::Page(lines, all))
    }

    fn sheet(at: ReadContext<'_>, asked: &ListQuery, _all: u64) -> Result<Sheet<ImportLineView>> {
        let found = import_asked(at, asked)?;
        let kind = imports::kind_of(&found);
        Ok(Sheet {
            title: Some(import_rows::title(kind)),
            about: import_rows::about(&found),
            columns: import_rows::columns(kind),
        })
    }
}

/// The import whose rows are asked for; the newest where none is named.
fn import_asked(at: ReadContext<'_>, asked: &ListQuery) -> Result<ImportRun> {
    let Some(typed) = asked.filter("run") else {
        let newest = import_runs(at, 1)?.into_iter().next();
        return Ok(newest.ok_or_else(|| Refusal::new(RefusalCode::JobUnknown).with("run", ""))?);
    };
    find_import(at, typed.parse().map_err(|_| Refusal::new(RefusalCode::JobUnknown).with("run", typed))?)
}

/// A line, and who is named on it.
fn line_view(reader: Reader<'_>, kind: LinkFileKind, line: &RunItem) -> Result<(ImportLineView, Option<RecordId>)> {
    let known = match &line.subject {
        Some(number) => reader.resident_by_number(number)?,
        None => Holders::Nobody,
    };
    let resident = match known {
        Holders::One(id) => reader.find_resident(id)?,
        // the list guesses as little as anybody
        Holders::Nobody | Holders::Several(_) => None,
    };
    let identity = resident.as_ref().map(|r| &r.identity.body);
    Ok((imports::line(kind, line, identity), resident.as_ref().map(|r| r.id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn every_result_of_a_row_can_be_chosen_by_its_word() {
        let choices = ImportRows::FILTERS.iter().find(|filter| filter.key == "result").unwrap().choices;
        let words = ItemResult::ALL.iter().map(|result| (result.as_str(), words::registry::result(*result)));
        assert_eq!(choices, words.collect::<Vec<_>>());
    }
}
