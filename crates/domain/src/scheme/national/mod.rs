//! 市町村国保: residents of one municipality, covered by 国保世帯 under a 記号番号 with 枝番, told by the residents' registry; the reasons
//! for which a qualification begins and ends, and 判定.
//!
//! What is recorded stands here; how it is decided is [`crate::decide::national`], how it is folded `apply::national`.

mod death;
mod determination;
mod household;
mod placement;
mod stay;

pub mod away;
pub mod ends;
pub mod reasons;

pub use determination::{Counted, Determination, PersonRatio, is_pending};
pub use household::{Headship, Household, HouseholdNumber, Member};
pub use placement::{HouseholdCoverage, NewNumber, NumberOfHousehold, judged_for};
pub(crate) use stay::{renewal_begins, renewal_ends};

use super::kind::{Function, NumberForm, Scheme};
use crate::record::InsurerKind;

/// 市町村国保
pub const SCHEME: Scheme = Scheme {
    kind: InsurerKind::Municipality,
    label: "市町村国保",
    number: NumberForm::SixDigits,
    functions: &Function::ALL,
};
