//! 市町村国保: 国保世帯 with 記号番号 and 枝番, the reasons for which a qualification begins and ends, and 判定.
//!
//! What is recorded stands here; how it is decided is [`crate::decide::national`], how it is folded `apply::national`.

mod determination;
mod household;

pub mod ends;
pub mod reasons;

pub use determination::{Counted, Determination, PersonRatio, is_pending};
pub use household::{Headship, Household, HouseholdNumber, Member};
