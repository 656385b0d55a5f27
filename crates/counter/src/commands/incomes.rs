//! 所得・課税: the incomes of a person, and a year a clerk enters.

use madoguchi_domain::access::Look;
use madoguchi_domain::income::IncomeNotice;
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use serde::Deserialize;
use ts_rs::TS;

use super::arguments::made_sure;
use super::command::{Admitted, Command};
use crate::about::{About, Access, CommandKind, Log};
use crate::check::Check;
use crate::convert;
use crate::error::Result;
use crate::ops::incomes::{self, IncomeToRecord};
use crate::ops::people::register::RegisterMode;
use crate::views::{IncomeChangeView, IncomeFileView};

/// The incomes of a person, with everything they said before.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Incomes {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// Why they are looked at.
    pub reason: String,
}

impl Command for Incomes {
    const ABOUT: About = About::new("incomes", Access::With(Right::HandleIncomes), CommandKind::Read)
        .needs(Function::Incomes)
        .shows_people(Log::Looks(&[Look::Revealed]));
    type Answer = IncomeFileView;

    fn run(self, at: &Admitted<'_>) -> Result<IncomeFileView> {
        let shown = incomes::open(&mut at.office().looking(), &self.resident, &self.reason)?;
        Ok(convert::income::file(&shown.resident))
    }
}

/// Records a year, or shows what that would change.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RecordIncome {
    /// 宛名番号, provisional number or record id.
    pub resident: String,
    /// The year as it is told.
    pub income: IncomeNotice,
    /// How the clerk made sure of the person.
    #[serde(default)]
    #[ts(as = "Option<Check>", optional = nullable)]
    pub check: Check,
    /// Only shows what would change.
    pub dry_run: bool,
}

impl Command for RecordIncome {
    const ABOUT: About = About::new("record_income", Access::With(Right::HandleIncomes), CommandKind::Write)
        .needs(Function::Incomes)
        .shows_people(Log::Looks(&[Look::Revealed]));
    type Answer = IncomeChangeView;

    fn run(self, at: &Admitted<'_>) -> Result<IncomeChangeView> {
        let mode = if self.dry_run { RegisterMode::Preview } else { RegisterMode::Commit };
        let ask = IncomeToRecord { resident: &self.resident, notice: &self.income };
        let change = incomes::record(&mut at.office().writing(), &ask, &made_sure(at, self.check)?, mode)?;
        Ok(convert::income::change(&change))
    }
}
