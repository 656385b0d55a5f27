//! Long works: how far those under way at this desk are, stopping one; and the runs of this machine, whatever the work.

use madoguchi_domain::access::Look;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_store::{ItemOrder, ItemsQuery};
use serde::Deserialize;
use ts_rs::TS;

use super::command::{Admitted, Command};
use super::imports::RowResult;
use crate::about::{About, Access, CommandKind, Log, Unnoted};
use crate::error::Result;
use crate::ops::determine::month::month_of;
use crate::ops::{age_75, runs};
use crate::runs::{Go, Lend, Mode, Now, Watch};
use crate::views::{RunItemView, RunProgressView, RunView};

/// Most items of one page.
pub const ITEMS_MAX: u64 = crate::ops::runs::ITEMS_SHOWN_MAX;

/// A long work, of which one of its name runs at a time.
#[derive(Debug, Clone, Copy, Deserialize, TS, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LongWork {
    /// 取込
    Import,
    /// 月次判定
    MonthRound,
    /// 75歳到達国保資格喪失 (2.5.1)
    #[serde(rename = "age_75")]
    #[strum(serialize = "age_75")]
    Age75,
    /// 75歳到達国保資格喪失の取消
    #[serde(rename = "age_75_undo")]
    #[strum(serialize = "age_75_undo")]
    Age75Undo,
}

/// A long work of a month that is begun by its name.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub enum MonthWork {
    /// 75歳到達国保資格喪失 (2.5.1)
    #[serde(rename = "age_75")]
    Age75,
}

/// Begins a work of a month, or goes on with the one that stopped.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RunStart {
    /// The work.
    pub work: MonthWork,
    /// Its month; left out: the present one.
    pub month: Option<String>,
    /// Only counts what would change.
    #[serde(default)]
    pub dry_run: bool,
    /// Begins it and stops before its first item, so that items can be looked at and taken out.
    #[serde(default)]
    pub prepare: bool,
}

impl Command for RunStart {
    const ABOUT: About =
        About::new("run_start", Access::With(Right::RunBackOffice), CommandKind::Long).needs(Function::Notifications);
    type Answer = RunView;

    fn run(self, at: &Admitted<'_>) -> Result<RunView> {
        if self.dry_run && self.prepare {
            return Err(Refusal::field("prepare", "dry_run").into());
        }
        let today = at.office().today();
        let month = month_of(self.month.as_deref(), today)?;
        let mode = if self.dry_run { Mode::DryRun } else { Mode::Write };
        let prepare = self.prepare;
        let run = watched(at, |lend, watch| {
            let mut watch = |now: &Now<'_>| if prepare { watch(now).and(Go::Stop) } else { watch(now) };
            match self.work {
                MonthWork::Age75 => age_75::run(month, mode, lend, &mut watch),
            }
        })?;
        runs::view(at.office().reading(), &run)
    }
}

/// Does a long work at this desk, which hears how far it is.
fn watched<T>(at: &Admitted<'_>, work: impl FnOnce(Lend<'_>, Watch<'_>) -> Result<T>) -> Result<T> {
    let mut watching = at.runs.watch();
    work(&mut |step| at.lend(step), &mut |now| {
        at.tick(now.done, now.total);
        watching.at(now)
    })
}

impl LongWork {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// How far each work under way at this desk is. It names no resident, and every screen shows it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RunProgress {}

impl Command for RunProgress {
    const ABOUT: About = About::new("run_progress", Access::Meanwhile(Right::BeSignedIn), CommandKind::Read);
    type Answer = Vec<RunProgressView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<RunProgressView>> {
        Ok(at.runs.views())
    }
}

/// Stops the work of that name at this desk after its present step; how far each is.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RunStop {
    /// The work.
    pub work: LongWork,
}

impl Command for RunStop {
    // the roles that import are those that run the back office
    const ABOUT: About = About::new("run_stop", Access::Meanwhile(Right::RunBackOffice), CommandKind::Write);
    type Answer = Vec<RunProgressView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<RunProgressView>> {
        let work = self.work.as_str();
        if !at.runs.stop(work) {
            return Err(Refusal::new(RefusalCode::RunUnknown).with("work", work).into());
        }
        Ok(at.runs.views())
    }
}

/// Runs of this machine, the newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListRuns {}

