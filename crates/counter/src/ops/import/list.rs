//! 取込リスト: what became of every row of a link file, on the screen and as PDF, XLSX or CSV.
//!
//! A list never shows an address, not even that of a person who is not protected: it names the items that
//! changed, not what they say. Names are those of today's records, in their exact glyphs.

use std::path::Path;

use madoguchi_domain::access::{Look, Place};
use madoguchi_domain::record::RecordId;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_exchange::link::LinkFileKind;
use madoguchi_store::{Holders, ItemOrder, ItemsQuery, Reader, RunItem};

use crate::answers::imports::{AUTOMATIC, ImportRun, TASKS, WORK};
use crate::context::{LookContext, ReadContext};
use crate::convert::imports;
use crate::error::Result;
use crate::note::Note;
use crate::ops::lists::{self, BothColumn, ListFile, ListForm, SCREEN_ROWS_MAX, column, names};
use crate::views::{ImportLineView, ImportListView, ImportRunView, ListWrittenView};

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

/// Writes the list of an import to a file; its ending says as what.
pub fn write_import_list(at: &mut LookContext<'_>, run: u64, path: &Path) -> Result<ListWrittenView> {
    let form = ListForm::of(path)?;
    let found = find_import(at.reading(), run)?;
    let kind = imports::kind_of(&found);
    let asked = ItemsQuery { result: None, order: ItemOrder::Attention, offset: 0, limit: form.rows_max() };
    let (mut lines, mut whom) = (Vec::new(), Vec::new());
    for line in at.reading().reader.run_items(run, asked)? {
        let (view, shown) = line_view(at.reading().reader, kind, &line)?;
        lines.push(cells(&view));
        whom.extend(shown);
    }
    let left_off = found.run.counts.items().saturating_sub(lines.len() as u64);
    let about = about(&found, left_off);
    at.note(Note::new(Look::Listed, Place::Import).of(whom).counting(lines.len()))?;
    lists::write(at, ListFile { title: title(kind), about, columns: &columns(kind), rows: lines }, left_off, path)
}

fn title(kind: LinkFileKind) -> &'static str {
    match kind {
        LinkFileKind::ResChange => "住民異動取込リスト",
        LinkFileKind::TaxIncome => "所得・課税取込リスト",
    }
}

fn columns(kind: LinkFileKind) -> [BothColumn; 9] {
    [
        column("行", 14_000, 8),
        column("結果", 16_000, 8),
        column("宛名番号", 32_000, 18),
        names("氏名", 46_000, 24),
        column("支援", 12_000, 6),
        column(imports::about_label(kind), 32_000, 20),
        column("項目", 26_000, 14),
        column("符号", 30_000, 20),
        column("内容", 69_000, 60),
    ]
}

fn cells(line: &ImportLineView) -> Vec<String> {
    vec![
        line.line.to_string(),
        line.result_label.clone(),
        line.resident.clone().unwrap_or_default(),
        line.name.clone().unwrap_or_default(),
        if line.protected { "支援".to_owned() } else { String::new() },
        line.reason_label.clone(),
        line.field.clone(),
        line.code.clone(),
        line.message.clone(),
    ]
}

/// What stands over the rows: file, day, clerk, counts.
fn about(run: &ImportRun, left_off: u64) -> Vec<String> {
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
    if left_off > 0 {
        about.push(format!(
            "このリストにない行が {left_off} 行あります（拒否・保留・反映・変更なしの順に載せています）。"
        ));
    }
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
        let lines = about(&run("RES_CHANGE"), 3);
        assert_eq!(lines[0], "ファイル　file.csv");
        assert!(lines[1].contains("2026-11-21 10:15　職員　佐藤") && lines[1].ends_with("連番　001"), "{lines:?}");
        assert!(lines[2].starts_with("行数 9　反映 5　変更なし 1　拒否 2　保留 1　異動処理待ち 0"), "{lines:?}");
        assert!(lines[3].contains("連番が飛んでいます") && lines[4].contains("3 行あります"), "{lines:?}");
        let taxes = about(&run("TAX_INCOME"), 0);
        assert!(taxes.len() == 4 && !taxes[2].contains("異動処理待ち"), "{taxes:?}");
    }

    #[test]
    fn a_list_has_as_many_cells_a_row_as_columns() {
        for kind in LinkFileKind::ALL {
            let line = ImportLineView {
                line: 2,
                result: "held".into(),
                result_label: "保留".into(),
                resident: None,
                name: None,
                protected: true,
                reason_label: String::new(),
                field: String::new(),
                code: String::new(),
                candidates: Vec::new(),
                message: String::new(),
            };
            let cells = cells(&line);
            assert_eq!(cells.len(), columns(*kind).len());
            assert_eq!((cells[0].as_str(), cells[1].as_str(), cells[4].as_str()), ("2", "保留", "支援"));
            assert!(title(*kind).starts_with(kind.label()));
        }
    }
}
