//! 判定結果一覧 and 所得区分変更一覧 of a month, on the screen and as PDF, XLSX or CSV; the why panel as a slip.
//!
//! Names are those of today's records. A list never shows an income or an address.

use std::path::Path;

use madoguchi_domain::access::{Look, Place};
use madoguchi_domain::determine::Month;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::wareki;
use madoguchi_store::{RowOrder, RowSelection, RowsQuery};

use super::month::month_of;
use crate::context::{LookContext, ReadContext};
use crate::convert::determine::in_words;
use crate::convert::rounds;
use crate::error::Result;
use crate::note::Note;
use crate::ops::determine;
use crate::ops::lists::{
    self, BothColumn, FILE_ROWS_MAX, ListFile, ListForm, PDF_ROWS_MAX, SCREEN_ROWS_MAX, column, names,
};
use crate::views::{DeterminationLineView, DeterminationListView, JudgementView, ListWrittenView};

fn title(of: RowSelection) -> &'static str {
    match of {
        RowSelection::All => "判定結果一覧",
        RowSelection::Changed => "所得区分変更一覧",
        RowSelection::Pending => "所得照会中一覧",
    }
}

/// A page of a month's list.
pub fn determination_list(
    at: &mut LookContext<'_>,
    month: Option<&str>,
    asked: RowsQuery,
) -> Result<DeterminationListView> {
    let month = month_of(month, at.today())?;
    let asked = RowsQuery { limit: asked.limit.min(SCREEN_ROWS_MAX), ..asked };
    let (lines, whom) = determination_lines(at.reading(), month, asked)?;
    let rows = at.reading().reader.determination_count(&month.to_string(), asked.of)?;
    at.note(Note::new(Look::Listed, Place::Copay).of(whom).counting(lines.len()))?;
    let (name, month_shown) = (month.to_string(), in_words(month));
    Ok(DeterminationListView { month: name, month_shown, of: asked.of.as_str().to_owned(), rows, lines })
}

fn determination_lines(
    at: ReadContext<'_>,
    month: Month,
    asked: RowsQuery,
) -> Result<(Vec<DeterminationLineView>, Vec<uuid::Uuid>)> {
    let (mut lines, mut whom) = (Vec::new(), Vec::new());
    for row in at.reader.determination_rows(&month.to_string(), asked)? {
        let household = at.reader.find_household(row.household)?;
        let head = household.and_then(|h| h.head_on(month.last_day()));
        let person = match head {
            Some(head) => at.reader.find_resident(head)?,
            None => None,
        };
        whom.extend(person.as_ref().map(|p| p.id));
        let identity = person.as_ref().map(|p| &p.identity.body);
        let no = identity.map(|i| i.shown_no().to_owned()).unwrap_or_default();
        lines.push(rounds::line(row, no, identity.map(|i| i.printed_name()).unwrap_or_default()));
    }
    Ok((lines, whom))
}

/// Writes a month's list to a file; its ending says as what.
pub fn write_determination_list(
    at: &mut LookContext<'_>,
    month: Option<&str>,
    of: RowSelection,
    order: RowOrder,
    path: &Path,
) -> Result<ListWrittenView> {
    let month = month_of(month, at.today())?;
    let limit = if ListForm::of(path)? == ListForm::Pdf { PDF_ROWS_MAX } else { FILE_ROWS_MAX };
    let (lines, whom) = determination_lines(at.reading(), month, RowsQuery { of, order, offset: 0, limit })?;
    let all = at.reading().reader.determination_count(&month.to_string(), of)?;
    let left_off = all.saturating_sub(lines.len() as u64);
    at.note(Note::new(Look::Listed, Place::Copay).of(whom).counting(lines.len()))?;
    let about = about(&at.insurer().name, month, &wareki::long(at.today()), all, left_off);
    let rows = lines.iter().map(cells).collect();
    lists::write(at, ListFile { title: title(of), about, columns: &COLUMNS, rows }, left_off, path)
}

/// Writes the why panel of a household as a slip (判定根拠票): what was decided, for whom, and why.
pub fn write_why(at: &mut LookContext<'_>, who: &str, month: Option<&str>, path: &Path) -> Result<ListWrittenView> {
    let why = determine::why(at.reading(), who, month)?;
    let whom = determine::shown_by_why(at.reading(), who, month)?;
    let recorded = why.recorded.as_ref().map(|r| (&r.judgement, Some(in_japan(&r.determined_on))));
    let nothing = || Refusal::new(RefusalCode::NotCovered).with("resident", who);
    let (judgement, on) = recorded.or(why.now.as_ref().map(|now| (now, None))).ok_or_else(nothing)?;
    let about = why_about(&at.insurer().name, &why.household, judgement, on.as_deref());
    let rows: Vec<Vec<String>> = judgement.parts.iter().flat_map(why_rows).collect();
    at.note(Note::new(Look::Printed, Place::Copay).of(whom))?;
    lists::write(at, ListFile { title: "判定根拠票", about, columns: &WHY_COLUMNS, rows }, 0, path)
}

