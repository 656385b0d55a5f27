//! The one search box (2.1.1).

use madoguchi_domain::access::Place;
use madoguchi_domain::decide::national::by_age::turns_75;
use madoguchi_store::{Card, Hits, MatchKind};

use crate::context::{LookContext, ReadContext};
use crate::error::Result;
use crate::note::Note;

/// Up to `limit` residents whom every word of `text` fits. `stop` ends it early: a newer question makes this one void.
/// Who lives with a protected person is shown without address, and not found by it.
pub fn search(at: ReadContext<'_>, text: &str, limit: usize, stop: &dyn Fn() -> bool) -> Result<Hits> {
    let reader = at.reader;
    let _one_state = reader.snapshot()?;
    let mut found = reader.search(text, limit, stop)?;
    let mut told = Vec::with_capacity(found.hits.len());
    for mut hit in found.hits {
        ends_by_age(&mut hit.card);
        let address = hit.card.address.as_deref();
        let juki = hit.card.juki_household_no.as_deref();
        if address.map(|address| reader.home_is_hidden_at(juki, address)).transpose()? == Some(true) {
            hit.card.address = None;
            if hit.reasons.iter().any(|why| why.kind == MatchKind::Address) {
                continue;
            }
        }
        told.push(hit);
    }
    found.hits = told;
    Ok(found)
}

/// What stands in the index says nothing of days that came since: coverage ends on the 75th birthday (国保法6条8号).
fn ends_by_age(card: &mut Card) {
    let (Some(by), Some(birthday)) = (&mut card.covered_by, turns_75(card.birth)) else { return };
    for (_, from, to) in &mut by.periods {
        if *from <= birthday && to.is_none_or(|to| birthday < to) {
            *to = Some(birthday);
        }
    }
}

/// The same as a list that leaves the program, noted in the access log by its count.
pub fn search_out(at: &mut LookContext<'_>, text: &str, limit: usize) -> Result<Hits> {
    let found = search(at.reading(), text, limit, &|| false)?;
    let whom = found.hits.iter().map(|hit| hit.record);
    at.note(Note::list(Place::Search, whom))?;
    Ok(found)
}
