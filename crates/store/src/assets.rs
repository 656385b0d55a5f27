//! The bytes of the office's assets, addressed by their hash; written with the entry that names them, never changed.
//!
//! Knows which hashes entries name. Knows nothing of what an asset is for.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use madoguchi_domain::act::Act;
use madoguchi_domain::asset::{AssetHash, hash_of};
use madoguchi_domain::entry;
use rusqlite::{Connection, OptionalExtension, named_params};

use crate::commit::Commit;
use crate::read::Reader;
use crate::verify_report::{FaultKind, VerifyReport};
use crate::{Result, StoreError};

impl Commit<'_> {
    /// Keeps what these acts carry. The same bytes are kept once, whoever names them.
    pub(crate) fn keep_assets<'a>(&self, acts: impl IntoIterator<Item = &'a Act>) -> Result<()> {
        for (hash, bytes) in acts.into_iter().filter_map(carried_asset) {
            self.conn()
                .prepare_cached("INSERT INTO asset (hash, bytes) VALUES (:hash, :bytes) ON CONFLICT (hash) DO NOTHING")?
                .execute(named_params! {":hash": hash, ":bytes": bytes})?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// The bytes that have this hash; bytes that do not are an error.
    pub fn find_asset(&self, hash: &AssetHash) -> Result<Option<Vec<u8>>> {
        let mut statement = self.conn.prepare_cached("SELECT bytes FROM asset WHERE hash = :hash")?;
        let bytes: Option<Vec<u8>> =
            statement.query_row(named_params! {":hash": hash}, |row| row.get("bytes")).optional()?;
        if bytes.as_deref().is_some_and(|bytes| hash_of(bytes) != *hash) {
            return Err(StoreError::AssetDamaged);
        }
        Ok(bytes)
    }
}

fn carried_asset(act: &Act) -> Option<(AssetHash, Vec<u8>)> {
    if let Act::RecordAsset(set) = act { set.asset.open() } else { None }
}

/// The hash of the asset an act carries, if it carries one.
pub(crate) fn asset_hash_of(act: &Act) -> Option<AssetHash> {
    carried_asset(act).map(|(hash, _)| hash)
}

/// Every asset that an entry names is there with the bytes of its hash, and no other is.
pub(crate) fn prove(conn: &Connection, named: &BTreeSet<AssetHash>, report: &mut VerifyReport) -> Result<()> {
    let mut missing = named.clone();
    let mut statement = conn.prepare("SELECT hash, bytes FROM asset ORDER BY hash")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let stored: Vec<u8> = row.get("hash")?;
        let hash = hash_of(row.get_ref("bytes")?.as_bytes().unwrap_or_default());
        if stored != hash || !named.contains(&hash) {
            let place = HEXLOWER.encode(&stored);
            report.fault(FaultKind::AssetDiffers, format!("asset {place}"));
        }
        if let Ok(stored) = AssetHash::try_from(stored) {
            missing.remove(&stored);
        }
    }
    for hash in missing {
        report.fault(FaultKind::AssetDiffers, format!("asset {}", entry::hex(&hash)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use madoguchi_domain::act::AssetSet;
    use madoguchi_domain::asset::{Asset, SEAL};
    use madoguchi_domain::founding;
    use madoguchi_domain::record::InsurerKind;
    use uuid::Uuid;

    use super::*;
    use crate::tests::{Desk, desk, draft};

    const OFFICE: Uuid = Uuid::from_u128(1);

    fn founded() -> Desk {
        let mut desk = desk();
        let founding = founding::found(InsurerKind::Municipality, ["131016", "138016", "見本市"], "見本").unwrap();
        desk.append(draft(1, vec![Act::FoundOffice { office: OFFICE, founding }])).unwrap();
        desk
    }

    fn seal(asset: Asset) -> Act {
        let set_on = "2026-11-21".parse().unwrap();
        Act::RecordAsset(AssetSet { office: OFFICE, name: SEAL.into(), asset, set_on, set_by: "見本係".into() })
    }

    fn found(desk: &Desk, bytes: &[u8]) -> Option<Vec<u8>> {
        desk.store.read().find_asset(&hash_of(bytes)).unwrap()
    }

    #[test]
    fn an_asset_is_found_by_its_hash_and_an_earlier_one_stays() {
        let mut desk = founded();
        for (id, bytes) in [(2, b"first"), (3, b"other"), (4, b"first")] {
            desk.append(draft(id, vec![seal(Asset::of(bytes).unwrap())])).unwrap();
        }
        assert_eq!(found(&desk, b"first"), Some(b"first".to_vec()));
        assert_eq!(found(&desk, b"other"), Some(b"other".to_vec()));
        assert_eq!(found(&desk, b"never"), None);
        let office = desk.store.read().find_office().unwrap().unwrap();
        let reference = &office.assets.body[SEAL];
        assert_eq!((reference.hash.clone(), reference.size_bytes), (entry::hex(&hash_of(b"first")), 5));
        let named = BTreeSet::from([hash_of(b"first"), hash_of(b"other")]);
        let mut report = VerifyReport::default();
        prove(&desk.store.conn, &named, &mut report).unwrap();
        assert_eq!(report.faults, []);
    }

    #[test]
    fn an_asset_that_is_not_what_it_says_changes_nothing() {
        let mut desk = founded();
        let broken = Asset { hash: "00".repeat(32), ..Asset::of(b"first").unwrap() };
        assert!(matches!(desk.append(draft(2, vec![seal(broken)])), Err(StoreError::NotApplicable(_))));
        assert_eq!((found(&desk, b"first"), desk.store.read().head().unwrap().0), (None, 1));
    }

    #[test]
    fn bytes_that_lost_their_hash_are_never_given_out() {
        let mut desk = founded();
        desk.append(draft(2, vec![seal(Asset::of(b"first").unwrap())])).unwrap();
        let planted = "DROP TRIGGER asset_is_never_changed; UPDATE asset SET bytes = x'00'";
        desk.store.conn.execute_batch(planted).unwrap();
        assert!(matches!(desk.store.read().find_asset(&hash_of(b"first")), Err(StoreError::AssetDamaged)));
    }

    #[test]
    fn assets_are_never_changed_and_never_deleted() {
        let mut desk = founded();
        desk.append(draft(2, vec![seal(Asset::of(b"first").unwrap())])).unwrap();
        for sql in ["UPDATE asset SET bytes = x'00'", "DELETE FROM asset"] {
            assert!(desk.store.conn.execute_batch(sql).is_err(), "{sql}");
        }
    }
}
