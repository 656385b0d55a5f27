//! Determinations: the why panel, what-if, writing down, a month's round and its lists.
//!
//! Grounds tell what people earn: the panel belongs to an opening of a file of the household, or looking is noted here.

use std::path::PathBuf;

use chrono::NaiveDate;
use madoguchi_domain::access::{FieldGroup, Look, Place};
use madoguchi_domain::record::IncomeYear;
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_domain::wareki;
use madoguchi_store::{RowOrder, RowSelection, RowsQuery};
use serde::Deserialize;
use ts_rs::TS;

use super::arguments::{list_output, made_sure};
use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log, Unnoted};
use crate::check::Check;
use crate::error::Result;
use crate::note::Note;
use crate::office::Office;
use crate::ops::determine::month::month_of;
use crate::ops::determine::round::{self, Mode, round};
use crate::ops::determine::{self, WhatIf, list};
use crate::views::{
    DeterminationListView, DetermineView, IncomeYearView, JudgementView, ListWrittenView, RoundView, WhyView,
};
use crate::words;

/// Why the household of a resident has its 負担割合 and 所得区分 in a month.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Why {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// 適用年月; left out or empty: the present one.
    pub month: Option<String>,
    /// The opening of the file it is looked at from.
    pub opening: Option<String>,
    /// Why the incomes in its grounds are looked at, where no file was opened.
    pub reason: Option<String>,
}

impl Command for Why {
    const ABOUT: About = About::new("why", Access::With(Right::HandleIncomes), CommandKind::Read)
        .needs(Function::Determinations)
        .shows_people(Log::Looks(&[Look::Opened, Look::Revealed]));
    type Answer = WhyView;

    fn run(self, at: &Admitted<'_>) -> Result<WhyView> {
        let mut office = at.office();
        let month = month(&self.month);
        if let Some(reason) = &self.reason {
            return determine::open_why(&mut office.looking(), &self.resident, month, reason);
        }
        let asked = Panel { resident: &self.resident, month, opening: self.opening.as_deref() };
        let opening = Some(opened(at, &mut office, &asked)?);
        let why = determine::why(office.reading(), &self.resident, month)?;
        Ok(WhyView { opening, ..why })
    }
}

/// The month; a field left empty asks for the present one.
fn month(typed: &Option<String>) -> Option<&str> {
    typed.as_deref().filter(|text| !text.trim().is_empty())
}

/// What the panel is of.
struct Panel<'a> {
    resident: &'a str,
    month: Option<&'a str>,
    opening: Option<&'a str>,
}

/// The opening the panel belongs to: one of anybody of the household by this clerk; otherwise looking is noted and begins one. That
/// incomes were shown is noted once for each opening, with everybody whose they are.
fn opened(at: &Admitted<'_>, office: &mut Office, asked: &Panel<'_>) -> Result<String> {
    let clerk = office.signed_in()?;
    let whom = determine::shown_by_why(office.reading(), asked.resident, asked.month)?;
    let known = asked.opening.filter(|id| at.openings().of_any(id, &clerk, &whom)).map(str::to_owned);
    let opening = match (known, whom.first()) {
        (Some(known), _) => known,
        (None, first) => {
            office.looking().note(Note::new(Look::Opened, Place::Determination).of(whom.iter().copied()))?;
            let id = office.clock.new_id();
            first.into_iter().for_each(|resident| at.openings().begin(id, &clerk, *resident, false));
            id.to_string()
        }
    };
    if !at.openings().show_incomes(&opening) {
        let note = Note::new(Look::Revealed, Place::Determination).of(whom).revealing(&[FieldGroup::Income]);
        office.looking().note(note.because(Some(words::access::WHY_PANEL.to_owned())))?;
    }
    Ok(opening)
}

/// A fact as it might be; what is left out is as it is.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Supposed {
    /// Whose.
    pub resident: String,
    /// 生年月日
    pub birth: Option<String>,
    /// 所得・課税 of the year that decides in the month.
    #[ts(as = "Option<IncomeYearView>")]
    pub income: Option<IncomeYear>,
}

