//! Every variant of an enum, from the enum itself: one that is added cannot be forgotten.

use strum::VariantArray;

/// Every variant, in the order of the enum. A length that is not theirs does not compile.
pub const fn every<T: Copy + VariantArray, const N: usize>() -> [T; N] {
    match T::VARIANTS.first_chunk() {
        Some(all) if T::VARIANTS.len() == N => *all,
        Some(_) | None => panic!("the list has another length than the enum"),
    }
}
