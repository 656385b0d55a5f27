//! 判定結果一覧 and 所得区分変更一覧 of a month, on the screen and as PDF, XLSX or CSV; the why panel as a slip.
//!
//! Names are those of today's records. A list never shows an income or an address.

use madoguchi_domain::access::{Look, Place};
use madoguchi_domain::determine::Month;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_domain::wareki;
use madoguchi_store::{RowOrder, RowSelection, RowsQuery};

use super::month::month_of;
use crate::about::{About, Access, CommandKind, Log};
use crate::context::{LookContext, ReadContext};
use crate::convert::determine::in_words;
use crate::convert::lists::{Sheet, determinations, why};
use crate::convert::rounds;
use crate::error::Result;
use crate::note::Note;
use crate::ops::determine;
use crate::ops::lists::{Filter, Line, List, ListQuery, ListRows, Rows, SCREEN_ROWS_MAX, file};
use crate::output::Output;
use crate::views::{DeterminationLineView, DeterminationListView, ListWrittenView};
use crate::words;
use crate::words::lists::{SLIP_TITLE, of_month_title};

/// A page of a month's list.
pub fn determination_list(
    at: &mut LookContext<'_>,
    month: Option<&str>,
    asked: RowsQuery,
) -> Result<DeterminationListView> {
    let month = month_of(month, at.today())?;
    let asked = RowsQuery { limit: asked.limit.min(SCREEN_ROWS_MAX), ..asked };
    let lines = determination_lines(at.reading(), month, asked)?;
    let whom: Vec<_> = lines.iter().filter_map(|line| line.whom).collect();
    let lines: Vec<_> = lines.into_iter().map(|line| line.row).collect();
    let rows = at.reading().reader.determination_count(&month.to_string(), asked.of)?;
    at.note(Note::list(Place::Determination, whom))?;
    let (name, month_shown) = (month.to_string(), in_words(month));
    Ok(DeterminationListView { month: name, month_shown, of: asked.of.as_str().to_owned(), rows, lines })
}

fn determination_lines(
    at: ReadContext<'_>,
    month: Month,
    asked: RowsQuery,
) -> Result<Vec<Line<DeterminationLineView>>> {
    let mut lines = Vec::new();
    for row in at.reader.determination_rows(&month.to_string(), asked)? {
        let household = at.reader.find_household(row.household)?;
        let head = household.and_then(|h| h.head_on(month.last_day()));
        let person = match head {
            Some(head) => at.reader.find_resident(head)?,
            None => None,
        };
        let whom = person.as_ref().map(|p| p.id);
        let identity = person.as_ref().map(|p| &p.identity.body);
        let no = identity.map(|i| i.shown_no().to_owned()).unwrap_or_default();
        let row = rounds::line(row, no, identity.map(|i| i.printed_name()).unwrap_or_default());
        lines.push(Line { row, whom });
    }
    Ok(lines)
}

/// The lists of a month.
pub struct Determinations;

impl List for Determinations {
    type Row = DeterminationLineView;
    const ABOUT: About = About::new("determinations", Access::With(Right::RunBackOffice), CommandKind::Read)
        .needs(Function::Determinations)
        .shows_people(Log::Looks(&[Look::Listed]));
    const TITLE: &'static str = "判定の一覧";
    const FILTERS: &'static [Filter] = &[
        Filter { key: "month", label: "適用年月（空欄は今月）", choices: &[] },
        Filter {
            key: "of",
            label: "一覧",
            choices: &[
                ("all", of_month_title(RowSelection::All)),
                ("changed", of_month_title(RowSelection::Changed)),
                ("pending", of_month_title(RowSelection::Pending)),
            ],
        },
    ];

    fn rows(at: ReadContext<'_>, asked: &ListQuery) -> Result<Rows<DeterminationLineView>> {
        let (month, of) = chosen(at, asked)?;
        let order = match asked.sort.as_deref() {
            Some("ratio") => RowOrder::Ratio,
            Some("elderly") => RowOrder::Elderly,
            Some("under_70") => RowOrder::Under70,
            Some(_) | None => RowOrder::Number,
        };
        let rows = RowsQuery { of, order, offset: asked.offset, limit: asked.limit };
        let all = at.reader.determination_count(&month.to_string(), of)?;
        Ok(Rows::Page(determination_lines(at, month, rows)?, all))
    }

    fn sheet(at: ReadContext<'_>, asked: &ListQuery, all: u64) -> Result<Sheet<DeterminationLineView>> {
        let (month, of) = chosen(at, asked)?;
        let about = words::lists::of_month(&at.insurer().name, &in_words(month), &wareki::long(at.today()), all);
        Ok(Sheet { title: Some(of_month_title(of)), about: vec![about], columns: determinations::columns() })
    }
}

/// Month and list that are asked for: the present month, every household.
fn chosen(at: ReadContext<'_>, asked: &ListQuery) -> Result<(Month, RowSelection)> {
    let of = asked.filter("of").and_then(|of| RowSelection::ALL.iter().find(|known| known.as_str() == of));
    Ok((month_of(asked.filter("month"), at.today())?, of.copied().unwrap_or(RowSelection::All)))
}

/// Writes the why panel of a household as a slip (判定根拠票): what was decided, for whom, and why.
pub fn write_why(at: &mut LookContext<'_>, who: &str, month: Option<&str>, to: &Output) -> Result<ListWrittenView> {
    let panel = determine::why(at.reading(), who, month)?;
    let whom = determine::shown_by_why(at.reading(), who, month)?;
    let recorded = panel.recorded.as_ref().map(|r| (&r.judgement, Some(in_japan(&r.determined_on))));
    let nothing = || Refusal::new(RefusalCode::NotCovered).with("resident", who);
    let (judgement, on) = recorded.or(panel.now.as_ref().map(|now| (now, None))).ok_or_else(nothing)?;
    let about = why::about(&at.insurer().name, &panel.household, judgement, on.as_deref());
    let rows: Vec<_> = judgement.parts.iter().flat_map(why::rows).map(|row| Line { row, whom: None }).collect();
    at.note(Note::new(Look::Printed, Place::Determination).of(whom))?;
    let (all, sheet) = (rows.len() as u64, Sheet { title: None, about, columns: why::columns() });
    file::write(at, ListRows::of(SLIP_TITLE, sheet, rows, all), to)
}

/// A day of a view as it is said; what is none stays as it is.
fn in_japan(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), wareki::long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_a_month_can_be_chosen_by_its_title() {
        let choices = Determinations::FILTERS.iter().find(|filter| filter.key == "of").unwrap().choices;
        let titles = RowSelection::ALL.iter().map(|of| (of.as_str(), of_month_title(*of)));
        assert_eq!(choices, titles.collect::<Vec<_>>());
    }

    #[test]
    fn a_day_is_said_in_japanese_and_what_is_none_as_it_is() {
        assert_eq!(in_japan("2026-11-01"), "令和8年11月1日");
        for text in ["", "2026-02-30", "未定"] {
            assert_eq!(in_japan(text), text);
        }
    }
}
