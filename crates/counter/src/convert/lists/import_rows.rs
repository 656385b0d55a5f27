//! 取込リスト: what became of every row of a link file. Never an address: the items that changed are named, not what they say.

use madoguchi_exchange::link::LinkFileKind;

use super::{SheetColumn, moment};
use crate::answers::imports::{AUTOMATIC, ImportRun, TASKS};
use crate::convert::imports;
use crate::views::ImportLineView;
use crate::words::registry;

type Of = SheetColumn<ImportLineView>;

/// The columns for a file of that kind.
pub(crate) fn columns(kind: LinkFileKind) -> Vec<Of> {
    vec![
        Of::new("line", "行", (14_000, 8), |line| line.line.to_string()).sorts(),
        Of::new("attention", "結果", (16_000, 8), |line| line.result_label.clone()).sorts(),
        Of::new("resident", "宛名番号", (32_000, 18), |line| line.resident.clone().unwrap_or_default()).sorts(),
        Of::new("name", "氏名", (46_000, 24), |line| line.name.clone().unwrap_or_default()).of_names(),
        Of::new("support", "支援", (12_000, 6), |line| if line.protected { "支援" } else { "" }.to_owned()),
        Of::new("reason", imports::about_label(kind), (32_000, 20), |line| line.reason_label.clone()),
        Of::new("field", "項目", (26_000, 14), |line| line.field.clone()),
        Of::new("code", "符号", (30_000, 20), |line| line.code.clone()).sorts(),
        Of::new("message", "内容", (69_000, 60), |line| line.message.clone()),
    ]
}

/// The title for a file of that kind.
pub(crate) fn title(kind: LinkFileKind) -> &'static str {
    match kind {
        LinkFileKind::ResChange => "住民異動取込リスト",
        LinkFileKind::TaxIncome => "所得・課税取込リスト",
    }
}

/// What stands over the rows: file, day, clerk, counts, and what to know.
pub(crate) fn about(import: &ImportRun) -> Vec<String> {
    let (view, kind) = (imports::run(import), imports::kind_of(import));
    let ImportRun { run, about: file } = import;
    let left = match kind {
        LinkFileKind::ResChange => Some((run.counts.get(TASKS), run.counts.get(AUTOMATIC))),
        LinkFileKind::TaxIncome => None,
    };
    let mut about = vec![
        registry::file(&file.file),
        registry::taken_in(&moment(&run.started_at), &run.clerk, &view.state_label, file.serial.as_deref()),
        registry::counts(run.total, &run.counts, left),
    ];
    about.extend(view.warnings);
    about
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::imports::WORK;

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
        assert!(lines[1].contains("令和8年11月21日 10:15　職員　佐藤") && lines[1].ends_with("連番　001"), "{lines:?}");
        assert!(lines[2].starts_with("行数 9　反映 5　変更なし 1　拒否 2　保留 1　異動処理待ち 0"), "{lines:?}");
        assert!(lines[3].contains("連番が飛んでいます"), "{lines:?}");
        let taxes = about(&run("TAX_INCOME"));
        assert!(taxes.len() == 4 && !taxes[2].contains("異動処理待ち"), "{taxes:?}");
    }

    #[test]
    fn a_list_is_called_after_the_kind_of_its_file() {
        for kind in LinkFileKind::ALL {
            assert!(title(*kind).starts_with(kind.label()));
            assert!(columns(*kind).iter().any(|column| column.heading.label == imports::about_label(*kind)));
        }
    }
}