impl Supposed {
    fn read(self) -> Result<WhatIf> {
        let birth: Option<NaiveDate> = match self.birth.as_deref().filter(|text| !text.trim().is_empty()) {
            Some(text) => Some(wareki::parse(text).map_err(|_| Refusal::field("birth", text))?),
            None => None,
        };
        Ok(WhatIf { resident: self.resident, birth, income: self.income })
    }
}

/// What the rules would say if facts were others. Nothing is kept.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WhyPanelAsIf {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// 適用年月; left out or empty: the present one.
    pub month: Option<String>,
    /// The opening of the file it is looked at from.
    pub opening: Option<String>,
    /// The facts.
    pub changes: Vec<Supposed>,
}

impl Command for WhyPanelAsIf {
    const ABOUT: About = About::new("what_if", Access::With(Right::HandleIncomes), CommandKind::Preview)
        .needs(Function::Determinations)
        .shows_people(Log::Looks(&[Look::Opened, Look::Revealed]));
    type Answer = Option<JudgementView>;

    fn run(self, at: &Admitted<'_>) -> Result<Option<JudgementView>> {
        let changes = self.changes.into_iter().map(Supposed::read).collect::<Result<Vec<_>>>()?;
        let mut office = at.office();
        let month = month(&self.month);
        opened(at, &mut office, &Panel { resident: &self.resident, month, opening: self.opening.as_deref() })?;
        determine::what_if(office.reading(), &self.resident, month, &changes)
    }
}

/// Judges one household and writes down what changed.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Determine {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// 適用年月; left out: the present one.
    pub month: Option<String>,
    /// How the clerk made sure of the person.
    #[serde(default)]
    #[ts(as = "Option<Check>")]
    pub check: Check,
}

impl Command for Determine {
    const ABOUT: About = About::new("determine", Access::With(Right::ServeResidents), CommandKind::Write)
        .needs(Function::Determinations)
        .shows_people(Log::Nothing(Unnoted::Journalled));
    type Answer = DetermineView;

    fn run(self, at: &Admitted<'_>) -> Result<DetermineView> {
        determine::determine(
            &mut at.office().writing(),
            &self.resident,
            self.month.as_deref(),
            &made_sure(at, self.check)?,
        )
    }
}

/// Writes the why panel as a slip (判定根拠票).
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WhySave {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// 適用年月; left out or empty: the present one.
    pub month: Option<String>,
    /// The opening of the file it is looked at from.
    pub opening: Option<String>,
    /// Why the incomes in its grounds are looked at, where no file was opened.
    pub reason: Option<String>,
    /// .pdf, .xlsx, or .csv in CP932.
    pub path: PathBuf,
    /// It takes the place of a file that is there.
    #[serde(default)]
    pub force: bool,
}

impl Command for WhySave {
    const ABOUT: About = About::new("why_save", Access::With(Right::HandleIncomes), CommandKind::Read)
        .needs(Function::Determinations)
        .shows_people(Log::Looks(&[Look::Opened, Look::Revealed, Look::Printed]));
    type Answer = ListWrittenView;

    fn run(self, at: &Admitted<'_>) -> Result<ListWrittenView> {
        let mut office = at.office();
        let to = list_output(at, office.dir(), &self.path, self.force)?;
        let month = month(&self.month);
        match &self.reason {
            Some(reason) => drop(determine::open_why(&mut office.looking(), &self.resident, month, reason)?),
            None => {
                let asked = Panel { resident: &self.resident, month, opening: self.opening.as_deref() };
                opened(at, &mut office, &asked)?;
            }
        }
        list::write_why(&mut office.looking(), &self.resident, month, &to)
    }
}

/// Judges everybody for a month.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DetermineMonth {
    /// 適用年月
    pub month: String,
    /// Only counts what would change.
    #[serde(default)]
    pub dry_run: bool,
}

impl Command for DetermineMonth {
    const ABOUT: About = About::new("determine_month", Access::With(Right::RunBackOffice), CommandKind::Long)
        .needs(Function::Determinations);
    type Answer = RoundView;

