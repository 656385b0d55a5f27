//! 事務所の名称・保険者番号・市町村コード: what they are from a day on.

use chrono::NaiveDate;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::founding::{self, Typed};
use madoguchi_domain::record::Insurer;

use crate::context::WriteContext;
use crate::entry::claim;
use crate::error::{OfficeError, Result};

/// What becomes of what was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amend {
    /// It is only shown.
    Preview,
    /// It is written.
    Write,
}

/// Amends the office from a day on; answers what it is called and numbered from then.
pub fn amend(at: &mut WriteContext<'_>, typed: &Typed<'_>, from: NaiveDate, how: Amend) -> Result<Insurer> {
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
