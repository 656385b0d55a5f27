//! 事務所の名称・保険者番号・市町村コード: what they are from a day on.

use chrono::NaiveDate;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::founding::{self, InsurerInput};
use madoguchi_domain::record::Insurer;
use madoguchi_domain::rights::Right;
use madoguchi_domain::wareki;

use crate::about::{About, Access, CommandKind};
use crate::context::{ReadContext, WriteContext};
use crate::convert;
use crate::convert::lists::{Sheet, amendments};
use crate::entry::claim;
use crate::error::{OfficeError, Result};
use crate::ops::lists::{Line, List, ListQuery, Rows};
use crate::views::InsurerView;
use crate::words;

/// What becomes of what was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amend {
    /// It is only shown.
    Preview,
    /// It is written.
    Write,
}

/// Amends the office from a day on; answers what it is called and numbered from then.
pub fn amend(at: &mut WriteContext<'_>, typed: &InsurerInput<'_>, from: NaiveDate, how: Amend) -> Result<Insurer> {
    if how == Amend::Preview {
        at.refresh()?;
        return Ok(founding::amend(at.record, typed, from)?.0);
    }
    let (entry, context) = (at.clock.new_id(), at.who(Authority::Counter)?);
    let insurer = at.store.commit(context, |commit| -> Result<_> {
        let office = commit.read().find_office()?.ok_or(OfficeError::Founding)?;
        let (insurer, acts) = founding::amend(&office, typed, from)?;
        commit.append(claim(entry, acts, None))?;
        Ok(insurer)
    })?;
    at.refresh()?;
    Ok(insurer)
}

/// Moves the day of a sample office on; answers the new one. An office that is open elsewhere follows when it looks for changes.
pub fn move_day(at: &mut WriteContext<'_>, day: NaiveDate) -> Result<NaiveDate> {
    let (entry, context) = (at.clock.new_id(), at.who(Authority::Counter)?);
    at.store.commit(context, |commit| -> Result<_> {
        let office = commit.read().find_office()?.ok_or(OfficeError::Founding)?;
        commit.append(claim(entry, vec![founding::move_day(&office, day)?], None))?;
        Ok(())
    })?;
    at.refresh()?;
    Ok(day)
}

/// 保険者の名称・番号の変更一覧.
pub struct Amendments;

impl List for Amendments {
    type Row = InsurerView;
    const ABOUT: About = About::new("amendments", Access::With(Right::BeSignedIn), CommandKind::Read);
    const TITLE: &'static str = "保険者の名称・番号の変更一覧";

    fn rows(at: ReadContext<'_>, _asked: &ListQuery) -> Result<Rows<InsurerView>> {
        let lines = convert::insurers(at.founding()).into_iter().map(|row| Line { row, whom: None });
        Ok(Rows::All(lines.collect()))
    }

    fn sheet(at: ReadContext<'_>, _asked: &ListQuery, _all: u64) -> Result<Sheet<InsurerView>> {
        let about = vec![words::lists::as_of(&at.insurer().name, &wareki::long(at.today()))];
        Ok(Sheet { title: None, about, columns: amendments::columns() })
    }
}