fn about(office: &str, month: Month, today: &str, all: u64, left_off: u64) -> Vec<String> {
    let mut about = vec![format!("{office}　適用年月　{}　作成　{today}　世帯数　{all}", in_words(month))];
    if left_off > 0 {
        about.push(format!("この一覧にない世帯が {left_off} あります。表計算の形式で書き出すと全件になります。"));
    }
    about
}

/// A day of a view as it is said; what is none stays as it is.
fn in_japan(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), wareki::long)
}

fn why_about(office: &str, household: &str, judgement: &JudgementView, on: Option<&str>) -> Vec<String> {
    let outcome = |part: &crate::views::PartView| {
        let told = if part.outcome.is_empty() { "対象者なし" } else { &part.outcome };
        format!("{}　{told}", part.label)
    };
    let people = judgement.people.iter().map(|p| format!("{}（{}）", p.name, p.cover)).collect::<Vec<_>>();
    let determined = on.map_or_else(|| "未登録の試算".to_owned(), |on| format!("判定日　{on}"));
    let mut about = vec![
        format!(
            "{office}　記号番号　{household}　適用年月　{}　賦課年度　{}　{determined}",
            judgement.month_shown, judgement.tax_year
        ),
        judgement.parts.iter().map(outcome).collect::<Vec<_>>().join("　／　"),
        format!("判定の対象　{}", people.join("、")),
    ];
    if judgement.announced {
        about.push("公表されているが法令の条文でまだ確かめられない数値で判定しています。".to_owned());
    }
    about
}

fn why_rows(part: &crate::views::PartView) -> impl Iterator<Item = Vec<String>> + use<'_> {
    (0..).zip(&part.grounds).map(|(place, g)| {
        let or_none = |text: &Option<String>| text.clone().unwrap_or_default();
        let decided = if part.deciding == Some(place) { "◎" } else { "" };
        vec![
            part.label.clone(),
            decided.to_owned(),
            g.fact.clone(),
            or_none(&g.threshold),
            g.clause.clone(),
            or_none(&g.would_change),
        ]
    })
}

const WHY_COLUMNS: [BothColumn; 6] = [
    column("判定", 34_000, 16),
    column("決め手", 14_000, 7),
    column("事実", 80_000, 50),
    column("基準", 39_000, 24),
    column("根拠", 56_000, 40),
    column("変わる条件", 54_000, 40),
];

const COLUMNS: [BothColumn; 12] = [
    column("記号", 16_000, 8),
    column("番号", 24_000, 12),
    column("世帯主宛名番号", 34_000, 18),
    names("世帯主氏名", 46_000, 24),
    column("適用開始", 20_000, 10),
    column("負担割合", 18_000, 9),
    column("70～74歳", 24_000, 12),
    column("70歳未満", 18_000, 9),
    column("変更前", 17_000, 9),
    column("変更前70～74", 24_000, 12),
    column("変更前70未満", 22_000, 12),
    column("照会", 12_000, 6),
];

fn cells(line: &DeterminationLineView) -> Vec<String> {
    vec![
        line.symbol.clone(),
        line.number.clone(),
        line.resident.clone(),
        line.name.clone(),
        line.month.clone(),
        line.ratio.clone(),
        line.elderly.clone(),
        line.under_70.clone(),
        line.was_ratio.clone(),
        line.was_elderly.clone(),
        line.was_under_70.clone(),
        if line.pending { "照会中".to_owned() } else { String::new() },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_says_how_many_households_are_not_in_it() {
        let month = Month::parse("2026-08").unwrap();
        let whole = about("見本市", month, "令和8年11月21日", 120, 0);
        assert_eq!(whole.len(), 1);
        assert!(whole[0].contains("見本市") && whole[0].contains("世帯数　120"), "{whole:?}");
        let cut = about("見本市", month, "令和8年11月21日", 120, 20);
        assert!(cut[1].contains("世帯が 20 あります"), "{cut:?}");
    }

    #[test]
    fn a_day_is_said_in_japanese_and_what_is_none_as_it_is() {
        assert_eq!(in_japan("2026-11-01"), "令和8年11月1日");
        for text in ["", "2026-02-30", "未定"] {
            assert_eq!(in_japan(text), text);
        }
    }
}