    fn run(self, at: &Admitted<'_>) -> Result<RoundView> {
        let today = at.office().today();
        let month = month_of(Some(&self.month), today)?;
        let mode = if self.dry_run { Mode::DryRun } else { Mode::Write };
        let mut watching = at.runs.watch();
        round(month, mode, &mut |step| at.lend(step), &mut |now| {
            at.tick(now.done, now.total);
            watching.at(now)
        })
    }
}

/// Earlier rounds, the newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DetermineRounds {}

impl Command for DetermineRounds {
    const ABOUT: About = About::new("determine_rounds", Access::With(Right::RunBackOffice), CommandKind::Read)
        .needs(Function::Determinations);
    type Answer = Vec<RoundView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<RoundView>> {
        round::rounds(at.office().reading())
    }
}

/// Which list of a month.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// 判定結果一覧
    All,
    /// 所得区分変更一覧
    Changed,
    /// 所得照会中一覧
    Pending,
}

impl From<ListKind> for RowSelection {
    fn from(kind: ListKind) -> Self {
        match kind {
            ListKind::All => Self::All,
            ListKind::Changed => Self::Changed,
            ListKind::Pending => Self::Pending,
        }
    }
}

/// An order of a month's list.
#[derive(Debug, Clone, Copy, Default, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeterminationOrder {
    /// By 記号番号.
    #[default]
    Number,
    /// By 負担割合, the highest first.
    Ratio,
    /// By 所得区分 of the 70–74.
    Elderly,
    /// By 所得区分 of those under 70.
    #[serde(rename = "under_70")]
    Under70,
}

impl From<DeterminationOrder> for RowOrder {
    fn from(order: DeterminationOrder) -> Self {
        match order {
            DeterminationOrder::Number => Self::Number,
            DeterminationOrder::Ratio => Self::Ratio,
            DeterminationOrder::Elderly => Self::Elderly,
            DeterminationOrder::Under70 => Self::Under70,
        }
    }
}

/// A page of a month's list.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DeterminationList {
    /// 適用年月; left out: the present one.
    pub month: Option<String>,
    /// Which list.
    pub of: ListKind,
    /// Left out: by 記号番号.
    pub order: Option<DeterminationOrder>,
    /// Rows before the page.
    #[serde(default)]
    pub offset: u64,
    /// Rows of the page.
    pub limit: u64,
}

impl Command for DeterminationList {
    const ABOUT: About = About::new("determination_list", Access::With(Right::RunBackOffice), CommandKind::Read)
        .needs(Function::Determinations)
        .shows_people(Log::Looks(&[Look::Listed]));
    type Answer = DeterminationListView;

    fn run(self, at: &Admitted<'_>) -> Result<DeterminationListView> {
        let order = self.order.unwrap_or_default().into();
        let asked = RowsQuery { of: self.of.into(), order, offset: self.offset, limit: self.limit };
        list::determination_list(&mut at.office().looking(), self.month.as_deref(), asked)
    }
}

#[cfg(test)]
mod tests {
    use crate::error::CounterError;

    use super::*;

    #[test]
    fn a_fact_as_it_might_be_is_read_in_either_calendar() {
        let read = |birth: Option<&str>| {
            Supposed { resident: "90011".into(), birth: birth.map(Into::into), income: None }.read()
        };
        assert_eq!(read(None).unwrap().birth, None);
        assert_eq!(read(Some(" ")).unwrap().birth, None);
        let day = NaiveDate::from_ymd_opt(1956, 10, 15);
        assert_eq!((read(Some("S31.10.15")).unwrap().birth, read(Some("1956-10-15")).unwrap().birth), (day, day));
        assert!(matches!(read(Some("1956-13-01")), Err(CounterError::Refused(r)) if r.fields["field"] == "birth"));
    }

    #[test]
    fn a_month_left_empty_is_the_present_one() {
        for (text, asked) in [(None, None), (Some(""), None), (Some(" \u{3000}"), None), (Some("R8.8"), Some("R8.8"))] {
            assert_eq!(month(&text.map(str::to_owned)), asked);
        }
    }
}
