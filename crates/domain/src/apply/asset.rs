//! What an act does to the office's assets.

use super::records::NotApplicable;
use crate::act::AssetSet;
use crate::record::{AssetRef, OfficeRecord};

/// The office refers to the asset; what it referred to before by that name stays in the section's history.
pub(super) fn record(office: &mut OfficeRecord, set: &AssetSet) -> Result<(), NotApplicable> {
    if set.asset.open().is_none() {
        return Err(NotApplicable::AssetBroken);
    }
    let reference = AssetRef {
        hash: set.asset.hash.clone(),
        size_bytes: set.asset.size_bytes,
        set_on: set.set_on,
        set_by: set.set_by.clone(),
    };
    office.assets.body.insert(set.name.clone(), reference);
    Ok(())
}
