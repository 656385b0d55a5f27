//! 保存年限: the table as this office keeps it, and which residents' files could be closed on a day.

use chrono::NaiveDate;
use madoguchi_domain::access::Place;
use madoguchi_domain::retention::closable;

use crate::codes::code;
use crate::context::{LookContext, ReadContext};
use crate::convert;
use crate::convert::retention::FilesCounted;
use crate::error::Result;
use crate::note::Note;
use crate::ops::people::find::shown_no;
use crate::views::{ClosableView, RetentionView};

/// The table on `on` (none = today), and how many files could be closed; `list` names them and is noted.
/// Changes nothing.
pub(crate) fn review(at: &mut LookContext<'_>, on: Option<NaiveDate>, list: Listing) -> Result<RetentionView> {
    let day = on.unwrap_or_else(|| at.today());
    let reader = at.reading().reader;
    let (mut residents, mut kept, mut found) = (0, std::collections::BTreeMap::new(), Vec::new());
    for id in reader.resident_ids()? {
        let Some(resident) = reader.find_resident(id)? else { continue };
        residents += 1;
        match closable(&resident, reader.household_of(id)?.as_ref(), at.record, day) {
            Ok(since) => found.push((id, since)),
            Err(why) => *kept.entry(code(why)).or_default() += 1,
        }
    }
    let closable = found.len() as u64;
    let named = match list {
        Listing::Counts => None,
        Listing::Named => Some(named(at.reading(), &found)?),
    };
    if named.is_some() {
        at.note(Note::list(Place::Retention, found.iter().map(|(id, _)| *id)))?;
    }
    Ok(convert::retention::review(day, at.record, FilesCounted { residents, closable, kept }, named))
}

fn named(at: ReadContext<'_>, found: &[(uuid::Uuid, NaiveDate)]) -> Result<Vec<ClosableView>> {
    let view = |(id, since): &(uuid::Uuid, NaiveDate)| {
        Ok(convert::retention::closable(shown_no(at.reader, *id)?, *id, *since))
    };
    found.iter().map(view).collect()
}

/// Counts alone, or names too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    /// How many.
    Counts,
    /// Which.
    Named,
}
