//! Files of the office (職印, 外字表): registered by a supervisor, kept by the hash of their bytes, read where they are needed.
//!
//! Knows how a file is registered and found again. What is in one is the business of whoever reads it.

use madoguchi_domain::act::{Act, AssetSet};
use madoguchi_domain::asset::{ASSET_SIZE_BYTES_MAX, Asset, SEAL, parse_hash};
use madoguchi_domain::entry::Authority;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_printing::{Seal, SealError};
use madoguchi_store::StoreError;

use crate::context::{ReadContext, WriteContext};
use crate::entry::claim;
use crate::error::Result;

/// The file as an entry carries it; refused by the name a clerk knows it by when it is too large.
pub(crate) fn carried(item: &str, bytes: &[u8]) -> Result<Asset> {
    let too_large = || {
        Refusal::new(RefusalCode::AssetTooLarge)
            .with("field", item)
            .with("size_bytes", bytes.len().to_string())
            .with("size_bytes_max", ASSET_SIZE_BYTES_MAX.to_string())
    };
    Ok(Asset::of(bytes).ok_or_else(too_large)?)
}

/// Registers the picture of the seal; it must be one that a page can carry.
pub(crate) fn set_seal(at: &mut WriteContext<'_>, png: &[u8]) -> Result<()> {
    let asset = carried("seal", png)?;
    let refused = |error| {
        let why = match error {
            SealError::Decode(_) => "png",
            SealError::TooLarge => "too_large_px",
            SealError::TooSmall => "too_small",
            SealError::Blank => "blank",
        };
        Refusal::field("seal", why)
    };
    Seal::from_png(png).map_err(refused)?;
    set(at, SEAL, asset)
}

/// Puts a file in the place of what the office had by that name.
pub(crate) fn set(at: &mut WriteContext<'_>, name: &str, asset: Asset) -> Result<()> {
    let (id, now) = (at.clock.new_id(), at.clock.now());
    let act = Act::RecordAsset(AssetSet {
        office: at.record.id,
        name: name.to_owned(),
        asset,
        set_on: now.day(),
        set_by: at.signed_in()?,
    });
    let context = at.who(Authority::Counter)?;
    at.store.commit(context, |c| c.append(claim(id, vec![act], None)).map(|_| ()))?;
    at.refresh()
}

/// The bytes of a file of the office; none where it has no such file. What it names must be there.
pub(crate) fn find(at: ReadContext<'_>, name: &str) -> Result<Option<Vec<u8>>> {
    let Some(reference) = at.record.assets.body.get(name) else { return Ok(None) };
    let hash = parse_hash(&reference.hash).ok_or(StoreError::AssetDamaged)?;
    Ok(Some(at.reader.find_asset(&hash)?.ok_or(StoreError::AssetDamaged)?))
}
