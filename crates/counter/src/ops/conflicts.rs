//! What stands against each other after a sync, for a clerk to resolve: numbers that several bear, own entries without an effect.
//!
//! Knows where both are found and whom they concern. Decides nothing, changes nothing.

use chrono::NaiveDate;
use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Entry;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::records::Record;
use madoguchi_store::Reader;

use crate::context::ReadContext;
use crate::convert::conflicts;
use crate::error::Result;
use crate::views::{ConflictPersonView, ConflictView};

/// Every conflict: first the numbers, then the entries in their order.
pub fn list(at: ReadContext<'_>) -> Result<Vec<ConflictView>> {
    conflicts_on(at.reader, at.today())
}

fn conflicts_on(reader: Reader<'_>, today: NaiveDate) -> Result<Vec<ConflictView>> {
    let mut views = Vec::new();
    for duplicate in reader.duplicates()? {
        let people = people(reader, today, &duplicate.records)?;
        views.push(conflicts::duplicate(duplicate, people));
    }
    for (id, cause) in reader.parked()? {
        let Some(entry) = reader.find_entry(id)? else { continue };
        views.push(conflicts::parked(&entry, &cause, people_of_entry(reader, today, &entry)?));
    }
    Ok(views)
}

/// Residents as they are; of a household its head.
fn people(reader: Reader<'_>, today: NaiveDate, records: &[RecordId]) -> Result<Vec<ConflictPersonView>> {
    let mut people = Vec::new();
    for id in records {
        let resident = match reader.find_record(*id)? {
            Some(Record::Resident(resident)) => Some(*resident),
            Some(Record::Household(household)) => match household.head_on(today) {
                Some(head) => reader.find_resident(head)?,
                None => None,
            },
            Some(Record::Office(_)) | None => None,
        };
        people.extend(resident.as_ref().map(conflicts::person));
    }
    Ok(people)
}

/// Whom an entry touches; who has no file without it, as the entry calls them.
fn people_of_entry(reader: Reader<'_>, today: NaiveDate, entry: &Entry) -> Result<Vec<ConflictPersonView>> {
    let mut touched: Vec<RecordId> = entry.acts().flat_map(Act::touches).collect();
    touched.sort_unstable();
    touched.dedup();
    let mut shown = people(reader, today, &touched)?;
    for act in entry.acts() {
        if let Act::RecordResident { resident, identity } = act
            && reader.find_resident(*resident)?.is_none()
        {
            shown.push(conflicts::person_without_file(identity));
        }
    }
    shown.sort_by(|a, b| (&a.kana, &a.record).cmp(&(&b.kana, &b.record)));
    shown.dedup();
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use madoguchi_domain::clock::Clock;
    use madoguchi_domain::entry::Authority;
    use madoguchi_domain::person::{Birth, Identity};
    use madoguchi_domain::scheme::national::HouseholdNumber;
    use madoguchi_store::{Batch, BatchEntry, Context, Effect, EntryOrigin, RawKey, Store, Terminal};
    use uuid::Uuid;

    use super::*;
    use crate::clock::SystemClock;
    use crate::entry::claim;
    use crate::views::ConflictKind;

    const NUMBER: &str = "000000000000007";

    fn context() -> Context {
        Context { clerk: "見本係".into(), authority: Authority::Batch, at: SystemClock::default().now() }
    }

    fn resident(n: u128, name: &str, atena_no: Option<&str>) -> Act {
        let blank = Identity::blank(Birth::parse("1980-05-05").unwrap());
        let identity = Identity { name: name.into(), atena_no: atena_no.map(str::to_owned), ..blank };
        Act::RecordResident { resident: Uuid::from_u128(n), identity: Box::new(identity) }
    }

    fn household(head: u128) -> Act {
        let number = HouseholdNumber { symbol: "見".into(), number: head.to_string(), juki_household_no: None };
        Act::OpenHousehold { household: Uuid::from_u128(500), number, head: Uuid::from_u128(head) }
    }

    fn terminal(folder: &Path, n: u128, entries: [Vec<Act>; 2]) -> Store {
        let folder = folder.join(n.to_string());
        std::fs::create_dir(&folder).unwrap();
        let path = folder.join("office.db");
        let mut store = Store::create(&path, &RawKey::new([7; 32]), Terminal::alone(Uuid::from_u128(n))).unwrap();
        store.connect("見本").unwrap();
        for (id, acts) in (n * 100..).zip(entries) {
            let draft = claim(Uuid::from_u128(id), acts, None);
            store.commit(context(), |commit| commit.append(draft).map(|_| ())).unwrap();
        }
        store
    }

    #[test]
    fn a_number_of_two_and_an_entry_without_effect_are_listed_with_whom_they_concern() {
        let folder = tempfile::tempdir().unwrap();
        let newcomer = vec![resident(3, "来　人", None), household(3)];
        let mut mine = terminal(folder.path(), 1, [vec![resident(1, "森　一", Some(NUMBER))], newcomer]);
        let theirs = terminal(folder.path(), 2, [vec![resident(2, "林　二", Some(NUMBER))], vec![household(2)]]);
        let today = "2026-11-21".parse().unwrap();
        assert_eq!(conflicts_on(mine.read(), today).unwrap(), []);
        let received = |id| {
            let (bytes, _) = theirs.read().find_entry(Uuid::from_u128(id)).unwrap().unwrap().seal().unwrap();
            BatchEntry { origin: EntryOrigin::Other(bytes), effect: Effect::Applied }
        };
        let batch = Batch { cursor_before: 0, cursor_after: 2, items: vec![received(200), received(201)] };
        mine.receive(context(), &batch).unwrap();
        let found = conflicts_on(mine.read(), today).unwrap();
        let [number, entry] = found.as_slice() else { panic!("{found:?}") };
        let people = |view: &ConflictView| {
            let who = |p: &ConflictPersonView| (p.name.clone(), p.record.is_some());
            view.people.iter().map(who).collect::<Vec<_>>()
        };
        assert_eq!((number.kind, number.about.as_str()), (ConflictKind::AtenaNo, NUMBER));
        assert_eq!(people(number), [("森　一".to_owned(), true), ("林　二".to_owned(), true)]);
        assert_eq!((entry.kind, entry.clerk.as_deref()), (ConflictKind::ParkedEntry, Some("見本係")));
        assert!(entry.message.contains("同じ個票がすでにあります"), "{}", entry.message);
        assert_eq!(people(entry), [("来　人".to_owned(), false), ("林　二".to_owned(), true)]);
    }
}
