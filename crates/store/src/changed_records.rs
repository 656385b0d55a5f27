//! What changed since a place in the order of application: which records, so that a screen that shows none of them stays as it is.

use std::collections::BTreeMap;

use madoguchi_domain::act::Act;
use madoguchi_domain::entry::Entry;
use madoguchi_domain::record::RecordId;
use madoguchi_domain::records::RecordKind;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::column::signed;
use crate::read::{OWN, Reader};
use crate::{Result, StoreError};

/// What entries touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangedRecords {
    /// These records, none when nothing was recorded.
    Records(BTreeMap<RecordId, RecordKind>),
    /// More entries than the caller asked for: every record counts as changed.
    Many,
}

impl Reader<'_> {
    /// Records touched by entries behind `place`; [`ChangedRecords::Many`] when there are more than `entries_max` of them.
    pub fn changed_since(&self, place: u64, entries_max: u32) -> Result<ChangedRecords> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT terminal, bytes FROM entry WHERE place > :place ORDER BY place LIMIT :most")?;
        let mut rows =
            statement.query(named_params! {":place": signed(place), ":most": entries_max.saturating_add(1)})?;
        let (mut ids, mut entries) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            entries += 1;
            // what others did folds own entries that wait anew, and so other records than it names
            if entries > entries_max || row.get::<_, i64>("terminal")? != OWN {
                return Ok(ChangedRecords::Many);
            }
            let entry = Entry::open(&row.get::<_, Vec<u8>>("bytes")?).map_err(StoreError::Entry)?;
            ids.extend(entry.acts().flat_map(Act::touches));
        }
        let mut records = BTreeMap::new();
        for id in ids {
            records.extend(self.kind_of(id)?.map(|kind| (id, kind)));
        }
        Ok(ChangedRecords::Records(records))
    }

    fn kind_of(&self, id: RecordId) -> Result<Option<RecordKind>> {
        let mut statement = self.conn.prepare_cached("SELECT kind FROM record WHERE id = :id")?;
        let kind = |row: &Row<'_>| row.get::<_, String>("kind");
        let kind = statement.query_row(named_params! {":id": id.as_bytes()}, kind).optional()?;
        let all = [RecordKind::Resident, RecordKind::Household, RecordKind::Office];
        Ok(kind.and_then(|kind| all.into_iter().find(|known| known.as_str() == kind)))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::tests::{Desk, cover, draft, person};

    fn records(of: &[(u128, RecordKind)]) -> ChangedRecords {
        ChangedRecords::Records(of.iter().map(|(id, kind)| (Uuid::from_u128(*id), *kind)).collect())
    }

    #[test]
    fn what_was_touched_behind_a_place_is_named_with_its_kind() {
        let mut desk = Desk::town();
        let place = desk.store.read().last_place().unwrap();
        let since = |desk: &Desk, most| desk.store.read().changed_since(place, most).unwrap();
        assert_eq!(since(&desk, 5), records(&[]));
        desk.append(draft(50, vec![person(12, "髙橋　葛", "タカハシ　カツラ", "1980-05-05")])).unwrap();
        assert_eq!(since(&desk, 5), records(&[(12, RecordKind::Resident)]));
        desk.append(draft(51, cover(12, 501, "0000002", "2026-11-01"))).unwrap();
        assert_eq!(since(&desk, 5), records(&[(12, RecordKind::Resident), (501, RecordKind::Household)]));
        assert_eq!(since(&desk, 1), ChangedRecords::Many);
    }
}
