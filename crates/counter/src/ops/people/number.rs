//! 宛名番号 of a person who was registered under a 仮番号: a clerk says who is who, and the record goes on under both numbers.

use madoguchi_domain::decide::same_person;
use madoguchi_domain::entry::Authority;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_store::Holders;

use crate::context::WriteContext;
use crate::entry::claim;
use crate::error::Result;
use crate::ops::people::find::resident;

/// Gives a person known by a 仮番号 the 宛名番号 of the registry. Coverage and papers stay with the record.
pub fn assign(at: &mut WriteContext<'_>, who: &str, atena_no: &str) -> Result<()> {
    let context = at.who(Authority::Counter)?;
    let (id, atena_no) = (at.clock.new_id(), atena_no.trim());
    at.store.commit(context, |commit| {
        let person = resident(commit.read(), who)?;
        let act = same_person::assign_number(&person, atena_no)?;
        if commit.read().resident_by_number(atena_no)? != Holders::Nobody {
            let taken = Refusal::new(RefusalCode::StateForbids).with("resident", atena_no);
            return Err(taken.with("field", "atena_no_taken").into());
        }
        commit.append(claim(id, vec![act], None))?;
        Ok(())
    })
}
