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
use crate::answers::imports::{AUTOMATIC, ImportRun, TASKS, WORK};
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
        Ok(Sheet { title: Some(import_rows::title(kind)), about: about(&found), columns: import_rows::columns(kind) })
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

/// What stands over the rows: file, day, clerk, counts.
fn about(run: &ImportRun) -> Vec<String> {
    let (view, kind) = (imports::run(run), imports::kind_of(run));
    let shown = |at: &str| at.get(..16).unwrap_or(at).replace('T', " ");
    let ImportRun { run, about: file } = run;
    let counts = &run.counts;
    let mut about = vec![
        format!("ファイル　{}", file.file),
        format!(
            "取込　{}　職員　{}　状態　{}　連番　{}",
            shown(&run.started_at),
            run.clerk,
            view.state_label,
            file.serial.as_deref().unwrap_or("―")
        ),
        format!(
            "行数 {}　反映 {}　変更なし {}　拒否 {}　保留 {}",
            run.total, counts.applied, counts.unchanged, counts.refused, counts.held
        ),
    ];
    if kind == LinkFileKind::ResChange {
        about[2] += &format!("　異動処理待ち {}　自動反映 {}", counts.get(TASKS), counts.get(AUTOMATIC));
    }
    about.extend(view.warnings);
    about
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

    fn run(kind: &str) -> ImportRun {
        let run = madoguchi_store::Run {
            run: 1,
            work: WORK.to_owned(),
            key: String::new(),
            about: format!(r#"{{"kind":"{kind}","file":"file.csv","serial":"001","warnings":["serial_gap"]}}"#),
            state: madoguchi_store::RunState::Done,
            clerk: "佐藤".to_owned(),
            started_at: "2026-11-21T10:15:30.123+09:00".to_owned(),
            ended_at: None,
            total: 9,
            cursor: String::new(),
            counts: madoguchi_store::Counts { applied: 5, unchanged: 1, refused: 2, held: 1, ..Default::default() },
        };
        ImportRun::from(run)
    }

    #[test]
    fn over_the_rows_stand_file_time_counts_and_what_to_know() {
        let lines = about(&run("RES_CHANGE"));
        assert_eq!(lines[0], "ファイル　file.csv");
        assert!(lines[1].contains("2026-11-21 10:15　職員　佐藤") && lines[1].ends_with("連番　001"), "{lines:?}");
        assert!(lines[2].starts_with("行数 9　反映 5　変更なし 1　拒否 2　保留 1　異動処理待ち 0"), "{lines:?}");
        assert!(lines[3].contains("連番が飛んでいます"), "{lines:?}");
        let taxes = about(&run("TAX_INCOME"));
        assert!(taxes.len() == 4 && !taxes[2].contains("異動処理待ち"), "{taxes:?}");
    }

    #[test]
    fn every_result_of_a_row_can_be_chosen_by_its_word() {
        let choices = ImportRows::FILTERS.iter().find(|filter| filter.key == "result").unwrap().choices;
        let words = ItemResult::ALL.iter().map(|result| (result.as_str(), words::registry::result(*result)));
        assert_eq!(choices, words.collect::<Vec<_>>());
    }
}
