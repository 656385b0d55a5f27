//! The work list of reflected movements: what the registry told and a clerk still has to decide.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use madoguchi_domain::access::Look;
use madoguchi_domain::act::Act;
use madoguchi_domain::clock::Clock;
use madoguchi_domain::decide::national::tasks;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::names;
use madoguchi_domain::record::{Resident, TaskEnd, Wanted};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_domain::wareki;
use madoguchi_store::{Commit, OpenTask, Reader};
use uuid::Uuid;

use crate::about::{About, Access, CommandKind, Log, Unnoted};
use crate::context::{ReadContext, WriteContext};
use crate::convert::imports;
use crate::convert::lists::{Sheet, movements};
use crate::entry::claim;
use crate::error::Result;
use crate::ops::lists::{Line, List, ListQuery, Rows};
use crate::ops::met::close_met;
use crate::views::MovementTaskView;
use crate::words;

/// Movements that still ask for a clerk, by day. What was done since is no longer among them: it closed its task.
pub fn list(at: ReadContext<'_>) -> Result<Vec<MovementTaskView>> {
    let reader = at.reader;
    let mut views = Vec::new();
    for task in reader.open_tasks()? {
        views.extend(view(at, reader, task)?);
    }
    Ok(views)
}

/// 異動処理待ち一覧.
pub struct Movements;

impl List for Movements {
    type Row = MovementTaskView;
    const ABOUT: About = About::new("movements", Access::With(Right::LookUp), CommandKind::Read)
        .needs(Function::LinkFiles)
        .shows_people(Log::ByScript(Unnoted::WorkList, &[Look::Listed]));
    const TITLE: &'static str = "異動処理待ち一覧";

    fn rows(at: ReadContext<'_>, _asked: &ListQuery) -> Result<Rows<MovementTaskView>> {
        let line = |row: MovementTaskView| Line { whom: row.record.parse().ok(), row };
        Ok(Rows::All(list(at)?.into_iter().map(line).collect()))
    }

    fn sheet(at: ReadContext<'_>, _asked: &ListQuery, all: u64) -> Result<Sheet<MovementTaskView>> {
        let about = words::registry::waiting(&at.insurer().name, &wareki::long(at.today()), all);
        Ok(Sheet { title: None, about: vec![about], columns: movements::columns() })
    }
}

/// A clerk closes a movement that asks for nothing more; the reason is in the journal, with the clerk's name.
pub fn close(at: &mut WriteContext<'_>, task: &str, why: &str) -> Result<()> {
    at.signed_in()?;
    let why = names::said(why).ok_or_else(|| Refusal::field("reason", why))?;
    let unknown = || Refusal::new(RefusalCode::JobUnknown).with("field", "task");
    let task = Uuid::parse_str(task).map_err(|_| unknown())?;
    let context = at.who(Authority::Counter)?;
    let id = at.clock.new_id();
    at.store.commit(context, |commit| {
        let resident = commit.read().resident_of_task(task)?.ok_or_else(unknown)?;
        let end = TaskEnd::Clerk { why: why.clone() };
        commit.append(claim(id, vec![Act::CloseTask { resident, task, end }], None))?;
        Ok(())
    })
}

fn still_waits(at: ReadContext<'_>, reader: Reader<'_>, resident: &Resident, task: Uuid) -> Result<bool> {
    let household = reader.household_of(resident.id)?;
    let open = resident.tasks.body.iter().find(|open| open.id == task);
    Ok(open.is_some_and(|task| tasks::is_open(task, resident, household.as_ref(), at.today())))
}

fn view(at: ReadContext<'_>, reader: Reader<'_>, open: OpenTask) -> Result<Option<MovementTaskView>> {
    let Some(resident) = reader.find_resident(open.resident)? else { return Ok(None) };
    let Some(task) = resident.tasks.body.iter().find(|task| task.id == open.task) else { return Ok(None) };
    // everything else that ends a task closes it
    if task.wanted.depends_on_day() && !still_waits(at, reader, &resident, task.id)? {
        return Ok(None);
    }
    Ok(Some(imports::movement(&resident, task)))
}

/// Closes the tasks that nobody meets any more because their day went by: a paper that ran out is not to be replaced.
pub(super) fn close_outdated(commit: &mut Commit<'_>, clock: &dyn Clock, today: NaiveDate) -> Result<()> {
    let outdated = |wanted: &Wanted| wanted.depends_on_day();
    let mut residents = BTreeSet::new();
    for wanted in Wanted::ALL.into_iter().filter(outdated) {
        let open = commit.read().open_tasks_that_want(wanted.as_str())?;
        residents.extend(open.into_iter().map(|open| open.resident));
    }
    residents.into_iter().try_for_each(|id| close_met(commit, clock.new_id(), &[id], today))
}