impl Command for ListRuns {
    const ABOUT: About = About::new("runs", Access::With(Right::BeSignedIn), CommandKind::Read);
    type Answer = Vec<RunView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<RunView>> {
        runs::list(at.office().reading())
    }
}

/// How one run stands.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowRun {
    /// Its number.
    pub run: u64,
}

impl Command for ShowRun {
    const ABOUT: About = About::new("run", Access::With(Right::BeSignedIn), CommandKind::Read);
    type Answer = RunView;

    fn run(self, at: &Admitted<'_>) -> Result<RunView> {
        runs::get(at.office().reading(), self.run)
    }
}

/// A page of the items of a run.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RunItems {
    /// Its number.
    pub run: u64,
    /// Only items of this result.
    pub result: Option<RowResult>,
    /// Items before the page.
    #[serde(default)]
    pub offset: u64,
    /// Items of the page.
    pub limit: u64,
}

impl Command for RunItems {
    const ABOUT: About = About::new("run_items", Access::With(Right::RunBackOffice), CommandKind::Read)
        .shows_people(Log::ByScript(Unnoted::WorkList, &[Look::Listed]));
    type Answer = Vec<RunItemView>;

    fn run(self, at: &Admitted<'_>) -> Result<Vec<RunItemView>> {
        let result = self.result.map(Into::into);
        let asked = ItemsQuery { result, order: ItemOrder::Place, offset: self.offset, limit: self.limit };
        runs::items(&mut at.office().looking(), self.run, asked)
    }
}

/// Stops a run before its next step, also one of another program; the same work again goes on.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PauseRun {
    /// Its number.
    pub run: u64,
}

impl Command for PauseRun {
    const ABOUT: About = About::new("run_pause", Access::With(Right::RunBackOffice), CommandKind::Write);
    type Answer = RunView;

    fn run(self, at: &Admitted<'_>) -> Result<RunView> {
        runs::pause(&mut at.office().writing(), self.run)
    }
}

/// Goes on with a run that did not end, whatever its work.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ResumeRun {
    /// Its number.
    pub run: u64,
}

impl Command for ResumeRun {
    const ABOUT: About = About::new("run_resume", Access::With(Right::RunBackOffice), CommandKind::Long);
    type Answer = RunView;

    fn run(self, at: &Admitted<'_>) -> Result<RunView> {
        watched(at, |lend, watch| runs::resume(self.run, lend, watch))
    }
}

/// Gives up a run that did not end. What it wrote stays.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CancelRun {
    /// Its number.
    pub run: u64,
}

impl Command for CancelRun {
    const ABOUT: About = About::new("run_cancel", Access::With(Right::RunBackOffice), CommandKind::Write);
    type Answer = RunView;

    fn run(self, at: &Admitted<'_>) -> Result<RunView> {
        runs::cancel(&mut at.office().writing(), self.run)
    }
}

/// Takes back what a run wrote that has ended; answers the run that does it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct UndoRun {
    /// Its number.
    pub run: u64,
}

impl Command for UndoRun {
    const ABOUT: About = About::new("run_undo", Access::With(Right::RunBackOffice), CommandKind::Long);
    type Answer = RunView;

    fn run(self, at: &Admitted<'_>) -> Result<RunView> {
        watched(at, |lend, watch| runs::undo(self.run, lend, watch))
    }
}

/// Closes a run that has ended: what it wrote is not taken back as a whole any more.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CloseRun {
    /// Its number.
    pub run: u64,
}

impl Command for CloseRun {
    const ABOUT: About = About::new("run_close", Access::With(Right::RunBackOffice), CommandKind::Write);
    type Answer = RunView;

    fn run(self, at: &Admitted<'_>) -> Result<RunView> {
        runs::close(&mut at.office().writing(), self.run)
    }
}

/// Takes an item out of a run before it is written.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExcludeItem {
    /// The run.
    pub run: u64,
    /// The item's place.
    pub item: u64,
}

impl Command for ExcludeItem {
    const ABOUT: About = About::new("run_exclude", Access::With(Right::RunBackOffice), CommandKind::Write);
    type Answer = RunView;

    fn run(self, at: &Admitted<'_>) -> Result<RunView> {
        runs::exclude(&mut at.office().writing(), self.run, self.item)
    }
}
