//! People and their households, found by what a clerk or a record names.

use madoguchi_domain::record::{RecordId, Resident};
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::scheme::national::Household;
use madoguchi_store::{Holders, Reader};

use crate::error::Result;
use crate::ops::record_cache::RecordCache;

/// A resident by 宛名番号, provisional number or record id.
pub(crate) fn resident(reader: Reader<'_>, text: &str) -> Result<Resident> {
    let text = text.trim();
    let id = match uuid::Uuid::parse_str(text) {
        Ok(id) => Some(id),
        Err(_) => match reader.resident_by_number(text)? {
            Holders::Nobody => None,
            Holders::One(id) => Some(id),
            Holders::Several(ids) => return Err(ambiguous(text, &ids).into()),
        },
    };
    let found = match id {
        Some(id) => reader.find_resident(id)?,
        None => None,
    };
    Ok(found.ok_or_else(|| Refusal::new(RefusalCode::ResidentUnknown).with("resident", text))?)
}

/// Several bear the number: the clerk takes one of them by its id.
fn ambiguous(number: &str, ids: &[RecordId]) -> Refusal {
    let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    Refusal::new(RefusalCode::NumberAmbiguous).with("resident", number).with("ids", ids)
}

/// What a record is called outside: the 宛名番号, else the provisional number, else the id.
pub(crate) fn shown_no(reader: Reader<'_>, id: RecordId) -> Result<String> {
    Ok(no_or_id(reader.resident_now(id)?.as_ref(), id))
}

/// The number somebody goes by, else the id of the record.
pub(crate) fn no_or_id(person: Option<&Resident>, id: RecordId) -> String {
    let no = person.map(|person| person.identity.body.shown_no()).filter(|no| !no.is_empty());
    no.map_or_else(|| id.to_string(), str::to_owned)
}

/// Every household that ever covered the person.
pub(crate) fn homes(reader: Reader<'_>, person: &Resident) -> Result<Vec<Household>> {
    RecordCache::of(reader).homes_besides(person, None)
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::act::Act;
    use madoguchi_domain::clock::Clock;
    use madoguchi_domain::entry::Authority;
    use madoguchi_domain::person::{Birth, Identity};
    use madoguchi_store::{Batch, BatchEntry, Context, Effect, EntryOrigin, RawKey, Store, StoreError, Terminal};
    use uuid::Uuid;

    use super::*;
    use crate::clock::SystemClock;
    use crate::error::CounterError;

    const NUMBER: &str = "000000000000007";

    fn context() -> Context {
        Context { clerk: "見本係".into(), authority: Authority::Batch, at: SystemClock::default().now() }
    }

    /// A terminal that registered somebody under the number.
    fn terminal(folder: &std::path::Path, n: u128) -> Store {
        let path = folder.join(n.to_string());
        let of = Terminal::alone(Uuid::from_u128(n));
        let mut store = Store::create(&path.with_extension("db"), &RawKey::new([7; 32]), of).expect("a new store");
        store.connect("見本").expect("it has no entry yet");
        let identity =
            Identity { atena_no: Some(NUMBER.into()), ..Identity::blank(Birth::parse("1980-05-05").unwrap()) };
        let act = Act::RecordResident { resident: Uuid::from_u128(n), identity: Box::new(identity) };
        let draft = crate::entry::claim(Uuid::from_u128(100 + n), vec![act], None);
        store.commit(context(), |commit| commit.append(draft).map(|_| ())).expect("the number is free here");
        store
    }

    #[test]
    fn a_number_that_two_bear_is_refused_and_each_is_found_by_the_id() {
        let (mine, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (mut store, other) = (terminal(mine.path(), 1), terminal(theirs.path(), 2));
        assert_eq!(resident(store.read(), NUMBER).unwrap().id, Uuid::from_u128(1));
        let (bytes, _) = other.read().find_entry(Uuid::from_u128(102)).unwrap().unwrap().seal().unwrap();
        let items = vec![BatchEntry { origin: EntryOrigin::Other(bytes), effect: Effect::Applied }];
        store.receive(context(), &Batch { cursor_before: 0, cursor_after: 1, items }).unwrap();
        match resident(store.read(), NUMBER) {
            Err(CounterError::Refused(refusal)) => {
                assert_eq!(refusal.code, RefusalCode::NumberAmbiguous);
                assert_eq!(refusal.fields["ids"], format!("{} {}", Uuid::from_u128(1), Uuid::from_u128(2)));
            }
            other => panic!("{:?}", other.map(|r| r.id)),
        }
        for n in [1, 2] {
            let id = Uuid::from_u128(n);
            assert_eq!(resident(store.read(), &id.to_string()).unwrap().id, id);
        }
        let again = store.read().resident_by_number(NUMBER).unwrap().one();
        assert!(matches!(again, Err(StoreError::NumberAmbiguous)));
    }
}
