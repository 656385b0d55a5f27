//! マイナ保険証の利用登録, told alone at any time: registered, cancelled, or asked and still not known.

use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::record::{Myna, MynaState};
use madoguchi_domain::refusal::{Refusal, RefusalCode};

use crate::check::{Check, stored_check};
use crate::context::WriteContext;
use crate::entry::claim;
use crate::error::Result;
use crate::ops::people::find::resident;

/// Records what is known of the card today. The same word twice on one day changes nothing.
pub fn record(at: &mut WriteContext<'_>, number: &str, state: MynaState, check: &Check) -> Result<()> {
    let context = at.who(Authority::Counter)?;
    let (id, today) = (at.clock.new_id(), at.today());
    let sample = at.founding().sample;
    at.store.commit(context, |commit| {
        let person = resident(commit.read(), number)?;
        let household = commit.read().household_of(person.id)?;
        let items = check.prove(&person, household.as_ref(), sample)?;
        let myna = Myna { state, asked_on: Some(today) };
        if person.myna.body == myna {
            return Err(Refusal::new(RefusalCode::NothingChanges).with("field", "myna").into());
        }
        let act = Act::RecordMyna { resident: person.id, myna };
        commit.append(claim(id, vec![act], Some(stored_check(items, None))))?;
        Ok(())
    })
}
