//! 75歳到達対象者一覧: who turns 75 in a month and is insured until then; also ahead of the month, and after its run.

use std::collections::BTreeSet;

use madoguchi_domain::access::Look;
use madoguchi_domain::decide::national::by_age_list::{Turning, births_of, turning};
use madoguchi_domain::determine::Month;
use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::rights::Right;
use madoguchi_domain::scheme::Function;
use madoguchi_domain::scheme::national::Household;
use madoguchi_domain::wareki;
use madoguchi_store::BirthRange;

use crate::about::{About, Access, CommandKind, Log};
use crate::context::ReadContext;
use crate::convert::determine::in_words;
use crate::convert::lists::{Sheet, age_75};
use crate::error::Result;
use crate::ops::determine::month::month_of;
use crate::ops::lists::{Filter, Line, List, ListQuery, Rows};
use crate::views::Age75LineView;
use crate::words;

/// The list of a month.
pub struct Turning75;

impl List for Turning75 {
    type Row = Age75LineView;
    const ABOUT: About = About::new("age_75", Access::With(Right::RunBackOffice), CommandKind::Read)
        .needs(Function::Notifications)
        .shows_people(Log::Looks(&[Look::Listed]));
    const TITLE: &'static str = "75歳到達対象者一覧";
    const FILTERS: &'static [Filter] =
        &[Filter {
            key: "month", label: "75歳になる月（空欄は今月。先の月も指定できる）", choices: &[]
        }];

    fn rows(at: ReadContext<'_>, asked: &ListQuery) -> Result<Rows<Age75LineView>> {
        let month = month_of(asked.filter("month"), at.today())?;
        let mut lines = Vec::new();
        for id in who(at, month)? {
            lines.extend(line(at, id, month)?);
        }
        // who has a day comes before who has none
        lines.sort_by_key(|line| (line.row.turns_on.is_none(), line.row.turns_on));
        Ok(Rows::All(lines))
    }

    fn sheet(at: ReadContext<'_>, asked: &ListQuery, all: u64) -> Result<Sheet<Age75LineView>> {
        let month = month_of(asked.filter("month"), at.today())?;
        let about = words::lists::of_people(&at.insurer().name, &in_words(month), &wareki::long(at.today()), all);
        Ok(Sheet { title: None, about: vec![about], columns: age_75::columns() })
    }
}

/// Whoever may turn 75 in the month and is covered in it, each once.
fn who(at: ReadContext<'_>, month: Month) -> Result<Vec<RecordId>> {
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for (first, last) in births_of(month) {
        let born = at.reader.born_and_covered(&BirthRange { first, last }, month.first_day())?;
        found.extend(born.into_iter().filter(|id| known.insert(*id)));
    }
    Ok(found)
}

fn line(at: ReadContext<'_>, id: RecordId, month: Month) -> Result<Option<Line<Age75LineView>>> {
    let Some(household) = at.reader.household_of(id)? else { return Ok(None) };
    let people = people_of(at, &household)?;
    let Some(person) = people.iter().find(|person| person.id == id) else { return Ok(None) };
    let told: Option<Turning> = turning(person, &household, &people, month, (at.record, at.today()));
    Ok(told.map(|told| Line { row: age_75::line(person, &household, &people, &told), whom: Some(id) }))
}

/// Everybody who is or was covered in the household.
fn people_of(at: ReadContext<'_>, household: &Household) -> Result<Vec<Resident>> {
    let ids: BTreeSet<RecordId> = household.members.body.iter().map(|member| member.resident).collect();
    let mut people = Vec::new();
    for id in ids {
        people.extend(at.reader.find_resident(id)?);
    }
    Ok(people)
}
